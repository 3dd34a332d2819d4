"""The command line without a window: `python main.py evaluate | descend | check | render` (see
resources/help/command-line.md).

Results go to stdout. A refusal is one line on stderr and exit status 2; a descent that diverges is status 1. What is
not finite is explained on stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import unicodedata
from array import array
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn, TextIO

import numpy as np

from graphgui.analysis.diagnosis import not_finite
from graphgui.analysis.layout import is_unplaced, lay_out
from graphgui.descent.run import Divergence, Record, descend
from graphgui.engine.evaluator import Evaluator, Results, evaluate, named_values
from graphgui.engine.values import Value
from graphgui.formats.cgraph.graph_file import GraphFile, load_file, plain, save_file
from graphgui.formats.expressions.expression_parser import ExpressionError, parse
from graphgui.formats.expressions.number_parser import parse_value

COMMANDS = ("evaluate", "descend", "check", "render")
DIVERGED, REFUSED, INTERRUPTED = 1, 2, 130
MOST_ROWS = 11
WIDEST = 60
_ASCII = str.maketrans({"∂": "d", "−": "-", "∞": "inf", "→": "->", "×": "x", "η": "eta", "…": "..."})


class RefusedError(Exception):
    """Raised for a command that cannot be carried out; the message is one sentence."""


class _Parser(argparse.ArgumentParser):
    """An argument parser that raises RefusedError with one line instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        raise RefusedError(f"{message} (see {self.prog} --help)")


class _OutputError(Exception):
    """Raised where nothing more can be written to stdout."""


def run(argv: list[str]) -> int:
    """Carries out one headless command and returns its exit status."""
    try:
        arguments = _parser().parse_args(_with_sources(argv))
        return int(arguments.carry_out(arguments))
    except SystemExit as end:  # --help
        return int(end.code or 0)
    except KeyboardInterrupt:
        return _complain("stopped", INTERRUPTED)
    except _OutputError as error:
        _drop_stdout()
        # The reader closed the pipe, as `head` does, and needs no error message.
        pipe_closed = isinstance(error.__cause__, BrokenPipeError)
        return REFUSED if pipe_closed else _complain(f"the output cannot be written: {error}")
    except (RefusedError, ValueError) as error:
        return _complain(str(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _complain(f"{place}{error.strerror or error}")
    except MemoryError:
        return _complain("there is not enough memory for this")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "python main.py", description="Without a command, python main.py [FILE] opens the editor.", allow_abbrev=False
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, carry_out: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, help=help, description=help, prog=f"python main.py {name}", allow_abbrev=False
        )
        added.set_defaults(carry_out=carry_out)
        return added

    source = "a file, or an expression such as 'e = (a + b) * (b + 1)'; statements are separated by ;"
    setting = "the value of a parameter or constant, as a=2, w=[1,2] or x=2*pi/3; may be repeated"

    one = command("evaluate", _evaluate, "Shows every value and every gradient.")
    one.add_argument("source", metavar="SOURCE", help=source)
    one.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help=setting)
    one.add_argument("--gradient", metavar="OUTPUT", help="the node whose gradient is taken; else the graph's output")
    one.add_argument("--json", action="store_true", help="JSON, with every wire's local derivative")

    one = command("descend", _descend, "Descends a loss by its gradient.")
    one.add_argument("source", metavar="FILE", help=source)
    one.add_argument("--loss", metavar="NAME", help="the node to make small; else the file's loss, else its output")
    one.add_argument("--rate", metavar="R", help="the learning rate; else the file's")
    one.add_argument("--steps", metavar="N", help="the number of steps; else the file's")
    one.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help=setting)
    one.add_argument("--json", action="store_true", help="JSON, with the loss after every step")
    one.add_argument("--output", metavar="FILE", help="where to save the graph with its final parameters")

    one = command("check", _check, "Says whether a file is sound and its graph can be computed.")
    one.add_argument("source", metavar="FILE")

    one = command("render", _render, "Draws a graph as the editor does.")
    one.add_argument("source", metavar="FILE", help=source)
    one.add_argument("--output", metavar="PICTURE", required=True, help="a file that ends in .png or .svg")
    one.add_argument("--theme", choices=("light", "dark"), default="light")
    return parser


