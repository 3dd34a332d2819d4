"""Samples of the rows in engine/ops/losses.py."""

import numpy as np

from tests.engine.cases import Sample, Samples, Torch

# What any loss takes that is made entry by entry.
ENTRIES = [
    Sample(((), ())),
    Sample(((), ()), {"reduction": "none"}),
    Sample(((3,), (3,))),
    Sample(((1,), (1,))),
    Sample(((2, 3), (2, 3))),
    Sample(((2, 3), (2, 3)), {"reduction": "sum"}),
    Sample(((2, 3), (2, 3)), {"reduction": "none"}),
    Sample(((2, 3), ())),
    Sample(((3,), (2, 1)), {"reduction": "none"}),
    Sample(((2, 1, 3), (4, 1)), {"reduction": "sum"}),
    Sample(((0,), (0,)), differentiable=False),
    Sample(((0, 2), (2,)), {"reduction": "sum"}),
    Sample(((0,), ()), {"reduction": "none"}),
]

random = np.random.default_rng(3)


def _rows(shape: tuple[int, ...], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of numbers, and a class for each."""
    return random.uniform(-2.0, 2.0, (*shape, count)), random.integers(0, count, shape).astype(float)


CLASSES = [
    Sample(inputs=_rows((4,), 3)),
    Sample(inputs=_rows((4,), 3), options={"reduction": "sum"}),
    Sample(inputs=_rows((4,), 3), options={"reduction": "none"}),
    Sample(inputs=_rows((), 3)),
    Sample(inputs=_rows((), 3), options={"reduction": "none"}),
    Sample(inputs=_rows((1,), 3)),
    Sample(inputs=_rows((3,), 1)),
    Sample(inputs=_rows((2, 3), 4)),
    Sample(inputs=_rows((2, 3), 4), options={"reduction": "none"}),
    Sample(inputs=_rows((2, 1, 2), 3), options={"reduction": "sum"}),
    Sample(inputs=_rows((0,), 3), differentiable=False),
    Sample(inputs=_rows((0,), 3), options={"reduction": "none"}),
]
LARGE = (np.array([[1000.0, -1000.0, 0.0], [-1000.0, 1000.0, 999.0]]), np.array([0.0, 0.0]))

SAMPLES: Samples = {
    "mse": [*ENTRIES, Sample(inputs=([np.inf, np.nan, 1.0], [0.0, 1.0, 1.0]), differentiable=False)],
    "mae": [
        *ENTRIES,
        Sample(inputs=([1.0, -2.0, 0.0], [1.0, -2.0, -0.0]), differentiable=False),
        Sample(inputs=([-np.inf, np.inf], [1.0, 1.0]), differentiable=False),
    ],
    "huber": [
        *ENTRIES,
        *(Sample(((2, 3), (2, 3)), {"delta": 0.5, "reduction": reduction}) for reduction in ("mean", "sum", "none")),
        Sample(inputs=([1.0, -1.0, 0.0, 3.0], [0.0, 0.0, 0.0, 1.0]), differentiable=False),
        Sample(inputs=([np.inf, -np.inf], [0.0, 0.0]), differentiable=False),
    ],
    "bce": [
        *ENTRIES,
        # PyTorch's bound on the divisor, 1e-12, is a float32, and the gradient of its target goes without one, so that
        # test_losses.py compares these less closely.
        Sample(inputs=([0.0, 1.0, 0.0, 1.0], [0.0, 1.0, 1.0, 0.0]), differentiable=False, torch=False),
    ],
    "bce_with_logits": [
        *ENTRIES,
        Sample(inputs=([1000.0, -1000.0, 1000.0, -1000.0, 0.0], [1.0, 0.0, 0.0, 1.0, 0.5])),
    ],
    "cross_entropy": [*CLASSES, Sample(inputs=LARGE)],
    "nll": [*CLASSES, Sample(inputs=LARGE), Sample(inputs=([[-np.inf, 0.0]], [0.0]), differentiable=False)],
    "kl_div": [*ENTRIES, Sample(inputs=([-1.0, -np.inf], [0.0, 0.0]), differentiable=False, torch=False)],
    "hinge": [
        *ENTRIES,
        Sample(inputs=([0.5, -0.5, 2.0, -3.0], [1.0, 1.0, 1.0, -1.0]), options={"reduction": "none"}),
        Sample(inputs=([1.0, -1.0, 2.0], [1.0, -1.0, 0.5]), differentiable=False),
    ],
}


def _classes_last(function):
    """PyTorch's loss of classes, which takes them along axis 1, taken along the last one."""

    def loss(torch, rows, classes, **options):
        rows = rows.movedim(-1, 1).contiguous() if rows.ndim > 1 else rows
        return getattr(torch.nn.functional, function)(rows, classes.long(), **options)

    return loss


def _reduced(torch, entries, reduction="mean"):
    return entries if reduction == "none" else getattr(torch, reduction)(entries)


def _broadcast(function):
    """PyTorch's loss, its inputs broadcast first, which some losses refuse to do."""

    def loss(torch, first, second, **options):
        return getattr(torch.nn.functional, function)(*torch.broadcast_tensors(first, second), **options)

    return loss


TORCH: Torch = {
    "mse": _broadcast("mse_loss"),
    "mae": _broadcast("l1_loss"),
    "huber": _broadcast("huber_loss"),
    "bce": _broadcast("binary_cross_entropy"),
    "bce_with_logits": _broadcast("binary_cross_entropy_with_logits"),
    "cross_entropy": _classes_last("cross_entropy"),
    "nll": _classes_last("nll_loss"),
    "kl_div": _broadcast("kl_div"),
    "hinge": lambda torch, score, label, **options: _reduced(torch, torch.relu(1 - label * score), **options),
}
