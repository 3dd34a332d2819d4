"""Copy and paste: part of a graph as the text of a graph file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from graphgui.document.edits import AddNode, Connect, Edit
from graphgui.engine.graph import LONGEST_NAME, Graph, Wire
from graphgui.formats.graph_file import GraphFile, read, write


def copy_text(graph: Graph, ids: Iterable[int]) -> str:
    """Nodes and the wires between them, as the text of a graph file."""
    chosen = sorted(set(ids))
    part = Graph()
    for id in chosen:
        part.add(graph.node(id))
    part.connect_all(wire for id in chosen for wire in graph.wires_into(id) if wire.source in part)
    return write(GraphFile(part))


def paste_edits(graph: Graph, text: str, shift: tuple[float, float]) -> tuple[list[Edit], list[int]]:
    """The edits that add what a text holds, moved by `shift`, and the ids of the new nodes.

    Names that are taken get a number. Raises GraphFileError for a text that is no graph.
    """
    part = read(text.encode()).graph
    first = graph.fresh_id() - 1
    taken: set[str] = set()
    edits: list[Edit] = []
    ids = {node.id: first + at for at, node in enumerate(part.nodes(), 1)}
    for node in part.nodes():
        name = free_name(graph, node.name, taken)
        taken.add(name)
        x, y = node.position
        edits.append(AddNode(replace(node, id=ids[node.id], name=name, position=(x + shift[0], y + shift[1]))))
    edits += [Connect(Wire(ids[wire.source], ids[wire.target], wire.slot)) for wire in part.wires()]
    return edits, list(ids.values())


def free_name(graph: Graph, name: str, taken: Iterable[str] = ()) -> str:
    """The name itself, or with the first number that makes it free: c, c2, c3 …."""
    if not graph.has_name(name) and name not in taken:
        return name
    stem = name.rstrip("0123456789") or name
    numbered = (f"{stem[: LONGEST_NAME - len(str(number))]}{number}" for number in count(2))
    return next(each for each in numbered if not graph.has_name(each) and each not in taken)
