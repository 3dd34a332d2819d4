"""Graphs made by chance, the same for the same seed."""

from __future__ import annotations

import random

import numpy as np

from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.op import Op
from graphgui.engine.ops import OPS
from graphgui.engine.values import as_value

SCALAR_ROWS = [row for row in OPS.values() if row.elementwise and row.slots]
COMMON = [OPS[name] for name in ("add", "sub", "mul", "div", "square", "tanh", "relu", "maximum", "exp", "pow")]
ARRAY_ROWS = [
    OPS[name] for name in ("add", "mul", "sub", "tanh", "relu", "matmul", "sum", "mean", "softmax", "transpose", "detach", "max")
]  # fmt: skip
SHAPES = [(), (3,), (3, 3), (2, 3)]


def scalar_graph(seed: int, count: int = 14) -> Graph:
    """A graph of single numbers: any elementwise operation, numbers in slots, parallel wires."""
    chance = random.Random(seed)
    numbers = [0.0, 1.0, 2.0, -1.0, 0.5, *(chance.uniform(-2, 2) for _ in range(5))]
    return _made(
        chance, count, lambda: COMMON if chance.random() < 0.6 else SCALAR_ROWS, lambda: chance.choice(numbers)
    )


def array_graph(seed: int, count: int = 14) -> Graph:
    """A graph of numbers, vectors and matrices; some nodes may have shapes that do not fit."""
    chance, numbers = random.Random(seed), np.random.default_rng(seed)
    return _made(chance, count, lambda: ARRAY_ROWS, lambda: as_value(numbers.normal(size=chance.choice(SHAPES))))


def _made(chance: random.Random, count: int, rows, number) -> Graph:
    graph = Graph()
    for id in range(1, count + 1):
        if id <= 3:
            graph.add(make_node(id, f"n{id}", chance.choice(["parameter", "parameter", "constant"]), value=number()))
            continue
        row: Op = chance.choice(rows())
        graph.add(make_node(id, f"n{id}", row.name))
        for at, slot in enumerate(row.slots):
            if at == 0 or chance.random() < 0.8:
                # The latest nodes are likelier, so that chains grow long.
                graph.connect(Wire(chance.choice([chance.randint(1, id - 1), id - 1]), id, slot))
    return graph
