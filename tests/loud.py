"""Unexpected errors are loud in tests: what the program reports and survives goes to Python's hook, which fails a test."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from graphgui.document.unexpected import LOGGER


class _Loud(logging.Handler):
    """Gives each error that was reported to `sys.excepthook`, as if nobody had caught it."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[0] is not None:
            sys.excepthook(*record.exc_info)


@contextmanager
def loud() -> Iterator[None]:
    """Meanwhile an error that is reported arrives at `sys.excepthook`, too."""
    handler, logger = _Loud(), logging.getLogger(LOGGER)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
