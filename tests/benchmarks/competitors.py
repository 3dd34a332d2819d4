"""The other libraries, each used as its documentation says, where it is installed.

A contender is a call that gives the loss and its gradients for the workload's parameters, in their order.
"""

from __future__ import annotations

import importlib.util
import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.benchmarks.tape import Tape
from tests.benchmarks.workloads import Workload

Contender = Callable[[], tuple[Any, Any]]

PACKAGES = {"autograd": "HIPS autograd", "micrograd": "micrograd", "torch": "PyTorch", "casadi": "CasADi"}
INSTALLED = {name for name in PACKAGES if importlib.util.find_spec(name) is not None}


def contenders(workload: Workload) -> dict[str, Contender]:
    """One step of the workload in every library that is installed and can do it, by the library's name."""
    makers = {"autograd": with_autograd, "micrograd": with_micrograd, "torch": with_torch, "casadi": with_casadi}
    found = {PACKAGES[name]: make(workload) for name, make in makers.items() if name in INSTALLED}
    return {name: run for name, run in found.items() if run is not None}


# ── HIPS autograd ────────────────────────────────────────────────────────────────────────────────────────────────────
def with_autograd(workload: Workload) -> Contender:
    """`value_and_grad` of the function, for all parameters at once."""
    from autograd import value_and_grad

    function = _autograd_tape(workload.tape) if workload.tape else _autograd_arrays(workload)
    start = list(workload.parameters.values())
    step = value_and_grad(function, argnum=tuple(range(len(start))))
    return lambda: step(*start)


def _autograd_tape(tape: Tape) -> Callable[..., Any]:
    import autograd.numpy as anp
    from autograd.extend import defvjp, primitive

    sigmoid = primitive(lambda x: 1 / (1 + math.exp(-x)))
    defvjp(sigmoid, lambda out, x: lambda g: g * out * (1 - out))
    run = tape.function({"tanh": anp.tanh, "sin": anp.sin, "sigmoid": sigmoid})
    return lambda *numbers: run(*numbers)[-1]


def _autograd_arrays(workload: Workload) -> Callable[..., Any]:
    import autograd.numpy as anp

    X = workload.data["X"]  # noqa: N806 - as statisticians write it

    def regression(w: Any, b: Any) -> Any:
        return anp.mean((X @ w + b - workload.data["y"]) ** 2)

    def network(U: Any, a: Any, V: Any, b: Any, W: Any, c: Any) -> Any:  # noqa: N803
        return anp.mean((anp.tanh(anp.tanh(X @ U + a) @ V + b) @ W + c - workload.data["y"]) ** 2)

    rows = np.arange(len(X))

    def classifier(V: Any, b: Any, W: Any, c: Any) -> Any:  # noqa: N803
        logits = anp.maximum(X @ V + b, 0.0) @ W + c
        shifted = logits - anp.max(logits, axis=1, keepdims=True)
        return anp.mean(anp.log(anp.sum(anp.exp(shifted), axis=1)) - shifted[rows, classes])

    classes = workload.data["classes"].astype(int) if "classes" in workload.data else None
    return {"d": regression, "e": network, "f": classifier}[workload.letter]


# ── micrograd ────────────────────────────────────────────────────────────────────────────────────────────────────────
def with_micrograd(workload: Workload) -> Contender | None:
    """Its Value class, with the functions it lacks written as its own relu is; None for arrays, which it has not."""
    kept = micrograd_keeping(workload.tape) if workload.tape else None
    if workload.tape is None or kept is None:
        return None
    count = len(workload.tape.parameters)

    def run() -> tuple[Any, Any]:
        values = kept()
        return values[-1].data, [value.grad for value in values[:count]]

    return run


