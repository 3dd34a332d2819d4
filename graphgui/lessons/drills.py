"""Drills: small random graphs whose answers are small whole numbers, at five levels, each with a code to share."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from graphgui.analysis.layout import lay_out
from graphgui.engine.evaluator import Results, evaluate
from graphgui.engine.graph import Graph
from graphgui.engine.values import Value
from graphgui.formats.expressions.expression_parser import parse
from graphgui.lessons.examiner import Examiner
from graphgui.lessons.prediction import Verdict, judge
from graphgui.lessons.questions import Kind, Question, inputs_to, truth

LEVELS: tuple[str, ...] = (
    "Values of sums and products",
    "Gradients along a chain",
    "Gradients where two paths meet",
    "Longer graphs: products, squares, max and relu",
    "Vectors and matrices",
)
LARGEST = 99
LAST_SEED = 999_999
_TRIES = 400
_STRICT_TRIES = 150
_CODE = re.compile(r"\s*(\d+)\s*[-−–]\s*(\d+)\s*", re.ASCII)


class DrillError(ValueError):
    """A drill that there is not; the message is a sentence for people."""


@dataclass(frozen=True)
class Drill:
    """One drill: the same level and seed always give the same graph and question."""

    level: int
    seed: int

    def __post_init__(self) -> None:
        if not 1 <= self.level <= len(LEVELS):
            raise DrillError(f"there is no level {self.level}: levels go from 1 to {len(LEVELS)}")
        if not 0 <= self.seed <= LAST_SEED:
            raise DrillError(f"the number of a drill lies between 0 and {LAST_SEED}")

    @classmethod
    def from_code(cls, text: str) -> Drill:
        """The drill with this code, as "3-4821"; raises DrillError with a sentence for what is none."""
        found = _CODE.fullmatch(text)
        if not text.strip():
            raise DrillError("there is no code here yet: a code is a level and a number, such as 3-4821")
        if not found or max(len(found[1]), len(found[2])) > 9:
            raise DrillError("this is not a code: a code is a level and a number, such as 3-4821")
        return cls(int(found[1]), int(found[2]))

    @property
    def code(self) -> str:
        """The code that leads others to the same drill."""
        return f"{self.level}-{self.seed}"

    @property
    def _made(self) -> tuple[Graph, Results, Question]:
        return _find(self.level, self.seed)

    @property
    def graph(self) -> Graph:
        """The graph, laid out. It is shared: who wants to change it makes a copy."""
        return self._made[0]

    @property
    def results(self) -> Results:
        """Every value and gradient of the graph."""
        return self._made[1]

    @property
    def examiner(self) -> Examiner:
        """The one who judges answers about the graph."""
        return Examiner(self.graph, self.results)

    @property
    def question(self) -> Question:
        """The number that is asked for."""
        return self._made[2]

    @property
    def prompt(self) -> str:
        """The question as a sentence: "What is ∂e/∂b?"."""
        return self.question.sentence(self.graph)

    @property
    def answer(self) -> Value:
        """The true answer."""
        return truth(self.results, self.question)

    def judge(self, answer: str) -> Verdict:
        """The verdict on a typed answer; raises ExpressionError where it cannot be read."""
        return judge(self.graph, self.results, self.question, answer)


@dataclass(frozen=True)
class Score:
    """A series of drills that begins at a level and seed, and how it goes. It never changes: an answer gives a new one.

    Whoever begins with the same level and seed meets the same drills.
    """

    level: int
    seed: int
    number: int = 0
    """How many drills went before this one."""
    answered: int = 0
    """Drills answered rightly, at whichever try."""
    right_at_first: int = 0
    streak: int = 0
    """Drills in a row, up to now, that were right at the first try."""
    tries: int = 0
    """Answers to this drill so far."""
    is_solved: bool = False

    @property
    def drill(self) -> Drill:
        """The drill at hand."""
        return Drill(self.level, (self.seed + self.number) % (LAST_SEED + 1))

    def answer(self, text: str) -> tuple[Score, Verdict]:
        """The score after an answer, and what is said of it; an answer to a solved drill counts no more."""
        verdict = self.drill.judge(text)
        if self.is_solved:
            return self, verdict
        tried = replace(self, tries=self.tries + 1)
        if not verdict.is_right:
            return replace(tried, streak=0), verdict
        at_first = int(self.tries == 0)
        return replace(
            tried,
            is_solved=True,
            answered=self.answered + 1,
            right_at_first=self.right_at_first + at_first,
            streak=self.streak + at_first,
        ), verdict

    def next(self) -> Score:
        """On to the next drill; one that is left unsolved ends the streak."""
        streak = self.streak if self.is_solved else 0
        return replace(self, number=self.number + 1, streak=streak, tries=0, is_solved=False)


@lru_cache(maxsize=256)
def _find(level: int, seed: int) -> tuple[Graph, Results, Question]:
    """The first random graph that makes a good drill; later tries ask for less."""
    write, chance = _WRITERS[level - 1], random.Random(f"{level}-{seed}")
    for attempt in range(_TRIES):
        text, asked = write(chance)
        graph = parse(text)
        results = evaluate(graph)
        kind: Kind = "value" if level == 1 else "gradient"
        question = Question(graph.named(asked).id, kind)
        if _is_small(results) and _is_good(graph, results, question, strict=attempt < _STRICT_TRIES):
            lay_out(graph)
            return graph, evaluate(graph), question
    raise AssertionError(f"no drill of level {level} was found")


def _is_small(results: Results) -> bool:
    """Whether all that is computed is small; off the kinks it is whole, being sums and products of whole numbers."""
    numbers = [*results.value_of.values(), *results.gradient_of.values()]
    return all(np.all(np.abs(number) <= LARGEST) for number in numbers)


def _is_good(graph: Graph, results: Results, question: Question, strict: bool) -> bool:
    """Whether the answer is worth asking for: not 0, off the kinks, and its entries differ.

    With `strict`, every wire out of the node also counts, and no other number at hand is the same.
    """
    answer = np.asarray(truth(results, question))
    if not np.all(answer) or (answer.ndim and np.all(answer == answer.flat[0])) or _is_at_kink(graph, results):
        return False
    if not strict:
        return True
    if question.kind == "gradient" and not all(
        np.any(results.wire_results[wire].contribution) for wire in graph.wires_from(question.node)
    ):
        return False
    others = [value for id, value in results.value_of.items() if (id, "value") != question]
    others += [gradient for id, gradient in results.gradient_of.items() if (id, "gradient") != question]
    return not any(np.shape(other) == answer.shape and np.all(other == answer) for other in others)


def _is_at_kink(graph: Graph, results: Results) -> bool:
    """Whether a relu is at 0 or a maximum has two equal numbers, where the slope is a matter of agreement."""
    return any(
        np.any(node.row.kink_distance(inputs_to(graph, results, node.id), node.options) == 0)
        for node in graph.nodes()
        if node.row.kink is not None
    )


def _number(chance: random.Random, low: int = -3, high: int = 5) -> int:
    """A small whole number other than 0."""
    return chance.choice([number for number in range(low, high + 1) if number])


def _factor(chance: random.Random) -> int:
    return chance.choice([-2, 2, 3, 4])


def _values(chance: random.Random) -> tuple[str, str]:
    """Level 1: sums and products; the last one's value."""
    lines = [f"{name} = {_number(chance, 2, 6)}" for name in "abc"]
    first, second = chance.sample(["+", "*"], 2)
    left, right = chance.sample("abc", 2)
    lines.append(f"d = {left} {first} {right}")
    spare = next(name for name in "abc" if name not in (left, right))
    lines.append(f"e = d {second} {spare}" if chance.random() < 0.5 else f"e = {spare} {second} d")
    if chance.random() < 0.5:
        lines.append(f"f = e {chance.choice(['+', '*'])} {chance.choice([left, right, str(_number(chance, 2, 4))])}")
    return "; ".join(lines), lines[-1][0]


