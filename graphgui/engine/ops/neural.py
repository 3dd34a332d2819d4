"""Building blocks of neural networks."""

from __future__ import annotations

from math import prod

from graphgui.engine.op import Case, Shape, ShapeError, show_shape
from graphgui.engine.op_properties import Flat, Kink
from graphgui.engine.ops.fitting import axis_of
from graphgui.engine.ops.table import Table
from graphgui.engine.options import LAST_AXIS, Option

TABLE = Table()
op = TABLE.op

EPS = Option("eps", 1e-5, "number", doc="what is added to the variance, so that nothing is divided by 0")
STRIDE = Option("stride", 1, "whole", least=1, doc="how far the window moves from one place to the next")
POOL_STRIDE = Option("stride", None, "whole", least=1, doc="how far the window moves; None moves it by its own size")
PADDING = Option("padding", 0, "whole", doc="how many rows and columns of zeros stand around the image")
HEIGHT = Option("height", 2, "whole", least=1, doc="how many rows the window has")
WIDTH = Option("width", 2, "whole", least=1, doc="how many columns the window has")
FOLDED = Option("shape", (), "shape", doc="the shape of the array that the windows are put back into")
SIZE = Option("size", 2, "whole", least=1, doc="how many rows and columns the window has")
RATE = Option("rate", 0.5, "number", doc="which share of the entries is dropped, from 0 to below 1")
SEED = Option("seed", 0, "whole", doc="which entries are dropped; the same seed drops the same ones again")

MOST_WINDOW_ENTRIES = 40_000_000
"""Entries of all windows of a convolution or pooling together; overlapping windows hold an entry many times."""
MOST_PRODUCTS = 1_000_000_000
"""Products that a 1-D correlation or convolution adds up, about a second's work."""


def _along_axis(case: Case) -> Shape:
    return _not_empty(case, case["axis"])


def _not_empty(case: Case, axis: int) -> Shape:
    if not case.shape[axis_of(axis, case.rank)]:
        raise ShapeError(f"axis {axis} of {show_shape(case.shape)} has no entries")
    return case.shape


def _softmax_rule(case: Case, arriving: str = "g") -> str:
    return f"out * ({arriving} - np.sum({arriving} * out, axis={case['axis']}, keepdims=True))"


def _log_softmax_rule(case: Case) -> str:
    return f"(g - np.exp(out) * np.sum(g, axis={case['axis']}, keepdims=True))"


def _log_softmax_tangent(case: Case) -> str:
    return f"(t - np.sum(np.exp(out) * t, axis={case['axis']}, keepdims=True))"


def _standardized(axis: int) -> str:
    return f"(x - np.mean(x, axis={axis}, keepdims=True)) / deviation(x, eps, {axis})"


def _standardized_rule(arriving: str, axis: int) -> str:
    return (
        f"({arriving} - np.mean({arriving}, axis={axis}, keepdims=True) "
        f"- out * np.mean({arriving} * out, axis={axis}, keepdims=True)) / deviation(x, eps, {axis})"
    )  # fmt: skip


def _two_vectors(case: Case, name: str) -> tuple[int, int]:
    if any(len(shape) != 1 or not shape[0] for shape in case.shapes):
        shown = " and ".join(map(show_shape, case.shapes))
        raise ShapeError(f"{name} needs two vectors with at least one entry, not {shown}")
    return case.shapes[0][0], case.shapes[1][0]


def _correlate_shape(case: Case) -> Shape:
    x, kernel = _two_vectors(case, "correlate")
    if kernel > x:
        raise ShapeError(f"the kernel ({kernel}) must not be longer than x ({x})")
    return (_bounded(x - kernel + 1, kernel),)


def _convolve_shape(case: Case) -> Shape:
    a, b = _two_vectors(case, "convolve")
    return (_bounded(a + b - 1, min(a, b)),)


def _bounded(places: int, length: int) -> int:
    if places * length > MOST_PRODUCTS:
        raise ShapeError(f"there are too many products to add up: more than {MOST_PRODUCTS:,}")
    return places


