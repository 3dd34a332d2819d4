"""Shapes: the same entries in another shape or order, joined or repeated."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from graphgui.engine.op import Call, Case, Shape, ShapeError, show_shape
from graphgui.engine.ops.fitting import along, axes_of, axis_of, not_scalar, reshaped
from graphgui.engine.ops.table import Table
from graphgui.engine.options import AXES, AXIS, FIRST_AXIS, LAST_AXIS, SHAPE, Option

TABLE = Table()
op = TABLE.op

NEW_SHAPE = Option("shape", (-1,), "shape", least=-1, doc="the new shape; −1 stands for the length that is left over")
NEW_AXES = Option("axis", 0, "axes", doc="where the new axes stand in the result")
LONGEST_SHIFT = 10**9
MOST_DIFFERENCES = 100


# Other shapes for the same entries


def _new_shape(case: Case) -> Shape:
    wanted, size = case["shape"], prod(case.shape)
    known = prod(length for length in wanted if length != -1)
    if wanted.count(-1) > 1:
        raise ShapeError("only one length of the new shape can be −1")
    if -1 in wanted and known and size % known == 0:
        return tuple(size // known if length == -1 else length for length in wanted)
    if -1 in wanted or known != size:
        shown = show_shape(wanted).replace("-", "−")
        raise ShapeError(
            f"{show_shape(case.shape)} cannot become {shown}: it has {_entries(size)}"
            + (f", not {known}" if -1 not in wanted else f", no multiple of {known}")
        )
    return wanted  # type: ignore[no-any-return]


def _entries(size: int) -> str:
    return "1 entry" if size == 1 else f"{size} entries"


def _reshape_back(case: Case) -> str:
    return reshaped("g", case.shape)


def _squeezed(case: Case) -> Shape:
    if case["axis"] is None:
        return tuple(length for length in case.shape if length != 1)
    axes = axes_of(case["axis"], case.rank)
    for axis in axes:
        if case.shape[axis] != 1:
            raise ShapeError(f"axis {axis} of {show_shape(case.shape)} has length {case.shape[axis]}, so it must stay")
    return tuple(length for at, length in enumerate(case.shape) if at not in axes)


def _expanded(case: Case) -> Shape:
    named = case["axis"] if isinstance(case["axis"], tuple) else (case["axis"],)
    rank = case.rank + len(named)
    axes = axes_of(named, rank)
    lengths = iter(case.shape)
    return tuple(1 if at in axes else next(lengths) for at in range(rank))


def _swapped(case: Case) -> Shape:
    first, second = axis_of(case["axis1"], case.rank), axis_of(case["axis2"], case.rank)
    order = list(case.shape)
    order[first], order[second] = order[second], order[first]
    return tuple(order)


def _moved(case: Case) -> Shape:
    ends = [axes if isinstance(axes, tuple) else (axes,) for axes in (case["source"], case["destination"])]
    if len(ends[0]) != len(ends[1]):
        raise ShapeError("source and destination must name as many axes")
    for named in ends:
        axes_of(named, case.rank)
    sources, places = ([axis_of(axis, case.rank) for axis in named] for named in ends)
    order = [at for at in range(case.rank) if at not in sources]
    for place, source in sorted(zip(places, sources, strict=True)):
        order.insert(place, source)
    return tuple(case.shape[at] for at in order)


def _stretched(case: Case) -> Shape:
    wanted: Shape = case["shape"]
    fits = len(wanted) >= case.rank and all(
        own in (1, new) for own, new in zip(case.shape, wanted[len(wanted) - case.rank :], strict=True)
    )
    if not fits:
        raise ShapeError(
            f"{show_shape(case.shape)} cannot be broadcast to {show_shape(wanted)}: counted from the right, "
            "each axis must be equal or 1"
        )
    return wanted


def _unstretched(case: Case) -> str:
    wanted: Shape = case["shape"]
    extra = len(wanted) - case.rank
    ones = [extra + at for at, own in enumerate(case.shape) if own != wanted[extra + at]]
    if extra and ones:
        return f"unbroadcast(g, {case.shape})"
    axes = tuple(range(extra)) + tuple(ones)
    return f"np.sum(g, axis={axes}{', keepdims=True' if ones else ''})" if axes else "g"


def _squeeze_in_pytorch(call: Call) -> str:
    axis = call["axis"]
    return f"SqueezeBackward{0 if axis is None else 2 if isinstance(axis, tuple) else 1}"


def _expand_dims_in_pytorch(call: Call) -> str | None:
    axis = call["axis"]
    return None if isinstance(axis, tuple) and len(axis) != 1 else "UnsqueezeBackward0"


# Joining


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
    return f"g[{along(axis, f'{start}:{start + case.shapes[at][axis]}')}]"


def _stacked(case: Case) -> Shape:
    first = case.shapes[0]
    for shape in case.shapes[1:]:
        if shape != first:
            raise ShapeError(f"{show_shape(first)} and {show_shape(shape)} cannot be stacked: shapes must be equal")
    axis = axis_of(case["axis"], case.rank + 1)
    return (*first[:axis], len(case.shapes), *first[axis:])


def _own_layer(case: Case, at: int) -> str:
    return f"g[{along(axis_of(case['axis'], case.rank + 1), str(at))}]"


def _alone(name: str) -> Callable[[Case, int], str]:
    """The tangent of one slot of a row that joins: the tangent joined with zeros for the other inputs."""

    def tangent(case: Case, at: int) -> str:
        parts = ["t" if i == at else f"np.zeros({shape})" for i, shape in enumerate(case.shapes)]
        return f"np.{name}([{', '.join(parts)}], axis=axis)"

    return tangent


# Turning, and differences


def _same_with_axes(case: Case) -> Shape:
    axes_of(case["axis"], case.rank)
    return case.shape


def _roll_back(case: Case) -> str:
    return f"np.roll(g, {-case['shift']}, axis=axis)" if case.rank else "g"


def _differences(case: Case) -> Shape:
    not_scalar(case, "diff")
    axis = axis_of(case["axis"], case.rank)
    if case["n"] > MOST_DIFFERENCES:
        raise ShapeError(f"differences are taken {MOST_DIFFERENCES} times at most")
    return (*case.shape[:axis], max(case.shape[axis] - case["n"], 0), *case.shape[axis + 1 :])


def _differences_back(case: Case) -> str:
    times, axis = case["n"], axis_of(case["axis"], case.rank)
    if times == 0:
        return "g"
    if case.shape[axis] <= times:
        return f"np.zeros({case.shape})"
    widths = tuple((times, times) if at == axis else (0, 0) for at in range(case.rank))
    again = f", n={times}" if times > 1 else ""
    return f"{'-' if times % 2 else ''}np.diff(np.pad(g, {widths}){again}, axis={axis})"


# Enlarging


def _widths(case: Case) -> tuple[tuple[int, int], ...]:
    given = case["pad_width"]
    if isinstance(given, int):
        return ((given, given),) * case.rank
    if isinstance(given[0], int):
        return (given,) * case.rank
    if len(given) not in (1, case.rank):
        raise ShapeError(
            f"pad_width has {len(given)} pairs, but {show_shape(case.shape)} has {case.rank} "
            + ("axis" if case.rank == 1 else "axes")
        )
    return given * case.rank if len(given) == 1 else given  # type: ignore[no-any-return]


def _padded(case: Case) -> Shape:
    return tuple(before + length + after for length, (before, after) in zip(case.shape, _widths(case), strict=True))


def _inside(case: Case) -> str:
    if not case.rank:
        return "g"
    pairs = zip(case.shape, _widths(case), strict=True)
    return f"g[{', '.join(f'{before}:{before + length}' for length, (before, _) in pairs)}]"


def _tile_axes(case: Case) -> list[tuple[int, int]]:
    """For each axis of the result the number of repetitions of the input along it, and the input's length there."""
    reps, shape = case["reps"], case.shape
    rank = max(len(reps), len(shape))
    return list(zip((1,) * (rank - len(reps)) + reps, (1,) * (rank - len(shape)) + shape, strict=True))


