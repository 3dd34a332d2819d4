"""An edit of every kind, for the tests that ask something of each."""

from dataclasses import replace

import numpy as np

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.arrangement.frames import add_frame, add_note
from graphgui.document.arrangement.groups import group_nodes
from graphgui.document.arrangement.wire_bends import set_route
from graphgui.document.edits import (
    AddNode,
    ChangeDescent,
    ChangeNode,
    ChooseOutput,
    Connect,
    Disconnect,
    RemoveNode,
    move,
    pull_out_literal,
    remove_nodes,
    rename,
    set_literal,
    set_value,
    swap_inputs,
    wire_up,
)
from graphgui.engine.graph import Wire, make_node


def edits_of_every_kind(document):
    """The edits of each kind, for a document with nodes a, b, c = a + b, d = b + 1 and e = c·d."""
    graph = document.graph
    a, b, c, d, e = (graph.named(name).id for name in "abcde")
    fresh = make_node(graph.fresh_id(), "fresh", "sin")
    return {
        "add": [AddNode(fresh)],
        "remove": [Disconnect(Wire(c, e, "a")), Disconnect(Wire(d, e, "b")), RemoveNode(graph.node(e))],
        "rename": [rename(graph.node(a), "α")],
        "value": [set_value(graph.node(a), np.ones((2, 3)))],
        "literal": [set_literal(graph.node(d), "b", np.float64(-0.0))],
        "move": [move(graph.node(a), (20.0, -40.0))],
        "trained": [ChangeNode(graph.node(a), replace(graph.node(a), trained=False))],
        "connect": [Connect(Wire(a, d, "b"))],
        "disconnect": [Disconnect(Wire(b, c, "b"))],
        "rewire": wire_up(graph, Wire(a, c, "b")),
        "output": [ChooseOutput(None, c)],
        "descent": [ChangeDescent(document.descent, DescentSettings(e, 0.5, 7))],
        "delete": remove_nodes(document.content, [c, b]),
        "pull out": pull_out_literal(graph, graph.node(d), "b"),
        "swap": swap_inputs(document.content, d, "a", "b"),
        "frame": [add_frame(document.content, [a, c], "a frame", "gold")],
        "note": [add_note(document.content, (0.0, 0.0), "why?")],
        "group": group_nodes(document.content, [c, d]),
        "bend": [set_route(document.content, Wire(c, e, "a"), ((1.0, 2.0),))],
    }


KINDS = ["add", "remove", "rename", "value", "literal", "move", "trained", "connect", "disconnect", "rewire", "output",
         "descent", "delete", "pull out", "swap", "frame", "note", "group", "bend"]  # fmt: skip
