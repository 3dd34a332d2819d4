"""A show of hands: how many in a class gave which answer, and the mistake behind each wrong answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph
from graphgui.engine.values import same_value
from graphgui.lessons.answers import read_answer
from graphgui.lessons.prediction import Verdict, judge
from graphgui.lessons.questions import Question


@dataclass(frozen=True)
class Tally:
    """An answer as it was first typed, how many gave it, and what is said of it."""

    answer: str
    count: int
    verdict: Verdict


@dataclass(frozen=True)
class Hands:
    """Counts of hands, by answer. It never changes: a raised hand gives a new one."""

    counts: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        """The number of hands that were raised."""
        return sum(count for _, count in self.counts)

    def raise_hand(self, answer: str, count: int = 1) -> Hands:
        """With so many hands more for an answer (fewer, where the count is below 0; never fewer than none).

        Different spellings of one number count as one. Raises ExpressionError where the answer cannot be read.
        """
        value = read_answer(answer)
        counts, added = [], False
        for text, before in self.counts:
            is_same = same_value(np.add(read_answer(text), 0.0), np.add(value, 0.0))  # −0 is 0 here
            counts.append((text, before + count if is_same else before))
            added = added or is_same
        if not added:
            counts.append((answer.strip(), count))
        return Hands(tuple((text, now) for text, now in counts if now > 0))

    def tallies(self, graph: Graph, results: Results, question: Question) -> list[Tally]:
        """Every answer with what is said of it, the most frequent first."""
        found = [Tally(text, count, judge(graph, results, question, text)) for text, count in self.counts]
        return sorted(found, key=lambda tally: -tally.count)

    def share_right(self, graph: Graph, results: Results, question: Question) -> float:
        """The share of hands that is right, from 0 to 1; 0 where none was raised."""
        right = sum(tally.count for tally in self.tallies(graph, results, question) if tally.verdict.is_right)
        return right / self.total if self.total else 0.0
