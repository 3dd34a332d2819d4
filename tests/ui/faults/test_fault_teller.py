"""The dialog: told once, with details to copy and a copy to save, beside a program that goes on."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.exceptions import capture_exceptions

from graphgui.app import tell_faults
from graphgui.document.edits import set_value
from graphgui.document.unexpected import attempt
from graphgui.engine.values import as_value
from graphgui.formats.cgraph.graph_file import load_file
from graphgui.ui.faults import fault_teller
from graphgui.ui.faults.fault_details import without_folders


@pytest.fixture
def teller(window):
    """What tells of faults in the window."""
    teller = tell_faults(window)
    yield teller
    teller.close()
    settle()


@pytest.fixture
def caught():
    """The errors that the test brings about."""
    with capture_exceptions() as caught:
        yield caught


def settle():
    for _ in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def fail(kind=ValueError):
    raise kind("on purpose")


def test_it_is_told_once_and_further_ones_are_counted(window, teller, caught):
    attempt(fail)
    assert teller.dialog is None, "not in the midst of what goes on"
    settle()
    dialog = teller.dialog
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert "ValueError: on purpose" in dialog.text
    assert not dialog.more.isVisible()
    attempt(fail)
    attempt(fail, TypeError)
    settle()
    assert teller.dialog is dialog
    assert dialog.more.text() == "2 more errors since"
    assert dialog.text.count("Traceback") == 2
    assert "TypeError: on purpose" in dialog.text


def test_the_same_error_again_is_said_calmly(window, teller, caught, monkeypatch):
    """Not in a dialog, and not while it storms."""
    said = []
    window.session.said.connect(said.append)
    attempt(fail)
    settle()
    teller.dialog.close()
    settle()
    for _ in range(5):
        attempt(fail)
        settle()
    assert teller.dialog is None
    assert said == []
    monkeypatch.setattr(fault_teller, "SILENCE", 0.0)
    attempt(fail)
    settle()
    assert said == ["The same error again inside graphgui. Your graph is still here."]
    attempt(fail, TypeError)
    settle()
    assert teller.dialog is not None


def test_the_details_are_copied(window, teller, caught):
    attempt(fail)
    settle()
    dialog = teller.dialog
    assert not dialog.details.isVisible()
    dialog.details_button.click()
    assert dialog.details.isVisible()
    dialog.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert re.search(r"graphgui \d+\.\d+\.\d+, Python 3\.\d+\.\d+, Qt 6\.", text)
    assert "numpy" in text
    assert 'File "graphgui/document/unexpected.py", line' in text
    assert dialog.note.text() == "The details are on the clipboard."


def test_a_copy_is_saved_and_the_document_stays_as_it_is(window, teller, caught, tmp_path, monkeypatch):
    window.session.do("Set a", set_value(window.session.graph.named("a"), as_value(7.0)))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "copy.cgraph"), ""))
    attempt(fail)
    settle()
    teller.dialog.save_button.click()
    assert teller.dialog.note.text() == "A copy is saved."
    assert float(load_file(tmp_path / "copy.cgraph").graph.named("a").value) == 7.0
    assert window.session.document.path is None
    assert window.session.document.modified


def test_a_copy_that_cannot_be_saved_says_why(window, teller, caught, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "copy.cgraph"), ""))
    attempt(fail)
    settle()
    teller.dialog.save_button.click()
    assert teller.dialog.note.text() == "The copy could not be saved: No such file or directory."


def test_it_takes_the_keyboard_to_nothing_that_loses_work(window, teller, caught, hand):
    """Enter presses no button by itself but the one that has the focus, which closes the dialog; Esc closes it."""
    attempt(fail)
    settle()
    assert teller.dialog.focusWidget() is teller.dialog.close_button
    hand(window).key(Qt.Key.Key_Escape)
    settle()
    assert teller.dialog is None
    assert window.isVisible()


def test_it_closes_with_the_window(window, teller, caught):
    attempt(fail)
    settle()
    dialog = teller.dialog
    window.files.may_leave = lambda: True
    window.close()
    assert not dialog.isVisible()


def test_folders_are_left_out():
    """They tell who one is."""
    from pathlib import Path

    assert str(Path.home()) not in without_folders(f'File "{Path.home()}/x/y.py", line 1')
    assert without_folders(f'File "{fault_teller.__file__}", line 1').startswith('File "graphgui/ui/faults/')


def test_an_error_in_the_telling_goes_round_in_no_circle(window, teller, caught, monkeypatch):
    tries = []

    def break_it(*_):
        tries.append(1)
        fail(KeyError)

    monkeypatch.setattr(fault_teller, "FaultDialog", break_it)
    attempt(fail)
    for _ in range(5):
        settle()
    assert tries == [1]
    assert [kind for kind, _, _ in caught] == [ValueError, KeyError]


def test_an_error_in_a_recovery_is_told_and_no_reason_for_another(window, teller, caught, monkeypatch):
    recoveries = []

    def recover():
        recoveries.append(1)
        fail(KeyError)

    teller.close()
    failing = fault_teller.FaultTeller(window, recover, window.session.say, window.files.save_copy)
    attempt(fail)
    for _ in range(5):
        settle()
    assert recoveries == [1]
    assert "KeyError" in failing.dialog.text
    failing.close()
