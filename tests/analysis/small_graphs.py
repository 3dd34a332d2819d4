"""Random small graphs of single numbers, and the paths in them found one wire at a time, for tests to compare with."""

from __future__ import annotations

import random
from collections.abc import Iterator

from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.values import as_value

OPS = [
    *("add", "mul", "sub") * 5,
    *("tanh", "square", "sin", "maximum", "clip", "where", "relu") * 2,
    "detach",
    "greater",
]


def small_graph(seed: int) -> Graph:
    """Two parameters, a constant, and four to nine operations; parallel wires and literals in slots are common."""
    chance, graph = random.Random(seed), Graph()
    for id, (name, op) in enumerate([("p", "parameter"), ("q", "parameter"), ("k", "constant")], 1):
        graph.add(make_node(id, name, op, value=as_value(chance.choice([-2.0, -0.5, 0.0, 0.5, 1.5, 3.0]))))
    for id in range(4, 4 + chance.randint(4, 9)):
        node = make_node(id, f"n{id}", chance.choice(OPS))
        graph.add(node)
        for slot in node.slots:
            if chance.random() < 0.9:
                graph.connect(Wire(chance.choice([1, 2, id - 3, id - 2, id - 1, id - 1, id - 1]), id, slot))
    # The output is the node that most paths lead to, so that there is something to find.
    graph.choose_output(
        max(range(4, id + 1), key=lambda end: sum(len([*walks(graph, start, end)]) for start in (1, 2)))
    )
    return graph


def walks(graph: Graph, source: int, output: int) -> Iterator[tuple[Wire, ...]]:
    """Every path along which a gradient flows, by walking on until the output is met."""
    if source == output:
        yield ()
        return
    for wire in graph.wires_from(source):
        if graph.node(wire.target).row.passes_gradient(wire.slot):
            for rest in walks(graph, wire.target, output):
                yield (wire, *rest)


def doublings(count: int) -> Graph:
    """x, v1 = x + x, v2 = v1 + v1 and so on: two paths more for every path, at every step."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter"))
    for id in range(2, count + 2):
        graph.add(make_node(id, f"v{id - 1}", "add"))
        graph.connect(Wire(id - 1, id, "a"))
        graph.connect(Wire(id - 1, id, "b"))
    return graph


def bundle() -> Graph:
    """Olah's bundle: three parallel wires from x to y, and three from y to z."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=as_value(2.0)))
    for id, name in ((2, "y"), (3, "z")):
        graph.add(make_node(id, name, "einsum", slots=3, options={"subscripts": ",,->"}))
        for slot in ("x1", "x2", "x3"):
            graph.connect(Wire(id - 1, id, slot))
    return graph
