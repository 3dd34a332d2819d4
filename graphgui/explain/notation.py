"""The two languages of explanations, plain text and LaTeX: how sums, products, partials and functions are written.

A `Phrase` has its precedence with it, so that brackets are written only where they are needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import normalize

import numpy as np

from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import MOST_WRITTEN, value_text
from graphgui.formats.latex import name_latex

# Precedence of a text, loosest first. A text that begins with a minus sign has that of a sum.
WORDS, SUM, PRODUCT, POWER, ATOM = range(5)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BARRED = re.compile(r"[^\W\d_][\d_]*")
_BAR = "\N{COMBINING MACRON}"
_LATEX_FUNCTIONS = {
    "log": "\\ln", "sin": "\\sin", "cos": "\\cos", "tan": "\\tan", "sinh": "\\sinh", "cosh": "\\cosh",
    "tanh": "\\tanh", "arcsin": "\\arcsin", "arccos": "\\arccos", "arctan": "\\arctan", "max": "\\max",
    "min": "\\min", "det": "\\det", "sigmoid": "\\sigma",
}  # fmt: skip


class Phrase(NamedTuple):
    """A text and its precedence."""

    text: str
    level: int = ATOM


class Language:
    """Plain text."""

    times, dot, wedge = "·", " @ ", " ⊗ "
    comparisons = {  # noqa: RUF012 - never changed
        ">": ">", ">=": "≥", "<": "<", "<=": "≤", "==": "=", "!=": "≠", "is": "is",
    }  # fmt: skip

    def number(self, value: Value, digits: int) -> Phrase:
        """A number with so many significant digits, or a small array."""
        text = value_text(value, digits)
        return Phrase(text, SUM if text.startswith("−") else POWER if "e" in text else ATOM)

    def name(self, name: str) -> Phrase:
        """The name of a node."""
        return Phrase(name)

    def partial(self, top: str, bottom: str, is_sum: bool = False, slot: str = "") -> Phrase:
        """A partial derivative; with `is_sum` that of a sum of entries, with a slot that along its wire alone."""
        return Phrase(f"∂{'Σ' if is_sum else ''}{top}{f'[{slot}]' if slot else ''}/∂{bottom}", POWER)

    def bar(self, top: str, name: str, is_sum: bool) -> Phrase:
        """The gradient of an array: "W̄", or a partial derivative where a bar would cover too little of a long name."""
        if not _BARRED.fullmatch(name):
            return self.partial(top, name, is_sum)
        return Phrase(normalize("NFC", name[0] + _BAR) + name[1:])

    def roman(self, words: str) -> str:
        """Words within mathematics, in upright type."""
        return words

    def bracketed(self, text: str) -> str:
        """A text in round brackets."""
        return f"({text})"

    def holding(self, phrase: Phrase, least: int) -> str:
        """A text, in brackets where its precedence is below `least`."""
        return phrase.text if phrase.level >= least else self.bracketed(phrase.text)

    def minus(self, phrase: Phrase) -> Phrase:
        """A text negated."""
        return Phrase(self.sign_minus + self.holding(phrase, PRODUCT), SUM)

    sign_minus, pi = "−", "π"

    def sum(self, terms: Sequence[Phrase]) -> Phrase:
        """Terms added; one that begins with a minus sign is subtracted, a negative number is put in brackets."""
        if len(terms) == 1:
            return terms[0]
        text = self.holding(terms[0], SUM)
        for term in terms[1:]:
            if term.level == SUM and term.text.startswith(self.sign_minus) and not _is_number(term.text):
                text += f" {self.sign_minus} {term.text[len(self.sign_minus) :]}"
            else:
                negative = term.text.startswith(self.sign_minus)
                text += f" + {self.holding(term, PRODUCT if negative else SUM)}"
        return Phrase(text, SUM)

    def difference(self, left: Phrase, right: Phrase) -> Phrase:
        """A difference."""
        return Phrase(f"{self.holding(left, SUM)} {self.sign_minus} {self.holding(right, PRODUCT)}", SUM)

    def product(self, left: Phrase, right: Phrase, sign: str | None = None) -> Phrase:
        """A product; `sign` is that of a matrix product."""
        least = PRODUCT if sign is None else POWER
        return Phrase(f"{self.holding(left, least)}{sign or self.times}{self.holding(right, least)}", PRODUCT)

    def quotient(self, top: Phrase, bottom: Phrase) -> Phrase:
        """A quotient."""
        first = self.bracketed(top.text) if top.text.startswith("∂") else self.holding(top, PRODUCT)
        return Phrase(f"{first}/{self.holding(bottom, POWER)}", PRODUCT)

    def power(self, base: Phrase, exponent: Phrase) -> Phrase:
        """A power, with a raised digit where the exponent is one."""
        first = self.holding(base, ATOM)
        if re.fullmatch(r"\d", exponent.text):
            return Phrase(first + exponent.text.translate(_SUPERSCRIPTS), POWER)
        return Phrase(f"{first}^{self.holding(exponent, ATOM)}", POWER)

    def raised(self, base: Phrase, mark: str) -> Phrase:
        """A base with a mark: ᵀ or ⁻¹."""
        return Phrase(f"{self.holding(base, ATOM)}{mark}")

    def root(self, phrase: Phrase) -> Phrase:
        """A square root."""
        return Phrase(f"√{self.holding(phrase, ATOM)}", POWER)

    def exp(self, phrase: Phrase) -> Phrase:
        """e to a power."""
        return self.call("exp", [phrase.text])

    def call(self, name: str, arguments: Sequence[str]) -> Phrase:
        """A function of arguments."""
        return Phrase(f"{name}({', '.join(arguments)})")

    def between(self, left: str, phrase: Phrase, right: str) -> Phrase:
        """A text between bars or the brackets of floor and ceiling."""
        return Phrase(f"{left}{phrase.text}{right}")

    def compared(self, left: Phrase, sign: str, right: Phrase) -> Phrase:
        """A comparison."""
        return Phrase(f"{left.text} {self.comparisons[sign]} {right.text}", WORDS)

    def cases(self, parts: Sequence[tuple[Phrase, str]], rest: Phrase) -> Phrase:
        """A value for each condition, and another where none holds."""
        branches = [f"{value.text} where {condition}" for value, condition in parts]
        return Phrase(f"({', '.join(branches)}, else {rest.text})")

    def big(self, word: str, phrase: Phrase, over: str) -> Phrase:
        """A sum or mean of a text, over axes in words."""
        return Phrase(f"{word} of {self.holding(phrase, PRODUCT)}{over}", WORDS)

    def worded(self, before: str, phrase: Phrase, after: str) -> Phrase:
        """A text within words."""
        return Phrase(f"{before}{self.holding(phrase, PRODUCT)}{after}", WORDS)


class Latex(Language):
    """LaTeX, for any compiler with amsmath."""

    times, dot, wedge = " \\cdot ", " \\, ", " \\otimes "
    comparisons = {  # noqa: RUF012 - never changed
        ">": ">", ">=": "\\ge", "<": "<", "<=": "\\le", "==": "=", "!=": "\\ne", "is": "=",
    }  # fmt: skip
    sign_minus, pi = "-", "\\pi"

    def number(self, value: Value, digits: int) -> Phrase:
        array = np.asarray(value)
        if 1 <= array.ndim <= 2 and 0 < array.size <= MOST_WRITTEN:
            rows = [" & ".join(self.number(entry, digits).text for entry in row) for row in np.atleast_2d(array)]
            lines = " \\\\ ".join(rows)
            return Phrase(f"\\begin{{pmatrix}} {lines} \\end{{pmatrix}}")
        text = value_text(value, digits).replace("−", "-").replace("∞", "\\infty").replace("×", "\\times")
        text = text.replace("nan", "\\mathrm{nan}")
        if "[" not in text and "e" in text:
            mantissa, exponent = text.split("e")
            power = f"10^{{{exponent}}}"
            if mantissa == "1":
                return Phrase(power, POWER)
            return Phrase(f"{mantissa} \\cdot {power}", SUM if text.startswith("-") else PRODUCT)
        return Phrase(text, SUM if text.startswith("-") else ATOM)

    def name(self, name: str) -> Phrase:
        return Phrase(name_latex(name))

    def partial(self, top: str, bottom: str, is_sum: bool = False, slot: str = "") -> Phrase:
        above = ("\\textstyle\\sum " if is_sum else "") + name_latex(top) + (f"[{name_latex(slot)}]" if slot else "")
        return Phrase(f"\\frac{{\\partial {above}}}{{\\partial {name_latex(bottom)}}}", POWER)

    def bar(self, top: str, name: str, is_sum: bool) -> Phrase:
        return Phrase(f"\\bar{{{name_latex(name)}}}")

    def roman(self, words: str) -> str:
        escaped = words.replace("_", "\\_").replace("−", "-")
        return f"\\text{{{escaped}}}" if words.strip() else words

    def bracketed(self, text: str) -> str:
        return f"\\left({text}\\right)" if "\\frac" in text or "\\begin" in text else f"({text})"

    def quotient(self, top: Phrase, bottom: Phrase) -> Phrase:
        return Phrase(f"\\frac{{{top.text}}}{{{bottom.text}}}", POWER)

    def power(self, base: Phrase, exponent: Phrase) -> Phrase:
        return Phrase(f"{self.holding(base, ATOM)}^{{{exponent.text}}}", POWER)

    def raised(self, base: Phrase, mark: str) -> Phrase:
        written = {"ᵀ": "\\top", "⁻¹": "-1"}[mark]
        return Phrase(f"{self.holding(base, ATOM)}^{{{written}}}", POWER)

    def root(self, phrase: Phrase) -> Phrase:
        return Phrase(f"\\sqrt{{{phrase.text}}}", POWER)

    def exp(self, phrase: Phrase) -> Phrase:
        return Phrase(f"e^{{{phrase.text}}}", POWER)

    def call(self, name: str, arguments: Sequence[str]) -> Phrase:
        stem = name.rstrip("′")
        escaped = stem.replace("_", "\\_")
        sign = _LATEX_FUNCTIONS.get(stem) or f"\\operatorname{{{escaped}}}"
        primes = "'" * (len(name) - len(stem))
        return Phrase(f"{sign}{primes}{self.bracketed(', '.join(arguments))}")

    def between(self, left: str, phrase: Phrase, right: str) -> Phrase:
        pairs = {"|": ("\\lvert", "\\rvert"), "‖": ("\\lVert", "\\rVert"), "⌊": ("\\lfloor", "\\rfloor")}
        first, last = pairs.get(left, ("\\lceil", "\\rceil"))
        return Phrase(f"{first} {phrase.text} {last}")

    def cases(self, parts: Sequence[tuple[Phrase, str]], rest: Phrase) -> Phrase:
        lines = " \\\\ ".join(f"{value.text} & {condition}" for value, condition in parts)
        return Phrase(f"\\begin{{cases}} {lines} \\\\ {rest.text} & \\text{{else}} \\end{{cases}}")

    def big(self, word: str, phrase: Phrase, over: str) -> Phrase:
        sign = "\\sum" if word == "sum" else f"\\operatorname*{{{word}}}"
        below = f"_{{{self.roman(over.removeprefix(' over '))}}}" if over else ""
        return Phrase(f"{sign}{below} {self.holding(phrase, PRODUCT)}", WORDS)

    def worded(self, before: str, phrase: Phrase, after: str) -> Phrase:
        return Phrase(f"{self.roman(before)}{self.holding(phrase, PRODUCT)}{self.roman(after)}", WORDS)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[−-][\d.e∞−-]+", text) is not None


PLAIN, LATEX = Language(), Latex()
