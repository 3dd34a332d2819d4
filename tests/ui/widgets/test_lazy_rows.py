"""Combo boxes for long lists: rows are written when they are seen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from graphgui.ui.widgets.lazy_rows import LazyRows, ListBox

COUNT = 5_000


@pytest.fixture
def box(qtbot):
    """A shown box of 5,000 rows, the first of which is refused; and the keys whose texts were asked for."""
    host, asked = QWidget(), []
    qtbot.addWidget(host)
    found = ListBox()
    rows = LazyRows(host)
    found.setModel(rows)
    QVBoxLayout(host).addWidget(found)
    rows.show(list(range(100, 100 + COUNT)), lambda key: asked.append(key) or f"row {key}", lambda key: key == 100)
    found.setSizeAdjustPolicy(ListBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    with qtbot.waitExposed(host):
        host.show()
    yield found, rows, asked
    found.hidePopup()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_only_what_is_seen_is_written(box, qtbot):
    """Shown, chosen, in another style and with other rows, a closed box writes a few rows; then it opens."""
    found, rows, asked = box
    found.setCurrentIndex(COUNT - 1)
    found.window().setStyleSheet("QComboBox { padding: 3px }")
    rows.show(rows.keys[1:], lambda key: asked.append(key) or f"row {key}")
    found.setCurrentIndex(7)
    QApplication.processEvents()
    assert found.currentText() == "row 108"
    assert found.currentData() == 108
    assert found.count() == COUNT - 1
    assert len(asked) < 40
    found.showPopup()
    QApplication.processEvents()
    assert found.view().isVisible()
    assert found.view().height() > 3 * found.fontMetrics().height()
    assert found.view().width() > found.fontMetrics().horizontalAdvance("row 108")


def test_a_row_is_found_by_its_key_and_its_letters(box):
    found, _, _ = box
    assert found.findData(4_000) == 3_900
    assert found.findText("row 4000") == 3_900
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Down)
    assert found.currentText() == "row 102"


def test_a_refused_row_cannot_be_chosen(box):
    found, rows, _ = box
    assert not rows.flags(rows.index(0)) & Qt.ItemFlag.ItemIsEnabled
    assert rows.flags(rows.index(1)) & Qt.ItemFlag.ItemIsEnabled
    assert rows.data(rows.index(0)) == "row 100"
    found.setCurrentIndex(1)
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Up)
    assert found.currentText() == "row 101"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_list_closes_before_its_rows_are_others(box):
    """Pressed on a row, let go where another row would be by now: nothing is chosen."""
    found, rows, _ = box
    picked = []
    found.picked.connect(picked.append)
    found.showPopup()
    port = found.view().viewport()
    at = found.view().visualRect(rows.index(2)).center()
    QTest.mouseMove(port, at)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    rows.show(rows.keys[3:], str)
    assert not found.view().isVisible()
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert picked == []
