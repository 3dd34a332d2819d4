"""The wiring of a graph, beside networkx on random graphs; what was lent stays as it was."""

import random

import networkx as nx
import pytest

from graphgui.engine.wiring import Wiring


def random_wiring(seed, backwards):
    """A wiring of 40 nodes after many wires laid and cut, and the same in networkx."""
    dice, wiring, beside = random.Random(seed), Wiring(), nx.MultiDiGraph()
    names = list(range(1, 41))
    rank = dict(zip(names, dice.sample(names, 40) if backwards else names, strict=True))
    for id in names:
        wiring.add(id)
        beside.add_node(id)
    laid = []
    for at in range(300):
        if laid and dice.random() < 0.4:
            wire = laid.pop(dice.randrange(len(laid)))
            wiring.cut([wire])
            beside.remove_edge(*wire)
            continue
        source, target = sorted(dice.sample(names, 2), key=rank.__getitem__)
        wire = (source, target, f"x{at}")
        wiring.lay(wire)
        beside.add_edge(source, target, key=wire[2])
        laid.append(wire)
    return wiring, beside, laid


@pytest.mark.parametrize("seed", range(6))
def test_it_agrees_with_networkx(seed):
    """Counts, the order (the least id that can be next), shortest paths, and what is above and below."""
    wiring, beside, laid = random_wiring(seed, backwards=seed % 2 == 1)
    assert wiring.count == len(laid)
    assert {(source, target, slot) for target, into in wiring.into.items() for slot, source in into.items()} == set(
        laid
    )
    assert wiring.order() == list(nx.lexicographical_topological_sort(beside))
    for start in beside:
        assert wiring.reached([start], upwards=False) == nx.descendants(beside, start) | {start}
        assert wiring.reached([start], upwards=True) == nx.ancestors(beside, start) | {start}
        for end in beside:
            path = wiring.path(start, end)
            assert (path is not None) == nx.has_path(beside, start, end)
            if path is not None:
                assert len(path) == nx.shortest_path_length(beside, start, end) + 1
                assert nx.is_path(beside, list(path))
                assert (path[0], path[-1]) == (start, end)


def test_what_was_lent_stays_as_it_was():
    """Results keep the wires of their run; a copy does not hear of later wires."""
    wiring = Wiring()
    for id in (1, 2, 3):
        wiring.add(id)
    wiring.lay((1, 2, "x"))
    lent, twin = wiring.into, wiring.copy()
    wiring.lay((2, 3, "x"))
    wiring.cut([(1, 2, "x")])
    wiring.remove(1)
    assert lent == {1: {}, 2: {"x": 1}, 3: {}}
    assert wiring.into == {2: {}, 3: {"x": 2}}
    twin.lay((1, 3, "x"))
    assert twin.into == {1: {}, 2: {"x": 1}, 3: {"x": 1}}
    assert (twin.count, wiring.count) == (2, 1)


def test_a_cycle_is_found_where_there_is_one():
    wiring = Wiring()
    for id in range(1, 7):
        wiring.add(id)
    # 1 → 2 → 3 → 4 → 2, and 5 below it.
    wiring.lay_all([(1, 2, "x"), (2, 3, "x"), (3, 4, "x"), (4, 2, "y"), (4, 5, "x")])
    assert wiring.order() == [1, 6]
    assert wiring.cycle() == (2, 3, 4, 2)
