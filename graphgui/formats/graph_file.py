"""Graph files (.cgraph): versioned JSON, one node a line. The format is described in resources/help/cgraph.md."""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from graphgui.analysis.layout import is_unplaced, lay_out
from graphgui.descent.run import MOST_STEPS
from graphgui.engine.graph import Graph, GraphError, Node, Wire, make_node
from graphgui.engine.ops import OPS
from graphgui.engine.values import MOST_ENTRIES, Value, as_value, same_value
from graphgui.formats.disk import read_bounded, write_atomically

VERSION = 1
MOST_PARTS = 4_000_000
DEEPEST = 16
FARTHEST = 1e7
_NON_FINITE = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf}


class GraphFileError(ValueError):
    """A file that is refused; the message names the file, what is wrong and where, in one line."""

    def __init__(self, message: str) -> None:
        super().__init__("".join(sign if sign.isprintable() else "\ufffd" for sign in message))


@dataclass(frozen=True)
class DescentSettings:
    """How a graph is to be descended: the id of its loss (None for the output), the learning rate η, the steps."""

    loss: int | None = None
    rate: float = 0.1
    steps: int = 100


@dataclass(frozen=True)
class GraphFile:
    """What a file holds."""

    graph: Graph
    descent: DescentSettings = field(default_factory=DescentSettings)


@dataclass(frozen=True)
class _Input:
    source: str | None
    literal: Value


@dataclass(frozen=True)
class _Record:
    """One node as the file has it, every field checked."""

    name: str
    op: str
    inputs: tuple[_Input, ...]
    value: Value
    trained: bool
    position: tuple[float, float]


def load(path: str | os.PathLike[str]) -> Graph:
    """The graph in a file; raises GraphFileError for a file that is refused or cannot be read."""
    return load_file(Path(path)).graph


def save(graph: Graph, path: str | os.PathLike[str]) -> None:
    """Writes a graph to a file, atomically; raises OSError where that fails, and then the old file is untouched.

    A graph that was read from text is laid out first.
    """
    if is_unplaced(graph):
        graph = graph.copy()
        lay_out(graph)
    save_file(GraphFile(graph), Path(path))


def load_file(path: Path) -> GraphFile:
    """What a file holds; raises GraphFileError for a file that is refused or cannot be read."""
    try:
        return read(read_bounded(path))
    except OSError as error:
        raise GraphFileError(f"{path.name or path}: {error.strerror or error}") from None
    except GraphFileError as error:
        raise GraphFileError(f"{path.name or path}: {error}") from None


def save_file(content: GraphFile, path: Path) -> None:
    """Writes a file so that at every moment either the old or the new one is whole; raises OSError where it fails."""
    data = write(content).encode()
    if _parts(data) > MOST_PARTS:
        raise OSError(errno.EFBIG, _too_many(_parts(data)))
    write_atomically(data, path)


def _parts(data: bytes) -> int:
    return sum(map(data.count, (b",", b"[", b"{")))


def _too_many(parts: int) -> str:
    return f"the file has {parts:,} numbers, names and lists; the most is {MOST_PARTS:,}"


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def write(content: GraphFile) -> str:
    """The text of a file."""
    graph = content.graph
    head: dict[str, object] = {"cgraph": VERSION}
    if graph.chosen_output is not None:
        head["output"] = graph.node(graph.chosen_output).name
    if content.descent != DescentSettings():
        descent: dict[str, object] = {"rate": content.descent.rate, "steps": content.descent.steps}
        if content.descent.loss is not None:
            descent = {"loss": graph.node(content.descent.loss).name, **descent}
        head["descent"] = descent
    lines = [f"  {_json(key)}: {_json(value)}," for key, value in head.items()]
    nodes = ",\n".join(f"    {_json(_node_fields(graph, node))}" for node in graph.nodes())
    return "\n".join(["{", *lines, f'  "nodes": [\n{nodes}\n  ]' if nodes else '  "nodes": []', "}", ""])


def _node_fields(graph: Graph, node: Node) -> dict[str, object]:
    fields: dict[str, object] = {"name": node.name, "op": node.op}
    if node.row.is_source:
        fields["value"] = plain(node.value)
    else:
        wired = {wire.slot: graph.node(wire.source).name for wire in graph.wires_into(node.id)}
        fields["inputs"] = [_input_field(node, slot, wired.get(slot)) for slot in node.slots]
    if node.op == "parameter" and not node.trained:
        fields["trained"] = False
    fields["position"] = [plain(min(max(place, -FARTHEST), FARTHEST)) for place in node.position]
    return fields


