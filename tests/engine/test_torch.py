"""Every row against PyTorch in float64: values and gradients, in all samples, at kinks, and in empty arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.op import Op
from tests.engine.cases import Sample
from tests.engine.sampled import PARTS, RULES, graph_of, sampled_rows, values_of

torch: Any = pytest.importorskip("torch")

TORCH = {name: function for part in PARTS for name, function in part.TORCH.items()}
WITHOUT_TORCH: dict[str, str] = {}
"""Rows that PyTorch has no function for, each with the reason."""


def test_every_row_has_its_like_in_torch_or_a_reason_why_not() -> None:
    """A new row is compared with PyTorch, or says why it is not."""
    names = {row.name for row in RULES}
    assert names - set(TORCH) == set(WITHOUT_TORCH)
    assert set(TORCH) <= names


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("row", "sample"), list(sampled_rows(lambda row, sample: sample.torch and row.name in TORCH)))
def test_values_and_gradients_are_torchs(row: Op, sample: Sample) -> None:
    """The same value and the same gradient for every slot, from a random gradient arriving at the output."""
    inputs = values_of(row, sample)
    tensors = [
        torch.tensor(np.array(x), dtype=torch.float64, requires_grad=slot not in row.indices)
        for x, slot in zip(inputs, row.slots_for(len(inputs)), strict=True)
    ]
    expected = TORCH[row.name](torch, *tensors, **sample.options)
    seed = np.random.default_rng(1).uniform(0.5, 1.5, tuple(expected.shape))
    results = Evaluator().run(graph_of(row.name, *inputs, **sample.options), output=100, seed=seed)
    assert not results.problems, results.problems[100].sentence
    _check_close(results.value, expected.detach(), "the value")
    wanted = [tensor for tensor in tensors if tensor.requires_grad]
    given: Any = [None] * len(wanted)
    if expected.requires_grad:
        given = torch.autograd.grad(expected, wanted, torch.tensor(seed), allow_unused=True)
    gradients = iter(given)
    for i, tensor in enumerate(tensors):
        gradient = next(gradients) if tensor.requires_grad else None
        if gradient is None:
            gradient = torch.zeros_like(tensor)
        _check_close(results.gradients[f"p{i}"], gradient, f"the gradient of slot {i + 1}")


def _check_close(found: Any, expected: Any, what: str) -> None:
    expected = expected.to(torch.float64).numpy()
    assert np.shape(found) == expected.shape, what
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, equal_nan=True, err_msg=what)
