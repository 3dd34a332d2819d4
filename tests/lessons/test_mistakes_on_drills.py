"""Mistakes made on purpose on random graphs, with formulas of this test's own: each is named for what it is."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import prod

import numpy as np
import pytest

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Wire
from graphgui.lessons.drills import Drill
from graphgui.lessons.prediction import Question, judge, mistakes

SCALAR_DRILLS = [Drill(level, seed) for level in (2, 3, 4) for seed in range(34)]


def slopes(results: Results) -> dict[Wire, float]:
    """The local derivative of every wire."""
    return {wire: float(found.derivative) for wire, found in results.wire_results.items()}


def ways(graph: Graph, start: int, end: int) -> list[list[Wire]]:
    """Every path of wires between two nodes, by recursion."""
    if start == end:
        return [[]]
    return [[wire, *rest] for wire in graph.wires_from(start) for rest in ways(graph, wire.target, end)]


def gradient(graph: Graph, local: dict[Wire, float], start: int) -> float:
    """The sum over paths of the products of these local derivatives."""
    assert graph.output is not None
    return sum(prod(local[wire] for wire in way) for way in ways(graph, start, graph.output))


def wrong_gradients(graph: Graph, results: Results, id: int) -> list[tuple[str, float]]:
    """Wrong gradients by the mistake that makes them."""
    assert graph.output is not None
    local, right = slopes(results), float(results.gradient_of[id])
    own = graph.wires_from(id)
    terms = {wire: local[wire] * gradient(graph, local, wire.target) for wire in own}
    found = [("sign", -right), ("value instead of gradient", float(results.value_of[id]))]
    for count in range(1, len(own)):
        for kept in combinations(own, count):
            key = "only one path" if count == 1 and len(own) > 2 else "forgot a path"
            found.append((key, sum(terms[wire] for wire in kept)))
    products = [prod(local[wire] for wire in way) for way in ways(graph, id, graph.output)]
    if len(products) > 1:
        found += [("forgot a path", right - product) for product in products]
        found.append(("multiplied paths instead of adding", prod(products)))
    if len(own) > 1:
        found.append(("multiplied paths instead of adding", prod(terms.values())))
    for wire in own:
        others, target = right - terms[wire], graph.node(wire.target)
        arriving = gradient(graph, local, wire.target)
        if arriving != -1:
            found.append(("forgot to multiply along", others + local[wire]))
        into = graph.wires_into(wire.target)
        if target.op == "mul" and len({arrives.source for arrives in into}) == len(into):
            found.append(("swapped the factors of a product", others + float(results.value_of[id]) * arriving))
        if target.op == "square":
            found.append(("power rule", others + float(results.value_of[id]) * arriving))
        if target.op == "sub" and wire.slot == "b":
            found.append(("sign", others + arriving))
        elif len(own) == 1:
            after = [graph.node(far.target).op for far in graph.wires_from(wire.target)]
            is_inner = bool(after) and set(after) <= {"square", "relu"}
            found.append(("forgot the inner derivative" if is_inner else "forgot to multiply along", arriving))
    return [(key, number) for key, number in found if abs(number - right) > 1e-3 * abs(right)]


@pytest.mark.thorough
def test_wrong_gradients_are_named() -> None:
    """102 random graphs: what each mistake yields is among its numbers, and is named wherever no other yields it too."""
    named: Counter[str] = Counter()
    made, agreed = 0, 0
    for drill in SCALAR_DRILLS:
        graph, results, question = drill.graph, drill.results, drill.question
        known = mistakes(graph, results, question)
        for key, number in wrong_gradients(graph, results, question.node):
            made += 1
            assert any(np.isclose(value, number) for value in known[key]), (drill.code, key, number)
            alike = [
                other for other, values in known.items() for value in values
                if np.ndim(value) == 0 and np.isclose(value, number, rtol=1e-3)
            ]  # fmt: skip
            verdict = judge(graph, results, question, number)
            assert not verdict.is_right
            assert verdict.mistake in alike
            agreed += verdict.mistake == key
            if set(alike) <= {key, "slip", "another node"}:
                assert verdict.mistake == key, (drill.code, key, number)
                named[key] += 1
    assert made > 500
    assert sum(named.values()) > 400
    assert agreed > 0.75 * made  # of the likelier mistake that yields the same number the rest is taken for
    assert {
        "sign", "value instead of gradient", "forgot a path", "multiplied paths instead of adding", "forgot to multiply along",
        "swapped the factors of a product", "power rule",
    } <= named.keys()  # fmt: skip


def wrong_values(graph: Graph, results: Results, id: int) -> list[tuple[str, float]]:
    """Wrong values of a sum or product, worked out by Python."""
    node, right = graph.node(id), float(results.value_of[id])

    def text(at: int, inlined: bool) -> str:
        here, sources = graph.node(at), graph.sources()[at]
        parts = []
        for slot in here.slots:
            source = sources.get(slot)
            number = here.literal(slot) if source is None else results.value_of[source]
            if inlined and source is not None and graph.node(source).op in ("add", "mul"):
                parts.append(text(source, False))
            else:
                parts.append(str(float(number)))
        return f" {'+' if here.op == 'add' else '*'} ".join(parts)

    first, _, second = text(id, False).split()
    other = float(first) * float(second) if node.op == "add" else float(first) + float(second)
    # The text holds this test's own numbers and signs only.
    found = [("sign", -right), ("other operation", other), ("order of operations", eval(text(id, True)))]
    found.append(("gradient instead of value", float(results.gradient_of[id])))
    return [(key, number) for key, number in found if abs(number - right) > 1e-3 * abs(right)]


def test_wrong_values_are_named() -> None:
    """100 random graphs of sums and products: the other operation, brackets forgotten, the gradient instead."""
    named: Counter[str] = Counter()
    for seed in range(100):
        drill = Drill(1, seed)
        graph, results, question = drill.graph, drill.results, drill.question
        known = mistakes(graph, results, question)
        for key, number in wrong_values(graph, results, question.node):
            assert any(np.isclose(value, number) for value in known[key]), (drill.code, key, number)
            alike = {other for other, values in known.items() if any(np.isclose(value, number) for value in values)}
            if alike <= {key, "slip", "another node"}:
                assert judge(graph, results, question, number).mistake == key
                named[key] += 1
    assert min(named[key] for key in ("sign", "other operation", "gradient instead of value")) > 60
    assert named["order of operations"] > 15


def test_transposed_and_other_shapes_in_arrays() -> None:
    """In drills with matrices, a gradient on its side is named, and so is one of the wrong shape."""
    turned = 0
    for seed in range(100):
        drill = Drill(5, seed)
        answer = np.asarray(drill.answer)
        if answer.ndim == 2 and not np.array_equal(answer, answer.T):
            turned += 1
            found = judge(drill.graph, drill.results, drill.question, answer.T)
            assert found.mistake in ("transposed", "another node")
        if answer.ndim:
            longer = np.arange(100.0, 107.0)
            assert judge(drill.graph, drill.results, drill.question, longer).mistake == "shape"
            assert judge(drill.graph, drill.results, drill.question, -answer).mistake == "sign"
    assert turned > 10


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_right_answers_are_right_however_they_are_spelt(level: int) -> None:
    """As a number, with a true minus, as a sum, as a product, with a point."""
    for seed in range(40):
        drill = Drill(level, seed)
        plain = str(np.asarray(drill.answer).astype(int).tolist())
        for text in (plain, plain.replace("-", "−"), f"{plain} + 0", f"2·{plain}/2", plain.replace(" ", "  ")):
            assert drill.judge(text).is_right, (drill.code, text)
        assert not drill.judge(f"{plain} + 1").is_right


def test_every_number_of_a_graph_can_be_asked() -> None:
    """All values and gradients of 50 random graphs: the truth is right, each mistake's number is wrong and explained."""
    for level in range(1, 6):
        for seed in range(10):
            drill = Drill(level, seed)
            for node in drill.graph.nodes():
                for kind in ("value", "gradient"):
                    question = Question(node.id, kind)
                    held = drill.results.value_of if kind == "value" else drill.results.gradient_of
                    assert judge(drill.graph, drill.results, question, held[node.id]).is_right
                    for values in mistakes(drill.graph, drill.results, question).values():
                        for value in values:
                            verdict = judge(drill.graph, drill.results, question, value)
                            assert not verdict.is_right
                            assert verdict.mistake is not None