def _input_field(node: Node, slot: str, source: str | None) -> object:
    literal = node.literal(slot)
    if source is None:
        return plain(literal) if np.ndim(literal) or np.isfinite(literal) else {"number": plain(literal)}
    if same_value(literal, node.row.default(slot)):
        return source
    return {"wire": source, "number": plain(literal)}


def plain(value: Value) -> Any:
    """A value as JSON can hold it exactly: whole numbers without a point, nan and ±inf as strings."""
    return _plain(np.asarray(value, np.float64).tolist())


def _plain(number: Any) -> Any:
    if isinstance(number, list):
        return [_plain(entry) for entry in number]
    if not isfinite(number):
        return str(number)
    return int(number) if number.is_integer() and abs(number) < 2**53 and str(number) != "-0.0" else number


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def read(data: bytes) -> GraphFile:
    """What the bytes of a file hold; raises GraphFileError with what is wrong and where."""
    content = _parse(data)
    head = _fields(content, "the file", required=("cgraph", "nodes"), optional=("output", "descent"), versioned=True)
    if not isinstance(head["nodes"], list):
        _refuse("the file", "“nodes” must be a list")
    records = [_record(entry, number) for number, entry in enumerate(head["nodes"], 1)]
    graph = _build(records)
    if "output" in head:
        graph.choose_output(_named(graph, head["output"], "“output”"))
    return GraphFile(graph, _descent(graph, head["descent"]) if "descent" in head else DescentSettings())


