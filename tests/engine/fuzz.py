"""Random programs through every way to run them, and each failure made small.

    python -m tests.engine.fuzz [PROGRAMS [SEED]]

compares so many programs (1,000), beginning with the one of this seed (0). Where two ways differ it looks for the smallest
graph that still makes the same way differ, and prints it as the text of a graph file.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np

from graphgui.engine.graph import Graph, GraphError, Node, Wire, make_node
from graphgui.engine.program.register_machine import prepare
from graphgui.engine.values import Value, as_value
from graphgui.formats.cgraph.graph_file import GraphFile, write
from tests.engine.every_way import as_written, differences, part_above
from tests.engine.random_graphs import ANY, SCALARS, random_graph


def program(seed: int) -> Graph:
    """The program of a seed: of arrays and single numbers, or (one of three) of single numbers alone."""
    return random_graph(seed, ANY if seed % 3 else SCALARS)


def ways(sentences: Iterable[str]) -> set[str]:
    """The ways that these sentences are about."""
    return {sentence.partition(":")[0] for sentence in sentences}


# ── making a failure small ───────────────────────────────────────────────────────────────────────────────────────────
def shrunk(graph: Graph, fails: Callable[[Graph], bool]) -> Graph:
    """A small graph of the same failure: nothing can be left out or made simpler without it passing."""
    while True:
        for smaller in _smaller(graph):
            if fails(smaller):
                graph = smaller
                break
        else:
            return graph


def _smaller(graph: Graph) -> Iterator[Graph]:
    nodes, wires, output = graph.nodes(), graph.wires(), graph.output
    if output is not None and len(graph.ancestors(output)) < len(graph):
        yield part_above(graph, output)
    for node in nodes:
        if not node.row.is_source and node.id != output:
            yield part_above(graph, node.id)
    for node in nodes:
        rest = [each for each in nodes if each.id != node.id]
        yield from _built(
            rest, [wire for wire in wires if node.id not in wire[:2]], None if node.id == output else output
        )
    values, _ = as_written(graph)
    for node in nodes:
        if not node.row.is_source and node.id in values:
            held = make_node(node.id, node.name, "constant", value=values[node.id])
            yield from _built(_with(nodes, held), [wire for wire in wires if wire.target != node.id], output)
    for node in nodes:
        for simple in _simpler(node):
            yield from _built(_with(nodes, simple), wires, output)


def _simpler(node: Node) -> Iterator[Node]:
    plain = f"n{node.id}"
    if node.name != plain:
        yield replace(node, name=plain)
    if node.row.is_source and node.op != "parameter" and node.value is not None:
        yield replace(node, op="parameter", options={}, trained=True)
    if dict(node.options) != dict(node.row.option_defaults):
        for name, default in node.row.option_defaults.items():
            if node.options[name] != default:
                yield replace(node, options={**node.options, name: default})
    for simple in _simpler_values(node.value) if node.value is not None else ():
        yield replace(node, value=simple)
    for at, literal in enumerate(node.literals):
        for simple in _simpler_values(literal):
            yield replace(node, literals=(*node.literals[:at], simple, *node.literals[at + 1 :]))


def _simpler_values(value: Value) -> Iterator[Value]:
    """The same shape with ones, with twos, and with a single one more: each leads on, and none back."""
    array = np.asarray(value)
    if array.size and not np.all(array == 1.0):
        yield as_value(np.ones(array.shape))
        if not np.all(array == 2.0):
            yield as_value(np.full(array.shape, 2.0))
    for place in np.argwhere((array != 1.0) & (array != 2.0)) if 1 < array.size <= 12 else ():
        changed = array.copy()
        changed[tuple(place)] = 1.0
        yield as_value(changed)


def _with(nodes: list[Node], changed: Node) -> list[Node]:
    return [changed if node.id == changed.id else node for node in nodes]


def _built(nodes: list[Node], wires: list[Wire], output: int | None) -> Iterator[Graph]:
    graph = Graph()
    try:
        for node in nodes:
            graph.add(node)
        graph.connect_all(wires)
        graph.choose_output(output)
    except GraphError:
        return
    yield graph


def main(arguments: list[str]) -> int:
    """Compares the programs and prints what differs; 1 where something does."""
    count, first = (int(text) for text in (*arguments, *("1000", "0")[len(arguments) :]))
    machine = prepare()
    warnings.simplefilter("error")
    start, found = time.monotonic(), Counter[str]()
    for seed in range(first, first + count):
        if seed > first and (seed - first) % 1000 == 0:
            print(f"{seed - first:,} programs, {time.monotonic() - start:.0f} s, {found.total()} differ", flush=True)
        sentences = differences(program(seed), machine=machine)
        if not sentences:
            continue
        wrong = ways(sentences)
        found.update(sorted(wrong)[:1])
        print(f"\nseed {seed}: {sentences[0]}", flush=True)
        if found.total() <= 20:
            small = shrunk(
                program(seed),
                lambda graph, wrong=wrong: not wrong.isdisjoint(ways(differences(graph, machine=machine))),
            )
            print(write(GraphFile(small)))
            print("\n".join(differences(small, machine=machine)[:3]), flush=True)
    print(f"{count:,} programs, {time.monotonic() - start:.0f} s: {dict(found) or 'no difference'}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
