"""Losses at their edges: saturation, classes that are none, batches of nothing, and the numbers that textbooks give."""

import math
import re

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.op import ShapeError
from graphgui.engine.ops import OPS
from graphgui.engine.ops.losses import TABLE
from tests.engine.sampled import graph_of


def value_and_gradients(op, *inputs, **options):
    """A loss and the gradient of its sum for every slot."""
    results = Evaluator().run(graph_of(op, *inputs, **options), output=100)
    assert not results.problems, results.problems[100].sentence
    return results.value, *(results.gradients[f"p{i}"] for i in range(len(inputs)))


def sentence_of(op, *inputs, **options):
    """What is wrong with a node that cannot be computed."""
    return Evaluator().run(graph_of(op, *inputs, **options), output=100).problems[100].sentence


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_losses_are_means_unless_told_otherwise(row):
    """Mean and sum of the entries that reduction none gives."""
    inputs = ([[0.2, 0.4, 0.3], [0.6, 0.5, 0.9]], [1.0, 2.0] if row.indices else [[0.1, 0.9, 0.4], [0.3, 0.7, 0.6]])
    entries = value_and_gradients(row.name, *inputs, reduction="none")[0]
    assert entries.shape == np.shape(inputs[1])
    assert value_and_gradients(row.name, *inputs)[0] == pytest.approx(np.mean(entries), rel=1e-14)
    assert value_and_gradients(row.name, *inputs, reduction="sum")[0] == pytest.approx(np.sum(entries), rel=1e-14)


@pytest.mark.parametrize(
    ("op", "inputs", "expected"),
    [
        ("mse", ([1.0, 2.0, 4.0], [1.0, 4.0, 1.0]), (0 + 4 + 9) / 3),
        ("mae", ([1.0, 2.0, 4.0], [1.0, 4.0, 1.0]), (0 + 2 + 3) / 3),
        ("huber", ([0.5, 3.0], [0.0, 0.0]), (0.125 + 2.5) / 2),
        ("bce", ([0.25, 0.5], [0.0, 1.0]), -(math.log(0.75) + math.log(0.5)) / 2),
        ("bce_with_logits", (0.0, 1.0), math.log(2)),
        ("cross_entropy", ([[0.0, 0.0, 0.0]], [2.0]), math.log(3)),
        ("nll", ([[-1.0, -2.0], [-3.0, -4.0]], [1.0, 0.0]), 2.5),
        ("kl_div", (np.log([0.25, 0.75]), [0.5, 0.5]), (0.5 * math.log(2) + 0.5 * math.log(2 / 3)) / 2),
        ("hinge", ([2.0, 0.5, -1.0], [1.0, 1.0, 1.0]), (0 + 0.5 + 2) / 3),
    ],
)
def test_a_loss_worked_by_hand(op, inputs, expected):
    """Numbers that a page of arithmetic gives."""
    assert value_and_gradients(op, *inputs)[0] == pytest.approx(expected, rel=1e-14)


def test_a_cross_entropy_keeps_its_head_at_logits_of_a_thousand():
    """The loss is the gap between the logits, and the gradient is softmax less one-hot."""
    logits = np.array([[1000.0, -1000.0], [1000.0, -1000.0]])
    value, gradient, _ = value_and_gradients("cross_entropy", logits, [0.0, 1.0])
    assert value == 1000.0
    np.testing.assert_array_equal(gradient, [[0.0, 0.0], [0.5, -0.5]])


def test_a_sigmoid_cross_entropy_is_exact_where_it_is_almost_0_and_does_not_overflow():
    """At logit 40 the loss is about e⁻⁴⁰, far below the last digit of 40."""
    value, gradient, _ = value_and_gradients("bce_with_logits", [40.0, -40.0], [1.0, 0.0], reduction="none")
    np.testing.assert_allclose(value, math.exp(-40.0), rtol=1e-12)
    np.testing.assert_allclose(gradient[1], math.exp(-40.0), rtol=1e-12)
    value, gradient, _ = value_and_gradients("bce_with_logits", [1000.0, -1000.0], [0.0, 1.0], reduction="none")
    np.testing.assert_array_equal(value, [1000.0, 1000.0])
    np.testing.assert_array_equal(gradient, [1.0, -1.0])


def test_certain_probabilities_cost_100_at_most_and_nothing_becomes_nan():
    """PyTorch's bounds: a logarithm is −100 at least, and the divisor of the gradient 1e-12 at least."""
    prediction, target = np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.0, 1.0, 1.0, 0.0])
    value, first, second = value_and_gradients("bce", prediction, target, reduction="none")
    np.testing.assert_array_equal(value, [0.0, 0.0, 100.0, 100.0])
    np.testing.assert_allclose(first, [0.0, 0.0, -1e12, 1e12])
    np.testing.assert_array_equal(second, [100.0, -100.0, 100.0, -100.0])


