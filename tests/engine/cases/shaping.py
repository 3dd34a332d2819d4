"""Samples of the rows in engine/ops/shaping.py and engine/ops/indexing.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphgui.engine.op import Shape
from graphgui.engine.options import index_of
from tests.engine.cases import Sample, Samples, Torch

INDICES: list[tuple[Shape, str]] = [
    ((3,), "0"), ((3,), "-1"), ((3,), "1:3"), ((3,), "::2"), ((3,), "..."), ((3,), "None"), ((3,), "5:"), ((3,), "2,"),
    ((2, 3), "1"), ((2, 3), "1, 2"), ((2, 3), ":, -1"), ((2, 3), "None, ..., 1:"), ((2, 3), ":, None, 0"),
    ((2, 3, 4), "..., 0"), ((2, 3, 4), "1, ..., 1::2"), ((2, 3, 4), ":, 1:2"), ((0, 3), ":, 1"), ((), "..."),
    ((), "None"), ((2,), "0, ..."),
]  # fmt: skip
BACKWARDS = [((4,), "::-1"), ((4,), "3:0:-2"), ((2, 3), "::-1, ::-2")]

TAKES = [
    Sample(inputs=([1.0, 2.0, 3.0], 2.0)),
    Sample(inputs=([1.0, 2.0, 3.0], [0.0, 2.0, 2.0, -1.0])),
    Sample(inputs=([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[0.0, 5.0], [5.0, -2.0]])),
    Sample(inputs=([[1.0, 2.0], [4.0, 5.0], [7.0, 8.0]], [2.0, 0.0, 2.0, -2.0]), options={"axis": 0}),
    Sample(inputs=([[1.0, 2.0], [4.0, 5.0], [7.0, 8.0]], 1.0), options={"axis": 0}),
    Sample(inputs=([[1.0, 2.0], [4.0, 5.0], [7.0, 8.0]], [[1.0, 0.0], [1.0, 1.0]]), options={"axis": -1}),
    Sample(inputs=([[[1.0, 2.0], [4.0, 5.0], [7.0, 8.0]]], [1.0, 1.0]), options={"axis": 1}),
    Sample(inputs=([[1.0, 2.0]], []), options={"axis": 0}),
    Sample(inputs=(3.0, [0.0, 0.0]), torch=False),
]
SCATTERED = [
    Sample(inputs=(3.0, 2.0), options={"shape": (3,)}),
    Sample(inputs=([1.0, 2.0, 3.0], [1.0, -1.0, 1.0]), options={"shape": (4,)}),
    Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [[1.0, 3.0], [1.0, 0.0]]), options={"shape": (2, 2)}),
    Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [2.0, 2.0]), options={"shape": (3, 2), "axis": 0}),
    Sample(inputs=([[1.0, 2.0], [3.0, 4.0]], [0.0, 2.0]), options={"shape": (2, 3), "axis": -1}),
    Sample(inputs=([], []), options={"shape": (3,)}),
    Sample(inputs=([1.0, 2.0], [0.0, 0.0]), options={"shape": ()}, torch=False),
]
ALL = [Sample(((),)), Sample(((1,),)), Sample(((4,),)), Sample(((2, 3),)), Sample(((0, 3),)), Sample(((2, 1, 3),))]

SAMPLES: Samples = {
    "reshape": [
        *ALL[:4],
        Sample(((2, 3),), {"shape": (3, 2)}),
        Sample(((2, 3),), {"shape": (1, -1, 2)}),
        Sample(((6,),), {"shape": (-1, 3)}),
        Sample(((1, 1),), {"shape": ()}),
        Sample(((),), {"shape": (1, 1)}),
        Sample(((0, 3),), {"shape": (3, 0, 2)}),
        Sample(((0, 3),), {"shape": (-1, 2)}),
    ],
    "ravel": ALL,
    "squeeze": [
        *ALL,
        Sample(((1, 1),)),
        Sample(((1, 3, 1),), {"axis": 0}),
        Sample(((1, 3, 1),), {"axis": -1}),
        Sample(((1, 3, 1),), {"axis": (0, -1)}),
        Sample(((1, 0),), {"axis": 0}),
    ],
    "expand_dims": [
        *ALL,
        Sample(((2, 3),), {"axis": 1}),
        Sample(((2, 3),), {"axis": -1}),
        Sample(((3,),), {"axis": (0, -1)}),
        Sample(((),), {"axis": (0, 1)}),
    ],
    "swapaxes": [
        Sample(((2, 3),)),
        Sample(((2, 3, 4),), {"axis1": -1}),
        Sample(((2, 3, 4),), {"axis1": 0, "axis2": 2}),
        Sample(((2, 0),)),
    ],
    "moveaxis": [
        Sample(((4,),)),
        Sample(((2, 3, 4),)),
        Sample(((2, 3, 4),), {"source": -1, "destination": 0}),
        Sample(((2, 3, 4, 5),), {"source": (0, 1), "destination": (-1, 1)}),
        Sample(((2, 3, 4, 2),), {"source": (3, 0), "destination": (0, 2)}),
    ],
    "broadcast_to": [
        Sample(((),)),
        Sample(((),), {"shape": (2, 3)}),
        Sample(((3,),), {"shape": (2, 3)}),
        Sample(((2, 1),), {"shape": (2, 3)}),
        Sample(((2, 1),), {"shape": (4, 2, 3)}),
        Sample(((1, 1),), {"shape": (1, 1)}),
        Sample(((1,),), {"shape": (0,)}),
        Sample(((1,),), {"shape": (2, 0)}),
    ],
    "concatenate": [
        Sample(((3,),)),
        Sample(((2,), (3,))),
        Sample(((2, 3), (1, 3), (0, 3))),
        Sample(((2, 3), (2, 1)), {"axis": -1}),
        Sample(((2, 3, 2), (2, 1, 2)), {"axis": 1}),
        Sample(tuple((1,) for _ in range(12))),
    ],
    "stack": [
        Sample(((),)),
        Sample(((), (), ())),
        Sample(((3,), (3,))),
        Sample(((3,), (3,)), {"axis": 1}),
        Sample(((2, 3), (2, 3), (2, 3)), {"axis": -2}),
        Sample(((0,), (0,)), {"axis": -1}),
    ],
    "split": [
        Sample(((4,),)),
        Sample(((4,),), {"part": 1}),
        Sample(((2, 6),), {"sections": 3, "axis": -1, "part": 2}),
        Sample(((2, 3, 2),), {"sections": 3, "axis": 1, "part": 0}),
        Sample(((0, 2),), {"part": 1}),
    ],
    "getitem": [
        *(Sample((shape,), {"index": index}) for shape, index in INDICES),
        *(Sample((shape,), {"index": index}, torch=False) for shape, index in BACKWARDS),
    ],
    "scatter": [
        Sample(((),), {"shape": (3,)}),
        Sample(((),), {"shape": (3,), "index": "-1"}),
        Sample(((2,),), {"shape": (2, 3), "index": ":, 1"}),
        Sample(((2, 1, 2),), {"shape": (2, 3), "index": ":, None, 1:"}),
        Sample(((2,),), {"shape": (4,), "index": "::2"}),
        Sample(((0,),), {"shape": (4,), "index": "4:"}),
        Sample(((),), {"shape": (), "index": "..."}),
        Sample(((1,),), {"shape": (), "index": "None"}),
        Sample(((),), {"shape": (2,), "index": "1, ..."}),
        Sample(((4,),), {"shape": (4,), "index": "::-1"}, torch=False),
    ],
    "take": TAKES,
    "scatter_add": SCATTERED,
    "take_along_axis": [
        Sample(inputs=([1.0, 2.0, 3.0], [2.0, 0.0, 2.0, -1.0])),
        Sample(inputs=([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[1.0], [-3.0]])),
        Sample(inputs=([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[1.0, 0.0, 1.0]]), options={"axis": 0}),
        Sample(inputs=([[1.0, 2.0], [4.0, 5.0]], np.zeros((2, 0))), options={"axis": 1}),
    ],
    "flip": [
        *ALL,
        Sample(((2, 3),), {"axis": 0}),
        Sample(((2, 3),), {"axis": -1}),
        Sample(((2, 3, 2),), {"axis": (0, -1)}),
    ],
    "roll": [
        *ALL[1:],
        Sample(((),), torch=False),
        Sample(((4,),), {"shift": -1}),
        Sample(((4,),), {"shift": 9}),
        Sample(((2, 3),), {"shift": 0}),
        Sample(((2, 3),), {"shift": 2}),
        Sample(((2, 3),), {"shift": 2, "axis": -1}),
        Sample(((2, 3, 2),), {"shift": -1, "axis": (0, 1)}),
    ],
    "pad": [
        *ALL,
        Sample(((3,),), {"pad_width": 0}),
        Sample(((3,),), {"pad_width": (0, 2)}),
        Sample(((2, 3),), {"pad_width": ((1, 0), (2, 3))}),
        Sample(((2, 3),), {"pad_width": ((1, 2),)}),
    ],
    "tile": [
        *ALL,
        Sample(((2, 3),), {"reps": (2, 1)}),
        Sample(((3,),), {"reps": (2, 2)}),
        Sample(((2, 3),), {"reps": ()}),
        Sample(((),), {"reps": ()}),
        Sample(((),), {"reps": (2, 3)}),
        Sample(((2, 1),), {"reps": (3, 1, 2)}),
        Sample(((2,),), {"reps": (0,)}),
    ],
    "repeat": [
        *ALL,
        Sample(((2, 3),), {"repeats": 3, "axis": 0}),
        Sample(((2, 3),), {"axis": -1}),
        Sample(((2, 3, 2),), {"axis": 1, "repeats": 1}),
        Sample(((2, 3),), {"repeats": 0}),
        Sample(((2, 3),), {"repeats": 0, "axis": 1}),
    ],
    "sort": [
        *ALL[1:],
        Sample(((3, 2),), {"axis": 0}),
        Sample(((2, 4, 2),), {"axis": 1}),
        Sample(inputs=([2.0, 1.0, 2.0, 1.0],), differentiable=False),
        Sample(inputs=([2.0, -np.inf, np.nan, 1.0],), differentiable=False),
    ],
    "argsort": [
        *ALL[1:],
        Sample(((3, 2),), {"axis": 0}),
        Sample(inputs=([2.0, 1.0, 2.0, 1.0],)),
    ],
    "diff": [
        *ALL[1:],
        Sample(((3, 2),), {"axis": 0}),
        Sample(((6,),), {"n": 2}),
        Sample(((2, 5),), {"n": 3}),
        Sample(((2, 5, 2),), {"n": 2, "axis": 1}),
        Sample(((3,),), {"n": 0}),
        Sample(((3,),), {"n": 4}),
    ],
    "one_hot": [
        Sample(inputs=(1.0,)),
        Sample(inputs=([2.0, 0.0, 3.0],), options={"classes": 4}),
        Sample(inputs=([[0.0, 1.0], [2.0, 2.0]],), options={"classes": 3}),
        Sample(inputs=([0.0],), options={"classes": 1}),
        Sample(inputs=([],), options={"classes": 3}, torch=False),
    ],
}


def _axes(x: Any, axis: Any) -> Any:
    return tuple(range(x.ndim)) if axis is None else axis


def _expand_dims(torch: Any, x: Any, axis: Any = 0) -> Any:
    named = axis if isinstance(axis, tuple) else (axis,)
    rank = x.ndim + len(named)
    for at in sorted(each % rank for each in named):
        x = torch.unsqueeze(x, at)
    return x


def _scatter(torch: Any, x: Any, shape: Shape, index: str = "0") -> Any:
    whole = torch.zeros(shape, dtype=torch.float64)
    whole[index_of(index)] = x
    return whole


def _take(torch: Any, x: Any, indices: Any, axis: int | None = None) -> Any:
    x, axis = (torch.ravel(x), 0) if axis is None else (x, axis % x.ndim)
    places = indices.long() % x.shape[axis]
    parts = torch.index_select(x, axis, torch.ravel(places))
    return torch.reshape(parts, (*x.shape[:axis], *places.shape, *x.shape[axis + 1 :]))


def _scatter_add(torch: Any, x: Any, indices: Any, shape: Shape, axis: int | None = None) -> Any:
    whole = torch.zeros(shape, dtype=torch.float64)
    target, along = (torch.ravel(whole), 0) if axis is None else (whole, axis)
    places = torch.ravel(indices.long()) % target.shape[along]
    source = torch.ravel(x) if axis is None else x
    return torch.reshape(torch.index_add(target, along, places, source), shape)


def _pad(torch: Any, x: Any, pad_width: Any = 1) -> Any:
    pair = (pad_width, pad_width) if isinstance(pad_width, int) else pad_width
    pairs = (pair,) * x.ndim if isinstance(pair[0], int) else pair * x.ndim if len(pair) == 1 else pair
    return torch.nn.functional.pad(x, [width for each in reversed(pairs) for width in each]) if x.ndim else x


TORCH: Torch = {
    "reshape": lambda torch, x, shape=(-1,): torch.reshape(x, shape),
    "ravel": lambda torch, x: torch.ravel(x),
    "squeeze": lambda torch, x, axis=None: torch.squeeze(x) if axis is None else torch.squeeze(x, axis),
    "expand_dims": _expand_dims,
    "swapaxes": lambda torch, x, axis1=0, axis2=1: torch.swapaxes(x, axis1, axis2),
    "moveaxis": lambda torch, x, source=0, destination=-1: torch.moveaxis(x, source, destination),
    "broadcast_to": lambda torch, x, shape=(): torch.broadcast_to(x, shape),
    "concatenate": lambda torch, *parts, axis=0: torch.cat(parts, axis),
    "stack": lambda torch, *parts, axis=0: torch.stack(parts, axis),
    "split": lambda torch, x, sections=2, axis=0, part=0: torch.tensor_split(x, sections, axis)[part],
    "getitem": lambda torch, x, index="0": x[index_of(index)],
    "scatter": _scatter,
    "take": _take,
    "scatter_add": _scatter_add,
    "take_along_axis": lambda torch, x, indices, axis=-1: torch.take_along_dim(x, indices.long() % x.shape[axis], axis),
    "flip": lambda torch, x, axis=None: torch.flip(
        x, _axes(x, axis) if axis is None or isinstance(axis, tuple) else (axis,)
    ),
    "roll": lambda torch, x, shift=1, axis=None: torch.roll(
        x, (shift,) * len(axis) if isinstance(axis, tuple) else shift, axis
    ),
    "pad": _pad,
    "tile": lambda torch, x, reps=(2,): torch.tile(x, reps),
    "repeat": lambda torch, x, repeats=2, axis=None: torch.repeat_interleave(x, repeats, axis),
    "sort": lambda torch, x, axis=-1: torch.sort(x, dim=axis, stable=True).values,
    "argsort": lambda torch, x, axis=-1: torch.argsort(x, dim=axis, stable=True).to(torch.float64),
    "diff": lambda torch, x, n=1, axis=-1: torch.diff(x, n=n, dim=axis),
    "one_hot": lambda torch, x, classes=2: torch.nn.functional.one_hot(x.long(), classes).to(torch.float64),
}