def _with_sources(argv: list[str]) -> list[str]:
    """The arguments with a space before those that begin with a minus sign, so that "-x" is not taken for an option."""
    end = argv.index("--") if "--" in argv else len(argv)
    options = [
        f" {text}" if len(text) > 1 and text[0] == "-" and text[1] != "-" and text != "-h" else text
        for text in argv[:end]
    ]
    return options + [f" {text}" for text in argv[end + 1 :]]


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _evaluate(arguments: argparse.Namespace) -> int:
    content = _open(arguments.source)
    output = None if arguments.gradient is None else _name(arguments.gradient)
    results = evaluate(content.graph, _settings(arguments.set), output)
    if arguments.json:
        _print_json(
            {
                "values": _plain_all(results.values),
                "gradients": _plain_all(results.gradients),
                "wires": [
                    {"from": wire.source, "to": wire.target, "slot": wire.slot, "derivative": _plain(wire.derivative)}
                    for wire in results.wires
                ],
            }
        )
    else:
        _print_values(results)
        for finding in not_finite(content.graph, results):
            _say(finding.sentence)
    return 0


def _print_values(results: Results) -> None:
    output = results.output_name
    if output is None:
        raise RefusedError("the graph is empty, so there is nothing to evaluate")
    rows = [(name, _short(value), _short(results.gradients[name])) for name, value in results.values.items()]
    _print_table(("name", "value", f"∂{output}/∂name"), rows)


@dataclass
class _Course:
    """The record of a descent: every loss, some steps in full, the newest record, and the divergence that ended it."""

    losses: array[float]
    shown: list[Record]
    last: Record | None = None
    stopped: str | None = None


def _descend(arguments: argparse.Namespace) -> int:
    content = _open(arguments.source)
    graph, settings = content.graph, content.descent
    for id, value in named_values(graph, _settings(arguments.set)).items():
        graph.replace(replace(graph.node(id), value=value))
    if arguments.loss is not None:
        settings = replace(settings, loss=graph.named(_name(arguments.loss)).id)
    if arguments.rate is not None:
        settings = replace(settings, rate=_number(arguments.rate, "--rate"))
    if arguments.steps is not None:
        settings = replace(settings, steps=_whole_number(arguments.steps, "--steps"))
    loss = graph.output if settings.loss is None else settings.loss
    if loss is None:
        raise RefusedError("the graph is empty, so there is nothing to descend")
    name = graph.node(loss).name
    course = _follow(descend(graph, name, None, settings.rate, settings.steps), settings.steps)
    values = course.last.values if course.last else {}
    if arguments.json:
        _print_json(
            {
                "loss": [plain(number) for number in course.losses],
                "steps": course.last.index if course.last else 0,
                "values": _plain_all(values),
                "gradient_norm": plain(course.last.gradient_norm) if course.last else None,
                "stopped": course.stopped,
            }
        )
    else:
        _print_course(course, name)
    if course.stopped is not None:
        return _complain(course.stopped, DIVERGED)
    if arguments.output is not None:
        for parameter, value in values.items():
            graph.replace(replace(graph.named(parameter), value=value))
        _save(GraphFile(graph, settings, content.annotations), arguments.output.strip())
    return 0


