"""Building blocks of neural networks at their edges, and their shapes."""

import numpy as np
import pytest

from graphgui.analysis.curvature import hessian
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Wire, make_node
from graphgui.engine.op import ShapeError
from graphgui.engine.ops import OPS
from tests.engine.cases import Sample, losses, neural
from tests.engine.sampled import graph_of


def value_and_gradients(op, *inputs, **options):
    """A value and the gradient of its sum for every slot."""
    results = Evaluator().run(graph_of(op, *inputs, **options), output=100)
    assert not results.problems, results.problems[100].sentence
    return results.value, *(results.gradients[f"p{i}"] for i in range(len(inputs)))


def refusal(op, *shapes, **options):
    """The sentence with which a row refuses shapes."""
    row = OPS[op]
    with pytest.raises(ShapeError) as caught:
        row.shape(row.case(*shapes, **options))
    return str(caught.value)


def test_softmax_of_large_numbers_does_not_overflow():
    """Only differences count."""
    value, _ = value_and_gradients("softmax", [1000.0, 1000.0, -1000.0])
    np.testing.assert_array_equal(value, [0.5, 0.5, 0.0])
    value, _ = value_and_gradients("log_softmax", [1000.0, 0.0])
    np.testing.assert_array_equal(value, [0.0, -1000.0])


@pytest.mark.parametrize("op", ["softmax", "log_softmax"])
def test_softmax_needs_an_axis_with_entries(op):
    """The axis is named."""
    assert refusal(op, ()) == "there is no axis -1: a number has no axes"
    assert refusal(op, (2, 0)) == "axis -1 of (2, 0) has no entries"
    assert "no axis 2" in refusal(op, (2, 3), axis=2)


@pytest.mark.parametrize(("op", "axis"), [("layer_norm", -1), ("batch_norm", 0)])
def test_normalized_numbers_have_mean_0_and_variance_1(op, axis):
    """And equal ones become 0, with a gradient of 0, as nothing is divided by 0."""
    x = np.random.default_rng(0).normal(3.0, 5.0, (4, 6))
    value, gradient = value_and_gradients(op, x)
    np.testing.assert_allclose(np.mean(value, axis=axis), 0.0, atol=1e-14)
    np.testing.assert_allclose(np.var(value, axis=axis), 1.0, rtol=1e-3)
    np.testing.assert_allclose(gradient, 0.0, atol=1e-14)  # the sum of the output is 0 whatever x is
    value, gradient = value_and_gradients(op, np.full((3, 3), 7.0))
    assert not np.any(value)
    assert not np.any(gradient)


@pytest.mark.parametrize(("op", "shape"), [("layer_norm", (3, 0)), ("batch_norm", (0, 3)), ("batch_norm", ())])
def test_normalizing_nothing_is_refused(op, shape):
    """There is no mean of nothing."""
    assert refusal(op, shape)


def test_a_correlation_slides_the_kernel_without_turning_it():
    """A convolution turns it; the product of 1 + 2x and 3 + 4x is 3 + 10x + 8x²."""
    value, x, kernel = value_and_gradients("correlate", [1.0, 2.0, 3.0, 4.0], [1.0, 10.0])
    np.testing.assert_array_equal(value, [21.0, 32.0, 43.0])
    np.testing.assert_array_equal(x, [1.0, 11.0, 11.0, 10.0])
    np.testing.assert_array_equal(kernel, [6.0, 9.0])
    np.testing.assert_array_equal(value_and_gradients("convolve", [1.0, 2.0], [3.0, 4.0])[0], [3.0, 10.0, 8.0])


def test_correlations_of_unfit_vectors_are_refused():
    """Each sentence says what is wrong."""
    assert refusal("correlate", (2,), (3,)) == "the kernel (3) must not be longer than x (2)"
    assert "two vectors" in refusal("correlate", (2, 2), (2,))
    assert "two vectors" in refusal("convolve", (3,), (0,))
    assert "too many products" in refusal("convolve", (1_000_000,), (1_000_000,))


def test_a_convolution_finds_an_edge():
    """A kernel of −1 and 1 answers where a dark column meets a light one."""
    image = np.array([[0.0, 0.0, 1.0, 1.0]] * 2)
    value, _, kernel = value_and_gradients("conv2d", image, [[-1.0, 1.0]])
    np.testing.assert_array_equal(value, [[0.0, 1.0, 0.0]] * 2)
    np.testing.assert_array_equal(kernel, [[2.0, 4.0]])


def test_convolutions_that_do_not_fit_are_refused():
    """The sentences name the shapes and the rule."""
    assert "channels, 3, to equal the kernel's second axis, 2" in refusal("conv2d", (1, 3, 8, 8), (4, 2, 3, 3))
    assert "needs images (N, C, H, W)" in refusal("conv2d", (8,), (3,))
    assert "3 × 3 does not fit into (2, 5)" in refusal("conv2d", (2, 5), (3, 3))
    assert "3 × 3 does not fit into (0, 0) with padding 1" in refusal("conv2d", (0, 0), (3, 3), padding=1)
    assert "more than 40,000,000 entries" in refusal("conv2d", (2000, 2000), (1000, 1000))


def test_pooling_that_does_not_fit_is_refused():
    """A window must fit at least once."""
    assert "at least two axes, not (4)" in refusal("max_pool2d", (4,))
    assert "2 × 2 does not fit into (1, 5)" in refusal("avg_pool2d", (1, 5))


