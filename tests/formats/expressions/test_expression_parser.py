"""Expressions and numbers: what is understood, and that nothing else raises anything but ExpressionError."""

from __future__ import annotations

import sys
import time

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import graphgui
from graphgui.engine.formula_text import changed_options
from graphgui.engine.ops import OPS
from graphgui.engine.values import Value, as_value, same_value
from graphgui.formats.expressions.expression_parser import ExpressionError, parse, parse_program
from graphgui.formats.expressions.number_parser import exact_text, parse_value
from tests.formats.graphs import values


def shown(text: str) -> list[str]:
    """Every node of a text, as "name op source-or-number …"."""
    graph = parse(text)
    lines = []
    for node in graph.nodes():
        wired = {wire.slot: graph.node(wire.source).name for wire in graph.wires_into(node.id)}
        slots = [wired.get(slot) or exact_text(node.literal(slot)) for slot in node.slots]
        value = [exact_text(node.value)] if node.row.is_source else []
        options = [f"{name}={option!r}" for name, option in changed_options(node).items()]
        lines.append(" ".join([node.name, node.op, *value, *slots, *options]))
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


@pytest.mark.parametrize(("text", "node"), [
    ("sum(x, 0)", "sum x axis=0"),
    ("np.sum(x, axis=(0, 1), keepdims=True)", "sum x axis=(0, 1) keepdims=True"),
    ("x.sum(axis=-1, keepdims=1)", "sum x axis=-1 keepdims=True"),
    ("x.mean(1, True)", "mean x axis=1 keepdims=True"),
    ("sum(x, dim=[0, 1])", "sum x axis=(0, 1)"),
    ("np.linalg.norm(x, ord=np.inf)", "norm x ord=inf"),
    ("np.var(x, ddof=1)", "var x ddof=1"),
    ("mse(x, target=2, reduction='sum')", "mse x 2 reduction='sum'"),
    ("clip(x, high=1, low=0)", "clip x 0 1"),
    ("reshape(x, (2, 3))", "reshape x shape=(2, 3)"),
    ("x.reshape(2, 3)", "reshape x shape=(2, 3)"),
    ("x.reshape(6)", "reshape x shape=(6,)"),
    ("x.transpose(1, 0)", "transpose x axes=(1, 0)"),
    ("x.T", "transpose x"),
    ("x.mT", "swapaxes x axis1=-1 axis2=-2"),
    ("x.tanh()", "tanh x"),
    ("x.dot(2)", "dot x 2"),
    ("np.concatenate([x, [1, 2]], axis=1)", "concatenate x [1, 2] axis=1"),
    ("concatenate((x, 1), 1)", "concatenate x 1 axis=1"),
    ("concatenate(x, x, x)", "concatenate x x x"),
    ("stack([x])", "stack x"),
    ("einsum('ij,jk->ki', x, x)", "einsum x x subscripts='ij,jk->ki'"),
    ("np.einsum('ij,ik', x, x)", "einsum x x subscripts='ij,ik->jk'"),
    ("einsum(x, subscripts='ii->i')", "einsum x subscripts='ii->i'"),
    ("x > 1", "greater x 1"),
    ("1 >= x", "greater_equal 1 x"),
    ("x ≤ 1", "less_equal x 1"),
    ("x != 1", "not_equal x 1"),
    ("x % 2", "mod x 2"),
    ("x // 2", "floor_divide x 2"),
    ("x[1]", "getitem x index='1'"),
    ("x[1:3, ::2]", "getitem x index='1:3, ::2'"),
    ("x[:, None]", "getitem x index=':, None'"),
    ("x[..., -1]", "getitem x index='..., -1'"),
    ("x[1,]", "getitem x index='1,'"),
    ("x[np.newaxis]", "getitem x index='None'"),
    ("x[[0, 2]]", "take x [0, 2] axis=0"),
    ("x[:, [1]]", "take x [1] axis=1"),
    ("max(x, 1)", "maximum x 1"),
    ("max(x)", "max x"),
    ("np.max(x, 1)", "max x axis=1"),
    ("x.min(1)", "min x axis=1"),
    ("min(x, axis=0)", "min x axis=0"),
    ("x + zeros((2, 3))", "add x [[0, 0, 0], [0, 0, 0]]"),
    ("x + np.pi", f"add x {np.pi!r}"),
    ("x + np.e", f"add x {np.e!r}"),
    ("x + (1 < 2)", "add x 1"),
])  # fmt: skip
def test_one_operation(text: str, node: str) -> None:
    """Calls, methods, indices and comparisons of x, with their options."""
    assert shown(text) == ["x parameter 1", f"a {node}"]


