"""Writes the table of operations in resources/help/expressions.md anew: python tests/make_help.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from graphgui.engine.ops import GROUPS, OPS
from graphgui.formats.expression import OPERATORS

PAGE = Path(__file__).resolve().parents[1] / "resources" / "help" / "expressions.md"
BEGIN, END = "<!-- operations: made by tests/make_help.py -->", "<!-- end of operations -->"
SIGNS = {
    "add": "a + b", "sub": "a - b", "mul": "a * b", "div": "a / b", "pow": "a ** b", "matmul": "a @ b", "neg": "-x",
    "transpose": "x.T",
}  # fmt: skip


def table() -> str:
    """Every operation of the table, as the page lists it."""
    assert set(OPERATORS.values()) <= set(SIGNS)
    lines = ["| operation | typed as | what it does |", "| --- | --- | --- |"]
    for group in GROUPS:
        for row in (row for row in OPS.values() if row.group == group):
            call = f"{row.name}({', '.join(row.slots) or '3'})"
            others = [f"{name}({', '.join(row.slots)})" for name in row.aliases.split()]
            typed = [*([SIGNS[row.name]] if row.name in SIGNS else []), call, *others]
            lines.append(f"| {row.label} | {', '.join(f'`{text}`' for text in typed)} | {row.doc} |")
    return "\n".join(lines)


def page(text: str) -> str:
    """The page with its table made anew."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
