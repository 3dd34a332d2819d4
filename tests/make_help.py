"""Writes the table of operations in resources/help/expressions.md anew: python tests/make_help.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from graphgui.engine.op import Op
from graphgui.engine.ops import GROUPS, OPS
from graphgui.formats.expressions.syntax_reader import OPERATORS

PAGE = Path(__file__).resolve().parents[1] / "resources" / "help" / "expressions.md"
BEGIN, END = "<!-- operations: made by tests/make_help.py -->", "<!-- end of operations -->"
SHORT = {"transpose": "x.T", "getitem": "x[0]", "take": "x[indices]"}
# `pow` with spaces, as the page writes all operators.
SHORT |= {
    row.name: row.python.replace("**", " ** ").format(**{slot: slot for slot in row.slots})
    for row in OPERATORS.values()
}


def call(name: str, row: Op, with_options: bool = True) -> str:
    """A call of an operation with all its slots, and its options at their defaults."""
    options = {option.name: repr(option.default) for option in row.options if with_options}
    if "subscripts" in options:
        arguments = [options.pop("subscripts"), *row.slots]
    elif row.variadic:
        arguments = [f"[{', '.join(row.slots)}]"]
    else:
        arguments = ["3"] if row.is_source else list(row.slots)
    return f"{name}({', '.join([*arguments, *(f'{option}={value}' for option, value in options.items())])})"


def table() -> str:
    """Every operation of the table, as the page lists it."""
    lines = ["| operation | typed as | what it does |", "| --- | --- | --- |"]
    for group in GROUPS:
        for row in (row for row in OPS.values() if row.group == group):
            others = [call(name, row, with_options=False) for name in row.aliases.split()]
            typed = [*([SHORT[row.name]] if row.name in SHORT else []), call(row.name, row), *others]
            doc = row.doc.replace("|", "\\|")
            lines.append(f"| {row.label} | {', '.join(f'`{text}`' for text in typed)} | {doc} |")
    return "\n".join(lines)


def page(text: str) -> str:
    """The page with its table made anew."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
