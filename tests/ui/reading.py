"""A reader of windows: every text that one tells, to whoever looks, hovers, listens or copies, with where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QGuiApplication, QHelpEvent, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDockWidget,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QToolTip,
    QWidget,
)

from graphgui.engine.evaluator import Results
from graphgui.lessons.questions import Question
from graphgui.ui.canvas.paint.style import NAMES_ZOOM, OVERVIEW_ZOOM
from graphgui.ui.panels.code_view import CodeView
from graphgui.ui.shell.main_window import MainWindow
from tests.ui.canvas.access.speaking import texts_of, texts_of_action

Told = list[tuple[str, str]]
"""Texts, each with where it stands: "inspector painted", "canvas tip of b", "clipboard by copy_latex"."""

ZOOMS = (1.0, 0.8 * NAMES_ZOOM, 0.8 * OVERVIEW_ZOOM)
SPOKEN = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
COPIES = ("copy", "copy_value", "copy_gradient", "copy_svg", "copy_latex", "copy_python")
NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?:e([+−-]?\d+))?", re.ASCII)
_SVG_TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_UNSEEN = re.compile("[\u200a\u200b\u2060]")


# ── what is told ─────────────────────────────────────────────────────────────────────────────────────────────────────
def everything_told(window: MainWindow) -> Told:
    """All that can be seen, hovered over or heard now, in the window and in those beside it."""
    QApplication.processEvents()
    return [(where, plain(text)) for where, text in (
        *_painted(window), *_canvas_pictures(window), *_written(window), *_on_hover(), *_canvas_tips(window),
        *_spoken(window), *_actions(window),
    ) if text]  # fmt: skip


def everything_copied(window: MainWindow, path: Path) -> Told:
    """What every command of copying and exporting gives away, of nothing and of each node selected alone."""
    found: Told = []
    selection = window.session.selection
    for name, chosen in (("all", []), *((node.name, [node.id]) for node in window.session.graph.nodes())):
        window.session.select(chosen)
        for id in COPIES:
            QGuiApplication.clipboard().clear()
            window.actions_by_id[id].trigger()
            found.append((f"clipboard by {id} of {name}", QGuiApplication.clipboard().text()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path / "picture.svg"), ""))
        window.session.select([])
        window.actions_by_id["export_picture"].trigger()
    found.append(("exported picture", (path / "picture.svg").read_text(encoding="utf-8")))
    window.session.select(selection)
    # Of a drawing only its texts are told; coordinates are numbers too.
    return [(where, plain(" ".join(_SVG_TEXT.findall(text)) if "<svg" in text else text)) for where, text in found]


def plain(text: str) -> str:
    """A text without tags, entities, and signs that take no room."""
    text = re.sub(r"<(?:[a-zA-Z/!][^<>]*)>", " ", text) if "<" in text else text
    return _UNSEEN.sub("", unescape(text))


def place_of(widget: QWidget | None) -> str:
    """Where a widget stands: its dock, else its window."""
    at = widget
    while at is not None and not isinstance(at, QDockWidget) and not at.isWindow():
        at = at.parentWidget()
    if isinstance(at, QDockWidget):
        return at.objectName()
    return (at.objectName() or type(at).__name__) if at is not None else ""


def shown_widgets() -> Iterator[QWidget]:
    """Every widget that can be seen, in all windows."""
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            yield top
            yield from (widget for widget in top.findChildren(QWidget) if widget.isVisible())


def _drawing(size: QSize, draw: Callable[[QPainter], object]) -> str:
    """An SVG drawing, in which texts stay texts whoever paints them."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    painter = QPainter(generator)
    draw(painter)
    painter.end()
    buffer.close()
    return bytes(data.data()).decode()


def _painted(window: MainWindow) -> Iterator[tuple[str, str]]:
    """The texts that all parts of all windows paint, as they paint them on the screen."""
    for top in QApplication.topLevelWidgets():
        if not top.isVisible() or top.size().isEmpty():
            continue
        children = [child for child in top.children() if isinstance(child, QWidget) and not child.isWindow()]
        for part in children if top is window else [top]:
            if not part.isVisible() or part.size().isEmpty():
                continue
            drawing = _drawing(part.size(), lambda painter, part=part: QWidget.render(part, painter, QPoint()))
            name = "canvas" if part is window.view else place_of(part)
            yield from ((f"{name} painted", text) for text in _SVG_TEXT.findall(drawing))


def _canvas_pictures(window: MainWindow) -> Iterator[tuple[str, str]]:
    """All texts of the canvas: as large as usual, with names only, and from far away; nothing from a cache."""
    canvas = window.view.canvas
    whole = canvas.itemsBoundingRect() if not len(window.session.graph) else canvas.content_rect(
        {item.id for item in (*canvas.node_items(), *canvas.group_items(), *canvas.annotation_items())}
    )  # fmt: skip
    for zoom in ZOOMS:
        size = (whole.size() * zoom).toSize()
        drawing = _drawing(
            size, lambda painter, size=size: canvas.render(painter, QRectF(QRect(QPoint(), size)), whole)
        )
        yield from ((f"canvas at {zoom:.2g}", text) for text in _SVG_TEXT.findall(drawing))


