"""Sets up what is missing, then runs every check: python -m tests [--slow] [arguments for pytest]."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an old Python reads this file and deserves a sentence
    sys.stderr.write("graphgui needs Python 3.11 to 3.14; this is Python {}.{}.\n".format(*sys.version_info))
    sys.exit(2)

import os
import subprocess
import time

from graphgui import bootstrap

CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "lint-imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}


def main(arguments):
    """Runs every check, pytest last, or pytest alone when it is given arguments; returns 1 if any failed."""
    selected = [argument for argument in arguments if argument != "--slow"]
    pytest = ["-m", "pytest", *([] if "--slow" in arguments else ["-m", "not slow"]), *selected]
    outcomes = []
    for name, command in {**({} if selected else CHECKS), "pytest": pytest}.items():
        print(f"--- {name}", flush=True)
        start = time.monotonic()
        status = subprocess.run([sys.executable, *command], cwd=bootstrap.ROOT).returncode
        outcomes.append((name, status, time.monotonic() - start))
    print("---")
    for name, status, seconds in outcomes:
        print(f"{name:13}{f'failed ({status})' if status else 'ok':14}{seconds:6.1f} s")
    return int(any(status for _, status, _ in outcomes))


if __name__ == "__main__":
    bootstrap.ensure(["test"])
    bootstrap.ensure_qt_libraries()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
