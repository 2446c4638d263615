"""How the numbers of a verdict are written: short, for they are read and not reckoned with."""

from arrows_gui.core.written import number_text


def short(value: float) -> str:
    """Write a number with two significant digits."""
    return number_text(float(f"{value:.2g}"))


def percent(share: float) -> str:
    """Write a share as a whole percentage; below 1 % with one significant digit."""
    return f"{100 * share:.0f} %" if share >= 0.01 or share == 0 else f"{100 * share:.1g} %"
