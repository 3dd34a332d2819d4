"""Random graphs of legal shapes and options, the same for the same seed: what every test of "any graph" draws from.

Unless a recipe says otherwise a graph may hold what people make and careful hands forget: sources of random numbers with
repeated seeds, nodes that feed nothing, parameters that nothing uses, detached parts, the same operation twice, ties,
kinks, huge and tiny numbers, nan and ±∞, and names that mean something in a program.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from math import prod
from typing import Any

import numpy as np

from graphgui.engine.graph import Graph, Node, Wire, make_node
from graphgui.engine.op import Op, Shape, ShapeError
from graphgui.engine.ops import OPS
from graphgui.engine.options import Option, OptionError
from graphgui.engine.values import Value, as_value
from tests.engine.sampled import samples_of

COMPUTED = [row for row in OPS.values() if not row.is_source]
SCALAR_ROWS = [row for row in COMPUTED if row.elementwise and row.slots]
COMMON = [OPS[name] for name in ("add", "sub", "mul", "div", "square", "tanh", "relu", "maximum", "exp", "pow")]

KINKS = (0.0, 1.0, -1.0, 0.5, 2.0, -2.0, 3.0)
ODD = (
    np.inf, -np.inf, np.nan, 0.0, -0.0, 1e-320, -5e-324, 2.2250738585072014e-308, 1e-200, -1e-160, 1e-17, 1e16, 1e154,
    -1e200, 1.7976931348623157e308, 709.5, -745.0, 0.1, 1 / 3, 1e5,
)  # fmt: skip
HOSTILE = (
    "g", "out", "x_grad", "np", "inputs", "seed", "unbroadcast", "run", "x", "a", "b", "y_a", "_", "len", "sum", "float",
    "math", "print", "prediction", "target", "self", "v0", "k0", "p0", "b0", "α", "t", "abs", "zip", "zero", "unused", "e1",
)  # fmt: skip
MOST_ENTRIES = 300


@dataclass(frozen=True)
class Recipe:
    """What the graphs are made of; `likely` are rows that are drawn more often, each chance is one of a node's or slot's."""

    nodes: tuple[int, int] = (2, 14)
    parameters: int = 0
    """How many parameters it begins with; 0 for one to three sources of any kind."""
    rows: Sequence[Op] = tuple(COMPUTED)
    likely: Sequence[Op] = ()
    scalars: bool = False
    """Whether every number is a single one."""
    tempers: Sequence[str] = ("calm", "calm", "kinks", "odd", "mixed")
    """Of which one holds for a graph: calm numbers from −2 to 2, those at kinks and ties, odd ones, or all of them."""
    loose: float = 0.15
    """The chance that a node hangs on a fresh source alone, and so feeds nothing or stands apart."""
    hostile_names: float = 0.15
    options: float = 0.6
    """The chance of each option to be another than its default."""
    drawn: float = 0.15
    """The chance of a source to be random numbers."""
    wired: float = 0.75
    """The chance of a slot to be wired, and not to hold a number."""
    scalar_loss: float = 0.8
    """The chance that the output is one number, chosen for it."""


ANY = Recipe()
SCALARS = Recipe(rows=tuple(SCALAR_ROWS), likely=tuple(COMMON), scalars=True)
TOLD = Recipe(nodes=(9, 14), tempers=("calm", "kinks"), hostile_names=0.0)
"""For explanations, which are read back in the names of the nodes."""
TOLD_SCALARS = replace(SCALARS, nodes=(9, 14), tempers=("calm", "kinks"), hostile_names=0.0, options=0.0, drawn=0.0)


def random_graph(seed: int, recipe: Recipe = ANY) -> Graph:
    """The graph of a seed; every node has a shape, though not each can be computed at its numbers."""
    return _Maker(seed, recipe).made()


class _Maker:
    def __init__(self, seed: int, recipe: Recipe) -> None:
        self.chance, self.recipe, self.graph = random.Random(seed), recipe, Graph()
        self.shapes: dict[int, Shape] = {}
        self.wires: list[Wire] = []
        self.temper = self.chance.choice(list(recipe.tempers))
        names = list(HOSTILE)
        self.chance.shuffle(names)
        self._hostile, self._plain = iter(names), (f"n{i}" for i in count(1))

    def made(self) -> Graph:
        for _ in range(self.recipe.parameters or self.chance.randint(1, 3)):
            self.source(self.shape(), op="parameter" if self.recipe.parameters else "")
        for _ in range(self.chance.randint(*self.recipe.nodes)):
            self.operation()
        if self.chance.random() < 0.2:
            self.source(self.shape())  # a parameter that nothing uses
        if self.chance.random() < self.recipe.scalar_loss:
            self.reduced_output()
        elif self.chance.random() < 0.5:
            self.graph.choose_output(self.chance.choice(list(self.shapes)))
        self.graph.connect_all(self.wires)
        return self.graph

    # ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────
    def shape(self) -> Shape:
        if self.recipe.scalars:
            return ()
        return self.chance.choice(
            [(), (), (3,), (3,), (2, 3), (3, 3), (2, 2), (1,), (3, 1), (1, 3), (2, 3, 2), (4,), (0,)]
        )

    def number(self) -> float:
        temper = self.temper if self.temper != "mixed" else self.chance.choice(["calm", "kinks", "odd", "domain"])
        match temper:
            case "kinks":
                return self.chance.choice(KINKS)
            case "odd":
                return self.chance.choice(ODD)
        return self.chance.uniform(-2, 2)

    def value(self, shape: Shape) -> Value:
        if self.chance.random() < 0.05:
            return as_value(np.full(shape, self.number()))
        return as_value(np.reshape([self.number() for _ in range(prod(shape))], shape))

    # ── nodes ────────────────────────────────────────────────────────────────────────────────────────────────────
    def name(self) -> str:
        if self.chance.random() < self.recipe.hostile_names:
            return next(self._hostile, "") or next(self._plain)
        return next(self._plain)

    def add(self, node: Node, shape: Shape) -> int:
        self.graph.add(node)
        self.shapes[node.id] = shape
        return node.id

    def source(self, shape: Shape, value: Value = None, op: str = "") -> int:
        """A fresh source of this shape: a held value, or random numbers of one of a few seeds."""
        id = self.graph.fresh_id()
        if not op and value is None and self.chance.random() < self.recipe.drawn:
            row = self.chance.choice(["normal", "uniform"])
            options = {"shape": shape, "seed": self.chance.choice([0, 0, 1])}
            return self.add(make_node(id, self.name(), row, options=options), shape)
        op = op or self.chance.choice(["parameter", "parameter", "parameter", "constant", "data"])
        return self.add(make_node(id, self.name(), op, value=self.value(shape) if value is None else value), shape)

    def input_of(self, shape: Shape) -> int:
        """A node of this shape, a late one rather than an early one, or a fresh source."""
        found = [id for id, own in self.shapes.items() if own == shape]
        if not found or self.chance.random() < self.recipe.loose:
            return self.source(shape)
        return self.chance.choice([found[-1], self.chance.choice(found), self.chance.choice(found)])

    def operation(self) -> None:
        if self.chance.random() < 0.1 and self.again():
            return
        likely = self.recipe.likely and self.chance.random() < 0.5
        row = self.chance.choice(list(self.recipe.likely if likely else self.recipe.rows))
        if self.recipe.scalars or (self.chance.random() < 0.5 and not row.indices):
            for _ in range(6):
                if self.free(row):
                    return
        self.sampled(row)

    def again(self) -> bool:
        """The same operation on the same inputs once more."""
        node = self.graph.node(self.chance.choice(list(self.shapes)))
        if node.row.is_source:
            return False
        twin = replace(node, id=self.graph.fresh_id(), name=self.name())
        self.add(twin, self.shapes[node.id])
        self.wires += [Wire(wire.source, twin.id, wire.slot) for wire in self.wires if wire.target == node.id]
        return True

    def free(self, row: Op) -> bool:
        """The row on any nodes with any options; False where they do not fit."""
        slots = row.slots_for(self.chance.randint(1, 3))
        options = {}
        try:
            for option in row.options:
                if self.chance.random() < self.recipe.options:
                    options[option.name] = option.check(self.option_value(option))
        except OptionError:
            return False
        sources: list[int | None] = []
        literals: list[Value] = []
        ids = list(self.shapes)
        for slot in slots:
            default = as_value(row.default(slot))
            wired = not sources or self.chance.random() < self.recipe.wired
            sources.append(self.chance.choice([ids[-1], self.chance.choice(ids)]) if wired else None)
            plain = self.chance.random() < 0.5
            literals.append(default if wired or plain else self.value(self.shape()))
        return self.computed(row, options, sources, literals)

    def sampled(self, row: Op) -> None:
        """The row in one of the samples that its rules are tested on, each input a node or a number in the slot."""
        samples = [sample for sample in samples_of(row) if not self.recipe.scalars or not any(sample.shapes)]
        if not samples:
            self.computed(row, {}, [], [])
            return
        sample = self.chance.choice(samples)
        drawn = sample.arrays(row, self.chance.randint(0, 9))
        sources: list[int | None] = []
        literals: list[Value] = []
        for slot, array in zip(row.slots_for(len(drawn)), drawn, strict=True):
            as_drawn = slot in row.indices or self.chance.random() < 0.15
            literals.append(as_value(array) if as_drawn else self.value(array.shape))
            if as_drawn:
                sources.append(self.source(array.shape, as_value(array)) if self.chance.random() < 0.5 else None)
            else:
                sources.append(self.input_of(array.shape) if self.chance.random() < 0.85 else None)
        self.computed(row, dict(sample.options), sources, literals)

    def computed(
        self, row: Op, options: dict[str, Any], sources: Sequence[int | None], literals: Sequence[Value]
    ) -> bool:
        shapes = [np.shape(x) if at is None else self.shapes[at] for at, x in zip(sources, literals, strict=True)]
        try:
            shape = row.shape(row.case(*shapes, **options))
        except (ShapeError, OptionError):
            return False
        if prod(shape) > MOST_ENTRIES:
            return False
        id = self.graph.fresh_id()
        node = make_node(id, self.name(), row.name, options=options, slots=len(sources))
        plain = [own if at is not None else x for own, at, x in zip(node.literals, sources, literals, strict=True)]
        self.add(replace(node, literals=tuple(plain)), shape)
        wires = [Wire(at, id, slot) for at, slot in zip(sources, node.slots, strict=True) if at is not None]
        self.chance.shuffle(wires)
        self.wires += wires
        return True

    def reduced_output(self) -> None:
        """The latest operation is the output, made one number by weights and a sum where it is an array."""
        at = max(self.shapes, key=lambda id: (not self.graph.node(id).row.is_source, id))
        shape = self.shapes[at]
        if shape:
            if self.chance.random() < 0.5:
                weights = self.source(shape)
                self.computed(OPS["mul"], {}, [at, weights], [as_value(1.0)] * 2)
                at = max(self.shapes)
            self.computed(OPS[self.chance.choice(["sum", "sum", "mean", "max"])], {}, [at], [as_value(0.0)])
            at = max(self.shapes)
        self.graph.choose_output(at if not self.shapes[at] else None)

    # ── options ──────────────────────────────────────────────────────────────────────────────────────────────────
    def option_value(self, option: Option) -> object:
        whole: Callable[[], int] = lambda: self.chance.randint(-2, 3)  # noqa: E731
        match option.kind:
            case "axis":
                return self.chance.choice([option.default, whole()])
            case "axes":
                return self.chance.choice([whole(), (0, 1), (1, 0), (-1,), (), (0, -1)])
            case "flag":
                return self.chance.random() < 0.5
            case "whole":
                return max(option.least, -2) + self.chance.randint(0, 4)
            case "number":
                return max(
                    float(option.least), self.chance.choice([0.0, 0.5, 1.0, 2.0, -1.0, 1e-3, self.chance.uniform(0, 2)])
                )
            case "choice":
                return self.chance.choice(option.choices)
            case "shape":
                return tuple(self.chance.choice([1, 2, 3, -1, 6]) for _ in range(self.chance.randint(0, 3)))
            case "widths":
                return self.chance.choice([0, 1, 2, (1, 0), (0, 2), ((1, 0), (0, 1))])
            case "index":
                return self.chance.choice(
                    ["0", "-1", "1:", "::2", "::-1", "...", "None", ":, 0", "..., -1", "0, None", ":, ::-1", "5:"]
                )
            case "subscripts":
                return self.chance.choice(
                    ["ij,jk->ik", "i->i", "ij->ji", "i,i->", "->", "ij,j->i", "i,j->ij", "ij->", "ii->i", "ij,ij->j"]
                )
            case "names":
                return self.chance.choice(["", "x", "x, y"])
        raise AssertionError(f"no values are known for options of kind {option.kind}")
