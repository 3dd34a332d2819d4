"""Places: indexing, looking up, cutting and sorting."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from types import EllipsisType

from graphgui.engine.op import Call, Case, Shape, ShapeError, show_shape
from graphgui.engine.ops.fitting import along, axis_of, not_scalar, reshaped
from graphgui.engine.ops.table import Table
from graphgui.engine.options import AXIS, FIRST_AXIS, LAST_AXIS, SHAPE, Option, index_of

TABLE = Table()
op = TABLE.op

INDEX = Option("index", "0", "index", doc="what is taken along each axis, as in 0, 1:3 or :, -1")


# Indexing, and its opposite


def _indexed(case: Case) -> Shape:
    return _shape_at(case.shape, case["index"])


def _shape_at(shape: Shape, text: str) -> Shape:
    """The shape of what an index takes from an array; raises ShapeError where there is nothing in that place."""
    parts = index_of(text)
    named = sum(isinstance(part, int | slice) for part in parts)
    if named > len(shape):
        has = "a number has no axes" if not shape else f"{show_shape(shape)} has only {len(shape)}"
        raise ShapeError(f"the index {text} is for {named} {'axis' if named == 1 else 'axes'}, but {has}")
    if ... not in parts:
        parts = (*parts, ...)
    lengths: list[int] = []
    at = 0
    for part in parts:
        if part is None:
            lengths.append(1)
        elif isinstance(part, EllipsisType):
            passed = len(shape) - named
            lengths += shape[at : at + passed]
            at += passed
        else:
            if isinstance(part, slice):
                lengths.append(_slice_length(part, shape[at]))
            elif not -shape[at] <= part < shape[at]:
                shown = str(part).replace("-", "−")
                raise ShapeError(f"the index {shown} is outside axis {at}, which has length {shape[at]}")
            at += 1
    return tuple(lengths)


def _slice_length(part: slice, length: int) -> int:
    if part.step == 0:
        raise ShapeError("the step of a slice cannot be 0")
    return len(range(*part.indices(length)))


def _at_index(name: str) -> Callable[[Case], str]:
    """Text for an array indexed by the option; a number is not indexed."""

    def text(case: Case) -> str:
        whole: Shape = case["shape"] if "shape" in case.options else case.shape
        inside = _shape_at(whole, case["index"])
        if not whole:
            return reshaped(name, inside) if inside else name
        # With "..." NumPy gives a 0-d array instead of a number.
        return f"{name}[index]" + ("[()]" if inside == () and "..." in case["index"] else "")

    return text


def _put_back(case: Case) -> str:
    return f"scatter(g, {case.shape}, np.s_[index])" if case.rank else reshaped("g", ())


def _scatter(case: Case) -> str:
    return "scatter(x, shape, np.s_[index])" if case["shape"] else reshaped("x", ())


def _scattered(case: Case) -> Shape:
    inside = _shape_at(case["shape"], case["index"])
    if inside != case.shape:
        raise ShapeError(
            f"{show_shape(case.shape)} does not fill the index {case['index']} of {show_shape(case['shape'])}, "
            f"which is {show_shape(inside)}"
        )
    return case["shape"]  # type: ignore[no-any-return]


def _section(case: Case) -> str:
    """The index of one of the equal parts of an axis; raises ShapeError where there is none."""
    axis = axis_of(case["axis"], case.rank)
    sections, part, length = case["sections"], case["part"], case.shape[axis]
    if length % sections:
        raise ShapeError(f"axis {axis} has length {length}, which cannot be split into {sections} equal parts")
    if part >= sections:
        raise ShapeError(f"there is no part {part}: the {sections} parts are counted from 0")
    each = length // sections
    return along(axis, f"{part * each}:{(part + 1) * each}")


def _split_shape(case: Case) -> Shape:
    return _shape_at(case.shape, _section(case))


def _taken(case: Case) -> Shape:
    own, indices = case.shapes
    if case["axis"] is None:
        return indices
    axis = axis_of(case["axis"], len(own))
    return own[:axis] + indices + own[axis + 1 :]


def _take(case: Case) -> str:
    length = prod(case.shape) if case["axis"] is None else case.shape[axis_of(case["axis"], case.rank)]
    return f"np.take(x, places(indices, {length}), axis=axis)"


def _take_back(case: Case) -> str:
    axis = "" if case["axis"] is None else f", {axis_of(case['axis'], case.rank)}"
    return f"scatter_add(g, indices, {case.shape}{axis})"


def _scatter_added(case: Case) -> Shape:
    own, indices = case.shapes
    shape: Shape = case["shape"]
    parts = _taken(Case((shape, indices), case.options, case.slots))
    if own != parts:
        raise ShapeError(
            f"{show_shape(own)} does not fit: places {show_shape(indices)} in {show_shape(shape)} take {show_shape(parts)}"
        )
    return shape


def _scatter_add(case: Case) -> str:
    axis = "" if case["axis"] is None else f", {axis_of(case['axis'], len(case['shape']))}"
    return f"scatter_add(x, indices, shape{axis})"


def _scatter_add_back(case: Case) -> str:
    shape = case["shape"]
    length = prod(shape) if case["axis"] is None else shape[axis_of(case["axis"], len(shape))]
    return f"np.take(g, places(indices, {length}), axis=axis)"


def _taken_along(case: Case) -> Shape:
    own, indices = case.shapes
    axis = axis_of(case["axis"], len(own))
    if len(indices) != len(own) or own[:axis] + own[axis + 1 :] != indices[:axis] + indices[axis + 1 :]:
        raise ShapeError(
            f"{show_shape(own)} and places {show_shape(indices)} do not fit: "
            f"all axes but axis {case['axis']} must be equal"
        )
    return indices


def _take_along(case: Case) -> str:
    axis = case["axis"]
    return f"np.take_along_axis(x, places(indices, {case.shape[axis]}), axis={axis})"


def _take_along_back(case: Case) -> str:
    return f"scatter_along(g, indices, {case.shape}, {case['axis']})"


def _getitem_in_pytorch(call: Call) -> str | None:
    """PyTorch's name for an index of one step; None for one of several steps, which makes several nodes."""
    steps = [step for step in index_of(call["index"]) if step not in (..., slice(None))]
    if not steps:
        return "AliasBackward0"
    kind = "Unsqueeze" if steps[0] is None else "Slice" if isinstance(steps[0], slice) else "Select"
    return f"{kind}Backward0" if len(steps) == 1 else None


