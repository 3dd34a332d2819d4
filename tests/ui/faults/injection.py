"""Injects an exception into any function of the program, in the midst of it, without a change of its text."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import CodeType, FrameType, MethodType

import graphgui.ui

Trace = Callable[[FrameType, str, object], object]


class Injection:
    """What was injected: `error` is the kind of the exception, `count` how often it was raised."""

    def __init__(self, name: str) -> None:
        # A kind of its own, so that each is told and recovered from as another error.
        self.error = type(f"Injected_{name}", (RuntimeError,), {})
        self.count = 0


@contextmanager
def fault_in(code: CodeType, name: str = "", line: int = 0) -> Iterator[Injection]:
    """Meanwhile the first call of a function raises when it comes to a line of it, counted from 0 as they are run.

    Where the call has fewer lines, the next call may raise.
    """
    injection, seen = Injection(name or code.co_qualname.replace(".", "_")), 0

    def on_line(frame: FrameType, event: str, _: object) -> Trace | None:
        nonlocal seen
        if event == "line" and not injection.count:
            if seen == line:
                injection.count += 1
                raise injection.error(f"injected into {code.co_qualname}")
            seen += 1
        return on_line

    def on_call(frame: FrameType, event: str, _: object) -> Trace | None:
        nonlocal seen
        if frame.f_code is code and not injection.count:
            seen = 0
            return on_line
        return None

    with traced(on_call):
        yield injection


@contextmanager
def calls_of(codes: set[CodeType]) -> Iterator[dict[CodeType, int]]:
    """Meanwhile counts, for those of these functions that are called, the lines that their last call runs."""
    found: dict[CodeType, int] = {}

    def on_line(frame: FrameType, event: str, _: object) -> Trace:
        if event == "line":
            found[frame.f_code] += 1
        return on_line

    def on_call(frame: FrameType, event: str, _: object) -> Trace | None:
        if frame.f_code not in codes:
            return None
        found[frame.f_code] = 0
        return on_line

    with traced(on_call):
        yield found


@contextmanager
def traced(trace: Trace) -> Iterator[None]:
    """Meanwhile every call is traced, on threads that begin as well; Python ends the tracing where a trace raises."""
    before = sys.gettrace()
    sys.settrace(trace)
    threading.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)
        threading.settrace(None)  # type: ignore[arg-type]


def code_of(function: object) -> CodeType | None:
    """The code of a function, method, partial or decorated function; None where it is not written in Python."""
    while True:
        if isinstance(function, partial):
            function = function.func
        elif isinstance(function, MethodType):
            function = function.__func__
        elif hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        else:
            return getattr(function, "__code__", None)


def classes_of_ui() -> list[type]:
    """Every class that the window is made of."""
    found: dict[type, None] = {}
    for module in pkgutil.walk_packages(graphgui.ui.__path__, "graphgui.ui."):
        for each in vars(importlib.import_module(module.name)).values():
            if isinstance(each, type) and each.__module__.startswith("graphgui."):
                found[each] = None
    return list(found)


def overrides() -> dict[str, Callable[..., object]]:
    """Every method of ours that has the name of one of Qt's or pyqtgraph's, by its qualified name."""
    found = {}
    for kind in classes_of_ui():
        foreign = [base for base in kind.__mro__ if base.__module__.startswith(("PySide6", "pyqtgraph"))]
        for name, method in vars(kind).items():
            if callable(method) and not name.startswith("__") and any(hasattr(base, name) for base in foreign):
                found[f"{kind.__qualname__}.{name}"] = method
    return found


def paint_overrides() -> dict[str, Callable[..., object]]:
    """Those of them that paint or draw."""
    return {name: method for name, method in overrides().items() if name.split(".")[-1].startswith(("paint", "draw"))}
