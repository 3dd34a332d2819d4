"""Graph → text that `parse` reads back as the same graph."""

from __future__ import annotations

import numpy as np

from graphgui.engine.formula_text import changed_options
from graphgui.engine.graph import Graph, Node
from graphgui.engine.op_properties import Binding
from graphgui.formats.expressions.number_parser import exact_text

LONGEST = 400
MOST_NODES = 150


def expression_of(graph: Graph, id: int) -> str:
    """The statements that lead to a node, such as "d = b + 1; e = (a + b) * d".

    A node used once is written where it is used; one used more often has a statement of its own. Where that grows
    long, the node's own statement alone, in the names of its inputs. A source is written with its value.
    """
    node = graph.node(id)
    if node.row.is_source:
        return _source_text(node)
    own = f"{node.name} = {_written(graph, node, _names_of_inputs(graph, id))[0]}"
    order = order_before(graph, id)
    if order is None:
        return own
    needed = set(order)
    texts: dict[int, tuple[str, int]] = {}
    statements: list[str] = []
    for each in order:
        part = graph.node(each)
        if part.row.is_source:
            texts[each] = (part.name, Binding.ATOM)
            continue
        text, binding = _written(graph, part, texts)
        uses = sum(wire.target in needed for wire in graph.wires_from(each))
        if each == id or uses > 1:
            statements.append(f"{part.name} = {text}")
            texts[each] = (part.name, Binding.ATOM)
        else:
            texts[each] = (text, binding)
        if sum(map(len, statements)) + len(text) > 2 * LONGEST:
            break
    whole = "; ".join(statements)
    return own if id not in texts or len(whole) > LONGEST else whole


def _names_of_inputs(graph: Graph, id: int) -> dict[int, tuple[str, int]]:
    return {wire.source: (graph.node(wire.source).name, Binding.ATOM) for wire in graph.wires_into(id)}


def order_before(graph: Graph, id: int) -> list[int] | None:
    """The nodes that lead to a node, in order of computation; None where they are too many to write down."""
    needed, waiting, sources = {id}, [id], graph.sources()
    while waiting:
        for source in sources[waiting.pop()].values():
            if source not in needed:
                needed.add(source)
                waiting.append(source)
        if len(needed) > MOST_NODES:
            return None
    return [each for each in graph.order() if each in needed]


def _source_text(node: Node) -> str:
    if np.size(node.value) > MOST_NODES:
        return node.name  # a name alone changes nothing when it is read again
    number = exact_text(node.value)
    return f"{node.name} = {number if node.is_parameter else _call(node, [number])}"


def _written(graph: Graph, node: Node, texts: dict[int, tuple[str, int]]) -> tuple[str, int]:
    row = node.row
    wired = {wire.slot: texts[wire.source] for wire in graph.wires_into(node.id)}
    parts = [wired.get(slot) or _literal(node, slot) for slot in node.slots]
    shown = {name: node.options[name] for name in row.options_in(row.python)}
    # Arithmetic between numbers alone would be worked out when it is read, so it is written as a call.
    if not row.python or not (wired or shown) or changed_options(node).keys() - shown.keys():
        return _call(node, [text for text, _ in parts]), Binding.ATOM
    own = row.binds
    # Powers group from the right, everything else from the left; comparisons do not group at all.
    least = [
        own + 1 if own in (Binding.POWER, Binding.COMPARISON) else own,
        Binding.MINUS if own == Binding.POWER else own + 1,
    ]
    operands = {slot: _bracketed(*part, bound) for slot, part, bound in zip(node.slots, parts, least, strict=False)}
    return row.python.format(**operands, **shown), own


def _bracketed(text: str, binding: int, least: int) -> str:
    return text if binding >= least else f"({text})"


def _call(node: Node, arguments: list[str]) -> str:
    """A call with the options that are not at their defaults, as in concatenate([a, b], axis=1)."""
    row, options = node.row, dict(changed_options(node))
    if row.variadic:
        subscripts = next((option.name for option in row.options if option.kind == "subscripts"), None)
        if subscripts is None:
            arguments = [f"[{', '.join(arguments)}]"]
        else:
            arguments = [repr(node.options[subscripts]), *arguments]
            options.pop(subscripts, None)
    named = [f"{name}={value!r}" for name, value in options.items()]
    return f"{row.name}({', '.join([*arguments, *named])})"


def _literal(node: Node, slot: str) -> tuple[str, int]:
    text = exact_text(node.literal(slot))
    return text, Binding.MINUS if text.startswith("-") else Binding.ATOM
