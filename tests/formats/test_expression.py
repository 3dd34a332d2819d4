"""Expressions and numbers: what is understood, and that nothing else raises anything but ExpressionError."""

from __future__ import annotations

import sys
import time

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import graphgui
from graphgui.engine.ops import OPS
from graphgui.engine.values import as_value, same_value
from graphgui.formats.expression import ExpressionError, parse, parse_program
from graphgui.formats.numbers import exact_text, parse_value


def shown(text: str) -> list[str]:
    """Every node of a text, as "name op source-or-number …"."""
    graph = parse(text)
    lines = []
    for node in graph.nodes():
        wired = {wire.slot: graph.node(wire.source).name for wire in graph.wires_into(node.id)}
        slots = [wired.get(slot) or exact_text(node.literal(slot)) for slot in node.row.slots]
        lines.append(" ".join([node.name, node.op, *(slots or [exact_text(node.value)])]))
    return lines


@pytest.mark.parametrize(("text", "nodes"), [
    ("e = (a + b) * (b + 1)", ["a parameter 1", "b parameter 1", "c add a b", "d add b 1", "e mul c d"]),
    ("x * x", ["x parameter 1", "a mul x x"]),
    ("x = 10; y = x**2", ["x parameter 10", "y pow x 2"]),
    ("y = 2*pi/3 * x", ["x parameter 1", f"y mul {2 * np.pi / 3!r} x"]),
    ("y = -3 + x", ["x parameter 1", "y add -3 x"]),
    ("y = x @ [1, 2]", ["x parameter 1", "y matmul x [1, 2]"]),
    ("k = constant([[1, 2]])", ["k constant [[1, 2]]"]),
    ("y = sin(2)", ["y sin 2"]),
    ("c = 1; c += 2*c", ["c_1 parameter 1", "a mul 2 c_1", "c add c_1 a"]),
    ("y = x; z = y", ["x parameter 1", "y identity x", "z identity y"]),
    ("5", ["a constant 5"]),
    ("+x", ["x parameter 1"]),
    ("y = x.T", ["x parameter 1", "y transpose x"]),
    ("y = np.maximum(x, 0); z = max(y, 1); w = ln(z)", ["x parameter 1", "y maximum x 0", "z maximum y 1", "w log z"]),
    ("y = a # comment\n\n  z = (y +\n 1)\r\nw=z*2", ["a parameter 1", "y identity a", "z add y 1", "w mul z 2"]),
    ("sum = sum(x); sin = sin(sum)", ["x parameter 1", "sum sum x", "sin sin sum"]),
])  # fmt: skip
def test_what_is_understood(text: str, nodes: list[str]) -> None:
    assert shown(text) == nodes


def test_the_last_statement_is_the_output() -> None:
    graph = parse("a = 1; b = a*2; c = a*3")
    assert graph.node(graph.chosen_output).name == "c"


def test_pi_in_names() -> None:
    """π alone is the number; in a longer name it is a letter."""
    assert shown("π1 = 2·π + _π") == ["_π parameter 1", f"π1 add {2 * np.pi!r} _π"]
    assert shown("x1π = 2; aπb²") == ["x1π parameter 2", "aπb parameter 1", "a pow aπb 2"]
    assert same_value(parse_value("π²"), as_value(np.pi**2))
    assert same_value(parse_value("[π,-π]"), as_value([np.pi, -np.pi]))
    with pytest.raises(ExpressionError, match="there must be an operator"):
        parse("2π")


def test_assigned_and_mentioned() -> None:
    found = parse_program("e = (a + b) * tanh(b)")
    assert found.assigned == {"e"}
    assert found.mentioned == {"a", "b", "e"}


@pytest.mark.parametrize(("typed", "plain"), [
    ("a − b", "a - b"), ("a – b", "a - b"), ("a · b × c ⋅ d", "a * b * c * d"), ("a ÷ b", "a / b"), ("a ^ b", "a ** b"),
    ("a² + b³", "a**2 + b**3"), ("(a + b)²", "(a + b)**2"), ("Wᵀ @ x", "W.T @ x"), ("2·π", "2*pi"), ("x + ∞", "x + inf"),
    ("a\u00a0+\u00a0b", "a + b"), ("σ(x)", "sigmoid(x)"),
])  # fmt: skip
def test_signs_that_people_type(typed: str, plain: str) -> None:
    assert parse(typed) == parse(plain)


