"""Operations on numbers one by one; arrays are broadcast together."""

from __future__ import annotations

from graphgui.engine.op import Call
from graphgui.engine.op_properties import Binding, Flat, Kink
from graphgui.engine.ops.table import Table
from graphgui.engine.options import Option

TABLE = Table()
op = TABLE.op

SLOPE = Option("slope", 0.01, "number", doc="the slope below 0")
ALPHA = Option("alpha", 1.0, "number", doc="how far below 0 the values go")
SATURATES = Flat("saturated")


def _div_in_pytorch(call: Call) -> str | None:
    return "DivBackward0" if "a" in call.wired else None  # 1 / x is a reciprocal times 1


def _pow_in_pytorch(call: Call) -> str:
    if "b" not in call.wired:
        return "PowBackward0"
    return "PowBackward1" if "a" in call.wired else "PowBackward2"


def _mod_in_pytorch(call: Call) -> str | None:
    return None if "a" not in call.wired else f"RemainderBackward{int('b' in call.wired)}"


# fmt: off
op("add", "+", "Arithmetic", "a b", "a + b", "g", "g",
   doc="Adds. The gradient passes to both inputs unchanged.", infix="{a} + {b}",
   latex="{a} + {b}", synonyms="plus sum",
   pytorch="AddBackward0", python="{a} + {b}", binds=Binding.SUM, commutative=True, associative=True, verb="adding",
   confused_with="mul sub")
op("sub", "−", "Arithmetic", "a b", "a - b", "g", "-g", label="subtract",
   doc="Subtracts. The gradient passes to the second input with its sign turned.", infix="{a} − {b}",
   latex="{a} - {b}", synonyms="minus difference", aliases="subtract",
   pytorch=lambda call: "SubBackward0" if "a" in call.wired else "RsubBackward1", python="{a} - {b}",
   binds=Binding.SUM, verb="subtracting", confused_with="add mul", minus="b")
op("mul", "×", "Arithmetic", "a b", "a * b", "g * b", "g * a", label="multiply",
   doc="Multiplies. Each input's gradient is scaled by the other input.", infix="{a} · {b}",
   latex="{a} \\cdot {b}", defaults=(1.0, 1.0), synonyms="times product", aliases="multiply",
   pytorch="MulBackward0", python="{a} * {b}", binds=Binding.PRODUCT, commutative=True, associative=True,
   product="entries", truth="keeps", verb="multiplying", confused_with="add sub div pow")
op("div", "÷", "Arithmetic", "a b", "a / b", "g / b", "-g * out / b", label="divide",
   doc="Divides. Dividing by zero gives ±∞ or nan, shown as such.", infix="{a} / {b}",
   latex="\\frac{{{a}}}{{{b}}}", defaults=(1.0, 1.0), synonyms="over quotient ratio", aliases="divide true_divide",
   domain=(0.5, 2.0),
   pytorch=_div_in_pytorch, python="{a} / {b}", binds=Binding.PRODUCT, pole="b == 0", verb="dividing",
   confused_with="mul sub", minus="b")
op("neg", "−x", "Arithmetic", "x", "-x", "-g", label="negate",
   doc="Turns the sign.", infix="−{x}", latex="-{x}", synonyms="minus opposite", aliases="negative",
   pytorch="NegBackward0", python="-{x}", binds=Binding.MINUS, verb="turning the sign", minus="x")
op("reciprocal", "1/x", "Arithmetic", "x", "1 / x", "-g * out * out",
   doc="One over a number. At 0 it is ±∞.", latex="\\frac{{1}}{{{x}}}", defaults=(1.0,),
   synonyms="inverse one over", domain=(0.5, 2.0),
   pytorch="ReciprocalBackward0", pole="x == 0", minus="x")
op("pow", "xⁿ", "Arithmetic", "a b", "a**b",
   "g * (b * a**np.where((b != 0) | (np.abs(a) > 1e-300), b - 1, 0.0))",
   "g * (out * np.log(np.where((a == 0) & (b >= 0) | (a == np.inf) & (b < 0), 1.0, a)))", label="power",
   doc="Raises a to the power b. 0⁰ is 1; a negative base with a fractional exponent is nan.", infix="{a} ^ {b}",
   latex="{{{a}}}^{{{b}}}", defaults=(1.0, 2.0), synonyms="exponent ** ^", aliases="power float_power",
   domain=(0.5, 2.0),
   pytorch=_pow_in_pytorch, python="{a}**{b}", binds=Binding.POWER, exponent="b", pole="a == 0",
   verb="raising to a power", confused_with="mul add")
