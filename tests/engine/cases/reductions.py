"""Samples of the rows in engine/ops/reductions.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.engine.cases import Sample, Samples, Torch

AXES: list[Sample] = [
    Sample(((),)),
    Sample(((1,),)),
    Sample(((4,),)),
    Sample(((2, 3),)),
    Sample(((2, 3),), {"axis": 0}),
    Sample(((2, 3),), {"axis": -1}),
    Sample(((2, 3),), {"axis": 1, "keepdims": True}),
    Sample(((2, 3),), {"keepdims": True}),
    Sample(((2, 1),), {"axis": 1}),
    Sample(((2, 3, 2),), {"axis": (0, 2)}),
    Sample(((2, 3, 2),), {"axis": (-1, 1), "keepdims": True}),
    Sample(((2, 3, 2),), {"axis": 1}),
    Sample(((2, 1, 3, 2),), {"axis": (3, 0)}),
]
NO_AXES = Sample(((2, 3),), {"axis": ()}, torch=False)  # PyTorch takes () for all axes
EMPTY = [Sample(((0,),)), Sample(((2, 0),), {"axis": 1})]
NOTHING = [Sample(sample.shapes, sample.options, differentiable=False) for sample in EMPTY]
"""The same for those that are nan or −∞ without entries."""
NO_RESULT = [Sample(((2, 0),), {"axis": 0}), Sample(((0, 3),), {"axis": -1, "keepdims": True})]
TIES = [
    Sample(inputs=([2.0, 1.0, 2.0, 1.0],), differentiable=False),
    Sample(inputs=([[2.0, 2.0, 2.0], [1.0, 3.0, 1.0]],), options={"axis": 1}, differentiable=False),
    Sample(inputs=([[2.0, np.nan, 1.0], [np.inf, -np.inf, np.inf]],), options={"axis": 1}, differentiable=False),
]
SPREADS = [
    *(sample for sample in AXES if sample.shapes not in (((),), ((1,),), ((2, 1),))),
    NO_AXES,
    Sample(((4,),), {"ddof": 1}),
    Sample(((3, 2),), {"axis": 0, "ddof": 1}),
    Sample(((3, 2),), {"axis": 0, "ddof": 2, "keepdims": True}),
    Sample(inputs=([3.0, 3.0, 3.0],), differentiable=False),
    Sample(inputs=([[3.0, 3.0], [1.0, 2.0]],), options={"axis": 1}, differentiable=False),
    Sample(((1,),), {"ddof": 1}, differentiable=False),
    Sample(((2,),), {"ddof": 2}, differentiable=False, torch=False),
    Sample(((),), differentiable=False),
    Sample(((2, 1),), {"axis": 1}, differentiable=False),
    *NOTHING,
    *NO_RESULT,
]
ZEROS = [
    Sample(inputs=([2.0, 0.0, 3.0],)),
    Sample(inputs=([0.0, 2.0, 0.0, 3.0],)),
    Sample(inputs=([[0.0, 2.0, 3.0], [1.0, 4.0, 5.0], [0.0, 6.0, 0.0]],), options={"axis": 1}),
    Sample(inputs=([[0.0, 2.0, 3.0], [1.0, 4.0, 5.0], [0.0, 6.0, 0.0]],), options={"axis": 0}),
]
RUNNING = [
    Sample(((),)),
    Sample(((1,),)),
    Sample(((7,),)),
    Sample(((2, 3),)),
    Sample(((2, 3),), {"axis": 0}),
    Sample(((2, 3),), {"axis": -1}),
    Sample(((2, 5, 2),), {"axis": 1}),
    Sample(((2, 1),), {"axis": 1}),
    Sample(((0,),)),
    Sample(((0, 3),), {"axis": 0}),
    Sample(((2, 0),), {"axis": 0}),
]
PLACES = [
    Sample(((),)),
    Sample(((4,),)),
    Sample(((2, 3),)),
    Sample(((2, 3),), {"axis": 0}),
    Sample(((2, 3),), {"axis": -1, "keepdims": True}),
    Sample(((2, 3),), {"keepdims": True}),
    Sample(((0, 3),), {"axis": 1}),
]
LARGE = [
    Sample(inputs=([1000.0, 999.0, -1000.0],)),
    Sample(inputs=([[-np.inf, 1.0], [2.0, -np.inf]],), options={"axis": 0}, differentiable=False),
    Sample(inputs=([-np.inf, -np.inf],), differentiable=False),
    Sample(inputs=([np.inf, 1.0],), differentiable=False),
    Sample(inputs=([np.nan, 1.0],), differentiable=False),
]
MATRIX = [[1.0, -2.0, 0.5], [0.3, 4.0, -1.0]]
NORMS = [
    *(sample for sample in AXES if sample.shapes != ((2, 1, 3, 2),)),
    Sample(((2, 2, 2),)),
    *(Sample(((4,),), {"ord": ord}) for ord in (1, 2, np.inf)),
    *(Sample(((3, 2),), {"ord": ord, "axis": 0}) for ord in (1, 2, np.inf)),
    *(Sample(((3, 2),), {"ord": ord, "axis": -1, "keepdims": True}) for ord in (1, 2, np.inf)),
    *(Sample(inputs=(MATRIX,), options={"ord": ord}) for ord in (1, 2, np.inf, "fro")),
    *(
        Sample(inputs=(MATRIX,), options={"ord": ord, "axis": (1, 0), "keepdims": True})
        for ord in (1, 2, np.inf, "fro")
    ),
    *(Sample(((2, 3, 2),), {"ord": ord, "axis": (0, -1)}) for ord in (1, 2, np.inf, "fro")),
    *(Sample(((2, 3, 2),), {"ord": ord, "axis": (2, 1), "keepdims": True}) for ord in (1, 2, np.inf, "fro")),
    *(Sample(inputs=([0.0, 0.0],), options={"ord": ord}, differentiable=False) for ord in (None, 1, 2, np.inf)),
    *(Sample(inputs=(np.zeros((2, 2)),), options={"ord": ord}, differentiable=False) for ord in (1, np.inf, "fro")),
    Sample(inputs=(np.zeros((2, 2)),), options={"ord": 2}, differentiable=False, torch=False),
    Sample(inputs=(np.eye(3),), options={"ord": 2}, differentiable=False),
    Sample(inputs=([[0.0, 0.0], [3.0, 4.0]],), options={"axis": 1}, differentiable=False),
    Sample(inputs=([2.0, -2.0, 1.0],), options={"ord": np.inf}, differentiable=False),
    Sample(inputs=([[1.0, -2.0], [2.0, 1.0]],), options={"ord": 1}, differentiable=False),
    Sample(inputs=([[1.0, -2.0], [2.0, 1.0]],), options={"ord": np.inf}, differentiable=False),
    Sample(inputs=([[1.0, np.nan], [2.0, 1.0]],), options={"ord": 2}, differentiable=False, torch=False),
    *(Sample(((0,),), {"ord": ord}) for ord in (None, 1, 2)),
    # Before 2.3 NumPy has no greatest of nothing here.
    *(
        Sample(((0, 3),), {"ord": ord}, torch=False)
        for ord in (None, 1, 2, np.inf, "fro")
        if ord not in (2, np.inf) or np.lib.NumpyVersion(np.__version__) >= "2.3.0"
    ),
]

SAMPLES: Samples = {
    "sum": [*AXES, NO_AXES, *EMPTY, *NO_RESULT],
    "mean": [*AXES, NO_AXES, *NOTHING, *NO_RESULT],
    "prod": [*AXES, NO_AXES, *EMPTY, *NO_RESULT, *ZEROS],
    "max": [*AXES, NO_AXES, *TIES, Sample(((0, 3),), {"axis": 1})],
    "min": [*AXES, NO_AXES, *TIES, Sample(((0, 3),), {"axis": 1})],
    "var": SPREADS,
    "std": SPREADS,
    "logsumexp": [*AXES, NO_AXES, *LARGE, *NOTHING, *NO_RESULT],
    "norm": NORMS,
    "cumsum": RUNNING,
    "cumprod": [*RUNNING, *ZEROS],
    "argmax": PLACES,
    "argmin": PLACES,
}


def _axes(x: Any, axis: Any) -> Any:
    """PyTorch wants the axes named where NumPy has None."""
    return tuple(range(x.ndim)) if axis is None else axis


def _prod(torch: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    axes = _axes(x, axis)
    for each in sorted((at % x.ndim for at in (axes if isinstance(axes, tuple) else (axes,))), reverse=True):
        x = torch.prod(x, each, keepdim=keepdims)
    return x


def _extreme(name: str) -> Any:
    def extreme(torch: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
        return getattr(torch, name)(x, _axes(x, axis), keepdim=keepdims)

    return extreme


def _spread(name: str) -> Any:
    def spread(torch: Any, x: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False) -> Any:
        return getattr(torch, name)(x, _axes(x, axis), correction=ddof, keepdim=keepdims)

    return spread


def _norm(torch: Any, x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    return torch.linalg.norm(x, ord, axis, keepdim=keepdims)


def _running(name: str) -> Any:
    def running(torch: Any, x: Any, axis: int | None = None) -> Any:
        return getattr(torch, name)(torch.ravel(x) if axis is None else x, axis or 0)

    return running


def _place(name: str) -> Any:
    def place(torch: Any, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        return getattr(torch, name)(x, axis, keepdim=keepdims).to(torch.float64)

    return place


TORCH: Torch = {
    "sum": lambda torch, x, axis=None, keepdims=False: torch.sum(x, axis, keepdim=keepdims),
    "mean": lambda torch, x, axis=None, keepdims=False: torch.mean(x, axis, keepdim=keepdims),
    "prod": _prod,
    "max": _extreme("amax"),
    "min": _extreme("amin"),
    "var": _spread("var"),
    "std": _spread("std"),
    "logsumexp": lambda torch, x, axis=None, keepdims=False: torch.logsumexp(x, _axes(x, axis), keepdim=keepdims),
    "norm": _norm,
    "cumsum": _running("cumsum"),
    "cumprod": _running("cumprod"),
    "argmax": _place("argmax"),
    "argmin": _place("argmin"),
}
