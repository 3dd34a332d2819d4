"""What windows say, and whether it is in another language: what tests of the translation share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QTreeView,
    QWidget,
)  # fmt: skip

from graphgui.engine.op import show_shape
from graphgui.engine.ops import OPS
from graphgui.ui.insert.palette_tiles import describe


class Foreign(QTranslator):
    """Puts every text of every context into brackets, and makes it nearly a third longer."""

    def isEmpty(self) -> bool:
        """Never: Qt asks no empty one."""
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The text as this language has it."""
        return f"⟦{text}{'~' * -(-3 * len(text) // 10)}⟧" if any(map(str.isalpha, text)) else text


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────────
def texts_of_model(view: QAbstractItemView) -> Iterator[str]:
    """What the rows and headers of a list, a tree or a table say."""
    model = view.model()
    if model is None:
        return
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
             Qt.ItemDataRole.AccessibleDescriptionRole)  # fmt: skip

    # PySide6 makes a secret of how many columns a list has.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()

    def below(parent) -> Iterator[str]:
        for row in range(model.rowCount(parent)):
            for column in range(columns):
                index = model.index(row, column, parent)
                yield from (str(index.data(role) or "") for role in roles)
                # Only a tree has rows in its rows; other models do not look at what they are asked for.
                yield from below(index) if column == 0 and isinstance(view, QTreeView) else ()

    yield from below(model.index(-1, -1))
    for section in range(columns):
        yield str(model.headerData(section, Qt.Orientation.Horizontal) or "")


def texts_of_action(action: QAction) -> Iterator[str]:
    """What an entry of a menu says, wherever it says it."""
    yield from (action.text(), action.toolTip(), action.statusTip(), action.whatsThis())


def texts_of(widget: QWidget) -> Iterator[str]:
    """What a widget says: to those who look, to those who hover, to those who listen."""
    yield from (widget.toolTip(), widget.statusTip(), widget.whatsThis())
    yield from (widget.accessibleName(), widget.accessibleDescription())
    if not isinstance(widget, QMenu):
        yield widget.windowTitle()
    for action in widget.actions():
        yield from texts_of_action(action)
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QLineEdit():
            yield widget.placeholderText()
        case QPlainTextEdit() | QTextEdit():
            yield widget.placeholderText()
        case QTabBar():
            for at in range(widget.count()):
                yield from (widget.tabText(at), widget.tabToolTip(at))
        case QMenu():
            yield widget.title()
        case QComboBox():
            yield from (widget.itemText(at) for at in range(widget.count()))
        case QHeaderView():
            pass
        case QAbstractItemView():
            yield from texts_of_model(widget)


def shown_texts() -> set[str]:
    """All that all open windows say now."""
    widgets = [widget for widget in QApplication.allWidgets() if widget.window().isVisible()]
    inside = {child for widget in widgets for child in widget.findChildren(QWidget)}
    return {text for widget in {*widgets, *inside} for text in texts_of(widget) if text}


# ── what may stay as it is ───────────────────────────────────────────────────────────────────────────────────────────
def unwrapped(text: str) -> str:
    """What of a text is in no brackets."""
    text = re.sub(r"&[#\w]+;|<[^>]*>", " ", text)
    before = None
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    return text


def of_the_table() -> set[str]:
    """What the engine's table says of operations: these words are English, like its problems."""
    said = {show_shape(())}
    for row in OPS.values():
        said |= {row.label, row.doc, row.name, row.symbol, describe(row), *row.slots, *describe(row).split("\n")}
        for option in row.options:
            said |= {option.name, option.name.replace("_", " "), option.doc, *map(str, option.choices or ())}
            said.add(str(option.default))
    return said


def of_the_user(window) -> set[str]:
    """What the graph calls things, and what its engine says of them: names, formulas, problems."""
    session = window.session
    said = {node.name for node in session.graph.nodes()} | {session.document.name, str(session.document.path or "")}
    said |= {problem.sentence for problem in session.results.problems.values()}
    annotations = session.document.annotations
    said |= {each.title for each in annotations.frames.values()} | {each.name for each in annotations.groups.values()}
    said |= {each.text for each in annotations.notes.values()} | set(annotations.blocks)
    return said


MATHEMATICS = {"nan", "inf"}
PROPER_NAMES = {"graphgui"}


def words_of(text: str) -> list[str]:
    """The words of a text; a letter alone is a variable, a slot or a key."""
    return [word for word in re.findall(r"[^\W\d]\w*", text) if len(word) > 1]


def left_in_english(text: str, own: set[str], phrases: list[str]) -> str:
    """The words of a text that ought to be in the other language, and are not; `phrases` are the longer of its own."""
    rest = unwrapped(text)
    if own.issuperset(words_of(rest)):
        return ""
    for known in phrases:
        rest = rest.replace(known, " ")
    return " ".join(word for word in words_of(rest) if word not in own)


def check(window, texts: set[str] | None = None, typed: str = "") -> None:
    """Fails with all that is still English and was not typed by the user."""
    table, user = of_the_table(), of_the_user(window)
    own = table | user | MATHEMATICS | PROPER_NAMES | {typed}
    own |= {part for action in window.actions_by_id.actions.values() for keys in action.shortcuts()
            for part in re.split(r"[+,\s]+", keys.toString())}  # fmt: skip
    # "∂Σe/∂b" is mathematics, around the names of two nodes.
    own |= {f"Σ{name}" for name in user} | {f"{name}_grad" for name in table}
    phrases = sorted((each for each in own if len(each) > 2 and not each.isidentifier()), key=len, reverse=True)
    found = {text: left for text in texts or shown_texts() if (left := left_in_english(text, own, phrases))}
    assert not found, "\n".join(f"{left!r} in {text!r}" for text, left in sorted(found.items()))