# Sorting


def _sort_axis(case: Case) -> Shape:
    not_scalar(case, "sorting")
    axis_of(case["axis"], case.rank)
    return case.shape


def _sorted(name: str) -> Callable[[Case], str]:
    return lambda case: (
        f"np.take_along_axis({name}, np.argsort(x, axis={case['axis']}, kind='stable'), axis={case['axis']})"
    )


def _sort_back(case: Case) -> str:
    axis = case["axis"]
    order = f"np.argsort(x, axis={axis}, kind='stable')"
    return f"np.take_along_axis(g, np.argsort({order}, axis={axis}), axis={axis})"


def _classes(case: Case) -> Shape:
    return (*case.shape, case["classes"])


# fmt: off
op("split", "a|b", "Shape", "x", lambda case: f"x[{_section(case)}]",
   lambda case: f"scatter(g, {case.shape}, np.s_[{_section(case)}])",
   doc="Cuts an axis into equal parts and gives the one that the option part names, counted from 0.",
   latex="\\operatorname{{split}}({x})", shape_rule=_split_shape, elementwise=False, linear=True,
   options=(Option("sections", 2, "whole", least=1, doc="into how many equal parts"), FIRST_AXIS,
            Option("part", 0, "whole", doc="which part is given, counted from 0")), synonyms="cut part chunk section",
   pytorch="SliceBackward0", truth="keeps")
