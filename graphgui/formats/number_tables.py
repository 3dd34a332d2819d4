"""Tables of numbers as spreadsheets copy them: tabs, semicolons, commas or spaces between cells, one line a row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence

import numpy as np

from graphgui.engine.values import Value
from graphgui.formats.expressions.number_parser import number_text, parse_value
from graphgui.formats.expressions.syntax_source import ExpressionError

_COMMA = re.compile(r"[-+]?\d*,\d+(e[-+]?\d+)?", re.IGNORECASE)
_THREE = re.compile(r"[-+]?\d{1,3},\d{3}")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
_THOUSANDS_BY_POINT = re.compile(r"[-+]?\d{1,3}(\.\d{3})+,\d*")


def cells_of(text: str) -> list[list[str]]:
    """The cells of a table, row by row; rows may differ in length.

    Numbers with a decimal comma are written with a point where nothing else can be meant, and thousands without their
    separators; what may mean two things stays as it is. A matrix as Python writes it is a table too.
    """
    if text.lstrip().startswith("["):
        return _cells_of_list(text)
    lines = text.replace("\u00a0", " ").replace("−", "-").splitlines()
    while lines and not lines[-1].strip():
        lines.pop()
    separator = next((mark for mark in "\t;" if any(mark in line for line in lines)), "")
    if not separator and _are_numbers_with_commas(lines):
        return _with_points([[line.strip()] for line in lines])
    if not separator and any("," in line for line in lines):
        separator = ","
    if not separator:
        rows = [line.split() for line in lines]
        if all(_is_number(cell) for row in rows for cell in row):
            return rows
        return [[line.strip()] for line in lines]
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=separator)]
    except csv.Error:  # a quoted cell that never ends
        return [[text.strip()]]
    return rows if separator == "," or "," not in text else _with_points(rows)


def cell_number(text: str) -> float:
    """The one number that a cell holds; arithmetic is worked out. Raises ValueError with a sentence."""
    try:
        if "_" not in text:
            return float(text)
    except ValueError:
        pass
    return _read(text)


def table_text(values: Value) -> str:
    """A matrix, exactly, as spreadsheets take it: tabs between cells, one line a row."""
    rows = np.atleast_2d(np.asarray(values, np.float64)).tolist()
    return "\n".join("\t".join(map(number_text, row)) for row in rows)


def _read(text: str) -> float:
    plain = text.strip().replace("−", "-").replace("∞", "inf")
    if _THREE.fullmatch(plain):
        point, none = plain.replace(",", "."), plain.replace(",", "")
        raise ValueError(f"{plain} may mean {point} or {none}: write a point, or nothing")
    try:
        value = parse_value(plain.replace(",", ".") if _COMMA.fullmatch(plain) else plain)
    except ExpressionError as error:
        # Where in the text it is wrong would be mistaken for where in the table.
        raise ValueError(error.problem) from None
    if np.ndim(value):
        raise ValueError("a cell holds one number, not several")
    return float(value)


def _cells_of_list(text: str) -> list[list[str]]:
    try:
        value = np.atleast_2d(parse_value(text.strip()))
    except ValueError:
        return [[text.strip()]]
    if not value.size:
        return [[text.strip()]]
    return [[number_text(number) for number in row] for row in value.reshape(-1, value.shape[-1]).tolist()]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _are_numbers_with_commas(lines: Sequence[str]) -> bool:
    """Whether lines such as "1" and "0,05" are a column with decimal commas; "1,2" and "3,4" are rows of two."""
    cells = [line.strip() for line in lines if line.strip()]
    return all((_COMMA.fullmatch(cell) and "." not in cell) or cell.isdecimal() for cell in cells) and any(
        cell.isdecimal() or re.search(r",0\d", cell) for cell in cells
    )


def _with_points(rows: list[list[str]]) -> list[list[str]]:
    cells = [cell for row in rows for cell in row if cell]
    if _comma_is_decimal(cells):
        return [[_without(cell, ".", ",") for cell in row] for row in rows]
    if any("." in cell for cell in cells):
        return [[_without(cell, ",", "") if _THOUSANDS.fullmatch(cell) else cell for cell in row] for row in rows]
    return rows


def _comma_is_decimal(cells: Iterable[str]) -> bool:
    """Whether commas are decimal throughout: at least one can be nothing else, and no cell says otherwise."""
    sure = False
    for cell in cells:
        if _THOUSANDS_BY_POINT.fullmatch(cell) or (_COMMA.fullmatch(cell) and not _THREE.fullmatch(cell)):
            sure = True
        elif "." in cell or cell.count(",") > 1:
            return False
    return sure


def _without(cell: str, thousands: str, decimal: str) -> str:
    if not decimal:
        return cell.replace(thousands, "")
    if _COMMA.fullmatch(cell) or _THOUSANDS_BY_POINT.fullmatch(cell):
        return cell.replace(thousands, "").replace(decimal, ".")
    return cell
