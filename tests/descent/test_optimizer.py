"""The seam for optimizers fits every kind: moving averages, looks ahead, line search, second order; their state lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from graphgui.analysis.curvature import Curvature
from graphgui.descent.optimizer import GRADIENT_DESCENT, OPTIMIZERS, Optimizer
from graphgui.descent.run import Divergence, Record, descend
from graphgui.descent.update_rule import UpdateRule
from graphgui.engine.evaluator import EvaluationError
from graphgui.engine.graph import Graph
from graphgui.engine.program.descent_step import StepProgram
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse
from tests.descent.sample_optimizers import (
    ADAM,
    LBFGS,
    LINE_SEARCH,
    LOOK_AHEAD,
    MOMENTUM,
    NESTEROV,
    NEWTON,
    SAMPLES,
    backtracked,
)
from tests.known import Known

STEPS = 200


@dataclass(frozen=True)
class Case:
    """A loss y as a graph and in PyTorch, and where descents of it begin."""

    text: str
    start: dict[str, Any]
    data: dict[str, Any]
    in_torch: Callable[..., Any]
    rate: float

    def graph(self) -> Graph:
        graph = parse(self.text)
        for name, value in {**self.start, **self.data}.items():
            graph.replace(replace(graph.named(name), value=as_value(value), trained=name in self.start))
        return graph

    def descend(self, optimizer: Optimizer, steps: int = STEPS, resumed: Record | None = None) -> Iterator[Any]:
        return descend(self.graph(), "y", [*self.start], self.rate, steps, resumed, optimizer)


def _network(torch: Any, data: dict[str, Any], W: Any, b: Any, v: Any, c: Any) -> Any:  # noqa: N803
    found = torch.tanh(torch.tensor(data["X"]) @ W + b) @ v + c
    return torch.mean((found - torch.tensor(data["t"])) ** 2)


_random = np.random.default_rng(3)
_data = {"X": _random.normal(size=(12, 3)), "t": _random.normal(size=12)}
_weights = {"W": _random.normal(size=(3, 4)), "b": np.zeros(4), "v": _random.normal(size=4), "c": 0.5}

BOWL = Case(
    "y = (a - 3)^2 + 10 * (b + 1)^2 + a * b", {"a": -2.0, "b": 4.0}, {},
    lambda torch, data, a, b: (a - 3) ** 2 + 10 * (b + 1) ** 2 + a * b, 0.01,
)  # fmt: skip
VALLEY = Case(
    "y = (1 - a)^2 + 100 * (b - a^2)^2", {"a": -1.2, "b": 1.0}, {},
    lambda torch, data, a, b: (1 - a) ** 2 + 100 * (b - a**2) ** 2, 0.0002,
)  # fmt: skip
NETWORK = Case("y = mse(tanh(X @ W + b) @ v + c, t)", _weights, _data, _network, 0.05)
CASES = {"numbers": BOWL, "valley": VALLEY, "arrays": NETWORK}


@pytest.fixture(params=CASES.values(), ids=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param  # type: ignore[no-any-return]


def same(found: Record, expected: Record) -> bool:
    """Whether two records are the same to the last bit."""
    return _bits(found) == _bits(expected)


def _bits(record: Record) -> tuple[Any, ...]:
    values = [(name, np.shape(value), np.asarray(value).tobytes()) for name, value in record.values.items()]
    state = [[(np.shape(part), np.asarray(part).tobytes()) for part in variable] for variable in record.state]
    counts = record.index, record.evaluations, record.hessian_products
    return counts, float(record.loss).hex(), float(record.gradient_norm).hex(), values, state


# ── beside PyTorch ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def by_torch(case: Case, known: Known) -> Callable[..., dict[str, Any]]:
    """Descents of one of PyTorch's optimizers: the parameters at the start and after each step, all steps in one array."""

    def run(torch: Any, name: str, steps: int, options: Any, start: dict[str, Any], data: dict[str, Any]) -> Any:
        values = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in start.items()}
        optimizer = getattr(torch.optim, name)([*values.values()], **options)

        def closure() -> Any:
            optimizer.zero_grad()
            loss = case.in_torch(torch, data, **values)
            loss.backward()
            return loss

        found: dict[str, list[Any]] = {name: [] for name in values}
        for _ in range(steps + 1):
            for name, value in values.items():
                found[name].append(value.detach().numpy().copy())
            optimizer.step(closure)
        return {name: np.stack(each) for name, each in found.items()}

    def descend(name: str, steps: int = STEPS, **options: Any) -> dict[str, Any]:
        return known("torch", run, name, steps, options, case.start, case.data)  # type: ignore[no-any-return]

    return descend


def assert_close(records: list[Record], expected: dict[str, Any], tolerance: float = 1e-10) -> None:
    for name, values in expected.items():
        assert len(records) == len(values)
        for record, value in zip(records, values, strict=True):
            np.testing.assert_allclose(record.values[name], value, rtol=tolerance, atol=tolerance)


def test_gradient_descent_beside_torch(case: Case, by_torch: Callable[..., Any]) -> None:
    assert_close([*case.descend(GRADIENT_DESCENT)], by_torch("SGD", lr=case.rate))


