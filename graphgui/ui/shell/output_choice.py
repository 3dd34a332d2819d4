"""The choice of the output, of which every gradient is the derivative."""

from __future__ import annotations

from functools import partial

from graphgui.engine.graph import Graph
from graphgui.ui.node_roles import choose_output
from graphgui.ui.session import Session
from graphgui.ui.update import EVERYTHING, Update
from graphgui.ui.widgets.lazy_rows import LazyRows, ListBox


class OutputChoice(ListBox):
    """Lists the nodes of the open graph; choosing one makes it the output."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: tuple[Graph | None, int] = (None, -1)
        self._rows = LazyRows(self)
        self.setModel(self._rows)
        self.setAccessibleName(self.tr("Output: every gradient is the derivative of this node"))
        self.setToolTip(self.tr("The output: every gradient is the derivative of this node"))
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)
        self.picked.connect(partial(choose_output, session))
        session.updated.connect(self._on_update)
        self._on_update(EVERYTHING)

    def _on_update(self, update: Update) -> None:
        if update.change.moves_only and not update.replaced:
            return
        graph = self._session.graph
        shown, structure = self._shown
        if shown is not graph or structure != graph.structure:
            self._shown = (graph, graph.structure)
            self._fill(graph)

    def _fill(self, graph: Graph) -> None:
        self._rows.show([None, *(node.id for node in graph.nodes())], self._words)
        self.setCurrentIndex(self._rows.keys.index(graph.chosen_output))

    def _words(self, id: int | None) -> str:
        graph = self._session.graph
        if id is not None:
            return f"∂{graph.node(id).name}/∂" if id in graph else ""
        output, automatic = graph.output, self.tr("automatic")
        start = f"∂{graph.node(output).name}/∂" if output is not None else "∂ "
        return f"{start}  ({automatic})" if graph.chosen_output is None else automatic
