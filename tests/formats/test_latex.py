"""LaTeX: known formulas, every row's template, and formulas read back and evaluated."""

from __future__ import annotations

import math
import random
import re

import numpy as np
import pytest

from graphgui.engine.evaluator import evaluate
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.ops import OPS
from graphgui.formats.expressions.expression_parser import parse
from graphgui.formats.latex import gradient_latex, latex_of, name_latex, value_latex

KNOWN = {
    "e = (a + b) * (b + 1)": r"e = (a + b) \cdot (b + 1)",
    "y = (a + b)**2 / (c - d)": r"y = \frac{(a + b)^2}{c - d}",
    "y = a - (b - c)": "y = a - (b - c)",
    "y = a + (b - c)": "y = a + b - c",
    "y = a * -b": r"y = a \cdot (-b)",
    "y = -(a * b)": r"y = -a \cdot b",
    "y = (-a)**2": "y = (-a)^2",
    "y = -a**2": "y = -a^2",
    "y = (a**b)**c": "y = (a^b)^c",
    "y = a**b**c": "y = a^{b^c}",
    "y = a / b / c": r"y = \frac{\frac{a}{b}}{c}",
    "y = (a / b)**2": r"y = \left( \frac{a}{b} \right)^2",
    "y = sin(x) * cos(x)": r"y = \sin x \cdot \cos x",
    "y = sin(a + b)**2": r"y = (\sin(a + b))^2",
    "y = sin(a / b)": r"y = \sin \frac{a}{b}",
    "y = exp(-x**2 / 2)": r"y = e^{\frac{-x^2}{2}}",
    "y = 1 / (1 + exp(-x))": r"y = \frac{1}{1 + e^{-x}}",
    "y = log(1 + x)": r"y = \ln(1 + x)",
    "y = log1p(a / b)": r"y = \ln\left( 1 + \frac{a}{b} \right)",
    "y = sqrt(x) + abs(a / b)": r"y = \sqrt{x} + \left\lvert \frac{a}{b} \right\rvert",
    "y = tanh(W @ x + b_1) @ v": r"y = \tanh(W x + b_1) v",
    "y = x.T @ inv(A) @ x": r"y = x^\top A^{-1} x",
    "y = a @ (b * c)": r"y = a (b \cdot c)",
    "y = sum(x * w, axis=0) * 2": r"y = \left( \sum_{\mathrm{axis}\,0} x \cdot w \right) \cdot 2",
    "y = 2 * sum(x)": r"y = 2 \cdot \sum x",
    "y = mean((p - t)**2)": r"y = \operatorname{mean}((p - t)^2)",
    "y = softmax(x, axis=0)": r"y = \operatorname{softmax}_{\mathrm{axis}\,0}(x)",
    "y = norm(x, ord=1)": r"y = \lVert x \rVert_1",
    "y = sum(x, keepdims=True)": r"y = \sum x",
    "y = x[1:3, None]": r"y = x[1:3, \mathrm{None}]",
    "y = (a + b)[0]": "y = (a + b)[0]",
    "y = einsum('ij,jk->ik', a, b)": r"y = \operatorname{einsum}_{ij,jk \to ik}(a, b)",
    "y = concatenate([a, b], axis=1)": r"y = \operatorname{concatenate}_{\mathrm{axis}\,1}(a, b)",
    "y = conv2d(x, k, stride=2)": r"y = \operatorname{conv2d}_{\mathrm{stride}=2}(x, k)",
    "y = (x > 0) * x": r"y = [x > 0] \cdot x",
    "y = 1e-5 * x": r"y = 10^{-5} \cdot x",
    "y = 2.5e-7 * x": r"y = 2.5 \cdot 10^{-7} \cdot x",
    "y = alpha * x_train + λ": r"y = \alpha \cdot x_{\mathrm{train}} + \lambda",
    "y = [[1, 2], [3, 4]] @ x": r"y = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} x",
}


@pytest.mark.parametrize("text", KNOWN)
def test_known_formulas(text):
    graph = parse(text)
    assert latex_of(graph, graph.output) == KNOWN[text]


