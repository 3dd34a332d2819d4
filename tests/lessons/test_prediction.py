"""Predictions on graphs whose numbers are known: what is right, and what each wrong answer tells."""

from __future__ import annotations

import re
import tracemalloc

import numpy as np
import pytest

from graphgui.engine.evaluator import EvaluationError, Evaluator, Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph
from graphgui.engine.number_format import short_number
from graphgui.formats.expressions.expression_parser import parse
from graphgui.lessons.prediction import Hidden, Kind, Question, Verdict, judge, mistakes, truth

OLAH = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d"
CHAIN = "x = 2; a = 3 * x; b = 5 * a; c = 7 * b; y = 11 * c"


def asked(text: str, name: str, kind: Kind) -> tuple[Graph, Results, Question]:
    """A graph, its results, and a question about one of its nodes."""
    graph = parse(text)
    return graph, Evaluator().run(graph), Question(graph.named(name).id, kind)


def told(text: str, name: str, kind: Kind, answer: object) -> Verdict:
    """What is said of an answer."""
    return judge(*asked(text, name, kind), answer)


@pytest.mark.parametrize(
    ("name", "kind", "number"),
    [
        ("c", "value", 3), ("d", "value", 2), ("e", "value", 6), ("a", "gradient", 2), ("b", "gradient", 5),
        ("c", "gradient", 2), ("d", "gradient", 3), ("e", "gradient", 1),
    ],
)  # fmt: skip
def test_olahs_numbers_are_the_truth(name: str, kind: Kind, number: int) -> None:
    """Worked number 1: every value and gradient is taken as right, however it is spelt, and its neighbours are not."""
    graph, results, question = asked(OLAH, name, kind)
    assert truth(results, question) == number
    for text in (f"{number}", f"{number}.0", f"{number - 1} + 1", f"2·{number}/2", f"[{number}]"):
        assert judge(graph, results, question, text) == Verdict(
            True, None, f"Right: {question.asked(graph)} = {'[' * ('[' in text)}{number}{']' * ('[' in text)}."
        )
    for wrong in (number + 1, number - 1, -number):
        assert not judge(graph, results, question, float(wrong)).is_right


def test_questions_are_put_in_the_names_of_the_graph() -> None:
    """The output stands above, the node below."""
    graph, _, question = asked(OLAH, "b", "gradient")
    assert question.sentence(graph) == "What is ∂e/∂b?"
    assert Question(graph.named("c").id, "value").sentence(graph) == "What is the value of c?"


