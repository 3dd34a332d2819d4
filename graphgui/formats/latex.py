"""Graph → LaTeX: the mathematics of a node, and the chain rule at it, from the templates of the table."""

from __future__ import annotations

import re

import numpy as np

from graphgui.engine.formula_text import changed_options
from graphgui.engine.graph import Graph, Node
from graphgui.engine.op import Shape
from graphgui.engine.options import OptionValue
from graphgui.engine.values import Value
from graphgui.formats.expressions.expression_writer import order_before
from graphgui.formats.latex_template import ATOM, POWER, PRODUCT, Piece, call, fill

MOST_SIDE = 6
LONGEST = 240
"""A longer text has a statement of its own, even where it is used only once."""

_GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "omicron", "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
)  # fmt: skip
_CAPITALS = ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega")
_LETTERS = {
    **{chr(0x3B1 + at): f"\\{name}" for at, name in enumerate(_GREEK) if name != "omicron"},
    **{chr(0x391 + _GREEK.index(name.lower())): f"\\{name}" for name in _CAPITALS},
    "ϵ": "\\epsilon", "ϑ": "\\vartheta", "ϕ": "\\varphi", "ϱ": "\\varrho",
}  # fmt: skip
_WORDS = {name: f"\\{name}" for name in (*_GREEK, *_CAPITALS, "varphi", "vartheta", "varepsilon")} | {"omicron": "o"}
# What is not mathematics: how something is computed, not what.
_SILENT = ("keepdims", "seed")


def latex_of(graph: Graph, id: int, inline: bool = True) -> str:
    """A node as LaTeX, such as "e = (a + b) \\cdot (b + 1)".

    `inline` writes what is used once where it is used, and gives what is used more often, or grows long, a statement of
    its own (several are in `aligned`). Otherwise, or where it takes too many, it is the node's own statement in the
    names of its inputs.
    """
    order = order_before(graph, id) if inline and not graph.node(id).row.is_source else None
    if order is None:
        return " ".join(_own_statement(graph, graph.node(id)))
    pieces: dict[int, Piece] = {}
    statements: list[tuple[str, str]] = []
    needed = set(order)
    for each in order:
        node = graph.node(each)
        if node.row.is_source:
            pieces[each] = Piece(name_latex(node.name), ATOM)
            continue
        pieces[each] = _written(graph, node, pieces)
        uses = sum(wire.target in needed for wire in graph.wires_from(each))
        if each == id or uses > 1 or len(pieces[each].text) > LONGEST:
            statements.append((name_latex(node.name), f"= {pieces[each].text}"))
            pieces[each] = Piece(name_latex(node.name), ATOM)
    if len(statements) == 1:
        return " ".join(statements[0])
    lines = " \\\\\n".join(f"{left} &{right}" for left, right in statements)
    return f"\\begin{{aligned}}\n{lines}\n\\end{{aligned}}"


def formula_latex(graph: Graph, node: Node) -> str:
    """The formula of a node in LaTeX, in the names of its inputs, such as "a + b"."""
    inputs = {wire.source: graph.node(wire.source) for wire in graph.wires_into(node.id)}
    texts = {id: Piece(name_latex(each.name), ATOM) for id, each in inputs.items()}
    return _written(graph, node, texts).text


def gradient_latex(graph: Graph, id: int) -> str:
    """The chain rule at a node: the derivative of the output with respect to it, through everything that it feeds."""
    output = graph.output
    assert output is not None, "a graph with a node has an output"
    left = _partial(graph, output, id)
    if id == output:
        return f"{left} = 1"
    above = graph.ancestors(output)
    fed = dict.fromkeys(
        wire.target
        for wire in graph.wires_from(id)
        if wire.target in above and graph.node(wire.target).row.passes_gradient(wire.slot)
    )
    terms = [_partial(graph, output, target) + _partial(graph, target, id) for target in fed]
    return f"{left} = {' + '.join(terms) or '0'}"


def name_latex(name: str) -> str:
    """A node's name: Greek letters by their names, digits at its end and what follows _ as a subscript."""
    stem, *below = [name.rstrip("_")] if name == "lambda_" else name.split("_")
    if not stem or not all(below):
        return _word(name)
    found = re.fullmatch(r"(.*?\D)(\d+)", stem)
    if found and not below:
        stem, below = found[1], [found[2]]
    if not below:
        return _word(stem)
    parts = ", ".join(part if part.isdecimal() else _word(part) for part in below)
    return f"{_word(stem)}_{parts}" if len(parts) == 1 else f"{_word(stem)}_{{{parts}}}"


