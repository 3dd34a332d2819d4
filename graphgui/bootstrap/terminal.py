"""What the person at the terminal is told while the program sets itself up, and the processes it starts for that."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

# Why this process was restarted, if it was: "hop" into an environment, after "install" of Python packages or "libraries".
RESTARTED = os.environ.pop("GRAPHGUI_RESTARTED", "")

# Where these lead, an environment of the program's own would find other packages than its own.
LEADING_ASTRAY = ("PYTHONPATH", "PYTHONHOME")


def failure(*command: object, quiet: bool = False, env: dict[str, str] | None = None) -> str:
    """Runs a command, in the open or quietly, and returns why it failed, or nothing; Ctrl+C ends the program."""
    import subprocess

    try:
        done = subprocess.run(list(map(str, command)), capture_output=quiet, text=True, errors="replace", env=env)
        if done.returncode == 0:
            return ""
        return f"{done.stdout or ''}{done.stderr or ''}".strip() or f"it ended with status {done.returncode}"
    except OSError as error:
        return str(error)
    except KeyboardInterrupt:
        stopped()


def restart(python: Path, why: str) -> NoReturn:
    """Starts this same command over, with another Python, in place of this process."""
    command = [str(python), *sys.orig_argv[1:]]
    os.environ["GRAPHGUI_RESTARTED"] = why
    for name in LEADING_ASTRAY:
        os.environ.pop(name, None)
    try:
        if os.name == "nt":  # where execv returns to the shell at once
            import subprocess

            sys.exit(subprocess.run(command).returncode)
        os.execv(python, command)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        give_up(f"{python} does not start: {error}. Delete {python.parent.parent} and start again.")


def say(sentence: str) -> None:
    """Tells the person at the terminal, where there is one."""
    if sys.stderr is not None:
        print(sentence, file=sys.stderr, flush=True)


def give_up(sentence: str, status: int = 2) -> NoReturn:
    """Prints the obstacle and ends the program."""
    say(sentence)
    sys.exit(status)


def stopped() -> NoReturn:
    """Ends the program after Ctrl+C."""
    give_up("Stopped. The next start goes on from here.", 130)
