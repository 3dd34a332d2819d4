"""The banner: a sentence at the upper edge of the canvas."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget

from graphgui.ui.faults.guards import guarded
from graphgui.ui.theme import Theme

READING_TIME = 6000
"""How long a sentence stays, in milliseconds."""


class Banner(QLabel):
    """A sentence at the upper edge of the canvas, hidden after a while unless it is lasting.

    `clicked` is emitted for a sentence that leads somewhere; the others are transparent to the mouse.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Message"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READING_TIME)
        self._timer.timeout.connect(self.drop)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.setStyleSheet(
            f"background: {theme.banner}; color: {theme.on_banner}; border-radius: 12px; padding: 6px 18px;"
        )

    def show_sentence(self, sentence: str, lasting: bool = False, leads_somewhere: bool = False) -> None:
        """Shows a sentence; one that `leads_somewhere` can be clicked."""
        self.setText(sentence)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not leads_somewhere)
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads_somewhere else Qt.CursorShape.ArrowCursor)
        self.setToolTip(self.tr("Click to go there") if leads_somewhere else "")
        self.place()
        self.show()
        self.raise_()
        self._timer.stop()
        if not lasting:
            self._timer.start()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Emits `clicked`."""
        self.clicked.emit()

    def drop(self) -> None:
        """Hides the sentence."""
        self._timer.stop()
        self.hide()
        self.clear()

    def place(self) -> None:
        """Moves it to the middle of the canvas, as wide as its sentence needs."""
        if not self.text():
            return
        parent = self.parentWidget()
        room = parent.width() if parent is not None else 0
        widest = max(room - 40, 100)
        wish = self.fontMetrics().horizontalAdvance(self.text()) + 44
        width = min(wish, widest)
        self.setFixedWidth(width)
        self.setFixedHeight(self.heightForWidth(width))
        self.move((room - width) // 2, 14)
