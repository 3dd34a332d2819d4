"""Schedules give each step its rate, as PyTorch's do."""

from __future__ import annotations

from typing import Any

import pytest

from graphgui.descent.run import descend
from graphgui.descent.schedule import CONSTANT, SCHEDULES, Schedule
from graphgui.formats.expressions.expression_parser import parse
from tests.descent.sample_optimizers import COSINE, STEPPED
from tests.known import Known


def test_a_constant_rate_is_one() -> None:
    assert all(name == row.name for name, row in SCHEDULES.items())
    assert SCHEDULES["constant"] is CONSTANT
    assert CONSTANT.is_constant
    assert not COSINE.is_constant
    assert {CONSTANT.compiled(0.25)(step) for step in range(5)} == {0.25}


def by_torch(torch: Any, name: str, options: dict[str, float]) -> list[tuple[float, float]]:
    """The number that descends on its square and the rate, at the start and after each of 40 steps."""
    x = torch.tensor(10.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([x], lr=0.2)
    scheduler = getattr(torch.optim.lr_scheduler, name)(optimizer, **options)
    found = []
    for _ in range(41):
        found.append((x.item(), optimizer.param_groups[0]["lr"]))
        optimizer.zero_grad()
        (x**2).backward()
        optimizer.step()
        scheduler.step()
    return found


@pytest.mark.parametrize(
    ("schedule", "name", "options"),
    [
        (COSINE.with_values(period=40, lowest=0.01), "CosineAnnealingLR", {"T_max": 40, "eta_min": 0.01}),
        (STEPPED.with_values(factor=0.3, every=7), "StepLR", {"gamma": 0.3, "step_size": 7}),
    ],
)
def test_rates_and_runs_beside_torch(schedule: Schedule, name: str, options: dict[str, float], known: Known) -> None:
    rate_at = schedule.compiled(0.2)
    records = [*descend(parse("x = 10; y = x^2"), "y", None, 0.2, 40, schedule=schedule)]
    expected = known("torch", by_torch, name, options)
    assert len(records) == len(expected) == 41
    for step, (record, (x, rate)) in enumerate(zip(records, expected, strict=True)):
        assert record.values["x"] == pytest.approx(x, rel=1e-10)
        assert rate_at(step) == pytest.approx(rate, rel=1e-10, abs=1e-12)


def test_a_schedule_goes_on_where_a_run_is_resumed() -> None:
    graph = parse("x = 10; y = x^2")
    whole = [*descend(graph, "y", None, 0.2, 12, schedule=STEPPED)]
    rest = [*descend(graph, "y", None, 0.2, 7, whole[5], schedule=STEPPED)]
    assert [record.values for record in rest] == [record.values for record in whole[5:]]


def test_where_floats_overflow_a_rate_is_what_numpy_says() -> None:
    assert Schedule("growing", "Growing", "rate * np.exp(step)").compiled(0.1)(1000) == float("inf")
