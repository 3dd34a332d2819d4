"""Plain text everywhere: labels, tool tips, questions, menus and titles show any sign as it is, markup and & included.

Qt guesses whether a text is markup (AutoText). Names of files, groups and blocks, and what somebody typed, may look so.
"""

from __future__ import annotations

import re
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget


class PlainLabel(QLabel):
    """A label that shows its text as it is."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)


def plain_tip(text: str) -> str:
    """A text for a tool tip, which shows it as it is; Qt would take it for markup where it looks so."""
    return GuiQt.convertFromPlainText(text) if GuiQt.mightBeRichText(text) else text


def menu_words(text: str) -> str:
    """Any words as a menu entry or button: an ampersand marks no access key, a tab begins no shortcut."""
    return text.replace("&", "&&").replace("\t", " ")


def title_words(text: str) -> str:
    """Any words as a part of a window's title, in which [*] would stand for the mark of a change."""
    return text.replace("[*]", "[*][*]")


def message_box(icon: QMessageBox.Icon, text: str, more: str, parent: QWidget) -> QMessageBox:
    """A dialog with a text and what is more to say, both shown as they are; it has no buttons yet."""
    box = QMessageBox(icon, "graphgui", text, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(more)
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    return box


def ask(
    parent: QWidget,
    question: str,
    buttons: QMessageBox.StandardButton,
    default: QMessageBox.StandardButton,
    more: str = "",
) -> QMessageBox.StandardButton:
    """Asks a question, in plain text, and gives the button that was pressed."""
    box = message_box(QMessageBox.Icon.Question, question, more, parent)
    box.setStandardButtons(buttons)
    box.setDefaultButton(default)
    return QMessageBox.StandardButton(box.exec())


def native_keys(text: str, is_mac: bool = sys.platform == "darwin") -> str:
    """A text that names keys, with the names that they have on this machine's keyboard: Qt's Ctrl is Cmd on a Mac."""
    names = {"Ctrl": "Cmd", "Alt": "Option"} if is_mac else {}
    return re.sub(r"\b(Ctrl|Alt)\b", lambda found: names.get(found[1], found[1]), text)
