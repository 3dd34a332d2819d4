"""What is too large is refused before it is read, by a sentence; and it cannot be made, so that all can be saved."""

import json

import pytest

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import AddNode, ChangeAnnotations, Connect, Content
from graphgui.engine.graph import Graph, GraphError, Wire, make_node
from graphgui.formats.cgraph import graph_file, limits
from graphgui.formats.cgraph.annotations import Block
from graphgui.formats.cgraph.file_fields import VERSION
from graphgui.formats.cgraph.graph_file import GraphFile, GraphFileError, read, save_file, write


def source(name):
    return {"name": name, "op": "constant", "value": 1, "position": [0, 0]}


def stack(name, *sources):
    return {"name": name, "op": "stack", "inputs": list(sources), "position": [0, 0]}


def file_of(nodes, **more):
    return json.dumps({"cgraph": VERSION, "nodes": nodes, **more}).encode()


@pytest.fixture
def low(monkeypatch):
    """Limits that a small file reaches; and a list of the records that were read."""
    for name, most in (("MOST_NODES", 5), ("MOST_WIRES", 6), ("MOST_BLOCK_NODES", 4)):
        monkeypatch.setattr(limits, name, most)
    return monkeypatch


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (file_of([source(f"a{i}") for i in range(6)]), "the file has 6 nodes; the most is 5"),
        (file_of([source(f"a{i}") for i in range(10)]), "10 nodes, with those in its blocks; the most is 9"),
        (file_of([source("a"), stack("s", *"aaaaaaa")]), "the file has 7 wires; the most is 6"),
        (file_of([source("a"), stack("s", *[{"wire": "a", "number": 1}] * 7)]), "the file has 7 wires; the most is 6"),
        (
            file_of([], blocks=[{"name": n, "graph": {"cgraph": VERSION, "nodes": [source("a")] * 3}} for n in "xy"]),
            "the file has 6 nodes in its blocks; the most is 4",
        ),
        (
            file_of([], blocks=[{"name": "x", "graph": {"cgraph": VERSION, "nodes": [stack("s", *"aaaaaaa")]}}]),
            "the file has 7 wires; the most is 6",
        ),
    ],
)
def test_a_file_beyond_a_limit_is_refused_before_its_nodes_are_read(low, data, sentence):
    low.setattr(graph_file, "make_node", None)
    with pytest.raises(GraphFileError, match=sentence):
        read(data)


def test_words_that_look_like_nodes_are_none(low):
    """A node called op, a note that quotes a file, and a text with a colon behind."""
    nodes = [source("op"), stack("s", *["op"] * 6)]
    text = '"op": "op" : "op":' * 5
    found = read(file_of(nodes, notes=[{"text": text, "rect": [0, 0, 100, 100]}]))
    assert len(found.graph) == 2


def test_what_is_at_a_limit_is_read_and_written(low, tmp_path):
    found = read(file_of([source(f"a{i}") for i in range(4)] + [stack("s", *["a1"] * 6)]))
    save_file(found, tmp_path / "at.cgraph")
    assert (len(found.graph), found.graph.wire_count) == (5, 6)


def test_a_document_cannot_grow_beyond_what_it_could_be_saved_with(monkeypatch):
    document = Document(Content(Graph(), DescentSettings()))
    part = Graph()
    for id in (1, 2, 3):
        part.add(make_node(id, f"n{id}", "tanh" if id > 1 else "parameter"))
        document.do("Add", AddNode(part.node(id)))
    block = Block("b", write(GraphFile(part)))
    for name, most, edit, words in (
        ("graphgui.document.edits.MOST_NODES", 3, AddNode(make_node(4, "d", "tanh")), "at most 3 nodes"),
        ("graphgui.document.edits.MOST_WIRES", 0, Connect(Wire(1, 2, "x")), "at most 0 wires"),
        ("graphgui.formats.cgraph.annotations.MOST_BLOCK_NODES", 2, ChangeAnnotations(None, block), "at most 2 nodes"),
    ):
        before = document.graph.nodes(), document.graph.wires(), document.annotations
        with monkeypatch.context() as patch:
            patch.setattr(name, most)
            with pytest.raises(GraphError, match=words):
                document.do("Too much", edit)
        assert (document.graph.nodes(), document.graph.wires(), document.annotations) == before
        document.do("Enough", edit)
