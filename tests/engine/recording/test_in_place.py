"""Functions that write into arrays: recorded as NumPy computes them, views and second names included, or refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graphgui import TraceError, grad, trace
from graphgui.engine.evaluator import evaluate
from tests.engine.recording.test_stand_in import MATRIX, VECTOR, right


def doubled(x: Any) -> Any:
    """Faults' sample: the array has a second name, which sees the change."""
    y = x
    y *= 2
    return np.sum(x)


def test_a_second_name_sees_the_change() -> None:
    """At [1, 2] the sum is 6 and the gradient [2, 2]."""
    graph = trace(doubled, np.array([1.0, 2.0]))
    results = evaluate(graph)
    assert results.value == 6.0
    assert np.array_equal(results.gradients["x"], [2.0, 2.0])
    assert np.array_equal(grad(doubled)(np.array([1.0, 2.0])), [2.0, 2.0])


def changing(source: str) -> Callable[[Any], Any]:
    """A function of x from statements, which end with y."""
    names: dict[str, Any] = {"np": np, "VECTOR": VECTOR}
    exec("def function(x):\n    " + source.replace("; ", "\n    ") + "\n    return y", names)
    function: Callable[[Any], Any] = names["function"]
    return function


RIGHT = [
    "y = x; y += 1; y = x * y", "y = x; y -= x; y = x + y", "y = x; y *= x; y = x * y", "y = x; y /= 2; y = x + y",
    "y = x; y //= 0.7; y = x + y", "y = x; y %= 0.7; y = x + y", "y = x; y **= 2; y = x + y",
    "y = x * 1; z = y; z += x; y = y * x", "y = x[0]; z = y; y *= 2; y = y * z", "y = x.copy(); y += 1; y = x * y",
    "y = +x; y += 1; y = x * y", "y = x.astype(float); y += 1; y = x * y", "y = np.copy(x); y += 1; y = x * y",
    "y = x.flatten(); y += 1; y = x * y", "y = (x * 2).reshape(2, 2); y += 1; y = y * x[:2]",
    "y = x[:2] * 1; y *= 2; y = y * x[0]", "c = x > 0; c &= x < 1; y = c * x", "c = x > 0; c |= x < 1; y = c * x",
    "c = x > 0; c ^= x < 1; y = c * x", "y = x; y = y + 1; y = x * y", "y = 0.0\n    for e in x:\n        y += e * e",
    "y = x; y += 0\n    for i in range(2):\n        y *= x / 2", "x += 1; x *= x; y = x", "y = x.real; y += 1; y = x * y",
    "y = x.T; y += 1; y = x * y", "y = x.astype(float, copy=False); y += 1; y = x * y",
    "y = np.real(x); y += 1; y = x * y", "y = [x, x]; y[0] += 1; y = y[1] * x", "y = x[()]; y += 1; y = x * y",
    "y = np.einsum('i,i->i', x, x); y += 1; y = x * y", "y = np.sort(x); y += 1; y = x * y", "y = np.conj(x); y *= 3; y = x * y", "y = x[[0, 1]]; y += 1; y = y * x[:2]",
]  # fmt: skip


@pytest.mark.parametrize("source", RIGHT)
def test_a_change_in_place_is_numpys(source: str) -> None:
    """Values and gradients of functions that change arrays in place."""
    right(changing(source), VECTOR)


def test_a_product_in_place() -> None:
    """y @= x for square matrices."""
    right(changing("y = x; y @= x + 1; y = x * y"), np.array([[0.5, 1.0], [2.0, -1.0]]))


VIEWS = [
    "x.T", "x.mT", "x[1:]", "x[None]", "x[...]", "x.reshape(3, 2)", "x.ravel()", "np.ravel(x)", "np.reshape(x, 6)",
    "x.transpose(1, 0)", "x.swapaxes(0, 1)", "np.moveaxis(x, 0, 1)", "np.squeeze(x)", "np.expand_dims(x, 0)",
    "np.flip(x)", "np.fliplr(x)", "x[:, 0]", "np.split(x, 2)[0]", "list(x)[0]", "np.einsum('ij->ji', x)",
    "np.atleast_1d(x)[1:]", "x[0][1:]", "np.diff(x, n=0)",
]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_not_changed_apart_from_its_array(view: str) -> None:
    """Where NumPy would change both, the change is refused, of the view and of the array; without it, both are right."""
    for changed in ("y", "x"):
        source = f"y = {view}; {changed} += 1; y = np.sum(x) * np.sum(y)"
        with pytest.raises(TraceError, match=r"in place \(y \+= …\) that has a second name.* write y = y \+ …"):
            trace(changing(source), MATRIX)
        right(changing(source.replace(f"{changed} += 1", f"{changed} = {changed} + 1")), MATRIX)
    # A view that nobody sees any more is no second name.
    right(changing(f"z = x; x = x * 1; y = {view}; y = 0; x += 1; y = z * x"), MATRIX)


