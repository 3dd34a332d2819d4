"""Deeds: what is done to a document, as its journal keeps it, and pictures of a document with its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphgui.document.edits import Content, Edit
from graphgui.engine.values import Value
from graphgui.files.whole_file import Snapshot


@dataclass(frozen=True)
class StepDone:
    """Edits were carried out, as a step of their own or as a part of the one before."""

    label: str
    edits: tuple[Edit, ...]
    joins: bool


@dataclass(frozen=True)
class Again:
    """The history was gone through: `what` is "undo", "redo", or "forget" where nothing can be done again any more."""

    what: str


@dataclass(frozen=True)
class Saved:
    """The file holds the document as it is."""

    path: Path | None
    on_disk: Snapshot
    """What stands in the file."""


@dataclass(frozen=True)
class Parted:
    """The file holds something else, and the user has accepted that saving overwrites it."""

    on_disk: Snapshot


@dataclass(frozen=True)
class Shown:
    """Values that are shown but no edit yet, those of a descent under way; without any they are no longer shown."""

    label: str
    """What the step will be called that makes them edits."""
    values: Mapping[int, Value]


Deed = StepDone | Again | Saved | Parted | Shown
UNDONE, REDONE, REDO_FORGOTTEN = Again("undo"), Again("redo"), Again("forget")

AS_BEFORE = "as before"
"""The merge key of the last step of a document that was made of a picture; `Document.seal` ends it."""

Steps = tuple[tuple[str, tuple[Edit, ...]], ...]
"""Steps of the history: their labels and edits."""


@dataclass(frozen=True)
class History:
    """The steps that were done, the last one last; those taken back, the next to be done again last."""

    done: Steps = ()
    undone: Steps = ()
    saved: int | None = 0
    """How many steps are done in the state that the file holds; None where no step leads there."""
    begins_late: bool = False
    """Whether older steps were dropped."""


@dataclass(frozen=True)
class Picture:
    """A document as it was at one time; nothing changes it."""

    content: Content
    path: Path | None
    title: str
    on_disk: Snapshot | None
    """What stood in the file when it was last read, written or accepted."""
    history: History