op("square", "x²", "Arithmetic", "x", "x**2", "2 * g * x",
   doc="Multiplies a number by itself.", infix="{x}²", latex="{{{x}}}^2", synonyms="squared power 2",
   pytorch="PowBackward0", binds=Binding.POWER, exponent=2.0, verb="squaring", confused_with="identity")
op("cube", "x³", "Arithmetic", "x", "x * x * x", "3 * g * x * x",
   doc="The third power of a number.", infix="{x}³", latex="{{{x}}}^3", synonyms="cubed power 3",
   pytorch="PowBackward0", binds=Binding.POWER, exponent=3.0, truth="keeps")
op("sqrt", "√", "Arithmetic", "x", "np.sqrt(x)", "g / (2 * out)",
   doc="The square root. At 0 its slope is ∞; of a negative number it is nan.",
   latex="\\sqrt{{{x}}}", synonyms="square root", domain=(0.5, 2.0),
   pytorch="SqrtBackward0", verb="taking the root", confused_with="identity square")
op("cbrt", "∛", "Arithmetic", "x", "np.cbrt(x)", "g / (3 * out**2)",
   doc="The cube root, of negative numbers too. At 0 its slope is ∞.",
   latex="\\sqrt[3]{{{x}}}", synonyms="cube root third", domain=(0.5, 2.0),
   pytorch=None, breaks="is vertical at 0")
op("abs", "|x|", "Arithmetic", "x", "np.abs(x)", "g * np.sign(x)",
   doc="The size of a number without its sign.", infix="|{x}|",
   latex="\\lvert {x} \\rvert", synonyms="modulus magnitude", aliases="absolute fabs",
   pytorch="AbsBackward0", kink=Kink("np.abs(x)", "At the kink, 0, the slope is taken as 0."),
   confused_with="identity", truth="keeps")

op("exp", "eˣ", "Functions", "x", "np.exp(x)", "g * out",
   doc="e to the power x. It is its own derivative.", latex="e^{{{x}}}", synonyms="exponential",
   pytorch="ExpBackward0")
op("exp2", "2ˣ", "Functions", "x", "np.exp2(x)", "np.log(2) * g * out",
   doc="2 to the power x.", latex="2^{{{x}}}", synonyms="exponential power of two",
   pytorch="Exp2Backward0")
op("expm1", "eˣ−1", "Functions", "x", "np.expm1(x)", "g * np.exp(x)",
   doc="eˣ − 1, exact near 0 too, where eˣ is close to 1.", latex="e^{{{x}}} - 1", synonyms="exponential minus one",
   pytorch="Expm1Backward0")
op("log", "ln", "Functions", "x", "np.log(x)", "g / x",
   doc="The natural logarithm. At 0 it is −∞; of a negative number it is nan.", latex="\\ln {x}",
   defaults=(1.0,), synonyms="logarithm natural", aliases="ln", domain=(0.5, 2.0),
   pytorch="LogBackward0", pole="x == 0")
op("log2", "log₂", "Functions", "x", "np.log2(x)", "g / (np.log(2) * x)",
   doc="The logarithm to the base 2. At 0 it is −∞; of a negative number it is nan.", latex="\\log_2 {x}",
   defaults=(1.0,), synonyms="logarithm binary base two", domain=(0.5, 2.0),
   pytorch="Log2Backward0", pole="x == 0")
op("log10", "log₁₀", "Functions", "x", "np.log10(x)", "g / (np.log(10) * x)",
   doc="The logarithm to the base 10. At 0 it is −∞; of a negative number it is nan.", latex="\\log_{{10}} {x}",
   defaults=(1.0,), synonyms="logarithm decimal common base ten", domain=(0.5, 2.0),
   pytorch="Log10Backward0", pole="x == 0")
op("log1p", "ln1+x", "Functions", "x", "np.log1p(x)", "g / (1 + x)",
   doc="The natural logarithm of 1 + x, exact near 0 too. At −1 it is −∞.", latex="\\ln (1 + {x})",
   synonyms="logarithm one plus", domain=(-0.5, 2.0),
   pytorch="Log1PBackward0", pole="x == -1")
