"""Every text of the table is read once, in one place, and is written as it was."""

import re
from pathlib import Path

import numpy as np
import pytest

import graphgui
from graphgui.engine.rules.python_printer import printed
from graphgui.engine.rules.rule_parser import parsed
from tests.engine.sampled import RULES, samples_of


def texts_of(row):
    for sample in samples_of(row):
        shapes = sample.shapes if sample.inputs is None else tuple(map(np.shape, sample.inputs))
        case = row.case(*shapes, **sample.options)
        yield row.text(case)
        for slot in case.slots:
            yield from filter(None, (row.rule(slot, case), row.tangent(slot, case)))


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.name)
def test_every_text_is_written_as_it_was_and_printed_with_the_same_meaning(row):
    for text in texts_of(row):
        rule = parsed(text)
        assert rule.text == text
        assert rule.with_names({}) == text
        assert parsed(printed(rule.tree).text).tree == rule.tree


def test_names_are_replaced_all_at_once_and_nothing_else():
    """Attributes, keywords, functions and quoted texts that look like a name stay."""
    names = {"x": "y", "y": "x", "T": "!", "axis": "!", "sum": "!", "np": "!", "ij": "!"}
    assert parsed("x + y").with_names(names) == "y + x"
    assert parsed("np.sum(x.T, axis=0) * y").with_names(names) == "np.sum(y.T, axis=0) * x"
    assert parsed("np.einsum('ij->x', x)").with_names(names) == "np.einsum('ij->x', y)"
    assert parsed("1e-3 * g").with_names({"e": "!", "g": "∂g"}) == "1e-3 * ∂g"
    assert parsed("x == y").with_names(names) == "y == x"


def test_what_a_text_names_and_calls():
    rule = parsed("g * np.where(x > 0, scatter(out, (2, 3), np.s_[1:]), np.pi)")
    assert rule.names == {"g", "x", "out"}
    assert rule.functions == {"np.where", "scatter"}


@pytest.mark.parametrize("text", ["x if x > 0 else 1", "lambda: x", "x.sum()", "[y for y in x]", "0 < x < 1", "+x"])
def test_other_python_is_refused(text):
    with pytest.raises(ValueError, match="no text of the table"):
        parsed(text)


def test_texts_of_the_table_are_parsed_in_one_place():
    """What a user types is parsed in formats and in the field of an option; all else comes from the table."""
    root = Path(graphgui.__file__).parent
    parsing = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"\bast\.(parse|unparse|literal_eval)\b|\bimport ast\b", path.read_text(encoding="utf-8"))
    }
    by_users = {path for path in parsing if path.startswith(("formats/expressions/", "ui/"))}
    assert parsing - by_users == {"engine/rules/rule_parser.py"}
