"""Random numbers are those of NumPy's generator with their seed, whichever way a graph runs and after every edit."""

from dataclasses import replace

import numpy as np
import pytest

from graphgui.analysis.by_name import hessian, jacobian, tangents
from graphgui.descent.descent_settings import DescentSettings
from graphgui.descent.run import Record, descend
from graphgui.document.document import Document
from graphgui.document.edits import AddNode, ChangeNode, Content
from graphgui.document.live_results import LiveResults
from graphgui.engine.evaluator import Evaluator, evaluate
from graphgui.engine.graph import make_node
from graphgui.engine.program.descent_step import Step
from graphgui.engine.program.program_source import source
from graphgui.formats.expressions.expression_parser import parse


def normal(*shape, seed=0):
    return np.sum(np.random.default_rng(seed).normal(size=shape))


def uniform(*shape, seed=0):
    return np.sum(np.random.default_rng(seed).uniform(size=shape))


def dropped(rate, seed=0):
    return np.sum((np.random.default_rng(seed).random(8) >= rate) * np.arange(1, 9)) / (1 - rate)


X = "[1, 2, 3, 4, 5, 6, 7, 8]"
CASES = {
    "sum(randn(shape=(2,))) + sum(randn(shape=(3,)))": normal(2) + normal(3),
    "sum(randn(shape=(2,))) + sum(randn(shape=(2,)))": 2 * normal(2),
    "sum(randn(shape=(2,))) + sum(rand(shape=(2,)))": normal(2) + uniform(2),
    "sum(rand(shape=(3,), seed=1)) - sum(rand(shape=(2,), seed=1)) + sum(randn(shape=(3,), seed=1))": (
        uniform(3, seed=1) - uniform(2, seed=1) + normal(3, seed=1)
    ),
    "randn() + rand() + randn(seed=4) + randn()": 2 * normal() + uniform() + normal(seed=4),
    "randn() + sum(randn(shape=(4,))) + rand()": normal() + normal(4) + uniform(),
    f"sum(dropout({X})) + sum(dropout({X}, rate=0.25)) - sum(dropout({X}, seed=3))": (
        dropped(0.5) + dropped(0.25) - dropped(0.5, seed=3)
    ),
    f"sum(dropout({X})) + sum(randn(shape=(8,))) + sum(dropout({X}))": 2 * dropped(0.5) + normal(8),
}


@pytest.mark.parametrize("text", CASES)
def test_every_way_draws_the_same_numbers(text):
    """L = w² · (sums of random numbers) at w = 3: value, gradient and curvature are 9, 6 and 2 times the sums."""
    graph, total = parse(f"w = 3; L = w * w * ({text})"), CASES[text]
    results = evaluate(graph)
    found = {"window": (results.value, results.gradients["w"])}
    loss, slopes = Step(graph, "L", ["w"])({"w": 3.0})
    found["step"] = (loss, slopes["w"])
    scope = {}
    exec(source(graph), scope)
    found["text"] = (scope["L"], scope["w_grad"])
    found["forward mode"] = (results.value, tangents(graph, {"w": 1.0})["L"])
    found["Jacobian"] = (results.value, jacobian(graph, "w", "L"))
    for way, (value, slope) in found.items():
        assert (value, slope) == pytest.approx((9 * total, 6 * total), rel=1e-12), way
    assert hessian(graph, "L", ["w"])[0, 0] == pytest.approx(2 * total, rel=1e-12)
    records = [record for record in descend(graph, "L", rate=1e-6, steps=2) if isinstance(record, Record)]
    w = 3.0
    for record in records:
        assert (record.loss, record.values["w"]) == pytest.approx((w * w * total, w), rel=1e-12)
        w -= 1e-6 * 2 * w * total


def test_arrays_of_random_numbers_in_a_step():
    """dL/dw of sum(w · r) is r itself, for a w of the shape of each draw, also where the output is infinite."""
    graph = parse("w = [1, 1, 1]; v = [1, 1]; L = sum(w * randn(shape=(3,))) + sum(v * randn(shape=(2,)))")
    step = Step(graph, "L", ["w", "v"])
    for size in (1.0, np.inf, 2.0):
        _, slopes = step({"w": np.full(3, size), "v": np.full(2, 1.0)})
        np.testing.assert_array_equal(slopes["w"], np.random.default_rng(0).normal(size=3))
        np.testing.assert_array_equal(slopes["v"], np.random.default_rng(0).normal(size=2))


def test_the_same_numbers_after_edits_and_undo():
    """A new seed draws other numbers, undo the first ones; an edit elsewhere changes none."""
    document = Document(
        Content(
            parse("w = 1; r = randn(shape=(2,)); s = randn(shape=(3,)); L = w * (sum(r) + sum(s))"), DescentSettings()
        )
    )
    live, graph = LiveResults(document), document.graph

    def check(expected):
        assert live.results.values["L"] == pytest.approx(expected, rel=1e-12)
        assert evaluate(graph).values["L"] == pytest.approx(expected, rel=1e-12)
        assert Step(graph, "L", ["w"])({"w": 1.0})[0] == pytest.approx(expected, rel=1e-12)

    check(normal(2) + normal(3))
    node = graph.named("s")
    document.do("Seed", ChangeNode(node, replace(node, options={**node.options, "seed": 7})))
    check(normal(2) + normal(3, seed=7))
    document.do("Another node", AddNode(make_node(graph.fresh_id(), "other", "normal")))
    check(normal(2) + normal(3, seed=7))
    document.undo()
    document.undo()
    check(normal(2) + normal(3))
    document.redo()
    check(normal(2) + normal(3, seed=7))
    live.preview({graph.named("w").id: 2.0})
    assert live.results.values["L"] == pytest.approx(2 * (normal(2) + normal(3, seed=7)), rel=1e-12)


def test_a_kept_program_draws_the_same_numbers_again():
    """Scrubbing a number runs the program again, or a part of it."""
    graph, evaluator = parse("w = 1; L = w * (sum(randn(shape=(2,))) + sum(randn(shape=(3,))))"), Evaluator()
    for number in (1.0, 2.0, 3.0, 4.0):
        graph.replace(replace(graph.named("w"), value=np.float64(number)))
        assert evaluator.run(graph).value == pytest.approx(number * (normal(2) + normal(3)), rel=1e-12)
