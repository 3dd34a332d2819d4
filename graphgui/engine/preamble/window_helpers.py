"""Windows over the last two axes of an array, for convolution and pooling; part of a written program's preamble."""

from __future__ import annotations

from typing import Any

import numpy as np


def window_places(x: Any, height: int, width: int, stride: int) -> list[Any]:
    """For each place in a window, row by row, a view of the entries there in every window over the last two axes."""
    rows = (x.shape[-2] - height) // stride * stride + 1
    columns = (x.shape[-1] - width) // stride * stride + 1
    return [x[..., i : i + rows : stride, j : j + columns : stride] for i in range(height) for j in range(width)]


def patches(x: Any, height: int, width: int, stride: int = 1) -> Any:
    """Every window over the last two axes, of shape (…, places in a window, rows of windows, columns of windows)."""
    return np.stack(window_places(x, height, width, stride), axis=-3)


def fold(parts: Any, shape: tuple[int, ...], height: int, width: int, stride: int = 1) -> Any:
    """Windows put back where `patches` took them from; where they overlap, they add up."""
    total = np.zeros(shape)
    for place, view in enumerate(window_places(total, height, width, stride)):
        view += parts[..., place, :, :]
    return total


def first_largest(parts: Any) -> Any:
    """True at the largest entry of each window, at the first one where several are largest."""
    places = np.arange(parts.shape[-3])
    return np.argmax(parts, axis=-3)[..., None, :, :] == places[:, None, None]


def framed(x: Any, padding: int) -> Any:
    """The array with so many rows and columns of zeros around its last two axes."""
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding))) if padding else x


def conv2d(x: Any, kernel: Any, stride: int = 1, padding: int = 0) -> Any:
    """The kernel laid over every window of the images: (N, C, H, W) and (O, C, h, w) give (N, O, rows, columns)."""
    o, c, height, width = kernel.shape
    parts = patches(framed(x, padding), height, width, stride)
    n, c, places, rows, columns = parts.shape
    found = np.reshape(kernel, (o, c * places)) @ np.reshape(parts, (n, c * places, rows * columns))
    return np.reshape(found, (n, o, rows, columns))


def conv2d_x_gradient(g: Any, kernel: Any, shape: tuple[int, ...], stride: int = 1, padding: int = 0) -> Any:
    """The vjp of conv2d for x of this shape: each entry of g, times the kernel, put back in its window."""
    o, c, height, width = kernel.shape
    n, o, rows, columns = g.shape
    parts = np.reshape(kernel, (o, c * height * width)).T @ np.reshape(g, (n, o, rows * columns))
    high, wide = shape[2] + 2 * padding, shape[3] + 2 * padding
    parts = np.reshape(parts, (n, c, height * width, rows, columns))
    whole = fold(parts, (n, c, high, wide), height, width, stride)
    return whole[:, :, padding : high - padding, padding : wide - padding]


def conv2d_kernel_gradient(g: Any, x: Any, shape: tuple[int, ...], stride: int = 1, padding: int = 0) -> Any:
    """The vjp of conv2d for the kernel of this shape: each window of x, times the entry of g that it led to."""
    parts = patches(framed(x, padding), shape[2], shape[3], stride)
    n, c, places, rows, columns = parts.shape
    flat = np.reshape(parts, (n, c * places, rows * columns))
    return np.reshape(np.sum(np.reshape(g, (n, shape[0], rows * columns)) @ flat.mT, axis=0), shape)


WINDOW_HELPERS: dict[str, Any] = {
    "window_places": window_places, "patches": patches, "fold": fold, "first_largest": first_largest,
    "framed": framed, "conv2d": conv2d, "conv2d_x_gradient": conv2d_x_gradient,
    "conv2d_kernel_gradient": conv2d_kernel_gradient,
}  # fmt: skip
