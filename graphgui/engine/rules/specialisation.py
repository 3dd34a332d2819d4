"""The table's texts where some slots hold numbers that never change: what these decide is decided.

So that the rule of x² says 2 · x, and not what to do for any other exponent.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from math import isfinite
from typing import Any

_DECIDABLE = ("math_pow", " if ", "**", "np.where")


@lru_cache(maxsize=4096)
def specialised(text: str, numbers: tuple[tuple[str, float], ...]) -> str:
    """A text in which these names are numbers, with what follows from them worked out; other texts stay as they are."""
    if not numbers or not any(sign in text for sign in _DECIDABLE):
        return text
    found = _Specialisation(dict(numbers)).visit(ast.parse(text, mode="eval"))
    written = ast.unparse(found).replace(" ** ", "**")
    return f"({written})" if isinstance(found.body, ast.IfExp | ast.BoolOp | ast.Compare) else written


class _Specialisation(ast.NodeTransformer):
    def __init__(self, numbers: dict[str, float]) -> None:
        self._numbers = numbers

    def visit_Name(self, node: ast.Name) -> Any:
        number = self._numbers.get(node.id)
        # A negative number would need brackets, and nothing is decided by it that is worth them.
        return node if number is None or not isfinite(number) or number < 0 else ast.Constant(number)

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        left, right = self.visit(node.left), self.visit(node.right)
        match left, node.op, right:
            case ast.Constant(value=float(a)), ast.Sub(), ast.Constant(value=int(b) | float(b)) if a >= b:
                return ast.Constant(a - b)
            case (ast.Constant(value=False), ast.BitAnd(), _) | (_, ast.BitAnd(), ast.Constant(value=False)):
                return ast.Constant(False)
            case (ast.Constant(value=True), ast.BitAnd(), kept) | (kept, ast.BitAnd(), ast.Constant(value=True)):
                return kept
            case _, ast.Pow(), ast.Constant(value=float(exponent)) if not isinstance(left, ast.Constant):
                if exponent == 1:
                    return left
                whole = exponent.is_integer() and exponent < 100
                return ast.BinOp(left, ast.Pow(), ast.Constant(int(exponent) if whole else exponent))
            case ast.Constant(value=float(a)), ast.Mult(), _ if a == 1:
                return right
        return ast.BinOp(left, node.op, right)

    def visit_Compare(self, node: ast.Compare) -> Any:
        left, rights = self.visit(node.left), [self.visit(right) for right in node.comparators]
        match left, node.ops, rights:
            case ast.Constant(value=a), [ast.Eq()], [ast.Constant(value=b)]:
                return ast.Constant(a == b)
            case ast.Constant(value=int(a) | float(a)), [ast.GtE()], [ast.Constant(value=int(b) | float(b))]:
                return ast.Constant(a >= b)
        return ast.Compare(left, node.ops, rights)

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        return self._chosen(node.test, node.body, node.orelse) or ast.IfExp(
            self.visit(node.test), self.visit(node.body), self.visit(node.orelse)
        )

    def visit_Call(self, node: ast.Call) -> Any:
        match node:
            case ast.Call(func=ast.Attribute(attr="where"), args=[test, a, b]):
                chosen = self._chosen(test, a, b)
                if chosen is not None:
                    return chosen
        arguments = [self.visit(argument) for argument in node.args]
        match node.func, arguments:
            case ast.Name(id="math_pow"), [x, ast.Constant(value=1.0)]:
                return x
            case ast.Name(id="math_pow"), [ast.Name() as x, ast.Constant(value=2.0)]:
                return ast.BinOp(x, ast.Mult(), x)
        return ast.Call(node.func, arguments, node.keywords)

    def _chosen(self, test: ast.expr, a: ast.expr, b: ast.expr) -> Any:
        """The branch that a decided question leads to; None where it is open."""
        match self.visit(test):
            case ast.Constant(value=bool(answer)):
                return self.visit(a if answer else b)
        return None
