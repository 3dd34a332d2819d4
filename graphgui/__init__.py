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
    from graphgui.engine.evaluator import EvaluationError, evaluate
    from graphgui.engine.graph import Graph, GraphError
    from graphgui.engine.program.descent_step import Step as compile
    from graphgui.engine.program.program_source import source
    from graphgui.engine.recording.refusals import TraceError
    from graphgui.engine.recording.tape_gradients import grad, value_and_grad
    from graphgui.engine.recording.tracing import trace
    from graphgui.formats.cgraph.graph_file import GraphFileError, load, save
    from graphgui.formats.expressions.expression_parser import ExpressionError, parse

__version__ = "0.1.0"
"""The version of the program: this is the one place where it stands."""

_NAMES = {
    "graphgui.analysis.by_name": (
        "check_gradients", "hessian", "hessian_vector_product", "jacobian", "largest_curvature", "tangents",
    ),
    "graphgui.engine.evaluator": ("EvaluationError", "evaluate"),
    "graphgui.engine.recording.tape_gradients": ("grad", "value_and_grad"),
    "graphgui.engine.graph": ("Graph", "GraphError"),
    "graphgui.engine.recording.refusals": ("TraceError",),
    "graphgui.engine.program.program_source": ("source",),
    "graphgui.engine.program.descent_step": ("compile",),
    "graphgui.engine.recording.tracing": ("trace",),
    "graphgui.formats.expressions.expression_parser": ("ExpressionError", "parse"),
    "graphgui.formats.cgraph.graph_file": ("GraphFileError", "load", "save"),
}  # fmt: skip
_HOME = {name: module for module, names in _NAMES.items() for name in names}
_OTHERWISE = {"compile": "Step"}

__all__ = [
    "EvaluationError", "ExpressionError", "Graph", "GraphError", "GraphFileError", "TraceError", "check_gradients",
    "compile", "evaluate", "grad", "hessian", "hessian_vector_product", "jacobian", "largest_curvature", "load",
    "parse", "save", "source", "tangents", "trace", "value_and_grad",
]  # fmt: skip


def __dir__() -> list[str]:
    return list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'graphgui' has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), _OTHERWISE.get(name, name))
    globals()[name] = found
    return found
