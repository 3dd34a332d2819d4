"""A picture of the canvas, as the editor draws it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.engine.graph import Graph
from graphgui.formats.graph_file import DescentSettings
from graphgui.ui.canvas.look import Look
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.session import Session
from graphgui.ui.theme import DARK, LIGHT

MARGIN = 40.0
SCALE = 2.0
LARGEST = 8000.0
"""The longest side of a picture, in pixels; larger graphs are drawn smaller."""


def render_picture(graph: Graph, path: str | Path, theme_name: str = "light") -> None:
    """Draws a graph into a picture file whose kind its name tells, such as .png.

    Raises OSError where it cannot be written.
    """
    app = QApplication.instance() or QApplication(["graphgui"])
    theme = DARK if theme_name == "dark" else LIGHT
    session = Session(Document(Content(graph, DescentSettings())))
    scene = CanvasScene(session, Look(theme))
    try:
        image = picture_of(scene)
    finally:
        scene.close()
    if not image.save(str(path)):
        raise OSError(f"{Path(path).name} cannot be written; pictures end in .png, .jpg or .bmp")
    del app


def picture_of(scene: CanvasScene) -> QImage:
    """The whole canvas as an image, on its background."""
    rect = scene.content_rect()
    rect = QRectF(0, 0, 400, 200) if rect.isEmpty() else rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
    scale = min(SCALE, LARGEST / max(rect.width(), rect.height()))
    image = QImage(round(rect.width() * scale), round(rect.height() * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(scene.look.theme.canvas))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    scene.render(painter, QRectF(image.rect()), rect, Qt.AspectRatioMode.KeepAspectRatio)
    painter.end()
    return image
