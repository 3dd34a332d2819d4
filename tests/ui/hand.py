"""A hand for the tests of the window: real events of mouse and keyboard, and what they are often asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QCursor,
    QDrag,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from graphgui.engine.graph import Wire
from graphgui.engine.ops import OPS
from graphgui.ui.canvas.paint.style import gradient_rect, name_rect, output_point, pill_rect, slot_point, value_rect
from graphgui.ui.insert.operation_palette import OperationPalette
from graphgui.ui.shell.main_window import MainWindow
from tests.ui.drags import COPY, drag_enter, drag_move, drop

NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
OLAH = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d"
"""The graph of the window that tests get."""


def node_names(window: MainWindow) -> list[str]:
    """The names of all nodes, in the order in which they were added."""
    return [node.name for node in window.session.graph.nodes()]


def selected_names(window: MainWindow) -> set[str]:
    """The names of the selected nodes."""
    return {window.session.graph.node(id).name for id in window.session.selection}


def select(window: MainWindow, *names: str) -> None:
    """Selects nodes by name, with the focus on the canvas."""
    window.view.setFocus()
    window.session.select([window.session.graph.named(name).id for name in names])


def wires(window: MainWindow) -> set[str]:
    """The wires as words: "a→c.b"."""
    graph = window.session.graph
    return {f"{graph.node(w.source).name}→{graph.node(w.target).name}.{w.slot}" for w in graph.wires()}


def point_away(window: MainWindow) -> None:
    """Rests the pointer on the menu bar."""
    QCursor.setPos(window.mapToGlobal(QPoint(5, 5)))


class Hand:
    """A hand on mouse and keyboard, pointing at things on the canvas as a person does."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.view = window.view
        self.port = window.view.viewport()

    def at(self, name: str, part: str = "body", slot: str = "") -> QPoint:
        """The pixel of a part of a node: body, name, output, slot, literal, value or gradient."""
        node = self.window.session.graph.named(name)
        item = self.view.canvas.node_item(node.id)
        points = {
            "body": lambda: QPointF(90.0, 10.0),
            "name": lambda: name_rect().center(),
            "output": lambda: output_point(node),
            "slot": lambda: slot_point(node, slot),
            "literal": lambda: pill_rect(node, slot).center(),
            "value": lambda: value_rect(node).center(),
            "gradient": lambda: gradient_rect(node).center(),
        }
        return self.view.mapFromScene(item.pos() + points[part]())

    def on(self, x: float, y: float) -> QPoint:
        """The pixel of a point of the canvas."""
        return self.view.mapFromScene(QPointF(x, y))

    def on_wire(self, source: str, target: str, slot: str, share: float = 0.5) -> QPoint:
        """The pixel of a point of a wire, some share of the way along."""
        graph = self.window.session.graph
        wire = Wire(graph.named(source).id, graph.named(target).id, slot)
        return self.view.mapFromScene(self.view.canvas.wire_item(wire).path().pointAtPercent(share))

    def drag(
        self,
        start: QPoint,
        end: QPoint,
        modifiers=Qt.KeyboardModifier.NoModifier,
        release: bool = True,
        button=Qt.MouseButton.LeftButton,
    ) -> None:
        """Presses, moves in steps, and lets go."""
        QTest.mousePress(self.port, button, modifiers, start)
        for share in (0.2, 0.5, 0.8, 1.0):
            step = start + (end - start) * share
            self.move(step, modifiers, button=button)
        if release:
            self.release(end, modifiers, button)
        QApplication.processEvents()

    def move(
        self,
        to: QPoint,
        modifiers=Qt.KeyboardModifier.NoModifier,
        port: QWidget | None = None,
        button=Qt.MouseButton.LeftButton,
    ) -> None:
        """Moves the pointer with the left button held, or another, or none."""
        port = port or self.port
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, QPointF(to), port.mapToGlobal(QPointF(to)), Qt.MouseButton.NoButton,
            button, modifiers,
        )  # fmt: skip
        QApplication.sendEvent(port, event)

    def release(self, at: QPoint, modifiers=Qt.KeyboardModifier.NoModifier, button=Qt.MouseButton.LeftButton) -> None:
        """Lets go of a button."""
        QTest.mouseRelease(self.port, button, modifiers, at)
        QApplication.processEvents()

    def wheel(self, at: QPoint, notches: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        """Turns the wheel at a pixel."""
        event = QWheelEvent(
            QPointF(at), self.port.mapToGlobal(QPointF(at)), QPoint(), QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.port, event)

    def drop_file(self, widget: QWidget, path: Path) -> bool:
        """Drops a file on a widget, with the events that the desktop sends; whether it was taken."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        at = widget.rect().center()
        enter = drag_enter(at, mime)
        QApplication.sendEvent(widget, enter)
        if enter.isAccepted():
            for event in (drag_move(at, mime), drop(at, mime)):
                QApplication.sendEvent(widget, event)
        QApplication.processEvents()
        return enter.isAccepted()

    def state(self) -> tuple:
        """All that undo brings back: nodes, wires, the chosen output, the settings of the descent, what stands around."""
        document = self.window.session.document
        graph = document.graph
        return graph.nodes(), graph.wires(), graph.chosen_output, document.descent, document.annotations

    def check_one_step(self, before: tuple) -> None:
        """What was done since `before` is one step: undone, all is as before; done again, as after. The canvas agrees."""
        after = self.state()
        assert after != before, "nothing has changed"
        self.window.view.setFocus()
        self.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert self.state() == before
        self.check_canvas()
        self.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        assert self.state() == after
        self.check_canvas()

    def check_canvas(self) -> None:
        """The canvas shows the document: its nodes in their places, its wires from port to port, nothing else."""
        canvas, graph = self.view.canvas, self.window.session.graph
        assert {item.id for item in canvas.node_items()} == {node.id for node in graph.nodes()}
        assert {item.wire for item in canvas.wire_items()} == set(graph.wires())
        self.view.glide.finish()
        everywhere = QRectF(-1e7, -1e7, 2e7, 2e7)
        assert set(canvas.nodes_at(everywhere)) == set(canvas.node_items())
        assert set(canvas.wires_at(everywhere)) == set(canvas.wire_items())
        around = canvas.annotation_items()
        assert set(canvas.items()) - set(canvas.layers) == set(around)
        assert all(item.isVisible() for item in (*canvas.node_items(), *canvas.wire_items(), *around))
        for node in graph.nodes():
            place = canvas.node_item(node.id).pos()
            assert (place.x(), place.y()) == node.position
        standing = self.window.session.document.annotations
        assert {id: item.record for id, item in canvas.annotations.items.items()} == {
            **standing.frames,
            **standing.notes,
        }
        for each in canvas.annotation_items():
            assert each.body() == QRectF(*each.record.rect)
        for item in canvas.wire_items():
            wire = item.wire
            source, target = graph.node(wire.source), graph.node(wire.target)
            assert item.path().pointAtPercent(0) == QPointF(*source.position) + output_point(source)
            assert item.path().pointAtPercent(1) == QPointF(*target.position) + slot_point(target, wire.slot)
            assert item.sceneBoundingRect().contains(item.chip_place())

    def click(self, at: QPoint, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        """Clicks with the left button."""
        QTest.mouseClick(self.port, Qt.MouseButton.LeftButton, modifiers, at)
        QApplication.processEvents()

    def double_click(self, at: QPoint) -> None:
        """Double-clicks with the left button, as a mouse does: press, release, double press, release."""
        QTest.mouseClick(self.port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        QTest.mouseDClick(self.port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        QApplication.processEvents()

    def wake(self) -> None:
        """Makes the window the active one, as it is for whoever works in it; offscreen it can lose that."""
        QApplication.processEvents()
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            assert QTest.qWaitForWindowActive(self.window)

    def type(self, text: str) -> None:
        """Types a text and Enter into whatever has the focus."""
        self.wake()
        field = QApplication.focusWidget()
        assert field is not None, "nothing has the focus"
        for letter in text:
            if letter.isascii():
                QTest.keyClick(field, letter)
            else:
                QApplication.sendEvent(field, QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier(0), letter))
        QTest.keyClick(field, Qt.Key.Key_Return)
        QApplication.processEvents()

    def key(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        """Presses one key in the window, so that shortcuts see it."""
        self.wake()
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        QApplication.processEvents()

    def drag_from_palette(self, op: str, x: float, y: float) -> None:
        """Drags a tile of the palette to a point of the canvas.

        The tile sees real mouse events. The offscreen platform carries no drags between widgets, so the events that
        the canvas would get are sent to it with what the drag really carries.
        """
        board = self.window.docks.panel(OperationPalette).board
        if op not in board.shown:
            QTest.mouseClick(board.headings[OPS[op].group], Qt.MouseButton.LeftButton)
            QApplication.processEvents()
        tile = board.tiles[op]
        start, target = tile.rect().center(), self.view.mapFromScene(QPointF(x, y))

        def carry(drag: QDrag, *_: object) -> Qt.DropAction:
            mime = drag.mimeData()
            for event in (drag_enter(target, mime), drag_move(target, mime), drop(target, mime)):
                QApplication.sendEvent(self.port, event)
                assert event.isAccepted(), f"the canvas refuses {event.type()}"
            return COPY

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(QDrag, "exec", carry)
            QTest.mousePress(tile, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
            self.move(start + QPoint(20, 20), port=tile)
            QTest.mouseRelease(tile, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        self.wake()
