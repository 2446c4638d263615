"""How numbers and vectors are written in sentences and on the screen."""

import re
from math import isnan

from arrows_gui.core.array import Array

MINUS = "\N{MINUS SIGN}"
_TAG = re.compile(r"<(?=\s*[A-Za-z/!?])")  # Qt takes "< b >" for a tag as well
UNKNOWN = "?"
"""What stands for a number that is hidden, or is none."""


def number_text(value: float) -> str:
    """Write a number with five significant digits and a true minus sign."""
    return UNKNOWN if isnan(value) else f"{value + 0.0:.5g}".replace("-", MINUS)


def vector_text(vector: Array) -> str:
    """Write a vector (n,)."""
    return f"({', '.join(number_text(float(value)) for value in vector)})"


def plain_name(name: str) -> str:
    """Give a name that no widget takes for HTML: a bracket that would open a tag is another one."""
    return _TAG.sub("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", name)
