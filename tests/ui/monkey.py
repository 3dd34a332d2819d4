"""A monkey at the window: any number of random events, each found again by its seed and its number.

    python -m tests.ui.monkey SEED [EVENTS] [--shrink]

drives a window with this seed until something goes wrong, says what, and looks for the few events that suffice.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSettings, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QDrag, QDragLeaveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QMenu,
    QMessageBox,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.engine.graph import Graph
from graphgui.formats.examples import EXAMPLES
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.insert.operation_palette import OperationPalette
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.practice.practice_panel import PracticePanel
from graphgui.ui.practice.predict_page import PredictPage
from graphgui.ui.shell.main_window import MainWindow
from tests.loud import loud
from tests.ui.agreement import check
from tests.ui.drags import COPY, drag_enter, drag_move, drop
from tests.ui.monkey_hands import LEFT, MODIFIERS, NO, Hands

SIZE = (1300, 860)
MOST_NODES = 120
"""With more, a new document is opened, so that the drive stays fast and varied."""
NOISE = ("propagateSizeHints", "This plugin does not support", "not accepted by receiving widget")
"""What the offscreen platform says of itself, and QTest of a widget that lets an event pass."""
USED = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit, QTabBar)
ANSWERS = ("5", "0", "-1", "1/3", "[1, 2]", "5: 12", "x", "1e400", "3-7", "nan", "")
STEPS = {
    "click": 10, "double": 4, "drag": 14, "press": 3, "move": 6, "release": 4, "wheel": 6, "key": 14, "type": 5,
    "command": 20, "undo": 4, "redo": 3, "escape": 4, "resize": 1, "theme": 1, "example": 1, "descend": 2, "wait": 1,
    "menu": 2, "select": 4, "drop": 3, "panel": 3, "use": 8, "page": 3, "workspace": 2, "hide": 2,
}  # fmt: skip
"""What the monkey does, and how often."""


class Monkey(Hands):
    """Does what the seed and the number of an event say. Each event draws its own luck, so that any can be left out."""

    def __init__(self, window: MainWindow, seed: int, folder: Path) -> None:
        super().__init__(window, seed, folder)
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
        # What is to be deleted later would be gone in a real event loop: else Qt crashes in a tab bar that is no more.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if len(self.window.session.graph) > MOST_NODES:
            self._let_go()
            self.window.session.open(Document(Content(Graph(), DescentSettings())))

    def settle(self) -> None:
        """Ends whatever is under way, and closes what popped up."""
        self._let_go()
        self.window.docks.panel(DescentPanel).stop()
        self.view.cancel_gesture()
        self.window.bench.inserter.popup.close()
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget is not self.window and not isinstance(widget, QDockWidget):
                widget.close()
        for dock in self.window.docks.values():
            dock.setFloating(False)
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.view.glide.finish()

    @property
    def calm(self) -> bool:
        """Whether nothing is on its way on the canvas, so that it has to agree with the document."""
        return self.view.gesture is None and not self.view.glide.is_under_way

    # ── everything else ──────────────────────────────────────────────────────────────────────────────────────────
    def _command(self) -> None:
        id = self.luck.choice(self.commands)
        self.did += f" {id}"
        self.window.actions_by_id[id].trigger()

    def _undo(self) -> None:
        for _ in range(self.luck.randint(1, 4)):
            self.window.actions_by_id["undo"].trigger()

    def _redo(self) -> None:
        for _ in range(self.luck.randint(1, 4)):
            self.window.actions_by_id["redo"].trigger()

    def _resize(self) -> None:
        size = self.luck.choice((SIZE, (1000, 700), (640, 480), (480, 320), (1700, 1000)))
        self.did += f" {size}"
        self.window.resize(*size)

    def _theme(self) -> None:
        self.window.appearance.choose_theme(self.luck.choice(("light", "dark", "system")))

    def _example(self) -> None:
        example = self.luck.choice(EXAMPLES)
        self.did += f" {example.title}"
        self.window.files.open_example(example.path, example.title)

    def _descend(self) -> None:
        panel = self.window.docks.panel(DescentPanel)
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
        ids += [each.id for each in session.document.annotations.standing()]
        session.select(self.luck.sample(ids, self.luck.randint(0, min(5, len(ids)))))

    def _drop(self) -> None:
        """Drags a tile of the palette over the canvas, as if picked up there."""
        drag = self.window.docks.panel(OperationPalette)
        tiles = drag.board.tiles
        if tiles:
            tile = tiles[self.luck.choice(sorted(tiles))]
            QTest.mousePress(tile, LEFT, NO, tile.rect().center())
            self._moved(tile, LEFT, tile.rect().center() + QPoint(30, 30))
            QTest.mouseRelease(tile, LEFT, NO, tile.rect().center())

    def _panel(self) -> None:
        """Opens, closes, floats or docks a panel."""
        dock = self.luck.choice(list(self.window.docks.values()))
        deed = self.luck.choice(("open", "open", "close", "float"))
        self.did += f" {deed} {dock.objectName()}"
        match deed:
            case "open":
                self.window.docks.open(dock.objectName())
            case "close":
                dock.close()
            case _:
                dock.setFloating(not dock.isFloating())

    def _use(self) -> None:
        """Clicks a button, a list or a slider of a panel that is seen, or types an answer there."""
        docks = [each for each in self.window.docks.values() if not each.visibleRegion().isEmpty()]
        parts = [part for dock in docks for part in dock.findChildren(QWidget) if part.isVisible() and part.isEnabled()]
        parts = [part for part in parts if isinstance(part, USED)]
        if not parts:
            return
        part = self.luck.choice(parts)
        at = QPoint(self.luck.randrange(max(1, part.width())), self.luck.randrange(max(1, part.height())))
        self._send(QTest.mouseClick, part, LEFT, NO, at)
        if isinstance(part, QLineEdit) and isValid(part):
            answer = self.luck.choice(ANSWERS)
            self.did += f" {answer!r}"
            part.selectAll()
            QTest.keyClicks(part, answer)
            if isValid(part):
                QTest.keyClick(part, Qt.Key.Key_Return)

    def _page(self) -> None:
        """Turns to a page of the Chain rule or of Practice."""
        name, kind = self.luck.choice((("chain_rule", ChainRulePanel), ("practice", PracticePanel)))
        panel = self.window.docks.panel(kind)
        page = self.luck.choice(panel.pages)
        self.did += f" {page.title()}"
        self.window.docks.open(name)
        panel.choose(page)

    def _workspace(self) -> None:
        name = self.luck.choice(self.window.workspaces.shown).name
        self.did += f" {name}"
        self.window.workspaces.choose(name)

    def _hide(self) -> None:
        """Hides what a learner is to find, or shows it."""
        buttons = self.window.docks.panel(PracticePanel).page_of(PredictPage)
        self.window.actions_by_id["predict"].trigger()
        button = self.luck.choice(
            (buttons.hide_values, buttons.hide_value, buttons.hide_gradient, buttons.hide_gradients, buttons.show_all)
        )
        self.did += f" {button.text()}"
        button.click()

    # ── what would block ─────────────────────────────────────────────────────────────────────────────────────────
    def carry(self, drag: QDrag, *_: object) -> Qt.DropAction:
        """What QDrag.exec becomes: over the canvas, and dropped or not."""
        port = self.view.viewport()
        held = self._thing(), drag.mimeData(), self.luck.choice(MODIFIERS)
        QApplication.sendEvent(port, drag_enter(*held))
        QApplication.sendEvent(port, drag_move(*held))
        if self.luck.random() < 0.3:
            QApplication.sendEvent(port, QDragLeaveEvent())
            return Qt.DropAction.IgnoreAction
        QApplication.sendEvent(port, drop(*held))
        return COPY

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
        for module in ("commands.file_dialogs", "commands.menus.export_commands"):
            for name in ("getOpenFileName", "getSaveFileName"):
                patch.setattr(f"graphgui.ui.{module}.QFileDialog.{name}", monkey.file)
        patch.setattr("graphgui.ui.commands.file_dialogs.ask_to_save", monkey.answer)
        patch.setattr("graphgui.ui.commands.file_dialogs.ask_to_replace", lambda *_: True)
        patch.setattr("graphgui.ui.commands.menus.help_commands.show_about", lambda *_: None)
        # A menu of Qt's own, such as that of a tool bar with too little room, waits within the event that opened it.
        closer = QTimer()
        closer.timeout.connect(monkey.close_what_waits)
        closer.start(300)
        yield
        closer.stop()


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
        stack = ExitStack()
        stack.enter_context(loud())
        try:
            window.resize(*SIZE)
            window.appearance.choose_theme("light")
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
            stack.close()
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
