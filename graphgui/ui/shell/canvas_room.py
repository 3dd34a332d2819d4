"""The room that the canvas needs, so that its graph can be read."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize

READABLE_ZOOM = 12 / 14
"""The zoom at which the text of a card, 14 pixels at its natural size, is 12 pixels high."""
LEAST_CANVAS = QSize(300, 170)
"""What the canvas needs to be of use, in pixels."""
MOST_CANVAS = QSize(800, 440)
"""What is enough for any graph: one looks around in a larger one."""
MOST_SHARE = 0.6, 0.45
"""The most that a graph may claim of the width and the height of the window."""


def canvas_need(fitted: QRectF, window: QSize) -> QSize:
    """The least size of the canvas for a graph that is fitted with this rectangle of the scene, in a window of a size.

    All of the graph, at a zoom at which it can be read; but never less than LEAST_CANVAS, and no more than MOST_CANVAS
    or its share of the window.
    """
    graph = (fitted.size() * READABLE_ZOOM).toSize()
    share = QSize(int(window.width() * MOST_SHARE[0]), int(window.height() * MOST_SHARE[1]))
    return graph.boundedTo(MOST_CANVAS).boundedTo(share).expandedTo(LEAST_CANVAS)