@pytest.mark.parametrize(
    ("text", "name", "kind", "answer", "mistake"),
    [
        # Olah's graph: ∂e/∂b = 1·2 + 1·3.
        (OLAH, "b", "gradient", "2", "forgot a path"),
        (OLAH, "b", "gradient", "3", "forgot a path"),
        (OLAH, "b", "gradient", "-5", "sign"),
        (OLAH, "b", "gradient", "2*3", "multiplied paths instead of adding"),
        (OLAH, "b", "gradient", "4", "forgot to multiply along"),
        (OLAH, "b", "gradient", "1", "value instead of gradient"),
        (OLAH, "b", "gradient", "77", None),
        (OLAH, "a", "gradient", "1", "forgot to multiply along"),
        (OLAH, "a", "gradient", "3", "swapped the factors of a product"),
        (OLAH, "a", "gradient", "5", "another node"),
        (OLAH, "c", "gradient", "3", "swapped the factors of a product"),
        (OLAH, "e", "value", "5", "other operation"),
        (OLAH, "e", "value", "2 + 1*1 + 1", "order of operations"),
        (OLAH, "e", "value", "-6", "sign"),
        (OLAH, "e", "value", "7", "slip"),
        (OLAH, "e", "value", "3", "another node"),
        (OLAH, "d", "value", "3", "gradient instead of value"),
        (OLAH, "c", "value", "1", "other operation"),
        # A chain, 3·5·7·11: walked in part from either end.
        (CHAIN, "x", "gradient", "15", "forgot to multiply along"),
        (CHAIN, "x", "gradient", "105", "forgot to multiply along"),
        (CHAIN, "x", "gradient", "7·11", "forgot to multiply along"),
        (CHAIN, "x", "gradient", "11", "forgot to multiply along"),
        (CHAIN, "b", "gradient", "5·7·11", "another node"),
        # CS231n: (x + y)·z at (−2, 5, −4), worked number 5.
        ("x = -2; y = 5; z = -4; q = x + y; f = q * z", "x", "gradient", "4", "sign"),
        ("x = -2; y = 5; z = -4; q = x + y; f = q * z", "x", "gradient", "3", "swapped the factors of a product"),
        ("x = -2; y = 5; z = -4; q = x + y; f = q * z", "x", "gradient", "-2", "value instead of gradient"),
        ("x = -2; y = 5; z = -4; q = x + y; f = q * z", "f", "value", "-22", "order of operations"),
        ("x = -2; y = 5; z = -4; q = x + y; f = q * z", "q", "value", "7", "sign"),
        # Three ways: ∂y/∂x = 2 + 3 + 5.
        ("x = 7; a = 2 * x; b = 3 * x; c = 5 * x; d = a + b; y = d + c", "x", "gradient", "2", "only one path"),
        ("x = 7; a = 2 * x; b = 3 * x; c = 5 * x; d = a + b; y = d + c", "x", "gradient", "8", "forgot a path"),
        ("x = 7; a = 2 * x; b = 3 * x; c = 5 * x; d = a + b; y = d + c", "x", "gradient", "30", "multiplied paths instead of adding"),
        # A path that is lost farther on: u fans out, x does not.
        ("x = 4; u = 3 * x; p = 5 * u; q = 7 * u; y = p + q", "x", "gradient", "15", "forgot a path"),
        # x·x at 3, worked number 13: each of the two wires counts.
        ("x = 3; y = x * x", "x", "gradient", "3", "forgot a path"),
        # The chain rule: (3x + 1)² at 2 gives 2·7·3.
        ("x = 2; h = 3 * x; u = h + 1; y = square(u)", "x", "gradient", "42", None),
        ("x = 2; u = 5 * x; y = square(u)", "x", "gradient", "20", "forgot the inner derivative"),
        ("x = 0.5; u = 3 * x; y = tanh(u)", "x", "gradient", str(1 - np.tanh(1.5) ** 2), "forgot the inner derivative"),
        ("x = 5; y = square(x); z = 3 * y", "x", "gradient", "15", "power rule"),
        ("x = 5; y = 4 * x; z = square(y)", "x", "gradient", "80", "power rule"),
        # A difference: the second input's gradient turns its sign.
        ("x = 5; w = 3; v = 4 * w; u = x * w; y = u - v", "w", "gradient", "9", "sign"),
        # max(4, 2), worked number 4.
        ("x = 4; y = 2; f = maximum(x, y); g = 7 * f", "y", "gradient", "7", "wrong side of a kink"),
        ("x = 4; y = 2; f = maximum(x, y); g = 7 * f", "x", "gradient", "4", "value instead of gradient"),
        ("x = -6; f = relu(x)", "f", "value", "-6", "other operation"),
        ("x = 4; y = 2; f = maximum(x, y)", "f", "value", "2", "other operation"),
        ("x = 5; y = square(x)", "y", "value", "10", "other operation"),
        ("x = 7; y = 3; z = x % y", "z", "value", "3", "swapped the inputs"),
        ("x = 0.5; y = clip(x, 0, 1); z = 3 * y", "x", "gradient", "0", "wrong side of a kink"),
        ("x = 8; y = 2; z = x / y", "z", "value", "0.25", "swapped the inputs"),
        ("x = 8; y = 3; u = x * y; z = x + u", "z", "value", "48", "order of operations"),
        ("x = 8; y = 3; u = x + y; z = square(u)", "z", "value", "8 + 9", "order of operations"),
        # Rounded to a single digit.
        ("x = 3; y = 1 / x", "y", "value", "0.3", "rounded"),
        ("x = 3; y = 1 / x", "y", "value", "0.33", None),
        # The matrix rule, worked number 9.
        ("W = [[1, 2], [3, 4]]; X = [[5, 6], [7, 8]]; D = W @ X", "D", "value", "[[5, 12], [21, 32]]", "other operation"),
        ("W = [[1, 2], [3, 4]]; X = [[5, 6], [7, 8]]; D = W @ X", "D", "value", "[[23, 34], [31, 46]]", "swapped the inputs"),
        ("W = [[1, 2], [3, 4]]; X = [[5, 6], [7, 8]]; D = W @ X", "D", "value", "[[19, 43], [22, 50]]", "transposed"),
        ("W = [[1, 2], [3, 4]]; X = [[5, 6], [7, 8]]; D = W @ X", "D", "value", "[19, 22]", "shape"),
        ("W = [[1, 2], [3, 4]]; X = [[5, 6], [7, 8]]; D = W @ X; s = sum(D)", "W", "gradient", "[[11, 11], [15, 15]]", "transposed"),
        # W̄ = D̄Xᵀ with D̄ = diag(1, 2): Xᵀ on the wrong side.
        (
            "W = [[1, 2], [3, 4]]; X = [[5, 6], [7, 8]]; T = [[1, 0], [0, 2]]; D = W @ X; E = D * T; s = sum(E)",
            "W", "gradient", "[[5, 14], [6, 16]]", "transposed",
        ),
        ("W = [[1, 2], [3, 4]]; x = [5, 6]; v = [1, 2]; h = W @ x; s = dot(h, v)", "x", "gradient", "[5, 11]", "transposed"),
        ("W = [[1, 2], [3, 4]]; x = [5, 6]; v = [1, 2]; h = W @ x; s = dot(h, v)", "W", "gradient", "[[5, 10], [6, 12]]", "transposed"),
        ("u = [1, 2]; v = [3, 5]; s = dot(u, v)", "s", "value", "[3, 10]", "other operation"),
        ("u = [1, 2]; v = [3, 5]; s = dot(u, v)", "s", "value", "[3, 11]", "shape"),
        ("u = [1, 2]; v = [3, 5]; s = dot(u, v)", "u", "gradient", "[1, 2]", "swapped the factors of a product"),
        ("u = [1, 2]; v = [3, 5]; s = dot(u, v)", "u", "gradient", "3", "shape"),
        ("u = [1, 2]; v = [3, 5]; s = 2 * dot(u, v)", "u", "gradient", "[3, 5]", "forgot to multiply along"),
        ("u = [1, 2, 3]; s = sum(u)", "s", "value", "2", "other operation"),
    ],
)  # fmt: skip
def test_each_mistake_is_named(text: str, name: str, kind: Kind, answer: str, mistake: str | None) -> None:
    """The kind of a mistake, on graphs that were worked out by hand."""
    assert told(text, name, kind, answer).mistake == mistake


