"""What Practice hides is told nowhere: in no panel and no view, by no tip, copy or voice, until it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QMenu

from graphgui.document.edits import set_value
from graphgui.engine.graph import Wire
from graphgui.engine.values import as_value
from graphgui.explain.derivation import Kind
from graphgui.formats.expressions.number_parser import exact_text
from graphgui.lessons.prediction import mistakes
from graphgui.lessons.questions import Question, truth
from graphgui.ui.canvas.access import accessible_canvas
from graphgui.ui.canvas.model.hit_test import NOTHING, Hit
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.checks_page import ChecksPage
from graphgui.ui.chain_rule.explain_page import ExplainPage
from graphgui.ui.chain_rule.modes_page import ModesPage
from graphgui.ui.chain_rule.nudge_page import NudgePage
from graphgui.ui.chain_rule.paths_page import PathsPage
from graphgui.ui.chain_rule.pytorch_page import PyTorchPage
from graphgui.ui.chain_rule.steps_page import StepsPage
from graphgui.ui.node_roles import train
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.panels.page import Page
from graphgui.ui.practice.practice_panel import PracticePanel
from graphgui.ui.practice.predict_page import PredictPage
from graphgui.ui.shell.main_window import MainWindow
from graphgui.ui.shell.workspaces import shown_workspaces
from tests.ui.canvas.access.speaking import texts_of
from tests.ui.hand import CTRL, SHIFT, Hand
from tests.ui.practice.practising import click, true_results, type_into, verdict
from tests.ui.reading import Told, everything_copied, everything_told, numbers_of, telling

SINGLE = (
    "a = 2.9203; b = 1.8565; m = b * 0.9404; p = a * b; q = exp(m); z = sin(q); r = p + q; l = sqrt(p); u = r * l; "
    "y = sin(u)"
)
"""A graph of single numbers and two ends, in which no hidden number is, in two digits, another number of the window."""
ARRAYS = (
    "X = [[0.3719, 0.9157], [0.5341, 0.1973]]; w = [0.7319, 1.2713]; h = X @ w; t = tanh(h); s = dot(t, t); y = sin(s)"
)
HIDINGS = ("gradients", "values", "a gradient", "a value")
SOME_HIDINGS = [*HIDINGS[:2], *(pytest.param(each, marks=pytest.mark.slow) for each in HIDINGS[2:])]
"""One number is hidden as all are; python -m tests --slow looks whether that holds everywhere."""
PAGES = (StepsPage, PathsPage, ModesPage, NudgePage, ExplainPage, ChecksPage, PyTorchPage)
SOME_PAGES = [
    kind if kind in (StepsPage, PyTorchPage) else pytest.param(kind, marks=pytest.mark.slow) for kind in PAGES
]
"""One page that is covered while numbers are hidden, and the one that is not."""
LARGE = (1900, 1200)
# The offscreen platform says so of every panel that floats.
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


class Case:
    """A window in which Practice hides some numbers."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.panel, self.chain = window.docks.panel(PracticePanel), window.docks.panel(ChainRulePanel)
        self.predict = self.panel.page_of(PredictPage)
        self.questions: frozenset[Question] = frozenset()
        window.docks.open("practice")
        window.docks.open("history")
        if not window.view.canvas.paint_style.show_derivatives:
            window.actions_by_id["derivatives"].trigger()
        window.view.history.fit()
        QApplication.processEvents()

    def id(self, name: str) -> int:
        """The id of a node."""
        return self.window.session.graph.named(name).id

    def select(self, *names: str) -> None:
        """Selects nodes by their names."""
        self.window.session.select([self.id(name) for name in names])
        QApplication.processEvents()

    def hide(self, hiding: str) -> None:
        """Hides all gradients or values but those of the ends, or those of one node."""
        match hiding:
            case "gradients":
                click(self.predict.hide_gradients)
            case "values":
                click(self.predict.hide_values)
            case "a gradient":
                self.select(next(name for name in "bw" if self.window.session.graph.has_name(name)))
                click(self.predict.hide_gradient)
            case "a value":
                self.select(next(name for name in "rt" if self.window.session.graph.has_name(name)))
                click(self.predict.hide_value)
        self.questions = self.window.session.hidden
        assert self.questions

    def numbers(self) -> dict[str, float]:
        """The true answers of all that was hidden."""
        found = numbers_of(true_results(self.window.session), self.questions)
        assert bool(found) == bool(self.questions)
        return found

    def leaks(self, states: Iterator[str]) -> list[str]:
        """What is told of the hidden numbers in any of these states."""
        return [
            f"{state}: {leak}" for state in states for leak in telling(everything_told(self.window), self.numbers())
        ]


