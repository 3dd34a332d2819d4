"""Frames, notes and bends: what they hold moves with them, and each change is one edit with an opposite."""

from __future__ import annotations

import pytest

from graphgui.document.arrangement.frames import (
    add_frame,
    add_frame_at,
    add_note,
    noted,
    resize,
    set_colour,
    set_title,
)
from graphgui.document.arrangement.groups import delete, group_nodes, visible
from graphgui.document.arrangement.placement import carried, held_by, move_all, rect_of, shifted
from graphgui.document.arrangement.wire_bends import (
    add_route_point,
    move_route_point,
    remove_route_point,
    routes_of,
    set_route,
)
from graphgui.document.change import Change
from graphgui.document.edits import ChangeAnnotations, ChangeNode, ChangeRoute, compress, swap_inputs
from graphgui.document.live_results import LiveResults
from graphgui.engine.graph import GraphError
from graphgui.formats.cgraph import annotations as annotations_module
from tests.document.annotated import do, document, ids, snapshot


def framed(doc, names, title="a frame"):
    edit = add_frame(doc.content, ids(doc, names), title, "blue")
    do(doc, edit)
    return edit.after.id


def test_a_frame_stands_around_its_nodes_and_carries_them():
    doc = document()
    p, z, x = ids(doc, "p z x")
    frame = framed(doc, "p z")
    left, top, width, height = rect_of(doc.content, frame)
    for id in (p, z):
        x0, y0, w, h = rect_of(doc.content, id)
        assert left < x0 < x0 + w < left + width
        assert top < y0 < y0 + h < top + height
    held = held_by(doc.content, doc.annotations.frames[frame])
    assert {p, z} <= held
    assert x not in held
    before = doc.graph.node(p).position, doc.graph.node(x).position
    do(doc, *move_all(doc.content, [frame], (100.0, 20.0)))
    assert doc.graph.node(p).position == (before[0][0] + 100, before[0][1] + 20)
    assert doc.graph.node(x).position == before[1]


def test_what_a_frame_passes_over_is_not_picked_up():
    doc = document()
    frame = framed(doc, "x")
    inside = carried(doc.content, [frame])
    assert inside == {frame, *ids(doc, "x")}
    for _ in range(6):
        doc.do("Drag", *shifted(doc.content, inside, (100.0, 0.0)), merge="drag")
    assert len(doc.step_labels) == 2
    assert doc.graph.node(*ids(doc, "p")).position == document().graph.node(*ids(doc, "p")).position


def test_frames_in_frames_notes_and_groups_come_along():
    doc = document()
    edits = group_nodes(doc.content, ids(doc, "p z"))
    do(doc, *edits)
    group = edits[-1].after.id
    inner = add_frame(doc.content, [group])
    do(doc, inner)
    note = add_note(doc.content, rect_of(doc.content, group)[:2], "hello")
    do(doc, note)
    outer = add_frame(doc.content, [inner.after.id, note.after.id])
    do(doc, outer)
    assert carried(doc.content, [outer.after.id]) >= {
        outer.after.id,
        inner.after.id,
        note.after.id,
        group,
        *ids(doc, "p z"),
    }
    assert outer.after.id not in carried(doc.content, [inner.after.id])


def test_frames_and_notes_change():
    doc = document()
    frame = framed(doc, "p z")
    do(doc, set_title(doc.content, frame, " the\nlayer\0 "))
    do(doc, set_colour(doc.content, frame, "red"))
    do(doc, resize(doc.content, frame, (0.0, 0.0, 5.0, 500.0)))
    found = doc.annotations.frames[frame]
    assert (found.title, found.colour, found.rect) == ("the layer", "red", (0.0, 0.0, 40.0, 500.0))
    edit = add_note(doc.content, (20.0, 40.0))
    do(doc, edit)
    do(doc, noted(edit.after, "# Why?\r\nBecause\ud800", edit.after.rect))
    assert doc.annotations.notes[edit.after.id].text == "# Why?\nBecause"
    assert visible(doc.content).frames == [frame]
    assert visible(doc.content).notes == [edit.after.id]
    do(doc, *delete(doc.content, [frame, edit.after.id]))
    assert (doc.annotations.frames, doc.annotations.notes) == ({}, {})
    assert len(doc.graph) == 10, "what a frame holds stays"


