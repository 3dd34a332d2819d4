"""A number field is typed into, stepped and dragged with real keys and a real mouse."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from graphgui.engine.values import as_value
from graphgui.ui.theme import DARK
from graphgui.ui.widgets.number_field import NumberField

# The offscreen platform says so of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Heard:
    """What a field's signals told."""

    def __init__(self, field):
        self.scrubbed, self.committed, self.refused = [], [], []
        field.scrubbed.connect(self.scrubbed.append)
        field.committed.connect(self.committed.append)
        field.refused.connect(self.refused.append)


@pytest.fixture
def make(qtbot):
    """Makes a field in a window of its own, with another field below it to go to."""

    def make(value=0.0, **options):
        window = QWidget()
        field = NumberField(value, **options)
        layout = QVBoxLayout(window)
        layout.addWidget(field)
        layout.addWidget(QLineEdit())
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.findChildren(QLineEdit)[1].setFocus()
        field.window_kept_alive = window
        return field, Heard(field)

    return make


def type_in(field, text):
    """Double-clicks, types over what is there, and presses Enter."""
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton)
    if text.isascii():
        QTest.keyClicks(field, text)
    else:
        field.insert(text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def move_mouse(field, kind, x, modifiers=Qt.KeyboardModifier.NoModifier):
    """One mouse event at a place on the field, with modifiers, which QTest does not pass on while moving."""
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    button, buttons = {
        QEvent.Type.MouseButtonPress: (left, left),
        QEvent.Type.MouseMove: (none, left),
        QEvent.Type.MouseButtonRelease: (left, none),
    }[kind]
    place = QPointF(x, field.height() / 2)
    event = QMouseEvent(kind, place, QPointF(field.mapToGlobal(place)), button, buttons, modifiers)
    QApplication.sendEvent(field, event)


def drag(field, *places, modifiers=Qt.KeyboardModifier.NoModifier, release=True):
    """Presses at the first place, moves over the others and lets go."""
    move_mouse(field, QEvent.Type.MouseButtonPress, places[0], modifiers)
    for place in places[1:]:
        move_mouse(field, QEvent.Type.MouseMove, place, modifiers)
    if release:
        move_mouse(field, QEvent.Type.MouseButtonRelease, places[-1], modifiers)


def test_it_shows_values_short_and_edits_them_exactly(make):
    field, heard = make(1 / 3)
    assert field.text() == "0.3333"
    assert field.toolTip() == "0.3333333333333333"
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.hasFocus()
    assert (field.text(), field.selectedText()) == ("0.3333333333333333",) * 2
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "0.3333"
    assert heard.committed == []


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("2*pi/3", 2 * np.pi / 3, "2.094"),
        ("-0.5", -0.5, "−0.5"),
        ("−3", -3.0, "−3"),
        ("∞", np.inf, "∞"),
        ("[1, 2]", [1, 2], "[1, 2]"),
        ("[[1,2],[3,4]]", [[1, 2], [3, 4]], "[2 × 2]"),
    ],
)
def test_it_takes_arithmetic_lists_and_matrices(make, text, value, shown):
    field, heard = make()
    type_in(field, text)
    assert len(heard.committed) == 1
    assert np.array_equal(heard.committed[0], value)
    assert np.array_equal(field.value, value)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == shown
    assert len(heard.committed) == 1


def test_leaving_the_field_commits(make):
    field, heard = make(1.0)
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClicks(field, "7")
    assert heard.committed == []
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert heard.committed == [7.0]


def test_escape_restores(make):
    field, heard = make(1.5)
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClicks(field, "7 + (")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "1.5"
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert heard.committed == heard.refused == []


def test_refused_text_stays_and_says_why(make):
    field, heard = make(1.5)
    field.apply_theme(DARK)
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton)
    before = field.grab().toImage()
    type_in(field, "2 * zebra")
    (sentence,) = heard.refused
    assert "zebra" in sentence
    assert (field.text(), field.toolTip(), field.problem) == ("2 * zebra", sentence, sentence)
    assert field.accessibleDescription() == sentence
    assert field.property("refused") is True
    assert field.value == 1.5
    colours = {field.grab().toImage().pixelColor(x, 1).name() for x in range(10, 60)}
    assert DARK.error in colours
    assert DARK.error not in {before.pixelColor(x, 1).name() for x in range(10, 60)}
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "2 * zebra"
    field.set_value(1.5)
    assert field.text() == "2 * zebra"
    field.set_value(4.0)
    assert (field.text(), field.problem, field.property("refused")) == ("4", "", False)
    assert heard.committed == []


