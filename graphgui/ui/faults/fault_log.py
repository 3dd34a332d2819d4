"""The log of unexpected errors: a file that rotates in the platform's log folder, and all the ways errors come to it.

Errors come from `document/unexpected.py`, from what Python cannot raise anywhere (slots, virtual methods that Qt calls,
threads, finalizers), and Qt's own warnings. Where Python itself dies, its stack is written beside, and logged at the
next start.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from graphgui.document.unexpected import LOGGER, report
from graphgui.ui.faults.fault_details import place_of_error

LOG, CRASHES = "graphgui.log", "crash.txt"
MOST_BYTES, MOST_FILES = 500_000, 3
QT_LOGGER = f"{LOGGER}.qt"
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_folder() -> Path:
    """The platform's folder for the logs of this program."""
    from platformdirs import user_log_path

    return user_log_path("graphgui", appauthor=False)


class CalmHandler(logging.Handler):
    """Hands records on; of a storm of one error only the first traceback, and a line at the 2nd, 4th, 8th … time."""

    def __init__(self, target: logging.Handler) -> None:
        super().__init__()
        self._target = target
        self._counts: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Hands a record on, or a line in its place, or nothing."""
        if record.exc_info and record.exc_info[1] is not None:
            place = place_of_error(record.exc_info[1])
            self._counts[place] += 1
            count = self._counts[place]
            if count & (count - 1):
                return
            if count > 1:
                words = f"The same error, {count} times by now: {place}"
                record = logging.LogRecord(
                    record.name, record.levelno, record.pathname, record.lineno, words, None, None
                )
        self._target.handle(record)


@contextmanager
def logged(folder: Path | None) -> Iterator[None]:
    """Meanwhile errors are written to a file in this folder and to stderr; without a folder that can be written, to stderr."""
    logger = logging.getLogger(LOGGER)
    format = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    with ExitStack() as stack:
        handlers: list[logging.Handler] = [logging.StreamHandler()]
        if folder is not None:
            # Without a log the program works as well.
            with suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                file = RotatingFileHandler(
                    folder / LOG, maxBytes=MOST_BYTES, backupCount=MOST_FILES - 1, encoding="utf-8", errors="replace"
                )
                stack.callback(file.close)
                handlers.append(file)
        for handler in handlers:
            handler.setFormatter(format)
            calm = CalmHandler(handler)
            logger.addHandler(calm)
            stack.callback(logger.removeHandler, calm)
        if folder is not None:
            with suppress(OSError):
                _watch_for_crashes(folder / CRASHES, stack)
        yield


def _watch_for_crashes(path: Path, stack: ExitStack) -> None:
    """Logs how Python died the last time, if it did, and has its stack written if it does again."""
    if path.exists() and (text := path.read_text(encoding="utf-8", errors="replace")):
        logging.getLogger(LOGGER).error("The program ended in a crash:\n%s", text)
        path.unlink()
    if not faulthandler.is_enabled():
        file = stack.enter_context(path.open("a", encoding="utf-8"))
        faulthandler.enable(file)
        stack.callback(faulthandler.disable)


@contextmanager
def hooked() -> Iterator[None]:
    """Meanwhile what cannot be raised anywhere is reported, and what Qt says is logged."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook, threading.excepthook, sys.unraisablehook = _on_exception, _on_thread, _on_unraisable
    qInstallMessageHandler(_on_qt)
    try:
        yield
    finally:
        qInstallMessageHandler(None)
        sys.excepthook, threading.excepthook, sys.unraisablehook = before


def _on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        QApplication.closeAllWindows()
        return
    report(error.with_traceback(trace))
    # Python keeps the last error with all its frames, and what these hold, such as a window or a painter.
    for name in ("last_exc", "last_value", "last_traceback", "last_type"):
        with suppress(AttributeError):
            delattr(sys, name)


def _on_thread(caught: threading.ExceptHookArgs) -> None:
    if caught.exc_value is not None:
        report(caught.exc_value)


def _on_unraisable(caught: sys.UnraisableHookArgs) -> None:
    if caught.exc_value is not None:
        report(caught.exc_value)


def _on_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    try:
        logging.getLogger(QT_LOGGER).log(_LEVELS.get(kind, logging.WARNING), "%s", text)
    except Exception as error:
        report(error)
