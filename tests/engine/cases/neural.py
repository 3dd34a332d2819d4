"""Samples of the rows in engine/ops/neural.py."""

from tests.engine.cases import Sample, Samples, Torch

SAMPLES: Samples = {}
TORCH: Torch = {}
