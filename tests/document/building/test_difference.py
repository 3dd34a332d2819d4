"""The difference between a document and a file: the edits make them one, undo takes that back, and names say what differs."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graphgui
from graphgui.analysis.layout import lay_out
from graphgui.document.building.difference import Difference, NumberChange, difference
from graphgui.document.document import Document
from graphgui.document.edits import ChangeNode, Content
from graphgui.engine.graph import GraphError
from graphgui.formats.cgraph.graph_file import GraphFile, read, write
from tests.document.test_any_edits import edits_for, snapshot, step


def edited(steps: list[tuple[str, str, int, int, int]], document: Document) -> Document:
    """The document after these edits, as far as they can be done."""
    for action, command, i, j, k in steps:
        if action in ("undo", "redo"):
            document.undo() if action == "undo" else document.redo()
            continue
        with suppress(GraphError):
            document.do(command, *edits_for(document, command, i, j, k))
    return document


def text_of(document: Document) -> str:
    """The text of the document's file."""
    return write(GraphFile(document.graph, document.descent, document.annotations))


def told(text: str) -> object:
    """What a file says, in whatever order."""
    entry = json.loads(text)
    if isinstance(entry.get("groups"), list):
        entry["groups"] = [{**each, "nodes": sorted(each["nodes"])} for each in entry["groups"]]
    return {key: sorted(map(json.dumps, each)) if isinstance(each, list) else each for key, each in entry.items()}


def take(document: Document, text: str) -> Difference:
    """Takes a file over, and sees that undo takes it back."""
    found = difference(document.content, read(text.encode()))
    before = snapshot(document)
    document.do("Reload", *found.edits)
    if found:
        document.undo()
        assert snapshot(document) == before
        document.redo()
    assert told(text_of(document)) == told(text)
    assert not difference(document.content, read(text.encode()))
    return found


@settings(max_examples=150, deadline=None)
@given(st.lists(step, max_size=30), st.lists(step, max_size=12), st.lists(step, max_size=30))
@pytest.mark.thorough
def test_any_file_can_be_taken_over(common, mine, theirs):
    """Two documents with a common past, and two with none."""
    base = edited(common, Document())
    text = text_of(base)
    found = read(text.encode())
    other = edited(mine, Document(Content(found.graph, found.descent, found.annotations)))
    take(edited(mine[::-1], base), text_of(other))
    take(other, text_of(edited(theirs, Document())))


def test_names_say_what_differs() -> None:
    mine = graphgui.parse("a = 2; b = [1, 2]; old = a + 1; e = a * b; s = sum(e); t = a - 1")
    theirs = graphgui.parse("a = 3; b = [1, 5]; new = a / 2; e = a * 7; s = sum(e); t = a ** 1")
    document = Document(Content(mine, Document().descent))
    found = take(document, write(GraphFile(theirs)))
    assert (found.added, found.removed, found.replaced) == (("new",), ("old",), ("t",))
    assert (found.rewired, found.reset) == (("e",), ())
    assert (found.output, found.descent, found.annotations) == (False, False, False)
    a, b, e = found.numbers
    assert a == NumberChange("a", None, 2.0, 3.0)
    assert (b.name, b.slot, list(b.before), list(b.after)) == ("b", None, [1, 2], [1, 5])
    assert (e.name, e.slot, e.after) == ("e", "b", 7.0)


def test_a_renamed_node_stays_the_same_node() -> None:
    """Another name at the same place: wires, output and id stay."""
    document = Document(Content(graphgui.parse("a = 2; e = a * (a + 1)"), Document().descent))
    lay_out(document.graph)
    text = text_of(document)
    found = take(document, text.replace('"a"', '"alpha"').replace('"e"', '"out"'))
    assert found.renamed == (("a", "alpha"), ("e", "out"))
    assert (found.added, found.removed, found.rewired, found.output) == ((), (), (), False)
    assert [type(edit) for edit in found.edits] == [ChangeNode, ChangeNode]


def test_the_same_content_written_otherwise_is_no_difference(tmp_path: Path) -> None:
    """Another order, other spaces, an older version of the format."""
    graph = graphgui.parse("a = 2; e = a * (a + 1)")
    graphgui.save(graph, tmp_path / "x.cgraph")
    document = Document.open(tmp_path / "x.cgraph")
    entry = json.loads((tmp_path / "x.cgraph").read_text(encoding="utf-8"))
    entry["nodes"].reverse()
    entry["cgraph"] = 2
    assert not difference(document.content, read(json.dumps(entry, indent=3).encode()))
