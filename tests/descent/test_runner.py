"""The descent's thread keeps its pace, stops when it is told to, and forgets nothing it should remember."""

import sys
import threading
from dataclasses import replace
from time import monotonic, sleep, thread_time

import numpy as np
import pytest

from graphgui.descent.history import History
from graphgui.descent.run import Record, descend
from graphgui.descent.runner import Runner, pace
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse

A_LONG_TIME = 120.0
"""What a busy machine may need for what takes a moment."""


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
    limit = monotonic() + A_LONG_TIME
    while runner.poll().running:
        assert monotonic() < limit
        sleep(0.002)
    return runner.poll()


def wait_for_step(runner, step):
    """Polls until the runner has got as far as this step."""
    limit = monotonic() + A_LONG_TIME
    while runner.poll().latest is None or runner.poll().latest.index < step:
        assert monotonic() < limit
        sleep(0.002)


@pytest.fixture
def rests(monkeypatch):
    """The rests of the descent's thread: the processor time it has used when one begins, and its length in seconds."""
    found = []

    def rest(seconds):
        found.append((thread_time(), seconds))
        sleep(seconds)

    monkeypatch.setattr("graphgui.descent.runner.sleep", rest)
    return found


def test_a_long_run_takes_at_most_about_four_seconds():
    assert (pace(1), pace(120), pace(1200), pace(1_000_000)) == (30, 30, 300, 250_000)


def test_it_keeps_its_pace():
    history = History()
    runner = Runner(parabola(steps=30), history, 100)
    start = monotonic()
    runner.start()
    progress = wait_for_end(runner)
    assert monotonic() - start >= 0.28, "a busy machine may be slower"
    assert progress.latest.index == 30
    assert progress.divergence is progress.error is None
    steps, losses, norms = history.read()
    assert list(steps) == list(range(31))
    assert losses[0] == 100
    assert np.all(np.diff(losses) < 0)
    assert norms[0] == 20


def test_it_is_as_fast_as_the_machine_where_it_must_be(rests):
    """It rests for at most a fifth of the time, however long that is."""
    start = monotonic()
    runner = Runner(parabola(rate=1e-6, steps=5_000), History(), 1e9)
    runner.start()
    assert wait_for_end(runner).latest.index == 5_000
    assert sum(seconds for _, seconds in rests) <= (monotonic() - start) / 5


def test_stop_waits_for_the_end_even_in_the_midst_of_a_wait():
    runner = Runner(parabola(steps=10), History(), 0.1 / A_LONG_TIME)
    runner.start()
    wait_for_step(runner, 0)
    start = monotonic()
    runner.stop()
    assert monotonic() - start < A_LONG_TIME
    assert runner.poll().latest.index == 0
    assert not runner.poll().running


def test_pause_does_not_wait_and_another_runner_resumes():
    history = History()
    first = Runner(parabola(steps=1_000), history, 200)
    first.start()
    wait_for_step(first, 1)
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


def test_others_get_their_turn_while_it_works(rests):
    """It truly sleeps after every few milliseconds of its own work, which a busy machine does not make more."""
    runner = Runner(parabola(rate=1e-7, steps=10_000_000), History(), 1e9)
    runner.start()
    limit = monotonic() + A_LONG_TIME
    while len(rests) < 50:
        assert monotonic() < limit
        sleep(0.002)
    runner.stop()
    work = np.diff([used for used, _ in rests])
    assert np.quantile(work, 0.8) < 0.01, "the collector of garbage may come between"
    assert all(seconds > 0 for _, seconds in rests)
