"""Deeds as records of a journal, and done again from them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from graphgui.document.deeds import AS_BEFORE, Again, Deed, Parted, Saved, Shown, StepDone
from graphgui.document.document import Document
from graphgui.document.edits import ChangeNode, Edit, set_value
from graphgui.document.journal.edit_rows import Present, edit_rows, edits_of
from graphgui.document.journal.packing import (
    JournalError,
    Packer,
    Unpacker,
    path_field,
    path_of,
    snapshot_field,
    snapshot_of,
)
from graphgui.engine.values import same_value, shape_of

NOTHING_SHOWN = Shown("", {})


def packed(deed: Deed) -> bytes:
    """The record of a deed."""
    packer = Packer()
    match deed:
        case StepDone(label, edits, joins):
            record: dict[str, Any] = {"do": label, "edits": edit_rows(edits, packer)}
            if joins:
                record["joins"] = True
        case Again(what):
            record = {"again": what}
        case Saved(path, on_disk):
            record = {"saved": path_field(path), "disk": snapshot_field(on_disk)}
        case Parted(on_disk):
            record = {"parted": snapshot_field(on_disk)}
        case Shown(label, values):
            record = {"shown": label, "values": [[id, packer.value(value)] for id, value in values.items()]}
    return packer.packed(record)


class Replay:
    """Does to a document what was done to the one that a journal is of; nothing else may be done to it meanwhile."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._step: Hashable = AS_BEFORE
        """The merge key of the last step."""
        self._shown = NOTHING_SHOWN

    def take(self, payload: bytes) -> None:
        """Does the deed of a record; raises JournalError where it is damaged or cannot be done here."""
        try:
            self._take(Unpacker(payload))
        except (
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            ArithmeticError,
            RecursionError,
            MemoryError,
        ) as error:
            raise JournalError("it is damaged") from error

    def finish(self) -> None:
        """Makes a step of what a descent showed last, and lets nothing join the last step."""
        graph = self._document.graph
        edits: list[Edit] = [
            set_value(graph.node(id), value)
            for id, value in self._shown.values.items()
            if id in graph and shape_of(graph.node(id).value) == shape_of(value)
            and not same_value(graph.node(id).value, value)
        ]  # fmt: skip
        self._document.do(self._shown.label, *edits)
        self._document.seal()

    def _is_newer(self, edit: ChangeNode) -> bool:
        return edit.after.id in self._shown.values and edit.after.value is not edit.before.value

    def _take(self, unpacker: Unpacker) -> None:
        document = self._document
        match unpacker.record:
            case {"do": str(label), "edits": rows}:
                if not unpacker.record.get("joins"):
                    self._step = object()
                elif not document.merges(self._step):
                    raise JournalError("a step is missing in it")
                edits = edits_of(rows, unpacker, Present(document.content))
                document.do(label, *edits, merge=self._step)
                if any(isinstance(edit, ChangeNode) and self._is_newer(edit) for edit in edits):
                    self._shown = NOTHING_SHOWN
            case {"again": "undo"} if document.undo_label is not None:
                document.undo()
                self._shown = NOTHING_SHOWN
            case {"again": "redo"} if document.redo_label is not None:
                document.redo()
                self._shown = NOTHING_SHOWN
            case {"again": "forget"}:
                document.forget_redo()
            case {"saved": path, "disk": disk} if (on_disk := snapshot_of(disk)) is not None:
                document.path = path_of(path)
                document.agree(on_disk)
            case {"parted": disk} if (on_disk := snapshot_of(disk)) is not None:
                document.accept(on_disk)
            case {"shown": str(label), "values": rows}:
                self._shown = Shown(label, {id: unpacker.value(value) for id, value in rows})
            case _:
                raise JournalError("there is a deed in it that is not known here")
