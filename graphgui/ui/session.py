"""The session: the open document, its live results and the selection, as every view sees them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from graphgui.analysis.gradient_check import GradientCheck
from graphgui.analysis.nudge import Nudge
from graphgui.document.arrangement.groups import at_level, level_of, members_of, path_to, shown_as
from graphgui.document.change import Change
from graphgui.document.document import Document
from graphgui.document.edits import Edit
from graphgui.document.emitter import Emitter, EndlessAnswersError, Subscriptions
from graphgui.document.live_results import LiveResults
from graphgui.document.unexpected import attempt, report
from graphgui.engine.evaluator import Results
from graphgui.engine.graph import CycleError, Graph, GraphError
from graphgui.engine.program.statement_writer import Line
from graphgui.engine.values import Value
from graphgui.formats.cgraph.annotations import living_groups
from graphgui.lessons.examiner import Examiner
from graphgui.lessons.giveaways import with_giveaways
from graphgui.lessons.questions import KINDS, Kind, Question
from graphgui.ui.reading import CardText, HiddenNumbers, Reading, ReadingStack
from graphgui.ui.update import ANEW, EVERYTHING, NOTHING_NEW, Update


class _Masked(NamedTuple):
    """The results of a run, the same without the hidden numbers, and all that is left out."""

    of: Results
    results: Results
    untold: frozenset[Question]
    """The hidden numbers, and those that would give them away."""
    open: tuple[Question, ...]
    """The hidden numbers that exist, in the order of computation."""


MOST_UPDATES = 100
"""Updates that views may add while they follow one another's, before that is taken for a circle."""


