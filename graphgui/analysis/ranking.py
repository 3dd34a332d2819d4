"""The paths between two nodes in the order of their products, without ever listing them all."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import frexp, isinf, isnan
from operator import itemgetter
from typing import Any

from graphgui.engine.graph import Wire

_ZERO, _INF, _NAN = 1, 2, 4
_Size = tuple[int, int, float]
"""The size of a product: its kind (0 zero, 1 finite, 2 ±∞, 3 nan), then |product| as exponent and mantissa."""
_State = tuple[int, int]
"""A node, and those of the flags above that the derivatives on the path to it have."""
_ONE: _Size = (1, 1, 0.5)


class Ranking:
    """Paths from a source to an output along wires with these derivatives, given in the order of computation.

    Those with the largest |product| come first, to rounding; nan before all others, then ±∞; zero last. The largest
    product of any continuation is known at every node (dynamic programming), so that each path takes one walk
    along it, and only the alternatives not taken are kept in the heap: k best paths, best first.
    """

    def __init__(self, source: int, output: int, wires: Sequence[Wire], derivatives: Mapping[Wire, float]) -> None:
        self._source, self._output = source, output
        self._weights = {wire: _weight(derivatives[wire]) for wire in wires}
        self._below: dict[int, list[Wire]] = defaultdict(list)
        for wire in wires:
            self._below[wire.source].append(wire)
        self._best = self._find_best(wires)
        self._sorted: dict[_State, list[tuple[_Size, Wire]]] = {}

    def _find_best(self, wires: Sequence[Wire]) -> dict[_State, _Size]:
        """The largest product of any continuation. 0 · ∞ is nan, so it depends on the flags of the path so far."""
        flags_at: dict[int, set[int]] = defaultdict(set, {self._source: {0}})
        for wire in wires:
            flags_at[wire.target] |= {flags | self._weights[wire][1] for flags in flags_at[wire.source]}
        best: dict[_State, _Size] = {(self._output, flags): (_kind(flags), 1, 0.5) for flags in flags_at[self._output]}
        for wire in reversed(wires):
            weight, own = self._weights[wire]
            for flags in flags_at[wire.source]:
                found = _times(weight, best[wire.target, flags | own])
                state = (wire.source, flags)
                best[state] = max(found, best.get(state, found))
        return best

    def __iter__(self) -> Iterator[list[Wire]]:
        # Alternatives not taken: the size negated (the heap has the smallest first), a ticket (of equal ones the last
        # comes first, from where the walk is shortest), the wires before it, its state, the index of its wire there,
        # and the product before it.
        waiting: list[tuple[_Size, int, Any, _State, int, _Size]] = []
        taken: Any = None
        state, way, so_far, ticket = (self._source, 0), 0, _ONE, 0
        while True:
            while state[0] != self._output:
                ways = self._ways(state)
                if way + 1 < len(ways):
                    ticket -= 1
                    kind, exponent, mantissa = _times(so_far, ways[way + 1][0])
                    entry = ((-kind, -exponent, -mantissa), ticket, taken, state, way + 1, so_far)
                    heapq.heappush(waiting, entry)
                wire = ways[way][1]
                weight, flags = self._weights[wire]
                taken, so_far = (taken, wire), _times(so_far, weight)
                state, way = (wire.target, state[1] | flags), 0
            yield _unrolled(taken)
            if not waiting:
                return
            _, _, taken, state, way, so_far = heapq.heappop(waiting)

    def _ways(self, state: _State) -> list[tuple[_Size, Wire]]:
        """The wires that lead on, best first, each with the largest product of any continuation along it."""
        if state not in self._sorted:
            ways = []
            for wire in self._below[state[0]]:
                weight, flags = self._weights[wire]
                ways.append((_times(weight, self._best[wire.target, state[1] | flags]), wire))
            self._sorted[state] = sorted(ways, key=itemgetter(0), reverse=True)  # stable for equal ones
        return self._sorted[state]


def _unrolled(taken: Any) -> list[Wire]:
    """The wires of a path, from a linked list from the last to the first, in which paths share their beginnings."""
    wires = []
    while taken is not None:
        taken, wire = taken
        wires.append(wire)
    return wires[::-1]


def _weight(derivative: float) -> tuple[_Size, int]:
    if isnan(derivative):
        return _ONE, _NAN
    if isinf(derivative) or derivative == 0:
        return _ONE, _INF if derivative else _ZERO
    mantissa, exponent = frexp(abs(derivative))
    return (1, exponent, mantissa), 0


def _kind(flags: int) -> int:
    if flags & _NAN or flags == _ZERO | _INF:
        return 3
    return 2 if flags & _INF else 0 if flags & _ZERO else 1


def _times(a: _Size, b: _Size) -> _Size:
    """The product of two sizes, of the second's kind; with its exponent apart, it neither overflows nor underflows."""
    exponent, mantissa = a[1] + b[1], a[2] * b[2]
    return (b[0], exponent, mantissa) if mantissa >= 0.5 else (b[0], exponent - 1, mantissa * 2)
