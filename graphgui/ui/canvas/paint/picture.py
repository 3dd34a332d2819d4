"""A picture of the canvas, as the editor draws it: pixels or SVG, of all or of some nodes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.files.whole_file import write_atomically
from graphgui.formats.cgraph.graph_file import GraphFile
from graphgui.lessons.questions import Question
from graphgui.ui.canvas.paint.style import Style
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.session import Session
from graphgui.ui.theme import DARK, LIGHT
from graphgui.ui.translate import translate

MARGIN = 40.0
SCALE = 2.0
LARGEST = 8000.0
"""The longest side of a picture, in pixels; larger graphs are drawn smaller."""
DOTS = 96
"""Dots per inch of an SVG, so that a dot is a scene unit."""

_FONTS = re.compile(rb'(font-family="[^"]+)"')


def render_picture(content: GraphFile, path: str | Path, theme_name: str = "light") -> str:
    """Draws the content of a file into a picture file, whose suffix (.png, .svg) gives its format.

    Raises OSError where it cannot be written; returns what is to be said of it, as `Written.remark` has it.
    """
    app = QApplication.instance() or QApplication(["graphgui"])
    style = Style(DARK if theme_name == "dark" else LIGHT)
    remark = save_picture(Content(content.graph, content.descent, content.annotations), style, Path(path))
    del app
    return remark


def save_picture(
    content: Content,
    style: Style,
    path: Path,
    ids: Collection[int] | None = None,
    hidden: frozenset[Question] = frozenset(),
) -> str:
    """Draws nodes (all, if not given) into a picture file; raises and returns as `render_picture` does."""
    with drawn(content, style, ids, hidden) as scene:
        if path.suffix.lower() == ".svg":
            return write_atomically(svg_of(scene, path.stem), path).remark
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        kind = QByteArray(path.suffix[1:].lower().encode(errors="replace"))
        if QImageWriter(buffer, kind).write(picture_of(scene)):
            return write_atomically(bytes(buffer.data().data()), path).remark
        sentence = translate("{name} cannot be written; pictures end in .png, .svg, .jpg or .bmp")
        raise OSError(sentence.format(name=path.name))


@contextmanager
def drawn(
    content: Content, style: Style, ids: Collection[int] | None = None, hidden: frozenset[Question] = frozenset()
) -> Iterator[CanvasScene]:
    """A scene of its own with these nodes, frames and notes (all, if not given) and the wires between them, none selected.

    The values are those of the whole graph, without the hidden ones.
    """
    copy = Content(content.graph.copy(), content.descent, content.annotations)
    scene = CanvasScene(Session(Document(copy), hidden), style)
    try:
        if ids is not None:
            for node in scene.node_items():
                node.setVisible(node.isVisible() and node.id in ids)
            for item in (*scene.annotation_items(), *scene.group_items()):
                item.setVisible(item.id in ids)
            for curve in scene.wire_items():
                curve.setVisible(curve.isVisible() and curve.wire.source in ids and curve.wire.target in ids)
        yield scene
    finally:
        scene.close()


def picture_of(scene: CanvasScene) -> QImage:
    """The visible part of a scene as an image, on its background."""
    rect = _rect(scene)
    scale = min(SCALE, LARGEST / max(rect.width(), rect.height()))
    image = QImage(round(rect.width() * scale), round(rect.height() * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(scene.paint_style.theme.canvas))
    with QPainter(image) as painter:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        scene.render(painter, QRectF(image.rect()), rect, Qt.AspectRatioMode.KeepAspectRatio)
    return image


def svg_of(scene: CanvasScene, title: str = "") -> bytes:
    """The visible part of a scene as an SVG file, on its background; its texts stay texts."""
    rect = _rect(scene)
    size = QSizeF(rect.size()).toSize()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(DOTS)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    generator.setDescription("Drawn by graphgui")
    with QPainter(generator) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(0, 0, size.width(), size.height()), QColor(scene.paint_style.theme.canvas))
        scene.render(painter, QRectF(0, 0, size.width(), size.height()), rect, Qt.AspectRatioMode.KeepAspectRatio)
    buffer.close()
    # Where none of our fonts is installed, letters without serifs are nearest.
    return _FONTS.sub(rb'\1,sans-serif"', bytes(data.data()))


def _rect(scene: CanvasScene) -> QRectF:
    """The rectangle around what is visible, with a margin, in scene units."""
    items = (*scene.node_items(), *scene.group_items(), *scene.annotation_items())
    shown = {item.id for item in items if item.isVisible()}
    rect = scene.content_rect(shown)
    return QRectF(0, 0, 400, 200) if rect.isEmpty() else rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
