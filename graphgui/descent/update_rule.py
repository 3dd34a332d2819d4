"""Update rules of optimizers: text that is shown, and that is compiled for numbers, arrays, and rows.

A rule is a few assignments in NumPy's notation, one a line. They read `x` (a parameter), `g` (its gradient), the
variables of the optimizer's state, `rate`, `step` (the number of this step, from 1) and the hyper-parameters, and assign
to `x`, to the state, and to variables of their own:

    v = momentum * v + g
    x = x - rate * v

Only rules of the table come here: nothing a user types can become part of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.program.lowering import Lowering
from graphgui.engine.program.statement_writer import Line, Term
from graphgui.engine.rules.float_printer import OUT_OF_RANGE, SCALAR_SCOPE, float_text
from graphgui.engine.rules.rule_parser import TableText, parsed
from graphgui.engine.values import Value, frozen

State = tuple[tuple[Value, ...], ...]
"""The state of an optimizer: for each of its variables, a value for each parameter. Never changed in place."""

Update = Callable[[Sequence[Value], Sequence[Value], State, float, int], tuple[list[Value], State]]
"""A function from values, gradients, state, rate and step to the new values and state."""

RowUpdate = Callable[[Any, Any, tuple[Any, ...], float, int], tuple[Any, tuple[Any, ...]]]
"""A function from rows of numbers: x, g, the variables of the state, then rate and step, to x and these variables."""

MOST_AT_ONCE = 100
"""The most parameters that one compiled function updates; more are updated in batches."""

_HEAD = "def update(values, gradients, state, rate, step):"


@dataclass(frozen=True)
class UpdateRule:
    """A rule, and the names of its state's variables."""

    text: str
    state: tuple[str, ...] = ()

    @cached_property
    def statements(self) -> tuple[tuple[str, TableText], ...]:
        """Its assignments: the name and the expression of each."""
        found = [line.partition(" = ") for line in self.text.splitlines() if line.strip()]
        return tuple((name.strip(), parsed(expression.strip())) for name, _, expression in found)

    @cached_property
    def _own(self) -> frozenset[str]:
        """The names with one value for each parameter; the others are the same for all."""
        found = {"x", "g", *self.state}
        for name, expression in self.statements:
            if not found.isdisjoint(expression.names):
                found.add(name)
        return frozenset(found)

    def for_numbers(self, count: int, constants: Mapping[str, float]) -> Update:
        """The rule for so many parameters that are single numbers, in Python's floats; where these raise, in NumPy's."""
        if count <= MOST_AT_ONCE:
            return self._for_few_numbers(count, constants)
        starts = range(0, count, MOST_AT_ONCE)
        sizes = {start: min(MOST_AT_ONCE, count - start) for start in starts}
        by_size = {size: self._for_few_numbers(size, constants) for size in set(sizes.values())}

        def update(
            values: Sequence[Value], gradients: Sequence[Value], state: State, rate: float, step: int
        ) -> tuple[list[Value], State]:
            moved: list[Value] = []
            states: list[list[Value]] = [[] for _ in state]
            for start, size in sizes.items():
                part = slice(start, start + size)
                own = tuple(variable[part] for variable in state)
                some, own = by_size[size](values[part], gradients[part], own, rate, step)
                moved += some
                for whole, piece in zip(states, own, strict=True):
                    whole += piece
            return moved, tuple(map(tuple, states))

        return update

    def _for_few_numbers(self, count: int, constants: Mapping[str, float]) -> Update:
        sources = {"x": "values", "g": "gradients", **{name: f"state[{at}]" for at, name in enumerate(self.state)}}
        head = [f"    [{_row_of(name, count)}] = {source}" for name, source in sources.items()]
        state = "".join(f"({_row_of(name, count)},), " for name in self.state)
        tail = f"    return [{_row_of('x', count)}], ({state})"
        statements = self._unrolled(count)
        in_numpy = [f"    {name} = {term.text}" for name, term in statements]
        in_floats = [
            f"        {name} = {float_text(term.rule).with_names(term.variables)}" for name, term in statements
        ]
        careful = _function([_HEAD, *head, *in_numpy, tail], {"np": np, **HELPERS, **constants})

        def in_numpy_floats(
            values: Sequence[Value], gradients: Sequence[Value], state: State, rate: float, step: int
        ) -> tuple[list[Value], State]:
            arrays = [[*map(np.float64, numbers)] for numbers in (values, gradients, *state)]
            with np.errstate(all="ignore"):
                moved, new = careful(arrays[0], arrays[1], arrays[2:], np.float64(rate), np.float64(step))
            return [*map(float, moved)], tuple(tuple(map(float, variable)) for variable in new)

        fallback = "        return in_numpy_floats(values, gradients, state, rate, step)"
        source = [_HEAD, *head, "    try:", *in_floats, "    except OUT_OF_RANGE:", fallback, tail]
        scope = {**SCALAR_SCOPE, **constants, "OUT_OF_RANGE": OUT_OF_RANGE, "in_numpy_floats": in_numpy_floats}
        return _function(source, scope)

    def for_arrays(self, values: Sequence[Value], state: State, constants: Mapping[str, float]) -> Update:
        """The rule for parameters and a state of these shapes; every array that it returns is new and read-only."""
        count = len(values)
        gradients = [np.ones(np.shape(value))[()] for value in values]
        first = [*values, *gradients, *chain(*state), 0.1, 1]
        names = [f"{name}_{at}" for name in ("x", "g", *self.state) for at in range(count)]
        lowering = Lowering(dict(zip([*names, "rate", "step"], first, strict=True)), constants)
        with np.errstate(all="ignore"):
            for name, term in self._unrolled(count):
                lowering.lower(Line(0, name, term.text, (term,)))
            run = lowering.finish([*names[:count], *names[2 * count :]]).function(keeps_outputs=True).run
            outputs = run(*first)
        numbers = [at for at, value in enumerate(outputs) if np.ndim(value) == 0]
        arrays = [at for at, value in enumerate(outputs) if np.ndim(value)]
        # The arrays of gradients are buffers that the next run overwrites, so a rule's result must not be one.
        kept = [at for at in arrays if any(outputs[at] is gradient for gradient in gradients)]
        places = [slice(start, start + count) for start in range(count, len(outputs), count)]

        def update(
            values: Sequence[Value], gradients: Sequence[Value], state: State, rate: float, step: int
        ) -> tuple[list[Value], State]:
            found = [*run(*values, *gradients, *chain(*state), rate, step)]
            for at in kept:
                found[at] = np.array(found[at])
            for at in arrays:
                found[at].flags.writeable = False
            for at in numbers:
                found[at] = float(found[at])
            return found[:count], tuple(tuple(found[place]) for place in places)

        return update

    def for_row(self, scope: Mapping[str, Any]) -> RowUpdate:
        """The rule for all parameters as one row of numbers, in NumPy; `scope` has the other names that it may use."""
        state = "".join(f"{name}, " for name in self.state)
        head = ["def update(x, g, state, rate, step):", *([f"    {state}= state"] if state else [])]
        lines = [f"    {name} = {expression.text}" for name, expression in self.statements]
        run = _function([*head, *lines, f"    return x, ({state})"], {"np": np, **HELPERS, **scope})

        def update(x: Any, g: Any, state: tuple[Any, ...], rate: float, step: int) -> tuple[Any, tuple[Any, ...]]:
            with np.errstate(all="ignore"):
                moved, new = run(x, g, state, rate, step)
            return moved, tuple(frozen(np.array(variable, np.float64)) for variable in new)

        return update

    def _unrolled(self, count: int) -> list[tuple[str, Term]]:
        """The assignments for so many parameters; one that is the same for all is written once."""
        found = []
        for name, expression in self.statements:
            for at in range(count if name in self._own else 1):
                own = {each: f"{each}_{at}" for each in self._own}
                found.append((own.get(name, name), Term(expression, own)))
        return found


def _row_of(name: str, count: int) -> str:
    """A name for each parameter: "x_0, x_1, x_2"."""
    return ", ".join(f"{name}_{at}" for at in range(count))


def _function(source: list[str], scope: Mapping[str, Any]) -> Callable[..., Any]:
    names = dict(scope)
    exec(compile("\n".join([*source, ""]), "<update rule>", "exec"), names)
    return names["update"]  # type: ignore[no-any-return]