@pytest.mark.parametrize(("text", "message"), [
    ("", "there is no expression here (column 1)"),
    ("# nothing", "there is no expression here (column 1)"),
    ("a +", "this is not an expression (column 4)"),
    ("  a + $", "this is not an expression (column 7)"),
    ("a ² b", "this is not an expression (column 5)"),
    ("π + π + f(1)", "there is no function called f; for a product write * (column 9)"),
    ("x²·y²·z[0]", "taking entries out of an array is not understood here (column 7)"),
    ("a = 1\nb = a\n   c = f(b)", "there is no function called f; for a product write * (line 3, column 8)"),
    ("a\r\nb\rc[0]", "taking entries out of an array is not understood here (line 3, column 1)"),
    ("e = (a + b * 2", "'(' was never closed (column 5)"),
    ("2(a + b)", "only a function's name can stand before ( ; for a product write * (column 1)"),
    ("a(b + 1)", "there is no function called a; for a product write * (column 1)"),
    ("max(a)", "max takes 2 arguments, not 1 (column 1)"),
    ("sin()", "sin takes 1 argument, not 0 (column 1)"),
    ("sin(x=1)", "sin takes no named arguments (column 1)"),
    ("1, 5 + a", "vectors need brackets, as in [1, 2]; decimals are written with a point, as in 1.5 (column 1)"),
    ("[a, 1]", "lists can hold numbers only, no names (column 1)"),
    ("[1, [2]]", "the rows of a matrix must be equally long (column 1)"),
    ("[[1, 2], [3]]", "the rows of a matrix must be equally long (column 1)"),
    ("[]", "a value needs at least one number (column 1)"),
    ("[[[1]]]", "a value is a number, a vector or a matrix; this one has 3 axes (column 1)"),
    ("[1, 2] + [1, 2, 3]", "shapes (2) and (3) do not fit together: counted from the right, axes must be equal or 1 (column 1)"),
    ("1e999", "this number is too large; the largest is about 1.8e308, and inf stands for ∞ (column 1)"),
    ("9" * 400, "this number is too large; the largest is about 1.8e308, and inf stands for ∞ (column 1)"),
    ("a = b = c", "one name at a time can stand left of = (column 1)"),
    ("a + b = c", "only a name can stand left of = (column 1)"),
    ("x[0] = 1", "only a name can stand left of = (column 1)"),
    ("pi = 3", "pi is a number, so it cannot be assigned (column 1)"),
    ("nan = 3", "“nan” cannot be a name: it is a number (column 1)"),
    ("y = x; x = 2", "x was used before it is assigned here; give one of them another name (column 8)"),
    ("a if b else c", "only arithmetic and functions are understood here (column 1)"),
    ("a < b", "comparisons are not understood here (column 1)"),
    ("a // b", "only + − * / ** and @ are understood between values (column 1)"),
    ("x.y", "“.y” is not understood; .T is the only one that is (column 1)"),
    ("import os", "only expressions and assignments are understood here (column 1)"),
    ("print a", "this is not an expression (column 1)"),
    ("a\0", "there is a character here that cannot be read (column 1)"),
    ("a\ud800", "there is a character here that cannot be read (column 1)"),
    ("9" * 5000, "this number is too large; the largest is about 1.8e308, and inf stands for ∞ (column 1)"),
    ("parameter(x)", "parameter takes a number, no names (column 1)"),
])  # fmt: skip
def test_errors_name_what_and_where(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", [
    "__import__('os').system('true')", "().__class__", "a.__class__", "eval('1')", "open('/etc/passwd')", "lambda: 1",
    "[x for x in y]", "f'{a}'", "exec", "(a := 3)", "yield", "await a", "def f(): pass", "class A: pass", "a; import os",
    "np.load(x)", "np.__loader__", "numpy.linalg(x)", "x.T.__class__", "*a", "**a", "...", "b'a'", "1j", "True", "None",
])  # fmt: skip
def test_code_is_no_expression(text: str) -> None:
    if text == "exec":
        assert shown(text) == ["exec parameter 1"]
        return
    with pytest.raises(ExpressionError):
        parse(text)


pieces = st.sampled_from([
    "a", "b", "x", "e", "=", "+", "-", "*", "/", "**", "@", "(", ")", "[", "]", ",", ";", "\n", "\r", " ", "1", "2.5", "1e9", ".T",
    "sin", "max", "σ", "²", "−", "π", "np.", "#", "'", '"', "\\", "\t", "\f", ":", ".", "if ", "lambda ", "sum(", "constant(", "[1,2]",
    "+=", "0x", "_", "==", "for", "\0", "ﬁ", "½", "é", "\u2028", "{", "}", "\\N", "f'", "::=", "@@", "nan", "inf",
])  # fmt: skip


