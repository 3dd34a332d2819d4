"""How gradients and shapes are written, on the canvas and in the inspector alike."""

from __future__ import annotations

import numpy as np

from graphgui.engine.evaluate import Results, WireResult
from graphgui.engine.words import short_number


def gradient_sign(results: Results, name: str) -> str:
    """How the gradient of a node is written: "∂e/∂b", or "∂Σe/∂b" where the output e is no single number."""
    several = np.ndim(results.value_of.get(results.output or 0, 0.0)) > 0
    return f"∂{'Σ' if several else ''}{results.output_name or '·'}/∂{name}"


def derivative_text(wire: WireResult, digits: int = 4) -> str:
    """The local derivative of a wire for reading: a number, or the shape, for which nothing needs to be worked out."""
    shape = wire.derivative_shape
    return f"[{' × '.join(map(str, shape))}]" if shape else short_number(wire.derivative, digits)
