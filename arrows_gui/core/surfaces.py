"""The loss surfaces of the program: formulas over two parameters, and why each is in class."""

from arrows_gui.core.knob import Knob
from arrows_gui.core.message import BadInput
from arrows_gui.core.standard_surfaces import STANDARD_SURFACES
from arrows_gui.core.surface import (
    LEARNING,
    TEACHING,
    Minimum,
    Surface,
    constant,
    scaled,
    width,
)

_LEVEL = "0.5*((cos(phi*pi/180)*x + sin(phi*pi/180)*y)^2"
_STEEP = "kappa*(cos(phi*pi/180)*y - sin(phi*pi/180)*x)^2)"

_AS_PUBLISHED: tuple[Surface, ...] = (
    Surface(
        id="bowl",
        title="Bowl",
        group=TEACHING,
        formula="x^2 + y^2",
        window=(-2, 2, -2, 2),
        start=(1.5, 1.5),
        lr=0.1,
        minima=(Minimum(0, 0),),
        sentence="Here, and almost only here, the gradient arrow points straight at the minimum.",
    ),
    Surface(
        id="ravine",
        title="Ravine",
        group=TEACHING,
        formula=f"{_LEVEL} + {_STEEP}",
        window=(-2, 2, -2, 2),
        start=(1.8, 0.6),
        lr=0.15,
        minima=(Minimum(0, 0),),
        sentence="Steep across and flat along: gradient descent zig-zags, and momentum helps.",
        constants=(
            constant(
                "kappa", 10, 1, 1000, "Condition number: how much steeper across than along.", "log"
            ),
            constant(
                "phi",
                0,
                0,
                90,
                "Rotation in degrees; at 45 rules that scale each axis lose their edge.",
            ),
        ),
    ),
    Surface(
        id="saddle",
        title="Saddle",
        group=TEACHING,
        formula="x^2 - y^2",
        window=(-2, 2, -2, 2),
        start=(1.5, 0.01),
        lr=0.1,
        minima=(),
        sentence="Down one way and up the other: the gradient is 0 at a point that is no minimum.",
    ),
    Surface(
        id="bounded_saddle",
        title="Bounded saddle",
        group=TEACHING,
        formula="x^2/2 + y^4/4 - y^2/2",
        window=(-2, 2, -2, 2),
        start=(1.5, 0.001),
        lr=0.1,
        minima=(Minimum(0, 1), Minimum(0, -1)),
        sentence="The escape from a saddle is slow, then fast; both ways lead to a minimum.",
    ),
    Surface(
        id="sine_saddle",
        title="Sine saddle",
        group=TEACHING,
        formula="sin(x) + y^2",
        window=(-3.141592653589793, 3.141592653589793, -2, 2),
        start=(1.5, 1.5),
        lr=0.15,
        minima=(Minimum(-1.5707963267948966, 0),),
        sentence="A saddle beside a minimum: the start decides how long the saddle holds.",
    ),
    Surface(
        id="monkey_saddle",
        title="Monkey saddle",
        group=TEACHING,
        formula="x^3 - 3*x*y^2",
        window=(-2, 2, -2, 2),
        start=(1, 0.02),
        lr=0.03,
        minima=(),
        sentence="Gradient and curvature are 0 in the centre: the second-derivative test fails.",
    ),
    Surface(
        id="plateau",
        title="Plateau and well",
        group=TEACHING,
        formula="1 - exp(-(x^2 + y^2)/(2*s^2))",
        window=(-2, 2, -2, 2),
        start=(0.95, 0.7),
        lr=0.15,
        minima=(Minimum(0, 0),),
        sentence="Far out the gradient vanishes: a short arrow does not mean that you are near.",
        constants=(width("s", 0.4, "Width of the well."),),
    ),
    Surface(
        id="cliff",
        title="Cliff",
        group=TEACHING,
        formula="0.5*x^2 + 0.5*y^2 + 5*sigmoid(20*(x - 1))",
        window=(-2, 2, -2, 2),
        start=(1.8, 1),
        lr=0.1,
        minima=(Minimum(0, 0),),
        sentence="One huge gradient at the edge throws the point far away: the case for clipping.",
    ),
    Surface(
        id="two_wells",
        title="Two wells",
        group=TEACHING,
        formula=(
            "x^2 + (1.4*y)^2 - a*exp(-((x - 1)^2 + (1.4*y)^2)/c)"
            " - b*exp(-((x + 1)^2 + (1.4*y)^2)/d)"
        ),
        window=(-2, 2, -2, 2),
        start=(0.75, 1.0),
        lr=0.012,
        minima=(Minimum(-0.96758, 0), Minimum(0.90532, 0)),
        sentence="Which of the two minima is found depends on the rule, the rate and the start.",
        constants=(
            constant("a", 2, 0, 10, "Depth of the right well."),
            constant("b", 6, 0, 10, "Depth of the left well."),
            width("c", 0.2, "Width of the right well."),
            width("d", 0.2, "Width of the left well."),
        ),
    ),
    Surface(
        id="rosenbrock",
        title="Rosenbrock",
        group=TEACHING,
        formula="(1 - x)^2 + b*(y - x^2)^2",
        window=(-2, 2, -1, 3),
        start=(-1.5, 2),
        lr=0.0015,
        minima=(Minimum(1, 1),),
        sentence="A long curved valley: into it is easy, along it is slow.",
        constants=(constant("b", 100, 1, 1000, "Steepness of the valley's walls.", "log"),),
    ),
    Surface(
        id="beale",
        title="Beale",
        group=TEACHING,
        formula="(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        window=(-4.5, 4.5, -4.5, 4.5),
        start=(1, 1.5),
        lr=0.01,
        minima=(Minimum(3, 0.5),),
        sentence="Flat ground between walls more than 100,000 high: one rate hardly serves both.",
    ),
    Surface(
        id="himmelblau",
        title="Himmelblau",
        group=TEACHING,
        formula="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        window=(-5, 5, -5, 5),
        start=(-1, -1),
        lr=0.01,
        minima=(
            Minimum(3, 2),
            Minimum(-2.80512, 3.13131),
            Minimum(-3.77931, -3.28319),
            Minimum(3.58443, -1.84813),
        ),
        sentence="Four minima, equally deep: the start decides which one is found.",
    ),
    Surface(
        id="styblinski_tang",
        title="Styblinski-Tang",
        group=TEACHING,
        formula="0.5*(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)",
        window=(-5, 5, -5, 5),
        start=(0.5, 0.5),
        lr=0.015,
        minima=(
            Minimum(-2.90353, -2.90353),
            Minimum(2.74680, -2.90353),
            Minimum(-2.90353, 2.74680),
            Minimum(2.74680, 2.74680),
        ),
        sentence="Four wells of unequal depth: a settled run need not have found the deepest.",
    ),
    Surface(
        id="six_hump_camel",
        title="Six-hump camel",
        group=TEACHING,
        formula="(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (-4 + 4*y^2)*y^2",
        window=(-2, 2, -1.2, 1.2),
        start=(-1.8, 1),
        lr=0.02,
        minima=(
            Minimum(0.08984, -0.71266),
            Minimum(-0.08984, 0.71266),
            Minimum(1.70361, -0.79608),
            Minimum(-1.70361, 0.79608),
            Minimum(1.60710, 0.56865),
            Minimum(-1.60710, -0.56865),
        ),
        sentence="Six minima in pairs: small changes of start or rate change the outcome.",
    ),
    Surface(
        id="rastrigin",
        title="Rastrigin",
        group=TEACHING,
        formula="20 + x^2 + y^2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)",
        window=(-5.12, 5.12, -5.12, 5.12),
        start=(-2.2, 3.4),
        lr=0.002,
        minima=(Minimum(0, 0), Minimum(0.99496, 0), Minimum(-0.99496, 0)),
        sentence="A lattice of traps: plain descent stops in the nearest one.",
    ),
    Surface(
        id="ackley",
        title="Ackley",
        group=TEACHING,
        formula="-20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + 20 + e",
        window=(-5, 5, -5, 5),
        start=(3.2, 2.3),
        lr=0.05,
        minima=(Minimum(0, 0, cusp=True),),
        sentence="Flat and rippled far out, a needle in the middle, where the gradient jumps.",
    ),
    Surface(
        id="line_fit",
        title="Line fit, squared error",
        group=LEARNING,
        formula=(
            "((x*(m - 1.5*s) + y - 0.4)^2 + (x*(m - 0.5*s) + y - 1.3)^2"
            " + (x*(m + 0.5*s) + y - 1.4)^2 + (x*(m + 1.5*s) + y - 2.5)^2)/8"
        ),
        window=(-1.5, 2.5, -2, 2),
        start=(-0.5, -1.2),
        lr=0.25,
        minima=(Minimum(0.64, 0.12),),
        sentence="Weight and bias of a line through four points: inputs far from 0 make a ravine.",
        constants=(
            constant("m", 2, -5, 5, "Mean of the inputs; 0 is centred."),
            constant("s", 1, 0.1, 5, "Spread of the inputs.", "log"),
        ),
        axis_names=("w", "b"),
    ),
    Surface(
        id="logistic",
        title="Logistic regression",
        group=LEARNING,
        formula=(
            "(log(1 + exp(-2*x + y)) + log(1 + exp(-0.5*x + y))"
            " + log(1 + exp(-x - y)) + log(1 + exp(-2*x - y)))/4 + l2/2*(x^2 + y^2)"
        ),
        window=(-4, 8, -6, 6),
        start=(-2.5, 3),
        lr=1.0,
        minima=(Minimum(1.5, 0),),
        sentence="Separable classes have no finite minimum: the weight only grows, unless l2 acts.",
        constants=(constant("l2", 0, 0, 1, "Strength of the L2 penalty; 0 is none."),),
        axis_names=("w", "b"),
    ),
    Surface(
        id="one_neuron",
        title="One neuron, squared error",
        group=LEARNING,
        formula="((sigmoid(x + y) - p)^2 + (sigmoid(y - x) - q)^2)/4",
        window=(-8, 8, -8, 8),
        start=(-2.5, -4),
        lr=6.0,
        minima=(Minimum(1.79176, 0.40547),),
        sentence="Where the sigmoid saturates the loss is high and yet the gradient is almost 0.",
        constants=(
            Knob("p", "p", "p", 0.9, 0.05, 0.95, 0, 1, "linear", "Target for the input 1."),
            Knob("q", "q", "q", 0.2, 0.05, 0.95, 0, 1, "linear", "Target for the input -1."),
        ),
        axis_names=("w", "b"),
    ),
    Surface(
        id="two_weight_chain",
        title="Chain of two weights",
        group=LEARNING,
        formula="0.5*(x*y*a - t)^2",
        window=(-2.5, 2.5, -2.5, 2.5),
        start=(-0.3, 0.6),
        lr=0.1,
        minima=(Minimum(1, 1), Minimum(-1, -1)),
        sentence="A saddle at 0, two whole curves of minima: why weights must not start at 0.",
        constants=(
            constant("a", 1, -3, 3, "The input."),
            constant("t", 1, -3, 3, "The target."),
        ),
        axis_names=("w\u2081", "w\u2082"),
    ),
    *STANDARD_SURFACES,
)

SURFACES: tuple[Surface, ...] = tuple(map(scaled, _AS_PUBLISHED))


def surface_by_id(surface_id: str) -> Surface:
    """Find a surface; raise BadInput that names the surfaces where there is none of that id."""
    for surface in SURFACES:
        if surface.id == surface_id:
            return surface
    raise BadInput(
        "unknown surface '{id}'; there are {ids}",
        id=surface_id,
        ids=", ".join(s.id for s in SURFACES),
    )
