"""Small pictures of arrays: every kind of array, in both themes and zooms; signs told by place, not by colour alone."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from graphgui.ui.canvas.paint.heatmap import paint_heat
from graphgui.ui.theme import DARK, LIGHT

RECT = QRectF(0, 0, 30, 22)


def picture(value, theme=LIGHT, zoom=2.0):
    """What is painted, as an image."""
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.card))
    painter = QPainter(image)
    painter.scale(zoom, zoom)
    paint_heat(painter, RECT, value, theme)
    painter.end()
    return image


def rows_with(image, colour):
    """The rows of pixels in which a colour is found."""
    return [y for y in range(46) if any(image.pixelColor(x, y).name() == colour for x in range(62))]


@pytest.mark.parametrize(
    "value",
    [
        [1, -2, 3], np.zeros(7), np.arange(3000.0), [1, np.nan, np.inf, -np.inf, 2], [1e308, -1e308, 0, 5, 6], [],
        np.eye(3), np.zeros((0, 3)), np.ones((2, 3, 4)), [[np.nan, 1], [-np.inf, 2]], np.ones((300, 700)), [[5.0]],
        np.full(200, np.nan),
    ],
)  # fmt: skip
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_array_is_painted(qapp, value, theme):
    for zoom in (0.3, 1.0, 2.0):
        assert not picture(np.asarray(value, float), theme, zoom).isNull()


def test_signs_are_told_by_place(qapp):
    image = picture(np.array([1.0, -1.0, 1.0, -1.0, 1.0]))
    assert max(rows_with(image, LIGHT.parameter)) <= min(rows_with(image, LIGHT.trajectory)) + 2
    image = picture(np.array([[0.5, -0.5], [1.0, 1.0]]))
    above = rows_with(image, LIGHT.trajectory)
    assert max(above) < 14, "a negative entry hangs from the top of its cell"


def test_nan_is_a_cross(qapp):
    assert rows_with(picture(np.array([[np.nan, 1.0]])), LIGHT.error)
