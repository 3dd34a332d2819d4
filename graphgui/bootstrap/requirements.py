"""The Python packages that pyproject.toml asks for, and which of them this Python lacks. It reads names of folders only."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Iterable
from typing import NamedTuple

# Import names of the distributions whose names do not tell.
MODULES = {
    "PySide6-Essentials": "PySide6",
    "pytest-qt": "pytestqt",
    "pytest-xdist": "xdist",
    "import-linter": "importlinter",
}

_BOUND = re.compile(r"(>=|<=|==|!=|<|>)\s*([\d.]+)")
_MARKER = re.compile(r"""python_version\s*(>=|<=|==|!=|<|>)\s*["']([\d.]+)["']""")
_FOLDER = re.compile(r"(.+?)-(\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info")


class Requirement(NamedTuple):
    """A distribution with the bounds of its version, and whether its marker means this Python."""

    name: str
    bounds: tuple[tuple[str, str], ...]
    is_meant: bool

    @classmethod
    def of(cls, line: str) -> Requirement:
        """A line as pyproject.toml has it: a name, bounds, and perhaps a marker of Python's version."""
        text, _, marker = line.partition(";")
        name = re.split(r"[^\w.-]", text.strip(), maxsplit=1)[0]
        here = "{}.{}".format(*sys.version_info)
        return cls(name, tuple(_BOUND.findall(text)), all(holds(here, *each) for each in _MARKER.findall(marker)))

    @property
    def module(self) -> str:
        """What is imported of it."""
        return MODULES.get(self.name, self.name.replace("-", "_"))


def missing(wanted: Iterable[str]) -> list[str]:
    """The distributions among the requirements that are not here, or in a version out of bounds, which is then told."""
    here, found = versions(), dict[str, None]()
    for requirement in map(Requirement.of, wanted):
        if not requirement.is_meant:
            continue
        version = here.get(normal(requirement.name))
        spec = importlib.util.find_spec(requirement.module)
        # A folder without an __init__.py, as an interrupted pip leaves it, has a spec but no origin.
        if version is None or spec is None or spec.origin is None:
            found[requirement.name] = None
        elif not all(holds(version, *bound) for bound in requirement.bounds):
            bounds = ",".join(map("".join, requirement.bounds))
            found[f"{requirement.name}{bounds} (here is {version})"] = None
    return list(found)


def versions() -> dict[str, str]:
    """The versions of all that is installed here, by the folders that pip leaves; the first on sys.path counts."""
    found = dict[str, str]()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if match := _FOLDER.fullmatch(name):
                found.setdefault(normal(match[1]), match[2])
    return found


def normal(name: str) -> str:
    """A distribution's name as all its spellings have it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def holds(version: str, sign: str, bound: str) -> bool:
    """Whether a version is on the right side of a bound; 2.6rc1 counts as 2.6."""
    left, right = release(version), release(bound)
    return {
        ">=": left >= right, ">": left > right, "<=": left <= right,
        "<": left < right, "==": left == right, "!=": left != right,
    }[sign]  # fmt: skip


def release(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with, without zeros at the end: (2, 6) of 2.6.0+cpu."""
    leading = re.match(r"[\d.]*", version)
    numbers = [int(each) for each in leading[0].split(".") if each] if leading else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
