"""The wiring of a graph: which node feeds which slot, in both directions, without a search; order, paths and cycles."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

WireEnds = tuple[int, int, str]
"""The source of a wire, its target and the slot of that, as in `Wire`."""


class Wiring:
    """Wires between nodes, by id; it checks no law."""

    def __init__(self) -> None:
        self._into: dict[int, dict[str, int]] = {}
        self._is_lent = False
        """Whether somebody holds `into`, so that it is copied before it changes. What is in it is never changed."""
        self.below: dict[int, dict[int, int]] = {}
        """For every node: the nodes that it feeds, and by how many wires. Not to be changed."""
        self.count = 0
        """The number of wires."""
        self._backward = 0
        """The wires from a newer node to an older one. Without any, the order of the ids is topological."""

    @property
    def into(self) -> Mapping[int, Mapping[str, int]]:
        """For every node: the node that is wired into each of its slots, by slot. It stays as it is when wires change."""
        self._is_lent = True
        return self._into

    def feeds(self, id: int) -> Mapping[str, int]:
        """The node that is wired into each slot of this one, by slot."""
        return self._into[id]

    def add(self, id: int) -> None:
        """Adds a node without wires."""
        self._own()[id] = {}
        self.below[id] = {}

    def remove(self, id: int) -> None:
        """Removes a node without wires."""
        del self._own()[id]
        del self.below[id]

    def lay(self, wire: WireEnds) -> None:
        """Adds a wire into a free slot."""
        self.lay_all([wire])

    def lay_all(self, wires: Iterable[WireEnds]) -> None:
        """Adds wires into free slots."""
        own, fresh = self._own(), set[int]()
        for source, target, slot in wires:
            if target not in fresh:
                fresh.add(target)
                own[target] = {**own[target]}
            own[target][slot] = source
            self.below[source][target] = self.below[source].get(target, 0) + 1
            self._backward += source >= target
            self.count += 1

    def cut(self, wires: Iterable[WireEnds]) -> None:
        """Removes wires."""
        own, fresh = self._own(), set[int]()
        for source, target, slot in wires:
            if target not in fresh:
                fresh.add(target)
                own[target] = {**own[target]}
            del own[target][slot]
            self.below[source][target] -= 1
            if not self.below[source][target]:
                del self.below[source][target]
            self._backward -= source >= target
            self.count -= 1

    def copy(self) -> Wiring:
        """A wiring of its own with the same wires."""
        twin = Wiring()
        twin._into, twin._is_lent = self._into, True
        self._is_lent = True
        twin.below = {id: dict(targets) for id, targets in self.below.items()}
        twin.count, twin._backward = self.count, self._backward
        return twin

    def order(self) -> list[int]:
        """Ids in a topological order that keeps, where it can, the order of ids; without those on a cycle or below one."""
        if not self._backward:
            return sorted(self._into)
        waiting = {id: len(sources) for id, sources in self._into.items()}
        ready = [id for id, count in waiting.items() if count == 0]
        heapq.heapify(ready)
        done = []
        while ready:
            id = heapq.heappop(ready)
            done.append(id)
            for target, count in self.below[id].items():
                waiting[target] -= count
                if waiting[target] == 0:
                    heapq.heappush(ready, target)
        return done

    def leads(self, source: int, target: int) -> bool:
        """Whether a wire from source to target would lead from an older node to a newer one, as all others do."""
        return source < target and not self._backward

    def path(self, start: int, end: int) -> tuple[int, ...] | None:
        """The ids along a shortest path of wires from one node to another; None where there is none.

        The search goes from both ends at once, always from the side with fewer nodes to look at.
        """
        forward: dict[int, int | None] = {start: None}
        backward: dict[int, int | None] = {end: None}
        tips, tails, met = [start], [end], start if start == end else None
        while met is None and tips and tails:
            if len(tips) <= len(tails):
                tips, met = _step(tips, self.below, forward, backward)
            else:
                into = {id: self._into[id].values() for id in tails}
                tails, met = _step(tails, into, backward, forward)
        if met is None:
            return None
        way, at = [met], forward[met]
        while at is not None:
            way.append(at)
            at = forward[at]
        way.reverse()
        at = backward[met]
        while at is not None:
            way.append(at)
            at = backward[at]
        return tuple(way)

    def cycle(self) -> tuple[int, ...]:
        """The ids along a cycle, the first of them again at the end; there must be one."""
        import networkx as nx  # here: it loads longer than the rest of the engine, and few graphs are ever refused

        graph = nx.DiGraph((source, target) for source, targets in self.below.items() for target in targets)
        found = [source for source, _ in nx.find_cycle(graph)]
        return (*found, found[0])

    def reached(self, ids: Iterable[int], *, upwards: bool) -> set[int]:
        """These nodes and all above them (or below them)."""
        found = set(ids)
        waiting = list(found)
        while waiting:
            id = waiting.pop()
            beside = self._into[id].values() if upwards else self.below[id]
            fresh = [each for each in beside if each not in found]
            found.update(fresh)
            waiting += fresh
        return found

    def _own(self) -> dict[int, dict[str, int]]:
        if self._is_lent:
            self._into, self._is_lent = dict(self._into), False
        return self._into


def _step(
    tips: list[int], beside: Mapping[int, Iterable[int]], seen: dict[int, int | None], other: Mapping[int, int | None]
) -> tuple[list[int], int | None]:
    """The nodes one wire on from these, and the first that the search from the other end has seen."""
    fresh: list[int] = []
    for id in tips:
        for each in beside[id]:
            if each not in seen:
                seen[each] = id
                if each in other:
                    return fresh, each
                fresh.append(each)
    return fresh, None