class Session:
    """The open document with its results and selection. Views connect once; the session survives a change of document.

    `updated(update)` says what is new, once a turn, when document, results and selection agree with one another.
    `said(sentence)`: a sentence for the status line or banner. `gone_to(ids)`: these nodes are to be brought into view.
    `asked_why(kind, id)`: the user asks for the derivation of a node's value or gradient.
    """

    def __init__(self, document: Document, hidden: frozenset[Question] = frozenset()) -> None:
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
        self.hidden = hidden
        """The mask: the numbers that nothing shows until they are answered. It belongs to the document."""
        self.reading: Reading | None = None
        """What cards, wires and others say in place of a number: the mask, above the readings of the pages that are seen."""
        self._readings: dict[object, Reading] = {}
        self._masked: _Masked | None = None
        self._path: tuple[int, ...] = ()
        self._examiner: Examiner | None = None
        self._new = NOTHING_NEW
        self._turns = 0
        self._is_telling = False
        self._subscriptions = Subscriptions()
        self._follow(document)
        self._stack_readings()

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
        """The results of the last run without the hidden numbers. No view has any others."""
        return self._told().results if self.hidden else self._live.results

    def _told(self) -> _Masked:
        results, masked = self._live.results, self._masked
        if masked is None or masked.of is not results:
            untold = with_giveaways(self.graph, results, self.hidden)
            shown = results.without(*({each.node for each in untold if each.kind == kind} for kind in KINDS))
            found = tuple(question for question in self.examiner.questions() if question in self.hidden)
            self._masked = masked = _Masked(results, shown, untold, found)
        return masked

    @property
    def examiner(self) -> Examiner:
        """The one who knows the hidden numbers too, and judges answers; another one after every run."""
        if self._examiner is None or not self._examiner.is_of(self._live.results):
            self._examiner = Examiner(self.graph, self._live.results)
        return self._examiner

    def source(self) -> list[Line]:
        """The program that ran, as one reads it."""
        return self._live.source()

    def value(self, id: int) -> Value:
        """The value a source shows now: the previewed one, else the document's own."""
        return self._live.value(id)

    def check(self, id: int) -> GradientCheck | None:
        """The gradient of a source found in three ways; None where there is none, or where a number is hidden or previewed."""
        return None if self.hides_any else self._live.check(id)

    def nudge(self, id: int, epsilon: Value) -> Nudge | None:
        """The change of every node when a source moves by ε; None where a number is hidden."""
        return None if self.hides_any else self._live.nudge(id, epsilon)

    def hides(self, id: int, kind: Kind) -> bool:
        """Whether the value or the gradient of a node is hidden, or would give away one that is."""
        return bool(self.hidden) and Question(id, kind) in self._told().untold

    def open_questions(self) -> list[Question]:
        """The hidden numbers that exist now, in the order of computation; those of nodes that are gone wait for undo."""
        return [*self._told().open] if self.hidden else []

    @property
    def hides_any(self) -> bool:
        """Whether any number that exists is hidden."""
        return bool(self.hidden) and bool(self._told().open)

    def in_place_of(self, id: int, kind: Kind) -> CardText | None:
        """What the reading has in the place of a number; None where the number itself is shown."""
        if self.reading is None:
            return None
        return self.reading.left(id) if kind == "value" else self.reading.right(id)

    def is_blank(self, id: int, kind: Kind) -> bool:
        """Whether the reading shows nothing in the place of a number, as steps do of what they have not come to."""
        return self.reading is not None and (told := self.in_place_of(id, kind)) is not None and not told.texts

    def sign_of_missing(self, id: int, kind: Kind) -> str:
        """The sign in the place of a missing number: "?" where it is hidden, a dash where there is none."""
        return "?" if self.hides(id, kind) else "—"

    def hide(self, questions: frozenset[Question]) -> None:
        """Replaces the mask: hides exactly these numbers in all views."""
        if questions != self.hidden:
            self.hidden, self._masked = questions, None
            self._add(Update(results=True, status=True))  # a hidden number cannot be copied

    def show_reading(self, owner: object, reading: Reading | None) -> None:
        """Shows the reading of a page in place of values and gradients, above those that are shown already; None ends it."""
        if self._readings.get(owner) is not reading:
            if reading is None:
                del self._readings[owner]
            else:
                self._readings[owner] = reading
            self._add(Update(reading=True))

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
        self._live.preview(values)
        self._add(Update(results=True))

    def do(self, label: str, *edits: Edit, merge: Hashable = None, selects: Iterable[int] | None = None) -> bool:
        """Applies edits as one undo step; where the graph refuses them, shows the reason and returns False.

        New nodes are put into the group that is open. Edits with an equal `merge` key join one step. What is given as
        `selects` is selected afterwards, in the same update.
        """
        # The turn ends outside of `try`: an error of a view is no refusal.
        with self.turn():
            try:
                self.document.do(label, *at_level(self.document.content, self.level, edits), merge=merge)
            except GraphError as error:
                self.say(self.sentence(error), error.path if isinstance(error, CycleError) else ())
                return False
            if selects is not None:
                self.select(selects)
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

    def open(self, document: Document, hidden: frozenset[Question] = frozenset()) -> None:
        """Replaces the open document, with an empty selection and this mask."""
        self.selection = self.around = frozenset()
        self.level, self._path = None, ()
        self._readings.clear()
        self.hidden, self._masked, self._examiner = hidden, None, None
        self._follow(document)
        self._new = NOTHING_NEW
        self._add(EVERYTHING | Update(opened=True))

    def recover(self) -> None:
        """Has every view show everything anew, after an error through which one may have missed something."""
        self._live.forget()
        self._masked = self._examiner = None
        with self.turn():
            attempt(self._leave_what_is_gone)
            attempt(self.select, self.chosen)
            self._add(ANEW)

    def _follow(self, document: Document) -> None:
        self._subscriptions.end()
        self.document = document
        # The results must be dirty before anybody can ask for them.
        self._live = LiveResults(document)
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
            for _ in range(MOST_UPDATES):
                if self._new is NOTHING_NEW:
                    return
                update, self._new = self._new, NOTHING_NEW
                if update.results or update.reading:
                    attempt(self._stack_readings)
                self.updated.emit(update)
            self._new = NOTHING_NEW
            report(EndlessAnswersError("the views answer one another's news for ever"))
        finally:
            self._is_telling = False

    def _stack_readings(self) -> None:
        readings = [*reversed(self._readings.values())]
        if self.hidden:
            told = self._told()
            readings.insert(0, HiddenNumbers(self.graph, told.results, told.untold))
        self.reading = ReadingStack(readings) if len(readings) > 1 else readings[0] if readings else None

    def _leave_what_is_gone(self) -> None:
        groups = self.document.content.annotations.groups
        if self.level is not None and self.level not in groups:
            # The open group is gone, by undo perhaps: open the nearest one around it that is left.
            self.enter(next((id for id in reversed(self._path) if id in groups), None))

    def _drop_deleted(self, change: Change) -> None:
        if change.keeps_structure or not self.chosen:
            return
        self.select(self.chosen)
        if self.around:
            # The nodes in a selected group may have changed.
            self._add(Update(selection=True))
