"""A process of its own for what can only be set before Qt starts: the screens that there are, and their scale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from graphgui import bootstrap


def output_of(script: str, folder: Path, scale: str, platform: str = "offscreen") -> str:
    """What a script prints; it gets a folder for its settings, and must end well within three minutes."""
    env = {**os.environ, "QT_QPA_PLATFORM": platform, "QT_SCALE_FACTOR": scale}
    run = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        cwd=bootstrap.ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout
