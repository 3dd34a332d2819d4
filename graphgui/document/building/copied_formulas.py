"""Formulas and subgraphs for the clipboard, and nodes made of pasted numbers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from graphgui.engine.graph import Graph, GraphError, Node, make_node
from graphgui.engine.values import as_value
from graphgui.formats.cgraph.annotations import Place
from graphgui.formats.cgraph.limits import MOST_PARTS
from graphgui.formats.expressions.expression_parser import ExpressionError
from graphgui.formats.expressions.number_parser import parse_value
from graphgui.formats.latex import latex_of
from graphgui.formats.number_tables import cell_number, cells_of


def part_leading_to(graph: Graph, ids: Iterable[int]) -> Graph:
    """A graph of these nodes and all that they depend on; where it is one node, that is the output."""
    chosen = list(ids)
    needed = set[int]().union(*(graph.ancestors(id) for id in chosen))
    part = Graph()
    for id in sorted(needed):
        part.add(graph.node(id))
    part.connect_all(wire for id in sorted(needed) for wire in graph.wires_into(id))
    if len(chosen) == 1:
        part.choose_output(chosen[0])
    return part


def latex_of_all(graph: Graph, ids: Iterable[int]) -> str:
    """Nodes as LaTeX, a line or block for each that feeds no other of them; without any, the output's."""
    chosen = sorted(ids) or ([] if graph.output is None else [graph.output])
    ends = [id for id in chosen if graph.descendants([id]).isdisjoint(set(chosen) - {id})]
    return "\n".join(latex_of(graph, id) for id in ends)


def node_of_numbers(graph: Graph, text: str, place: Place) -> Node | None:
    """A node that holds the number or table of a text, as spreadsheets copy them; None where it holds anything else.

    A row or column is a vector. Under a line of names, it is data with these columns. Raises GraphError for more
    numbers than a file could hold, before they are read.
    """
    cells = sum(map(text.count, "\n\t;")) or text.count(",")
    if cells > MOST_PARTS:
        raise GraphError(f"this is too much to be saved: some {cells:,} numbers; the most is {MOST_PARTS:,}")
    try:
        value = parse_value(text)
    except ExpressionError:
        return _node_of_table(graph, text, place)
    return make_node(graph.fresh_id(), graph.fresh_name(), "constant", value=value, position=place)


def _node_of_table(graph: Graph, text: str, place: Place) -> Node | None:
    rows = cells_of(text)
    if not rows or len({len(row) for row in rows}) > 1:
        return None
    names = rows[0] if len(rows) > 1 and all(cell.isidentifier() for cell in rows[0]) else []
    try:
        table = np.array([[cell_number(cell) for cell in row] for row in (rows[1:] if names else rows)])
        if names:
            op, value, options = "data", as_value(table), {"columns": ", ".join(names)}
        else:
            op, value, options = "constant", as_value(table.ravel() if 1 in table.shape else table), {}
        return make_node(graph.fresh_id(), graph.fresh_name(), op, value=value, position=place, options=options)
    except (ValueError, GraphError):
        return None