def _tiled(case: Case) -> Shape:
    return tuple(times * own for times, own in _tile_axes(case))


def _tile_back(case: Case) -> str:
    pairs = _tile_axes(case)
    apart = tuple(length for pair in pairs for length in pair)
    added = tuple(range(0, len(apart), 2))
    if not case.rank:
        return "np.sum(g)"
    total = f"np.sum(np.reshape(g, {apart}), axis={added})"
    return total if len(pairs) == case.rank else f"np.reshape({total}, {case.shape})"


def _repeated(case: Case) -> Shape:
    if case["axis"] is None:
        return (prod(case.shape) * case["repeats"],)
    axis = axis_of(case["axis"], case.rank)
    return (*case.shape[:axis], case.shape[axis] * case["repeats"], *case.shape[axis + 1 :])


def _repeat_back(case: Case) -> str:
    repeats = case["repeats"]
    if not case.rank:
        return "np.sum(g)"
    if case["axis"] is None:
        total = f"np.sum(np.reshape(g, {(prod(case.shape), repeats)}), axis=1)"
        return total if case.rank == 1 else f"np.reshape({total}, {case.shape})"
    axis = axis_of(case["axis"], case.rank) + 1
    return f"np.sum(np.reshape(g, {(*case.shape[:axis], repeats, *case.shape[axis:])}), axis={axis})"


