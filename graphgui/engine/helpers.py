"""The few functions that NumPy lacks and that rules need: the preamble of a written program.

Each is plain NumPy, so that its own source can stand above the program that calls it.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def unbroadcast(gradient: Any, shape: tuple[int, ...]) -> Any:
    """The gradient summed over the axes along which an input of this shape was broadcast."""
    own = np.shape(gradient)
    if own == shape:
        return gradient
    extra = len(own) - len(shape)
    stretched = tuple(i for i, n in enumerate(own) if i < extra or (shape[i - extra] == 1 and n != 1))
    return np.reshape(np.sum(gradient, axis=stretched), shape)[()]


HELPERS: dict[str, Any] = {"unbroadcast": unbroadcast}
