"""The Arrange menu, frames and notes: layouts, lining up, spreading, frames and notes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF

from graphgui.analysis.layout import GRID, Direction
from graphgui.document.arrangement.alignment import Axis, Edge, align, arrange, distribute
from graphgui.document.arrangement.frames import NOTE_SIZE, add_frame, add_note, set_colour
from graphgui.document.edits import ChangeAnnotations, Edit
from graphgui.formats.cgraph.annotations import COLOURS, key_of
from graphgui.ui.canvas.inline_editors import edit_annotation, edit_title
from graphgui.ui.canvas.stage import Stage, Viewpoint
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import CANVAS, EMPTY, FRAME, NODE, NOTE, Command, any_nodes
from graphgui.ui.translate import translate

LAYOUTS: tuple[tuple[str, str, Direction], ...] = (
    ("arrange", "Arrange &left to right", "right"),
    ("arrange_down", "Arrange &top to bottom", "down"),
    ("arrange_up", "Arrange &bottom to top", "up"),
)
LINES: tuple[tuple[Edge, str], ...] = (
    ("left", "Align l&eft edges"),
    ("centre", "Align &centres"),
    ("right", "Align &right edges"),
    ("top", "Align to&p edges"),
    ("middle", "Align &middles"),
    ("bottom", "Align b&ottom edges"),
)
COLOUR_WORDS = {
    "grey": "&Grey", "blue": "&Blue", "green": "Gree&n", "gold": "G&old", "red": "&Red", "purple": "&Purple",
}  # fmt: skip
MENU, COLOUR_MENU = "&Graph/Arran&ge", "&Graph/&Colour of the frame"


def arrange_commands(bench: Bench) -> list[Command]:
    """Layouts, lining up, spreading, frames and notes."""
    session = bench.session
    arranging = Arranger(bench.stage, bench.viewpoint)

    def at_least(count: int) -> Callable[[], bool]:
        return lambda: len(session.chosen) >= count

    def one_framed() -> bool:
        return arranging.only() is not None

    def layout(id: str, text: str, direction: Direction) -> Command:
        return Command(
            id, MENU, text, lambda: arranging.lay_out(direction),
            ("Ctrl+Shift+L",) if direction == "right" else (), partial(any_nodes, session),
            places=(CANVAS, NODE), needs=EMPTY,
            tip="Lays out the selected nodes, or all, with inputs first and the output last",
        )  # fmt: skip

    def line_up(edge: Edge, text: str) -> Command:
        return Command(
            f"align_{edge}", MENU, text, lambda: arranging.align(edge), (), at_least(2),
            begins_group=edge in ("left", "top"), places=(NODE, FRAME, NOTE), needs="Select two things or more first",
        )  # fmt: skip

    def spread(axis: Axis, text: str) -> Command:
        return Command(
            f"distribute_{axis}", MENU, text, lambda: arranging.distribute(axis), (), at_least(3),
            begins_group=axis == "x", places=(NODE, FRAME, NOTE), needs="Select three things or more first",
            tip="Leaves equal gaps; the first and the last stay where they are",
        )  # fmt: skip

    def colour(name: str) -> Command:
        return Command(
            f"frame_{name}", COLOUR_MENU, COLOUR_WORDS[name], lambda: arranging.colour(name), (),
            lambda: bool(arranging.frames()), lambda: arranging.colours() == {name}, places=(FRAME,),
            needs="Select a frame first",
        )  # fmt: skip

    return [
        *(layout(*each) for each in LAYOUTS),
        *(line_up(*each) for each in LINES),
        spread("x", "Distribute &horizontally"),
        spread("y", "Distribute &vertically"),
        Command("frame", "&Graph", "&Frame the selection", arranging.frame, ("Ctrl+J",), at_least(1), after="push_in",
                begins_group=True, places=(NODE, FRAME, NOTE), needs="Select what the frame is to hold first",
                tip="Puts a frame with a title around what is selected; it carries what lies in it"),
        Command("note", "&Graph", "Add a no&te", lambda: arranging.note(_place_for(bench)), ("N",), after="frame", places=(CANVAS,),
                tip="Adds a text in Markdown; double-click on it to write"),
        Command("edit_frame", "&Graph", "&Write", arranging.edit, (), one_framed, after="note", places=(FRAME, NOTE),
                says=arranging.edit_words, needs="Select one frame or note first"),
        *(colour(name) for name in COLOURS),
    ]  # fmt: skip


def _place_for(bench: Bench) -> QPointF:
    """The place of a new note: where the menu was asked for, else under the pointer, else so that it is in the middle."""
    viewpoint, at = bench.viewpoint, bench.target.at
    if at is not None:
        return viewpoint.from_screen(at)
    return viewpoint.under_pointer() or viewpoint.middle() - QPointF(*NOTE_SIZE) / 2


class Arranger:
    """Turns the commands into edits; where nodes were laid out, the canvas shows them on their way."""

    def __init__(self, stage: Stage, viewpoint: Viewpoint) -> None:
        self._stage, self._viewpoint = stage, viewpoint
        self._session = stage.session

    # ── placing ──────────────────────────────────────────────────────────────────────────────────────────────────
    def lay_out(self, direction: Direction = "right") -> None:
        """Lays out the selected nodes, or all, in layers."""
        chosen = self._session.chosen
        content = self._session.document.content
        ids = chosen if len(chosen) > 1 else ()
        self._move(translate("Arrange"), arrange(content, ids, direction))

    def align(self, edge: Edge) -> None:
        """Lines up what is selected."""
        self._move(translate("Align"), align(self._session.document.content, self._session.chosen, edge))

    def distribute(self, axis: Axis) -> None:
        """Leaves equal gaps between what is selected."""
        self._move(translate("Distribute"), distribute(self._session.document.content, self._session.chosen, axis))

    def _move(self, label: str, edits: list[Edit]) -> None:
        if edits:
            self._viewpoint.animate(lambda: self._session.do(label, *edits))

    # ── frames and notes ─────────────────────────────────────────────────────────────────────────────────────────
    def frame(self) -> None:
        """Puts a frame around what is selected, and asks for its title."""
        if not self._session.chosen:
            return
        edit = add_frame(self._session.document.content, self._session.chosen)
        id = self._add(translate("Add a frame"), edit)
        if id is not None:
            edit_title(self._stage, id, ("new", id))

    def note(self, corner: QPointF) -> None:
        """Adds a note whose left upper corner is near a point, and asks for its text."""
        place = (round(corner.x() / GRID) * GRID, round(corner.y() / GRID) * GRID)
        edit = add_note(self._session.document.content, place, level=self._session.level)
        id = self._add(translate("Add a note"), edit)
        if id is not None:
            self._stage.note_field.edit(id, ("new", id))

    def edit(self) -> None:
        """Edits the title of the selected frame, or the text of the selected note."""
        id = self.only()
        if id is not None:
            edit_annotation(self._stage, id)

    def edit_words(self) -> str:
        """The words for editing the present selection."""
        return translate("Re&name the frame") if self.only() in self.frames() else translate("&Write the note")

    def colour(self, name: str) -> None:
        """Gives the selected frames a colour."""
        content = self._session.document.content
        edits = [set_colour(content, id, name) for id in self.frames()]
        self._session.do(translate("Colour a frame"), *(edit for edit in edits if edit.before != edit.after))

    def frames(self) -> list[int]:
        """The selected frames."""
        return [id for id in self._session.around if id in self._session.document.annotations.frames]

    def colours(self) -> set[str]:
        """The colours of the selected frames."""
        return {self._session.document.annotations.frames[id].colour for id in self.frames()}

    def only(self) -> int | None:
        """The frame or note that is selected alone."""
        annotations = self._session.document.annotations
        ids = [id for id in self._session.chosen if id in annotations.frames or id in annotations.notes]
        return ids[0] if len(ids) == 1 == len(self._session.chosen) else None

    def _add(self, label: str, edit: ChangeAnnotations) -> int | None:
        assert edit.after is not None
        id = key_of(edit.after)
        if not isinstance(id, int) or not self._session.do(label, edit, merge=("new", id), selects=[id]):
            return None
        self._viewpoint.reveal_items([id])
        return id
