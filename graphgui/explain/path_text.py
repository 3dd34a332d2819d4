"""Paths as text: one by one with its product, their sum, their number, and how they are factored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log10

from graphgui.analysis.paths import FactoringStage, Path, Paths
from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Wire
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import value_text

_LONGEST_COUNT = 30
"""Digits of the largest count that is written out."""


class PathText:
    """Writes the paths between two nodes in the nodes' names.

    Parallel wires are written with their slots, as is a wire's ∂z[b]/∂x where ∂z/∂x is the whole gradient.
    """

    def __init__(self, of: Results | Graph, paths: Paths) -> None:
        self._paths = paths
        self._names = {node.id: node.name for node in (of.nodes() if isinstance(of, Graph) else of.nodes)}
        self._parallel = Counter((wire.source, wire.target) for wire in paths.wires)
        self._leaving = Counter(wire.source for wire in paths.wires)

    def way(self, path: Path) -> str:
        """The nodes on a path: "b → c → e"; along parallel wires "x → y[a]"."""
        return " → ".join([self._names[self._paths.source], *map(self._into, path.wires)])

    def line(self, path: Path, digits: int = 3) -> str:
        """A path with its product: "b → c → e: ∂c/∂b · ∂e/∂c = 1 · 2 = 2"."""
        if not path.wires:
            return f"{self.way(path)}: 1"
        sides = [" · ".join(map(self._partial, path.wires))]
        if path.product is not None:
            if len(path.wires) > 1 and self._paths.are_scalar:
                sides.append(" · ".join(_bracketed(value, digits) for value in path.derivatives))
            sides.append(value_text(path.product, digits))
        return f"{self.way(path)}: {' = '.join(sides)}"

    def sum_line(self, listed: Sequence[Path], digits: int = 3) -> str:
        """The sum of all products: "2 + 3 = 5 = ∂e/∂b"; "2 + 3 + … = 5 = ∂e/∂b" where not all paths are listed."""
        terms = self._terms([path.product for path in listed], digits)
        if len(listed) < self._paths.count:
            terms.append("…")
        sides = [" + ".join(terms)] if terms else []
        total = self._paths.total
        if total is not None and (len(terms) != 1 or terms == ["…"]):
            sides.append(value_text(total, digits))
        return " = ".join([*sides, self._gradient(self._paths.source)])

    def stage(self, stage: FactoringStage, digits: int = 3) -> str:
        """One stage of factoring: "∂z/∂x = (∂y[a]/∂x + ∂y[b]/∂x) · ∂z/∂y = (1 + 2) · 15 = 45"."""
        symbols, numbers = [], []
        for wires in stage.factors:
            target = wires[0].target
            parts = [[self._partial(wire) for wire in wires], self._derivative_texts(wires, digits)]
            ends = target == self._paths.output
            held = [_held(part, alone=ends) for part in parts]
            symbols.append(held[0] if ends else f"{held[0]} · {self._gradient(target)}")
            adjoint = self._paths.adjoint(target)
            numbers.append(held[1] if ends else f"{held[1]} · {_bracketed(adjoint, digits)}")
        sides = [self._gradient(stage.node), " + ".join(symbols)]
        if self._paths.are_scalar:
            sides += [" + ".join(numbers), value_text(stage.adjoint, digits)]
        # A gradient that is one local derivative would otherwise be written twice.
        return " = ".join(dict.fromkeys(sides))

    def _terms(self, products: Iterable[Value | None], digits: int) -> list[str]:
        known = [product for product in products if product is not None]
        return [_bracketed(product, digits) if at else value_text(product, digits) for at, product in enumerate(known)]

    def _derivative_texts(self, wires: Sequence[Wire], digits: int) -> list[str]:
        if not self._paths.are_scalar:
            return [self._partial(wire) for wire in wires]
        return [_bracketed(self._paths.derivative(wire), digits) for wire in wires]

    def _into(self, wire: Wire) -> str:
        return self._target(wire, self._parallel[wire.source, wire.target] > 1)

    def _partial(self, wire: Wire) -> str:
        ends = wire.target == self._paths.output
        several = self._leaving[wire.source] if ends else self._parallel[wire.source, wire.target]
        return f"∂{self._target(wire, several > 1)}/∂{self._names[wire.source]}"

    def _target(self, wire: Wire, with_slot: bool) -> str:
        return self._names[wire.target] + (f"[{wire.slot}]" if with_slot else "")

    def _gradient(self, id: int) -> str:
        return f"∂{self._names[self._paths.output]}/∂{self._names[id]}"


def count_text(count: int) -> str:
    """A number of paths: "1 path", "9 paths", "2^50 = 1,125,899,906,842,624 paths", "≈ 1.61 · 10^60 paths"."""
    if count == 0:
        return "no path"
    return f"{number_text(count)} {'path' if count == 1 else 'paths'}"


def number_text(count: int, longest: int = _LONGEST_COUNT) -> str:
    """A count of any size, in full up to so many digits: "9", "2^50 = 1,125,899,906,842,624", "≈ 1.61 · 10^60"."""
    power = count.bit_length() - 1
    sign = f"2^{power}" if power >= 4 and count == 1 << power else ""
    if count < 10**longest:
        return f"{sign} = {count:,}" if sign else f"{count:,}"
    # Python refuses to write out integers of thousands of digits, and floats end at 1e308.
    shift = max(power - 60, 0)
    digits, rest = divmod(log10(count >> shift) + shift * log10(2), 1)
    about = f"≈ {10**rest:.2f} · 10^{int(digits)}"
    return f"{sign} {about}" if sign else about


def _bracketed(value: Value | None, digits: int) -> str:
    text = value_text(value, digits)
    return f"({text})" if text.startswith("−") else text


def _held(parts: Sequence[str], alone: bool) -> str:
    return " + ".join(parts) if alone or len(parts) == 1 else f"({' + '.join(parts)})"
