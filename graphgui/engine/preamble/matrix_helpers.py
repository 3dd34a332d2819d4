"""Functions for the rules of linear algebra; leading axes hold stacks of matrices."""

from __future__ import annotations

from typing import Any

import numpy as np


def inverse_of(matrix: Any) -> Any:
    """The inverse of a matrix; raises ValueError where it is singular."""
    try:
        return np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        raise ValueError("the matrix is singular, so it has no inverse") from None


def inverse_or_nan(matrix: Any) -> Any:
    """The inverse of a matrix; nan where it is singular."""
    try:
        return np.linalg.inv(matrix)
    except ValueError:  # LinAlgError, or the same told of what is recorded
        if matrix.ndim == 2:
            return np.full(matrix.shape, np.nan) * np.sum(matrix)  # whose derivatives are all nan as well
        return np.stack([inverse_or_nan(each) for each in matrix])


def solution_of(matrix: Any, right: Any) -> Any:
    """The x for which matrix @ x is the right side; raises ValueError where the matrix is singular."""
    try:
        return np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        raise ValueError("the matrix is singular, so the equations have no solution or many") from None


def solution_or_nan(matrix: Any, right: Any) -> Any:
    """The x for which matrix @ x is the right side; nan where the matrix is singular, as its transpose may be by rounding."""
    try:
        return np.linalg.solve(matrix, right)
    except ValueError:
        return inverse_or_nan(matrix) @ right


def cofactors(matrix: Any) -> Any:
    """The cofactors of a matrix: what its determinant gains with each entry, singular matrices included."""
    size = np.shape(matrix)[-1]
    if size == 1:
        return np.ones(np.shape(matrix))
    if size == 2:
        return matrix[..., ::-1, ::-1] * np.array([[1.0, -1.0], [-1.0, 1.0]])
    if size == 3:
        return np.cross(np.roll(matrix, -1, axis=-2), np.roll(matrix, -2, axis=-2))
    # Singular values s make the determinant ± their product, and each cofactor one of all but one of them.
    finite = np.all(np.isfinite(matrix), axis=(-2, -1), keepdims=True)
    u, s, v = np.linalg.svd(np.where(finite, matrix, 0.0))
    others = np.prod(np.where(np.eye(size, dtype=bool), 1.0, s[..., None, :]), axis=-1)
    sign = np.linalg.det(u) * np.linalg.det(v)
    return np.where(finite, (u * (sign[..., None] * others)[..., None, :]) @ v, np.nan)


def cofactors_along(direction: Any, matrix: Any) -> Any:
    """The derivative of the cofactors of a matrix along a direction; its vjp is the same function."""
    size = np.shape(matrix)[-1]
    if size == 1:
        return np.zeros(np.shape(matrix))
    if size == 2:
        return cofactors(direction)
    if size == 3:
        (second, third), (b, c) = ([np.roll(each, -by, axis=-2) for by in (1, 2)] for each in (matrix, direction))
        return np.cross(b, third) + np.cross(second, c)
    # In singular vectors, the pair of rows and columns i and j leaves the product of all other singular values.
    finite = np.all(np.isfinite(matrix), axis=(-2, -1), keepdims=True)
    u, s, v = np.linalg.svd(np.where(finite, matrix, 0.0))
    own = np.eye(size, dtype=bool)
    pair = own[:, None, :] | own[None, :, :]
    others = np.where(own, 0.0, np.prod(np.where(pair, 1.0, s[..., None, None, :]), axis=-1))
    turned = u.mT @ direction @ v.mT
    across = np.sum(others * np.einsum("...ii->...i", turned)[..., None, :], axis=-1)
    sign = np.linalg.det(u) * np.linalg.det(v)
    changed = np.where(own, across[..., None, :], -others * turned.mT)
    return np.where(finite, sign[..., None, None] * (u @ changed @ v), np.nan)


def cholesky_factor(matrix: Any) -> Any:
    """The lower triangular L for which L @ L.T is the symmetric part of a matrix; raises ValueError for want of one."""
    symmetric = (matrix + matrix.mT) / 2
    try:
        return np.linalg.cholesky(symmetric)
    except np.linalg.LinAlgError:
        if not np.all(np.isfinite(matrix)):
            return np.full(np.shape(matrix), np.nan)
        raise ValueError("the matrix is not positive definite, so it has no Cholesky factor") from None


def cholesky_gradient(gradient: Any, factor: Any) -> Any:
    """The gradient of a Cholesky factor passed back to its matrix, shared evenly by both triangles."""
    size = np.shape(factor)[-1]
    inverse = np.linalg.inv(factor)
    middle = (factor.mT @ gradient) * (np.tri(size) - np.eye(size) / 2)
    one_sided = inverse.mT @ middle @ inverse
    return (one_sided + one_sided.mT) / 2


def cholesky_tangent(tangent: Any, factor: Any) -> Any:
    """The tangent of a Cholesky factor where this tangent arrives at its matrix."""
    size = np.shape(factor)[-1]
    inverse = np.linalg.inv(factor)
    middle = inverse @ ((tangent + tangent.mT) / 2) @ inverse.mT
    return factor @ (middle * (np.tri(size) - np.eye(size) / 2))


def singular_values(matrix: Any) -> Any:
    """The singular values of a matrix, largest first; nan where an entry is not finite."""
    finite = np.all(np.isfinite(matrix), axis=(-2, -1))
    return np.where(finite[..., None], np.linalg.svdvals(np.where(finite[..., None, None], matrix, 0.0)), np.nan)


def singular_values_gradient(gradient: Any, matrix: Any) -> Any:
    """The gradient of singular values passed back to their matrix: u · g · vᵀ in its singular vectors."""
    finite = np.all(np.isfinite(matrix), axis=(-2, -1), keepdims=True)
    u, _, v = np.linalg.svd(np.where(finite, matrix, 0.0), full_matrices=False)
    return np.where(finite, (u * gradient[..., None, :]) @ v, np.nan)


def singular_values_tangent(tangent: Any, matrix: Any) -> Any:
    """The tangent of singular values where this tangent arrives at their matrix: the diagonal of uᵀ · t · v."""
    finite = np.all(np.isfinite(matrix), axis=(-2, -1), keepdims=True)
    u, _, v = np.linalg.svd(np.where(finite, matrix, 0.0), full_matrices=False)
    return np.where(finite[..., 0], np.sum((u.mT @ tangent) * v, axis=-1), np.nan)


MATRIX_HELPERS: dict[str, Any] = {
    "inverse_of": inverse_of,
    "inverse_or_nan": inverse_or_nan,
    "solution_of": solution_of,
    "solution_or_nan": solution_or_nan,
    "cofactors": cofactors,
    "cofactors_along": cofactors_along,
    "cholesky_factor": cholesky_factor,
    "cholesky_gradient": cholesky_gradient,
    "cholesky_tangent": cholesky_tangent,
    "singular_values": singular_values,
    "singular_values_gradient": singular_values_gradient,
    "singular_values_tangent": singular_values_tangent,
}
