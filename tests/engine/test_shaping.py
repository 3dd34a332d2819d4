"""Shapes and places at their edges: as NumPy gives or refuses them, and sentences that name the shapes and the rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from graphgui.engine.evaluator import Evaluator, Results
from graphgui.engine.op import Op, ShapeError
from graphgui.engine.ops import OPS, indexing, shaping
from graphgui.engine.options import index_of
from tests.engine.cases import Sample
from tests.engine.sampled import graph_of, sampled_rows, values_of

NAMES = {row.name for row in (*shaping.TABLE, *indexing.TABLE)}
SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
AXIS = st.integers(-5, 4)
AXES = AXIS | st.lists(AXIS, max_size=3, unique=True).map(tuple)


def run(op: str, *values: Any, **options: Any) -> Results:
    """The results of one operation of parameters p0, p1 …."""
    return Evaluator().run(graph_of(op, *values, **options), output=100)


@pytest.mark.parametrize(("row", "sample"), list(sampled_rows(lambda row, sample: row.name in NAMES)))
def test_the_shape_rule_says_what_numpy_gives(row: Op, sample: Sample) -> None:
    """Each sample's value has the shape that was foretold."""
    inputs = values_of(row, sample)
    case = row.case(*map(np.shape, inputs), **sample.options)
    assert row.shape(case) == np.shape(row.apply(inputs, row.checked_options(sample.options)))


def agrees(name: str, inputs: list[Any], numpy: Callable[..., Any], **options: Any) -> None:
    """Checks that a row gives what NumPy gives, with gradients in the inputs' shapes, or that both refuse."""
    row = OPS[name]
    shapes = [np.shape(x) for x in inputs]
    try:
        expected = numpy(*inputs)
    except (ValueError, IndexError):
        with pytest.raises(ShapeError):
            row.shape(row.case(*shapes, **options))
        return
    assert row.shape(row.case(*shapes, **options)) == np.shape(expected)
    results = run(name, *inputs, **options)
    np.testing.assert_array_equal(results.value, expected)
    for i, shape in enumerate(shapes):
        assert np.shape(results.gradients[f"p{i}"]) == shape
    # All of these only move entries, so that the gradients of a sum count where each entry goes.
    total = sum(np.sum(results.gradients[f"p{i}"]) for i in range(len(inputs)))
    marked = numpy(*(np.ones(shape) for shape in shapes))
    assert total == np.sum(marked)


def numbers(shape: tuple[int, ...]) -> Any:
    """Different numbers in a shape, none of them 0."""
    return 1.0 + np.arange(np.prod(shape)).reshape(shape)


@given(SHAPES, st.lists(st.integers(-1, 6), max_size=4).map(tuple))
def test_random_new_shapes(shape: tuple[int, ...], new: tuple[int, ...]) -> None:
    """Reshape fits or not as in NumPy."""
    x = numbers(shape)
    agrees("reshape", [x], lambda x: np.reshape(x, new), shape=new)


INDEX_PART = st.one_of(
    st.integers(-5, 4).map(str),
    st.just("None"),
    st.tuples(*[st.none() | st.integers(-5, 5)] * 2, st.none() | st.integers(-3, 3)).map(
        lambda ends: ":".join("" if end is None else str(end) for end in ends)
    ),
)
INDEX = st.tuples(st.lists(INDEX_PART, min_size=1, max_size=4), st.integers(0, 4), st.booleans()).map(
    lambda drawn: ", ".join([*drawn[0][: drawn[1]], *(["..."] if drawn[2] else []), *drawn[0][drawn[1] :]])
)


