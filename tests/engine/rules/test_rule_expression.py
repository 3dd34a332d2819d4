"""What an expression is made of."""

import pytest

from graphgui.engine.rules.rule_expression import Binary, Constant, Name, Negative, literal, mapped, number_in, walk
from graphgui.engine.rules.rule_parser import parsed


def test_every_part_is_walked_and_may_be_changed():
    tree = parsed("np.where(x > 0, -x[1:, None].T @ y, np.full((2, n), x, dtype=bool))").tree
    assert {part.id for part in walk(tree) if isinstance(part, Name)} == {"x", "y", "n", "bool"}

    def renamed(part):
        return Name(part.id.upper()) if isinstance(part, Name) else mapped(part, renamed)

    assert renamed(tree) == parsed("np.where(X > 0, -X[1:, None].T @ Y, np.full((2, N), X, dtype=BOOL))").tree


def test_numbers_and_literals():
    assert number_in(Constant(2)) == 2.0
    assert number_in(Negative(Constant(0.5))) == -0.5
    assert number_in(Constant(True)) is None
    assert number_in(Binary(Constant(1), "+", Constant(1))) is None
    assert literal(parsed("(2, [-1, None], 'fro')").tree) == (2, [-1, None], "fro")
    with pytest.raises(ValueError, match="no literal"):
        literal(Name("x"))
