"""Graph → text that `parse` reads back as the same graph."""

from __future__ import annotations

import numpy as np

from graphgui.engine.formula_text import changed_options
from graphgui.engine.graph import Graph, Node
from graphgui.formats.expressions.number_parser import exact_text

LONGEST = 400
MOST_NODES = 150
ATOM = 9
# How operators are written, and how tightly Python holds them.
COMPARISON, SUM, PRODUCT, MINUS, POWER = range(5)
SIGNS = {
    "add": ("{} + {}", SUM), "sub": ("{} - {}", SUM), "mul": ("{} * {}", PRODUCT), "div": ("{} / {}", PRODUCT),
    "mod": ("{} % {}", PRODUCT), "floor_divide": ("{} // {}", PRODUCT), "matmul": ("{} @ {}", PRODUCT),
    "neg": ("-{}", MINUS), "pow": ("{}**{}", POWER), "greater": ("{} > {}", COMPARISON),
    "greater_equal": ("{} >= {}", COMPARISON), "less": ("{} < {}", COMPARISON), "less_equal": ("{} <= {}", COMPARISON),
    "equal": ("{} == {}", COMPARISON), "not_equal": ("{} != {}", COMPARISON),
}  # fmt: skip


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
            texts[each] = (part.name, ATOM)
            continue
        text, binding = _written(graph, part, texts)
        uses = sum(wire.target in needed for wire in graph.wires_from(each))
        if each == id or uses > 1:
            statements.append(f"{part.name} = {text}")
            texts[each] = (part.name, ATOM)
        else:
            texts[each] = (text, binding)
        if sum(map(len, statements)) + len(text) > 2 * LONGEST:
            break
    whole = "; ".join(statements)
    return own if id not in texts or len(whole) > LONGEST else whole


def _names_of_inputs(graph: Graph, id: int) -> dict[int, tuple[str, int]]:
    return {wire.source: (graph.node(wire.source).name, ATOM) for wire in graph.wires_into(id)}


def order_before(graph: Graph, id: int) -> list[int] | None:
    """The nodes that lead to a node, in order of computation; None where they are too many to write down."""
    needed, waiting = {id}, [id]
    while waiting:
        for wire in graph.wires_into(waiting.pop()):
            if wire.source not in needed:
                needed.add(wire.source)
                waiting.append(wire.source)
        if len(needed) > MOST_NODES:
            return None
    return [each for each in graph.order() if each in needed]


def _source_text(node: Node) -> str:
    if np.size(node.value) > MOST_NODES:
        return node.name  # a name alone changes nothing when it is read again
    number = exact_text(node.value)
    return f"{node.name} = {number if node.op == 'parameter' else _call(node, [number])}"


def _written(graph: Graph, node: Node, texts: dict[int, tuple[str, int]]) -> tuple[str, int]:
    row = node.row
    wired = {wire.slot: texts[wire.source] for wire in graph.wires_into(node.id)}
    parts = [wired.get(slot) or _literal(node, slot) for slot in node.slots]
    if row.name == "getitem":
        return f"{_bracketed(*parts[0], ATOM)}[{node.options['index']}]", ATOM
    if row.name == "transpose" and wired and not changed_options(node):
        return f"{_bracketed(*parts[0], ATOM)}.T", ATOM
    # Arithmetic between numbers alone would be worked out when it is read, so it is written as a call.
    if row.name not in SIGNS or not wired:
        return _call(node, [text for text, _ in parts]), ATOM
    pattern, own = SIGNS[row.name]
    # Powers group from the right, everything else from the left; comparisons do not group at all.
    least = [own + 1 if own in (POWER, COMPARISON) else own, MINUS if own == POWER else own + 1]
    return pattern.format(*(_bracketed(*part, bound) for part, bound in zip(parts, least, strict=False))), own


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
    return text, MINUS if text.startswith("-") else ATOM
