"""Graph → the straight-line NumPy program that a careful person would have written, forward and then backward.

Reverse mode: the adjoint of a node is the sum, over the wires that leave it, of what each consumer's vjp rule passes
back (Griewank and Walther, Evaluating Derivatives, ch. 3). The graph is unrolled in topological order, so nothing
recurses however deep it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from keyword import iskeyword
from time import perf_counter
from typing import Any

import numpy as np

from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.helpers import HELPERS
from graphgui.engine.machine import assemble
from graphgui.engine.op import Case, Shape, substitute
from graphgui.engine.scalar_text import OUT_OF_RANGE, SCALAR_SCOPE, scalar_text, specialised
from graphgui.engine.shapes import input_shapes
from graphgui.engine.values import Value, frozen, same_value

TERMS_A_LINE = 8
MOST_WRITTEN = 100
"""Entries of the largest literal that stands in the readable source; a larger one has a name there."""
_reserved = frozenset({"inputs", "seed", "kept", "float", "abs", *SCALAR_SCOPE})
_WORDS = re.compile(r"[^\W\d]\w*")
WORTH_KEEPING = 1e-3
"""Seconds from which on a run is worth keeping, so that only what changed runs again."""
MOST_PARTS = 8
_functions_scope: dict[str, Any] = {"np": np, **HELPERS}

Input = tuple[int, str | None]
"""An input of a program: the value of a source (a node id and None), or the literal in a slot."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of a program, `name = expression`, and the node it belongs to; a comment has no name."""

    node: int
    name: str
    expression: str

    @property
    def text(self) -> str:
        """The line as it is written."""
        return f"{self.name} = {self.expression}" if self.name else f"# {self.expression}"


class Names:
    """Variable names for nodes, their gradients and their literals, without clashes."""

    def __init__(self, graph: Graph, order: Iterable[int]) -> None:
        self._taken = set(_reserved)
        self.value = {id: self._free(graph.node(id).name) for id in order}
        self.gradient = {id: self._free(f"{name}_grad") for id, name in self.value.items()}
        self.literal: dict[Input, str] = {}

    def for_literal(self, node: Node, slot: str) -> str:
        """The variable that holds the literal of one slot."""
        key = (node.id, slot)
        if key not in self.literal:
            self.literal[key] = self._free(f"{self.value[node.id]}_{slot}")
        return self.literal[key]

    def of_input(self, input: Input) -> str:
        """The variable of one input."""
        id, slot = input
        return self.value[id] if slot is None else self.literal[input]

    def _free(self, name: str) -> str:
        while name in self._taken or iskeyword(name):
            name += "_"
        self._taken.add(name)
        return name


