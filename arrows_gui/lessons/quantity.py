"""What a quantity is: a number or a word of one step of a run, under a name for expressions."""

from collections.abc import Callable
from dataclasses import dataclass

from arrows_gui.core.message import BadInput

NUMBER, WORD = "number", "word"
"""The kinds of quantities; words can be compared by = and != only."""

SURFACE, NETWORK, BOTH = "surface", "network", "both"
"""Where a quantity is known."""

Value = float | str


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity.

    ``read`` gets a Reading and gives the value, or raises BadInput where there is none. A word is
    one of ``words``, or any where there are none. Of a ``numbered`` one ``read`` gets the number of
    a layer as well, from 1 on, which follows the name, as in ``layer_gradient_2``.
    """

    name: str
    title: str
    of: str  # SURFACE, NETWORK or BOTH
    sentence: str
    read: Callable[..., Value]
    kind: str = NUMBER
    words: tuple[str, ...] = ()
    numbered: bool = False


def no_direction(what: str, step: int) -> BadInput:
    """Give what to raise where a vector has no direction."""
    text = "{what} has no direction at step {step}: its length is 0 or not finite"
    return BadInput(text, what=what, step=step)
