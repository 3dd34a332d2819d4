"""Drills: small whole numbers at five levels, codes to share, a score."""

from __future__ import annotations

import numpy as np
import pytest

from graphgui.analysis.layout import card_rect
from graphgui.engine.evaluator import evaluate
from graphgui.engine.graph import Graph
from graphgui.lessons.drills import LEVELS, Drill, DrillError, Score


def ways(graph: Graph, start: int, end: int) -> int:
    """How many paths of wires lead from one node to another."""
    return 1 if start == end else sum(ways(graph, wire.target, end) for wire in graph.wires_from(start))


@pytest.mark.parametrize("level", range(1, len(LEVELS) + 1))
def test_two_hundred_drills_of_each_level(level: int) -> None:
    """Valid graphs; the engine confirms a small whole answer other than 0; all numbers on the way are small and whole."""
    answers, tame = [], 0
    for seed in range(200):
        drill = Drill(level, seed)
        found = evaluate(drill.graph)
        id, kind = drill.question
        answer = np.asarray(found.value_of[id] if kind == "value" else found.gradient_of[id])
        np.testing.assert_array_equal(answer, drill.answer)
        answers.append(answer.tolist())
        for number in [*found.value_of.values(), *found.gradient_of.values()]:
            assert np.all(np.abs(number) <= 99)
            assert np.all(np.mod(number, 1) == 0)
        assert np.all(answer != 0)
        assert drill.prompt.startswith("What is ")
        assert drill.graph.node(id).name in drill.prompt
        others = [value for at, value in found.value_of.items() if (at, "value") != drill.question]
        others += [value for at, value in found.gradient_of.items() if (at, "gradient") != drill.question]
        tame += not any(np.shape(other) == answer.shape and np.all(other == answer) for other in others)
    assert len({str(answer) for answer in answers}) > 8
    assert tame >= 180  # hardly any answer is also that to another question about the same graph


def test_levels_ask_for_what_they_say() -> None:
    """1: values; 2: one way; 3: two ways or more; 4: some kinks and squares; 5: arrays."""
    for seed in range(60):
        drills = [Drill(level, seed) for level in range(1, 6)]
        assert [drill.question.kind for drill in drills] == ["value", *["gradient"] * 4]
        counts = [ways(drill.graph, drill.question.node, drill.graph.output or 0) for drill in drills]
        assert counts[1] == 1
        assert counts[2] == 2
        assert {node.op for node in drills[0].graph.nodes()} <= {"parameter", "add", "mul"}
        assert any(np.ndim(value) for value in drills[4].results.value_of.values())
    used = {node.op for seed in range(60) for node in Drill(4, seed).graph.nodes()}
    assert {"mul", "square", "maximum", "relu"} <= used
    used = {node.op for seed in range(60) for node in Drill(5, seed).graph.nodes()}
    assert {"dot", "matmul", "sum"} <= used


def test_no_drill_stands_at_a_kink() -> None:
    """relu at 0 and a maximum of two equal numbers would be a matter of agreement."""
    for seed in range(200):
        drill = Drill(4, seed)
        for node in drill.graph.nodes():
            arriving = [drill.results.value_of[wire.source] for wire in drill.graph.wires_into(node.id)]
            if node.op == "relu":
                assert arriving[0] != 0
            if node.op == "maximum":
                assert arriving[0] != arriving[1]


def test_cards_do_not_overlap() -> None:
    """A drill comes laid out."""
    for level in range(1, 6):
        rects = [card_rect(node) for node in Drill(level, 7).graph.nodes()]
        for at, (x, y, width, height) in enumerate(rects):
            assert not any(
                x < left + wide and left < x + width and y < top + tall and top < y + height
                for left, top, wide, tall in rects[at + 1 :]
            )


def test_codes_lead_back() -> None:
    """Everybody who types a code meets the same drill, also with a dash for the hyphen."""
    for level in range(1, 6):
        for seed in (0, 7, 4821, 999_999):
            drill = Drill(level, seed)
            for text in (drill.code, f" {drill.code} ", drill.code.replace("-", "−"), drill.code.replace("-", " – ")):
                again = Drill.from_code(text)
                assert again == drill
                assert (again.prompt, again.graph) == (drill.prompt, drill.graph)
    assert Drill(3, 4821).code == "3-4821"


def test_a_known_drill_stays_as_it_is() -> None:
    """Codes that are in use must not lead elsewhere. This one is e = 4b · 2b at b = 3, so that ∂e/∂b = 16b = 48."""
    drill = Drill.from_code("3-4821")
    assert drill.results.values == {"a": 4, "b": 3, "c": 12, "d": 6, "e": 72}
    assert drill.prompt == "What is ∂e/∂b?"
    assert drill.judge("48").is_right


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no code here yet"), ("   ", "no code here yet"), ("hello", "not a code"), ("3", "not a code"), ("3-", "not a code"), ("-3", "not a code"),
        ("3-48-21", "not a code"), ("3.5-1", "not a code"), ("³-1", "not a code"), ("6-1", "no level 6: levels go from 1 to 5"), ("0-1", "no level 0"),
        ("3-1000000", "between 0 and 999999"), ("3-" + "9" * 5000, "not a code"),
    ],
)  # fmt: skip
def test_bad_codes_are_told(text: str, told: str) -> None:
    """With a sentence that says what a code looks like."""
    with pytest.raises(DrillError, match=told):
        Drill.from_code(text)


def test_the_score() -> None:
    """Right at the first try makes the streak longer; a wrong answer or a drill left unsolved ends it."""

    def right(score: Score) -> str:
        return str(float(score.drill.answer))

    score, verdict = Score(2, 10).answer(right(Score(2, 10)))
    assert verdict.is_right
    assert (score.answered, score.right_at_first, score.streak) == (1, 1, 1)
    assert score.answer("1000")[0] is score  # solved already
    score = score.next()
    score, _ = score.answer(right(score))
    assert (score.answered, score.right_at_first, score.streak) == (2, 2, 2)
    score = score.next()
    score, verdict = score.answer("1000")
    assert not verdict.is_right
    assert (score.answered, score.right_at_first, score.streak) == (2, 2, 0)
    score, _ = score.answer(right(score))
    assert (score.answered, score.right_at_first, score.streak, score.tries) == (3, 2, 0, 2)
    score = score.next()
    score, _ = score.answer(right(score))
    assert score.streak == 1
    assert score.next().streak == 1
    assert score.next().next().streak == 0


def test_a_shared_seed_gives_the_same_series() -> None:
    """Whatever was answered; and the series goes on past the last seed."""
    mine, yours = Score(4, 999_998), Score(4, 999_998)
    for _ in range(4):
        assert mine.drill == yours.drill
        mine, yours = mine.next(), yours.answer("1000")[0].next()
    assert mine.drill == Drill(4, 2)
