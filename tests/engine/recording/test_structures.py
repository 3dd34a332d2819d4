"""Arguments that hold numbers: lists, tuples, dictionaries and records become parameters, or are refused by name."""

from __future__ import annotations

import decimal
import enum
import fractions
from collections import OrderedDict, UserDict, defaultdict, deque, namedtuple
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest

from graphgui import TraceError, grad, trace, value_and_grad
from graphgui.engine.evaluator import evaluate
from tests.engine.recording.test_stand_in import VECTOR

MATRIX = np.array([[0.5, -1.5], [1.0, 0.25]])


class Layer(NamedTuple):
    """A named tuple with defaults."""

    w: Any
    b: Any = 0.0


@dataclass(frozen=True)
class Model:
    """A frozen record; its name is no number."""

    layers: Any
    rate: float = 0.5
    name: str = "m"
    steps: int = field(default=2, init=False)


def dense(params: Any, x: Any) -> Any:
    """A layer from a dictionary."""
    return np.sum(np.tanh(params["w"] @ x + params["b"]))


def parameters(graph: Any) -> list[str]:
    """The names of the parameters of a graph."""
    return [node.name for node in graph.nodes() if node.is_parameter]


def test_a_dictionary_gives_parameters_by_key() -> None:
    """Faults' sample: its numbers are not constants; value and gradients are those of the flat function."""
    params = {"w": MATRIX, "b": np.array([0.1, 0.2])}
    graph = trace(dense, params, VECTOR[:2])
    assert parameters(graph) == ["w", "b", "x"]
    assert evaluate(graph).value == pytest.approx(dense(params, VECTOR[:2]), rel=1e-14)
    assert evaluate(graph, {"b": [1.0, 2.0]}).value == pytest.approx(dense({**params, "b": [1.0, 2.0]}, VECTOR[:2]))
    found = grad(dense)(params, VECTOR[:2])
    assert list(found) == ["w", "b"]
    slope = 1 - np.tanh(MATRIX @ VECTOR[:2] + params["b"]) ** 2
    assert np.allclose(found["b"], slope)
    assert np.allclose(found["w"], np.outer(slope, VECTOR[:2]))
    assert np.allclose(evaluate(graph).gradients["b"], slope)


