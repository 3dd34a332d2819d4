"""A show of hands in class."""

from __future__ import annotations

import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.formats.expressions.expression_parser import parse
from graphgui.formats.expressions.syntax_source import ExpressionError
from graphgui.lessons.prediction import Question
from graphgui.lessons.show_of_hands import Hands


def test_a_class_answers() -> None:
    """Olah's ∂e/∂b: tallies stand the most frequent first, each with what it tells; 12 of 20 are right."""
    graph = parse("a = 2; b = 1; c = a + b; d = b + 1; e = c * d")
    results, question = Evaluator().run(graph), Question(graph.named("b").id, "gradient")
    hands = Hands().raise_hand("2", 5).raise_hand("5", 12).raise_hand("−5").raise_hand("40", 2)
    tallies = hands.tallies(graph, results, question)
    assert [(tally.answer, tally.count) for tally in tallies] == [("5", 12), ("2", 5), ("40", 2), ("−5", 1)]
    assert [tally.verdict.mistake for tally in tallies] == [None, "forgot a path", None, "sign"]
    assert [tally.verdict.is_right for tally in tallies] == [True, False, False, False]
    assert hands.total == 20
    assert hands.share_right(graph, results, question) == 0.6


def test_spellings_of_one_number_count_together() -> None:
    """Under the spelling that came first; other roundings stay apart."""
    hands = Hands().raise_hand("5").raise_hand("2 + 3", 2).raise_hand("5.0").raise_hand(" 0").raise_hand("-0")
    assert hands.counts == (("5", 4), ("0", 2))
    assert Hands().raise_hand("1/3").raise_hand("0.33").total == 2
    assert len(Hands().raise_hand("1/3").raise_hand("0.33").counts) == 2


def test_hands_go_down_again() -> None:
    """A slip of the teacher's can be taken back, down to none; nothing changes in place."""
    hands = Hands().raise_hand("5", 3)
    assert hands.raise_hand("5", -1).counts == (("5", 2),)
    assert hands.raise_hand("5", -3) == Hands()
    assert hands.raise_hand("5", -7) == Hands() == Hands().raise_hand("5", -1)
    assert hands.counts == (("5", 3),)


def test_no_hands_and_no_number() -> None:
    """Without hands no share is right; what is no answer is refused."""
    graph = parse("x = 3; y = x * x")
    results, question = Evaluator().run(graph), Question(graph.named("x").id, "gradient")
    assert Hands().share_right(graph, results, question) == 0.0
    assert Hands().tallies(graph, results, question) == []
    with pytest.raises(ExpressionError):
        Hands().raise_hand("many")
