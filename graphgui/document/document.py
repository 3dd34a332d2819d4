"""The open document: one door for every change, and the history that goes through the same door."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.change import Change
from graphgui.document.deeds import (
    AS_BEFORE,
    REDO_FORGOTTEN,
    REDONE,
    UNDONE,
    Deed,
    History,
    Parted,
    Picture,
    Saved,
    StepDone,
)
from graphgui.document.edits import Content, Edit, compress
from graphgui.document.emitter import Emitter
from graphgui.document.room import Room
from graphgui.engine.graph import Graph, GraphError
from graphgui.files.whole_file import Snapshot
from graphgui.formats.cgraph.annotations import Annotations
from graphgui.formats.cgraph.graph_file import GraphFile, load_stamped, save_file

MOST_UNDO_STEPS = 10_000
"""Steps that can be taken back; with more, the oldest are dropped."""


@dataclass
class UndoStep:
    """One undo step: what it is called, what it did, and what it may merge with."""

    label: str
    edits: tuple[Edit, ...]
    merge: Hashable
    state: object = field(default_factory=object)
    """Stands for the document as it is after the step; another one after every edit that joins it."""


class Document:
    """A graph, its descent settings, its history and its file.

    `changed(change)` is emitted after every change, whether a hand or an undo caused it; `status_changed` where nothing
    but the path, the modified mark or the history is new. `did(deed)` comes before either, and says what was done, so
    that a journal can have it before anything else happens.
    """

    def __init__(self, content: Content | None = None, path: Path | None = None) -> None:
        self._content = content or Content(Graph(), DescentSettings())
        self._room = Room(self._content)
        self.path = path
        self.title = "untitled"
        """What an unsaved document is called."""
        self.origin: bytes | None = None
        """The bytes from which it was read; for who wants to keep its first state, who may drop them then."""
        self.did: Emitter[[Deed]] = Emitter()
        self.changed: Emitter[[Change]] = Emitter()
        self.status_changed: Emitter[[]] = Emitter()
        self._done: list[UndoStep] = []
        self._undone: list[UndoStep] = []
        self.begins_late = False
        """Whether the oldest steps were dropped, so that undo does not lead back to the document as it was opened."""
        self._first: object = object()
        """The state of the document, as in `UndoStep.state`, before the first step."""
        self._saved: object = self._first
        """The state that the file holds."""
        self.is_lost = False
        """Whether the file cannot be read any more; then the document counts as modified."""
        self.on_disk: Snapshot | None = None
        """What stood in the file when it was last read, written or accepted by the user; None without a file."""

    @classmethod
    def open(cls, path: Path) -> Document:
        """The document in a file; raises GraphFileError with a sentence for a file that is refused."""
        found, snapshot = load_stamped(path)
        document = cls(Content(found.graph, found.descent, found.annotations), path)
        document.on_disk = snapshot
        document.origin = found.data
        return document

    @classmethod
    def copy_of(cls, path: Path, title: str) -> Document:
        """A document with the content of a file, but without a file of its own yet; raises GraphFileError as `open` does."""
        document = cls.open(path)
        document.path, document.title, document.on_disk = None, title, None
        return document

    @classmethod
    def of(cls, picture: Picture) -> Document:
        """The document of which this is a picture, with its history."""
        document, history = cls(picture.content, picture.path), picture.history
        document.title, document.on_disk = picture.title, picture.on_disk
        document.begins_late = history.begins_late
        document._done = [UndoStep(label, edits, None) for label, edits in history.done]
        for step in document._done[-1:]:
            step.merge = AS_BEFORE
        document._undone = [UndoStep(label, edits, None) for label, edits in history.undone]
        states = [document._first, *(step.state for step in (*document._done, *reversed(document._undone)))]
        document._saved = object() if history.saved is None else states[history.saved]
        return document

    def picture(self) -> Picture:
        """The document as it is now, with its history; it stays so, whatever is done to the document."""
        steps = [*self._done, *reversed(self._undone)]
        states = [self._first, *(step.state for step in steps)]
        saved = next((at for at, state in enumerate(states) if state is self._saved), None)
        done, undone = (tuple((step.label, step.edits) for step in each) for each in (self._done, self._undone))
        content = Content(self.graph.copy(), self.descent, self.annotations)
        return Picture(content, self.path, self.title, self.on_disk, History(done, undone, saved, self.begins_late))

    @property
    def content(self) -> Content:
        """The graph and the descent settings, for reading and for making edits."""
        return self._content

    @property
    def graph(self) -> Graph:
        """The graph, for reading; it is changed through `do` only."""
        return self._content.graph

    @property
    def descent(self) -> DescentSettings:
        """The descent settings, for reading."""
        return self._content.descent

    @property
    def annotations(self) -> Annotations:
        """The frames, notes, groups, blocks and bends of wires, for reading."""
        return self._content.annotations

    @property
    def name(self) -> str:
        """The name of the document: its file's name, else its title."""
        return self.path.name if self.path else self.title

    @property
    def modified(self) -> bool:
        """Whether there is anything that the file does not hold."""
        return self.is_lost or self._state() is not self._saved

    @property
    def undo_label(self) -> str | None:
        """The label of the step that undo would take back; None where there is none."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """The label of the step that redo would do again; None where there is none."""
        return self._undone[-1].label if self._undone else None

    @property
    def step_labels(self) -> tuple[str, ...]:
        """The labels of all steps, oldest first; those that were taken back come after those that are done."""
        return tuple(step.label for step in (*self._done, *reversed(self._undone)))

    @property
    def steps_done(self) -> int:
        """The number of steps that are done; the place of the present in `step_labels`."""
        return len(self._done)

    def do(self, label: str, *edits: Edit, merge: Hashable = None) -> None:
        """Carries out all edits or none, as one undo step.

        A step with the same `merge` key as the one before it joins it, as when a number is scrubbed. Raises GraphError
        where the graph's laws forbid an edit, or no file could hold the document; then nothing has changed.
        """
        if not edits:
            return
        self._apply(edits)
        if (problem := self._room.problem(edits)) is not None:
            self._apply([edit.opposite() for edit in reversed(edits)])
            raise GraphError(problem)
        self._undone.clear()
        joins = merge is not None and self.merges(merge)
        if joins:
            last = self._done[-1]
            last.edits, last.state = tuple(compress((*last.edits, *edits))), object()
        else:
            self._done.append(UndoStep(label, tuple(edits), merge))
            if len(self._done) > MOST_UNDO_STEPS:
                self._first, self.begins_late = self._done.pop(0).state, True
        self.did.emit(StepDone(label, edits, joins))
        self.changed.emit(Change.of(edits))

    def undo(self) -> None:
        """Takes the last step back."""
        if self._done:
            edits = tuple(edit.opposite() for edit in reversed(self._done[-1].edits))
            self._again(edits, self._done, self._undone, UNDONE)

    def redo(self) -> None:
        """Does the step again that was taken back last."""
        if self._undone:
            self._again(self._undone[-1].edits, self._undone, self._done, REDONE)

    def seal(self) -> None:
        """Ends the current step: whatever follows is a step of its own."""
        if self._done:
            self._done[-1].merge = None

    def merges(self, key: Hashable) -> bool:
        """Whether the last step is the one with this merge key."""
        return bool(self._done) and self._done[-1].merge == key

    def forget_redo(self) -> None:
        """Drops what could be done again, as when a gesture was cancelled."""
        self._undone.clear()
        self.did.emit(REDO_FORGOTTEN)
        self.status_changed.emit()

    def save(self, path: Path | None = None) -> str:
        """Writes the file, atomically; raises OSError where it cannot be written.

        Returns what did not go as it should have, as `Written.remark` has it. Whether somebody else has changed the
        file is asked before (`ui/commands/file_watch.py`).
        """
        path = path or self.path
        if path is None:
            raise ValueError("a document that was never saved needs a path")
        written = save_file(GraphFile(self.graph, self.descent, self.annotations), path)
        self.path = path
        self.agree(written.snapshot)
        return written.remark

    def agree(self, on_disk: Snapshot) -> None:
        """Notes that the file, with what stands in it now, holds the document as it is."""
        self.on_disk, self.is_lost, self._saved = on_disk, False, self._state()
        self.did.emit(Saved(self.path, on_disk))
        self.status_changed.emit()

    def accept(self, on_disk: Snapshot) -> None:
        """Notes that the file holds something else, which the user has seen: saving overwrites it."""
        self.on_disk, self.is_lost, self._saved = on_disk, False, object()
        self.did.emit(Parted(on_disk))
        self.status_changed.emit()

    def lose_file(self, is_lost: bool) -> None:
        """Notes that the file cannot be read any more, or can be again; meanwhile the document counts as modified."""
        if is_lost != self.is_lost:
            self.is_lost = is_lost
            self.status_changed.emit()

    def save_copy(self, path: Path) -> None:
        """Writes a copy to another file, as `save` does; the document stays that of its own file."""
        save_file(GraphFile(self.graph, self.descent, self.annotations), path)

    def _state(self) -> object:
        return self._done[-1].state if self._done else self._first

    def _again(self, edits: tuple[Edit, ...], source: list[UndoStep], target: list[UndoStep], deed: Deed) -> None:
        self._apply(edits)
        target.append(source.pop())
        self.seal()
        self.did.emit(deed)
        self.changed.emit(Change.of(edits))

    def _apply(self, edits: Sequence[Edit]) -> None:
        for at, edit in enumerate(edits):
            try:
                edit.apply(self._content)
            except Exception:
                for done in reversed(edits[:at]):
                    done.opposite().apply(self._content)
                raise
