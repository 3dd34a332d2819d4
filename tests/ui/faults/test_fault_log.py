"""The log: a file that rotates, with each traceback once, and everything that has nowhere else to go."""

from __future__ import annotations

import logging
import sys
import threading

import pytest
from PySide6.QtCore import qWarning

from graphgui.document.unexpected import attempt, report
from graphgui.ui.faults import fault_log
from graphgui.ui.faults.fault_log import CRASHES, LOG, hooked, logged


@pytest.fixture
def silent():
    """No other handler hears what is reported here on purpose."""
    logger = logging.getLogger("graphgui")
    handlers = list(logger.handlers)
    for handler in handlers:
        logger.removeHandler(handler)
    yield
    for handler in handlers:
        logger.addHandler(handler)


def fail(words="on purpose", kind=ValueError):
    raise kind(words)


def read(folder):
    return (folder / LOG).read_text(encoding="utf-8")


def test_a_traceback_is_logged_once_and_repeats_are_counted(silent, tmp_path):
    with logged(tmp_path):
        assert [attempt(fail) for _ in range(9)] == [False] * 9
        assert attempt(len, "abc")
    log = read(tmp_path)
    assert log.count("Traceback") == 1
    assert log.count("ValueError: on purpose") == 1
    assert [f"The same error, {count} times" in log for count in (2, 3, 4, 8, 9)] == [True, False, True, True, False]


def test_whatever_is_raised_nowhere_arrives(silent, tmp_path):
    """An exception in a slot, a thread, a finalizer; and what Qt says."""

    class Fails:
        def __del__(self):
            fail("a finalizer", TypeError)

    with logged(tmp_path), hooked():
        try:
            fail("a slot")
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)
        thread = threading.Thread(target=fail, args=("a thread", KeyError))
        thread.start()
        thread.join()
        Fails()
        qWarning("a warning of Qt's")
    log = read(tmp_path)
    assert [words in log for words in ("a slot", "a thread", "a finalizer", "a warning of Qt's")] == [True] * 4


def test_the_file_rotates(silent, tmp_path, monkeypatch):
    monkeypatch.setattr(fault_log, "MOST_BYTES", 2_000)
    with logged(tmp_path):
        for at in range(40):
            attempt(fail_as, type(f"Kind{at}Error", (ValueError,), {}))
    assert sorted(path.name for path in tmp_path.glob(f"{LOG}*")) == [LOG, f"{LOG}.1", f"{LOG}.2"]
    assert sum(path.stat().st_size for path in tmp_path.glob(f"{LOG}*")) < 3 * 2_000
    assert "Kind39Error" in read(tmp_path)


def fail_as(kind):
    raise kind("x")


def test_without_a_folder_that_can_be_written_the_program_goes_on(silent, tmp_path, capsys):
    (tmp_path / "file").write_text("no folder")
    with logged(tmp_path / "file"):
        attempt(fail)
    assert "ValueError: on purpose" in capsys.readouterr().err


def test_a_crash_is_logged_at_the_next_start(silent, tmp_path):
    (tmp_path / CRASHES).write_text("Fatal Python error: Segmentation fault\n", encoding="utf-8")
    with logged(tmp_path):
        pass
    assert "The program ended in a crash:\nFatal Python error" in read(tmp_path)
    with logged(tmp_path):
        pass
    assert read(tmp_path).count("ended in a crash") == 1


def test_an_error_that_is_kept_keeps_nothing_of_where_it_arose(silent):
    """Painters and widgets of a frame that outlives them would end the process."""

    class Thing:
        pass

    gone = []

    def fail_with_something():
        thing = Thing()
        weakref_of(thing, gone)
        fail()

    kept = None
    try:
        fail_with_something()
    except ValueError as error:
        kept = error
        report(error)
    assert kept.__traceback__ is not None
    assert gone == ["gone"]


def weakref_of(thing, gone):
    import weakref

    weakref.finalize(thing, gone.append, "gone")
