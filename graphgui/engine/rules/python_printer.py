"""Expression → Python text: NumPy as a person would write it, with the brackets that precedence needs."""

from __future__ import annotations

from graphgui.engine.rules.rule_expression import (
    Attribute,
    Binary,
    Call,
    Choice,
    Comparison,
    Constant,
    Expression,
    Group,
    Index,
    MethodCall,
    Name,
    Negative,
    NumpyName,
    Slice,
)
from graphgui.engine.rules.rule_parser import TableText

# Precedence of Python's operators, loosest first.
_CHOICE, _OR, _COMPARISON, _BIT_OR, _BIT_AND, _SUM, _PRODUCT, _MINUS, _POWER, _ATOM = range(10)
_LEVELS = {
    "or": _OR, "|": _BIT_OR, "&": _BIT_AND, "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "@": _PRODUCT, "**": _POWER,
}  # fmt: skip
_MARK = "\0"


def printed(tree: Expression) -> TableText:
    """An expression as a text that may be a term of a sum."""
    text = _printed(tree, _CHOICE)
    if isinstance(tree, Choice | Comparison):
        text = f"({text})"
    return TableText(tree, tuple(text.split(_MARK)))


def python_text(tree: Expression) -> str:
    """An expression as Python text."""
    return _printed(tree, _CHOICE).replace(_MARK, "")


def _printed(tree: Expression, least: int) -> str:
    """The text with marks around its names, in brackets where its precedence is below `least`."""
    match tree:
        case Name(id):
            return f"{_MARK}{id}{_MARK}"
        case Constant(value):
            return "..." if value is ... else repr(value)
        case NumpyName(id):
            return f"np.{id}"
        case Negative(operand):
            return _bracketed(f"-{_printed(operand, _MINUS)}", _MINUS, least)
        case Binary(left, "**", right):
            return _bracketed(f"{_printed(left, _ATOM)}**{_printed(right, _POWER)}", _POWER, least)
        case Binary(left, sign, right):
            level = _LEVELS[sign]
            return _bracketed(f"{_printed(left, level)} {sign} {_printed(right, level + 1)}", level, least)
        case Comparison(left, sign, right):
            both = f"{_printed(left, _COMPARISON + 1)} {sign} {_printed(right, _COMPARISON + 1)}"
            return _bracketed(both, _COMPARISON, least)
        case Choice(condition, yes, no):
            question = (
                f"{_printed(yes, _CHOICE + 1)} if {_printed(condition, _CHOICE + 1)} else {_printed(no, _CHOICE)}"
            )
            return _bracketed(question, _CHOICE, least)
        case Call(function, arguments, keywords):
            return f"{function}({_arguments(arguments, keywords)})"
        case MethodCall(value, method, arguments, keywords):
            return f"{_printed(value, _ATOM)}.{method}({_arguments(arguments, keywords)})"
        case Attribute(value, name):
            return f"{_printed(value, _ATOM)}.{name}"
        case Index(value, Group(items, False)) if items:
            return f"{_printed(value, _ATOM)}[{_listed(items)}]"
        case Index(value, index):
            return f"{_printed(value, _ATOM)}[{_printed(index, _CHOICE)}]"
        case Slice(start, stop, step):
            ends = ["" if end is None else _printed(end, _CHOICE) for end in (start, stop)]
            return ":".join([*ends, *([_printed(step, _CHOICE)] if step is not None else [])])
        case Group(items, is_list):
            return f"[{', '.join(_printed(item, _CHOICE) for item in items)}]" if is_list else f"({_listed(items)})"


def _arguments(arguments: tuple[Expression, ...], keywords: tuple[tuple[str, Expression], ...]) -> str:
    texts = [_printed(argument, _CHOICE) for argument in arguments]
    return ", ".join([*texts, *(f"{name}={_printed(value, _CHOICE)}" for name, value in keywords)])


def _listed(items: tuple[Expression, ...]) -> str:
    return ", ".join(_printed(item, _CHOICE) for item in items) + ("," if len(items) == 1 else "")


def _bracketed(text: str, level: int, least: int) -> str:
    return text if level >= least else f"({text})"
