"""What is copied out of a graph, and numbers from spreadsheets."""

from __future__ import annotations

import numpy as np
import pytest

from graphgui.document.building.copied_formulas import latex_of_all, node_of_numbers, part_leading_to
from graphgui.engine.graph import Graph
from graphgui.formats.expressions.expression_parser import parse


def test_the_part_that_leads_to_a_node():
    graph = parse("c = a + b; d = b + 1; e = c * d")
    part = part_leading_to(graph, [graph.named("c").id])
    assert [node.name for node in part.nodes()] == ["a", "b", "c"]
    assert part.node(part.output).name == "c"
    assert len(part.wires()) == 2
    both = part_leading_to(graph, [graph.named("c").id, graph.named("d").id])
    assert {node.name for node in both.nodes()} == {"a", "b", "c", "d"}


def test_latex_of_several_nodes_is_that_of_their_ends():
    graph = parse("c = a + b; d = b + 1; e = c * d")
    ids = {name: graph.named(name).id for name in "abcde"}
    assert latex_of_all(graph, []) == latex_of_all(graph, ids.values()) == r"e = (a + b) \cdot (b + 1)"
    assert latex_of_all(graph, [ids["c"], ids["d"], ids["b"]]) == "c = a + b\nd = b + 1"
    assert latex_of_all(Graph(), []) == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.5", 3.5),
        ("2*pi", 2 * np.pi),
        ("1\t2\n3\t4\n", [[1, 2], [3, 4]]),
        ("1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]]),
        ("1, 2\n3, 4", [[1, 2], [3, 4]]),
        ("1\t2\t3", [1, 2, 3]),
        ("1\n2\n3", [1, 2, 3]),
        ("0,5\t1,5", [0.5, 1.5]),
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        ("-1\t1e-3", [-1, 1e-3]),
    ],
)
def test_numbers_become_a_constant(text, value):
    node = node_of_numbers(Graph(), text, (20.0, 40.0))
    assert (node.op, node.name, node.position) == ("constant", "a", (20.0, 40.0))
    np.testing.assert_array_equal(node.value, value)


def test_a_table_with_a_head_becomes_data():
    node = node_of_numbers(Graph(), "x\ty\n1\t2\n3\t4", (0.0, 0.0))
    assert (node.op, node.options["columns"]) == ("data", "x, y")
    np.testing.assert_array_equal(node.value, [[1, 2], [3, 4]])


@pytest.mark.parametrize("text", ["two words", "y = 2*x", "1\t2\n3", "1\tx", "", "a\nb", "x\n\n", "1\t\n2\t3"])
def test_what_is_no_table_is_none(text):
    assert node_of_numbers(Graph(), text, (0.0, 0.0)) is None
