"""The program is killed at random moments, as a process of its own: nothing is lost beyond the edit in flight."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.ui.recovery.kills import kill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@pytest.mark.thorough
def test_two_kills(tmp_path: Path) -> None:
    """One after the other, so that what the first left is restored."""
    assert kill(2, 5, tmp_path)["kills"] == 2


@pytest.mark.slow
def test_many_kills(tmp_path: Path) -> None:
    """As `python -m tests.ui.recovery.kills 200` does, but fewer."""
    assert kill(30, 6, tmp_path)["kills"] == 30
