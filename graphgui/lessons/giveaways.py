"""What gives hidden numbers away: gradients that are computed from hidden values."""

from __future__ import annotations

from collections.abc import Mapping, Set

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Node
from graphgui.engine.rules.rule_parser import parsed
from graphgui.engine.shapes import input_shapes
from graphgui.lessons.questions import Question


def with_giveaways(graph: Graph, results: Results, hidden: Set[Question]) -> frozenset[Question]:
    """These questions, and the gradients that a hidden value is a factor of: in e = c·d the gradient of c is d."""
    values = {question.node for question in hidden if question.kind == "value"}
    found = gradients_from(graph, results, values) if values else ()
    return frozenset(hidden).union(Question(id, "gradient") for id in found)


def gradients_from(graph: Graph, results: Results, values: Set[int]) -> set[int]:
    """The nodes whose gradients are computed from one of these values, somewhere on the way back from the output."""
    found: set[int] = set()
    sources = graph.sources()
    for id in reversed(results.order):
        if id not in results.upstream:
            continue
        node, into = graph.node(id), sources[id]
        for slot, source in into.items():
            if source in found or not node.row.passes_gradient(slot):
                continue
            if id in found or values & _read_by_rule(node, slot, into, results):
                found.add(source)
    return found


def _read_by_rule(node: Node, slot: str, into: Mapping[str, int], results: Results) -> set[int]:
    """The nodes whose values the rule of a slot reads."""
    ids = {**into, "out": node.id}
    rule = node.row.rule(slot, node.case(input_shapes(node, into, results.shape_of)))
    return {ids[name] for name in parsed(rule).names if name in ids} if rule is not None else set()
