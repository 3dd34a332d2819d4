"""How fast the engine is, beside others in the same run: python -m tests.benchmarks [sections and workloads].

Sections: steps, kept, descents, building, memory, scrubbing; workloads: a to h. Without any, all of them. Gates nothing.
"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from time import perf_counter

import numpy as np

from graphgui.engine.program import register_machine
from tests.benchmarks.building import building, memory
from tests.benchmarks.competitors import INSTALLED, PACKAGES
from tests.benchmarks.descents import descents
from tests.benchmarks.kept import kept
from tests.benchmarks.scrubbing import scrubbing
from tests.benchmarks.steps import steps
from tests.benchmarks.workloads import WORKLOADS

BY_WORKLOAD = {"steps": steps, "kept": kept, "descents": descents}
ALONE = {"building": building, "memory": memory, "scrubbing": scrubbing}


def main(names: list[str]) -> int:
    """Prints one table for each section; 2 where a name is unknown."""
    unknown = [name for name in names if name not in {*BY_WORKLOAD, *ALONE, *WORKLOADS}]
    if unknown:
        known = ", ".join([*BY_WORKLOAD, *ALONE, *WORKLOADS])
        sys.stderr.write(f"There is no {unknown[0]} here; the sections and workloads are {known}.\n")
        return 2
    letters = [name for name in names if name in WORKLOADS] or list(WORKLOADS)
    sections = [name for name in names if name not in WORKLOADS]
    sections = sections or [*BY_WORKLOAD, *([] if names else ALONE)]
    has_machine = register_machine.prepare()
    start = perf_counter()
    print_surroundings(has_machine)
    for name in sections:
        if name in BY_WORKLOAD:
            BY_WORKLOAD[name](letters)
        else:
            ALONE[name]()
        sys.stdout.flush()
    print(f"\n{perf_counter() - start:.0f} s in all")
    return 0


def print_surroundings(has_machine: bool) -> None:
    """What ran, on what, and what is absent."""
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} processors, {platform.machine()}"
    )
    print("One thread each, in PyTorch as in NumPy's BLAS; float64 throughout")
    told = [f"{title} {version(name)}" for name, title in PACKAGES.items() if name in INSTALLED]
    if "torch" in INSTALLED:
        import torch

        torch.set_num_threads(1)
    print("; ".join(told))
    absent = [title for name, title in PACKAGES.items() if name not in INSTALLED]
    if absent:
        print(f"Absent: {', '.join(absent)} (the extra “bench”)")
    if not has_machine:
        print("Absent: the register machine (the extra “fast”)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
