"""Options: what each kind takes and refuses, and that nothing else can reach a program."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphgui.engine.op import Op
from graphgui.engine.ops import OPS
from graphgui.engine.options import AXES, AXIS, KEEPDIMS, LAST_AXIS, Option, OptionError, index_of, written

CHOICE = Option("ord", None, "choice", (None, 1, 2, inf, "fro"))
ONE_CHOICE = Option("reduction", "mean", "choice", ("mean", "sum"))
WHOLE = Option("n", 1, "whole")
MAYBE_WHOLE = Option("n", None, "whole", least=1)
RATE = Option("rate", 0.5, "number")
SHAPE = Option("shape", (), "shape")
NEW_SHAPE = Option("shape", (-1,), "shape", least=-1)
WIDTHS = Option("pad_width", 1, "widths")
INDEX = Option("index", "0", "index")
SUBSCRIPTS = Option("subscripts", "i->", "subscripts")
NAMES = Option("columns", "", "names")


@pytest.mark.parametrize(
    ("option", "value", "held"),
    [
        (AXIS, None, None), (AXIS, 0, 0), (AXIS, -1, -1), (AXIS, 2.0, 2), (AXIS, np.int64(1), 1), (LAST_AXIS, 0, 0),
        (AXES, (0, -1), (0, -1)), (AXES, [1], (1,)), (AXES, (), ()), (AXES, 3, 3), (AXES, None, None),
        (KEEPDIMS, True, True), (KEEPDIMS, False, False),
        (WHOLE, 0, 0), (WHOLE, 7.0, 7), (MAYBE_WHOLE, None, None), (MAYBE_WHOLE, 1, 1),
        (RATE, 1, 1.0), (RATE, 0.25, 0.25),
        (CHOICE, None, None), (CHOICE, 1, 1), (CHOICE, 2.0, 2), (CHOICE, inf, inf), (CHOICE, "fro", "fro"),
        (SHAPE, (2, 3), (2, 3)), (SHAPE, [], ()), (SHAPE, 4, (4,)), (NEW_SHAPE, (2, -1), (2, -1)),
        (WIDTHS, 2, 2), (WIDTHS, (1, 0), (1, 0)), (WIDTHS, [[1, 0], [0, 2]], ((1, 0), (0, 2))),
        (INDEX, "0", "0"), (INDEX, " 1 : 3 ,-1", "1:3, -1"), (INDEX, "...,None", "..., None"), (INDEX, "2,", "2,"),
        (INDEX, "1, 2,", "1, 2"), (INDEX, "::-1", "::-1"), (INDEX, ":", ":"),
        (INDEX, "007:\t-01", "7:-1"), (INDEX, "٣", "3"), (INDEX, "1\n:2", "1:2"), (INDEX, "1:2:", "1:2"),
        (SUBSCRIPTS, "ij, jk -> ik", "ij,jk->ik"), (SUBSCRIPTS, "i->", "i->"),
        (NAMES, "x,  y", "x, y"), (NAMES, "", ""), (NAMES, "größe", "größe"),
    ],
)  # fmt: skip
def test_what_fits_is_held_in_one_form(option: Option, value: object, held: object) -> None:
    """Whatever way it is given, a value is held in the form in which it is written; that form fits again."""
    found = option.check(value)
    assert found == held
    assert type(found) is type(held)
    assert option.check(found) == found


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        (AXIS, True, "axis must be a whole number or None, not True"),
        (AXIS, 0.5, "axis must be a whole number or None, not 0.5"),
        (AXIS, 32, "axis must be a whole number or None, not 32"),
        (AXIS, (0, 1), "axis must be a whole number or None, not (0, 1)"),
        (LAST_AXIS, None, "axis must be a whole number, not None"),
        (AXES, "0", "axis must be a whole number or None, or several whole numbers such as (0, 1), not “0”"),
        (AXES, (0, 0), "or several whole numbers such as (0, 1), not (0, 0)"),
        (AXES, (0, None), "or several whole numbers such as (0, 1), not (0, None)"),
        (KEEPDIMS, 1, "keepdims must be True or False, not 1"),
        (WHOLE, -1, "n must be a whole number from 0, not -1"),
        (WHOLE, 1e30, "n must be a whole number from 0"),
        (WHOLE, nan, "n must be a whole number from 0, not nan"),
        (WHOLE, None, "n must be a whole number from 0, not None"),
        (MAYBE_WHOLE, 0, "n must be a whole number from 1, not 0"),
        (RATE, "0.5", "rate must be a number, not “0.5”"),
        (RATE, inf, "rate must be a number, not inf"),
        (RATE, -0.5, "rate must be a number from 0, not -0.5"),
        (CHOICE, "nuc", "ord must be one of None, 1, 2, np.inf, 'fro', not “nuc”"),
        (CHOICE, True, "ord must be one of None, 1, 2, np.inf, 'fro', not True"),
        (ONE_CHOICE, None, "reduction must be one of 'mean', 'sum', not None"),
        (SHAPE, (2, -1), "shape must be whole numbers such as (2, 3), not (2, -1)"),
        (SHAPE, (2.5,), "shape must be whole numbers such as (2, 3), not (2.5,)"),
        (SHAPE, (1,) * 40, "shape must be whole numbers such as (2, 3)"),
        (NEW_SHAPE, (-2,), "shape must be whole numbers such as (2, 3), not (-2,)"),
        (WIDTHS, -1, "pad_width must be a width, a pair (before, after), or one pair for each axis, not -1"),
        (WIDTHS, ((1, 2), (3,)), "pad_width must be a width, a pair"),
        (WIDTHS, (), "pad_width must be a width, a pair"),
        (INDEX, "", "index must be an index such as 0, 1:3 or :, -1, not “”"),
        (INDEX, "x", "index must be an index such as 0, 1:3 or :, -1, not “x”"),
        (INDEX, "..., ...", "index must be an index"),
        (INDEX, "0]", "index must be an index"),
        (INDEX, 0, "index must be an index"),
        (INDEX, "0," * 150, "index must be an index"),
        (SUBSCRIPTS, "ij,jk", "subscripts must be subscripts such as ij,jk->ik, not “ij,jk”"),
        (SUBSCRIPTS, "i'->i", "subscripts must be subscripts"),
        (NAMES, "x, x", "columns must be different names with commas between them, not “x, x”"),
        (NAMES, "x y", "columns must be different names"),
        (NAMES, None, "columns must be different names"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(option: Option, value: object, sentence: str) -> None:
    """The sentence names the option, what it may be, and what it was."""
    with pytest.raises(OptionError) as error:
        option.check(value)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "None"), (inf, "np.inf"), (-inf, "-np.inf"), (nan, "np.nan"), ((2, 3), "(2, 3)"), ("fro", "'fro'"), (0.5, "0.5")],
)  # fmt: skip
def test_values_are_written_as_python_reads_them(value: Any, text: str) -> None:
    """As they stand in a program."""
    assert written(value) == text


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("0", (0,)), ("-1", (-1,)), ("1:3", (slice(1, 3),)), ("::-1", (slice(None, None, -1),)), ("2,", (2,)),
        (":, None, ..., 4", (slice(None), None, ..., 4)), (":5", (slice(None, 5),)), ("3:", (slice(3, None),)),
    ],
)  # fmt: skip
def test_an_index_is_read_as_numpy_takes_it(text: str, index: tuple[Any, ...]) -> None:
    """The text of an index, without running it."""
    assert index_of(text) == index


@given(st.text(alphabet="0012:::,,..- Nonex_()[]\n٣", max_size=12))
def test_no_text_but_an_index_passes_as_one(text: str) -> None:
    """What passes is read by NumPy in the same way as here, and holds nothing that could be run."""
    try:
        found = INDEX.check(text)
    except OptionError:
        return
    assert isinstance(found, str)
    assert not set(found.replace("None", "")) - set("0123456789:,.- ")
    expected = eval(f"np.s_[{found}]", {"np": np})
    assert index_of(found) == (expected if isinstance(expected, tuple) else (expected,))
    assert INDEX.check(found) == found


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.binary(max_size=3),
    lambda parts: st.lists(parts, max_size=4) | st.lists(parts, max_size=4).map(tuple),
    max_leaves=6,
)


@given(
    st.sampled_from([AXIS, AXES, KEEPDIMS, CHOICE, WHOLE, RATE, SHAPE, NEW_SHAPE, WIDTHS, INDEX, SUBSCRIPTS, NAMES]),
    JUNK,
)
def test_anything_at_all_is_taken_or_refused_and_never_an_accident(option: Option, value: object) -> None:
    """Junk ends in an OptionError; what passes is stable, and written so that Python reads the same."""
    try:
        found = option.check(value)
    except OptionError:
        return
    assert option.check(found) == found
    assert eval(written(found), {"np": np}) == found


@pytest.mark.parametrize("row", [row for row in OPS.values() if row.options], ids=lambda row: row.name)
def test_each_option_of_the_table_holds_its_default_and_says_what_it_is(row: Op) -> None:
    """Defaults fit, docs are there, and a name the row does not know is refused."""
    for option in row.options:
        assert option.check(option.default) == option.default
        assert option.doc
    with pytest.raises(OptionError, match=f"{row.name} has no option called nonsense"):
        row.checked_options({"nonsense": 1})
