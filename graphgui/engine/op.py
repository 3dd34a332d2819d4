"""An operation as one row of the table: its formula, its derivative rules and its properties, as data.

A row holds a NumPy expression and one vjp rule per slot, as text. In a rule, `g` is the gradient arriving at the
node (the adjoint of its output), `out` is its value, and every slot and option is named as in the formula. A text that
depends on shapes or options is a function of the `Case` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np

from graphgui.engine.op_properties import Binding, Flat, Kink, Product, Role, Text, Truth
from graphgui.engine.options import MOST_AXES, Option, OptionError, OptionValue, written
from graphgui.engine.preamble.array_helpers import HELPERS, unbroadcast
from graphgui.engine.rules.rule_parser import parsed
from graphgui.engine.values import MOST_ENTRIES, frozen, shape_of

Shape = tuple[int, ...]
Options = Mapping[str, OptionValue]


class ShapeError(ValueError):
    """Shapes that do not fit an operation; the message is a sentence for people."""


def show_shape(shape: Shape) -> str:
    """A shape in words: "scalar", "(3)" or "(3, 2)"."""
    return "scalar" if shape == () else f"({', '.join(map(str, shape))})"


def broadcast(*shapes: Shape) -> Shape:
    """The shape of these shapes broadcast together as by NumPy; raises ShapeError, naming them, where there is none."""
    first = shapes[0] if shapes else ()
    if all(shape == first for shape in shapes):
        return first
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        named = " and ".join(show_shape(shape) for shape in shapes)
        raise ShapeError(
            f"shapes {named} do not fit together: counted from the right, axes must be equal or 1"
        ) from None


@dataclass(frozen=True, eq=False)
class Case:
    """The arguments of a row's texts: the shapes of its inputs, its options, and the names of its slots."""

    shapes: tuple[Shape, ...]
    options: Options
    slots: tuple[str, ...]

    def __getitem__(self, option: str) -> Any:
        """The value of an option."""
        return self.options[option]

    @property
    def shape(self) -> Shape:
        """The shape of the input in the first slot."""
        return self.shapes[0]

    @property
    def rank(self) -> int:
        """The number of axes of the input in the first slot."""
        return len(self.shapes[0])


@dataclass(frozen=True, eq=False)
class Call(Case):
    """A case together with the slots that are wired; the others hold literals."""

    wired: frozenset[str]

    @property
    def ranks(self) -> tuple[int, ...]:
        """The number of axes of the input in each slot."""
        return tuple(map(len, self.shapes))


