"""Copy and paste as text: what is copied is a graph file, what is pasted fits in."""

from __future__ import annotations

import pytest

from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.document.pasting import copy_text, free_name, paste_edits
from graphgui.engine.graph import Graph
from graphgui.formats.expression import parse
from graphgui.formats.graph_file import DescentSettings, GraphFileError, read


def document(text="e = (a + b) * (b + 1)"):
    return Document(Content(parse(text) if text else Graph(), DescentSettings()))


def ids(graph, *names):
    return [graph.named(name).id for name in names]


def test_what_is_copied_is_a_graph_file_with_the_wires_inside():
    graph = document().graph
    part = read(copy_text(graph, graph.ancestors(graph.named("e").id)).encode()).graph
    assert len(part) == 5
    assert len(part.wires()) == 5
    b = graph.named("b").id
    alone = read(copy_text(graph, [b, *(wire.target for wire in graph.wires_from(b))]).encode()).graph
    assert len(alone.wires()) == 2


def test_pasting_into_an_empty_graph_keeps_every_name():
    source, target = document().graph, document("")
    edits, new = paste_edits(target.graph, copy_text(source, [node.id for node in source.nodes()]), (0.0, 0.0))
    target.do("Paste", *edits)
    assert len(new) == 5
    target.graph.choose_output(target.graph.named("e").id)
    assert target.graph == source


def test_pasting_beside_the_original_frees_names_and_moves_places():
    open_document = document()
    graph = open_document.graph
    text = copy_text(graph, ids(graph, "a", "b"))
    for number in ("2", "3"):
        edits, new = paste_edits(graph, text, (40.0, 60.0))
        open_document.do("Paste", *edits)
        assert [graph.node(id).name for id in new] == [f"a{number}", f"b{number}"]
        x, y = graph.named("a").position
        assert graph.node(new[0]).position == (x + 40.0, y + 60.0)


def test_pasting_chooses_no_output_and_undoes_to_nothing():
    open_document = document()
    graph, output = open_document.graph, open_document.graph.output
    edits, _ = paste_edits(graph, copy_text(graph, [output]), (0.0, 0.0))
    open_document.do("Paste", *edits)
    assert graph.output == output
    open_document.undo()
    assert len(graph) == 5


@pytest.mark.parametrize("text", ["", "{}", "hello", "[1]", '{"nodes": []}', "{" * 10_000])
def test_what_is_no_graph_is_refused(text):
    with pytest.raises(GraphFileError):
        paste_edits(Graph(), text, (0.0, 0.0))


def test_free_names():
    graph = parse("c2 = c + x1 * 1")
    assert free_name(graph, "new") == "new"
    assert free_name(graph, "c") == "c3"
    assert free_name(graph, "c2") == "c3"
    assert free_name(graph, "c", ["c3"]) == "c4"
    assert free_name(graph, "x1") == "x2"
    long = "y" * 60
    assert free_name(parse(f"z = {long} + 1"), long) == "y" * 59 + "2"


def test_pasting_keeps_options_slots_and_shapes():
    source, target = (
        document(
            "p = data([[1, 2]], columns='x, y'); c = concatenate([p, [[0, 0]], zeros((0, 2))]); s = sum(c, axis=-1)"
        ).graph,
        document(""),
    )
    edits, _ = paste_edits(target.graph, copy_text(source, [node.id for node in source.nodes()]), (0.0, 0.0))
    target.do("Paste", *edits)
    target.graph.choose_output(target.graph.named("s").id)
    assert target.graph == source