@pytest.fixture
def case(open_window: Callable[..., MainWindow]) -> Case:
    """A large window on a graph of single numbers, with Practice in front; nothing is hidden yet."""
    return Case(open_window(SINGLE, LARGE))


# ── states of the window ─────────────────────────────────────────────────────────────────────────────────────────────
def selections(case: Case, names: str = "bu") -> Iterator[str]:
    """Nothing selected, then some nodes one by one."""
    for chosen in ("", *names):
        case.select(*chosen)
        yield f"{chosen or 'nothing'} selected"


def float_panel(case: Case, name: str) -> None:
    """Has a panel float, in sight."""
    dock = case.window.docks[name]
    dock.setFloating(True)
    dock.show()
    dock.resize(1300, 420)
    QApplication.processEvents()


def stirred(case: Case, page: Page) -> Iterator[str]:
    """A page in all that it may show: its steps, its stages, a small nudge, several explanations."""
    match page:
        case StepsPage():
            for at in (*range(2, page.last, 3), page.last):
                page.go(at)
                yield f"step {at}"
        case PathsPage():
            yield "listed"
            page.factor.setChecked(True)
            for at in (1, page.last):
                page.go(at)
                yield f"stage {at}"
            page.factor.setChecked(False)
        case NudgePage():
            yield "usual"
            type_into(page.field, "0.0001")
            yield "small"
        case ExplainPage():
            graph = case.window.session.graph
            kinds: tuple[Kind, ...] = ("gradient", "value")
            for kind in kinds:
                page.explain(kind, case.id("b"))
                page.tree.expandAll()
                yield f"{kind} of b"
            page.explain(
                "derivative", case.id("u"), Wire(case.id("r"), case.id("u"), graph.node(case.id("u")).slots[0])
            )
            yield "wire to u"
        case ChecksPage():
            (timer,) = (each for each in page.findChildren(type(page.children()[0])) if hasattr(each, "isActive"))
            while timer.isActive():
                QApplication.processEvents()
            yield "checked"
        case _:
            yield "shown"


def view_shown(case: Case, kind: type[Page]) -> Iterator[str]:
    """The Chain rule floats on one of its pages, stirred; or covered, where the page would show hidden numbers."""
    float_panel(case, "chain_rule")
    page = case.chain.page_of(kind)
    case.chain.choose(case.chain.page_of(PyTorchPage if kind is not PyTorchPage else StepsPage))
    case.chain.choose(page)
    QApplication.processEvents()
    assert case.chain.is_covered == bool(page.shows_all_numbers and case.questions)
    assert (case.chain.cover if case.chain.is_covered else page).isVisible()
    assert case.predict.isVisible()
    yield from ("covered",) if case.chain.is_covered else stirred(case, page)


def view_floats(case: Case, kind: type[Page]) -> Iterator[str]:
    """The same with nothing and with nodes selected; Practice is in front in its place."""
    yield from (f"nothing selected, {state}" for state in view_shown(case, kind))
    yield from selections(case)
    if not case.chain.is_covered:
        case.select("b")
        yield from (f"b selected, {state}" for state in stirred(case, case.chain.page_of(kind)))


# ── the reader ───────────────────────────────────────────────────────────────────────────────────────────────────────
def everywhere(told: Told, numbers: dict[str, float]) -> set[str]:
    """The kinds of places that tell some of these numbers."""
    return {found.partition(":")[0] for found in telling(told, numbers)}


def test_the_reader_reads_what_every_part_of_the_window_tells(case):
    """Were it blind, nothing would ever leak: each kind of place tells the numbers while none is hidden."""
    results = case.window.session.results
    numbers = numbers_of(results, [Question(case.id("b"), "gradient"), Question(case.id("u"), "value")])
    case.select("b")
    assert {
        "inspector painted", "inspector NumberLabel", "inspector hover NumberLabel", "inspector spoken", "inspector Label",
        "code painted", "code margin", "canvas painted", "canvas at 1", "canvas spoken", "canvas tip of b",
        "canvas tip of u", "canvas at 0.32",
    } <= everywhere(everything_told(case.window), numbers)  # fmt: skip
    assert everywhere(everything_told(case.window), {"value y": results.value or 0.0}) >= {
        "main_window painted", "main_window PlainLabel", "main_window spoken",
    }  # fmt: skip
    wired = numbers_of(results, [Question(case.id("a"), "gradient")])
    assert {"canvas tip of a wire"} <= everywhere(everything_told(case.window), wired)