@given(st.text(max_size=60) | st.lists(pieces, max_size=25).map("".join))
@example("a\rfoo(b)")
@example("x\x0c+")
@example("a" * 60 + "=1;" + "a" * 60 + "=2")
def test_any_text(text: str) -> None:
    """A graph that can be evaluated but for its shapes, or an ExpressionError with a place inside the text."""
    for read in (parse, parse_value):
        problem = None
        try:
            found = read(text)
        except ExpressionError as error:
            problem = error
        if problem is not None:
            lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        elif read is parse:
            try:
                graphgui.evaluate(found)
            except graphgui.EvaluationError:
                continue


@pytest.mark.parametrize("text", [
    "(" * 100_000, "[" * 100_000, "-" * 100_000 + "a", "+".join(["a"] * 100_000), "**".join(["a"] * 50_000),
    "sin(" * 50_000 + "a" + ")" * 50_000, "a" + ".T" * 100_000, "a" * 1_000_001,
], ids=lambda text: text[:12])  # fmt: skip
def test_depth_and_length(text: str) -> None:
    """Refused in no time, without a crash."""
    start = time.monotonic()
    with pytest.raises(ExpressionError):
        parse(text)
    assert time.monotonic() - start < 5


def test_many_statements() -> None:
    """Time grows with the text, not with its square; nothing nests."""
    text = (
        "x = 1\n" + "".join(f"a{i} = x + {i}\n" for i in range(10_000)) + "v = x\n" + "v = v + v\n" * 10_000 + "z + z*z"
    )
    start = time.monotonic()
    assert len(parse(text)) == 20_005
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("row", [row for row in OPS.values() if not row.is_source], ids=lambda row: row.name)
def test_every_operation_can_be_called(row) -> None:  # type: ignore[no-untyped-def]
    for name in (row.name, *row.aliases.split(), f"np.{row.name}"):
        graph = parse(f"y = {name}({', '.join(row.slots)})")
        assert graph.named("y").op == row.name
        assert [graph.node(wire.source).name for wire in graph.wires_into(graph.named("y").id)] == list(row.slots)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("text", "value"), [
    ("2*pi/3", 2 * np.pi / 3), ("-1", -1), ("1e-3", 1e-3), ("[1, 2]", [1, 2]), ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
    ("[sqrt(2), -pi]", [2**0.5, -np.pi]), ("1/0", np.inf), ("-1/0", -np.inf), ("0/0", np.nan), ("2 − 3·4²", -46), (" 7 ", 7),
    ("[1, 2]ᵀ", [1, 2]), ("[[1, 2]].T", [[1], [2]]), ("0.1 + 0.2", 0.1 + 0.2), ("0x10", 16), ("1_000", 1000), ("∞", np.inf),
    ("constant(3)", 3), ("2**0.5", 2**0.5), ("2**-1", 0.5), ("(-8)**(1/3)", np.nan), ("1e300*1e300", np.inf),
])  # fmt: skip
def test_numbers(text: str, value: object) -> None:
    assert same_value(parse_value(text), as_value(value))  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "message"), [
    ("", "there is no number here (column 1)"),
    ("x", "x is not a number (column 1)"),
    ("  1 + x", "x is not a number (column 7)"),
    ("a = 3", "only a number is understood here (column 1)"),
    ("1; 2", "only a number is understood here (column 1)"),
    ("1,5", "vectors need brackets, as in [1, 2]; decimals are written with a point, as in 1.5 (column 1)"),
    ("[1, 2", "'[' was never closed (column 1)"),
    ("sin", "sin is not a number (column 1)"),
])  # fmt: skip
def test_what_is_no_number(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_value(text)
    assert str(caught.value) == message


numbers = st.floats(width=64) | st.integers(-(10**20), 10**20).map(float)


@given(
    numbers | st.lists(numbers, min_size=1, max_size=4) | st.lists(st.tuples(numbers, numbers), min_size=1, max_size=3)
)
@example(-0.0)
@example([-0.0, 5e-324, sys.float_info.max])
def test_exact_text_is_read_back(number: object) -> None:
    value = as_value(number)  # type: ignore[arg-type]
    assert same_value(parse_value(exact_text(value)), value)
    assert same_value(parse(f"x = {exact_text(value)}").named("x").value, value)


def test_exact_text_is_short() -> None:
    assert [exact_text(as_value(number)) for number in (2.0, 0.1, -3.5, 1e22, [1, 0.5], [[1], [2]])] == [  # type: ignore[arg-type]
        "2", "0.1", "-3.5", "1e+22", "[1, 0.5]", "[[1], [2]]",
    ]  # fmt: skip
