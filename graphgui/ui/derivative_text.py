"""How gradients and shapes are written, on the canvas and in the inspector alike."""

from __future__ import annotations

from graphgui.engine.evaluator import WireResult
from graphgui.engine.number_format import short_number


def derivative_text(wire: WireResult, digits: int = 4) -> str:
    """The local derivative of a wire for reading: a number, or the shape, for which nothing needs to be worked out."""
    shape = wire.derivative_shape
    return f"[{' × '.join(map(str, shape))}]" if shape else short_number(wire.derivative, digits)
