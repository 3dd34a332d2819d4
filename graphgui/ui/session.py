"""The session: the open document, its live results and the selection, as every view sees them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from graphgui.document.document import Document
from graphgui.document.edits import Edit
from graphgui.document.live import LiveResults
from graphgui.document.signal import Signal
from graphgui.engine.evaluate import Results
from graphgui.engine.graph import Graph, GraphError


class Session:
    """Views connect to its signals once; it follows whichever document is open.

    `document_replaced` tells that another document is open, `changed(edits)` what happened to it, `results_changed`
    that values are new, `selection_changed` that other nodes are selected, `status_changed` that the path, the modified
    mark or the history are new, and `said(sentence)` carries a sentence for the person in front of the screen.
    """

    def __init__(self, document: Document) -> None:
        self.document_replaced: Signal[[]] = Signal()
        self.changed: Signal[[Sequence[Edit]]] = Signal()
        self.results_changed: Signal[[]] = Signal()
        self.selection_changed: Signal[[]] = Signal()
        self.status_changed: Signal[[]] = Signal()
        self.said: Signal[[str]] = Signal()
        self.selection: frozenset[int] = frozenset()
        self._follow(document)

    @property
    def graph(self) -> Graph:
        """The open graph, for reading."""
        return self.document.graph

    @property
    def results(self) -> Results:
        """The values and gradients as they are shown now."""
        return self.live.results

    def do(self, label: str, *edits: Edit, merge: Hashable = None) -> bool:
        """Carries out edits as one undo step; where the graph forbids it, says why and returns False."""
        try:
            self.document.do(label, *edits, merge=merge)
        except GraphError as error:
            self.say(self.sentence(error))
            return False
        return True

    def select(self, ids: Iterable[int]) -> None:
        """Selects exactly these nodes."""
        chosen = frozenset(id for id in ids if id in self.graph)
        if chosen != self.selection:
            self.selection = chosen
            self.selection_changed.emit()

    def sentence(self, error: Exception) -> str:
        """What an error says, as a sentence of its own; names of nodes keep their letters."""
        text = str(error)
        begins_with_name = self.graph.has_name(text.split(maxsplit=1)[0]) if text else False
        return text + "." if begins_with_name else f"{text[:1].upper()}{text[1:]}."

    def say(self, sentence: str) -> None:
        """Shows a sentence to the person in front of the screen."""
        self.said.emit(sentence)

    def open(self, document: Document) -> None:
        """Puts another document in the place of the open one."""
        self.selection = frozenset()
        self._follow(document)
        self.document_replaced.emit()
        self.selection_changed.emit()
        self.results_changed.emit()
        self.status_changed.emit()

    def _follow(self, document: Document) -> None:
        self.document = document
        document.changed.connect(self._drop_deleted)
        document.changed.connect(self.changed.emit)
        # The results come after `changed`, so that views know of new nodes before their values arrive.
        self.live = LiveResults(document)
        self.live.changed.connect(self.results_changed.emit)
        document.status_changed.connect(self.status_changed.emit)

    def _drop_deleted(self, edits: Sequence[Edit]) -> None:
        self.select(self.selection)
