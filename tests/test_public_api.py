"""What `import graphgui` offers, and what the help pages say of it."""

from __future__ import annotations

import doctest
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import graphgui
from graphgui import headless
from graphgui.formats.cgraph.graph_file import read, write
from graphgui.formats.expressions.number_parser import parse_value

ROOT = Path(__file__).resolve().parents[1]
HELP = ROOT / "resources" / "help"


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of one language on a help page."""
    return re.findall(rf"```{language}\n(.*?)```", (HELP / page).read_text(encoding="utf-8"), re.DOTALL)


def test_every_name_is_there() -> None:
    for name in graphgui.__all__:
        assert getattr(graphgui, name) is not None
    assert issubclass(graphgui.GraphFileError, ValueError)
    assert issubclass(graphgui.ExpressionError, ValueError)
    assert issubclass(graphgui.TraceError, ValueError)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = graphgui.nonsense


def test_from_text_to_file_and_back(tmp_path: Path) -> None:
    graph = graphgui.parse("e = (a + b) * (b + 1)")
    graphgui.save(graph, tmp_path / "e.cgraph")
    again = graphgui.load(str(tmp_path / "e.cgraph"))
    found = graphgui.evaluate(again, values={"a": 2, "b": 1}, gradient_of="e")
    assert (found.value, found.values["c"], found.gradients["b"]) == (6, 3, 5)
    assert len({node.position for node in again.nodes()}) == 5, "a graph from text is laid out when it is saved"
    assert graph.node(1).position == (0, 0), "and stays as it was"
    loss, gradients = graphgui.compile(again, "e", ["a", "b"])({"a": 2.0, "b": 1.0})
    assert (loss, gradients) == (6, {"a": 2, "b": 5})


def test_functions_become_graphs_and_gradients() -> None:
    graph = graphgui.trace(lambda a, b: (a + b) * (b + 1), 2.0, 1.0)
    assert graphgui.evaluate(graph).gradients["b"] == 5
    assert graphgui.grad(np.tanh)(2.0) == pytest.approx(0.0706508249, abs=1e-10)
    assert graphgui.value_and_grad(lambda x: np.sum(x * x))(np.array([3.0]))[0] == 9
    with pytest.raises(graphgui.TraceError, match="branches on a value that depends on x"):
        graphgui.trace(lambda x: x if x > 0 else -x, 1.0)


def test_last_statement_is_the_output() -> None:
    graph = graphgui.parse("y = x*x; z = x + 1")
    assert graphgui.evaluate(graph, {"x": 3}).value == 4
    assert graphgui.evaluate(graph, {"x": 3}, gradient_of="y").gradients["x"] == 6


def test_refusals() -> None:
    with pytest.raises(graphgui.ExpressionError, match="column 4"):
        graphgui.parse("a +")
    with pytest.raises(graphgui.GraphFileError, match=r"no\.cgraph: there is no such file"):
        graphgui.load("no.cgraph")
    with pytest.raises(graphgui.EvaluationError, match=r"\(2\) and \(3\)"):
        graphgui.evaluate(graphgui.parse("a + b"), {"a": [1, 2], "b": [1, 2, 3]})
    with pytest.raises(graphgui.GraphError, match="no node called q"):
        graphgui.evaluate(graphgui.parse("a + b"), {"q": 1})


def test_no_qt_is_loaded() -> None:
    code = (
        "import sys, graphgui; graphgui.evaluate(graphgui.parse('a*b'));"
        "from graphgui.headless import run; run(['evaluate', 'a*b', '--json']);"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'pyqtgraph'))]"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


# ── the help pages tell the truth ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("text", blocks("expressions.md", "expression"))
def test_help_expressions(text: str) -> None:
    graphgui.parse(text)


@pytest.mark.parametrize("text", "".join(blocks("expressions.md", "number")).splitlines())
def test_help_numbers(text: str) -> None:
    parse_value(text)


def test_help_errors() -> None:
    page = (HELP / "expressions.md").read_text(encoding="utf-8").split("## Errors")[1]
    rows = re.findall(r"^\| `(.*?)` \| (.*?) \|$", page, re.MULTILINE)
    assert len(rows) >= 8
    for text, answer in rows:
        with pytest.raises(graphgui.ExpressionError) as caught:
            graphgui.parse(text)
        assert str(caught.value) == answer


def test_help_operations() -> None:
    """The table is the table of operations, and whatever it says can be typed can be typed."""
    script = runpy.run_path(str(ROOT / "tests" / "make_help.py"))
    page = script["PAGE"].read_text(encoding="utf-8")
    assert script["page"](page) == page, "run python tests/make_help.py"
    for line in script["table"]().splitlines()[2:]:
        ops = {graphgui.parse(f"found = {text}").named("found").op for text in re.findall(r"`(.*?)`", line)}
        assert len(ops) == 1, line


def test_help_python() -> None:
    """Every answer on the page is the one that Python prints."""
    page = "\n".join(blocks("python.md", "python"))
    found = doctest.DocTestParser().get_doctest(page, {}, "python.md", None, 0)
    assert len(found.examples) > 20
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    runner.run(found, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)


def test_help_precedence() -> None:
    found = graphgui.evaluate(graphgui.parse("p = -x**2; q = x**x**2; r = 2*x**2; s = x - x - x"), {"x": 3})
    assert [found.values[name] for name in "pqrs"] == [-9, 3.0**9, 18, -3]


@pytest.mark.parametrize("text", blocks("cgraph.md", "cgraph"))
def test_help_files(text: str) -> None:
    content = read(text.encode())
    assert read(write(content).encode()).graph == content.graph
    lines = [line.strip().rstrip(",") for line in write(content).splitlines()]
    nodes = [line.strip().rstrip(",") for line in text.splitlines() if '"name"' in line]
    assert [line for line in lines if line in nodes] == nodes, "written as the page shows it"


def test_help_file_is_olahs() -> None:
    found = graphgui.evaluate(read(blocks("cgraph.md", "cgraph")[0].encode()).graph)
    assert (found.value, found.gradients["b"]) == (6, 5)
    y = graphgui.evaluate(read(blocks("cgraph.md", "cgraph")[1].encode()).graph).values["y"]
    assert np.array_equal(y, [2, -np.inf])


def test_help_commands(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = blocks("command-line.md", "console")
    assert len(shown) >= 5
    for block in shown:
        command, _, answer = block.removeprefix("$ python main.py ").partition("\n")
        assert headless.run(shlex.split(command)) == 0
        assert capsys.readouterr().out == answer
