"""Gradients of recorded functions: the rules of the table, run backward over a tape.

Run on plain values they give plain values; run on recorders they are recorded in turn, so that the gradient is a graph
as well and can itself be differentiated.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache, wraps
from itertools import count
from types import FunctionType
from typing import Any

import numpy as np

from graphgui.engine.op import Case, Op, show_shape
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.recording.agreement import Agreement
from graphgui.engine.recording.numpy_calls import helper_call, row_named
from graphgui.engine.recording.recorded_helpers import RECORDED_HELPERS
from graphgui.engine.recording.recorder import Recorder, Tape, record
from graphgui.engine.recording.refusals import TraceError
from graphgui.engine.recording.structures import is_number, mapped
from graphgui.engine.recording.tracing import argument_names, run, taken
from graphgui.engine.rules.rule_parser import parsed
from graphgui.engine.rules.rule_simplifier import specialised

ArgNum = int | tuple[int, ...]


def grad(function: Callable[..., Any], argnum: ArgNum = 0) -> Callable[..., Any]:
    """The gradient of a function with respect to one argument, or to several (a tuple), as a function.

    It takes the function's arguments and returns an array of the argument's shape; for an argument that is a list,
    tuple, dictionary or dataclass of arrays, another such. The function must return one number. `grad(grad(f))` is the
    second derivative. Raises TraceError for what cannot be recorded. At the first call the function runs on plain arrays
    too, and is refused if it gives another number there.
    """
    both = value_and_grad(function, argnum)

    @wraps(function)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        return both(*args, **kwargs)[1]

    return gradient


def value_and_grad(function: Callable[..., Any], argnum: ArgNum = 0) -> Callable[..., Any]:
    """The value of a function and its gradient, as `grad` has it, as a function to both."""
    chosen = argnum if isinstance(argnum, tuple) else (argnum,)
    if not all(type(each) is int for each in chosen):
        raise TraceError(f"argnum must be the place of an argument, or a tuple of places, not {argnum!r}")
    is_checked = False

    @wraps(function)
    def both(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        nonlocal is_checked
        tape = Tape()
        arguments, names = list(args), argument_names(function, len(args))
        for at in chosen:
            if not -len(args) <= at < len(args):
                raise TraceError(f"there is no argument {at} to differentiate by: the function got {len(args)}")
        places = [at % len(args) for at in chosen]
        starts = {}
        for at in sorted(set(places)):
            starts[at] = len(tape.entries)
            arguments[at] = taken(tape, args[at], names[at])
        wanted = range(len(tape.entries))
        agreement = None if is_checked else Agreement(function, args, kwargs, set(places))
        try:
            result = run(function, arguments, kwargs, agreement)
        finally:
            tape.is_open = False
        if result is None or isinstance(result, tuple | list | dict) or np.shape(result) != ():
            raise TraceError(f"grad needs a function that gives one number, and it gave {_told(result)}")
        if agreement is not None and agreement.can_be_checked:
            agreement.check(result, tape)
            is_checked = True
        if tape.holds(result):
            seen, found = pull_back(tape, result.at, wanted)
            value = seen[result.at]
        else:
            value, found = result, {}
        gradients = tuple(_gathered(tape, args[at], names[at], found, starts[at]) for at in places)
        return _plain(value), gradients[0] if isinstance(argnum, int) else gradients

    return both


def _told(result: Any) -> str:
    if isinstance(result, Recorder | np.ndarray):
        return f"an array of shape {show_shape(np.shape(result))}"
    return "nothing" if result is None else f"a {type(result).__name__}"


def _gathered(tape: Tape, argument: Any, name: str, found: Mapping[int, Any], start: int) -> Any:
    """The gradients in the structure of an argument, whose numbers are on the tape from `start` on, in order."""
    places = count(start)

    def gradient(part: Any, own: str) -> Any:
        if not is_number(part, own):
            raise TraceError(f"there is no gradient with respect to {own} = {part!r}, which is no number or array")
        at = next(places)
        return _plain(found[at]) if at in found else np.zeros(np.shape(tape.entries[at].value))[()]

    return mapped(argument, name, gradient)


def _plain(value: Any) -> Any:
    """A copy of a value for the caller; recorders of an older tape are returned as they are."""
    return value if isinstance(value, Recorder) else np.array(value, np.float64)[()]


@np.errstate(all="ignore")
def pull_back(tape: Tape, output: int, wanted: Collection[int]) -> tuple[dict[int, Any], dict[int, Any]]:
    """The values on a tape up to `output`, and the gradients of its sum at the wanted places, by place on the tape.

    Numbers that depend on recorders of older tapes are recorded there, all others are plain. A wanted place that the
    output does not depend on, or to which no gradient passes, has no entry.
    """
    entries = tape.entries
    above = tape.needed([output])
    wanted = set(wanted)
    moved = set(wanted)
    seen: dict[int, Any] = {}
    operands: dict[int, tuple[Any, ...]] = {}
    for at in above:
        entry = entries[at]
        if entry.row is None:
            seen[at] = entry.original
            continue
        inputs = operands[at] = tuple(seen[each.at] if tape.holds(each) else each for each in entry.operands)
        known = any(isinstance(each, Recorder) for each in inputs)
        seen[at] = record(entry.row, inputs, entry.options) if known else entry.value
        if any(tape.holds(each) and each.at in moved for each in entry.operands):
            moved.add(at)
    gradients: dict[int, Any] = {output: np.ones(np.shape(entries[output].value))[()]}
    for at in reversed(above):
        row = entries[at].row
        if at not in gradients or at not in moved or row is None:
            continue
        arriving = gradients[at] if at in wanted else gradients.pop(at)
        shapes = tuple(np.shape(each.value if isinstance(each, Recorder) else each) for each in entries[at].operands)
        case = Case(shapes, entries[at].options, row.slots_for(len(shapes)))
        for slot, each in zip(case.slots, entries[at].operands, strict=True):
            if tape.holds(each) and each.at in moved and row.passes_gradient(slot):
                part = _passed_back(row, slot, case, arriving, seen[at], operands[at])
                gradients[each.at] = gradients[each.at] + part if each.at in gradients else part
    return seen, {at: gradient for at, gradient in gradients.items() if at in moved and at in wanted}


def _as_number(value: Any) -> Any:
    """A value as rules take it: what is True or False for a user's function is 1 or 0 in a graph."""
    return 1.0 * value if isinstance(value, Recorder) and value.is_condition else value


