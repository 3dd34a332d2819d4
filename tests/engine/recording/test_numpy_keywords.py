"""Every NumPy function with every argument that it can take: NumPy's answer, or a refusal; nothing is ignored."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graphgui import TraceError
from graphgui.engine.recording.recorder import Recorder, Tape

VECTOR = np.array([0.5, -1.5, 2.0, 0.25])
MATRIX = np.array([[0.5, -1.5, 2.0], [1.0, 0.25, -0.75]])
SQUARE = np.array([[2.0, 0.5, 0.1], [0.5, 3.0, -0.4], [0.1, -0.4, 1.5]])
CUBE = np.arange(8.0).reshape(2, 2, 2) / 4 + 0.5
POSITIVE = np.abs(VECTOR) + 0.1
SOME = np.array([True, False, True, True])

ARGUMENTS: tuple[tuple[Any, ...], ...] = (
    (VECTOR,), (MATRIX,), (SQUARE,), (np.array(1.5),), (CUBE,), ([VECTOR, VECTOR],), ([MATRIX, MATRIX],),
    (VECTOR, VECTOR), (MATRIX, MATRIX), (SQUARE, VECTOR[:3]), (VECTOR, [0, 1]), (MATRIX, (3, 2)), (VECTOR, 2),
    (MATRIX, 0, 1), (VECTOR > 0, VECTOR, VECTOR), ("ij,kj", MATRIX, MATRIX), (CUBE, (0, 1)), (VECTOR, 0.0, 1.0),
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, -7, 1.5, "C", "F", "K", "same_kind", "wrap", "edge", "nuc", "fro", (0,), (0, 1),
    [1, 2], SOME, int, np.float32, np.inf, object(), "nonsense", np.zeros(3), {},
)  # fmt: skip
FUNCTIONS = {
    f"{home.__name__.replace('numpy', 'np')}.{name}": function
    for home in (np, np.linalg, np.fft)
    for name in dir(home)
    if hasattr(function := getattr(home, name), "_implementation") and not name.startswith(("save", "empty", "load"))
}
UFUNCS = {name: each for name in dir(np) if isinstance(each := getattr(np, name), np.ufunc)}
OF_UFUNCS: tuple[dict[str, Any], ...] = (
    {}, {"where": SOME}, {"where": True}, {"where": False}, {"dtype": np.float32}, {"dtype": float}, {"order": "F"},
    {"casting": "unsafe"}, {"subok": False}, {"signature": "d->d"}, {"axis": 0}, {"axes": [(0,)]}, {"keepdims": True},
    {"out": np.zeros(4)}, {"nonsense": 1},
)  # fmt: skip
OF_METHODS: dict[str, tuple[tuple[tuple[Any, ...], ...], tuple[dict[str, Any], ...]]] = {
    "reduce": (
        ((POSITIVE,), (MATRIX,), (CUBE,)),
        ({}, {"axis": 1}, {"axis": None}, {"axis": (0, 1)}, {"axis": 7}, {"keepdims": True}, {"initial": 3.0},
         {"where": SOME}, {"dtype": np.float32}, {"out": np.zeros(())}),
    ),
    "accumulate": (((POSITIVE,), (MATRIX,)), ({}, {"axis": 1}, {"axis": -1}, {"dtype": np.float32})),
    "outer": (
        ((POSITIVE, POSITIVE), (MATRIX, POSITIVE), (MATRIX, MATRIX), (2.0, POSITIVE), (POSITIVE, [1, 2.0])),
        ({}, {"dtype": np.float32}, {"where": False}),
    ),
    "reduceat": (((POSITIVE, [0, 2]),), ({},)),
    "at": (((POSITIVE, [0, 1], 2.0),), ({},)),
}  # fmt: skip


def recorded(value: Any, tape: Tape) -> Any:
    """Arrays of numbers as recorders, also in lists."""
    if isinstance(value, np.ndarray) and value.dtype == float:
        return tape.argument(value, "x")
    return [recorded(each, tape) for each in value] if isinstance(value, list) else value


def plain(result: Any) -> Any:
    """A result without recorders."""
    if isinstance(result, Recorder):
        return np.asarray(result.value)
    return [plain(each) for each in result] if isinstance(result, tuple | list) else result


def same(own: Any, theirs: Any) -> bool:
    """Whether two results have the same structure, shapes and numbers."""
    if isinstance(own, list) and isinstance(theirs, tuple | list):
        return len(own) == len(theirs) and all(map(same, own, plain(theirs)))
    if own is theirs or (isinstance(own, np.dtype | tuple) and own == theirs):
        return True
    one, other = np.asarray(own), np.asarray(theirs)
    if one.shape != other.shape or not (one.dtype.kind in "biuf" and other.dtype.kind in "biuf"):
        return one.dtype == other.dtype and one.shape == other.shape  # no numbers: as NumPy makes them
    return np.allclose(one.astype(float), other.astype(float), rtol=1e-9, equal_nan=True)


def is_answered_or_refused(function: Callable[..., Any], arguments: Any, keywords: Any) -> bool:
    """Whether a call on recorders gives NumPy's answer (True) or a refusal (False); fails for anything else.

    Where NumPy itself refuses the arguments, its error or ours may be seen, or an answer, which the plain run refuses.
    """
    tape = Tape()
    theirs, error = None, None
    try:
        theirs = plain(
            function(*(np.array(each) if isinstance(each, np.ndarray) else each for each in arguments), **keywords)
        )
    except Exception as raised:
        error = raised
    try:
        own = plain(function(*(recorded(each, tape) for each in arguments), **keywords))
    except TraceError:
        return False
    except Exception:
        assert error is not None
        return False
    assert error is not None or same(own, theirs), f"{own} is not {theirs}"
    return True


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.filterwarnings("ignore")
def test_every_argument_of_a_function_is_taken_or_refused(name: str) -> None:
    """No keyword is ignored in silence, and none ends in an error of Python's where NumPy answers."""
    function = FUNCTIONS[name]
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except ValueError:
        pytest.skip("this NumPy does not tell the arguments of functions that are written in C")
    answered = [arguments for arguments in ARGUMENTS if is_answered_or_refused(function, arguments, {})]
    for arguments in answered:
        for parameter in parameters[len(arguments) :]:
            if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
                for value in VALUES:
                    is_answered_or_refused(function, arguments, {parameter.name: value})