op("getitem", "x[i]", "Shape", "x", _at_index("x"), _put_back,
   doc="What stands at an index, as in x[0], x[1:3] or x[:, -1]. The gradient goes to those places, 0 elsewhere.",
   label="index", latex="{x}[{index}]", shape_rule=_indexed, elementwise=False, linear=True, options=(INDEX,),
   synonyms="slice slicing subscript item row column part [ ]",
   pytorch=_getitem_in_pytorch, infix="{x}[{index}]", python="{x}[{index}]", truth="keeps")
op("scatter", "[i]←x", "Shape", "x", _scatter, _at_index("g"),
   doc="Zeros of a shape with x put where the index says: the opposite of indexing.",
   latex="\\operatorname{{scatter}}({x})", shape_rule=_scattered, elementwise=False, linear=True,
   options=(SHAPE, INDEX), synonyms="put place embed insert zeros",
   pytorch=lambda call: "CopySlices" if call["shape"] else None, is_helper=True)
op("take", "x[ı]", "Shape", "x indices", _take, _take_back, None,
   doc="The entries or rows at whole-numbered places, as an embedding looks words up. Gradients of one place add up.",
   latex="{x}[{indices}]", shape_rule=_taken, elementwise=False, linear=True, indices=("indices",), options=(AXIS,),
   synonyms="embedding lookup gather index select rows",
   pytorch=None, truth="keeps")
op("scatter_add", "[ı]+x", "Shape", "x indices", _scatter_add, _scatter_add_back, None,
   doc="Zeros of a shape with the parts of x added at whole-numbered places: the opposite of take.", label="scatter add",
   latex="\\operatorname{{scatter}}({x}, {indices})", shape_rule=_scatter_added, elementwise=False, linear=True,
   indices=("indices",), options=(SHAPE, AXIS), synonyms="index_add histogram segment sum group put",
   pytorch=None, is_helper=True)
op("take_along_axis", "x[ıⱼ]", "Shape", "x indices", _take_along, _take_along_back, None,
   doc="From each row (or along another axis) the entries at whole-numbered places of its own. Gradients add up.",
   label="take along", latex="{x}[{indices}]", shape_rule=_taken_along, elementwise=False, linear=True,
   indices=("indices",), options=(LAST_AXIS,), synonyms="gather pick select each row class",
   pytorch=None, truth="keeps")
op("sort", "a≤b", "Shape", "x", "np.sort(x, axis=axis)", _sort_back, tangents=(_sorted("t"),),
   doc="Entries in rising order along an axis. Each gradient goes back to where its entry came from.",
   latex="\\operatorname{{sort}}({x})", shape_rule=_sort_axis, elementwise=False, options=(LAST_AXIS,),
   synonyms="order ascending rank",
   pytorch="SortBackward1", breaks="bends where entries are equal", truth="keeps")
op("argsort", "arg≤", "Shape", "x", "1.0 * np.argsort(x, axis=axis, kind='stable')", None,
   doc="The places, counted from 0, that put entries in rising order; equal ones keep theirs. No gradient passes.",
   latex="\\operatorname{{argsort}}({x})", shape_rule=_sort_axis, elementwise=False, options=(LAST_AXIS,),
   synonyms="order rank index sort", smooth=False,
   pytorch=None, breaks="jumps where entries are equal")
op("one_hot", "1ₖ", "Shape", "indices", "one_hot(indices, classes)", None,
   doc="A 1 at the place of each class and 0 elsewhere, along a new last axis. No gradient passes.", label="one-hot",
   latex="\\operatorname{{onehot}}({indices})", shape_rule=_classes, elementwise=False, indices=("indices",),
   options=(Option("classes", 2, "whole", least=1, doc="how many classes there are"),),
   synonyms="onehot classes labels indicator dummy categorical", smooth=False,
   pytorch=None, breaks="jumps from class to class", is_helper=True)
