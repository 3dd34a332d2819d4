"""Takes the pictures of the window that the README shows: python -m tests.screenshots.

With `--all FOLDER` it takes all that is worth looking at, in both themes, at 100 % and at 200 %.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from graphgui import bootstrap
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.commands.menus.arrange_commands import Arranger
from graphgui.ui.commands.menus.group_commands import Grouper
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.practice.practice_panel import PracticePanel

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "screenshots"
SIZE = (1400, 880)
SCALE = 1.25


def main(arguments: list[str]) -> None:
    """Takes the README's pictures, or all of them into a folder."""
    bootstrap.ensure()
    bootstrap.ensure_qt_libraries()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if arguments[:1] == ["--all"]:
        # Qt takes its scale when it starts.
        for scale in ("1", "2"):
            subprocess.run([sys.executable, "-m", "tests.screenshots", "--at", scale, *arguments[1:]], check=True)
        return
    at = arguments[:1] == ["--at"]
    os.environ["QT_SCALE_FACTOR"] = arguments[1] if at else str(SCALE)
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    with tempfile.TemporaryDirectory() as settings:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
        app = QApplication(sys.argv[:1])
        if at:
            take_all(Path(arguments[2]), f"{arguments[1]}00")
        else:
            FOLDER.mkdir(exist_ok=True)
            for theme in ("light", "dark"):
                take(FOLDER / f"window-{theme}.png", theme, show_descent)
        app.quit()


def take(path: Path, theme: str, scene: Callable[[MainWindow], object]) -> None:
    """Opens the window on its first example, lets a scene happen in it, and grabs it."""
    from PySide6.QtTest import QTest

    from graphgui.app import make_window

    window = make_window(None)
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    window.appearance.choose_theme(theme)
    window.resize(*SIZE)
    window.show()
    window.activateWindow()
    QTest.qWait(200)
    scene(window)
    QTest.qWait(300)
    window.grab().save(str(path))
    window.close()
    window.deleteLater()
    print(path)


def take_all(folder: Path, scale: str) -> None:
    """Takes every scene in both themes."""
    folder.mkdir(parents=True, exist_ok=True)
    for scene in SCENES:
        for theme in ("light", "dark"):
            take(folder / f"{scene.__name__.removeprefix('show_')}-{theme}-{scale}.png", theme, scene)


# ── scenes ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def show_descent(window: MainWindow) -> None:
    """A descent of the first example that was taken back, so that the graph is as at first."""
    from PySide6.QtTest import QTest

    window.workspaces.choose("descend")
    window.docks.panel(DescentPanel).run_button.click()
    QTest.qWait(1500)
    window.actions_by_id["undo"].trigger()
    window.view.fit()
    choose(window, "b")


def show_start(window: MainWindow) -> None:
    """What one sees first."""


def show_empty(window: MainWindow) -> None:
    """A new document."""
    window.files.new()


def show_five(window: MainWindow) -> None:
    """Olah's five nodes with every derivative, the output selected."""
    build(window, "e = (a + b) * (b + 1)")
    if not window.view.canvas.paint_style.show_derivatives:
        window.actions_by_id["derivatives"].trigger()
    choose(window, "e")


def show_sixty(window: MainWindow) -> None:
    """A small network of some 60 nodes."""
    chain(window, 60)


def show_thousand(window: MainWindow) -> None:
    """A thousand nodes, from far away."""
    chain(window, 1000)


def show_popup(window: MainWindow) -> None:
    """The popup that adds, with something typed."""
    from PySide6.QtTest import QTest

    build(window, "e = (a + b) * (b + 1)")
    window.view.requests.add_here_wanted.emit()
    QTest.keyClicks(window.bench.inserter.popup.search, "ta")


def show_frame(window: MainWindow) -> None:
    """A frame around two nodes, and a note."""
    from PySide6.QtCore import QPointF

    build(window, "e = (a + b) * (b + 1)")
    choose(window, "a", "b")
    Arranger(window.bench.stage, window.bench.viewpoint).frame()
    window.view.field.setText("The parameters")
    window.view.field.finish()
    box = window.view.canvas.content_rect()
    Arranger(window.bench.stage, window.bench.viewpoint).note(QPointF(box.center().x(), box.bottom() + 60.0))
    window.view.note_field.setPlainText(
        "# Olah's graph\n\nTwo ways lead from b to e:\n\n- through the sum\n- through b + 1"
    )
    window.view.note_field.finish()
    window.view.fit()


def show_group(window: MainWindow) -> None:
    """A group in the place of two nodes."""
    build(window, "h = tanh(w*x + b); loss = (h - y)**2")
    ids = [node.id for node in window.session.graph.nodes() if node.op in ("mul", "add", "tanh")]
    window.session.select(ids)
    Grouper(window.bench.stage, window.bench.viewpoint).group()
    window.view.field.setText("neuron")
    window.view.field.finish()
    window.view.fit()


