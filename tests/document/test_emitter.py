"""Listeners: all hear, whichever raises, and whoever emits goes on."""

from __future__ import annotations

import logging

import pytest
from pytestqt.exceptions import capture_exceptions

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content, set_value
from graphgui.document.emitter import Emitter, Subscriptions
from graphgui.document.live_results import LiveResults
from graphgui.document.unexpected import LOGGER, attempt, report
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse


def fail(*_):
    raise ValueError("broken listener")


@pytest.mark.parametrize("at", range(4))
def test_every_listener_hears_whichever_raises(at):
    emitter, heard = Emitter(), []
    for number in range(4):
        emitter.connect(fail if number == at else lambda value, number=number: heard.append((number, value)))
    with capture_exceptions() as caught:
        emitter.emit(7)
    assert heard == [(number, 7) for number in range(4) if number != at]
    assert [str(error) for _, error, _ in caught] == ["broken listener"]


def test_an_edit_is_done_and_can_be_undone_though_a_listener_raises():
    """Results that were made dirty by a later listener are those of the new graph."""
    document = Document(Content(parse("a = 2; b = a * 3"), DescentSettings()))
    document.changed.connect(fail)
    live = LiveResults(document)
    with capture_exceptions() as caught:
        document.do("Set a", set_value(document.graph.named("a"), as_value(5.0)))
        assert float(live.results.value) == 15.0
        document.undo()
        assert float(live.results.value) == 6.0
    assert len(caught) == 2
    assert (document.undo_label, document.redo_label) == (None, "Set a")


def test_results_are_found_anew_once_they_are_forgotten():
    """Whatever a listener that did not hear has left: also what is previewed is gone."""
    document = Document(Content(parse("a = 2; b = a * 3"), DescentSettings()))
    live = LiveResults(document)
    live.preview({document.graph.named("a").id: as_value(4.0)})
    before = live.results
    live.forget()
    assert live.results is not before
    assert float(live.results.value) == 6.0


def test_subscriptions_end_together():
    emitter, heard, subscriptions = Emitter(), [], Subscriptions()
    for _ in range(3):
        subscriptions.connect(emitter, heard.append)
    subscriptions.end()
    subscriptions.end()
    emitter.emit(1)
    assert heard == []


def test_what_is_reported_has_its_traceback(caplog):
    with capture_exceptions():
        assert attempt(fail) is False
        assert attempt(int, "3") is True
        report(KeyError("no traceback"))
    first, second = [record for record in caplog.records if record.name == LOGGER]
    assert first.levelno == logging.ERROR
    assert "in fail\n" in caplog.text
    assert second.exc_info[1].args == ("no traceback",)
