"""Inputs: what a graph begins with."""

from __future__ import annotations

from graphgui.engine.ops.table import Table

TABLE = Table()
op = TABLE.op

# fmt: off
op("parameter", "x", "Inputs", "", "", doc="A number, vector or matrix that descent may change.",
   synonyms="input variable weight leaf", latex="")
op("constant", "1", "Inputs", "", "", doc="A number, vector or matrix that descent leaves alone.",
   synonyms="number literal data fixed", latex="")
