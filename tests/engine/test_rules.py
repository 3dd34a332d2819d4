"""Every rule of the table: against central differences in all its samples, and at its kinks and edges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator, Results
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.op import Op
from graphgui.engine.ops import OPS
from tests.engine.cases import Sample
from tests.engine.sampled import (
    PARTS,
    RULES,
    graph_of,
    is_smooth,
    moved_slots,
    sampled_rows,
    samples_of,
    slope_along,
    values_of,
)


def test_every_row_with_slots_has_samples_and_no_sample_lacks_its_row() -> None:
    """A new row needs its samples; a renamed one takes them along."""
    assert [row.name for row in RULES if not samples_of(row)] == []
    assert {name for part in PARTS for name in part.SAMPLES} <= {row.name for row in RULES}


@pytest.mark.parametrize("row", OPS.values(), ids=lambda row: row.name)
def test_a_row_fits_the_screen(row: Op) -> None:
    """Symbols fit a tile, labels its caption, and every row has a sentence and words to be found by."""
    assert len(row.symbol) <= 5
    assert len(row.label) <= 11
    assert row.doc.endswith(".")
    assert row.synonyms
    latex = row.latex.format(**dict.fromkeys([*row.slots, "x", *row.options_in(row.latex)], "x"))
    assert latex.count("{") == latex.count("}")


def test_no_two_rows_share_a_name_or_alias() -> None:
    """A name in a text means one operation."""
    names = [name for row in OPS.values() for name in {row.name, *row.aliases.split()}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.name)
def test_every_option_of_a_row_is_sampled(row: Op) -> None:
    """Each option is set to something other than its default in a sample at least."""
    for option in row.options:
        assert any(sample.options.get(option.name, option.default) != option.default for sample in samples_of(row)), (
            option.name
        )


@pytest.mark.parametrize(("row", "sample"), list(sampled_rows()))
def test_a_rule_agrees_with_the_central_difference_along_a_random_direction(row: Op, sample: Sample) -> None:
    """Σ ⟨gradient, direction⟩ must be the slope of ⟨seed, f⟩ along the direction, for every slot at once."""
    random = np.random.default_rng(len(row.name))
    inputs = values_of(row, sample)
    shapes = tuple(map(np.shape, inputs))
    shape = row.shape(row.case(*shapes, **sample.options))
    seed = random.uniform(0.5, 1.5, shape)
    results = Evaluator().run(graph_of(row.name, *inputs, **sample.options), output=100, seed=seed)
    assert not results.problems, results.problems[100].sentence
    assert np.shape(results.value) == shape
    _check_kinds(results)
    slope, directions = 0.0, []
    for i, moves in enumerate(moved_slots(row, len(inputs))):
        gradient = results.gradients[f"p{i}"]
        assert np.shape(gradient) == shapes[i]
        assert moves or not np.any(gradient)
        directions.append(random.uniform(-1.0, 1.0, shapes[i]) * moves)
        if is_smooth(row, sample):
            slope += np.sum(gradient * directions[i])
    if is_smooth(row, sample):
        options = row.checked_options(sample.options)
        expected = slope_along(lambda *moved: np.sum(seed * row.apply(moved, options)), inputs, tuple(directions))
        assert slope == pytest.approx(expected, rel=1e-7, abs=1e-8, nan_ok=True)


def _check_kinds(results: Results) -> None:
    """No 0-dimensional array leaks, all is float64, and nobody can write into a result."""
    found = [*results.values.values(), *results.gradients.values()]
    if sum(np.size(value) for value in results.values.values()) < 20:
        found += [wire.derivative for wire in results.wires] + [wire.contribution for wire in results.wires]
    for value in found:
        if isinstance(value, np.ndarray):
            assert value.ndim
            assert value.dtype == np.float64
            assert not value.flags.writeable
        else:
            assert isinstance(value, np.float64)


@pytest.mark.parametrize(
    "row", [row for row in RULES if sum(moved_slots(row, 2)) > 1 and row.elementwise], ids=lambda row: row.name
)
def test_all_slots_wired_from_one_node_give_the_sum_of_all_rules(row: Op) -> None:
    """f(x, x) has the slope of both slots together: checked against the central difference."""
    x = np.array([0.7, 1.1, 1.9])
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=x))
    graph.add(make_node(2, "y", row.name))
    for slot in row.slots:
        graph.connect(Wire(1, 2, slot))
    direction = np.linspace(-1.0, 0.5, x.size)
    slope = np.sum(Evaluator().run(graph).gradients["x"] * direction)

    def same_in_all_slots(moved: Any) -> Any:
        return np.sum(row.apply((moved,) * len(row.slots), row.option_defaults))

    assert slope == pytest.approx(slope_along(same_in_all_slots, (x,), (direction,)), rel=1e-7, abs=1e-8)
