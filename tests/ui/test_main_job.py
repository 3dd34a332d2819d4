"""The main job on the real window, with real mouse and keys: build, read, descend, undo, save, open again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

import graphgui
from graphgui.ui.panels.descent_panel import DescentPanel


def test_a_graph_is_dragged_together_read_descended_saved_and_opened_again(
    open_window, hand, qtbot, tmp_path, monkeypatch
):
    """From an empty canvas to e=(a+b)(b+1) = 6 with gradients 2 and 5 (worked number 1), down its square, and back."""
    window = open_window()
    me = hand(window)
    session, canvas = window.session, window.view.canvas

    for op, x, y in [
        ("parameter", -320, -80), ("parameter", -320, 80), ("add", 0, -80), ("add", 0, 80), ("mul", 320, 0),
    ]:  # fmt: skip
        me.drag_from_palette(op, x, y)
    assert [node.name for node in session.graph.nodes()] == ["a", "b", "c", "d", "e"]
    assert {item.id for item in canvas.node_items()} == {node.id for node in session.graph.nodes()}

    for source, target, slot in [("a", "c", "a"), ("b", "c", "b"), ("b", "d", "a"), ("c", "e", "a"), ("d", "e", "b")]:
        me.drag(me.at(source, "output"), me.at(target, "slot", slot))
    assert len(session.graph.wires()) == len(canvas.wire_items()) == 5

    me.double_click(me.at("a", "value"))
    me.type("2")
    me.double_click(me.at("b", "value"))
    me.type("1")
    me.double_click(me.at("d", "literal", "b"))
    me.type("1")

    items = {node.name: canvas.node_item(node.id) for node in session.graph.nodes()}
    assert items["e"].card_texts()[0] == "6"
    assert items["a"].card_texts()[-1] == "∂e/∂a = 2"
    assert items["b"].card_texts()[-1] == "∂e/∂b = 5"
    chips = {item.chip_text() for item in canvas.wire_items()}
    assert chips == {"∂c/∂a = 1", "∂c/∂b = 1", "∂d/∂b = 1", "∂e/∂c = 2", "∂e/∂d = 3"}

    # A product has no lowest point; its square has: descend f = e².
    window.expression.setFocus()
    window.expression.selectAll()
    me.type("f = e**2")
    before = dict(session.results.values)
    window.workspaces.choose("descend")
    window.docks.panel(DescentPanel).rate_field.setFocus()
    window.docks.panel(DescentPanel).rate_field.selectAll()
    me.type("0.01")
    qtbot.mouseClick(window.docks.panel(DescentPanel).run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: (
            not window.docks.panel(DescentPanel).run.is_running and session.document.undo_label != "Set learning rate"
        ),
    )
    assert float(session.results.values["f"]) < 0.1 < float(before["f"])

    me.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert {name: float(value) for name, value in session.results.values.items()} == pytest.approx(before)

    path = tmp_path / "mine.cgraph"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    assert window.isWindowModified()
    window.view.setFocus()
    me.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not window.isWindowModified()
    assert path.exists()
    saved = session.graph.copy()
    me.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert len(session.graph) == 0
    assert not canvas.node_items()
    me.key(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert session.graph == saved == graphgui.load(path)
    assert float(session.results.values["e"]) == 6.0
    assert Path(session.document.path) == path