@given(SHAPES, INDEX)
def test_random_indices(shape: tuple[int, ...], index: str) -> None:
    """Indexing gives or refuses what NumPy does, and scatter puts it back where it came from."""
    x = numbers(shape)
    agrees("getitem", [x], lambda x: x[index_of(index)], index=index)
    row = OPS["getitem"]
    try:
        inside = row.shape(row.case(shape, index=index))
    except ShapeError:
        return

    def scattered(part: Any) -> Any:
        whole = np.zeros(shape)
        whole[index_of(index)] = part
        return whole

    agrees("scatter", [numbers(inside)], scattered, index=index, shape=shape)


@given(st.lists(SHAPES, min_size=1, max_size=3) | SHAPES.map(lambda shape: [shape] * 2), AXIS)
def test_random_arrays_joined_and_stacked(shapes: list[tuple[int, ...]], axis: int) -> None:
    """Arrays fit together along an axis or not as in NumPy."""
    parts = [numbers(shape) for shape in shapes]
    agrees("concatenate", parts, lambda *parts: np.concatenate(parts, axis=axis), axis=axis)
    agrees("stack", parts, lambda *parts: np.stack(parts, axis=axis), axis=axis)


@given(SHAPES, st.integers(0, 3), st.tuples(*[st.integers(0, 3)] * 2), st.lists(st.tuples(*[st.integers(0, 3)] * 2)))
def test_random_widths_of_padding(
    shape: tuple[int, ...], width: int, pair: tuple[int, int], pairs: list[tuple[int, int]]
) -> None:
    """One width, one pair, or one pair for each axis."""
    x = numbers(shape)
    exact = tuple((pairs + [pair] * len(shape))[: len(shape)])
    for widths in (width, pair, (pair,), exact):
        if widths != ():
            agrees("pad", [x], lambda x, widths=widths: np.pad(x, widths), pad_width=widths)  # type: ignore[misc]


@given(SHAPES, st.lists(st.integers(0, 3), max_size=4).map(tuple), st.integers(0, 3), st.none() | AXIS)
def test_random_repetitions(shape: tuple[int, ...], reps: tuple[int, ...], repeats: int, axis: int | None) -> None:
    """Tiles and repeated entries."""
    x = numbers(shape)
    agrees("tile", [x], lambda x: np.tile(x, reps), reps=reps)
    if shape:  # NumPy lets a number have axis 0 here
        agrees("repeat", [x], lambda x: np.repeat(x, repeats, axis=axis), repeats=repeats, axis=axis)


@given(SHAPES, AXES, AXES, st.none() | AXES, st.integers(-5, 5))
def test_random_axes(shape: tuple[int, ...], axes: Any, other: Any, maybe: Any, shift: int) -> None:
    """Axes put in, taken out, exchanged, moved and turned round."""
    x = numbers(shape)
    agrees("expand_dims", [x], lambda x: np.expand_dims(x, axes), axis=axes)
    agrees("moveaxis", [x], lambda x: np.moveaxis(x, axes, other), source=axes, destination=other)
    if isinstance(axes, int) and isinstance(other, int):
        agrees("swapaxes", [x], lambda x: np.swapaxes(x, axes, other), axis1=axes, axis2=other)
    if shape:
        agrees("flip", [x], lambda x: np.flip(x, maybe), axis=maybe)
        agrees("squeeze", [x], lambda x: np.squeeze(x, maybe), axis=maybe)
        several = maybe if isinstance(maybe, tuple) else ()
        named = {axis % len(shape) for axis in several}
        if len(named) == len(several):  # NumPy rolls an axis that is named twice by twice as much
            agrees("roll", [x], lambda x: np.roll(x, shift, maybe), shift=shift, axis=maybe)


