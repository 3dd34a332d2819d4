"""The session: the open document, its live results and the selection, as every view sees them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from graphgui.document.arrangement.groups import at_level, level_of, members_of, path_to, shown_as
from graphgui.document.change import Change
from graphgui.document.document import Document
from graphgui.document.edits import Edit
from graphgui.document.emitter import Emitter, Subscriptions
from graphgui.document.live_results import LiveResults
from graphgui.engine.evaluator import Results
from graphgui.engine.graph import CycleError, Graph, GraphError
from graphgui.engine.values import Value
from graphgui.formats.cgraph.annotations import living_groups
from graphgui.lessons.questions import Kind, Question
from graphgui.ui.masked_results import MaskedResults
from graphgui.ui.update import ANOTHER_DOCUMENT, NOTHING_NEW, Update


class Session:
    """The open document with its results and selection. Views connect once; the session survives a change of document.

    `updated(update)` says what is new, once a turn, when document, results and selection agree with one another.
    `said(sentence)`: a sentence for the status line or banner. `gone_to(ids)`: these nodes are to be brought into view.
    `asked_why(kind, id)`: the user asks for the derivation of a node's value or gradient.
    """

    def __init__(self, document: Document) -> None:
        self.updated: Emitter[[Update]] = Emitter()
        self.said: Emitter[[str]] = Emitter()
        self.gone_to: Emitter[[Iterable[int]]] = Emitter()
        self.asked_why: Emitter[[Kind, int]] = Emitter()
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
        self._new = NOTHING_NEW
        self._turns = 0
        self._is_telling = False
        self._subscriptions = Subscriptions()
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
            self._add(Update(results=True, status=True))  # a hidden number cannot be copied

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Joins all that is done within it into one update at its end; until then no view knows of it."""
        self._turns += 1
        try:
            yield
        finally:
            self._turns -= 1
            self._tell()

    def preview(self, values: Mapping[int, Value] | None) -> None:
        """Shows the graph at other values of its sources, by id; None goes back to the document's own."""
        self.live.preview(values)
        self._add(Update(results=True))

    def do(self, label: str, *edits: Edit, merge: Hashable = None) -> bool:
        """Applies edits as one undo step; where the graph refuses them, shows the reason and returns False.

        New nodes are put into the group that is open. Edits with an equal `merge` key join one step.
        """
        # The turn ends outside of `try`: an error of a view is no refusal.
        with self.turn():
            try:
                self.document.do(label, *at_level(self.document.content, self.level, edits), merge=merge)
                return True
            except GraphError as error:
                self.say(self.sentence(error), error.path if isinstance(error, CycleError) else ())
                return False

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
            self._add(Update(selection=True))

    def enter(self, level: int | None) -> None:
        """Opens a group, or with None the top level, and clears the selection."""
        if level == self.level:
            return
        with self.turn():
            self._path = tuple(group.id for group in path_to(self.document.content, level))
            self.level = level
            self.select(())
            self._add(Update(level=True))

    def leave_group(self) -> bool:
        """Goes one level up and selects the group that was left; False at the top."""
        inside = self.level
        if inside is None:
            return False
        with self.turn():
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
        with self.turn():
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
        self._new = NOTHING_NEW
        self._add(ANOTHER_DOCUMENT)

    def _follow(self, document: Document) -> None:
        self._subscriptions.end()
        self.document = document
        # The results must be dirty before anybody can ask for them.
        self.live = LiveResults(document)
        self._subscriptions.connect(document.changed, self._on_changed)
        self._subscriptions.connect(document.status_changed, self._on_status)

    def _on_changed(self, change: Change) -> None:
        with self.turn():
            self._add(Update(change, results=not change.moves_only, status=True))
            self._drop_deleted(change)
            self._leave_what_is_gone()

    def _on_status(self) -> None:
        self._add(Update(status=True))

    def _add(self, update: Update) -> None:
        self._new |= update
        self._tell()

    def _tell(self) -> None:
        """Emits what is new, unless a turn goes on; what followers do meanwhile is an update of its own, after this one."""
        if self._turns or self._is_telling:
            return
        self._is_telling = True
        try:
            while self._new is not NOTHING_NEW:
                update, self._new = self._new, NOTHING_NEW
                self.updated.emit(update)
        finally:
            self._is_telling = False

    def _leave_what_is_gone(self) -> None:
        groups = self.document.content.annotations.groups
        if self.level is not None and self.level not in groups:
            # The open group is gone, by undo perhaps: open the nearest one around it that is left.
            self.enter(next((id for id in reversed(self._path) if id in groups), None))

    def _drop_deleted(self, change: Change) -> None:
        if change.keeps_wiring or not self.chosen:
            return
        self.select(self.chosen)
        if self.around:
            # The nodes in a selected group may have changed.
            self._add(Update(selection=True))