@pytest.mark.parametrize(
    "kind", [PathsPage, *(pytest.param(kind, marks=pytest.mark.slow) for kind in PAGES[:-1] if kind is not PathsPage)],
    ids=lambda kind: kind.__name__,
)  # fmt: skip
def test_the_reader_reads_what_every_view_tells(case, kind):
    """A view paints a number of the graph, holds it in a widget and has it spoken."""
    results = case.window.session.results
    computed = [node.id for node in results.nodes if not node.row.is_source]
    numbers = numbers_of(results, [*(Question(id, "value") for id in computed), Question(case.id("b"), "gradient")])
    found: set[str] = set()
    for _ in view_floats(case, kind):
        found |= {where for where in everywhere(everything_told(case.window), numbers) if "chain_rule" in where}
    assert {"chain_rule painted", "chain_rule spoken"} <= found
    assert len(found) > 2


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("12.35", True), ("−12.3", True), ("1.235e1", True), ("0.01235", True), ("12.3", True), ("12", False), ("12.346, 3", True),
     ("12.4", False), ("1.2", False), ("x12.35", False), ("712.35", False), ("1,234.6", True)],
)  # fmt: skip
def test_a_number_is_found_in_any_rounding(text, is_told):
    assert bool(telling([("here", text)], {"it": -12.34567})) == is_told


# ── panels and views ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("hiding", SOME_HIDINGS)
def test_docked_panels_tell_none_of_them(case, hiding):
    """Inspector, Code, History, Practice, the canvas, the bars: whatever node is selected."""
    case.hide(hiding)
    assert case.leaks(selections(case, "abpruy")) == []


@pytest.mark.parametrize("hiding", SOME_HIDINGS)
@pytest.mark.parametrize("kind", SOME_PAGES, ids=lambda kind: kind.__name__)
def test_no_view_beside_practice_tells_them(case, kind, hiding):
    """Two views are seen at once, the one of the chain rule was chosen last; nor does the canvas beside them."""
    case.hide(hiding)
    assert case.leaks(view_floats(case, kind)) == []


@pytest.mark.parametrize("kind", SOME_PAGES, ids=lambda kind: kind.__name__)
def test_no_view_that_was_open_before_goes_on_telling_them(case, kind):
    """Practice hides last."""
    for _ in view_floats(case, kind):
        pass
    case.hide("gradients")
    assert case.leaks(iter(["hidden last"])) == []
    case.window.view.setFocus()
    case.window.actions_by_id["show_hidden"].trigger()
    QApplication.processEvents()
    assert case.chain.page_of(kind).isVisible()


@pytest.mark.parametrize("hiding", SOME_HIDINGS)
def test_floating_panels_tell_none_of_them(case, hiding):
    case.hide(hiding)
    for name in case.window.docks:
        float_panel(case, name)
    case.chain.choose(case.chain.page_of(PyTorchPage))
    assert case.leaks(selections(case, "bru")) == []


@pytest.mark.parametrize("workspace", [each.name for each in shown_workspaces()])
def test_no_panel_tells_them_in_any_workspace(case, workspace):
    """Each panel comes to the front in each workspace; the Chain rule on the one view that is not covered."""
    case.hide("gradients")
    case.window.workspaces.choose(workspace)
    case.chain.choose(case.chain.page_of(PyTorchPage))
    case.select("b")

    def panels() -> Iterator[str]:
        yield "as it is"
        for name in case.window.docks:
            if not case.window.docks[name].make().isVisible():
                case.window.docks.open(name)
                QApplication.processEvents()
                yield name

    assert case.leaks(panels()) == []
    assert case.window.session.hidden == case.questions


def test_they_stay_hidden_in_a_small_window(case):
    """It has no room for Practice."""
    case.hide("gradients")
    case.window.resize(1024, 640)
    QApplication.processEvents()
    assert case.leaks(selections(case)) == []


def test_they_stay_hidden_while_practice_is_closed(case):
    case.hide("gradients")
    case.window.docks["practice"].close()
    assert case.leaks(selections(case)) == []


