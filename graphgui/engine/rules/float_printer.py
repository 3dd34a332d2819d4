"""Expression → text for floats: the same formula in Python's own arithmetic and `math`, many times faster.

Where Python raises (1/0, log(0), an overflow), NumPy gives inf or nan; the caller then runs NumPy's text instead.
"""

from __future__ import annotations

import math
import sys
from functools import lru_cache
from typing import Any

import numpy as np

from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.rules.python_printer import printed
from graphgui.engine.rules.rule_expression import (
    Attribute,
    Binary,
    Call,
    Choice,
    Comparison,
    Constant,
    Expression,
    Name,
    Negative,
    NumpyName,
    mapped,
)
from graphgui.engine.rules.rule_parser import TableText

_MATH = {
    "exp": "exp", "expm1": "expm1", "exp2": "exp2", "log": "log", "log1p": "log1p", "log2": "log2", "log10": "log10",
    "sqrt": "sqrt", "sin": "sin", "cos": "cos", "tan": "tan", "arcsin": "asin", "arccos": "acos",
    "arctan": "atan", "arctan2": "atan2", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "arcsinh": "asinh",
    "arccosh": "acosh", "arctanh": "atanh", "hypot": "hypot", "power": "pow",
}  # fmt: skip
_PLAIN = {"sum", "mean", "max", "min", "prod", "ravel", "transpose", "squeeze"}
"""NumPy functions that give a single number back as it is."""

_ONE, _MOST = Constant(1.0), Constant(sys.float_info.max)

MATH_PREFIX = "math_"
SCALAR_SCOPE: dict[str, Any] = {
    "np": np,
    "nan": math.nan,
    "inf": math.inf,
    **HELPERS,
    **{MATH_PREFIX + name: getattr(math, name) for name in {*_MATH.values(), "erf", "erfc"}},
}
"""The names that texts for floats may use."""

OUT_OF_RANGE = (ZeroDivisionError, OverflowError, ValueError)
"""The exceptions that Python raises where NumPy gives inf or nan."""


class _NoFloatFormError(Exception):
    pass


@lru_cache(maxsize=4096)
def float_text(text: TableText) -> TableText:
    """A formula or rule for floats in place of arrays; one without such a form is NumPy's text, made a float."""
    try:
        return printed(_float_form(text.tree))
    except _NoFloatFormError:
        return printed(Call("float", (text.tree,)))


def has_float_form(text: TableText) -> bool:
    """Whether a text has a form in Python's floats, without NumPy."""
    return "float" not in float_text(text).functions


def _float_form(tree: Expression) -> Expression:
    match tree:
        case Name():
            return tree
        case Constant(int() | float() as number):
            return Constant(float(number))
        case NumpyName("pi" | "e" as name):
            return Constant(getattr(np, name))
        case NumpyName("inf" | "nan"):
            return tree
        case Attribute(value, "T" | "mT"):
            return _float_form(value)
        case Binary(left, "**", exponent):
            return _power(_float_form(left), exponent)
        case Binary(_, "+" | "-" | "*" | "/" | "&" | "|", _) | Negative() | Comparison():
            return mapped(tree, _float_form)
        case Call(function, arguments, ()):
            return _call(function, tuple(map(_float_form, arguments)))
    raise _NoFloatFormError


def _power(base: Expression, exponent: Expression) -> Expression:
    match base, exponent:
        case Name(), Constant(2):
            return Binary(base, "*", base)
        case _, Constant(int()):
            return Binary(base, "**", exponent)
    # Python's ** would make a complex number of a negative base; pow from math raises, and NumPy gives nan.
    return _math("pow", base, _float_form(exponent))


def _call(function: str, arguments: tuple[Expression, ...]) -> Expression:
    match function, arguments:
        case "erf" | "erfc", _:
            return _math(function, *arguments)
        case "sigmoid", (x,):
            return Binary(_ONE, "/", Binary(_ONE, "+", _math("exp", Negative(x))))
        case "finite", (Name() as x,):
            least = Negative(_MOST)
            return Choice(Comparison(x, ">", _MOST), _MOST, Choice(Comparison(x, "<", least), least, x))
    numpy, _, name = function.partition(".")
    if numpy != "np":
        raise _NoFloatFormError
    if name in _MATH:
        return _math(_MATH[name], *arguments)
    match name, arguments:
        case "abs", (_,):
            return Call("abs", arguments)
        case "square", (Name() as x,):
            return Binary(x, "*", x)
        case "where", (condition, a, b):
            return Choice(condition, a, b)
        case "maximum" | "minimum", (a, b) if _is_short(a) and _is_short(b):
            sign = ">" if name == "maximum" else "<"
            # A nan in a is passed on by the second condition, a nan in b because both conditions fail. Of 0 and −0 it
            # is the second, as in NumPy.
            return Choice(Binary(Comparison(a, sign, b), "or", Comparison(a, "!=", a)), a, b)
        case "sign", (Name() as x,):
            zero = Choice(Comparison(x, "==", Constant(0.0)), Constant(0.0), x)  # nan stays
            below = Choice(Comparison(x, "<", Constant(0.0)), Negative(Constant(1.0)), zero)
            return Choice(Comparison(x, ">", Constant(0.0)), Constant(1.0), below)
        case "isnan", (Name() as x,):
            return Comparison(x, "!=", x)
    if name in _PLAIN and len(arguments) == 1:
        return arguments[0]
    raise _NoFloatFormError


def _is_short(tree: Expression) -> bool:
    """Whether it costs little to write an expression three times."""
    match tree:
        case Choice(Binary(_, "or", _), a, b):
            return isinstance(a, Name | Constant) and _is_short(b)
        case Name() | Constant() | Negative(Constant()):
            return True
    return False


def _math(name: str, *arguments: Expression) -> Call:
    return Call(MATH_PREFIX + name, arguments)