def show_inside(window: MainWindow) -> None:
    """The same group, opened."""
    show_group(window)
    Grouper(window.bench.stage, window.bench.viewpoint).enter()
    window.view.fit()


def show_error(window: MainWindow) -> None:
    """Shapes that do not suit, and a sentence that says so."""
    build(window, "a = [1, 2, 3]; b = [1, 2]; c = a + b; d = c * 2")
    choose(window, "c")


def show_refused(window: MainWindow) -> None:
    """A wire that would close a cycle, in the hand."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from graphgui.ui.canvas.paint.style import output_point, slot_point

    build(window, "e = (a + b) * (b + 1)")
    graph, view = window.session.graph, window.view
    end, start = graph.named("e"), next(node for node in graph.nodes() if node.op == "add")
    first = view.mapFromScene(view.canvas.node_item(end.id).pos() + output_point(end))
    last = view.mapFromScene(view.canvas.node_item(start.id).pos() + slot_point(start, "a"))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, first)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(view.viewport(), first + (last - first) * share)
        QTest.qWait(20)
    # The button stays down in the picture; closing the window gives the gesture up.


def show_steps(window: MainWindow) -> None:
    """The last step back on Olah's graph, where both contributions to b have arrived; the code's line at work."""
    run(window, "show_steps")
    window.docks.panel(ChainRulePanel).page.go(9)  # type: ignore[attr-defined]


def show_paths(window: MainWindow) -> None:
    """Both paths from b, 1·2 + 1·3."""
    run(window, "show_paths")


def show_modes(window: MainWindow) -> None:
    """Tangents from b beside adjoints from e, 10 visits against 5."""
    run(window, "show_modes")


def show_nudge(window: MainWindow) -> None:
    """The true change of every node beside the linear one."""
    run(window, "show_nudge")


def show_explain(window: MainWindow) -> None:
    """The derivation of ∂e/∂b, opened."""
    choose(window, "b")
    run(window, "explain")


def show_checks(window: MainWindow) -> None:
    """A dead ReLU and a saturated tanh, found."""
    build(window, "h = relu(w*x - 3); t = tanh(20*h + v); loss = (t - y)**2 + h")
    run(window, "show_checks")


def show_pytorch(window: MainWindow) -> None:
    """Olah's graph as PyTorch keeps it."""
    run(window, "show_pytorch")


def show_predict(window: MainWindow) -> None:
    """All gradients hidden, and a wrong answer named."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    run(window, "predict")
    page = window.docks.panel(PracticePanel).page
    page.hide_gradients.click()  # type: ignore[attr-defined]
    choose(window, "b")
    field = page.asking.field  # type: ignore[attr-defined]
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)


def show_hunt(window: MainWindow) -> None:
    """A program written by hand, with one mistake in it."""
    run(window, "hunt")


SCENES = (
    show_start, show_empty, show_five, show_sixty, show_thousand, show_popup, show_frame, show_group, show_inside,
    show_error, show_refused, show_steps, show_paths, show_modes, show_nudge, show_explain, show_checks, show_pytorch,
    show_predict, show_hunt,
)  # fmt: skip


def run(window: MainWindow, command: str) -> None:
    """Carries out a command by its id."""
    from PySide6.QtTest import QTest

    window.actions_by_id[command].trigger()
    QTest.qWait(100)


def build(window: MainWindow, text: str) -> None:
    """Opens a graph read from text, laid out."""
    import graphgui
    from graphgui.analysis.layout import lay_out
    from graphgui.descent.descent_settings import DescentSettings
    from graphgui.document.document import Document
    from graphgui.document.edits import Content

    graph = graphgui.parse(text)
    lay_out(graph)
    window.session.open(Document(Content(graph, DescentSettings())))


def chain(window: MainWindow, count: int) -> None:
    """Opens a graph of about so many nodes, in rows that meet."""
    rows = max(3, round((count / 2) ** 0.5))
    lines, last, made, step = [], [f"x{row}" for row in range(rows)], rows, 0
    while made < count - 2 * rows:
        new = [f"h{step}_{row}" for row in range(rows)]
        lines += [
            f"{name} = tanh({last[row]})" if step % 2 else f"{name} = {last[row]} + {last[(row + 1) % rows]}"
            for row, name in enumerate(new)
        ]
        last, made, step = new, made + rows, step + 1
    build(window, "; ".join([*lines, f"loss = {' + '.join(last)}"]))


def choose(window: MainWindow, *names: str) -> None:
    """Selects nodes by name."""
    window.session.select([window.session.graph.named(name).id for name in names])


if __name__ == "__main__":
    main(sys.argv[1:])