def test_they_stay_hidden_on_another_page_of_practice(case):
    case.hide("gradients")
    for page in case.panel.pages[1:]:
        case.panel.choose(page)
        assert case.leaks(selections(case)) == []


@pytest.mark.parametrize("hiding", ["gradients", pytest.param("values", marks=pytest.mark.slow)])
def test_undo_and_redo_tell_none_of_them(case, hiding):
    case.hide(hiding)
    session, h = case.window.session, Hand(case.window)
    session.do("Set a", set_value(session.graph.named("a"), as_value(3.2238)))
    assert case.leaks(selections(case)) == []
    case.window.view.setFocus()
    h.key(Qt.Key.Key_Z, CTRL)
    assert case.leaks(selections(case)) == []
    case.window.view.setFocus()
    h.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert case.leaks(selections(case)) == []


# ── a descent ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("hiding", ["gradients", "values"])
def test_a_step_of_descent_tells_none_of_them(case, hiding):
    """With one parameter, the length of the gradient is its derivative; the loss is the output."""
    float_panel(case, "gradient_descent")
    train(case.window.session, case.id("b"), False)
    case.hide(hiding)
    before = case.numbers()
    descent = case.window.docks.panel(DescentPanel)
    type_into(descent.rate_field, "1e-6")
    click(descent.step_button)
    while descent.run.is_running:
        QApplication.processEvents()
    told = everything_told(case.window)
    assert telling(told, before) == []
    assert telling(told, case.numbers()) == []


@pytest.mark.parametrize("hiding", ["gradients", "values"])
def test_a_descent_that_runs_tells_none_of_them(case, hiding):
    case.hide(hiding)
    float_panel(case, "gradient_descent")
    descent = case.window.docks.panel(DescentPanel)
    type_into(descent.rate_field, "1e-12")
    type_into(descent.steps_field, "1000000")
    click(descent.run_button)
    found = case.leaks(f"running, look {at}" for at in range(3))
    assert descent.run.is_running
    descent.stop()
    assert found + case.leaks(iter(["stopped"])) == []


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("hiding", ["gradients", "values"])
def test_the_diagnosis_of_a_wrong_answer_tells_no_hidden_number(case, hiding):
    """Every mistake that is known is made."""
    case.hide(hiding)
    graph, results, leaks = case.window.session.graph, true_results(case.window.session), []
    for question in case.window.session.open_questions():
        case.select(graph.node(question.node).name)
        assert case.predict.asked == question
        for key, values in mistakes(graph, results, question).items():
            for value in values:
                type_into(case.predict.asking.field, exact_text(value))
                said = verdict(case.predict)
                assert said.startswith("✗")
                # "You have 5: …" says again what was typed.
                leaks += telling(
                    [(key, said.partition(": ")[2] if said.startswith("✗ You have") else said)], case.numbers()
                )
    assert leaks == []


@pytest.mark.parametrize("hiding", ["gradients", "values"])
def test_a_right_answer_tells_its_own_number_alone(case, hiding):
    case.hide(hiding)
    results, leaks = true_results(case.window.session), []
    while questions := case.window.session.open_questions():
        case.select(case.window.session.graph.node(questions[0].node).name)
        type_into(case.predict.asking.field, exact_text(truth(results, questions[0])))
        assert verdict(case.predict).startswith("✓")
        case.questions = case.window.session.hidden
        # p passes on to q what r has: the same number is another answer.
        mine = float(truth(results, questions[0]))
        rest = {name: number for name, number in case.numbers().items() if abs(number) != abs(mine)}
        leaks += telling(everything_told(case.window), rest)
    assert leaks == []


# ── copies, pop-ups, voices ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("hiding", ["gradients", "values"])
def test_nothing_that_is_copied_or_exported_tells_them(case, hiding, tmp_path):
    case.hide(hiding)
    assert telling(everything_copied(case.window, tmp_path), case.numbers()) == []


@pytest.mark.parametrize("kind", [PathsPage, PyTorchPage], ids=lambda kind: kind.__name__)
def test_no_copy_tells_them_while_another_view_is_shown(case, kind, tmp_path):
    """What is drawn on paper is drawn as on the screen."""
    case.hide("gradients")
    case.select()
    float_panel(case, "chain_rule")
    case.chain.choose(case.chain.page_of(StepsPage))
    case.chain.choose(case.chain.page_of(kind))
    assert telling(everything_copied(case.window, tmp_path), case.numbers()) == []