def micrograd_keeping(tape: Tape) -> Callable[[], list[Any]]:
    """A step that gives all its Values, each with its number and gradient."""
    from micrograd.engine import Value

    # Its backward pass recurses as deep as the graph.
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 3 * len(tape) + 1000))

    def applied(formula: Callable[[float], float], rule: Callable[[float, float], float]) -> Callable[[Any], Any]:
        def function(x: Any) -> Any:
            out = Value(formula(x.data), (x,))

            def backward() -> None:
                x.grad += rule(x.data, out.data) * out.grad

            out._backward = backward
            return out

        return function

    functions = {
        "tanh": applied(math.tanh, lambda x, out: 1 - out * out),
        "sin": applied(math.sin, lambda x, out: math.cos(x)),
        "sigmoid": applied(lambda x: 1 / (1 + math.exp(-x)), lambda x, out: out * (1 - out)),
    }
    function = tape.function(functions)
    start = [Value(number) for number in tape.parameters]

    def run() -> list[Any]:
        for each in start:
            each.grad = 0
        values = function(*start)
        values[-1].backward()
        return values

    return run


# ── PyTorch ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def with_torch(workload: Workload) -> Contender:
    """Eager mode in float64: the loss, and `backward` from it."""
    import torch

    start = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in workload.parameters.values()]
    function = _torch_tape(workload.tape) if workload.tape else _torch_arrays(workload)

    def run() -> tuple[Any, Any]:
        for each in start:
            each.grad = None
        loss = function(*start)
        loss.backward()
        return loss.detach(), [each.grad for each in start]

    return run


def _torch_functions() -> dict[str, Callable[[Any], Any]]:
    import torch

    return {"tanh": torch.tanh, "sin": torch.sin, "sigmoid": torch.sigmoid}


def _torch_tape(tape: Tape) -> Callable[..., Any]:
    run = tape.function(_torch_functions())
    return lambda *numbers: run(*numbers)[-1]


def torch_keeping(tape: Tape) -> Callable[[], list[Any]]:
    """A step that gives all its tensors, each with its number and, through `retain_grad`, its gradient."""
    import torch

    start = [torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in tape.parameters]
    function = tape.function(_torch_functions())

    def run() -> list[Any]:
        for each in start:
            each.grad = None
        values = function(*start)
        for each in values:
            each.retain_grad()
        values[-1].backward()
        return values

    return run


def _torch_arrays(workload: Workload) -> Callable[..., Any]:
    import torch
    from torch.nn import functional

    data = {name: torch.tensor(value) for name, value in workload.data.items()}
    X = data["X"]  # noqa: N806 - as statisticians write it
    classes = data["classes"].long() if "classes" in data else None

    def regression(w: Any, b: Any) -> Any:
        return functional.mse_loss(X @ w + b, data["y"])

    def network(U: Any, a: Any, V: Any, b: Any, W: Any, c: Any) -> Any:  # noqa: N803
        return functional.mse_loss(torch.tanh(torch.tanh(X @ U + a) @ V + b) @ W + c, data["y"])

    def classifier(V: Any, b: Any, W: Any, c: Any) -> Any:  # noqa: N803
        return functional.cross_entropy(torch.relu(X @ V + b) @ W + c, classes)

    return {"d": regression, "e": network, "f": classifier}[workload.letter]


# ── CasADi ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def with_casadi(workload: Workload) -> Contender | None:
    """Its SX machine through its buffers, the quickest way in: loss and gradients, nothing kept of the nodes between."""
    if workload.tape is None:
        return None
    import casadi

    symbols = casadi.SX.sym("x", len(workload.tape.parameters))
    functions = {"tanh": casadi.tanh, "sin": casadi.sin, "sigmoid": lambda x: 1 / (1 + casadi.exp(-x))}
    loss = workload.tape.function(functions)(*casadi.vertsplit(symbols))[-1]
    function = casadi.Function("step", [symbols], [loss, casadi.gradient(loss, symbols)])
    numbers, found, gradient = np.array(workload.tape.parameters), np.zeros(1), np.zeros(len(workload.tape.parameters))
    buffer, trigger = function.buffer()
    buffer.set_arg(0, memoryview(numbers))
    buffer.set_res(0, memoryview(found))
    buffer.set_res(1, memoryview(gradient))

    owned = (function, buffer, numbers)  # the call reads their memory without keeping them alive

    def run(_owned: object = owned) -> tuple[Any, Any]:
        trigger()
        return found[0], gradient

    return run
