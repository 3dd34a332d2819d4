"""One graph, run in every way, and what differs.

`as_written` is the measure: each node by its row alone, in NumPy, forward and then backward, without any program. What
runs NumPy's texts gives the same bits. What runs in other arithmetic (Python's floats, the register machine) is held to
every single statement instead: from the numbers that it found itself for the inputs, its result may be off in the last
bits of that statement, so that nothing depends on how much a graph magnifies them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphgui.analysis.forward_mode import tangents
from graphgui.engine.evaluator import EvaluationError, Evaluator, Results
from graphgui.engine.graph import Graph, Node
from graphgui.engine.program import compiled_program, register_machine
from graphgui.engine.program.compiled_program import is_scalar
from graphgui.engine.program.descent_step import Step
from graphgui.engine.program.program_source import source
from graphgui.engine.recording.numpy_calls import TraceError
from graphgui.engine.recording.recorder import record
from graphgui.engine.recording.tape_gradients import value_and_grad
from graphgui.engine.recording.tracing import trace
from graphgui.engine.values import Value, as_value, same_value

CLOSE = 1e-13
"""The relative error of a single statement in other arithmetic: a few last bits, each magnified by what its text cancels."""
TINIEST = 1e-320


@dataclass(frozen=True)
class Found:
    """What one way found: values and gradients by id. A node that cannot be computed is in neither."""

    values: Mapping[int, Value]
    gradients: Mapping[int, Value]


def as_written(graph: Graph, output: int | None = None) -> Found:
    """Every value and gradient by the rows alone: the measure."""
    values: dict[int, Value] = {}
    order, sources = graph.order(), graph.sources()
    for id in order:
        node = graph.node(id)
        if node.row.is_source:
            values[id] = node.value
        elif values.keys() >= set(sources[id].values()):
            try:
                values[id] = node.row.apply(inputs_of(graph, node, values), node.options)
            except Exception:  # noqa: BLE001 - whatever NumPy raises; a node that cannot be computed has no value
                continue
    gradients: dict[int, Value] = {}
    output = graph.output if output is None else output
    if output is None or output not in values:
        return Found(values, {})
    gradients = {id: np.zeros(np.shape(values[id]))[()] for id in values}
    gradients[output] = np.ones(np.shape(values[output]))[()]
    reached = {output}
    for id in reversed(order):
        if id == output:
            continue
        terms = terms_of(graph, id, values, gradients, reached)
        if terms:
            reached.add(id)
            with np.errstate(all="ignore"):
                gradients[id] = sum(terms[1:], terms[0])
    return Found(values, gradients)


def inputs_of(graph: Graph, node: Node, values: Mapping[int, Value]) -> tuple[Value, ...]:
    """What arrives in a node's slots."""
    into = graph.sources()[node.id]
    return tuple(
        values[into[slot]] if slot in into else literal for slot, literal in zip(node.slots, node.literals, strict=True)
    )


def terms_of(
    graph: Graph, id: int, values: Mapping[int, Value], gradients: Mapping[int, Value], reached: set[int]
) -> list[Value]:
    """What each wire that leaves a node passes back to it."""
    terms = []
    order = {each: at for at, each in enumerate(graph.order())}
    for wire in sorted(graph.wires_from(id), key=lambda wire: order[wire.target]):
        node = graph.node(wire.target)
        if wire.target not in reached or not node.row.passes_gradient(wire.slot):
            continue
        inputs = inputs_of(graph, node, values)
        terms.append(node.row.vjp(wire.slot, gradients[wire.target], values[wire.target], inputs, node.options))
    return terms