def test_bounds_of_a_cross_entropy_of_probabilities_are_torchs(known):
    """As close as PyTorch's float32 bound allows; its gradient of the target is infinite where ours is ±100."""

    def by_torch(torch, probabilities, targets):
        tensor = torch.tensor(probabilities, requires_grad=True)
        loss = torch.nn.functional.binary_cross_entropy(tensor, torch.tensor(targets))
        loss.backward()
        return loss.item(), tensor.grad

    probabilities, targets = np.array([0.0, 1.0, 1e-40, 1e-60, 1e-300]), np.array([1.0, 0.0, 1.0, 0.5, 0.0])
    expected, slopes = known("torch", by_torch, probabilities, targets)
    value, gradient, _ = value_and_gradients("bce", probabilities, targets)
    np.testing.assert_allclose(value, expected, rtol=1e-12)
    np.testing.assert_allclose(gradient, slopes, rtol=1e-8)


def test_a_probability_outside_0_to_1_gives_nan():
    """The logarithm of a negative number is a value, not an error."""
    assert np.isnan(value_and_gradients("bce", [-0.5, 0.5], [1.0, 1.0])[0])


def test_derivatives_at_kinks_are_0():
    """Where prediction and target are equal, and where the margin is exactly 1."""
    assert value_and_gradients("mae", 3.0, 3.0)[1:] == (0.0, 0.0)
    assert value_and_gradients("hinge", 1.0, 1.0)[1:] == (0.0, 0.0)
    assert value_and_gradients("huber", 1.0, 0.0)[1:] == (1.0, -1.0)


def test_a_target_of_0_adds_nothing_to_a_divergence():
    """0 · log 0 counts as 0, whatever the prediction."""
    value, gradient, _ = value_and_gradients("kl_div", [-np.inf, -1.0, 0.0], [0.0, 0.0, 1.0], reduction="none")
    np.testing.assert_array_equal(value, [0.0, 0.0, 0.0])
    np.testing.assert_array_equal(gradient, [0.0, 0.0, -1.0])


@pytest.mark.parametrize("op", ["cross_entropy", "nll"])
@pytest.mark.parametrize(
    ("classes", "wrong"),
    [([0.0, 2.5], "2.5"), ([10.0, 0.0], "10"), ([0.0, -1.0], "−1"), ([0.0, np.nan], "nan"), ([np.inf, 0.0], "inf")],
)
def test_a_class_that_is_none_is_named(op, classes, wrong):
    """The node shows the sentence, instead of an index out of range."""
    sentence = sentence_of(op, np.zeros((2, 10)), classes)
    assert sentence == f"out: classes must be whole numbers from 0 to 9; one is {wrong}"


def test_a_single_wrong_class_is_named():
    """Also where there is one row only."""
    assert "from 0 to 2; one is 3" in sentence_of("cross_entropy", [0.0, 1.0, 2.0], 3.0)


@pytest.mark.parametrize("op", ["cross_entropy", "nll"])
@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        (((4, 3), (3,)), "(4, 3) and classes (3) do not fit together: there must be one class for each row, so (4)"),
        (((3,), (1,)), "(3) and classes (1) do not fit together: there must be one class for each row, so scalar"),
        (((), ()), "needs a last axis with one entry for each class, not scalar"),
        (((2, 0), (2,)), "needs a last axis with one entry for each class, not (2, 0)"),
    ],
)
def test_rows_and_classes_that_do_not_fit_are_told_apart(op, shapes, words):
    """The sentence names both shapes and the rule."""
    row = OPS[op]
    with pytest.raises(ShapeError, match=re.escape(words)):
        row.shape(row.case(*shapes))


def test_one_class_only_is_always_right():
    """Its softmax is 1, whatever the logit."""
    value, gradient, _ = value_and_gradients("cross_entropy", [[5.0], [-5.0]], [0.0, 0.0])
    assert value == 0.0
    np.testing.assert_array_equal(gradient, [[0.0], [0.0]])


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_batch_of_none_has_a_mean_of_nan_a_sum_of_0_and_no_warning(row):
    """As NumPy and PyTorch have it; the gradient is as empty as the batch."""
    inputs = np.zeros((0, 3)), np.zeros((0,) if row.indices else (0, 3))
    value, gradient, _ = value_and_gradients(row.name, *inputs)
    assert np.isnan(value)
    assert gradient.shape == (0, 3)
    assert value_and_gradients(row.name, *inputs, reduction="sum")[0] == 0.0


def test_a_huber_loss_needs_a_delta_above_0():
    """With 0 it would be 0 everywhere."""
    assert "delta of a Huber loss must be greater than 0" in sentence_of("huber", 1.0, 0.0, delta=0.0)
