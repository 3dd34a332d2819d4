"""One rule for scrubbing, on the canvas and in fields."""

import pytest

from graphgui.ui.widgets.scrub import Scrub, ValueStep, step_of, stepped
from tests.ui.hand import CTRL, NONE, SHIFT
from tests.ui.inspector.inspecting import olah, session_for


@pytest.mark.parametrize(
    ("number", "step"), [(0.0, 0.1), (1.0, 0.1), (-9.9, 0.1), (10.0, 1.0), (0.02, 0.001), (float("inf"), 0.1)]
)
def test_a_step_is_a_tenth_of_the_order_of_magnitude(number, step):
    assert step_of(number) == pytest.approx(step)
    assert step_of(number, whole=True) >= 1


@pytest.mark.parametrize(("modifiers", "end"), [(NONE, 3.0), (SHIFT, 2.1), (CTRL, 12.0), (SHIFT | CTRL, 3.0)])
def test_forty_pixels_are_ten_steps(modifiers, end):
    assert Scrub(2.0, 100.0).number_at(140.0, modifiers) == end
    assert Scrub(2.0, 100.0).number_at(60.0, modifiers) == pytest.approx(4.0 - end)


def test_a_modifier_pressed_on_the_way_makes_no_jump():
    scrub = Scrub(2.0, 0.0)
    assert scrub.number_at(40.0, NONE) == 3.0
    assert scrub.number_at(40.0, SHIFT) == 3.0
    assert scrub.number_at(44.0, SHIFT) == 3.01
    assert scrub.number_at(48.0, NONE) == 3.11
    assert Scrub(2.0, 0.0).number_at(0.0, SHIFT) == 2.0


def test_steps_leave_no_noise_and_odd_numbers_stay():
    assert stepped(0.1, 0.1, 2) == 0.3
    assert stepped(float("inf"), 0.1, 3) == float("inf")
    assert stepped(100.0, 10.0, 0.1, whole=True) == 101
    assert stepped(5e-324, 0.1, 1) == 0.1


def test_a_step_that_ends_as_it_began_is_none():
    session = session_for(olah())
    a = session.graph.named("a").id
    step = ValueStep(session, a)
    step.put(3.0)
    step.put(4.0)
    assert session.results.values["a"] == 4
    step.commit(2.0)
    assert session.document.undo_label is session.document.redo_label is None
    step.put(3.0)
    step.commit(5.0)
    step.commit(6.0)
    session.document.undo()
    assert session.graph.node(a).value == 5
    session.document.undo()
    assert session.graph.node(a).value == 2
    assert session.document.undo_label is None


def test_a_step_outlives_its_document_without_harm():
    session = session_for(olah())
    step = ValueStep(session, session.graph.named("d").id, "b")
    step.put(3.0)
    session.document.undo()
    session.open(session_for(olah()).document)
    step.commit(4.0)
    step.cancel()
