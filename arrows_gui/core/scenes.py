"""The scenes of the program: what a lecture shows, in the order in which it may show it."""

from arrows_gui.core.axis_scenes import AXIS_SCENES
from arrows_gui.core.document import View
from arrows_gui.core.experiment import Clip
from arrows_gui.core.message import BadInput
from arrows_gui.core.scene import FOLLOWING, LONG, ROUGH, SADDLES, Entrant, Scene

ON_THE_RIDGE = (
    Entrant("gd", {"lr": 0.1}, "Gradient descent, lr 0.1"),
    Entrant("momentum", {"lr": 0.1}, "Momentum, lr 0.1"),
    Entrant("adam", {"lr": 0.05}, "Adam, lr 0.05"),
)
"""Who starts exactly above the saddle: the same ones without noise and with it."""

SCENES: tuple[Scene, ...] = (
    Scene(
        id="zig_zag",
        title="Zig-zag in the ravine",
        group=FOLLOWING,
        sentence="Even at its best constant rate gradient descent jumps from wall to wall, for the"
        " gradient arrow points across the ravine and hardly along it.",
        surface="ravine",
        constants={"kappa": 30},
        start=(1.8, 0.6),
        entrants=(Entrant("gd", {"lr": 0.0645}, "Gradient descent, lr 0.0645"),),
        steps=400,
        looks=View(speed=5.0),
    ),
    Scene(
        id="too_fast",
        title="Just below and just above the limit",
        group=FOLLOWING,
        sentence="Across this ravine the curvature is 40: a rate below 2/40 settles, one above it"
        " swings ever wider, and at exactly 2/40 the swings never end.",
        surface="ravine",
        constants={"kappa": 40},
        start=(1.8, 0.3),
        entrants=(
            Entrant("gd", {"lr": 0.048}, "lr 0.048"),
            Entrant("gd", {"lr": 0.05}, "lr 0.050"),
            Entrant("gd", {"lr": 0.052}, "lr 0.052"),
        ),
        steps=400,
        looks=View(frozenset({"update"}), focus=2, curvature=True, speed=5.0),
    ),
    Scene(
        id="overshoot",
        title="Momentum overshoots",
        group=FOLLOWING,
        sentence="Carried by its velocity, momentum runs past the minimum, climbs and turns back;"
        " gradient descent at the same rate never passes it.",
        surface="ravine",
        constants={"kappa": 4},
        start=(1.8, 0.6),
        entrants=(
            Entrant("momentum", {"lr": 0.05}, "Momentum 0.9"),
            Entrant("gd", {"lr": 0.05}, "Gradient descent"),
        ),
        steps=300,
        looks=View(frozenset({"negative_gradient", "velocity"}), speed=5.0),
    ),
    Scene(
        id="nesterov_limit",
        title="Nesterov's lower limit",
        group=FOLLOWING,
        sentence="All three run at lr 0.14 where the curvature is 10: gradient descent and momentum"
        " settle, yet Nesterov momentum diverges, for its limit on lr times curvature is 1.357"
        " and theirs are 2 and 3.8.",
        surface="ravine",
        start=(1.8, 0.3),
        entrants=(
            Entrant("gd", {"lr": 0.14}, "Gradient descent"),
            Entrant("momentum", {"lr": 0.14}, "Momentum 0.9"),
            Entrant("nesterov", {"lr": 0.14}, "Nesterov 0.9"),
        ),
        steps=400,
        looks=View(frozenset({"update"}), focus=2, speed=5.0),
    ),
    Scene(
        id="plateau",
        title="The gradient vanishes on the plateau",
        group=SADDLES,
        sentence="Far from the well the gradient is almost 0: gradient descent and momentum all but"
        " stand still, while RMSProp and Adam, which divide by its size, walk in.",
        surface="plateau",
        start=(-1.6, 1.2),
        entrants=(
            Entrant("gd", {"lr": 0.15}, "Gradient descent, lr 0.15"),
            Entrant("momentum", {"lr": 0.15}, "Momentum, lr 0.15"),
            Entrant("rmsprop", {"lr": 0.02, "alpha": 0.9}, "RMSProp, lr 0.02"),
            Entrant("adam", {"lr": 0.05}, "Adam, lr 0.05"),
        ),
        steps=300,
        looks=View(focus=3, speed=5.0),
    ),
    Scene(
        id="saddle_rest",
        title="Resting on a saddle",
        group=SADDLES,
        sentence="Started exactly above the saddle, all three come to rest on it: the gradient is 0"
        " there, and yet it is no minimum.",
        surface="bounded_saddle",
        start=(1.5, 0.0),
        entrants=ON_THE_RIDGE,
        steps=400,
        looks=View(curvature=True, speed=15.0),
    ),
    Scene(
        id="saddle_noise",
        title="Noise leaves the saddle",
        group=SADDLES,
        sentence="From the same start a trace of noise is enough to leave the saddle for a minimum:"
        " Adam goes first, for it divides the noise by its own size, and gradient descent last.",
        surface="bounded_saddle",
        start=(1.5, 0.0),
        entrants=ON_THE_RIDGE,
        steps=400,
        sigma=0.02,
        looks=View(speed=15.0),
    ),
    Scene(
        id="newton_saddle",
        title="Newton walks to the saddle",
        group=SADDLES,
        sentence="Newton's method walks to the saddle, for it looks for a gradient of 0 and not for"
        " a lower loss; with a damping that outweighs the negative curvature, or by gradient"
        " descent, the same start leads to a minimum.",
        surface="bounded_saddle",
        start=(1.2, 0.3),
        entrants=(
            Entrant("newton", {"lr": 0.3}, "Newton, lr 0.3"),
            Entrant("newton", {"lr": 0.3, "damping": 2.0}, "Newton, lr 0.3, damping 2"),
            Entrant("gd", {"lr": 0.1}, "Gradient descent, lr 0.1"),
        ),
        steps=300,
        looks=View(curvature=True, speed=5.0),
    ),
    *AXIS_SCENES,
    Scene(
        id="cliff",
        title="The cliff and clipping",
        group=ROUGH,
        sentence="At the edge of the cliff one huge gradient throws the point out of the window in"
        " a single step; clipped to a length of 2, no step is longer than 0.4.",
        surface="cliff",
        start=(1.65, 1.0),
        entrants=(
            Entrant("gd", {"lr": 0.2}, "Not clipped"),
            Entrant("gd", {"lr": 0.2}, "Clipped to 2", clip=Clip(norm=2.0)),
        ),
        steps=100,
        looks=View(scale_mode="log", all_arrows=True, speed=2.0),
    ),
    Scene(
        id="falling_rate",
        title="A falling rate against the noise",
        group=ROUGH,
        sentence="With noisy gradients a large rate is fast and never quiet, a small one quiet and"
        " slow; a rate that falls is as fast at first and as quiet in the end.",
        surface="bowl",
        start=(1.5, 1.5),
        entrants=(
            Entrant("gd", {"lr": 0.2}, "lr 0.2"),
            Entrant("gd", {"lr": 0.02}, "lr 0.02"),
            Entrant("gd", {"lr": 0.2}, "lr 0.2, falling", "cosine:t_max=400"),
        ),
        steps=400,
        sigma=1.5,
        looks=View(frozenset({"update"}), focus=2, all_arrows=True, speed=15.0),
    ),
    Scene(
        id="fog",
        title="What the optimizer sees",
        group=LONG,
        sentence="In fog you see what a rule sees, its point and the gradient there: from one start"
        " the four settle in two minima, and nothing tells two of them that theirs is not the"
        " deepest.",
        surface="two_wells",
        start=(0.75, 1.0),
        entrants=(
            Entrant("gd", {"lr": 0.012}, "Gradient descent, lr 0.012"),
            Entrant("momentum", {"lr": 0.01}, "Momentum, lr 0.01"),
            Entrant("adagrad", {"lr": 0.2}, "Adagrad, lr 0.2"),
            Entrant("adam", {"lr": 0.05}, "Adam, lr 0.05"),
        ),
        steps=500,
        looks=View(frozenset({"negative_gradient"}), all_arrows=True, fog=True, speed=5.0),
    ),
    Scene(
        id="valley_race",
        title="Race through the curved valley",
        group=LONG,
        sentence="Six rules are on the floor of the valley within 40 steps and need hundreds more"
        " along it, where the slope is tiny; Newton's method, which knows the curvature, needs 8 in"
        " all.",
        surface="rosenbrock",
        start=(-1.5, 2.0),
        entrants=(
            Entrant("gd", {"lr": 0.0012}, "Gradient descent, lr 0.0012"),
            Entrant("momentum", {"lr": 0.0005}, "Momentum, lr 0.0005"),
            Entrant("nesterov", {"lr": 0.0005}, "Nesterov, lr 0.0005"),
            Entrant("adagrad", {"lr": 0.5}, "Adagrad, lr 0.5"),
            Entrant("rmsprop", {"lr": 0.005}, "RMSProp, lr 0.005"),
            Entrant("adam", {"lr": 0.1}, "Adam, lr 0.1"),
            Entrant("newton", {}, "Newton"),
        ),
        steps=1000,
        looks=View(focus=5, finish=0.1, log_loss=True, speed=60.0),
    ),
)


def scene_by_id(scene_id: str) -> Scene:
    """Find a scene; raise BadInput that names the scenes where there is none of that id."""
    for scene in SCENES:
        if scene.id == scene_id:
            return scene
    raise BadInput(
        "unknown scene '{id}'; there are {ids}",
        id=scene_id,
        ids=", ".join(scene.id for scene in SCENES),
    )
