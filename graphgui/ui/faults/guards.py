"""The guards around what Qt calls: an exception inside a paint or an event never comes to Qt.

Qt paints on with the painter long after Python has raised: one that stays active, or whose device is freed before it,
ends the process. So does an exception in an event that Qt sends while Python adds a widget to a layout. Every paint
override is `@guarded_paint` therefore, every override that takes an event `@guarded_event`, and every painter of our own
is begun in a `with` statement; `tests/test_house.py` holds all three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from types import TracebackType
from typing import ParamSpec, TypeVar, cast

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QGraphicsItem, QStyleOptionViewItem, QWidget

from graphgui.document.unexpected import report

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
ANSWERING = {"event", "eventFilter", "viewportEvent"}
"""The overrides that say whether they have taken the event."""
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
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
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

    guarded.is_guarded = True  # type: ignore[attr-defined]
    return guarded


def guarded_event(handle: Callable[P, R]) -> Callable[P, R]:
    """Decorates an override that takes an event of Qt's: what it raises is reported, and a filter takes nothing then."""
    answer = False if handle.__name__ in ANSWERING else None

    @wraps(handle)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return handle(*args, **kwargs)
        except Exception as error:
            report(error)
            return cast(R, answer)

    guarded.is_guarded = True  # type: ignore[attr-defined]
    return guarded


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
