"""The list in which each file of the table collects its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphgui.engine.op import Call, Op
from graphgui.engine.op_properties import Kink, Text


class Table(list[Op]):
    """The rows of one file; `table.op(...)` adds one."""

    def op(
        self,
        name: str,
        symbol: str,
        group: str,
        slots: str,
        formula: Text,
        *rules: Text | None,
        doc: str,
        pytorch: str | Callable[[Call], str | None] | None,
        kink: Kink | None = None,
        **details: Any,
    ) -> None:
        """Adds one row; slots are separated by spaces, rules follow in their order (one for all of a variadic row).

        The convention at a kink is the last sentence of the doc.
        """
        names = tuple(slots.split())
        variadic = bool(details.get("variadic"))
        assert len(rules) == (1 if variadic else len(names)), f"{name}: one rule per slot"
        details.setdefault("defaults", (0.0,) * len(names))
        details.setdefault("label", name)
        whole = f"{doc} {kink.convention}" if kink else doc
        self.append(Op(name, symbol, group, names, formula, rules, whole, pytorch=pytorch, kink=kink, **details))
