"""The guards around what Qt calls: an exception inside an override of one of its methods never comes to Qt.

Qt paints on with the painter long after Python has raised: one that stays active, or whose device is freed before it,
ends the process. So does any exception in an override that Qt calls while Python has called Qt, such as an event or a
question for a size while a layout takes a widget: the binding goes on with an error in hand. Every paint override is
`@guarded_paint` therefore, every other one `@guarded` (`tests/ui/faults/test_guards.py` holds this), and every painter of
our own is begun in a `with` statement (`tests/test_house.py` does).
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable
from enum import Enum
from functools import wraps
from inspect import unwrap
from types import TracebackType
from typing import ParamSpec, TypeVar, cast

from PySide6.QtCore import QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessibleInterface, QGuiApplication, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QGraphicsItem, QStyleOptionViewItem, QWidget

from graphgui.document.unexpected import report

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
LARGEST = 1e6
"""A rectangle that is wider stands for everywhere: it gets no placeholder."""
MOST_SAVED = 1000
"""Saved states of a painter that are taken back at the most."""


class _Kept:
    """Within it a painter may be left in any state, with any number of saved ones: afterwards it is as before."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter

    def __enter__(self) -> None:
        painter = self._painter
        self._origin = painter.brushOrigin()
        # Qt does not tell how many states are saved: the one that is ours is known by a mark that nobody else sets.
        self._mark = QPoint(-id(self) % 1_000_003, self._origin.y() + 1)
        painter.setBrushOrigin(self._mark)
        painter.save()
        painter.setBrushOrigin(self._origin)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        painter = self._painter
        for _ in range(MOST_SAVED):
            if not painter.isActive() or painter.brushOrigin() == self._mark:
                break
            painter.restore()
        if painter.isActive():
            painter.setBrushOrigin(self._origin)


def guarded_paint(paint: Callable[P, None]) -> Callable[P, None]:
    """Decorates a paint override of Qt: what it raises is reported, and a placeholder is painted instead."""

    @wraps(paint)
    def guard(*args: P.args, **kwargs: P.kwargs) -> None:
        painter = next((each for each in args if isinstance(each, QPainter)), None)
        try:
            if painter is None:
                paint(*args, **kwargs)
            else:
                with _Kept(painter):
                    paint(*args, **kwargs)
        except Exception as error:
            report(error, while_painting=True)
            _paint_placeholder(painter, *args)

    guard.is_guarded = guard.is_paint = True  # type: ignore[attr-defined]
    return guard


def guarded(override: Callable[P, R]) -> Callable[P, R]:
    """Decorates an override of Qt's: what it raises is reported, and the answer is the nothing of its kind."""
    # What is asked for sizes and texts is asked at every paint.
    is_question = not override.__name__.lower().endswith(("event", "eventfilter"))

    @wraps(override)
    def guard(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return override(*args, **kwargs)
        except Exception as error:
            report(error, while_painting=is_question)
            return cast(R, _nothing(override))

    guard.is_guarded = True  # type: ignore[attr-defined]
    return guard


def _nothing(override: Callable[..., object]) -> object:
    """False, 0, an empty text, size or state: what the override says that it returns, without anything in it; else None."""
    override = unwrap(override)  # the names in its annotations are those of its own module
    names = str(override.__annotations__.get("return")).split(".")
    kind: object = vars(builtins).get(names[0]) or override.__globals__.get(names[0])
    for name in names[1:]:
        kind = getattr(kind, name, None)
    if not isinstance(kind, type) or issubclass(kind, QAccessibleInterface | QObject):
        return None
    if kind.__module__ != "builtins" and not kind.__module__.startswith("PySide6"):
        return None
    return kind(0) if issubclass(kind, Enum) else kind()


def paint_each(
    painter: QPainter, things: Iterable[T], paint: Callable[[T], object], area: Callable[[T], QRectF]
) -> None:
    """Paints one thing after another; one that raises is reported and gets a placeholder in its area."""
    rest, thing = iter(things), None
    while True:
        try:
            with _Kept(painter):
                for thing in rest:
                    paint(thing)
                return
        except Exception as error:
            report(error, while_painting=True)
            assert thing is not None
            try:
                paint_missing(painter, area(thing))
            except Exception as another:
                report(another, while_painting=True)


def paint_missing(painter: QPainter, rect: QRectF) -> None:
    """Paints what stands in the place of something that could not be painted: a quiet dashed line around it."""
    if rect.isEmpty() or rect.width() > LARGEST or not painter.isActive():
        return
    with _Kept(painter):
        painter.setPen(
            QPen(QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText), 1.0, Qt.PenStyle.DashLine)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def _paint_placeholder(painter: QPainter | None, *args: object) -> None:
    """A placeholder where the arguments of a paint override say that it should have painted."""
    try:
        subject = args[0]
        option = next((each for each in args if isinstance(each, QStyleOptionViewItem)), None)
        if painter is None and isinstance(subject, QWidget):
            port = subject.viewport() if isinstance(subject, QAbstractScrollArea) else subject
            with QPainter(port) as own:
                paint_missing(own, QRectF(port.rect()))
        elif painter is not None and option is not None:
            paint_missing(painter, QRectF(option.rect))
        elif painter is not None and isinstance(subject, QGraphicsItem):
            paint_missing(painter, subject.boundingRect())
    except Exception as error:
        report(error, while_painting=True)
