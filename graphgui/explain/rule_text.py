"""Rules and formulas of the table as readable mathematics, in names or in numbers, as plain text or LaTeX.

"g * (1 - out**2)" becomes the local derivative "1 − t²" or "1 − 0.707²", "g @ b.mT" becomes "D̄ @ Xᵀ", and
`np.where` the branch that holds. A text without such a form remains NumPy's, without "np.".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graphgui.engine.op import Case, Op, Shape
from graphgui.engine.rules.python_printer import python_text
from graphgui.engine.rules.rule_evaluation import decided, evaluated, without_bounds
from graphgui.engine.rules.rule_expression import (
    Attribute,
    Binary,
    Call,
    Comparison,
    Constant,
    Expression,
    Group,
    Index,
    Name,
    Negative,
    NumpyName,
    number_in,
    walk,
)
from graphgui.engine.rules.rule_parser import parsed
from graphgui.engine.rules.rule_simplifier import simplified
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import shape_text
from graphgui.explain.notation import ATOM, PLAIN, POWER, PRODUCT, Language, Phrase

CONSTANT_DIGITS = 5
"""The fewest digits that a constant of the table is written with."""

_RENAMED = {
    "maximum": "max", "minimum": "min", "rint": "round", "euclidean_norm": "norm", "standard_deviation": "std",
}  # fmt: skip
_BETWEEN = {"abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}
_BIG = ("sum", "mean")


@dataclass(frozen=True, eq=False)
class Rule:
    """A text of the table, read for writing: its expression, and the comparisons that chose its branches."""

    tree: Expression
    reasons: tuple[Comparison, ...] = ()

    @property
    def names(self) -> set[str]:
        """The names in it: slots, `g` and `out`."""
        return {part.id for part in walk(self.tree) if isinstance(part, Name)}

    def phrase(self, names: Mapping[str, Phrase], language: Language, digits: int = 3) -> Phrase:
        """The rule with these texts for its slots, `g` and `out`; a comparison is put in brackets."""
        phrase = _Writer(names, language, digits).phrase(self.tree)
        return Phrase(language.bracketed(phrase.text)) if isinstance(self.tree, Comparison) else phrase

    def reason(self, names: Mapping[str, Phrase], language: Language = PLAIN, digits: int = 3) -> str:
        """The comparisons that chose its branches, as "x > 0 and y < 1"; "" where there was no choice."""
        writer = _Writer(names, language, digits)
        return language.roman(" and ").join(writer.phrase(each).text for each in self.reasons)


def read_rule(
    text: str, values: Mapping[str, Value] | None = None, literals: Mapping[str, Value] | None = None, one: str | None = None
) -> Rule:  # fmt: skip
    """A text of the table as a Rule. `literals` are constants, which are folded.

    Where all values are single numbers, they choose the branches. Without values, every name is taken for a single
    number. `one` is the name that is 1: `g` in a local derivative.
    """
    fixed = {name: float(number) for name, number in (literals or {}).items() if np.ndim(number) == 0}
    scalar = values is None or all(np.ndim(value) == 0 for value in values.values())
    tree = simplified(parsed(text).tree, scalar, one, fixed)
    if not scalar or values is None:
        return Rule(simplified(without_bounds(tree), scalar))
    tree, reasons = decided(tree, {**values, **({one: np.float64(1.0)} if one else {})})
    return Rule(simplified(tree, scalar), tuple(reasons))


def unbroadcast_rule(rule: Rule, delivered: Shape, own: Shape) -> Rule:
    """A rule with its broadcasting undone: summed over the axes along which the input was stretched."""
    if delivered == own:
        return rule
    extra = len(delivered) - len(own)
    axes = tuple(i for i, n in enumerate(delivered) if i < extra or (own[i - extra] == 1 and n != 1))
    axis = () if own == () else (("axis", Group(tuple(map(Constant, axes)))),)
    return Rule(Call("np.sum", (rule.tree,), axis), rule.reasons)


def formula_text(row: Op, case: Case, language: Language = PLAIN) -> str:
    """The formula of a row in a case, in the names of its slots, as "max(x, 0)"."""
    tree = simplified(without_bounds(parsed(row.text(case)).tree), is_scalar(row, case))
    return _Writer(_slot_names(case, language), language, 6).phrase(tree).text


def rule_text(row: Op, slot: str, case: Case, language: Language = PLAIN) -> str:
    """A slot's rule in a case, in the names of the slots, `out` and, unless it is a local derivative, `g`.

    The local derivative where the row is elementwise, as "1 − out²"; else the vjp, as "g @ bᵀ".
    """
    text = row.rule(slot, case)
    if text is None:
        return "0"
    local = is_scalar(row, case)
    tree = simplified(without_bounds(parsed(text).tree), local, "g" if local else None)
    return _Writer(_slot_names(case, language), language, 6).phrase(tree).text


def is_scalar(row: Op, case: Case) -> bool:
    """Whether a row works on single numbers, or entry by entry as if on them: then its rules are local derivatives."""
    return row.elementwise or (all(shape == () for shape in case.shapes) and row.shape(case) == ())


def _slot_names(case: Case, language: Language) -> dict[str, Phrase]:
    return {name: Phrase(language.roman(name) if len(name) > 1 else name) for name in (*case.slots, "out", "g")}


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────
def shapes_of(tree: Expression, shapes: Mapping[str, Shape]) -> str | None:
    """An expression of products, transposes and sums with shapes for its names, as "(2,2) @ (2,3)"; None for others."""
    shape = _turned(tree, shapes)
    if shape is not None:
        return shape_text(shape)
    match tree:
        case Negative(operand):
            return shapes_of(operand, shapes)
        case Binary(left, "@" | "*" as sign, right):
            first, second = shapes_of(left, shapes), shapes_of(right, shapes)
            return first and second and f"{first}{PLAIN.dot if sign == '@' else PLAIN.times}{second}"
        case Call("np.sum", (part,), keywords):
            inner = shapes_of(part, shapes)
            return inner and PLAIN.big("sum", Phrase(inner), _over(keywords)).text
    return None


def _turned(tree: Expression, shapes: Mapping[str, Shape]) -> Shape | None:
    """The shape of a name, or of a name transposed."""
    match tree:
        case Name(id):
            return shapes.get(id)
        case Attribute(Name(id), "T") if id in shapes:
            return shapes[id][::-1]
        case Attribute(Name(id), "mT") if id in shapes:
            return (*shapes[id][:-2], *shapes[id][:-3:-1])
        case Call("np.transpose" | "np.swapaxes" | "np.moveaxis", (Name(id), *rest), keywords) if id in shapes:
            given = evaluated(tree, {id: np.empty(shapes[id])}) if not keywords and rest else None
            return np.shape(given) if given is not None else shapes[id][::-1]
    return None


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────
class _Writer:
    """Walks an expression and writes it in a language."""

    def __init__(self, names: Mapping[str, Phrase], language: Language, digits: int) -> None:
        self._names, self._language, self._digits = names, language, digits

    def phrase(self, tree: Expression) -> Phrase:
        """An expression in the language."""
        language, number = self._language, number_in(tree)
        if number is not None:
            return language.number(number, max(self._digits, CONSTANT_DIGITS))
        match tree:
            case Name(id):
                return self._names.get(id) or Phrase(language.roman(id))
            case Negative(operand):
                return language.minus(self.phrase(operand))
            case Binary():
                return self._joined(tree)
            case Comparison(left, sign, right):
                return language.compared(self.phrase(left), sign, self.phrase(right))
            case Attribute(value, "T" | "mT"):
                return language.raised(self.phrase(value), "ᵀ")
            case NumpyName("pi"):
                return Phrase(language.pi)
            case NumpyName("inf" | "nan" as name):
                return language.number(getattr(np, name), self._digits)
            case Index(value, index):
                return Phrase(language.holding(self.phrase(value), ATOM) + _index(index, language))
            case Call():
                return self._call(tree)
            case Group(items, True):
                return Phrase(f"[{', '.join(self._texts(items))}]")
            case Group(items):
                return Phrase(f"({', '.join(self._texts(items))}{',' if len(items) == 1 else ''})")
            case Constant(str(text)):
                return Phrase(language.roman(f"'{text}'"))
        return Phrase(language.roman(_code(tree)))

    def _texts(self, trees: Sequence[Expression]) -> list[str]:
        return [self.phrase(tree).text for tree in trees]

    def _joined(self, tree: Binary) -> Phrase:
        language, left, right = self._language, self.phrase(tree.left), self.phrase(tree.right)
        match tree.sign:
            case "+":
                return language.sum([left, right])
            case "-":
                return language.difference(left, right)
            case "*":
                return language.product(left, right)
            case "@":
                chained = isinstance(tree.left, Binary) and tree.left.sign == "@"
                return language.product(left._replace(level=POWER) if chained else left, right, language.dot)
            case "/":
                return language.quotient(left, right)
            case "**":
                return language.power(left, right)
        return Phrase(self._condition(tree), 0)

    def _call(self, tree: Call) -> Phrase:
        name = tree.name
        if name == "where" and len(tree.arguments) == 3:
            return self._cases(tree)
        special = _SPECIAL.get((name, len(tree.arguments)))
        if special:
            return special(self, *tree.arguments)
        if name in _BIG and len(tree.arguments) == 1:
            return self._language.big(name, self.phrase(tree.arguments[0]), _over(tree.keywords))
        if name in _BETWEEN and not tree.keywords:
            left, right = _BETWEEN[name]
            return self._language.between(left, self.phrase(tree.arguments[0]), right)
        if name.endswith("_slope"):
            name = name.removesuffix("_slope") + "′"
        arguments = self._texts(tree.arguments)
        arguments += [
            f"{self._language.roman(f'{keyword}=')}{self.phrase(value).text}"
            for keyword, value in tree.keywords
            if keyword != "keepdims"
        ]
        return self._language.call(_RENAMED.get(name, name), arguments)

    def _cases(self, tree: Expression) -> Phrase:
        parts: list[tuple[Phrase, str]] = []
        while isinstance(tree, Call) and tree.name == "where":
            condition, value, tree = tree.arguments
            parts.append((self.phrase(value), self._condition(condition)))
        return self._language.cases(parts, self.phrase(tree))

    def _condition(self, tree: Expression) -> str:
        language = self._language
        match tree:
            case Binary(left, "&" | "|" as sign, right):
                word = language.roman(" and " if sign == "&" else " or ")
                return f"{self._condition(left)}{word}{self._condition(right)}"
            case Name():
                return language.compared(self.phrase(tree), "!=", Phrase("0")).text
            case Call("one_hot", (first, *_)):
                return language.roman("the class is ") + self.phrase(first).text
            case Call("first_largest", (first,)):
                return language.roman("largest in ") + self.phrase(first).text
        if _calls(tree, "np.eye"):
            return language.roman("on the diagonal")
        return self.phrase(tree).text

    # The notation of the table's functions, by name and number of arguments.
    def _spread(self, tree: Expression, shape: Expression) -> Phrase:
        return self._language.worded("", self.phrase(tree), f" spread over {_tight(shape)}")

    def _full(self, shape: Expression, tree: Expression) -> Phrase:
        return self._spread(tree, shape)

    def _unbroadcast(self, tree: Expression, shape: Expression) -> Phrase:
        return self._language.big("sum", self.phrase(tree), f" over what {_tight(shape)} was stretched along")

    def _reshaped(self, tree: Expression, shape: Expression) -> Phrase:
        return self._language.worded("", self.phrase(tree), f" reshaped to {_tight(shape)}")

    def _scatter(self, tree: Expression, shape: Expression, index: Expression) -> Phrase:
        place = _index(index.index, PLAIN) if isinstance(index, Index) else _code(index)
        return self._language.worded("", self.phrase(tree), f" at {place}, 0 elsewhere")

    def _scatter_add(self, tree: Expression, indices: Expression, *shape: Expression) -> Phrase:
        at = self.phrase(indices).text
        return Phrase(f"{self.phrase(tree).text}{self._language.roman(' added at the places ')}{at}", 0)

    def _shares(self, x: Expression, extreme: Expression, axis: Expression) -> Phrase:
        equal = self._language.compared(self.phrase(x), "==", self.phrase(extreme))
        return self._language.cases([(Phrase("1"), equal.text + self._language.roman(", ties share"))], Phrase("0"))

    def _others(self, x: Expression, axes: Expression) -> Phrase:
        return self._language.worded("product of the other ", self.phrase(x), "")

    def _inverse(self, x: Expression) -> Phrase:
        return self._language.raised(self.phrase(x), "⁻¹")

    def _solution(self, a: Expression, b: Expression) -> Phrase:
        return self._language.product(self._inverse(a), self.phrase(b), self._language.dot)

    def _outer(self, a: Expression, b: Expression) -> Phrase:
        return self._language.product(self.phrase(a), self.phrase(b), self._language.wedge)

    def _transposed(self, x: Expression, axes: Expression | None = None) -> Phrase:
        if axes is not None and _code(axes) != "(1, 0)":
            return self._language.call("transpose", self._texts([x, axes]))
        return self._language.raised(self.phrase(x), "ᵀ")

    def _swapped(self, x: Expression, first: Expression, second: Expression) -> Phrase:
        if {number_in(first), number_in(second)} == {-1, -2}:
            return self._transposed(x)
        return self._language.call("swapaxes", self._texts([x, first, second]))

    def _along(self, x: Expression, places: Expression) -> Phrase:
        if _calls(places, "np.argsort"):
            return self._language.worded("", self.phrase(x), " put back in the order before sorting")
        return self._language.call("take_along_axis", self._texts([x, places]))

    def _root(self, x: Expression) -> Phrase:
        return self._language.root(self.phrase(x))

    def _exp(self, x: Expression) -> Phrase:
        return self._language.exp(self.phrase(x))

    def _deviation(self, x: Expression, eps: Expression, axis: Expression) -> Phrase:
        variance = self._language.call(
            "var", [self.phrase(x).text, f"{self._language.roman('axis=')}{self.phrase(axis).text}"]
        )
        return self._language.root(self._language.sum([variance, self.phrase(eps)]))

    def _modulo(self, a: Expression, b: Expression) -> Phrase:
        first, second = (self._language.holding(self.phrase(each), ATOM) for each in (a, b))
        return Phrase(f"{first}{self._language.roman(' mod ')}{second}", PRODUCT)

    def _floored_quotient(self, a: Expression, b: Expression) -> Phrase:
        return self._language.between("⌊", self._language.quotient(self.phrase(a), self.phrase(b)), "⌋")


_SPECIAL: dict[tuple[str, int], Callable[..., Phrase]] = {
    ("full", 2): _Writer._full, ("broadcast_to", 2): _Writer._spread, ("unbroadcast", 2): _Writer._unbroadcast,
    ("reshape", 2): _Writer._reshaped, ("scatter", 3): _Writer._scatter, ("scatter_add", 3): _Writer._scatter_add,
    ("scatter_add", 4): _Writer._scatter_add, ("scatter_along", 4): _Writer._scatter_add,
    ("shares", 3): _Writer._shares, ("product_of_others", 2): _Writer._others, ("inverse_of", 1): _Writer._inverse,
    ("inverse_or_nan", 1): _Writer._inverse, ("solution_of", 2): _Writer._solution, ("outer", 2): _Writer._outer,
    ("transpose", 1): _Writer._transposed, ("transpose", 2): _Writer._transposed, ("swapaxes", 3): _Writer._swapped, ("sqrt", 1): _Writer._root, ("exp", 1): _Writer._exp,
    ("take_along_axis", 2): _Writer._along, ("deviation", 3): _Writer._deviation, ("mod", 2): _Writer._modulo, ("floor_divide", 2): _Writer._floored_quotient,
}  # fmt: skip


def _calls(tree: Expression, function: str) -> bool:
    """Whether a function is called anywhere in an expression."""
    return any(isinstance(part, Call) and part.function == function for part in walk(tree))


def _over(keywords: Sequence[tuple[str, Expression]]) -> str:
    """The axes of a sum in words: " over axis 0"."""
    axis = dict(keywords).get("axis")
    if axis is None:
        return ""
    axes = axis.items if isinstance(axis, Group) and not axis.is_list else (axis,)
    names = [_code(each) for each in axes]
    if len(names) == 1:
        return f" over axis {names[0]}"
    return f" over axes {', '.join(names[:-1])} and {names[-1]}" if names else " over no axis"


def _index(index: Expression, language: Language) -> str:
    return language.roman(f"[{_code(index).removeprefix('(').removesuffix(')')}]")


def _tight(shape: Expression) -> str:
    text = _code(shape).replace(" ", "").replace(",)", ")")
    return "a scalar" if text == "()" else text


def _code(tree: Expression) -> str:
    """NumPy's text without "np." and with true minus signs."""
    return python_text(tree).replace("np.linalg.", "").replace("np.", "").replace("-", "−")
