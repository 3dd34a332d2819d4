"""The examples: one list that is the Examples menu and, at once, what the tests open, evaluate and descend."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from graphgui.resource_folder import resource_folder

FOLDER = resource_folder("examples")


class Example(NamedTuple):
    """A file in resources/examples, its title in the menu, and one sentence on what it shows."""

    file: str
    title: str
    sentence: str

    @property
    def path(self) -> Path:
        """The path of its file."""
        return FOLDER / self.file


EXAMPLES: tuple[Example, ...] = (
    Example(
        "olah.cgraph",
        "Olah’s e = (a + b)(b + 1)",
        "The smallest graph in which one input reaches the output by two paths.",
    ),
    Example(
        "square.cgraph", "x²", "One parameter in a bowl: from 10, every step takes x a fixed share of the way to 0."
    ),
    Example(
        "neuron.cgraph",
        "A neuron",
        "Two inputs, two weights and a bias through tanh, as in Karpathy’s micrograd lecture.",
    ),
    Example(
        "linear_regression.cgraph",
        "Linear regression",
        "Eight data points in a matrix, a weight vector and a bias, fitted by the mean squared error.",
    ),
    Example(
        "xor.cgraph",
        "XOR with two layers",
        "Three hidden neurons learn what no single neuron can: to tell equal inputs from unequal ones.",
    ),
    Example(
        "rosenbrock.cgraph",
        "Rosenbrock’s valley",
        "A curved valley with steep walls, where steps must be small and the way along the floor is long.",
    ),
)
