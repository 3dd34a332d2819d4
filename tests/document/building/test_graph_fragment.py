"""Copy and paste as text: what is copied is a graph file, what is pasted fits in."""

from __future__ import annotations

import pytest

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.arrangement.frames import add_frame, add_note
from graphgui.document.arrangement.groups import group_nodes
from graphgui.document.arrangement.placement import rect_of
from graphgui.document.arrangement.wire_bends import set_route
from graphgui.document.building.graph_fragment import FreeNames, copy_text, paste_edits
from graphgui.document.document import Document
from graphgui.document.edits import Content, move
from graphgui.engine.graph import Graph, Wire
from graphgui.formats.cgraph.annotations import Annotations
from graphgui.formats.cgraph.graph_file import GraphFileError, read
from graphgui.formats.expressions.expression_parser import parse


def document(text="e = (a + b) * (b + 1)"):
    return Document(Content(parse(text) if text else Graph(), DescentSettings()))


def ids(graph, *names):
    return [graph.named(name).id for name in names]


def test_what_is_copied_is_a_graph_file_with_the_wires_inside():
    open_document = document()
    graph = open_document.graph
    part = read(copy_text(open_document.content, graph.ancestors(graph.named("e").id)).encode()).graph
    assert len(part) == 5
    assert len(part.wires()) == 5
    b = graph.named("b").id
    alone = read(copy_text(open_document.content, [b, *(wire.target for wire in graph.wires_from(b))]).encode()).graph
    assert len(alone.wires()) == 2


def test_pasting_into_an_empty_graph_keeps_every_name():
    source, target = document(), document("")
    edits, new = paste_edits(
        target.content, copy_text(source.content, [node.id for node in source.graph.nodes()]), (0.0, 0.0)
    )
    target.do("Paste", *edits)
    assert len(new) == 5
    target.graph.choose_output(target.graph.named("e").id)
    assert target.graph == source.graph


def test_pasting_beside_the_original_frees_names_and_moves_places():
    open_document = document()
    graph = open_document.graph
    text = copy_text(open_document.content, ids(graph, "a", "b"))
    for number in ("2", "3"):
        edits, new = paste_edits(open_document.content, text, (40.0, 60.0))
        open_document.do("Paste", *edits)
        assert [graph.node(id).name for id in new] == [f"a{number}", f"b{number}"]
        x, y = graph.named("a").position
        assert graph.node(new[0]).position == (x + 40.0, y + 60.0)


def test_pasting_chooses_no_output_and_undoes_to_nothing():
    open_document = document()
    graph, output = open_document.graph, open_document.graph.output
    edits, _ = paste_edits(open_document.content, copy_text(open_document.content, [output]), (0.0, 0.0))
    open_document.do("Paste", *edits)
    assert graph.output == output
    open_document.undo()
    assert len(graph) == 5


@pytest.mark.parametrize("text", ["", "{}", "hello", "[1]", '{"nodes": []}', "{" * 10_000])
def test_what_is_no_graph_is_refused(text):
    with pytest.raises(GraphFileError):
        paste_edits(Content(Graph(), DescentSettings()), text, (0.0, 0.0))


def test_free_names():
    graph = parse("c2 = c + x1 * 1")
    names = FreeNames(graph)
    assert [names.take(name) for name in ("new", "c", "c2", "c", "x1")] == ["new", "c3", "c4", "c5", "x2"]
    assert FreeNames(graph).take("c2") == "c3"
    long = "y" * 60
    assert FreeNames(parse(f"z = {long} + 1")).take(long) == "y" * 59 + "2"


def test_pasting_keeps_options_slots_and_shapes():
    source, target = (
        document(
            "p = data([[1, 2]], columns='x, y'); c = concatenate([p, [[0, 0]], zeros((0, 2))]); s = sum(c, axis=-1)"
        ),
        document(""),
    )
    edits, _ = paste_edits(
        target.content, copy_text(source.content, [node.id for node in source.graph.nodes()]), (0.0, 0.0)
    )
    target.do("Paste", *edits)
    target.graph.choose_output(target.graph.named("s").id)
    assert target.graph == source.graph


def annotated():
    """A document with a group, a frame around it, a note in the frame, and a bend."""
    doc = document("c = a + b; d = c * 2; e = sin(d)")
    c, d, e = ids(doc.graph, "c", "d", "e")
    for at, node in enumerate(doc.graph.nodes()):
        doc.do("Place", move(node, (300.0 * at, 0.0)))
    edits = group_nodes(doc.content, [c, d], "part")
    doc.do("Group", *edits)
    group = edits[-1].after.id
    frame = add_frame(doc.content, [group], "why", "gold")
    doc.do("Frame", frame)
    note = add_note(doc.content, rect_of(doc.content, group)[:2], "because")
    doc.do("Note", note)
    doc.do("Bend", set_route(doc.content, Wire(c, d, "a"), ((1.0, 2.0),)))
    return doc, group, frame.after.id, note.after.id, e


def test_what_stands_around_nodes_is_copied_with_them():
    doc, group, frame, *_ = annotated()
    for chosen in ([frame, group], [group]):
        part = read(copy_text(doc.content, chosen).encode())
        assert {node.name for node in part.graph.nodes()} == {"c", "d"}
        assert [each.name for each in part.annotations.groups.values()] == ["part"]
        assert [each.title for each in part.annotations.frames.values()] == ["why"]
        assert [each.text for each in part.annotations.notes.values()] == ["because"]
        assert list(part.annotations.routes.values()) == [((1.0, 2.0),)]
    (e,) = ids(doc.graph, "e")
    assert read(copy_text(doc.content, [e]).encode()).annotations == Annotations()


def test_copying_inside_a_group_leaves_the_group_behind():
    doc, group, *_ = annotated()
    members = ids(doc.graph, "c", "d")
    assert not read(copy_text(doc.content, members, group).encode()).annotations.groups
    assert len(read(copy_text(doc.content, members).encode()).annotations.groups) == 1
    assert not read(copy_text(doc.content, members[:1]).encode()).annotations.groups


def test_what_is_pasted_has_ids_and_names_of_its_own():
    doc, group, frame, *_ = annotated()
    text = copy_text(doc.content, [group])
    edits, new = paste_edits(doc.content, text, (20.0, 40.0))
    doc.do("Paste", *edits)
    annotations = doc.annotations
    twin = next(each for each in annotations.groups.values() if each.id != group)
    assert (twin.name, twin.members) == ("part 2", frozenset(new))
    assert len(annotations.frames) == len(annotations.notes) == len(annotations.routes) == 2
    x, y, *size = annotations.frames[frame].rect
    assert annotations.frames[min(annotations.frames)].rect == (x + 20.0, y + 40.0, *size)
    doc.undo()
    assert len(doc.annotations.standing()) == 3
    doc.redo()
    assert doc.annotations == annotations


def test_what_is_pasted_inside_a_group_belongs_to_it():
    doc, group, *_, e = annotated()
    edits, (new,) = paste_edits(doc.content, copy_text(doc.content, [e]), (0.0, 0.0), group)
    doc.do("Paste", *edits)
    assert new in doc.annotations.groups[group].members
