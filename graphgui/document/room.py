"""The room that a document has in a file: what could never be saved is refused when it is made."""

from __future__ import annotations

from collections.abc import Sequence

from graphgui.document.edits import AddNode, ChangeAnnotations, ChangeNode, ChangeRoute, Content, Edit
from graphgui.files.disk import LARGEST_FILE
from graphgui.formats.cgraph.file_size import FileSize, file_size, most_size, node_size, record_size
from graphgui.formats.cgraph.limits import MOST_PARTS


class Room:
    """How much more fits into a document's file.

    What edits add is subtracted; only when that is used up is the whole document measured, so that an edit costs no
    look at every node.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._left = FileSize()

    def problem(self, edits: Sequence[Edit]) -> str | None:
        """A sentence where the document, with these edits done, is too large for a file by what they add."""
        added = sum(map(_added, edits), FileSize())
        if added == FileSize():
            return None
        self._left = FileSize(self._left.parts - added.parts, self._left.bytes - added.bytes)
        if self._left.parts >= 0 and self._left.bytes >= 0:
            return None
        graph, annotations = self._content.graph, self._content.annotations
        size = most_size(graph, annotations)
        if size.excess() is not None:
            size = file_size(graph, annotations)
        excess = size.excess()
        self._left = FileSize() if excess else FileSize(MOST_PARTS - size.parts, LARGEST_FILE - size.bytes)
        return f"this is too much to be saved: the file would have {excess}" if excess else None


def _added(edit: Edit) -> FileSize:
    """The size of what an edit brings; what it takes away instead is not counted."""
    match edit:
        case AddNode(node):
            return node_size(node)
        case ChangeNode(before, after) if (
            after.value is not before.value
            or after.literals is not before.literals
            or after.options is not before.options
        ):
            return node_size(after)
        case ChangeAnnotations(_, after) if after is not None:
            return record_size(after)
        case ChangeRoute(_, _, after) if after:
            return FileSize(6 + 3 * len(after), 150 + 40 * len(after))
    return FileSize()
