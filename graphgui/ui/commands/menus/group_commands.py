"""Groups and blocks: what the Graph menu does with them."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from graphgui.analysis.layout import on_grid
from graphgui.document.arrangement.blocks import forget_block, insert_block, keep_block, rename_block
from graphgui.document.arrangement.groups import group_nodes, ungroup
from graphgui.document.arrangement.placement import free_shift
from graphgui.document.edits import ChangeAnnotations
from graphgui.engine.graph import GraphError
from graphgui.formats.cgraph.annotations import Group, clean_line
from graphgui.ui.canvas.inline_editors import edit_group_name
from graphgui.ui.canvas.paint.style import HEIGHT, WIDTH
from graphgui.ui.canvas.stage import Stage, Viewpoint
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import CANVAS, NODE, Command
from graphgui.ui.insert.block_list import BlockList
from graphgui.ui.plain_text import menu_words
from graphgui.ui.session import Session
from graphgui.ui.translate import translate
from graphgui.ui.update import EVERYTHING, Update


class Grouper:
    """Turns commands about groups and blocks into edits."""

    def __init__(self, stage: Stage, viewpoint: Viewpoint) -> None:
        self._stage, self._viewpoint = stage, viewpoint
        self._session = stage.session

    @property
    def chosen_group(self) -> int | None:
        """The only thing that is selected, if that is a group."""
        chosen = self._session.chosen
        id = next(iter(chosen)) if len(chosen) == 1 else None
        return id if id in self._session.document.content.annotations.groups else None

    @property
    def can_group(self) -> bool:
        """Whether a node or group is selected."""
        groups = self._session.document.content.annotations.groups
        return bool(self._session.selection) or any(id in groups for id in self._session.around)

    # ── groups ───────────────────────────────────────────────────────────────────────────────────────────────────
    def group(self) -> None:
        """Makes a group of what is selected, and asks for its name; both are one step."""
        session = self._session
        try:
            edits = group_nodes(session.document.content, session.chosen, translate("group"))
        except GraphError as error:
            session.say(session.sentence(error))
            return
        made = edits[-1].after if isinstance(edits[-1], ChangeAnnotations) else None
        if not isinstance(made, Group):
            return
        if session.do(translate("Group"), *edits, merge=("group", made.id), selects=[made.id]):
            self.rename(made.id, merge=("group", made.id))

    def ungroup(self) -> None:
        """Lets what is in the selected groups stand in their place."""
        session = self._session
        content = session.document.content
        groups = [id for id in session.around if id in content.annotations.groups]
        inside = {id for group in groups for id in content.annotations.groups[group].members}
        inside |= {each.id for each in content.annotations.standing() if each.parent in groups}
        # One after the other: each may put its nodes into the same group above.
        merge = ("ungroup", *groups)
        with session.turn():
            for group in groups:
                edits = ungroup(session.document.content, group)
                session.do(translate("Ungroup"), *edits, merge=merge, selects=inside)
            session.document.seal()

    def rename(self, id: int, merge: tuple[object, ...] | None = None) -> None:
        """Edits the name of a group where it stands."""
        if self._stage.canvas.group_item(id) is not None:
            self._viewpoint.reveal_items([id])
            edit_group_name(self._stage, id, merge)

    def enter(self) -> None:
        """Looks into the selected group."""
        if self.chosen_group is not None:
            self._session.enter(self.chosen_group)

    def leave(self) -> None:
        """Looks one level further out."""
        self._session.leave_group()

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────
    def keep(self) -> None:
        """Keeps the selected group as a block in the palette."""
        session, group = self._session, self.chosen_group
        if group is None:
            return
        content = session.document.content
        name = content.annotations.groups[group].name
        try:
            edits = keep_block(content, group)
        except GraphError as error:
            session.say(session.sentence(error))
            return
        if session.do(translate("Save as a block"), *edits):
            session.say(translate("{name} is now among the blocks in the palette.").format(name=name))

    def insert(self, name: str, middle: QPointF | None = None) -> None:
        """Adds a copy of a block around a point, or in the middle of the view, and selects it."""
        session, point = self._session, middle or self._viewpoint.middle()
        block = session.document.content.annotations.blocks.get(name)
        if block is None:
            return
        content, place = session.document.content, (on_grid(point.x() - WIDTH / 2), on_grid(point.y() - HEIGHT / 2))
        if middle is None:
            place = free_shift(content, session.level, [(0.0, 0.0, WIDTH, HEIGHT)], place)
        edits, group = insert_block(content, block, place, session.level)
        made = [] if group is None else [group]
        if session.do(translate("Add {name}").format(name=name), *edits, selects=made or None) and made:
            self._viewpoint.reveal_items(made)
            self._viewpoint.setFocus()

    def rename_block(self, name: str, new: str) -> None:
        """Gives a block another name."""
        if clean_line(new):
            content = self._session.document.content
            self._session.do(translate("Rename a block"), *rename_block(content, name, new))

    def forget(self, name: str) -> None:
        """Takes a block out of the palette."""
        self._session.do(translate("Delete a block"), *forget_block(self._session.document.content, name))


def connect_blocks(stage: Stage, viewpoint: Viewpoint, blocks: BlockList) -> None:
    """Lets the palette show the blocks of the document, and carries out what is asked of them."""
    session, grouping = stage.session, Grouper(stage, viewpoint)

    def show(update: Update) -> None:
        if update.opened:
            blocks.give_up_typing()
        if update.replaced or not update.change.keeps_structure:
            blocks.show_blocks(session.document.content.annotations.blocks)

    session.updated.connect(show)
    # Functions, not methods: of a method Qt would not keep `grouping` alive.
    blocks.chosen.connect(lambda name: grouping.insert(name))
    blocks.renamed.connect(lambda name, new: grouping.rename_block(name, new))
    blocks.forgotten.connect(lambda name: grouping.forget(name))
    stage.requests.block_dropped.connect(lambda name, middle: grouping.insert(name, middle))
    show(EVERYTHING)


def group_commands(bench: Bench) -> list[Command]:
    """Grouping, going in and out, and blocks."""
    session = bench.session
    grouping = Grouper(bench.stage, bench.viewpoint)

    def one_group() -> bool:
        return grouping.chosen_group is not None

    def some_groups() -> bool:
        return any(id in session.document.content.annotations.groups for id in session.around)

    def open_words() -> str:
        group = grouping.chosen_group
        if group is None:
            return translate("&Open the group")
        return translate("&Open {name}").format(name=menu_words(_name(session, group)))

    single = "Select one group first"
    return [
        Command("group", "&Graph", "Grou&p", grouping.group, ("Ctrl+Alt+G",), lambda: grouping.can_group,
                begins_group=True, places=(NODE,), needs="Select nodes first",
                tip="Makes one node of the selected ones; nothing is computed differently"),
        Command("ungroup", "&Graph", "&Ungroup", grouping.ungroup, ("Ctrl+Shift+G",), some_groups, places=(NODE,),
                needs="Select a group first"),
        Command("enter_group", "&Graph", "&Open the group", grouping.enter, ("Alt+Down",), one_group, places=(NODE,),
                says=open_words, needs=single, tip="Shows what is inside; so does a double click"),
        Command("leave_group", "&Graph", "Lea&ve the group", grouping.leave, ("Alt+Up",),
                lambda: session.level is not None, places=(CANVAS,), needs="This is the whole graph already"),
        Command("keep_block", "&Graph", "Save as a &block", grouping.keep, (), one_group, places=(NODE,), needs=single,
                tip="Keeps a copy in the palette, to be used again in this document"),
    ]  # fmt: skip


def _name(session: Session, group: int) -> str:
    return session.document.content.annotations.groups[group].name
