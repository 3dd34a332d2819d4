"""The table of what stands where on the canvas: found by a rectangle, whatever was added, moved, hidden and taken away."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from graphgui.ui.canvas.model.spatial_index import IndexedItem, SpatialIndex

EVERYWHERE = QRectF(-1e6, -1e6, 2e6, 2e6)
place = st.integers(-20, 20)
step = st.tuples(
    st.sampled_from(["add", "add", "move", "hide", "show", "remove", "look"]), st.integers(0, 99), place, place
)


def square(x: float, y: float) -> IndexedItem:
    thing = IndexedItem()
    thing.sides = (-1.0, -1.0, 1.0, 1.0)
    thing.move_to(x, y)
    return thing


@settings(max_examples=60, deadline=None)
@given(st.lists(step, max_size=200))
def test_the_table_finds_what_a_search_through_all_things_finds(steps):
    """Each step and each question is also put to a plain list; Qt's own rectangles say what touches."""
    index, all_things = SpatialIndex[IndexedItem](), list[IndexedItem]()
    for what, at, x, y in steps:
        if what == "add" or not all_things:
            all_things.append(square(x, y))
            index.add(all_things[-1])
            continue
        thing = all_things[at % len(all_things)]
        match what:
            case "move":
                thing.setPos(QPointF(x, y))
            case "hide" | "show":
                thing.setVisible(what == "show")
            case "remove":
                index.remove(thing)
                all_things.remove(thing)
            case "look":
                around = QRectF(x, y, 7.0, 5.0)
                expected = [
                    each for each in all_things if each.isVisible() and around.intersects(each.sceneBoundingRect())
                ]
                assert index.touching(around) == expected
    assert index.touching(EVERYWHERE) == [each for each in all_things if each.isVisible()]


def test_what_must_be_painted_anew_is_where_a_thing_was_and_where_it_is():
    """Asked once, it is told once; what stands still needs nothing."""
    index = SpatialIndex[IndexedItem]()
    moving, standing = square(0.0, 0.0), square(500.0, 500.0)
    index.add(moving)
    index.add(standing)
    assert index.take_dirty_rect() == QRectF(-1.0, -1.0, 502.0, 502.0)
    assert index.take_dirty_rect().isEmpty()
    moving.setPos(QPointF(10.0, 4.0))
    # Somebody may ask what lies where in between.
    assert index.touching(QRectF(9.0, 3.0, 1.0, 1.0)) == [moving]
    moving.setPos(QPointF(20.0, 4.0))
    assert index.take_dirty_rect() == QRectF(-1.0, -1.0, 22.0, 6.0)
    moving.setVisible(False)
    assert index.take_dirty_rect() == QRectF(19.0, 3.0, 2.0, 2.0)
    assert index.touching(EVERYWHERE) == [standing]


def test_things_that_come_and_go_leave_no_rows_behind():
    """A graph that is edited for hours has a table as long as the graph is large."""
    index = SpatialIndex[IndexedItem]()
    for _ in range(50):
        things = [square(float(at), 0.0) for at in range(100)]
        for thing in things:
            index.add(thing)
        index.touching(EVERYWHERE)
        for thing in things:
            index.remove(thing)
        assert index.touching(EVERYWHERE) == []
    assert index.rows <= 200
    assert index.room <= 800
