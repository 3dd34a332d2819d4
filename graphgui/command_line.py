"""What can be written behind `python main.py` or `graphgui`, and how it is refused. Standard library only: help is there
before anything is installed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn, TextIO

from graphgui import __version__

COMMANDS = ("evaluate", "descend", "check", "render", "completion")
"""The commands that open no window; `headless` carries them out."""
REFUSED = 2
_ASCII = str.maketrans({"∂": "d", "−": "-", "∞": "inf", "→": "->", "×": "x", "η": "eta", "…": "..."})


class RefusedError(Exception):
    """Raised for a command that cannot be carried out; the message is one sentence."""


class _Parser(argparse.ArgumentParser):
    """An argument parser that raises RefusedError with one line instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        raise RefusedError(f"{message} (see {self.prog} --help)")


def parse(argv: list[str], window: bool = True) -> argparse.Namespace | int:
    """What is asked for; or the exit status, where the answer is help or a refusal, which is printed here.

    Its `command` is one of `COMMANDS`, or, where it may be a `window`, None for one on `file`, which may be None.
    """
    try:
        if not window or (argv[:1] != ["--"] and argv and (argv[0] in COMMANDS or argv[0].startswith("-"))):
            return parser().parse_args(_with_sources(argv))
        files = argv[1:] if argv[:1] == ["--"] else argv
        if len(files) > 1:
            raise RefusedError(f"graphgui opens one file at a time: {program()} FILE")
        return argparse.Namespace(command=None, file=Path(files[0]) if files else None)
    except SystemExit as end:  # --help, --version
        return int(end.code or 0)
    except RefusedError as error:
        return complain(str(error))


def program() -> str:
    """How this program was started, as a reader would type it."""
    started = Path(sys.argv[0] if sys.argv else "")
    if started.name == "__main__.py" and started.parent.name == "graphgui":
        return "python -m graphgui"
    return "graphgui" if started.stem in ("graphgui", "graphguiw") else "python main.py"


def parser(prog: str | None = None) -> argparse.ArgumentParser:
    """The parser of all commands."""
    prog = prog or program()
    found = _Parser(prog, description=f"Without a command, {prog} [FILE] opens the editor.", allow_abbrev=False)
    found.add_argument("--version", action="version", version=f"graphgui {__version__}")
    commands = found.add_subparsers(metavar="COMMAND", required=True, dest="command")

    def command(name: str, help: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help, description=help, prog=f"{prog} {name}", allow_abbrev=False)

    source = (
        "a file, - for standard input, or an expression such as 'e = (a + b) * (b + 1)'; statements are separated by ;"
    )
    setting = "the value of a parameter or constant, as a=2, w=[1,2] or x=2*pi/3; may be repeated"

    one = command("evaluate", "Shows every value and every gradient.")
    one.add_argument("source", metavar="SOURCE", help=source)
    one.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help=setting)
    one.add_argument("--gradient", metavar="OUTPUT", help="the node whose gradient is taken; else the graph's output")
    one.add_argument("--json", action="store_true", help="JSON, with every wire's local derivative")

    one = command("descend", "Descends a loss by its gradient.")
    one.add_argument("source", metavar="SOURCE", help=source)
    one.add_argument("--loss", metavar="NAME", help="the node to make small; else the file's loss, else its output")
    one.add_argument("--rate", metavar="R", help="the learning rate; else the file's")
    one.add_argument("--steps", metavar="N", help="the number of steps; else the file's")
    one.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help=setting)
    one.add_argument("--json", action="store_true", help="JSON, with the loss after every step")
    one.add_argument(
        "--output", metavar="FILE",
        help="where to save the graph with its final parameters; - for standard output, in place of the table",
    )  # fmt: skip

    one = command("check", "Says whether a file is sound and its graph can be computed.")
    one.add_argument("source", metavar="FILE", help="a file, or - for standard input")

    one = command("render", "Draws a graph as the editor does.")
    one.add_argument("source", metavar="SOURCE", help=source)
    one.add_argument(
        "--output", metavar="PICTURE", required=True, help="a file that ends in .png or .svg, or - for standard output"
    )
    one.add_argument("--format", choices=("png", "svg"), help="how standard output is written; else as png")
    one.add_argument("--theme", choices=("light", "dark"), default="light")

    one = command("completion", "Prints the script by which a shell completes the commands of graphgui.")
    one.add_argument("shell", choices=("bash", "zsh", "tcsh"))
    return found


def _with_sources(argv: list[str]) -> list[str]:
    """The arguments with a space before those that begin with a minus sign, so that "-x" is not taken for an option."""
    end = argv.index("--") if "--" in argv else len(argv)
    options = [
        f" {text}" if len(text) > 1 and text[0] == "-" and text[1] != "-" and text != "-h" else text
        for text in argv[:end]
    ]
    return options + [f" {text}" for text in argv[end + 1 :]]


def complain(sentence: str, status: int = REFUSED) -> int:
    """Says what is wrong; returns the exit status."""
    say(sentence)
    return status


def say(sentence: str) -> None:
    """Writes a line to stderr."""
    if sys.stderr is not None:
        line = "".join(sign if sign.isprintable() else " " for sign in sentence)
        sys.stderr.write(fitting(f"graphgui: {line}\n", sys.stderr))


def fitting(text: str, stream: TextIO) -> str:
    """The text in the stream's encoding; mathematical signs that it lacks become letters."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
        return text
    except UnicodeEncodeError:
        return text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)
