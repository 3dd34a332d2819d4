"""Tracing and differentiating ordinary NumPy functions, against NumPy itself, HIPS autograd and known derivatives."""

from __future__ import annotations

import importlib
import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import graphgui
from graphgui import TraceError, grad, trace, value_and_grad
from graphgui.engine.evaluator import evaluate
from graphgui.engine.recording.numpy_calls import row_named
from tests.known import Known

VECTOR = np.array([0.5, -1.5, 2.0, 0.25])
MATRIX = np.array([[0.5, -1.5, 2.0], [1.0, 0.25, -0.75]])
SQUARE = np.array([[2.0, 0.5, 0.1], [0.3, 3.0, -0.4], [0.2, -0.1, 1.5]])


def ops(graph: graphgui.Graph) -> list[str]:
    """The operations of a graph in order, without its sources."""
    return [node.op for node in graph.nodes() if not node.row.is_source]


def test_olahs_function_draws_itself() -> None:
    """Worked number 1, from a lambda: c = a + b = 3, d = b + 1 = 2, e = c · d = 6, and gradients (2, 5)."""
    graph = trace(lambda a, b: (a + b) * (b + 1), 2.0, 1.0)
    assert [node.name for node in graph.nodes()] == ["a", "b", "c", "d", "e"]
    assert ops(graph) == ["add", "add", "mul"]
    results = evaluate(graph)
    assert (results.value, results.gradients["a"], results.gradients["b"]) == (6, 2, 5)
    assert graph == graphgui.parse("a = 2; b = 1; c = a + b; d = b + 1; e = c * d")


def test_names_of_arguments() -> None:
    """Arguments are called as the function calls them, those in lists and *rest by number; nothing clashes."""

    def function(c: Any, params: Any, *rest: Any) -> Any:
        return c * params[0] + params[1] * rest[0] + rest[1]

    graph = trace(function, 1.0, [2.0, 3.0], 4.0, 5.0)
    sources = [node.name for node in graph.nodes() if node.row.is_source]
    assert sources == ["c", "params1", "params2", "rest1", "rest2"]
    assert evaluate(graph).value == 2 + 12 + 5
    assert evaluate(trace(lambda pi, inf: pi + inf, 1.0, 2.0)).value == 3, "names that a node may not bear get a _"
    assert evaluate(trace(np.tanh, 0.0)).value == 0.0


def test_only_what_the_result_needs_is_drawn() -> None:
    """Values that lead nowhere are left out; unused arguments stay, as one may want to wire them."""
    graph = trace(lambda x, y: (np.sin(x), x * 2)[1], 3.0, 4.0)
    assert ops(graph) == ["mul"]
    assert graph.has_name("y")
    assert evaluate(trace(lambda x: x, 3.0)).value == 3.0
    assert evaluate(trace(lambda x: 7, 3.0)).value == 7.0
    assert evaluate(trace(lambda x, how: x + 1 if how == "up" else x - 1, 3.0, "up")).value == 4.0


CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "operators": (lambda x, y: -x + y * 2 - 3 / y + x**2 - 1 * x + (2 - x) @ y, (VECTOR, VECTOR + 2)),
    "powers": (lambda x: 2**x + x**3 + x**0.5, (VECTOR + 2,)),
    "arrays first": (lambda x: VECTOR * x + np.float64(2) * x + VECTOR / (x + 5) - x, (VECTOR,)),
    "mod": (lambda x: x % 2 + np.mod(x, 1.5), (VECTOR,)),
    "floor": (lambda x: x // 2 * x, (VECTOR,)),
    "comparisons": (lambda x: (x > 0) * x + (x <= -1) * 2.0 + (x == 2) * x + (x != 2) * 1.0, (VECTOR,)),
    "conditions": (lambda x: np.where((x > 0) & (x < 1) | ~(x > -1), x, 2 * x), (VECTOR,)),
    "truths": (lambda x: ((x > 0) + (x > -1) * (x < 3)) * 1.0 + np.sum(x > 0) + np.heaviside(x, 0.5), (VECTOR,)),
    "stacked": (lambda x: np.linalg.trace(x) + np.trace(x).sum() + np.linalg.det(x), (np.stack([SQUARE, SQUARE + 1]),)),
    "vector norm": (lambda x: np.linalg.vector_norm(x) + np.diagonal(x), (SQUARE,)),
    "ufuncs": (lambda x: np.exp(np.sin(x)) + np.arctan(x) - np.log1p(x**2) + np.hypot(x, 1) + np.abs(x), (VECTOR,)),
    "maximum": (lambda x: np.maximum(x, 0) + np.minimum(x, 1.0) + np.clip(x, -1, 1) + x.clip(0), (VECTOR,)),
    "sum": (lambda x: np.sum(x, axis=0) + x.sum(0, keepdims=True) + np.sum(x) + x.sum(axis=(0, 1)), (MATRIX,)),
    "mean": (lambda x: x.mean() + np.mean(x, axis=-1).sum() + x.mean(axis=1, keepdims=True), (MATRIX,)),
    "max": (lambda x: np.max(x, axis=0) + x.max() + x.min(axis=0) + np.amax(x), (MATRIX,)),
    "spread": (lambda x: x.std(axis=1) + np.var(x, axis=1, ddof=1) + x.prod(axis=1), (MATRIX,)),
    "cumulative": (lambda x: np.cumsum(x) + x.cumsum() + np.cumprod(x), (VECTOR,)),
    "reshape": (lambda x: x.reshape(3, 2).T + np.reshape(x, (2, 3)) + x.ravel().reshape((2, -1)), (MATRIX,)),
    "transpose": (lambda x: x.T @ x + np.transpose(x) @ x.mT.T + x.transpose(1, 0) @ x, (MATRIX,)),
    "axes": (lambda x: np.swapaxes(x, 0, 2) + np.moveaxis(x, 0, -1).transpose(1, 0, 2), (np.ones((2, 2, 2)),)),
    "squeeze": (lambda x: np.squeeze(np.expand_dims(x, 1)) + x[:, None].squeeze(axis=1), (VECTOR,)),
    "index": (lambda x: x[0] * x[-1, 1:].sum() + x[1, 2] - x[..., ::-1] + x[:1], (MATRIX,)),
    "take": (lambda x: x[[0, 1, 0]] * x[:, np.array([2, 1])][0, 0] + np.take(x, [1, 0, 1], axis=0), (MATRIX,)),
    "pairs": (lambda x: x[np.arange(2), [2, 0]] + x[MATRIX > 1] + x.flatten()[MATRIX.ravel() > 1], (MATRIX,)),
    "chosen": (lambda x: x[np.argmax(x)] + x[x.argmin()], (VECTOR,)),
    "unpacking": (lambda x: (lambda a, b, c, d: a * b + c - d)(*x) + sum(x) + len(x), (VECTOR,)),
    "join": (lambda x: np.concatenate([x, x * 2]) @ np.hstack([x, x]) + np.stack([x, x], axis=1).sum(), (VECTOR,)),
    "stacks": (lambda x: np.vstack([x, 2 * x]).sum(axis=1) + np.column_stack([x, x])[0] + np.append(x, 1)[1], (VECTOR,)),
    "split": (lambda x: (lambda a, b: a * b)(*np.split(x, 2)), (VECTOR,)),
    "linear": (lambda a, b: np.linalg.solve(a, b) + np.linalg.inv(a) @ b + np.linalg.det(a), (SQUARE, VECTOR[:3])),
    "slogdet": (lambda a: np.linalg.slogdet(a)[1] * np.linalg.slogdet(a)[0] + np.trace(a), (SQUARE,)),
    "norm": (lambda x: np.linalg.norm(x) + np.linalg.norm(x, 1, axis=0) + np.linalg.norm(x, axis=0), (MATRIX,)),
    "products": (lambda x: np.dot(x, x) + np.outer(x, x) + np.inner(x, 2 * x) + np.vdot(x, x), (VECTOR,)),
    "dot": (lambda x: np.dot(x, x.T) + x.dot(x.T) + np.dot(2, np.sum(x)), (MATRIX,)),
    "einsum": (lambda x: np.einsum("ij,kj->ik", x, x) + np.einsum("ij,kj", x, x), (MATRIX,)),
    "rearranging": (lambda x: np.flip(x) + np.roll(x, 1) + np.sort(x) + np.tile(x, 2)[:4] + np.repeat(x, 2)[4:], (VECTOR,)),
    "pad": (lambda x: np.pad(x, 1) + np.pad(x, (1, 1)), (VECTOR,)),
    "differences": (lambda x: np.diff(x) + np.diff(x, n=1), (VECTOR,)),
    "triangles": (lambda x: np.triu(x) + np.tril(x, -1) + np.diag(np.diag(x)), (SQUARE,)),
    "plain": (lambda x: np.zeros_like(x) + np.ones(x.shape) * x.ndim + np.size(x) + np.shape(x)[0] + x * len(x), (VECTOR,)),
    "types": (lambda x: x.astype(float).copy() + abs(x) + np.round(x) + np.isfinite(x) * x, (VECTOR,)),
    "reduce": (lambda x: np.add.reduce(x) + np.multiply.reduce(x), (MATRIX,)),
    "rebinding": (lambda x: accumulated(x), (VECTOR,)),
    "rearranged conditions": (
        lambda x: (x > 0)[::-1] + np.reshape(x < 1, (4,)) + (np.abs(x > 1) + np.where(x > 0, x > 1, x < -1)) * x, (VECTOR,),
    ),
    "average": (lambda x: np.average(x, weights=VECTOR + 2) + np.ptp(x) + np.count_nonzero(x), (VECTOR,)),
}  # fmt: skip


