"""What tests of the inspector share: graphs to look at, and hands to type with."""

from PySide6.QtCore import Qt

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content, set_literal
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.values import as_value
from graphgui.ui.inspector.inspector import Inspector
from graphgui.ui.session import Session
from graphgui.ui.theme import LIGHT, apply_theme


def build(nodes, wires):
    """A graph from (name, op, value) and (source, target, slot) by name."""
    graph = Graph()
    for id, (name, op, value) in enumerate(nodes, 1):
        graph.add(make_node(id, name, op, value=value))
    for source, target, slot in wires:
        graph.connect(Wire(graph.named(source).id, graph.named(target).id, slot))
    return graph


def olah():
    """e = (a + b) · (b + 1) at a = 2, b = 1."""
    graph = build(
        [("a", "parameter", 2.0), ("b", "parameter", 1.0), ("c", "add", None), ("d", "add", None), ("e", "mul", None)],
        [("a", "c", "a"), ("b", "c", "b"), ("b", "d", "a"), ("c", "e", "a"), ("d", "e", "b")],
    )
    d = graph.named("d")
    graph.replace(set_literal(d, "b", as_value(1.0)).after)
    return graph


def session_for(graph):
    session = Session(Document(Content(graph, DescentSettings())))
    session.heard = []
    session.said.connect(session.heard.append)
    return session


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def pick(qtbot, choice, name):
    """Chooses an entry of a slot by the keyboard, as its first letters."""
    choice.setFocus()
    qtbot.keyClicks(choice, name)


def opening(qtbot, qapp):
    """Opens an inspector on a graph and selects nodes by name."""
    apply_theme(qapp, LIGHT)

    def open_it(graph, *names):
        session = session_for(graph)
        inspector = Inspector(session)
        inspector.see(True)
        qtbot.addWidget(inspector)
        inspector.apply_theme(LIGHT)
        inspector.resize(300, 760)
        inspector.show()
        inspector.activateWindow()
        qtbot.waitUntil(inspector.isActiveWindow)
        session.select(session.graph.named(name).id for name in names)
        return session, inspector

    yield open_it
    qapp.setStyleSheet("")
