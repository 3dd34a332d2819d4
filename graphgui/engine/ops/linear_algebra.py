"""Linear algebra."""

from __future__ import annotations

from graphgui.engine.op import Case, Shape, ShapeError, broadcast, show_shape
from graphgui.engine.ops.table import Table

TABLE = Table()
op = TABLE.op


def _matmul_shape(case: Case) -> Shape:
    a, b = case.shapes
    if not a or not b:
        raise ShapeError(
            f"A @ B needs vectors or matrices, not {show_shape(a)} @ {show_shape(b)}; for numbers use a · b"
        )
    inner = b[-2] if len(b) > 1 else b[0]
    if a[-1] != inner:
        last = "last axis" if len(a) > 1 else "length"
        first = "first axis" if len(b) == 2 else "last axis but one" if len(b) > 2 else "length"
        raise ShapeError(
            f"{show_shape(a)} @ {show_shape(b)} does not fit: A @ B needs A's {last}, {a[-1]}, to equal B's {first}, {inner}"
        )
    leading = broadcast(a[:-2], b[:-2]) if len(a) > 1 and len(b) > 1 else (a[:-2] if len(a) > 1 else b[:-2])
    return leading + (a[-2:-1] if len(a) > 1 else ()) + (b[-1:] if len(b) > 1 else ())


def _turned(name: str, rank: int) -> str:
    return f"{name}.T" if rank == 2 else f"{name}.mT"


def _matmul_rule_a(case: Case) -> str:
    a, b = map(len, case.shapes)
    if a == b == 1:
        return "g * b"
    if b == 1:
        return "np.outer(g, b)" if a == 2 else "g[..., None] * b"
    if a == 1:
        return "b @ g" if b == 2 else f"np.sum(b @ g[..., None], axis={(*range(b - 2), b - 1)})"
    return f"g @ {_turned('b', b)}"


def _matmul_rule_b(case: Case) -> str:
    a, b = map(len, case.shapes)
    if a == b == 1:
        return "g * a"
    if a == 1:
        return "np.outer(a, g)" if b == 2 else "a[:, None] * g[..., None, :]"
    if b == 1:
        return "a.T @ g" if a == 2 else f"np.sum(a * g[..., None], axis={tuple(range(a - 1))})"
    return f"{_turned('a', a)} @ g"


def _dot_shape(case: Case) -> Shape:
    a, b = case.shapes
    if len(a) != 1 or a != b:
        raise ShapeError(
            f"dot needs two vectors of the same length, not {show_shape(a)} and {show_shape(b)}"
            + ("; for matrices use matmul" if len(a) == 2 or len(b) == 2 else "")
        )
    return ()


# fmt: off
op("matmul", "A·B", "Linear algebra", "a b", "a @ b", _matmul_rule_a, _matmul_rule_b,
   doc="The matrix product, NumPy's @: rows times columns. Axes before the last two are broadcast.", infix="{a} @ {b}",
   binding=2, latex="{a} {b}", shape_rule=_matmul_shape, elementwise=False, linear=True, core_axes=2,
   synonyms="matrix product multiply @ linear")
op("transpose", "xᵀ", "Linear algebra", "x", "np.transpose(x)", "np.transpose(g)",
   doc="Turns rows into columns.", infix="{x}ᵀ", latex="{x}^\\top", shape_rule=lambda case: case.shape[::-1],
   elementwise=False, linear=True, synonyms="T flip rows columns")
op("dot", "x·y", "Linear algebra", "a b", "np.dot(a, b)", "g * b", "g * a", linear=True,
   doc="The inner product of two vectors.", latex="{a} \\cdot {b}", shape_rule=_dot_shape, elementwise=False,
   synonyms="inner scalar product")
