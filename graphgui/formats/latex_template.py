"""The LaTeX templates of the table: where their slots are, and which fillings need brackets.

A template is read into a tree of tokens, groups and slots. How tightly a text holds together is found from its tokens,
so that a row needs to say nothing but how it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

# How tightly a text holds together, loosest first.
COMPARISON, SUM, BIG, PRODUCT, MINUS, APPLY, POWER, CALL, FRACTION, ATOM = range(10)
_PRODUCTS = ("\\cdot", "\\times", "\\otimes", "\\star", "*", "\\bmod", "\\,")
_COMPARISONS = (">", "<", "=", "\\ge", "\\le", "\\ne")
_BIG = ("\\sum", "\\prod")
_FUNCTIONS = (
    "\\ln", "\\log", "\\sin", "\\cos", "\\tan", "\\arcsin", "\\arccos", "\\arctan", "\\sinh", "\\cosh", "\\tanh",
    "\\max", "\\min", "\\det", "\\operatorname", "\\sigma", "\\mathcal",
)  # fmt: skip
_CLOSING = {
    "{": "}", "(": ")", "[": "]", "\\lvert": "\\rvert", "\\lVert": "\\rVert", "\\lfloor": "\\rfloor",
    "\\lceil": "\\rceil", "\\langle": "\\rangle", "\\left": "\\right",
}  # fmt: skip
_TALL = re.compile(r"\\(frac|begin|sum|prod|left)(?![a-zA-Z])")
_TOKEN = re.compile(r"\x00\w+\x00|\\(?:left|right)\s*(?:\\[a-zA-Z]+|.)|\\[a-zA-Z]+|\\.|\s+|.")


@dataclass(frozen=True)
class Piece:
    """A text, how tightly it holds together, the operation that made it, and how openly it ends.

    `tail` is below CALL where what follows could be read as part of it, as after "\\sin x".
    """

    text: str
    level: int
    op: str = ""
    tail: int = ATOM

    @classmethod
    def of_number(cls, text: str, level: int = ATOM) -> Piece:
        """A number, which may begin with a minus sign or have a power of ten."""
        return cls(text, min(level, MINUS) if text.startswith("-") else level, "mul")


@dataclass(frozen=True)
class _Slot:
    name: str


@dataclass(frozen=True)
class _Group:
    opening: str
    items: tuple[_Item, ...]
    closing: str


_Item = str | _Slot | _Group


def fill(
    template: str, inputs: Mapping[str, Piece], op: str, is_associative: bool, below: Sequence[str] = ()
) -> Piece | None:
    """A template with pieces in its slots, bracketed where they need it.

    `below` are words for the subscript of its function, sum or norm; None where it has no place for them.
    """
    items = _read(template)
    if below:
        placed = _with_subscript(items, ", ".join(below))
        if placed is None:
            return None
        items = placed
    return _Filler(inputs, op, is_associative).piece(items)


def call(name: str, inputs: Mapping[str, Piece], below: Sequence[str] = ()) -> Piece:
    """A function of pieces, with words in its subscript."""
    sign = f"\\operatorname{{{name}}}" + (f"_{{{', '.join(below)}}}" if below else "")
    return Piece(sign + bracketed(", ".join(piece.text for piece in inputs.values())), CALL)


def bracketed(text: str, opening: str = "(", closing: str = ")") -> str:
    """A text in brackets, which grow with it where it is tall."""
    if _TALL.search(text) and not opening.startswith("\\left"):
        return f"\\left{opening} {text} \\right{closing}"
    return f"{_spaced(opening)}{text} {closing}" if closing.startswith("\\") else f"{opening}{text}{closing}"


def _spaced(token: str) -> str:
    return f"{token} " if token.startswith("\\") and token[-1].isalpha() else token


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=256)
def _read(template: str) -> tuple[_Item, ...]:
    """The tree of a template; blanks are left out, for they are set anew."""
    text = "".join(
        literal + (f"\0{field}\0" if field is not None else "") for literal, field, _, _ in Formatter().parse(template)
    )
    tokens = [token for token in _TOKEN.findall(text) if not token.isspace()]
    items, rest = _read_until(tokens, None)
    assert not rest, f"{template} closes what it did not open"
    return items


def _read_until(tokens: list[str], closing: str | None) -> tuple[tuple[_Item, ...], list[str]]:
    items: list[_Item] = []
    while tokens and not (closing and tokens[0].startswith(closing)):
        token, *tokens = tokens
        opening = "\\left" if token.startswith("\\left") else token
        if token.startswith("\0"):
            items.append(_Slot(token.strip("\0")))
        elif opening in _CLOSING:
            inside, tokens = _read_until(tokens, _CLOSING[opening])
            items.append(_Group(token, inside, tokens.pop(0)))
        else:
            items.append(token)
    return tuple(items), tokens


def _with_subscript(items: tuple[_Item, ...], words: str) -> tuple[_Item, ...] | None:
    """The template with a subscript at its last function, sum or norm; None where it has none."""
    below: tuple[_Item, ...] = ("_", _Group("{", (words,), "}"))
    for at in reversed(range(len(items))):
        item = items[at]
        if isinstance(item, str) and item in (*_FUNCTIONS, *_BIG):
            after = at + (2 if item in ("\\operatorname", "\\mathcal") else 1)
            return (*items[:after], *below, *items[after:])
        if isinstance(item, _Group) and item.opening == "\\lVert":
            return (*items[: at + 1], *below, *items[at + 1 :])
    return None


# ── what holds together ──────────────────────────────────────────────────────────────────────────────────────────
def _level(items: Sequence[_Item]) -> int:
    """The precedence of the outermost operator of a text."""
    signs = [item for item in items if isinstance(item, str)]
    if any(sign in _COMPARISONS for sign in signs):
        return COMPARISON
    if any(sign in "+-" for sign in (item for item in items[1:] if isinstance(item, str))):
        return SUM
    if any(sign in _BIG for sign in signs):
        return BIG
    if any(sign in _PRODUCTS for sign in signs) or _factors(items) > 1:
        return PRODUCT
    if items and items[0] == "-":
        return MINUS
    if items and items[0] in _FUNCTIONS:
        # A function of a bracket, or of an argument that must be read on to its end.
        arguments = [item for item in items[1:] if item not in _FUNCTIONS and item not in ("_", "^")]
        closed = isinstance(arguments[-1], _Group) and arguments[-1].opening == "(" if arguments else True
        return CALL if closed and sum(item in _FUNCTIONS for item in items) == 1 else APPLY
    if "^" in signs:
        return POWER
    return FRACTION if items and items[0] == "\\frac" else ATOM


def _factors(items: Sequence[_Item]) -> int:
    """The number of slots that are side by side."""
    return sum(isinstance(item, _Slot) for item in items) if "," not in items else 0


def _is_base(item: _Item) -> bool:
    return (
        isinstance(item, _Group) and item.opening == "{" and len(item.items) == 1 and isinstance(item.items[0], _Slot)
    )


class _Filler:
    def __init__(self, inputs: Mapping[str, Piece], op: str, is_associative: bool) -> None:
        self.inputs, self.op, self.is_associative = inputs, op, is_associative

    def piece(self, items: Sequence[_Item]) -> Piece:
        """The text of a run of items with its slots filled."""
        if len(items) == 1 and isinstance(items[0], _Slot):
            return self.inputs[items[0].name]
        level = _level(items)
        tail = level if level in (APPLY, BIG) else ATOM
        written: list[str] = []
        for at, item in enumerate(items):
            before = items[at - 1] if at else None
            after = items[at + 1] if at + 1 < len(items) else None
            if _is_base(item) and after == "^":
                assert isinstance(item, _Group)
                item = item.items[0]
            if isinstance(item, _Slot):
                found = self.inputs[item.name]
                inside = self._needs_brackets(found, level, before, after)
                written.append(bracketed(found.text) if inside else found.text)
                if inside and level == APPLY:
                    level = tail = CALL
                if after is None and not inside:
                    tail = min(tail, found.tail)
                    # "-a b" holds together no better than "a b".
                    level = min(level, found.level) if level == MINUS else level
            elif isinstance(item, _Group):
                written.append(self._group(item, before))
            else:
                written.append(item)
        return Piece(_joined(items, written), level, self.op, tail)

    def _needs_brackets(self, found: Piece, level: int, before: _Item | None, after: _Item | None) -> bool:
        if after in ("^", "_") or (isinstance(after, _Group) and after.opening == "["):
            return found.level < ATOM
        if before == "," or after == "," or (before is None and after is None):
            return False
        if before is not None and found.text.startswith("-"):
            return True
        if level == PRODUCT:
            return self._factor_needs_brackets(found, before is None, after)
        if level == SUM:
            return found.level < (BIG if before == "-" else SUM)
        least = {COMPARISON: SUM, BIG: BIG, MINUS: BIG, APPLY: CALL, CALL: CALL}
        return found.level < least.get(level, COMPARISON)

    def _factor_needs_brackets(self, found: Piece, first: bool, after: _Item | None) -> bool:
        if found.level < PRODUCT:
            return found.level != BIG or after is not None
        if found.level == PRODUCT and (found.op != self.op or not (first or self.is_associative)):
            return True
        # Whatever follows a sum belongs to it; after "\\sin x", only what no sign sets off.
        return after is not None and found.tail < (APPLY if after in _PRODUCTS else CALL)

    def _group(self, group: _Group, before: _Item | None) -> str:
        parts = [self.piece(part).text for part in _split(group.items)]
        text = ", ".join(parts)
        if group.opening != "{":
            return bracketed(text, group.opening, group.closing)
        return text if before in ("^", "_") and len(text) == 1 else f"{{{text}}}"


def _split(items: Sequence[_Item]) -> Iterable[Sequence[_Item]]:
    """The items between commas."""
    start = 0
    for at, item in enumerate(items):
        if item == ",":
            yield items[start:at]
            start = at + 1
    yield items[start:]


def _joined(items: Sequence[_Item], written: Sequence[str]) -> str:
    """The written items with the blanks that keep commands and letters apart and make signs readable."""
    text = ""
    for at, (item, part) in enumerate(zip(items, written, strict=True)):
        sign = isinstance(item, str) and (item in (*_PRODUCTS, *_COMPARISONS, "+") or (item == "-" and at > 0))
        if sign:
            text = f"{text} {part} "
        elif _ends_in_command(text) and part[:1].isalnum():
            text = f"{text} {part}"
        elif isinstance(item, _Slot) and text and not text.endswith((" ", "-", "(", "[", "{", "^", "_")):
            text += part if part.startswith(("(", "\\left(")) and _follows_function(items, at) else f" {part}"
        elif isinstance(item, str) and isinstance(items[at - 1], _Slot | _Group) and item.startswith("\\") and at:
            text += part if text.endswith(("^", "_", " ")) else f" {part}"
        elif isinstance(item, str) and item in _FUNCTIONS and at and not text.endswith(" "):
            text += f" {part}"
        else:
            text += part
    return text


def _follows_function(items: Sequence[_Item], at: int) -> bool:
    return any(item in _FUNCTIONS for item in items[:at] if isinstance(item, str))


def _ends_in_command(text: str) -> bool:
    return re.search(r"\\[a-zA-Z]+$", text) is not None