@dataclass(frozen=True, eq=False)
class Op:
    """An operation: name, symbol, palette group, slots, formula, and one vjp rule per slot (None passes no gradient).

    `shape_rule` gives the shape of the output and raises ShapeError. `tangents` has one forward rule per slot, in which
    `t` is the tangent arriving there; elementwise operations need none (theirs is t times the derivative), nor do those
    that are `linear` in every slot by itself (the formula, with t in the slot). `variadic` rows take one slot or more,
    all alike. The inputs of a row that `broadcasts` are broadcast together, as a loss does; of one with `core_axes`,
    the axes before so many last ones. `indices` names the slots that hold whole numbers: classes and places. `aliases`
    are further names for it in expressions, `synonyms` words that the palette finds it by. `domain` bounds
    the numbers that its rules are tested on, `smooth` says that central differences find the rule everywhere in it.
    """

    name: str
    symbol: str
    group: str
    slots: tuple[str, ...]
    formula: Text
    rules: tuple[Text | None, ...]
    doc: str
    label: str
    shape_rule: Callable[[Case], Shape] = lambda case: broadcast(*case.shapes)
    elementwise: bool = True
    broadcasts: bool = False
    core_axes: int | None = None
    linear: bool = False
    variadic: bool = False
    tangents: tuple[Text, ...] = ()
    options: tuple[Option, ...] = ()
    indices: tuple[str, ...] = ()
    latex: str = ""
    defaults: tuple[float, ...] = ()
    synonyms: str = ""
    aliases: str = ""
    domain: tuple[float, float] = (-2.0, 2.0)
    smooth: bool = True
    role: Role = ""
    """The role of a source in the graph."""
    infix: str = ""
    """A template of mathematical notation, as "{a} + {b}" or "{x}[{index}]"; "" writes a call."""
    python: str = ""
    """A template of Python with an operator or an index; "" writes a call."""
    binds: Binding = Binding.ATOM
    """The precedence of both templates."""
    commutative: bool = False
    """Whether the two inputs may be exchanged."""
    associative: bool = False
    """Whether a chain of three may be bracketed either way: (a ∘ b) ∘ c = a ∘ (b ∘ c)."""
    product: Product = ""
    exponent: float | str = ""
    """The exponent of an operation that is a power of its first slot, or the slot that holds the exponent."""
    truth: Truth = ""
    kink: Kink | None = None
    breaks: str = ""
    """The reason in words why an operation without a kink is not smooth: it jumps, or bends at rare accidents only."""
    flat: Flat | None = None
    pole: Text = ""
    """The condition in the slots under which it is infinite without overflow, as "b == 0"."""
    pytorch: str | Callable[[Call], str | None] | None = None
    """The one node of PyTorch's autograd graph that does the same, or a function to it; None where there is none."""
    is_helper: bool = False
    """Whether the helper of the same name computes the same, so that a call of it in a rule is recorded as this row."""
    in_kernels: bool = True
    """Whether numba's NumPy gives the same numbers."""
    verb: str = ""
    """The gerund for doing it, as "adding"."""
    confused_with: str = ""
    """The names of operations that it is mistaken for."""
    minus: str = ""
    """The slots in which the sign of the gradient is easily forgotten: there its derivative has a minus."""
    _functions: dict[Any, Callable[..., Any]] = field(default_factory=dict, repr=False)

    @cached_property
    def is_source(self) -> bool:
        """Whether the node holds a value of its own instead of computing one."""
        return self.role != ""

    @cached_property
    def is_arithmetic(self) -> bool:
        """Whether it is arithmetic written with operator signs, as a + b and x² are."""
        return self.group == "Arithmetic" and self.binds < Binding.ATOM

    @cached_property
    def passes_value_on(self) -> bool:
        """Whether its value equals its input's."""
        return self.slots == (self.formula,)

    @cached_property
    def option_defaults(self) -> Options:
        """Every option at its default."""
        return MappingProxyType({option.name: option.default for option in self.options})

    @cached_property
    def described(self) -> str:
        """The call and the formula, such as "tanh(x) = np.tanh(x)"."""
        slots = [*self.slots, "…"] if self.variadic else [*self.slots]
        call = f"{self.name}({', '.join([*slots, *(f'{option.name}={option.default}' for option in self.options)])})"
        return f"{call} = {self._filled(self.formula, self.case())}" if isinstance(self.formula, str) else call

    def option(self, name: str) -> Option:
        """The option with this name; raises OptionError where there is none."""
        for option in self.options:
            if option.name == name:
                return option
        known = " and ".join(option.name for option in self.options)
        raise OptionError(f"{self.name} has no option called {name}" + (f"; it has {known}" if known else ""))

    def options_in(self, template: str) -> tuple[str, ...]:
        """The names of the options that are placeholders in a template, such as "{x}[{index}]"."""
        return tuple(option.name for option in self.options if f"{{{option.name}}}" in template)

    def checked_options(self, given: Mapping[str, object]) -> Options:
        """All options, those that are not given at their defaults; raises OptionError for an unknown or unfit one."""
        if not given:
            return self.option_defaults
        found = {name: self.option(name).check(value) for name, value in given.items()}
        return MappingProxyType({**self.option_defaults, **found})

    def slots_for(self, count: int) -> tuple[str, ...]:
        """The names of the slots of a node that has so many."""
        return _numbered(count) if self.variadic else self.slots

    def default(self, slot: str) -> float:
        """The literal that a slot holds before anything is wired into it."""
        return self.defaults[0 if self.variadic else self.slots.index(slot)]

    def case(self, *shapes: Shape, **options: object) -> Case:
        """The case of inputs of these shapes with these options, the others at their defaults."""
        return Case(shapes, self.checked_options(options), self.slots_for(len(shapes)))

    def shape(self, case: Case) -> Shape:
        """The shape of the output; raises ShapeError where the inputs do not fit."""
        shape = self.shape_rule(case)
        if len(shape) > MOST_AXES:
            raise ShapeError(f"{len(shape)} axes are too many: an array has {MOST_AXES} at most")
        if prod(shape) > MOST_ENTRIES:
            raise ShapeError(f"{show_shape(shape)} is too large: more than {MOST_ENTRIES:,} entries")
        return shape

    def text(self, case: Case) -> str:
        """The formula in this case: NumPy text in the names of the slots."""
        return self._filled(self.formula, case)

    def rule(self, slot: str, case: Case) -> str | None:
        """The vjp rule of one slot in this case, as text; None where no gradient passes."""
        rule = self.rules[0 if self.variadic else self.slots.index(slot)]
        return None if rule is None else self._filled(rule, case, slot)

    def passes_gradient(self, slot: str) -> bool:
        """Whether a gradient passes through this slot at all."""
        return self.rules[0 if self.variadic else self.slots.index(slot)] is not None

    @cached_property
    def passes_everywhere(self) -> bool:
        """Whether a gradient passes through every slot."""
        return None not in self.rules

    def tangent(self, slot: str, case: Case) -> str | None:
        """The forward rule of one slot in this case: text in `t`, shaped as the output; None where nothing passes."""
        if not self.passes_gradient(slot):
            return None
        if self.linear:
            return parsed(self.text(case)).with_names({slot: "t"})
        if self.elementwise:
            rule = self.rule(slot, case)
            return rule and _in_t(rule)
        return self._filled(self.tangents[0 if self.variadic else self.slots.index(slot)], case, slot)

    def grad_shape(self, slot: str, case: Case) -> Shape:
        """The shape in which a rule delivers its gradient, before broadcasting is undone."""
        own = case.shapes[case.slots.index(slot)]
        if self.elementwise or self.broadcasts:
            return broadcast(*case.shapes)
        if self.core_axes is not None and len(own) >= self.core_axes:
            leading = (shape[: max(len(shape) - self.core_axes, 0)] for shape in case.shapes)
            return broadcast(*leading) + own[len(own) - self.core_axes :]
        return own

    def partial(self, slot: str, g: Any, out: Any, inputs: tuple[Any, ...], options: Options) -> Any:
        """The result of a slot's vjp rule for the gradient g, before broadcasting is undone; zeros without a rule.

        It runs the same rule text as the generated program.
        """
        case = self._case(inputs, options)
        text = self.rule(slot, case)
        if text is None:
            return frozen(np.zeros(self.grad_shape(slot, case)))
        return self._call(text, case.slots, g, out, *inputs)

    def vjp(self, slot: str, g: Any, out: Any, inputs: tuple[Any, ...], options: Options) -> Any:
        """The vector-Jacobian product of one slot for the gradient g, shaped as the input in that slot."""
        own = shape_of(inputs[self.slots_for(len(inputs)).index(slot)])
        passed = self.partial(slot, g, out, inputs, options)
        with np.errstate(all="ignore"):
            return frozen(unbroadcast(passed, own))

    def jvp(self, slot: str, tangent: Any, out: Any, inputs: tuple[Any, ...], options: Options) -> Any:
        """The Jacobian-vector product of one slot for the tangent of its input, shaped as the output."""
        case = self._case(inputs, options)
        text = self.tangent(slot, case)
        if text is None:
            return frozen(np.zeros(shape_of(out)))
        found, shape = self._call(_of_tangent(text), case.slots, tangent, out, *inputs), shape_of(out)
        return found if shape_of(found) == shape else frozen(np.broadcast_to(found, shape)[()])

    def kink_distance(self, inputs: tuple[Any, ...], options: Options) -> Any:
        """The distance of each entry from the kink, 0 on it; the row must have one."""
        assert self.kink is not None, f"{self.name} has no kink"
        return self._in_case(self.kink.distance, None, inputs, options)

    def is_at_pole(self, inputs: tuple[Any, ...], options: Options) -> bool:
        """Whether an entry of the inputs is at the pole, so that an infinite output is no overflow."""
        return bool(self.pole) and bool(np.any(self._in_case(self.pole, None, inputs, options)))

    def slopes(self, out: Any, inputs: tuple[Any, ...], options: Options) -> Any:
        """The slope of each entry, by which the operation is judged flat there: `flat.slope` or the first rule."""
        if self.flat is not None and self.flat.slope:
            return self._in_case(self.flat.slope, out, inputs, options)
        return self.partial(self.slots[0], np.ones(np.shape(out)), out, inputs, options)

    def apply(self, inputs: tuple[Any, ...], options: Options) -> Any:
        """The operation's value for these inputs; raises ShapeError where they do not fit."""
        case = self._case(inputs, options)
        self.shape(case)
        return self._call(self.text(case), case.slots, None, None, *inputs)

    def _in_case(self, text: Text, out: Any, inputs: tuple[Any, ...], options: Options) -> Any:
        case = self._case(inputs, options)
        return self._call(self._filled(text, case), case.slots, None, out, *inputs)

    def _case(self, inputs: tuple[Any, ...], options: Options) -> Case:
        return Case(tuple(map(shape_of, inputs)), options, self.slots_for(len(inputs)))

    def _call(self, text: str, slots: tuple[str, ...], *arguments: Any) -> Any:
        key = text, slots
        if key not in self._functions:
            # Table text only, with checked options: nothing a user types can become part of a formula or rule.
            self._functions[key] = eval(f"lambda g, out, {', '.join(slots)}: {text}", {"np": np, **HELPERS})
        with np.errstate(all="ignore"):
            return frozen(self._functions[key](*arguments))

    def _filled(self, text: Text, case: Case, slot: str | None = None) -> str:
        if not isinstance(text, str):
            text = text(case, case.slots.index(slot or "")) if self.variadic and slot else text(case)
        if not self.options:
            return text
        names: dict[str, str] = {}
        for option in self.options:
            value = case.options[option.name]
            name = option.name
            names[name] = str(value) if option.kind == "index" else written(value)
            # An option at its default, which is NumPy's too, is not written.
            keyword = (
                "" if value == option.default and type(value) is type(option.default) else f", {name}={names[name]}"
            )
            text = text.replace(f", {name}={name}", keyword)
        return parsed(text).with_names(names)


@lru_cache(maxsize=1024)
def _in_t(rule: str) -> str:
    """`t` times the derivative that a rule of an elementwise operation gives.

    A product, so that 0 · ∞ is nan here where it is nan in reverse mode: behind a branch that is not taken.
    """
    return f"t * ({parsed(rule).with_names({'g': '1.0'})})"


@lru_cache(maxsize=1024)
def _of_tangent(text: str) -> str:
    """A forward rule with `g` in the place of `t`, as `_call` wants it."""
    return parsed(text).with_names({"t": "g"})


@lru_cache(maxsize=64)
def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"x{i}" for i in range(1, count + 1))
