"""Every example opens, evaluates, descends, and is what tests/make_examples.py writes."""

from __future__ import annotations

import runpy
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from graphgui.descent.run import Record, descend
from graphgui.engine.evaluator import evaluate
from graphgui.formats.cgraph.graph_file import GraphFile, load_file, write
from graphgui.formats.examples import EXAMPLES, FOLDER, Example

examples = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.file)


def course(example: Example) -> tuple[list[Record], GraphFile]:
    """The records of the descent that the file asks for."""
    content = load_file(example.path)
    assert content.descent.loss is not None
    loss = content.graph.node(content.descent.loss).name
    found = list(descend(content.graph, loss, None, content.descent.rate, content.descent.steps))
    return [record for record in found if isinstance(record, Record)], content


def test_the_menu_has_every_file_once() -> None:
    files = [example.file for example in EXAMPLES]
    assert sorted(files) == sorted(path.name for path in FOLDER.glob("*"))
    assert len(set(files)) == len({example.title for example in EXAMPLES}) == len(EXAMPLES) >= 6


@examples
def test_opens_and_evaluates(example: Example) -> None:
    content = load_file(example.path)
    found = evaluate(content.graph)
    assert np.ndim(found.value) == 0
    assert all(np.all(np.isfinite(value)) for value in (*found.values.values(), *found.gradients.values()))
    assert example.path.read_text(encoding="utf-8") == write(content)


@examples
def test_descends(example: Example) -> None:
    records, content = course(example)
    assert len(records) == content.descent.steps + 1
    losses = [record.loss for record in records]
    assert all(after <= before for before, after in pairwise(losses)), "the loss falls at every step"
    assert losses[-1] < losses[0] - 0.5


@examples
def test_nodes_stand_apart(example: Example) -> None:
    """No two cards overlap, and every wire runs from left to right."""
    graph = load_file(example.path).graph
    for one, other in combinations(graph.nodes(), 2):
        across, down = (abs(a - b) for a, b in zip(one.position, other.position, strict=True))
        assert across >= 200 or down >= 100, (one.name, other.name)
    for wire in graph.wires():
        assert graph.node(wire.source).position[0] < graph.node(wire.target).position[0]


def test_the_first_is_olahs_graph() -> None:
    """What a first start shows: five nodes, five wires, e = 6, and the gradients 2 and 5."""
    graph = load_file(EXAMPLES[0].path).graph
    found = evaluate(graph)
    assert (len(graph), len(graph.wires())) == (5, 5)
    assert found.values == {"a": 2, "b": 1, "c": 3, "d": 2, "e": 6}
    assert found.gradients == {"a": 2, "b": 5, "c": 2, "d": 3, "e": 1}


def test_the_neuron_is_micrograds() -> None:
    found = evaluate(load_file(FOLDER / "neuron.cgraph").graph)
    assert found.value == pytest.approx(0.5**0.5)
    expected = {"x1": -1.5, "x2": 0.5, "w1": 1, "w2": 0, "b": 0.5}
    assert {name: found.gradients[name] for name in expected} == pytest.approx(expected)


def test_regression_finds_the_line() -> None:
    """The data are 2·x₁ − 3·x₂ + 1 and noise of 0.1; descent ends at the least-squares fit."""
    records, content = course(EXAMPLES[3])
    values = evaluate(content.graph).values
    table = np.column_stack([values["X"], np.ones(8)])
    best = np.linalg.lstsq(table, values["target"], rcond=None)[0]
    found = [*records[-1].values["W"], records[-1].values["b"]]
    assert found == pytest.approx(best, abs=0.02)
    assert found == pytest.approx([2, -3, 1], abs=0.1)


def test_xor_is_learnt() -> None:
    records, content = course(EXAMPLES[4])
    assert records[-1].loss < 0.01
    prediction = evaluate(content.graph, records[-1].values).values["prediction"]
    assert np.round(prediction).tolist() == [0, 1, 1, 0]


def test_square_follows_the_textbook() -> None:
    records, _ = course(EXAMPLES[1])
    assert records[-1].values["x"] == pytest.approx(10 * 0.6**10, rel=1e-12)


def test_the_script_writes_these_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes an example changes the script, and runs it."""
    script = runpy.run_path(str(Path(__file__).with_name("make_examples.py")))
    before = {example.file: load_file(example.path) for example in EXAMPLES}
    monkeypatch.setattr("graphgui.formats.examples.FOLDER", tmp_path)
    script["main"]()
    for example in EXAMPLES:
        after = load_file(example.path)
        assert (after.graph, after.descent) == (before[example.file].graph, before[example.file].descent)
