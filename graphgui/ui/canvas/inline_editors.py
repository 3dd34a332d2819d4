"""Editing in place: which names, numbers, titles and notes are edited where on the canvas."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QRect, QRectF

from graphgui.document.arrangement.frames import set_title
from graphgui.document.arrangement.groups import rename_group
from graphgui.document.edits import put_number, rename
from graphgui.engine.graph import GraphError, Node, check_name
from graphgui.engine.values import Value
from graphgui.formats.cgraph.annotations import clean_line
from graphgui.formats.expressions.expression_parser import ExpressionError
from graphgui.formats.expressions.number_parser import exact_text, parse_value
from graphgui.ui.canvas.inline_field import Commit
from graphgui.ui.canvas.items.frame_item import FrameItem
from graphgui.ui.canvas.paint.style import name_rect, pill_rect, value_rect
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.grid.grid_editor import open_grid
from graphgui.ui.translate import translate

NARROWEST, WIDEST = 110, 420
LOWEST, TALLEST = 28, 34
TITLE_WIDTH = 140
"""The least width of the field for a title, like the others in pixels."""


def edit_name(stage: Stage, id: int) -> None:
    """Edits the name of a node."""
    session, node = stage.session, stage.session.graph.node(id)

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

    _open_on_card(stage, id, name_rect(), node.name, translate("Name of {name}").format(name=node.name), commit)


def edit_value(stage: Stage, id: int) -> None:
    """Edits the value of a parameter or constant: a number as text, any other as a table."""
    node = stage.session.graph.node(id)
    if np.ndim(node.value):
        open_grid(stage.viewport(), stage.session, id)
        return
    label = translate("Value of {name}").format(name=node.name)
    step = translate("Set {name}").format(name=node.name)
    _edit_number(stage, node, None, value_rect(node), node.value, label, step)


def edit_literal(stage: Stage, id: int, slot: str) -> None:
    """Edits the number in an unwired slot: as text, or as a table where there are several."""
    node = stage.session.graph.node(id)
    if np.ndim(node.literal(slot)):
        open_grid(stage.viewport(), stage.session, id, slot)
        return
    label = translate("{slot} of {name}").format(slot=slot, name=node.name)
    step = translate("Set the {slot} of {name}").format(slot=slot, name=node.name)
    _edit_number(stage, node, slot, pill_rect(node, slot), node.literal(slot), label, step)


def edit_annotation(stage: Stage, id: int) -> None:
    """Edits the title of a frame, or the text of a note."""
    if id in stage.session.document.annotations.notes:
        stage.note_field.edit(id)
    else:
        edit_title(stage, id)


def edit_title(stage: Stage, id: int, merge: Hashable = None) -> None:
    """Edits the title of a frame; with the `merge` key of the step that added it, it joins that step."""
    item = stage.canvas.annotation_item(id)
    if not isinstance(item, FrameItem):
        return
    session = stage.session

    def commit(text: str) -> None:
        if id in session.document.annotations.frames:
            words = translate("Rename a frame")
            session.do(words, set_title(session.document.content, id, text), merge=merge)
            session.document.seal()

    place = stage.mapFromScene(item.bar()).boundingRect()
    place.setHeight(_height(place))
    place.setWidth(min(max(place.width(), TITLE_WIDTH), WIDEST))
    stage.field.edit(id, item.record.title, place, translate("Title of the frame"), commit)


def edit_group_name(stage: Stage, id: int, merge: Hashable = None) -> None:
    """Edits the name of a group; with the `merge` key of the step that added it, it joins that step."""
    session, item = stage.session, stage.canvas.group_item(id)
    if item is None:
        return

    def commit(text: str) -> str | None:
        groups = session.document.annotations.groups
        if id not in groups:
            return None
        name = clean_line(text)
        if not name:
            return translate("The name cannot be empty.")
        if any(other.name == name and other.id != id for other in groups.values()):
            return translate("There is already a group called {name}.").format(name=name)
        session.do(translate("Rename a group"), *rename_group(session.document.content, id, name), merge=merge)
        session.document.seal()
        return None

    place = stage.mapFromScene(name_rect().translated(item.pos())).boundingRect()
    place.setHeight(_height(place))
    place.setWidth(max(place.width(), TITLE_WIDTH))
    stage.field.edit(id, item.record.name, place, translate("Name of the group"), commit)


def _edit_number(stage: Stage, node: Node, slot: str | None, rect: QRectF, value: Value, label: str, step: str) -> None:
    session = stage.session

    def commit(text: str) -> str | None:
        try:
            number = parse_value(text)
        except ExpressionError as error:
            return session.sentence(error)
        if node.id in session.graph:
            session.do(step, put_number(session.graph.node(node.id), slot, number))
        return None

    _open_on_card(stage, node.id, rect, exact_text(value), label, commit)


def _open_on_card(stage: Stage, id: int, rect: QRectF, text: str, label: str, commit: Commit) -> None:
    """Opens the field over a part of the card of a node, wide enough for the text."""
    item, room = stage.canvas.node_item(id), stage.viewport().rect()
    place = stage.mapFromScene(rect.translated(item.pos())).boundingRect()
    wish = min(stage.field.fontMetrics().horizontalAdvance(text) + 28, WIDEST)
    width = min(max(place.width() + 8, NARROWEST, wish), room.width())
    field = QRect(place.left() - 4, 0, width, _height(place))
    field.moveTop(place.center().y() - field.height() // 2)
    stage.field.edit(id, text, field, label, commit)


def _height(place: QRect) -> int:
    return min(max(place.height(), LOWEST), TALLEST)