op("logaddexp", "lae", "Functions", "a b", "np.logaddexp(a, b)", "g * sigmoid(a - b)", "g * sigmoid(b - a)",
   doc="ln(eᵃ + eᵇ), without overflow: a smooth maximum.", latex="\\ln (e^{{{a}}} + e^{{{b}}})",
   synonyms="log sum exp smooth maximum softmax",
   pytorch="LogaddexpBackward0", commutative=True, associative=True)
op("sin", "sin", "Functions", "x", "np.sin(x)", "g * np.cos(x)", doc="The sine of an angle in radians.",
   latex="\\sin {x}", synonyms="sine wave",
   pytorch="SinBackward0")
op("cos", "cos", "Functions", "x", "np.cos(x)", "-g * np.sin(x)", doc="The cosine of an angle in radians.",
   latex="\\cos {x}", synonyms="cosine wave",
   pytorch="CosBackward0")
op("tan", "tan", "Functions", "x", "np.tan(x)", "g * (1 + out**2)", doc="The tangent of an angle in radians.",
   latex="\\tan {x}", synonyms="tangent", domain=(-1.0, 1.0),
   pytorch="TanBackward0")
op("arcsin", "asin", "Functions", "x", "np.arcsin(x)", "g / np.sqrt((1 - x) * (1 + x))",
   doc="The angle whose sine is x. At ±1 its slope is ∞; beyond, it is nan.", latex="\\arcsin {x}",
   synonyms="inverse sine angle", aliases="asin", domain=(-0.9, 0.9),
   pytorch="AsinBackward0")
op("arccos", "acos", "Functions", "x", "np.arccos(x)", "-g / np.sqrt((1 - x) * (1 + x))",
   doc="The angle whose cosine is x. At ±1 its slope is −∞; beyond, it is nan.", latex="\\arccos {x}",
   synonyms="inverse cosine angle", aliases="acos", domain=(-0.9, 0.9),
   pytorch="AcosBackward0")
op("arctan", "atan", "Functions", "x", "np.arctan(x)", "g / np.hypot(1, x) / np.hypot(1, x)", doc="The angle whose tangent is x.",
   latex="\\arctan {x}", synonyms="inverse tangent angle", aliases="atan",
   pytorch="AtanBackward0", flat=SATURATES)
op("arctan2", "atan2", "Functions", "y x", "np.arctan2(y, x)",
   "g * (finite(x) / np.maximum(np.hypot(x, y), 5e-324)) / np.maximum(np.hypot(x, y), 5e-324)",
   "-g * (finite(y) / np.maximum(np.hypot(x, y), 5e-324)) / np.maximum(np.hypot(x, y), 5e-324)",
   doc="The angle of the point (x, y), from −π to π. At (0, 0) its slopes are taken as 0.",
   latex="\\operatorname{{atan2}}({y}, {x})", defaults=(0.0, 1.0), synonyms="angle direction polar inverse tangent",
   aliases="atan2", domain=(0.3, 2.0),
   pytorch="Atan2Backward0", breaks="jumps by 2π where y = 0 and x < 0")
op("sinh", "sinh", "Functions", "x", "np.sinh(x)", "g * np.cosh(x)", doc="The hyperbolic sine, (eˣ − e⁻ˣ) / 2.",
   latex="\\sinh {x}", synonyms="hyperbolic sine",
   pytorch="SinhBackward0")
op("cosh", "cosh", "Functions", "x", "np.cosh(x)", "g * np.sinh(x)", doc="The hyperbolic cosine, (eˣ + e⁻ˣ) / 2.",
   latex="\\cosh {x}", synonyms="hyperbolic cosine catenary",
   pytorch="CoshBackward0")
op("arcsinh", "asinh", "Functions", "x", "np.arcsinh(x)", "g / np.hypot(1, x)",
   doc="The number whose hyperbolic sine is x.", latex="\\operatorname{{arsinh}} {x}",
   synonyms="inverse hyperbolic sine", aliases="asinh",
   pytorch="AsinhBackward0")
op("arccosh", "acosh", "Functions", "x", "np.arccosh(x)", "g / (np.sqrt(x - 1) * np.sqrt(x + 1))",
   doc="The number, from 0 on, whose hyperbolic cosine is x. At 1 its slope is ∞; below, it is nan.",
   latex="\\operatorname{{arcosh}} {x}", defaults=(1.0,), synonyms="inverse hyperbolic cosine", aliases="acosh",
   domain=(1.2, 3.0),
   pytorch="AcoshBackward0")
