"""Scrubbing: a number changed by dragging it sideways."""

from __future__ import annotations

from math import floor, isfinite, log10

from PySide6.QtCore import Qt

PIXELS_A_STEP = 4.0


def step_of(number: float) -> float:
    """A sensible step for a number: a tenth of its order of magnitude, 0.1 for numbers near 1 and for 0."""
    size = abs(number)
    return 10.0 ** (floor(log10(size)) - 1) if isfinite(size) and size >= 1e-6 else 0.1


def scrubbed_number(start: float, pixels: float, modifiers: Qt.KeyboardModifier) -> float:
    """The number after a drag of so many pixels; Shift is ten times finer, Ctrl ten times coarser."""
    if not isfinite(start):
        return start
    step = step_of(start)
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        step /= 10.0
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        step *= 10.0
    steps = int(pixels / PIXELS_A_STEP)
    # Rounding drops the noise of adding decimal steps in binary: 0.1 + 0.2 shall be 0.3.
    return round(start + steps * step, max(0, 2 - floor(log10(step)))) if steps else start
