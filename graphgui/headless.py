"""The commands without a window: evaluate, descend, check, render, completion (see resources/help/command-line.md).

`-` is standard input where a file is read, and standard output where one is written. Results go to stdout. A refusal is one line on stderr and exit status 2; a descent that diverges is status 1. What is
not finite is explained on stderr.
"""

from __future__ import annotations

import argparse
import codecs
import json
import os
import sys
import unicodedata
from array import array
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from graphgui.analysis.diagnosis import not_finite
from graphgui.analysis.layout import is_unplaced, lay_out
from graphgui.command_line import REFUSED, RefusedError, complain, fitting, parser, say
from graphgui.command_line import parse as parse_arguments
from graphgui.descent.run import Divergence, Record, descend
from graphgui.engine.evaluator import Evaluator, Results, evaluate, named_values
from graphgui.engine.values import Value
from graphgui.formats.cgraph.graph_file import GraphFile, load_file, plain, read, save_file, write
from graphgui.formats.expressions.expression_parser import ExpressionError, parse
from graphgui.formats.expressions.number_parser import parse_value

DIVERGED, INTERRUPTED = 1, 130
LARGEST_INPUT = 64 * 1024 * 1024
STREAM = "-"
"""Standard input, or standard output, where a file is asked for."""
MOST_ROWS = 11
WIDEST = 60


class _OutputError(Exception):
    """Raised where nothing more can be written to stdout."""


def run(argv: list[str]) -> int:
    """Carries out one command, as it is written, and returns its exit status."""
    arguments = parse_arguments(argv, window=False)
    return arguments if isinstance(arguments, int) else carry_out(arguments)


def carry_out(arguments: argparse.Namespace) -> int:
    """Carries out one command and returns its exit status."""
    deeds: dict[str, Callable[[argparse.Namespace], int]] = {
        "evaluate": _evaluate, "descend": _descend, "check": _check, "render": _render, "completion": _completion,
    }  # fmt: skip
    try:
        return deeds[arguments.command](arguments)
    except KeyboardInterrupt:
        return complain("stopped", INTERRUPTED)
    except _OutputError as error:
        _drop_stdout()
        # The reader closed the pipe, as `head` does, and needs no error message.
        pipe_closed = isinstance(error.__cause__, BrokenPipeError)
        return REFUSED if pipe_closed else complain(f"the output cannot be written: {error}")
    except (RefusedError, ValueError) as error:
        return complain(str(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return complain(f"{place}{error.strerror or error}")
    except MemoryError:
        return complain("there is not enough memory for this")


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
            say(finding.sentence)
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
    output = None if arguments.output is None else arguments.output.strip()
    if output == STREAM and arguments.json:
        raise RefusedError("--json and --output - would both be written to standard output; leave one of them out")
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
    elif output != STREAM:
        _print_course(course, name)
    if course.stopped is not None:
        return complain(course.stopped, DIVERGED)
    if output is not None:
        for parameter, value in values.items():
            graph.replace(replace(graph.named(parameter), value=value))
        _save(GraphFile(graph, settings, content.annotations), output)
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
    source = arguments.source.strip()
    content, name = (
        (_from_stdin(), "standard input") if source == STREAM else (load_file(Path(source)), Path(source).name)
    )
    graph = content.graph
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
    output = arguments.output.strip()
    path = None if output == STREAM else Path(output)
    if path is not None:
        if path.suffix.lower() not in (".png", ".svg"):
            raise RefusedError(f"--output must end in .png or .svg, not “{output}”")
        if path.is_dir() or not path.parent.is_dir():
            raise RefusedError(
                f"{path}: " + ("this is a folder, no file" if path.is_dir() else "there is no such folder")
            )
        if arguments.format is not None:
            raise RefusedError("--format is for standard output; a file is written as the end of its name says")
    elif sys.stdout is None or sys.stdout.isatty():
        raise RefusedError("a picture is not for a terminal; send standard output to a file or another program")
    content = _open(arguments.source)
    if is_unplaced(content.graph):
        lay_out(content.graph)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from graphgui.bootstrap import ensure_qt_libraries

    ensure_qt_libraries()
    from graphgui.ui.canvas.paint.picture import render_picture, rendered_picture

    if path is not None:
        _remark(str(path), render_picture(content, path, arguments.theme))
    else:
        _print_bytes(rendered_picture(content, arguments.format or "png", arguments.theme))
    return 0


def _completion(arguments: argparse.Namespace) -> int:
    import shtab

    all_of_it = parser("graphgui")
    for action in _actions(all_of_it):
        if action.metavar in ("SOURCE", "FILE", "PICTURE"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    _print(shtab.complete(all_of_it, arguments.shell))
    return 0


def _actions(of: argparse.ArgumentParser) -> Iterable[argparse.Action]:
    """The actions of a parser and of its commands."""
    for action in of._actions:
        yield action
        if isinstance(action.choices, dict):
            for command in action.choices.values():
                yield from _actions(command)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _open(source: str) -> GraphFile:
    """The graph of a source: a file where there is one of that name, or it ends in .cgraph; else an expression."""
    source = source.strip()
    if source == STREAM:
        return _from_stdin(may_be_expression=True)
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


def _from_stdin(may_be_expression: bool = False) -> GraphFile:
    """The graph on standard input: a file, which begins with a brace, or an expression."""
    data = b"" if sys.stdin is None else sys.stdin.buffer.read(LARGEST_INPUT + 1)
    if len(data) > LARGEST_INPUT:
        raise RefusedError("standard input: this is larger than 64 MB")
    if may_be_expression and not data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        try:
            return GraphFile(parse(data.decode("utf-8-sig").strip()))
        except UnicodeDecodeError as error:
            raise RefusedError(f"standard input: byte {error.start} is not text in UTF-8") from None
    try:
        return read(data)
    except ValueError as error:
        raise RefusedError(f"standard input: {error}") from None


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
    if output == STREAM:
        _print_bytes(write(content).encode())
        return
    try:
        remark = save_file(content, Path(output)).remark
    except OSError as error:
        raise RefusedError(f"{output}: {error.strerror or error}") from None
    _remark(output, remark)


def _remark(output: str, remark: str) -> None:
    """Says what did not go as it should have when a file was written."""
    if remark:
        say(f"{output} is saved, but {remark}")


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
    table = [[fitting(text, sys.stdout) for text in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in table]
    _print("\n".join(line.rstrip() for line in lines))


def _print_json(content: dict[str, Any]) -> None:
    unicode = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") in ("utf8", "utf8sig")
    _print(json.dumps(content, ensure_ascii=not unicode, allow_nan=False))


def _print(text: str) -> None:
    if sys.stdout is not None:
        try:
            sys.stdout.write(fitting(text, sys.stdout) + "\n")
            sys.stdout.flush()
        except OSError as error:
            raise _OutputError(error.strerror) from error


def _print_bytes(data: bytes) -> None:
    """Writes a file to stdout."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except OSError as error:
            raise _OutputError(error.strerror) from error


def _drop_stdout() -> None:
    # Python flushes stdout once more when it exits, which would raise again.
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
