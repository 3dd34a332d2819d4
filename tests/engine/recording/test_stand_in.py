"""What a function can ask of a value beyond NumPy's functions: it sees an array there, or is refused in a sentence."""

from __future__ import annotations

import collections.abc
import copy
import functools
import json
import math
import numbers
import operator
import pickle
import random
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graphgui import TraceError, grad, trace
from graphgui.engine.evaluator import evaluate
from tests.engine.sampled import slope_along

VECTOR = np.array([0.5, -1.5, 2.0, 0.25])
MATRIX = np.array([[0.5, -1.5, 2.0], [1.0, 0.25, -0.75]])


def right(function: Callable[..., Any], argument: Any) -> None:
    """Value and gradient of a function are NumPy's, at the example and at another point."""
    graph = trace(function, argument)
    for factor in (1.0, 1.1):
        start = np.array(argument) * factor
        assert np.allclose(evaluate(graph, {"x": start}).value, function(start[()].copy()), rtol=1e-12)
    loss = lambda x: np.sum(np.sin(function(x)))  # noqa: E731
    random = np.random.default_rng(0)
    way = random.uniform(-1, 1, np.shape(argument))
    found = np.sum(grad(loss)(argument) * way)
    expected = slope_along(lambda x: loss(np.array(x)[()]), (np.asarray(argument, float),), (way,))
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-8)


