"""Inputs: what a graph begins with."""

from __future__ import annotations

from graphgui.engine.op import Case, Shape
from graphgui.engine.ops.table import Table
from graphgui.engine.options import Option

TABLE = Table()
op = TABLE.op

RANDOM_SHAPE = Option("shape", (), "shape", doc="the shape of the array; () is a number")
SEED = Option("seed", 0, "whole", doc="which numbers are drawn; the same seed gives the same numbers again")
COLUMNS = Option("columns", "", "names", doc="the names of its columns, such as x, y")


def _drawn_shape(case: Case) -> Shape:
    shape: Shape = case["shape"]
    return shape


def _drawn(case: Case, distribution: str) -> str:
    if case["shape"] == ():
        return f"np.float64(np.random.default_rng(seed).{distribution}())"
    return f"np.random.default_rng(seed).{distribution}(size=shape)"


# fmt: off
op("parameter", "x", "Inputs", "", "", doc="A number, vector or matrix that descent may change.",
   synonyms="input variable weight leaf", latex="",
   pytorch=None, role="parameter")
op("constant", "1", "Inputs", "", "", doc="A number, vector or matrix that descent leaves alone.",
   synonyms="number literal fixed", latex="",
   pytorch=None, role="constant")
op("data", "▦", "Inputs", "", "", doc="A table of examples that descent leaves alone; its columns may have names.",
   synonyms="table dataset examples csv columns", latex="", options=(COLUMNS,),
   pytorch=None, role="data")
op("normal", "~N", "Inputs", "", lambda case: _drawn(case, "normal"),
   doc="Random numbers from the normal distribution with mean 0 and standard deviation 1, the same for the same seed.",
   latex="\\mathcal{{N}}(0, 1)", shape_rule=_drawn_shape, elementwise=False, options=(RANDOM_SHAPE, SEED),
   synonyms="random gaussian noise initial weights", aliases="randn",
   pytorch=None)
op("uniform", "~U", "Inputs", "", lambda case: _drawn(case, "uniform"),
   doc="Random numbers from 0 to 1, each as likely as the others, the same for the same seed.",
   latex="\\mathcal{{U}}(0, 1)", shape_rule=_drawn_shape, elementwise=False, options=(RANDOM_SHAPE, SEED),
   synonyms="random noise initial weights", aliases="rand",
   pytorch=None)
