"""Random programs, run in every way there is: no difference beyond the stated last bit."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from graphgui.engine.graph import Graph
from graphgui.engine.ops import OPS
from graphgui.formats.expressions.expression_parser import parse
from tests.engine import every_way
from tests.engine.every_way import differences
from tests.engine.fuzz import program, shrunk, ways
from tests.engine.random_graphs import random_graph


@pytest.mark.parametrize("tens", range(16))
def test_every_way_gives_the_same_numbers(tens: int) -> None:
    """As written, in floats, in lowered steps, exported, kept after edits, in forward mode, recorded, saved and typed."""
    for seed in range(10 * tens, 10 * tens + 10):
        assert not differences(program(seed)), f"python -m tests.engine.fuzz 1 {seed}"


@pytest.mark.parametrize("seed", [4034, 4321, 9582, 12682, 12831, 14687])
def test_what_differed_once(seed: int) -> None:
    """Single numbers as arrays without axes, sums in the order of memory, cofactors, 0 · ∞ behind no entries."""
    assert not differences(program(seed)), f"python -m tests.engine.fuzz 1 {seed}"


@pytest.mark.slow
@pytest.mark.parametrize("hundreds", range(2, 30))
def test_every_way_gives_the_same_numbers_for_many_more(hundreds: int) -> None:
    """The same for 2,800 more."""
    for seed in range(100 * hundreds, 100 * hundreds + 100):
        assert not differences(program(seed)), f"python -m tests.engine.fuzz 1 {seed}"


def test_the_same_seed_makes_the_same_program() -> None:
    for seed in range(40):
        assert random_graph(seed) == random_graph(seed)


def test_the_programs_have_all_that_people_make() -> None:
    """Every row; nodes that feed nothing, detached parts, repeated seeds, ties and zeros, huge numbers, nan, names."""
    found: Counter[str] = Counter()
    for seed in range(350):
        graph = program(seed)
        found.update(node.op for node in graph.nodes())
        found.update(features(graph))
    assert found.keys() >= set(OPS)
    for feature in ("dead", "unused", "seeds", "ties", "huge", "tiny", "nan", "empty", "names", "minus zero"):
        assert found[feature] > 10, feature


def features(graph: Graph) -> set[str]:
    """What a graph has of what careful hands forget."""
    numbers = [np.ravel(value) for node in graph.nodes() for value in (node.value, *node.literals) if value is not None]
    flat, output = np.concatenate([np.zeros(0), *numbers]), graph.output
    above = graph.ancestors(output) if output is not None else set()
    outside = [node for node in graph.nodes() if node.id not in above]
    seeds = Counter((node.op, node.options["seed"]) for node in graph.nodes() if "seed" in node.options)
    held = {
        "dead": any(not node.row.is_source for node in outside),
        "unused": any(node.is_parameter for node in outside),
        "seeds": max(seeds.values(), default=0) > 1,
        "ties": any(len(set(array.tolist())) < array.size for array in numbers),
        "huge": np.any((np.abs(flat) > 1e150) & np.isfinite(flat)),
        "tiny": np.any((np.abs(flat) < 1e-300) & (flat != 0)),
        "nan": np.any(np.isnan(flat)),
        "minus zero": np.any(np.signbit(flat) & (flat == 0)),
        "empty": any(array.size == 0 for array in numbers),
        "names": any(graph.has_name(name) for name in ("np", "len", "seed", "out")),
    }
    return {name for name, holds in held.items() if holds}


def test_a_wrong_number_is_found_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where written programs have a sine in place of a tanh, the tanh alone remains of a program that shows it."""
    written = every_way.source
    monkeypatch.setattr(every_way, "source", lambda graph: written(graph).replace("np.tanh", "np.sin"))
    graph = parse("x = 0.5; y = [1, 2]; a = tanh(x) * sum(y) + exp(x); b = a ** 2 - x; c = sin(b)")
    assert ways(differences(graph)) == {"exported"}
    small = shrunk(graph, lambda graph: ways(differences(graph)) == {"exported"})
    assert [node.op for node in small.nodes()] == ["tanh"]