ASSIGNED = r"sets items of a plain array \(y\[i\] = …\) with a value .* np\.stack, np\.concatenate or np\.where"
WRITING = {
    "x[0] = 1.0": r"np\.where\(condition, new, x\)",
    "x[1:] *= 2.0": r"second name|np\.where",
    "x[0] += 1.0": r"np\.where",
    "x[x > 0] = 0.0": r"np\.where",
    "x.flat[0] = 1.0": r"np\.where",
    "del x[0]": "in place",
    "x.sort()": r"x = np\.sort\(x\)",
    "x.fill(1.0)": r"np\.full_like",
    "x.put([0], 1.0)": r"np\.where",
    "x.partition(1)": r"np\.sort",
    "x.resize((2, 2))": r"np\.reshape",
    "x.shape = (2, 2)": r"np\.reshape",
    "x.dtype = int": "in place",
    "x.setflags(write=False)": "in place",
    "x.byteswap(True)": "in place",
    "np.copyto(x, 0.0)": "in place",
    "np.put(x, [0], 1.0)": r"np\.where",
    "np.place(x, x > 0, 1.0)": r"np\.where",
    "np.putmask(x, x > 0, 1.0)": r"np\.where",
    "np.put_along_axis(x, np.array([0]), 1.0, 0)": r"np\.where",
    "np.fill_diagonal(np.outer(x, x), 0.0)": r"np\.eye",
    "np.add.at(x, [0], 1.0)": "in place",
    "np.add(x, 1, out=x)": "without out",
    "np.add(x, 1, x)": "without out",
    "np.add(VECTOR, 1, out=x)": "without out",
    "np.sum(x, out=np.zeros(()))": "without out",
    "x.sum(out=np.zeros(()))": "without out",
    "np.cumsum(x, out=x)": "without out",
    "np.clip(x, 0, 1, out=x)": "without out",
    "x.clip(0, 1, x)": "without out",
    "np.concatenate([x, x], out=np.zeros(8))": "without out",
    "np.add.reduce(x, out=np.zeros(()))": "without out",
    "np.exp(x, out=(x,))": "without out",
    "np.matmul(x, x, out=np.zeros(()))": "without out",
    "np.dot(x, x, np.zeros(()))": "without out",
    "z = np.zeros(4); z += x": r"\(y \+= … or out=…\).* y = y \+ …, without out",
    "z = np.zeros(4); z *= x": r"\(y \*= … or out=…\).* y = y \* …, without out",
    "z = np.zeros(4, int); z **= x": r"y = y \*\* …",
    "z = np.zeros(4); z[...] -= x": "y = y - …",
    "np.multiply(x, x, VECTOR)": r"\(out=…\).* y = np\.multiply\(…\), without out",
    "z = np.zeros(4); z[0] = x[0]": ASSIGNED,
    "z = np.zeros(4); z[0] += x[0]": ASSIGNED,
    "z = np.zeros(4); z[:] = x": ASSIGNED,
    "z = np.zeros(4); z[:] = list(x)": ASSIGNED,
    "z = np.zeros((4, 4)); z[:, 0] = x": ASSIGNED,
    "z = np.zeros(4); z[z < 1] = x[0]": ASSIGNED,
    "z = np.zeros(4); z.flat = x": ASSIGNED,
    "z = np.zeros(4, int); z[0] = x[0]": ASSIGNED,
    "z = np.zeros(4, bool); z[0] = x[0]": ASSIGNED,
    "z = np.zeros(4, complex); z[0] = x[0]": ASSIGNED,
    "z = np.zeros(4, object); z[:] = x": ASSIGNED,
    "np.fill_diagonal(np.eye(4), x)": ASSIGNED,
    "z = np.zeros(4); z.fill(x[0])": r"plain number \(float, math\.…, y\.fill\)",
    "z = np.zeros(4); z.put([0], x[0])": r"plain array \(.*y\.put\)",
    "z = np.zeros(4); z[0] = float(x[0])": r"plain number \(float",
    "z = np.zeros(4); z[:] = np.array(x)": r"plain array \(np\.array",
    "z = np.zeros(4); np.multiply.at(z, [0], x[0])": r"\(np\.multiply\.at\).* y = y \* …",
    "z = np.zeros(4); np.copyto(z, x)": r"in place \(np\.copyto",
    "z = np.full_like(VECTOR, x[0])": r"\(np\.copyto, np\.full_like\).* np\.ones",
    "z = np.zeros(4); z[x > 0] = 1.0": ASSIGNED,
    "z = np.zeros(4); np.add.at(z, [0, 1, 2, 3], x)": "in place",
    "z = np.zeros((2, 4)); z[0] += x": "without out",
    "y = x > 0; y += x": "True and False in place",
    "y = x; y += np.ones((2, 4))": "does not fit",
    "x.real = 1.0": "in place",
    "x.T[0] = 1.0": r"np\.where",
    "import random; random.shuffle(x)": r"np\.where",
    "np.random.shuffle(x)": r"np\.where|plain",
    "np.nan_to_num(x, copy=False)": "not recorded",
}