def value_latex(value: Value) -> Piece:
    """A number, a vector or a small matrix; anything larger is given by its shape."""
    array = np.asarray(value, np.float64)
    if array.ndim == 0:
        return _number(float(array))
    if array.size == 0 or array.ndim > 2 or max(array.shape) > MOST_SIDE:
        return Piece(f"\\left[{_sizes(array.shape)}\\right]", ATOM)
    rows = [[_number(float(entry)).text for entry in row] for row in np.atleast_2d(array)]
    if array.ndim == 1:
        return Piece(f"({', '.join(rows[0])}{',' if len(rows[0]) == 1 else ''})", ATOM)
    lines = " \\\\ ".join(" & ".join(row) for row in rows)
    return Piece(f"\\begin{{pmatrix}} {lines} \\end{{pmatrix}}", ATOM)


def _sizes(shape: Shape) -> str:
    return " \\times ".join(map(str, shape))


def _own_statement(graph: Graph, node: Node) -> tuple[str, str]:
    name = name_latex(node.name)
    if not node.row.is_source:
        return name, f"= {formula_latex(graph, node)}"
    shape = np.shape(node.value)
    if max(shape, default=1) > MOST_SIDE or len(shape) > 2 or np.size(node.value) == 0:
        return name, f"\\in \\mathbb{{R}}^{{{_sizes(shape)}}}"
    return name, f"= {value_latex(node.value).text}"


def _written(graph: Graph, node: Node, texts: dict[int, Piece]) -> Piece:
    wired = {wire.slot: texts[wire.source] for wire in graph.wires_into(node.id)}
    inputs = {slot: wired.get(slot) or value_latex(node.literal(slot)) for slot in node.slots}
    row = node.row
    if row.variadic:
        inputs = {"x": Piece(", ".join(piece.text for piece in inputs.values()), ATOM)}
    shown = row.options_in(row.latex)
    shown_options = [
        _option(name, value) for name, value in changed_options(node).items() if name not in (*_SILENT, *shown)
    ]
    options = {name: Piece(_index(str(node.options[name])), ATOM) for name in shown}
    filled = fill(row.latex, {**inputs, **options}, node.op, row.associative, shown_options)
    return filled or call(_escaped(node.op), inputs, shown_options)


def _partial(graph: Graph, of: int, by: int) -> str:
    top, bottom = name_latex(graph.node(of).name), name_latex(graph.node(by).name)
    return f"\\frac{{\\partial {top}}}{{\\partial {bottom}}}"


def _option(name: str, value: OptionValue) -> str:
    if name == "ord":
        return {np.inf: "\\infty", "fro": "F"}.get(value, str(value))
    shown = _roman(value) if isinstance(value, str) else _tuple(value)
    return f"\\mathrm{{axis}}\\,{shown}" if name == "axis" else f"{_roman(name)}={shown}"


def _tuple(value: OptionValue) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_tuple, value))})"
    return _roman(str(value)) if value is None or isinstance(value, bool) else _number(float(value)).text


def _index(text: str) -> str:
    return text.replace("...", "\\dots").replace("None", _roman("None")).replace("->", " \\to ")


def _number(number: float) -> Piece:
    if np.isnan(number):
        return Piece("\\mathrm{nan}", ATOM)
    if np.isinf(number):
        return Piece.of_number("-\\infty" if number < 0 else "\\infty")
    text = str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return Piece.of_number(mantissa)
    power = f"10^{{{int(exponent)}}}"
    if mantissa in ("1", "-1"):
        return Piece.of_number(mantissa[:-1] + power, POWER)
    return Piece.of_number(f"{mantissa} \\cdot {power}", PRODUCT)


def _word(name: str) -> str:
    """A single letter as it is, a Greek one by its command, a longer word upright."""
    if name in _WORDS:
        return _WORDS[name]
    if len(name) == 1:
        return _LETTERS.get(name, name if name.isascii() and name.isalpha() else _roman(name))
    return _roman(name)


def _roman(text: str) -> str:
    return f"\\mathrm{{{_escaped(text)}}}"


def _escaped(text: str) -> str:
    return text.replace("_", "\\_")
