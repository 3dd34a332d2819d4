"""Formulas and rules for single numbers → the two kernels of the register machine, as Python text for numba."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphgui.engine.rules.float_printer import MATH_PREFIX, float_text, has_float_form
from graphgui.engine.rules.rule_parser import TableText

REGISTERS = ("first", "second", "third")
"""The columns of the kernels' program: the registers of an operation's slots."""
_FROM_NUMPY = frozenset({"exp2"})
"""Functions of `math` that numba does not know."""


class KernelBranch(NamedTuple):
    """An operation as a branch of the kernels: its slots, formula and vjp rules."""

    slots: tuple[str, ...]
    formula: TableText
    rules: tuple[TableText | None, ...]

    @property
    def texts(self) -> list[TableText]:
        """The formula and the rules, without those that are None."""
        return [self.formula, *(rule for rule in self.rules if rule is not None)]

    @property
    def is_known(self) -> bool:
        """Whether numba supports every function and name in the texts."""
        names = {name for text in self.texts for name in text.names}
        functions = {function for text in self.texts for function in text.functions}
        known = all(name == "abs" or name.startswith(("np.", MATH_PREFIX)) for name in functions)
        return known and names <= {"g", "out", *self.slots}


def kernel_text(text: TableText) -> TableText:
    """A formula or rule in Python's floats; unchanged where it has no such form."""
    return float_text(text) if has_float_form(text) else text


def kernels_text(branches: Sequence[KernelBranch]) -> str:
    """A module with both kernels, one branch per operation: `forward` computes values, `backward` adds to gradients.

    `backward` visits the operations with these `places` in the program, those that reach the output: what a gradient of
    0 passes back is not always 0, but nan where a slope is infinite.
    """
    parameters = ", ".join(REGISTERS)
    decorator = '@njit(cache=True, error_model="numpy")'
    lines = ["import math", "", "import numpy as np", "from numba import njit", "", *_functions(branches), ""]
    lines += [decorator, f"def forward(codes, {parameters}, values, start):"]
    lines += ["    for at in range(codes.shape[0]):", "        code = codes[at]", "        out = 0.0"]
    for code, branch in enumerate(branches):
        lines += [*_head(code, branch), f"            out = {_named(branch, branch.formula)}"]
    lines += ["        values[start + at] = out", ""]
    lines += [decorator, f"def backward(places, codes, {parameters}, values, gradients, start):"]
    lines += [
        "    for row in range(places.shape[0] - 1, -1, -1):",
        "        at = places[row]",
        "        code = codes[at]",
    ]
    lines += ["        g = gradients[start + at]", "        out = values[start + at]"]
    for code, branch in enumerate(branches):
        lines += _head(code, branch)
        for register, rule in zip(REGISTERS, branch.rules, strict=False):
            if rule is not None:
                lines += [f"            gradients[{register}[at]] += {_named(branch, rule)}"]
    return "\n".join([*lines, ""])


def _functions(branches: Sequence[KernelBranch]) -> list[str]:
    called = {function for branch in branches for text in branch.texts for function in text.functions}
    names = sorted(name.removeprefix(MATH_PREFIX) for name in called if name.startswith(MATH_PREFIX))
    return [f"{MATH_PREFIX}{name} = {'np' if name in _FROM_NUMPY else 'math'}.{name}" for name in names]


def _head(code: int, branch: KernelBranch) -> Iterator[str]:
    yield f"        {'el' if code else ''}if code == {code}:"
    for at, register in enumerate(REGISTERS[: len(branch.slots)]):
        yield f"            x{at} = values[{register}[at]]"


def _named(branch: KernelBranch, text: TableText) -> str:
    return text.with_names({slot: f"x{at}" for at, slot in enumerate(branch.slots)})
