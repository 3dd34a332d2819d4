"""The formula of a node in the names of its inputs, as people read it."""

from __future__ import annotations

from collections.abc import Mapping

from graphgui.engine.graph import Graph, Node
from graphgui.engine.number_format import short_number
from graphgui.engine.options import OptionValue

_VERBATIM = ("choice", "subscripts", "names")


def formula(graph: Graph, node: Node, digits: int = 3) -> str:
    """A node's formula in its inputs' names, as "a + b", "sum(x, axis=0)" or "x[1:3]"; numbers are shortened."""
    names = {wire.slot: graph.node(wire.source).name for wire in graph.wires_into(node.id)}
    written = {
        slot: names.get(slot) or _bracketed(short_number(literal, digits))
        for slot, literal in zip(node.slots, node.literals, strict=True)
    }
    row, options = node.row, changed_options(node)
    shown = {name: _option_text(node, name, node.options[name], digits) for name in row.options_in(row.infix)}
    if row.infix and not options.keys() - shown.keys():
        return row.infix.format(**written, **shown)
    named = [f"{name}={_option_text(node, name, value, digits)}" for name, value in options.items()]
    return f"{node.op}({', '.join([*written.values(), *named])})"


def changed_options(node: Node) -> Mapping[str, OptionValue]:
    """The options of a node that are not at their defaults."""
    defaults = node.row.option_defaults
    return {name: value for name, value in node.options.items() if value != defaults[name]}


def _option_text(node: Node, name: str, value: OptionValue, digits: int) -> str:
    if isinstance(value, float):
        return short_number(value, digits)
    text = str(value)
    return text if node.row.option(name).kind in _VERBATIM else _true_signs(text)


def _true_signs(text: str) -> str:
    return text.replace("-", "−")


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("−") else number
