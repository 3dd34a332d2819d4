"""How fast the engine is, beside other ways to the same numbers."""

import os

# One thread each: the threads of two libraries that wait in turns steal each other's processors. NumPy reads this once.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")
