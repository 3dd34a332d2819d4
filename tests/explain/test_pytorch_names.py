"""PyTorch's names against PyTorch itself: every row in all its samples, and whole graphs node by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph
from graphgui.engine.op import Op
from graphgui.explain.pytorch_names import LEAF, pytorch_view
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.cases import Sample
from tests.engine.sampled import PARTS, graph_of, sampled_rows, values_of
from tests.known import Known

TORCH = {name: function for part in PARTS for name, function in part.TORCH.items()}
# How one writes it; the comparison of numbers writes all reductions along axes.
TORCH |= {
    "sum": lambda torch, x, axis=None, keepdims=False: _reduced(torch.sum, x, axis, keepdims),
    "mean": lambda torch, x, axis=None, keepdims=False: _reduced(torch.mean, x, axis, keepdims),
    "prod": lambda torch, x, axis=None, keepdims=False: _product(torch, x, axis, keepdims),
    "solve": lambda torch, a, b: torch.linalg.solve(a, b),
    "clip": lambda torch, x, low, high: torch.clamp(x, low, high),
    "cumsum": lambda torch, x, axis=None: _running(torch.cumsum, x, axis),
    "cumprod": lambda torch, x, axis=None: _running(torch.cumprod, x, axis),
    "nll": lambda torch, x, classes, reduction="mean": torch.nn.functional.nll_loss(
        x if x.ndim < 3 else x.movedim(-1, 1), classes.long(), reduction=reduction
    ),
}


def _reduced(function: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    return function(x) if axis is None and not keepdims else function(x, axis, keepdim=keepdims)


def _product(torch: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    if isinstance(axis, int) or (axis is None and not keepdims):
        return _reduced(torch.prod, x, axis, keepdims)
    for each in sorted(at % x.ndim for at in (range(x.ndim) if axis is None else axis))[::-1]:
        x = torch.prod(x, each, keepdim=True)
    return x if keepdims else torch.squeeze(x)


def _running(function: Any, x: Any, axis: int | None) -> Any:
    return function(x.ravel() if axis is None and x.ndim != 1 else x, axis or 0)


def name_of(tensor: Any) -> str | None:
    """The name of the one node that made a tensor of leaves; "" where several did, None where no gradient comes through."""
    if tensor.grad_fn is None:
        return None
    onward = [node for node, _ in tensor.grad_fn.next_functions if node is not None]
    return type(tensor.grad_fn).__name__ if all(type(node).__name__ == LEAF for node in onward) else ""


def check_name(found: Mapping[str, str | None], node: str, expected: str | None) -> None:
    """A node has PyTorch's name, None where PyTorch makes several nodes of it, no entry where no gradient comes through."""
    if expected is None:
        assert node not in found
    else:
        assert found[node] == (expected or None)


def named(graph: Graph) -> dict[str, str | None]:
    """What the view says, by our names."""
    view = pytorch_view(graph, Evaluator().run(graph))
    return {graph.node(id).name: name for id, name in view.names.items()}


def is_left_out(row: Op, sample: Sample) -> bool:
    """Where PyTorch makes one node, or none, of what only happens to be so little; and identity, which is x itself."""
    return (
        row.name in ("identity", "einsum")
        or (row.name == "diff" and sample.options.get("n") == 0)
        or (row.name == "scatter" and sample.options["shape"] == ())
        or (row.name == "pad" and sample.shapes == ((),))
    )