def test_what_is_used_twice_has_a_statement_of_its_own():
    graph = parse("d = b + 1; e = (a + d) * d")
    lines = ["\\begin{aligned}", "d &= b + 1 \\\\", "e &= (a + d) \\cdot d", "\\end{aligned}"]
    assert latex_of(graph, graph.output) == "\n".join(lines)


def test_long_formulas_are_cut_into_statements():
    graph = parse("y = " + " + ".join(f"sin(first_{i})*sin(second_{i})" for i in range(20)))
    text = latex_of(graph, graph.output)
    assert text.startswith("\\begin{aligned}")
    assert max(map(len, text.splitlines())) < 400
    huge = parse("y = " + " + ".join(f"x{i}" for i in range(200)))
    assert latex_of(huge, huge.output).count("+") == 1


def test_a_node_by_itself_is_written_in_the_names_of_its_inputs():
    graph = parse("c = a + b; e = c * 2")
    assert latex_of(graph, graph.named("e").id, inline=False) == r"e = c \cdot 2"
    assert latex_of(graph, graph.named("a").id) == "a = 1"


def test_sources():
    graph = parse("W = zeros((2, 2)); v = [1, -2]; m = zeros((10, 3)); z = zeros((0,)); n = inf")
    assert latex_of(graph, graph.named("W").id) == r"W = \begin{pmatrix} 0 & 0 \\ 0 & 0 \end{pmatrix}"
    assert latex_of(graph, graph.named("v").id) == "v = (1, -2)"
    assert latex_of(graph, graph.named("m").id) == r"m \in \mathbb{R}^{10 \times 3}"
    assert latex_of(graph, graph.named("z").id) == r"z \in \mathbb{R}^{0}"
    assert latex_of(graph, graph.named("n").id) == r"n = \infty"
    assert value_latex(np.zeros((7, 7))).text == r"\left[7 \times 7\right]"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x", "x"), ("x1", "x_1"), ("w_1", "w_1"), ("w12", "w_{12}"), ("alpha", r"\alpha"), ("η_1", r"\eta_1"),
        ("Delta", r"\Delta"), ("Δ", r"\Delta"), ("lambda_", r"\lambda"), ("loss", r"\mathrm{loss}"),
        ("layer2", r"\mathrm{layer}_2"), ("x_train", r"x_{\mathrm{train}}"), ("W_h_2", "W_{h, 2}"),
        ("_", r"\mathrm{\_}"), ("a__b", r"\mathrm{a\_\_b}"), ("x_", r"\mathrm{x\_}"), ("ж", r"\mathrm{ж}"),
        ("theta_max", r"\theta_{\mathrm{max}}"), ("x_alpha", r"x_{\alpha}"), ("w1_2", r"\mathrm{w1}_2"),
    ],
)  # fmt: skip
def test_names(name, text):
    assert name_latex(name) == text


def test_the_chain_rule_at_a_node():
    graph = parse("e = (a + b) * (b + 1)")
    gradient = {name: gradient_latex(graph, graph.named(name).id) for name in "abe"}
    assert gradient["b"] == (
        r"\frac{\partial e}{\partial b} = \frac{\partial e}{\partial c}\frac{\partial c}{\partial b}"
        r" + \frac{\partial e}{\partial d}\frac{\partial d}{\partial b}"
    )
    assert (
        gradient["a"] == r"\frac{\partial e}{\partial a} = \frac{\partial e}{\partial c}\frac{\partial c}{\partial a}"
    )
    assert gradient["e"] == r"\frac{\partial e}{\partial e} = 1"


def test_no_gradient_comes_from_what_lets_none_through():
    graph = parse("y = a * detach(b)")
    assert gradient_latex(graph, graph.named("b").id) == r"\frac{\partial y}{\partial b} = 0"


