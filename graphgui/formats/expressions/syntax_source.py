"""Text → Python's syntax tree, and the way back from places in the tree to places in the text."""

from __future__ import annotations

import ast
import re
import warnings

from graphgui.engine.values import MOST_ENTRIES

LONGEST_TEXT = 1_000_000
TOO_LARGE = "this number is too large; the largest is about 1.8e308, and inf stands for ∞"
_LONG_NAME = re.compile(r"[^\W\d²³ᵀ][^\W²³ᵀ]+")
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_TELLING = re.compile(r"never closed|unmatched|does not match|invalid (non-printable )?character|unterminated string")
_SIGNS = {
    "−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "÷": "/", "^": "**", "²": "**2", "³": "**3", "ᵀ": ".T",
    "∞": "inf", "π": "pi", "≥": ">=", "≤": "<=", "≠": "!=", "\u00a0": " ",
}  # fmt: skip

Where = tuple[int, int]


class ExpressionError(ValueError):
    """A text that is refused: what is wrong, and its line and column, counted from 1."""

    def __init__(self, problem: str, where: Where) -> None:
        self.problem = problem
        self.line, self.column = where
        place = f"column {self.column}" if self.line == 1 else f"line {self.line}, column {self.column}"
        super().__init__(f"{problem} ({place})")


class Source:
    """A text, its syntax tree, and the way from places in the tree back to places in the text."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_TEXT:
            raise ExpressionError(f"the text is too long; the most is {LONGEST_TEXT:,} characters", (1, 1))
        self._room = MOST_ENTRIES
        lines, self._origins = [], []
        # Python's parser takes all three for the end of a line.
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            # π alone is the number; in a longer name, such as π1, it is a letter. Quoted text stays as it is.
            kept = (*_LONG_NAME.finditer(line), *_QUOTED.finditer(line))
            letters_at = {at for match in kept for at in range(*match.span())}
            pieces = [sign if at in letters_at else _SIGNS.get(sign, sign) for at, sign in enumerate(line)]
            lines.append("".join(pieces))
            self._origins.append([at for at, piece in enumerate(pieces, 1) for _ in piece])
        self._lines = lines
        try:
            with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
                self.tree = ast.parse("\n".join(line.strip() for line in lines), mode="exec")
        except SyntaxError as error:
            raise ExpressionError(_syntax_problem(error), self._origin(error.lineno or 1, error.offset or 1)) from None
        except (MemoryError, RecursionError):
            raise ExpressionError("this is nested too deeply", (1, 1)) from None
        except ValueError:
            raise ExpressionError("there is a character here that cannot be read", (1, 1)) from None

    def where(self, node: ast.AST) -> Where:
        """Line and column, from 1, of a piece of the tree in the text as it was typed."""
        row, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        return self._origin(row, len(self._lines[row - 1].strip().encode()[:offset].decode()) + 1)

    def refusal(self, problem: str, node: ast.AST) -> ExpressionError:
        """The error that says what is wrong with a piece of the tree."""
        return ExpressionError(problem, self.where(node))

    def make_room(self, entries: int, node: ast.AST) -> None:
        """Counts the entries of an array that a short text makes; raises ExpressionError where they become too many."""
        self._room -= entries
        if self._room < 0:
            raise self.refusal(f"the arrays made here are too large; the most is {MOST_ENTRIES:,} entries", node)

    def _origin(self, row: int, column: int) -> Where:
        row = min(max(row, 1), len(self._lines))
        origins, line = self._origins[row - 1], self._lines[row - 1]
        at = column - 1 + len(line) - len(line.lstrip())
        return row, origins[at] if 0 <= at < len(origins) else len(set(origins)) + 1


def _syntax_problem(error: SyntaxError) -> str:
    message = error.msg or ""
    known = {
        "invalid syntax. Perhaps you forgot a comma": "something is missing here, such as an operator between two names",
        "invalid decimal literal": "between a number and a name there must be an operator, as in 2*x",
        "cannot assign to": "only a name can stand left of =",
        "Exceeds the limit": TOO_LARGE,
        "source code string cannot contain null bytes": "there is a character here that cannot be read",
        "too many nested parentheses": "this is nested too deeply",
        "positional argument follows keyword argument": "arguments with a name, as in axis=0, come last",
        "keyword argument repeated": "an argument is given twice here",
    }
    for beginning, sentence in known.items():
        if message.startswith(beginning):
            return sentence
    # Brackets and odd characters Python names well; the rest of what it says is about Python.
    return message if _TELLING.search(message) else "this is not an expression"
