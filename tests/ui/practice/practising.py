"""What tests of the Practice panel share: the panel in its window, and every text that can be read there."""

import re

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from graphgui.engine.evaluator import Evaluator
from graphgui.ui.practice.practice_panel import PracticePanel


def open_practice(window):
    """The panel, in front of the others at the bottom."""
    panel = PracticePanel(window.bench.canvas, window.files.may_leave)
    panel.apply_theme(window.appearance.theme)
    dock = QDockWidget("Practice", window)
    dock.setObjectName("practice_of_test")
    dock.setWidget(panel)
    dock.visibilityChanged.connect(panel.see)
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    window.docks["gradient_descent"].show()
    window.tabifyDockWidget(window.docks["gradient_descent"], dock)
    dock.show()
    dock.raise_()
    QApplication.processEvents()
    QApplication.processEvents()
    panel.dock = dock
    return panel


def click(button):
    """Clicks a button that can be seen and used."""
    assert button.isVisible()
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def type_into(field, text):
    """Types a text into a field in the place of what is there, and Enter."""
    field.setFocus()
    field.selectAll()
    for letter in text:
        if letter.isascii():
            QTest.keyClick(field, letter)
        else:
            QApplication.sendEvent(field, QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier(0), letter))
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def verdict(page):
    """What is said of the answer."""
    return page.asking.verdict.text().replace("\u200b", "")


def id_of(window, name):
    return window.session.graph.named(name).id


def true_results(session):
    """The results with the hidden numbers, at the values that are previewed: the session gives them to nobody."""
    graph = session.graph
    return Evaluator().run(graph, {node.id: session.value(node.id) for node in graph.nodes() if node.row.is_source})


def texts_of_widgets(window):
    """Everything that the visible widgets say, in sight or to a screen reader."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
            yield from (note for note, _ in getattr(widget, "notes", ()))
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(at) for at in range(widget.count()))
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            for row in range(model.rowCount(QModelIndex())):
                # Qt keeps to itself that a list has one column.
                for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())):
                    index = model.index(row, column)
                    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                        yield str(model.data(index, role) or "")


def texts_of_canvas(window):
    """Everything that the canvas says: on cards, chips and groups, in tips, and to a screen reader."""
    canvas, reader = window.view.canvas, window.view.reader
    for node in canvas.node_items():
        yield from (*node.card_texts(), *node.card_texts(names_only=True), node.tool_tip(None))
        yield from (reader.words(node.id), reader.more_words(node.id))
    for item in canvas.wire_items():
        yield from (item.chip_text(), item.tool_tip(), reader.words(item.wire))
    for group in canvas.group_items():
        yield from (group.value_text(), group.values_alone(), group.gradient_text(), group.tool_tip())
    yield reader.summary()


def tells(window, number):
    """The texts in which a number stands by itself; one with a point may go on."""
    end = "" if "." in number else r"(?![\d.])"
    alone = re.compile(r"(?<![\d.])" + re.escape(number) + end)
    texts = [*texts_of_widgets(window), *texts_of_canvas(window)]
    return [text for text in texts if alone.search(text)]
