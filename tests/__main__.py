"""Sets up what is missing, then runs every check: python -m tests [--quick | --slow] [--bounds] [arguments for pytest]."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an old Python reads this file and deserves a sentence
    sys.stderr.write("graphgui needs Python 3.11 to 3.14; this is Python {}.{}.\n".format(*sys.version_info))
    sys.exit(2)

import os
import re
import subprocess
import time
from importlib.metadata import version

from graphgui import bootstrap
from graphgui.bootstrap import environment
from tests import bounds

CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "lint-imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}
# From which versions on these tell mypy their types.
TYPED = {"PySide6-Essentials": (6, 11), "numpy": (2, 4)}

# One worker a core; each collects all tests for itself, so that more than eight gain little.
PARALLEL = ["-n", "auto", "--maxprocesses", "8", "--dist", "worksteal"]


def main(arguments):
    """Runs every check, pytest last, or pytest alone when it is given arguments of its own; returns 1 if any failed."""
    selected = [argument for argument in arguments if argument not in ("--quick", "--slow")]
    pytest = ["-m", "pytest", "--durations=10", *([] if selected else PARALLEL), *selected]
    pytest += ["--quick"] if "--quick" in arguments else []
    pytest += [] if "--slow" in arguments else ["-m", "not slow"]
    outcomes, caches = [], caches_elsewhere()
    for name, command in {**({} if selected else CHECKS), "pytest": pytest}.items():
        print(f"--- {name}", flush=True)
        if name == "mypy" and untyped_packages():
            print(f"Left out, since the types of {' and '.join(untyped_packages())} are incomplete.")
            continue
        command = [*command, "--no-cache"] if caches and name == "lint-imports" else command
        start = time.monotonic()
        status = subprocess.run([sys.executable, *command], cwd=bootstrap.ROOT, env={**os.environ, **caches}).returncode
        outcomes.append((name, status, time.monotonic() - start))
    print("---")
    for name, status, seconds in outcomes:
        print(f"{name:13}{f'failed ({status})' if status else 'ok':14}{seconds:6.1f} s")
    return int(any(status for _, status, _ in outcomes))


def caches_elsewhere():
    """Where nothing can be written into the checkout: variables by which the tools keep their caches among the user's."""
    if os.access(bootstrap.ROOT, os.W_OK):
        return {}
    folder = environment.cache_folder() / "tests"
    return {
        "RUFF_CACHE_DIR": str(folder / "ruff"),
        "MYPY_CACHE_DIR": str(folder / "mypy"),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
        "PYTEST_ADDOPTS": f"-o cache_dir={folder / 'pytest'}",
    }


def untyped_packages():
    """The packages, with their versions, that are too old to tell mypy all their types."""
    found = {name: version(name) for name in TYPED}
    old = [name for name, first in TYPED.items() if tuple(map(int, re.findall(r"\d+", found[name])[:2])) < first]
    return [f"{name} {found[name]}" for name in old]


if __name__ == "__main__":
    try:
        if "--bounds" in sys.argv:
            sys.exit(bounds.run([argument for argument in sys.argv[1:] if argument != "--bounds"]))
        bootstrap.ensure(["test"], uses=("qt", "tests"))
        bootstrap.ensure_qt_libraries(("qt", "tests"))
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
