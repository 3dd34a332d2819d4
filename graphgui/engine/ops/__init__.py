"""THE TABLE: every operation, one row each. Palette, parser, program, rule cards and tests all read it."""

from __future__ import annotations

from types import MappingProxyType

from graphgui.engine.op import Op
from graphgui.engine.ops import elementwise, indexing, inputs, linear_algebra, losses, neural, reductions, shaping

GROUPS: tuple[str, ...] = (
    "Inputs", "Arithmetic", "Functions", "Activations", "Comparison", "Reductions", "Linear algebra", "Shape",
    "Neural networks", "Losses", "Gradient",
)  # fmt: skip

OPS: MappingProxyType[str, Op] = MappingProxyType(
    {
        row.name: row
        for group in GROUPS
        for part in (inputs, elementwise, reductions, linear_algebra, shaping, indexing, neural, losses)
        for row in part.TABLE
        if row.group == group
    }
)
