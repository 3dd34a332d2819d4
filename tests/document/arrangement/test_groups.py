"""Groups: the graph stays flat, and what one sees at each level follows from it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.arrangement.blocks import forget_block, insert_block, keep_block, rename_block
from graphgui.document.arrangement.groups import (
    SeenWire,
    delete,
    group_nodes,
    interface_of,
    interfaces,
    join_group,
    level_of,
    members_of,
    path_to,
    rename_group,
    ungroup,
    visible,
)
from graphgui.document.arrangement.placement import move_all, rect_of
from graphgui.document.edits import ChangeAnnotations, Content, Disconnect, remove_nodes
from graphgui.document.live_results import LiveResults
from graphgui.engine.graph import Graph, GraphError, Wire, make_node
from graphgui.formats.cgraph.annotations import Annotations, Group
from graphgui.formats.cgraph.graph_file import read
from tests.document.annotated import do, document, ids


def grouped(doc, names, name="layer"):
    """The id of a new group of these nodes."""
    edits = group_nodes(doc.content, ids(doc, names), name)
    do(doc, *edits)
    return edits[-1].after.id


def test_a_group_hides_its_nodes_and_wires_and_changes_no_number():
    doc = document()
    live = LiveResults(doc)
    results = live.results
    x, w, b, p, z, h, q = ids(doc, "x w b p z h q")
    group = grouped(doc, "p z h")
    assert live.results is results, "nothing is computed anew"
    seen = visible(doc.content)
    assert set(seen.nodes) == {node.id for node in doc.graph.nodes()} - {p, z, h}
    assert seen.groups == [group]
    drawn = {(each.source, each.target) for each in seen.wires}
    assert {(x, group), (w, group), (b, group), (group, q)} <= drawn
    assert len(seen.wires) == len(doc.graph.wires()) - 2, "p → z and z → h are inside"
    assert all(None not in ends for ends in drawn)


def test_ports_of_a_group():
    doc = document("u = a * a; v = a + b; e = u * v; k = u + 1")
    a, b, u, v = ids(doc, "a b u v")
    group = grouped(doc, "u v")
    ports = interface_of(doc.content, group)
    assert ports.inputs == {a: [Wire(a, u, "a"), Wire(a, u, "b"), Wire(a, v, "a")], b: [Wire(b, v, "b")]}
    assert ports.outputs == [u, v]
    whole = grouped(doc, "e", "end")
    assert interface_of(doc.content, whole).outputs == ([] if doc.graph.output != ids(doc, "e")[0] else ids(doc, "e"))


def test_inside_a_group_wires_come_from_and_lead_to_nowhere():
    doc = document()
    x, p, z, h, q = ids(doc, "x p z h q")
    group = grouped(doc, "p z h")
    seen = visible(doc.content, group)
    assert set(seen.nodes) == {p, z, h}
    assert SeenWire(Wire(x, p, "a"), None, p) in seen.wires
    assert SeenWire(Wire(p, z, "a"), p, z) in seen.wires
    assert SeenWire(Wire(h, q, "a"), h, None) in seen.wires
    assert len(seen.wires) == 6


def test_groups_nest():
    doc = document()
    p, z, h, x = ids(doc, "p z h x")
    inner = grouped(doc, "p z", "inner")
    edits = group_nodes(doc.content, [inner, h], "outer")
    do(doc, *edits)
    outer = edits[-1].after.id
    assert members_of(doc.content, outer) == sorted([p, z, h])
    assert [group.name for group in path_to(doc.content, inner)] == ["outer", "inner"]
    assert (level_of(doc.content, p), level_of(doc.content, inner), level_of(doc.content, outer)) == (
        inner,
        outer,
        None,
    )
    assert visible(doc.content).groups == [outer]
    assert visible(doc.content, outer).groups == [inner]
    assert visible(doc.content, outer).nodes == [h]
    assert SeenWire(Wire(x, p, "a"), None, inner) in visible(doc.content, outer).wires
    with pytest.raises(GraphError, match="inside a group and outside it"):
        group_nodes(doc.content, [p, x])
    do(doc, *ungroup(doc.content, inner))
    assert visible(doc.content, outer).nodes == sorted([p, z, h])
    do(doc, *ungroup(doc.content, outer))
    assert len(visible(doc.content).nodes) == len(doc.graph)


def test_grouping_within_a_group_keeps_its_level():
    doc = document()
    p, z, h = ids(doc, "p z h")
    outer = grouped(doc, "p z h")
    inner = grouped(doc, "p z")
    group = doc.annotations.groups[inner]
    assert (group.parent, group.name) == (outer, "layer 2")
    assert doc.annotations.groups[outer].members == {h}
    assert members_of(doc.content, outer) == sorted([p, z, h])


def test_names_are_unique_and_not_empty():
    doc = document()
    first, second = grouped(doc, "p"), grouped(doc, "z")
    assert [doc.annotations.groups[id].name for id in (first, second)] == ["layer", "layer 2"]
    do(doc, *rename_group(doc.content, first, "  first\nlayer "))
    assert doc.annotations.groups[first].name == "first layer"
    for name, problem in (("layer 2", "already a group called layer 2"), (" ", "cannot be empty")):
        with pytest.raises(GraphError, match=problem):
            doc.do("Rename", *rename_group(doc.content, first, name))
    with pytest.raises(GraphError, match="choose the nodes"):
        group_nodes(doc.content, [])


def test_a_group_cannot_come_to_stand_inside_itself():
    doc = document()
    inner = grouped(doc, "p z")
    edits = group_nodes(doc.content, [inner], "outer")
    do(doc, *edits)
    outer = edits[-1].after
    with pytest.raises(GraphError, match="inside itself"):
        doc.do("Bad", ChangeAnnotations(outer, Group(outer.id, outer.name, outer.members, inner, outer.position)))


def test_a_group_without_nodes_is_not_seen_and_undo_brings_both_back():
    doc = document()
    group = grouped(doc, "h")
    doc.do("Delete", *remove_nodes(doc.content, ids(doc, "h")))
    assert visible(doc.content).groups == []
    doc.undo()
    assert visible(doc.content).groups == [group]
    assert members_of(doc.content, group) == ids(doc, "h")


def test_moving_a_group_carries_all_that_is_in_it():
    doc = document()
    inner = grouped(doc, "p z")
    edits = group_nodes(doc.content, [inner, *ids(doc, "h")])
    do(doc, *edits)
    outer = edits[-1].after.id
    inside = [inner, outer, *ids(doc, "p z h")]
    before = {id: np.array(rect_of(doc.content, id)) for id in [*inside, *ids(doc, "x q")]}
    do(doc, *move_all(doc.content, [outer], (40.0, -20.0)))
    for id, rect in before.items():
        shift = (40.0, -20.0, 0.0, 0.0) if id in inside else (0.0,) * 4
        assert tuple(np.array(rect_of(doc.content, id)) - rect) == shift


def test_deleting_a_group_deletes_what_is_in_it():
    doc = document()
    inner = grouped(doc, "p z", "inner")
    edits = group_nodes(doc.content, [inner, *ids(doc, "h")], "outer")
    do(doc, *edits)
    do(doc, *delete(doc.content, [edits[-1].after.id]))
    assert not doc.annotations.groups
    assert {node.name for node in doc.graph.nodes()} == {"x", "w", "b", "v", "c", "q", "y"}


def test_nodes_join_and_leave_a_group():
    doc = document()
    first, second = grouped(doc, "p"), grouped(doc, "z")
    do(doc, *join_group(doc.content, second, ids(doc, "p h")))
    assert members_of(doc.content, first) == []
    assert members_of(doc.content, second) == sorted(ids(doc, "p z h"))
    do(doc, *join_group(doc.content, None, ids(doc, "p")))
    assert level_of(doc.content, *ids(doc, "p")) is None
    assert join_group(doc.content, None, ids(doc, "p")) == []


def test_a_block_is_inserted_as_often_as_one_likes():
    doc = document()
    group = grouped(doc, "p z h")
    do(doc, *keep_block(doc.content, group))
    block = doc.annotations.blocks["layer"]
    assert {node.name for node in read(block.text.encode()).graph.nodes()} == {"p", "z", "h"}
    made = []
    for x in (400.0, 800.0):
        edits, id = insert_block(doc.content, block, (x, 100.0))
        do(doc, *edits)
        made.append(doc.annotations.groups[id])
    assert [(each.name, each.position) for each in made] == [("layer 2", (400.0, 100.0)), ("layer 3", (800.0, 100.0))]
    assert {doc.graph.node(id).name for id in made[1].members} == {"p3", "z3", "h3"}
    assert len(doc.graph.wires()) == 9 + 2 * 2
    assert keep_block(doc.content, group) == [], "nothing new"


def test_blocks_are_kept_anew_renamed_and_forgotten():
    doc = document()
    group = grouped(doc, "p z h")
    do(doc, *keep_block(doc.content, group))
    do(doc, Disconnect(doc.graph.wires_into(*ids(doc, "h"))[0]))
    do(doc, *keep_block(doc.content, group))
    assert len(doc.annotations.blocks) == 1
    do(doc, *rename_block(doc.content, "layer", "dense"))
    assert list(doc.annotations.blocks) == ["dense"]
    assert rename_block(doc.content, "dense", "dense") == []
    do(doc, *forget_block(doc.content, "dense"))
    assert not doc.annotations.blocks


def test_a_block_inserted_inside_a_group_stands_there():
    doc = document()
    group = grouped(doc, "p z h")
    do(doc, *keep_block(doc.content, group))
    edits, id = insert_block(doc.content, doc.annotations.blocks["layer"], (0.0, 0.0), group)
    do(doc, *edits)
    assert doc.annotations.groups[id].parent == group
    assert visible(doc.content).groups == [group]


@pytest.mark.parametrize("seed", range(30))
def test_the_ports_of_all_groups_at_once_are_those_of_each(seed: int) -> None:
    """At every level of random groups in groups."""
    dice, graph = random.Random(seed), Graph()
    for id in range(1, 40):
        node = make_node(id, f"n{id}", "add" if id > 5 else "parameter", value=None if id > 5 else 1.0)
        graph.add(node)
        for slot in node.slots:
            if dice.random() < 0.7:
                graph.connect(Wire(dice.randrange(1, id), id, slot))
    groups, free = {}, list(range(1, 40))
    dice.shuffle(free)
    for id in range(-1, -8, -1):
        members = frozenset(free.pop() for _ in range(4))
        parent = dice.choice([None, *groups]) if groups else None
        groups[id] = Group(id, f"g{-id}", members, parent, (0.0, 0.0))
    content = Content(graph, DescentSettings(), Annotations(groups=groups))
    for level in (None, *groups):
        view = visible(content, level)
        found = interfaces(content, view)
        assert list(found) == view.groups
        for group, ports in found.items():
            assert view.members[group] == members_of(content, group)
            assert ports == interface_of(content, group)
            assert list(ports.inputs) == list(interface_of(content, group).inputs)