def branch(asked: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function that takes one of two branches, by what it asks."""
    return lambda x: x * 2.0 if asked(x) else x * 3.0


@functools.singledispatch
def by_type(x: Any) -> Any:
    """Dispatched by the class of x: something else than a number or an array."""
    return x * 7


@by_type.register(float)
def _(x: Any) -> Any:
    return x * 2


@by_type.register(np.ndarray)
def _(x: Any) -> Any:
    return x * 3


def matched(x: Any) -> Any:
    """A match by class."""
    match x:
        case np.ndarray():
            return x * 2
        case float():
            return x * 3
    return x * 4


ASKED: dict[str, Callable[[Any], Any]] = {
    "isinstance of an array": lambda x: isinstance(x, np.ndarray),
    "isinstance of a number": lambda x: isinstance(x, float),
    "isinstance of several": lambda x: isinstance(x, (list, np.ndarray, np.generic)),
    "floating": lambda x: isinstance(x, np.floating),
    "real": lambda x: isinstance(x, numbers.Real),
    "isscalar": np.isscalar,
    "iterable": np.iterable,
    "Iterable": lambda x: isinstance(x, collections.abc.Iterable),
    "Sized": lambda x: isinstance(x, collections.abc.Sized),
    "its class": lambda x: x.__class__ is np.ndarray,
    "ndim": lambda x: np.ndim(x) == 1,
    "own ndim": lambda x: x.ndim,
    "has length": lambda x: hasattr(x, "__len__"),
    "has shape": lambda x: hasattr(x, "shape"),
    "has sort": lambda x: hasattr(x, "sort"),
    "has tolist": lambda x: hasattr(x, "tolist"),
    "has nonsense": lambda x: hasattr(x, "requires_grad"),
    "has ptp": lambda x: hasattr(x, "ptp"),
    "has is_integer": lambda x: hasattr(x, "is_integer"),
    "getattr": lambda x: getattr(x, "nonsense", None) is None,
    "callable": callable,
    "dtype": lambda x: x.dtype == np.float64,
    "dtype of a condition": lambda x: (x > 0).dtype == bool,
    "kind": lambda x: x.dtype.kind == "f",
    "issubdtype": lambda x: np.issubdtype(x.dtype, np.floating),
    "result type": lambda x: np.result_type(x, np.float32) == np.float64,
    "complex": np.iscomplexobj,
    "real object": np.isrealobj,
    "None": lambda x: x is None,
    "size": lambda x: np.size(x) > 1 and np.size(x, 0) == 4,
    "callable class": lambda x: issubclass(x.__class__, np.generic),
}


@pytest.mark.parametrize("argument", [VECTOR, np.float64(0.75)], ids=["array", "number"])
@pytest.mark.parametrize("name", ASKED)
def test_a_branch_on_the_kind_of_a_value_is_numpys(name: str, argument: Any) -> None:
    """An array answers as an array and a number as NumPy's number, so that the same branch is recorded."""
    right(branch(ASKED[name]), argument)


RIGHT: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "singledispatch of an array": (by_type, VECTOR),
    "singledispatch of a number": (by_type, 0.75),
    "match an array": (matched, VECTOR),
    "match a number": (matched, 0.75),
    "try its length": (lambda x: x * 2 if _length(x) else x * 3, 0.75),
    "copies": (lambda x: copy.copy(x) * 2 + copy.deepcopy(x), VECTOR),
    "copy of a list": (lambda x: copy.deepcopy([x, x])[1] * x, VECTOR),
    "unpacked": (lambda x: next(iter(x)) * tuple(x)[1] + next(reversed(x)), VECTOR),
    "enumerated": (lambda x: sum(i * each for i, each in enumerate(x)), VECTOR),
    "zipped": (lambda x: sum(a * b for a, b in zip(x, x[::-1], strict=True)), VECTOR),
    "reduced": (lambda x: functools.reduce(operator.mul, x), VECTOR),
    "rows": (lambda x: tuple(row for row in x)[1] * x[0], MATRIX),
    "divmod": (lambda x: divmod(x, 2)[1] + divmod(3.0, x)[1], 0.8),
    "real and imaginary part": (lambda x: x.real * 2 + x.imag + np.real(x) + x.conj() + np.conj(x), VECTOR),
    "positive": (lambda x: +x + np.positive(x), VECTOR),
    "argsort": (lambda x: x[x.argsort()] * x, VECTOR),
    "a list of values in a sum": (lambda x: np.add(x[:2], [x[1], 2.0]), VECTOR),
    "a list of values in a product": (lambda x: x[:2] @ [x[2], 1.0], VECTOR),
    "condition as number": (lambda x: ((x > 0).astype(float) + (x > -2).astype(float)) * x, VECTOR),
    "number as condition": (lambda x: x.astype(bool) * x, VECTOR),
    "conditions with plain ones": (lambda x: (((x > 0) & (VECTOR > 1)) + ((x < 1) | (VECTOR < 0))) * x, VECTOR),
    "sum of plain and recorded conditions": (lambda x: ((x > 0) + (VECTOR > 0)) * x, VECTOR),
    "product of plain and recorded conditions": (lambda x: ((x > 0) * (VECTOR > 0) + (x > 0)) * x, VECTOR),
    "indices": (lambda x: x[np.bool_(True)][0, 0] + x[(0,)] + x[np.int64(1)] + x[np.array(2)] + x[..., 0], VECTOR),
    "no places": (lambda x: np.sum(x[[]]) + x, VECTOR),
    "an axis for True": (lambda x: x[True].sum() * x[0] + x[None, True][0, 0, 1], VECTOR),
    "sign of a determinant": (lambda x: np.linalg.slogdet(np.diag(x * 1e-200)).sign * x, VECTOR),
    "names of slogdet": (lambda x: np.linalg.slogdet(np.diag(x)).logabsdet, VECTOR),
    "no determinant": (lambda x: np.linalg.slogdet(np.outer(x, x)[:2, :2] * 0)[0] + x, VECTOR),
    "heaviside of nan": (lambda x: np.isnan(np.heaviside(x * np.nan, 0.5)) * x, VECTOR),
    "vector norm of a matrix": (lambda x: np.linalg.vector_norm(x, keepdims=True) * x, MATRIX),
    "outer of matrices": (lambda x: np.multiply.outer(x, x[0]) + np.subtract.outer(x, x[0]), MATRIX),
    "accumulate": (lambda x: np.add.accumulate(x) + np.multiply.accumulate(x, axis=1), MATRIX),
    "reduce": (lambda x: np.logaddexp.reduce(x) + np.maximum.reduce(x, axis=0) + np.add.reduce(x, axis=None), MATRIX),
    "like": (lambda x: np.zeros_like(x, dtype=int) + np.full_like(x, 2.5) * x + np.ones_like(x > 0) * x, VECTOR),
    "at least one axis": (lambda x: np.atleast_1d(x[0], x)[1] * np.atleast_1d(x[0]), VECTOR),
    "joined": (lambda x: np.concatenate([[1.0, 2.0], x]) + np.stack([x[0], x[1]])[0], VECTOR),
    "formatted": (lambda x: x * (2 if f"{x[0]:.2f} {x!r}" else 3), VECTOR),
}


