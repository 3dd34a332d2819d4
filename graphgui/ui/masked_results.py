"""Results with a mask: the numbers that Practice hides until they are answered are left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Self

from graphgui.engine.evaluator import Results, WireResult
from graphgui.engine.graph import Wire
from graphgui.engine.values import Value
from graphgui.lessons.questions import Kind, Question


@dataclass(frozen=True, eq=False)
class MaskedResults(Results):
    """The results of a run without the hidden numbers: its mappings do not contain them, as if they were unknown.

    Numbers that would give a hidden one away are left out too: the derivative of a wire whose target has a hidden
    value, or that leads from a hidden gradient into the output, and the contributions of wires to a hidden gradient.
    """

    all: Results
    hidden: Collection[Question]

    @classmethod
    def of(cls, results: Results, hidden: Collection[Question]) -> Self:
        """`results` without the numbers of `hidden`."""
        known = {field.name: getattr(results, field.name) for field in fields(Results)}
        known["value_of"] = _without(results.value_of, hidden, "value")
        known["gradient_of"] = _without(results.gradient_of, hidden, "gradient")
        return cls(**known, all=results, hidden=hidden)

    def _find_into(self, id: int) -> dict[Wire, WireResult]:
        found, hidden, into = {}, self.hidden, self._sources.get(id, {})
        if any(Question(end, "value") in hidden for end in (id, *into.values())):
            return {}
        for wire, result in self.all._results_into(id).items():
            is_hidden = Question(wire.source, "gradient") in hidden
            if is_hidden and id == self.output:
                continue
            if is_hidden or Question(id, "gradient") in hidden:
                result = replace(result, _gradient=None)
            found[wire] = result
        return found


def sign_of_missing(hidden: Collection[Question], id: int, kind: Kind) -> str:
    """The sign in the place of a missing number: "?" where it is hidden, a dash where there is none."""
    return "?" if Question(id, kind) in hidden else "—"


def _without(numbers: Mapping[int, Value], hidden: Collection[Question], kind: Kind) -> Mapping[int, Value]:
    return MappingProxyType({id: number for id, number in numbers.items() if Question(id, kind) not in hidden})
