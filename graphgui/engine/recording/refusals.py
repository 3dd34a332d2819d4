"""Refusals: the sentences for what cannot be recorded, and the error that carries them."""

from __future__ import annotations

import dis
import inspect
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
    "setfield": "x.copy()",
    "setflags": "x.copy()",
    "byteswap": "x.copy()",
}
"""What writes into an array, and what to write in its place."""
SIGNS = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "floor_divide": "//", "remainder": "%", "power": "**",
    "matmul": "@", "bitwise_and": "&", "bitwise_or": "|", "bitwise_xor": "^",
}  # fmt: skip
"""The operators of ufuncs."""
ASSIGNED = (
    "; an array that was made before cannot take recorded values, so build the new one with np.stack, np.concatenate or "
    "np.where(condition, new, y)"
)


def refuse_writing(how: str, instead: str = "") -> NoReturn:
    """Raises the TraceError for what writes into an array in place; says what to write."""
    instead = instead or WRITERS[how]
    raise TraceError(f"the function writes into an array in place ({how}); make a new array, as in {instead}")


def refuse_out(name: str, is_first: bool = False) -> NoReturn:
    """Raises the TraceError for out=… of a function; NumPy runs y *= x as np.multiply(y, x, out=y), the first operand."""
    sign = SIGNS.get(name.removeprefix("np.")) if is_first else None
    if sign is None:
        refuse_writing("out=…", f"y = {name}(…), without out")
    refuse_writing(f"y {sign}= … or out=…", f"y = y {sign} …, without out")


def refuse_value(does: str, origin: str, instead: str) -> NoReturn:
    """Raises the TraceError for what the function does with a recorded value, which is of this origin.

    An assignment to items of a plain array asks for a plain value as float(x) and np.array(x) do; it is told as such.
    """
    if _stands_at_assignment():
        does, instead = "sets items of a plain array (y[i] = …) with a value", ASSIGNED
    raise TraceError(f"the function {does} that depends on {origin}{instead}")


def _stands_at_assignment() -> bool:
    """Whether what asks for a plain value (in __float__, __array__ …) is an assignment, as y[0] = x, and no call."""
    frame = inspect.currentframe()
    for _ in range(4):  # this, refuse_value, the value's own refuse and its method
        frame = frame and frame.f_back
    return frame is not None and dis.opname[frame.f_code.co_code[frame.f_lasti]].startswith("STORE_")
