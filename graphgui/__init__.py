"""graphgui: computational graphs that show every value and every gradient.

The names below are the whole public interface. They are found when first used, so that importing graphgui is free.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphgui.engine.evaluate import EvaluationError, evaluate
    from graphgui.engine.gradients import grad, value_and_grad
    from graphgui.engine.graph import Graph, GraphError
    from graphgui.engine.numpy_calls import TraceError
    from graphgui.engine.step import Step as compile
    from graphgui.engine.tracing import trace
    from graphgui.formats.expression import ExpressionError, parse
    from graphgui.formats.graph_file import GraphFileError, load, save

_HOME = {
    "Graph": ("graphgui.engine.graph", "Graph"),
    "GraphError": ("graphgui.engine.graph", "GraphError"),
    "EvaluationError": ("graphgui.engine.evaluate", "EvaluationError"),
    "evaluate": ("graphgui.engine.evaluate", "evaluate"),
    "compile": ("graphgui.engine.step", "Step"),
    "TraceError": ("graphgui.engine.numpy_calls", "TraceError"),
    "trace": ("graphgui.engine.tracing", "trace"),
    "grad": ("graphgui.engine.gradients", "grad"),
    "value_and_grad": ("graphgui.engine.gradients", "value_and_grad"),
    "ExpressionError": ("graphgui.formats.expression", "ExpressionError"),
    "parse": ("graphgui.formats.expression", "parse"),
    "GraphFileError": ("graphgui.formats.graph_file", "GraphFileError"),
    "load": ("graphgui.formats.graph_file", "load"),
    "save": ("graphgui.formats.graph_file", "save"),
}

__all__ = [
    "EvaluationError", "ExpressionError", "Graph", "GraphError", "GraphFileError", "TraceError", "compile", "evaluate",
    "grad", "load", "parse", "save", "trace", "value_and_grad",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'graphgui' has no attribute {name!r}")
    module, attribute = _HOME[name]
    found = getattr(import_module(module), attribute)
    globals()[name] = found
    return found
