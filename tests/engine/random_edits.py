"""Random edits of a document: those that change numbers, undo and redo among them."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np

from graphgui.document.document import Document
from graphgui.document.edits import Edit, remove_nodes, set_literal, set_option, set_value, swap_inputs, wire_up
from graphgui.engine.graph import GraphError, Node, Wire
from graphgui.engine.options import OptionError
from graphgui.engine.values import as_value
from tests.engine.random_graphs import KINKS, ODD


def random_edits(document: Document, chance: random.Random) -> Iterator[str]:
    """Makes edits of every kind that changes numbers, some undone and redone; yields what it did after each."""
    for _ in range(5):
        nodes = document.graph.nodes()
        node, other = chance.choice(nodes), chance.choice(nodes)
        label = chance.choice(["number", "number", "scrub", "option", "wire", "swap", "remove", "undo", "undo", "redo"])
        try:
            if label == "undo":
                document.undo()
            elif label == "redo":
                document.redo()
            else:
                for _ in range(3 if label == "scrub" else 1):
                    document.do(label, *_edits(document, label, document.graph.node(node.id), other, chance))
                    yield label
        except (GraphError, OptionError):
            continue
        yield label


def _edits(document: Document, label: str, node: Node, other: Node, chance: random.Random) -> list[Edit]:
    graph = document.graph
    number = as_value(chance.choice([*KINKS, *ODD, chance.uniform(-2, 2)]))
    match label:
        case "number" | "scrub" if node.row.is_source:
            value = number if chance.random() < 0.2 else np.full(np.shape(node.value), number)
            return [set_value(node, as_value(value))]
        case "number" | "scrub" if node.slots:
            return [set_literal(node, chance.choice(node.slots), number)]
        case "option" if node.row.options:
            option = chance.choice(node.row.options)
            return [set_option(node, option.name, chance.choice([option.default, 0, 1, -1, True, 0.5, "sum", (0,)]))]
        case "wire" if node.slots:
            return wire_up(graph, Wire(other.id, node.id, chance.choice(node.slots)))
        case "swap" if len(node.slots) > 1:
            return swap_inputs(document.content, node.id, *chance.sample(node.slots, 2))
        case "remove" if len(graph) > 3:
            return remove_nodes(document.content, [node.id])
    return []
