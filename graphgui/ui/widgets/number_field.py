"""A field for a number, vector or matrix: it is typed, stepped with the arrow keys, or dragged sideways."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from graphgui.engine.number_format import short_number
from graphgui.engine.values import Value, as_value, same_value
from graphgui.formats.expressions.number_parser import exact_text, parse_value
from graphgui.ui.faults.guards import guarded
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.widgets.scrub import Scrub, coarseness, step_of, stepped
from graphgui.ui.widgets.text_field import CheckedField

LONGEST_TEXT = 2000


class NumberField(CheckedField):
    """A field for a value: shortened, but exact while it is edited; reads arithmetic, lists and matrices.

    `committed(value)`: the value was typed, stepped or dragged to. `scrubbed(value)`: a value on the way of a drag.
    `refused(sentence)`: the text is no value; it stays as it was typed. A drag that is cancelled with Esc scrubs and
    commits the value with which it began.
    """

    scrubbed = Signal(object)
    committed = Signal(object)

    def __init__(
        self, value: Value = 0.0, parent: QWidget | None = None, *,
        check: Callable[[Value], object] = as_value, whole: bool = False, digits: int = 4,
    ) -> None:  # fmt: skip
        """`check` raises ValueError with a sentence for values to refuse; with `whole` a step is at least 1."""
        super().__init__(parent)
        self._value = as_value(value)
        self._check, self._whole, self._digits = check, whole, digits
        self._began = ""
        """The text when editing began."""
        self._step = 1.0
        self._pressed: QPointF | None = None
        self._drag: Scrub | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._show()

    # ── the value ────────────────────────────────────────────────────────────────────────────────────────────────────
    @property
    def value(self) -> Value:
        """The last value that was set or committed."""
        return self._value

    def set_value(self, value: Value) -> None:
        """Shows a value without a signal; typing and dragging are not disturbed."""
        value = as_value(value)
        if self._drag or same_value(value, self._value):
            return
        self._value = value
        if not self.hasFocus() or self.text() == self._began:
            self._show()

    def _show(self) -> None:
        """Writes the value into the field: exactly while it is edited, else shortened."""
        self._forget_problem()
        exact = self._exact()
        text = exact if self.hasFocus() and exact else self._short()
        self._began = text
        if text != self.text() or self.isUndoAvailable():
            self.setText(text)  # clears the field's undo stack, so that undo is the graph's
        if not self.hasFocus():
            self.setCursorPosition(0)
        self.setToolTip(plain_tip(exact or text))
        drags = self._scrubs() and not self.hasFocus()
        self.setCursor(Qt.CursorShape.SizeHorCursor if drags else Qt.CursorShape.IBeamCursor)

    def _exact(self) -> str:
        text = exact_text(self._value) if np.size(self._value) * 2 <= LONGEST_TEXT else ""
        return text if len(text) <= LONGEST_TEXT else ""

    def _short(self) -> str:
        if np.ndim(self._value) == 1 and np.size(self._value) <= 4:
            return f"[{', '.join(short_number(entry, self._digits) for entry in self._value)}]"
        return short_number(self._value, self._digits)

    # ── typing ───────────────────────────────────────────────────────────────────────────────────────────────────────
    def edit(self) -> None:
        """Begins editing, with the whole text selected."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.selectAll()

    def commit(self) -> bool:
        """Reads the text as the value; where it is none, keeps it, emits `refused` and returns False."""
        text = self.text()
        if text == self._began:
            return True
        try:
            value = parse_value(text.replace("−", "-").replace("∞", "inf"))
            self._check(value)
        except ValueError as error:
            self._refuse(str(error))
            return False
        changed = not same_value(value, self._value)
        self._value = value
        self._show()
        if changed:
            self.committed.emit(value)
        return True

    def give_up(self) -> None:
        """Drops what is being typed, and shows the value again."""
        self._show()

    def _step_by(self, count: float) -> None:
        if not self.commit() or not self._scrubs():
            return
        value = self._checked(stepped(float(self._value), self._step, count, self._whole))
        if value is not None and not same_value(value, self._value):
            self._value = value
            self._show()
            self.selectAll()
            self.committed.emit(value)

    def _checked(self, number: float) -> Value | None:
        """The number as a value; None where `check` refuses it."""
        value = as_value(number)
        try:
            self._check(value)
        except ValueError:
            return None
        return value

    def _scrubs(self) -> bool:
        return bool(np.ndim(self._value) == 0 and np.isfinite(self._value))

    @property
    def is_typing(self) -> bool:
        """Whether the text differs from the value, or was refused."""
        return self.text() != self._began or bool(self._problem)

    # ── keys and focus ───────────────────────────────────────────────────────────────────────────────────────────────
    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits, Esc restores, the arrows step; copying the whole text copies the exact value."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.text() == self._began == self.selectedText():
            QGuiApplication.clipboard().setText(exact_text(self._value))
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self.commit():
                    self.selectAll()
            case Qt.Key.Key_Escape if self.text() != self._began or self._problem:
                self.give_up()
                self.selectAll()
            case Qt.Key.Key_Escape:
                event.ignore()
            case Qt.Key.Key_Up:
                self._step_by(coarseness(event.modifiers()))
            case Qt.Key.Key_Down:
                self._step_by(-coarseness(event.modifiers()))
            case _:
                super().keyPressEvent(event)

    @guarded
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the exact value."""
        super().focusInEvent(event)
        self._step = step_of(float(self._value), self._whole) if self._scrubs() else 1.0
        if not self._problem:
            self._show()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commits the text."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        if self.text() == self._began and not self._problem:
            self._show()
        else:
            self.commit()
        self.deselect()

    # ── dragging ─────────────────────────────────────────────────────────────────────────────────────────────────────
    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Without focus begins a drag or a click; with focus works as in any text field."""
        if self.hasFocus() or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._pressed = event.position()
        event.accept()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags the number."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        at = event.position().x()
        if self._drag is None:
            if not self._scrubs() or abs(at - self._pressed.x()) < QApplication.startDragDistance():
                return
            self._drag = Scrub(float(self._value), self._pressed.x(), self._whole)
            # The keyboard's focus is elsewhere while the pointer drags, and Esc must reach the drag all the same.
            _application().installEventFilter(self)
        value = self._checked(self._drag.number_at(at, event.modifiers()))
        if value is not None and not same_value(value, self._value):
            self._value = value
            self._show()
            self.scrubbed.emit(value)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends a drag; a click without a drag begins editing."""
        if self._pressed is None:
            super().mouseReleaseEvent(event)
            return
        self._pressed = None
        if self._drag:
            self._end_drag()
        elif self.rect().contains(event.position().toPoint()):
            self.edit()

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Begins editing."""
        self.edit()

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cancels the drag at Esc, whichever widget has the focus."""
        if self._drag and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._give_up()
            return True
        return super().eventFilter(watched, event)

    def _give_up(self) -> None:
        assert self._drag is not None
        self._value = as_value(self._drag.start)
        self._pressed = None
        self.scrubbed.emit(self._value)
        self._end_drag()

    def _end_drag(self) -> None:
        self._drag = None
        _application().removeEventFilter(self)
        self._show()
        self.committed.emit(self._value)


def _application() -> QCoreApplication:
    app = QApplication.instance()
    assert app is not None
    return app
