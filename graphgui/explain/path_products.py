"""Products of local derivatives in numbers: of one path, and of the partly merged paths of a factoring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from graphgui.analysis.paths import Path, Paths
from graphgui.engine.graph import Wire
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import value_text

MOST_FACTORS = 8
MOST_TERMS = 9


def path_product(path: Path, digits: int = 3) -> str:
    """The contribution of a path: "1 · 3 = 3"; of arrays the product alone, or "" where there is none."""
    if path.product is None:
        return ""
    product = value_text(path.product, digits)
    if len(path.wires) < 2 or any(
        derivative is None or getattr(derivative, "ndim", 0) for derivative in path.derivatives
    ):
        return product
    return f"{_product(path.derivatives, digits)} = {product}"


def merged_sum(paths: Paths, merged: Collection[int], digits: int = 3) -> str:
    """The sum over paths, each cut at its first merged node, whose adjoint is a factor: "1 · 15 + 2 · 15 + 3 · 15".

    Numbers only, so the paths must be scalar. Terms after the first nine are left out: "…".
    """
    below: dict[int, list[Wire]] = defaultdict(list)
    for wire in paths.wires:
        below[wire.source].append(wire)
    ends = {paths.output, *merged}
    terms: list[str] = []
    for wires, end in _walks(paths.source, below, ends):
        if len(terms) == MOST_TERMS:
            terms.append("…")
            break
        factors = [paths.derivative(wire) for wire in wires]
        if end != paths.output or not factors:
            factors.append(paths.adjoint(end))
        terms.append(_product(factors, digits))
    if len(terms) > 1:
        return " + ".join(terms)
    return _unbracketed(terms[0]) if terms else "0"


def _walks(source: int, below: dict[int, list[Wire]], ends: Collection[int]) -> Iterator[tuple[list[Wire], int]]:
    """Every walk from the source to the first end on it, with that end; none fails, since each wire is on a path."""
    if source in ends:
        yield [], source
        return
    way: list[Wire] = []
    waiting = [iter(below[source])]
    while waiting:
        wire = next(waiting[-1], None)
        if wire is None:
            waiting.pop()
            if way:
                way.pop()
        elif wire.target in ends:
            yield [*way, wire], wire.target
        else:
            way.append(wire)
            waiting.append(iter(below[wire.target]))


def _product(factors: Collection[Value | None], digits: int) -> str:
    written = list(factors)
    if is_long := len(written) > MOST_FACTORS:
        written = [*written[: MOST_FACTORS - 3], *written[-2:]]
    texts = [_bracketed(value_text(factor, digits)) if factor is not None else "?" for factor in written]
    if is_long:
        texts.insert(-2, "…")
    return " · ".join(texts)


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def _unbracketed(text: str) -> str:
    return text[1:-1] if text.startswith("(") and text.endswith(")") and "·" not in text else text
