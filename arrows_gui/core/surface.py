"""A loss surface: a formula over two parameters, and what is needed to show it in class."""

from dataclasses import dataclass, replace

from arrows_gui.core.knob import LARGEST, Knob

Point = tuple[float, float]
Window = tuple[float, float, float, float]  # x from, x to, y from, y to

TEACHING = "Teaching surfaces"
LEARNING = "Two weights of a model"
CATALOGUE = "Test functions"


@dataclass(frozen=True, slots=True)
class Minimum:
    """A known minimum: a seed, polished by Newton's method for the constants in use.

    At a ``cusp`` the gradient jumps, so that it is not near 0 beside the minimum.
    """

    x: float
    y: float
    cusp: bool = False


@dataclass(frozen=True, slots=True)
class Surface:
    """A loss over two parameters, with the window, start and learning rate that show something."""

    id: str
    title: str
    group: str
    formula: str
    window: Window
    start: Point
    lr: float
    minima: tuple[Minimum, ...]
    sentence: str
    constants: tuple[Knob, ...] = ()
    axis_names: tuple[str, str] = ("x", "y")

    def defaults(self) -> dict[str, float]:
        """Give the default value of every constant."""
        return {constant.name: float(constant.default) for constant in self.constants}


def constant(
    name: str, default: float, low: float, high: float, sentence: str, scale: str = "linear"
) -> Knob:
    """Give the knob of a named constant; where the slider starts at 0 or above, so does the law."""
    minimum = 0.0 if low >= 0 else -LARGEST
    return Knob(name, name, name, default, low, high, minimum, LARGEST, scale, sentence)


def width(name: str, default: float, sentence: str) -> Knob:
    """Give the knob of a constant that is a width, and so must be above 0."""
    return Knob(name, name, name, default, 0.05, 2.0, 1e-6, LARGEST, "log", sentence)


SCALE = Knob(
    *("scale", "Scale", "scale", 1.0, 1e-4, 1e4, 1e-300, LARGEST, "log"),
    "Multiplies the loss: slopes and curvatures grow alike, and the minima stay where they are.",
)
"""The constant of every surface; the slider meets 1, 10, 100 and 1,000 exactly."""


def scaled(surface: Surface) -> Surface:
    """Give the surface with its loss multiplied by the constant ``scale``, which is 1 at first."""
    formula = f"{SCALE.name}*({surface.formula})"
    return replace(surface, formula=formula, constants=(*surface.constants, SCALE))


OWN = "own"
"""The id of a formula that a person typed."""

OWN_WINDOW: Window = (-2, 2, -2, 2)


def own_surface(
    formula: str, window: Window = OWN_WINDOW, start: Point = (1.5, 1.0), lr: float = 0.1
) -> Surface:
    """Make a surface of a formula that a person typed."""
    return Surface(
        id=OWN,
        title="Own formula",
        group="",
        formula=formula,
        window=window,
        start=start,
        lr=lr,
        minima=(),
        sentence="A formula of your own.",
    )