def _parse(data: bytes) -> object:
    # Small pieces take some twenty times their length in memory, so that their number is bounded before they are read.
    if _parts(data) > MOST_PARTS:
        raise GraphFileError(_too_many(_parts(data)))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GraphFileError(f"this is not a graph file: byte {error.start} is not text in UTF-8") from None
    try:
        return json.loads(text, parse_int=_integer, parse_constant=_no_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        what = "the file is empty" if not text.strip() else f"this is not JSON, or it was cut short: {error.msg}"
        raise GraphFileError(f"{what} (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise GraphFileError("this is nested too deeply to be a graph file") from None


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < 17 else float(digits)


def _no_constant(name: str) -> NoReturn:
    raise GraphFileError(f'{name} must be written as a string, such as "nan" or "-inf"')


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key in found if counts[key] > 1)
        raise GraphFileError(f"“{_short(twice)}” stands twice in one place")
    return found


def _fields(
    entry: object, where: str, required: Iterable[str], optional: Iterable[str], versioned: bool = False
) -> dict[str, Any]:
    if not isinstance(entry, dict):
        _refuse(where, f"it must be an object in {{}}, not {_kind(entry)}")
    if versioned:
        version = entry.get("cgraph")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            _refuse(where, "this is not a graph file: “cgraph” must hold its version, such as 1")
        if version > VERSION:
            _refuse(
                where, f"it was written by a newer graphgui (version {version} of the format; this one knows {VERSION})"
            )
    for key in required:
        if key not in entry:
            _refuse(where, f"“{key}” is missing")
    unknown = next((key for key in entry if key not in (*required, *optional)), None)
    if unknown is not None:
        _refuse(where, f"“{_short(unknown)}” is not known here")
    return entry


def _record(entry: object, number: int) -> _Record:
    where = f"node {number}"
    if isinstance(entry, dict) and isinstance(entry.get("name"), str):
        where += f" (“{_short(entry['name'])}”)"
    fields = _fields(entry, where, ("name", "op", "position"), ("value", "inputs", "trained"))
    name, op, trained = fields["name"], fields["op"], fields.get("trained", True)
    if not isinstance(name, str):
        _refuse(where, "“name” must be a text")
    if not isinstance(op, str) or op not in OPS:
        _refuse(where, f"there is no operation called “{_short(op)}”")
    row = OPS[op]
    if row.is_source != ("value" in fields) or row.is_source == ("inputs" in fields):
        _refuse(where, f"{op} needs {'“value”, and no “inputs”' if row.is_source else '“inputs”, and no “value”'}")
    if not isinstance(trained, bool) or (op != "parameter" and "trained" in fields):
        _refuse(where, "“trained” must be true or false, and only parameters have it")
    value = _value(fields["value"], where) if row.is_source else None
    inputs = fields.get("inputs", [])
    if not isinstance(inputs, list) or (len(inputs) != len(row.slots) and not row.variadic):
        _refuse(where, f"{op} needs a list of {len(row.slots)} inputs ({', '.join(row.slots)})")
    taken = tuple(
        _input(given, f"{where}, input {slot}", default)
        for given, slot, default in zip(
            inputs,
            row.slots_for(len(inputs)),
            (row.defaults[:1] * len(inputs) if row.variadic else row.defaults),
            strict=True,
        )
    )
    return _Record(name, op, taken, value, trained and op == "parameter", _position(fields["position"], where))


def _input(entry: object, where: str, default: float) -> _Input:
    if isinstance(entry, str):
        return _Input(entry, as_value(default))
    if not isinstance(entry, dict):
        return _Input(None, _value(entry, where))
    fields = _fields(entry, where, ("number",), ("wire",))
    if "wire" in fields and not isinstance(fields["wire"], str):
        _refuse(where, "“wire” must be the name of a node")
    return _Input(fields.get("wire"), _value(fields["number"], where))


def _position(entry: object, where: str) -> tuple[float, float]:
    match entry:
        case [int() | float() as x, int() | float() as y] if not isinstance(x, bool) and not isinstance(y, bool):
            if abs(x) <= FARTHEST and abs(y) <= FARTHEST:
                return float(x), float(y)
    _refuse(where, "“position” must be two numbers of at most ten million, as in [0, 120]")


def _value(entry: object, where: str) -> Value:
    entries = 0

    def number(entry: object, depth: int) -> object:
        nonlocal entries
        entries += 1
        if entries > MOST_ENTRIES:
            _refuse(where, f"a value can have at most {MOST_ENTRIES:,} entries")
        if isinstance(entry, list):
            if depth == DEEPEST:
                _refuse(where, "the value is nested too deeply")
            return [number(part, depth + 1) for part in entry]
        if isinstance(entry, str) and entry in _NON_FINITE:
            return _NON_FINITE[entry]
        if isinstance(entry, bool) or not isinstance(entry, (int, float)):
            _refuse(where, f"a value must be a number or rows of numbers, not {_kind(entry)}")
        if entry in (np.inf, -np.inf):
            _refuse(where, 'a number is too large; the largest is about 1.8e308, and "inf" stands for ∞')
        return entry

    try:
        return as_value(number(entry, 0))  # type: ignore[arg-type]
    except GraphFileError:
        raise
    except ValueError as error:
        _refuse(where, str(error))


def _build(records: list[_Record]) -> Graph:
    graph = Graph()
    for number, record in enumerate(records, 1):
        node = make_node(number, record.name, record.op, value=record.value, position=record.position)
        node = replace(node, literals=tuple(given.literal for given in record.inputs), trained=record.trained)
        try:
            graph.add(node)
        except GraphError as error:
            _refuse(f"node {number}", str(error))
    wires = []
    for number, record in enumerate(records, 1):
        for given, slot in zip(record.inputs, graph.node(number).slots, strict=True):
            if given.source is not None:
                where = f"node {number} (“{record.name}”), input {slot}"
                wires.append(Wire(_named(graph, given.source, where), number, slot))
    try:
        graph.connect_all(wires)
    except GraphError as error:
        _refuse("the file", str(error))
    return graph


def _descent(graph: Graph, entry: object) -> DescentSettings:
    where = "“descent”"
    fields = _fields(entry, where, (), ("loss", "rate", "steps"))
    loss = _named(graph, fields["loss"], f"{where}, “loss”") if "loss" in fields else None
    rate, steps = fields.get("rate", 0.1), fields.get("steps", 100)
    if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not np.isfinite(rate) or rate <= 0:
        _refuse(where, "“rate” must be a number above 0")
    if isinstance(steps, bool) or not isinstance(steps, int) or not 1 <= steps <= MOST_STEPS:
        _refuse(where, "“steps” must be a whole number from 1 to 10,000,000")
    return DescentSettings(loss, float(rate), steps)


def _named(graph: Graph, name: object, where: str) -> int:
    if not isinstance(name, str) or not graph.has_name(name):
        _refuse(where, f"there is no node called “{_short(name)}”")
    return graph.named(name).id


def _refuse(where: str, problem: str) -> NoReturn:
    raise GraphFileError(f"{where}: {problem}")


def _short(name: object) -> str:
    text = name if isinstance(name, str) else _kind(name)
    return text if len(text) <= 40 else text[:39] + "…"


def _kind(entry: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(entry), "a number")