class Writer:
    """Writes the forward and backward statements for the nodes of a graph, in NumPy or (`scalars`) for plain floats.

    With `inline` the literals stand in the text as numbers, for reading; else each is a variable, so that a changed
    literal needs no new program. All come from the same walk over the graph.
    """

    def __init__(
        self, graph: Graph, order: list[int], shapes: dict[int, Shape], inline: bool = False, scalars: bool = False
    ) -> None:
        self.graph, self.order, self.shapes, self.inline = graph, order, shapes, inline
        self.names = Names(graph, order)
        self._scalars = scalars
        self._nodes = {id: graph.node(id) for id in order}
        all_sources = graph.sources()
        self._into = {id: all_sources[id] for id in order}
        self._from: dict[int, list[Wire]] = {id: [] for id in order}
        for target, sources in self._into.items():
            for slot, source in sources.items():
                self._from[source].append(Wire(source, target, slot))
        self._operands: dict[int, dict[str, str]] = {}
        self._cases: dict[int, Case] = {}

    def operand_names(self, node: Node) -> dict[str, str]:
        """What stands for each slot of a node in the text."""
        if node.id not in self._operands:
            into = self._into[node.id]
            value = self.names.value
            self._operands[node.id] = {
                slot: value[into[slot]] if slot in into else self._literal(node, slot, alone=not into)
                for slot in node.slots
            }
        return self._operands[node.id]

    def case(self, node: Node) -> Case:
        """What the texts of a node's row depend on."""
        if node.id not in self._cases:
            self._cases[node.id] = node.case(input_shapes(node, self._into[node.id], self.shapes))
        return self._cases[node.id]

    def _spoken(self, text: str, node: Node) -> str:
        """A text of the node's row in the language of this program."""
        if not self._scalars:
            return text
        text = scalar_text(text)
        if not self.inline:
            return text
        into = self._into[node.id]
        numbers = zip(node.slots, node.literals, strict=True)
        return specialised(text, tuple((slot, float(number)) for slot, number in numbers if slot not in into))

    def _literal(self, node: Node, slot: str, alone: bool) -> str:
        literal = node.literal(slot)
        if not self.inline or np.size(literal) > MOST_WRITTEN or not np.size(literal):
            return self.names.for_literal(node, slot)
        text = python_number(literal)
        if self._scalars:
            text = text.replace("np.", "")
            return f"({text})" if text.startswith("-") else text
        # Two bare Python numbers would divide and overflow by Python's rules; NumPy's give inf and nan. And a bare
        # number has none of the methods that a text may call.
        bare = alone or text == "0.0" or not node.row.elementwise
        if bare and "(" not in text:
            return f"np.float64({text})"
        return f"({text})" if text.startswith("-") else text

    def forward(self) -> list[Line]:
        """One statement per operation, in order."""
        return [
            Line(
                id,
                self.names.value[id],
                substitute(self._spoken(row.text(self.case(node)), node), self.operand_names(node)),
            )
            for id, node in self._nodes.items()
            if not (row := node.row).is_source
        ]

    def backward(self, output: int, wanted: Collection[int]) -> tuple[list[Line], list[int]]:
        """One statement per gradient, output first, and the ids that have one.

        Gradients are written for the wanted nodes and for those that lie between them and the output.
        """
        above = self.graph.ancestors(output)
        if len(wanted) < len(self.order):
            above &= self.graph.descendants(wanted)
        lines = [Line(output, self.names.gradient[output], "seed")] if output in above else []
        reached = {output} & above
        for id in reversed(self.order):
            if id not in above or id == output:
                continue
            terms = [
                term
                for wire in self._from[id]
                if wire.target in reached and (term := self.contribution(wire)) is not None
            ]
            if len(terms) == 1 and not self.inline and terms[0].isidentifier():
                reached.add(id)
                self.names.gradient[id] = terms[0]  # the same gradient under another name
            elif terms:
                reached.add(id)
                name = self.names.gradient[id]
                lines += [Line(id, name, text) for text in _sums(name, terms)]
        return lines, [id for id in self.order if id in reached]

    def contribution(self, wire: Wire) -> str | None:
        """What a wire adds to the gradient of its source, as text; None where its rule passes nothing."""
        target = self._nodes[wire.target]
        case = self.case(target)
        rule = target.row.rule(wire.slot, case)
        if rule is None:
            return None
        names = {"g": self.names.gradient[target.id], "out": self.names.value[target.id], **self.operand_names(target)}
        text = substitute(self._spoken(rule, target), names)
        wanted = self.shapes[wire.source]
        if target.row.grad_shape(wire.slot, case) == wanted:
            return text
        return f"np.sum({text})" if wanted == () else f"unbroadcast({text}, {wanted})"


def _sums(name: str, terms: list[str]) -> Iterator[str]:
    for start in range(0, len(terms), TERMS_A_LINE):
        terms_here = terms[start : start + TERMS_A_LINE]
        if start:
            terms_here = [name, *terms_here]
        # Every rule is a product, a call or a name, so that a leading minus belongs to the whole term.
        text = "".join(f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in terms_here)
        yield f"{'-' if text.startswith(' -') else ''}{text[3:]}"


def python_number(value: Value) -> str:
    """A value as Python source that NumPy reads back exactly."""
    if np.ndim(value):
        return f"np.array({np.asarray(value).tolist()})".replace("nan", "np.nan").replace("inf", "np.inf")
    number = float(value)
    if np.isfinite(number):
        return repr(number)
    return "np.nan" if np.isnan(number) else "np.inf" if number > 0 else "-np.inf"


@dataclass(frozen=True)
class Function:
    """A compiled function, its source, and the lines in it."""

    run: Callable[..., Any]
    source: str
    lines: list[Line]
    first_line: int

    def node_at_fault(self, error: BaseException) -> int | None:
        """The node whose statement raised this error; None where the error came from elsewhere."""
        trace = error.__traceback__
        while trace:
            if trace.tb_frame.f_code is self.run.__code__:
                at = trace.tb_lineno - self.first_line
                return self.lines[at].node if 0 <= at < len(self.lines) else None
            trace = trace.tb_next
        return None


