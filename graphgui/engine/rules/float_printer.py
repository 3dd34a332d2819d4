"""The table's texts for single numbers: the same formula in Python's own arithmetic and `math`, many times faster.

Where Python raises (1/0, log(0), an overflow), NumPy gives inf or nan; whoever runs these texts then runs NumPy's
instead. Only texts of the table are translated.
"""

from __future__ import annotations

import ast
import math
from functools import lru_cache
from typing import Any

import numpy as np

from graphgui.engine.preamble.array_helpers import HELPERS

_MATH = {
    "exp": "exp", "expm1": "expm1", "exp2": "exp2", "log": "log", "log1p": "log1p", "log2": "log2", "log10": "log10",
    "sqrt": "sqrt", "sin": "sin", "cos": "cos", "tan": "tan", "arcsin": "asin", "arccos": "acos",
    "arctan": "atan", "arctan2": "atan2", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "arcsinh": "asinh",
    "arccosh": "acosh", "arctanh": "atanh", "hypot": "hypot", "power": "pow",
}  # fmt: skip
_PLAIN = {"sum", "mean", "max", "min", "prod", "ravel", "transpose", "squeeze"}
"""NumPy functions that give a single number back as it is."""

_PREFIX = "math_"
SCALAR_SCOPE: dict[str, Any] = {
    "np": np,
    "nan": math.nan,
    "inf": math.inf,
    **HELPERS,
    **{_PREFIX + name: getattr(math, name) for name in {*_MATH.values(), "erf"}},
}
"""What the translated texts may call."""

OUT_OF_RANGE = (ZeroDivisionError, OverflowError, ValueError)
"""What Python raises where NumPy gives inf or nan."""


class _UntranslatedError(Exception):
    pass


@lru_cache(maxsize=4096)
def scalar_text(text: str) -> str:
    """A formula or rule for floats in place of arrays; a text that has no such form is NumPy's, made a float."""
    try:
        found = _Translation().visit(ast.parse(text, mode="eval"))
    except _UntranslatedError:
        return f"float({text})"
    written = ast.unparse(found)
    return f"({written})" if isinstance(found.body, ast.IfExp | ast.BoolOp | ast.Compare) else written


class _Translation(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> Any:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=name), args=arguments, keywords=[]):
                pass
            case ast.Call(func=ast.Name(id="erf"), args=[argument], keywords=[]):
                return _call("erf", [self.visit(argument)])
            case _:
                raise _UntranslatedError
        found = [self.visit(argument) for argument in arguments]
        if name in _MATH:
            return _call(_MATH[name], found)
        match name, found:
            case "abs", [x]:
                return ast.Call(ast.Name("abs"), [x], [])
            case "square", [ast.Name() as x]:
                return ast.BinOp(x, ast.Mult(), x)
            case "where", [condition, a, b]:
                return ast.IfExp(condition, a, b)
            case (("maximum" | "minimum"), [a, b]) if _is_cheap(a) and _is_cheap(b):
                sign = ast.GtE() if name == "maximum" else ast.LtE()
                # A nan in a goes on by the second question, a nan in b because both fail.
                chosen = ast.BoolOp(ast.Or(), [ast.Compare(a, [sign], [b]), ast.Compare(a, [ast.NotEq()], [a])])
                return ast.IfExp(chosen, a, b)
            case "isnan", [ast.Name() as x]:
                return ast.Compare(x, [ast.NotEq()], [x])
        if name in _PLAIN and len(found) == 1:
            return found[0]
        raise _UntranslatedError

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        left = self.visit(node.left)
        if isinstance(node.op, ast.Pow):
            match left, node.right:
                case ast.Name(), ast.Constant(value=2):
                    return ast.BinOp(left, ast.Mult(), left)
                case _, ast.Constant(value=int()):
                    return ast.BinOp(left, ast.Pow(), node.right)
            # Python's ** would make a complex number of a negative base; pow from math raises, and NumPy gives nan.
            return _call("pow", [left, self.visit(node.right)])
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.BitAnd | ast.BitOr):
            return ast.BinOp(left, node.op, self.visit(node.right))
        raise _UntranslatedError

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        if not isinstance(node.op, ast.USub):
            raise _UntranslatedError
        return ast.UnaryOp(node.op, self.visit(node.operand))

    def visit_Constant(self, node: ast.Constant) -> Any:
        if not isinstance(node.value, int | float):
            raise _UntranslatedError
        return ast.Constant(float(node.value))

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        match node:
            case ast.Attribute(value=ast.Name(id="np"), attr="pi" | "inf" | "nan" | "e" as name):
                return ast.Constant(getattr(np, name)) if name in ("pi", "e") else node
            case ast.Attribute(attr="T" | "mT"):
                return self.visit(node.value)
        raise _UntranslatedError

    def generic_visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.Expression | ast.Name | ast.Compare | ast.IfExp | ast.Load | ast.cmpop):
            return super().generic_visit(node)
        raise _UntranslatedError


def _call(name: str, arguments: list[ast.expr]) -> ast.Call:
    return ast.Call(ast.Name(_PREFIX + name), arguments, [])


def _is_cheap(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Constant)
