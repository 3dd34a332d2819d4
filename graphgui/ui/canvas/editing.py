"""Editing in place: names, values and literals where they stand on the canvas."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF

from graphgui.document.edits import rename, set_literal, set_value
from graphgui.engine.graph import GraphError, check_name
from graphgui.formats.expression import ExpressionError
from graphgui.formats.numbers import exact_text, parse_value
from graphgui.ui.canvas.look import name_rect, pill_rect, value_rect

if TYPE_CHECKING:
    from graphgui.ui.canvas.view import CanvasView

Commit = Callable[[str], str | None]
NARROWEST = 110
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
                raise GraphError(f"there is already a node called {text}")
        except GraphError as error:
            return session.sentence(error)
        session.do(f"Rename {node.name}", rename(session.graph.node(id), text))
        return None

    _open(view, id, name_rect(node), node.name, f"Name of {node.name}", commit)


def edit_value(view: CanvasView, id: int) -> None:
    """Edits the value of a parameter or constant."""
    session, node = view.session, view.session.graph.node(id)

    def commit(text: str) -> str | None:
        try:
            value = parse_value(text)
        except ExpressionError as error:
            return session.sentence(error)
        if id in session.graph:
            session.do(f"Set {node.name}", set_value(session.graph.node(id), value))
        return None

    _open(view, id, value_rect(node), exact_text(node.value), f"Value of {node.name}", commit)


def edit_literal(view: CanvasView, id: int, slot: str) -> None:
    """Edits the number in an unwired slot."""
    session, node = view.session, view.session.graph.node(id)

    def commit(text: str) -> str | None:
        try:
            value = parse_value(text)
        except ExpressionError as error:
            return session.sentence(error)
        if id in session.graph:
            session.do(f"Set the {slot} of {node.name}", set_literal(session.graph.node(id), slot, value))
        return None

    _open(view, id, pill_rect(node, slot), exact_text(node.literal(slot)), f"{slot} of {node.name}", commit)


def _open(view: CanvasView, id: int, rect: QRectF, text: str, label: str, commit: Commit) -> None:
    item = view.canvas.nodes[id]
    place = view.mapFromScene(rect.translated(item.pos())).boundingRect()
    field = QRect(place.left() - 4, 0, max(place.width() + 8, NARROWEST), min(max(place.height(), 28), TALLEST))
    field.moveTop(place.center().y() - field.height() // 2)
    view.field.edit(id, text, field, label, commit, view.banner.show_sentence)
