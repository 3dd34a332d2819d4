"""A register machine for large graphs of single numbers: ready at once, whereas a program must be compiled first.

It needs numba and platformdirs (the extra "fast"). Its two kernels, one for each direction, are written from the table:
one branch for every elementwise row. They are compiled once for all graphs, in a process of its own, and kept in the
user's cache; a graph's program is then four arrays of integers.
"""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from graphgui.engine.graph import Graph
from graphgui.engine.ops import OPS
from graphgui.engine.program import kernel_cache
from graphgui.engine.program.statement_writer import reached
from graphgui.engine.program.variable_names import Input
from graphgui.engine.rules.kernel_printer import REGISTERS, KernelBranch, kernel_text, kernels_text
from graphgui.engine.rules.rule_parser import parsed

MOST_SLOTS = len(REGISTERS)
FEWEST_NODES = 3000
"""Smaller graphs compile sooner than numba is loaded."""


class Machine:
    """The compiled kernels, and the number (opcode) of each operation in them."""

    def __init__(self, kernels: ModuleType) -> None:
        self._kernels = kernels
        self.codes = {name: code for code, name in enumerate(_branches())}

    def assemble(
        self, graph: Graph, order: Sequence[int], inputs: Sequence[Input], output: int | None
    ) -> Assembly | None:
        """The machine's program for a graph of single numbers; None where the machine lacks one of its operations."""
        literal = {node_and_slot: at for at, node_and_slot in enumerate(inputs) if node_and_slot[1] is not None}
        value = {id: at for at, (id, slot) in enumerate(inputs) if slot is None}
        nodes, sources, known = graph.by_id, graph.sources(), self.codes
        computed, codes, arguments = list[int](), list[int](), list[int]()
        fillers = [[0] * (MOST_SLOTS - count) for count in range(MOST_SLOTS + 1)]
        for id in order:
            node = nodes[id]
            row, into = node.row, sources[id]
            if row.is_source:
                continue
            code = known.get(node.op)
            if code is None or (row.options and node.options != row.option_defaults):
                return None
            slots = row.slots  # no variadic row is among those that are known
            arguments += [value[into[slot]] if slot in into else literal[id, slot] for slot in slots]
            arguments += fillers[len(slots)]
            codes.append(code)
            value[id] = len(inputs) + len(computed)
            computed.append(id)
        table = np.array(arguments, np.int32).reshape(-1, MOST_SLOTS)
        columns = [np.ascontiguousarray(table[:, at]) for at in range(MOST_SLOTS)]
        above = set(reached(graph, list(order), output))
        places = np.array([at for at, id in enumerate(computed) if id in above], np.int32)
        return Assembly(self._kernels, np.array(codes, np.int32), columns, places, len(inputs), value, output)


class Assembly:
    """A graph's program for the machine. `register` has the index of the register of each node's value and gradient.

    `places` are those of the operations through which a gradient reaches the `output`.
    """

    def __init__(
        self, kernels: ModuleType, codes: Any, columns: list[Any], places: Any, inputs: int,
        register: Mapping[int, int], output: int | None,
    ) -> None:  # fmt: skip
        self._kernels, self._codes, self._columns, self._places = kernels, codes, columns, places
        self._inputs, self._output = inputs, output
        self.register = register
        self._values = np.zeros(inputs + len(codes))
        self._gradients = np.zeros(inputs + len(codes))

    def run(self, inputs: Any, seed: float) -> tuple[Any, Any]:
        """All registers of values and of gradients, for these inputs in order; the next run overwrites both."""
        values, gradients = self._values, self._gradients
        values[: self._inputs] = inputs
        self._kernels.forward(self._codes, *self._columns, values, self._inputs)
        gradients.fill(0.0)
        if self._output is not None:
            gradients[self.register[self._output]] = seed
            self._kernels.backward(self._places, self._codes, *self._columns, values, gradients, self._inputs)
        return values, gradients


def machine() -> Machine | None:
    """The machine, where its libraries are installed and its kernels are compiled (see `prepare`); else None."""
    path = kernel_path()
    if path is None:
        return None
    if path not in _machines:
        if not kernel_cache.is_sound(path, _source()):
            return None
        try:
            _machines[path] = Machine(_tried(path))
        except Exception:  # whatever numba makes of what it finds
            kernel_cache.throw_away(path)
            return None
    return _machines[path]


def assemble(graph: Graph, order: Sequence[int], inputs: Sequence[Input], output: int | None) -> Assembly | None:
    """A large graph of single numbers for the machine; None where it is small or there is no machine."""
    found = machine() if len(order) >= FEWEST_NODES else None
    return None if found is None else found.assemble(graph, order, inputs, output)


def prepare() -> bool:
    """Compiles the kernels into the user's cache (seconds the first time); False without the extra "fast".

    Raises OSError where nothing can be written there.
    """
    path = kernel_path()
    if path is None:
        return False
    if not kernel_cache.is_sound(path, _source()):
        kernel_cache.keep(path, _source())
        kernels = _tried(path)
        kernel_cache.seal(path, Path(kernels.forward.stats.cache_path))
    return True


def prepare_elsewhere() -> subprocess.Popen[bytes] | None:
    """Starts a process that compiles the kernels; None where they are compiled already or a library is missing."""
    path = kernel_path()
    if path is None or kernel_cache.is_sound(path, _source()):
        return None
    # Isolated, with the places of this process: nothing in the working directory is ever run.
    places = [str(Path(__file__).parents[3]), *(place for place in sys.path if Path(place).is_absolute())]
    code = f"import sys; sys.path[:] = {places!r}; from {__name__} import prepare; prepare()"
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-I", "-c", code], stdin=quiet, stdout=quiet, stderr=quiet)


# ── the kernels ──────────────────────────────────────────────────────────────────────────────────────────────────────
@cache
def _branches() -> dict[str, KernelBranch]:
    """The operations that the machine has, by name."""
    return dict(_found_branches())


def _found_branches() -> Iterator[tuple[str, KernelBranch]]:
    for row in OPS.values():
        if not row.elementwise or row.variadic or not row.in_kernels or not 1 <= len(row.slots) <= MOST_SLOTS:
            continue
        case = row.case(*[()] * len(row.slots))
        rules = [row.rule(slot, case) for slot in row.slots]
        texts = [None if rule is None else kernel_text(parsed(rule)) for rule in rules]
        branch = KernelBranch(row.slots, kernel_text(parsed(row.text(case))), tuple(texts))
        if branch.is_known:
            yield row.name, branch


@cache
def _source() -> str:
    return kernels_text(list(_branches().values()))


@cache
def kernel_path() -> Path | None:
    """The file of the kernels in the user's cache; None where a library is missing."""
    if importlib.util.find_spec("numba") is None or importlib.util.find_spec("platformdirs") is None:
        return None
    from platformdirs import user_cache_path

    name = hashlib.sha256(_source().encode()).hexdigest()[:16]
    return user_cache_path("graphgui", appauthor=False) / f"kernels_{name}.py"


def _tried(path: Path) -> ModuleType:
    """The kernels, loaded and run once on nothing: compiled where they are not yet."""
    kernels = kernel_cache.load(path, _source())
    none, numbers = np.zeros(0, np.int32), np.zeros(1)
    kernels.forward(none, none, none, none, numbers, 1)
    kernels.backward(none, none, none, none, none, numbers, numbers, 1)
    return kernels


_machines: dict[Path, Machine] = {}