def _length(x: Any) -> int:
    try:
        return len(x)
    except TypeError:
        return 0


@pytest.mark.parametrize("name", RIGHT)
def test_values_and_gradients_are_numpys(name: str) -> None:
    """What the row says is recorded as NumPy computes it."""
    right(*RIGHT[name])


REFUSED: dict[str, tuple[Callable[[Any], Any], str]] = {
    "type is": (branch(lambda x: type(x) is np.ndarray), r"with other numbers on plain arrays .*type\(x\)"),
    "name of the type": (branch(lambda x: type(x).__name__ == "ndarray"), "on plain arrays"),
    "isinstance of the recorder": (branch(lambda x: "Record" in str(type(x))), "on plain arrays"),
    "has an interface": (branch(lambda x: hasattr(x, "__array_interface__")), "on plain arrays"),
    "a caught refusal": (lambda x: x * (3.0 if _caught(x) else 2.0), "on plain arrays"),
    "float": (lambda x: float(x[0]), "makes a plain number .* use NumPy's functions"),
    "int": (lambda x: int(x[0]), r"whole number .* use np\.floor"),
    "bool": (lambda x: x if bool(x[0]) else -x, r"np\.where"),
    "complex": (lambda x: complex(x[0]), "complex number"),
    "math": (lambda x: math.sin(x[0]), r"math\.…"),
    "isnan": (lambda x: math.isnan(x[0]), r"math\.…"),
    "floor": (lambda x: math.floor(x[0]), r"math\.…"),
    "item": (lambda x: x[0].item(), r"\.item\(\)"),
    "items": (lambda x: x.item(0), r"\.item\(\)"),
    "tolist": (lambda x: sum(x.tolist()), r"\.tolist\(\)"),
    "tobytes": (lambda x: x.tobytes(), r"\.tobytes\(\)"),
    "view": (lambda x: x.view(), r"\.view\(\)"),
    "is_integer": (lambda x: x[0].is_integer(), r"\.is_integer\(\)"),
    "nonzero": (lambda x: x[x.nonzero()], r"\.nonzero\(\)"),
    "asarray": (lambda x: np.asarray(x) * 2, "leave that out, it is an array already"),
    "array": (lambda x: np.array(x) * 2, "leave that out"),
    "ascontiguousarray": (lambda x: np.ascontiguousarray(x), "leave that out"),
    "array of objects": (lambda x: np.array([x[0], x[1]], dtype=object).sum(), "plain array"),
    "float64": (lambda x: np.float64(x[0]), "plain"),
    "full": (lambda x: np.full(3, x[0]), "plain"),
    "full_like": (lambda x: np.full_like(np.zeros(3), x[0]), r"np\.ones.*np\.full_like"),
    "r_": (lambda x: np.r_[x, 1.0], "plain array"),
    "astype": (lambda x: x.astype(np.float32), "float64 only"),
    "np.astype": (lambda x: np.astype(x, np.int64), "float64 only"),
    "astype nonsense": (lambda x: x.astype("nonsense"), "not understood|cannot"),
    "flags": (lambda x: x.flags["OWNDATA"], r"lie in memory \(\.flags\)"),
    "strides": (lambda x: x.strides, r"\.strides"),
    "nbytes": (lambda x: x * x.nbytes, r"\.nbytes"),
    "hash": (lambda x: {x[0]: 1}, "key of a dictionary"),
    "set": (lambda x: len(set(x)), "key of a dictionary"),
    "in": (lambda x: x if 2.0 in x else -x, "branches"),
    "equals": (lambda x: x if x[0] == 0.5 else -x, "branches"),
    "equals as lists": (lambda x: x if list(x) == [1.0, 2.0, 3.0, 4.0] else -x, "branches"),
    "and": (lambda x: (x[0] > 0 and x[1] < 0) * x, "branches"),
    "not": (lambda x: (not x[0]) * x, "branches"),
    "between": (lambda x: (0 < x[0] < 1) * x, "branches"),
    "sorted": (lambda x: sorted(x)[0], r"np\.sort"),
    "min": (lambda x: min(x), r"np\.min"),
    "max": (lambda x: max(x[0], 0.0), r"np\.max|np\.where"),
    "any": (lambda x: x * any(x > 0), "branches"),
    "assert": (lambda x: x if np.all(x < 9) else 0 * x, "branches"),
    "allclose": (lambda x: x if np.allclose(x, x) else 0 * x, r"np\.allclose is not recorded"),
    "range": (lambda x: sum(range(x[0])), "as a count"),
    "list index": (lambda x: [1.0, 2.0][x[0]], "an index"),
    "index": (lambda x: np.zeros(3)[x[0]], "plain|index"),
    "reshape": (lambda x: np.reshape(x, (x[0], 1)), "recorded|count"),
    "pickle": (lambda x: pickle.dumps(x), "pickles"),
    "percent": (lambda x: x * float(operator.mod("%.2f", x[0])), "plain number"),
    "complex product": (lambda x: np.abs(x * 1j), "number"),
    "text": (lambda x: x + "a", "number"),
    "outside": (lambda x: x[7], "outside"),
    "method of the class": (lambda x: np.ndarray.sum(x), "as it then ends with TypeError: .* NumPy's functions"),
    "operator of the class": (lambda x: np.ndarray.__add__(x, 1), "as it then ends with TypeError"),
    "buffer": (lambda x: x[0] * memoryview(x)[0], "as it then ends with TypeError"),
    "bytes": (lambda x: x * len(struct.pack("d", x[0])), "as it then ends with error: required argument"),
    "trunc": (lambda x: x * math.trunc(x[2]), "as it then ends with TypeError"),
    "index by text": (lambda x: x["a"], "cannot be recorded"),
    "index by fraction": (lambda x: x[0.5], "cannot be recorded"),
    "masked array": (lambda x: x * np.ma.array(VECTOR, mask=[1, 0, 0, 0]), "MaskedArray follows rules of its own"),
    "matrix": (lambda x: x * np.matrix(VECTOR).T, "matrix follows rules of its own"),
    "vectorize": (lambda x: np.vectorize(math.sin)(x), "plain"),
    "frompyfunc": (lambda x: np.frompyfunc(lambda v: v * 2, 1, 1)(x), "not NumPy's"),
    "emath": (lambda x: np.emath.sqrt(x), r"scimath.*sqrt is not recorded"),
    "strings": (lambda x: np.strings.multiply(x, 2), "not recorded|plain array"),
    "bitwise of numbers": (lambda x: x & 1.0, "conditions only"),
    "difference of conditions": (lambda x: ((x > 0) - (x > 1)) * x, "make numbers of them first"),
    "minus a condition": (lambda x: -(x > 0) * x, "make numbers of them first"),
    "exp of a condition": (lambda x: np.exp(x > 0) * x, "make numbers of them first"),
    "product of conditions": (lambda x: ((x > 0) @ (x < 1)) * x, "make numbers of them first"),
    "dot of conditions": (lambda x: np.dot(x > -1, x < 3) * x, "on plain arrays"),
    "reduceat": (lambda x: np.add.reduceat(x, [0, 2]), r"np\.add\.reduceat is not recorded"),
    "reduce of another": (lambda x: np.subtract.reduce(x), r"np\.subtract\.reduce is not recorded"),
    "masked sum": (lambda x: np.add.reduce(x, where=VECTOR > 0), "where"),
    "masked ufunc": (lambda x: np.exp(x, where=VECTOR > 0), "where"),
    "masked rewritten ufunc": (lambda x: np.deg2rad(x, where=VECTOR > 0), "where"),
    "masked condition": (lambda x: np.isnan(x, where=VECTOR > 0), "where"),
    "type of a ufunc": (lambda x: np.add(x, 1, dtype=np.float32), "dtype"),
    "type of a rewritten ufunc": (lambda x: np.deg2rad(x, dtype=np.float32), "dtype"),
    "signature": (lambda x: np.sqrt(x, signature="f->f"), "signature"),
    "save": (lambda x: json.dumps({"a": [x]}), "not JSON|recorded"),
}


