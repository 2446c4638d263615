"""Arrows: see what guides learning in machine learning."""

import os

__version__ = "0.1.0"

# One thread for the products of matrices, set before NumPy is loaded: the other cores belong to the
# window, small products gain nothing by more, and the sums are the same on every machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
