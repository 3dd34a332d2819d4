"""The recorded course of a descent, in bounded memory."""

from __future__ import annotations

import threading
from array import array

import numpy as np
import numpy.typing as npt

MOST_POINTS = 200_000

Floats = npt.NDArray[np.float64]


class History:
    """Losses and gradient norms by step; written by the descent's thread, read by any.

    Up to `most` points are kept exactly; each time they are full, every other one is dropped.
    """

    def __init__(self, most: int = MOST_POINTS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._every = 1
        self._columns = array("d"), array("d"), array("d")

    def __len__(self) -> int:
        return len(self._columns[0])

    def add(self, step: int, loss: float, gradient_norm: float) -> None:
        """Records one step, unless it is between those that are kept."""
        if step % self._every:
            return
        with self._lock:
            for column, number in zip(self._columns, (step, loss, gradient_norm), strict=True):
                column.append(number)
            if len(self) >= self._most:
                self._every *= 2
                # Steps are counted from 0 without a gap, so that every other entry is a multiple of `_every`.
                self._columns = tuple(column[::2] for column in self._columns)  # type: ignore[assignment]

    def read(self) -> tuple[Floats, Floats, Floats]:
        """The steps, losses and gradient norms so far: three new arrays of equal length."""
        with self._lock:
            steps, losses, norms = (np.array(column, np.float64) for column in self._columns)
        return steps, losses, norms