def by_torch(torch: Any, name: str, inputs: Sequence[Any], indices: Sequence[bool], options: Mapping[str, Any]) -> Any:
    """What PyTorch calls a row, of tensors that need a gradient unless they are indices."""
    tensors = [
        torch.tensor(np.array(x), dtype=torch.float64, requires_grad=not is_index)
        for x, is_index in zip(inputs, indices, strict=True)
    ]
    return name_of(TORCH[name](torch, *tensors, **options))


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    ("row", "sample"),
    list(sampled_rows(lambda row, sample: sample.torch and row.name in TORCH and not is_left_out(row, sample))),
)
def test_every_row_is_called_what_pytorch_calls_it(row: Op, sample: Sample, known: Known) -> None:
    """The name where PyTorch makes one node of it, None where several, no entry where no gradient comes through."""
    inputs = values_of(row, sample)
    indices = [slot in row.indices for slot in row.slots_for(len(inputs))]
    expected = known("torch", by_torch, row.name, inputs, indices, sample.options)
    check_name(named(graph_of(row.name, *inputs, **sample.options)), "out", expected)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("1 - x", lambda torch, x: 1 - x),
        ("x - 1", lambda torch, x: x - 1),
        ("x + 1", lambda torch, x: x + 1),
        ("2 * x", lambda torch, x: 2 * x),
        ("x / 2", lambda torch, x: x / 2),
        ("1 / x", lambda torch, x: 1 / x),
        ("x ** 2", lambda torch, x: x**2),
        ("x ** 3.5", lambda torch, x: x**3.5),
        ("2 ** x", lambda torch, x: 2**x),
        ("x ** x", lambda torch, x: x**x),
        ("x % 2", lambda torch, x: x % 2),
        ("x % x", lambda torch, x: x % x),
        ("clip(x, 0, 1)", lambda torch, x: torch.clamp(x, 0.0, 1.0)),
        ("where(1, x, 0)", lambda torch, x: torch.where(torch.tensor(True), x, 0.0)),
        ("relu(x)", lambda torch, x: torch.relu(x)),
        ("sign(x)", lambda torch, x: torch.sign(x)),
        ("detach(x)", lambda torch, x: x.detach()),
    ],
)
def test_numbers_in_slots_are_numbers_of_python(text: str, made: Any, known: Known) -> None:
    """x**2 is another node than x**y, and 1 − x another than x − 1."""
    expected = known("torch", lambda torch, text: name_of(made(torch, torch.tensor(2.0, requires_grad=True))), text)
    check_name(named(parse(f"x = 2; y = {text}")), "y", expected)


def test_products_by_rank() -> None:
    """Dot, Mv and Mm; a row times a matrix is several nodes."""
    text = "A = [[1, 2], [3, 4]]; v = [1, 1]; d = v @ v; m = A @ v; n = A @ A; r = v @ A"
    found = named(parse(text))
    assert [found[name] for name in "dmnr"] == ["DotBackward0", "MvBackward0", "MmBackward0", None]


def test_a_whole_graph_edge_by_edge(known: Known) -> None:
    """A neuron: what PyTorch's graph has from the loss on, node by node, with constants and literals gone."""
    graph = parse("w = [1, -2]; b = 0.5; x = [3, 4]; p = tanh(dot(w, x) + b); q = 2 * (p - 1); loss = q * q")
    x = graph.named("x")
    graph.replace(replace(x, trained=False))
    view = pytorch_view(graph, Evaluator().run(graph))

    def walked(node: Any) -> list[Any]:
        return [type(node).__name__, sorted(walked(each) for each, _ in node.next_functions if each is not None)]

    def by_torch(torch: Any) -> list[Any]:
        w, b = (torch.tensor(value, requires_grad=True) for value in ([1.0, -2.0], 0.5))
        p = torch.tanh(torch.dot(w, torch.tensor([3.0, 4.0])) + b)
        q = 2 * (p - 1)
        return walked((q * q).grad_fn)

    def found(id: int) -> list[Any]:
        return [view.names[id], sorted(found(end) for start, end in view.edges if start == id)]

    assert found(graph.named("loss").id) == known("torch", by_torch)
    assert x.id not in view.names
    assert view.names[graph.named("w").id] == LEAF


def test_what_has_no_value_is_not_shown() -> None:
    """A node that cannot be computed, and what waits for it, is in no view."""
    assert named(parse("a = [1, 2]; b = [1, 2, 3]; y = a + b; z = y * 2; s = sum(a)")) == {
        "a": LEAF,
        "b": LEAF,
        "s": "SumBackward0",
    }