def test_what_could_not_be_saved_is_refused():
    doc = document()
    frame = add_frame_at(doc.content, (0.0, 0.0, 100.0, 100.0)).after
    doc.do("Frame", ChangeAnnotations(None, frame))
    for bad, problem in [
        (set_colour(doc.content, frame.id, "#ff0000"), "must be one of"),
        (resize(doc.content, frame.id, (0.0, 0.0, float("nan"), 1.0)), "width and height"),
        (add_frame(doc.content, ids(doc, "p"), "x", "pink"), "must be one of"),
        (ChangeAnnotations(None, frame), "already a frame"),
        (ChangeAnnotations(add_note(doc.content, (0.0, 0.0)).after, None), "has changed since"),
    ]:
        with pytest.raises(GraphError, match=problem):
            doc.do("Bad", bad)
    assert len(doc.step_labels) == 1
    with pytest.raises(GraphError, match="choose what"):
        add_frame(doc.content, [])


def test_bends_belong_to_a_wire():
    doc = document()
    wire = doc.graph.wires_into(*ids(doc, "z"))[0]
    do(doc, add_route_point(doc.content, wire, 0, (10.0, 20.0)))
    do(doc, add_route_point(doc.content, wire, 1, (30.0, 40.0)))
    do(doc, add_route_point(doc.content, wire, 0, (0.0, 0.0)))
    do(doc, move_route_point(doc.content, wire, 1, (15.0, 20.0)))
    assert routes_of(doc.content) == {wire: ((0.0, 0.0), (15.0, 20.0), (30.0, 40.0))}
    do(doc, remove_route_point(doc.content, wire, 0))
    do(doc, *delete(doc.content, ids(doc, "p")))
    assert routes_of(doc.content) == {}
    doc.undo()
    assert routes_of(doc.content) == {wire: ((15.0, 20.0), (30.0, 40.0))}
    do(doc, *move_all(doc.content, ids(doc, "p z"), (20.0, 0.0)))
    assert routes_of(doc.content)[wire] == ((35.0, 20.0), (50.0, 40.0)), "they move if both ends do"
    do(doc, *move_all(doc.content, ids(doc, "p"), (20.0, 0.0)))
    assert routes_of(doc.content)[wire] == ((35.0, 20.0), (50.0, 40.0))
    do(doc, set_route(doc.content, wire, ()))
    assert doc.annotations.routes == {}
    with pytest.raises(GraphError, match="at most 100 bends"):
        doc.do("Bad", set_route(doc.content, wire, ((0.0, 0.0),) * 101))


@pytest.mark.parametrize("text", ["y = a - b", "y = a - 2", "y = a - a"])
def test_inputs_are_swapped_with_their_numbers_and_bends(text):
    doc = document(text)
    (y,) = ids(doc, "y")
    wires = doc.graph.wires_into(y)
    doc.do("Bend", set_route(doc.content, wires[0], ((1.0, 2.0),)))
    before = doc.graph.node(y).literals
    do(doc, *swap_inputs(doc.content, y, "a", "b"))
    swapped = {(wire.source, wire.slot) for wire in doc.graph.wires_into(y)}
    assert swapped == {(wire.source, "b" if wire.slot == "a" else "a") for wire in wires}
    assert doc.graph.node(y).literals == before[::-1]
    assert list(routes_of(doc.content).values()) == [((1.0, 2.0),)]
    doc.do("Back", *swap_inputs(doc.content, y, "a", "b"))
    assert doc.graph.wires_into(y) == wires


def test_annotations_changes_no_number_and_a_drag_is_told_once():
    doc = document()
    results = (live := LiveResults(doc)).results
    frame = framed(doc, "p z")
    wire = doc.graph.wires()[0]
    do(doc, set_route(doc.content, wire, ((1.0, 1.0),)))
    assert live.results is results
    first, *_, last = steps = [
        *shifted(doc.content, [frame, *ids(doc, "p")], (1.0, 0.0)), set_route(doc.content, wire, ((2.0, 1.0),))
    ]  # fmt: skip
    assert Change.of(tuple(steps)).moves_only
    twice = [*steps, *(type(edit)(*_again(edit)) for edit in steps)]
    short = compress(twice)
    assert len(short) == len(steps) == 3
    assert (short[0].before, short[-1].before) == (first.before, last.before)
    assert [type(edit) for edit in short] == [ChangeAnnotations, ChangeNode, ChangeRoute]


def _again(edit):
    """The same change once more, from where the first one led."""
    return (edit.wire, edit.after, edit.before) if isinstance(edit, ChangeRoute) else (edit.after, edit.before)


def test_no_more_notes_are_added_than_a_file_may_hold(monkeypatch):
    """Else a document could be saved that is refused when it is opened."""
    monkeypatch.setattr(annotations_module, "MOST_RECORDS", 2)
    doc = document()
    for _ in range(2):
        doc.do("note", add_note(doc.content, (0.0, 0.0), "here"))
    before = snapshot(doc)
    with pytest.raises(GraphError, match="a document can keep at most 2 notes"):
        doc.do("note", add_note(doc.content, (0.0, 0.0), "one too many"))
    assert snapshot(doc) == before
