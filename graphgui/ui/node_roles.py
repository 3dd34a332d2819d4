"""The output of the graph and the parameters that descent trains: one undo step for each change."""

from __future__ import annotations

from dataclasses import replace

from graphgui.document.edits import ChangeNode, ChooseOutput
from graphgui.ui.session import Session
from graphgui.ui.translate import translate


def choose_output(session: Session, id: int | None) -> None:
    """Makes a node the output; with None the newest node that feeds no other is."""
    graph = session.graph
    if id != graph.chosen_output:
        if id is None:
            label = translate("Let the output be found")
        else:
            label = translate("Make {name} the output").format(name=graph.node(id).name)
        session.do(label, ChooseOutput(graph.chosen_output, id))


def train(session: Session, id: int, trained: bool) -> bool:
    """Sets whether descent trains a parameter; returns False where that was refused."""
    node = session.graph.node(id)
    label = translate("Train {name}") if trained else translate("Do not train {name}")
    return session.do(label.format(name=node.name), ChangeNode(node, replace(node, trained=trained)))
