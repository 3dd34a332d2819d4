"""The accessibility tree of the canvas: nodes, groups, frames, notes and wires, each in words and with its state.

Items of a scene are no part of Qt's accessibility tree, so the canvas gives an interface of its own for each.
"""

from __future__ import annotations

from itertools import islice
from typing import Protocol, cast

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication, QWindow
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from graphgui.engine.graph import Wire
from graphgui.ui.canvas.navigation import NavigableView
from graphgui.ui.faults.guards import guarded

Item = int | Wire
"""A node, group, frame or note by its id, or a wire; of several wires that are seen as one, the first."""


class ItemReader(Protocol):
    """The part of a canvas's reader that the accessible interfaces use."""

    @property
    def view(self) -> NavigableView:
        """The view of the canvas."""

    @property
    def things(self) -> dict[Item, int]:
        """All that is in view at this level, numbered."""

    @property
    def focused(self) -> Item | None:
        """The only thing that is selected."""

    def part(self, thing: Item) -> ItemAccess:
        """The interface of a thing."""

    def at(self, point: QPoint) -> Item | None:
        """The thing at a point of the screen."""

    def place(self, thing: Item) -> QRect:
        """The rectangle of a thing on the screen."""

    def is_chosen(self, thing: Item) -> bool:
        """Whether a thing is selected."""

    def words(self, thing: Item) -> str:
        """The name of a thing with its numbers."""

    def more_words(self, thing: Item) -> str:
        """The description of a thing."""

    def summary(self) -> str:
        """The canvas in words."""


class CanvasAccess(QAccessibleWidget):
    """The canvas as a list of the things on it, followed by the widgets over it."""

    def __init__(self, view: NavigableView) -> None:
        super().__init__(view, QAccessible.Role.List)

    @property
    def _view(self) -> NavigableView:
        # Asked for each time: whoever keeps this interface must not keep the window.
        return cast(NavigableView, self.widget())

    @property
    def _reader(self) -> ItemReader | None:
        # Qt may ask while the view is still being made, or is being deleted.
        return getattr(self._view, "reader", None)

    @property
    def _things(self) -> dict[Item, int]:
        return self._reader.things if self._reader is not None else {}

    def _part(self, thing: Item | None) -> QAccessibleInterface | None:
        return self._reader.part(thing) if self._reader is not None and thing in self._things else None

    @guarded
    def childCount(self) -> int:
        return len(self._things) + super().childCount()

    @guarded
    def child(self, index: int) -> QAccessibleInterface:
        things = self._things
        if 0 <= index < len(things):
            return self._part(next(islice(things, index, None)))  # type: ignore[return-value]
        return super().child(index - len(things))

    @guarded
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, ItemAccess):
            return self._things.get(child.thing, -1)
        at = super().indexOfChild(child)
        return at if at < 0 else at + len(self._things)

    @guarded
    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        if self._reader is None:
            return None  # type: ignore[return-value]
        over = self._view.childAt(self._view.mapFromGlobal(QPoint(x, y)))
        if over is not None and over is not self._view.viewport():
            return QAccessible.queryAccessibleInterface(over)
        return self._part(self._reader.at(QPoint(x, y)))  # type: ignore[return-value]

    @guarded
    def focusChild(self) -> QAccessibleInterface:
        part = self._part(self._reader.focused) if self._reader is not None and self._view.hasFocus() else None
        return part if part is not None else super().focusChild()

    @guarded
    def text(self, t: QAccessible.Text) -> str:
        if t == QAccessible.Text.Value and self._reader is not None:
            return self._reader.summary()
        return super().text(t)

    @guarded
    def state(self) -> QAccessible.State:
        state = super().state()
        state.multiSelectable = True
        return state


class ItemAccess(QAccessibleInterface):
    """One thing on the canvas."""

    def __init__(self, reader: ItemReader, thing: Item) -> None:
        super().__init__()
        self.thing = thing
        self._reader = reader

    @guarded
    def isValid(self) -> bool:
        return isValid(self._reader) and self.thing in self._reader.things

    @guarded
    def object(self) -> QObject:
        return None  # type: ignore[return-value]

    @guarded
    def window(self) -> QWindow:
        return self._reader.view.window().windowHandle()

    @guarded
    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._reader.view)

    @guarded
    def child(self, index: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    @guarded
    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    @guarded
    def childCount(self) -> int:
        return 0

    @guarded
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    @guarded
    def text(self, t: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        if t == QAccessible.Text.Name:
            return self._reader.words(self.thing)
        return self._reader.more_words(self.thing) if t == QAccessible.Text.Description else ""

    @guarded
    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Changes nothing: the words follow the graph."""

    @guarded
    def rect(self) -> QRect:
        return self._reader.place(self.thing) if self.isValid() else QRect()

    @guarded
    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    @guarded
    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        reader, view = self._reader, self._reader.view
        state.selectable = state.focusable = state.multiSelectable = True
        state.selected = reader.is_chosen(self.thing)
        state.focused = reader.focused == self.thing and view.hasFocus()
        port = view.viewport()
        seen = QRect(port.mapToGlobal(QPoint(0, 0)), port.size())
        state.offscreen = not reader.place(self.thing).intersects(seen)
        return state


class _Factory:
    """Makes the interface of a canvas when Qt asks for it."""

    def __init__(self) -> None:
        self._made: list[CanvasAccess] = []

    def __call__(self, class_name: str, thing: QObject) -> QAccessibleInterface | None:
        if class_name != "CanvasView":
            return None
        # Qt deletes them with their canvas; until then Python must not.
        self._made = [each for each in self._made if isValid(each)]
        self._made.append(CanvasAccess(thing))  # type: ignore[arg-type]
        return self._made[-1]


def install_factory() -> None:
    """Installs the factory of the interfaces, once for the program."""
    app = QGuiApplication.instance()
    if app is not None and app.property("graphgui_accessible") is None:
        factory = _Factory()
        QAccessible.installFactory(factory)
        app.setProperty("graphgui_accessible", factory)
