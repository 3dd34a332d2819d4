"""Frames and notes: the edits that make and change them. They move by `placement.move_all` and go by `groups.delete`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from graphgui.analysis.layout import CARD_WIDTH, GRID
from graphgui.document.arrangement.groups import level_of
from graphgui.document.arrangement.placement import around, rect_of
from graphgui.document.edits import ChangeAnnotations, Content
from graphgui.engine.graph import GraphError
from graphgui.formats.cgraph.annotations import COLOURS, Frame, Note, Place, Rect, clean_line, clean_text

FRAME_MARGIN = 2 * GRID
TITLE_HEIGHT = 2 * GRID
LEAST_SIZE = 2 * GRID
NOTE_SIZE = (CARD_WIDTH + 3 * GRID, 6 * GRID)


def add_frame(content: Content, ids: Collection[int], title: str = "", colour: str = COLOURS[0]) -> ChangeAnnotations:
    """The edit that puts a frame around nodes, groups, frames and notes; raises GraphError where there are none."""
    if not ids:
        raise GraphError("choose what the frame is to hold")
    x, y, width, height = around((rect_of(content, id) for id in ids), FRAME_MARGIN)
    rect = (x, y - TITLE_HEIGHT, width, height + TITLE_HEIGHT)
    return add_frame_at(content, rect, title, colour, level_of(content, min(ids)))


def add_frame_at(
    content: Content, rect: Rect, title: str = "", colour: str = COLOURS[0], level: int | None = None
) -> ChangeAnnotations:
    """The edit that adds a frame of this place and size, inside a group or at the top."""
    frame = Frame(content.annotations.fresh_id(), clean_line(title), colour, _large_enough(rect), level)
    return ChangeAnnotations(None, frame)


def add_note(content: Content, place: Place, text: str = "", level: int | None = None) -> ChangeAnnotations:
    """The edit that adds a note whose left upper corner is at a place."""
    return ChangeAnnotations(None, Note(content.annotations.fresh_id(), clean_text(text), (*place, *NOTE_SIZE), level))


def resize(content: Content, id: int, rect: Rect) -> ChangeAnnotations:
    """The edit that gives a frame or note another place and size; what a frame holds stays where it is."""
    record = _of(content, id)
    return ChangeAnnotations(record, replace(record, rect=_large_enough(rect)))


def set_title(content: Content, id: int, title: str) -> ChangeAnnotations:
    """The edit that gives a frame another title."""
    frame = content.annotations.frames[id]
    return ChangeAnnotations(frame, replace(frame, title=clean_line(title)))


def set_colour(content: Content, id: int, colour: str) -> ChangeAnnotations:
    """The edit that gives a frame another of the `COLOURS`."""
    frame = content.annotations.frames[id]
    return ChangeAnnotations(frame, replace(frame, colour=colour))


def noted(note: Note, text: str, rect: Rect) -> ChangeAnnotations:
    """The edit that gives a note another text, and a place and size with room for it."""
    return ChangeAnnotations(note, replace(note, text=clean_text(text), rect=_large_enough(rect)))


def _of(content: Content, id: int) -> Frame | Note:
    return content.annotations.frames.get(id) or content.annotations.notes[id]


def _large_enough(rect: Rect) -> Rect:
    x, y, width, height = rect
    return x, y, max(width, LEAST_SIZE), max(height, LEAST_SIZE)
