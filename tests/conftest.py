"""What all tests share: where they run, how Hypothesis searches, and which tests are quick."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.loud import loud

pytest_plugins = ["tests.known"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Machines differ in speed; a test that is slow today is no failure.
settings.register_profile("graphgui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("graphgui")


@pytest.fixture(scope="session", autouse=True)
def nothing_goes_wrong_unheard() -> Iterator[None]:
    """A listener that raises fails its test, though the program goes on; `qtbot.captureExceptions` expects it."""
    with loud():
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --quick."""
    parser.addoption("--quick", action="store_true", help="run one test of each kind, in less than a minute")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --quick, deselects all but the quick tests."""
    if config.getoption("quick"):
        quick = quick_tests(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in quick])
        items[:] = [item for item in items if item in quick]


def quick_tests(items: list[pytest.Item]) -> set[pytest.Item]:
    """The first test of every file, the first sample of every row, and what is marked as quick; nothing that takes long."""
    first: dict[tuple[object, ...], pytest.Item] = {}
    for item in items:
        if item.get_closest_marker("thorough") or item.get_closest_marker("slow"):
            continue
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        if "row" in parameters:
            first.setdefault((item.path, item.originalname, parameters["row"].name), item)
            continue
        first.setdefault((item.path,), item)
        if item.get_closest_marker("quick"):
            first.setdefault((item.path, item.originalname), item)
    return set(first.values())
