"""One graph, run in every way there is, and what differs.

The measure is `as_written`: each node by its row alone, in NumPy, forward and then backward, without any program. What
runs NumPy's texts gives the same bits. What runs in other arithmetic (Python's floats, the register machine) is held to
every single statement: from the numbers that it found for the inputs itself, a result may be off by the last bits of that
statement, so that it does not matter how much a graph magnifies them. What adds up or multiplies in another order may be
off by as much as random last bits would make, put in everywhere (Vignes, stochastic arithmetic).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from graphgui.analysis.curvature import gradient_graph
from graphgui.analysis.forward_mode import tangents
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.document.live_results import LiveResults
from graphgui.engine.evaluator import Evaluator, Results
from graphgui.engine.graph import Graph, Node
from graphgui.engine.program import compiled_program, register_machine
from graphgui.engine.program.compiled_program import is_scalar
from graphgui.engine.program.descent_step import Step
from graphgui.engine.program.program_source import source
from graphgui.engine.recording.recorder import Tape, record
from graphgui.engine.recording.refusals import TraceError
from graphgui.engine.recording.tape_gradients import pull_back
from graphgui.engine.values import Value, as_value, same_value, shape_of
from graphgui.formats.cgraph.graph_file import GraphFile, read, write
from graphgui.formats.expressions.expression_parser import parse
from graphgui.formats.expressions.expression_writer import expression_of
from tests.engine.path_sizes import path_sizes
from tests.engine.random_edits import random_edits

LAST_BITS = 1e-13
"""The relative error of one statement in other arithmetic: some last bits, for a text is several operations."""
LEAST = 1e-320
EPSILON = 2.0**-52

Numbers = dict[int, Value]


# ── the measure ──────────────────────────────────────────────────────────────────────────────────────────────────────
def as_written(
    graph: Graph, noise: np.random.Generator | None = None, output: int | None = None, seed: Value = None
) -> tuple[Numbers, Numbers]:
    """Every value and every gradient of an output by the rows alone, by id; with last bits at random if there is noise.

    A node that cannot be computed has neither; without an output that can be, there are no gradients.
    """
    values: Numbers = {}
    order, sources, output = graph.order(), graph.sources(), graph.output if output is None else output
    for id in order:
        node = graph.node(id)
        if node.row.is_source:
            values[id] = _shaken(node.value, noise)
        elif values.keys() >= set(sources[id].values()):
            try:
                values[id] = _shaken(node.row.apply(arriving(graph, node, values), node.options), noise)
            except (ValueError, np.linalg.LinAlgError):
                continue
    if output is None or output not in values:
        return values, {}
    gradients = {id: np.zeros(shape_of(value))[()] for id, value in values.items()}
    gradients[output] = np.ones(shape_of(values[output]))[()] if seed is None else seed
    reached = {output}
    for id in reversed([id for id in order if id in values]):
        terms = passed_back(graph, id, values, gradients, reached) if id != output else []
        if terms:
            reached.add(id)
            with np.errstate(all="ignore"):
                gradients[id] = _shaken(sum(terms[1:], terms[0]), noise)
    return values, gradients


def arriving(graph: Graph, node: Node, values: Mapping[int, Value]) -> tuple[Value, ...]:
    """What arrives in a node's slots."""
    into = graph.sources()[node.id]
    return tuple(
        values[into[slot]] if slot in into else literal for slot, literal in zip(node.slots, node.literals, strict=True)
    )


def passed_back(
    graph: Graph, id: int, values: Mapping[int, Value], gradients: Mapping[int, Value], reached: set[int]
) -> list[Value]:
    """What each wire that leaves a node passes back to it, in the order of computation."""
    place = {each: at for at, each in enumerate(graph.order())}
    terms = []
    for wire in sorted(graph.wires_from(id), key=lambda wire: place[wire.target]):
        node = graph.node(wire.target)
        if wire.target in reached and node.row.passes_gradient(wire.slot):
            inputs = arriving(graph, node, values)
            terms.append(node.row.vjp(wire.slot, gradients[node.id], values[node.id], inputs, node.options))
    return terms


@np.errstate(all="ignore")
def _shaken(value: Value, noise: np.random.Generator | None) -> Value:
    return value if noise is None else as_value(value * (1 + EPSILON * noise.integers(-2, 3, np.shape(value))))


