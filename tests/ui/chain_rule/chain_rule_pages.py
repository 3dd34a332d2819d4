"""What tests of the views of the chain rule share: a panel of some views beside a window's canvas, and what that tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.engine.graph import Graph, Wire
from graphgui.ui.panels.page import Page
from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.session import Session
from graphgui.ui.shell.main_window import MainWindow

BUNDLE = "x = 1; y = 1*x + 2*x + 3*x; z = 4*y + 5*y + 6*y"


@contextmanager
def seen_panel(window: MainWindow, make: Callable[[Session], Page]) -> Iterator[Page]:
    """A view in a panel of its own, which is seen and follows the window's graph."""
    page = make(window.session)
    panel = ViewsPanel(window.bench.canvas, "Views", [page])
    panel.resize(1350, 200)
    panel.show()
    panel.see(True)
    QApplication.processEvents()
    yield page
    panel.see(False)
    panel.shutdown()
    panel.close()
    panel.deleteLater()


def document_of(graph: Graph) -> Document:
    """A document that holds a graph."""
    return Document(Content(graph, DescentSettings()))


def id_of(window: MainWindow, name: str) -> int:
    """The id of a node by its name."""
    return window.session.graph.named(name).id


def wires_along(window: MainWindow, *names: str) -> set[Wire]:
    """The wires between nodes that follow one another."""
    graph = window.session.graph
    pairs = {(graph.named(a).id, graph.named(b).id) for a, b in pairwise(names)}
    return {wire for wire in graph.wires() if (wire.source, wire.target) in pairs}


def timer_of(page: Page) -> QTimer:
    """The timer by which a page plays, or checks bit by bit."""
    (timer,) = page.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return timer


def told(window: MainWindow, name: str) -> list[str]:
    """What the card of a node says in the place of its value and its gradient."""
    return window.view.canvas.node_item(id_of(window, name)).card_texts()


def highlighted_names(window: MainWindow) -> set[str] | None:
    """The nodes that stand out on the canvas."""
    highlighted = window.view.canvas.paint_style.highlighted
    return None if highlighted is None else {window.session.graph.node(id).name for id in highlighted}
