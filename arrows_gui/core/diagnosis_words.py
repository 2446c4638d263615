"""How the numbers of a verdict are written: short, for they are read and not reckoned with."""

from arrows_gui.core.written import number_text


def short(value: float, digits: int = 2) -> str:
    """Write a number with few significant digits."""
    return number_text(float(f"{value:.{digits}g}"))


def percent(share: float) -> str:
    """Write a share as a whole percentage; below 1 % with one significant digit."""
    whole = share >= 0.01 or share == 0
    return f"{100 * share:.0f} %" if whole else f"{short(100 * share, 1)} %"
