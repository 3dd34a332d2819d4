"""Expressions worked out by walking them."""

import pytest

from graphgui.engine.rules.rule_evaluation import worked_out
from graphgui.engine.rules.rule_parser import parsed


def test_trees_are_worked_out_by_walking_and_nothing_else_is_called():
    assert worked_out(parsed("np.maximum(x, 2) * 3").tree, {"x": 1.0}) == 6
    with pytest.raises(ValueError, match="cannot work out"):
        worked_out(parsed("os.system").tree, {})
    with pytest.raises(KeyError):
        worked_out(parsed("open('x')").tree, {})
