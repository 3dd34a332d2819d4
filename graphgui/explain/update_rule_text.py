"""The update rule of an optimizer as mathematics, written from the text that runs."""

from __future__ import annotations

from graphgui.descent.optimizer import Optimizer
from graphgui.descent.update_rule import UpdateRule
from graphgui.explain.notation import POWER, Language, Phrase
from graphgui.explain.rule_text import read_rule

_SIGNS = {"g": Phrase("∂loss/∂x", POWER), "rate": Phrase("η"), "step": Phrase("t")}


class _Spaced(Language):
    times = " · "


def update_rule_text(optimizer: Optimizer) -> str:
    """An optimizer's rule in mathematical notation, one assignment a line: "x ← x − η · ∂loss/∂x"."""
    signs = _SIGNS | {each.name: Phrase(each.sign) for each in optimizer.hyperparameters}
    lines = []
    for name, expression in UpdateRule(optimizer.rule).statements:
        lines.append(f"{name} ← {read_rule(expression.text).phrase(signs, _Spaced()).text}")
    return "\n".join(lines)
