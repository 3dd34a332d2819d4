"""A change is classified once; what it claims to keep is held against the document before and after."""

import numpy as np
import pytest

from graphgui import source
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.change import NO_CHANGE, Change
from graphgui.document.document import Document
from graphgui.document.edits import ChangeDescent, Content, RemoveNode, move, rename, set_literal, set_value
from graphgui.engine.evaluator import Evaluator
from graphgui.formats.expressions.expression_parser import parse
from tests.document.edit_kinds import KINDS, edits_of_every_kind


@pytest.fixture
def document():
    """e = (a + b)(b + 1)."""
    graph = parse("a = 2; b = 1; c = a + b; d = b + 1; e = c * d")
    graph.choose_output(None)
    return Document(Content(graph, DescentSettings()))


def numbers(document):
    """Every value and gradient."""
    results = Evaluator().run(document.graph)
    return {id: (results.value_of[id], results.gradient_of.get(id)) for id in results.value_of}


def wiring(document):
    """Every node and wire, and what is around them."""
    graph = document.graph
    return {node.id for node in graph.nodes()}, set(graph.wires()), document.annotations


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_change_claims_to_keep_is_kept(document, kind):
    heard = []
    document.changed.connect(heard.append)
    before = numbers(document), wiring(document), source(document.graph), document.descent
    names = {node.id: node for node in document.graph.nodes()}
    document.do(kind, *edits_of_every_kind(document)[kind])
    (change,) = heard
    after = numbers(document), wiring(document), source(document.graph), document.descent
    if change.moves_only:
        assert before[0] == after[0]
    if change.keeps_structure:
        assert before[1] == after[1]
    if change.keeps_text and before[0] == after[0]:
        assert before[2] == after[2]
    assert change.sets_descent == (before[3] != after[3])
    now = {node.id: node for node in document.graph.nodes()}
    assert {id for id in names.keys() | now.keys() if names.get(id) is not now.get(id)} <= change.touched


def test_each_claim_is_made_where_it_holds(document):
    kinds = edits_of_every_kind(document)
    made = {kind: Change.of(tuple(edits)) for kind, edits in kinds.items()}
    assert [kind for kind in KINDS if made[kind].moves_only] == ["move", "descent", *KINDS[-4:]]
    assert [kind for kind in KINDS if made[kind].numbers_only] == ["value", "literal"]
    assert [kind for kind in KINDS if made[kind].sets_descent] == ["descent"]


def test_the_text_stays_where_only_places_values_or_descent_change(document):
    a, d = (document.graph.named(name) for name in "ad")
    kept = [
        move(a, (60.0, 60.0)),
        set_value(a, np.float64(5.0)),
        ChangeDescent(DescentSettings(), DescentSettings()),
    ]
    assert all(Change.of((edit,)).keeps_text for edit in kept)
    others = [
        rename(a, "q"),
        set_literal(d, "b", 7.0),
        set_literal(d, "b", np.ones(3)),
        set_value(a, np.ones(3)),
        RemoveNode(a),
    ]
    assert not any(Change.of((edit,)).keeps_text for edit in others)


def test_two_changes_are_joined_in_order_and_nothing_adds_nothing(document):
    a = document.graph.named("a")
    first, second = Change.of((set_value(a, np.float64(5.0)),)), Change.of((move(a, (60.0, 60.0)),))
    both = first | second
    assert both.edits == (*first.edits, *second.edits)
    assert (both.keeps_text, both.numbers_only, both.moves_only) == (True, False, False)
    assert first | NO_CHANGE is first
    assert NO_CHANGE | first is first
    assert not NO_CHANGE