def test_typing_on_takes_the_refusal_back(make):
    field, heard = make(1.5)
    type_in(field, "2 *")
    assert field.problem
    QTest.keyClicks(field, "3")
    assert not field.problem
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.committed == [3.0] or heard.committed == [6.0]


def test_a_check_of_its_own_refuses(make):
    def above_zero(value):
        if value <= 0:
            raise ValueError("it must be above 0")

    field, heard = make(0.1, check=above_zero)
    type_in(field, "0")
    assert heard.refused == ["it must be above 0"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    for _ in range(30):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.value == pytest.approx(0.01)


def test_a_new_value_does_not_disturb_typing(make):
    field, _ = make(1.0)
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClicks(field, "12")
    field.set_value(5.0)
    assert field.text() == "12"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "5"


def test_arrow_keys_step(make):
    field, heard = make(2.0)
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert heard.committed == [2.1, 2.11, 1.11]
    assert field.text() == "1.11"


def test_arrows_go_through_zero(make):
    field, heard = make(0.2)
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    for _ in range(25):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert heard.committed[-1] == pytest.approx(-0.05)
    assert 0.0 in heard.committed


def test_dragging_scrubs_and_commits_once(make):
    field, heard = make(1.0)
    assert field.cursor().shape() == Qt.CursorShape.SizeHorCursor
    start = QApplication.startDragDistance()
    drag(field, 10, 10 + start, 30, 50)
    assert heard.scrubbed == [1.0 + int(start / 4) / 10, 1.5, 2.0]
    assert heard.committed == [2.0]
    assert not field.hasFocus()
    assert field.text() == "2"


@pytest.mark.parametrize(
    ("modifiers", "end"),
    [(Qt.KeyboardModifier.ShiftModifier, 1.1), (Qt.KeyboardModifier.ControlModifier, 11.0)],
)
def test_shift_is_finer_and_control_coarser(make, modifiers, end):
    field, heard = make(1.0)
    drag(field, 10, 30, 50, modifiers=modifiers)
    assert heard.committed == [pytest.approx(end)]


def test_scrubbing_is_relative_to_magnitude(make):
    ends = []
    for value in (0.0004, 4.0, -40_000.0):
        field, heard = make(value)
        drag(field, 10, 30, 50)
        ends.append(heard.committed[0])
    assert ends == pytest.approx([0.0005, 5.0, -30_000])


def test_whole_numbers_stay_whole(make):
    field, heard = make(100.0, whole=True)
    drag(field, 10, 20, 33, 41, 57)
    assert all(value == int(value) for value in heard.scrubbed)
    assert heard.committed[0] > 100


def test_a_click_is_no_drag_and_matrices_do_not_scrub(make):
    field, heard = make(1.0)
    drag(field, 10, 12)
    assert field.hasFocus()
    field, heard = make([[1, 2]])
    drag(field, 10, 60)
    assert heard.scrubbed == heard.committed == []


def test_escape_gives_a_drag_up(make):
    field, heard = make(1.0)
    drag(field, 10, 20, 60, release=False)
    assert field.value != 1.0
    other = field.window().focusWidget()
    assert other is not field
    QTest.keyClick(other, Qt.Key.Key_Escape)
    move_mouse(field, QEvent.Type.MouseButtonRelease, 60)
    assert heard.scrubbed[-1] == heard.committed[-1] == field.value == 1.0
    assert len(heard.committed) == 1
    field.set_value(2.0)
    QTest.keyClick(other, Qt.Key.Key_Escape)
    assert field.value == 2.0


def test_huge_arrays_are_not_written_out(make):
    field, heard = make(np.zeros((300, 300)))
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert field.text() == "[300 × 300]"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.committed == heard.refused == []
    assert np.array_equal(field.value, as_value(np.zeros((300, 300))))


def test_copying_the_whole_of_a_field_gives_the_exact_text(make):
    field, _ = make(np.arange(3000.0))
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.text() == "[3000]"
    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().startswith("[0, 1, 2, 3,")
    field, _ = make(1 / 3)
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "0.3333333333333333"
