"""Samples of the rows in engine/ops/reductions.py."""

from tests.engine.cases import Sample, Samples, Torch

SAMPLES: Samples = {}
TORCH: Torch = {}