def _chain(chance: random.Random) -> tuple[str, str]:
    """Level 2: one way from x to the output."""
    lines = [f"x = {_number(chance)}", f"w = {_factor(chance)}"]
    steps = ["* w", f"* {_factor(chance)}", f"{chance.choice('+-')} {_number(chance, 1, 5)}"]
    if chance.random() < 0.5:
        steps.append(f"{chance.choice('+-')} {_number(chance, 1, 5)}")
    chance.shuffle(steps)
    before = "x"
    for name, step in zip("abcd", steps, strict=False):
        lines.append(f"{name} = {before} {step}")
        before = name
    return "; ".join(lines), "x"


def _fan_out(chance: random.Random) -> tuple[str, str]:
    """Level 3: b reaches the output in two ways."""
    lines = [f"a = {_number(chance)}", f"b = {_number(chance)}"]
    lines.append(f"c = a {chance.choice('+-*')} b")
    lines.append(f"d = {chance.choice([f'b + {_number(chance, 1, 4)}', f'{_factor(chance)} * b', 'b - a', 'a * b'])}")
    lines.append(f"e = c {chance.choice('**+-')} d")
    return "; ".join(lines), "b"


def _longer(chance: random.Random) -> tuple[str, str]:
    """Level 4: products, squares, max and relu, with more than one way from x."""
    lines = [f"x = {_number(chance)}", f"y = {_number(chance)}"]
    lines.append(f"a = {chance.choice(['x * y', 'x + y', 'y - x'])}")
    lines.append(f"b = {chance.choice(['square(x)', f'{_factor(chance)} * x', f'x + {_number(chance, 1, 4)}'])}")
    lines.append(f"c = {chance.choice(['maximum(a, b)', 'relu(a)', 'square(a)', 'a * b'])}")
    lines.append(f"d = {chance.choice(['b - y', 'b + a', 'relu(b)', 'b * y'])}")
    lines.append(f"e = {chance.choice(['c + d', 'c * d', 'd - c'])}")
    return "; ".join(lines), "x"


def _arrays(chance: random.Random) -> tuple[str, str]:
    """Level 5: small vectors and matrices, the output a single number."""

    def row(count: int = 2) -> str:
        return "[" + ", ".join(str(_number(chance, -2, 4)) for _ in range(count)) + "]"

    matrix = f"[{row()}, {row()}]"
    count = chance.choice([2, 3])
    texts = [
        (f"u = {row(count)}; v = {row(count)}; p = dot(u, v); s = {_factor(chance)} * p", "uv"),
        (f"u = {row(count)}; v = {row(count)}; p = u * v; s = sum(p)", "uv"),
        (f"u = {row(count)}; v = {row(count)}; p = u + v; s = dot(p, v)", "uv"),
        (f"W = {matrix}; x = {row()}; h = W @ x; s = sum(h)", "x"),
        (f"W = {matrix}; x = {row()}; v = {row()}; h = W @ x; s = dot(h, v)", "Wxv"),
        (f"W = {matrix}; X = [{row()}, {row()}]; H = W @ X; s = sum(H)", "WX"),
        (f"u = {row(count)}; a = {_factor(chance)}; p = a * u; q = square(p); s = sum(p) + sum(u)", "a"),
    ]  # fmt: skip
    text, asked = chance.choice(texts)
    return text, chance.choice(asked)


_WRITERS: tuple[Callable[[random.Random], tuple[str, str]], ...] = (_values, _chain, _fan_out, _longer, _arrays)