# ── the ways ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def differences(graph: Graph, *, machine: bool = False) -> Iterator[str]:
    """A sentence for every difference between the ways to run a graph, each begun with the way's name."""
    try:
        wanted = as_written(graph)
    except Exception as error:  # noqa: BLE001 - a rule that raises is a finding
        yield f"as written: {type(error).__name__}: {error}"
        return
    results = Evaluator().run(graph)
    scalar = is_scalar(graph, list(results.order), dict(results.shape_of)) and not results.problems
    yield from _program(graph, wanted, results, scalar)
    ways = [_exported, _stepped, _pushed, _recorded]
    for way in ways:
        yield from way(graph, wanted, results, scalar)
    if machine and scalar:
        with machine_for_all():
            yield from _program(graph, wanted, Evaluator().run(graph), scalar, "machine")


@contextmanager
def machine_for_all() -> Iterator[None]:
    """The register machine for graphs of any size, if its kernels are compiled."""
    before = register_machine.FEWEST_NODES
    register_machine.FEWEST_NODES = 0
    try:
        yield
    finally:
        register_machine.FEWEST_NODES = before


def _program(graph: Graph, wanted: Found, results: Results, scalar: bool, way: str = "") -> Iterator[str]:
    way = way or ("floats" if scalar else "program")
    if set(results.value_of) != set(wanted.values):
        missing = set(wanted.values) ^ set(results.value_of)
        yield f"{way}: values of {_names(graph, missing)} differ in being there: {list(results.problems.values())[:1]}"
        return
    found = Found(results.value_of, results.gradient_of)
    yield from (_by_statement if scalar else _to_the_bit)(way, graph, wanted, found)


def _exported(graph: Graph, wanted: Found, results: Results, scalar: bool) -> Iterator[str]:
    """The written program, executed by Python; each of its lines names its node in a comment."""
    scope: dict[str, Any] = {}
    text = source(graph)
    try:
        with np.errstate(all="ignore"):
            exec(compile(text, "<exported>", "exec"), scope)
    except Exception as error:  # noqa: BLE001
        if not results.problems:
            yield f"exported: {type(error).__name__}: {error}"
        return
    _, _, forward = text.partition("\n# forward")
    forward, _, backward = forward.partition("\n# backward")
    for what, part, known in (("value", forward, wanted.values), ("gradient", backward, wanted.gradients)):
        for variable, name in dict(re.findall(r"^(\w+) = .*  # (\w+)(?:: | feeds )", part, re.MULTILINE)).items():
            id = graph.named(name).id
            if id in known and not _same(scope[variable], known[id]):
                yield _told("exported", graph, id, what, scope[variable], known[id])


def _stepped(graph: Graph, wanted: Found, results: Results, scalar: bool) -> Iterator[str]:
    """A step of descent for every source, run twice, so that its buffers are used ones."""
    output = graph.output
    if output is None or np.shape(wanted.values.get(output, [])) != ():
        return
    names = [node.name for node in graph.nodes() if node.row.is_source]
    expected = Evaluator().run(part_above(graph, output))
    try:
        step = Step(graph, graph.node(output).name, names)
        for again in ("", " again"):
            loss, gradients = step({})
            if not _same(loss, expected.value_of[output]):
                yield _told("step" + again, graph, output, "value", loss, expected.value_of[output])
            for name, gradient in gradients.items():
                id = graph.named(name).id
                number = expected.gradient_of[id] if id in expected.gradient_of else wanted.gradients[id]
                if not _same(gradient, number):
                    yield _told("step" + again, graph, id, "gradient", gradient, number)
    except Exception as error:  # noqa: BLE001
        yield f"step: {type(error).__name__}: {error}"


def part_above(graph: Graph, output: int) -> Graph:
    """The part of a graph that its output depends on."""
    part, above = Graph(), graph.ancestors(output)
    for node in graph.nodes():
        if node.id in above:
            part.add(node)
    part.connect_all(wire for id in above for wire in graph.wires_into(id))
    part.choose_output(output)
    return part


