"""The room that the canvas needs: what its graph takes at a zoom at which it can be read."""

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontInfo

from graphgui.ui.canvas.paint.style import Style
from graphgui.ui.shell.compact_layout import LEAST_CANVAS, MOST_CANVAS, READABLE_ZOOM, canvas_need
from graphgui.ui.theme import LIGHT

LARGE = QSize(3000, 2000)


def test_no_text_of_a_card_or_wire_is_less_than_twelve_pixels_high_at_the_readable_zoom(qapp):
    style = Style(LIGHT)
    fonts = (style.small_font, style.chip_font, style.text_font, style.name_font, style.value_font)
    assert min(QFontInfo(font).pixelSize() for font in fonts) * READABLE_ZOOM == pytest.approx(12)


@pytest.mark.parametrize(
    ("graph", "window", "need"),
    [
        ((100, 50), LARGE, LEAST_CANVAS),
        ((650, 325), LARGE, QSize(600, 300)),
        ((9000, 7000), LARGE, MOST_CANVAS),
        ((650, 9000), LARGE, QSize(600, 440)),
        ((9000, 7000), QSize(1000, 600), QSize(620, 270)),
        ((9000, 7000), QSize(200, 100), LEAST_CANVAS),
        ((0, 0), LARGE, LEAST_CANVAS),
    ],
)
def test_a_graph_needs_what_it_takes_but_no_more_than_a_share_of_the_window(graph, window, need):
    assert canvas_need(QRectF(-30.0, 20.0, *graph), window) == need
