"""How long a start takes and how often an idle window wakes: python -m tests.benchmarks.start.

Every start is a process of its own, on a copy of the program: the first one compiles its modules, as after an
installation, the others find them compiled. Times are of the processor, user and system, from exec to the first paint
of the window; wakings are those of all its threads in ten seconds in which nothing happens, as Linux counts them. It
measures without a screen, and on X where DISPLAY is set. Gates nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import sleep

from tests.benchmarks.timing import at_most, print_table, time_of

ROOT = Path(__file__).parents[2]
STARTS = 7
SETTLED, IDLE = 5.0, 10.0
"""Seconds after which a window has come to rest, and for which nothing happens then."""
MOST_SECONDS = 1.2
PROGRAM = """
import json, os, runpy, sys, time
import PySide6.QtWidgets as widgets
from PySide6.QtCore import QEvent, QObject, QTimer

class FirstPaint(QObject):
    was_heard = False
    def eventFilter(self, window, event):
        if not self.was_heard and event.type() in (QEvent.Type.Expose, QEvent.Type.Paint) and window.isExposed():
            self.was_heard = True
            QTimer.singleShot(0, tell)
        return False

def tell():
    found = {"seconds": time.process_time(), "widgets": len(widgets.QApplication.allWidgets()), "modules": len(sys.modules)}
    print(json.dumps(found), flush=True)

class Program(widgets.QApplication):
    @staticmethod
    def exec():
        first = FirstPaint()
        for window in Program.topLevelWidgets():
            if isinstance(window, widgets.QMainWindow):
                window.windowHandle().installEventFilter(first)
        return super(Program, Program).exec()

widgets.QApplication = Program
sys.path.insert(0, os.getcwd())
sys.argv = ["main.py"]
runpy.run_path("main.py", run_name="__main__")
"""
"""Starts the program as `python main.py` does; what it loads before is what the program loads first."""


def main() -> int:
    """Prints one table."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "program"
        for name in ("graphgui", "resources"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("main.py", "pyproject.toml"):
            shutil.copy(ROOT / name, copy / name)
        rows = [row for platform in platforms() for row in window_rows(copy, platform)]
        rows.append(["evaluate", time_of(evaluate(copy)), "", "", ""])
        print_table(
            "Start: processor time from exec to the first paint",
            ["", "time", f"≤ {MOST_SECONDS} s", "widgets, modules", f"wakings in {IDLE:g} s"],
            rows,
        )
    return 0


def platforms() -> list[str]:
    """Where windows can be opened here."""
    return ["offscreen", *(["xcb"] if os.environ.get("DISPLAY") else [])]


def window_rows(copy: Path, platform: str) -> Iterator[list[str]]:
    """The medians of first starts and of later ones."""
    for name, is_first in (("first start", True), ("later starts", False)):
        found = []
        for _ in range(STARTS):
            if is_first:
                for cache in copy.rglob("__pycache__"):
                    shutil.rmtree(cache)
            found.append(first_paint(copy, platform))
        seconds = median(each["seconds"] for each in found)
        reached = at_most(seconds, MOST_SECONDS, f"{MOST_SECONDS} s")
        made = f"{found[0]['widgets']:.0f}, {found[0]['modules']:.0f}"
        woken = "" if is_first else str(wakings(copy, platform))
        yield [f"{name}, {platform}", time_of(seconds), reached, made, woken]


@contextmanager
def program(copy: Path, platform: str) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own, with no settings of anybody's; it is ended as by Ctrl+C."""
    own = {"QT_QPA_PLATFORM": platform, "XDG_CONFIG_HOME": str(copy.parent / "settings")}
    command, quiet = [sys.executable, "-c", PROGRAM], subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=copy, env={**surroundings(), **own}, stdout=subprocess.PIPE, stderr=quiet, text=True
    ) as begun:
        try:
            yield begun
        finally:
            begun.send_signal(signal.SIGINT)


def surroundings() -> dict[str, str]:
    """The environment of this process, but that compiled modules are kept."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def first_paint(copy: Path, platform: str) -> dict[str, float]:
    """Seconds of the processor up to the first paint, and what was made and imported by then."""
    with program(copy, platform) as begun:
        assert begun.stdout is not None
        found: dict[str, float] = json.loads(begun.stdout.readline())
        return found


def wakings(copy: Path, platform: str) -> int | str:
    """How often the threads of an idle window wake."""
    with program(copy, platform) as begun:
        assert begun.stdout is not None
        begun.stdout.readline()
        sleep(SETTLED)
        before = switches(begun.pid)
        sleep(IDLE)
        return "?" if before is None else (switches(begun.pid) or 0) - before


def switches(process: int) -> int | None:
    """How often the threads of a process have waited for something until now; None where the system does not tell."""
    found = [path.read_text(encoding="ascii") for path in Path(f"/proc/{process}/task").glob("*/status")]
    lines = [line.split() for text in found for line in text.splitlines()]
    return sum(int(words[1]) for words in lines if words[:1] == ["voluntary_ctxt_switches:"]) if found else None


def evaluate(copy: Path) -> float:
    """The median of the seconds of the processor that a later start of `evaluate` takes."""
    command, times = [sys.executable, "main.py", "evaluate", "e = (2 + 1) * (1 + 1)"], []
    for _ in range(STARTS):
        before = os.times()
        subprocess.run(command, cwd=copy, env=surroundings(), stdout=subprocess.DEVNULL, check=True)
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return median(times)


if __name__ == "__main__":
    sys.exit(main())
