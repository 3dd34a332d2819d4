"""Refusals: the sentences for what cannot be recorded, and the error that carries them."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np


class TraceError(ValueError):
    """Raised for a function that cannot be recorded as a graph; the message is a sentence that gives the reason."""


class Recorded:
    """The base class of recorded values, by which modules that do not import them recognise them."""

    @property
    def is_condition(self) -> bool:
        """Whether NumPy's value would be boolean; here it is 1 and 0."""
        raise NotImplementedError

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of NumPy's value."""
        raise NotImplementedError


KEPT = (
    "the function uses a recorded value that was kept beyond its run (in a cache, a list, an attribute or a default); "
    "work it out anew, or keep plain arrays"
)
WRITERS = {
    "sort": "x = np.sort(x)",
    "partition": "x = np.sort(x)",
    "fill": "x = np.full_like(x, number)",
    "resize": "x = np.reshape(x, shape)",
    "put": "np.where(condition, new, x)",
    "place": "np.where(condition, new, x)",
    "putmask": "np.where(condition, new, x)",
    "copyto": "x.copy(), or number * np.ones(shape) for np.full_like",
    "put_along_axis": "np.where(condition, new, x)",
    "fill_diagonal": "np.where(np.eye(n, dtype=bool), number, x)",
    "x[i] = …": "np.where(condition, new, x), or join parts with np.concatenate",
    "x.shape = …": "x = np.reshape(x, shape)",
    "out=…": "y = y + x, without out",
    "np.add.at": "y = x + … with an array of x's shape",
    "setfield": "x.copy()",
    "setflags": "x.copy()",
    "byteswap": "x.copy()",
}
"""What writes into an array, and what to write in its place."""


def refuse_writing(how: str) -> NoReturn:
    """Raises the TraceError for what writes into an array in place; says what to write."""
    raise TraceError(f"the function writes into an array in place ({how}); make a new array, as in {WRITERS[how]}")