def test_the_sentences_lead_on() -> None:
    """They say what the answer is, and what to look at next."""
    assert told(OLAH, "b", "gradient", "2").sentence == (
        "You have 2: that is the way through c alone. b also reaches e through d."
    )
    assert told(OLAH, "b", "gradient", "77").sentence == "Not yet. b feeds c and d: what does each of them pass back?"
    assert told(OLAH, "e", "value", "77").sentence == "Not yet. e = c · d: put in the numbers that arrive."
    assert told(OLAH, "a", "value", "77").sentence == "Not yet. a is an input: its number stands on it."
    three = "x = 7; a = 2 * x; b = 3 * x; c = 5 * x; d = a + b; y = d + c"
    assert told(three, "x", "gradient", "5 + 3").sentence == "You have 8: that leaves out the way through a."
    assert "x also reaches y through b and through c" in told(three, "x", "gradient", "2").sentence
    farther = told("x = 4; u = 3 * x; p = 5 * u; q = 7 * u; y = p + q", "x", "gradient", "15").sentence
    assert "x → u → q → y" in farther
    vector = "u = [1, 2, 3]; s = sum(u)"
    assert told(vector, "u", "gradient", "5").sentence == "This should be 3 numbers in brackets."
    assert told(vector, "s", "value", "[1, 2]").sentence == "This should be one number, without brackets."


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (OLAH, "abcde"),
        ("x = 11; w = 13; p = x * w; q = square(x); r = p - q; y = relu(r) + maximum(x, w)", "xwpqry"),
        ("x = 7; u = x * x; v = 19 * u; y = v - 23 * x", "xuvy"),
    ],
)
def test_no_sentence_gives_the_answer_away(text: str, names: str) -> None:
    """Beside the answer that was given and the graph's own formulas, a sentence holds no number at all."""
    graph = parse(text)
    results = Evaluator().run(graph)
    formulas = sorted((formula(graph, node) for node in graph.nodes()), key=len, reverse=True)
    count = 0
    for name in names:
        for kind in ("value", "gradient"):
            question = Question(graph.named(name).id, kind)
            wrong = [value for values in mistakes(graph, results, question).values() for value in values]
            for answer in [*wrong, np.float64(1234.5)]:
                verdict = judge(graph, results, question, answer)
                assert not verdict.is_right
                said = verdict.sentence.removeprefix(f"You have {short_number(answer, digits=4)}: ")
                for shown in formulas:
                    said = said.replace(shown, "")
                assert not re.search(r"\d", said)
                count += 1
    assert count > 50


def test_what_cannot_be_asked_is_said() -> None:
    """A node without a value has no true answer; the sentence is that of the node at fault."""
    graph = parse("u = [1, 2]; v = [1, 2, 3]; w = u + v; y = sum(w)")
    results = Evaluator().run(graph)
    for kind in ("value", "gradient"):
        with pytest.raises(EvaluationError, match="do not fit"):
            judge(graph, results, Question(graph.named("y").id, kind), "1")
    with pytest.raises(EvaluationError, match="no gradient yet"):
        truth(results, Question(graph.named("u").id, "gradient"))


