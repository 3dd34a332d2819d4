"""A monkey at the window: any number of random events, each found again by its seed and its number.

    python -m tests.ui.monkey SEED [EVENTS] [--shrink]

drives a window with this seed until something goes wrong, says what, and looks for the few events that suffice.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QSettings, Qt, qInstallMessageHandler
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu, QMessageBox, QWidget
from shiboken6 import isValid

from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.document.groups import visible
from graphgui.engine.graph import Graph
from graphgui.formats.examples import EXAMPLES
from graphgui.formats.graph_file import DescentSettings
from graphgui.ui.canvas.look import output_point, slot_point
from graphgui.ui.window import MainWindow

SIZE = (1300, 860)
MOST_NODES = 120
"""With more, a new document is opened, so that the drive stays fast and varied."""
NO = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
MODIFIERS = (NO, NO, NO, NO, SHIFT, CTRL, ALT, CTRL | SHIFT, CTRL | ALT)
LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
BUTTONS = (LEFT, LEFT, LEFT, LEFT, RIGHT, MIDDLE)
Key = Qt.Key
KEYS = (
    Key.Key_Escape, Key.Key_Return, Key.Key_Tab, Key.Key_Space, Key.Key_Delete, Key.Key_Backspace, Key.Key_Left,
    Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown, Key.Key_F2,
    Key.Key_F3, Key.Key_F5, Key.Key_F6, Key.Key_Backtab, Key.Key_Menu, Key.Key_BracketLeft, Key.Key_BracketRight,
    Key.Key_Plus, Key.Key_Minus, Key.Key_Slash, Key.Key_Question, *(Key(at) for at in range(Key.Key_A, Key.Key_Z + 1)),
    *(Key(at) for at in range(Key.Key_0, Key.Key_9 + 1)),
)  # fmt: skip
TEXTS = (
    "e = (a + b) * (b + 1)", "a = 3", "c = a @ b", "y = tanh(x) / a", "w = [[1, 2], [3, 4]]", "x ** 2", "oops +", "2*pi",
    "[1, 2, 3]", "-0.5", "tanh", "mul", "a", "", "1/0", "lambda", "name with blanks", "sum(w)",
)  # fmt: skip
NOISE = ("propagateSizeHints", "This plugin does not support")
"""What the offscreen platform says of itself."""
STEPS = {
    "click": 10, "double": 4, "drag": 14, "press": 3, "move": 6, "release": 4, "wheel": 6, "key": 14, "type": 5,
    "command": 20, "undo": 4, "redo": 3, "escape": 4, "resize": 1, "theme": 1, "example": 1, "descend": 2, "wait": 1,
    "menu": 2, "select": 4, "drop": 3,
}  # fmt: skip
"""What the monkey does, and how often."""


def words(keys: Qt.KeyboardModifier) -> str:
    """Modifiers in few words."""
    return str(keys).replace("KeyboardModifier.", "").replace("Modifier", "")


def check(window: MainWindow) -> None:
    """Every node, wire, group, frame and note of the level that is seen has one item at its place; nothing else has."""
    session, canvas = window.session, window.view.canvas
    content, graph = session.document.content, session.graph
    view = visible(content, session.level)

    def same(what: str, shown: object, wanted: object) -> None:
        if shown != wanted:
            raise AssertionError(f"{what}: the canvas shows {shown}, the document has {wanted}")

    same("nodes", set(canvas.nodes), {node.id for node in graph.nodes()})
    same("wires", set(canvas.wires), set(graph.wires()))
    same("groups", set(canvas.levels.groups), set(view.groups))
    same("frames and notes", set(canvas.furniture.items), {*view.frames, *view.notes})
    same("nodes seen", {id for id, item in canvas.nodes.items() if item.isVisible()}, set(view.nodes))
    seen = {each.wire for each in view.wires}
    shown = {wire for wire, item in canvas.wires.items() if item.isVisible()}
    if not shown <= seen:
        raise AssertionError(f"wires shown that are not at this level: {shown - seen}")
    lines = {canvas.levels.ends_of(wire) or wire for wire in seen}
    same("lines", {canvas.levels.ends_of(wire) or wire for wire in shown}, lines)
    same("the number of lines", len(shown), len(lines))
    items = canvas.items()
    parts = (canvas.nodes, canvas.wires, canvas.levels.groups, canvas.levels.stubs, canvas.furniture.items)
    known = {*canvas._layers, *(item for part in parts for item in part.values())}
    if len(items) != len(set(items)) or set(items) != known:
        raise AssertionError(f"items that nobody knows: {set(items) - known}; not in the scene: {known - set(items)}")
    for id in view.nodes:
        same(f"place of {graph.node(id).name}", canvas.nodes[id].pos(), QPointF(*graph.node(id).position))
    for id, group in canvas.levels.groups.items():
        same("place of a group", group.pos(), QPointF(*content.furniture.groups[id].position))
    for id, item in canvas.furniture.items.items():
        same("a frame or note", item.record, content.furniture.frames.get(id) or content.furniture.notes.get(id))
    for wire in shown:
        if canvas.levels.ends_of(wire) is None:
            source, target = graph.node(wire.source), graph.node(wire.target)
            path = canvas.wires[wire].path()
            same("a wire's start", path.pointAtPercent(0), QPointF(*source.position) + output_point(source))
            same("a wire's end", path.pointAtPercent(1), QPointF(*target.position) + slot_point(target, wire.slot))
    if not session.selection <= set(view.nodes):
        raise AssertionError(f"selected, but not seen: {session.selection - set(view.nodes)}")
    if not session.around <= {*view.groups, *view.frames, *view.notes}:
        raise AssertionError(f"selected, but not seen: {session.around}")
    if not canvas.chosen_wires <= set(canvas.wires):
        raise AssertionError("a selected wire is gone")
    same("choices of an output", window.output_choice.count(), len(graph) + 1)


class Monkey:
    """Does what the seed and the number of an event say. Each event draws its own luck, so that any can be left out."""

    def __init__(self, window: MainWindow, seed: int, folder: Path) -> None:
        self.window, self.view = window, window.view
        self.seed, self.folder = seed, folder
        self.luck = Random()
        self.held: tuple[QWidget, Qt.MouseButton, QPoint] | None = None
        """The widget that has the mouse while a button is down."""
        self.did = ""
        self.tops: list[QWidget] = [window]
        # Leaving is no event for a monkey.
        window.actions_by_id["quit"].setEnabled(False)
        self.commands = [id for id in window.actions_by_id.commands if id != "quit"]

    def event(self, number: int) -> None:
        """Carries out the event of this number."""
        self.luck = Random(f"{self.seed} {number}")
        (name,) = self.luck.choices(list(STEPS), list(STEPS.values()))
        self.did = name
        getattr(self, f"_{name}")()
        QApplication.processEvents()
        if len(self.window.session.graph) > MOST_NODES:
            self._let_go()
            self.window.session.open(Document(Content(Graph(), DescentSettings())))

    def settle(self) -> None:
        """Ends whatever is under way, and closes what popped up."""
        self._let_go()
        self.window.descent.stop()
        self.view.cancel_gesture()
        self.window.adder.popup.close()
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget is not self.window and not isinstance(widget, QDockWidget):
                widget.close()
        for dock in self.window.docks:
            dock.setFloating(False)
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.view.glide.finish()

    @property
    def calm(self) -> bool:
        """Whether nothing is on its way on the canvas, so that it has to agree with the document."""
        return self.view.gesture is None and not self.view.glide.is_under_way

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
        for id, item in canvas.nodes.items():
            node = graph.node(id) if id in graph else None
            if node is not None and item.isVisible():
                places += [item.pos() + QPointF(90.0, 10.0), item.pos() + output_point(node)]
                places += [item.pos() + slot_point(node, slot) for slot in node.slots]
                places.append(item.pos() + QPointF(luck.uniform(0, 180), luck.uniform(0, item.height)))
        places += [item.path().pointAtPercent(0.5) for item in canvas.wires.values() if item.isVisible()]
        places += [item.pos() + QPointF(60.0, 12.0) for item in canvas.levels.groups.values()]
        places += [item.sceneBoundingRect().center() for item in canvas.levels.stubs.values()]
        for item in canvas.furniture.items.values():
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
            kind(widget, button, keys, at)

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
        QApplication.sendEvent(widget, event)

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
            self.window.expression_focus()
        QTest.keyClicks(self._target(), text)
        if self.luck.random() < 0.7:
            QTest.keyClick(self._target(), Key.Key_Return)

    # ── everything else ──────────────────────────────────────────────────────────────────────────────────────────
    def _command(self) -> None:
        id = self.luck.choice(self.commands)
        self.did += f" {id}"
        self.window.actions_by_id[id].trigger()

    def _undo(self) -> None:
        for _ in range(self.luck.randint(1, 4)):
            self.window.undo()

    def _redo(self) -> None:
        for _ in range(self.luck.randint(1, 4)):
            self.window.redo()

    def _resize(self) -> None:
        size = self.luck.choice((SIZE, (1000, 700), (640, 480), (480, 320), (1700, 1000)))
        self.did += f" {size}"
        self.window.resize(*size)

    def _theme(self) -> None:
        self.window.use_theme(self.luck.choice(("light", "dark", "system")))

    def _example(self) -> None:
        example = self.luck.choice(EXAMPLES)
        self.did += f" {example.title}"
        self.window.open_example(example)

    def _descend(self) -> None:
        panel = self.window.descent
        button = self.luck.choice((panel.run_button, panel.step_button, panel.reset_button))
        button.click()
        QTest.qWait(self.luck.choice((0, 5, 20)))

    def _wait(self) -> None:
        QTest.qWait(self.luck.choice((1, 10, 40)))
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _menu(self) -> None:
        """Any action of any menu, panels and additions among them."""
        menu = self.luck.choice(list(self.window.menus.values()))
        # When PySide's object for a menu goes, so do those for what is in it.
        outer = []
        while isValid(menu):
            outer.append(menu)
            menu.aboutToShow.emit()
            actions = [each for each in menu.actions() if not each.isSeparator() and each.isEnabled()]
            if not actions:
                return
            action = self.luck.choice(actions)
            if action.menu() is None:
                self.did += f" {action.text()}"
                action.trigger()
                return
            menu = action.menu()

    def _select(self) -> None:
        session = self.window.session
        ids = [node.id for node in session.graph.nodes()]
        ids += [each.id for each in session.document.furniture.standing()]
        session.select(self.luck.sample(ids, self.luck.randint(0, min(5, len(ids)))))

    def _drop(self) -> None:
        """Drags a tile of the palette over the canvas, as if picked up there."""
        drag = self.window.palette_panel
        tiles = drag.board.tiles
        if tiles:
            tile = tiles[self.luck.choice(sorted(tiles))]
            QTest.mousePress(tile, LEFT, NO, tile.rect().center())
            self._moved(tile, LEFT, tile.rect().center() + QPoint(30, 30))
            QTest.mouseRelease(tile, LEFT, NO, tile.rect().center())

    # ── what would block ─────────────────────────────────────────────────────────────────────────────────────────
    def carry(self, drag: QDrag, *_: object) -> Qt.DropAction:
        """What QDrag.exec becomes: over the canvas, and dropped or not."""
        port, mime, copy = self.view.viewport(), drag.mimeData(), Qt.DropAction.CopyAction
        at, held = self._thing(), (mime, LEFT, self.luck.choice(MODIFIERS))
        enter = QDragEnterEvent(at, copy, *held)
        QApplication.sendEvent(port, enter)
        QApplication.sendEvent(port, QDragMoveEvent(at, copy, *held))
        if self.luck.random() < 0.3:
            QApplication.sendEvent(port, QDragLeaveEvent())
            return Qt.DropAction.IgnoreAction
        QApplication.sendEvent(port, QDropEvent(QPointF(at), copy, *held))
        return copy

    def choose(self, menu: QMenu, *_: object) -> object:
        """What QMenu.exec becomes: one of its actions, or none."""
        actions = [each for each in menu.actions() if each.isEnabled() and not each.isSeparator() and not each.menu()]
        if not actions or self.luck.random() < 0.3:
            return None
        action = self.luck.choice(actions)
        self.did += f" ▸ {action.text()}"
        action.trigger()
        return action

    def file(self, *_: object) -> tuple[str, str]:
        """What a dialog for files answers."""
        name = self.luck.choice(("", "a.cgraph", "b.cgraph", "picture.svg", "picture.png", "picture.pdf", "table.csv"))
        return (str(self.folder / name) if name else "", "")

    def answer(self, *_: object) -> QMessageBox.StandardButton:
        """What is answered to a question about unsaved changes."""
        Button = QMessageBox.StandardButton  # noqa: N806
        return self.luck.choice((Button.Discard, Button.Discard, Button.Discard, Button.Save, Button.Cancel))


@contextmanager
def unblocked(monkey: Monkey) -> Iterator[None]:
    """Nothing waits for a person meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QDrag, "exec", lambda *arguments: monkey.carry(*arguments))
        patch.setattr(QMenu, "exec", lambda *arguments: monkey.choose(*arguments))
        for module in ("files", "export"):
            for name in ("getOpenFileName", "getSaveFileName"):
                patch.setattr(f"graphgui.ui.{module}.QFileDialog.{name}", monkey.file)
        patch.setattr("graphgui.ui.files.ask_to_save", monkey.answer)
        patch.setattr("graphgui.ui.files.ask_to_replace", lambda *_: True)
        patch.setattr("graphgui.ui.window.show_about", lambda *_: None)
        yield


