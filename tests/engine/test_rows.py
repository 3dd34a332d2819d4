"""Each row of the table says what its kind needs: found by numbers here, and held against what the row says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest

from graphgui.engine.op import Op
from graphgui.engine.op_properties import Binding
from graphgui.engine.ops import OPS
from graphgui.engine.ops.table import Table
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.sampled import RULES, samples_of, values_of

ELEMENTWISE = [row for row in RULES if row.elementwise]
OTHERS = [row for row in RULES if not row.elementwise]
PAIRS = [row for row in RULES if len(row.slots) == 2 and not row.variadic and not row.indices]
GRID = np.arange(-2.5, 2.75, 0.25)
PROBED = {"elu": {"alpha": 0.5}}
"""Options under which a row is probed, where at its defaults it has no kink."""
VERTICAL = 1e3


def named(rows: list[Op]) -> Any:
    """A parameter `row` for a test of each of these rows."""
    return pytest.mark.parametrize("row", rows, ids=[row.name for row in rows])


def is_close(first: Any, second: Any) -> bool:
    """Whether two arrays are equal but for rounding."""
    return np.shape(first) == np.shape(second) and bool(np.allclose(first, second, rtol=1e-9, equal_nan=True))


# ── where an operation is not smooth ─────────────────────────────────────────────────────────────────────────────────
def is_rough(function: Callable[[float], Any]) -> bool:
    """Whether some entry of a function jumps at 0, or has two slopes there."""
    far, near = 1e-5, 1e-6
    at = {h: np.asarray(function(h), np.float64) for h in (-far, -near, 0.0, near, far)}
    if not all(np.all(np.isfinite(value)) for value in at.values()):
        return False
    left, right = (at[-near] - at[-far]) / (far - near), (at[far] - at[near]) / (far - near)
    jumps = (at[near] - at[-near]) / near > VERTICAL, (at[-near] - at[near]) / near > VERTICAL
    off = np.abs(at[0.0] - at[near]) / near > VERTICAL
    return bool(np.any(np.abs(left - right) > 0.01 * (1 + np.abs(left))) or np.any(jumps) or np.any(off))


def roughness(row: Op) -> Iterator[bool]:
    """Whether an elementwise row is rough, at places of a grid along each of its slots."""
    options = row.checked_options(PROBED.get(row.name, {}))
    for at, others in product(range(len(row.slots)), (0.0, 0.5, -0.5, 1.0, 2.0)):
        for x in GRID:
            inputs = [np.float64(others * (1 + slot)) for slot in range(len(row.slots))]

            def moved(step: float, at: int = at, x: float = x, inputs: list[Any] = inputs) -> Any:
                return row.apply((*inputs[:at], np.float64(x + step), *inputs[at + 1 :]), options)

            yield is_rough(moved)


@named(ELEMENTWISE)
def test_an_elementwise_row_that_is_not_smooth_says_where(row: Op) -> None:
    """It has a kink or says in words how it breaks; no smooth one says so."""
    assert any(roughness(row)) == (row.kink is not None or row.breaks != ""), (row.kink, row.breaks)


@named(OTHERS)
def test_any_other_row_that_is_not_smooth_says_where(row: Op) -> None:
    """The same where entries are equal, rounded, or 0, moved all at once in some direction."""
    found = False
    for sample in samples_of(row):
        given = values_of(row, sample)
        chance = np.random.default_rng(0)
        slots = row.slots_for(len(given))
        ways = [0.0 * np.asarray(x) if s in row.indices else chance.normal(size=np.shape(x)) for s, x in zip(slots, given, strict=True)]  # fmt: skip
        for change in (np.round, np.ones_like, np.zeros_like):
            inputs = [np.asarray(x if s in row.indices else change(x)) for s, x in zip(slots, given, strict=True)]

            def moved(step: float, inputs: list[Any] = inputs, ways: list[Any] = ways, sample: Any = sample) -> Any:
                options = row.checked_options(sample.options)
                return row.apply(tuple((x + step * way)[()] for x, way in zip(inputs, ways, strict=True)), options)

            try:
                found = found or is_rough(moved)
            except ValueError:  # a singular matrix
                continue
    if found:
        assert row.kink is not None or row.breaks
    if not row.smooth and row.name != "one_hot":  # its whole numbers are not moved here
        assert found


def test_a_kink_that_gates_passes_all_or_nothing() -> None:
    """Off their kinks these rows have the slopes 0 and 1, and both; no other row with a kink has."""
    found = set()
    for row in ELEMENTWISE:
        if row.kink is None:
            continue
        slopes = set()
        for inputs in product(GRID + 0.1, *[(-0.5, 0.5)] * (len(row.slots) - 1)):
            numbers = tuple(map(np.float64, inputs))
            out = row.apply(numbers, row.option_defaults)
            slopes |= {float(row.vjp(s, 1.0, out, numbers, row.option_defaults)) for s in row.slots}
        found |= {row.name} if slopes == {0.0, 1.0} else set()
    assert found == {row.name for row in ELEMENTWISE if row.kink is not None and row.kink.gates}


@named([row for row in RULES if row.kink is not None])
def test_the_convention_of_a_kink_ends_the_doc(row: Op) -> None:
    """The finding quotes the one sentence that the doc ends with."""
    assert row.kink is not None
    assert row.doc.endswith(f". {row.kink.convention}")


# ── where an operation is flat, and where it is infinite ─────────────────────────────────────────────────────────────
def flattens(row: Op) -> bool:
    """Whether its slope is bounded and dies out on one side, where its value approaches a limit from one side."""
    others = row.defaults[1:]
    tails = np.concatenate([np.linspace(50.0, 60.0, 97), [1e3, 5e3]])
    xs = np.concatenate([-tails[::-1], np.linspace(-20.0, 20.0, 401), tails])
    inputs = (xs, *(np.full(xs.shape, number) for number in others))
    out = row.apply(inputs, row.option_defaults)
    slopes = np.asarray(row.partial(row.slots[0], np.ones(xs.shape), out, inputs, row.option_defaults))
    if not np.all(np.abs(slopes) < 10.0):
        return False
    ends = [slice(None, len(tails)), slice(-len(tails), None)]
    return any(
        np.all(np.abs(slopes[end]) < 1e-3)
        and (np.all(slopes[end] >= 0) or np.all(slopes[end] <= 0))
        and np.ptp(np.asarray(out)[end]) < 0.02
        for end in ends
    )


@named([row for row in ELEMENTWISE if row.passes_gradient(row.slots[0]) and (len(row.slots) == 1 or row.flat)])
def test_what_squashes_says_so(row: Op) -> None:
    """A bounded slope that dies out far away: there a node is called saturated, or a relu dead."""
    assert flattens(row) == (row.flat is not None)


def test_the_slope_by_which_a_softmax_is_judged_is_that_of_an_entry_by_its_own_logit() -> None:
    """The text of the row against its rule."""
    for row in OTHERS:
        if row.flat is None:
            continue
        x = np.array([0.3, -1.2, 2.0])
        out = row.apply((x,), row.option_defaults)
        own = [row.vjp("x", np.eye(3)[at], out, (x,), row.option_defaults)[at] for at in range(3)]
        assert is_close(row.slopes(out, (x,), row.option_defaults), own), row.name


@named(ELEMENTWISE)
def test_an_elementwise_row_that_is_infinite_at_small_numbers_says_where(row: Op) -> None:
    """Each infinity on the grid is at the pole that the row states, and a pole that is stated is found."""
    axis = np.linspace(-2.0, 2.0, 17)
    found = False
    for inputs in product(axis, repeat=len(row.slots)):
        numbers = tuple(map(np.float64, inputs))
        if np.isinf(row.apply(numbers, row.option_defaults)):
            assert row.is_at_pole(numbers, row.option_defaults), inputs
            found = True
    assert found == bool(row.pole)


@named(OTHERS)
def test_any_other_row_that_is_infinite_says_where(row: Op) -> None:
    """The same in the samples, and for matrices that are singular."""
    singular = (np.array([[1.0, 2.0], [2.0, 4.0]]),)
    cases = [(values_of(row, sample), row.checked_options(sample.options)) for sample in samples_of(row)]
    found = False
    for inputs, options in [*cases, (singular, row.option_defaults)]:
        if len(row.slots_for(len(inputs))) != len(inputs) or not all(np.all(np.isfinite(x)) for x in inputs):
            continue
        try:
            out = row.apply(inputs, options)
        except ValueError:
            continue
        if np.any(np.isinf(out)):
            assert row.is_at_pole(inputs, options)
            found = True
    assert found == bool(row.pole)


# ── how it is written, and its laws ──────────────────────────────────────────────────────────────────────────────────
@named([row for row in RULES if row.python])
def test_what_is_written_in_python_is_read_as_the_same_row(row: Op) -> None:
    """With names in the slots, and options at their defaults."""
    text = row.python.format(**{slot: slot for slot in row.slots}, **row.option_defaults)
    graph = parse(text)
    assert graph.node(graph.output or 0).row is row


def test_operators_bind_as_python_says() -> None:
    """Of two operators in a row, without brackets, Python does the one first that binds more tightly."""
    rows = [row for row in RULES if row.python and row.binds < Binding.ATOM and len(row.slots) == 2]
    for first, second in product(rows, rows):
        if Binding.COMPARISON in (first.binds, second.binds):
            continue
        graph = parse(second.python.format(a=first.python.format(a="x", b="y"), b="z"))
        outer = graph.node(graph.output or 0).row
        is_second_outer = first.binds > second.binds or (first.binds == second.binds < Binding.POWER)
        assert (outer is second) == is_second_outer or first is second, (first.name, second.name)


SHAPES = [((3,),) * 3, ((3, 3),) * 3, ((24,),) * 3, ((5,), (3,), (2,)), ((4, 4), (2, 2), (2, 2))]


def inputs_for(row: Op) -> Iterator[tuple[Any, ...]]:
    """Three arrays at a time, of whole numbers among which some are equal, and of others."""
    chance = np.random.default_rng(2)
    least = 0.1 if row.domain[0] > 0 else -1.0
    for shapes in SHAPES:
        yield tuple(chance.integers(0, 3, shape).astype(float) for shape in shapes)
        yield tuple(chance.uniform(least, 1.0, shape) for shape in shapes)


def holds(row: Op, law: Callable[..., tuple[Any, Any]]) -> bool:
    """Whether both sides of a law are the same wherever both can be computed, which they can somewhere."""
    found = []
    for inputs in inputs_for(row):
        try:
            found.append(is_close(*law(lambda *given: row.apply(given, row.option_defaults), *inputs)))
        except (ValueError, IndexError):
            continue
    return bool(found) and all(found)


@named(PAIRS)
def test_a_row_says_whether_its_inputs_may_be_exchanged(row: Op) -> None:
    """f(a, b) = f(b, a), and can be computed if that can."""

    def exchange(f: Callable[..., Any], a: Any, b: Any, _: Any) -> tuple[Any, Any]:
        first = f(a, b)
        try:
            return first, f(b, a)
        except ValueError:
            return first, np.full(np.shape(first), np.inf)

    assert holds(row, exchange) == row.commutative


@named(PAIRS)
def test_a_row_says_whether_either_pair_may_go_first(row: Op) -> None:
    """f(f(a, b), c) = f(a, f(b, c))."""
    assert holds(row, lambda f, a, b, c: (f(f(a, b), c), f(a, f(b, c)))) == row.associative


def test_products_and_powers_are_what_they_say() -> None:
    """By the numbers that they make."""
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 1.0], [2.0, 5.0]])
    for row in RULES:
        if row.product:
            assert is_close(row.apply((a, b), row.option_defaults), a * b if row.product == "entries" else a @ b)
        if isinstance(row.exponent, float):
            assert is_close(row.apply((a,), row.option_defaults), a**row.exponent)
        elif row.exponent:
            assert is_close(row.apply((a, b), row.option_defaults), a**b)
            assert row.slots.index(row.exponent) == 1


def test_a_minus_turns_the_gradient_at_positive_numbers() -> None:
    """In the slots that a row names, the derivative is below 0 where all inputs are 1."""
    for row in RULES:
        ones = (np.float64(1.0),) * len(row.slots)
        for slot in row.minus.split():
            out = row.apply(ones, row.option_defaults)
            assert row.vjp(slot, 1.0, out, ones, row.option_defaults) < 0, (row.name, slot)


# ── what others know it by ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_row_must_say_what_pytorch_calls_it() -> None:
    """None is an answer, silence is not; test_pytorch_names.py holds the answers against PyTorch."""
    with pytest.raises(TypeError, match="pytorch"):
        Table().op("twice", "2x", "Arithmetic", "x", "2 * x", "2 * g", doc="Twice a number.")  # type: ignore[call-arg]


def test_what_people_do_in_place_of_an_operation_has_a_name() -> None:
    """Each is another row, and its verb says what doing it is called."""
    for row in OPS.values():
        for name in row.confused_with.split():
            assert OPS[name] is not row
            assert OPS[name].verb, name


def test_sources_have_roles() -> None:
    """Each row without a formula, and only these; one each for parameters, data and constants."""
    assert [row.role for row in OPS.values() if not row.formula] == ["parameter", "constant", "data"]
    assert not any(row.role for row in OPS.values() if row.formula)


def test_helpers_of_rows_exist() -> None:
    """A rule that calls one is recorded as the row."""
    flagged = {row.name for row in OPS.values() if row.is_helper}
    assert flagged <= set(HELPERS)
    assert {"softmax", "erf", "scatter_add"} <= flagged


def truths(row: Op) -> Iterator[tuple[Any, Any]]:
    """What NumPy makes of True and False, and the row of 1 and 0, in its samples."""
    for sample in samples_of(row):
        given = values_of(row, sample)
        if not all(map(np.size, given)):
            continue
        case = row.case(*map(np.shape, given), **sample.options)
        for turn in (
            lambda x: np.greater(x, np.median(x)),
            lambda x: np.less_equal(x, np.median(x)),
            lambda x: np.ones(np.shape(x), bool)[()],
        ):
            inputs = {s: x if s in row.indices else turn(x) for s, x in zip(case.slots, given, strict=True)}
            numbers = tuple(np.asarray(x, np.float64)[()] for x in inputs.values())
            try:
                with np.errstate(all="ignore"):
                    made = np.asarray(eval(row.text(case), {"np": np, **HELPERS}, inputs))
                yield made, row.apply(numbers, case.options)
            except (TypeError, ValueError):
                yield np.float64("nan"), 0.0


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@named(RULES)
def test_a_row_says_whether_it_keeps_true_and_false(row: Op) -> None:
    """NumPy's value is True or False, and the number that is recorded for it 1 or 0."""
    keeps = all(made.dtype == bool and is_close(made.astype(float), number) for made, number in truths(row))
    assert keeps == (row.truth == "keeps")


def test_comparisons_give_true_and_false() -> None:
    """Those that Python compares with, and no others."""
    assert {row.name for row in RULES if row.truth == "gives"} == {row.name for row in RULES if row.binds == 0}
    for row in RULES:
        if row.truth == "gives":
            assert {float(row.apply((a, b), row.option_defaults)) for a in (0.0, 1.0, 2.0) for b in (0.0, 1.0)} == {
                0.0,
                1.0,
            }
