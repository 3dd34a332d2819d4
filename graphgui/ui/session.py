"""The session: the open document, its live results and the selection, as every view sees them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from graphgui.document.arrangement.groups import at_level, level_of, members_of, path_to, shown_as
from graphgui.document.document import Document
from graphgui.document.edits import AddNode, Edit, RemoveNode
from graphgui.document.emitter import Emitter
from graphgui.document.live_results import LiveResults
from graphgui.engine.evaluator import Results
from graphgui.engine.graph import CycleError, Graph, GraphError
from graphgui.formats.cgraph.annotations import living_groups
from graphgui.lessons.questions import Kind, Question
from graphgui.ui.masked_results import MaskedResults


class Session:
    """The open document with its results and selection. Views connect once; the session survives a change of document.

    `document_replaced`: another document is open. `changed(edits)`: the open document was edited. `results_changed`:
    there are new results, or another mask. `selection_changed`: another selection. `status_changed`: another path,
    modified mark or history. `said(sentence)`: a sentence for the status line or banner. `gone_to(ids)`: these nodes
    are to be brought into view. `asked_why(kind, id)`: the user asks for the derivation of a node's value or
    gradient. `level_changed`: the canvas shows another group.
    """

    def __init__(self, document: Document) -> None:
        self.document_replaced: Emitter[[]] = Emitter()
        self.changed: Emitter[[Sequence[Edit]]] = Emitter()
        self.results_changed: Emitter[[]] = Emitter()
        self.selection_changed: Emitter[[]] = Emitter()
        self.status_changed: Emitter[[]] = Emitter()
        self.said: Emitter[[str]] = Emitter()
        self.gone_to: Emitter[[Iterable[int]]] = Emitter()
        self.asked_why: Emitter[[Kind, int]] = Emitter()
        self.level_changed: Emitter[[]] = Emitter()
        self.spoken_of: tuple[int, ...] = ()
        """The nodes that the last sentence is about; a click on it goes to them."""
        self.selection: frozenset[int] = frozenset()
        self.around: frozenset[int] = frozenset()
        """The ids of the groups, frames and notes that are selected."""
        self.level: int | None = None
        """The id of the group that the canvas shows; None at the top."""
        self.hidden: frozenset[Question] = frozenset()
        """The mask: the numbers that no view shows until they are answered."""
        self._shown: MaskedResults | None = None
        self._path: tuple[int, ...] = ()
        self._follow(document)

    @property
    def graph(self) -> Graph:
        """The open graph, for reading."""
        return self.document.graph

    @property
    def selected_node(self) -> int | None:
        """The node that is selected alone; None where no node is, or several are."""
        return next(iter(self.selection)) if len(self.selection) == 1 else None

    @property
    def chosen(self) -> frozenset[int]:
        """The ids of everything selected: nodes, groups, frames and notes."""
        return self.selection | self.around

    @property
    def chosen_nodes(self) -> set[int]:
        """The selected nodes, and all nodes in the selected groups."""
        content = self.document.content
        groups = (id for id in self.around if id in content.annotations.groups)
        return {*self.selection, *(id for group in groups for id in members_of(content, group))}

    @property
    def results(self) -> Results:
        """The results of the last run, hidden numbers included."""
        return self.live.results

    @property
    def shown(self) -> Results:
        """`results` without the numbers that Practice hides."""
        if not self.hidden:
            return self.results
        if self._shown is None or self._shown.all is not self.results:
            self._shown = MaskedResults.of(self.results, self.hidden)
        return self._shown

    def hides(self, id: int, kind: Kind) -> bool:
        """Whether the value or the gradient of a node is hidden."""
        return Question(id, kind) in self.hidden

    def hide(self, questions: frozenset[Question]) -> None:
        """Replaces the mask: hides exactly these numbers in all views."""
        if questions != self.hidden:
            self.hidden, self._shown = questions, None
            self.results_changed.emit()
            self.status_changed.emit()  # a hidden number cannot be copied

    def do(self, label: str, *edits: Edit, merge: Hashable = None) -> bool:
        """Applies edits as one undo step; where the graph refuses them, shows the reason and returns False.

        New nodes are put into the group that is open. Edits with an equal `merge` key join one step.
        """
        try:
            self.document.do(label, *at_level(self.document.content, self.level, edits), merge=merge)
        except GraphError as error:
            self.say(self.sentence(error), error.path if isinstance(error, CycleError) else ())
            return False
        return True

    def select(self, ids: Iterable[int]) -> None:
        """Selects exactly these nodes, groups, frames and notes; a node inside a closed group selects the group."""
        wanted = frozenset(ids)
        content = self.document.content
        if groups := content.annotations.groups:
            # An empty group is kept for undo, but is not shown.
            unseen = groups.keys() - living_groups(content.graph, content.annotations)
            wanted = frozenset(shown_as(content, self.level, wanted) - unseen)
        nodes = frozenset(id for id in wanted if id in self.graph)
        around = frozenset(id for id in wanted - nodes if self.document.content.annotations.find(id) is not None)
        if (nodes, around) != (self.selection, self.around):
            self.selection, self.around = nodes, around
            self.selection_changed.emit()

    def enter(self, level: int | None) -> None:
        """Opens a group, or with None the top level, and clears the selection."""
        if level == self.level:
            return
        self._path = tuple(group.id for group in path_to(self.document.content, level))
        self.level = level
        self.select(())
        self.level_changed.emit()

    def leave_group(self) -> bool:
        """Goes one level up and selects the group that was left; False at the top."""
        inside = self.level
        if inside is None:
            return False
        self.enter(level_of(self.document.content, inside))
        self.select([inside])
        return True

    def sentence(self, error: Exception) -> str:
        """The message of an error as a sentence; names of nodes keep their letters."""
        text = str(error)
        begins_with_name = self.graph.has_name(text.split(maxsplit=1)[0]) if text else False
        return text + "." if begins_with_name else f"{text[:1].upper()}{text[1:]}."

    def say(self, sentence: str, about: Iterable[int] = ()) -> None:
        """Shows a sentence; a click on it goes to the nodes it is about."""
        self.spoken_of = tuple(about)
        self.said.emit(sentence)

    def go_to(self, ids: Iterable[int]) -> None:
        """Selects these nodes, opens their group and scrolls the canvas to them."""
        ids = list(ids)
        if ids:
            self.enter(level_of(self.document.content, ids[0]))
        self.select(ids)
        self.gone_to.emit(self.selection)

    def open(self, document: Document) -> None:
        """Replaces the open document, with an empty selection and no mask."""
        self.selection = self.around = frozenset()
        self.level, self._path = None, ()
        self.hidden, self._shown = frozenset(), None
        self._follow(document)
        self.document_replaced.emit()
        self.selection_changed.emit()
        self.results_changed.emit()
        self.status_changed.emit()

    def _follow(self, document: Document) -> None:
        self.document = document
        document.changed.connect(self._drop_deleted)
        document.changed.connect(self.changed.emit)
        document.changed.connect(self._leave_what_is_gone)
        # Results are computed after `changed`, so that views know new nodes before their values arrive.
        self.live = LiveResults(document)
        self.live.changed.connect(self.results_changed.emit)
        document.status_changed.connect(self.status_changed.emit)

    def _leave_what_is_gone(self, edits: Sequence[Edit]) -> None:
        groups = self.document.content.annotations.groups
        if self.level is not None and self.level not in groups:
            # The open group is gone, by undo perhaps: open the nearest one around it that is left.
            self.enter(next((id for id in reversed(self._path) if id in groups), None))

    def _drop_deleted(self, edits: Sequence[Edit]) -> None:
        before = self.selection, self.around
        self.select(self.chosen)
        if (
            self.around
            and before == (self.selection, self.around)
            and any(isinstance(edit, AddNode | RemoveNode) for edit in edits)
        ):
            # The nodes in a selected group may have changed.
            self.selection_changed.emit()