op("arctanh", "atanh", "Functions", "x", "np.arctanh(x)", "g / ((1 - x) * (1 + x))",
   doc="The number whose hyperbolic tangent is x. At ±1 it is ±∞; beyond, it is nan.",
   latex="\\operatorname{{artanh}} {x}", synonyms="inverse hyperbolic tangent", aliases="atanh", domain=(-0.9, 0.9),
   pytorch="AtanhBackward0", pole="np.abs(x) == 1")
op("hypot", "hypot", "Functions", "a b", "np.hypot(a, b)", "g * (a / out)", "g * (b / out)",
   doc="√(a² + b²), the length of the long side of a right triangle. At (0, 0) its slopes are nan.",
   latex="\\sqrt{{{a}^2 + {b}^2}}", synonyms="hypotenuse distance length pythagoras", domain=(0.3, 2.0),
   pytorch="HypotBackward0", commutative=True, associative=True, breaks="bends at (0, 0)")
op("sinc", "sinc", "Functions", "x", "np.sinc(x)", "g * sinc_slope(x)",
   doc="sin(πx) / (πx). At 0 it is 1, and flat.", latex="\\operatorname{{sinc}} {x}",
   synonyms="sine cardinal signal",
   pytorch="SincBackward0")
op("erf", "erf", "Functions", "x", "erf(x)", "2 / np.sqrt(np.pi) * g * np.exp(-(x**2))",
   doc="The error function: the share of a normal distribution within x·√2 standard deviations of its mean.",
   latex="\\operatorname{{erf}} {x}", synonyms="error function normal gauss distribution",
   pytorch="ErfBackward0", flat=SATURATES, is_helper=True)
op("erfc", "erfc", "Functions", "x", "erfc(x)", "-2 / np.sqrt(np.pi) * g * np.exp(-(x**2))",
   doc="1 − erf(x), exact where erf is next to 1 too: the share of a normal distribution beyond.",
   latex="\\operatorname{{erfc}} {x}", synonyms="complementary error function normal gauss distribution tail",
   pytorch="ErfcBackward0", flat=SATURATES, is_helper=True, minus="x")

op("tanh", "tanh", "Activations", "x", "np.tanh(x)", "g * (1 - out**2)",
   doc="Squashes any number into (−1, 1).", latex="\\tanh {x}", synonyms="hyperbolic tangent squash activation",
   pytorch="TanhBackward0", flat=SATURATES)
op("sigmoid", "σ", "Activations", "x", "1 / (1 + np.exp(-x))", "g * out * (1 - out)",
   doc="Squashes any number into (0, 1): σ(x) = 1 / (1 + e⁻ˣ).", latex="\\sigma({x})",
   synonyms="logistic squash activation", aliases="σ expit",
   pytorch="SigmoidBackward0", flat=SATURATES, is_helper=True)
op("logsigmoid", "ln σ", "Activations", "x", "np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))", "-g * np.expm1(out)",
   doc="The logarithm of the sigmoid, exact where the sigmoid is next to 0 or 1.", latex="\\ln \\sigma({x})",
   synonyms="logarithm logistic activation", aliases="log_sigmoid",
   pytorch="LogSigmoidBackward0", flat=SATURATES)
op("softplus", "s⁺", "Activations", "x", "np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))", "-g * np.expm1(-out)",
   doc="ln(1 + eˣ): a relu without the kink. Its slope is the sigmoid.", latex="\\operatorname{{softplus}}({x})",
   synonyms="smooth relu activation",
   pytorch="SoftplusBackward0", flat=SATURATES)
op("relu", "relu", "Activations", "x", "np.maximum(x, 0)", "np.where(x > 0, g, 0.0)",
   doc="Keeps positive numbers and turns the rest into 0.",
   latex="\\operatorname{{relu}}({x})", synonyms="rectified linear activation",
   pytorch="ReluBackward0", kink=Kink("np.abs(x)", "At the kink, 0, the slope is taken as 0.", gates=True),
   flat=Flat("dead"), confused_with="identity neg")
