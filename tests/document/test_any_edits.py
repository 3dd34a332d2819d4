"""Any sequence of edits: undone to empty, redone to the same graph, the live results true throughout."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphgui.document.arrangement.alignment import align, arrange
from graphgui.document.arrangement.blocks import insert_block, keep_block
from graphgui.document.arrangement.frames import add_frame, add_note, resize, set_title
from graphgui.document.arrangement.groups import delete, group_nodes, rename_group, ungroup
from graphgui.document.arrangement.placement import move_all
from graphgui.document.arrangement.wire_bends import add_route_point
from graphgui.document.building.graph_fragment import copy_text, paste_edits
from graphgui.document.document import Document
from graphgui.document.edits import (
    AddNode,
    ChangeDescent,
    ChangeNode,
    ChooseOutput,
    Disconnect,
    move,
    pull_out_literal,
    push_in_constant,
    remove_nodes,
    rename,
    set_literal,
    set_option,
    set_slot_count,
    set_value,
    swap_inputs,
    wire_up,
)
from graphgui.document.live_results import LiveResults
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import GraphError, Wire, make_node
from graphgui.engine.letters import letters
from graphgui.engine.ops import OPS
from graphgui.engine.options import OptionError
from graphgui.engine.values import as_value
from graphgui.formats.cgraph.annotations import COLOURS
from graphgui.formats.cgraph.graph_file import GraphFile, read, write

VALUES = [
    0.0,
    -0.0,
    1.0,
    -2.5,
    np.nan,
    np.inf,
    [1.0, 2.0],
    [1.0, 2.0, 3.0],
    [[1.0, 2.0]],
    [[1.0], [-1.0]],
    [[0.5, 2.0], [3.0, -1.0]],
]
OPTIONS = [
    None,
    0,
    1,
    -1,
    2,
    (0, 1),
    (2, 3),
    (),
    True,
    False,
    0.5,
    np.inf,
    "sum",
    "none",
    "1:",
    ":, None",
    "ij->ji",
    "x, y",
]
NAMES = ["a", "b", "c", "x", "g", "out", "a_grad", "np", "seed", "α", "not a name", "lambda"]
COMMANDS = ["add", "wire", "unwire", "value", "literal", "rename", "move", "train", "output", "descent", "delete",
            "pull out", "push in", "many", "option", "slots", "swap", "frame", "note", "group", "ungroup", "rename group",
            "carry", "bend", "delete any", "align", "arrange", "paste", "keep", "insert", "dress"]  # fmt: skip

number = st.integers(0, 10**6)
step = st.tuples(
    st.sampled_from(["do"] * 8 + ["undo", "redo", "seal"]), st.sampled_from(COMMANDS), number, number, number
)


def edits_for(document, command, i, j, k):
    """The edits of a command, its objects picked by the numbers; they may break the graph's laws."""
    graph, nodes = document.graph, document.graph.nodes()
    if command == "add" or not nodes:
        name = next(name for name in letters() if not graph.has_name(name))
        return [AddNode(make_node(graph.fresh_id(), name, list(OPS)[i % len(OPS)]))]
    node, other = nodes[i % len(nodes)], nodes[j % len(nodes)]
    slot = node.slots[k % len(node.slots)] if node.slots else None
    value = as_value(VALUES[j % len(VALUES)])
    match command:
        case "wire":
            return wire_up(graph, Wire(other.id, node.id, slot or "a"))
        case "unwire":
            wires = graph.wires()
            return [Disconnect(wires[j % len(wires)])] if wires else []
        case "value" if node.row.is_source:
            return [set_value(node, value)]
        case "literal" if slot:
            return [set_literal(node, slot, value)]
        case "rename":
            return [rename(node, NAMES[j % len(NAMES)])]
        case "move":
            return [move(node, (float(j % 100), float(k % 100)))]
        case "train":
            return [ChangeNode(node, replace(node, trained=not node.trained))]
        case "output":
            return [ChooseOutput(graph.chosen_output, node.id if j % 3 else None)]
        case "descent":
            return [ChangeDescent(document.descent, replace(document.descent, loss=node.id, steps=1 + j % 9))]
        case "delete":
            return remove_nodes(document.content, [node.id, other.id])
        case "pull out" if slot:
            return pull_out_literal(graph, node, slot)
        case "push in" if node.row.is_source:
            return push_in_constant(document.content, node)
        case "option" if node.row.options:
            option = node.row.options[j % len(node.row.options)]
            try:
                return [set_option(node, option.name, OPTIONS[k % len(OPTIONS)])]
            except OptionError:
                return []
        case "slots":
            return set_slot_count(graph, node, k % 5)
        case "swap" if len(node.slots) > 1:
            return swap_inputs(document.content, node.id, node.slots[0], node.slots[k % len(node.slots)])
        case "many":
            # Several edits of which a later one may fail: the do must be all or nothing.
            return [
                move(node, (5.0, 5.0)),
                *wire_up(graph, Wire(node.id, other.id, "a")),
                *wire_up(graph, Wire(other.id, node.id, "b")),
            ]
    return annotations_edits(document, command, node, other, k)


