"""Numbers that carry their slopes, for the NumPy script: differentiation in forty lines."""

from collections.abc import Iterable

from arrows_gui.core.expression import FUNCTIONS

_CLASS = '''\
class Dual:
    """A number with its slopes along x and y: forward-mode automatic differentiation.

    Every operation hands on the value and, by the rules of calculus, the slopes. The value may be
    such a number itself, and then its slopes have slopes: the second derivatives.
    """

    __array_ufunc__ = None  # NumPy's own numbers leave the arithmetic with these to this class

    def __init__(self, value, dx=0.0, dy=0.0):
        self.value, self.dx, self.dy = value, dx, dy

    def __neg__(self):
        return Dual(-self.value, -self.dx, -self.dy)

    def __add__(self, other):  # (u + v)' = u' + v'
        other = dual(other)
        return Dual(self.value + other.value, self.dx + other.dx, self.dy + other.dy)

    def __mul__(self, other):  # (u v)' = u' v + u v'
        u, v = self, dual(other)
        dx = times(u.dx, v.value) + times(u.value, v.dx)
        dy = times(u.dy, v.value) + times(u.value, v.dy)
        return Dual(u.value * v.value, dx, dy)

    def __truediv__(self, other):  # (u / v)' = u' / v - u v' / v^2
        u, v = self, dual(other)
        square = v.value * v.value
        dx = over(u.dx, v.value) - over(times(u.value, v.dx), square)
        dy = over(u.dy, v.value) - over(times(u.value, v.dy), square)
        return Dual(u.value / v.value, dx, dy)
{power}{absolute}
    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return dual(other) / self

    __radd__, __rmul__ = __add__, __mul__
'''

_POWER = """
    def __pow__(self, n):  # (u^n)' = n u^(n - 1) u'
        return chain(self, self.value**n, times(n, self.value ** (n - 1)))
"""

_GENERAL_POWER = """
    def __pow__(self, other):  # (u^v)' = v u^(v - 1) u' + u^v log(u) v'
        u, v = self, dual(other)
        power = u.value**v.value
        of_u, of_v = times(v.value, u.value ** (v.value - 1)), power * log(u.value)
        dx = times(of_u, u.dx) + times(of_v, v.dx)
        dy = times(of_u, u.dy) + times(of_v, v.dy)
        return Dual(power, dx, dy)

    def __rpow__(self, other):
        return dual(other) ** self
"""

_ABSOLUTE = """
    def __abs__(self):  # the slope is taken as 0 at the kink
        return chain(self, abs(self.value), sign(self.value))
"""

_HELPERS = '''\
def dual(number):
    """Give a number that carries slopes; those of a constant are 0."""
    return number if isinstance(number, Dual) else Dual(number)


def times(a, b):
    """Multiply with a slope: 0 times anything is 0, because what does not vary stays away."""
    return 0.0 if is_zero(a) or is_zero(b) else a * b


def over(a, b):
    """Divide a slope: 0 over anything is 0."""
    return 0.0 if is_zero(a) else a / b


def is_zero(a):
    return not isinstance(a, Dual) and a == 0


def chain(u, value, slope):
    """The chain rule: f(u) has the slope f'(u) u'."""
    return Dual(value, times(slope, u.dx), times(slope, u.dy))'''

_SIGN = """\
def sign(u):
    return sign(u.value) if isinstance(u, Dual) else np.sign(u)"""

_SIGMOID = """\
def sigmoid(u):
    if isinstance(u, Dual):
        return chain(u, sigmoid(u.value), sigmoid(u.value) * sigmoid(-u.value))
    return 1.0 / (1.0 + np.exp(-u))"""

_SLOPES = {
    # value in NumPy, slope at u, and the other functions that the slope calls
    "sin": ("sin", "cos(u.value)", ("cos",)),
    "cos": ("cos", "-sin(u.value)", ("sin",)),
    "tan": ("tan", "1.0 + tan(u.value) ** 2", ()),
    "asin": ("arcsin", "1.0 / sqrt(1.0 - u.value**2)", ("sqrt",)),
    "acos": ("arccos", "-1.0 / sqrt(1.0 - u.value**2)", ("sqrt",)),
    "atan": ("arctan", "1.0 / (1.0 + u.value**2)", ()),
    "sinh": ("sinh", "cosh(u.value)", ("cosh",)),
    "cosh": ("cosh", "sinh(u.value)", ("sinh",)),
    "tanh": ("tanh", "1.0 - tanh(u.value) ** 2", ()),
    "exp": ("exp", "exp(u.value)", ()),
    "log": ("log", "1.0 / u.value", ()),
    "sqrt": ("sqrt", "0.5 / sqrt(u.value)", ()),
}


def dual_blocks(functions: Iterable[str]) -> list[str]:
    """Give the class and the functions that a formula with these functions calls.

    Where ``log`` is among them, powers may have an exponent that varies.
    """
    called = _closure(functions)
    power = _GENERAL_POWER if "log" in called else _POWER
    absolute = _ABSOLUTE if "abs" in called else ""
    kind = _CLASS.replace("{power}", power).replace("{absolute}", absolute)
    blocks = [kind.rstrip(), _HELPERS]
    if "abs" in called:
        blocks.append(_SIGN)
    return blocks + [_function(name) for name in FUNCTIONS if name in called and name != "abs"]


def _function(name: str) -> str:
    if name == "sigmoid":
        return _SIGMOID
    value, slope, _ = _SLOPES[name]
    return (
        f"def {name}(u):\n"
        f"    if isinstance(u, Dual):\n"
        f"        return chain(u, {name}(u.value), {slope})\n"
        f"    return np.{value}(u)"
    )


def _closure(functions: Iterable[str]) -> set[str]:
    called = set(functions)
    for name in tuple(called):
        if name in _SLOPES:
            called.update(_SLOPES[name][2])
    return called