def _caught(x: Any) -> bool:
    try:
        return float(x[0]) > 0
    except ValueError:
        return False


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("name", REFUSED)
def test_what_would_leave_the_recording_is_refused(name: str) -> None:
    """A sentence, and never another branch or number in silence."""
    function, sentence = REFUSED[name]
    with pytest.raises((TraceError, TypeError) if name == "save" else TraceError, match=sentence):
        trace(function, VECTOR)


def test_random_numbers_are_the_same_on_plain_arrays() -> None:
    """The plain run draws nothing of its own; a function that never gives the same twice is recorded all the same."""
    np.random.seed(3)
    random.seed(3)
    noisy = lambda x: x * np.random.normal() + random.random()  # noqa: E731
    graph = trace(noisy, 2.0)
    following = (np.random.normal(), random.random())
    np.random.seed(3)
    random.seed(3)
    assert evaluate(graph).value == noisy(2.0)
    assert following == (np.random.normal(), random.random())
    own = np.random.default_rng(0)
    assert evaluate(trace(lambda x: x * own.normal(), 2.0)).value != 0.0


def test_the_plain_run_is_one_and_its_arguments_are_its_own() -> None:
    """grad compares at its first call only; what a function writes to its arguments reaches no caller."""
    calls = []

    def loss(x: Any) -> Any:
        calls.append(isinstance(x, np.ndarray))
        x *= 2.0
        return np.sum(x)

    start = np.ones(3)
    slope = grad(loss)
    for _ in range(3):
        assert np.array_equal(slope(start), [2.0, 2.0, 2.0])
    assert len(calls) == 3 + 2
    assert np.array_equal(start, np.ones(3))
    with pytest.raises(TraceError, match="on plain arrays it ends with ZeroDivisionError: no"):
        trace(lambda x: x if "Recorded" in str(type(x)) else _fail(), VECTOR)
    with pytest.raises(TraceError, match="gives 1 on plain arrays and 2 when it is recorded"):
        grad(lambda x: x if type(x) is np.float64 else 2 * x)(np.float64(1.0))


