"""Calls of NumPy as rows of the table: which of their arguments are inputs and which are options.

Only NumPy's own functions are understood, and they are known as objects, not by their names alone: another library's
function may have the name of a row and compute something else.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from graphgui.engine.op import Op, Options
from graphgui.engine.ops import OPS
from graphgui.engine.options import OptionError
from graphgui.engine.recording.refusals import SIGNS, WRITERS, Recorded, TraceError, refuse_out, refuse_writing
from graphgui.engine.recording.rewritten_calls import ARRANGED, REWRITTEN, index_text

METHODS = frozenset({
    "all", "any", "argmax", "argmin", "argsort", "conj", "conjugate", "copy", "cumprod", "cumsum", "diagonal",
    "dot", "max", "mean", "min", "prod", "ravel", "repeat", "round", "squeeze", "std", "sum", "swapaxes", "take",
    "trace", "var",
})  # fmt: skip
"""The methods of an array that are NumPy's functions of the same name."""
_NEUTRAL = {"constant_values": 0, "where": True, "kind": "stable", "stable": True}
_REDUCED = {
    "add": "sum", "multiply": "prod", "maximum": "max", "minimum": "min", "logical_and": "all", "logical_or": "any",
    "logaddexp": "logsumexp",
}  # fmt: skip
"""The function that `reduce` of a ufunc is."""
_ACCUMULATED = {"add": "cumsum", "multiply": "cumprod"}
_WRITING = frozenset({"copyto", "fill_diagonal", "place", "put", "put_along_axis", "putmask"})
_OF_TRUTHS = {"add": "logical_or", "multiply": "logical_and"}
"""What NumPy computes where all operands are True or False."""
_TAKES_TRUTHS = frozenset({
    "absolute", "add", "bitwise_and", "bitwise_or", "bitwise_xor", "ceil", "conjugate", "divide", "equal", "fabs",
    "float_power", "floor", "greater", "greater_equal", "invert", "isfinite", "isinf", "isnan", "less", "less_equal",
    "logical_and", "logical_not", "logical_or", "logical_xor", "maximum", "minimum", "multiply", "not_equal", "power",
    "sqrt",
})  # fmt: skip
"""The ufuncs that NumPy computes for True and False as for 1 and 0; others it refuses, or computes in 16 or 8 bits."""
_ALIKE = {
    "expit": "sigmoid", "log_expit": "logsigmoid", "erf": "erf", "log1p": "log1p", "expm1": "expm1", "exp2": "exp2",
    "cbrt": "cbrt",
}  # fmt: skip
"""The functions of scipy.special that are rows of the table."""
_WRITTEN_IN_C: dict[str, Callable[..., Any]] = {
    "concatenate": lambda arrays, axis=0, out=None, dtype=None, casting="same_kind": None,
    "dot": lambda a, b, out=None: None,
    "empty_like": lambda prototype, dtype=None, order="K", subok=True, shape=None, device=None: None,
    "inner": lambda a, b: None,
    "result_type": lambda *arrays_and_dtypes: None,
    "vdot": lambda a, b: None,
    "where": lambda condition, x=None, y=None: None,
}
_FORMER_NAMES = {"newshape": "shape"}
_VIEWS = frozenset({
    "getitem", "reshape", "ravel", "transpose", "swapaxes", "moveaxis", "squeeze", "expand_dims", "flip", "diag",
    "broadcast_to", "einsum", "split", "diff", "identity",
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class RowCall:
    """A row of the table with the inputs and options of a call."""

    row: Op
    operands: tuple[Any, ...]
    options: Options


@lru_cache(maxsize=1)
def _rows_by_name() -> dict[str, Op]:
    """Every row by its aliases and its name; a name takes precedence over an alias."""
    aliases = {alias: row for row in OPS.values() for alias in row.aliases.split()}
    return {**aliases, **OPS}


def row_named(name: str) -> Op | None:
    """The row for a NumPy function of this name; None where there is none."""
    row = _rows_by_name().get(name)
    return row if row is not None and row.slots else None


def may_be_view(row: Op) -> bool:
    """Whether NumPy's result may share its memory with the first input, so that a change in place changes both."""
    return row.name in _VIEWS


def is_truth(value: Any) -> bool:
    """Whether a value, recorded or plain, is True or False in NumPy, or an array of these."""
    if isinstance(value, Recorded):
        return value.is_condition
    return isinstance(value, bool | np.bool_) or (isinstance(value, np.ndarray) and value.dtype.kind == "b")


@lru_cache(maxsize=512)
def _path(function: Any) -> str:
    """The name of a function of np or np.linalg without "np.", as in "linalg.inv"; "" for any other function."""
    module = getattr(function, "__module__", None) or "numpy"
    name = str(getattr(function, "__name__", ""))
    home = {"numpy": np, "numpy.linalg": np.linalg}.get(str(module))
    if home is None or getattr(home, name, None) is not function:
        return ""
    return name if home is np else f"linalg.{name}"


def _refused_name(function: Any) -> str:
    module = str(getattr(function, "__module__", None) or "")
    name = str(getattr(function, "__name__", function))
    return f"{module.replace('numpy', 'np', 1)}.{name}" if module else name


@lru_cache(maxsize=512)
def _signature(function: Callable[..., Any]) -> inspect.Signature:
    """The arguments of a function; raises ValueError where they are not known."""
    try:
        return inspect.signature(function)
    except ValueError:
        # Before NumPy 2.4 those that are written in C do not tell.
        return inspect.signature(_WRITTEN_IN_C.get(function.__name__, function))


def call_of(function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """A call of a NumPy function on recorders as a RowCall, or its result; raises TraceError where no row does it."""
    path = _path(function)
    if not path:
        raise TraceError(f"{_refused_name(function)} is not recorded; no operation of the table does it")
    if path in _WRITING:
        refuse_writing("np.copyto, np.full_like" if path == "copyto" else f"np.{path}", WRITERS[path])
    name = f"np.{path}"
    given = _arguments(name, function, args, kwargs)
    if given.pop("out", None) is not None:
        refuse_out(name)
    parameters = _signature(function).parameters
    if path in REWRITTEN and (found := _rewritten(REWRITTEN[path], name, given, parameters)) is not NotImplemented:
        return found
    row = row_named(function.__name__)
    if row is None:
        raise TraceError(f"{name} is not recorded; no operation of the table does it")
    if row.name in ARRANGED:
        operands, options = _rewritten(ARRANGED[row.name], name, given, parameters)
        return RowCall(row, tuple(operands), options_of(row, name, options))
    return _bound(row, name, given, parameters)


def helper_call(row: Op, helper: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> RowCall:
    """A call of a function of the preamble that is a row of the table."""
    given = _arguments(row.name, helper, args, kwargs)
    return _bound(row, row.name, given, _signature(helper).parameters)


def ufunc_of(ufunc: np.ufunc, method: str, inputs: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """A call of a ufunc, or of a method such as reduce, as a RowCall, or its result; raises TraceError."""
    path = _path(ufunc)
    name = f"np.{path}" if path else _foreign_name(ufunc)
    if method == "at":
        refuse_writing(f"{name}.at", f"y = y {SIGNS.get(path, '+')} … with an array of y's shape")
    outs = [each for each in kwargs.get("out") or () if each is not None]
    if outs:
        refuse_out(name if method == "__call__" else f"{name}.{method}", inputs[0] is outs[0])
    given = {key: value for key, value in kwargs.items() if key not in ("out", "casting", "order", "subok")}
    if method == "reduce" and path in _REDUCED:
        if path == "logaddexp":
            return RowCall(OPS["logsumexp"], tuple(inputs), options_of(OPS["logsumexp"], name, {"axis": 0, **given}))
        return getattr(np, _REDUCED[path])(*inputs, **{"axis": 0, **given})
    if method == "accumulate" and path in _ACCUMULATED:
        return getattr(np, _ACCUMULATED[path])(*inputs, **{"axis": 0, **given})
    if method == "outer" and len(inputs) == 2:
        first, second = inputs
        return ufunc(np.reshape(first, np.shape(first) + (1,) * np.ndim(second)), second, **given)
    if method != "__call__":
        raise TraceError(f"{name}.{method} is not recorded")
    row = row_named(path) if path else _alike(ufunc)
    if path in REWRITTEN or row is None:
        for key, value in given.items():
            _check_neutral(name, key, value, None)
    if all(map(is_truth, inputs)):
        if path not in _TAKES_TRUTHS:
            raise TraceError(
                f"{name} of True and False is not recorded; make numbers of them first, as in 1.0 * (x > 0)"
            )
        if path == "add" or (path == "multiply" and not all(isinstance(each, Recorded) for each in inputs)):
            path = _OF_TRUTHS[path]
    elif path in ("bitwise_and", "bitwise_or", "bitwise_xor", "invert"):
        raise TraceError(f"{name} is recorded for conditions only, as in (x > 0) & (x < 1)")
    if path in REWRITTEN and (found := REWRITTEN[path](*inputs)) is not NotImplemented:
        return found
    if row is None or len(row.slots) != len(inputs):
        raise TraceError(f"{name} is not recorded; no operation of the table does it")
    return RowCall(row, tuple(inputs), options_of(row, name, given))


def _alike(ufunc: np.ufunc) -> Op | None:
    """The row of a ufunc of scipy.special that computes the same; None for any other. It is asked for, not imported."""
    special = sys.modules.get("scipy.special")
    name = _ALIKE.get(ufunc.__name__)
    return OPS[name] if name is not None and getattr(special, ufunc.__name__, None) is ufunc else None


def _foreign_name(ufunc: np.ufunc) -> str:
    special = sys.modules.get("scipy.special")
    home = "scipy.special." if getattr(special, ufunc.__name__, None) is ufunc else ""
    return f"{home}{ufunc.__name__}, which is not NumPy's,"


def _arguments(
    name: str, function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    """What is given to a function, by NumPy's names."""
    try:
        signature = _signature(function)
        given = dict(signature.bind(*args, **kwargs).arguments)
    except (TypeError, ValueError) as error:
        raise TraceError(f"{name}: {error}") from None
    for key, parameter in signature.parameters.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            given |= given.pop(key, {})
    return {_FORMER_NAMES.get(key, key): value for key, value in given.items()}


def _rewritten(
    rewriter: Callable[..., Any], name: str, given: Mapping[str, Any], parameters: Mapping[str, inspect.Parameter]
) -> Any:
    """The result of a rewritten call, after what it does not take was found to be at its default."""
    own = _signature(rewriter).parameters
    row: list[Any] = []
    named: dict[str, Any] = {}
    passes_on = any(each.kind is inspect.Parameter.VAR_KEYWORD for each in own.values())
    for key, value in given.items():
        default = parameters[key].default if key in parameters else None
        if key in own and own[key].kind is inspect.Parameter.VAR_POSITIONAL:
            row += value
        elif key in own or (passes_on and value is not default):
            named[key] = value
        else:
            _check_neutral(name, key, value, default)
    return rewriter(*row, **named)


def _bound(row: Op, name: str, given: Mapping[str, Any], parameters: Mapping[str, inspect.Parameter]) -> RowCall:
    """A row with its inputs, as many of the first arguments as it has slots, and its options, by their names.

    Raises TraceError for an argument that the row does not have, unless it is at its default.
    """
    names = list(parameters)
    slots = names[:1] if row.variadic else names[: len(row.slots)]
    if any(slot not in given for slot in slots):
        raise TraceError(f"{name} needs all of {', '.join(slots)} to be recorded")
    inputs = tuple(given[slots[0]]) if row.variadic else tuple(given[slot] for slot in slots)
    rest = {key: value for key, value in given.items() if key not in slots}
    return RowCall(row, inputs, options_of(row, name, rest, parameters))


def options_of(
    row: Op, name: str, given: Mapping[str, Any], parameters: Mapping[str, inspect.Parameter] = {}
) -> Options:
    """The options of a row from keyword arguments; raises TraceError for those that it does not have."""
    options = {}
    for keyword, value in given.items():
        default = parameters[keyword].default if keyword in parameters else None
        if keyword not in row.option_defaults:
            _check_neutral(name, keyword, value, default)
        elif value is not default or default is None:
            _refuse_recorded(name, keyword, value)
            if row.option(keyword).kind == "index" and not isinstance(value, str):
                value = index_text(value)
            options[keyword] = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
    try:
        return row.checked_options(options)
    except OptionError as error:
        raise TraceError(f"{name}: {error}") from None


def _refuse_recorded(name: str, keyword: str, value: Any) -> None:
    parts = value if isinstance(value, tuple | list) else (value,)
    if any(isinstance(part, Recorded) for part in parts):
        raise TraceError(f"{name}: {keyword} cannot be recorded, it must be the same whatever the inputs are")


def _check_neutral(name: str, keyword: str, value: Any, default: Any) -> None:
    """Raises TraceError unless an argument that is not understood changes nothing."""
    if value is default or (value is None and keyword in ("dtype", "out", "signature")):
        return
    if keyword == "out":
        refuse_out(name)
    _refuse_recorded(name, keyword, value)
    if keyword == "dtype":
        if np.dtype(value) == np.float64:
            return
    elif keyword in ("casting", "subok") or (keyword == "order" and value == "C"):
        return  # values are float64 already, row after row
    elif np.ndim(value) == 0 and bool(value == _NEUTRAL.get(keyword, default)):
        return
    raise TraceError(f"{name} with {keyword}={value} is not recorded")
