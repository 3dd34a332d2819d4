"""Every node's value and gradient, of graphs of single numbers: the Python source and the machine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from graphgui.engine.graph import Graph
from graphgui.engine.program import register_machine
from graphgui.engine.program.compiled_program import Program
from graphgui.engine.program.register_machine import Assembly, assemble
from graphgui.engine.shapes import infer_shapes
from tests.benchmarks.competitors import INSTALLED, micrograd_keeping, torch_keeping, with_casadi
from tests.benchmarks.timing import at_least, print_table, side_by_side, time_of, times
from tests.benchmarks.workloads import Workload, chosen


@contextmanager
def without_machine() -> Iterator[None]:
    """Programs made in here are Python source, however large."""
    fewest, register_machine.FEWEST_NODES = register_machine.FEWEST_NODES, 10**9
    try:
        yield
    finally:
        register_machine.FEWEST_NODES = fewest


def kept(letters: Collection[str]) -> None:
    """All values and gradients of single numbers: the Python source and the machine."""
    rows = []
    for workload in chosen(letters, "abch"):
        graph, tape = workload.graph, workload.tape
        assert tape is not None
        order = graph.order()
        shapes, _ = infer_shapes(graph, order, {})
        with without_machine():
            program = Program(graph, order, shapes, graph.output)
        inputs = [_number(graph, *each) for each in program.inputs]
        source = program.main.run
        runs: dict[str, Callable[[], Any]] = {"source": lambda source=source, inputs=inputs: source(inputs, 1.0)}  # type: ignore[misc]
        assembly = assemble(graph, order, program.inputs, graph.output)
        if assembly is not None:
            runs["machine"] = _machine_run(assembly, inputs)
        if "torch" in INSTALLED:
            runs["PyTorch"] = torch_keeping(tape)
        if "micrograd" in INSTALLED:
            runs["micrograd"] = micrograd_keeping(tape)
        if assembly is not None and "casadi" in INSTALLED:
            casadi = with_casadi(workload)
            assert casadi is not None
            runs["CasADi"] = casadi
        _check_kept(workload, program, assembly, runs)
        took = side_by_side(runs)
        row = [workload.title, time_of(took["source"])]
        for name, least in (("PyTorch", 100.0), ("micrograd", 20.0)):
            ratio = took.get(name, np.nan) / took["source"]
            gated = name in took and (name == "PyTorch" or workload.letter in "bc")
            row += [times(ratio) if name in took else "–", at_least(ratio, least) if gated else ""]
        if "machine" in took:
            ratio = took.get("CasADi", np.nan) / took["machine"]
            row += [time_of(took["machine"]), time_of(took["CasADi"]) if "CasADi" in took else "–"]
            row += [times(ratio), at_least(ratio, 1.0)] if "CasADi" in took else ["–", ""]
            row += [times(took["PyTorch"] / took["machine"]) if "PyTorch" in took else "–"]
        else:
            row += ["–", "–", "–", "", "–"]
        rows.append(row)
    print_table(
        "Every node's value and gradient kept (CasADi: the loss and its gradients only)",
        [
            "", "source", "PyTorch", "target", "micrograd", "target", "machine", "CasADi", "CasADi / machine", "target",
            "PyTorch / machine",
        ],
        rows,
    )  # fmt: skip


def _number(graph: Graph, id: int, slot: str | None) -> float:
    node = graph.node(id)
    return float(node.value if slot is None else node.literal(slot))


def _machine_run(assembly: Assembly, inputs: list[float]) -> Callable[[], Any]:
    numbers = np.array(inputs)
    return lambda: assembly.run(numbers, 1.0)


def _check_kept(
    workload: Workload, program: Program, assembly: Assembly | None, runs: Mapping[str, Callable[[], Any]]
) -> None:
    found = np.array(runs["source"]())
    values, gradients = found[program.value_places], found[program.gradient_places]
    assert program.graded == program.valued, "a node does not reach the output"
    close: dict[str, Any] = {"rtol": 1e-9, "atol": 1e-9 * float(np.max(np.abs(gradients)))}
    if assembly is not None:
        registers = [assembly.register[id] for id in program.valued]
        for numbers, own in zip(runs["machine"](), (values, gradients), strict=True):
            np.testing.assert_allclose(numbers[registers], own, **close, err_msg=f"{workload.title}: machine")
    for name, number, slope in (("PyTorch", "item", "grad"), ("micrograd", "data", "grad")):
        if name in runs:
            theirs = runs[name]()
            told = [each.item() if number == "item" else each.data for each in theirs]
            np.testing.assert_allclose(told, values, **close, err_msg=f"{workload.title}: {name}")
            slopes = [float(getattr(each, slope)) for each in theirs]
            np.testing.assert_allclose(slopes, gradients, **close, err_msg=f"{workload.title}: {name}")
    if "CasADi" in runs:
        loss, slopes = runs["CasADi"]()
        np.testing.assert_allclose(loss, values[-1], rtol=1e-9, err_msg=f"{workload.title}: CasADi")
        np.testing.assert_allclose(slopes, gradients[: len(slopes)], **close, err_msg=f"{workload.title}: CasADi")
