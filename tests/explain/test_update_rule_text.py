"""Update rules as mathematics, from the text that runs."""

from graphgui.descent.optimizer import GRADIENT_DESCENT
from graphgui.explain.update_rule_text import update_rule_text
from tests.descent.sample_optimizers import ADAM


def test_gradient_descent_in_signs() -> None:
    assert update_rule_text(GRADIENT_DESCENT) == "x ← x − η · ∂loss/∂x"


def test_hyperparameters_in_their_signs() -> None:
    assert update_rule_text(ADAM).splitlines()[1:] == [
        "v ← β₂ · v + (1 − β₂) · (∂loss/∂x)²",
        "first ← 1 − β₁^t",
        "second ← 1 − β₂^t",
        "x ← x − η · m/first/(√(v/second) + ε)",
    ]
