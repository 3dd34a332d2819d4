"""The variables of a written program: names for nodes, gradients and literals, without clashes."""

from __future__ import annotations

import builtins
import dis
from collections.abc import Iterable, Iterator
from functools import cache
from keyword import iskeyword
from types import CodeType

from graphgui.engine.graph import Graph, Node
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.rules.float_printer import SCALAR_SCOPE

Input = tuple[int, str | None]
"""An input of a program: the value of a source (a node id and None), or the literal in a slot."""

_RESERVED = frozenset({"inputs", "seed", "float", "abs", "math", "Any", *SCALAR_SCOPE})

_BUILTINS = frozenset(dir(builtins))


class Names:
    """Variable names for nodes, their gradients and their literals, without clashes.

    A node's variable is its own name, unless that means something else in the program; then underscores follow it.
    """

    def __init__(self, graph: Graph, order: Iterable[int]) -> None:
        wanted = {id: graph.node(id).name for id in order}
        self._taken = {name for name in wanted.values() if not _is_reserved(name)}
        self.value = {id: name if name in self._taken else self.free(name) for id, name in wanted.items()}
        self.gradient = {id: self.free(f"{name}_grad") for id, name in self.value.items()}
        self.literal: dict[Input, str] = {}

    def for_literal(self, node: Node, slot: str) -> str:
        """The variable that holds the literal of one slot."""
        key = (node.id, slot)
        if key not in self.literal:
            self.literal[key] = self.free(f"{self.value[node.id]}_{slot}")
        return self.literal[key]

    def of_input(self, input: Input) -> str:
        """The variable of one input."""
        id, slot = input
        return self.value[id] if slot is None else self.literal[input]

    def free(self, name: str) -> str:
        """This name, with underscores appended until no other variable has it; it is taken from now on."""
        while name in self._taken or _is_reserved(name):
            name += "_"
        self._taken.add(name)
        return name


def _is_reserved(name: str) -> bool:
    return name in _RESERVED or iskeyword(name) or (name in _BUILTINS and name in _read_by_helpers())


@cache
def _read_by_helpers() -> frozenset[str]:
    """The global names that the helpers read, such as "len": above a program they see its variables."""
    codes = [code for helper in HELPERS.values() for code in _codes(helper.__code__)]
    return frozenset(
        step.argval for code in codes for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"
    )


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)
