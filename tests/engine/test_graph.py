"""The laws of the graph: acyclic, one wire per slot, names that are unique identifiers."""

from dataclasses import replace

import pytest

from graphgui.engine.graph import CycleError, Graph, GraphError, Wire, check_name, make_node


@pytest.fixture
def chain():
    """a → b → c → d, each tanh of the one before."""
    graph = Graph()
    graph.add(make_node(1, "a", "parameter"))
    for id, name in ((2, "b"), (3, "c"), (4, "d")):
        graph.add(make_node(id, name, "tanh"))
        graph.connect(Wire(id - 1, id, "x"))
    return graph


def state(graph):
    """All that counts about a graph, to compare before and after."""
    return graph.nodes(), graph.wires(), graph.output, graph.chosen_output, graph.order()


def test_a_cycle_is_refused_and_its_path_named(chain):
    chain.disconnect(Wire(1, 2, "x"))
    before = state(chain)
    with pytest.raises(CycleError, match=r"b already leads to d \(b → c → d\)") as error:
        chain.connect(Wire(4, 2, "x"))
    assert error.value.path == (2, 3, 4)
    assert state(chain) == before


def test_a_node_cannot_feed_itself(chain):
    chain.disconnect(Wire(1, 2, "x"))
    with pytest.raises(CycleError, match="b cannot feed itself"):
        chain.connect(Wire(2, 2, "x"))


def test_a_cycle_among_many_wires_is_refused_and_none_is_laid(chain):
    chain.disconnect(Wire(1, 2, "x"))
    before = state(chain)
    with pytest.raises(CycleError, match="b → c → d → b"):
        chain.connect_all([Wire(4, 2, "x")])
    assert state(chain) == before


@pytest.mark.parametrize(
    ("wire", "sentence"),
    [
        (Wire(1, 3, "x"), "the slot x of c already has a wire"),
        (Wire(1, 3, "y"), "c has no slot called y"),
        (Wire(9, 3, "x"), "there is no node with the id 9"),
        (Wire(1, 9, "x"), "there is no node with the id 9"),
        (Wire(4, 1, "x"), "a has no slot called x"),
    ],
)
def test_a_wire_that_breaks_a_law_is_refused(chain, wire, sentence):
    before = state(chain)
    for lay in (chain.connect, lambda wire: chain.connect_all([wire])):
        with pytest.raises(GraphError, match=sentence):
            lay(wire)
        assert state(chain) == before


def test_two_wires_may_join_the_same_two_nodes():
    """x·x is two wires."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter"))
    graph.add(make_node(2, "y", "mul"))
    graph.connect(Wire(1, 2, "b"))
    graph.connect(Wire(1, 2, "a"))
    assert graph.wires() == [Wire(1, 2, "a"), Wire(1, 2, "b")]


@pytest.mark.parametrize("name", ["α", "Δx", "x_1", "_", "größe", "x" * 60, "g", "out", "np", "match", "数"])
def test_a_name_may_be_any_short_identifier(name):
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "1a", "a b", "a-b", "lambda", "None", "__debug__", "nan", "inf", "pi", "x" * 61, "ﬁ", "ℋ", "x²",
     "__import__('os')", "a\n", "a;b", None, 3],
)  # fmt: skip
def test_other_names_are_refused(name):
    """ﬁ and ℋ are identifiers, but Python reads them as fi and H (NFKC), so that two names would become one."""
    with pytest.raises(GraphError):
        check_name(name)


def test_names_are_unique_also_after_renaming(chain):
    with pytest.raises(GraphError, match="there is already a node called a"):
        chain.add(make_node(9, "a", "tanh"))
    with pytest.raises(GraphError, match="there is already a node called b"):
        chain.replace(replace(chain.node(1), name="b"))
    chain.replace(replace(chain.node(1), name="z"))
    assert not chain.has_name("a")
    assert chain.named("z").id == 1


def test_a_node_goes_only_when_nothing_holds_it(chain):
    with pytest.raises(GraphError, match="d still has wires"):
        chain.remove(4)
    chain.disconnect(Wire(3, 4, "x"))
    chain.choose_output(4)
    with pytest.raises(GraphError, match="d is the chosen output"):
        chain.remove(4)
    chain.choose_output(None)
    chain.remove(4)
    assert len(chain) == 3
    assert chain.fresh_id() == 5, "an id is never used twice"


def test_the_output_is_the_newest_operation_that_feeds_no_other(chain):
    assert chain.output == 4
    chain.add(make_node(5, "lonely", "parameter"))
    assert chain.output == 4
    chain.disconnect(Wire(3, 4, "x"))
    chain.remove(4)
    assert chain.output == 3
    chain.choose_output(2)
    assert chain.output == 2


def test_the_order_keeps_the_order_of_making_where_wires_allow(chain):
    chain.add(make_node(5, "e", "parameter"))
    assert chain.order() == [1, 2, 3, 4, 5]
    chain.disconnect(Wire(1, 2, "x"))
    chain.connect(Wire(5, 2, "x"))
    assert chain.order() == [1, 5, 2, 3, 4]


def test_a_copy_is_a_graph_of_its_own(chain):
    twin = chain.copy()
    assert twin == chain
    twin.disconnect(Wire(1, 2, "x"))
    assert twin != chain
    assert chain.wire_into(2, "x") == Wire(1, 2, "x")
    assert twin.fresh_id() == chain.fresh_id()


def test_nodes_are_equal_when_their_numbers_are_nan_included():
    """Undo compares records, so nan must equal nan whatever its sign bit; −0 differs from 0."""
    nan, zero = make_node(1, "a", "parameter", value=float("nan")), make_node(1, "a", "parameter", value=0.0)
    assert nan == make_node(1, "a", "parameter", value=-float("nan"))
    assert zero != make_node(1, "a", "parameter", value=-0.0)
    assert zero != make_node(1, "a", "parameter", value=[0.0])


def test_an_unknown_operation_is_refused():
    with pytest.raises(GraphError, match="there is no operation called eval"):
        make_node(1, "a", "eval")