def _passed_back(row: Op, slot: str, case: Case, g: Any, out: Any, inputs: Sequence[Any]) -> Any:
    """The gradient of one slot, as `Op.vjp` gives it, recorded where any of its arguments is.

    Raises TraceError where the rule cannot be recorded.
    """
    own = case.shapes[case.slots.index(slot)]
    text = row.rule(slot, case)
    if text is None:
        return np.zeros(own)[()]
    if any(isinstance(x, Recorder) for x in inputs):
        # What a number decides is decided now: x² has the rule 2 · x, whose own derivative needs no branch.
        slots = zip(case.slots, inputs, strict=True)
        numbers = ((name, float(x)) for name, x in slots if isinstance(x, float) and not isinstance(x, Recorder))
        text = specialised(parsed(text), numbers).text
        out, *inputs = map(_as_number, (out, *inputs))
    try:
        return _scope()["unbroadcast"](_rule_function(text, case.slots)(g, out, *inputs), own)
    except TraceError:
        raise
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        raise TraceError(f"the derivative of {row.name} cannot be recorded: {error}") from None


@lru_cache(maxsize=4096)
def _rule_function(text: str, slots: tuple[str, ...]) -> Callable[..., Any]:
    # Table text only, with checked options: nothing a user types can become part of a rule.
    return eval(f"lambda g, out, {', '.join(slots)}: {text}", _scope())  # type: ignore[no-any-return]


class _RecordingNumPy:
    """NumPy for rules that run on recorders: replaces the few functions that NumPy does not dispatch to them."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    @staticmethod
    def full(shape: Any, fill_value: Any, dtype: Any = None) -> Any:
        """An array of this shape with one value, which may be recorded."""
        if not isinstance(fill_value, Recorder):
            return np.full(shape, fill_value, dtype)
        return np.broadcast_to(fill_value, shape)

    @staticmethod
    def asarray(values: Any, dtype: Any = None) -> Any:
        """The values as an array; a list of recorded values is stacked."""
        if isinstance(values, Recorder):
            return values
        if isinstance(values, tuple | list) and any(isinstance(each, Recorder) for each in values):
            return np.stack(values)
        return np.asarray(values, dtype)

    array = asarray
    float64 = asarray


@lru_cache(maxsize=1)
def _scope() -> dict[str, Any]:
    """The names that rules use, as versions that record: NumPy, and the helpers run on this NumPy."""
    modules: dict[str, dict[str, Any]] = {}
    scope: dict[str, Any] = {"np": _RecordingNumPy()}
    for name, helper in HELPERS.items():
        scope[name] = _recording(helper, modules)
    return scope


def _recording(helper: Any, modules: dict[str, dict[str, Any]]) -> Any:
    """A helper that records: as the row of its name, as its recorded form, or by running its body on recorders."""
    if not isinstance(helper, FunctionType):
        return helper
    row = row_named(helper.__name__)
    if row is not None and row.is_helper:
        return _dispatched(helper, lambda *args, **kwargs: _record_helper(row, helper, args, kwargs))
    if helper.__name__ in RECORDED_HELPERS:
        return _dispatched(helper, RECORDED_HELPERS[helper.__name__])
    if helper.__module__ not in modules:
        names = modules[helper.__module__] = {**helper.__globals__, "np": _RecordingNumPy()}
        for name, value in helper.__globals__.items():
            if isinstance(value, FunctionType) and value.__module__.startswith("graphgui.engine"):
                names[name] = _recording(value, modules)
    names = modules[helper.__module__]
    return FunctionType(helper.__code__, names, helper.__name__, helper.__defaults__, helper.__closure__)


def _dispatched(helper: Callable[..., Any], recorded: Callable[..., Any]) -> Callable[..., Any]:
    """A helper, or its recorded form where an argument is recorded."""
    return lambda *args, **kwargs: (recorded if any(isinstance(each, Recorder) for each in args) else helper)(
        *args, **kwargs
    )


def _record_helper(row: Op, helper: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    call = helper_call(row, helper, args, kwargs)
    return record(call.row, call.operands, call.options)
