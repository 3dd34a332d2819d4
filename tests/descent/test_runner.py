"""The descent's thread keeps its pace, stops when it is told to, and forgets nothing it should remember."""

import sys
import threading
from dataclasses import replace
from time import monotonic, sleep

import numpy as np
import pytest

from graphgui.descent.history import History
from graphgui.descent.run import Record, descend
from graphgui.descent.runner import Runner, pace
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse


@pytest.fixture(autouse=True)
def _no_thread_is_left():
    before = threading.active_count()
    yield
    assert threading.active_count() == before


def parabola(rate=0.01, steps=100, resumed=None):
    """A descent of x² from 10."""
    graph = parse("y = x^2")
    graph.replace(replace(graph.named("x"), value=as_value(10)))
    return descend(graph, "y", None, rate, steps, resumed)


def wait_for_end(runner):
    """Polls as the window does, until the runner has ended."""
    limit = monotonic() + 20
    while runner.poll().running:
        assert monotonic() < limit
        sleep(0.002)
    return runner.poll()


def test_a_long_run_takes_at_most_about_four_seconds():
    assert (pace(1), pace(120), pace(1200), pace(1_000_000)) == (30, 30, 300, 250_000)


def test_it_keeps_its_pace():
    history = History()
    runner = Runner(parabola(steps=30), history, 100)
    start = monotonic()
    runner.start()
    progress = wait_for_end(runner)
    assert 0.28 <= monotonic() - start < 1.5
    assert progress.latest.index == 30
    assert progress.divergence is progress.error is None
    steps, losses, norms = history.read()
    assert list(steps) == list(range(31))
    assert losses[0] == 100
    assert np.all(np.diff(losses) < 0)
    assert norms[0] == 20


def test_it_is_as_fast_as_the_machine_where_it_must_be():
    start = monotonic()
    runner = Runner(parabola(rate=1e-6, steps=5_000), History(), 1e9)
    runner.start()
    assert wait_for_end(runner).latest.index == 5_000
    assert monotonic() - start < 5


def test_stop_waits_for_the_end_even_in_the_midst_of_a_wait():
    runner = Runner(parabola(steps=10), History(), 0.1)
    runner.start()
    sleep(0.05)
    start = monotonic()
    runner.stop()
    assert monotonic() - start < 1
    assert runner.poll().latest.index == 0
    assert not runner.poll().running


def test_pause_does_not_wait_and_another_runner_resumes():
    history = History()
    first = Runner(parabola(steps=1_000), history, 200)
    first.start()
    sleep(0.1)
    first.pause()
    at = wait_for_end(first).latest
    assert 0 < at.index < 1_000
    second = Runner(parabola(steps=3, resumed=at), history, 1e9)
    second.start()
    wait_for_end(second)
    assert list(history.read()[0]) == list(range(at.index + 4))


def test_divergence_is_handed_over_with_the_last_good_record():
    runner = Runner(parabola(rate=1.1, steps=5_000), History(), 1e9)
    runner.start()
    progress = wait_for_end(runner)
    assert (progress.latest.index, progress.divergence.step) == (1933, 1934)


def test_an_error_in_a_step_is_told_not_lost(monkeypatch: pytest.MonkeyPatch):
    reported: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: reported.append(error))

    def broken():
        yield Record(0, 1.0, 1.0, {})
        raise MemoryError("no room")

    runner = Runner(broken(), History(), 1e9)
    runner.start()
    assert "no room" in wait_for_end(runner).error
    assert [str(error) for error in reported] == ["no room"]


def test_history_stays_within_its_bounds():
    history = History(most=100)
    for step in range(10_000):
        history.add(step, -step, 2 * step)
    steps, losses, norms = history.read()
    assert 50 <= len(steps) < 100
    assert steps[0] == 0
    assert len(set(np.diff(steps))) == 1
    assert steps[-1] > 9_700
    assert np.array_equal(losses, -steps)
    assert np.array_equal(norms, 2 * steps)


def test_others_get_their_turn_while_it_works():
    """Another thread that wants to run for a moment, again and again, is not kept waiting."""
    runner = Runner(parabola(rate=1e-7, steps=10_000_000), History(), 1e9)
    runner.start()
    longest = 0.0
    for _ in range(100):
        start = monotonic()
        sleep(0.001)
        longest = max(longest, monotonic() - start)
    runner.stop()
    assert longest < 0.1
