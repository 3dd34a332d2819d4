"""Reductions: sums, products, extremes, spreads, norms, and running sums and products."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, prod

from graphgui.engine.op import Call, Case, Shape, ShapeError, show_shape
from graphgui.engine.op_properties import Kink
from graphgui.engine.ops.fitting import axes_of, axis_of, count, filled, kept, reduced
from graphgui.engine.ops.table import Table
from graphgui.engine.options import AXES, AXIS, DDOF, KEEPDIMS, Option

TABLE = Table()
op = TABLE.op

ORD = Option("ord", None, "choice", (None, 1, 2, inf, "fro"), doc="which norm; None is the Euclidean or Frobenius norm")


def _along(case: Case) -> str:
    """The options of a reduction as arguments of a call, without those at their defaults."""
    axis = "" if case["axis"] is None else f", axis={case['axis']}"
    return axis + (", keepdims=True" if case["keepdims"] else "")


def _all(text: str, case: Case) -> str:
    """Text for an array of the output's shape, every entry of which is `text`."""
    shape = reduced(case)
    return f"np.full({shape}, {text})" if shape else f"np.float64({text})"


def _needs_entries(name: str) -> Callable[[Case], Shape]:
    """The shape rule of a reduction that has no value without entries."""

    def shape_rule(case: Case) -> Shape:
        shape = reduced(case)
        if not count(case):
            raise ShapeError(f"{name} needs at least one entry, but there is none in {show_shape(case.shape)}")
        return shape

    return shape_rule


def _scaled(direction: Callable[[Case], str]) -> tuple[Callable[[Case], str], Callable[[Case], str]]:
    """The rule and the tangent of a reduction, from text for the derivative by each entry, shaped as the input."""

    def rule(case: Case) -> str:
        return f"{kept('g', case)} * {direction(case)}"

    def tangent(case: Case) -> str:
        return f"np.sum(t * {direction(case)}{_along(case)})"

    return rule, tangent


# Sum and mean


def _mean(case: Case) -> str:
    return "np.mean(x, axis=axis, keepdims=keepdims)" if count(case) else _all("np.nan", case)


def _share(case: Case) -> str:
    return filled(f"{kept('g', case)} / {count(case)}", case) if count(case) else f"np.zeros({case.shape})"


# Products


def _others(case: Case) -> str:
    if not case.rank:
        return "1.0"
    return f"product_of_others(x, {axes_of(case['axis'], case.rank)})" if count(case) else f"np.zeros({case.shape})"


# Largest and smallest


def _shares(case: Case) -> str:
    return f"shares(x, {kept('out', case)}, {case['axis']})" if case.rank else "1.0"


def _lead(name: str) -> Callable[[Case], str]:
    """Text for the difference between the largest and the second largest reduced entry."""

    def text(case: Case) -> str:
        axes = axes_of(case["axis"], case.rank)
        rest = tuple(size for at, size in enumerate(case.shape) if at not in axes)
        if count(case) < 2:
            return f"np.full({rest}, np.inf)"
        last = tuple(range(len(rest), case.rank))
        flat = f"np.reshape(np.moveaxis({name}, {axes}, {last}), {(*rest, count(case))})"
        return f"np.diff(np.partition({flat}, -2)[..., -2:])[..., 0]"

    return text


# Spread


def _freedom(case: Case) -> int:
    taken: int = case["ddof"]
    return max(count(case) - taken, 0)


def _no_freedom(case: Case) -> str:
    return str(not _freedom(case))


def _spread(name: str) -> Callable[[Case], str]:
    def formula(case: Case) -> str:
        if not count(case):
            return _all("np.nan", case)
        if not _freedom(case):  # where NumPy would divide by 0, and warn
            return f"np.inf * np.{name}(x, axis=axis, keepdims=keepdims)"
        function = "standard_deviation" if name == "std" else f"np.{name}"
        return f"{function}(x, axis=axis, ddof=ddof, keepdims=keepdims)"

    return formula


def _deviation(case: Case) -> str:
    if not count(case):
        return f"np.zeros({case.shape})"
    axis = "" if case["axis"] is None else f", axis={case['axis']}"
    keepdims = ", keepdims=True" if case.shape and reduced(case) != () else ""
    return f"(x - np.mean(x{axis}{keepdims}))"


