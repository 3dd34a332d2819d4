"""What is done while one looks into a group: it stays there, and what is hidden is seen as its group."""

from __future__ import annotations

from graphgui.document.arrangement.groups import at_level, group_nodes, join_group, members_of, shown_as
from graphgui.document.building.graph_fragment import added_at, copy_text, paste_edits, rects_of
from graphgui.document.building.redefinition import edits_for_text
from graphgui.document.edits import AddNode
from graphgui.engine.graph import make_node
from graphgui.formats.cgraph.graph_file import GraphFile, read, write
from tests.document.annotated import do, document, ids

TEXT = "c = a + b; d = b + 1; e = c*d"


def grouped(doc, names, name="layer"):
    edits = group_nodes(doc.content, names, name)
    do(doc, *edits)
    return edits[-1].after.id


def new_node(doc, name="z"):
    return make_node(doc.graph.fresh_id(), name, "constant")


def test_what_is_added_at_a_level_belongs_to_it():
    doc = document(TEXT)
    group = grouped(doc, ids(doc, "c d"))
    node = new_node(doc)
    assert at_level(doc.content, None, [AddNode(node)]) == [AddNode(node)]
    do(doc, *at_level(doc.content, group, [AddNode(node)]))
    assert node.id in members_of(doc.content, group)


def test_what_the_edits_put_somewhere_already_stays_there():
    doc = document(TEXT)
    outer = grouped(doc, ids(doc, "c d"))
    node = new_node(doc)
    edits = [AddNode(node), *join_group(doc.content, outer, [node.id])]
    assert at_level(doc.content, outer, edits) == edits
    assert at_level(doc.content, -99, edits) == edits


def test_what_is_hidden_is_seen_as_the_group_around_it():
    doc = document(TEXT)
    inner = grouped(doc, ids(doc, "c"), "inner")
    outer = grouped(doc, [inner, *ids(doc, "d")], "outer")
    (c,), (d,), (e,) = (ids(doc, name) for name in "cde")
    assert shown_as(doc.content, None, [c, d, e, inner]) == {outer, e}
    assert shown_as(doc.content, outer, [c, d, e, inner, outer]) == {inner, d}
    assert shown_as(doc.content, inner, [c, d, e]) == {c}


def test_a_copy_takes_the_place_of_what_it_shows():
    doc = document(TEXT)
    group = grouped(doc, ids(doc, "c d"))
    text = copy_text(doc.content, [group, *ids(doc, "e")])
    part = read(text.encode())
    place = doc.annotations.groups[group].position
    assert place in [rect[:2] for rect in rects_of(part)]
    assert len(rects_of(part)) == 2
    edits, nodes = paste_edits(doc.content, text, (0.0, 300.0))
    do(doc, *edits)
    shown = added_at(edits, None)
    assert len(shown) == 2
    assert set(nodes) - set(shown) == set(members_of(doc.content, min(shown)))


def test_a_node_that_becomes_another_operation_stays_in_its_group():
    """Retyped while one looks into another group, y stays in its own: a file with y in both is refused."""
    doc = document("y = sin(x); z = y + 1")
    own, other = grouped(doc, ids(doc, "y"), "one"), grouped(doc, ids(doc, "z"), "two")
    edits, _ = edits_for_text(doc.content, "y = cos(x)")
    do(doc, *at_level(doc.content, other, edits))
    assert doc.graph.named("y").op == "cos"
    assert members_of(doc.content, own) == ids(doc, "y")
    assert members_of(doc.content, other) == ids(doc, "z")
    content = GraphFile(doc.graph, doc.descent, doc.annotations)
    assert len(read(write(content).encode()).annotations.groups) == 2
