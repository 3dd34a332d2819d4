"""A document to stand annotations around, and the check that a step is undone and done again."""

from __future__ import annotations

from graphgui.analysis.layout import lay_out
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.formats.expressions.expression_parser import parse

TWO_LAYERS = "p = x * w; z = p + b; h = tanh(z); q = h * v; y = q + c"


def document(text: str = TWO_LAYERS) -> Document:
    """An open document with a graph that is laid out."""
    graph = parse(text)
    lay_out(graph)
    return Document(Content(graph, DescentSettings()))


def ids(doc: Document, names: str) -> list[int]:
    """The ids of nodes by their names, as "a b c"."""
    return [doc.graph.named(name).id for name in names.split()]


def snapshot(doc: Document) -> object:
    """All that a document holds."""
    graph = doc.graph
    return graph.nodes(), graph.wires(), graph.chosen_output, doc.descent, doc.annotations


def do(doc: Document, *edits) -> None:
    """Does the edits as a step, and sees that undo and redo agree."""
    before = snapshot(doc)
    doc.do("step", *edits)
    after = snapshot(doc)
    assert after != before
    doc.undo()
    assert snapshot(doc) == before
    doc.redo()
    assert snapshot(doc) == after
