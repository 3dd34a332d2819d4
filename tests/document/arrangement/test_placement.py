"""Room for what is pasted: clear of nodes, groups, notes and the edges of frames, and no farther down than need be."""

from __future__ import annotations

import random

import pytest

from graphgui.analysis.layout import CARD_HEIGHT, CARD_WIDTH, GRID, NODE_HEIGHT, NODE_WIDTH
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.arrangement.placement import cleared, free_shift
from graphgui.document.building.redefinition import edits_for_text
from graphgui.document.document import Document
from graphgui.document.edits import ChangeAnnotations, Content
from graphgui.engine.graph import Graph, make_node
from graphgui.formats.cgraph.annotations import Frame, Group, Note, Rect

CARD = (0.0, 0.0, CARD_WIDTH, CARD_HEIGHT)


def document(nodes=(), frames=(), notes=()) -> Document:
    """A document with constants, frames and notes at these places."""
    graph = Graph()
    for place in nodes:
        graph.add(make_node(graph.fresh_id(), graph.fresh_name(), "constant", value=1.0, position=place))
    doc = Document(Content(graph, DescentSettings()))
    for rect in frames:
        doc.do("Frame", ChangeAnnotations(None, Frame(doc.annotations.fresh_id(), "", "grey", rect)))
    for rect in notes:
        doc.do("Note", ChangeAnnotations(None, Note(doc.annotations.fresh_id(), "note", rect)))
    return doc


def shift(doc: Document, rects, start=(0.0, 0.0), level=None):
    return free_shift(doc.content, level, rects, start)


def test_a_free_place_is_taken_as_it_is():
    assert shift(document([(0.0, 0.0)]), []) == (0.0, 0.0)
    assert shift(document(), [CARD]) == (0.0, 0.0)
    assert shift(document([(NODE_WIDTH, 0.0)]), [CARD]) == (0.0, 0.0)
    assert shift(document(), [CARD], (40.0, 60.0)) == (40.0, 60.0)


def test_below_a_node_on_the_grid():
    x, y = shift(document([(0.0, 0.0)]), [CARD])
    assert (x, y % GRID) == (0.0, 0.0)
    assert NODE_HEIGHT <= y < NODE_HEIGHT + GRID


def test_a_tall_note_is_passed_whole():
    x, y = shift(document(notes=[(-20.0, -20.0, 200.0, 400.0)]), [CARD])
    assert x == 0.0
    assert 380.0 <= y - (NODE_HEIGHT - CARD_HEIGHT) < 380.0 + GRID


def test_a_frame_that_would_be_half_covered_is_passed():
    x, y = shift(document(frames=[(100.0, -100.0, 300.0, 300.0)]), [CARD])
    assert x == 0.0
    assert y >= 200.0


def test_what_is_wished_inside_a_frame_stays_inside_while_there_is_room():
    frame = (-100.0, -100.0, 400.0, 340.0)
    assert shift(document(frames=[frame]), [CARD]) == (0.0, 0.0)
    assert shift(document([(0.0, 0.0)], frames=[frame]), [CARD]) == (0.0, 120.0), "below the node, in the frame"
    x, y = shift(document([(0.0, 0.0), (0.0, 120.0)], frames=[frame]), [CARD])
    assert x == 0.0
    assert y >= 240.0, "no room is left: below the frame, not across its edge"


def test_a_group_hides_what_is_in_it_and_stands_in_the_way_itself():
    doc = document([(0.0, 0.0)])
    (node,) = doc.graph.nodes()
    doc.do("Group", ChangeAnnotations(None, Group(-1, "group", frozenset([node.id]), None, (0.0, 600.0))))
    assert shift(doc, [CARD]) == (0.0, 0.0)
    assert shift(doc, [CARD], (0.0, 600.0))[1] >= 600.0 + NODE_HEIGHT
    assert shift(doc, [CARD], level=-1)[1] >= NODE_HEIGHT, "inside, the node itself is seen"
    assert shift(doc, [CARD], (0.0, 600.0), level=-1) == (0.0, 600.0)


def test_the_nodes_of_a_text_move_together():
    doc = document([(0.0, 0.0)], notes=[(-200.0, -200.0, 800.0, 700.0)])
    edits, _ = edits_for_text(doc.content, "p = tanh(2); q = p + 1")
    before = [edit.node.position for edit in edits if hasattr(edit, "node")]
    after = [edit.node.position for edit in cleared(doc.content, None, edits) if hasattr(edit, "node")]
    moves = {(x - a, y - b) for (a, b), (x, y) in zip(before, after, strict=True)}
    assert len(moves) == 1
    assert all(y >= 500.0 for _, y in after)


def covers(a: Rect, b: Rect, beside: float, below: float) -> bool:
    apart_x = b[0] - a[0] - a[2] >= beside or a[0] - b[0] - b[2] >= beside
    apart_y = b[1] - a[1] - a[3] >= below or a[1] - b[1] - b[3] >= below
    return not (apart_x or apart_y)


def inside(a: Rect, b: Rect) -> bool:
    return b[0] <= a[0] and b[1] <= a[1] and a[0] + a[2] <= b[0] + b[2] and a[1] + a[3] <= b[1] + b[3]


@pytest.mark.parametrize("seed", range(20))
def test_room_is_free_and_the_nearest_below(seed):
    chance = random.Random(seed)
    beside, below = NODE_WIDTH - CARD_WIDTH, NODE_HEIGHT - CARD_HEIGHT

    def place() -> tuple[float, float]:
        return 20.0 * chance.randint(-20, 20), 20.0 * chance.randint(-20, 20)

    def rect() -> Rect:
        return (*place(), 20.0 * chance.randint(4, 20), 20.0 * chance.randint(2, 20))

    own = [(*place(), CARD_WIDTH, CARD_HEIGHT) for _ in range(3)]
    nodes, notes, frames = [place() for _ in range(12)], [rect() for _ in range(3)], [rect() for _ in range(3)]
    start = 20.0 * chance.randint(-5, 5), 20.0 * chance.randint(-5, 5)
    taken = [(*each, CARD_WIDTH, CARD_HEIGHT) for each in nodes] + notes

    def moved(down: float) -> list[Rect]:
        return [(x + start[0], y + start[1] + down, w, h) for x, y, w, h in own]

    def whole(down: float) -> Rect:
        rects = moved(down)
        left, top = min(x for x, *_ in rects), min(y for _, y, *_ in rects)
        return left, top, max(x + w for x, _, w, _ in rects) - left, max(y + h for _, y, _, h in rects) - top

    home = [frame for frame in frames if inside(whole(0.0), frame)]

    def is_free(down: float) -> bool:
        if any(covers(a, b, beside, below) for a in moved(down) for b in taken):
            return False
        return not any(
            covers(whole(down), frame, beside, below) and not (frame in home and inside(whole(down), frame))
            for frame in frames
        )

    x, y = shift(document(nodes, frames, notes), own, start)
    down = y - start[1]
    assert x == start[0]
    assert is_free(down)
    assert not any(is_free(GRID * step) for step in range(int(down / GRID)))
