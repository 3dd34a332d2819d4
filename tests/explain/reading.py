"""Reads the equations that explanations give and works them out: NumPy and this parser alone, nothing of ours."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

import numpy as np

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"  # \\w takes these for letters
_NAME = rf"[^\W\d{_RAISED}][^\W{_RAISED}]*"
_TOKEN = re.compile(
    rf"(?P<partial>∂Σ?{_NAME}/∂{_NAME})|(?P<number>\d+(?:\.\d+)?(?:e−?\d+)?|∞|nan(?![^\W{_RAISED}]))|(?P<name>{_NAME}′?)"
    rf"|(?P<raised>[{_RAISED}]+)|(?P<sign>[·/+−^(),|⌊⌋⌈⌉√><≥≤≠=])|(?P<blank>\s+)"
)
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_COMPARED: dict[str, Callable] = {
    ">": np.greater, "<": np.less, "≥": np.greater_equal, "≤": np.less_equal, "=": np.equal, "≠": np.not_equal,
}  # fmt: skip
_ERF = np.vectorize(math.erf, otypes=[float])


def _to_zero(function):
    """A function that vanishes at −∞, where its formula is ∞ · 0."""
    return lambda x: 0.0 if x == -np.inf else function(x)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _softplus(x):
    return np.logaddexp(0, x)


def _mish_slope(x):
    return 1.0 * (x > 0) if np.isinf(x) else np.tanh(_softplus(x)) + x * _sigmoid(x) / np.cosh(_softplus(x)) ** 2


def _gelu_tanh(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def _gelu_tanh_slope(x):
    if abs(x) > 1e3:
        return 1.0 * (x > 0)
    u = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    inner = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x**2)
    return 0.5 * (1 + np.tanh(u)) + 0.5 * x * inner / np.cosh(u) ** 2


# From the textbooks, not from the table.
FUNCTIONS: dict[str, Callable] = {
    **{
        name: getattr(np, name)
        for name in ["exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "logaddexp", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "hypot", "cbrt", "sign", "maximum", "minimum", "sqrt", "abs", "floor", "ceil", "mod", "floor_divide", "sinc", "clip"]
    },
    "max": np.maximum, "min": np.minimum, "round": np.round, "erf": _ERF, "erfc": np.vectorize(math.erfc, otypes=[float]), "reciprocal": lambda x: 1 / x,
    "identity": lambda x: x, "detach": lambda x: x, "sigmoid": _sigmoid, "softplus": _softplus,
    "logsigmoid": lambda x: -_softplus(-x), "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x), "elu": lambda x: np.where(x > 0, x, np.expm1(x)),
    "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(x)),
    "gelu": _to_zero(lambda x: x * math.erfc(-x / math.sqrt(2)) / 2), "gelu_tanh": _to_zero(_gelu_tanh),
    "gelu_tanh′": _gelu_tanh_slope, "silu": _to_zero(lambda x: x * _sigmoid(x)),
    "mish": _to_zero(lambda x: x * np.tanh(_softplus(x))), "mish′": _mish_slope,
    "softsign": lambda x: np.sign(x) if np.isinf(x) else x / (1 + abs(x)), "hardtanh": lambda x: np.clip(x, -1, 1),
    "sinc′": lambda x: -(np.pi**2) * x / 3 if abs(x) < 1e-7 else (np.cos(np.pi * x) - np.sinc(x)) / x, "where": lambda c, a, b: np.where(c != 0, a, b),
}  # fmt: skip


class Reader:
    """A side of an equation, read and worked out. `scale` is the largest number met on the way."""

    def __init__(self, text: str, names: Mapping[str, float], partials: Mapping[str, float]) -> None:
        self._tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text):
            found = _TOKEN.match(text, place)
            assert found, f"cannot read {text[place:]!r} in {text!r}"
            if found.lastgroup != "blank":
                self._tokens.append((found.lastgroup or "", found.group()))
            place = found.end()
        self._at, self._names, self._partials = 0, names, partials
        self.scale = 0.0
        with np.errstate(all="ignore"):
            self.value = float(self._sum())
        assert self._at == len(self._tokens), f"{text!r} goes on after its end"

    def _next(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self, *signs: str) -> str:
        if self._next() in signs:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""

    def _expect(self, sign: str) -> None:
        assert self._take(sign), f"{sign} expected at {self._tokens[self._at :]}"

    def _kept(self, number):
        if np.isfinite(number):
            self.scale = max(self.scale, abs(float(number)))
        return np.float64(number)

    def _compared(self):
        left = self._sum()
        sign = self._take(*_COMPARED)
        return self._kept(1.0 * _COMPARED[sign](left, self._sum())) if sign else left

    def _sum(self):
        total = self._product()
        while sign := self._take("+", "−"):
            term = self._product()
            total = self._kept(total + term if sign == "+" else total - term)
        return total

    def _product(self):
        total = self._signed()
        while sign := self._take("·", "/", "mod"):
            factor = self._signed()
            total = self._kept(
                total * factor if sign == "·" else total / factor if sign == "/" else np.mod(total, factor)
            )
        return total

    def _signed(self):
        # A sign before a product belongs to all of it; that makes no difference to the number.
        return -self._signed() if self._take("−") else self._power()

    def _power(self):
        base = self._atom()
        if self._at < len(self._tokens) and self._tokens[self._at][0] == "raised":
            self._at += 1
            return self._kept(base ** np.float64(self._tokens[self._at - 1][1].translate(_DIGITS)))
        if self._take("^"):
            return self._kept(base ** (-self._atom() if self._take("−") else self._atom()))
        return base

    def _atom(self):
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            return self._kept(math.inf if text == "∞" else float(text.replace("−", "-")))
        if kind == "partial":
            return self._kept(self._partials[text])
        if kind == "name" and self._next() == "(":
            return self._kept(FUNCTIONS[text](*self._arguments()))
        if kind == "name":
            return np.float64(math.pi) if text == "π" else self._kept(self._names[text])
        if text == "√":
            return self._kept(np.sqrt(self._atom()))
        closing = {"(": ")", "|": "|", "⌊": "⌋", "⌈": "⌉"}[text]
        inner = self._compared() if text == "(" else self._sum()
        self._expect(closing)
        return {"(": np.float64, "|": np.abs, "⌊": np.floor, "⌈": np.ceil}[text](inner)

    def _arguments(self) -> list:
        self._expect("(")
        found = [self._sum()]
        while self._take(","):
            found.append(self._sum())
        self._expect(")")
        return found


def comes_to(text: str, expected: float, names: Mapping[str, float], partials: Mapping[str, float]) -> bool:
    """Whether a side comes to a number, to 1e-12 of the largest number in it."""
    read = Reader(text, names, partials)
    if not math.isfinite(expected) or not math.isfinite(read.value):
        return read.value == expected or (math.isnan(read.value) and math.isnan(expected))
    return abs(read.value - expected) <= 1e-12 * max(abs(expected), read.scale)