# fmt: off
op("reshape", "m×n", "Shape", "x", lambda case: reshaped("x", case["shape"]), _reshape_back,
   doc="The same entries in another shape, row after row.", latex="\\operatorname{{reshape}}({x})",
   shape_rule=_new_shape, elementwise=False, linear=True, options=(NEW_SHAPE,), synonyms="view resize rearrange",
   pytorch="ViewBackward0", truth="keeps")
op("ravel", "▭", "Shape", "x", "np.ravel(x)", _reshape_back,
   doc="All entries in one row.", latex="\\operatorname{{vec}}({x})", shape_rule=lambda case: (prod(case.shape),),
   elementwise=False, linear=True, aliases="flatten", synonyms="vector flat vec",
   pytorch="ViewBackward0", truth="keeps")
op("squeeze", "1→", "Shape", "x",
   lambda case: "np.squeeze(x, axis=axis)" + ("" if _squeezed(case) else "[()]"), _reshape_back,
   doc="Takes axes of length 1 away: all of them, or those named.", latex="\\operatorname{{squeeze}}({x})",
   shape_rule=_squeezed, elementwise=False, linear=True, options=(AXES,), synonyms="remove axis dimension",
   pytorch=_squeeze_in_pytorch, truth="keeps")
op("expand_dims", "→1", "Shape", "x", "np.expand_dims(x, axis)", _reshape_back,
   doc="Puts in axes of length 1.", label="expand dims", latex="\\operatorname{{expand}}({x})", shape_rule=_expanded,
   elementwise=False, linear=True, options=(NEW_AXES,), aliases="unsqueeze", synonyms="add new axis dimension",
   pytorch=_expand_dims_in_pytorch, truth="keeps")
op("swapaxes", "i↔j", "Shape", "x", "np.swapaxes(x, axis1, axis2)", "np.swapaxes(g, axis1, axis2)",
   doc="Exchanges two axes.", latex="\\operatorname{{swapaxes}}({x})", shape_rule=_swapped, elementwise=False,
   linear=True, options=(Option("axis1", 0, "axis", doc="one axis"), Option("axis2", 1, "axis", doc="the other axis")),
   synonyms="transpose exchange permute dimensions",
   pytorch="TransposeBackward0", truth="keeps")
op("moveaxis", "i→j", "Shape", "x", "np.moveaxis(x, source, destination)", "np.moveaxis(g, destination, source)",
   doc="Moves axes to other places; the rest keep their order.", latex="\\operatorname{{moveaxis}}({x})",
   shape_rule=_moved, elementwise=False, linear=True, aliases="movedim", synonyms="transpose permute dimensions",
   options=(Option("source", 0, "axes", doc="the axis or axes that move"),
            Option("destination", -1, "axes", doc="where they stand in the result")),
   pytorch="PermuteBackward0", truth="keeps")
op("broadcast_to", "▭→▦", "Shape", "x",
   lambda case: "np.broadcast_to(x, shape)" + ("" if case["shape"] else "[()]"), _unstretched,
   doc="Repeats a number or axes of length 1 to fill a shape. The gradients of the copies add up.", label="broadcast",
   latex="\\operatorname{{broadcast}}({x})", shape_rule=_stretched, elementwise=False, linear=True, options=(SHAPE,),
   synonyms="expand stretch repeat fill full",
   pytorch="ExpandBackward0", truth="keeps")
