"""Random graphs for hypothesis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from graphgui.engine.graph import Graph, GraphError, Wire, check_name, make_node
from graphgui.engine.ops import OPS
from graphgui.engine.options import Option, OptionValue
from graphgui.engine.values import Value, as_value
from graphgui.formats.cgraph.annotations import COLOURS, Annotations, Block, Frame, Group, Note, clean_line, clean_text
from graphgui.formats.cgraph.graph_file import GraphFile, write


def _is_name(text: str) -> bool:
    try:
        return bool(check_name(text))
    except GraphError:
        return False


names = (
    st.sampled_from(["a", "b", "x1", "W", "η", "loss", "seed", "np", "inputs", "a_grad", "sum", "None_", "_", "match"])
    | st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=6).filter(_is_name)
)  # fmt: skip


@st.composite
def values(draw: st.DrawFn) -> Value:
    """Numbers of every kind, and arrays of any rank, empty ones too."""
    shape = draw(st.sampled_from([(), (), (), (1,), (3,), (2, 2), (1, 3), (3, 1), (0,), (0, 3), (2, 0), (2, 1, 3)]))
    count = int(np.prod(shape))
    numbers = draw(st.lists(st.floats(width=64) | st.integers(-3, 3).map(float), min_size=count, max_size=count))
    return as_value(np.reshape(numbers, shape))


def _indices() -> st.SearchStrategy[str]:
    whole = st.integers(-3, 3)
    end = st.just("") | whole.map(str)
    step = st.sampled_from(["", ":", ":2", ":-1"])
    place = st.sampled_from(["...", "None", ":"]) | whole.map(str) | st.builds("{}:{}{}".format, end, end, step)
    return st.lists(place, min_size=1, max_size=3).map(", ".join).filter(lambda text: text.count("...") < 2)


def option_values(option: Option) -> st.SearchStrategy[OptionValue]:
    """What an option may be, small enough to be computed."""
    whole = st.integers(-2, 3)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "axis": whole,
        "axes": whole | st.lists(whole, unique=True, max_size=3).map(tuple),
        "flag": st.booleans(),
        "whole": st.integers(max(option.least, -3), max(option.least, -3) + 6),
        "number": st.floats(max(option.least, -1e9), 1e9),
        "choice": st.sampled_from(option.choices or (None,)),
        "shape": st.lists(st.integers(max(option.least, -1), 3), max_size=3).map(tuple),
        "widths": st.integers(0, 2) | st.tuples(st.integers(0, 2), st.integers(0, 2)),
        "index": _indices(),
        "subscripts": st.sampled_from(["ij,jk->ik", "i->i", "ij->ji", "i,i->", "->", "ij,j->i"]),
        "names": st.sampled_from(["", "x", "x, y", "η, π"]),
    }
    return (st.just(option.default) | kinds[option.kind]).map(option.check)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph that the laws allow, with any literals under its wires."""
    graph = Graph()
    places = st.floats(-1e7, 1e7)
    for id, name in enumerate(draw(st.lists(names, max_size=8, unique=True)), 1):
        row = OPS[draw(st.sampled_from(sorted(OPS)))]
        options = {option.name: draw(option_values(option)) for option in row.options}
        slots = draw(st.integers(1, 3)) if row.variadic else None
        position = draw(places), draw(places)
        node = make_node(id, name, row.name, position=position, options=options, slots=slots)
        if node.row.is_source:
            node = replace(node, value=draw(values()), trained=node.op == "parameter" and draw(st.booleans()))
        else:
            node = replace(node, literals=tuple(draw(st.just(old) | values()) for old in node.literals))
        graph.add(node)
        for slot in node.slots:
            if id > 1 and draw(st.booleans()):
                graph.connect(Wire(draw(st.integers(1, id - 1)), id, slot))
    if len(graph) and draw(st.booleans()):
        graph.choose_output(draw(st.integers(1, len(graph))))
    return graph


@st.composite
def annotation_sets(draw: st.DrawFn, graph: Graph, blocks: bool = True) -> Annotations:
    """Any annotations that may stand around a graph, entries for nodes and wires that are gone among it."""
    places, sizes = st.floats(-1e7, 1e7), st.floats(1, 1e7)
    titles, texts = st.text(max_size=9).map(clean_line), st.text(max_size=20).map(clean_text)
    rects = st.tuples(places, places, sizes, sizes)
    group_ids = [-1 - at for at in range(draw(st.integers(0, 4)))]
    homes = {node.id: draw(st.sampled_from([None, *group_ids])) for node in graph.nodes()}
    homes[1000] = draw(st.sampled_from([None, *group_ids]))
    groups = {
        id: Group(
            id,
            draw(titles.filter(str.strip)) + str(-id),
            frozenset(node for node, home in homes.items() if home == id),
            draw(st.sampled_from([None, *group_ids[:at]])),
            draw(st.tuples(places, places)),
        )
        for at, id in enumerate(group_ids)
    }
    parents = st.sampled_from([None, *group_ids])
    frames = {
        id: Frame(id, draw(titles), draw(st.sampled_from(COLOURS)), draw(rects), draw(parents))
        for id in (-11 - at for at in range(draw(st.integers(0, 3))))
    }
    notes = {
        id: Note(id, draw(texts), draw(rects), draw(parents))
        for id in (-21 - at for at in range(draw(st.integers(0, 3))))
    }
    routes = {
        wire: tuple(draw(st.lists(st.tuples(places, places), min_size=1, max_size=3)))
        for wire in [*graph.wires(), Wire(1, 1000, "a")]
        if draw(st.booleans())
    }
    kept = {}
    if blocks and draw(st.booleans()):
        part = write(GraphFile(graph, annotations=draw(annotation_sets(graph, blocks=False))))
        kept = {name: Block(name, part) for name in draw(st.lists(titles.filter(str.strip), max_size=2))}
    return Annotations(frames, notes, groups, kept, routes)
