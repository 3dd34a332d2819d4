"""The room of a file: whatever can be made can be saved, and what could not is refused when it is made."""

from __future__ import annotations

import numpy as np
import pytest

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import AddNode, ChangeAnnotations, Content, Edit, set_literal, set_value
from graphgui.engine.graph import Graph, GraphError, make_node
from graphgui.engine.options import MOST_AXES
from graphgui.formats.cgraph import file_size as file_size_module
from graphgui.formats.cgraph.annotations import Block, Note
from graphgui.formats.cgraph.file_size import file_size, most_size
from graphgui.formats.cgraph.graph_file import GraphFile, read, write
from graphgui.formats.cgraph.limits import MOST_PARTS, parts_in
from graphgui.formats.examples import EXAMPLES
from graphgui.formats.expressions.expression_parser import parse


def opened(graph: Graph) -> Document:
    """A document on a graph."""
    return Document(Content(graph, DescentSettings()))


def adding(value: object) -> Edit:
    """The edit that adds a constant."""
    return AddNode(make_node(1, "x", "constant", value=np.asarray(value)))


def noted(count: int, text: str) -> list[Edit]:
    """Edits that add so many notes."""
    return [ChangeAnnotations(None, Note(-at - 1, text, (0.0, 0.0, 100.0, 100.0))) for at in range(count)]


@pytest.mark.parametrize(
    ("edits", "limit"),
    [
        ([adding(np.zeros(4_200_000))], "numbers, names and lists; the most is 4,000,000"),
        ([adding(np.zeros((2_100_000, 1)))], "the most is 4,000,000"),
        ([adding(np.full(3_000_000, 0.1))], "the most is 64 MB"),
        ([adding(np.zeros((3000, 3000)))], "the most is 4,000,000"),
        (noted(250, "," * 20_000), "the most is 4,000,000"),
        ([ChangeAnnotations(None, Block("b", "[" * 4_000_001))], "the most is 4,000,000"),
    ],
    ids=["long", "tall", "decimals", "wide", "commas", "block"],
)
def test_what_could_never_be_saved_is_refused_when_it_is_made(edits: list[Edit], limit: str) -> None:
    """And then nothing has changed."""
    document = opened(Graph())
    with pytest.raises(GraphError, match=f"this is too much to be saved: .*{limit}"):
        document.do("Add", *edits)
    assert len(document.graph) == 0
    assert document.step_labels == ()
    document.do("Add", adding([1.0, 2.0]))
    assert document.undo_label == "Add"


def test_long_notes_count_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign may take three bytes."""
    for module in ("graphgui.document.room", "graphgui.formats.cgraph.file_size"):
        monkeypatch.setattr(f"{module}.LARGEST_FILE", 2**20)
    document = opened(Graph())
    document.do("Add", *noted(17, "€" * 20_000))
    with pytest.raises(GraphError, match="the most is 1 MB"):
        document.do("Add", ChangeAnnotations(None, Note(-99, "€" * 20_000, (0.0, 0.0, 100.0, 100.0))))


def test_many_small_edits_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fits by itself; values and literals count, and what is taken away makes room again."""
    for module in ("graphgui.document.room", "graphgui.formats.cgraph.file_size"):
        monkeypatch.setattr(f"{module}.MOST_PARTS", 400)
    document = opened(parse("x = 1; y = x + 2"))
    x, y = (document.graph.named(name) for name in "xy")
    document.do("Set", set_value(x, np.zeros(150)))
    document.do("Set", set_literal(y, "b", np.zeros(150)))
    with pytest.raises(GraphError, match="too much to be saved"):
        document.do("Add", AddNode(make_node(9, "z", "constant", value=np.zeros(150))))
    document.do("Set", set_value(document.graph.named("x"), np.float64(1.0)))
    document.do("Add", AddNode(make_node(9, "z", "constant", value=np.zeros(150))))
    for _ in range(50):
        document.undo()
        document.redo()


def test_moving_and_wiring_cost_no_room_and_no_look_at_every_node(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document is measured once, not at every edit."""
    document, measured = opened(parse("x = 1; y = x + 2")), []
    monkeypatch.setattr("graphgui.document.room.most_size", lambda *given: measured.append(1) or most_size(*given))
    for number in range(100):
        document.do("Set", set_value(document.graph.named("x"), np.float64(number)))
    assert len(measured) == 1


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_estimate_is_a_little_more_than_the_file(example: object) -> None:
    """Of all examples: never less than the file, and at most twice as much in numbers, names and lists."""
    content = read(example.path.read_bytes())  # type: ignore[attr-defined]
    size, data = file_size(content.graph, content.annotations), write(content).encode()
    most = most_size(content.graph, content.annotations)
    assert most.parts >= size.parts
    assert most.bytes >= size.bytes
    assert parts_in(data) <= size.parts <= 2 * parts_in(data)
    assert len(data) <= size.bytes


def test_the_estimate_of_odd_things() -> None:
    """Numbers in slots, nan, long names, options, arrays of many axes and without entries."""
    graph = parse(
        "x = nan; y = inf; e = zeros((0, 3)); " + "n" * 60 + " = pad(x + [[[1, 2.5]]] * 1e-300, pad_width=2) - y"
    )
    graph.add(make_node(99, "deep", "constant", value=np.zeros((1,) * MOST_AXES)))
    size, data = file_size(graph, GraphFile(graph).annotations), write(GraphFile(graph)).encode()
    assert parts_in(data) <= size.parts
    assert len(data) <= size.bytes
    assert file_size_module.MOST_PARTS == MOST_PARTS