# ── the ways ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def differences(graph: Graph, *, machine: bool = False) -> list[str]:
    """A sentence for every number that one of the ways to run a graph finds otherwise, each begun with the way's name.

    `machine` says that the register machine is ready for use.
    """
    try:
        return list(EveryWay(graph).differences(machine))
    except Exception as error:
        return [f"as_written: {type(error).__name__}: {error}"]


class EveryWay:
    """One graph, its numbers as written, and every other way to find them."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.output = graph, graph.output
        self.values, self.gradients = as_written(graph)
        self.results = Evaluator().run(graph)
        self.gives_number = self.output in self.values and np.shape(self.values[self.output]) == ()

    def differences(self, machine: bool) -> Iterator[str]:
        """A sentence for every number that differs."""
        yield from self.program()
        if machine:
            yield from self.machine()
        for way in (
            self.wires,
            self.exported,
            self.step,
            self.forward_mode,
            self.recorded,
            self.kept,
            self.file,
            self.text,
        ):
            try:
                yield from way()
            except Exception as error:
                yield f"{way.__name__}: {type(error).__name__}: {error}"

    def program(self, way: str = "program") -> Iterator[str]:
        """The program of the canvas: in floats where every number is a single one, else in NumPy."""
        results = Evaluator().run(self.graph)
        if results.value_of.keys() != self.values.keys():
            names = [self.graph.node(id).name for id in results.value_of.keys() ^ self.values.keys()]
            yield f"{way}: either computes {' and '.join(names)}, or not"
        elif self.runs_in_floats(self.graph, results):
            yield from self.by_statement(way, results)
        else:
            for id, value in self.values.items():
                yield from self.same(way, id, "value", results.value_of[id], value)
            for id, gradient in self.gradients.items():
                yield from self.same(way, id, "gradient", results.gradient_of[id], gradient)

    def outputs(self) -> Iterator[str]:
        """Other outputs and their seeds, asked of one evaluator, and the graph's own again."""
        evaluator, chance = Evaluator(), random.Random(len(self.graph))
        evaluator.run(self.graph)
        for id in chance.sample(sorted(self.values), min(2, len(self.values))):
            seed = as_value(np.linspace(-1.0, 2.0, np.size(self.values[id])).reshape(np.shape(self.values[id])))
            values, gradients = as_written(self.graph, output=id, seed=seed)
            results = evaluator.run(self.graph, output=id, seed=seed)
            if self.runs_in_floats(self.graph, results):
                yield from self.by_statement("outputs", results, id, seed)
                continue
            for each in values:
                yield from self.same("outputs", each, "gradient", results.gradient_of.get(each), gradients[each])
        again = evaluator.run(self.graph)
        for id, gradient in self.results.gradient_of.items():
            yield from self.same("outputs", id, "gradient", again.gradient_of[id], gradient)

    def machine(self) -> Iterator[str]:
        """The register machine, for graphs of any size that it can run."""
        with machine_for_all():
            if self.runs_in_floats(self.graph, self.results):
                yield from self.program("machine")

    def wires(self) -> Iterator[str]:
        """What the wires that leave a node contribute adds up to its gradient."""
        for id, gradient in self.gradients.items():
            leaving = [self.results.wire_result(wire) for wire in self.graph.wires_from(id)]
            parts = [found.contribution for found in leaving if found is not None and found.reaches_output]
            if parts and id != self.output:
                with np.errstate(all="ignore"):
                    yield from self.near("wires", id, "gradient", sum(parts[1:], parts[0]), gradient)

    def exported(self) -> Iterator[str]:
        """The written program, executed by Python; each of its lines names its node in a comment."""
        scope: dict[str, Any] = {}
        try:
            with np.errstate(all="ignore"):
                exec(compile(text := source(self.graph), "<exported>", "exec"), scope)
        except (ValueError, np.linalg.LinAlgError):
            if not self.results.problems:
                raise
            return
        forward, _, backward = text.partition("\n# forward")[2].partition("\n# backward")
        for what, part, known in (("value", forward, self.values), ("gradient", backward, self.gradients)):
            for variable, name in dict(re.findall(r"^(\w+) = .*  # (\w+)(?:: | feeds )", part, re.MULTILINE)).items():
                id = self.graph.named(name).id
                if id in known:
                    yield from self.same("exported", id, what, scope[variable], known[id])

    def step(self) -> Iterator[str]:
        """Steps of descent in all sources, and in some with the others held fast; run again at other numbers and back."""
        if not self.gives_number:
            return
        sources = [node for node in self.graph.nodes() if node.row.is_source]
        part, chance = part_above(self.graph, self.output), random.Random(len(sources))
        moved = {node.id: as_value(chance.choice([node.value, node.value * 0.5, -node.value])) for node in sources}
        expected = [Evaluator().run(part, {id: value for id, value in at.items() if id in part}) for at in ({}, moved)]
        check = self.near if self.runs_in_floats(part, expected[0]) else self.same
        for some in (sources, [node for node in sources if chance.random() < 0.5]):
            step = Step(self.graph, self.graph.node(self.output).name, [node.name for node in some])
            for results, values in ((expected[0], {}), (expected[1], moved), (expected[0], {})):
                if results.problems:
                    continue
                loss, gradients = step({self.graph.node(id).name: value for id, value in values.items()})
                yield from check("step", self.output, "value", loss, results.value)
                for name, gradient in gradients.items():
                    id = self.graph.named(name).id
                    zeros = np.zeros(np.shape(self.values[id]))[()]
                    yield from check("step", id, "gradient", gradient, results.gradient_of.get(id, zeros))

    def forward_mode(self) -> Iterator[str]:
        """The output's tangent along a direction is ⟨gradient, direction⟩, unless a path's product is near the range's end."""
        if self.output not in self.values or np.any(np.isnan(self.values[self.output])):
            return  # what is no number has no slope
        chance = np.random.default_rng(len(self.graph))
        seeds = {
            node.id: as_value(chance.uniform(0.5, 1.5, np.shape(node.value)))
            for node in self.graph.nodes()
            if node.row.is_source
        }
        with np.errstate(all="ignore"):
            forward = np.sum(tangents(self.results, seeds).get(self.output, 0.0))
            backward = sum(np.sum(self.gradients[id] * seed) for id, seed in seeds.items())
            if np.isnan(backward) and not all(np.size(self.values[id]) for id in self.graph.ancestors(self.output)):
                return  # no entries pass nothing on, while 0 that they pass back meets an infinite slope
            most = np.max(path_sizes(self.graph, self.results, seeds))
            if most < 1e150 and not abs(forward - backward) <= 1e-9 * most + LEAST:
                again = [
                    sum(np.sum(found[id] * seed) for id, seed in seeds.items()) for _, found in self.shaken if found
                ]
                if not abs(forward - backward) <= 100 * _spread(again, 0.0):
                    yield f"forward_mode: {forward} is not {backward}, which reverse mode gives; all paths add up to {most}"

    def recorded(self) -> Iterator[str]:
        """Rules run over a tape: on plain numbers, and recorded in turn, which makes a graph that is run."""
        above = self.graph.ancestors(self.output) if self.gives_number else set()
        ids = [id for id in sorted(above) if self.graph.node(id).row.is_source]
        if not ids:
            return

        tape, recorded = Tape(), dict[int, Any]()
        for id in filter(above.__contains__, self.graph.order()):
            node = self.graph.node(id)
            if node.row.is_source:
                recorded[id] = tape.argument(node.value, node.name)
            else:
                recorded[id] = record(node.row, arriving(self.graph, node, recorded), node.options)
        yield from self.same("recorded", self.output, "value", recorded[self.output].value, self.values[self.output])
        places = {id: recorded[id].at for id in ids}
        _, gradients = pull_back(tape, recorded[self.output].at, list(places.values()))
        for id, at in places.items():
            zeros = np.zeros(np.shape(self.values[id]))[()]
            yield from self.near("recorded", id, "gradient", gradients.get(at, zeros), self.gradients[id])

        picked = [wire.source for wire in self.graph.wires() if wire.slot in self.graph.node(wire.target).row.indices]
        plain = set().union(*map(self.graph.ancestors, picked))  # rules read classes and places as plain numbers
        try:
            found, places = gradient_graph(self.graph, self.output, [id for id in ids if id not in plain])
        except TraceError as error:
            if "differentiated again" in str(error):  # singular values are refused in words
                return
            raise
        again = Evaluator().run(found)
        odd = not all(np.isfinite(value).all() for value in (*again.value_of.values(), *self.values.values()))
        if odd and any(node.row.group == "Linear algebra" for node in self.graph.nodes()):
            return  # an algorithm for matrices and its steps one by one spread nan and ∞ in different ways
        for id, place in places.items():
            yield from self.near("gradient as a graph", id, "gradient", again.value_of[place], self.gradients[id])

    def kept(self) -> Iterator[str]:
        """The live results of a document while it is edited, undone and scrubbed, against a fresh run after each edit."""
        document = Document(Content(self.graph.copy(), DescentSettings()))
        live, chance = LiveResults(document), random.Random(len(self.graph.wires()))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compiled_program, "WORTH_KEEPING", 0.0)
            for label in random_edits(document, chance):
                previewed = {}
                if chance.random() < 0.3 and document.graph.nodes():
                    held = [node for node in document.graph.nodes() if node.row.is_source]
                    previewed = {node.id: as_value(node.value * 0.5) for node in held if chance.random() < 0.5}
                    live.preview(previewed)
                found, fresh = live.results, Evaluator().run(document.graph, previewed)
                if found.problems != fresh.problems:
                    yield f"kept: after {label} the problems are other ones"
                live.preview(None)
                for what, mine, theirs in (
                    ("value", found.value_of, fresh.value_of),
                    ("gradient", found.gradient_of, fresh.gradient_of),
                ):
                    for id in mine.keys() | theirs.keys():
                        if id not in mine or id not in theirs or not _is_same(mine[id], theirs[id]):
                            name = document.graph.node(id).name if id in document.graph else id
                            yield f"kept: after {label} the {what} of {name} is {mine.get(id)}, not {theirs.get(id)}"
            while document.undo_label:
                document.undo()
            for id, value in self.results.value_of.items():
                yield from self.same("undone", id, "value", live.results.value_of.get(id), value)
            for id, gradient in self.results.gradient_of.items():
                yield from self.same("undone", id, "gradient", live.results.gradient_of.get(id), gradient)

    def file(self) -> Iterator[str]:
        """The graph saved and opened again: the same graph, and the same numbers."""
        again = read(write(GraphFile(self.graph)).encode()).graph
        if again != self.graph:
            yield "file: another graph comes back"
        yield from self.renamed("file", again, self.same)

    def text(self) -> Iterator[str]:
        """The output's expression, typed in, the sources given their values: the same numbers."""
        if self.output is None or self.graph.node(self.output).row.is_source:
            return
        written = expression_of(self.graph, self.output)
        again = parse(written)
        needed = [node for node in part_above(self.graph, self.output).nodes() if not node.row.is_source]
        if len(needed) != sum(not node.row.is_source for node in again.nodes()):
            return  # a long one is written in the names of its inputs
        for node in again.nodes():
            if node.row.is_source and self.graph.has_name(node.name):
                again.replace(replace(node, value=self.graph.named(node.name).value))
        yield from self.renamed("text", again, self.near)

    def renamed(self, way: str, again: Graph, check: Callable[..., Iterator[str]]) -> Iterator[str]:
        """The numbers of a graph that was written down and read, by the names of its nodes."""
        results = Evaluator().run(again)
        if self.runs_in_floats(again, results) != self.runs_in_floats(self.graph, self.results):
            check = self.near
        for id, value in self.results.value_of.items():
            name = self.graph.node(id).name
            if name in results.values and (id == self.output or again.named(name).row.is_source):
                yield from check(way, id, "value", results.values[name], value)
                if id in self.results.gradient_of:
                    yield from check(way, id, "gradient", results.gradients.get(name), self.results.gradient_of[id])

    # ── comparing ────────────────────────────────────────────────────────────────────────────────────────────────
    @staticmethod
    def runs_in_floats(graph: Graph, results: Results) -> bool:
        """Whether every number of a graph is a single one."""
        return is_scalar(graph, list(results.order), dict(results.shape_of))

    @cached_property
    def shaken(self) -> list[tuple[Numbers, Numbers]]:
        """The numbers with random last bits, some times over."""
        return [as_written(self.graph, np.random.default_rng(seed)) for seed in range(6)]

    def same(self, way: str, id: int, what: str, found: Any, expected: Value) -> Iterator[str]:
        """A sentence if two numbers differ in any bit, but for the sign of a gradient of zero."""
        if found is not None and what == "gradient":
            found, expected = found + 0.0, expected + 0.0
        if found is None or not _is_same(found, expected):
            yield self.told(way, id, what, found, expected)

    def near(self, way: str, id: int, what: str, found: Any, expected: Value) -> Iterator[str]:
        """A sentence if two numbers differ by more than last bits make of them."""
        if found is None or np.shape(found) != np.shape(expected):
            yield self.told(way, id, what, found, expected)
            return
        with np.errstate(all="ignore"):
            is_equal = (np.asarray(found) == expected) | (np.isnan(found) & np.isnan(expected))
            apart = np.abs(found - expected)
            if np.all(is_equal | (apart <= LAST_BITS * np.abs(expected) + LEAST)):
                return
            shaken = [values if what == "value" else gradients for values, gradients in self.shaken]
            spread = _spread([numbers[id] for numbers in shaken if id in numbers], expected)
            if not np.all(is_equal | (apart <= 100 * spread)):
                yield self.told(way, id, what, found, expected)

    def by_statement(self, way: str, results: Results, output: int | None = None, seed: Value = 1.0) -> Iterator[str]:
        """Each number against the row's own text at the numbers that were found for its inputs."""
        values, gradients = results.value_of, results.gradient_of
        for id in results.order:
            node = self.graph.node(id)
            if node.row.is_source:
                continue
            inputs = arriving(self.graph, node, values)
            expected = node.row.apply(inputs, node.options)
            # An activation may be the small rest of larger numbers, as x · (1 + tanh x) is far to the left.
            size = max(map(abs, inputs)) if node.row.group == "Activations" else abs(expected)
            # NumPy leaves open which of 0 and −0 is the larger.
            signed = node.op not in ("maximum", "minimum", "clip") or all(inputs)
            if not _is_close(values[id], expected, size, signed):
                yield self.told(way, id, "value", values[id], expected)
        output = self.output if output is None else output
        if output in gradients and gradients[output] != seed:
            yield self.told(way, output, "gradient", gradients[output], seed)
        reached = {output}
        for id in reversed(results.order if gradients else ()):
            terms = [] if id == output else passed_back(self.graph, id, values, gradients, reached)
            if terms:
                reached.add(id)
            with np.errstate(all="ignore"):
                expected, size = sum(terms), sum(map(abs, terms))
            if id != output and not _is_close(gradients[id], expected, size, False):
                yield self.told(way, id, "gradient", gradients[id], expected)

    def told(self, way: str, id: int, what: str, found: Any, expected: Any) -> str:
        """The sentence of a difference."""
        node = self.graph.node(id)
        return f"{way}: the {what} of {node.name} ({node.op}) is {_shown(found)}, not {_shown(expected)}"


