"""How many wires look: lines that no pixel tells apart are drawn once."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from graphgui.ui.canvas.paint.looks import seen_apart

PART = QRectF(0.0, 0.0, 10.0, 10.0)


def kept(*lines: tuple[float, float, float, float], pixel: float = 1.0) -> list[int]:
    """Which of these lines are drawn in a part of 10 by 10 units."""
    return seen_apart(np.array(lines).reshape(-1, 4).T, PART, pixel).tolist()


def test_of_lines_on_the_same_pixels_the_last_is_drawn() -> None:
    assert kept((1, 1, 8, 3), (1, 1, 8, 5), (1.2, 0.9, 8.1, 3.2)) == [1, 2]
    assert kept((1, 1, 8, 3), (1, 1, 8, 5), (1.2, 0.9, 8.1, 3.2), pixel=0.1) == [0, 1, 2]


def test_lines_are_the_same_where_they_leave_the_part_at_the_same_pixel() -> None:
    """However far they go on: a part of ten pixels has no room for more."""
    assert kept((5, 0, 5, 900), (5, 0, 5, 7000), (5, 0, 9, 900)) == [2]
    fan = [(0.0, 5.0, 40_000.0, float(end)) for end in range(-50_000, 50_000, 10)]
    found = kept(*fan)
    assert 15 < len(found) < 45
    assert kept(*(fan[at] for at in found)) == list(range(len(found)))


def test_lines_that_miss_the_part_are_not_drawn() -> None:
    """Those at its side, those past its corner, and level and upright ones beside it; what touches it is drawn."""
    assert kept((-5, -5, -1, -1), (11, 0, 15, 10), (-1, 9, 3, 14), (-3, 12, 20, 12), (-2, -9, -2, 9)) == []
    assert kept((-3, 4, 20, 4), (6, -9, 6, 90), (3, 3, 3, 3), (20, 10, -4, 10)) == [0, 1, 2, 3]
    assert kept() == []