def test_pooling_leaves_out_what_no_window_reaches():
    """A row or column left over gets no gradient; overlapping windows add theirs up."""
    value, gradient = value_and_gradients("max_pool2d", [[1.0, 2.0, 9.0], [4.0, 3.0, 9.0], [9.0, 9.0, 9.0]])
    np.testing.assert_array_equal(value, [[4.0]])
    np.testing.assert_array_equal(gradient, [[0, 0, 0], [1, 0, 0], [0, 0, 0]])
    value, gradient = value_and_gradients("avg_pool2d", np.ones((3, 3)), stride=1)
    np.testing.assert_array_equal(gradient, np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 4)


def test_the_first_of_several_largest_gets_the_whole_gradient():
    """PyTorch's choice, unlike that of max along an axis, which shares."""
    _, gradient = value_and_gradients("max_pool2d", [[5.0, 5.0], [5.0, 5.0]])
    np.testing.assert_array_equal(gradient, [[1.0, 0.0], [0.0, 0.0]])


def test_a_nan_passes_through_a_maximum():
    """And takes the gradient of its window, so that it can be traced."""
    value, gradient = value_and_gradients("max_pool2d", [[5.0, np.nan], [5.0, 6.0]])
    assert np.isnan(value[0, 0])
    np.testing.assert_array_equal(gradient, [[0.0, 1.0], [0.0, 0.0]])


def test_windows_put_back_add_up_and_must_fit():
    """Each entry comes back once for each window that it lies in."""
    parts, _ = value_and_gradients("patches", np.ones((3, 3)))
    assert parts.shape == (4, 2, 2)
    whole, _ = value_and_gradients("fold", parts, shape=(3, 3))
    np.testing.assert_array_equal(whole, [[1, 2, 1], [2, 4, 2], [1, 2, 1]])
    assert refusal("fold", (4, 2, 2), shape=(4, 4)) == "windows of (4, 4) have the shape (4, 3, 3), not (4, 2, 2)"
    assert "at least two axes, not scalar" in refusal("fold", (4, 2, 2))
    assert "2 × 2 does not fit into (1, 3)" in refusal("patches", (1, 3))


def test_dropout_drops_the_same_entries_for_the_same_seed_and_keeps_the_mean():
    """A share of `rate` is 0, the others are 1 / (1 − rate) times as large; the gradient likewise."""
    ones = np.ones((100, 100))
    value, gradient = value_and_gradients("dropout", ones, rate=0.2)
    np.testing.assert_array_equal(value, gradient)
    np.testing.assert_array_equal(value, value_and_gradients("dropout", ones, rate=0.2)[0])
    assert set(np.unique(value)) == {0.0, 1.25}
    assert np.mean(value) == pytest.approx(1.0, abs=0.03)
    assert np.any(value != value_and_gradients("dropout", ones, rate=0.2, seed=1)[0])
    np.testing.assert_array_equal(value_and_gradients("dropout", ones, rate=0.0)[0], ones)


def test_dropping_everything_is_refused():
    """Nothing would be left to scale."""
    assert refusal("dropout", (3,), rate=1.0) == "the rate of dropout must be below 1, not 1"


@pytest.mark.parametrize("x", [(3, 7, 6), (1, 5, 5), (2, 4, 9)])
@pytest.mark.parametrize("kernel", [(2, 3), (4, 1)])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_a_convolution_is_the_sum_of_products_in_every_window(x, kernel, stride, padding):
    """Against four plain loops."""
    random = np.random.default_rng(1)
    images, kernels = random.normal(size=(2, *x)), random.normal(size=(2, x[0], *kernel))
    framed = np.pad(images, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    found = value_and_gradients("conv2d", images, kernels, stride=stride, padding=padding)[0]
    for n, o, i, j in np.ndindex(found.shape):
        rows, columns = slice(i * stride, i * stride + kernel[0]), slice(j * stride, j * stride + kernel[1])
        assert found[n, o, i, j] == pytest.approx(np.sum(framed[n, :, rows, columns] * kernels[o]), abs=1e-12)


@pytest.mark.parametrize(
    ("op", "shapes", "options"),
    [
        ("softmax", [(2, 3)], {"axis": 0}),
        ("log_softmax", [(2, 3)], {}),
        ("layer_norm", [(2, 3)], {}),
        ("correlate", [(5,), (2,)], {}),
        ("conv2d", [(2, 2, 3, 3), (2, 2, 2, 2)], {"stride": 2, "padding": 1}),
        ("conv2d", [(2, 3, 3), (2, 2, 2, 2)], {}),
        ("conv2d", [(3, 3), (2, 2)], {}),
        ("avg_pool2d", [(1, 1, 3, 4)], {"stride": 1}),
        ("max_pool2d", [(1, 1, 4, 4)], {}),
        ("dropout", [(2, 3)], {}),
        ("huber", [(4,), (4,)], {"delta": 0.5}),
        ("bce_with_logits", [(4,), (4,)], {}),
    ],
)
def test_second_derivatives_are_exact_and_torchs(op, shapes, options, known):
    """The Hessian of the squared output: the rules are made of what can be recorded, so that it is not estimated."""

    def by_torch(torch, op, inputs, options):
        first, *others = map(torch.tensor, inputs)

        def loss(x):
            return torch.sum({**neural.TORCH, **losses.TORCH}[op](torch, x, *others, **options) ** 2)

        return torch.autograd.functional.hessian(loss, first)

    inputs = Sample(tuple(shapes)).arrays(OPS[op])
    graph = graph_of(op, *inputs, **options)
    graph.add(make_node(101, "square", "mul"))
    graph.add(make_node(102, "loss", "sum"))
    for wire in (Wire(100, 101, "a"), Wire(100, 101, "b"), Wire(101, 102, "x")):
        graph.connect(wire)
    found, inexact_because = hessian(graph, 102, [1])
    expected = known("torch", by_torch, op, inputs, options)
    assert inexact_because == ""
    np.testing.assert_allclose(found, expected.reshape(found.shape), rtol=1e-9, atol=1e-11)