def _follow(steps: Iterable[Record | Divergence], planned: int) -> _Course:
    course = _Course(array("d"), [])
    every = -(-planned // (MOST_ROWS - 1))
    for found in steps:
        if isinstance(found, Divergence):
            course.stopped = found.sentence
            break
        course.losses.append(found.loss)
        course.last = found
        if found.index % every == 0:
            course.shown.append(found)
    if course.last is not None and course.shown[-1] is not course.last:
        course.shown.append(course.last)
    return course


def _print_course(course: _Course, loss: str) -> None:
    rows = [(f"{record.index:,}", _short(record.loss), _short(record.gradient_norm)) for record in course.shown]
    _print_table(("step", loss, "gradient norm"), rows)
    if course.last is not None:
        _print("")
        _print_table(("parameter", "value"), [(name, _short(value)) for name, value in course.last.values.items()])


def _check(arguments: argparse.Namespace) -> int:
    content = load_file(Path(arguments.source.strip()))
    graph, name = content.graph, Path(arguments.source.strip()).name
    results = Evaluator().run(graph)
    own = [problem.sentence for problem in results.problems.values() if problem.is_own]
    if own:
        raise RefusedError(f"{name}: {own[0]}" + (f" (and {len(own) - 1} more)" if len(own) > 1 else ""))
    parts = [f"{_count(len(graph), 'node')}, {_count(graph.wire_count, 'wire')}"]
    if results.output is not None:
        parts.append(f"output {graph.node(results.output).name} = {_short(results.value)}")
    bad = results.first_bad()
    _print(f"{name} is fine: {', '.join(parts)}{f'; {bad[1]}' if bad else ''}")
    return 0


def _render(arguments: argparse.Namespace) -> int:
    content = _open(arguments.source)
    path = Path(arguments.output.strip())
    if path.suffix.lower() not in (".png", ".svg"):
        raise RefusedError(f"--output must end in .png or .svg, not “{arguments.output}”")
    if path.is_dir() or not path.parent.is_dir():
        raise RefusedError(f"{path}: " + ("this is a folder, no file" if path.is_dir() else "there is no such folder"))
    if is_unplaced(content.graph):
        lay_out(content.graph)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from graphgui.bootstrap import ensure_qt_libraries

    ensure_qt_libraries()
    from graphgui.ui.canvas.paint.picture import render_picture

    _remark(str(path), render_picture(content, path, arguments.theme))
    return 0


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _open(source: str) -> GraphFile:
    """The graph of a source: a file where there is one of that name, or it ends in .cgraph; else an expression."""
    source = source.strip()
    try:
        is_file = os.path.exists(source)
    except (OSError, ValueError):
        is_file = False
    if is_file or source.lower().endswith(".cgraph"):
        return load_file(Path(source))
    try:
        return GraphFile(parse(source))
    except ExpressionError as error:
        looks_like_a_file = source and not any(sign.isspace() or sign in "=*()+" for sign in source) and "." in source
        raise RefusedError(
            f"{error}; nor is there a file called {source}" if looks_like_a_file else str(error)
        ) from None


def _settings(texts: list[str]) -> dict[str, Value]:
    found = {}
    for text in texts:
        name, equals, number = text.partition("=")
        if not equals or not name.strip():
            raise RefusedError(f"--set {text}: write NAME=VALUE, as in a=2")
        try:
            found[_name(name)] = parse_value(number)
        except ExpressionError as error:
            raise RefusedError(f"--set {text}: {error}") from None
    return found


def _name(text: str) -> str:
    return unicodedata.normalize("NFKC", text.strip())


def _number(text: str, option: str) -> float:
    try:
        value = parse_value(text)
    except ExpressionError as error:
        raise RefusedError(f"{option} {text}: {error}") from None
    if np.ndim(value):
        raise RefusedError(f"{option} {text}: this must be one number")
    return float(value)


def _whole_number(text: str, option: str) -> int:
    number = _number(text, option)
    if not number.is_integer():
        raise RefusedError(f"{option} {text}: this must be a whole number")
    return int(number)


def _save(content: GraphFile, output: str) -> None:
    if is_unplaced(content.graph):
        lay_out(content.graph)
    try:
        remark = save_file(content, Path(output)).remark
    except OSError as error:
        raise RefusedError(f"{output}: {error.strerror or error}") from None
    _remark(output, remark)


def _remark(output: str, remark: str) -> None:
    """Says what did not go as it should have when a file was written."""
    if remark:
        _say(f"{output} is saved, but {remark}")


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _plain(value: Value | None) -> Any:
    return None if value is None else plain(value)


def _plain_all(values: Any) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _short(value: Value) -> str:
    """A number to ten significant digits; a small array in full, of a larger one the shape and range."""
    found = np.asarray(value, np.float64)
    if found.ndim == 0:
        number = float(found) + 0.0  # a zero without a sign
        return f"{number:.10g}" if np.isfinite(number) else str(number)
    if found.size * 3 <= WIDEST:
        text = _short_rows(found)
        if len(text) <= WIDEST:
            return text
    shape = " × ".join(map(str, found.shape))
    return f"{shape}, from {np.min(found) + 0.0:.6g} to {np.max(found) + 0.0:.6g}"


def _short_rows(found: Any) -> str:
    if np.ndim(found):
        return f"[{', '.join(map(_short_rows, found))}]"
    return f"{float(found) + 0.0:.6g}"


def _print_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    table = [[_fitting(text, sys.stdout) for text in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in table]
    _print("\n".join(line.rstrip() for line in lines))


def _print_json(content: dict[str, Any]) -> None:
    unicode = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") in ("utf8", "utf8sig")
    _print(json.dumps(content, ensure_ascii=not unicode, allow_nan=False))


def _print(text: str) -> None:
    if sys.stdout is not None:
        try:
            sys.stdout.write(_fitting(text, sys.stdout) + "\n")
            sys.stdout.flush()
        except OSError as error:
            raise _OutputError(error.strerror) from error


def _fitting(text: str, stream: TextIO) -> str:
    """The text in the stream's encoding; mathematical signs that it lacks become letters."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
        return text
    except UnicodeEncodeError:
        return text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)


def _complain(sentence: str, status: int = REFUSED) -> int:
    _say(sentence)
    return status


def _say(sentence: str) -> None:
    """Writes a line to stderr."""
    if sys.stderr is not None:
        line = "".join(sign if sign.isprintable() else " " for sign in sentence)
        sys.stderr.write(_fitting(f"graphgui: {line}\n", sys.stderr))


def _drop_stdout() -> None:
    # Python flushes stdout once more when it exits, which would raise again.
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
