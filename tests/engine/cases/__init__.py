"""Samples of every row for the tests of the rules: shapes or inputs, options, and PyTorch's name for the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphgui.engine.op import Op, Shape


@dataclass(frozen=True)
class Sample:
    """Inputs of these shapes, drawn from the row's domain (or `inputs` as they stand), under these options.

    `differentiable` says whether central differences find the gradient there; `torch` whether PyTorch agrees there.
    """

    shapes: tuple[Shape, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Any, ...] | None = None
    differentiable: bool = True
    torch: bool = True

    def arrays(self, row: Op, seed: int = 0) -> list[Any]:
        """The inputs as float64 arrays; drawn ones differ from one another, so that no kink is near."""
        if self.inputs is not None:
            return [np.asarray(given, np.float64) for given in self.inputs]
        low, high = row.domain
        sizes = [int(np.prod(shape)) for shape in self.shapes]
        numbers = np.linspace(low, high, 2 * sum(sizes) + 2)[1::2]
        np.random.default_rng(seed).shuffle(numbers)
        parts = np.split(numbers[: sum(sizes)], np.cumsum(sizes)[:-1])
        return [part.reshape(shape) for part, shape in zip(parts, self.shapes, strict=True)]


Samples = dict[str, list[Sample]]
Torch = dict[str, Callable[..., Any]]
"""By the row's name: a function of (torch, *tensors, **options) that PyTorch computes the same by, all float64."""
