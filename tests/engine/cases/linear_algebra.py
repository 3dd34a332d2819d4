"""Samples of the rows in engine/ops/linear_algebra.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.engine.cases import Sample, Samples, Torch

A1 = np.array([[1.5]])
A2 = np.array([[2.0, 0.5], [-1.0, 1.25]])
A3 = np.array([[2.0, 0.5, -0.25], [1.0, -1.5, 0.75], [0.25, 0.5, 1.75]])
A4 = np.array([[2.0, 0.5, -0.25, 1.0], [1.0, -1.5, 0.75, 0.5], [0.25, 0.5, 1.75, -1.0], [-0.5, 1.25, 0.5, 2.25]])
STACK = np.array([A2, [[0.5, -1.5], [1.0, 2.0]], [[-1.0, 0.25], [0.75, 1.5]]])
STACK_OF_STACKS = np.array([[A3, A3.T + np.eye(3)]])
SINGULAR2 = np.array([[1.0, 2.0], [2.0, 4.0]])
SINGULAR3 = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])
SINGULAR4 = np.array([[1.0, 2.0, 0.5, 1.0], [0.5, -1.0, 2.0, 0.0], [1.5, 1.0, 2.5, 1.0], [0.25, 2.0, 1.0, -1.0]])
RANK_TWO4 = np.diag([1.0, 2.0, 0.0, 0.0])
POSITIVE2 = A2 @ A2.T
POSITIVE3 = A3 @ A3.T
SKEW3 = np.array([[0.0, 0.5, 0.0], [-0.5, 0.0, 0.25], [0.0, -0.25, 0.0]])
POSITIVE_STACK = STACK @ STACK.mT
EMPTY = np.zeros((0, 0))

MATRICES = [Sample(inputs=(x,)) for x in (A1, A2, A3, A4, STACK, STACK_OF_STACKS, EMPTY, np.zeros((0, 2, 2)))]

PRODUCTS = [
    ((3,), (3,)), ((1,), (1,)), ((0,), (0,)), ((2, 3), (3,)), ((1, 1), (1,)), ((2, 0), (0,)), ((3,), (3, 2)),
    ((1,), (1, 2)), ((2, 3), (3, 2)), ((2, 3), (3, 1)), ((1, 3), (3, 2)), ((2, 1), (1, 3)), ((2, 0), (0, 3)),
    ((0, 3), (3, 2)),
]  # fmt: skip
STACKED_PRODUCTS = [
    ((2, 2, 3), (3,)), ((2, 1, 2, 3), (3,)), ((3,), (2, 3, 2)), ((3,), (2, 1, 3, 2)), ((2, 2, 3), (3, 2)),
    ((2, 3), (2, 3, 2)), ((2, 2, 3), (2, 3, 2)), ((1, 2, 3), (2, 3, 2)), ((2, 2, 3), (1, 3, 2)),
    ((2, 1, 2, 3), (3, 2)), ((2, 3), (2, 1, 3, 2)), ((2, 1, 2, 3), (3, 3, 2)), ((3, 2, 3), (2, 1, 3, 2)),
    ((2, 1, 2, 3), (1, 3, 3, 2)), ((1, 1, 2, 3), (3, 2)), ((0, 2, 3), (3, 2)), ((2, 3), (0, 3, 2)),
    ((2, 2, 0), (2, 0, 3)),
]  # fmt: skip
WITH_NUMBERS = [((), ()), ((), (3,)), ((2, 3), ()), ((), (2, 2, 2)), ((2, 0), ())]


def _shaped(*shapes: Any, **options: Any) -> list[Sample]:
    return [Sample(each, options) for each in shapes]


def _summed(subscripts: str, *shapes: Any) -> Sample:
    return Sample(shapes, {"subscripts": subscripts})


SAMPLES: Samples = {
    "matmul": _shaped(*PRODUCTS, *STACKED_PRODUCTS),
    "transpose": [
        *_shaped(((),), ((3,),), ((2, 3),), ((2, 1, 3),), ((0, 2),)),
        *_shaped(((2, 1, 3),), ((2, 0, 3),), axes=(1, 2, 0)),
        *_shaped(((2, 1, 3),), axes=(-1, 0, -2)),
        *_shaped(((3,),), axes=0),
        *_shaped(((),), axes=()),
    ],
    "dot": _shaped(*WITH_NUMBERS, *PRODUCTS, ((2, 2, 3), (3,)), ((3,), (2, 3, 2))),
    "inner": _shaped(
        *WITH_NUMBERS, ((3,), (3,)), ((0,), (0,)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 3), (1, 3)), ((2, 1), (2, 1)),
        ((2, 2, 3), (3,)), ((3,), (2, 2, 3)), ((2, 2, 3), (4, 3)), ((2, 1, 3), (2, 2, 3)), ((2, 0, 3), (2, 3)),
    ),
    "outer": _shaped(
        ((), ()), ((3,), (2,)), ((), (2,)), ((2,), ()), ((2, 2), (3,)), ((3,), (1, 2)), ((1,), (1,)), ((0,), (2,)),
    ),
    "kron": _shaped(
        ((), ()), ((), (3,)), ((2, 3), ()), ((3,), (2,)), ((2, 3), (3, 2)), ((2,), (3, 2)), ((2, 2), (3,)),
        ((2, 1, 2), (1, 2)), ((2,), (2, 1, 2)), ((0,), (2,)), ((2, 2, 1), (1, 2, 2)),
    ),
    "cross": _shaped(((3,), (3,)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 1, 3), (3, 3)), ((1, 3), (2, 3)), ((0, 3), (3,))),
    "einsum": [
        _summed("ij,jk->ik", (2, 3), (3, 2)),
        _summed("ij,jk->", (2, 3), (3, 1)),
        _summed("ij->ji", (2, 3)),
        _summed("ij->", (2, 3)),
        _summed("ij->i", (2, 0)),
        _summed("->", ()),
        _summed(",i->i", (), (3,)),
        _summed("i,j->ij", (2,), (3,)),
        _summed("i,j->i", (2,), (3,)),
        _summed("i,i->", (3,), (3,)),
        _summed("bij,bjk->bik", (2, 2, 3), (2, 3, 1)),
        _summed("ij,jk,kl->il", (2, 3), (3, 1), (1, 2)),
        _summed("ij,ik,il->jkl", (2, 2), (2, 1), (2, 2)),
        _summed("ii->", (3, 3)),
        _summed("ii->i", (3, 3)),
        _summed("iji->j", (2, 3, 2)),
        _summed("iii,i->i", (2, 2, 2), (2,)),
        _summed("iij,kk->jk", (2, 2, 3), (2, 2)),
        _summed("abc,ad->bd", (2, 1, 2), (2, 2)),
        _summed("ij,jk->ik", (30, 30), (30, 30)),
    ],
    "trace": [
        *_shaped(((3, 3),), ((2, 3),), ((3, 2),), ((1, 1),), ((0, 0),), ((2, 3, 2),), ((2, 2, 0),)),
        *_shaped(((3, 3),), ((2, 3),), offset=1),
        *_shaped(((3, 2),), ((2, 2),), ((3, 3, 2),), offset=-1),
        *_shaped(((2, 2),), offset=5),
        *_shaped(((2, 3),), offset=1, axis1=-1, axis2=0),
        *_shaped(((2, 3, 4),), ((1, 2, 2, 2),), axis1=-2, axis2=-1),
        *_shaped(((2, 3, 4),), offset=1, axis1=2, axis2=0),
    ],
    "diag": [
        *_shaped(((3,),), ((1,),), ((0,),), ((3, 3),), ((2, 4),), ((4, 2),), ((1, 1),), ((0, 2),)),
        *_shaped(((3,),), ((3, 3),), ((2, 4),), ((4, 2),), ((2, 1),), ((1, 3),), k=1),
        *_shaped(((3,),), ((3, 3),), ((2, 4),), ((4, 2),), ((3, 1),), k=-2),
        *_shaped(((2, 3),), ((2, 2),), k=5),
        *_shaped(((2, 3),), ((2, 2),), k=-2),
    ],
    "triu": [
        *_shaped(((3, 3),), ((2, 4),), ((4, 2),), ((2, 2, 3),), ((1, 1),), ((0, 2),)),
        *_shaped(((3, 3),), ((2, 2, 3),), k=1),
        *_shaped(((3, 3),), k=-1),
        *_shaped(((3, 3),), k=7),
    ],
    "det": [
        *MATRICES,
        # PyTorch finds the gradient from the inverse, and so not that of singular matrices.
        *(
            Sample(inputs=(x,), torch=False)
            for x in (
                SINGULAR2, SINGULAR3, SINGULAR4, RANK_TWO4, np.zeros((3, 3)), np.stack([SINGULAR2, A2]),
                np.stack([SINGULAR4, A4]),
            )
        ),
    ],
    "cofactors": [
        *MATRICES,
        *(Sample(inputs=(x,), torch=False) for x in (SINGULAR2, SINGULAR3, SINGULAR4, RANK_TWO4, np.zeros((3, 3)))),
        Sample(inputs=(np.stack([RANK_TWO4, A4, np.zeros((4, 4))]),), torch=False),
    ],
    "logdet": MATRICES,
    "inv": MATRICES,
    "solve": [
        Sample(inputs=(a, np.linspace(-1.0, 2.0, int(np.prod(shape))).reshape(shape)))
        for a, shape in [
            (A1, (1,)), (A2, (2,)), (A3, (3,)), (A3, (3, 1)), (A3, (3, 3)), (A4, (4, 2)), (STACK, (3, 2, 1)),
            (STACK, (2,)), (STACK, (2, 3)), (STACK, (1, 2, 3)), (A2, (3, 2, 1)), (STACK_OF_STACKS, (3,)),
            (STACK_OF_STACKS, (2, 1, 3, 2)), (EMPTY, (0,)), (EMPTY, (0, 2)), (A3, (3, 0)),
        ]
    ],
    "cholesky": [
        *(Sample(inputs=(x,)) for x in (np.array([[2.25]]), POSITIVE2, POSITIVE3, POSITIVE_STACK, POSITIVE_STACK[None])),
        Sample(inputs=(EMPTY,)),
        Sample(inputs=(POSITIVE3 + SKEW3,), torch=False),
    ],
    "svdvals": [
        *(Sample(inputs=(x,)) for x in (A1, A2, A3, A4, STACK, STACK_OF_STACKS, A4[:, :2], A4[:2], A3[:1], EMPTY)),
        Sample(inputs=(np.zeros((0, 3)),)),
        Sample(inputs=(np.eye(2),), differentiable=False, torch=False),
    ],
}  # fmt: skip
SAMPLES["tril"] = SAMPLES["triu"]


def _outer(torch: Any, a: Any, b: Any) -> Any:
    return torch.outer(a.reshape(-1), b.reshape(-1))


def _cross(torch: Any, a: Any, b: Any) -> Any:
    return torch.linalg.cross(*torch.broadcast_tensors(a, b))


def _dot(torch: Any, a: Any, b: Any) -> Any:
    return torch.matmul(a, b) if a.ndim and b.ndim else a * b


def _transpose(torch: Any, x: Any, axes: Any = None) -> Any:
    axes = tuple(reversed(range(x.ndim))) if axes is None else axes
    return x.permute(axes if isinstance(axes, tuple) else (axes,))


def _trace(torch: Any, x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    length = np.diagonal(np.zeros(tuple(x.shape)), offset, axis1, axis2).shape[-1]
    if not length:
        return x.sum((axis1, axis2)) * 0
    return x.diagonal(offset, axis1, axis2).sum(-1)


def _diag(torch: Any, x: Any, k: int = 0) -> Any:
    if x.ndim == 1:
        return torch.diag(x, k)
    return torch.diagonal(x, k) if -x.shape[0] <= k <= x.shape[1] else x.reshape(-1)[:0]


def _solve(torch: Any, a: Any, b: Any) -> Any:
    # PyTorch takes a matrix for a stack of vectors where the shapes allow it; NumPy does not.
    if b.ndim == 1:
        return torch.linalg.solve(a, b[:, None])[..., 0]
    leading = torch.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    return torch.linalg.solve(a.expand(*leading, *a.shape[-2:]), b.expand(*leading, *b.shape[-2:]))


TORCH: Torch = {
    "matmul": lambda torch, a, b: torch.matmul(a, b),
    "transpose": _transpose,
    "dot": _dot,
    "inner": lambda torch, a, b: torch.inner(a, b),
    "outer": _outer,
    "kron": lambda torch, a, b: torch.kron(a, b),
    "cross": _cross,
    "einsum": lambda torch, *xs, subscripts: torch.einsum(subscripts, *xs),
    "trace": _trace,
    "diag": _diag,
    "triu": lambda torch, x, k=0: torch.triu(x, k),
    "tril": lambda torch, x, k=0: torch.tril(x, k),
    "det": lambda torch, x: torch.linalg.det(x),
    "cofactors": lambda torch, x: torch.linalg.det(x)[..., None, None] * torch.linalg.inv(x).mT,
    "logdet": lambda torch, x: torch.linalg.slogdet(x)[1],
    "inv": lambda torch, x: torch.linalg.inv(x),
    "solve": _solve,
    "cholesky": lambda torch, x: torch.linalg.cholesky(x),
    "svdvals": lambda torch, x: torch.linalg.svdvals(x),
}
