"""The PyTorch's view page: the nodes of PyTorch's autograd graph, whose arrows run backward."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtWidgets import QVBoxLayout

from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Wire
from graphgui.explain.pytorch_names import LEAF, pytorch_view
from graphgui.ui.chain_rule.parts.node_table import Column, NodeTable
from graphgui.ui.panels.page import Page
from graphgui.ui.reading import BLANK, CardText, Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme
from graphgui.ui.translate import translate, translate_count
from graphgui.ui.widgets.cards import Label


class AutogradGraph:
    """The autograd graph of PyTorch: the names of its nodes, and the nodes to which each gradient goes on."""

    def __init__(self, graph: Graph, results: Results) -> None:
        view = pytorch_view(graph, results)
        self.ids = list(view.names)[::-1]
        """The ids of its nodes, in the order of the backward pass."""
        self._graph, self._called = graph, view.names
        self._nodes = {node.id: node for node in results.nodes}
        self._onward: dict[int, list[int]] = defaultdict(list)
        for node, source in view.edges:
            self._onward[node].append(source)

    def name(self, id: int) -> str:
        """The name of a node in PyTorch; its operation in brackets where it has no single counterpart."""
        return self._called[id] or f"({self._nodes[id].op})"

    def is_leaf(self, id: int) -> bool:
        """Whether the node is a leaf, in which gradients accumulate."""
        return self._called[id] == LEAF

    def own(self, id: int) -> str:
        """The equation of a node, such as "e = c · d", or its name alone."""
        node = self._nodes[id]
        # A deleted node is listed until the new results arrive.
        has_formula = id in self._graph and not node.row.is_source
        return f"{node.name} = {formula(self._graph, node)}" if has_formula else node.name

    def next_functions(self, id: int) -> str:
        """The next functions of a node, each with the name of its node here."""
        if self.is_leaf(id):
            return translate("none: what arrives is added to {name}.grad").format(name=self._nodes[id].name)
        return ", ".join(f"{self.name(each)} ({self._nodes[each].name})" for each in self._onward[id])


class PyTorchReading(Reading):
    """PyTorch's names as titles, and no numbers but the gradients of leaves; nodes that vanish are dimmed."""

    points_back = True
    retitles = True

    def __init__(self, seen: AutogradGraph) -> None:
        self._seen = seen
        self.highlighted = frozenset(seen.ids)

    def left(self, id: int) -> CardText | None:
        return BLANK

    def right(self, id: int) -> CardText | None:
        return None if self._is_seen(id) and self._seen.is_leaf(id) else BLANK

    def title(self, id: int) -> str | None:
        return self._seen.name(id) if self._is_seen(id) else None

    def chip(self, wire: Wire) -> str | None:
        return ""

    def tip(self, id: int) -> str | None:
        if not self._is_seen(id):
            return translate("It vanishes in PyTorch's graph: no trained input leads to it through derivatives.")
        seen = self._seen
        return f"{seen.own(id)}: {seen.name(id)}\nnext_functions: {seen.next_functions(id)}"

    def _is_seen(self, id: int) -> bool:
        return self.highlighted is not None and id in self.highlighted


class PyTorchPage(Page):
    """The page: a sentence about the autograd graph, and the name of each node there."""

    shows_all_numbers = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.seen: AutogradGraph | None = None
        self._reading: Reading | None = None
        self.sentence, self.note = Label("", "equation", wrap=True), Label("", "quiet", wrap=True)
        columns: tuple[Column[int], ...] = (
            Column(self.tr("node"), lambda id, _: self._seen().own(id)),
            Column(self.tr("PyTorch's name"), lambda id, _: self._seen().name(id), self._colour),
            Column(
                self.tr("next_functions: where its gradient goes on"), lambda id, _: self._seen().next_functions(id)
            ),
        )
        self.table = NodeTable(self.tr("Nodes with their names in PyTorch"), columns)
        self.table.chosen.connect(lambda id: self.go_to([id]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.sentence)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)

    def title(self) -> str:
        return self.tr("PyTorch's view")

    # ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────
    def refresh(self) -> None:
        results = self.session.results
        self.seen = AutogradGraph(self.session.graph, results) if results.order else None
        ids = self.seen.ids if self.seen is not None else []
        self.table.show_rows(ids)
        self._reading = PyTorchReading(self.seen) if self.seen is not None else None
        self.sentence.setText(self._sentence(len(ids), len(results.order) - len(ids)))
        self.note.setText(self._note(ids))
        self.note.setVisible(bool(self.note.text()))
        self.reading_changed.emit()

    def follow_selection(self) -> None:
        if (id := self.session.selected_node) is not None:
            self.table.point_at(id)

    def reading(self) -> Reading | None:
        return self._reading

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.table.apply_theme(theme)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────
    def _seen(self) -> AutogradGraph:
        assert self.seen is not None
        return self.seen

    def _colour(self, id: int) -> str:
        return "gradient" if self._seen().is_leaf(id) else "text"

    def _sentence(self, kept: int, gone: int) -> str:
        if not kept and not gone:
            return self.tr("Build a graph first: then what PyTorch makes of it is shown here.")
        if not kept:
            return self.tr("PyTorch keeps nothing of this graph: no input is trained.")
        sentence = self.tr(
            "PyTorch keeps a graph of the backward pass alone: its arrows point to where the gradient goes on."
        )
        if not gone:
            return sentence
        words = translate_count("1 node, dimmed here, vanishes in it: it needs no gradient.",
                                "{count} nodes, dimmed here, vanish in it: they need no gradient.", gone)  # fmt: skip
        return f"{sentence} {words}"

    def _note(self, ids: list[int]) -> str:
        if any(self._seen().name(id).startswith("(") for id in ids):
            return self.tr("In brackets: operations that PyTorch writes as several nodes of its own, or as none.")
        return ""
