"""Reductions: many entries become few."""

from __future__ import annotations

from graphgui.engine.op import Case
from graphgui.engine.ops.fitting import count, filled, kept, reduced
from graphgui.engine.ops.table import Table
from graphgui.engine.options import AXES, KEEPDIMS

TABLE = Table()
op = TABLE.op


def _share(case: Case) -> str:
    return filled(f"{kept('g', case)} / {count(case)}", case)


# fmt: off
op("sum", "Σ", "Reductions", "x", "np.sum(x, axis=axis, keepdims=keepdims)", lambda case: filled(kept("g", case), case),
   doc="Adds up entries: all, or those along an axis. Every entry gets the whole gradient.", latex="\\sum {x}",
   shape_rule=reduced, elementwise=False, linear=True, options=(AXES, KEEPDIMS), synonyms="total add up reduce")
op("mean", "x̄", "Reductions", "x", "np.mean(x, axis=axis, keepdims=keepdims)", _share,
   doc="The average of entries: all, or those along an axis. Every entry gets an equal share of the gradient.",
   latex="\\operatorname{{mean}}({x})", shape_rule=reduced, elementwise=False, linear=True, options=(AXES, KEEPDIMS),
   synonyms="average reduce")