def drive(window: MainWindow, seed: int, numbers: Iterable[int], folder: Path, problems: Collection[object]) -> None:
    """Carries out these events of a seed; raises at the first after which there are problems or a disagreement."""
    monkey = Monkey(window, seed, folder)
    done, number = [], -1
    with unblocked(monkey):
        try:
            for number in numbers:
                monkey.event(number)
                done = [*done[-7:], f"{number}: {monkey.did}"]
                if problems:
                    raise AssertionError(*problems)
                if number % 3 == 0 and monkey.calm:
                    check(window)
            monkey.settle()
            check(window)
        except BaseException as error:
            monkey.held = None
            error.add_note("\n".join([f"seed {seed}, last events:", *done, f"{number}: {monkey.did}"]))
            raise
        finally:
            monkey.settle()


def attempt(seed: int, numbers: list[int]) -> tuple[str, str]:
    """A drive in a window of its own: what went wrong, in one line and in full; empty if nothing did."""
    problems: list[str] = []

    def on_exception(kind: type, error: BaseException, trace: object) -> None:
        problems.append("".join(traceback.format_exception(error)))

    def on_message(kind: object, context: object, text: str) -> None:
        if not any(each in text for each in NOISE):
            problems.append(f"Qt says: {text}")

    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, f"{folder}/settings")
        hook, sys.excepthook = sys.excepthook, on_exception
        qInstallMessageHandler(on_message)
        window = MainWindow(Document(Content(Graph(), DescentSettings())))
        try:
            window.resize(*SIZE)
            window.use_theme("light")
            window.show()
            window.activateWindow()
            QTest.qWaitForWindowActive(window)
            drive(window, seed, numbers, Path(folder), problems)
        except Exception as error:
            full = (
                problems[0]
                if problems
                else "".join(traceback.format_exception(type(error), error, error.__traceback__))
            )
            line = problems[0].strip().splitlines()[-1] if problems else f"{type(error).__name__} {error}"
            notes = getattr(error, "__notes__", []) if problems else []
            return line[:60], "\n".join([full.rstrip(), *notes])
        finally:
            qInstallMessageHandler(None)
            sys.excepthook = hook
            window.files.may_leave = lambda: True  # type: ignore[method-assign]
            window.close()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return "", ""


def shrunk(seed: int, numbers: list[int], like: str, tries: int) -> list[int]:
    """Fewer events after which the same thing goes wrong."""
    part = len(numbers) // 2
    while part and tries > 0:
        at = 0
        while at < len(numbers) and tries > 0:
            fewer = numbers[:at] + numbers[at + part :]
            tries -= 1
            if fewer and attempt(seed, fewer)[0] == like:
                numbers = fewer
            else:
                at += part
        part //= 2
    return numbers


def main(arguments: list[str]) -> None:
    """Drives with one seed and tells what went wrong."""
    figures = [int(each) for each in arguments if each.isdigit()]
    seed, count = figures[0], figures[1] if len(figures) > 1 else 10_000
    app = QApplication(sys.argv[:1])
    numbers = list(range(count))
    line, full = attempt(seed, numbers)
    print(full or f"seed {seed}: nothing went wrong in {count} events", flush=True)
    if line and "--shrink" in arguments:
        last = int(full.rsplit("\n", 1)[1].split(":")[0])
        few = shrunk(seed, [each for each in numbers if each <= last], line, 300)
        print(f"{len(few)} events suffice: {few}", attempt(seed, few)[1], sep="\n", flush=True)
    app.quit()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