def _fail() -> None:
    raise ZeroDivisionError("no")


ELSEWHERE: dict[str, tuple[Callable[[Any], Any], Any, str]] = {
    "a branch that both agree in": (branch(lambda x: type(x) is np.float64), np.float64(0.0), "at other numbers"),
    "a number as text": (lambda x: x * float(f"{x:.17g}"), np.float64(2.0), "at other numbers .* out of texts"),
    "nothing but text": (lambda x: float(f"{x:.17g}"), np.float64(2.0), "at other numbers the function gives"),
    "a whole number": (branch(lambda x: isinstance(x, int)), 3, "gives 6 for the numbers as they are given and 9 when"),
    "Python's number": (
        branch(lambda x: hasattr(x, "shape")),
        2.0,
        "gives 6 for the numbers as they are given and 4 when",
    ),
    "whole numbers that wrap around": (lambda x: np.sum(x - 200), np.array([1, 2], np.uint8), "as they are given"),
    "the type of whole numbers": (branch(lambda x: x.dtype.kind == "i"), np.array([1, 2]), "give float64 numbers"),
    "the type of short numbers": (branch(lambda x: x.dtype == np.float32), np.float32([1, 2]), "as they are given"),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_another_way_shows_at_other_numbers_or_in_their_own_form(name: str) -> None:
    """Where the example itself does not tell, another point does, or the numbers in the form in which they were given."""
    function, argument, sentence = ELSEWHERE[name]
    with pytest.raises(TraceError, match=sentence):
        trace(function, argument)
    with pytest.raises(TraceError, match=sentence):
        grad(lambda x: np.sum(function(x)))(argument)


def test_numbers_in_other_forms_are_recorded_where_that_changes_nothing() -> None:
    """Whole and short numbers, what fails for them alone, places, symmetric matrices and jumps."""
    symmetric = np.array([[2.0, 0.5], [0.5, 1.0]])
    for function, arguments in (
        (lambda x, y: x**2 * y, (3, 2.5)),
        (lambda x: x**-1, (np.array([1, 2]),)),
        (lambda x: 1 / x, (0,)),
        (lambda x: np.sum(np.exp(x) / 3), (np.float32([1, 2]),)),
        (lambda x, at: x[at] * x, (VECTOR, np.array([0, 1, 0, 2]))),
        (lambda x: np.linalg.cholesky(x), (symmetric,)),
        (lambda x: np.floor(x) * x + np.sign(x), (VECTOR,)),
        (lambda x: np.log(x), (0.0,)),
        (lambda x: np.linalg.inv(x), (symmetric,)),
        (lambda x: x[np.argmax(x)], (VECTOR,)),
    ):
        floats = [
            np.asarray(each, float) if each is not arguments[-1] or len(arguments) < 2 else each for each in arguments
        ]
        with np.errstate(all="ignore"):
            expected = function(*(each[()] if isinstance(each, np.ndarray) else each for each in floats))
        assert np.allclose(evaluate(trace(function, *arguments)).value, expected, rtol=1e-12)


def test_errors_of_the_function_itself_stay_what_they_are() -> None:
    """What plain arrays raise as well is no matter of recording."""
    with pytest.raises(KeyError):
        trace(lambda x: {}["a"], VECTOR)
    with pytest.raises(TypeError, match="subscript"):
        grad(lambda x: len(x)[0] * x)(VECTOR)  # type: ignore[index]
    with pytest.raises(ZeroDivisionError):
        trace(lambda x: x * (1 / 0), VECTOR)
    with pytest.raises(TypeError, match="positional"):
        trace(lambda x: x, VECTOR, VECTOR)


def test_a_recorded_value_that_is_kept_is_refused() -> None:
    """A cache that holds it would be a constant in the next recording, and in plain runs."""
    cache: dict[str, Any] = {}

    def cached(x: Any) -> Any:
        if "h" not in cache:
            cache["h"] = x * 2
        return np.sum(cache["h"] + x)

    for _ in range(2):
        with pytest.raises(TraceError, match=r"kept beyond its run .* work it out anew"):
            trace(cached, VECTOR)
        with pytest.raises(TraceError, match="kept beyond its run"):
            grad(cached)(VECTOR)
    cache.clear()
    gradient = grad(lambda x: grad(cached)(x)[0] * x[1])
    with pytest.raises(TraceError, match=r"kept beyond its run|on plain arrays"):
        gradient(VECTOR)


@pytest.mark.parametrize("argnum", ["x", 1.0, True, None, [0], (0, "x")])
def test_a_wrong_place_of_an_argument(argnum: Any) -> None:
    """argnum is a whole number, or several in a tuple."""
    with pytest.raises(TraceError, match="argnum must be the place of an argument"):
        grad(lambda x: x, argnum)
