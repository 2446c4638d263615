"""Arrows: see what guides learning in machine learning."""

__version__ = "0.1.0"
