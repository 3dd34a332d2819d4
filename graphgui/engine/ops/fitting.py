"""Functions that the shape rules and texts of several rows share."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from graphgui.engine.op import Call, Case, Shape, ShapeError, show_shape


def axis_of(axis: int, rank: int) -> int:
    """An axis counted from the front; raises ShapeError where there is none."""
    if not -rank <= axis < rank:
        has = (
            "a number has no axes"
            if rank == 0
            else f"there are only {rank} axes"
            if rank > 1
            else "there is only one axis"
        )
        raise ShapeError(f"there is no axis {axis}: {has}")
    return axis % rank


def axes_of(axis: int | tuple[int, ...] | None, rank: int) -> tuple[int, ...]:
    """The axes that an option names, counted from the front; None names all of them. Raises ShapeError."""
    if axis is None:
        return tuple(range(rank))
    named = axis if isinstance(axis, tuple) else (axis,)
    found = tuple(axis_of(each, rank) for each in named)
    if len(set(found)) < len(found):
        raise ShapeError(f"the axes {', '.join(map(str, named))} name one axis twice")
    return tuple(sorted(found))


def reduced(case: Case) -> Shape:
    """The shape of a reduction along the options `axis` and `keepdims`."""
    axes = axes_of(case["axis"], case.rank)
    if case.options.get("keepdims"):
        return tuple(1 if at in axes else size for at, size in enumerate(case.shape))
    return tuple(size for at, size in enumerate(case.shape) if at not in axes)


def count(case: Case) -> int:
    """The number of input entries that are reduced to one output entry."""
    return prod(case.shape[at] for at in axes_of(case["axis"], case.rank))


def kept(name: str, case: Case) -> str:
    """Text for a reduction's result that broadcasts against its input: with the reduced axes inserted, where needed."""
    axes = axes_of(case["axis"], case.rank)
    if case.options.get("keepdims") or axes == tuple(range(len(axes))):
        return name
    places = ["None" if at in axes else ":" for at in range(case.rank)]
    while places and places[-1] == ":":
        places.pop()
    return f"{name}[{', '.join(places)}]"


def filled(text: str, case: Case) -> str:
    """Text for `text` broadcast to the shape of the first input."""
    return text if case.shape == () else f"np.full({case.shape}, {text})"


def reshaped(text: str, shape: Shape) -> str:
    """Text for `text` reshaped to `shape`; to () as a number, not a 0-d array."""
    return f"np.reshape({text}, {shape})" + ("" if shape else "[()]")


def along(axis: int, text: str) -> str:
    """Text for an index along one axis: a full slice for each axis before it, then `text`."""
    return f"{':, ' * axis}{text}"


def not_scalar(case: Case, what: str) -> None:
    """Raises ShapeError where the first input has no axes."""
    if not case.rank:
        raise ShapeError(f"{what} needs an array, not a number")


def square_matrix(case: Case, what: str) -> Shape:
    """The shape of the first input, a square matrix or a stack of them; raises ShapeError where it is neither."""
    if case.rank < 2 or case.shape[-1] != case.shape[-2]:
        raise ShapeError(f"{what} needs a square matrix, not {show_shape(case.shape)}")
    return case.shape


def of_equal_shapes(name: str) -> Callable[[Call], str | None]:
    """PyTorch's name where both shapes are equal; None where they are not, since it broadcasts by further nodes."""
    return lambda call: name if call.shapes[0] == call.shapes[1] else None
