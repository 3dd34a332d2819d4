"""A change of the document: the edits of one undo step, undo or redo, classified once for all who follow it."""

from __future__ import annotations

from dataclasses import dataclass
from operator import is_

import numpy as np

from graphgui.document.edits import (
    AddNode,
    ChangeAnnotations,
    ChangeDescent,
    ChangeNode,
    ChangeRoute,
    Connect,
    Disconnect,
    Edit,
    RemoveNode,
)
from graphgui.engine.graph import Node
from graphgui.engine.values import same_value


@dataclass(frozen=True)
class Change:
    """Edits that were carried out together, and what they leave as it was; `a | b` is both, one after the other."""

    edits: tuple[Edit, ...] = ()
    touched: frozenset[int] = frozenset()
    """The nodes that were added, removed or changed, and those whose slots were wired anew."""
    numbers_only: bool = True
    """Whether nothing but values of sources and numbers in slots is new."""
    moves_only: bool = True
    """Whether every number is as it was: nothing but places, annotations and settings of descent is new."""
    keeps_structure: bool = True
    """Whether nothing came, went or was wired anew: no node, wire, bend, frame, note, group or block, and no other output."""
    keeps_text: bool = True
    """Whether the program reads as before: nothing but places, values of sources (in the same shape), annotations and
    settings of descent is new."""
    sets_descent: bool = False
    """Whether the settings of descent are new."""

    @classmethod
    def of(cls, edits: tuple[Edit, ...]) -> Change:
        """The change that these edits make."""
        parts = [_of_edit(edit) for edit in edits]
        return parts[0] if len(parts) == 1 else _joined(parts)

    def __bool__(self) -> bool:
        return bool(self.edits)

    def __or__(self, later: Change) -> Change:
        if not self.edits or not later.edits:
            return later if not self.edits else self
        return _joined([self, later])


NO_CHANGE = Change()


def _joined(parts: list[Change]) -> Change:
    return Change(
        tuple(edit for part in parts for edit in part.edits),
        frozenset().union(*(part.touched for part in parts)),
        all(part.numbers_only for part in parts),
        all(part.moves_only for part in parts),
        all(part.keeps_structure for part in parts),
        all(part.keeps_text for part in parts),
        any(part.sets_descent for part in parts),
    )


def _of_edit(edit: Edit) -> Change:
    match edit:
        case ChangeNode(before=before, after=after):
            return _of_node(edit, before, after)
        case AddNode(node=node) | RemoveNode(node=node):
            return Change((edit,), frozenset((node.id,)), False, False, False, False)
        case Connect(wire=wire) | Disconnect(wire=wire):
            return Change((edit,), frozenset((wire.target,)), False, False, False, False)
        case ChangeDescent():
            return Change((edit,), numbers_only=False, sets_descent=True)
        case ChangeAnnotations() | ChangeRoute():
            return Change((edit,), numbers_only=False, keeps_structure=False)
        case _:
            # Another output.
            return Change((edit,), frozenset(), False, False, False, False)


def _of_node(edit: ChangeNode, before: Node, after: Node) -> Change:
    same_name = (before.name, before.op, before.trained) == (after.name, after.op, after.trained)
    same_kind = same_name and before.options == after.options
    same_place = before.position == after.position
    # What an edit leaves alone it carries along, so that no array need be looked through.
    same_literals = len(before.literals) == len(after.literals) and all(map(is_, before.literals, after.literals))
    same_number = before.value is after.value or same_value(before.value, after.value)
    same_slots = len(before.literals) == len(after.literals)
    same_shape = before.value is after.value or np.shape(before.value) == np.shape(after.value)
    return Change(
        (edit,),
        frozenset((after.id,)),
        numbers_only=same_kind and same_place and same_slots,
        moves_only=same_kind and same_number and (same_literals or _same(before, after)),
        keeps_text=same_kind and same_literals and same_shape,
    )


def _same(before: Node, after: Node) -> bool:
    return len(before.literals) == len(after.literals) and all(map(same_value, before.literals, after.literals))
