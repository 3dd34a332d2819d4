"""PyTorch's names against PyTorch itself: every row in all its samples, and whole graphs node by node."""

from __future__ import annotations

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

torch: Any = pytest.importorskip("torch")

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
    return function(torch.ravel(x) if axis is None and x.ndim != 1 else x, axis or 0)


def name_of(tensor: Any) -> str | None:
    """The name of the node that made a tensor; None where no gradient comes through it."""
    return None if tensor.grad_fn is None else type(tensor.grad_fn).__name__


def is_single(tensor: Any) -> bool:
    """Whether one node of PyTorch's made it of leaves."""
    onward = [node for node, _ in tensor.grad_fn.next_functions if node is not None]
    return all(type(node).__name__ == LEAF for node in onward)


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


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    ("row", "sample"),
    list(sampled_rows(lambda row, sample: sample.torch and row.name in TORCH and not is_left_out(row, sample))),
)
def test_every_row_is_called_what_pytorch_calls_it(row: Op, sample: Sample) -> None:
    """The name where PyTorch makes one node of it, None where several, no entry where no gradient comes through."""
    inputs = values_of(row, sample)
    tensors = [
        torch.tensor(np.array(x), dtype=torch.float64, requires_grad=slot not in row.indices)
        for x, slot in zip(inputs, row.slots_for(len(inputs)), strict=True)
    ]
    made = TORCH[row.name](torch, *tensors, **sample.options)
    graph = graph_of(row.name, *inputs, **sample.options)
    found = named(graph)
    if name_of(made) is None:
        assert "out" not in found
    else:
        assert found["out"] == (name_of(made) if is_single(made) else None)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("1 - x", lambda x: 1 - x),
        ("x - 1", lambda x: x - 1),
        ("x + 1", lambda x: x + 1),
        ("2 * x", lambda x: 2 * x),
        ("x / 2", lambda x: x / 2),
        ("1 / x", lambda x: 1 / x),
        ("x ** 2", lambda x: x**2),
        ("x ** 3.5", lambda x: x**3.5),
        ("2 ** x", lambda x: 2**x),
        ("x ** x", lambda x: x**x),
        ("x % 2", lambda x: x % 2),
        ("x % x", lambda x: x % x),
        ("clip(x, 0, 1)", lambda x: torch.clamp(x, 0.0, 1.0)),
        ("where(1, x, 0)", lambda x: torch.where(torch.tensor(True), x, 0.0)),
        ("relu(x)", torch.relu),
        ("sign(x)", torch.sign),
        ("detach(x)", lambda x: x.detach()),
    ],
)
def test_numbers_in_slots_are_numbers_of_python(text: str, made: Any) -> None:
    """x**2 is another node than x**y, and 1 − x another than x − 1."""
    out = made(torch.tensor(2.0, requires_grad=True))
    found = named(parse(f"x = 2; y = {text}"))
    if name_of(out) is None:
        assert "y" not in found
    else:
        assert found["y"] == (name_of(out) if is_single(out) else None)


def test_products_by_rank() -> None:
    """Dot, Mv and Mm; a row times a matrix is several nodes."""
    text = "A = [[1, 2], [3, 4]]; v = [1, 1]; d = v @ v; m = A @ v; n = A @ A; r = v @ A"
    found = named(parse(text))
    assert [found[name] for name in "dmnr"] == ["DotBackward0", "MvBackward0", "MmBackward0", None]


def test_a_whole_graph_edge_by_edge() -> None:
    """A neuron: what PyTorch's graph has from the loss on, node by node, with constants and literals gone."""
    graph = parse("w = [1, -2]; b = 0.5; x = [3, 4]; p = tanh(dot(w, x) + b); q = 2 * (p - 1); loss = q * q")
    x = graph.named("x")
    graph.replace(replace(x, trained=False))
    view = pytorch_view(graph, Evaluator().run(graph))
    w, b = (torch.tensor(value, requires_grad=True) for value in ([1.0, -2.0], 0.5))
    p = torch.tanh(torch.dot(w, torch.tensor([3.0, 4.0])) + b)
    q = 2 * (p - 1)
    loss = q * q

    def expected(node: Any) -> tuple[Any, ...]:
        onward = [expected(each) for each, _ in node.next_functions if each is not None]
        return type(node).__name__, sorted(onward)

    def found(id: int) -> tuple[Any, ...]:
        return view.names[id], sorted(found(end) for start, end in view.edges if start == id)

    assert found(graph.named("loss").id) == expected(loss.grad_fn)
    assert x.id not in view.names
    assert view.names[graph.named("w").id] == LEAF


def test_what_has_no_value_is_not_shown() -> None:
    """A node that cannot be computed, and what waits for it, is in no view."""
    assert named(parse("a = [1, 2]; b = [1, 2, 3]; y = a + b; z = y * 2; s = sum(a)")) == {
        "a": LEAF,
        "b": LEAF,
        "s": "SumBackward0",
    }
