"""Random small graphs of single numbers, and the paths in them found one wire at a time, for tests to compare with."""

from __future__ import annotations

from collections.abc import Iterator

from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.ops import OPS
from graphgui.engine.values import as_value
from tests.engine.random_graphs import Recipe, random_graph

TANGLED = Recipe(
    nodes=(4, 9),
    parameters=2,
    rows=[OPS[name] for name in (*["tanh", "square", "sin", "maximum", "clip", "where", "relu"], "detach", "greater")],
    likely=[OPS[name] for name in ("add", "mul", "sub")],
    scalars=True,
    tempers=("calm", "kinks"),
    loose=0.05,
    hostile_names=0.0,
    wired=0.9,
)


def small_graph(seed: int) -> Graph:
    """Two parameters, which have the ids 1 and 2, and four to nine operations that many paths lead through."""
    graph = random_graph(seed, TANGLED)
    # The output is the node that most paths lead to, so that there is something to find.
    ends = [node.id for node in graph.nodes() if not node.row.is_source]
    graph.choose_output(max(ends, key=lambda end: sum(len([*walks(graph, start, end)]) for start in (1, 2))))
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