# ── every row ────────────────────────────────────────────────────────────────────────────────────────────────────
def graph_of_row(op: str, inner: bool, changed: bool) -> Graph:
    """A node of a row whose inputs are names, or sums; with its options at their defaults or elsewhere."""
    graph = Graph()
    row = OPS[op]
    slots = row.slots_for(2) if row.variadic else row.slots
    for slot in slots:
        graph.add(make_node(graph.fresh_id(), f"{slot}_0", "parameter", value=-1.5e-9))
        if inner:
            above = graph.fresh_id() - 1
            graph.add(make_node(graph.fresh_id(), f"{slot}_s", "sub"))
            graph.connect(Wire(above, above + 1, "b"))
    others = {"flag": True, "axis": 1, "axes": (0, 1), "whole": 3, "number": 0.25, "shape": (2, 3), "widths": (1, 2),
              "index": "..., 1:", "subscripts": "i,j->ij", "names": "x, y"}  # fmt: skip
    options = {
        option.name: option.choices[-1] if option.kind == "choice" else others[option.kind]
        for option in row.options
        if changed
    }
    node = make_node(graph.fresh_id(), "out", op, options=options, slots=len(slots) if row.variadic else None)
    feeds = [each.id for each in graph.nodes() if each.row.is_source != inner]
    graph.add(node)
    graph.connect_all(Wire(feed, node.id, slot) for feed, slot in zip(feeds, node.slots, strict=True))
    graph.choose_output(node.id)
    return graph


@pytest.mark.parametrize("op", OPS)
@pytest.mark.parametrize("inner", [False, True])
@pytest.mark.parametrize("changed", [False, True])
def test_every_row_is_written_soundly(op, inner, changed):
    graph = graph_of_row(op, inner, changed)
    for inline in (True, False):
        text = latex_of(graph, graph.output, inline)
        check_sound(text)
        assert text.startswith(r"\mathrm{out} ")
        if inline and not graph.node(graph.output).row.is_source:
            for node in graph.nodes():
                if node.row.is_source:
                    assert name_latex(node.name) in text, f"{node.name} is missing in {text}"
    for node in graph.nodes():
        check_sound(gradient_latex(graph, node.id))


def check_sound(text: str) -> None:
    """Braces and brackets match, every command ends where it should, and no power stands on a power."""
    assert not re.search(r"[\x00-\x09]", text)
    stack = []
    for token in re.findall(r"\\[a-zA-Z]+|\\.|[{}()\[\]]", text):
        if token in ("{", "(", "[", "\\lvert", "\\lVert", "\\lfloor", "\\lceil", "\\langle"):
            stack.append(token)
        elif token in ("}", ")", "]", "\\rvert", "\\rVert", "\\rfloor", "\\rceil", "\\rangle"):
            opening = {"}": "{", ")": "(", "]": "["}.get(token, token.replace("\\r", "\\l", 1))
            assert stack.pop() == opening, text
    assert not stack, text
    assert len(re.findall(r"\\left(?![a-z])", text)) == len(re.findall(r"\\right(?![a-z])", text))
    known = [
        "frac",
        "sqrt",
        "cdot",
        "times",
        "otimes",
        "star",
        "bmod",
        "sum",
        "prod",
        "ln",
        "log",
        "sin",
        "cos",
        "tan",
        "arcsin",
        "arccos",
        "arctan",
        "sinh",
        "cosh",
        "tanh",
        "max",
        "min",
        "det",
        "operatorname",
        "sigma",
        "mathcal",
        "mathrm",
        "mathbb",
        "left",
        "right",
        "lvert",
        "rvert",
        "lVert",
        "rVert",
        "lfloor",
        "rfloor",
        "lceil",
        "rceil",
        "langle",
        "rangle",
        "top",
        "ge",
        "le",
        "ne",
        "to",
        "dots",
        "in",
        "infty",
        "partial",
        "begin",
        "end",
    ]
    for command in re.findall(r"\\([a-zA-Z]+)", text):
        assert command in known, f"\\{command} in {text}"
    for power in ("^", "_"):
        assert not re.search(rf"\{power}(?:\w|{{[^{{}}]*}}) ?\{power}", text), f"a second {power} in {text}"


