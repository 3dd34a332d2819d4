"""The backward result of one wire: its local derivative, found from the rule text when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graphgui.engine.graph import Node, Wire
from graphgui.engine.op import Shape
from graphgui.engine.values import Kept, Value, frozen, shape_of

Still = npt.NDArray[np.bool_] | np.bool_ | bool
MOST_JACOBIAN_ENTRIES = 10_000
ONE = np.float64(1.0)


class NodeRun(NamedTuple):
    """One node as it ran, which all wires into it share."""

    node: Node
    inputs: tuple[Value, ...]
    out: Value
    is_upstream: bool


@dataclass(frozen=True, eq=False, repr=False)
class WireResult(Kept):
    """The backward result of one wire: its local derivative, and its contribution to its source's gradient."""

    wire: Wire
    source: str
    _run: NodeRun
    _gradient: Value | None

    @property
    def target(self) -> str:
        """The name of the target."""
        return self._run.node.name

    @property
    def slot(self) -> str:
        """The slot that the wire enters."""
        return self.wire.slot

    @property
    def reaches_output(self) -> bool:
        """Whether the output depends on this wire, so that a gradient flows back along it."""
        return self._run.is_upstream and self._run.node.row.passes_gradient(self.slot)

    @property
    def _own_shape(self) -> Shape:
        run = self._run
        return shape_of(run.inputs[run.node.slots.index(self.slot)])

    @property
    def derivative_shape(self) -> Shape:
        """The shape that `derivative` has or would have, without working it out."""
        shape = shape_of(self._run.out)
        return shape if self._run.node.row.elementwise else shape + self._own_shape

    @cached_property
    def derivative(self) -> Value | None:
        """∂target/∂source along this wire alone.

        A number for scalars. For elementwise operations the derivative entry by entry, in the shape of the target.
        For others the Jacobian, of shape target + source; None where it would have more than 10,000 entries.
        """
        row, shape = self._run.node.row, shape_of(self._run.out)
        if row.elementwise:
            return self._ask(row.partial, np.ones(shape)[()] if shape else ONE)
        if shape == ():
            return self._ask(row.vjp, ONE)
        own = self._own_shape
        if prod(shape) * prod(own) > MOST_JACOBIAN_ENTRIES:
            return None
        jacobian = np.empty(shape + own)
        seed = np.zeros(shape)
        for entry in np.ndindex(shape):
            seed[entry] = 1.0
            jacobian[entry] = self._ask(row.vjp, seed.copy())
            seed[entry] = 0.0
        return frozen(jacobian)

    def push(self, tangent: Value) -> Value:
        """The jvp of this wire: the part that a tangent of the source adds to the tangent of the target.

        An entry that the target leaves out, as indexing does, counts 0 times: an infinite one makes nan of the whole,
        as in reverse mode, where a gradient of 0 meets the infinite slope.
        """
        if not self._run.node.row.passes_gradient(self.slot):
            return zeros(shape_of(self._run.out))  # also where the tangent is ∞, which 0 times would make nan
        if self.derivative_shape == ():
            return self.derivative * tangent
        found, row = self._ask(self._run.node.row.jvp, tangent), self._run.node.row
        bad = ~np.isfinite(tangent)
        if not row.elementwise and np.any(bad):
            # What no nan in the output comes back to is left out.
            back = self._ask(row.vjp, np.full(shape_of(self._run.out), np.nan)[()])
            if np.any(bad & (back == 0)):
                return frozen(found + np.nan)
        return found

    def carry(self, tangent: Value, still: Still) -> tuple[Value, Still]:
        """The jvp of this wire, and which entries are still: the tangent is an exact 0 there, and ∞ times it is 0.

        Still are entries of the source that were not moved, and those that an operation shuts off, as a relu does below
        0. In reverse mode these let no gradient back, be it infinite or nan.
        """
        row, shape = self._run.node.row, shape_of(self._run.out)
        if not row.passes_gradient(self.slot):
            return zeros(shape), np.ones(shape, bool)
        if row.elementwise:
            shut = np.equal(self._ask(row.partial, np.full(shape, np.nan)[()]), 0.0) & np.isfinite(tangent)
            resting = np.broadcast_to(shut | still, shape)
            return np.where(resting, 0.0, self.derivative * tangent)[()], resting
        # What a nan in every entry that moves does not reach has nothing to do with any of them.
        resting = np.equal(self._ask(row.jvp, np.where(still, 0.0, np.nan)[()]), 0.0)
        return np.where(resting, 0.0, self.push(np.where(still, 0.0, tangent)[()]))[()], resting

    @cached_property
    def contribution(self) -> Value | None:
        """The vjp of this wire, its contribution to the gradient of its source; zero off the way to the output, None without an output."""
        if self._gradient is None:
            return None
        if not self.reaches_output:
            return zeros(self._own_shape)
        return self._ask(self._run.node.row.vjp, self._gradient)

    def _ask(self, rule: Callable[..., Value], arriving: Value) -> Value:
        node, inputs, out, _ = self._run
        return rule(self.slot, arriving, out, inputs, node.options)


@lru_cache(maxsize=256)
def zeros(shape: Shape) -> Value:
    """An array of zeros, or the number 0; read-only, and as small as one number."""
    return np.broadcast_to(np.float64(0.0), shape)[()]
