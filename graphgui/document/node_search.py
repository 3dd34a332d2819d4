"""Finding nodes: by name, operation or value; those with a problem; those that a selection depends on or feeds."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from math import isnan

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Node
from graphgui.engine.op import Op
from graphgui.engine.ops import OPS
from graphgui.engine.values import Value
from graphgui.formats.expressions.expression_parser import ExpressionError
from graphgui.formats.expressions.number_parser import parse_value

Test = Callable[[np.ndarray], np.ndarray]

_COMPARISON = re.compile(r"\s*(?P<whose>[^<>=!≤≥≠]*?)\s*(?P<sign><=|>=|!=|==|[<>=≤≥≠])\s*(?P<number>[^<>=]+?)\s*")
_SIGNS: dict[str, Callable[..., np.ndarray]] = {
    ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le, "≥": operator.ge, "≤": operator.le,
}  # fmt: skip
_WORDS: dict[str, Test] = {"nan": np.isnan, "inf": np.isinf, "∞": np.isinf, "infinite": np.isinf}
_GRADIENT = ("∂", "grad", "gradient")
_PROBLEM = ("error", "errors", "problem", "problems", "⚠")


def find_nodes(graph: Graph, results: Results, text: str) -> list[int]:
    """The nodes that answer a search, best first, else in order of computation.

    "nan", "inf", ">5", "=3" and "!=0" ask for values, any entry of which may answer; "∂>1" asks for gradients, "w>1"
    for values of what "w" finds. "error" finds what cannot be computed. Any other text is looked for in names,
    operations and formulas.
    """
    sought = text.strip().casefold()
    if not sought:
        return []
    if sought in _PROBLEM:
        return problem_nodes(graph, results)
    whose, test = _asked(sought)
    ranks: dict[int, int] = {}
    nodes, names_all = graph.by_id, not whose or whose in _GRADIENT
    named = {op: _names(OPS[op], whose) for op in ({node.op for node in nodes.values()} if not names_all else ())}
    may_be_formula = _may_be_formula(whose)
    for id in graph.order():
        node = nodes[id]
        if names_all:
            rank: int | None = 0
        elif may_be_formula or named[node.op] or whose in node.name.casefold():
            rank = rank_of(graph, node, whose)
        else:
            continue
        if test is not None:
            value = (results.gradient_of if whose in _GRADIENT else results.value_of).get(id)
            if rank is not None and (value is None or not _answers(test, value)):
                rank = None
        if rank is not None:
            ranks[id] = rank
    # A name may contain "nan" or "inf" as well; values come first.
    if test is not None and not whose and sought in _WORDS:
        for id in graph.order():
            if sought in graph.node(id).name.casefold():
                ranks.setdefault(id, 1)
    return sorted(ranks, key=lambda id: ranks[id])


def rank_of(graph: Graph, node: Node, sought: str) -> int | None:
    """The rank of a node for a word, 0 best, None where it does not match: its name, then its operation, then its formula."""
    name = node.name.casefold()
    if name == sought:
        return 0
    if _names(node.row, sought):
        return 1
    if name.startswith(sought):
        return 2
    if sought in name:
        return 3
    # A name is part of the formula of everything it feeds, which is not what was asked for.
    if _may_be_formula(sought) and not node.row.is_source:
        written = formula(graph, node).casefold().replace(" ", "").replace("−", "-").replace("·", "*")
        return 4 if sought.replace(" ", "") in written else None
    return None


def problem_nodes(graph: Graph, results: Results) -> list[int]:
    """The nodes that cannot be computed by a fault of their own, then the first one that became nan or infinite."""
    found = [id for id in graph.order() if id in results.problems and results.problems[id].is_own]
    bad = results.first_bad()
    return found if bad is None or bad[0] in found or bad[0] not in graph else [*found, bad[0]]


def upstream(graph: Graph, ids: Iterable[int]) -> set[int]:
    """These nodes and all that they depend on."""
    return {other for id in ids if id in graph for other in graph.ancestors(id)}


def downstream(graph: Graph, ids: Iterable[int]) -> set[int]:
    """These nodes and all that depend on them."""
    return graph.descendants(id for id in ids if id in graph)


def connected(graph: Graph, ids: Iterable[int]) -> set[int]:
    """These nodes and all that wires lead to from them, in whatever direction."""
    found, waiting = set(), [id for id in ids if id in graph]
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += [wire.source for wire in graph.wires_into(id)]
            waiting += [wire.target for wire in graph.wires_from(id)]
    return found


def _asked(sought: str) -> tuple[str, Test | None]:
    """The node whose value is asked for (empty: any), and the question; without one, the words to look for."""
    if sought in _WORDS:
        return "", _WORDS[sought]
    asked = _COMPARISON.fullmatch(sought)
    if asked is None:
        return sought, None
    number = _number(asked["number"])
    if number is None:
        return sought, None
    whose, sign = asked["whose"], asked["sign"]
    if sign in _SIGNS:
        return whose, lambda values: _SIGNS[sign](values, number)
    if sign in ("!=", "≠"):
        return whose, lambda values: ~_shown_as(values, number)
    return whose, lambda values: _shown_as(values, number)


def _number(text: str) -> float | None:
    text = text.replace("−", "-").replace("∞", "inf")
    try:
        return float(text)
    except ValueError:
        pass
    try:
        value = parse_value(text)
    except ExpressionError:
        return None
    return float(value) if np.ndim(value) == 0 else None


def _shown_as(values: np.ndarray, number: float) -> np.ndarray:
    """A mask of the entries that are a number, or are shown as it: 0.333 finds a third."""
    if isnan(number):
        return np.asarray(np.isnan(values))
    same = np.isclose(values, number, rtol=1e-9, atol=0.0)
    if values.ndim == 0:
        value = float(values)
        same = same | any(float(f"{value:.{digits}g}") == number for digits in (3, 4))
    return np.asarray(same)


def _answers(test: Test, value: Value) -> bool:
    with np.errstate(invalid="ignore"):
        return bool(np.any(test(np.asarray(value, np.float64))))


def _may_be_formula(sought: str) -> bool:
    spaceless = sought.replace(" ", "")
    return len(spaceless) > 1 and not spaceless.isidentifier()


@lru_cache(maxsize=1024)
def _names(row: Op, sought: str) -> bool:
    words = (row.name, row.symbol, row.label, *row.aliases.split(), *row.synonyms.split())
    return any(word.casefold() == sought for word in words) or (
        row.name.casefold().startswith(sought) and len(sought) > 2
    )
