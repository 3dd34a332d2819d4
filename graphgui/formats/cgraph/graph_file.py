"""Graph files (.cgraph): versioned JSON, one node a line. The format is described in resources/help/cgraph.md."""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

import numpy as np

from graphgui.analysis.layout import is_unplaced, lay_out
from graphgui.descent.descent_settings import MOST_STEPS, DescentSettings
from graphgui.engine.formula_text import changed_options
from graphgui.engine.graph import MOST_SLOTS, Graph, GraphError, Node, Wire, make_node
from graphgui.engine.ops import OPS
from graphgui.engine.options import OptionValue
from graphgui.engine.values import Value, as_value, same_value
from graphgui.files.whole_file import Snapshot, Written, read_stamped, write_atomically
from graphgui.formats.cgraph.annotation_fields import KEYS, annotations_lists, annotations_of
from graphgui.formats.cgraph.annotations import Annotations
from graphgui.formats.cgraph.file_fields import (
    VERSION,
    GraphFileError,
    empty_value,
    fields_of,
    named,
    option_field,
    options_of,
    place_field,
    place_of,
    plain,
    refuse,
    short,
    value_of,
)
from graphgui.formats.cgraph.file_size import FileSize
from graphgui.formats.cgraph.limits import nodes_in, obstacle, obstacle_in, obstacle_in_text, parts_in

__all__ = [
    "GraphFile",
    "GraphFileError",
    "load",
    "load_file",
    "load_stamped",
    "plain",
    "read",
    "save",
    "save_file",
    "write",
]


@dataclass(frozen=True)
class GraphFile:
    """The content of a graph file."""

    graph: Graph
    descent: DescentSettings = field(default_factory=DescentSettings)
    annotations: Annotations = field(default_factory=Annotations)
    data: bytes = field(default=b"", compare=False, repr=False)
    """The bytes of the file that was loaded."""


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
    options: dict[str, OptionValue]


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
    """Loads the content of a file; raises GraphFileError for a file that is refused or cannot be read."""
    return load_stamped(path)[0]


def load_stamped(path: Path) -> tuple[GraphFile, Snapshot]:
    """Loads the content of a file, as `load_file` does, with the snapshot of what was read."""
    try:
        data, snapshot = read_stamped(path)
        return replace(read(data), data=data), snapshot
    except OSError as error:
        raise GraphFileError(f"{short(path.name or str(path))}: {error.strerror or error}") from None
    except GraphFileError as error:
        raise GraphFileError(f"{short(path.name or str(path))}: {error}") from None


def save_file(content: GraphFile, path: Path) -> Written:
    """Writes a file so that at every moment either the old or the new one is whole; raises OSError where it fails."""
    data = write(content).encode()
    excess = FileSize(parts_in(data), len(data)).excess()
    if excess is not None:
        raise OSError(errno.EFBIG, f"the file would have {excess}")
    inside = nodes_in(block.text for block in content.annotations.blocks.values())
    if problem := obstacle(0, len(content.graph), content.graph.wire_count, inside):
        raise OSError(errno.EFBIG, problem)
    return write_atomically(data, path)


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
    lines = [f"  {_json(key)}: {_json(value)}" for key, value in head.items()]
    lists = {
        "nodes": [_node_fields(graph, node) for node in graph.nodes()],
        **annotations_lists(graph, content.annotations),
    }
    for key, entries in lists.items():
        rows = ",\n".join(f"    {_json(entry)}" for entry in entries)
        lines.append(f'  "{key}": [\n{rows}\n  ]' if rows else f'  "{key}": []')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _node_fields(graph: Graph, node: Node) -> dict[str, object]:
    fields: dict[str, object] = {"name": node.name, "op": node.op}
    if node.row.is_source:
        fields["value"] = plain(node.value)
    else:
        wired = {wire.slot: graph.node(wire.source).name for wire in graph.wires_into(node.id)}
        fields["inputs"] = [_input_field(node, slot, wired.get(slot)) for slot in node.slots]
    options = changed_options(node)
    if options:
        fields["options"] = {name: option_field(value) for name, value in options.items()}
    if node.is_parameter and not node.trained:
        fields["trained"] = False
    fields["position"] = place_field(node.position)
    return fields


