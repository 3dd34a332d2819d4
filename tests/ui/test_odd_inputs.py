"""Every operation on odd inputs: all that a window tells of it can be told, whatever comes in."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.ops import OPS
from graphgui.engine.values import as_value
from graphgui.lessons.questions import KINDS, Question
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.chain_rule_views import VIEWS
from graphgui.ui.chain_rule.steps_page import StepsPage
from graphgui.ui.practice.practice_panel import PracticePanel
from graphgui.ui.shell.main_window import MainWindow

INF, NAN = float("inf"), float("nan")
ODD = {
    "number": 2.0,
    "minus one": -1.0,
    "zero": -0.0,
    "nan": NAN,
    "infinite": -INF,
    "huge": 1e308,
    "tiny": 5e-324,
    "vector": [1.0, 2.0],
    "matrix": [[1.0, 2.0], [2.0, 4.0]],
    "no entries": [],
    "no rows": [[]],
    "not finite": [INF, NAN, -INF],
    "cube": [[[1.0, 2.0], [3.0, 4.0]]],
}


PLACES: list[tuple[str, int]] = [
    *(("chain_rule", at) for at in range(len(VIEWS))),
    *(("practice", at) for at in range(2)),
    ("code", 0),
]
"""The panels that tell of a graph, each with the number of a page."""
STRIDE = 23
"""One in so many combinations of operation, place and wiring is looked at; every operation and every place with every value."""


def graph_of(op: str, value: object, is_wired_everywhere: bool) -> Graph:
    """A parameter of a value, an operation that has it in every slot or in the first alone, and what becomes of the result."""
    graph = Graph()
    source = make_node(graph.fresh_id(), "s", "parameter", value=as_value(value))
    graph.add(source)
    node = make_node(graph.fresh_id(), "y", op, position=(200.0, 0.0))
    graph.add(node)
    for slot in node.slots if is_wired_everywhere else node.slots[:1]:
        graph.connect(Wire(source.id, node.id, slot))
    total = make_node(graph.fresh_id(), "L", "sum", position=(500.0, 0.0))
    graph.add(total)
    graph.connect(Wire(node.id, total.id, total.slots[0]))
    return graph


def look(window: MainWindow, graph: Graph, is_hidden: bool) -> None:
    """Opens a graph, and asks every node where its value and its gradient come from; with its numbers hidden, too."""
    window.session.open(Document(Content(graph, DescentSettings())))
    if is_hidden:
        window.session.hide(frozenset(Question(node.id, kind) for node in graph.nodes() for kind in KINDS))
    for node in graph.nodes():
        window.session.select([node.id])
        QApplication.processEvents()
        if window.docks["chain_rule"].isVisible():
            window.session.asked_why.emit("value", node.id)
            window.session.asked_why.emit("gradient", node.id)
    window.docks.panel(ChainRulePanel).page_of(StepsPage).forth.click()
    QApplication.processEvents()


def look_at_all(window: MainWindow, qtbot: QtBot, value: object, stride: int, start: int = 0) -> list[str]:
    """What fails in any place on any operation."""
    ops = [name for name, row in OPS.items() if not row.is_source]
    failed = []
    for at, (dock, number) in enumerate(PLACES):
        window.docks.open(dock)
        if dock != "code":
            panel = window.docks.panel(ChainRulePanel if dock == "chain_rule" else PracticePanel)
            panel.choose(panel.pages[number])
        for index, op in enumerate(itertools.product(ops, (True, False))):
            if (index + 2 * at + start) % stride:
                continue
            with qtbot.captureExceptions() as problems:
                try:
                    look(window, graph_of(op[0], value, op[1]), is_hidden=index % 3 == at % 3)
                except Exception as error:
                    failed.append(f"{op} in {dock} {number}: {error!r}")
            failed += [f"{op} in {dock} {number}: {problem}" for problem in problems]
    return failed


@pytest.mark.slow
@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_every_operation_on_odd_inputs(open_window, qtbot, value):
    window = open_window("a = 1")
    window.files.may_leave = lambda: True
    assert look_at_all(window, qtbot, value, STRIDE, list(ODD.values()).index(value)) == []
