"""Parts, not the whole: who in the program may know the window and the view of the canvas."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Signal

from graphgui.ui.canvas.stage import Stage, Viewpoint
from graphgui.ui.commands.bench import Bench
from tests.ui.faults.injection import classes_of_ui

PACKAGE = Path(__file__).resolve().parents[2] / "graphgui"
MAIN_WINDOW = "ui/shell/main_window.py"


def names_in(path):
    """Every name that a module imports, defines or mentions, annotations included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.alias(name=name):
                yield name.rpartition(".")[2]
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.ClassDef(name=name):
                yield name


@pytest.mark.parametrize(
    ("whole", "who_knows"),
    [("MainWindow", {MAIN_WINDOW, "app.py"}), ("CanvasView", {MAIN_WINDOW, "ui/canvas/view.py"})],
)
def test_nobody_else_takes_the_whole(whole, who_knows):
    found = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if whole in names_in(path)}
    assert found == who_knows


ENGINE = {"LiveResults", "Evaluator", "evaluate", "check_gradient", "_live"}
"""Who has one of these has the numbers that Practice hides."""


def results_of_others(path):
    """The lines that read the `results` of anything but the session (or, as a flag, of an update)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr == "results":
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if owner not in ("session", "_session", "update"):
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}"


def test_only_the_session_has_the_results_of_the_engine():
    """All others show what it gives them: the results without the hidden numbers."""
    modules = set((PACKAGE / "ui").rglob("*.py")) - {PACKAGE / "ui/session.py", PACKAGE / "ui/update.py"}
    assert not [path for path in modules if ENGINE & set(names_in(path))]
    assert not [place for path in modules for place in results_of_others(path)]


def test_the_parts_stay_small():
    """A protocol as large as the view would be the view by another name."""
    for protocol in (Stage, Viewpoint):
        assert len([name for name in vars(protocol) if not name.startswith("_")]) <= 16
    assert len(Bench.__dataclass_fields__) <= 16


def test_no_signal_hides_one_of_a_base():
    """The base would emit the other signal, with arguments that it does not take."""
    of_both = [
        f"{kind.__qualname__}.{name}"
        for kind in classes_of_ui()
        for name, what in vars(kind).items()
        if isinstance(what, Signal) and any(hasattr(base, name) for base in kind.__bases__)
    ]
    assert of_both == []