@given(SHAPES, SHAPES)
def test_random_shapes_broadcast(shape: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    """Broadcasting fits or not as in NumPy."""
    agrees("broadcast_to", [numbers(shape)], lambda x: np.broadcast_to(x, wanted), shape=wanted)


@given(SHAPES, SHAPES, st.none() | AXIS, st.data())
def test_random_places(shape: tuple[int, ...], places: tuple[int, ...], axis: int | None, data: st.DataObject) -> None:
    """What is taken, and that what take passes back is what scatter_add computes."""
    x = numbers(shape)
    if not shape or not all(shape) or (axis is not None and not -len(shape) <= axis < len(shape)):
        return
    length = x.size if axis is None else shape[axis]
    indices = data.draw(arrays.arrays(np.int64, places, elements=st.integers(-length, length - 1)))
    results = run("take", x, indices, axis=axis)
    np.testing.assert_array_equal(results.value, np.take(x, indices, axis=axis))
    taken = np.ones(np.shape(results.value))
    back = run("scatter_add", taken, indices, shape=shape, axis=axis).value
    np.testing.assert_array_equal(results.gradients["p0"], back)
    expected = np.zeros(shape if axis is not None else x.size)
    np.add.at(expected, indices if axis is None else (slice(None),) * (axis % len(shape)) + (indices,), taken)
    np.testing.assert_array_equal(back, expected.reshape(shape))


@pytest.mark.parametrize(
    ("name", "shapes", "options", "sentence"),
    [
        ("reshape", [(2, 3)], {"shape": (4,)}, "(2, 3) cannot become (4): it has 6 entries, not 4"),
        ("reshape", [(2, 3)], {"shape": (-1, 4)}, "(2, 3) cannot become (−1, 4): it has 6 entries, no multiple of 4"),
        ("reshape", [(2, 3)], {"shape": (-1, -1)}, "only one length of the new shape can be −1"),
        ("reshape", [()], {"shape": (2,)}, "scalar cannot become (2): it has 1 entry, not 2"),
        ("squeeze", [(2, 1)], {"axis": 0}, "axis 0 of (2, 1) has length 2, so it must stay"),
        ("moveaxis", [(2, 3)], {"source": (0, 1)}, "source and destination must name as many axes"),
        ("broadcast_to", [(2,)], {"shape": (3,)}, "(2) cannot be broadcast to (3): counted from the right"),
        ("concatenate", [(2, 3), (3, 2)], {}, "(2, 3) and (3, 2) cannot be joined along axis 0: the other axes"),
        ("concatenate", [(2, 3), (3,)], {}, "(2, 3) and (3) cannot be joined along axis 0"),
        ("stack", [(2,), (3,)], {}, "(2) and (3) cannot be stacked: shapes must be equal"),
        ("split", [(5,)], {}, "axis 0 has length 5, which cannot be split into 2 equal parts"),
        ("split", [(4,)], {"part": 2}, "there is no part 2: the 2 parts are counted from 0"),
        ("getitem", [(3,)], {"index": "3"}, "the index 3 is outside axis 0, which has length 3"),
        ("getitem", [(2, 3)], {"index": "..., -4"}, "the index −4 is outside axis 1, which has length 3"),
        ("getitem", [(3,)], {"index": "0, 1"}, "the index 0, 1 is for 2 axes, but (3) has only 1"),
        ("getitem", [()], {"index": "0"}, "the index 0 is for 1 axis, but a number has no axes"),
        ("getitem", [(3,)], {"index": "::0"}, "the step of a slice cannot be 0"),
        ("scatter", [(2,)], {"shape": (3,), "index": "1"}, "(2) does not fill the index 1 of (3), which is scalar"),
        ("take", [(3,), ()], {"axis": 1}, "there is no axis 1: there is only one axis"),
        ("scatter_add", [(2,), (3,)], {"shape": (4,)}, "(2) does not fit: places (3) in (4) take (3)"),
        ("take_along_axis", [(2, 3), (3, 1)], {}, "(2, 3) and places (3, 1) do not fit"),
        ("pad", [(2, 3)], {"pad_width": ((1, 1),) * 3}, "pad_width has 3 pairs, but (2, 3) has 2 axes"),
        ("sort", [()], {}, "sorting needs an array, not a number"),
        ("diff", [()], {}, "diff needs an array, not a number"),
        ("diff", [(2,)], {"n": 10**8}, "differences are taken 100 times at most"),
        ("expand_dims", [(1,) * 20], {"axis": tuple(range(13))}, "33 axes are too many: an array has 32 at most"),
        ("take", [(1,) * 20, (1,) * 20], {"axis": 0}, "39 axes are too many: an array has 32 at most"),
        ("tile", [(4000,)], {"reps": (4000,)}, "(16000000) is too large"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(
    name: str, shapes: list[tuple[int, ...]], options: dict[str, Any], sentence: str
) -> None:
    """The node names the shapes and the rule."""
    with pytest.raises(ShapeError) as error:
        OPS[name].shape(OPS[name].case(*shapes, **options))
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("name", "inputs", "options", "sentence"),
    [
        ("take", [[1.0, 2.0, 3.0], 3.0], {}, "places must be whole numbers from −3 to 2; one is 3"),
        ("take", [[1.0, 2.0, 3.0], [0.0, -4.0]], {}, "places must be whole numbers from −3 to 2; one is −4"),
        ("take", [[1.0, 2.0, 3.0], [0.0, 2.5]], {}, "places must be whole numbers from −3 to 2; one is 2.5"),
        ("take", [[1.0, 2.0, 3.0], np.nan], {}, "places must be whole numbers from −3 to 2; one is nan"),
        ("take", [[], [0.0]], {}, "there is no place 0 on an axis of length 0"),
        ("take_along_axis", [[1.0, 2.0], [np.inf]], {}, "places must be whole numbers from −2 to 1; one is inf"),
        ("scatter_add", [1.0, 5.0], {"shape": (4,)}, "places must be whole numbers from −4 to 3; one is 5"),
        ("one_hot", [[0.0, 2.0]], {}, "classes must be whole numbers from 0 to 1; one is 2"),
        ("one_hot", [-1.0], {"classes": 3}, "classes must be whole numbers from 0 to 2; one is −1"),
        ("one_hot", [0.5], {"classes": 3}, "classes must be whole numbers from 0 to 2; one is 0.5"),
    ],
)
def test_places_and_classes_that_are_none_are_a_problem_of_the_node(
    name: str, inputs: list[Any], options: dict[str, Any], sentence: str
) -> None:
    """Values, not shapes, are at fault here, so that it shows when the program runs."""
    problem = run(name, *inputs, **options).problems[100]
    assert problem.is_own
    assert sentence in problem.sentence


def test_a_shape_without_axes_holds_a_number() -> None:
    """No 0-dimensional arrays in the middle of a program."""
    for name, x, options in (
        ("reshape", [[2.0]], {"shape": ()}),
        ("squeeze", [[2.0]], {}),
        ("getitem", [2.0], {"index": "0, ..."}),
        ("broadcast_to", 2.0, {"shape": ()}),
        ("tile", 2.0, {"reps": ()}),
    ):
        row = OPS[name]
        text = row.text(row.case(np.shape(x), **options))
        assert isinstance(eval(text, {"np": np, "x": np.array(x)[()]}), np.float64), text


def test_sorting_is_stable_and_gradients_go_back_to_where_entries_came_from() -> None:
    """Equal entries keep their order, also in more than sixteen of them, where NumPy changes its method."""
    x = np.tile([1.0, 0.0], 20)
    graph = graph_of("sort", x)
    seed = np.arange(40.0)
    found = Evaluator().run(graph, output=100, seed=seed).gradients["p0"]
    np.testing.assert_array_equal(found[1::2], np.arange(20.0))
    np.testing.assert_array_equal(found[::2], np.arange(20.0, 40.0))


def test_split_gives_numpys_parts() -> None:
    """All parts of np.split, one node each."""
    x = numbers((2, 6))
    for part, expected in enumerate(np.split(x, 3, axis=1)):
        np.testing.assert_array_equal(run("split", x, sections=3, axis=1, part=part).value, expected)
