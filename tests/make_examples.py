"""Writes the files in resources/examples anew: python tests/make_examples.py.

Each example is typed as an expression, laid out, and saved with its descent settings.
"""

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from graphgui.analysis.layout import lay_out
from graphgui.descent.descent_settings import DescentSettings
from graphgui.formats.cgraph.graph_file import GraphFile, save_file
from graphgui.formats.examples import EXAMPLES
from graphgui.formats.expressions.expression_parser import parse

# File name: expression, inputs that are not trained, loss, learning rate, steps.
SOURCES = {
    "olah.cgraph": ("a = 2; b = 1; c = a + b; d = b + 1; e = c * d", (), "e", 0.05, 10),
    "square.cgraph": ("x = 10; y = square(x)", (), "y", 0.2, 10),
    "neuron.cgraph": (
        """x1 = 2; w1 = -3; x2 = 0; w2 = 1
        b = 6.8813735870195432
        x1w1 = x1 * w1; x2w2 = x2 * w2; sum_xw = x1w1 + x2w2; n = sum_xw + b
        o = tanh(n)""",
        ("x1", "x2"),
        "o",
        0.1,
        50,
    ),
    "linear_regression.cgraph": (
        """X = constant([[0, 1], [1, 0], [1, 2], [2, 1], [2, 3], [3, 0], [3, 2], [4, 1]])
        W = [0, 0]; b = 0
        XW = X @ W; prediction = XW + b
        target = constant([-2.1, 3.1, -2.8, 2.1, -3.9, 7.2, 0.9, 6.1])
        loss = mse(prediction, target)""",
        (),
        "loss",
        0.08,
        200,
    ),
    "xor.cgraph": (
        """X = constant([[0, 0], [0, 1], [1, 0], [1, 1]])
        W1 = [[0.3, -0.5, -0.9], [-1, 0.6, 0.8]]; b1 = [0, 0, 0]
        XW1 = X @ W1; z = XW1 + b1
        hidden = tanh(z)
        W2 = [0.2, 0.5, 0.1]; b2 = 0
        hW2 = hidden @ W2; prediction = hW2 + b2
        target = constant([0, 1, 1, 0])
        loss = mse(prediction, target)""",
        (),
        "loss",
        0.2,
        300,
    ),
    "rosenbrock.cgraph": (
        "x = -1.2; y = 1; x2 = square(x); u = 1 - x; v = y - x2; u2 = square(u); v2 = square(v); wall = 100 * v2; f = wall + u2",
        (),
        "f",
        0.001,
        2000,
    ),
}

# Where the layout lets two wires cross on their way into one card.
MOVED = {
    "neuron.cgraph": {"sum_xw": (0, -60), "b": (0, 80), "n": (280, -20), "o": (560, -20)},
    "linear_regression.cgraph": {"XW": (-140, -40), "b": (-140, 100)},
    "xor.cgraph": {"XW1": (-560, -40), "b1": (-560, 100), "hW2": (280, -40), "b2": (280, 100)},
    "rosenbrock.cgraph": {
        "v": (-140, -60), "v2": (140, -60), "wall": (420, -60), "u": (-420, 140), "u2": (420, 80), "f": (700, 0),
    },
}  # fmt: skip


def main() -> None:
    for example in EXAMPLES:
        text, inputs, loss, rate, steps = SOURCES[example.file]
        graph = parse(text)
        for name in inputs:
            graph.replace(replace(graph.named(name), trained=False))
        lay_out(graph)
        for name, position in MOVED.get(example.file, {}).items():
            graph.replace(replace(graph.named(name), position=position))
        graph.choose_output(graph.named(loss).id)
        example.path.parent.mkdir(exist_ok=True)
        save_file(GraphFile(graph, DescentSettings(graph.named(loss).id, rate, steps)), example.path)


if __name__ == "__main__":
    main()
