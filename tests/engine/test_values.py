"""What counts as a value."""

import numpy as np
import pytest

from graphgui.engine.values import as_value


@pytest.mark.parametrize(
    ("given", "shape"),
    [
        (3, ()),
        (10**30, ()),
        ([1, 2.5], (2,)),
        ([[1], [2]], (2, 1)),
        (np.inf, ()),
        ([], (0,)),
        ([[]], (1, 0)),
        ([[[1.0]]], (1, 1, 1)),
    ],
)
def test_numbers_and_arrays_are_float64_and_read_only(given, shape):
    value = as_value(given)
    assert value.dtype == np.float64
    assert np.shape(value) == shape
    np.testing.assert_array_equal(value, np.array(given, float))
    assert not isinstance(value, np.ndarray) or not value.flags.writeable


def test_a_value_does_not_follow_the_array_it_was_made_from():
    array = np.array([1.0, 2.0])
    value = as_value(array)
    array[0] = 5.0
    assert value[0] == 1.0


@pytest.mark.parametrize(
    "given",
    ["3", ["1"], None, [None, 1.0], 1j, np.array([1j]), [[1], [1, 2]], {}, object(), 10**400, np.ones((1,) * 33)],
    ids=lambda given: type(given).__name__,
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(given):
    """NumPy alone would read "3" as 3, None as nan and 1j as 0."""
    with pytest.raises(ValueError, match="a value"):
        as_value(given)


def test_a_value_lies_row_after_row_in_memory():
    """As a file's values do, so that a sum over a saved graph has the same last bits."""
    value = as_value(np.arange(6.0).reshape(2, 3).T)
    assert value.flags.c_contiguous
    np.testing.assert_array_equal(value, [[0, 3], [1, 4], [2, 5]])
