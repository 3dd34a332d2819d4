"""Find the bug: a small graph, its backward pass written by hand, and one planted mistake in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from graphgui.analysis.layout import lay_out
from graphgui.engine.evaluator import Evaluator, Results, evaluate
from graphgui.engine.graph import Graph
from graphgui.engine.values import Value, as_value
from graphgui.formats.expressions.expression_parser import parse
from graphgui.lessons.hand_written import HandLine, HandProgram
from graphgui.lessons.prediction import Verdict

KINDS: tuple[str, ...] = ("overwritten", "wrong transpose", "detached", "missing factor", "clipped loss")
TOLERANCE = 1e-5
STEP = 1e-5
LARGEST = 99
_CLEARLY = 1e-3
_TRIES = 400


class BugHuntError(ValueError):
    """A hunt that there is not; the message is a sentence for people."""


@dataclass(frozen=True)
class Bug:
    """A planted bug: the place of the wrong line, and the right one."""

    at: int
    right: HandLine


@dataclass(frozen=True, eq=False)
class ParameterCheck:
    """The gradient of a parameter as the program on show gives it, and as central differences do."""

    buggy: Value
    numerical: Value

    @property
    def agrees(self) -> bool:
        """Whether both are the same, entry by entry, to the accuracy of central differences."""
        return _is_same(self.buggy, self.numerical)


@dataclass(frozen=True)
class BugHunt:
    """A hunt: the same kind and seed always give the same graph, program and bug."""

    kind: str
    seed: int

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BugHuntError(f"there is no bug called {self.kind}; there are {', '.join(KINDS)}")

    @property
    def _made(self) -> tuple[HandProgram, Results, Bug]:
        return _find(self.kind, self.seed)

    @property
    def graph(self) -> Graph:
        """The graph, laid out. It is shared: who wants to change it makes a copy."""
        return self._made[0].graph

    def value(self, id: int) -> Value:
        """The value of a node."""
        return self.results.value_of[id]

    @property
    def results(self) -> Results:
        """Every value and every true gradient of the graph."""
        return self._made[1]

    @property
    def forward(self) -> list[str]:
        """The forward pass as one reads it; there is no bug in it."""
        return [line.text for line in self._made[0].forward]

    @property
    def lines(self) -> list[HandLine]:
        """The backward pass, one line a wire, each with its node; one of them is wrong."""
        return self._made[0].lines

    @property
    def right_line(self) -> HandLine:
        """The correct form of the wrong line."""
        return self._made[2].right

    @cached_property
    def _gradients(self) -> dict[int, Value]:
        return self._made[0].run(self.results)

    def gradients(self) -> dict[int, Value]:
        """The gradients that the shown program gives, by node id."""
        return dict(self._gradients)

    def fixed_gradients(self) -> dict[int, Value]:
        """The gradients of the program with its wrong line corrected, by node id."""
        program, results, bug = self._made
        return program.with_line(bug.at, bug.right).run(results)

    @cached_property
    def _checks(self) -> dict[int, ParameterCheck]:
        return {id: ParameterCheck(self._gradients[id], _numerical(self.graph, id)) for id in _parameters(self.graph)}

    def check(self) -> dict[int, ParameterCheck]:
        """The gradient check of every parameter, by id."""
        return dict(self._checks)

    def suspects(self) -> list[int]:
        """The places of the lines that the check leaves under suspicion.

        A wrong line spoils its node's gradient and those of all parameters above it, and no other.
        """
        wrong = {id for id, check in self._checks.items() if not check.agrees}
        return [at for at, line in enumerate(self.lines) if _spoiled(self.graph, line.node) == wrong]

    def guess(self, line: int) -> Verdict:
        """The sentence for someone who takes this line (by its index) for the wrong one."""
        bug, guessed = self._made[2], self.lines[line]
        if line == bug.at:
            return Verdict(True, self.kind, f"Found. {self._explained()} Right is: {bug.right.text}")
        name = self.graph.node(guessed.node).name
        if self._is_true(guessed.node):
            return Verdict(False, None, f"This line is right: the check agrees at {name}.")
        if guessed.target is not None and not self._is_true(guessed.target):
            arriving = self.graph.node(guessed.target).name
            return Verdict(False, None, f"This line is right, but what arrives in it is not: {arriving}'s gradient is "
                           "wrong before. Look nearer to the output.")  # fmt: skip
        return Verdict(False, None, f"This line is right by itself, but {name}'s gradient does not come out right. "
                       f"Which other line writes to it?")  # fmt: skip

    def _is_true(self, id: int) -> bool:
        return _is_same(self._gradients[id], self.results.gradient_of[id])

    def _explained(self) -> str:
        line = self.lines[self._made[2].at]
        name = self.graph.node(line.node).name
        end = self.graph.node(line.target).name if line.target is not None else name
        match self.kind:
            case "overwritten":
                return f"{name} reaches the output in more than one way, so what comes back is added up; this line throws away what came before."
            case "wrong transpose":
                return f"In {end}'s matrix product each factor's gradient has the other factor transposed, on the side where it stood."
            case "detached":
                return f"{name} is cut off here: what arrives at {end} is not passed on to {name}."
            case "missing factor":
                return f"What arrives at {end} is multiplied by the whole of ∂{end}/∂{name} on its way to {name}."
        if line.target is None:
            return (
                f"The loss is clipped: beyond the bound it is flat, so that no gradient comes back from {name} at all."
            )
        return "The gradient is clipped here: beyond the bounds its size is lost, and all that comes after is wrong."


@lru_cache(maxsize=256)
def _find(kind: str, seed: int) -> tuple[HandProgram, Results, Bug]:
    """The first random graph in which a bug of this kind shows exactly where it should."""
    chance = random.Random(f"{kind}-{seed}")
    for _ in range(_TRIES):
        graph = parse(_matrices(chance) if kind == "wrong transpose" else _numbers(chance))
        results = evaluate(graph)
        right = HandProgram.of(graph)
        wrong = list(_planted(kind, right, results, chance))
        if not wrong or any(np.max(np.abs(value)) > LARGEST for value in results.value_of.values()):
            continue
        at, line = chance.choice(wrong)
        program = right.with_line(at, line)
        if _shows(program, results, line.node):
            lay_out(graph)
            return program, evaluate(graph), Bug(at, right.lines[at])
    raise AssertionError(f"no hunt for {kind} was found")


def _planted(
    kind: str, program: HandProgram, results: Results, chance: random.Random
) -> Iterator[tuple[int, HandLine]]:
    """Every way of planting a bug of this kind: the place of a line and what becomes of it."""
    for at, line in enumerate(program.lines):
        arriving = "" if line.target is None else program.gradient_names[line.target]
        match kind:
            case "overwritten" if line.is_added:
                yield at, replace(line, is_added=False)
            case "wrong transpose" if ".T" in line.expression:
                yield at, replace(line, expression=line.expression.replace(".T", ""))
                yield at, replace(line, expression=" @ ".join(reversed(line.expression.split(" @ "))))
            case "detached" if line.target is not None and not program.graph.node(line.node).row.is_source:
                yield at, replace(line, expression="0.0")
            case "missing factor" if line.expression.startswith("2 * "):
                yield at, replace(line, expression=line.expression.removeprefix("2 * "))
            case "missing factor" if line.expression.startswith(f"{arriving} * "):
                yield at, replace(line, expression=arriving)
            case "clipped loss" if line.target is None:
                loss, bound = program.value_names[line.node], chance.choice([1.0, 2.0, 5.0])
                if results.value_of[line.node] > bound:
                    yield at, replace(line, expression=f"np.where({loss} < {bound}, 1.0, 0.0)")
            case "clipped loss" if line.target == results.output and not line.is_added:
                yield at, replace(line, expression=f"np.clip({line.expression}, -1.0, 1.0)")


def _shows(program: HandProgram, results: Results, id: int) -> bool:
    """Whether the program is clearly wrong at this node and at every parameter above it; elsewhere it cannot be."""
    found, spoiled = program.run(results), _spoiled(program.graph, id)
    return spoiled != set() and not any(_is_same(found[at], results.gradient_of[at], _CLEARLY) for at in spoiled | {id})


def _spoiled(graph: Graph, id: int) -> set[int]:
    """The parameters whose gradient comes through a node."""
    return graph.ancestors(id) & set(_parameters(graph))


def _parameters(graph: Graph) -> list[int]:
    return [node.id for node in graph.nodes() if node.is_parameter]


def _is_same(first: Value, second: Value, tolerance: float = TOLERANCE) -> bool:
    a, b = np.asarray(first, np.float64), np.asarray(second, np.float64)
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= tolerance * np.maximum(1.0, np.abs(b))))


def _numerical(graph: Graph, id: int) -> Value:
    """The gradient of the output by central differences, entry by entry."""
    value = np.asarray(graph.node(id).value, np.float64)
    evaluator = Evaluator()
    found: npt.NDArray[np.float64] = np.empty(value.shape)
    for entry in np.ndindex(value.shape):
        step = np.zeros(value.shape)
        step[entry] = STEP
        above, below = (evaluator.run(graph, {id: as_value(value + sign * step)}).value for sign in (1.0, -1.0))
        found[entry] = (above - below) / (2 * STEP)
    return as_value(found)


def _digit(chance: random.Random) -> int:
    return chance.choice([-3, -2, 2, 3, 4])


def _numbers(chance: random.Random) -> str:
    """Single numbers: h is used twice, and so is b, or x."""
    lines = [f"{name} = {_digit(chance)}" for name in ("x", "w", "b")]
    lines.append("h = w * x")
    lines.append(f"u = h {chance.choice('+-')} b")
    lines.append(f"v = {chance.choice(['square(h)', 'h * b', 'h + x', 'square(b)', f'{_digit(chance)} * h'])}")
    lines.append(f"p = u {chance.choice('**+')} v")
    lines.append(f"loss = {chance.choice(['p + b', 'p - h', 'p + square(x)', 'p * w'])}")
    return "; ".join(lines)


def _matrices(chance: random.Random) -> str:
    """Matrices of two rows: one layer or two, compared with a target."""

    def matrix() -> str:
        numbers = [chance.choice([-2, -1, 1, 2, 3]) for _ in range(4)]
        return f"[[{numbers[0]}, {numbers[1]}], [{numbers[2]}, {numbers[3]}]]"

    lines = [f"W = {matrix()}", f"X = {matrix()}", f"T = constant({matrix()})", "H = W @ X"]
    if chance.random() < 0.5:
        lines += [f"V = {matrix()}", "Y = V @ H", "R = Y * T"]
    else:
        lines += ["D = H - T", "R = square(D)"]
    return "; ".join([*lines, "loss = sum(R)"])