def compiled(head: list[str], lines: list[Line], returns: str, scope: Mapping[str, Any]) -> Function:
    """The function with these first lines, statements and result; `scope` is what its text may call.

    The text holds the table's formulas and checked identifiers only; a user's numbers come in as arguments.
    """
    source = "\n".join(
        [*head, *(f"    {line.name} = {line.expression}" for line in lines), f"    return {returns}", ""]
    )
    names = dict(scope)
    exec(compile(source, "<graph program>", "exec"), names)
    return Function(names["run"], source, lines, len(head) + 1)


class Program:
    """Every value of a graph and the gradient of every node that its output depends on, compiled for its shapes.

    `run(inputs, seed)` takes the inputs in the order of `inputs` and returns two lists: the value of every node of
    `valued`, and the gradient of every node of `graded`. Where every value is a single number the statements run in
    Python's own floats, and in NumPy's as soon as one of them leaves the range of Python's (inf, nan). Where a run of
    arrays takes long and the same inputs change again, as under a hand that scrubs, only the statements below these
    inputs run.
    """

    def __init__(self, graph: Graph, order: list[int], shapes: dict[int, Shape], output: int | None) -> None:
        self._scalars = is_scalar(graph, order, shapes)
        self._graph, self._shapes, self._output = graph, shapes, output
        self.valued = order
        self.inputs = inputs_of(graph, order)
        self._assembly = assemble(graph, order, self.inputs) if self._scalars else None
        if self._assembly is not None:
            self.graded = reached(graph, order, output)
            self._value_registers = [self._assembly.register[id] for id in order]
            self._gradient_registers = [self._assembly.register[id] for id in self.graded]
            return
        writer = self._write(self._scalars)
        self._main = self._compile(writer, SCALAR_SCOPE if self._scalars else _functions_scope)
        self._careful: Function | None = None if self._scalars else self._main
        self._last = self._main
        self._variables = [writer.names.of_input(input) for input in self.inputs]
        self._results = [writer.names.value[id] for id in order] + [writer.names.gradient[id] for id in self.graded]
        self._memory: _Memory | None = None
        self._parts: dict[frozenset[str], _Part] = {}

    def run(self, inputs: list[Value], seed: Value) -> tuple[list[Value], list[Value]]:
        """The values and the gradients at these inputs, read-only; raises what a statement raises."""
        if self._assembly is not None:
            found, slopes = self._assembly.run(inputs, self._output, float(seed or 0.0))
            return list(found[self._value_registers]), list(slopes[self._gradient_registers])
        if self._scalars:
            self._last = self._main
            try:
                values, gradients = self._main.run([float(number) for number in inputs], float(seed or 0.0))
                return list(np.array(values)), list(np.array(gradients))
            except (*OUT_OF_RANGE, TypeError):
                if self._careful is None:
                    self._careful = self._compile(self._write(scalars=False), _functions_scope)
        by_name = self._arrays(dict(zip(self._variables, inputs, strict=True)), seed)
        results = [by_name[name] for name in self._results]
        return results[: len(self.valued)], results[len(self.valued) :]

    def node_at_fault(self, error: BaseException) -> int | None:
        """The node whose statement raised this error; None where the error came from elsewhere."""
        return None if self._assembly is not None else self._last.node_at_fault(error)

    def _arrays(self, inputs: dict[str, Value], seed: Value) -> dict[str, Value]:
        before, self._memory = self._memory, None  # a run that raises leaves nothing behind
        changed: frozenset[str] = frozenset()
        if before is not None and (seed is before.seed or same_value(seed, before.seed)):
            changed = frozenset(name for name, value in inputs.items() if value is not before.inputs[name])
            if not changed or changed == before.changed:
                found = {**before.found, **self._rerun(changed, inputs, before.found)} if changed else before.found
                self._memory = _Memory(inputs, seed, found, changed or before.changed)
                return found
        assert self._careful is not None
        self._last = self._careful
        start = perf_counter()
        values, gradients = self._careful.run(list(inputs.values()), seed)
        found = dict(zip(self._results, map(frozen, [*values, *gradients]), strict=True))
        if perf_counter() - start > WORTH_KEEPING:
            self._memory = _Memory(inputs, seed, found, changed)
        return found

    def _rerun(
        self, changed: frozenset[str], inputs: Mapping[str, Value], found: Mapping[str, Value]
    ) -> dict[str, Value]:
        if changed not in self._parts:
            if len(self._parts) == MOST_PARTS:
                self._parts.clear()
            self._parts[changed] = _Part(self._lines, changed, {*inputs, *found})
        part = self._parts[changed]
        self._last = part.function
        reads = [inputs[name] if name in inputs else found[name] for name in part.reads]
        fresh = dict(zip(part.makes, map(frozen, part.function.run(reads)), strict=True))
        return fresh | {name: inputs[name] for name in changed if name in found}

    def _write(self, scalars: bool) -> Writer:
        writer = Writer(self._graph, self.valued, self._shapes, scalars=scalars)
        self._lines = writer.forward()
        back, self.graded = writer.backward(self._output, self.valued) if self._output is not None else ([], [])
        self._lines += back
        return writer

    def _compile(self, writer: Writer, scope: Mapping[str, Any]) -> Function:
        variables = [writer.names.of_input(input) for input in self.inputs]
        head = ["def run(inputs, seed):"] + ([f"    [{', '.join(variables)}] = inputs"] if variables else [])
        values = ", ".join(writer.names.value[id] for id in self.valued)
        gradients = ", ".join(writer.names.gradient[id] for id in self.graded)
        return compiled(head, self._lines, f"[{values}], [{gradients}]", scope)