def _pushed(graph: Graph, wanted: Found, results: Results, scalar: bool) -> Iterator[str]:
    """Forward mode: ⟨gradient, direction⟩ is the output's tangent, as far as the sizes of all paths' products let one say."""
    output = graph.output
    if output is None or np.any(np.isnan(wanted.values.get(output, np.nan))):
        return  # what is no number has no slope
    chance = np.random.default_rng(len(graph))
    seeds = {
        id: as_value(chance.uniform(0.5, 1.5, np.shape(value)))
        for id, value in wanted.values.items()
        if graph.node(id).row.is_source
    }
    with np.errstate(all="ignore"):
        found = tangents(results, seeds).get(output, 0.0)
        forward = float(np.sum(found))
        backward = float(sum(np.sum(np.asarray(results.gradient_of[id]) * seed) for id, seed in seeds.items()))
        most, most_pushed = _sizes(graph, results, seeds)
    if np.isfinite(most) and np.isfinite(most_pushed):
        if not abs(forward - backward) <= 1e-9 * max(most, most_pushed) + 1e-300:
            yield f"forward mode: {forward!r} is not {backward!r}, which reverse mode gives; all paths add up to {most!r}"


def _sizes(graph: Graph, results: Results, seeds: Mapping[int, Value]) -> tuple[float, float]:
    """The sum of the sizes of all paths' products, found backward and found forward."""
    output = results.output
    jacobians: dict[Any, Any] = {}
    for wire in results.wires:
        derivative = wire.derivative
        if derivative is None:
            return np.inf, np.inf
        node = graph.node(wire.wire.target)
        own, target = np.shape(results.value_of[wire.wire.source]), np.shape(results.value_of[node.id])
        jacobians[wire.wire] = (node.row.elementwise, np.abs(derivative), own, target)
    back = {output: np.ones(np.shape(results.value_of[output]))}
    for id in reversed(results.order):
        for wire in graph.wires_from(id) if id != output else ():
            if wire.target in back and wire in jacobians:
                elementwise, size, own, target = jacobians[wire]
                arriving = back[wire.target]
                if elementwise:
                    part = _summed(size * arriving, own)
                else:
                    part = np.tensordot(arriving, size, len(target))
                back[id] = back.get(id, 0.0) + part
    forth: dict[int, Any] = {id: np.abs(seed) for id, seed in seeds.items()}
    for id in results.order:
        for wire in graph.wires_into(id):
            if wire.source in forth and wire in jacobians:
                elementwise, size, own, target = jacobians[wire]
                part = size * forth[wire.source] if elementwise else np.tensordot(size, forth[wire.source], len(own))
                forth[id] = forth.get(id, 0.0) + part
    backward = sum(np.sum(back[id] * seed) for id, seed in seeds.items() if id in back)
    return float(backward), float(np.sum(forth.get(output, 0.0)))


def _summed(array: Any, shape: tuple[int, ...]) -> Any:
    extra = np.ndim(array) - len(shape)
    array = np.sum(array, axis=tuple(range(extra)))
    return np.sum(array, axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True) if shape else array


def _recorded(graph: Graph, wanted: Found, results: Results, scalar: bool) -> Iterator[str]:
    """The graph as a NumPy function, recorded: its gradients on plain values, and as a graph that is run."""
    output = graph.output
    if output is None or np.shape(wanted.values.get(output, [])) != ():
        return
    above = graph.ancestors(output)
    held = [node for node in graph.nodes() if node.row.is_source and node.id in above]
    if not held:
        return
    ids = [node.id for node in held]

    def function(*arguments: Any) -> Any:
        values = dict(zip(ids, arguments, strict=True))
        for id in graph.order():
            node = graph.node(id)
            if id in above and id not in values:
                values[id] = record(node.row, inputs_of(graph, node, values), node.options)
        return values[output]

    numbers = [node.value for node in held]
    all_of_them = tuple(range(len(ids)))
    both = value_and_grad(function, all_of_them)
    try:
        value, gradients = both(*numbers)
        if not _same(value, wanted.values[output]):
            yield _told("recorded", graph, output, "value", value, wanted.values[output])
        for id, gradient in zip(ids, gradients, strict=True):
            if not _near(gradient, wanted.gradients[id], graph, wanted, id):
                yield _told("recorded", graph, id, "gradient", gradient, wanted.gradients[id])
        def joined(*arguments: Any) -> Any:
            return np.concatenate([np.ravel(each) for each in both(*arguments)[1]])
        again = Evaluator().run(trace(joined, *numbers)).value
    except TraceError as error:
        if "branches on a value" not in str(error):  # places to take must be plain numbers
            yield f"recorded: {error}"
        return
    except Exception as error:  # noqa: BLE001
        yield f"recorded: {type(error).__name__}: {error}"
        return
    at = 0
    for id in ids:
        size = np.size(wanted.values[id])
        part = np.reshape(again[at : at + size], np.shape(wanted.values[id]))
        at += size
        if not _near(part, wanted.gradients[id], graph, wanted, id):
            yield _told("gradient as a graph", graph, id, "gradient", part, wanted.gradients[id])


