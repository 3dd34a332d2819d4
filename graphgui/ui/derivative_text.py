"""The text of a local derivative, the same on the canvas and in the inspector."""

from __future__ import annotations

from graphgui.engine.number_format import short_number
from graphgui.engine.wire_result import WireResult


def derivative_text(wire: WireResult, digits: int = 4) -> str:
    """The local derivative of a wire, `digits` long; of an array its shape, so that nothing needs to be computed."""
    shape = wire.derivative_shape
    return f"[{' × '.join(map(str, shape))}]" if shape else short_number(wire.derivative, digits)