@dataclass(frozen=True)
class _Memory:
    """The last run, and which of its inputs differed from those of the run before."""

    inputs: dict[str, Value]
    seed: Value
    found: dict[str, Value]
    changed: frozenset[str]


class _Part:
    """The statements that depend on some inputs, as a function of what they read."""

    def __init__(self, lines: list[Line], changed: frozenset[str], variables: Set[str]) -> None:
        words = {line.name: set[str]() for line in lines}
        for line in lines:  # a long sum is several statements of one name
            words[line.name].update(_WORDS.findall(line.expression))
        fresh = set(changed)
        for name, read in words.items():
            if not fresh.isdisjoint(read):
                fresh.add(name)
        self.makes = [name for name in words if name in fresh]
        own = [line for line in lines if line.name in fresh]
        read_here = set[str]().union(*(words[name] for name in self.makes))
        self.reads = sorted((read_here & variables) - set(self.makes))
        head = ["def run(inputs):"] + ([f"    [{', '.join(self.reads)}] = inputs"] if self.reads else [])
        self.function = compiled(head, own, f"[{', '.join(self.makes)}]", _functions_scope)


def inputs_of(graph: Graph, order: list[int]) -> list[Input]:
    """What a program of these nodes begins with: the values of the sources, then the literals in free slots."""
    sources = graph.sources()
    nodes = [graph.node(id) for id in order]
    values: list[Input] = [(node.id, None) for node in nodes if node.row.is_source]
    return values + [(node.id, slot) for node in nodes for slot in node.slots if slot not in sources[node.id]]


def reached(graph: Graph, order: list[int], output: int | None) -> list[int]:
    """The nodes that a gradient of the output reaches, in order."""
    if output is None:
        return []
    sources, found = graph.sources(), {output}
    for id in reversed(order):
        if id in found:
            row = graph.node(id).row
            found.update(source for slot, source in sources[id].items() if row.passes_gradient(slot))
    return [id for id in order if id in found]


def is_scalar(graph: Graph, order: list[int], shapes: dict[int, Shape]) -> bool:
    """Whether every number in these nodes is a single one."""
    return all(shapes[id] == () and not any(graph.node(id).literal_shapes) for id in order)


def readable_source(graph: Graph, order: list[int], shapes: dict[int, Shape], output: int | None) -> list[Line]:
    """The program as one reads it: numbers in place, comments between the passes (lines of node 0)."""
    writer = Writer(graph, order, shapes, inline=True)
    lines = [Line(0, "", "forward"), *writer.forward()]
    if output is not None:
        seed = "1.0" if shapes[output] == () else f"np.ones({shapes[output]})"
        back, _ = writer.backward(output, order)
        lines += [Line(0, "", f"backward, from {graph.node(output).name} to the inputs")]
        lines += [Line(line.node, line.name, seed) for line in back[:1]] + back[1:]
    return lines
