"""The objective of an optimizer: the loss, its gradient and Hessian products at any point, with evaluations counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np
import numpy.typing as npt

from graphgui.analysis.curvature import Curvature
from graphgui.engine.graph import Graph
from graphgui.engine.program.descent_step import StepProgram
from graphgui.engine.values import Value, frozen

Row = npt.NDArray[np.float64]
"""The numbers of all parameters, one parameter after the other: an array with one axis."""


class Objective:
    """The loss as a function of the parameters: its value, its gradient, and products of its Hessian with directions.

    Loss and gradient at the last point are cached, and not counted again.
    """

    def __init__(self, graph: Graph, loss: str, values: Mapping[str, Value], program: StepProgram) -> None:
        self._graph, self._program = graph, program
        self._loss, self._ids = graph.named(loss).id, [graph.named(name).id for name in values]
        self._shapes = [np.shape(value) for value in values.values()]
        self._ends = np.cumsum([prod(shape) for shape in self._shapes]).tolist()
        self._point = self._bent_at = b""
        self._value, self._slope = 0.0, np.zeros(0)
        self._curvature: Curvature | None = None
        self.evaluations = 0
        """The number of evaluations of loss and gradient."""
        self.hessian_products = 0
        """The number of products with the Hessian."""

    def row(self, values: Sequence[Value]) -> Row:
        """Values of the parameters, or gradients, as one row."""
        return np.concatenate([np.ravel(value) for value in values]).astype(np.float64)

    def split(self, row: Row) -> list[Value]:
        """A row as a value for each parameter: a float, or a read-only array of its shape."""
        starts = [0, *self._ends]
        return [
            frozen(row[start:end].reshape(shape).copy()) if shape else float(row[start])
            for start, end, shape in zip(starts, self._ends, self._shapes, strict=False)
        ]

    def loss_and_gradient(self, point: Row) -> tuple[float, Row]:
        """The loss at a point and its gradient, a read-only row. Raises EvaluationError where it cannot be computed."""
        if point.tobytes() != self._point:
            self.evaluations += 1
            value, gradients = self._program.run(self.split(point))
            self._value, self._slope = float(value), frozen(self.row(gradients))
            self._point = point.tobytes()
        return self._value, self._slope

    def loss_and_gradients(self, values: Sequence[Value]) -> tuple[float, list[Value]]:
        """The loss and its gradients at these values of the parameters, one gradient for each."""
        loss, gradient = self.loss_and_gradient(self.row(values))
        return loss, self.split(gradient)

    def loss(self, point: Row) -> float:
        """The loss at a point."""
        return self.loss_and_gradient(point)[0]

    def gradient(self, point: Row) -> Row:
        """The gradient at a point, a read-only row."""
        return self.loss_and_gradient(point)[1]

    def hessian_product(self, point: Row, direction: Row) -> Row:
        """The Hessian at a point times a direction (see `Curvature`)."""
        self.hessian_products += 1
        if self._curvature is None or point.tobytes() != self._bent_at:
            values = dict(zip(self._ids, self.split(point), strict=True))
            self._curvature, self._bent_at = Curvature(self._graph, self._loss, self._ids, values), point.tobytes()
        return self._curvature.product(direction)
