"""The choice of the node from which derivatives are taken: from a list of the inputs, or by selection on the canvas."""

from __future__ import annotations

from collections import defaultdict
from weakref import ref

from PySide6.QtCore import QSignalBlocker, Signal

from graphgui.analysis.paths import gradient_wires
from graphgui.engine.graph import Graph
from graphgui.ui.session import Session
from graphgui.ui.widgets.combo_box import ComboBox


class InputChoice(ComboBox):
    """A combo box of the sources that reach the output, and of the chosen node; `changed`: another was chosen."""

    changed = Signal()

    def __init__(self, session: Session, *, sources_only: bool = False) -> None:
        """With `sources_only`, only sources can be chosen by selecting them."""
        super().__init__()
        self._session, self._sources_only = session, sources_only
        self._is_going = False
        self._listed: list[tuple[int, str]] = []
        self._id: int | None = None
        self._made_of: tuple[int, int | None] | None = None
        """The structure and the chosen node that are listed."""
        self._of = ref(session.document)
        self.setAccessibleName(self.tr("From"))
        self.setToolTip(self.tr("The node one starts from; selecting a node on the canvas chooses it too"))
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToContents)
        self.currentIndexChanged.connect(self._take)

    @property
    def id(self) -> int | None:
        """The chosen node; None where the graph has none."""
        return self._id

    def choose(self, id: int) -> None:
        """Chooses a node of the open graph, without a signal."""
        if self._of() is not self._session.document:
            self._of, self._made_of = ref(self._session.document), None
        self._id = id
        self.refresh()

    def refresh(self) -> None:
        """Lists the present sources; keeps the chosen node, or where it is gone chooses the source with most paths."""
        graph = self._session.graph
        if self._of() is not self._session.document:
            # Ids are valid in one document only.
            self._of, self._id, self._made_of = ref(self._session.document), None, None
        elif self._made_of == (graph.structure, self._id):
            return
        sources = _sources(graph)
        if self._id is None or self._id not in graph:
            self._id = _most_used(graph, sources)
        ids = sources if self._id is None or self._id in sources else [*sources, self._id]
        listed = [(id, graph.node(id).name) for id in ids]
        with QSignalBlocker(self):
            if listed != self._listed:
                self._listed = listed
                self.clear()
                self.addItems([name for _, name in listed])
            self.setCurrentIndex(ids.index(self._id) if self._id is not None else -1)
            self._made_of = (graph.structure, self._id)

    def follow_selection(self) -> None:
        """Chooses the node that is selected alone, and emits `changed` where it is another one."""
        id = self._session.selected_node
        if self._is_going or id is None or id == self._id:
            return
        if not self._sources_only or self._session.graph.node(id).row.is_source:
            self.choose(id)
            self.changed.emit()

    def go_to(self, id: int) -> None:
        """Selects a node of the graph and brings it into view, without choosing it."""
        if id in self._session.graph:
            self._is_going = True
            try:
                self._session.go_to([id])
            finally:
                self._is_going = False

    def _take(self, at: int) -> None:
        if 0 <= at < len(self._listed):
            self._id = self._listed[at][0]
            self.changed.emit()


def _sources(graph: Graph) -> list[int]:
    """The ids of the sources that reach the output: parameters first, then data, then constants."""
    if graph.output is None:
        return []
    above = graph.ancestors(graph.output) | {graph.output}
    found = [node for node in graph.nodes() if node.id in above and node.row.is_source]
    ranks = {"parameter": 0, "data": 1, "constant": 2}
    return [node.id for node in sorted(found, key=lambda node: ranks[node.row.role])]


def _most_used(graph: Graph, sources: list[int]) -> int | None:
    """The source with most paths to the output; the output where there is no source."""
    if graph.output is None:
        return None
    ways: dict[int, int] = defaultdict(int, {graph.output: 1})
    for wire in reversed(gradient_wires(graph, sources, graph.output)):
        ways[wire.source] += ways[wire.target]
    return max(sources, key=lambda id: ways[id], default=graph.output)