op("leaky_relu", "lrelu", "Activations", "x", "np.where(x > 0, x, slope * x)", "np.where(x > 0, g, slope * g)",
   doc="Keeps positive numbers and makes the rest small.",
   latex="\\operatorname{{leaky\\_relu}}({x})", options=(SLOPE,), synonyms="rectified linear activation leak",
   pytorch="LeakyReluBackward0",
   kink=Kink("np.where(slope == 1, np.inf, np.abs(x))", "At the kink, 0, the slope is taken as that below."))
op("elu", "elu", "Activations", "x", "np.where(x > 0, x, alpha * np.expm1(x))", "np.where(x > 0, g, g * alpha * np.exp(np.where(x > 0, 0.0, x)))",
   doc="Keeps positive numbers and lets the rest fall gently to −alpha.",
   latex="\\operatorname{{elu}}({x})", options=(ALPHA,), synonyms="exponential linear unit activation",
   pytorch="EluBackward0", kink=Kink("np.where(alpha == 1, np.inf, np.abs(x))", "At 0 the slope is alpha."),
   flat=SATURATES)
op("selu", "selu", "Activations", "x",
   "1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(x))",
   "np.where(x > 0, 1.0507009873554805 * g, 1.7580993408473766 * g * np.exp(np.where(x > 0, 0.0, x)))",
   doc="An elu scaled so that layers keep mean 0 and variance 1.",
   latex="\\operatorname{{selu}}({x})", synonyms="scaled exponential linear unit activation self normalizing",
   pytorch="EluBackward0", kink=Kink("np.abs(x)", "At the kink, 0, the slope is that below, 1.758."), flat=SATURATES)
op("gelu", "gelu", "Activations", "x", "0.5 * np.maximum(x, -1e300) * erfc(-x / np.sqrt(2))",
   "g * (0.5 * erfc(-x / np.sqrt(2)) + finite(x) / np.sqrt(2 * np.pi) * np.exp(-0.5 * finite(x)**2))",
   doc="x times the share of a normal distribution below x: a smooth relu.", latex="\\operatorname{{gelu}}({x})",
   synonyms="gaussian error linear unit activation transformer exact",
   pytorch="GeluBackward0", flat=SATURATES)
op("gelu_tanh", "gelu~", "Activations", "x",
   "np.maximum(x, -1e300) / (1 + np.exp(-np.sqrt(8 / np.pi) * x * (1 + 0.044715 * x**2)))", "g * gelu_tanh_slope(x)",
   doc="gelu in its usual approximation by a tanh, off by less than 0.0005; (1 + tanh u) / 2 is 1 / (1 + e⁻²ᵘ).",
   latex="\\operatorname{{gelu_{{tanh}}}}({x})", synonyms="gaussian error linear unit activation transformer fast",
   pytorch="GeluBackward0", flat=SATURATES)
op("silu", "silu", "Activations", "x", "np.maximum(x, -1e300) / (1 + np.exp(-x))",
   "g * ((1 + finite(x) * sigmoid(-x)) * sigmoid(x))",
   doc="x times its sigmoid: a smooth relu that dips below 0.", latex="{x} \\, \\sigma({x})",
   synonyms="swish sigmoid linear unit activation", aliases="swish",
   pytorch="SiluBackward0", flat=SATURATES)
op("mish", "mish", "Activations", "x", "np.maximum(x, -1e300) * np.tanh(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))", "g * mish_slope(x)",
   doc="x times the tanh of its softplus: a smooth relu that dips below 0.", latex="\\operatorname{{mish}}({x})",
   synonyms="smooth activation softplus",
   pytorch="MishBackward0", flat=SATURATES)
op("softsign", "ssign", "Activations", "x", "finite(x) / (1 + np.abs(finite(x)))", "g / (1 + np.abs(x)) / (1 + np.abs(x))",
   doc="x / (1 + |x|): squashes any number into (−1, 1), slower than tanh.",
   latex="\\frac{{{x}}}{{1 + \\lvert {x} \\rvert}}", synonyms="squash activation",
   pytorch=None, flat=SATURATES)
op("hardtanh", "htanh", "Activations", "x", "np.minimum(np.maximum(x, -1), 1)", "np.where(np.abs(x) < 1, g, 0.0)",
   doc="Cuts numbers off at −1 and 1.",
   latex="\\operatorname{{hardtanh}}({x})", synonyms="squash clip linear activation",
   pytorch="HardtanhBackward0",
   kink=Kink("np.abs(np.abs(x) - 1)", "At these kinks the slope is taken as 0.", gates=True), flat=SATURATES)