def test_momentum_beside_torch(case: Case, by_torch: Callable[..., Any]) -> None:
    assert_close([*case.descend(MOMENTUM)], by_torch("SGD", lr=case.rate, momentum=0.9))


def test_nesterov_beside_torch(case: Case, by_torch: Callable[..., Any]) -> None:
    expected = by_torch("SGD", lr=case.rate, momentum=0.9, nesterov=True)
    assert_close([*case.descend(NESTEROV)], expected)


def test_a_look_ahead_beside_torch(case: Case, by_torch: Callable[..., Any]) -> None:
    """PyTorch's parameters are the points at which the look ahead asks for its gradient."""
    records = [*case.descend(LOOK_AHEAD)]
    for record in records:
        ((velocity,),) = record.state
        ends = np.cumsum([np.size(value) for value in case.start.values()])[:-1]
        parts = dict(zip(case.start, np.split(velocity, ends), strict=True))
        record.values = {
            name: value + 0.9 * parts[name].reshape(np.shape(value)) for name, value in record.values.items()
        }
    assert_close(records, by_torch("SGD", lr=case.rate, momentum=0.9, nesterov=True))
    assert [record.evaluations for record in records[:3]] == [1, 2, 4], "at the start it looks where it is"


def test_adam_beside_torch(case: Case, by_torch: Callable[..., Any]) -> None:
    assert_close([*case.descend(ADAM)], by_torch("Adam", lr=case.rate))
    records = [*case.descend(ADAM.with_values(beta1=0.8, beta2=0.99, eps=0.1))]
    assert_close(records, by_torch("Adam", lr=case.rate, betas=(0.8, 0.99), eps=0.1))


def test_lbfgs_beside_torch(case: Case, by_torch: Callable[..., Any]) -> None:
    expected = by_torch("LBFGS", 20, lr=0.5, max_iter=1, history_size=5, tolerance_grad=0.0, tolerance_change=0.0)
    records = [*replace(case, rate=0.5).descend(LBFGS, 20)]
    assert_close(records, expected, 1e-8)
    assert records[-1].loss < records[0].loss / 2


# ── beside answers by hand ───────────────────────────────────────────────────────────────────────────────────────────
def test_newton_reaches_the_bottom_of_a_bowl_at_once() -> None:
    start, end = replace(BOWL, rate=1.0).descend(NEWTON, 1)
    # 2(a − 3) + b = 0 and 20(b + 1) + a = 0
    assert end.values == pytest.approx({"a": 140 / 39, "b": -46 / 39}, abs=1e-12)
    assert (start.hessian_products, end.hessian_products, end.evaluations) == (0, 2, 2)


def test_newton_in_the_valley() -> None:
    point = np.array([-1.2, 1.0])
    for record in replace(VALLEY, rate=1.0).descend(NEWTON, 8):
        np.testing.assert_allclose([*record.values.values()], point, rtol=1e-9)
        a, b = point
        slope = np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])
        bent = np.array([[2 - 400 * b + 1200 * a * a, -400 * a], [-400 * a, 200]])
        point = point - np.linalg.solve(bent, slope)
    assert record.loss < 1e-20


def test_a_line_search_never_rises_and_every_question_counts() -> None:
    asked = 0

    def loss(point: Any) -> float:
        nonlocal asked
        asked += 1
        return float(VALLEY.in_torch(None, {}, *point))

    point = np.array([-1.2, 1.0])
    records = [*replace(VALLEY, rate=1.0).descend(LINE_SEARCH, 50)]
    for at, record in enumerate(records):
        np.testing.assert_allclose([*record.values.values()], point, rtol=1e-9)
        # What was found where a search ended is not worked out again for the next record.
        assert record.evaluations == 1 + asked - at
        a, b = point
        slope = np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])
        point = point - backtracked(loss, point, slope, 1.0, 0.5, 1e-4) * slope
    losses = [record.loss for record in records]
    assert np.all(np.diff(losses) < 0)


# ── state and counts ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("optimizer", [GRADIENT_DESCENT, *SAMPLES], ids=lambda optimizer: optimizer.name)
def test_a_run_resumed_at_any_step_is_the_same_run(case: Case, optimizer: Optimizer) -> None:
    whole = [*case.descend(optimizer, 9)]
    for at in range(9):
        rest = [*case.descend(optimizer, 9 - at, whole[at])]
        assert len(rest) == len(whole) - at
        assert all(map(same, rest, whole[at:]))


