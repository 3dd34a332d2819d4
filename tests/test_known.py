"""What other libraries say is kept as data: it comes back as it was, and what no longer fits is told."""

import ast
import math
import re
import tomllib

import numpy as np
import pytest

from graphgui import bootstrap
from tests import known
from tests.known import KnownAnswers


def exponential(library, x):
    """A question that NumPy stands for the other library in."""
    return library.exp(x)


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Answers that are kept in a folder of the test's own: called with the test's name and inputs."""
    monkeypatch.setattr(known, "KEPT", tmp_path)

    def ask(*inputs, test="test_a", library="numpy", function=exponential, anew=False, number=0):
        answers = KnownAnswers(tmp_path / "test_sample.py", anew)
        answer = answers.ask(test, number, library, function, *inputs)
        if anew:
            answers.write()
        return answer

    return ask


@pytest.mark.parametrize("inputs", [(2.0,), (np.array([[1.0, np.nan]]),), (np.zeros((2, 0, 3)),), (-np.inf,)])
def test_an_answer_comes_back_as_it_was(kept, inputs):
    """Shape and every bit, also of what is empty or no number."""
    kept(*inputs, anew=True)
    answer, expected = kept(*inputs), np.exp(*inputs)
    assert np.shape(answer) == np.shape(expected)
    np.testing.assert_array_equal(answer, expected)


def test_structures_come_back_as_they_were(kept):
    """Names, lists, signs of zero, and whole numbers that are floats."""
    given = {"a": ["x", None, True], "b": {"c": np.array([-0.0, 1.0, 0.1])}}
    kept(anew=True, function=lambda library: given)
    answer = kept(function=lambda library: given)
    assert answer["a"] == given["a"]
    assert answer["b"]["c"].dtype == np.float64
    assert [math.copysign(1, number) for number in answer["b"]["c"]] == [-1, 1, 1]


def test_an_absent_library_answers_from_what_is_kept(kept, tmp_path):
    kept(1.0, anew=True)
    assert kept(1.0, library="no_such_library") == np.e
    with pytest.raises(AssertionError, match="no_such_library is not installed"):
        kept(1.0, library="no_such_library", anew=True)


def test_what_is_not_kept_and_other_inputs_are_told(kept):
    """A new test, a second question, and inputs that have changed, with the command that helps."""
    kept(1.0, anew=True)
    for other in ({"test": "test_b"}, {"number": 1}):
        with pytest.raises(AssertionError, match=r"no answer of numpy is kept .*: python -m tests\.make_known_answers"):
            kept(1.0, **other)
    assert kept(1.0 + 1e-15) == pytest.approx(np.e)
    with pytest.raises(AssertionError, match=r"is to other inputs: python -m tests\.make_known_answers"):
        kept(1.0 + 1e-6)


@pytest.mark.parametrize(
    "function", [lambda library, x: 3.0, lambda library, x: "2.7", lambda library, x: np.array([x])]
)
def test_a_library_that_says_something_else_now_is_told(kept, function):
    kept(1.0, anew=True)
    with pytest.raises(AssertionError, match=r"numpy .* no longer says what is kept"):
        kept(1.0, function=function)


def test_no_test_needs_what_only_the_extra_interop_has():
    """They ask `known`; functions of SciPy's own can only be recorded where it is."""
    extras = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    names = {re.split(r"\W", line)[0] for line in extras["interop"]}
    assert not names & {re.split(r"\W", line)[0] for line in extras["test"]}
    for path in (bootstrap.ROOT / "tests").rglob("*.py"):
        if path.parent.name == "benchmarks":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            elif (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "importorskip"
            ):
                modules = [ast.literal_eval(node.args[0])]
            needed = {module.split(".")[0] for module in modules} & names
            assert needed <= {"scipy"}, f"{path.name}:{node.lineno}"
