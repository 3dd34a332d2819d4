"""How the files of the table write a row down."""

from __future__ import annotations

from typing import Any

from graphgui.engine.op import Op, Text


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
        **details: Any,
    ) -> None:
        """Adds one row; slots are separated by spaces, rules follow in their order (one for all of a variadic row)."""
        names = tuple(slots.split())
        variadic = bool(details.get("variadic"))
        assert len(rules) == (1 if variadic else len(names)), f"{name}: one rule per slot"
        details.setdefault("defaults", (0.0,) * len(names))
        details.setdefault("label", name)
        self.append(Op(name, symbol, group, names, formula, rules, doc, **details))
