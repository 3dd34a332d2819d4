"""Samples of the rows in engine/ops/neural.py."""

import numpy as np

from graphgui.engine.preamble.array_helpers import dropout_mask
from tests.engine.cases import Sample, Samples, Torch

ALONG_AXIS = [
    Sample(((3,),)),
    Sample(((1,),)),
    Sample(((2, 3),)),
    Sample(((2, 3),), {"axis": 0}),
    Sample(((2, 3, 4),), {"axis": -2}),
    Sample(((2, 1, 3),), {"axis": 1}),
    Sample(((0, 3),)),
    Sample(inputs=([[1000.0, -1000.0, 999.0], [0.0, 0.0, 0.0]],)),
]
TIED = [[1.0, 1.0, 2.0, 0.0], [1.0, 1.0, 2.0, 2.0], [3.0, 0.0, 0.0, 0.0], [0.0, 3.0, 0.0, -0.0]]

SAMPLES: Samples = {
    "softmax": ALONG_AXIS,
    "log_softmax": [*ALONG_AXIS, Sample(inputs=([-np.inf, 0.0, 1.0],), differentiable=False)],
    "layer_norm": [
        Sample(((3,),)),
        Sample(((2, 3),)),
        Sample(((2, 3, 4),), {"eps": 0.1}),
        Sample(((2, 1),)),
        Sample(((0, 3),)),
        Sample(inputs=([[2.0, 2.0, 2.0]],)),
    ],
    "batch_norm": [
        Sample(((4, 3),)),
        Sample(((5,),), torch=False),
        Sample(((4, 3, 2),), {"eps": 0.1}, torch=False),
        Sample(((1, 3),), torch=False),
        Sample(((3, 0),), torch=False),
    ],
    "correlate": [Sample(((5,), (3,))), Sample(((4,), (4,))), Sample(((4,), (1,))), Sample(((1,), (1,)))],
    "convolve": [Sample(((5,), (3,))), Sample(((2,), (4,))), Sample(((1,), (3,))), Sample(((1,), (1,)))],
    "conv2d": [
        Sample(((2, 3, 5, 6), (4, 3, 3, 2))),
        Sample(((2, 1, 5, 6), (2, 1, 2, 2)), {"stride": 2}),
        Sample(((1, 2, 4, 4), (1, 2, 3, 3)), {"padding": 1}),
        Sample(((1, 2, 6, 5), (3, 2, 3, 3)), {"stride": 3, "padding": 2}),
        Sample(((1, 1, 1, 1), (1, 1, 1, 1))),
        Sample(((1, 1, 1, 2), (1, 1, 3, 3)), {"padding": 1}),
        Sample(((2, 4, 5), (3, 2, 2, 2)), {"padding": 1}),
        Sample(((4, 5), (2, 3))),
        Sample(((4, 5), (2, 2)), {"stride": 2, "padding": 1}),
        Sample(((0, 1, 3, 3), (2, 1, 2, 2))),
    ],
    "patches": [
        Sample(((2, 3, 4, 5),)),
        Sample(((1, 1, 5, 7),), {"height": 3, "width": 1, "stride": 2}),
        Sample(((2, 2),), torch=False),
        Sample(((0, 1, 3, 3),), torch=False),
    ],
    "fold": [
        Sample(((2, 3, 4, 3, 4),), {"shape": (2, 3, 4, 5)}),
        Sample(((1, 1, 3, 2, 4),), {"shape": (1, 1, 5, 7), "height": 3, "width": 1, "stride": 2}),
        Sample(((4, 1, 1),), {"shape": (2, 2)}, torch=False),
    ],
    "avg_pool2d": [
        Sample(((2, 1, 4, 6),)),
        Sample(((5, 5),), torch=False),
        Sample(((2, 5, 5),), {"size": 3, "stride": 1}),
        Sample(((1, 2, 5, 7),), {"size": 2, "stride": 3}),
        Sample(((1, 2, 1, 3),), {"size": 1}),
        Sample(((0, 1, 4, 4),)),
    ],
    "max_pool2d": [
        Sample(((2, 1, 4, 6),)),
        Sample(((5, 5),), torch=False),
        Sample(((2, 5, 5),), {"size": 3, "stride": 1}),
        Sample(((1, 2, 5, 7),), {"size": 2, "stride": 3}),
        Sample(((1, 2, 1, 3),), {"size": 1}),
        Sample(((0, 1, 4, 4),)),
        Sample(inputs=([TIED],), differentiable=False),
        Sample(inputs=([TIED],), options={"stride": 1}, differentiable=False),
    ],
    "dropout": [
        Sample(((),)),
        Sample(((1,),), {"seed": 4}),
        Sample(((3, 4),)),
        Sample(((2, 3, 2),), {"rate": 0.2, "seed": 7}),
        Sample(((4,),), {"rate": 0.0}),
        Sample(((0, 3),)),
    ],
}


def _softmax(torch, x, axis=-1):
    return torch.softmax(x, axis)


def _log_softmax(torch, x, axis=-1):
    return torch.log_softmax(x, axis)


def _layer_norm(torch, x, eps=1e-5):
    return torch.nn.functional.layer_norm(x, x.shape[-1:], eps=eps)


def _batch_norm(torch, x, eps=1e-5):
    return torch.nn.functional.batch_norm(x, None, None, training=True, eps=eps)


def _correlate(torch, x, kernel):
    return torch.nn.functional.conv1d(x[None, None], kernel[None, None])[0, 0]


def _convolve(torch, a, b):
    return torch.nn.functional.conv1d(a[None, None], b.flip(0)[None, None], padding=len(b) - 1)[0, 0]


def _conv2d(torch, x, kernel, **options):
    if x.ndim > 2:
        return torch.nn.functional.conv2d(x, kernel, **options)
    return torch.nn.functional.conv2d(x[None, None], kernel[None, None], **options)[0, 0]


def _patches(torch, x, height=2, width=2, stride=1):
    n, c, _, columns = x.shape
    found = torch.nn.functional.unfold(x, (height, width), stride=stride)
    return found.reshape(n, c, height * width, -1, (columns - width) // stride + 1)


def _fold(torch, x, shape, height=2, width=2, stride=1):
    n, c, places, rows, columns = x.shape
    flat = x.reshape(n, c * places, rows * columns)
    return torch.nn.functional.fold(flat, shape[-2:], (height, width), stride=stride)


def _avg_pool2d(torch, x, size=2, stride=None):
    return torch.nn.functional.avg_pool2d(x, size, stride)


def _max_pool2d(torch, x, size=2, stride=None):
    return torch.nn.functional.max_pool2d(x, size, stride)


def _dropout(torch, x, rate=0.5, seed=0):
    return x * torch.tensor(dropout_mask(tuple(x.shape), rate, seed))


TORCH: Torch = {
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "layer_norm": _layer_norm,
    "batch_norm": _batch_norm,
    "correlate": _correlate,
    "convolve": _convolve,
    "conv2d": _conv2d,
    "patches": _patches,
    "fold": _fold,
    "avg_pool2d": _avg_pool2d,
    "max_pool2d": _max_pool2d,
    "dropout": _dropout,
}
