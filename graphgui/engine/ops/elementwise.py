"""Operations on numbers one by one; arrays are broadcast together."""

from __future__ import annotations

from graphgui.engine.ops.table import Table

TABLE = Table()
op = TABLE.op

# fmt: off
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
op("tanh", "tanh", "Activations", "x", "np.tanh(x)", "g * (1 - out**2)",
   doc="Squashes any number into (−1, 1).", latex="\\tanh {x}", synonyms="hyperbolic tangent squash activation")
op("sigmoid", "σ", "Activations", "x", "1 / (1 + np.exp(-x))", "g * out * (1 - out)",
   doc="Squashes any number into (0, 1): σ(x) = 1 / (1 + e⁻ˣ).", latex="\\sigma({x})",
   synonyms="logistic squash activation", aliases="σ")
op("relu", "relu", "Activations", "x", "np.maximum(x, 0)", "np.where(x > 0, g, 0.0)",
   doc="Keeps positive numbers and turns the rest into 0. At the kink, 0, the slope is taken as 0.",
   latex="\\operatorname{{relu}}({x})", synonyms="rectified linear activation")
op("maximum", "max", "Comparison", "a b", "np.maximum(a, b)",
   "g * ((a > b) + 0.5 * (a == b))", "g * ((b > a) + 0.5 * (a == b))",
   doc="The larger of two numbers. On a tie each gets half of the gradient.", latex="\\max({a}, {b})",
   synonyms="larger greater", aliases="max")
op("minimum", "min", "Comparison", "a b", "np.minimum(a, b)",
   "g * ((a < b) + 0.5 * (a == b))", "g * ((b < a) + 0.5 * (a == b))",
   doc="The smaller of two numbers. On a tie each gets half of the gradient.", latex="\\min({a}, {b})",
   synonyms="smaller lesser", aliases="min")
op("identity", "=", "Gradient", "x", "x", "g", doc="Passes the value on unchanged, under another name.",
   latex="{x}", synonyms="copy same alias rename")
op("detach", "⊘", "Gradient", "x", "x", None,
   doc="Passes the value on and stops the gradient.", latex="\\operatorname{{detach}}({x})",
   synonyms="stop gradient no_grad freeze")