def test_indices_that_are_nodes() -> None:
    assert shown("x[i] - x[:, i]")[2:] == ["a take x i axis=0", "b take x i axis=1", "c sub a b"]


def test_columns_of_data() -> None:
    lines = shown("p = data([[1, 2], [3, 4]], columns='x, π1'); y = p.x - p.π1; q = data([[1]], columns=['u']).u")
    assert lines[0] == "p data [[1, 2], [3, 4]] columns='x, π1'"
    assert lines[1:4] == ["a getitem p index=':, 0'", "b getitem p index=':, 1'", "y sub a b"]
    assert lines[5] == "q getitem c index=':, 0'"


def test_functions_without_inputs() -> None:
    assert shown("np.random.normal(size=(2, 3), seed=1)") == ["a normal shape=(2, 3) seed=1"]
    assert shown("uniform((4,))") == ["a uniform shape=(4,)"]


def test_names_of_nodes_may_be_those_of_functions_and_of_numpy() -> None:
    assert shown("np + np.sum(e)") == ["np parameter 1", "e parameter 1", "a sum e", "b add np a"]
    assert parse_program("y = np.sum(x) + np.pi + np.linalg.norm(sum)").mentioned == {"x", "y", "sum"}
    assert shown("zeros = 2; y = zeros * zeros(1)")[-1] == "y mul zeros [0]"


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
    ("a\u00a0+\u00a0b", "a + b"), ("σ(x)", "sigmoid(x)"), ("a ≥ b", "a >= b"), ("a ≠ b", "a != b"),
])  # fmt: skip
def test_signs_that_people_type(typed: str, plain: str) -> None:
    assert parse(typed) == parse(plain)


BAD_INDEX = "an index is made of whole numbers, slices such as 1:3, … and None; or it is one node, as in x[i]"