op("maximum", "max", "Comparison", "a b", "np.maximum(a, b)",
   "np.where(a > b, g, np.where(a == b, 0.5 * g, 0.0))", "np.where(b > a, g, np.where(a == b, 0.5 * g, 0.0))",
   doc="The larger of two numbers.", latex="\\max({a}, {b})",
   synonyms="larger greater max",
   pytorch="MaximumBackward0", kink=Kink("np.abs(a - b)", "On a tie each gets half of the gradient.", gates=True),
   commutative=True, associative=True, truth="keeps", verb="taking the larger", confused_with="minimum add")
op("minimum", "min", "Comparison", "a b", "np.minimum(a, b)",
   "np.where(a < b, g, np.where(a == b, 0.5 * g, 0.0))", "np.where(b < a, g, np.where(a == b, 0.5 * g, 0.0))",
   doc="The smaller of two numbers.", latex="\\min({a}, {b})",
   synonyms="smaller lesser min",
   pytorch="MinimumBackward0", kink=Kink("np.abs(a - b)", "On a tie each gets half of the gradient.", gates=True),
   commutative=True, associative=True, truth="keeps", verb="taking the smaller", confused_with="maximum add")
op("clip", "clip", "Comparison", "x low high", "np.minimum(np.maximum(x, low), high)",
   "np.where((x >= low) & (x <= high), g, 0.0)", "np.where((x < low) & (low < high), g, 0.0)",
   "np.where((x > high) | (low > high), g, 0.0)",
   doc="Cuts a number off at low and high.",
   latex="\\operatorname{{clip}}({x}, {low}, {high})", defaults=(0.0, 0.0, 1.0), synonyms="clamp limit bound range",
   aliases="clamp",
   pytorch=lambda call: f"ClampBackward{int(call.wired <= {'x'})}",
   kink=Kink("np.minimum(np.abs(x - low), np.abs(x - high))", "At these bounds the gradient passes to x.", gates=True),
   flat=SATURATES, truth="keeps")
op("where", "if", "Comparison", "condition a b", "np.where(condition, a, b)", None, "np.where(condition, g, 0.0)",
   "np.where(condition, 0.0, g)",
   doc="a where the condition is not 0, and b elsewhere. The gradient passes to the one chosen, never to the condition.",
   latex="\\operatorname{{where}}({condition}, {a}, {b})", defaults=(1.0, 0.0, 0.0), synonyms="if else choose select case",
   pytorch="WhereBackward0", breaks="jumps as the condition becomes 0", truth="keeps")
op("greater", ">", "Comparison", "a b", "(a > b) * 1.0", None, None, infix="{a} > {b}",
   doc="1 where a is greater than b, 0 elsewhere. No gradient passes.", latex="[{a} > {b}]",
   synonyms="larger above more compare step", aliases="gt",
   pytorch=None, python="{a} > {b}", binds=Binding.COMPARISON, truth="gives", breaks="jumps where a = b")
op("greater_equal", "≥", "Comparison", "a b", "(a >= b) * 1.0", None, None, infix="{a} ≥ {b}",
   doc="1 where a is greater than b or equal to it, 0 elsewhere. No gradient passes.", label="at least",
   latex="[{a} \\ge {b}]", synonyms="larger above at least compare step", aliases="ge",
   pytorch=None, python="{a} >= {b}", binds=Binding.COMPARISON, truth="gives", breaks="jumps where a = b")
op("less", "<", "Comparison", "a b", "(a < b) * 1.0", None, None, infix="{a} < {b}",
   doc="1 where a is less than b, 0 elsewhere. No gradient passes.", latex="[{a} < {b}]",
   synonyms="smaller below fewer compare step", aliases="lt",
   pytorch=None, python="{a} < {b}", binds=Binding.COMPARISON, truth="gives", breaks="jumps where a = b")
op("less_equal", "≤", "Comparison", "a b", "(a <= b) * 1.0", None, None, infix="{a} ≤ {b}",
   doc="1 where a is less than b or equal to it, 0 elsewhere. No gradient passes.", label="at most",
   latex="[{a} \\le {b}]", synonyms="smaller below at most compare step", aliases="le",
   pytorch=None, python="{a} <= {b}", binds=Binding.COMPARISON, truth="gives", breaks="jumps where a = b")
