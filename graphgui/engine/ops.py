"""THE TABLE: every operation, one row each. Palette, parser, program, rule cards and tests all read it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from graphgui.engine.op import ByRank, Op, Shape, ShapeError, Text, broadcast, show_shape

_table: dict[str, Op] = {}


def op(
    name: str, symbol: str, group: str, slots: str, formula: str, *rules: Text | None, doc: str, **details: Any
) -> None:
    """Adds one row; slots are separated by spaces, rules follow in their order."""
    names = tuple(slots.split())
    assert len(rules) == len(names), f"{name}: one rule per slot"
    details.setdefault("defaults", (0.0,) * len(names))
    details.setdefault("label", name)
    _table[name] = Op(name, symbol, group, names, formula, rules, doc, **details)


def _matmul_shape(a: Shape, b: Shape) -> Shape:
    if not (1 <= len(a) <= 2 and 1 <= len(b) <= 2):
        raise ShapeError(f"A @ B needs vectors or matrices, not {show_shape(a)} @ {show_shape(b)}")
    if a[-1] != b[0]:
        last, first = ("last axis" if len(a) > 1 else "length"), ("first axis" if len(b) > 1 else "length")
        raise ShapeError(
            f"{show_shape(a)} @ {show_shape(b)} does not fit: A @ B needs A's {last}, {a[-1]}, to equal B's {first}, {b[0]}"
        )
    return a[:-1] + b[1:]


def _dot_shape(a: Shape, b: Shape) -> Shape:
    if len(a) != 1 or a != b:
        raise ShapeError(
            f"dot needs two vectors of the same length, not {show_shape(a)} and {show_shape(b)}"
            + ("; for matrices use matmul" if len(a) == 2 or len(b) == 2 else "")
        )
    return ()


def _scalar(*shapes: Shape) -> Shape:
    broadcast(*shapes)
    return ()


# fmt: off
# ── Inputs ───────────────────────────────────────────────────────────────────────────────────────────────────────
op("parameter", "x", "Inputs", "", "", doc="A number, vector or matrix that descent may change.",
   synonyms="input variable weight leaf", latex="")
op("constant", "1", "Inputs", "", "", doc="A number, vector or matrix that descent leaves alone.",
   synonyms="number literal data fixed", latex="")

# ── Arithmetic ───────────────────────────────────────────────────────────────────────────────────────────────────
op("add", "+", "Arithmetic", "a b", "a + b", "g", "g",
   doc="Adds. The gradient passes to both inputs unchanged.", infix="{a} + {b}", binding=1,
   latex="{a} + {b}", synonyms="plus sum")
op("sub", "−", "Arithmetic", "a b", "a - b", "g", "-g", label="subtract",
   doc="Subtracts. The gradient passes to the second input with its sign turned.", infix="{a} − {b}", binding=1,
   latex="{a} - {b}", synonyms="minus difference", aliases="subtract")
op("mul", "×", "Arithmetic", "a b", "a * b", "g * b", "g * a", label="multiply",
   doc="Multiplies. Each input's gradient is scaled by the other input.", infix="{a} · {b}", binding=2,
   latex="{a} \\cdot {b}", defaults=(1.0, 1.0), synonyms="times product", aliases="multiply")
op("div", "÷", "Arithmetic", "a b", "a / b", "g / b", "-g * a / b**2", label="divide",
   doc="Divides. Dividing by zero gives ±∞ or nan, shown as such.", infix="{a} / {b}", binding=2,
   latex="\\frac{{{a}}}{{{b}}}", defaults=(1.0, 1.0), synonyms="over quotient ratio", aliases="divide", domain=(0.5, 2.0))
op("neg", "−x", "Arithmetic", "x", "-x", "-g", label="negate",
   doc="Turns the sign.", infix="−{x}", binding=3, latex="-{x}", synonyms="minus opposite", aliases="negative")
op("pow", "xⁿ", "Arithmetic", "a b", "a**b",
   "g * np.where(b == 0, 0.0, b * a**(b - 1))",
   "g * np.where((a == 0) & (b >= 0), 0.0, out * np.log(a))", label="power",
   doc="Raises a to the power b. 0⁰ is 1; a negative base with a fractional exponent is nan.", infix="{a} ^ {b}", binding=4,
   latex="{{{a}}}^{{{b}}}", defaults=(1.0, 2.0), synonyms="exponent ** ^", aliases="power", domain=(0.5, 2.0))
op("square", "x²", "Arithmetic", "x", "x**2", "g * 2 * x",
   doc="Multiplies a number by itself.", infix="{x}²", binding=4, latex="{{{x}}}^2", synonyms="squared power 2")
op("sqrt", "√", "Arithmetic", "x", "np.sqrt(x)", "g / (2 * out)", label="sqrt",
   doc="The square root. At 0 its slope is ∞; of a negative number it is nan.",
   latex="\\sqrt{{{x}}}", synonyms="square root", domain=(0.5, 2.0))
op("abs", "|x|", "Arithmetic", "x", "np.abs(x)", "g * np.sign(x)",
   doc="The size of a number without its sign. At the kink, 0, the slope is taken as 0.", infix="|{x}|",
   latex="\\lvert {x} \\rvert", synonyms="modulus magnitude", aliases="absolute")

# ── Functions ────────────────────────────────────────────────────────────────────────────────────────────────────
op("exp", "eˣ", "Functions", "x", "np.exp(x)", "g * out",
   doc="e to the power x. It is its own derivative.", latex="e^{{{x}}}", synonyms="exponential")
op("log", "ln", "Functions", "x", "np.log(x)", "g / x",
   doc="The natural logarithm. At 0 it is −∞; of a negative number it is nan.", latex="\\ln {x}",
   defaults=(1.0,), synonyms="logarithm natural", aliases="ln", domain=(0.5, 2.0))
op("sin", "sin", "Functions", "x", "np.sin(x)", "g * np.cos(x)", doc="The sine of an angle in radians.",
   latex="\\sin {x}", synonyms="sine wave")
op("cos", "cos", "Functions", "x", "np.cos(x)", "-g * np.sin(x)", doc="The cosine of an angle in radians.",
   latex="\\cos {x}", synonyms="cosine wave")
op("tan", "tan", "Functions", "x", "np.tan(x)", "g * (1 + out**2)", doc="The tangent of an angle in radians.",
   latex="\\tan {x}", synonyms="tangent", domain=(-1.0, 1.0))
op("tanh", "tanh", "Functions", "x", "np.tanh(x)", "g * (1 - out**2)",
   doc="Squashes any number into (−1, 1).", latex="\\tanh {x}", synonyms="hyperbolic tangent squash activation")
op("sigmoid", "σ", "Functions", "x", "1 / (1 + np.exp(-x))", "g * out * (1 - out)",
   doc="Squashes any number into (0, 1): σ(x) = 1 / (1 + e⁻ˣ).", latex="\\sigma({x})",
   synonyms="logistic squash activation", aliases="σ")
op("relu", "relu", "Functions", "x", "np.maximum(x, 0)", "np.where(x > 0, g, 0.0)",
   doc="Keeps positive numbers and turns the rest into 0. At the kink, 0, the slope is taken as 0.",
   latex="\\operatorname{{relu}}({x})", synonyms="rectified linear activation")
op("maximum", "max", "Functions", "a b", "np.maximum(a, b)",
   "g * ((a > b) + 0.5 * (a == b))", "g * ((b > a) + 0.5 * (a == b))",
   doc="The larger of two numbers. On a tie each gets half of the gradient.", latex="\\max({a}, {b})",
   synonyms="larger greater", aliases="max")
op("minimum", "min", "Functions", "a b", "np.minimum(a, b)",
   "g * ((a < b) + 0.5 * (a == b))", "g * ((b < a) + 0.5 * (a == b))",
   doc="The smaller of two numbers. On a tie each gets half of the gradient.", latex="\\min({a}, {b})",
   synonyms="smaller lesser", aliases="min")
op("identity", "=", "Functions", "x", "x", "g", doc="Passes the value on unchanged, under another name.",
   latex="{x}", synonyms="copy same alias rename")
op("detach", "⊘", "Functions", "x", "x", None,
   doc="Passes the value on and stops the gradient.", latex="\\operatorname{{detach}}({x})",
   synonyms="stop gradient no_grad freeze")

# ── Linear algebra ───────────────────────────────────────────────────────────────────────────────────────────────
op("matmul", "A·B", "Linear algebra", "a b", "a @ b",
   ByRank({(2, 2): "g @ b.T", (2, 1): "np.outer(g, b)", (1, 2): "b @ g", (1, 1): "g * b"}),
   ByRank({(2, 2): "a.T @ g", (2, 1): "a.T @ g", (1, 2): "np.outer(a, g)", (1, 1): "g * a"}),
   tangents=("t @ b", "a @ t"),
   doc="The matrix product, NumPy's @: rows times columns.", infix="{a} @ {b}", binding=2, latex="{a} {b}",
   shape=_matmul_shape, elementwise=False, broadcasts=False, synonyms="matrix product multiply @ linear")
op("transpose", "xᵀ", "Linear algebra", "x", "np.transpose(x)", "np.transpose(g)",
   tangents=("np.transpose(t)",), doc="Turns rows into columns.", infix="{x}ᵀ", latex="{x}^\\top", shape=lambda x: x[::-1], elementwise=False,
   broadcasts=False, synonyms="T flip rows columns")
op("dot", "x·y", "Linear algebra", "a b", "np.dot(a, b)", "g * b", "g * a",
   tangents=("np.dot(t, b)", "np.dot(a, t)"), doc="The inner product of two vectors.", latex="{a} \\cdot {b}", shape=_dot_shape, elementwise=False,
   broadcasts=False, synonyms="inner scalar product")
op("sum", "Σ", "Linear algebra", "x", "np.sum(x)", "np.full(np.shape(x), g)",
   tangents=("np.sum(t)",), doc="Adds up all entries. Every entry gets the whole gradient.", latex="\\sum {x}", shape=_scalar,
   elementwise=False, synonyms="total add up reduce")
op("mean", "x̄", "Linear algebra", "x", "np.mean(x)", "np.full(np.shape(x), g / np.size(x))",
   tangents=("np.mean(t)",), doc="The average of all entries. Every entry gets an equal share of the gradient.",
   latex="\\operatorname{{mean}}({x})", shape=_scalar, elementwise=False, synonyms="average reduce")

# ── Losses ───────────────────────────────────────────────────────────────────────────────────────────────────────
op("mse", "MSE", "Losses", "prediction target", "np.mean((prediction - target)**2)",
   "g * 2 * (prediction - target) / np.size(prediction - target)",
   "g * 2 * (target - prediction) / np.size(prediction - target)",
   tangents=("np.mean(2 * (prediction - target) * t)", "np.mean(2 * (target - prediction) * t)"),
   doc="The mean squared error: the average of (prediction − target)².", label="mse",
   latex="\\operatorname{{mse}}({prediction}, {target})", shape=_scalar, elementwise=False,
   synonyms="mean squared error loss regression")
# fmt: on

OPS = MappingProxyType(_table)
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(row.group for row in OPS.values()))
