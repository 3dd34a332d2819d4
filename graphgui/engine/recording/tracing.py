"""Tracing: the graph of an ordinary NumPy function, and of a tape's entries."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from typing import Any

from graphgui.engine.graph import NO_OPTIONS, Graph, GraphError, Wire, check_name, make_node
from graphgui.engine.letters import LONGEST_NAME, letters
from graphgui.engine.ops import OPS
from graphgui.engine.recording.agreement import KEYWORDS, Agreement
from graphgui.engine.recording.recorder import Entry, Recorder, Tape
from graphgui.engine.recording.refusals import TraceError
from graphgui.engine.recording.structures import is_number, mapped
from graphgui.engine.values import as_value


def trace(function: Callable[..., Any], *example_arguments: Any, **example_keywords: Any) -> Graph:
    """The graph of an ordinary NumPy function, recorded while it runs on example arguments.

    Numbers and arrays among the arguments become parameters with the names of the arguments. In lists and tuples they
    are counted (those in a list p are p1, p2 …), in dictionaries, dataclasses and named tuples called by their keys;
    everything else is passed on as it is. What the function takes from elsewhere (defaults, closures, attributes of
    other objects) stays constant. The result is the graph's output.

    Raises TraceError for what cannot be recorded, such as a branch on a value. Other control flow is recorded as it
    ran. The function runs on plain arrays too, and is refused if it gives another number there.
    """
    tape = Tape()
    names = argument_names(function, len(example_arguments))
    arguments = [taken(tape, value, name) for value, name in zip(example_arguments, names, strict=True)]
    keywords = {name: taken(tape, value, name) for name, value in example_keywords.items()}
    agreement = Agreement(function, example_arguments, example_keywords, {KEYWORDS, *range(len(arguments))})
    try:
        result = run(function, arguments, keywords, agreement)
    finally:
        tape.is_open = False
    if not tape.holds(result):
        try:
            result = tape.add(Entry(OPS["constant"], (), NO_OPTIONS, as_value(result)))
        except ValueError:
            raise TraceError(f"the function must give a number or an array, not {_kind(result)}") from None
    if agreement.can_be_checked:
        agreement.check(result, tape)
    return graph_of(tape, [result.at], result.at)[0]


def run(
    function: Callable[..., Any], arguments: Sequence[Any], keywords: Mapping[str, Any], agreement: Agreement | None
) -> Any:
    """The result of a function on recorders.

    A TraceError that NumPy wraps in an error of its own is unwrapped. An error that plain arrays do not raise is told as
    a TraceError.
    """
    try:
        return function(*arguments, **keywords)
    except TraceError:
        raise
    except Exception as error:
        if isinstance(error.__cause__, TraceError):
            raise error.__cause__ from None
        if agreement is not None and agreement.is_without_errors():
            raise TraceError(
                f"the function cannot be recorded, as it then ends with {type(error).__name__}: {error}; use NumPy's "
                "functions and operators alone"
            ) from error
        raise


def _kind(value: Any) -> str:
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of them; np.stack joins arrays"
    return "nothing; it has no return" if value is None else f"a value of type {type(value).__name__}"


def argument_names(function: Callable[..., Any], wanted: int) -> list[str]:
    """The names of the first so many positional arguments of a function; those in *rest are rest1, rest2 …."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    names = [each.name for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    rest = next((each.name for each in parameters if each.kind is each.VAR_POSITIONAL), "x")
    return (names + [f"{rest}{i}" for i in range(1, wanted + 1)])[:wanted]


def taken(tape: Tape, value: Any, name: str) -> Any:
    """An argument for the function: numbers and arrays recorded, also in containers, everything else as it is."""
    return mapped(value, name, lambda part, own: tape.argument(part, own) if is_number(part, own) else part)


def graph_of(tape: Tape, wanted: Collection[int], output: int | None) -> tuple[Graph, dict[int, int]]:
    """The graph of these places of a tape and their ancestors, arguments as parameters; and each place's node id."""
    graph = Graph()
    arguments = [at for at, entry in enumerate(tape.entries) if entry.row is None]
    computed = [at for at in tape.needed(wanted) if tape.entries[at].row is not None]
    taken_names = {name for at in (*arguments, *computed) if (name := tape.entries[at].name)}
    fresh = (name for name in letters() if name not in taken_names)
    ids: dict[int, int] = {}
    wires: list[Wire] = []
    for at in (*arguments, *computed):
        entry = tape.entries[at]
        row = entry.row or OPS["parameter"]
        ids[at] = graph.fresh_id()
        name = _allowed(entry.name, graph) if entry.name else next(fresh)
        held = entry.value if row.is_source else None
        node = make_node(ids[at], name, row.name, value=held, options=entry.options, slots=len(entry.operands))
        literals = tuple(
            default if tape.holds(each) else each.value if isinstance(each, Recorder) else each
            for each, default in zip(entry.operands, node.literals, strict=True)
        )
        graph.add(replace(node, literals=literals))
        for slot, each in zip(node.slots, entry.operands, strict=True):
            if tape.holds(each):
                wires.append(Wire(ids[each.at], ids[at], slot))
    graph.connect_all(wires)
    graph.choose_output(None if output is None else ids[output])
    return graph, ids


def _allowed(name: str, graph: Graph) -> str:
    """This name if a node may have it, else the first that may with _ or a number after it."""
    for ending in chain(("", "_"), (f"_{i}" for i in count(2))):
        own = name[: LONGEST_NAME - len(ending)] + ending
        try:
            if not graph.has_name(check_name(own)):
                return own
        except GraphError:
            pass
    raise AssertionError("there is always a name")