@pytest.mark.parametrize(("text", "message"), [
    ("", "there is no expression here (column 1)"),
    ("# nothing", "there is no expression here (column 1)"),
    ("a +", "this is not an expression (column 4)"),
    ("  a + $", "this is not an expression (column 7)"),
    ("a ² b", "this is not an expression (column 5)"),
    ("π + π + f(1)", "there is no function called f; for a product write * (column 9)"),
    ("x²·y²·z[0.5]", f"{BAD_INDEX} (column 9)"),
    ("a = 1\nb = a\n   c = f(b)", "there is no function called f; for a product write * (line 3, column 8)"),
    ("a\r\nb\rc[()]", f"{BAD_INDEX} (line 3, column 3)"),
    ("e = (a + b * 2", "'(' was never closed (column 5)"),
    ("2(a + b)", "only a function's name can stand before ( ; for a product write * (column 1)"),
    ("a(b + 1)", "there is no function called a; for a product write * (column 1)"),
    ("maximum(a)", "maximum takes 2 arguments, not 1 (column 1)"),
    ("sin()", "sin takes 1 argument, not 0 (column 1)"),
    ("sin(a=1)", "sin does not take a; it takes x (column 7)"),
    ("sin(a, b=1)", "sin does not take b; it takes x (column 10)"),
    ("sum(x, axes=1)", "sum does not take axes; it takes x, axis and keepdims (column 13)"),
    ("sum(x, axis=1.5)", "axis must be a whole number or None, or several whole numbers such as (0, 1), not 1.5 (column 13)"),
    ("sum(x, axis=k)", "axis must be written out, as a number or text; nothing can be computed here (column 13)"),
    ("sum(x, axis=-k)", "axis must be written out, as a number or text; nothing can be computed here (column 14)"),
    ("sum(x, 0, axis=1)", "sum takes axis once (column 16)"),
    ("sum(x, x=1)", "sum takes x once (column 10)"),
    ("sum(x, 0, True, 1)", "sum takes 1 to 3 arguments, not 4 (column 1)"),
    ("sum(x, **k)", "** cannot begin an argument (column 10)"),
    ("sum(*x)", "* cannot begin a value (column 5)"),
    ("sum(axis=1, x)", "arguments with a name, as in axis=0, come last (column 14)"),
    ("mse(p)", "mse needs target too (column 1)"),
    ("mse(p, t, reduction='max')", "reduction must be one of 'mean', 'sum', 'none', not “max” (column 21)"),
    ("concatenate([])", "concatenate takes 1 to 1,000 arrays, not 0 (column 1)"),
    ("einsum('i.j->i', A)", "subscripts must be subscripts such as ij,jk->ik, not “i.j->i” (column 8)"),
    ("x.y.sum()", "“.y” is not understood here (column 1)"),
    ("x.foo()", "there is no function called foo; for a product write * (column 1)"),
    ("p = data([[1]], columns='u'); p.v", "there is no column called v; there are u (column 31)"),
    ("data([[1]], columns='u v')", "columns must be different names with commas between them, not “u v” (column 21)"),
    ("x[a:b]", "the ends of a slice must be whole numbers (column 3)"),
    ("x[..., ..., 0]", "index must be an index such as 0, 1:3 or :, -1, not “..., ..., 0” (column 3)"),
    ("x[i, j]", f"{BAD_INDEX} (column 3)"),
    ("x[x > 0]", "an index cannot be a comparison; where(x > 0, x, 0) keeps the shape, and x * (x > 0) does too (column 3)"),
    ("zeros(1e9)", "a shape is whole numbers such as (2, 3) (column 1)"),
    ("zeros((1000, 10000))", "(1000, 10000) is too large: more than 1,000,000 entries (column 1)"),
    ("zeros((a, 2))", "lists can hold numbers only, no names (column 7)"),
    ("eye(a)", "this takes numbers only, no names (column 1)"),
    ("arange(1e9)", "this is too large: more than 1,000,000 entries (column 1)"),
    ("linspace(0)", "linspace needs stop too (column 1)"),
    ("x + inv([[1, 2], [2, 4]]) * True", "only numbers are understood here (column 29)"),
    ("1, 5 + a", "vectors need brackets, as in [1, 2]; decimals are written with a point, as in 1.5 (column 1)"),
    ("[a, 1]", "lists can hold numbers only, no names (column 1)"),
    ("[1, [2]]", "the rows of a matrix must be equally long (column 1)"),
    ("[[1, 2], [3]]", "the rows of a matrix must be equally long (column 1)"),
    ("[1, 2] + [1, 2, 3]", "shapes (2) and (3) do not fit together: counted from the right, axes must be equal or 1 (column 1)"),
    ("1e999", "this number is too large; the largest is about 1.8e308, and inf stands for ∞ (column 1)"),
    ("9" * 400, "this number is too large; the largest is about 1.8e308, and inf stands for ∞ (column 1)"),
    ("a = b = c", "one name at a time can stand left of = (column 1)"),
    ("a + b = c", "only a name can stand left of = (column 1)"),
    ("x[0] = 1", "only a name can stand left of = (column 1)"),
    ("pi = 3", "pi is a number, so it cannot be assigned (column 1)"),
    ("nan = 3", "“nan” cannot be a name: it is a number (column 1)"),
    ("y = x; x = 2", "x was used before it is assigned here; give one of them another name (column 8)"),
    ("a if b else c", "instead of a if c else b write where(c, a, b) (column 1)"),
    ("a and b", "only arithmetic and functions are understood here (column 1)"),
    ("a < b < c", "compare two at a time: instead of a < b < c write (a < b) * (b < c) (column 1)"),
    ("a & b", "only + − * / // % ** @ and < <= > >= == != are understood between values (column 1)"),
    ("a in b", "only + − * / // % ** @ and < <= > >= == != are understood between values (column 1)"),
    ("x.y", "“.y” is not understood here (column 1)"),
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
    "+=", "0x", "_", "x[0]", "x[i]", ".sum(", "axis=", ".u", "data([[1]],columns='u')", "concatenate([", "zeros(", "arange(", "% ", "< ",
    "None", "True", "...", "einsum('i->i',", "(2,3)", "norm(x,ord=", "np.linalg.", "np.pi", "**k", "clip(x,low=",
    "==", "for", "\0", "ﬁ", "½", "é", "\u2028", "{", "}", "\\N", "f'", "::=", "@@", "nan", "inf",
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
    "a" + "[0]" * 100_000, "sum(x,axis=" + "(1," * 90 + ")" * 90 + ")", "x[" * 50_000 + "0" + "]" * 50_000,
    "sum(x, axis=" + "-" * 500 + "1)", "zeros(" * 2_000 + "0" + ")" * 2_000 + "+" * 90,
    "; ".join(["zeros((1000, 1000))"] * 100), "; ".join(["zeros((2000, 1)) + zeros((1, 2000))"] * 100),
], ids=lambda text: text[:12])  # fmt: skip
def test_depth_and_length(text: str) -> None:
    """Refused in no time, without a crash."""
    start = time.process_time()
    with pytest.raises(ExpressionError):
        parse(text)
    assert time.process_time() - start < 5


