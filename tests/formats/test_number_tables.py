"""Tables of numbers, as spreadsheets copy them."""

import numpy as np
import pytest

from graphgui.formats.number_tables import cell_number, cells_of, table_text


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("1\t2\n3\t4\n", [["1", "2"], ["3", "4"]]),
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1, 2, 3", [["1", "2", "3"]]),
        ("1;2\n3;4", [["1", "2"], ["3", "4"]]),
        ("1 2\n3   4", [["1", "2"], ["3", "4"]]),
        ("1\n2\n3", [["1"], ["2"], ["3"]]),
        ("2 * pi\n3", [["2 * pi"], ["3"]]),
        ("1\t\t3", [["1", "", "3"]]),
        ('"1"\t"2"', [["1", "2"]]),
        ("−1\t2", [["-1", "2"]]),
        ("", []),
        # decimal commas
        ("0,5\t1,25", [["0.5", "1.25"]]),
        ("0,5\t1,234", [["0.5", "1.234"]]),
        ("0,5;1", [["0.5", "1"]]),
        ("1.234,5\t2", [["1234.5", "2"]]),
        ("1\n0,5", [["1"], ["0.5"]]),
        ("0,05\n0,25", [["0.05"], ["0.25"]]),
        # thousands
        ("1,234.5\t2", [["1234.5", "2"]]),
        ("1,234\t0.5", [["1234", "0.5"]]),
        # what may mean two things stays
        ("1,234\t5", [["1,234", "5"]]),
        ("1,2\n3,4", [["1", "2"], ["3", "4"]]),
        ("a\tb", [["a", "b"]]),
    ],
)
def test_cells(text, cells):
    assert cells_of(text) == cells


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.5", 1.5), (" 2*pi ", 2 * np.pi), ("−3", -3.0), ("∞", np.inf), ("nan", np.nan), ("1,5", 1.5), ("1e3", 1000.0)],
)
def test_a_cell_holds_a_number(text, number):
    assert cell_number(text) == pytest.approx(number, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "word"),
    [("zebra", "zebra"), ("", "no number"), ("[1, 2]", "one number"), ("1,234", "1.234 or 1234")],
)
def test_what_is_no_number_is_refused_with_a_sentence(text, word):
    with pytest.raises(ValueError, match=word):
        cell_number(text)


def test_what_is_copied_is_read_back_exactly():
    values = np.array([[1 / 3, -0.0, 1e300], [np.inf, np.nan, 12.0]])
    text = table_text(values)
    assert text.count("\n") == 1
    read = np.array([[cell_number(cell) for cell in row] for row in cells_of(text)])
    assert np.array_equal(read, values, equal_nan=True)
    assert np.signbit(read[0, 1])
    assert table_text(np.float64(3)) == "3"


@pytest.mark.parametrize(
    "text",
    ['"' * 1_000_000 + ",", '"' * 200_000 + "\t1", "x;" + '"' * 200_000, "[]", "[[]]", "[[], []]", "\0,1", "\ud800,1", "[" * 5000],
    ids=["commas", "tabs", "semicolons", "empty", "no columns", "no entries", "zero byte", "half a sign", "deep"],
)  # fmt: skip
def test_what_is_no_table_raises_nothing(text: str) -> None:
    """Texts that Python's reader of tables refuses, or that have no entries: cells are given, and none of them is a number."""
    rows = cells_of(text)
    assert rows
    for cell in (cell for row in rows for cell in row if cell not in ("1", "")):
        with pytest.raises(ValueError, match=r"[a-z]+ "):
            cell_number(cell)