def popups(case: Case) -> Iterator[str]:
    """Whatever opens over the canvas: the popups for adding and wiring, what is found, the palette of commands."""
    window, h = case.window, Hand(case.window)
    case.select("u")
    window.view.setFocus()
    h.key(Qt.Key.Key_A, SHIFT)
    assert window.bench.inserter.popup.isVisible()
    yield "add popup"
    h.key(Qt.Key.Key_Escape)
    case.select("u")
    window.actions_by_id["wire"].trigger()
    QApplication.processEvents()
    yield "wire dialog"
    h.key(Qt.Key.Key_Escape)
    window.bench.command_palette.open()
    yield "command palette"
    window.bench.command_palette.close()
    window.view.setFocus()
    h.key(Qt.Key.Key_F, CTRL)
    for sought in ("u", ">0", "∂<0", "∂>-1e9", "exp", "error"):
        window.bench.find_bar.field.setText(sought)
        yield f"found by {sought}"
    window.bench.find_bar.give_up()


@pytest.mark.parametrize("hiding", ["gradients", pytest.param("values", marks=pytest.mark.slow)])
def test_nothing_that_pops_up_tells_them(case, hiding):
    case.hide(hiding)
    assert case.leaks(popups(case)) == []
    window, id = case.window, case.id("u")
    wire = window.session.graph.wires_into(id)[0]
    for hit in (NOTHING, Hit("body", id), Hit("slot", id, wire.slot), Hit("wire", wire=wire)):
        menu = window.context_menus.menu(hit, window.mapToGlobal(QPoint(500, 400)))
        said = [(hit.part, text) for each in (menu, *menu.findChildren(QMenu)) for text in texts_of(each)]
        assert said
        assert telling(said, case.numbers()) == []
        menu.deleteLater()


def test_searching_for_a_hidden_number_finds_no_more_than_for_any_other(case):
    case.hide("gradients")
    case.window.view.setFocus()
    Hand(case.window).key(Qt.Key.Key_F, CTRL)
    bar = case.window.bench.find_bar
    for number in case.numbers().values():
        bar.field.setText(f"∂={number:.4g}")
        assert bar.matches.ids == []
    bar.field.setText("∂=1")
    assert [case.window.session.graph.node(id).name for id in bar.matches.ids] == ["y"]
    bar.give_up()


def test_a_tip_that_the_pointer_left_open_tells_none_of_them(case):
    """The pointer rests on a card while its gradient is hidden by the keyboard."""
    h = Hand(case.window)
    case.window.view.history.fit()
    h.move(h.at("b", "gradient"), button=Qt.MouseButton.NoButton)
    control = case.window.view.viewport().toolTip()
    case.hide("gradients")
    assert telling([("tip", control)], case.numbers())
    assert telling([("tip", case.window.view.viewport().toolTip())], case.numbers()) == []


