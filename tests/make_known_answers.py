"""Asks PyTorch and HIPS autograd anew for the answers in tests/known_answers: python -m tests.make_known_answers.

Installs the extra `interop` first where it is missing. The tests that ask for answers run, and where all pass, what the
libraries said is written down with their versions.
"""

import subprocess
import sys

from graphgui import bootstrap

if __name__ == "__main__":
    bootstrap.ensure(["test", "interop"])
    command = [sys.executable, "-m", "pytest", "--known-answers-anew", "-p", "no:cacheprovider", "-q", "tests"]
    sys.exit(subprocess.run(command, cwd=bootstrap.ROOT).returncode)
