"""What a screen reader finds on the canvas, asked through Qt's own interface."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication

from graphgui.document.edits import ChangeNode, Disconnect, remove_nodes
from graphgui.engine.graph import Wire
from graphgui.ui.canvas.access import accessible_canvas as accessible
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.steps_page import StepsPage
from graphgui.ui.shell.main_window import MainWindow

NAME, DESCRIPTION, VALUE = QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value
OLAH = "a = 2; b = 1; e = (a + b) * (b + 1)"


def canvas_of(window: MainWindow) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(window.view)
    assert found is not None
    return found


def names_in(window: MainWindow) -> list[str]:
    canvas = canvas_of(window)
    return [canvas.child(at).text(NAME) for at in range(len(window.view.reader.things))]


@pytest.fixture
def told(monkeypatch) -> list[tuple[object, int]]:
    """What a screen reader is told: the kind of every event, and which child it is about."""
    events: list[tuple[object, int]] = []
    monkeypatch.setattr(accessible.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        accessible.QAccessible, "updateAccessibility", lambda event: events.append((event.type(), event.child()))
    )
    return events


def test_names_say_what_the_cards_say(open_window):
    """While one steps, neither shows what has not been computed, and a sum has the terms so far."""
    window = open_window(OLAH)
    window.docks.open("chain_rule")
    panel = window.docks.panel(ChainRulePanel)
    steps = panel.page_of(StepsPage)
    panel.choose(steps)
    steps.go(1)
    QApplication.processEvents()
    assert names_in(window)[:7] == [
        "a, parameter, value 2, feeds c",
        "b, parameter, value 1, feeds c and d",
        "c, add, value 3, feeds e",
        "d, add, feeds e",
        "e, multiply, the output",
        "wire from a to c, slot a, derivative 1",
        "wire from b to c, slot b, derivative 1",
    ]
    assert window.view.reader.summary() == "5 nodes, 5 wires"
    assert names_in(window)[8] == "wire from c to e, slot a"
    steps.go(8)
    assert names_in(window)[1] == "b, parameter, value 1, ∂e/∂b = 3 + …, feeds c and d"
    assert window.view.reader.summary() == "5 nodes, 5 wires, e = 6"


def test_the_canvas_is_a_list_of_its_nodes_and_wires_in_words(open_window):
    window = open_window(OLAH)
    assert names_in(window) == [
        "a, parameter, value 2, gradient 2, feeds c",
        "b, parameter, value 1, gradient 5, feeds c and d",
        "c, add, value 3, gradient 2, feeds e",
        "d, add, value 2, gradient 3, feeds e",
        "e, multiply, the output, value 6, gradient 1",
        "wire from a to c, slot a, derivative 1",
        "wire from b to c, slot b, derivative 1",
        "wire from b to d, slot a, derivative 1",
        "wire from c to e, slot a, derivative 2",
        "wire from d to e, slot b, derivative 3",
    ]
    canvas = canvas_of(window)
    assert (canvas.text(NAME), canvas.role()) == ("Canvas", QAccessible.Role.List)
    assert canvas.text(VALUE) == "5 nodes, 5 wires, e = 6"
    assert canvas.child(2).text(DESCRIPTION) == "c = a + b"
    assert canvas.child(2).role() == QAccessible.Role.ListItem
    assert canvas.child(2).parent().text(NAME) == "Canvas"
    assert canvas.indexOfChild(canvas.child(3)) == 3


def test_places_and_states_follow_the_canvas(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    canvas = canvas_of(window)
    window.view.setFocus()
    c = canvas.child(2)
    at = hand.port.mapToGlobal(hand.at("c", "name"))
    assert c.rect().contains(at)
    assert canvas.childAt(at.x(), at.y()).text(NAME) == c.text(NAME)
    assert c.state().selectable
    assert c.state().focusable
    assert not c.state().selected
    assert not c.state().focused
    assert not c.state().offscreen
    hand.click(hand.at("c"))
    hand.wake()
    assert c.state().selected
    assert c.state().focused
    assert canvas.focusChild().text(NAME) == c.text(NAME)
    window.view.pan(QPoint(5000, 0))
    assert c.state().offscreen


def test_words_follow_values_problems_and_names(open_window):
    window = open_window("x = [1, 2, 3]; y = sum(x)")
    session = window.session
    assert names_in(window)[0] == "x, parameter, value of shape 3, gradient of shape 3, feeds y"
    x, y = session.graph.named("x"), session.graph.named("y")
    session.do("Disconnect", Disconnect(Wire(x.id, y.id, "x")))
    assert len(window.view.reader.things) == 2
    assert "feeds" not in names_in(window)[0]
    session.document.undo()
    assert names_in(window)[2].startswith("wire from x to y")
    window = open_window("p = [1, 2]; q = [1, 2, 3]; r = p + q; s = r + 1")
    words = {name.partition(",")[0]: name for name in names_in(window)}
    assert "cannot be computed" in words["r"]
    assert "waits for what it depends on" in words["s"]
    r = next(at for at, name in enumerate(names_in(window)) if name.startswith("r,"))
    assert "shape" in canvas_of(window).child(r).text(DESCRIPTION)


def test_what_is_gone_is_let_go_of(open_window):
    window = open_window(OLAH)
    session, reader = window.session, window.view.reader
    names_in(window)
    e = session.graph.named("e").id
    ids = [
        id
        for thing, (id, _) in reader.registered.items()
        if thing == e or (isinstance(thing, Wire) and thing.target == e)
    ]
    assert len(ids) == 3
    session.do("Delete", *remove_nodes(session.document.content, [e]))
    assert e not in reader.registered
    assert len(reader.registered) == 7
    assert all(QAccessible.accessibleInterface(id) is None for id in ids)
    session.document.undo()
    assert names_in(window)[4].startswith("e, multiply")
    kept = [id for id, _ in reader.registered.values()]
    window.close()
    assert not reader.registered
    assert all(QAccessible.accessibleInterface(id) is None for id in kept)


def test_a_screen_reader_is_told_what_is_chosen_changed_and_said(open_window, hand, told, qtbot):
    window = open_window(OLAH)
    hand = hand(window)
    window.view.setFocus()
    hand.click(hand.at("b"))
    assert told[-1] == (QAccessible.Event.Focus, 1)
    hand.click(hand.at("d"), Qt.KeyboardModifier.ControlModifier)
    assert told[-1][0] == QAccessible.Event.DescriptionChanged
    assert canvas_of(window).text(VALUE) == "5 nodes, 5 wires, e = 6, 2 selected"
    hand.click(hand.at("b"))
    hand.wake()
    told.clear()
    b = window.session.graph.named("b")
    window.session.do("Change b", ChangeNode(b, replace(b, value=np.float64(3.0))))
    qtbot.waitUntil(lambda: (QAccessible.Event.NameChanged, 1) in told)
    assert canvas_of(window).child(1).text(NAME) == "b, parameter, value 3, gradient 9, feeds c and d"
    told.clear()
    window.session.say("Something was said.")
    assert [kind for kind, _ in told] == [QAccessible.Event.Announcement]


def test_fields_over_the_canvas_stay_in_the_tree(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    hand.double_click(hand.at("b", "value"))
    field = QApplication.focusWidget()
    assert field is window.view.field
    up = QAccessible.queryAccessibleInterface(field)
    seen = []
    while up is not None and up.text(NAME) != "Canvas":
        child, up = up, up.parent()
        assert up is None or up.indexOfChild(child) >= 0
        seen.append(child)
    assert up is not None
    assert seen
    hand.key(Qt.Key.Key_Escape)


PROGRAM = """
import gc, sys
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
app = QApplication([])
QAccessible.setActive(True)
from graphgui.app import make_window
for _ in range(3):
    window = make_window(None)
    window.show()
    canvas = QAccessible.queryAccessibleInterface(window.view)
    for at in range(canvas.childCount()):
        canvas.child(at).text(QAccessible.Text.Name)
    del canvas
    window.session.select([1])
    gc.collect()
    app.processEvents()
    window.close()
    if _ < 2:
        window.deleteLater()
        del window
        app.processEvents()
        gc.collect()
"""


def test_the_program_ends_well_while_a_screen_reader_listens(tmp_path):
    """Who owns the interfaces, Qt or Python, shows only where they are taken down."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
