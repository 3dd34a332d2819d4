"""Every row against PyTorch in float64: values and gradients, in all samples, at kinks, and in empty arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.op import Op
from tests.engine.cases import Sample
from tests.engine.sampled import PARTS, RULES, graph_of, sampled_rows, values_of
from tests.known import Known

TORCH = {name: function for part in PARTS for name, function in part.TORCH.items()}
WITHOUT_TORCH: dict[str, str] = {}
"""Rows that PyTorch has no function for, each with the reason."""


def test_every_row_has_its_like_in_torch_or_a_reason_why_not() -> None:
    """A new row is compared with PyTorch, or says why it is not."""
    names = {row.name for row in RULES}
    assert names - set(TORCH) == set(WITHOUT_TORCH)
    assert set(TORCH) <= names


def by_torch(torch: Any, name: str, inputs: Sequence[Any], indices: Sequence[bool], options: Mapping[str, Any]) -> Any:
    """The value, and the gradient of each input, from a random gradient arriving at the output."""
    tensors = [
        torch.tensor(np.array(x), dtype=torch.float64, requires_grad=not is_index)
        for x, is_index in zip(inputs, indices, strict=True)
    ]
    value = TORCH[name](torch, *tensors, **options)
    wanted = [tensor for tensor in tensors if tensor.requires_grad]
    given: Any = [None] * len(wanted)
    if value.requires_grad:
        given = torch.autograd.grad(value, wanted, torch.tensor(arriving(value)), allow_unused=True)
    found = iter(given)
    gradients = [next(found) if tensor.requires_grad else None for tensor in tensors]
    return {
        "value": value.detach().to(torch.float64),
        "gradients": [torch.zeros_like(x) if g is None else g for x, g in zip(tensors, gradients, strict=True)],
    }


def arriving(value: Any) -> Any:
    """A random gradient of the shape of the output."""
    return np.random.default_rng(1).uniform(0.5, 1.5, tuple(value.shape))


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("row", "sample"), list(sampled_rows(lambda row, sample: sample.torch and row.name in TORCH)))
def test_values_and_gradients_are_torchs(row: Op, sample: Sample, known: Known) -> None:
    """The same value and the same gradient for every slot, from a random gradient arriving at the output."""
    inputs = values_of(row, sample)
    indices = [slot in row.indices for slot in row.slots_for(len(inputs))]
    expected = known("torch", by_torch, row.name, inputs, indices, sample.options)
    graph = graph_of(row.name, *inputs, **sample.options)
    results = Evaluator().run(graph, output=100, seed=arriving(expected["value"]))
    assert not results.problems, results.problems[100].sentence
    _check_close(results.value, expected["value"], "the value")
    assert len(expected["gradients"]) == len(inputs)
    for i, gradient in enumerate(expected["gradients"]):
        _check_close(results.gradients[f"p{i}"], gradient, f"the gradient of slot {i + 1}")


def _check_close(found: Any, expected: Any, what: str) -> None:
    assert np.shape(found) == expected.shape, what
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, equal_nan=True, err_msg=what)