def _var_rule(case: Case) -> str:
    return f"{kept(f'(2 * g / {_freedom(case)})', case)} * {_deviation(case)}"


def _var_tangent(case: Case) -> str:
    return f"(2 / np.float64({_freedom(case)})) * np.sum(t * {_deviation(case)}{_along(case)})"


def _over_out(name: str, case: Case) -> str:
    """Text for entries divided by the output, 0 where that is 0; neither is squared, so that none overflows."""
    out = kept("out", case)
    return f"np.where({out} == 0, 0.0, {name} / {out})"


def _std_direction(case: Case) -> str:
    if count(case) < 2 and _freedom(case):  # always 0
        return f"np.zeros({case.shape})"
    return f"{_over_out(_deviation(case), case)} / {_freedom(case)}"


_std_rule, _std_tangent = _scaled(_std_direction)


# Log of a sum of exponentials


def _logsumexp(case: Case) -> str:
    return "logsumexp(x, axis=axis, keepdims=keepdims)" if count(case) else _all("-np.inf", case)


_lse_rule, _lse_tangent = _scaled(lambda case: f"np.exp(x - {kept('out', case)})")


# Norms


def _norm_kind(case: Case) -> tuple[str, tuple[int, ...]]:
    """The kind of norm that NumPy computes, and its axes (rows before columns for that of a matrix)."""
    ord, axis, rank = case["ord"], case["axis"], case.rank
    if axis is None and ord is None:
        return "euclidean", tuple(range(rank))
    axes_of(axis, rank)
    named = tuple(range(rank)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = tuple(axis_of(each, rank) for each in named)
    if len(axes) not in (1, 2):
        where = f"{show_shape(case.shape)}" if axis is None else f"{len(axes)} axes"
        raise ShapeError(f"a norm with ord={ord} is taken along one axis or two, not {where}; choose axis")
    if len(axes) == 1 and ord == "fro":
        raise ShapeError("the Frobenius norm is that of a matrix; a vector has ord=None, 1, 2 or inf")
    if ord in (None, "fro") or (ord == 2 and len(axes) == 1):
        return "euclidean", axes
    return ("vector " if len(axes) == 1 else "matrix ") + str(ord), axes


def _norm_shape(case: Case) -> Shape:
    _norm_kind(case)
    return reduced(case)


def _norm(case: Case) -> str:
    kind, axes = _norm_kind(case)
    if kind == "matrix 2" and 0 not in case.shape:
        return f"spectral_norm(x, {axes}{', keepdims=True' if case['keepdims'] else ''})"
    return f"{'euclidean_norm' if kind == 'euclidean' else 'np.linalg.norm'}(x, ord=ord, axis=axis, keepdims=keepdims)"


def _norm_direction(case: Case) -> str:
    """Text for the derivative of a norm by each entry."""
    kind, axes = _norm_kind(case)
    if 0 in case.shape:
        return f"np.zeros({case.shape})"
    if kind == "euclidean":
        return _over_out("x", case)
    if kind == "vector 1":
        return "np.sign(x)"
    out = kept("out", case)
    if kind == "vector inf":
        return f"np.sign(x) * shares(np.abs(x), {out}, {axes[0]})"
    if kind == "matrix 2":
        return f"spectral_direction(x, {axes})"
    added, searched = axes if kind == "matrix 1" else axes[::-1]
    return f"np.sign(x) * shares(np.sum(np.abs(x), axis={added}, keepdims=True), {out}, {searched})"


_norm_rule, _norm_tangent = _scaled(_norm_direction)


# Running sums and products


def _running_shape(case: Case) -> Shape:
    if case["axis"] is None:
        return (prod(case.shape),)
    axis_of(case["axis"], case.rank)
    return case.shape


def _backwards(case: Case) -> str:
    """Text for the index that reverses the axis."""
    return f"[{':, ' * axis_of(case['axis'], case.rank)}::-1]"


def _cumsum_rule(case: Case) -> str:
    if case["axis"] is not None:
        turned = _backwards(case)
        return f"np.cumsum(g{turned}, axis={case['axis']}){turned}"
    return _as_input("np.cumsum(g[::-1])[::-1]", case)


def _as_input(text: str, case: Case) -> str:
    """Text for a flat gradient reshaped as the input."""
    if case.rank == 1:
        return text
    return f"np.reshape({text}, {case.shape})" if case.rank else f"{text}[0]"


def _cumprod_rule(case: Case) -> str:
    if not prod(case.shape):
        return f"np.zeros({case.shape})"
    if case["axis"] is not None:
        return f"cumprod_gradient(g, x, {case['axis']})"
    return _as_input("cumprod_gradient(g, np.ravel(x), 0)", case)


def _cumprod_tangent(case: Case) -> str:
    if not prod(case.shape):
        return f"np.zeros({_running_shape(case)})"
    if case["axis"] is None:
        return "cumprod_tangent(np.ravel(t), np.ravel(x), 0)"
    return f"cumprod_tangent(t, x, {case['axis']})"


# Names of PyTorch


def _reduced_in_pytorch(stem: str) -> Callable[[Call], str]:
    """PyTorch's name of a sum or mean: one for all entries, another along axes."""
    return lambda call: f"{stem}Backward{int(call['axis'] is not None or call['keepdims'])}"


def _prod_in_pytorch(call: Call) -> str | None:
    axis = call["axis"]
    if isinstance(axis, tuple) or (axis is None and call["keepdims"]):
        return None
    return "ProdBackward0" if axis is None else "ProdBackward1"


def _norm_in_pytorch(call: Call) -> str | None:
    axis, ord = call["axis"], call["ord"]
    axes = call.rank if axis is None else len(axis) if isinstance(axis, tuple) else 1
    whole = axis is None and ord is None
    return "LinalgVectorNormBackward0" if whole or axes < 2 or ord in (None, "fro") else None


def _running_in_pytorch(stem: str) -> Callable[[Call], str | None]:
    return lambda call: f"{stem}Backward0" if call["axis"] is not None or call.rank == 1 else None


# fmt: off
op("sum", "Σ", "Reductions", "x", "np.sum(x, axis=axis, keepdims=keepdims)", lambda case: filled(kept("g", case), case),
   doc="Adds up entries: all, or those along an axis. Every entry gets the whole gradient.", latex="\\sum {x}",
   shape_rule=reduced, elementwise=False, linear=True, options=(AXES, KEEPDIMS), synonyms="total add up reduce",
   pytorch=_reduced_in_pytorch("Sum"), verb="adding all entries up", confused_with="mean prod")
op("mean", "x̄", "Reductions", "x", _mean, _share,
   doc="The average of entries: all, or those along an axis. Every entry gets an equal share of the gradient.",
   latex="\\operatorname{{mean}}({x})", shape_rule=reduced, elementwise=False, linear=True, options=(AXES, KEEPDIMS),
   synonyms="average reduce",
   pytorch=_reduced_in_pytorch("Mean"), verb="taking the mean", confused_with="sum")
_prod_rule, _prod_tangent = _scaled(_others)
op("prod", "Π", "Reductions", "x", "np.prod(x, axis=axis, keepdims=keepdims)", _prod_rule, tangents=(_prod_tangent,),
   doc="Multiplies entries: all, or those along an axis. The gradient is exact where some are 0.", latex="\\prod {x}",
   shape_rule=reduced, elementwise=False, options=(AXES, KEEPDIMS), synonyms="product multiply reduce",
   pytorch=_prod_in_pytorch, verb="multiplying all entries")
_extreme_rule, _extreme_tangent = _scaled(_shares)
op("max", "max", "Reductions", "x", "np.max(x, axis=axis, keepdims=keepdims)", _extreme_rule,
   tangents=(_extreme_tangent,), shape_rule=_needs_entries("max"), elementwise=False, options=(AXES, KEEPDIMS),
   doc="The largest entry: of all, or along an axis.",
   latex="\\max {x}", aliases="amax", synonyms="largest greatest maximum reduce",
   pytorch="AmaxBackward0", kink=Kink(_lead("x"), "Equal largest entries share the gradient evenly."), truth="keeps")
op("min", "min", "Reductions", "x", "np.min(x, axis=axis, keepdims=keepdims)", _extreme_rule,
   tangents=(_extreme_tangent,), shape_rule=_needs_entries("min"), elementwise=False, options=(AXES, KEEPDIMS),
   doc="The smallest entry: of all, or along an axis.",
   latex="\\min {x}", aliases="amin", synonyms="smallest least minimum reduce",
   pytorch="AminBackward0", kink=Kink(_lead("-x"), "Equal smallest entries share the gradient evenly."),
   truth="keeps")
op("var", "σ²", "Reductions", "x", _spread("var"), _var_rule, tangents=(_var_tangent,),
   doc="The variance: the average squared distance from the mean. ddof=1 divides by n − 1.",
   latex="\\operatorname{{var}}({x})", shape_rule=reduced, elementwise=False, options=(AXES, DDOF, KEEPDIMS),
   synonyms="variance spread dispersion",
   pytorch="VarBackward0", pole=_no_freedom)
op("std", "std", "Reductions", "x", _spread("std"), _std_rule, tangents=(_std_tangent,),
   doc="The standard deviation: the square root of the variance. Where all entries are equal the gradient is 0.",
   latex="\\operatorname{{std}}({x})", shape_rule=reduced, elementwise=False, options=(AXES, DDOF, KEEPDIMS),
   synonyms="standard deviation spread sigma",
   pytorch="StdBackward0", pole=_no_freedom, breaks="bends where all entries are equal")
op("logsumexp", "LSE", "Reductions", "x", _logsumexp, _lse_rule, tangents=(_lse_tangent,),
   doc="The logarithm of the sum of exponentials, a smooth maximum. Large entries do not overflow. Where all entries are "
   "−∞, or one is ∞, the gradient is nan, as in PyTorch.",
   latex="\\log \\sum e^{{{x}}}", shape_rule=reduced, elementwise=False, options=(AXES, KEEPDIMS),
   synonyms="log sum exp soft maximum partition",
   pytorch="LogsumexpBackward0", pole=lambda case: str(not count(case)), is_helper=True)
op("norm", "‖x‖", "Reductions", "x", _norm, _norm_rule, tangents=(_norm_tangent,),
   doc="The length of a vector or size of a matrix, as np.linalg.norm. At 0 the gradient is 0; ties share it evenly.",
   latex="\\lVert {x} \\rVert", shape_rule=_norm_shape, elementwise=False, options=(ORD, AXES, KEEPDIMS),
   synonyms="length magnitude euclidean frobenius l1 l2 spectral",
   pytorch=_norm_in_pytorch, breaks="bends at 0, and for some ord at ties")
op("cumsum", "cumΣ", "Reductions", "x", "np.cumsum(x, axis=axis)", _cumsum_rule,
   doc="Running sums along an axis; without one, over all entries in a row.",
   latex="\\operatorname{{cumsum}}({x})", shape_rule=_running_shape, elementwise=False, linear=True, options=(AXIS,),
   synonyms="cumulative running total prefix",
   pytorch=_running_in_pytorch("Cumsum"))
op("cumprod", "cumΠ", "Reductions", "x", "np.cumprod(x, axis=axis)", _cumprod_rule, tangents=(_cumprod_tangent,),
   doc="Running products along an axis; without one, over all entries in a row. The gradient is exact where some are 0.",
   latex="\\operatorname{{cumprod}}({x})", shape_rule=_running_shape, elementwise=False, options=(AXIS,),
   synonyms="cumulative running product prefix",
   pytorch=_running_in_pytorch("Cumprod"))
op("argmax", "arg↑", "Reductions", "x", "1.0 * np.argmax(x, axis=axis, keepdims=keepdims)", None,
   doc="Where the largest entry stands, counted from 0; the first of equal ones. No gradient passes.",
   latex="\\operatorname{{argmax}}({x})", shape_rule=_needs_entries("argmax"), elementwise=False, options=(AXIS, KEEPDIMS),
   synonyms="index position largest class predicted", smooth=False,
   pytorch=None, breaks="jumps where entries are equal")
op("argmin", "arg↓", "Reductions", "x", "1.0 * np.argmin(x, axis=axis, keepdims=keepdims)", None,
   doc="Where the smallest entry stands, counted from 0; the first of equal ones. No gradient passes.",
   latex="\\operatorname{{argmin}}({x})", shape_rule=_needs_entries("argmin"), elementwise=False, options=(AXIS, KEEPDIMS),
   synonyms="index position smallest nearest", smooth=False,
   pytorch=None, breaks="jumps where entries are equal")
