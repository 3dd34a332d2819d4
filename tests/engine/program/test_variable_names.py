"""No name of a node means anything else in a written program: builtins, NumPy, helpers, gradients, other variables."""

import builtins
import math
from dataclasses import replace

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import GraphError, Wire, check_name, make_node
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.program.descent_step import Step
from graphgui.engine.program.program_source import source
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse


def can_name(word):
    try:
        return check_name(word) == word
    except GraphError:
        return False


BUILTINS = [word for word in dir(builtins) if can_name(word) and word[0].islower()]
WORDS = [
    *BUILTINS, *HELPERS, "np", "np_", "np__", "math", "Any", "ValueError", "inputs", "seed", "run", "numpy",
    "x_grad", "x_grad_", "y_a", "d_x", "dx", "g", "out", "t", "match", "case", "type", "_", "math_exp", "zero",
    "unused", "p0", "v0", "k0", "b0", "__name__", "__builtins__", "__import__", "__annotations__",
]  # fmt: skip


def renamed(**names):
    """A graph whose helpers read many builtins, with other names for its nodes."""
    graph = parse(
        "x = [1, 2, 3]; w = 3; n1 = cumprod(x); n2 = sum(n1); n3 = prod(x); n4 = softmax(x); n5 = sum(n4); n6 = erf(w);"
        "n7 = take(x, [0, 2]); n8 = sum(n7); n9 = n2 + n3; n10 = n5 + n6; n11 = n9 + n10; s = n11 + n8; y = s * w"
    )
    graph.choose_output(graph.named("y").id)
    for name, fresh in names.items():
        graph.replace(replace(graph.named(name), name=fresh))
    return graph


def told(text):
    """The variable of each node's value and gradient, by the comments of a written program."""
    values, gradients = {}, {}
    for line in text.splitlines():
        statement, _, comment = line.partition("  # ")
        variable = statement.partition(" = ")[0]
        if comment.endswith(": the output") or " feeds " in comment:
            gradients[comment.split(":")[0].split(" feeds ")[0]] = variable
        elif comment and not line.startswith("#"):
            values[comment.split(":")[0]] = variable
    return values, gradients


def check_text(graph, w, s):
    """y = w · s with s = 9 + 6 + 1 + erf(3) + 4; the derivatives by hand."""
    text, scope = source(graph), {}
    exec(text, scope)
    values, gradients = told(text)
    total = 20 + math.erf(3)
    assert scope[values[s]] == pytest.approx(total, rel=1e-14)
    assert scope[values["y"]] == pytest.approx(3 * total, rel=1e-14)
    slope = total + 3 * 2 / math.sqrt(math.pi) * math.exp(-9)
    assert scope[gradients[w]] == pytest.approx(slope, rel=1e-14)
    np.testing.assert_allclose(scope[gradients["x"]], [48, 21, 15], rtol=1e-14)
    return values


@pytest.mark.parametrize("word", WORDS)
def test_a_node_may_be_called_anything(word):
    """A number and a sum with the names of functions, modules and variables: the same numbers in every program."""
    for names in ({"w": word}, {"s": word}):
        graph = renamed(**names)
        w, s = names.get("w", "w"), names.get("s", "s")
        check_text(graph, w, s)
        found = Evaluator().run(graph)
        assert found.values["y"] == pytest.approx(3 * (20 + math.erf(3)), rel=1e-14)
        loss, slopes = Step(graph, "y", [w, "x"])({w: 3.0, "x": np.array([1.0, 2.0, 3.0])})
        assert loss == pytest.approx(found.values["y"], rel=1e-15)
        assert slopes[w] == pytest.approx(found.gradients[w], rel=1e-15)


@pytest.mark.parametrize(
    ("w", "s"), [("np", "np_"), ("np_", "np"), ("len", "len_"), ("len_", "len"), ("x_grad", "x_grad_")]
)
def test_a_name_changes_only_where_it_must(w, s):
    """Of np and np_, only np is another's."""
    values = check_text(renamed(w=w, s=s), w, s)
    for name in (w, s):
        assert values[name] == name or name in ("np", "len")


def test_no_helper_reads_a_name_that_a_variable_may_have():
    """len among others: the helpers stand in the same file as the variables."""
    for word in ("len", "range", "float", "math"):
        assert told(source(renamed(w=word)))[0][word] == f"{word}_"
    for word in ("sum", "max", "print", "round"):
        assert told(source(renamed(w=word)))[0][word] == word


@pytest.mark.parametrize(
    "name", ["run", "np", "float", "b0", "v0", "k0", "p0", "filled", "np_add", "zero", "unused", "g"]
)
@pytest.mark.parametrize("parameters", [(), ("y",)])
def test_a_constant_of_a_step_may_have_any_name(name: str, parameters: tuple[str, ...]) -> None:
    """Also that of the function itself, and of what it calls (bug: the constant was the function)."""
    for value in (2.0, [1.0, 2.0]):
        graph = parse("y = 3; m = y * 2; s = sum(m)")
        graph.add(make_node(graph.fresh_id(), name, "constant", value=as_value(value)))
        graph.connect(Wire(graph.named(name).id, graph.named("m").id, "b"))
        loss, gradients = Step(graph, "s", parameters)({})
        assert loss == 3 * np.sum(value)
        assert gradients == dict.fromkeys(parameters, np.sum(value))