op("concatenate", "[a,b]", "Shape", "x1 x2", lambda case: f"np.concatenate([{', '.join(case.slots)}], axis=axis)", _own_part,
   doc="Joins arrays along an axis. Each gets its own part of the gradient.", label="concat", aliases="concat",
   latex="\\operatorname{{concatenate}}({x})", shape_rule=_concatenated, elementwise=False, variadic=True,
   tangents=(_alone("concatenate"),), options=(FIRST_AXIS,), synonyms="join append cat hstack vstack",
   pytorch="CatBackward0", truth="keeps")
op("stack", "a≡b", "Shape", "x1 x2", lambda case: f"np.stack([{', '.join(case.slots)}], axis=axis)", _own_layer,
   doc="Puts arrays of one shape together along a new axis. Each gets its own part of the gradient.",
   latex="\\operatorname{{stack}}({x})", shape_rule=_stacked, elementwise=False, variadic=True,
   tangents=(_alone("stack"),), options=(FIRST_AXIS,), synonyms="join vector from numbers combine array",
   pytorch="StackBackward0", truth="keeps")
op("flip", "⇋", "Shape", "x", "np.flip(x, axis=axis)", "np.flip(g, axis=axis)",
   doc="Turns the order of entries round: along all axes, or those named.", latex="\\operatorname{{flip}}({x})",
   shape_rule=_same_with_axes, elementwise=False, linear=True, options=(AXES,), synonyms="reverse mirror backwards",
   pytorch="FlipBackward0", truth="keeps")
op("roll", "↻", "Shape", "x",
   lambda case: "np.roll(x, shift, axis=axis)" if case.rank else "x", _roll_back,
   doc="Moves entries on by some places; what leaves at the end comes in at the start.",
   latex="\\operatorname{{roll}}({x})", shape_rule=_same_with_axes, elementwise=False, linear=True,
   options=(Option("shift", 1, "whole", least=-LONGEST_SHIFT, doc="by how many places"), AXES),
   synonyms="shift rotate cyclic circular",
   pytorch="RollBackward0", truth="keeps")
op("pad", "▣", "Shape", "x", lambda case: "np.pad(x, pad_width)" if case.rank else "x", _inside,
   doc="Puts zeros around the entries.", latex="\\operatorname{{pad}}({x})", shape_rule=_padded, elementwise=False,
   linear=True, options=(Option("pad_width", 1, "widths", doc="how many zeros before and after, for each axis"),),
   synonyms="zeros border margin frame",
   pytorch=lambda call: "ConstantPadNdBackward0" if call.rank else None, truth="keeps")
op("tile", "abab", "Shape", "x",
   lambda case: "np.tile(x, reps)" + ("" if _tiled(case) else "[()]"), _tile_back,
   doc="Repeats the whole array along each axis. The gradients of the copies add up.",
   latex="\\operatorname{{tile}}({x})", shape_rule=_tiled, elementwise=False, linear=True,
   options=(Option("reps", (2,), "shape", doc="how often along each axis"),), synonyms="repeat copies",
   pytorch="RepeatBackward0", truth="keeps")
op("repeat", "aabb", "Shape", "x", "np.repeat(x, repeats, axis=axis)", _repeat_back,
   doc="Repeats every entry, or every part along an axis. The gradients of the copies add up.",
   latex="\\operatorname{{repeat}}({x})", shape_rule=_repeated, elementwise=False, linear=True,
   options=(Option("repeats", 2, "whole", doc="how often"), AXIS), synonyms="copies duplicate interleave",
   pytorch=None, truth="keeps")
op("diff", "Δ", "Shape", "x", "np.diff(x, n=n, axis=axis)", _differences_back,
   doc="Each entry less the one before it along an axis; with n, again and again.",
   latex="\\operatorname{{diff}}({x})", shape_rule=_differences, elementwise=False, linear=True,
   options=(Option("n", 1, "whole", doc="how many times"), LAST_AXIS), synonyms="difference delta change subtract",
   pytorch=None)
