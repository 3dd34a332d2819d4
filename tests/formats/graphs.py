"""Random graphs for hypothesis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from graphgui.engine.graph import Graph, GraphError, Wire, check_name, make_node
from graphgui.engine.ops import OPS
from graphgui.engine.values import Value, as_value


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
    """Numbers of every kind, vectors and matrices."""
    shape = draw(st.sampled_from([(), (), (), (1,), (3,), (2, 2), (1, 3), (3, 1)]))
    count = int(np.prod(shape))
    numbers = draw(st.lists(st.floats(width=64) | st.integers(-3, 3).map(float), min_size=count, max_size=count))
    return as_value(np.reshape(numbers, shape))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph that the laws allow, with any literals under its wires."""
    graph = Graph()
    places = st.floats(-1e7, 1e7)
    for id, name in enumerate(draw(st.lists(names, max_size=8, unique=True)), 1):
        node = make_node(id, name, draw(st.sampled_from(sorted(OPS))), position=(draw(places), draw(places)))
        if node.row.is_source:
            node = replace(node, value=draw(values()), trained=node.op == "parameter" and draw(st.booleans()))
        else:
            node = replace(node, literals=tuple(draw(st.just(old) | values()) for old in node.literals))
        graph.add(node)
        for slot in node.row.slots:
            if id > 1 and draw(st.booleans()):
                graph.connect(Wire(draw(st.integers(1, id - 1)), id, slot))
    if len(graph) and draw(st.booleans()):
        graph.choose_output(draw(st.integers(1, len(graph))))
    return graph
