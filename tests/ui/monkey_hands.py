"""A monkey's hands: a random place, and what mouse and keys do there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from time import monotonic

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from graphgui.ui.canvas.paint.style import output_point, slot_point
from graphgui.ui.shell.main_window import MainWindow
from tests.ui.hand import ALT, CTRL, SHIFT

NO = Qt.KeyboardModifier.NoModifier
MODIFIERS = (NO, NO, NO, NO, SHIFT, CTRL, ALT, CTRL | SHIFT, CTRL | ALT)
LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
BUTTONS = (LEFT, LEFT, LEFT, LEFT, RIGHT, MIDDLE)
Key = Qt.Key
KEYS = (
    Key.Key_Escape, Key.Key_Return, Key.Key_Tab, Key.Key_Space, Key.Key_Delete, Key.Key_Backspace, Key.Key_Left,
    Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown, Key.Key_F2,
    Key.Key_F3, Key.Key_F4, Key.Key_F5, Key.Key_F6, Key.Key_F7, Key.Key_F9, Key.Key_F10, Key.Key_Backtab, Key.Key_Menu, Key.Key_BracketLeft, Key.Key_BracketRight,
    Key.Key_Plus, Key.Key_Minus, Key.Key_Slash, Key.Key_Question, *(Key(at) for at in range(Key.Key_A, Key.Key_Z + 1)),
    *(Key(at) for at in range(Key.Key_0, Key.Key_9 + 1)),
)  # fmt: skip
TEXTS = (
    "e = (a + b) * (b + 1)", "a = 3", "c = a @ b", "y = tanh(x) / a", "w = [[1, 2], [3, 4]]", "x ** 2", "oops +", "2*pi",
    "[1, 2, 3]", "-0.5", "tanh", "mul", "a", "", "1/0", "lambda", "name with blanks", "sum(w)",
)  # fmt: skip


def words(keys: Qt.KeyboardModifier) -> str:
    """Modifiers in few words."""
    return str(keys).replace("KeyboardModifier.", "").replace("Modifier", "")


class Hands:
    """Mouse and keys over a window, by luck; `did` says what they did last."""

    def __init__(self, window: MainWindow, seed: int, folder: Path) -> None:
        self.window, self.view = window, window.view
        self.seed, self.folder = seed, folder
        self.luck = Random()
        self.held: tuple[QWidget, Qt.MouseButton, QPoint] | None = None
        """The widget that has the mouse while a button is down."""
        self.did = ""
        self._sending: float | None = None
        """Since when an event of the mouse is under way."""
        self.tops: list[QWidget] = [window]

    # ── where ────────────────────────────────────────────────────────────────────────────────────────────────────
    def _place(self) -> tuple[QWidget, QPoint]:
        """A widget under the pointer, and a point of it: mostly the canvas, often something that lies there."""
        popup = QApplication.activePopupWidget()
        tops = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.width() > 1]
        if popup is not None and self.luck.random() < 0.7:
            top = popup
        elif self.luck.random() < 0.15:
            top = self.luck.choice(sorted(tops, key=lambda each: (type(each).__name__, each.objectName())))
        else:
            top = self.window
        if top is self.window and self.luck.random() < 0.7:
            port = self.view.viewport()
            at = self._thing() if self.luck.random() < 0.75 else self._anywhere(port)
            if port.rect().contains(at):
                return self._at(self.window, port.mapTo(self.window, at))
        return self._at(top, self._anywhere(top))

    def _at(self, top: QWidget, at: QPoint) -> tuple[QWidget, QPoint]:
        found = top.childAt(at)
        # When PySide's object for the window goes, so do those for what is in it.
        self.tops = [*self.tops[-3:], top]
        return (top, at) if found is None else (found, found.mapFrom(top, at))

    def _anywhere(self, widget: QWidget) -> QPoint:
        return QPoint(self.luck.randrange(max(1, widget.width())), self.luck.randrange(max(1, widget.height())))

    def _thing(self) -> QPoint:
        """A pixel on a node, a port, a wire, a group, a frame or a note."""
        canvas, graph, luck = self.view.canvas, self.window.session.graph, self.luck
        places: list[QPointF] = []
        for item in canvas.node_items():
            node = graph.node(item.id) if item.id in graph else None
            if node is not None and item.isVisible():
                places += [item.pos() + QPointF(90.0, 10.0), item.pos() + output_point(node)]
                places += [item.pos() + slot_point(node, slot) for slot in node.slots]
                places.append(item.pos() + QPointF(luck.uniform(0, 180), luck.uniform(0, item.height)))
        places += [item.path().pointAtPercent(0.5) for item in canvas.wire_items() if item.isVisible()]
        places += [item.pos() + QPointF(60.0, 12.0) for item in canvas.group_items()]
        places += [item.sceneBoundingRect().center() for item in canvas.levels.stubs.values()]
        for item in canvas.annotation_items():
            body = item.body()
            places += [body.topLeft() + QPointF(20.0, 8.0), body.bottomRight(), body.topLeft()]
        if not places:
            return self._anywhere(self.view.viewport())
        return self.view.mapFromScene(luck.choice(places))

    # ── mouse ────────────────────────────────────────────────────────────────────────────────────────────────────
    def _send(
        self, kind: Callable[..., None], widget: QWidget, button: Qt.MouseButton, keys: Qt.KeyboardModifier, at: QPoint
    ) -> None:
        self.did += f" {kind.__name__} {type(widget).__name__} {at.toTuple()} {button.name} {words(keys)}"
        if isValid(widget):
            self._sending = monotonic()
            kind(widget, button, keys, at)
            self._sending = None

    def close_what_waits(self) -> None:
        """Closes a menu, or ends the drag of a field's text, in which an event of the mouse has been waiting for a while."""
        if self._sending is None or monotonic() - self._sending <= 0.25:
            return
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        else:
            QDrag.cancel()

    def _click(self) -> None:
        self._let_go()
        widget, at = self._place()
        self._send(QTest.mouseClick, widget, self.luck.choice(BUTTONS), self.luck.choice(MODIFIERS), at)

    def _double(self) -> None:
        self._let_go()
        widget, at = self._place()
        button = self.luck.choice(BUTTONS)
        self._send(QTest.mouseClick, widget, button, NO, at)
        if isValid(widget) and widget.isVisible():
            self._send(QTest.mouseDClick, widget, button, NO, at)

    def _press(self) -> None:
        self._let_go()
        widget, at = self._place()
        button = self.luck.choice(BUTTONS)
        self.held = (widget, button, at)
        self._send(QTest.mousePress, widget, button, self.luck.choice(MODIFIERS), at)

    def _move(self) -> None:
        widget, at = self._place()
        button = Qt.MouseButton.NoButton
        if self.held is not None and isValid(self.held[0]):
            other, button, _ = self.held
            at = other.mapFromGlobal(widget.mapToGlobal(at))
            widget = other
            self.held = (widget, button, at)
        self._moved(widget, button, at)

    def _moved(self, widget: QWidget, button: Qt.MouseButton, at: QPoint) -> None:
        keys = self.luck.choice(MODIFIERS)
        self.did += f" to {at.toTuple()} {words(keys)}"
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(at), widget.mapToGlobal(QPointF(at)), Qt.MouseButton.NoButton, button, keys
        )
        self._sending = monotonic()
        QApplication.sendEvent(widget, event)
        self._sending = None

    def _release(self) -> None:
        if self.held is None:
            self._click()
        else:
            self._let_go()

    def _let_go(self) -> None:
        held, self.held = self.held, None
        # What was pressed may be gone: a click may close a popup.
        if held is not None and isValid(held[0]):
            widget, button, at = held
            self._send(QTest.mouseRelease, widget, button, self.luck.choice(MODIFIERS), at)

    def _drag(self) -> None:
        self._press()
        assert self.held is not None
        widget, button, start = self.held
        if not isValid(widget):
            return
        end, at = self._place()
        if not isValid(end):
            return
        goal = widget.mapFromGlobal(end.mapToGlobal(at))
        for share in (0.1, 0.4, 0.8, 1.0):
            if not isValid(widget):
                return
            point = start + (goal - start) * share
            self.held = (widget, button, point)
            self._moved(widget, button, point)
        if self.luck.random() < 0.1:
            self._escape()
        if self.luck.random() < 0.9:
            self._let_go()

    def _wheel(self) -> None:
        widget, at = self._place()
        keys, notches = self.luck.choice(MODIFIERS), self.luck.choice((-3, -1, 1, 2))
        self.did += f" {type(widget).__name__} {notches} {words(keys)}"
        event = QWheelEvent(
            QPointF(at), widget.mapToGlobal(QPointF(at)), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
            keys, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _target(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.window

    def _key(self) -> None:
        if self.luck.random() < 0.4:
            self.view.setFocus()
        key, keys = self.luck.choice(KEYS), self.luck.choice(MODIFIERS)
        target = self._target()
        self.did += f" {key.name} {words(keys)} in {type(target).__name__}"
        QTest.keyClick(target, key, keys)

    def _escape(self) -> None:
        QTest.keyClick(self._target(), Key.Key_Escape)

    def _type(self) -> None:
        text = self.luck.choice(TEXTS)
        self.did += f" {text!r} in {type(self._target()).__name__}"
        if self.luck.random() < 0.3:
            self.window.actions_by_id["type_expression"].trigger()
        QTest.keyClicks(self._target(), text)
        if self.luck.random() < 0.7:
            QTest.keyClick(self._target(), Key.Key_Return)