NAMES: dict[str, tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any], list[str]]] = {
    "nested": (
        lambda p: p["one"]["w"] * p["one"]["b"] + p["two"][0] * p["two"][1],
        ({"one": {"w": 2.0, "b": 3.0}, "two": [4.0, 5.0]},), {}, ["one_w", "one_b", "two1", "two2"],
    ),
    "dictionaries in a list": (
        lambda p: p[0]["w"] * p[1]["w"], ([{"w": 2.0}, {"w": 3.0}],), {}, ["p1_w", "p2_w"],
    ),
    "keys that are no names": (
        lambda p: p["layer 1/w"] + p[0] + p[(1, 2)] + p["inf"] + p["for"] + p[""] + p["1st"],
        ({"layer 1/w": 1.0, 0: 2.0, (1, 2): 3.0, "inf": 4.0, "for": 5.0, "": 6.0, "1st": 7.0},), {},
        ["layer_1_w", "p0", "_1__2_", "inf_", "for_", "p_", "p1st"],
    ),
    "the same key twice": (
        lambda p, q, w: p["w"] + 2 * q["w"] + 3 * w, ({"w": 1.0}, {"w": 2.0}, 3.0), {}, ["w", "w_", "w_2"],
    ),
    "long names": (
        lambda p: p["a" * 100] + p["a" * 101], ({"a" * 100: 1.0, "a" * 101: 2.0},), {}, ["a" * 60, "a" * 59 + "_"],
    ),
    "named tuples": (lambda p: p.w * p.b, (Layer(2.0, 3.0),), {}, ["w", "b"]),
    "a record": (
        lambda m: m.rate * m.layers[0].w * m.steps + len(m.name), (Model([Layer(2.0, 3.0)]),), {},
        ["layers1_w", "layers1_b", "rate", "steps"],
    ),
    "a namespace": (lambda p: p.w * p.b, (SimpleNamespace(w=2.0, b=3.0),), {}, ["w", "b"]),
    "kinds of dictionaries": (
        lambda p, q: p["a"] * q["b"] + p["none"], (defaultdict(float, a=2.0), OrderedDict(b=3.0)), {}, ["a", "b"],
    ),
    "keywords": (lambda x, *, w, how="up": x * w, (2.0,), {"w": 3.0, "how": "down"}, ["x", "w"]),
    "keywords of all names": (lambda **p: p["u"] * p["v"], (), {"u": 2.0, "v": [3.0]}, ["u", "v1"]),
    "defaults stay constant": (lambda x, w=3.0: x * w, (2.0,), {}, ["x"]),
    "rest in a tuple": (lambda *p: p[0]["w"] * p[1][0], ({"w": 2.0}, (3.0,)), {}, ["w", "p21"]),
    "empty containers": (lambda p, q, r: r * (len(p) + len(q) + 1), ({}, [], 2.0), {}, ["r"]),
    "no numbers": (lambda p, r: r if p["flag"] and p["none"] is None else -r, ({"flag": True, "none": None}, 2.0), {}, ["r"]),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_and_values_of_parts(name: str) -> None:
    """Each number is a parameter with a name of its own, and the graph computes what the function gives."""
    function, arguments, keywords, names = NAMES[name]
    if name == "keywords of all names":
        keywords, function = {"u": 2.0, "v": [3.0]}, lambda **p: p["u"] * p["v"][0]
    graph = trace(function, *arguments, **keywords)
    assert parameters(graph) == names
    assert evaluate(graph).value == pytest.approx(function(*arguments, **keywords))


def test_gradients_have_the_structure_of_their_argument() -> None:
    """Records, named tuples and dictionaries of their own kinds, nested, and second derivatives through them."""
    model = Model([Layer(2.0, 3.0), {"k": VECTOR}], rate=1.5)

    def loss(m: Any) -> Any:
        return m.rate * m.layers[0].w ** 2 * np.sum(m.layers[1]["k"] ** 2)

    with pytest.raises(TraceError, match=r"no gradient with respect to name = 'm'"):
        grad(loss)(model)
    parts = {"l": model.layers, "r": 1.5}
    value, found = value_and_grad(lambda p: loss(SimpleNamespace(layers=p["l"], rate=p["r"])))(parts)
    assert value == pytest.approx(loss(model))
    assert isinstance(found["l"][0], Layer)
    assert found["l"][0] == (pytest.approx(2 * value / 2.0), 0.0)
    assert np.allclose(found["l"][1]["k"], 1.5 * 4 * 2 * VECTOR)
    assert parts["l"] is model.layers, "arguments are left alone"
    second = grad(lambda p: grad(lambda q: q.w**3 * q.b)(p).w)(Layer(2.0, 5.0))
    assert second == Layer(60.0, 12.0)
    assert type(grad(lambda p: p["a"] * 2.0)(defaultdict(float, a=1.0))) is defaultdict
    both = grad(lambda p, x: p["a"] * x, (0, -1))({"a": 3.0}, 4.0)
    assert both == ({"a": 4.0}, 3.0)
    record = grad(lambda m: m.layers * m.rate)(Point(2.0, 5.0))
    assert record == Point(5.0, 2.0)
    assert namedtuple("P", "a b")(1, 2) == grad(lambda p: p.a + p.b * 2)(namedtuple("P", "a b")(5.0, 6.0))


@dataclass
class Point:
    """A record of numbers alone."""

    layers: float
    rate: float


class Mode(enum.IntEnum):
    """A choice, which is no number to differentiate by."""

    FAST = 1


class Series:
    """An array of another library."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.ones(3)


ITSELF: list[Any] = []
ITSELF.append(ITSELF)

REFUSED: dict[str, tuple[Any, str]] = {
    "a set": ({1.0, 2.0}, "x is of type set, which is not recorded; give a list or a dict"),
    "a queue": (deque([1.0]), "deque"),
    "a dictionary of another kind": (UserDict(w=1.0), "UserDict.*a list or a dict"),
    "a read-only dictionary": (MappingProxyType({"w": 1.0}), "mappingproxy"),
    "a complex number": (1j, "complex.*give a float"),
    "a complex number of NumPy": (np.complex128(1j), "is complex"),
    "a complex array": (np.array([1j]), "is complex, .* its real and imaginary part"),
    "a fraction": (fractions.Fraction(1, 2), "Fraction.*give a float"),
    "a decimal": (decimal.Decimal("0.5"), "Decimal.*give a float"),
    "a masked array": (np.ma.array([1.0, 2.0], mask=[0, 1]), r"MaskedArray.*np\.asarray"),
    "an array of another library": (Series(), r"Series.*np\.asarray"),
    "an array of objects": (np.array([1.0, None], dtype=object), "x cannot be recorded: a value must be a number"),
    "itself": (ITSELF, "too deeply, or itself"),
    "a large whole number": (10**400, "x cannot be recorded"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("inside", [False, True], ids=["alone", "in a dictionary"])
def test_numbers_in_a_form_that_is_not_recorded_are_refused(name: str, inside: bool) -> None:
    """They would be constants in silence; the sentence names the argument and says what to give."""
    value, sentence = REFUSED[name]
    with pytest.raises(TraceError, match=sentence):
        trace(lambda x: 1.0, {"x": value} if inside else value)
    with pytest.raises(TraceError, match=sentence):
        grad(lambda x: 1.0)({"x": value} if inside else value)


def test_what_is_no_number_is_passed_on() -> None:
    """Texts, functions, classes, modules, arrays of texts and objects come as they are; truth values keep their kind."""
    mask = np.array([True, False, True, True])
    seen: list[Any] = []

    def function(x: Any, *rest: Any) -> Any:
        seen.append(rest)
        return x * 2

    things = ("text", np.sin, float, np, np.array(["a"]), None, True, object(), range(3), b"x", np.str_("a"), Mode.FAST)
    graph = trace(function, 1.0, *things)
    assert parameters(graph) == ["x"]
    assert seen[0] == things
    masked = trace(lambda x, mask: np.where(mask & (x > 0), x, 0.0), VECTOR, mask)
    assert np.array_equal(evaluate(masked).value, np.where(mask & (VECTOR > 0), VECTOR, 0.0))
    counted = trace(lambda x, mask: (mask + (x > 0)) * x, VECTOR, mask)
    assert np.array_equal(evaluate(counted).value, (mask | (VECTOR > 0)) * VECTOR)
