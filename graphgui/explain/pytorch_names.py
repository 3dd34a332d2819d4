"""PyTorch's view of a graph: the names that its autograd graph shows, and its edges, which run backward.

A number in a slot counts as a Python number, a wire as a tensor, for that is how the same is written in PyTorch:
`x**2` is a PowBackward0 and `x**y` a PowBackward1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Node
from graphgui.engine.op import Shape
from graphgui.engine.options import index_of

LEAF = "AccumulateGrad"
"""What stands at the end of every path, where the gradient of a trained parameter is added up."""


@dataclass(frozen=True)
class Call:
    """What a name may depend on: the shapes that arrive, the shape of the result, the options, and the wired slots."""

    shapes: tuple[Shape, ...]
    shape: Shape
    options: Mapping[str, Any]
    wired: frozenset[str]

    @property
    def ranks(self) -> tuple[int, ...]:
        """How many axes arrive in each slot."""
        return tuple(map(len, self.shapes))


@dataclass(frozen=True)
class PytorchView:
    """The graph that PyTorch would show.

    `names` has every node that is in it; None stands for one without a single counterpart, which several nodes of
    PyTorch's make up together (or none, as with identity): show the operation's own name in brackets. The other nodes
    vanish. `edges` lead from a node to what its gradient is passed on to, once for every wire.
    """

    names: Mapping[int, str | None]
    edges: tuple[tuple[int, int], ...]


def pytorch_view(graph: Graph, results: Results) -> PytorchView:
    """What PyTorch's autograd graph of this graph would look like.

    A trained parameter is a leaf. Constants, numbers in slots, inputs that are not trained, and what no gradient leads
    through vanish, as they do there.
    """
    names: dict[int, str | None] = {}
    edges = []
    sources = graph.sources()
    for id in results.order:
        if id not in results.value_of:
            continue
        node, above = graph.node(id), sources[id]
        if node.op == "parameter" and node.trained:
            names[id] = LEAF
        onward = [above[slot] for slot in node.slots if above.get(slot) in names and _passes(node, slot)]
        if onward:
            names[id] = _name(node, above, results)
            edges += [(id, source) for source in onward]
    return PytorchView(names, tuple(edges))


def _passes(node: Node, slot: str) -> bool:
    return node.row.passes_gradient(slot) or node.op in _STEPS


def _name(node: Node, above: Mapping[str, int], results: Results) -> str | None:
    name = NAMES.get(node.op)
    if name is None or isinstance(name, str):
        return name
    shapes = tuple(
        np.shape(results.value_of[above[slot]] if slot in above else literal)
        for slot, literal in zip(node.slots, node.literals, strict=True)
    )
    return name(Call(shapes, np.shape(results.value_of[node.id]), node.options, frozenset(above)))


def _matmul(call: Call) -> str | None:
    if 0 in call.ranks:
        return "MulBackward0"
    names: dict[Shape, str] = {(1, 1): "DotBackward0", (2, 1): "MvBackward0", (2, 2): "MmBackward0"}
    return names.get(call.ranks)


def _pow(call: Call) -> str:
    if "b" not in call.wired:
        return "PowBackward0"
    return "PowBackward1" if "a" in call.wired else "PowBackward2"


def _reduced(stem: str) -> Callable[[Call], str]:
    """Sums and means have one name for all entries and another along axes."""
    return lambda call: f"{stem}Backward{int(call.options['axis'] is not None or call.options['keepdims'])}"


def _prod(call: Call) -> str | None:
    axis = call.options["axis"]
    if isinstance(axis, tuple):
        return None
    return (
        "ProdBackward0"
        if axis is None and not call.options["keepdims"]
        else "ProdBackward1"
        if axis is not None
        else None
    )


def _norm(call: Call) -> str | None:
    axis, order = call.options["axis"], call.options["ord"]
    axes = call.ranks[0] if axis is None else len(axis) if isinstance(axis, tuple) else 1
    whole = axis is None and order is None
    return "LinalgVectorNormBackward0" if whole or axes < 2 or order in (None, "fro") else None


def _running(stem: str) -> Callable[[Call], str | None]:
    return lambda call: f"{stem}Backward0" if call.options["axis"] is not None or call.ranks == (1,) else None


def _squeeze(call: Call) -> str:
    axis = call.options["axis"]
    return f"SqueezeBackward{0 if axis is None else 2 if isinstance(axis, tuple) else 1}"


def _expand_dims(call: Call) -> str | None:
    axis = call.options["axis"]
    return None if isinstance(axis, tuple) and len(axis) != 1 else "UnsqueezeBackward0"


def _diag(call: Call) -> str | None:
    if call.ranks == (1,):
        return "DiagEmbedBackward0"
    rows, columns = call.shapes[0][-2:]
    return "DiagonalBackward0" if -rows <= call.options["k"] <= columns else None


def _getitem(call: Call) -> str | None:
    """An index of one step has a name, one of several makes several nodes."""
    index = index_of(call.options["index"])
    steps = [step for step in (index if isinstance(index, tuple) else (index,)) if step not in (..., slice(None))]
    if not steps:
        return "AliasBackward0"
    kind = "Unsqueeze" if steps[0] is None else "Slice" if isinstance(steps[0], slice) else "Select"
    return f"{kind}Backward0" if len(steps) == 1 else None


def _of_equal_shapes(name: str) -> Callable[[Call], str | None]:
    """PyTorch first makes the shapes equal, by nodes of their own."""
    return lambda call: name if call.shapes[0] == call.shapes[1] else None


def _of_rank(name: str, rank: int, slot: int = 0) -> Callable[[Call], str | None]:
    return lambda call: name if call.ranks[slot] == rank else None


_STEPS = frozenset({"sign", "floor", "ceil", "round"})
"""Flat operations through which PyTorch leads a gradient of zeros, where we lead none."""

NAMES: Mapping[str, str | Callable[[Call], str | None]] = MappingProxyType(
    {
        **{row: f"{name}Backward0" for row, name in {
            "add": "Add", "mul": "Mul", "neg": "Neg", "reciprocal": "Reciprocal", "square": "Pow", "cube": "Pow",
            "sqrt": "Sqrt", "abs": "Abs", "exp": "Exp", "exp2": "Exp2", "expm1": "Expm1", "log": "Log", "log2": "Log2",
            "log10": "Log10", "log1p": "Log1P", "logaddexp": "Logaddexp", "sin": "Sin", "cos": "Cos", "tan": "Tan",
            "arcsin": "Asin", "arccos": "Acos", "arctan": "Atan", "arctan2": "Atan2", "sinh": "Sinh", "cosh": "Cosh",
            "arcsinh": "Asinh", "arccosh": "Acosh", "arctanh": "Atanh", "hypot": "Hypot", "sinc": "Sinc", "erf": "Erf",
            "tanh": "Tanh", "sigmoid": "Sigmoid", "logsigmoid": "LogSigmoid", "softplus": "Softplus", "relu": "Relu",
            "leaky_relu": "LeakyRelu", "elu": "Elu", "selu": "Elu", "gelu": "Gelu", "gelu_tanh": "Gelu", "silu": "Silu",
            "mish": "Mish", "hardtanh": "Hardtanh", "maximum": "Maximum", "minimum": "Minimum", "where": "Where",
            "sign": "Sign", "floor": "Floor", "ceil": "Ceil", "round": "Round", "max": "Amax", "min": "Amin",
            "var": "Var", "std": "Std", "logsumexp": "Logsumexp", "transpose": "Permute", "triu": "Triu",
            "tril": "Tril", "det": "LinalgDet", "logdet": "LinalgSlogdet", "inv": "LinalgInvEx",
            "cholesky": "LinalgCholeskyEx", "solve": "LinalgSolveEx", "svdvals": "LinalgSvd", "reshape": "View", "ravel": "View",
            "swapaxes": "Transpose", "moveaxis": "Permute", "broadcast_to": "Expand", "concatenate": "Cat",
            "stack": "Stack", "flip": "Flip", "roll": "Roll", "tile": "Repeat", "split": "Slice", "softmax": "Softmax",
            "log_softmax": "LogSoftmax", "layer_norm": "NativeLayerNorm", "avg_pool2d": "AvgPool2D",
            "max_pool2d": "MaxPool2DWithIndices", "dropout": "Mul",
        }.items()},
        "sub": lambda call: "SubBackward0" if "a" in call.wired else "RsubBackward1",
        "div": lambda call: "DivBackward0" if "a" in call.wired else None,  # 1 / x is a reciprocal times 1
        "pow": _pow,
        "mod": lambda call: None if "a" not in call.wired else f"RemainderBackward{int('b' in call.wired)}",
        "clip": lambda call: f"ClampBackward{int(call.wired <= {'x'})}",
        "sum": _reduced("Sum"),
        "mean": _reduced("Mean"),
        "prod": _prod,
        "norm": _norm,
        "cumsum": _running("Cumsum"),
        "cumprod": _running("Cumprod"),
        "matmul": _matmul,
        "dot": _matmul,
        "inner": lambda call: "MulBackward0" if 0 in call.ranks else None,
        "cross": _of_equal_shapes("LinalgCrossBackward0"),
        "diag": _diag,
        "squeeze": _squeeze,
        "expand_dims": _expand_dims,
        "getitem": _getitem,
        "scatter": lambda call: "CopySlices" if call.shape else None,
        "pad": lambda call: "ConstantPadNdBackward0" if call.shape else None,
        "sort": "SortBackward1",
        "batch_norm": _of_rank("NativeBatchNormBackward0", 2),
        "conv2d": _of_rank("ConvolutionBackward0", 4),
        "mse": _of_equal_shapes("MseLossBackward0"),
        "huber": _of_equal_shapes("HuberLossBackward0"),
        "bce": _of_equal_shapes("BinaryCrossEntropyBackward0"),
        "bce_with_logits": _of_equal_shapes("BinaryCrossEntropyWithLogitsBackward0"),
        "nll": lambda call: "NllLossBackward0" if call.ranks in ((1, 0), (2, 1)) else None,
    }
)  # fmt: skip
"""By the row's name: PyTorch's name where one node there does the same, or what finds it from the call."""