def test_no_voice_tells_them(case, monkeypatch):
    """All that a screen reader is told, by announcements and by the names of what has the focus."""
    said: Told = []

    def hear(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(("announced", event.message()))

    case.hide("gradients")
    monkeypatch.setattr(accessible_canvas.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(accessible_canvas.QAccessible, "updateAccessibility", hear)
    case.window.session.said.connect(lambda sentence: said.append(("said", sentence)))
    case.window.view.setFocus()
    reader, session = case.window.view.reader, case.window.session
    for node in session.graph.nodes():
        case.select(node.name)
        said.append((node.name, reader.words(node.id)))
    for id in ("next", "previous", "go_source", "go_target", "go_wire", "next_problem", "copy_gradient", "copy_latex"):
        case.window.actions_by_id[id].trigger()
    case.window.actions_by_id["undo"].trigger()
    assert said
    assert telling(said, case.numbers()) == []


def numbers_in(thing: object, seen: set[int]) -> Iterator[float]:
    """Every number that is reached from an object, through whatever holds it."""
    if id(thing) in seen:
        return
    seen.add(id(thing))
    parts: Iterable[object] = ()
    match thing:
        case float() | int():
            yield float(thing)
        case np.ndarray():
            yield from map(float, thing.ravel())
        case Mapping():
            parts = (*thing.keys(), *thing.values())
        case list() | tuple() | set() | frozenset():
            parts = thing
        case _ if type(thing).__module__.startswith("graphgui"):
            parts = vars(thing).values() if hasattr(thing, "__dict__") else ()
    for part in list(parts):
        yield from numbers_in(part, seen)


@pytest.mark.parametrize("text", [SINGLE, ARRAYS], ids=["numbers", "arrays"])
def test_nothing_that_the_session_gives_holds_a_hidden_number(open_window, text):
    """Whoever looks into the results finds none, in no cache either; a view cannot tell what it has not got."""
    case = Case(open_window(text, LARGE))
    case.hide("gradients")
    case.hide("values")
    results = case.window.session.results
    for wire in results.wires:
        assert wire.contribution is None
    assert not results.value_of.keys() & {question.node for question in case.questions if question.kind == "value"}
    found = [*numbers_in(results, set()), *numbers_in(case.window.session.reading, set())]
    assert found
    for number in case.numbers().values():
        assert not np.isclose(found, number, rtol=1e-9, atol=0.0).any()


def test_no_gradient_tells_a_hidden_value(open_window):
    """Each factor of a product is the other one's gradient."""
    case = Case(open_window("a = 20.51; b = 10.27; c = a + b; d = b + 1; e = c * d", LARGE))
    case.hide("values")
    assert case.leaks(selections(case, "bc")) == []


# ── arrays and groups ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("hiding", SOME_HIDINGS)
def test_no_entry_of_an_array_is_told(open_window, hiding, tmp_path):
    case = Case(open_window(ARRAYS, LARGE))
    control = telling(everything_told(case.window), numbers_of(
        case.window.session.results, [Question(case.id("t"), "value"), Question(case.id("s"), "value")]
    ))  # fmt: skip
    assert control
    case.hide(hiding)
    assert case.leaks(selections(case, "Xwhtsy")) == []
    assert telling(everything_copied(case.window, tmp_path), case.numbers()) == []


@pytest.mark.parametrize("kind", [pytest.param(StepsPage, marks=pytest.mark.slow), PyTorchPage])
def test_no_view_tells_an_entry_of_an_array(open_window, kind):
    case = Case(open_window(ARRAYS, LARGE))
    case.hide("gradients")
    float_panel(case, "chain_rule")
    case.chain.choose(case.chain.page_of(PyTorchPage))
    case.chain.choose(case.chain.page_of(kind))
    assert case.leaks(selections(case, "wt")) == []


def test_a_right_answer_about_an_array_tells_its_own_numbers_alone(open_window):
    case = Case(open_window(ARRAYS, LARGE))
    case.hide("gradients")
    leaks = []
    while questions := case.window.session.open_questions():
        case.select(case.window.session.graph.node(questions[0].node).name)
        type_into(case.predict.asking.field, exact_text(truth(true_results(case.window.session), questions[0])))
        assert verdict(case.predict).startswith("✓")
        case.questions = case.window.session.hidden
        leaks += telling(everything_told(case.window), case.numbers())
    assert leaks == []


def test_a_table_that_is_open_already_does_not_go_on_telling_a_value(open_window):
    case = Case(open_window(ARRAYS, LARGE))
    case.select("t")
    case.window.actions_by_id["open_table"].trigger()
    QApplication.processEvents()
    values = numbers_of(case.window.session.results, [Question(case.id("t"), "value")])
    assert any("GridView" in found or "GridEditor" in found for found in telling(everything_told(case.window), values))
    case.window.activateWindow()
    case.hide("values")
    assert case.leaks(iter(["open"])) == []


@pytest.mark.parametrize("hiding", ["gradients", "values"])
def test_a_group_tells_none_of_them(case, hiding, tmp_path):
    """Closed, in a picture, and open, with its stubs."""
    h = Hand(case.window)
    case.select("r", "l", "u")
    case.window.view.setFocus()
    case.window.actions_by_id["group"].trigger()
    h.type("inner")
    QApplication.processEvents()
    case.hide(hiding)
    assert case.leaks(selections(case, "bm")) == []
    assert telling(everything_copied(case.window, tmp_path), case.numbers()) == []
    (group,) = case.window.view.canvas.group_items()
    case.window.session.enter(group.id)
    assert case.leaks(selections(case, "ru")) == []


def test_a_group_of_two_ends_tells_none_of_them_in_a_picture(case, tmp_path):
    """With little room its card shows values without names."""
    h = Hand(case.window)
    case.select("r", "l", "m", "q")
    case.window.view.setFocus()
    case.window.actions_by_id["group"].trigger()
    h.type("inner")
    case.hide("values")
    assert case.leaks(iter(["closed"])) == []
    assert telling(everything_copied(case.window, tmp_path), case.numbers()) == []