def part_above(graph: Graph, output: int | None) -> Graph:
    """The part of a graph that its output depends on."""
    part, above = Graph(), graph.ancestors(output or 0)
    for node in graph.nodes():
        if node.id in above:
            part.add(node)
    part.connect_all(wire for id in sorted(above) for wire in graph.wires_into(id))
    part.choose_output(output)
    return part


@contextmanager
def machine_for_all() -> Iterator[None]:
    """The register machine for graphs of any size, where its kernels are compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register_machine, "FEWEST_NODES", 0)
        yield


def _spread(found: list[Value], expected: Value) -> Any:
    """How far apart these numbers are, and the expected one."""
    numbers = (
        np.stack([*found, np.broadcast_to(expected, np.shape(found[0]))]) if found else np.array([np.inf, -np.inf])
    )
    return np.max(numbers, axis=0) - np.min(numbers, axis=0)


def _is_same(found: Any, expected: Value) -> bool:
    return np.asarray(found).dtype == np.float64 and same_value(found, expected)


def _is_close(found: Any, expected: Any, size: Any, signed: bool) -> bool:
    if not np.isfinite(expected):
        return bool(np.isnan(found) and np.isnan(expected)) or found == expected
    if found == 0 == expected:
        return not signed or bool(np.signbit(found) == np.signbit(expected))
    return bool(abs(found - expected) <= LAST_BITS * size + LEAST)


def _shown(value: Any) -> str:
    return repr(value) if np.ndim(value) == 0 else str(np.asarray(value).tolist())