def annotations_edits(document, command, node, other, k):
    """Edits of what stands around the graph."""
    content, annotations = document.content, document.annotations
    standing, groups = annotations.standing(), list(annotations.groups)
    any_id = standing[k % len(standing)].id if standing and k % 3 else node.id
    group = groups[k % len(groups)] if groups else None
    match command:
        case "frame":
            return [add_frame(content, [node.id, other.id], "a frame", COLOURS[k % len(COLOURS)])]
        case "note":
            return [add_note(content, (float(k % 100), 0.0), "*hello*", group)]
        case "group":
            return group_nodes(content, {node.id, other.id, any_id}, NAMES[k % len(NAMES)])
        case "ungroup" if group is not None:
            return ungroup(content, group)
        case "rename group" if group is not None:
            return rename_group(content, group, NAMES[k % len(NAMES)])
        case "carry":
            return move_all(content, [any_id, other.id], (float(k % 60), 20.0))
        case "bend" if document.graph.wires():
            wires = document.graph.wires()
            return [add_route_point(content, wires[k % len(wires)], k % 2, (1.0, float(k % 9)))]
        case "delete any":
            return delete(content, [any_id])
        case "align":
            return align(content, {node.id, other.id, any_id}, ("left", "middle")[k % 2])
        case "arrange":
            return arrange(content, [any_id, other.id], ("right", "down", "up")[k % 3])
        case "paste" if len(document.graph) < 30:
            return paste_edits(content, copy_text(content, [node.id, any_id]), (20.0, 20.0), group)[0]
        case "keep" if group is not None:
            return keep_block(content, group)
        case "insert" if annotations.blocks and len(document.graph) < 30:
            return insert_block(content, next(iter(annotations.blocks.values())), (0.0, float(k % 7)), group)[0]
        case "dress" if annotations.frames:
            frame = min(annotations.frames)
            x, y, width, height = annotations.frames[frame].rect
            return [
                set_title(content, frame, "another") if k % 2 else resize(content, frame, (x, y, width + 5, height))
            ]
    return []


def snapshot(document):
    graph = document.graph
    return (
        graph.nodes(),
        graph.wires(),
        graph.chosen_output,
        graph.output,
        graph.order(),
        document.descent,
        document.annotations,
    )


def assert_live(live, document):
    """The live results are those of a fresh evaluation, problem by problem and bit by bit."""
    found, fresh = live.results, Evaluator().run(document.graph)
    assert (found.output, found.order) == (fresh.output, fresh.order)
    # A move computes nothing, so that the results may hold earlier places.
    assert [replace(node, position=(0.0, 0.0)) for node in found.nodes] == [
        replace(node, position=(0.0, 0.0)) for node in fresh.nodes
    ]
    assert found.problems == fresh.problems
    for mine, theirs in ((found.value_of, fresh.value_of), (found.gradient_of, fresh.gradient_of)):
        assert mine.keys() == theirs.keys()
        for id in mine:
            np.testing.assert_array_equal(mine[id], theirs[id])
            assert np.shape(mine[id]) == np.shape(theirs[id])


@settings(max_examples=300, deadline=None)
@given(st.lists(step, max_size=40))
@pytest.mark.thorough
def test_any_edits_are_undone_to_empty_and_redone_to_the_same(steps):
    document = Document()
    live = LiveResults(document)
    empty = snapshot(document)
    for action, command, i, j, k in steps:
        before = snapshot(document)
        match action:
            case "undo":
                document.undo()
            case "redo":
                document.redo()
            case "seal":
                document.seal()
            case _:
                try:
                    document.do(command, *edits_for(document, command, i, j, k), merge=(command, i) if k % 2 else None)
                except GraphError:
                    assert snapshot(document) == before, "all edits or none"
        assert_live(live, document)
    text = write(GraphFile(document.graph, document.descent, document.annotations))
    again = read(text.encode())
    assert write(again) == text, "whatever is made can be saved and opened"
    while document.redo_label:
        document.redo()
    final, states = snapshot(document), []
    while document.undo_label:
        states.append(snapshot(document))
        document.undo()
    assert snapshot(document) == empty
    assert not document.modified
    while document.redo_label:
        document.redo()
        assert snapshot(document) == states.pop()
    assert snapshot(document) == final
    assert_live(live, document)
