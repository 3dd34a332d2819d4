"""Runs the tests with the oldest and with the newest packages that pyproject.toml allows: python -m tests --bounds.

Each end has an environment of its own, made anew in build/ by the Python that runs this; start it with another Python
for another one's ends. Standard library only, since it goes before anything is installed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENDS = ("oldest", "newest")
WHEELS = ["--only-binary", ":all:"]


def requirements() -> list[str]:
    """What the program and its tests need, as pyproject.toml says it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["test"]]


def oldest(python: Path, requirement: str) -> str:
    """The requirement pinned to the oldest version within its bound that has a wheel for this Python."""
    name, bound = re.match(r"([\w.-]+)>=([\d.]+)", requirement).groups()  # type: ignore[union-attr]
    told = subprocess.run([*pip(python), "index", "versions", name], capture_output=True, text=True, check=True).stdout
    versions = re.search(r"Available versions: (.*)", told)[1].split(", ")  # type: ignore[index]
    for version in sorted(versions, key=numbers):
        pinned = f"{name}=={version}"
        trial = [*pip(python), "install", "--dry-run", "--no-deps", *WHEELS, pinned]
        if numbers(version) >= numbers(bound) and not subprocess.run(trial, capture_output=True).returncode:
            return pinned + requirement[requirement.find(";") :] * (";" in requirement)
    raise SystemExit(f"No wheel of {name} from {bound} on is made for Python {sys.version.split()[0]}.")


def numbers(version: str) -> tuple[int, ...]:
    """What versions are ordered by; a bound of 2 or 2.0 comes before the version 2.0.0."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def pip(python: Path) -> list[object]:
    """The beginning of a command."""
    return [python, "-I", "-m", "pip", "--disable-pip-version-check"]


def make_environment(end: str) -> Path:
    """A fresh environment with the packages of one end; its Python."""
    folder = ROOT / "build" / f"{end}-{sys.version_info[0]}.{sys.version_info[1]}"
    # Not the Python of a surrounding environment, which would be seen inside.
    base = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([base, "-I", "-m", "venv", "--clear", folder], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = [oldest(python, line) for line in requirements()] if end == "oldest" else requirements()
    subprocess.run([*pip(python), "install", "--quiet", *WHEELS, *wanted], check=True)
    print(
        subprocess.run([*pip(python), "freeze"], capture_output=True, text=True).stdout.replace("\n", "  "), flush=True
    )
    return python


def run(arguments: list[str]) -> int:
    """Runs `python -m tests` with these arguments at both ends; 1 if either failed."""
    outcomes = {}
    for end in ENDS:
        print(f"=== the {end} packages, Python {sys.version.split()[0]}", flush=True)
        start = time.monotonic()
        python = make_environment(end)
        made = time.monotonic()
        outcomes[end] = subprocess.run([python, "-m", "tests", *arguments], cwd=ROOT).returncode
        print(f"=== {made - start:.0f} s to set up, {time.monotonic() - made:.0f} s to run", flush=True)
    for end, status in outcomes.items():
        print(f"{end} packages: {f'failed ({status})' if status else 'ok'}")
    return int(any(outcomes.values()))
