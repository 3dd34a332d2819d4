"""Groups on the canvas: made, entered, left, moved, copied, deleted, kept as blocks; and undone."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.document.arrangement.groups import members_of, visible
from graphgui.ui.commands.menus.edit_commands import SelectionEditor
from graphgui.ui.commands.menus.group_commands import Grouper
from graphgui.ui.insert.operation_palette import OperationPalette
from tests.ui.drags import drag_enter, drop
from tests.ui.hand import NONE

Ctrl, Alt, Shift = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
TEXT = "a = 2; b = 1; c = a + b; d = b + 1; e = c*d"


def choose(window, *names):
    window.session.select(window.session.graph.named(name).id for name in names)


def state(window):
    content = window.session.document.content
    graph, annotations = content.graph, content.annotations
    return graph.nodes(), graph.wires(), annotations.groups, annotations.blocks, annotations.frames, annotations.notes


def check_undo(window, h, before):
    after = state(window)
    assert after != before
    window.view.setFocus()
    h.key(Qt.Key.Key_Z, Ctrl)
    assert state(window) == before
    check_seen(window)
    h.key(Qt.Key.Key_Z, Ctrl | Shift)
    assert state(window) == after
    check_seen(window)


def check_seen(window):
    """The canvas shows what the level shows, and no more; every wire ends at what it is wired to."""
    canvas, session = window.view.canvas, window.session
    seen = visible(session.document.content, session.level)
    assert set(canvas.node_rects()) == set(seen.nodes)
    assert set(canvas.levels.groups) == set(seen.groups)
    wires = {each.wire for each in seen.wires}
    assert {item.wire for item in canvas.wire_items() if item.isVisible()} <= wires
    for each in seen.wires:
        start, end = canvas.wire_item(each.wire).ends
        if each.source in canvas.levels.groups:
            assert start[0] == canvas.levels.groups[each.source].x() + 180
        if each.target in canvas.levels.groups:
            assert end[0] == canvas.levels.groups[each.target].x()
        if each.source is None:
            assert start == canvas.levels.stubs[True, each.wire.source].port()
        if each.target is None:
            assert end == canvas.levels.stubs[False, each.wire.target].port()


def make_group(window, h, name="inner", of=("c", "d")):
    choose(window, *of)
    window.view.setFocus()
    h.key(Qt.Key.Key_G, Ctrl | Alt)
    h.type(name)
    return next(group.id for group in window.session.document.annotations.groups.values() if group.name == name)


def on_group(window, id) -> QPoint:
    item = window.view.canvas.levels.groups[id]
    return window.view.mapFromScene(item.pos() + item.card().center())


def test_a_selection_becomes_a_named_group_in_one_step(open_window, hand):
    window = open_window(TEXT)
    h, before = hand(window), state(window)
    group = make_group(window, h)
    assert window.session.chosen == {group}
    item = window.view.canvas.levels.groups[group]
    names = [window.session.graph.node(id).name for id in item.ports.outputs]
    assert names == ["c", "d"]
    assert len(item.ports.inputs) == 2
    assert item.value_text() == "c = 3, d = 2"
    check_seen(window)
    check_undo(window, h, before)


def test_a_name_given_up_keeps_the_group(open_window, hand):
    window = open_window(TEXT)
    h = hand(window)
    choose(window, "c", "d")
    h.key(Qt.Key.Key_G, Ctrl | Alt)
    assert window.view.field.is_editing
    h.key(Qt.Key.Key_Escape)
    assert [group.name for group in window.session.document.annotations.groups.values()] == ["group"]


@pytest.mark.quick
def test_a_double_click_enters_and_everything_leads_back(open_window, hand):
    window = open_window(TEXT)
    h, session, view = hand(window), window.session, window.view
    group = make_group(window, h)
    place = view.history.here()

    def click_the_crumb():
        QTest.mouseClick(view.walk.crumb.buttons[0], Qt.MouseButton.LeftButton)

    keys = (("Escape", Qt.Key.Key_Escape, NONE), ("Backspace", Qt.Key.Key_Backspace, NONE), ("Up", Qt.Key.Key_Up, Alt))
    ways = {name: partial(h.key, key, modifiers) for name, key, modifiers in keys}
    for name, leave in {**ways, "click": click_the_crumb}.items():
        h.double_click(on_group(window, group))
        assert session.level == group
        assert view.walk.crumb.isVisible()
        check_seen(window)
        stubs = {(stub.feeds, session.graph.node(stub.id).name) for stub in view.canvas.levels.stubs.values()}
        assert stubs == {(True, "a"), (True, "b"), (False, "e")}
        leave()
        assert session.level is None, name
        assert not view.walk.crumb.isVisible()
        assert view.history.here() == place
        check_seen(window)


def test_what_is_added_inside_belongs_to_the_group(open_window, hand):
    window = open_window(TEXT)
    h, session = hand(window), window.session
    group = make_group(window, h)
    h.key(Qt.Key.Key_Down, Alt)
    assert session.level == group
    before = state(window)
    window.docks.panel(OperationPalette).op_chosen.emit("tanh")
    assert len(members_of(session.document.content, group)) == 3
    check_undo(window, h, before)


def test_moving_a_group_takes_along_what_is_in_it(open_window, hand):
    window = open_window(TEXT)
    h, session = hand(window), window.session
    group = make_group(window, h)
    before, c = state(window), session.graph.named("c").position
    at = on_group(window, group)
    h.drag(at, at + QPoint(0, 100))
    assert session.graph.named("c").position[1] > c[1]
    check_undo(window, h, before)


def test_delete_copy_and_duplicate(open_window, hand):
    window = open_window(TEXT)
    h, session = hand(window), window.session
    group = make_group(window, h)
    before = state(window)
    h.key(Qt.Key.Key_D, Ctrl)
    assert len(session.document.annotations.groups) == 2
    assert len(session.graph) == 7
    (copy,) = session.chosen
    assert copy != group
    check_undo(window, h, before)
    before = state(window)
    session.select([group])
    h.key(Qt.Key.Key_Delete)
    assert {node.name for node in session.graph.nodes()} == {"a", "b", "e", "c2", "d2"}
    check_undo(window, h, before)


def test_ungroup_and_nested_groups(open_window, hand):
    window = open_window(TEXT)
    h, session = hand(window), window.session
    inner = make_group(window, h)
    session.select([inner, session.graph.named("e").id])
    h.key(Qt.Key.Key_G, Ctrl | Alt)
    h.type("outer")
    (outer,) = session.chosen
    session.enter(outer)
    h.double_click(on_group(window, inner))
    assert session.level == inner
    assert len(window.view.walk.crumb.buttons) == 2
    check_seen(window)
    h.key(Qt.Key.Key_Escape)
    assert session.level == outer
    h.key(Qt.Key.Key_Escape)
    h.key(Qt.Key.Key_Escape)
    assert session.level is None
    session.select([outer])
    before = state(window)
    h.key(Qt.Key.Key_G, Ctrl | Shift)
    assert set(session.document.annotations.groups) == {inner}
    assert session.chosen == {inner, session.graph.named("e").id}
    check_undo(window, h, before)


def test_undoing_the_group_in_which_one_is_leads_out(open_window, hand):
    window = open_window(TEXT)
    h, session = hand(window), window.session
    group = make_group(window, h)
    session.enter(group)
    h.key(Qt.Key.Key_Z, Ctrl)
    assert session.level is None
    assert not session.document.annotations.groups
    check_seen(window)


@pytest.mark.quick
def test_zooming_far_in_opens_and_far_out_leaves(open_window, hand):
    window = open_window(TEXT)
    h, session, view = hand(window), window.session, window.view
    group = make_group(window, h)
    for _ in range(20):
        h.wheel(on_group(window, group) if session.level is None else view.viewport().rect().center(), 1)
        if session.level is not None:
            break
    assert session.level == group
    h.wheel(view.viewport().rect().center(), -1)
    assert session.level == group, "a single notch back does not leave"
    for _ in range(8):
        h.wheel(view.viewport().rect().center(), -1)
    assert session.level is None
    h.wheel(on_group(window, group), 1)
    assert session.level is None, "a single notch does not open again"


def test_a_wire_can_be_drawn_from_the_port_of_a_group(open_window, hand):
    window = open_window(TEXT + "; f = tanh(e)")
    h, session, canvas = hand(window), window.session, window.view.canvas
    group = make_group(window, h)
    before = state(window)
    start = window.view.mapFromScene(canvas.start_of(session.graph.named("c").id))
    h.drag(start, h.at("f", "slot", "x"))
    f = session.graph.named("f")
    assert session.graph.wire_into(f.id, "x").source == session.graph.named("c").id
    assert group in canvas.levels.groups
    check_undo(window, h, before)


def test_finding_a_node_inside_enters_its_group(open_window, hand):
    window = open_window(TEXT)
    h, session = hand(window), window.session
    group = make_group(window, h)
    session.go_to([session.graph.named("c").id])
    assert session.level == group
    assert session.selection == {session.graph.named("c").id}


def test_a_group_is_kept_as_a_block_and_used_again(open_window, hand):
    window = open_window(TEXT)
    h, session, blocks = hand(window), window.session, window.docks.panel(OperationPalette).blocks
    make_group(window, h)
    assert not blocks.isVisible()
    before = state(window)
    window.actions_by_id["keep_block"].trigger()
    assert blocks.isVisible()
    assert blocks.names() == ["inner"]
    check_undo(window, h, before)

    before = state(window)
    item = blocks.list.item(0)
    QTest.mouseClick(blocks.list.viewport(), Qt.MouseButton.LeftButton, pos=blocks.list.visualItemRect(item).center())
    QTest.keyClick(blocks.list, Qt.Key.Key_Return)
    assert len(session.document.annotations.groups) == 2
    assert len(session.graph) == 7
    check_undo(window, h, before)

    before = state(window)
    blocks.list.item(0).setText("layer")
    assert blocks.names() == ["layer"]
    check_undo(window, h, before)
    before = state(window)
    blocks.forgotten.emit("layer")
    assert not blocks.isVisible()
    check_undo(window, h, before)


def focus_blocks(window):
    lines = window.docks.panel(OperationPalette).blocks.list
    lines.setFocus()
    return lines


def test_a_block_is_renamed_and_deleted_by_keys(open_window, hand):
    window = open_window(TEXT)
    h, session, blocks = hand(window), window.session, window.docks.panel(OperationPalette).blocks
    for name, of in (("one", "c"), ("two", "d")):
        make_group(window, h, name, of=of)
        window.actions_by_id["keep_block"].trigger()
    chosen = session.chosen
    lines = focus_blocks(window)
    lines.setCurrentRow(0)
    before = state(window)
    h.key(Qt.Key.Key_F2)
    assert lines.state() == lines.State.EditingState
    assert not window.view.field.is_editing, "the group that is selected on the canvas is not meant"
    editor = QApplication.focusWidget()
    assert editor.accessibleName() == "Name of the block"
    editor.selectAll()
    h.type("zwei")
    assert blocks.names() == ["two", "zwei"]
    assert lines.currentItem().text() == "zwei"
    check_undo(window, h, before)

    before = state(window)
    focus_blocks(window).setCurrentRow(1)
    h.key(Qt.Key.Key_Delete)
    assert blocks.names() == ["two"]
    assert lines.currentItem().text() == "two", "the next Delete means the next block"
    assert session.chosen == chosen
    assert len(session.document.annotations.groups) == 2
    check_undo(window, h, before)


def test_a_name_that_another_block_has_gets_a_number(open_window, hand):
    window = open_window(TEXT)
    h, blocks = hand(window), window.docks.panel(OperationPalette).blocks
    for name, of in (("one", "c"), ("two", "d")):
        make_group(window, h, name, of=of)
        window.actions_by_id["keep_block"].trigger()
    lines, before = focus_blocks(window), state(window)
    lines.setCurrentRow(0)
    h.key(Qt.Key.Key_F2)
    QApplication.focusWidget().selectAll()
    h.type("two")
    assert blocks.names() == ["two", "two 2"]
    assert lines.currentItem().text() == "two 2"
    check_undo(window, h, before)


def test_keys_while_a_block_is_renamed_mean_its_letters(open_window, hand):
    window = open_window(TEXT)
    h, blocks = hand(window), window.docks.panel(OperationPalette).blocks
    make_group(window, h)
    window.actions_by_id["keep_block"].trigger()
    focus_blocks(window).setCurrentRow(0)
    before = state(window)
    h.key(Qt.Key.Key_F2)
    h.key(Qt.Key.Key_End)
    h.key(Qt.Key.Key_Backspace)
    h.key(Qt.Key.Key_Delete)
    assert blocks.names() == ["inner"]
    h.key(Qt.Key.Key_Escape)
    assert state(window) == before
    lines = blocks.list
    interface = QAccessible.queryAccessibleInterface(lines)
    assert interface.text(QAccessible.Text.Name) == "Blocks"
    assert "F2 renames" in interface.text(QAccessible.Text.Description)
    assert lines.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "inner, block"


def test_a_block_is_dragged_onto_the_canvas(open_window, hand):
    window = open_window(TEXT)
    h, session, lines = hand(window), window.session, window.docks.panel(OperationPalette).blocks.list
    make_group(window, h)
    window.actions_by_id["keep_block"].trigger()
    before = state(window)
    mime, target = lines.make_drag(lines.item(0)).mimeData(), window.view.viewport().rect().center()
    enter = drag_enter(target, mime)
    QApplication.sendEvent(window.view.viewport(), enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window.view.viewport(), drop(target, mime))
    (made,) = session.chosen
    card = window.view.canvas.levels.rects()[made]
    assert card.contains(window.view.mapToScene(target))
    check_undo(window, h, before)


def test_a_search_finds_blocks(open_window, hand):
    window = open_window(TEXT)
    make_group(window, hand(window), "layer")
    window.actions_by_id["keep_block"].trigger()
    window.docks.panel(OperationPalette).search.setText("lay")
    assert window.docks.panel(OperationPalette).blocks.names() == ["layer"]
    window.docks.panel(OperationPalette).search.setText("tanh")
    assert not window.docks.panel(OperationPalette).blocks.isVisible()
    window.docks.panel(OperationPalette).search.clear()
    assert window.docks.panel(OperationPalette).blocks.names() == ["layer"]


def test_back_and_forward_lead_through_levels(open_window, hand):
    window = open_window(TEXT)
    h, session = hand(window), window.session
    group = make_group(window, h)
    window.view.history.jump(lambda: session.enter(group))
    window.view.history.back()
    assert session.level is None
    window.view.history.forward()
    assert session.level == group


def test_what_is_hidden_is_never_selected_by_itself(open_window, hand):
    window = open_window(TEXT)
    h, session = hand(window), window.session
    group = make_group(window, h)
    choose(window, "e")
    window.actions_by_id["select_upstream"].trigger()
    assert group in session.chosen
    assert session.graph.named("c").id not in session.selection
    h.key(Qt.Key.Key_A, Ctrl)
    assert session.chosen == {group, *(session.graph.named(name).id for name in "abe")}


def test_a_copy_is_pasted_into_the_group_into_which_one_looks(open_window, hand):
    window = open_window(TEXT)
    h, session = hand(window), window.session
    group = make_group(window, h)
    choose(window, "e")
    h.key(Qt.Key.Key_C, Ctrl)
    session.enter(group)
    before = state(window)
    h.key(Qt.Key.Key_V, Ctrl)
    assert len(members_of(session.document.content, group)) == 3
    check_undo(window, h, before)


def test_escape_gives_up_moving_a_group(open_window, hand):
    window = open_window(TEXT)
    h = hand(window)
    group = make_group(window, h)
    before, at = state(window), on_group(window, group)
    h.drag(at, at + QPoint(60, 80), release=False)
    h.key(Qt.Key.Key_Escape)
    h.release(at + QPoint(60, 80))
    assert state(window) == before
    check_seen(window)


def test_the_palette_and_the_canvas_are_painted_at_every_zoom_in_both_themes(open_window, hand):
    window = open_window(TEXT)
    group = make_group(window, hand(window))
    for theme in ("light", "dark"):
        window.appearance.choose_theme(theme)
        for level in (None, group):
            window.session.enter(level)
            for zoom in (0.1, 0.3, 1.0, 2.0):
                window.view.scale(zoom / window.view.zoom(), zoom / window.view.zoom())
                assert not window.view.grab().isNull()


def test_f2_renames_a_group_and_a_taken_name_is_refused(open_window, hand):
    window = open_window(TEXT)
    h, groups = hand(window), window.session.document.annotations.groups
    first = make_group(window, h, "one", of="c")
    second = make_group(window, h, "two", of="d")
    before = state(window)
    window.session.select([second])
    h.key(Qt.Key.Key_F2)
    h.type("one")
    assert window.view.field.is_editing
    assert "already a group" in window.view.banner.text()
    window.view.field.selectAll()
    h.type("three")
    groups = window.session.document.annotations.groups
    assert (groups[first].name, groups[second].name) == ("one", "three")
    check_undo(window, h, before)


def test_the_inspector_shows_what_is_in_a_selected_group_also_when_that_changes(open_window, hand):
    window = open_window(TEXT)
    h, session = hand(window), window.session
    group = make_group(window, h)
    session.enter(group)
    window.docks.panel(OperationPalette).op_chosen.emit("tanh")
    session.enter(None)
    session.select([group])
    assert len(session.chosen_nodes) == 3
    h.key(Qt.Key.Key_Z, Ctrl)
    assert session.chosen == {group}
    assert len(session.chosen_nodes) == 2
    check_seen(window)


def test_a_wire_is_dropped_on_the_ports_of_a_group(open_window, hand):
    window = open_window(TEXT + "; f = tanh(2); k = 5")
    h, session, canvas = hand(window), window.session, window.view.canvas
    make_group(window, h, of="c")
    graph, before = session.graph, state(window)
    c, f = graph.named("c").id, graph.named("f").id
    h.drag(h.at("f", "slot", "x"), window.view.mapFromScene(canvas.start_of(c)))
    assert session.graph.wire_into(f, "x").source == c
    check_undo(window, h, before)
    before = state(window)
    into = graph.wire_into(c, "a")
    h.drag(h.at("k", "output"), window.view.mapFromScene(canvas.end_of(c, into.slot)))
    assert session.graph.wire_into(c, "a").source == graph.named("k").id
    check_undo(window, h, before)


@pytest.mark.parametrize("seed", range(6))
def test_the_canvas_agrees_with_the_level_whatever_is_done(open_window, seed):
    window = open_window(TEXT + "; f = tanh(e); g = f + c")
    session, dice = window.session, Random(seed)
    grouping, editing = (
        Grouper(window.bench.stage, window.bench.viewpoint),
        SelectionEditor(window.bench.canvas, window.bench.viewpoint),
    )

    def choose_some():
        seen = visible(session.document.content, session.level)
        things = [*seen.nodes, *seen.groups]
        session.select(dice.sample(things, min(len(things), dice.randint(1, 3))))

    def group():
        grouping.group()
        window.view.field.finish()

    def enter():
        groups = sorted(session.document.annotations.groups)
        session.enter(dice.choice([None, *groups]))

    def keep():
        grouping.keep()
        for name in session.document.annotations.blocks:
            grouping.insert(name)
            break

    steps = (group, group, grouping.ungroup, enter, grouping.leave, editing.delete, window.actions_by_id["duplicate"].trigger, keep,
             window.actions_by_id["undo"].trigger, window.actions_by_id["undo"].trigger, window.actions_by_id["redo"].trigger, lambda: window.docks.panel(OperationPalette).op_chosen.emit("add"))  # fmt: skip
    for _ in range(60):
        choose_some()
        dice.choice(steps)()
        check_seen(window)
        assert session.chosen <= {*window.view.canvas.node_rects(), *window.view.canvas.levels.groups}
    while session.document.undo_label is not None:
        window.actions_by_id["undo"].trigger()
        check_seen(window)