def test_where_no_way_leads_to_the_output() -> None:
    """The gradient is 0, and other answers are asked whether there is a way at all."""
    graph = parse("x = 3; z = 5; u = 2 * z; y = 4 * x")
    results = Evaluator().run(graph)
    question = Question(graph.named("z").id, "gradient")
    assert judge(graph, results, question, "0").is_right
    assert judge(graph, results, question, "8").sentence == "Not yet. Is there a way from z to y at all?"
    assert judge(graph, results, question, "5").mistake == "value instead of gradient"


def test_products_of_matrices_of_any_shapes_can_be_asked() -> None:
    """Their factors cannot always be multiplied entry by entry, so that mistake is left out."""
    text = "A = [[1, 2, 3], [4, 5, 6]]; B = [[1], [0], [2]]; D = dot(A, B)"
    assert told(text, "A", "gradient", "[[1, 0, 2], [1, 0, 2]]").is_right
    assert not told(text, "A", "gradient", "[[1, 1, 1], [1, 1, 1]]").is_right


def test_infinite_and_undefined_numbers_can_be_asked() -> None:
    """∞ and nan are answers as any other, and no finite number passes for ∞."""
    assert told("x = 0; y = 1 / x", "y", "value", "inf").is_right
    assert not told("x = 0; y = 1 / x", "y", "value", "1e300").is_right
    assert told("x = 0; y = log(x); z = y - y", "z", "value", "nan").is_right
    assert not told("x = 0; y = log(x); z = y - y", "z", "value", "0").is_right


def test_a_large_graph_is_judged_at_once() -> None:
    """2^40 ways are not listed one by one: what is near the node is still named."""
    text = "v0 = 1; " + "; ".join(f"v{i + 1} = 0.5 * v{i} + 0.5 * v{i}" for i in range(40))
    graph = parse(text)
    results = Evaluator().run(graph)
    question = Question(graph.named("v0").id, "gradient")
    assert judge(graph, results, question, "1").is_right
    assert judge(graph, results, question, "0.5").mistake == "forgot a path"


def test_many_powers_of_one_number_are_judged_at_once() -> None:
    """Each of 50 squares, one behind the other or side by side, may have been taken wrongly: one after the other is tried."""
    beside = "x = 3; y0 = square(x); " + "; ".join(f"y{i + 1} = y{i} + square(x)" for i in range(49))
    behind = "x = 1; y0 = x; " + "; ".join(f"y{i + 1} = square(y{i}) - y{i} + 1" for i in range(14))
    for text, right, wrong in ((beside, "300", "297"), (behind, "1", "0.5")):
        graph = parse(text)
        results = Evaluator().run(graph)
        question = Question(graph.named("x").id, "gradient")
        assert judge(graph, results, question, right).is_right
        assert not judge(graph, results, question, wrong).is_right
        assert judge(graph, results, question, "12345").mistake is None


def test_large_matrices_are_judged_without_larger_ones() -> None:
    """Of two matrices of 200 rows no outer product is made: it would have 1.6 billion entries."""
    graph = parse("W = ones((200, 200)); X = 2 * ones((200, 200)); H = W @ X; Y = W @ H; s = sum(Y * H)")
    results = Evaluator().run(graph)
    question = Question(graph.named("W").id, "gradient")
    tracemalloc.start()
    try:
        assert judge(graph, results, question, "7").mistake == "shape"
        assert tracemalloc.get_traced_memory()[1] < 100e6
    finally:
        tracemalloc.stop()


def test_hidden_numbers_show_once_they_are_answered() -> None:
    """A wrong answer leaves them hidden; nothing changes in place."""
    graph = parse(OLAH)
    results = Evaluator().run(graph)
    hidden = Hidden.of_all(graph, results, "gradient")
    ids = {graph.named(name).id for name in "abcd"}
    assert hidden.questions == {(id, "gradient") for id in ids}
    assert Hidden.of_all(graph, results, "value").questions == {(graph.named(name).id, "value") for name in "cde"}
    question = Question(graph.named("b").id, "gradient")
    same, verdict = hidden.answer(graph, results, question, "2")
    assert same is hidden
    assert verdict.mistake == "forgot a path"
    fewer, verdict = hidden.answer(graph, results, question, "5")
    assert verdict.is_right
    assert (len(hidden), len(fewer)) == (4, 3)
    assert question in hidden
    assert question not in fewer
    assert fewer.hide(question) == hidden
    assert hidden.show(*hidden.questions) == Hidden()


@pytest.mark.parametrize("text", ["y = a*b + detach(a)", "y = (a > b)*a + a*b", "y = exp(a) + floor(a)*b"])
def test_a_wrong_gradient_is_judged_beside_an_operation_that_passes_none(text: str) -> None:
    """A mistake made beyond a detach, a comparison or a floor never reaches the input that is asked about."""
    graph = parse(f"a = 2; b = 3; {text}")
    verdict = judge(graph, Evaluator().run(graph), Question(graph.named("a").id, "gradient"), "17")
    assert not verdict.is_right
