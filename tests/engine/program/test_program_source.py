"""The program as a file of its own: it runs without graphgui and finds the same numbers."""

import builtins
import inspect
import subprocess
import sys

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.program.program_source import source
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.sampled import RULES, graph_of, samples_of


def check_alone(graph):
    """Runs the text in an empty namespace and compares every value and gradient with the evaluator's."""
    results, scope = Evaluator().run(graph), {}
    with np.errstate(all="ignore"):
        exec(source(graph), scope)
    for name, value in results.values.items():
        np.testing.assert_allclose(scope[name], value, rtol=1e-14, err_msg=name)
    for id in results.upstream:
        name = graph.node(id).name
        np.testing.assert_allclose(scope[f"{name}_grad"], results.gradient_of[id], rtol=1e-14, err_msg=name)


def test_olahs_graph_as_a_file():
    """The whole file, as one would write it by hand; each statement names its node."""
    assert source(parse("a = 2; b = 1; c = a + b; d = b + 1; e = c * d")).splitlines() == [
        "import numpy as np",
        "",
        "# inputs",
        "a = 2.0   # a: parameter",
        "b = 1.0   # b: parameter",
        "",
        "# forward",
        "c = a + b  # c: add, a + b",
        "d = b + 1  # d: add, b + 1",
        "e = c * d  # e: multiply, c · d",
        "",
        "# backward, from e to the inputs",
        "e_grad = 1.0                      # e: the output",
        "d_grad = e_grad * c               # d feeds e",
        "c_grad = e_grad * d               # c feeds e",
        "b_grad = c_grad + d_grad          # b feeds c and d",
        "a_grad = c_grad                   # a feeds c",
    ]


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.name)
def test_every_row_runs_as_a_file(row):
    """Each row's first samples, with the functions that it needs in the preamble."""
    for sample in samples_of(row)[:3]:
        check_alone(graph_of(row.name, *sample.arrays(row), **sample.options))


def test_a_file_holds_large_arrays_and_leaves_out_what_cannot_be_computed():
    graph = parse(f"x = {list(range(200))}; y = x + {list(range(200))}; z = sum(y); w = y @ [1, 2]")
    graph.choose_output(graph.named("z").id)
    text = source(graph)
    check_alone(graph)
    assert "# w = y @ [2]: " in text
    assert "w_grad" not in text


def test_a_helper_needs_nothing_but_numpy_and_other_helpers():
    """Else its text could not stand in a file of its own."""
    known = {"np", "math", *HELPERS, *dir(builtins)}
    for name, function in HELPERS.items():
        names = set(function.__code__.co_names)
        loaded = {word for word in names if word in function.__globals__}
        assert loaded <= known, (name, loaded - known)
        assert inspect.getsource(function).startswith("def "), name


def test_the_file_runs_under_python_alone(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(source(parse("x = [1, -2, 3]; loss = mse(gelu(x) + softmax(x), [0, 1, 2])")), encoding="utf-8")
    ran = subprocess.run([sys.executable, "-I", "-W", "error", str(path)], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_comments_of_a_wide_graph_are_written_once_a_node(monkeypatch):
    """x feeds 600 nodes, in 75 lines, each of which says so; each node's name is looked up a few times, not 600."""
    graph = parse("; ".join(["x = 1", *(f"n{i} = sin(x)" for i in range(600)), "y = n0"]))
    total = parse("; ".join(["x = 1", "n0 = sin(x)", *(f"n{i} = n{i - 1} + sin(x)" for i in range(1, 600))]))
    asked = []
    plain = Graph.node
    monkeypatch.setattr(Graph, "node", lambda graph, id: asked.append(id) or plain(graph, id))
    for wide in (graph, total):
        asked.clear()
        text = source(wide)
        assert len(asked) < 40 * len(wide)
    assert text.count("# x feeds ") == 75
    assert " and 596 more\n" in text