def _written(window: MainWindow) -> Iterator[tuple[str, str]]:
    """What widgets hold: texts, tips, descriptions, all rows of lists and trees in every role, titles."""
    for widget in shown_widgets():
        place, kind = place_of(widget), type(widget).__name__
        yield from ((f"{place} {kind}", text) for text in texts_of(widget))
        match widget:
            case QLineEdit():
                yield f"{place} {kind}", widget.text()
            case CodeView():
                yield f"{place} {kind}", widget.toPlainText()
                yield from ((f"{place} margin", note) for note, _ in widget.notes)
            case QPlainTextEdit() | QTextEdit():
                yield f"{place} {kind}", widget.toPlainText()
            case QAbstractItemView():
                model = widget.model()
                for row in range(model.rowCount() if model is not None else 0):
                    edited = model.data(model.index(row, 0), Qt.ItemDataRole.EditRole)
                    yield f"{place} {kind}", str(edited or "")


def _on_hover() -> Iterator[tuple[str, str]]:
    """The tool tips that are made only when they are asked for."""
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QToolTip, "showText", lambda _at, text, *_: said.append(text))
        for widget in list(shown_widgets()):
            if not type(widget).__module__.startswith("graphgui") or "event" not in vars(type(widget)):
                continue
            for x in (0.1, 0.5, 0.9):
                for y in (0.1, 0.5, 0.9):
                    at = QPoint(round(x * widget.width()), round(y * widget.height()))
                    widget.event(QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
            yield from ((f"{place_of(widget)} hover {type(widget).__name__}", text) for text in said)
            said.clear()


def _canvas_tips(window: MainWindow) -> Iterator[tuple[str, str]]:
    """The tool tips of cards, slots, wires, groups and of what stands around."""
    canvas = window.view.canvas
    yield "canvas tip", window.view.viewport().toolTip()
    for item in canvas.node_items():
        if item.isVisible():
            for slot in (None, *item.node.slots):
                yield f"canvas tip of {item.node.name}", item.tool_tip(slot)
    for wire in canvas.wire_items():
        if wire.isVisible():
            yield "canvas tip of a wire", wire.tool_tip()
    for around in (*canvas.annotation_items(), *canvas.group_items()):
        yield f"canvas tip of a {type(around).__name__}", around.tool_tip()
    for stub in canvas.levels.stubs.values():
        yield "canvas tip of a stub", stub.tool_tip()


def _spoken(window: MainWindow) -> Iterator[tuple[str, str]]:
    """What a screen reader finds in all windows, through Qt's own interfaces."""
    for top in QApplication.topLevelWidgets():
        found = QAccessible.queryAccessibleInterface(top) if top.isVisible() else None
        if found is not None:
            yield from _spoken_in(found, "", window)


def _spoken_in(part: QAccessibleInterface, place: str, window: MainWindow) -> Iterator[tuple[str, str]]:
    if not part.isValid() or part.state().invisible:
        return
    if isinstance(owner := part.object(), QWidget):
        place = "canvas" if owner is window.view else place_of(owner)
    yield from ((f"{place} spoken", part.text(kind)) for kind in SPOKEN)
    if (value := part.valueInterface()) is not None:
        yield f"{place} spoken", str(value.currentValue())
    for at in range(part.childCount()):
        if (child := part.child(at)) is not None:
            yield from _spoken_in(child, place, window)


def _actions(window: MainWindow) -> Iterator[tuple[str, str]]:
    for action in window.findChildren(QAction):
        yield from (("action", text) for text in texts_of_action(action))


# ── numbers in it ────────────────────────────────────────────────────────────────────────────────────────────────────
def numbers_of(results: Results, questions: Sequence[Question] | frozenset[Question]) -> dict[str, float]:
    """The true answers of questions, every entry of an array by itself, by names such as "∂ 5" and "value 3[0]"."""
    names = {node.id: node.name for node in results.nodes}
    found = {}
    for id, kind in questions:
        number = (results.value_of if kind == "value" else results.gradient_of).get(id)
        if number is not None:
            sign = "∂" if kind == "gradient" else "value"
            for at, entry in enumerate(np.ravel(np.asarray(number, float))):
                found[f"{sign} {names[id]}[{at}]" if np.ndim(number) else f"{sign} {names[id]}"] = float(entry)
    return found


def telling(told: Told, numbers: Mapping[str, float]) -> list[str]:
    """The texts in which one of these numbers stands, rounded to two digits or more, with its name."""
    found = []
    for where, text in told:
        for token in NUMBER.finditer(text):
            name = next((name for name, number in numbers.items() if _is_rounded(token, number)), None)
            if name is not None:
                found.append(f"{where}: {name} in {text[:160]!r}")
                break
    return list(dict.fromkeys(found))


def _is_rounded(token: re.Match[str], number: float) -> bool:
    """Whether what is written is a number rounded, whatever its sign; from three digits on, at any power of ten.

    Two digits without a point are a count.
    """
    written = token[1].replace(",", "")
    digits = len(written.replace(".", "").lstrip("0"))
    mine, true = abs(float(written)), abs(number)
    if not mine or not true or digits < 2 or (digits == 2 and "." not in written):
        return False
    if digits == 2 and not 0.9 < mine * 10.0 ** int((token[2] or "0").replace("−", "-")) / true < 1.1:
        return False
    mine, true = (size / 10.0 ** np.floor(np.log10(size)) for size in (mine, true))
    return abs(mine - true) <= max(0.5 * 10.0 ** (1 - digits), 1e-9) * (1 + 1e-6)
