"""A knob of many runs at once, which a rule takes for a number."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from arrows_gui.core.array import Array

Places = NDArray[np.intp]


class Column(NDArrayOperatorsMixin):
    """A few values (k,), and which of them each lane has, places (m,) or (m, 1).

    With numbers it reckons on the few values alone, and its powers are those of plain numbers to
    the last bit; with arrays it spreads over all lanes, and an array comes out. It is true where
    some value is not 0: a rule asks so whether a knob is on, and where it is 0, the equation with
    it says the same as the one without.
    """

    __slots__ = ("_spread", "few", "places")

    def __init__(self, few: Array, places: Places, spread: Array | None = None) -> None:
        self.few, self.places, self._spread = few, places, spread

    @property
    def spread(self) -> Array:
        """The value of every lane."""
        if self._spread is None:
            self._spread = self.few.take(self.places)
        return self._spread

    def __bool__(self) -> bool:
        """Tell whether some value is not 0."""
        return bool(self.few.any())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        """Give the value of every lane, to functions that are no ufunc."""
        return np.array(self.spread, dtype=dtype, copy=copy)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Reckon on the few values where all else is numbers, on all lanes otherwise."""
        if all(self._fits(each) for each in inputs):
            few = [each.few if type(each) is Column else each for each in inputs]
            found = _powers(*few) if ufunc is np.power else getattr(ufunc, method)(*few, **options)
            return Column(found, self.places)
        wide = [each.spread if type(each) is Column else each for each in inputs]
        return getattr(ufunc, method)(*wide, **options)

    def _fits(self, other: Any) -> bool:
        if type(other) is Column:
            return other.places is self.places
        return isinstance(other, float | int)


def _powers(base: Any, exponent: Any) -> Array:
    """Give powers as plain numbers have them: those of arrays may differ in the last bit."""
    raised: Callable[[Any, Any], Any] = pow
    bases, exponents = np.broadcast_arrays(base, exponent)
    if isinstance(exponent, int):  # 0.9**3 and 0.9**3.0 need not be alike
        return np.array([raised(each, exponent) for each in bases.tolist()])
    return np.array(list(map(raised, bases.tolist(), exponents.tolist())))