def _input_field(node: Node, slot: str, source: str | None) -> object:
    literal = node.literal(slot)
    if source is None:
        return plain(literal) if np.ndim(literal) or np.isfinite(literal) else {"number": plain(literal)}
    if same_value(literal, node.row.default(slot)):
        return source
    return {"wire": source, "number": plain(literal)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def read(data: bytes) -> GraphFile:
    """Reads the content of a file from its bytes; raises GraphFileError with what is wrong and where."""
    entry = _parse(data)
    if isinstance(entry, dict) and (problem := obstacle_in(entry)):
        raise GraphFileError(problem)
    return _content(entry, "the file", ("output", "descent", *KEYS))


def _content(entry: object, where: str, optional: Sequence[str]) -> GraphFile:
    head = fields_of(entry, where, ("cgraph", "nodes"), optional, versioned=True)
    if not isinstance(head["nodes"], list):
        refuse(where, "“nodes” must be a list")
    records = [_record(entry, number) for number, entry in enumerate(head["nodes"], 1)]
    graph = _build(records)
    if "output" in head:
        graph.choose_output(named(graph, head["output"], "“output”"))
    descent = _descent(graph, head["descent"]) if "descent" in head else DescentSettings()
    return GraphFile(graph, descent, annotations_of(graph, head, _block_text))


def _block_text(entry: object, where: str) -> str:
    """The part that a block holds, as the text of a file. Blocks hold no blocks."""
    try:
        part = _content(entry, "the part", ["output", *(key for key in KEYS if key != "blocks")])
    except GraphFileError as error:
        raise GraphFileError(f"{where}: {error}") from None
    return write(part)


def _parse(data: bytes) -> object:
    if problem := obstacle_in_text(data):
        raise GraphFileError(problem)
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
        raise GraphFileError(f"“{short(twice)}” stands twice in one place")
    return found


def _record(entry: object, number: int) -> _Record:
    where = f"node {number}"
    if isinstance(entry, dict) and isinstance(entry.get("name"), str):
        where += f" (“{short(entry['name'])}”)"
    fields = fields_of(entry, where, ("name", "op", "position"), ("value", "inputs", "options", "trained"))
    name, op, trained = fields["name"], fields["op"], fields.get("trained", True)
    if not isinstance(name, str):
        refuse(where, "“name” must be a text")
    if not isinstance(op, str) or op not in OPS:
        refuse(where, f"there is no operation called “{short(op)}”")
    row = OPS[op]
    if row.is_source != ("value" in fields) or row.is_source == ("inputs" in fields):
        refuse(where, f"{op} needs {'“value”, and no “inputs”' if row.is_source else '“inputs”, and no “value”'}")
    if not isinstance(trained, bool) or (row.role != "parameter" and "trained" in fields):
        refuse(where, "“trained” must be true or false, and only parameters have it")
    value = value_of(fields["value"], where) if row.is_source else None
    inputs = fields.get("inputs", [])
    if not isinstance(inputs, list) or not (
        1 <= len(inputs) <= MOST_SLOTS if row.variadic else len(inputs) == len(row.slots)
    ):
        wanted = f"1 to {MOST_SLOTS:,} inputs" if row.variadic else f"{len(row.slots)} inputs ({', '.join(row.slots)})"
        refuse(where, f"{op} needs a list of {wanted}")
    taken = tuple(
        _input(given, f"{where}, input {slot}", row.default(slot))
        for given, slot in zip(inputs, row.slots_for(len(inputs)), strict=True)
    )
    options = options_of(fields.get("options", {}), row, where)
    return _Record(
        name,
        op,
        taken,
        value,
        trained and row.role == "parameter",
        place_of(fields["position"], "position", where),
        options,
    )


def _input(entry: object, where: str, default: float) -> _Input:
    if isinstance(entry, str):
        return _Input(entry, as_value(default))
    if not isinstance(entry, dict):
        return _Input(None, value_of(entry, where))
    if "shape" in entry:
        return _Input(None, empty_value(entry, where))
    fields = fields_of(entry, where, ("number",), ("wire",))
    if "wire" in fields and not isinstance(fields["wire"], str):
        refuse(where, "“wire” must be the name of a node")
    return _Input(fields.get("wire"), value_of(fields["number"], where))


def _build(records: list[_Record]) -> Graph:
    graph = Graph()
    for number, record in enumerate(records, 1):
        node = make_node(
            number, record.name, record.op, value=record.value, position=record.position, options=record.options
        )
        node = replace(node, literals=tuple(given.literal for given in record.inputs), trained=record.trained)
        try:
            graph.add(node)
        except GraphError as error:
            refuse(f"node {number}", str(error))
    wires = []
    for number, record in enumerate(records, 1):
        for given, slot in zip(record.inputs, graph.node(number).slots, strict=True):
            if given.source is not None:
                where = f"node {number} (“{record.name}”), input {slot}"
                wires.append(Wire(named(graph, given.source, where), number, slot))
    try:
        graph.connect_all(wires)
    except GraphError as error:
        refuse("the file", str(error))
    return graph


def _descent(graph: Graph, entry: object) -> DescentSettings:
    where = "“descent”"
    fields = fields_of(entry, where, (), ("loss", "rate", "steps"))
    loss = named(graph, fields["loss"], f"{where}, “loss”") if "loss" in fields else None
    rate, steps = fields.get("rate", 0.1), fields.get("steps", 100)
    if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not np.isfinite(rate) or rate <= 0:
        refuse(where, "“rate” must be a number above 0")
    if isinstance(steps, bool) or not isinstance(steps, int) or not 1 <= steps <= MOST_STEPS:
        refuse(where, "“steps” must be a whole number from 1 to 10,000,000")
    return DescentSettings(loss, float(rate), steps)
