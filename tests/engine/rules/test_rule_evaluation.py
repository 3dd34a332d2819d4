"""Expressions worked out by walking them."""

import pytest

from graphgui.engine.rules.rule_evaluation import evaluated
from graphgui.engine.rules.rule_parser import parsed


def test_trees_are_evaluated_by_walking_and_nothing_else_is_called():
    assert evaluated(parsed("np.maximum(x, 2) * 3").tree, {"x": 1.0}) == 6
    with pytest.raises(ValueError, match="cannot work out"):
        evaluated(parsed("os.system").tree, {})
    with pytest.raises(KeyError):
        evaluated(parsed("open('x')").tree, {})