def _windows(shape: Shape, height: int, width: int, stride: int, padding: int = 0) -> Shape:
    """The number of windows (vertically, horizontally); raises ShapeError where not even one fits."""
    rows, columns = shape[-2] + 2 * padding - height, shape[-1] + 2 * padding - width
    if not height or not width or rows < 0 or columns < 0:
        around = f" with padding {padding}" if padding else ""
        raise ShapeError(f"a window of {height} × {width} does not fit into {show_shape(shape)}{around}")
    found = rows // stride + 1, columns // stride + 1
    if prod(shape[:-2]) * height * width * prod(found) > MOST_WINDOW_ENTRIES:
        raise ShapeError(f"the windows would hold more than {MOST_WINDOW_ENTRIES:,} entries in all")
    return found


def _conv_shape(case: Case) -> Shape:
    x, kernel = case.shapes
    if (len(x), len(kernel)) not in ((2, 2), (3, 4), (4, 4)):
        raise ShapeError(
            "conv2d needs images (N, C, H, W) and a kernel (O, C, h, w), or one image (H, W) and a kernel (h, w), "
            f"not {show_shape(x)} and {show_shape(kernel)}"
        )
    if len(kernel) == 4 and x[-3] != kernel[1]:
        raise ShapeError(
            f"images {show_shape(x)} and kernel {show_shape(kernel)} do not fit together: "
            f"conv2d needs the images' channels, {x[-3]}, to equal the kernel's second axis, {kernel[1]}"
        )
    found = _windows(x, kernel[-2], kernel[-1], case["stride"], case["padding"])
    return found if len(x) == 2 else (*x[:-3], kernel[0], *found)


def _images(case: Case) -> tuple[str, str, str]:
    """Three indices: to expand x or the gradient to four axes, to expand the kernel, and to drop the added axes."""
    return {4: ("", "", ""), 3: ("[None]", "", "[0]"), 2: ("[None, None]", "[None, None]", "[0, 0]")}[case.rank]


def _conv(case: Case) -> str:
    image, kernel, off = _images(case)
    return f"conv2d(x{image}, kernel{kernel}, stride=stride, padding=padding){off}"


def _conv_x_rule(case: Case) -> str:
    image, kernel, off = _images(case)
    shape = (1,) * (4 - case.rank) + case.shape
    return f"conv2d_x_gradient(g{image}, kernel{kernel}, {shape}, stride=stride, padding=padding){off}"


def _conv_kernel_rule(case: Case) -> str:
    image, kernel, _ = _images(case)
    shape = (1, 1, *case.shapes[1])[-4:]
    off = "[0, 0]" if kernel else ""
    return f"conv2d_kernel_gradient(g{image}, x{image}, {shape}, stride=stride, padding=padding){off}"


def _pool_step(case: Case) -> int:
    step: int = case["size"] if case["stride"] is None else case["stride"]
    return step


def _pool_shape(case: Case) -> Shape:
    if case.rank < 2:
        raise ShapeError(f"pooling needs images with at least two axes, not {show_shape(case.shape)}")
    return (*case.shape[:-2], *_windows(case.shape, case["size"], case["size"], _pool_step(case)))


def _patches_shape(shape: Shape, case: Case) -> Shape:
    if len(shape) < 2:
        raise ShapeError(f"windows need at least two axes, not {show_shape(shape)}")
    height, width = case["height"], case["width"]
    return (*shape[:-2], height * width, *_windows(shape, height, width, case["stride"]))


def _fold_shape(case: Case) -> Shape:
    shape: Shape = case["shape"]
    needed = _patches_shape(shape, case)
    if case.shape != needed:
        raise ShapeError(
            f"windows of {show_shape(shape)} have the shape {show_shape(needed)}, not {show_shape(case.shape)}"
        )
    return shape


def _patches(case: Case, name: str = "x") -> str:
    return f"patches({name}, {case['size']}, {case['size']}, {_pool_step(case)})"