def _near(found: Value, expected: Value, graph: Graph, wanted: Found, id: int) -> bool:
    """Whether two gradients are the same but for the order in which terms were added up."""
    a, b = np.asarray(found), np.asarray(expected)
    if a.shape != b.shape:
        return False
    with np.errstate(all="ignore"):
        return bool(np.all((a == b) | (np.isnan(a) & np.isnan(b)) | (np.abs(a - b) <= 1e-9 * np.maximum(np.abs(b), 1e-300))))


# ── comparing ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _same(found: Any, expected: Value) -> bool:
    if np.asarray(found).dtype != np.float64:
        return False
    return np.shape(found) == np.shape(expected) and same_value(found, expected)


def _to_the_bit(way: str, graph: Graph, wanted: Found, found: Found) -> Iterator[str]:
    for what, mine, theirs in (
        ("value", found.values, wanted.values),
        ("gradient", found.gradients, wanted.gradients),
    ):
        for id, value in theirs.items():
            if id not in mine or not _same(mine[id], value):
                yield _told(way, graph, id, what, mine.get(id), value)


def _by_statement(way: str, graph: Graph, wanted: Found, found: Found) -> Iterator[str]:
    """Each number against the row's own text at the numbers that were found for its inputs."""
    for id in graph.order():
        node = graph.node(id)
        expected = node.value if node.row.is_source else node.row.apply(inputs_of(graph, node, found.values), node.options)
        if not _close(found.values[id], expected, abs(expected)):
            yield _told(way, graph, id, "value", found.values[id], expected)
    output = graph.output
    reached = {output}
    for id in reversed(graph.order()):
        if id == output:
            expected, size = 1.0, 1.0
        else:
            terms = terms_of(graph, id, found.values, found.gradients, reached)
            if terms:
                reached.add(id)
            with np.errstate(all="ignore"):
                expected, size = sum(terms[1:], terms[0]) if terms else 0.0, sum(map(abs, terms))
        if not _close(found.gradients[id], expected, size, signs=False):
            yield _told(way, graph, id, "gradient", found.gradients[id], expected)


def _close(found: Any, expected: Any, size: Any, signs: bool = True) -> bool:
    if np.isnan(expected) or np.isinf(expected):
        return bool(np.isnan(found) and np.isnan(expected)) or found == expected
    if found == 0 == expected:
        return not signs or np.signbit(found) == np.signbit(expected)
    return abs(found - expected) <= CLOSE * size + TINIEST


def _names(graph: Graph, ids: set[int]) -> str:
    return ", ".join(graph.node(id).name for id in sorted(ids))


def _told(way: str, graph: Graph, id: int, what: str, found: Any, expected: Any) -> str:
    node = graph.node(id)
    return f"{way}: the {what} of {node.name} ({node.op}) is {_shown(found)}, not {_shown(expected)}"


def _shown(value: Any) -> str:
    return f"{value!r}" if np.ndim(value) == 0 else str(np.asarray(value).tolist())