def test_many_statements() -> None:
    """Time grows with the text, not with its square; nothing nests."""
    text = (
        "x = 1\n" + "".join(f"a{i} = x + {i}\n" for i in range(10_000)) + "v = x\n" + "v = v + v\n" * 10_000 + "z + z*z"
    )
    start = time.process_time()
    assert len(parse(text)) == 20_005
    assert time.process_time() - start < 30


@pytest.mark.parametrize("row", [row for row in OPS.values() if not row.is_source], ids=lambda row: row.name)
def test_every_operation_can_be_called(row) -> None:  # type: ignore[no-untyped-def]
    for name in (row.name, *row.aliases.split(), f"np.{row.name}"):
        if name in ("max", "min"):
            continue
        subscripts = ["'ij,jk->ik'"] if row.name == "einsum" else []
        graph = parse(f"found = {name}({', '.join([*subscripts, *row.slots])})")
        assert graph.named("found").op == row.name
        assert [graph.node(wire.source).name for wire in graph.wires_into(graph.named("found").id)] == list(row.slots)
        assert graph.named("found").options == row.option_defaults


def test_no_two_operations_share_a_name() -> None:
    names = [name for row in OPS.values() for name in (row.name, *row.aliases.split())]
    assert len(names) == len(set(names))


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("text", "value"), [
    ("2*pi/3", 2 * np.pi / 3), ("-1", -1), ("1e-3", 1e-3), ("[1, 2]", [1, 2]), ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
    ("[sqrt(2), -pi]", [2**0.5, -np.pi]), ("1/0", np.inf), ("-1/0", -np.inf), ("0/0", np.nan), ("2 − 3·4²", -46), (" 7 ", 7),
    ("[1, 2]ᵀ", [1, 2]), ("[[1, 2]].T", [[1], [2]]), ("0.1 + 0.2", 0.1 + 0.2), ("0x10", 16), ("1_000", 1000), ("∞", np.inf),
    ("constant(3)", 3), ("2**0.5", 2**0.5), ("2**-1", 0.5), ("(-8)**(1/3)", np.nan), ("[]", []), ("[[], []]", [[], []]), ("[[[1]]]", [[[1]]]),
    ("zeros((0, 3))", np.zeros((0, 3))), ("ones(3)", [1, 1, 1]), ("full((1, 2), 7)", [[7, 7]]), ("eye(2)", [[1, 0], [0, 1]]),
    ("arange(3)", [0, 1, 2]), ("np.arange(1, 2, 0.5)", [1, 1.5]), ("linspace(0, 2*pi, num=3)", [0, np.pi, 2 * np.pi]),
    ("zeros(())", 0), ("[zeros((0, 3)), zeros((0, 3))]", np.zeros((2, 0, 3))), ("sum([[1, 2], [3, 4]], axis=0)", [4, 6]),
    ("arange(6).reshape(2, 3)[1, ::-1]", [5, 4, 3]), ("[1, 2] > [2, 1]", [0, 1]), ("data([[1]], columns='x')", [[1]]), ("1e300*1e300", np.inf),
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
    ("[1].x", "this is not a number (column 1)"),
    ("sum([1, 2], axis=2)", "there is no axis 2: there is only one axis (column 1)"),
    ("[1, 2][5]", None),
    ("[" * 33 + "1" + "]" * 33, "a value of 33 axes is too large; the most is 32 (column 1)"),
    ("[1]" + 2 * f"[{'None, ' * 20}]", None),
    ("inv([[1, 2], [2, 4]])", None),
    ("zeros((1000, 1)) + zeros((1, 1000)) + ones((1000, 1000)) + zeros((1, 9, 1000, 1000))", None),
])  # fmt: skip
def test_what_is_no_number(text: str, message: str | None) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_value(text)
    assert message is None or str(caught.value) == message


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


@given(values())
def test_exact_text_of_any_array_is_read_back(value: Value) -> None:
    assert same_value(parse_value(exact_text(value)), value)


def test_exact_text_is_short() -> None:
    assert [exact_text(as_value(number)) for number in (2.0, 0.1, -3.5, 1e22, [1, 0.5], [[1], [2]])] == [  # type: ignore[arg-type]
        "2", "0.1", "-3.5", "1e+22", "[1, 0.5]", "[[1], [2]]",
    ]  # fmt: skip
