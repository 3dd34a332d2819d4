"""The base class of gestures: a gesture begins at a press, follows the pointer, and is finished or cancelled.

None of them changes the graph before it is finished, except scrubbing, whose changes are one undo step.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from graphgui.ui.canvas.stage import Stage

ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
"""The keys of which either adds to the selection."""


class Gesture:
    """The action that a press on the canvas turns into once the pointer moves."""

    cursor: Qt.CursorShape | None = None
    pans_at_edges = True
    """Whether the canvas is scrolled while the pointer is held at an edge of the view."""

    def __init__(self, stage: Stage, press: QPointF) -> None:
        self.stage = stage
        self.scene = stage.canvas
        self.session = stage.session
        self.press = press

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Shows what the gesture would do with the pointer at this point of the scene."""

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Carries the gesture out, when the button is released."""

    def cancel(self) -> None:
        """Shows everything as before, on Esc."""

    def paint(self, painter: QPainter) -> None:
        """Paints over the canvas, in scene coordinates."""
