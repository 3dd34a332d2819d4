"""Functions of the preamble written with operations of the table, for those whose own text cannot be recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from graphgui.engine.ops import OPS
from graphgui.engine.recording.recorder import record
from graphgui.engine.recording.refusals import TraceError


def cofactors_along(direction: Any, matrix: Any) -> Any:
    """The derivative of the cofactors along a direction, from determinants of minors: they have no singular vectors.

    A cofactor is ± the determinant of its minor, whose derivative is the product with the minor's own cofactors. Each
    further derivative is one of smaller matrices, so that all of them are recorded.
    """
    size = np.shape(matrix)[-1]
    if size < 2:
        return np.zeros(np.shape(matrix))
    kept = np.array([[at for at in range(size) if at != left_out] for left_out in range(size)])
    minors = (..., kept[:, None, :, None], kept[None, :, None, :])
    signs = (-1.0) ** np.add.outer(np.arange(size), np.arange(size))
    inner = record(OPS["cofactors"], (matrix[minors],), OPS["cofactors"].option_defaults)
    return signs * np.sum(inner * direction[minors], axis=(-2, -1))


def places(indices: Any, length: int) -> Any:
    """Recorded indices as they are: the row that uses them sees to it that they are whole and in range."""
    return indices


def singular_vectors(*_: Any) -> NoReturn:
    """Raises the TraceError for what takes singular vectors, which no operation gives."""
    raise TraceError(
        "the derivative of singular values (svdvals, and the norm with ord=2 of a matrix) cannot be differentiated "
        "again, as it takes singular vectors, which no operation gives; graphgui.hessian takes differences there"
    )


RECORDED_HELPERS: dict[str, Callable[..., Any]] = {
    "cofactors_along": cofactors_along,
    "places": places,
    "singular_values_gradient": singular_vectors,
    "singular_values_tangent": singular_vectors,
    "spectral_direction": singular_vectors,
}
