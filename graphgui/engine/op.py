"""What an operation is: one row of the table, and the laws a row obeys.

A row holds a NumPy expression and one vjp rule per slot, as text. In a rule, `g` is the gradient arriving at the
node (the adjoint of its output), `out` is its value, and every slot is named as in the formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from graphgui.engine.values import MOST_ENTRIES, frozen

Shape = tuple[int, ...]

_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")


class ShapeError(ValueError):
    """Shapes that do not fit an operation; the message is a sentence for people."""


def show_shape(shape: Shape) -> str:
    """A shape in words: "scalar", "(3)" or "(3, 2)"."""
    return "scalar" if shape == () else f"({', '.join(map(str, shape))})"


def broadcast(*shapes: Shape) -> Shape:
    """The shape that NumPy's broadcasting gives; raises ShapeError naming both shapes where there is none."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        named = " and ".join(show_shape(shape) for shape in shapes)
        raise ShapeError(
            f"shapes {named} do not fit together: counted from the right, axes must be equal or 1"
        ) from None


@dataclass(frozen=True)
class ByRank:
    """Text that depends on how many axes the inputs have, such as the rule of a matrix product."""

    cases: Mapping[tuple[int, ...], str]


Text = str | ByRank


@dataclass(frozen=True, eq=False)
class Op:
    """An operation: name, symbol, palette group, slots, formula, and one vjp rule per slot (None passes no gradient).

    `infix` writes the operation between or around its slots, as in "a + b"; `binding` is how tightly that holds
    (Python's order: 1 for + and −, 2 for · and /, 3 for the minus sign, 4 for powers). `aliases` are further names that
    expressions may call it by, `synonyms` words that the palette finds it by. `shape` maps the shapes of the
    inputs to the shape of the output and raises ShapeError. `tangents` has one forward rule per slot, in which `t` is
    the tangent arriving there; elementwise operations need none, theirs is t times the derivative. `domain` bounds the numbers its rules are tested on.
    """

    name: str
    symbol: str
    group: str
    slots: tuple[str, ...]
    formula: str
    rules: tuple[Text | None, ...]
    doc: str
    label: str
    shape: Callable[..., Shape] = broadcast
    elementwise: bool = True
    broadcasts: bool = True
    tangents: tuple[Text, ...] = ()
    infix: str | None = None
    binding: int = 9
    latex: str = ""
    defaults: tuple[float, ...] = ()
    synonyms: str = ""
    aliases: str = ""
    domain: tuple[float, float] = (-2.0, 2.0)
    _functions: dict[Any, Callable[..., Any]] = field(default_factory=dict, repr=False)

    @cached_property
    def is_source(self) -> bool:
        """Whether the node holds a value of its own instead of computing one."""
        return not self.slots

    def default(self, slot: str) -> float:
        """The literal that a slot holds before anything is wired into it."""
        return self.defaults[self.slots.index(slot)]

    def rule(self, slot: str, shapes: tuple[Shape, ...]) -> str | None:
        """The vjp rule of one slot for inputs of these shapes, as text; None where no gradient passes."""
        return _text_for(self.rules[self.slots.index(slot)], shapes)

    def grad_shape(self, slot: str, shapes: tuple[Shape, ...]) -> Shape:
        """The shape in which a rule delivers its gradient, before broadcasting is undone."""
        return broadcast(*shapes) if self.broadcasts else shapes[self.slots.index(slot)]

    def partial(self, slot: str, g: Any, out: Any, inputs: tuple[Any, ...]) -> Any:
        """What a slot's rule gives for the gradient g, before broadcasting is undone; zeros without a rule.

        It runs the same rule text as the generated program.
        """
        shapes = tuple(np.shape(value) for value in inputs)
        text = self.rule(slot, shapes)
        if text is None:
            return frozen(np.zeros(self.grad_shape(slot, shapes)))
        return self._call(text, g, out, *inputs)

    def jvp(self, slot: str, tangent: Any, out: Any, inputs: tuple[Any, ...]) -> Any:
        """What a tangent arriving in one slot adds to the tangent of the output, shaped as the output."""
        if self.elementwise:
            return frozen(tangent * self.partial(slot, np.ones(np.shape(out))[()], out, inputs))
        if self.rules[self.slots.index(slot)] is None:
            return frozen(np.zeros(np.shape(out)))
        text = _text_for(self.tangents[self.slots.index(slot)], tuple(map(np.shape, inputs)))
        assert text is not None
        return self._call(substitute(text, {"t": "g"}), tangent, out, *inputs)

    def apply(self, inputs: tuple[Any, ...]) -> Any:
        """The operation's value for these inputs; raises ShapeError where they do not fit."""
        shape = self.shape(*map(np.shape, inputs))
        if prod(shape) > MOST_ENTRIES:
            raise ShapeError(f"{show_shape(shape)} is too large: more than {MOST_ENTRIES:,} entries")
        return self._call(self.formula, None, None, *inputs)

    def _call(self, text: str, *arguments: Any) -> Any:
        if text not in self._functions:
            # Table text only: nothing a user types can become part of a formula or rule.
            self._functions[text] = eval(f"lambda g, out, {', '.join(self.slots)}: {text}", {"np": np, **HELPERS})
        with np.errstate(all="ignore"):
            return frozen(self._functions[text](*arguments))

    def vjp(self, slot: str, g: Any, out: Any, inputs: tuple[Any, ...]) -> Any:
        """The gradient that one slot passes on, shaped as the input in that slot."""
        own = np.shape(inputs[self.slots.index(slot)])
        return frozen(unbroadcast(self.partial(slot, g, out, inputs), own))


def _text_for(text: Text | None, shapes: tuple[Shape, ...]) -> str | None:
    return text.cases[tuple(map(len, shapes))] if isinstance(text, ByRank) else text


def unbroadcast(gradient: Any, shape: Shape) -> Any:
    """The gradient summed over the axes along which an input of this shape was broadcast."""
    own = np.shape(gradient)
    if own == shape:
        return gradient
    extra = len(own) - len(shape)
    stretched = tuple(i for i, n in enumerate(own) if i < extra or (shape[i - extra] == 1 and n != 1))
    return np.reshape(np.sum(gradient, axis=stretched), shape)[()]


def substitute(text: str, names: Mapping[str, str]) -> str:
    """A formula or rule with its slot names replaced; attributes such as `.shape` stay."""
    return _WORD.sub(lambda match: names.get(match[0], match[0]), text)


HELPERS: dict[str, Any] = {"unbroadcast": unbroadcast}
