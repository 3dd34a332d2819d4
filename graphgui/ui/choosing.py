"""Which node is the output and which parameters descent changes: chosen in several places, by one step each."""

from __future__ import annotations

from dataclasses import replace

from graphgui.document.edits import ChangeNode, ChooseOutput
from graphgui.ui.session import Session


def choose_output(session: Session, id: int | None) -> None:
    """Makes a node the output; None lets the newest end of the graph be it."""
    graph = session.graph
    if id != graph.chosen_output:
        label = "Let the output be found" if id is None else f"Make {graph.node(id).name} the output"
        session.do(label, ChooseOutput(graph.chosen_output, id))


def train(session: Session, id: int, trained: bool) -> bool:
    """Lets descent change a parameter, or leave it alone; whether that was done."""
    node = session.graph.node(id)
    label = f"{'Train' if trained else 'Do not train'} {node.name}"
    return session.do(label, ChangeNode(node, replace(node, trained=trained)))
