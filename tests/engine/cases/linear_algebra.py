"""Samples of the rows in engine/ops/linear_algebra.py."""

from tests.engine.cases import Sample, Samples, Torch

SAMPLES: Samples = {}
TORCH: Torch = {}
