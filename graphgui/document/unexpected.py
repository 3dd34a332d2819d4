"""Unexpected errors: they are logged with their traceback, and the program goes on.

The logger `graphgui` is the one channel for them: the window writes it to a file and tells what arrives in a dialog
(`ui/faults/`); without a window, Python prints it.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")
LOGGER = "graphgui"
_log = logging.getLogger(LOGGER)


def report(error: BaseException, *, while_painting: bool = False) -> None:
    """Logs an error that nobody expected; whoever calls goes on."""
    _log.error("An unexpected error", exc_info=error, extra={"while_painting": while_painting})
    # Whoever keeps the error must not keep what was at hand where it arose: painters and widgets that Qt is done with.
    traceback.clear_frames(error.__traceback__)


def attempt(step: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Calls a function; where it raises, the error is reported and what comes next goes on. Returns whether it succeeded."""
    try:
        step(*args, **kwargs)
    except Exception as error:
        report(error)
        return False
    return True