op("equal", "==", "Comparison", "a b", "(a == b) * 1.0", None, None, infix="{a} == {b}",
   doc="1 where a and b are the same number, 0 elsewhere. No gradient passes.", latex="[{a} = {b}]",
   synonyms="same compare", aliases="eq",
   pytorch=None, python="{a} == {b}", binds=Binding.COMPARISON, commutative=True, truth="gives",
   breaks="jumps where a = b")
op("not_equal", "≠", "Comparison", "a b", "(a != b) * 1.0", None, None, infix="{a} ≠ {b}",
   doc="1 where a and b differ, 0 elsewhere. No gradient passes.", latex="[{a} \\ne {b}]",
   synonyms="different unequal compare", aliases="ne",
   pytorch=None, python="{a} != {b}", binds=Binding.COMPARISON, commutative=True, truth="gives",
   breaks="jumps where a = b")
op("sign", "sgn", "Comparison", "x", "np.sign(x)", None,
   doc="−1, 0 or 1: the sign of a number. It is flat, so no gradient passes.", latex="\\operatorname{{sgn}} {x}",
   synonyms="signum direction", aliases="sgn",
   pytorch="SignBackward0", breaks="jumps at 0")
op("floor", "⌊x⌋", "Comparison", "x", "np.floor(x)", None, infix="⌊{x}⌋",
   doc="The next whole number downwards. It is flat between its steps, so no gradient passes.",
   latex="\\lfloor {x} \\rfloor", synonyms="round down whole integer",
   pytorch="FloorBackward0", breaks="jumps at whole numbers", truth="keeps")
op("ceil", "⌈x⌉", "Comparison", "x", "np.ceil(x)", None, infix="⌈{x}⌉",
   doc="The next whole number upwards. It is flat between its steps, so no gradient passes.",
   latex="\\lceil {x} \\rceil", synonyms="round up whole integer ceiling",
   pytorch="CeilBackward0", breaks="jumps at whole numbers", truth="keeps")
op("round", "≈", "Comparison", "x", "np.rint(x)", None,
   doc="The nearest whole number, the even one of two equally near. It is flat between its steps, so no gradient passes.",
   latex="\\operatorname{{round}}({x})", synonyms="nearest whole integer", aliases="around rint", domain=(-2.2, 2.1),
   pytorch="RoundBackward0", breaks="jumps halfway between whole numbers")
op("mod", "mod", "Comparison", "a b", "np.mod(a, b)", "g", "-g * np.floor_divide(a, b)", infix="{a} mod {b}",
   doc="What is left when a is divided by b, with the sign of b. Where it jumps, the slope is taken as beside the jump.",
   latex="{a} \\bmod {b}", defaults=(0.0, 1.0), synonyms="modulo remainder %", aliases="remainder", domain=(0.53, 1.97),
   pytorch=_mod_in_pytorch, python="{a} % {b}", binds=Binding.PRODUCT, breaks="jumps where a / b is whole",
   in_kernels=False)  # its slope is a floor_divide, see there; and numba makes 0 of −0
op("floor_divide", "⌊÷⌋", "Comparison", "a b", "np.floor_divide(a, b)", None, None, label="floor div",
   infix="⌊{a} / {b}⌋", doc="How many times b goes into a, rounded down. It is flat between its steps, so no gradient passes.",
   latex="\\left\\lfloor \\frac{{{a}}}{{{b}}} \\right\\rfloor", defaults=(0.0, 1.0),
   synonyms="whole quotient integer division //", domain=(0.53, 1.97),
   pytorch=None, python="{a} // {b}", binds=Binding.PRODUCT, pole="b == 0", breaks="jumps where a / b is whole",
   in_kernels=False)  # at inf numba's NumPy makes other numbers of it

op("identity", "=", "Gradient", "x", "x", "g", doc="Passes the value on unchanged, under another name.",
   latex="{x}", synonyms="copy same alias rename",
   pytorch=None, verb="leaving the number as it is", truth="keeps")
op("detach", "⊘", "Gradient", "x", "x", None,
   doc="Passes the value on and stops the gradient.", latex="\\operatorname{{detach}}({x})",
   synonyms="stop gradient no_grad freeze", aliases="stop_gradient",
   pytorch=None, truth="keeps")
