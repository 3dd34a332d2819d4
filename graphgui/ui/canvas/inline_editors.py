"""Editing in place: names, values and literals where they stand on the canvas."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, QRectF

from graphgui.document.edits import put_number, rename
from graphgui.engine.graph import GraphError, Node, check_name
from graphgui.engine.values import Value
from graphgui.formats.expressions.expression_parser import ExpressionError
from graphgui.formats.expressions.number_parser import exact_text, parse_value
from graphgui.ui.canvas.paint.style import name_rect, pill_rect, value_rect
from graphgui.ui.grid.grid_editor import open_grid
from graphgui.ui.translate import translate

if TYPE_CHECKING:
    from graphgui.ui.canvas.view import CanvasView

Commit = Callable[[str], str | None]
NARROWEST, WIDEST = 110, 420
TALLEST = 34


def edit_name(view: CanvasView, id: int) -> None:
    """Edits the name of a node."""
    session, node = view.session, view.session.graph.node(id)

    def commit(text: str) -> str | None:
        text = text.strip()
        if id not in session.graph:
            return None
        try:
            check_name(text)
            if text != session.graph.node(id).name and session.graph.has_name(text):
                raise GraphError(translate("there is already a node called {name}").format(name=text))
        except GraphError as error:
            return session.sentence(error)
        session.do(translate("Rename {name}").format(name=node.name), rename(session.graph.node(id), text))
        return None

    _open(view, id, name_rect(), node.name, translate("Name of {name}").format(name=node.name), commit)


def edit_value(view: CanvasView, id: int) -> None:
    """Edits the value of a parameter or constant: a number as text, any other as a table."""
    node = view.session.graph.node(id)
    if np.ndim(node.value):
        open_grid(view, view.session, id)
        return
    label = translate("Value of {name}").format(name=node.name)
    step = translate("Set {name}").format(name=node.name)
    _edit_number(view, node, None, value_rect(node), node.value, label, step)


def edit_literal(view: CanvasView, id: int, slot: str) -> None:
    """Edits the number in an unwired slot: as text, or as a table where there are several."""
    node = view.session.graph.node(id)
    if np.ndim(node.literal(slot)):
        open_grid(view, view.session, id, slot)
        return
    label = translate("{slot} of {name}").format(slot=slot, name=node.name)
    step = translate("Set the {slot} of {name}").format(slot=slot, name=node.name)
    _edit_number(view, node, slot, pill_rect(node, slot), node.literal(slot), label, step)


def _edit_number(
    view: CanvasView, node: Node, slot: str | None, rect: QRectF, value: Value, label: str, step: str
) -> None:
    session = view.session

    def commit(text: str) -> str | None:
        try:
            number = parse_value(text)
        except ExpressionError as error:
            return session.sentence(error)
        if node.id in session.graph:
            session.do(step, put_number(session.graph.node(node.id), slot, number))
        return None

    _open(view, node.id, rect, exact_text(value), label, commit)


def _open(view: CanvasView, id: int, rect: QRectF, text: str, label: str, commit: Commit) -> None:
    item, room = view.canvas.nodes[id], view.viewport().rect()
    place = view.mapFromScene(rect.translated(item.pos())).boundingRect()
    wish = min(view.field.fontMetrics().horizontalAdvance(text) + 28, WIDEST)
    width = min(max(place.width() + 8, NARROWEST, wish), room.width())
    field = QRect(place.left() - 4, 0, width, min(max(place.height(), 28), TALLEST))
    field.moveTop(place.center().y() - field.height() // 2)
    view.field.edit(id, text, field, label, commit, view.banner.show_sentence)
