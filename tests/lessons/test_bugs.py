"""Find the bug: what is planted shows in the gradient check, exactly where it should."""

from __future__ import annotations

import numpy as np
import pytest

from graphgui.engine.evaluator import evaluate
from graphgui.formats.expressions.expression_parser import parse
from graphgui.lessons.bugs import KINDS, BugHunt, BugHuntError
from graphgui.lessons.hand_written import HandProgram

HUNTS = [(kind, seed) for kind in KINDS for seed in range(40)]


def wrong_line(hunt: BugHunt) -> int:
    """The place of the bug, found by trying every line."""
    found = [at for at in range(len(hunt.lines)) if hunt.guess(at).is_right]
    assert len(found) == 1
    return found[0]


def above(hunt: BugHunt, id: int) -> set[int]:
    """A node and all that lead to it, by recursion over wires."""
    return {id}.union(*(above(hunt, wire.source) for wire in hunt.graph.wires_into(id)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_check_disagrees_exactly_where_expected(kind: str) -> None:
    """40 hunts of each kind: wrong at the parameters above the wrong line, right at all others."""
    for seed in range(40):
        hunt = BugHunt(kind, seed)
        line = hunt.lines[wrong_line(hunt)]
        checks = hunt.check()
        assert set(checks) == {node.id for node in hunt.graph.nodes() if node.op == "parameter"}
        wrong = {id for id, check in checks.items() if not check.agrees}
        assert wrong
        assert wrong == set(checks) & above(hunt, line.node)
        true = evaluate(hunt.graph).gradient_of
        for id, check in checks.items():
            np.testing.assert_allclose(check.numerical, true[id], rtol=1e-6, atol=1e-6)
            np.testing.assert_array_equal(check.buggy, hunt.gradients()[id])


@pytest.mark.parametrize("kind", KINDS)
def test_the_program_put_right_agrees_with_the_engine(kind: str) -> None:
    """Every gradient of it, those between included."""
    for seed in range(40):
        hunt = BugHunt(kind, seed)
        true = evaluate(hunt.graph).gradient_of
        for id, gradient in hunt.fixed_gradients().items():
            np.testing.assert_allclose(gradient, true[id], rtol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_on_show_is_what_runs(kind: str) -> None:
    """The lines, pasted into Python as they stand after the forward pass, give the gradients of the hunt."""
    for seed in range(40):
        hunt = BugHunt(kind, seed)
        names = {"np": np} | {
            node.name: np.array(node.value)[()] for node in hunt.graph.nodes() if node.row.is_source
        }  # fmt: skip
        exec("\n".join([*hunt.forward, *(line.text for line in hunt.lines)]), names)
        for id, gradient in hunt.gradients().items():
            np.testing.assert_allclose(names[f"{hunt.graph.node(id).name}_grad"], gradient, rtol=1e-12)


@pytest.mark.parametrize(("kind", "seed"), HUNTS[::5])
def test_guesses(kind: str, seed: int) -> None:
    """The wrong line is explained and put right; of every other it is said what is right about it, and nothing is given away."""
    hunt = BugHunt(kind, seed)
    bug = wrong_line(hunt)
    found = hunt.guess(bug)
    assert found.mistake == kind
    assert found.sentence.endswith(hunt.right_line.text)
    assert hunt.right_line.text != hunt.lines[bug].text
    assert hunt.right_line.node == hunt.lines[bug].node
    true, given = hunt.results.gradient_of, hunt.gradients()
    for at, line in enumerate(hunt.lines):
        if at == bug:
            continue
        verdict = hunt.guess(at)
        assert not verdict.is_right
        assert verdict.mistake is None
        assert hunt.right_line.text not in verdict.sentence
        agrees = np.allclose(given[line.node], true[line.node])
        assert ("the check agrees" in verdict.sentence) is agrees


def test_suspects_hold_the_wrong_line_and_narrow_the_search() -> None:
    """What the check clears is right; over all hunts less than half of the lines is left."""
    left, lines = 0, 0
    for kind, seed in HUNTS:
        hunt = BugHunt(kind, seed)
        suspects = hunt.suspects()
        assert wrong_line(hunt) in suspects
        left, lines = left + len(suspects), lines + len(hunt.lines)
    assert left < lines / 2


def test_bugs_look_like_what_they_are() -> None:
    """Each kind changes its line in its own way and leaves the others as they were."""
    for kind, seed in HUNTS:
        hunt = BugHunt(kind, seed)
        bug = hunt.lines[wrong_line(hunt)]
        wrong, right = bug.text, hunt.right_line.text
        right_lines = HandProgram.of(hunt.graph).lines
        assert [line.text for line in right_lines].count(right) == 1
        assert sum(mine != theirs for mine, theirs in zip(hunt.lines, right_lines, strict=True)) == 1
        match kind:
            case "overwritten":
                assert wrong in (right.replace("+=", "="), right.replace("-= ", "= -"))
            case "wrong transpose":
                assert ".T" in right
                assert sorted(right.replace(".T", "")) == sorted(wrong.replace(".T", ""))
            case "detached":
                assert wrong.endswith("= 0.0")
            case "missing factor":
                assert len(wrong) < len(right)
                assert "*" in right
            case "clipped loss":
                assert "np.where" in wrong or "np.clip" in wrong


def test_by_hand_every_wire_has_its_line() -> None:
    """Olah's graph: the seed, then operation by operation; what arrives second at b is added."""
    program = HandProgram.of(parse("a = 2; b = 1; c = a + b; d = b + 1; e = c * d"))
    assert [line.text for line in program.lines] == [
        "e_grad = 1.0", "c_grad = e_grad * d", "d_grad = e_grad * c", "b_grad = d_grad", "a_grad = c_grad", "b_grad += c_grad",
    ]  # fmt: skip
    graph = program.graph
    gradients = program.run(evaluate(graph))
    assert {graph.node(id).name: float(value) for id, value in gradients.items()} == {
        "a": 2,
        "b": 5,
        "c": 2,
        "d": 3,
        "e": 1,
    }


def test_the_same_kind_and_seed_give_the_same_hunt() -> None:
    """And other seeds give others."""
    for kind in KINDS:
        texts = [[line.text for line in BugHunt(kind, seed).lines] for seed in range(10)]
        assert texts == [[line.text for line in BugHunt(kind, seed).lines] for seed in range(10)]
        assert len({str(text) for text in texts}) > 4


def test_an_unknown_kind_is_told() -> None:
    """With the kinds that there are."""
    with pytest.raises(BugHuntError, match="no bug called typo; there are overwritten"):
        BugHunt("typo", 1)
