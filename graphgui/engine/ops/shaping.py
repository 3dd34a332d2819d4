"""Shapes: the same entries in another order."""

from __future__ import annotations

from graphgui.engine.op import Case, Shape, ShapeError, show_shape
from graphgui.engine.ops.fitting import axis_of
from graphgui.engine.ops.table import Table
from graphgui.engine.options import FIRST_AXIS

TABLE = Table()
op = TABLE.op


def _concatenated(case: Case) -> Shape:
    first = case.shapes[0]
    axis = axis_of(case["axis"], len(first))
    for shape in case.shapes[1:]:
        if len(shape) != len(first) or any(
            m != n for at, (m, n) in enumerate(zip(first, shape, strict=True)) if at != axis
        ):
            raise ShapeError(
                f"{show_shape(first)} and {show_shape(shape)} cannot be joined along axis {case['axis']}: "
                "the other axes must be equal"
            )
    return (*first[:axis], sum(shape[axis] for shape in case.shapes), *first[axis + 1 :])


def _own_part(case: Case, at: int) -> str:
    axis = axis_of(case["axis"], case.rank)
    start = sum(shape[axis] for shape in case.shapes[:at])
    return f"g[{':, ' * axis}{start}:{start + case.shapes[at][axis]}]"


def _alone(case: Case, at: int) -> str:
    parts = ["t" if i == at else f"np.zeros({shape})" for i, shape in enumerate(case.shapes)]
    return f"np.concatenate([{', '.join(parts)}], axis=axis)"


# fmt: off
op("concatenate", "a⌢b", "Shape", "x1 x2", lambda case: f"np.concatenate([{', '.join(case.slots)}], axis=axis)", _own_part,
   doc="Joins arrays along an axis. Each gets its own part of the gradient.", label="concat",
   latex="\\operatorname{{concatenate}}({x})", shape_rule=_concatenated, elementwise=False, variadic=True,
   tangents=(_alone,), options=(FIRST_AXIS,), synonyms="join append hstack vstack")