@pytest.mark.parametrize("optimizer", [GRADIENT_DESCENT, *SAMPLES], ids=lambda optimizer: optimizer.name)
def test_whatever_is_worked_out_is_counted(case: Case, optimizer: Optimizer, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = {StepProgram.run: 0, Curvature.product: 0}

    def counting(function: Any) -> Any:
        def counts(*arguments: Any) -> Any:
            counted[function] += 1
            return function(*arguments)

        return counts

    evaluate, multiply = StepProgram.run, Curvature.product
    monkeypatch.setattr(StepProgram, "run", counting(evaluate))
    monkeypatch.setattr(Curvature, "product", counting(multiply))
    for record in case.descend(optimizer, 9):
        assert (record.evaluations, record.hessian_products) == (counted[evaluate], counted[multiply])


@pytest.mark.parametrize("optimizer", SAMPLES, ids=lambda optimizer: optimizer.name)
def test_records_never_change(case: Case, optimizer: Optimizer) -> None:
    records, kept = [], []
    for record in case.descend(optimizer, 9):
        records.append(record)
        kept.append(_bits(record))
        arrays = [part for variable in record.state for part in variable if isinstance(part, np.ndarray)]
        arrays += [value for value in record.values.values() if isinstance(value, np.ndarray)]
        assert not any(array.flags.writeable for array in arrays)
    assert list(map(_bits, records)) == kept


def test_a_state_may_keep_the_gradient_itself() -> None:
    """The step's own arrays hold only until the next run."""
    keeping = Optimizer("keeping", "Keeping", "last = g\nx = x - rate * g", {"last": np.zeros}, is_bounded=True)
    plain = [*NETWORK.descend(GRADIENT_DESCENT, 5)]
    found = [*NETWORK.descend(keeping, 5)]
    for before, record, same_step in zip(plain, found[1:], plain[1:], strict=False):
        assert record.values["c"] == same_step.values["c"]
        (gradients,) = record.state
        moved = [(before.values[name] - record.values[name]) / NETWORK.rate for name in NETWORK.start]
        for gradient, expected in zip(gradients, moved, strict=True):
            np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("count", [1, 2, 99, 100, 101, 230])
def test_gradient_descent_is_its_rule_to_the_last_bit(count: int) -> None:
    random = np.random.default_rng(count)
    values, gradients = random.normal(size=(2, count)).tolist()
    expected = [value - 0.1 * gradient for value, gradient in zip(values, gradients, strict=True)]
    rule = UpdateRule(GRADIENT_DESCENT.rule)
    assert rule.for_numbers(count, {})(values, gradients, (), 0.1, 1) == (expected, ())
    arrays = [as_value(values), values[0]]
    (moved, number), _ = rule.for_arrays(arrays, (), {})(arrays, [as_value(gradients), gradients[0]], (), 0.1, 1)
    assert moved.tolist() == expected
    assert number == expected[0]


def test_more_numbers_than_one_function_moves() -> None:
    names = [f"p{at}" for at in range(230)]
    case = Case(f"y = {' + '.join(f'{at + 1} * {name}^2' for at, name in enumerate(names))}",
                {name: at / 10 - 5 for at, name in enumerate(names)}, {}, lambda: None, 0.001)  # fmt: skip
    *_, last = case.descend(MOMENTUM, 20)
    for at, name in enumerate(names):
        x, v = at / 10 - 5, 0.0
        for _ in range(20):
            v = 0.9 * v + 2 * (at + 1) * x
            x -= 0.001 * v
        assert last.values[name] == pytest.approx(x, rel=1e-9)


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_division_by_zero_in_a_rule_ends_the_run_as_a_divergence() -> None:
    *_, stop = replace(BOWL, text="y = a^2 + b^2", start={"a": 0.0, "b": 1.0}).descend(ADAM.with_values(eps=0.0))
    assert stop == Divergence(1, stop.node, "Stopped at step 1: a became nan. A smaller learning rate may help.")


@pytest.mark.parametrize("optimizer", SAMPLES, ids=lambda optimizer: optimizer.name)
def test_a_number_that_is_not_finite_is_found_whatever_moved_it(optimizer: Optimizer) -> None:
    flat = Case("y = tanh(a) + tanh(b)", {"a": 1.0, "b": 1.0}, {}, lambda: None, 1.0)
    *_, stop = flat.descend(replace(optimizer, rule=optimizer.rule + "\nx = x + 1e308 * 10 * step"), 9)
    assert isinstance(stop, Divergence)
    assert "step 1: a became ∞" in stop.sentence


def test_hyperparameters_out_of_bounds_are_refused() -> None:
    assert [each.value for each in ADAM.with_values(beta1=0.5).hyperparameters] == [0.5, 0.999, 1e-8]
    with pytest.raises(EvaluationError, match="beta1 must be a number of at least 0 and below 1, not 1"):
        ADAM.with_values(beta1=1.0)
    with pytest.raises(EvaluationError, match="eps must be a number of at least 0, not nan"):
        ADAM.with_values(eps=float("nan"))
    with pytest.raises(EvaluationError, match="Momentum has no hyper-parameter called beta1"):
        MOMENTUM.with_values(beta1=0.5)


def test_a_record_of_other_parameters_is_not_gone_on_from() -> None:
    *_, last = BOWL.descend(MOMENTUM, 3)
    with pytest.raises(EvaluationError, match="has other parameters: a, b"):
        NETWORK.descend(MOMENTUM, 3, last)


def test_the_table_names_its_rows() -> None:
    assert all(name == row.name for name, row in OPTIMIZERS.items())
    assert OPTIMIZERS["sgd"] is GRADIENT_DESCENT
