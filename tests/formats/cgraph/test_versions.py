"""Old files open: one of every version of the format, as the program of its time wrote it, with the values that it holds.

They are never written anew. A new version of the format adds a file here.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.engine.evaluator import Evaluator
from graphgui.formats.cgraph.annotations import Frame, Group, Note
from graphgui.formats.cgraph.file_fields import VERSION
from graphgui.formats.cgraph.graph_file import load_file, save_file

FOLDER = Path(__file__).parent / "versions"
FILES = sorted(FOLDER.glob("*.cgraph"))

W, V = np.array([[1, 0.5], [2, -0.0]]), np.array([4.0, -2.0])
VALUES: dict[str, object] = {
    "a": 2, "b": 1, "c": 3, "d": 2, "e": 6,
    "W": W, "x": [1, math.inf], "v": V, "y": W @ V, "z": [math.nan, math.nan], "m": ((3 - 1) ** 2 + (8 - 2) ** 2) / 2,
    "α": 0.1, "t": math.tanh(0.1),
}  # fmt: skip
LATER: dict[str, object] = {
    "p": [4, -2, 3, 8], "T": np.arange(1.0, 9.0).reshape(2, 2, 2), "s": [[[14], [22]]], "n": np.abs(W).max(1),
    "u": W @ V,
}  # fmt: skip
"""What version 2 added: options, three axes, arrays without entries, as many inputs as one likes."""


def test_there_is_a_file_of_every_version() -> None:
    versions = {json.loads(path.read_text(encoding="utf-8"))["cgraph"] for path in FILES}
    assert versions == set(range(1, VERSION + 1))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_holds_what_it_held(path: Path, tmp_path: Path) -> None:
    """Values, gradients, numbers under wires, places, the descent; saved, it is of today's version and holds the same."""
    version = json.loads(path.read_text(encoding="utf-8"))["cgraph"]
    save_file(load_file(path), tmp_path / "again.cgraph")
    assert json.loads((tmp_path / "again.cgraph").read_text(encoding="utf-8"))["cgraph"] == VERSION
    for file in (load_file(path), load_file(tmp_path / "again.cgraph")):
        graph = file.graph
        results = Evaluator().run(graph)
        expected = dict(VALUES)
        if version >= 2:
            expected |= LATER
        elif path.stem == "version_1":
            expected["q"] = [4, -2, 3, 8]
        assert {node.name for node in graph.nodes()} == expected.keys()
        for name, value in expected.items():
            np.testing.assert_array_equal(results.value_of[graph.named(name).id], value, err_msg=name, strict=False)
        gradients = {name: results.gradient_of[graph.named(name).id] for name in "abcde"}
        assert gradients == {"a": 2, "b": 5, "c": 2, "d": 3, "e": 1}
        assert np.signbit(graph.named("W").value[1, 1]), "minus zero"
        assert [node.name for node in graph.nodes() if node.is_parameter and not node.trained] == ["W"]
        assert graph.named("y").literals[1] == 3, "the number under a wire"
        assert math.isnan(graph.named("z").literals[0])
        assert graph.named("α").position == (-100.25, -40)
        assert file.descent == DescentSettings(graph.named("m").id, 0.05, 10)
        assert graph.chosen_output == graph.named("e").id
    assert graphgui.load(path) == graph


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.stem.startswith("version_3")], ids=lambda path: path.stem
)
def test_what_stands_around_a_graph(path: Path) -> None:
    """Frames, notes, groups inside groups, blocks and bends, which version 3 added."""
    file = load_file(path)
    graph, around = file.graph, file.annotations
    groups = {group.name: group for group in around.groups.values()}
    layer = groups["layer"]
    assert [*around.frames.values()] == [
        Frame(-1, "sums", "blue", (240, -80, 260, 348), None),
        Frame(-2, "inside", "red", (0, 0, 200, 100), layer.id),
    ]
    assert [*around.notes.values()] == [Note(-3, "**e** falls fastest along b", (560, 200, 240, 120), None)]
    assert layer == Group(layer.id, "layer", frozenset({graph.named("t").id}), None, (420, 0))
    assert groups["product"].members == {graph.named("α").id}
    assert groups["product"].parent == layer.id
    assert [*around.blocks] == ["double"]
    assert [*around.routes.items()] == [((graph.named("b").id, graph.named("d").id, "a"), ((230, 200), (240, 210.5)))]