# ── read back ────────────────────────────────────────────────────────────────────────────────────────────────────
class Reader:
    """Reads LaTeX as a mathematician does, and works it out: a product ends a function without brackets."""

    def __init__(self, text: str, values: dict[str, float]) -> None:
        self.tokens = re.findall(r"\\[a-zA-Z]+|\d+(?:\.\d+)?|[a-zA-Z]|[^\s]", text)
        self.values = values

    def take(self, *wanted: str) -> bool:
        if self.tokens and self.tokens[0] in wanted:
            self.tokens.pop(0)
            return True
        return False

    def need(self, token: str) -> None:
        assert self.take(token), f"{token} expected before {self.tokens[:5]}"

    def sum(self) -> float:
        found = self.signed()
        while self.tokens and self.tokens[0] in "+-":
            found = found + self.product() if self.take("+") else (self.need("-"), found - self.product())[1]
        return found

    def signed(self) -> float:
        return -self.product() if self.take("-") else self.product()

    def product(self) -> float:
        found = self.factor()
        while self.take("\\cdot"):
            found *= self.factor()
        return found

    def factor(self) -> float:
        functions = {"\\sin": math.sin, "\\cos": math.cos, "\\tanh": math.tanh, "\\ln": safe_log}
        if self.tokens[0] in functions:
            return functions[self.tokens.pop(0)](self.factor())
        return self.power()

    def power(self) -> float:
        found = self.atom()
        return safe_power(found, self.argument()) if self.take("^") else found

    def argument(self) -> float:
        if self.tokens[0] != "{":
            return self.atom()
        self.need("{")
        found = self.sum()
        self.need("}")
        return found

    def atom(self) -> float:
        token = self.tokens.pop(0)
        if token == "(":
            found = self.sum()
            self.need(")")
            return found
        if token == "\\left":
            opening = self.tokens.pop(0)
            found = self.sum()
            self.need("\\right")
            self.tokens.pop(0)
            return abs(found) if opening == "\\lvert" else found
        if token == "\\lvert":
            found = self.sum()
            self.need("\\rvert")
            return abs(found)
        if token == "\\frac":
            top, bottom = self.argument(), self.argument()
            return top / bottom if bottom else math.nan
        if token == "\\sqrt":
            return safe_power(self.argument(), 0.5)
        return math.e if token == "e" else self.values[token] if token in self.values else float(token)


def safe_log(x: float) -> float:
    return math.log(x) if x > 0 else math.nan


def safe_power(x: float, y: float) -> float:
    try:
        found = x**y
    except (OverflowError, ZeroDivisionError):
        return math.nan
    return math.nan if isinstance(found, complex) else found


@pytest.mark.parametrize("seed", range(300))
def test_formulas_read_back_give_the_value_of_the_node(seed):
    """Random trees of arithmetic and functions: what the LaTeX says, read by its own rules, is what the graph computes."""
    chance = random.Random(seed)
    graph = Graph()
    for name in "abcd":
        graph.add(make_node(graph.fresh_id(), name, "parameter", value=round(chance.uniform(-2, 2), 2)))
    free = []
    binary, unary = ["add", "sub", "mul", "div", "pow"], ["neg", "square", "sin", "log", "abs", "exp", "sqrt", "reciprocal",
                                                         "tanh", "identity", "log1p", "expm1", "cube", "hypot"]  # fmt: skip
    for number in range(chance.randint(2, 7)):
        node = make_node(graph.fresh_id(), f"n{number}", chance.choice(binary + unary))
        graph.add(node)
        for slot in node.slots:
            # What is made is used once, so that the formula is one statement.
            inner = free and chance.random() < 0.8
            source = free.pop(chance.randrange(len(free))) if inner else chance.randint(1, 4)
            if inner or chance.random() < 0.8:
                graph.connect(Wire(source, node.id, slot))
        free.append(node.id)
    text = latex_of(graph, free[-1]).split(" = ", 1)[1]
    values = {name: float(graph.named(name).value) for name in "abcd"}
    reader = Reader(text, values)
    found = reader.sum()
    assert not reader.tokens, text
    results = evaluate(graph)
    expected = float(results.value_of[free[-1]])
    if math.isfinite(found) and math.isfinite(expected):
        assert found == pytest.approx(expected, rel=1e-6), text
