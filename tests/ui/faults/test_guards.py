"""The guards: painters are as before, what raises gets a placeholder, and the process lives."""

from __future__ import annotations

from typing import Any  # noqa: F401 - an answer that an override may give

import pytest
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.exceptions import capture_exceptions

from graphgui.ui.faults.guards import guarded, guarded_paint, paint_each
from tests.ui.faults.injection import overrides, paint_overrides
from tests.ui.own_process import output_of


@pytest.fixture
def image(qapp):
    """A white picture."""
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


CALLED_BY_US = {"Label.setText", "CommandPalette.close", "_Axis.tickStrings"}
"""Methods with the name of one of Qt's that Qt itself does not call: what they raise comes to who called them."""


def test_everything_that_qt_calls_is_guarded():
    """Every method of ours that has the name of one of Qt's, paints with the guard of paints."""
    methods, paints = overrides(), paint_overrides()
    assert len(methods) >= 220
    assert len(paints) >= 25
    assert {name for name, method in methods.items() if not hasattr(method, "is_guarded")} == CALLED_BY_US
    assert {name for name, method in methods.items() if getattr(method, "is_paint", False)} == set(paints)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("bool", False), ("int", 0), ("str", ""), ("QSize", QSize()), ("QRect", QRect()), ("None", None), ("str | None", None),
        ("Any", None), ("QAccessible.Role", QAccessible.Role.NoRole), ("Unknown.kind", None), ("QWidget", None),
    ],
)  # fmt: skip
def test_the_answer_is_the_nothing_of_its_kind(kind, wanted):
    def sizeHint(self):
        raise ValueError("a question")

    sizeHint.__annotations__["return"] = kind
    with capture_exceptions() as caught:
        assert guarded(sizeHint)(None) == wanted
    assert len(caught) == 1


def test_a_painter_is_as_before_however_many_states_were_saved(image):
    @guarded_paint
    def paint(painter):
        for _ in range(7):
            painter.save()
            painter.translate(3, 5)
            painter.setOpacity(0.5)
            painter.setClipRect(0, 0, 2, 2)
        raise ValueError("in the midst")

    with QPainter(image) as painter, capture_exceptions() as caught:
        painter.translate(1, 2)
        painter.setBrushOrigin(4, 6)
        painter.save()
        paint(painter)
        assert (painter.transform().dx(), painter.transform().dy(), painter.opacity()) == (1, 2, 1)
        assert not painter.hasClipping()
        assert (painter.brushOrigin().x(), painter.brushOrigin().y()) == (4, 6)
        painter.restore()
    assert [str(error) for _, error, _ in caught] == ["in the midst"]


def test_what_does_not_raise_paints_as_without_the_guard(image):
    @guarded_paint
    def paint(painter):
        painter.fillRect(0, 0, 10, 10, QColor("red"))

    with QPainter(image) as painter:
        paint(painter)
    assert image.pixelColor(5, 5) == QColor("red")


def test_one_of_many_that_raises_keeps_none_of_the_others_from_being_painted(image):
    """In its place is a dashed line; the painter is as before for the next."""

    def paint(at):
        painter.translate(10 * at, 0)
        if at == 1:
            raise ValueError("the second")
        painter.fillRect(0, 0, 10, 10, QColor("red"))
        painter.translate(-10 * at, 0)

    with QPainter(image) as painter, capture_exceptions() as caught:
        paint_each(painter, [0, 1, 2, 3], paint, lambda at: QRectF(10 * at, 0, 10, 10))
    assert [image.pixelColor(10 * at + 5, 5) == QColor("red") for at in range(4)] == [True, False, True, True]
    assert any(image.pixelColor(x, 0) != QColor("white") for x in range(10, 20))
    assert len(caught) == 1


def test_a_widget_that_cannot_be_painted_shows_a_placeholder(qtbot):
    class Broken(QWidget):
        @guarded_paint
        def paintEvent(self, event):
            with QPainter(self) as painter:
                painter.translate(3, 3)
                raise ValueError("a paint")

    widget = Broken()
    qtbot.addWidget(widget)
    widget.resize(40, 40)
    with capture_exceptions() as caught:
        picture = widget.grab().toImage()
    assert [str(error) for _, error, _ in caught] == ["a paint"]
    assert picture.pixelColor(20, 20) == picture.pixelColor(5, 5)
    assert any(picture.pixelColor(x, 0) != picture.pixelColor(20, 20) for x in range(40))


def test_an_event_that_raises_while_a_layout_takes_its_widget(qtbot):
    """Unguarded, the process ended here: the binding went on with an error in hand."""

    class Broken(QLabel):
        @guarded
        def event(self, event):
            if event.type() == QEvent.Type.ParentChange:
                raise ValueError("an event")
            return super().event(event)

    outer, grid = QWidget(), QGridLayout()
    qtbot.addWidget(outer)
    grid.addWidget(Broken("x"), 0, 0)
    with capture_exceptions() as caught:
        QVBoxLayout(outer).addLayout(grid)
    assert [str(error) for _, error, _ in caught] == ["an event"]


STORM = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
from graphgui import app
from graphgui.ui.faults import fault_log
from graphgui.ui.shell.main_window import MainWindow
from graphgui.ui.commands.file_dialogs import Files
fault_log.log_folder = lambda: Path(sys.argv[1]) / "log"
Files.may_leave = lambda self: True
paints = 0

def fail(*arguments):
    raise RuntimeError("a paint that fails")

def paint_all():
    global paints
    (window,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    if not paints:
        # Whatever is painted fails in its midst, with its painter begun.
        for name in ("drawText", "drawRoundedRect", "drawPixmap", "drawLines", "drawPath", "drawRects"):
            setattr(QPainter, name, fail)
    window.view.canvas.repaint()
    if paints % 20 == 0:
        for widget in window.findChildren(QWidget):
            widget.update()
    QApplication.processEvents()
    paints += 1
    if paints == 200:
        print(paints, flush=True)
        for widget in QApplication.topLevelWidgets():
            widget.close()
        QApplication.quit()
    else:
        QTimer.singleShot(0, QApplication.instance(), paint_all)

start = app.rest_garbage_collector
app.rest_garbage_collector = lambda: QTimer.singleShot(0, QApplication.instance(), paint_all)
sys.exit(app.main([]))
"""


@pytest.mark.thorough
def test_the_program_survives_paints_that_fail(tmp_path):
    """The real program, offscreen: 200 paints of the canvas and ten of everything, each of which raises; it ends as it should."""
    assert output_of(STORM, tmp_path, "1").strip() == "200"
    log = (tmp_path / "log" / "graphgui.log").read_text(encoding="utf-8")
    assert "RuntimeError: a paint that fails" in log
    assert log.count("Traceback") < 10