@pytest.mark.filterwarnings("ignore:you are shuffling")
@pytest.mark.parametrize("source", WRITING)
def test_other_ways_to_write_are_refused(source: str) -> None:
    """Each with a sentence that says what to write in its place."""
    random.seed(0)
    with pytest.raises(TraceError, match=WRITING[source]):
        trace(changing(source + "; y = x"), VECTOR)
    with pytest.raises(TraceError, match=WRITING[source]):
        grad(lambda x: np.sum(changing(source + "; y = x")(x)))(VECTOR)


def test_an_array_from_outside_an_inner_gradient() -> None:
    """It cannot take a value on that ends with the inner gradient."""

    def loss(x: Any) -> Any:
        def inner(z: Any) -> Any:
            nonlocal x
            x += z
            return np.sum(x * z)

        return np.sum(grad(inner)(x * 2)) + np.sum(x)

    with pytest.raises(TraceError, match="in place"):
        grad(loss)(VECTOR)


def test_numbers_and_arrays_without_axes() -> None:
    """A number is never changed in place; an array without axes is, and is refused where that shows."""
    right(changing("y = x; y *= 2; y = x * y"), 1.5)
    with pytest.raises(TraceError, match=r"gives 9 on plain arrays and 4\.5 when"):
        trace(changing("y = x; y *= 2; y = x * y"), np.array(1.5))
    with pytest.raises(TraceError, match="on plain arrays"):
        trace(changing("y = x[0, ...]; y *= 2; y = x"), VECTOR)


def test_one_array_as_two_arguments() -> None:
    """NumPy would change both; without a change in place it is as any other."""

    def both(a: Any, b: Any) -> Any:
        a += 1
        return np.sum(a * b)

    for refused in (lambda: trace(both, VECTOR, VECTOR), lambda: grad(both)(VECTOR, VECTOR)):
        with pytest.raises(TraceError, match="on plain arrays"):
            refused()
    assert np.array_equal(grad(both)(VECTOR, VECTOR.copy()), VECTOR)
    assert evaluate(trace(np.dot, VECTOR, VECTOR)).value == VECTOR @ VECTOR


def test_long_products_ask_no_deep_questions() -> None:
    """Whether a value is a condition is known when it is recorded, however long the chain to it is."""

    def chain(x: Any) -> Any:
        for _ in range(3000):
            x = x * x
        return x if isinstance(x, float) else x + (x > 0)

    assert evaluate(trace(chain, 1.0)).value == 1.0


def test_a_plain_argument_that_is_written_to() -> None:
    """As in NumPy the caller's array changes, once a call, and the plain run starts from what it was before."""
    state = np.zeros(4)

    def loss(x: Any, state: Any) -> Any:
        state += 1
        return np.sum(x * state)

    gradient = grad(loss)
    assert np.array_equal(gradient(VECTOR, state), np.ones(4))
    assert np.array_equal(gradient(VECTOR, state), np.full(4, 2.0))
    assert np.array_equal(state, np.full(4, 2.0))
