"""Known answers of other libraries, kept as data: whoever runs the tests needs none of these libraries.

A test asks its fixture `known` for what a library says to given inputs, and gets what is kept for it in
tests/known_answers. Where the library is installed (the extra `interop`), it is asked too and must still say the same.
`python -m tests.make_known_answers` asks all anew and writes down their versions.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest

KEPT = Path(__file__).parent / "known_answers"
ANEW = "python -m tests.make_known_answers"


class KnownAnswers:
    """What is kept for the tests of one file, one JSON line a test; when `anew`, what the libraries say now instead."""

    def __init__(self, path: Path, anew: bool = False) -> None:
        """Of the tests in the file `path`."""
        self.file = KEPT / f"{path.stem}.json"
        self.anew = anew
        kept = {} if anew or not self.file.exists() else json.loads(self.file.read_text(encoding="utf-8"))
        self.versions: dict[str, str] = kept.get("versions", {})
        self.answers: dict[str, list[dict[str, Any]]] = kept.get("answers", {})

    def ask(self, test: str, number: int, library: str, function: Callable[..., Any], *inputs: Any) -> Any:
        """The answer to a test's question of this number, which is `function(library, *inputs)`."""
        digest = digest_of(inputs)
        is_installed = importlib.util.find_spec(library) is not None
        now = function(importlib.import_module(library), *inputs) if is_installed else None
        if self.anew:
            assert is_installed, f"{library} is not installed (the extra “interop”)"
            self.versions[library] = version(library)
            self.answers.setdefault(test, []).append({"inputs": digest, "answer": as_json(now)})
        kept = self.answers.get(test, [])[number : number + 1]
        assert kept, f"no answer of {library} is kept for this test: {ANEW}"
        assert kept[0]["inputs"] == digest, f"the kept answer of {library} is to other inputs: {ANEW}"
        answer = from_json(kept[0]["answer"])
        if is_installed:
            check_same(from_json(as_json(now)), answer, f"{library} {version(library)} no longer says what is kept")
        return answer

    def write(self) -> None:
        """Keeps the answers, one line a test, in the order of the tests' names."""
        lines = [f"{json.dumps(test)}: {compact(self.answers[test])}" for test in sorted(self.answers)]
        text = (
            f'{{"versions": {json.dumps(self.versions, sort_keys=True)}, "answers": {{\n' + ",\n".join(lines) + "\n}}\n"
        )
        self.file.write_text(text, encoding="utf-8")


class Known:
    """The fixture `known`: each call is one question of the running test."""

    def __init__(self, answers: KnownAnswers, test: str) -> None:
        """For the test of this name."""
        self.answers, self.test, self.asked = answers, test, 0

    def __call__(self, library: str, function: Callable[..., Any], *inputs: Any) -> Any:
        """What `function(module, *inputs)` gives, where the module is the library's; it need not be installed.

        An answer is made of arrays, which come back as float64, of numbers, texts, None, sequences and dictionaries.
        The inputs are kept as a digest, so that nobody compares with an answer to another question.
        """
        self.asked += 1
        return self.answers.ask(self.test, self.asked - 1, library, function, *inputs)


def as_json(thing: Any) -> Any:
    """Arrays and tensors become their shape and their numbers; sequences lists."""
    if isinstance(thing, float):
        return float(thing)  # also NumPy's
    if thing is None or isinstance(thing, str | int):
        return thing
    if isinstance(thing, Mapping):
        return {str(key): as_json(each) for key, each in thing.items()}
    if isinstance(thing, Sequence):
        return [as_json(each) for each in thing]
    array = np.asarray(thing, np.float64)
    return {"shape": array.shape, "numbers": [brief(number) for number in array.ravel().tolist()]}


def brief(number: float) -> float | int:
    """A whole number as one, which is shorter; −0 stays what it is."""
    return int(number) if number.is_integer() and abs(number) < 1e15 and str(number) != "-0.0" else number


def from_json(thing: Any) -> Any:
    """The opposite of `as_json`, but for sequences, which stay lists."""
    if isinstance(thing, list):
        return [from_json(each) for each in thing]
    if isinstance(thing, dict):
        if thing.keys() == {"shape", "numbers"}:
            return np.array(thing["numbers"], np.float64).reshape(thing["shape"])
        return {key: from_json(each) for key, each in thing.items()}
    return thing


def compact(thing: Any) -> str:
    """JSON without spaces; NaN and Infinity as Python reads them."""
    return json.dumps(thing, separators=(",", ":"), ensure_ascii=False)


def digest_of(inputs: Any) -> str:
    """Eight letters that tell inputs from others; numbers count to ten digits, since machines differ in the last ones."""

    def rounded(thing: Any) -> Any:
        if isinstance(thing, list):
            return [rounded(each) for each in thing]
        if isinstance(thing, dict):
            return {key: rounded(each) for key, each in thing.items()}
        return f"{thing:.10g}" if isinstance(thing, float | int) and not isinstance(thing, bool) else thing

    return sha256(compact(rounded(as_json(inputs))).encode()).hexdigest()[:8]


def check_same(found: Any, expected: Any, what: str) -> None:
    """Fails unless two answers are the same, numbers to nine digits."""
    assert type(found) is type(expected), what
    if isinstance(expected, dict):
        assert list(found) == list(expected), what
        for key in expected:
            check_same(found[key], expected[key], what)
    elif isinstance(expected, list):
        assert len(found) == len(expected), what
        for each, other in zip(found, expected, strict=True):
            check_same(each, other, what)
    elif isinstance(expected, np.ndarray | float):
        assert np.shape(found) == np.shape(expected), what
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, equal_nan=True, err_msg=what)
    else:
        assert found == expected, what


# ── the plugin of pytest ─────────────────────────────────────────────────────────────────────────────────────────────
FILES = pytest.StashKey[dict[Path, KnownAnswers]]()


@pytest.fixture
def known(request: pytest.FixtureRequest) -> Known:
    """Asks for the answers of other libraries: `known("torch", lambda torch, x: torch.exp(x), x)`."""
    files = request.config.stash.setdefault(FILES, {})
    path = request.node.path
    if path not in files:
        files[path] = KnownAnswers(path, request.config.getoption("known_answers_anew"))
    return Known(files[path], request.node.name)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what `python -m tests.make_known_answers` asks for."""
    parser.addoption("--known-answers-anew", action="store_true", help="ask the other libraries and keep what they say")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """When answers are asked anew, only the tests that ask for any run."""
    if config.getoption("known_answers_anew"):
        items[:] = [item for item in items if "known" in getattr(item, "fixturenames", ())]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keeps what was asked anew, of files all of whose tests passed."""
    if session.config.getoption("known_answers_anew") and exitstatus == 0:
        for answers in session.config.stash.get(FILES, {}).values():
            answers.write()
