"""The oldest packages are those that the bounds of pyproject.toml allow and that have a wheel."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import bounds


@pytest.fixture
def index(monkeypatch):
    """A package index that has these versions, of which those with a + have no wheel."""

    def serve(*versions):
        def run(command, **_):
            if "index" in command:
                told = f"thing (9)\nAvailable versions: {', '.join(version.strip('+') for version in versions)}\n"
                return subprocess.CompletedProcess(command, 0, told)
            return subprocess.CompletedProcess(command, int(command[-1].split("==")[1] + "+" in versions))

        monkeypatch.setattr(bounds.subprocess, "run", run)

    return serve


@pytest.mark.parametrize(
    ("versions", "requirement", "pinned"),
    [
        (("3.0", "2.10.1", "2.9", "2.1", "1.9"), "thing>=2.1,<3", "thing==2.1"),
        (("2.10", "2.9.0", "1.0"), "thing>=2,<3", "thing==2.9.0"),
        (("2.2", "2.1+", "2.0+"), "thing>=2.0,<3", "thing==2.2"),
        (("6.8.3", "6.8.0.2"), "thing>=6.8.1,<7; python_version<'3.12'", "thing==6.8.3; python_version<'3.12'"),
    ],
)
def test_the_oldest_that_a_bound_allows_and_that_has_a_wheel(index, versions, requirement, pinned):
    index(*versions)
    assert bounds.oldest(Path(sys.executable), requirement) == pinned


def test_without_a_wheel_it_says_so(index):
    index("2.0+")
    with pytest.raises(SystemExit, match="No wheel of thing from 2"):
        bounds.oldest(Path(sys.executable), "thing>=2,<3")


def test_every_requirement_has_both_bounds():
    """So that both ends of each are known."""
    for line in bounds.requirements():
        assert ">=" in line, line
        assert "<" in line.partition(";")[0], line
