"""What gives hidden numbers away, on graphs whose gradients are known by heart."""

from __future__ import annotations

import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.formats.expressions.expression_parser import parse
from graphgui.lessons.giveaways import gradients_from, with_giveaways
from graphgui.lessons.questions import Question


@pytest.mark.parametrize(
    ("text", "hidden", "told_by"),
    [
        ("c = a + b; d = b + 1; e = c * d", "c", {"d", "b"}),
        ("c = a + b; d = b + 1; e = c * d", "d", {"c", "a", "b"}),
        ("c = a + b; d = b + 1; e = c * d", "e", set()),
        ("y = exp(x)", "y", {"x"}),
        ("u = a + 1; y = sin(u)", "u", {"u", "a"}),
        ("u = a + 1; y = u + 2", "u", set()),
        ("u = a + 1; z = exp(u); y = b + 2", "u", set()),
    ],
)
def test_a_gradient_tells_the_values_that_it_is_computed_from(text: str, hidden: str, told_by: set[str]) -> None:
    """A product tells each factor by the other's gradient, a sum tells nothing, nor what the output does not need."""
    graph = parse(text)
    found = gradients_from(graph, Evaluator().run(graph), {graph.named(hidden).id})
    assert {graph.node(id).name for id in found} == told_by


def test_hidden_gradients_are_told_by_no_other() -> None:
    graph = parse("c = a + b; d = b + 1; e = c * d")
    hidden = frozenset({Question(graph.named("b").id, "gradient")})
    assert with_giveaways(graph, Evaluator().run(graph), hidden) == hidden
