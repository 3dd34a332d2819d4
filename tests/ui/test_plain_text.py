"""Plain text everywhere: a name that looks like markup, an access key or a mark of change is shown as it is."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMessageBox, QToolButton

import graphgui
from graphgui.document.arrangement.groups import group_nodes
from graphgui.document.edits import set_value
from graphgui.ui.plain_text import menu_words, native_keys, plain_tip, title_words
from tests.ui.hand import OLAH

SOURCE = Path(graphgui.__file__).parent / "ui"
EVIL = "<b>x</b> &y [*] <img src=z>"


def sources():
    """The modules of the ui with their texts."""
    return [(path.name, path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")]


def test_every_label_of_the_source_is_plain():
    """No module but those of the two kinds of labels makes or extends a QLabel, or asks with a message box of its own."""
    for name, text in sources():
        if name not in ("plain_text.py", "cards.py"):
            assert not re.search(r"\bQLabel\(|\(QLabel\)", text), name
            assert not re.search(r"QMessageBox\(|QMessageBox\.(question|information|warning|critical)", text), name
    for label in re.findall(r"class \w+\(QLabel\):.*?(?=\nclass |\Z)", (SOURCE / "widgets/cards.py").read_text(), re.S):
        assert "setTextFormat(Qt.TextFormat.PlainText)" in label


def is_plain(part):
    """Whether an expression of the source is a sentence of the program's own, a number, or made plain."""
    match part:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name("plain_tip" | "exact_text")):
            return True
        case ast.Call(func=ast.Name("native_keys"), args=[text]):
            return is_plain(text)
        case ast.Call(func=ast.Name("translate") | ast.Attribute(attr="tr"), args=[ast.Constant()]):
            return True
        case ast.IfExp(body=body, orelse=otherwise):
            return is_plain(body) and is_plain(otherwise)
        case _:
            return False


def test_every_tool_tip_of_the_source_is_plain():
    """What is no sentence of the program's own goes through `plain_tip`."""
    count = 0
    for name, text in sources():
        for part in ast.walk(ast.parse(text)):
            match part:
                case (
                    ast.Call(func=ast.Attribute(attr="setToolTip"), args=[*_, shown])
                    | ast.Call(func=ast.Attribute(value=ast.Name("QToolTip"), attr="showText"), args=[_, shown, *_])
                ):
                    assert is_plain(shown), f"{name}, line {part.lineno}"
                    count += 1
    assert count > 40


def test_words_as_they_are():
    """Markup in a tool tip, & and tabs in a menu, [*] in a title; plain words stay untouched."""
    assert "&lt;b&gt;x&lt;/b&gt;" in plain_tip("<b>x</b>")
    assert plain_tip("a < b & c") == "a < b & c"
    assert menu_words("a & b\tc") == "a && b c"
    assert title_words("a[*]") == "a[*][*]"


def labels_with_text(widget):
    """The format of every label below a widget that shows something."""
    return {label.text(): label.textFormat().name for label in widget.findChildren(QLabel) if label.text()}


def test_all_labels_of_the_window_are_plain(open_window):
    """Every label that there is, whatever made it, inside a group of an evil name; its button has no access key."""
    window = open_window(OLAH)
    session = window.session
    for _ in range(2):
        ids = [node.id for node in session.graph.nodes()] if session.level is None else [session.graph.nodes()[0].id]
        edits = group_nodes(session.document.content, ids, EVIL)
        assert session.do("Group", *edits)
        session.enter(edits[-1].after.id)
    session.say(EVIL)
    formats = labels_with_text(window)
    assert EVIL in formats
    assert set(formats.values()) == {"PlainText"}
    buttons = [button.text() for button in window.findChildren(QToolButton)]
    assert any("<b>x</b> &&y" in text for text in buttons)


def test_a_file_of_an_evil_name(open_window, tmp_path):
    """Title, menu of recent files and question show the name as it is."""
    path = tmp_path / "<b>x<i>y& [*].cgraph"
    graphgui.save(graphgui.parse(OLAH), path)
    window = open_window(OLAH)
    assert window.files.open_path(path)
    assert window.windowTitle() == "<b>x<i>y& [*][*].cgraph[*] — graphgui"
    menu = window.findChild(QMenu, "recent_menu")
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "<b>x<i>y&& [*].cgraph"
    asked = []

    def answer():
        box = QApplication.activeModalWidget()
        asked.append((box.text(), labels_with_text(box)))
        box.button(QMessageBox.StandardButton.Discard).click()

    session = window.session
    session.do("Set", set_value(session.graph.named("a"), np.float64(3.0)))
    QTimer.singleShot(0, window, answer)
    assert window.files.may_leave()
    [(text, formats)] = asked
    assert text == "Save the changes to <b>x<i>y& [*].cgraph?"
    assert len(formats) == 2
    assert set(formats.values()) == {"PlainText"}


@pytest.mark.parametrize(
    ("is_mac", "words"), [(False, "Ctrl or Shift and click; Alt"), (True, "Cmd or Shift and click; Option")]
)
def test_keys_have_the_names_of_the_machines_keyboard(is_mac, words):
    assert native_keys("Ctrl or Shift and click; Alt", is_mac) == words
    assert native_keys("Altitude", is_mac) == "Altitude"
