"""The overview from far away: what glows in a reading, and nothing else, is why its cards and wires are grouped anew."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from graphgui.ui.canvas.paint import overview
from graphgui.ui.canvas.paint.style import OVERVIEW_ZOOM
from graphgui.ui.reading import Reading
from tests.ui.hand import OLAH


class Glowing(Reading):
    """Nodes that glow."""

    def __init__(self, *ids):
        self.lit = dict.fromkeys(ids, "gradient_line")


@pytest.fixture
def far(open_window):
    """A window that shows its graph from far away; gives the window and a function that shows a reading."""
    window = open_window(OLAH)
    window.view.scale(0.1, 0.1)
    assert window.view.zoom() < OVERVIEW_ZOOM

    def show(reading):
        window.session.show_reading(window, reading)
        QApplication.processEvents()
        return window.view.viewport().grab().toImage()

    return window, show


def test_another_glow_is_seen_from_far_away(far):
    """A node glows, then another, then none."""
    window, show = far
    a, b = (window.session.graph.named(name).id for name in "ab")
    plain, first, second = show(None), show(Glowing(a)), show(Glowing(b))
    assert first != plain
    assert second not in (plain, first)
    assert show(Glowing(a)) == first
    assert show(None) == plain


def test_a_reading_with_other_numbers_alone_groups_no_card_anew(far, monkeypatch):
    """At every step of a scrub a page gives another reading, whose nodes glow as before."""
    window, show = far
    a, b = (window.session.graph.named(name).id for name in "ab")
    before = show(Glowing(a))
    styled = []
    looks_of = overview.card_looks
    monkeypatch.setattr(
        overview,
        "card_looks",
        lambda session, style, items: styled.extend(item.id for item in items) or looks_of(session, style, items),
    )
    assert show(Glowing(a)) == before
    assert styled == []
    show(Glowing(b))
    assert sorted(styled) == sorted(node.id for node in window.session.graph.nodes())


def test_a_new_node_leaves_the_cards_of_the_others_as_they_are(far, monkeypatch):
    """What is new is kept apart; it looks as if all had been made anew, and goes without a trace."""
    window, _show = far
    bar, port = window.expression, window.view.viewport()
    x, styled, looks_of = window.session.graph.named("a").id, [], overview.card_looks
    monkeypatch.setattr(
        overview,
        "card_looks",
        lambda session, style, items: styled.extend(item.id for item in items) or looks_of(session, style, items),
    )

    def seen():
        window.view.show_place(0.1, QPointF(300.0, 100.0))
        return port.grab().toImage()

    before = seen()
    styled.clear()
    bar.setText("fresh = e + 2")
    bar.carry_out()
    after = seen()
    assert after != before
    assert x not in styled
    window.view.canvas.show_places()
    assert seen() == after
    assert x in styled
    window.session.document.undo()
    for do in (window.session.document.redo, window.session.document.undo):
        kept = seen()
        window.view.canvas.show_places()
        assert seen() == kept
        do()