def _fold(case: Case, parts: str) -> str:
    return f"fold({parts}, {case.shape}, {case['size']}, {case['size']}, {_pool_step(case)})"


def _avg_pool_rule(case: Case) -> str:
    places = case["size"] ** 2
    shape = _pool_shape(case)
    return _fold(case, f"np.broadcast_to((g / {places})[..., None, :, :], {(*shape[:-2], places, *shape[-2:])})")


def _max_pool_rule(case: Case) -> str:
    return _fold(case, f"np.where(first_largest({_patches(case)}), g[..., None, :, :], 0.0)")


def _max_pool_tangent(case: Case) -> str:
    return f"np.sum(np.where(first_largest({_patches(case)}), {_patches(case, 't')}, 0.0), axis=-3)"


def _pool_lead(case: Case) -> str:
    """Text for the difference between the largest and the second largest entry of each window."""
    if case["size"] == 1:
        return f"np.full({_pool_shape(case)}, np.inf)"
    return f"np.diff(np.partition({_patches(case)}, -2, axis=-3)[..., -2:, :, :], axis=-3)[..., 0, :, :]"


def _dropout_shape(case: Case) -> Shape:
    if case["rate"] >= 1:
        raise ShapeError(f"the rate of dropout must be below 1, not {case['rate']:g}")
    return case.shape


# fmt: off
op("softmax", "softm", "Neural networks", "x", "softmax(x, axis=axis)", _softmax_rule,
   tangents=(lambda case: _softmax_rule(case, "t"),),
   doc="Makes positive numbers that add up to 1 along an axis: eˣ, divided by the sum of all eˣ.",
   latex="\\operatorname{{softmax}}({x})", shape_rule=_along_axis, elementwise=False, options=(LAST_AXIS,),
   synonyms="probabilities normalize classification attention",
   pytorch="SoftmaxBackward0", flat=Flat("saturated", "out * (1 - out)"), is_helper=True)
op("log_softmax", "log s", "Neural networks", "x", "log_softmax(x, axis=axis)", _log_softmax_rule,
   tangents=(_log_softmax_tangent,),
   doc="The logarithm of softmax along an axis: x − log Σ eˣ, in a form that does not overflow.",
   latex="\\log \\operatorname{{softmax}}({x})", shape_rule=_along_axis, elementwise=False, options=(LAST_AXIS,),
   synonyms="log probabilities normalize classification",
   pytorch="LogSoftmaxBackward0", is_helper=True)
op("layer_norm", "LN", "Neural networks", "x", _standardized(-1), _standardized_rule("g", -1),
   tangents=(_standardized_rule("t", -1),),
   doc="Shifts and scales each row, along the last axis, to mean 0 and variance 1. "
       "For a learned scale and shift, multiply and add afterwards.",
   latex="\\operatorname{{layernorm}}({x})", shape_rule=lambda case: _not_empty(case, -1), elementwise=False,
   options=(EPS,), synonyms="normalize standardize layer normalization",
   pytorch="NativeLayerNormBackward0")
op("batch_norm", "BN", "Neural networks", "x", _standardized(0), _standardized_rule("g", 0),
   tangents=(_standardized_rule("t", 0),),
   doc="Shifts and scales each column, along axis 0 (the batch), to mean 0 and variance 1. "
       "For a learned scale and shift, multiply and add afterwards.",
   latex="\\operatorname{{batchnorm}}({x})", shape_rule=lambda case: _not_empty(case, 0), elementwise=False,
   options=(EPS,), synonyms="normalize standardize batch normalization",
   pytorch=lambda call: "NativeBatchNormBackward0" if call.rank == 2 else None)
op("correlate", "x⋆k", "Neural networks", "x kernel", "np.correlate(x, kernel)", "np.convolve(g, kernel)",
   "np.correlate(x, g)",
   doc="Slides the kernel along x and takes the inner product at every place where it fits whole.",
   latex="{x} \\star {kernel}", shape_rule=_correlate_shape, elementwise=False, linear=True,
   synonyms="1d correlation filter conv1d sliding kernel",
   pytorch=None)
