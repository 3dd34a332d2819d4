"""Samples of the rows in engine/ops/inputs.py: none has a slot, so tests/engine/test_inputs.py looks after them."""

from tests.engine.cases import Samples, Torch

SAMPLES: Samples = {}
TORCH: Torch = {}
