"""Functions of other libraries: known as objects and recorded, or refused by name, and never matched by name alone."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from graphgui import TraceError, trace
from graphgui.engine.evaluator import evaluate


def foreign(name: str, inputs: int = 1) -> Any:
    """A ufunc of another library with a name of a row, which computes something else."""
    made = np.frompyfunc(lambda *numbers: sum(numbers) * 100.0, inputs, 1)
    return SimpleNamespace(name=name, ufunc=_renamed(made, name))


def _renamed(ufunc: Any, name: str) -> Any:
    class Renamed:
        """Hands recorders over as a ufunc of this name does."""

        __name__ = name
        nin, nout = ufunc.nin, 1

        def __call__(self, *inputs: Any, **kwargs: Any) -> Any:
            found = next((each for each in inputs if hasattr(each, "__array_ufunc__") and hasattr(each, "tape")), None)
            return ufunc(*inputs) if found is None else found.__array_ufunc__(self, "__call__", *inputs, **kwargs)

    return Renamed()


@pytest.mark.parametrize(("name", "inputs"), [
    ("kl_div", 2), ("sigmoid", 1), ("exp", 1), ("add", 2), ("huber", 2), ("erf", 1), ("softmax", 1), ("expit", 1),
    ("log1p", 1), ("deg2rad", 1), ("logical_and", 2), ("matmul", 2), ("clip", 3), ("relu", 1),
])  # fmt: skip
def test_a_name_alone_is_no_match(name: str, inputs: int) -> None:
    """scipy.special.kl_div was taken for the row of that name, and −0.416 was given for 0.186."""
    function = foreign(name, inputs).ufunc
    with pytest.raises(TraceError, match=f"{name}, which is not NumPy's, is not recorded"):
        trace(lambda x: function(*[x] * inputs), np.array([0.2, 0.3]))


def test_known_functions_of_scipy_are_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the object that a loaded scipy.special has under the name, not by the name."""
    own, other = foreign("expit").ufunc, foreign("expit").ufunc
    fake = SimpleNamespace(expit=own, kl_div=foreign("kl_div", 2).ufunc, __name__="scipy.special")
    monkeypatch.setitem(sys.modules, "scipy.special", fake)
    with pytest.raises(TraceError, match=r"gives 0 .* and 0\.5 when it is recorded"):
        trace(own, 0.0)  # this stand-in is no sigmoid: the plain run tells
    with pytest.raises(TraceError, match="expit, which is not NumPy's"):
        trace(other, 0.0)
    with pytest.raises(TraceError, match=r"scipy\.special\.kl_div, which is not NumPy's, is not recorded"):
        trace(lambda x: np.sum(fake.kl_div(x, x)), np.array([0.2, 0.3]))


def test_scipy_itself() -> None:
    """The published values of its own functions, where it is installed."""
    special = pytest.importorskip("scipy.special")
    x = np.array([0.2, -1.3, 0.7])
    for name in ("expit", "log_expit", "erf", "log1p", "expm1", "exp2", "cbrt"):
        function = getattr(special, name)
        start = np.abs(x)
        assert np.allclose(evaluate(trace(function, start)).value, function(start), rtol=1e-13)
    with pytest.raises(TraceError, match="kl_div"):
        trace(lambda p, q: special.kl_div(p, q).sum(), np.array([0.2, 0.3, 0.5]), np.array([0.1, 0.6, 0.3]))
    for name in ("gamma", "logsumexp", "softmax", "entr", "xlogy", "exp10", "round"):
        function = getattr(special, name)
        with pytest.raises((TraceError, TypeError)):
            trace(lambda x, f=function: np.sum(f(x, x) if f is special.xlogy else f(x)), np.abs(x))


def test_functions_that_dispatch_on_arrays() -> None:
    """A library's own function that asks __array_function__ is refused by its name, also one that says it is NumPy's."""

    def take(x: Any) -> Any:
        return x.__array_function__(take, (type(x),), (x,), {})

    take.__module__ = "otherlibrary"
    with pytest.raises(TraceError, match=r"otherlibrary\.take is not recorded"):
        trace(take, np.ones(3))
    take.__module__ = "numpy"
    with pytest.raises(TraceError, match=r"np\.take is not recorded"):
        trace(take, np.ones(3))
    take.__name__ = "softmax"
    take.__module__ = "graphgui.other"
    with pytest.raises(TraceError, match="softmax is not recorded"):
        trace(take, np.ones(3))
