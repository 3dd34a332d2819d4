"""The two languages of explanations, plain text and LaTeX: how sums, products, partials and functions are written.

A `Said` knows how tightly it holds together, so that brackets stand where they are needed and nowhere else.
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

# How tightly a text holds together, loosest first. What begins with a minus sign holds no better than a sum.
WORDS, SUM, PRODUCT, POWER, ATOM = range(5)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BARRED = re.compile(r"[^\W\d_][\d_]*")
_BAR = "\N{COMBINING MACRON}"
_LATEX_FUNCTIONS = {
    "log": "\\ln", "sin": "\\sin", "cos": "\\cos", "tan": "\\tan", "sinh": "\\sinh", "cosh": "\\cosh",
    "tanh": "\\tanh", "arcsin": "\\arcsin", "arccos": "\\arccos", "arctan": "\\arctan", "max": "\\max",
    "min": "\\min", "det": "\\det", "sigmoid": "\\sigma",
}  # fmt: skip


class Said(NamedTuple):
    """A text and how tightly it holds together."""

    text: str
    level: int = ATOM


class Language:
    """Plain text."""

    times, dot, wedge = "·", " @ ", " ⊗ "
    comparisons = {  # noqa: RUF012 - never changed
        ">": ">", ">=": "≥", "<": "<", "<=": "≤", "==": "=", "!=": "≠", "is": "is",
    }  # fmt: skip

    def number(self, value: Value, digits: int) -> Said:
        """A number with so many significant digits, or a small array."""
        text = value_text(value, digits)
        return Said(text, SUM if text.startswith("−") else POWER if "e" in text else ATOM)

    def name(self, name: str) -> Said:
        """The name of a node."""
        return Said(name)

    def partial(self, top: str, bottom: str, is_sum: bool = False, slot: str = "") -> Said:
        """A partial derivative; where `is_sum`, that of a sum of entries, and with a slot, that along its wire alone."""
        return Said(f"∂{'Σ' if is_sum else ''}{top}{f'[{slot}]' if slot else ''}/∂{bottom}", POWER)

    def bar(self, top: str, name: str, is_sum: bool) -> Said:
        """The gradient of an array: "W̄", or a partial derivative where a bar would cover too little of a long name."""
        if not _BARRED.fullmatch(name):
            return self.partial(top, name, is_sum)
        return Said(normalize("NFC", name[0] + _BAR) + name[1:])

    def roman(self, words: str) -> str:
        """Words within mathematics."""
        return words

    def bracketed(self, text: str) -> str:
        """A text in round brackets."""
        return f"({text})"

    def holding(self, said: Said, least: int) -> str:
        """A text, in brackets where it holds together less tightly."""
        return said.text if said.level >= least else self.bracketed(said.text)

    def minus(self, said: Said) -> Said:
        """The opposite."""
        return Said(self.sign_minus + self.holding(said, PRODUCT), SUM)

    sign_minus, pi = "−", "π"

    def sum(self, terms: Sequence[Said]) -> Said:
        """Terms added; one that begins with a minus sign is taken away, a negative number stands in brackets."""
        if len(terms) == 1:
            return terms[0]
        text = self.holding(terms[0], SUM)
        for term in terms[1:]:
            if term.level == SUM and term.text.startswith(self.sign_minus) and not _is_number(term.text):
                text += f" {self.sign_minus} {term.text[len(self.sign_minus) :]}"
            else:
                negative = term.text.startswith(self.sign_minus)
                text += f" + {self.holding(term, PRODUCT if negative else SUM)}"
        return Said(text, SUM)

    def difference(self, left: Said, right: Said) -> Said:
        """One taken from another."""
        return Said(f"{self.holding(left, SUM)} {self.sign_minus} {self.holding(right, PRODUCT)}", SUM)

    def product(self, left: Said, right: Said, sign: str | None = None) -> Said:
        """A product; `sign` is that of a matrix product."""
        least = PRODUCT if sign is None else POWER
        return Said(f"{self.holding(left, least)}{sign or self.times}{self.holding(right, least)}", PRODUCT)

    def quotient(self, top: Said, bottom: Said) -> Said:
        """A quotient."""
        first = self.bracketed(top.text) if top.text.startswith("∂") else self.holding(top, PRODUCT)
        return Said(f"{first}/{self.holding(bottom, POWER)}", PRODUCT)

    def power(self, base: Said, exponent: Said) -> Said:
        """A power, with a raised digit where the exponent is one."""
        first = self.holding(base, ATOM)
        if re.fullmatch(r"\d", exponent.text):
            return Said(first + exponent.text.translate(_SUPERSCRIPTS), POWER)
        return Said(f"{first}^{self.holding(exponent, ATOM)}", POWER)

    def raised(self, base: Said, mark: str) -> Said:
        """A base with a mark: ᵀ or ⁻¹."""
        return Said(f"{self.holding(base, ATOM)}{mark}")

    def root(self, said: Said) -> Said:
        """A square root."""
        return Said(f"√{self.holding(said, ATOM)}", POWER)

    def exp(self, said: Said) -> Said:
        """e to a power."""
        return self.call("exp", [said.text])

    def call(self, name: str, arguments: Sequence[str]) -> Said:
        """A function of arguments."""
        return Said(f"{name}({', '.join(arguments)})")

    def between(self, left: str, said: Said, right: str) -> Said:
        """A text between bars or the brackets of floor and ceiling."""
        return Said(f"{left}{said.text}{right}")

    def compared(self, left: Said, sign: str, right: Said) -> Said:
        """A comparison."""
        return Said(f"{left.text} {self.comparisons[sign]} {right.text}", WORDS)

    def cases(self, parts: Sequence[tuple[Said, str]], rest: Said) -> Said:
        """One value where a condition holds, else another."""
        told = [f"{value.text} where {condition}" for value, condition in parts]
        return Said(f"({', '.join(told)}, else {rest.text})")

    def big(self, word: str, said: Said, over: str) -> Said:
        """A sum or mean of a text, over axes told in words."""
        return Said(f"{word} of {self.holding(said, PRODUCT)}{over}", WORDS)

    def worded(self, before: str, said: Said, after: str) -> Said:
        """A text within words."""
        return Said(f"{before}{self.holding(said, PRODUCT)}{after}", WORDS)


class Latex(Language):
    """LaTeX, for any compiler with amsmath."""

    times, dot, wedge = " \\cdot ", " \\, ", " \\otimes "
    comparisons = {  # noqa: RUF012 - never changed
        ">": ">", ">=": "\\ge", "<": "<", "<=": "\\le", "==": "=", "!=": "\\ne", "is": "=",
    }  # fmt: skip
    sign_minus, pi = "-", "\\pi"

    def number(self, value: Value, digits: int) -> Said:
        array = np.asarray(value)
        if 1 <= array.ndim <= 2 and 0 < array.size <= MOST_WRITTEN:
            rows = [" & ".join(self.number(entry, digits).text for entry in row) for row in np.atleast_2d(array)]
            lines = " \\\\ ".join(rows)
            return Said(f"\\begin{{pmatrix}} {lines} \\end{{pmatrix}}")
        text = value_text(value, digits).replace("−", "-").replace("∞", "\\infty").replace("×", "\\times")
        text = text.replace("nan", "\\mathrm{nan}")
        if "[" not in text and "e" in text:
            mantissa, exponent = text.split("e")
            power = f"10^{{{exponent}}}"
            if mantissa == "1":
                return Said(power, POWER)
            return Said(f"{mantissa} \\cdot {power}", SUM if text.startswith("-") else PRODUCT)
        return Said(text, SUM if text.startswith("-") else ATOM)

    def name(self, name: str) -> Said:
        return Said(name_latex(name))

    def partial(self, top: str, bottom: str, is_sum: bool = False, slot: str = "") -> Said:
        above = ("\\textstyle\\sum " if is_sum else "") + name_latex(top) + (f"[{name_latex(slot)}]" if slot else "")
        return Said(f"\\frac{{\\partial {above}}}{{\\partial {name_latex(bottom)}}}", POWER)

    def bar(self, top: str, name: str, is_sum: bool) -> Said:
        return Said(f"\\bar{{{name_latex(name)}}}")

    def roman(self, words: str) -> str:
        escaped = words.replace("_", "\\_").replace("−", "-")
        return f"\\text{{{escaped}}}" if words.strip() else words

    def bracketed(self, text: str) -> str:
        return f"\\left({text}\\right)" if "\\frac" in text or "\\begin" in text else f"({text})"

    def quotient(self, top: Said, bottom: Said) -> Said:
        return Said(f"\\frac{{{top.text}}}{{{bottom.text}}}", POWER)

    def power(self, base: Said, exponent: Said) -> Said:
        return Said(f"{self.holding(base, ATOM)}^{{{exponent.text}}}", POWER)

    def raised(self, base: Said, mark: str) -> Said:
        written = {"ᵀ": "\\top", "⁻¹": "-1"}[mark]
        return Said(f"{self.holding(base, ATOM)}^{{{written}}}", POWER)

    def root(self, said: Said) -> Said:
        return Said(f"\\sqrt{{{said.text}}}", POWER)

    def exp(self, said: Said) -> Said:
        return Said(f"e^{{{said.text}}}", POWER)

    def call(self, name: str, arguments: Sequence[str]) -> Said:
        stem = name.rstrip("′")
        escaped = stem.replace("_", "\\_")
        sign = _LATEX_FUNCTIONS.get(stem) or f"\\operatorname{{{escaped}}}"
        primes = "'" * (len(name) - len(stem))
        return Said(f"{sign}{primes}{self.bracketed(', '.join(arguments))}")

    def between(self, left: str, said: Said, right: str) -> Said:
        pairs = {"|": ("\\lvert", "\\rvert"), "‖": ("\\lVert", "\\rVert"), "⌊": ("\\lfloor", "\\rfloor")}
        first, last = pairs.get(left, ("\\lceil", "\\rceil"))
        return Said(f"{first} {said.text} {last}")

    def cases(self, parts: Sequence[tuple[Said, str]], rest: Said) -> Said:
        lines = " \\\\ ".join(f"{value.text} & {condition}" for value, condition in parts)
        return Said(f"\\begin{{cases}} {lines} \\\\ {rest.text} & \\text{{else}} \\end{{cases}}")

    def big(self, word: str, said: Said, over: str) -> Said:
        sign = "\\sum" if word == "sum" else f"\\operatorname*{{{word}}}"
        below = f"_{{{self.roman(over.removeprefix(' over '))}}}" if over else ""
        return Said(f"{sign}{below} {self.holding(said, PRODUCT)}", WORDS)

    def worded(self, before: str, said: Said, after: str) -> Said:
        return Said(f"{self.roman(before)}{self.holding(said, PRODUCT)}{self.roman(after)}", WORDS)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[−-][\d.e∞−-]+", text) is not None


PLAIN, LATEX = Language(), Latex()
