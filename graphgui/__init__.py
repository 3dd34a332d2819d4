"""graphgui: computational graphs that show every value and every gradient.

The names below are the whole public interface. They are found when first used, so that importing graphgui is free.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphgui.analysis.by_name import (
        check_gradients,
        hessian,
        hessian_vector_product,
        jacobian,
        largest_curvature,
        tangents,
    )
    from graphgui.engine.evaluate import EvaluationError, evaluate
    from graphgui.engine.gradients import grad, value_and_grad
    from graphgui.engine.graph import Graph, GraphError
    from graphgui.engine.numpy_calls import TraceError
    from graphgui.engine.source import source
    from graphgui.engine.step import Step as compile
    from graphgui.engine.tracing import trace
    from graphgui.formats.expression import ExpressionError, parse
    from graphgui.formats.graph_file import GraphFileError, load, save

_NAMES = {
    "graphgui.analysis.by_name": (
        "check_gradients", "hessian", "hessian_vector_product", "jacobian", "largest_curvature", "tangents",
    ),
    "graphgui.engine.evaluate": ("EvaluationError", "evaluate"),
    "graphgui.engine.gradients": ("grad", "value_and_grad"),
    "graphgui.engine.graph": ("Graph", "GraphError"),
    "graphgui.engine.numpy_calls": ("TraceError",),
    "graphgui.engine.source": ("source",),
    "graphgui.engine.step": ("compile",),
    "graphgui.engine.tracing": ("trace",),
    "graphgui.formats.expression": ("ExpressionError", "parse"),
    "graphgui.formats.graph_file": ("GraphFileError", "load", "save"),
}  # fmt: skip
_HOME = {name: module for module, names in _NAMES.items() for name in names}
_OTHERWISE = {"compile": "Step"}

__all__ = [
    "EvaluationError", "ExpressionError", "Graph", "GraphError", "GraphFileError", "TraceError", "check_gradients",
    "compile", "evaluate", "grad", "hessian", "hessian_vector_product", "jacobian", "largest_curvature", "load",
    "parse", "save", "source", "tangents", "trace", "value_and_grad",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'graphgui' has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), _OTHERWISE.get(name, name))
    globals()[name] = found
    return found
