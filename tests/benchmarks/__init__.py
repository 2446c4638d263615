"""Measurements, run by hand: `python -m tests.benchmarks`; every ratio is taken side by side."""