op("convolve", "a∗b", "Neural networks", "a b", "np.convolve(a, b)", "np.correlate(g, b)", "np.correlate(g, a)",
   doc="The full convolution of two vectors, which is how the coefficients of two polynomials multiply.",
   latex="{a} * {b}", shape_rule=_convolve_shape, elementwise=False, linear=True,
   synonyms="1d convolution polynomial product filter",
   pytorch=None, commutative=True, associative=True)
op("conv2d", "conv", "Neural networks", "x kernel", _conv, _conv_x_rule, _conv_kernel_rule,
   doc="Slides each kernel over the images and takes the inner product at every place, as PyTorch's conv2d: "
       "images (N, C, H, W) with kernels (O, C, h, w), or (H, W) with (h, w).",
   latex="{x} \\star {kernel}", shape_rule=_conv_shape, elementwise=False, linear=True, options=(STRIDE, PADDING),
   synonyms="convolution 2d image filter cnn correlate2d",
   pytorch=lambda call: "ConvolutionBackward0" if call.rank == 4 else None)
op("patches", "⊞", "Neural networks", "x", "patches(x, height, width, stride=stride)",
   lambda case: f"fold(g, {case.shape}, height, width, stride=stride)",
   doc="Every window over the last two axes, taken apart: (…, H, W) gives (…, places in a window, rows, columns).",
   latex="\\operatorname{{patches}}({x})", shape_rule=lambda case: _patches_shape(case.shape, case), elementwise=False,
   linear=True, options=(HEIGHT, WIDTH, STRIDE), synonyms="windows unfold im2col sliding image",
   pytorch=None, is_helper=True, truth="keeps")
op("fold", "⊞ᵀ", "Neural networks", "x", "fold(x, shape, height, width, stride=stride)",
   "patches(g, height, width, stride=stride)",
   doc="Puts windows, such as patches gives, back into an array of a shape; where they overlap, they add up.",
   latex="\\operatorname{{fold}}({x})", shape_rule=_fold_shape, elementwise=False, linear=True,
   options=(FOLDED, HEIGHT, WIDTH, STRIDE), synonyms="windows col2im image",
   pytorch=None, is_helper=True)
op("avg_pool2d", "avg▦", "Neural networks", "x", lambda case: f"np.mean({_patches(case)}, axis=-3)", _avg_pool_rule,
   doc="The average of each window over the last two axes. Every entry gets an equal share of the gradient.",
   latex="\\operatorname{{avgpool}}({x})", shape_rule=_pool_shape, elementwise=False, linear=True,
   options=(SIZE, POOL_STRIDE), synonyms="average mean pooling image cnn downsample",
   pytorch="AvgPool2DBackward0")
op("max_pool2d", "max▦", "Neural networks", "x", lambda case: f"np.max({_patches(case)}, axis=-3)", _max_pool_rule,
   tangents=(_max_pool_tangent,),
   doc="The largest entry of each window over the last two axes.",
   latex="\\operatorname{{maxpool}}({x})", shape_rule=_pool_shape, elementwise=False, smooth=False,
   options=(SIZE, POOL_STRIDE), synonyms="maximum pooling image cnn downsample",
   pytorch="MaxPool2DWithIndicesBackward0",
   kink=Kink(_pool_lead, "Where several are largest, the first of them, row by row, gets the whole gradient, as in "
                         "PyTorch."), truth="keeps")
op("dropout", "drop", "Neural networks", "x", lambda case: f"x * dropout_mask({case.shape}, rate, seed)",
   lambda case: f"g * dropout_mask({case.shape}, rate, seed)",
   doc="Sets a share of the entries to 0 and divides the others by 1 − rate. The seed decides which, so they are the "
       "same every time.",
   latex="\\operatorname{{dropout}}({x})", shape_rule=_dropout_shape, elementwise=False, linear=True,
   options=(RATE, SEED), synonyms="regularization random mask noise",
   pytorch="MulBackward0")
