"""An update: what is new since the last turn, for every view that follows the session."""

from __future__ import annotations

from dataclasses import dataclass

from graphgui.document.change import NO_CHANGE, Change


@dataclass(frozen=True)
class Update:
    """The things that are new: `change` has the edits of the open document; `a | b` is both."""

    change: Change = NO_CHANGE
    replaced: bool = False
    """Whether all may be new: another document is open, the view was unseen, or it may have missed something."""
    opened: bool = False
    """Whether another document is open."""
    results: bool = False
    """Whether there are new results, or another mask."""
    reading: bool = False
    """Whether a page, or the mask, has another text for a number."""
    selection: bool = False
    level: bool = False
    """Whether the canvas shows another group."""
    status: bool = False
    """Whether the path, the modified mark or the history is new."""

    def __or__(self, later: Update) -> Update:
        if self is NOTHING_NEW or later is NOTHING_NEW:
            return later if self is NOTHING_NEW else self
        return Update(
            self.change | later.change,
            self.replaced or later.replaced,
            self.opened or later.opened,
            self.results or later.results,
            self.reading or later.reading,
            self.selection or later.selection,
            self.level or later.level,
            self.status or later.status,
        )


NOTHING_NEW = Update()
EVERYTHING = Update(replaced=True, results=True, reading=True, selection=True, level=True, status=True)
"""What is new where another document is opened, and for a view that knows nothing yet or was unseen for a while."""
ANEW = Update(replaced=True, results=True, reading=True, status=True)
"""What is new for views that may have missed something: selection and level are as they were."""
