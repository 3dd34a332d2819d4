"""Blocks: groups kept in the document to be used again. A block is a copy; what is made from it is a copy again."""

from __future__ import annotations

from dataclasses import replace

from graphgui.document.arrangement.groups import free_title
from graphgui.document.building.graph_fragment import copy_text, paste_edits
from graphgui.document.edits import ChangeAnnotations, Content, Edit
from graphgui.formats.cgraph.annotations import LONGEST_GROUP_NAME, Block, Place, clean_line
from graphgui.formats.cgraph.graph_file import read


def block_of(content: Content, group: int) -> Block:
    """A group as a block: its name and the text of its part. Wires that enter it are cut; their slots hold numbers."""
    return Block(
        content.annotations.groups[group].name, copy_text(content, [group], content.annotations.groups[group].parent)
    )


def keep_block(content: Content, group: int) -> list[Edit]:
    """The edit that keeps a group as a block of the document; one of the same name is replaced."""
    block = block_of(content, group)
    before = content.annotations.blocks.get(block.name)
    return [] if before == block else [ChangeAnnotations(before, block)]


def rename_block(content: Content, name: str, new: str) -> list[Edit]:
    """The edit that gives a block another name, with a number where it is taken."""
    block = content.annotations.blocks[name]
    new = clean_line(new, LONGEST_GROUP_NAME)
    if new == name:
        return []
    return [ChangeAnnotations(block, replace(block, name=free_title(new, content.annotations.blocks.keys())))]


def forget_block(content: Content, name: str) -> list[Edit]:
    """The edit that takes a block out of the document; what was made from it stays."""
    return [ChangeAnnotations(content.annotations.blocks[name], None)]


def insert_block(
    content: Content, block: Block, position: Place, level: int | None = None
) -> tuple[list[Edit], int | None]:
    """The edits that add a copy of a block as a group at a place, names made free, and the id of that group."""
    part = read(block.text.encode()).annotations
    outer = next((group for group in part.groups.values() if group.parent is None), None)
    x, y = (0.0, 0.0) if outer is None else outer.position
    edits, _ = paste_edits(content, block.text, (position[0] - x, position[1] - y), level)
    made = (edit.after for edit in edits if isinstance(edit, ChangeAnnotations) and edit.before is None)
    return edits, next((record.id for record in made if record is not None and not isinstance(record, Block)), None)