@pytest.mark.parametrize("name", UFUNCS)
@pytest.mark.filterwarnings("ignore")
def test_every_argument_and_method_of_a_ufunc_is_taken_or_refused(name: str) -> None:
    """The same for ufuncs, reduce, accumulate, outer, reduceat and at, and for True and False."""
    function = UFUNCS[name]
    operands = (
        ((VECTOR,), (POSITIVE,), (MATRIX,)) if function.nin == 1
        else ((POSITIVE, POSITIVE + 1), (POSITIVE, 2.0), (2.0, POSITIVE), (MATRIX, np.array([1.0, 2.0, 0.0])))
    )  # fmt: skip
    for keywords in OF_UFUNCS:
        for arguments in operands:
            is_answered_or_refused(function, arguments, keywords)
    if function.nin == 2 and function.nout == 1:
        for method, (rows, options) in OF_METHODS.items():
            for arguments in rows:
                for keywords in options:
                    is_answered_or_refused(getattr(function, method), arguments, keywords)
    conditions: tuple[Callable[[Any], Any], ...] = (
        (lambda x: function(x > 0.5),) if function.nin == 1
        else (
            lambda x: function(x > 0.5, x < 1.2), lambda x: function(x > 0.5, SOME), lambda x: function(SOME, x > 0.5),
            lambda x: function(x > 0.5, x), lambda x: function(function(x > 0.5, SOME), function(SOME, x > 0.3)),
        )
    )  # fmt: skip
    for condition in conditions:
        is_answered_or_refused(condition, (POSITIVE,), {})


def test_what_is_answered() -> None:
    """The functions and ufuncs that are recorded at all, so that a refusal of everything would be seen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        functions = {
            name for name, function in FUNCTIONS.items()
            if any(is_answered_or_refused(function, arguments, {}) for arguments in ARGUMENTS)
        }  # fmt: skip
        ufuncs = {
            name for name, function in UFUNCS.items()
            if is_answered_or_refused(function, (POSITIVE, POSITIVE + 1)[: function.nin], {})
        }  # fmt: skip
    assert len(functions) >= 80, len(functions)
    assert len(ufuncs) >= 60, len(ufuncs)
    assert {"np.vstack", "np.sum", "np.linalg.det", "np.average", "np.split", "np.linalg.vector_norm"} <= functions
    assert {"add", "logical_and", "isnan", "heaviside", "logaddexp", "matmul"} <= ufuncs


@pytest.mark.parametrize(("keywords", "is_answered"), [
    ({}, True), ({"dtype": float}, True), ({"dtype": np.float32}, False), ({"casting": "unsafe"}, True),
])  # fmt: skip
def test_vstack_with_a_type(keywords: Any, is_answered: bool) -> None:
    """Faults' sample: np.vstack(…, dtype=) ended in a TypeError."""
    assert is_answered_or_refused(np.vstack, ([VECTOR, VECTOR],), keywords) == is_answered


def test_weights_along_an_axis() -> None:
    """np.average with one weight for each row or column."""
    for axis in (0, 1, -1):
        weights = np.array([1.0, 2.0, 3.0])[: MATRIX.shape[axis]]
        assert is_answered_or_refused(np.average, (MATRIX,), {"axis": axis, "weights": weights})
        assert is_answered_or_refused(np.average, (MATRIX,), {"axis": axis, "weights": weights, "keepdims": True})
    assert not is_answered_or_refused(np.average, (MATRIX,), {"returned": True})