def accumulated(x: Any) -> Any:
    """A sum that a loop builds up."""
    total = 0.0
    for part in x:
        total += part * part
    x += 1
    return total * x


@pytest.mark.parametrize("name", CALLS)
def test_calls_are_recorded_as_numpy_computes_them(name: str) -> None:
    """The graph's value is NumPy's, at the example arguments and at others; its gradient agrees with grad's."""
    function, arguments = CALLS[name]
    graph = trace(function, *arguments)
    sources = [node.name for node in graph.nodes() if node.row.is_source]
    for factor in (1.0, 1.1):
        values = [np.array(value, copy=True) * factor for value in arguments]
        if name in ("pairs", "chosen") and factor != 1.0:
            continue
        results = evaluate(graph, dict(zip(sources, values, strict=True)))
        expected = function(*[np.array(value, copy=True) for value in values])
        assert np.shape(results.value) == np.shape(expected)
        assert np.allclose(results.value, expected, rtol=1e-12)
        found = grad(lambda *a: np.sum(function(*a)))(*values)
        assert np.allclose(found, results.gradients[sources[0]], rtol=1e-9, atol=1e-12)


SENTENCES: dict[str, tuple[Callable[..., Any], str]] = {
    "branch": (lambda x: x if x[0] > 0 else -x, r"branches on a value that depends on x; use np\.where"),
    "float": (lambda x: float(x[0]), "plain number"),
    "math": (lambda x: math.sin(x[0]), "plain number"),
    "item": (lambda x: x[0].item(), r"plain number out of a value \(\.item\(\)\)"),
    "count": (lambda x: sum(range(x[0])), "as a count"),
    "array": (lambda x: np.array([x[0], x[1]]), r"plain array .*depends on x; leave that out.*np\.stack joins values"),
    "write": (lambda x: x.__setitem__(0, 1.0), "in place"),
    "write into an array": (lambda x: np.zeros(4).__setitem__(0, x[0]), "plain"),
    "out": (lambda x: np.add(x, 1, out=np.zeros(4)), "in place"),
    "adding to an array": (lambda x: np.zeros(4).__iadd__(x), "in place"),
    "sort": (lambda x: x.sort(), "in place"),
    "fft": (lambda x: np.fft.fft(x), r"np\.fft\.fft is not recorded"),
    "ufunc": (lambda x: np.spacing(x), r"np\.spacing is not recorded"),
    "argument": (lambda x: np.sum(x, where=np.array([True, False, True, True])), "where"),
    "initial": (lambda x: np.sum(x, initial=3.0), "initial"),
    "option": (lambda x: np.sum(x, axis=x[0]), "axis"),
    "mask": (lambda x: x[x > 0], r"np\.where"),
    "result": (lambda x: "text", "not a value of type str"),
    "several": (lambda x: (x, x), "not a tuple of them"),
    "nothing": (lambda x: None, "no return"),
    "shapes": (lambda x: x + np.ones(3), r"\(4\) and \(3\) do not fit"),
    "whole numbers": (lambda x: x.astype(int), "float64"),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_what_cannot_be_recorded_is_told(name: str) -> None:
    """A TraceError with a sentence that says what is in the way and what to do."""
    function, sentence = SENTENCES[name]
    with pytest.raises(TraceError, match=sentence):
        trace(function, VECTOR)
    if name not in ("result", "several", "nothing"):
        with pytest.raises(TraceError, match=sentence):
            grad(function)(VECTOR)


def test_known_derivatives() -> None:
    """Worked number 23: tanh at 2 has the derivative 0.0706508249; and its second and third derivative."""
    first = grad(np.tanh)
    t = np.tanh(2.0)
    assert first(2.0) == pytest.approx(0.0706508249, abs=1e-10)
    assert grad(first)(2.0) == pytest.approx(-2 * t * (1 - t**2), rel=1e-14)
    assert grad(grad(first))(2.0) == pytest.approx((1 - t**2) * (6 * t**2 - 2), rel=1e-13)
    found = grad(lambda x: np.sum(1 / (1 + np.exp(-x))))(np.arange(3.0))
    assert np.allclose(found, [0.25, 0.1966119332, 0.1049935854], atol=1e-10)
    assert grad(grad(grad(grad(lambda x: x**4))))(1.5) == pytest.approx(24.0)


def test_gradients_in_the_form_of_the_arguments() -> None:
    """One argument or several, lists of arrays, keywords, and arguments that the function does not use."""

    def loss(params: Any, x: Any, scale: float = 1.0, *, power: int = 2) -> Any:
        (w, b) = params
        return scale * np.mean((x @ w + b) ** power)

    params = (np.ones(3), 0.5)
    value, (w, b) = value_and_grad(loss)(params, MATRIX, scale=2.0)
    assert value == pytest.approx(2 * np.mean((MATRIX @ params[0] + 0.5) ** 2))
    residual = MATRIX @ params[0] + 0.5
    assert np.allclose(w, 2 * MATRIX.T @ residual)
    assert b == pytest.approx(2 * residual.sum())
    first, second = grad(lambda x, y: np.sum(x * y), (0, 1))(VECTOR, 2.0)
    assert np.array_equal(first, np.full(4, 2.0))
    assert second == VECTOR.sum()
    assert isinstance(grad(lambda x: 3.0)(1.0), float)
    assert np.array_equal(grad(lambda x, y: y * y)(VECTOR, 2.0), np.zeros(4))
    w *= 2.0  # a gradient belongs to its caller


def test_refusals_of_grad() -> None:
    """A function that gives more than one number, an argument that is none, and one that is not there."""
    with pytest.raises(TraceError, match=r"one number, and it gave an array of shape \(4\)"):
        grad(lambda x: x * 2)(VECTOR)
    with pytest.raises(TraceError, match="gave a tuple"):
        grad(lambda x: (x, x))(1.0)
    with pytest.raises(TraceError, match="gave nothing"):
        grad(lambda x: None)(1.0)
    with pytest.raises(TraceError, match="no number or array"):
        grad(lambda x: 1.0)("text")
    with pytest.raises(TraceError, match="no argument 1"):
        grad(lambda x: x, 1)(1.0)


def test_gradients_inside_functions() -> None:
    """A gradient taken inside a function that is itself differentiated, with outer values in reach, or traced."""
    assert grad(lambda x: x * grad(lambda y: x * y**2)(x))(3.0) == pytest.approx(6 * 9.0)
    assert grad(lambda x: grad(lambda y: x + y)(2.0) * x)(3.0) == 1.0, "no confusion between the two"
    assert grad(lambda x: grad(lambda y: 2.0 * y)(x))(3.0) == 0.0
    graph = trace(grad(lambda x: x**3), 2.0)
    assert evaluate(graph).value == 12.0
    assert evaluate(graph, {"x": 3.0}).value == 27.0
    value, slope = value_and_grad(lambda x: value_and_grad(lambda y: y**3)(x)[0])(2.0)
    assert (value, slope) == (8.0, 12.0)
    step = trace(lambda w, rate: w - rate * grad(lambda v: np.sum((v - 1) ** 2))(w), VECTOR, 0.1)
    assert np.allclose(evaluate(step).value, VECTOR - 0.2 * (VECTOR - 1))


SMOOTH: dict[str, Callable[[Any, Any], Any]] = {
    "mean": lambda np, x: np.mean(x**3) * np.sum(x),
    "softmax": lambda np, x: np.sum((np.exp(x) / np.sum(np.exp(x), axis=0)) ** 2),
    "axis": lambda np, x: np.sum(np.mean(x, axis=1) ** 3) + np.sum(np.sum(x, axis=0, keepdims=True) ** 2 * x),
    "products": lambda np, x: np.sum(np.tanh(np.dot(x, x.T)) ** 2),
    "spread": lambda np, x: np.sum(np.std(x, axis=1) ** 3) + np.var(x) ** 2,
    "where": lambda np, x: np.sum(np.where(x > 0, x**3, np.sin(x))),
    "maximum": lambda np, x: np.sum(np.maximum(x, 0) ** 3) + np.max(x) ** 3,
    "index": lambda np, x: x[0, 1] ** 2 * x[1, 0] + np.sum(x[:, 1:] ** 3) + np.sum(x[1] * x[0]),
    "take": lambda np, x: np.sum(x[[0, 1, 0]] ** 3),
    "join": lambda np, x: np.sum(np.concatenate([x, x**2], axis=1) ** 2),
    "reshape": lambda np, x: np.sum(np.reshape(x, (3, 2)) @ x * np.eye(3)),
    "logarithm": lambda np, x: np.log(np.sum(np.exp(x * x))) + np.sum(np.sqrt(x**2 + 1)),
    "sums": lambda np, x: np.sum(np.cumsum(x[0]) ** 3),
    "prod": lambda np, x: np.prod(x) * np.sum(x),
    "norm": lambda np, x: np.linalg.norm(x) ** 3,
    "inverse": lambda np, x: np.sum(np.linalg.inv(np.dot(x, x.T)) ** 2),
    "solve": lambda np, x: np.sum(np.linalg.solve(np.dot(x, x.T), x) ** 2),
    "einsum": lambda np, x: np.sum(np.einsum("ij,kj->ik", x, x) ** 2),
    "pad": lambda np, x: np.sum(np.pad(x, 1, "constant") ** 3),
    "sort": lambda np, x: np.sum(np.sort(x[0])[1:] ** 3),
    "outer": lambda np, x: np.sum(np.outer(x[0], x[1]) ** 3),
    "transposes": lambda np, x: np.sum(np.transpose(x)[0] ** 3 * np.swapaxes(x, 0, 1)[1]),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_first_and_second_derivatives_are_those_of_hips_autograd(name: str, known: Known) -> None:
    """Gradients, and the gradient of the gradient in a direction, to rounding."""

    def derivatives(grad: Any, np: Any, name: str, x: Any, direction: Any) -> Any:
        first = grad(lambda x: SMOOTH[name](np, x))
        return first(x), grad(lambda x: np.sum(first(x) * direction))(x)

    def by_autograd(autograd: Any, *inputs: Any) -> Any:
        return derivatives(autograd.grad, importlib.import_module("autograd.numpy"), *inputs)

    inputs = name, MATRIX, np.cos(np.arange(6.0)).reshape(2, 3)
    first, second = derivatives(grad, np, *inputs)
    their_first, their_second = known("autograd", by_autograd, *inputs)
    assert np.allclose(first, their_first, rtol=1e-10, atol=1e-12)
    assert np.allclose(second, their_second, rtol=1e-9, atol=1e-11)


def test_options_have_numpys_defaults() -> None:
    """What a call leaves out means the same in NumPy and in the table."""
    for name in {*dir(np), *dir(np.linalg)}:
        function = getattr(np, name, None) or getattr(np.linalg, name, None)
        row = row_named(getattr(function, "__name__", name))
        if not callable(function) or isinstance(function, type | np.ufunc) or row is None:
            continue
        try:
            parameters = inspect.signature(function).parameters
        except ValueError:  # an older NumPy does not tell those that are written in C
            continue
        nothing = inspect.signature(np.sum).parameters["keepdims"].default
        for option in row.options:
            parameter = parameters.get(option.name)
            if parameter is not None and parameter.default not in (inspect.Parameter.empty, nothing):
                assert parameter.default == option.default, (name, option.name)


def test_a_recorder_looks_like_the_array_it_stands_for() -> None:
    """Shape, length, type and print; an array cannot be hashed, and a number has no length."""
    seen: list[Any] = []

    def function(x: Any) -> Any:
        seen.extend([x.shape, x.ndim, x.size, x.dtype, len(x), f"{x[0]:.1f}", repr(x[0]), np.shape(x)])
        with pytest.raises(TypeError, match="unhashable"):
            hash(x)
        with pytest.raises(TypeError, match="has no len"):
            len(x[0])
        assert not hasattr(x, "nonsense")
        return x.sum()

    trace(function, VECTOR)
    assert seen[:6] == [(4,), 1, 4, np.float64, 4, "0.5"]


def test_what_is_traced_can_be_saved(tmp_path: Any) -> None:
    """A traced graph is laid out when it is saved, and comes back."""
    graph = trace(lambda x, w: np.mean(np.tanh(x @ w) ** 2), MATRIX, np.ones(3))
    graphgui.save(graph, tmp_path / "traced.cgraph")
    again = graphgui.load(tmp_path / "traced.cgraph")
    assert evaluate(again).value == evaluate(graph).value
