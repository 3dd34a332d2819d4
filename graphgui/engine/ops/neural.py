"""Building blocks of neural networks."""

from __future__ import annotations

from graphgui.engine.ops.table import Table

TABLE = Table()
op = TABLE.op

# fmt: off
