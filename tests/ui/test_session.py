"""The session: one update a turn, heard by all, whatever a listener does."""

import numpy as np
import pytest
from pytestqt.exceptions import capture_exceptions

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import AddNode, Content, remove_nodes, set_value
from graphgui.document.emitter import EndlessAnswersError
from graphgui.engine.graph import Graph, make_node
from graphgui.formats.expressions.expression_parser import parse
from graphgui.lessons.questions import Question
from graphgui.ui.reading import CardText, Reading
from graphgui.ui.session import Session
from graphgui.ui.update import EVERYTHING, Update
from tests.ui.hand import OLAH


@pytest.fixture
def session():
    return Session(Document(Content(parse(OLAH), DescentSettings())))


def id_of(session, name):
    return session.graph.named(name).id


def set_a(session, value):
    session.do("Set a", set_value(session.graph.named("a"), np.float64(value)))


def test_a_turn_is_one_update_and_its_results_agree_with_the_graph(session):
    heard = []
    session.updated.connect(lambda update: heard.append((update, float(session.results.value))))
    with session.turn():
        set_a(session, 3.0)
        set_a(session, 4.0)
        session.select([id_of(session, "c")])
        assert not heard
    ((update, value),) = heard
    assert value == 10.0
    assert update.results
    assert update.selection
    assert update.change.touched == {id_of(session, "a")}


def test_what_a_listener_does_is_an_update_of_its_own_in_order_for_all(session):
    first, second = [], []

    def answer(update):
        first.append(update)
        if update.change:
            session.select([id_of(session, "d")])

    session.updated.connect(answer)
    session.updated.connect(second.append)
    set_a(session, 3.0)
    assert first == second
    assert [bool(update.change) for update in second] == [True, False]
    assert second[1].selection


def test_a_listener_that_raises_keeps_nothing_from_the_others(session):
    """Neither this update nor the one that another listener adds meanwhile; the error is reported each time."""
    heard = []

    def fail(update):
        raise RuntimeError("broken view")

    def answer(update):
        heard.append(update)
        if update.change:
            session.select([id_of(session, "d")])

    session.updated.connect(fail)
    session.updated.connect(answer)
    with capture_exceptions() as caught:
        set_a(session, 3.0)
    assert [str(error) for _, error, _ in caught] == ["broken view"] * 2
    assert [update.selection for update in heard] == [False, True]
    session.updated.disconnect(fail)
    set_a(session, 4.0)
    assert heard[-1].change
    assert float(session.results.value) == 10.0


def test_an_error_of_a_view_is_no_refusal_of_an_edit(session):
    """A GraphError of a listener was taken for one of the edit, and the step was there all the same (bug)."""
    said = []
    session.said.connect(said.append)

    def ask_for_what_is_gone(update):
        session.graph.node(10**9)

    session.updated.connect(ask_for_what_is_gone)
    with capture_exceptions() as caught:
        set_a(session, 3.0)
    assert ["there is no node" in str(error) for _, error, _ in caught] == [True]
    assert said == []
    assert session.document.undo_label == "Set a"


def test_views_that_answer_one_another_for_ever_are_stopped(session):
    def answer(update):
        session.select([id_of(session, "c" if session.selected_node != id_of(session, "c") else "d")])

    session.updated.connect(answer)
    with capture_exceptions() as caught:
        set_a(session, 3.0)
    assert [kind for kind, _, _ in caught] == [EndlessAnswersError]
    # Whoever comes later is told again.
    session.updated.disconnect(answer)
    heard = []
    session.updated.connect(heard.append)
    set_a(session, 5.0)
    assert len(heard) == 1


def test_another_document_brings_no_reading_of_the_one_before(session):
    seen = []
    session.show_reading("a page", type("Old", (Reading,), {"left": lambda self, id: CardText(("old",))})())
    assert session.reading is not None
    session.updated.connect(lambda update: seen.append(session.reading))
    session.open(Document(Content(Graph(), DescentSettings())))
    assert seen == [None]


def test_another_document_can_be_opened_with_a_mask(session):
    heard = []
    session.updated.connect(lambda update: heard.append((update, dict(session.results.value_of))))
    graph = parse("p = 7; q = p * 3")
    q = graph.named("q").id
    session.open(Document(Content(graph, DescentSettings())), frozenset((Question(q, "value"),)))
    ((update, values),) = heard
    assert update == EVERYTHING | Update(opened=True)
    assert q not in values
    assert session.sign_of_missing(q, "value") == "?"


def test_what_is_deleted_is_deselected_in_the_same_update(session):
    session.select([id_of(session, "e")])
    heard = []
    session.updated.connect(heard.append)
    session.do("Delete", *remove_nodes(session.document.content, [id_of(session, "e")]))
    (update,) = heard
    assert update.selection
    assert session.selection == frozenset()
    session.do("Add", AddNode(make_node(session.graph.fresh_id(), "fresh", "sin")))
    assert not heard[-1].selection
