"""The scenes of the rules that divide by the size of the gradient, along every axis by its own."""

from arrows_gui.core.document import View
from arrows_gui.core.scene import EACH_AXIS, Entrant, Scene

AXIS_SCENES: tuple[Scene, ...] = (
    Scene(
        id="first_step",
        title="The first step",
        group=EACH_AXIS,
        sentence="However steep it is, Adagrad and Adam go lr along each axis in their first step,"
        " and RMSProp goes ten times as far; gradient descent goes lr times the slope.",
        surface="ravine",
        start=(1.5, 1.0),
        entrants=(
            Entrant("gd", {"lr": 0.1}, "Gradient descent"),
            Entrant("adagrad", {"lr": 0.1}, "Adagrad"),
            Entrant("rmsprop", {"lr": 0.1}, "RMSProp"),
            Entrant("adam", {"lr": 0.1}, "Adam"),
        ),
        steps=100,
        looks=View(frozenset({"update"}), focus=3, all_arrows=True, speed=1.0),
    ),
    Scene(
        id="scale_of_loss",
        title="Adam ignores the scale of the loss",
        group=EACH_AXIS,
        sentence="Multiply the loss by 1,000 with the constant scale and run again: RMSProp and"
        " Adam walk on their own ghosts, and gradient descent diverges.",
        surface="ravine",
        start=(1.8, 0.6),
        entrants=(
            Entrant("gd", {"lr": 0.15}, "Gradient descent, lr 0.15"),
            Entrant("rmsprop", {"lr": 0.05, "alpha": 0.9}, "RMSProp, lr 0.05"),
            Entrant("adam", {"lr": 0.1}, "Adam, lr 0.1"),
        ),
        steps=100,
        looks=View(focus=2, ghosts=True, speed=15.0),
    ),
    Scene(
        id="rmsprop_hops",
        title="RMSProp hops for ever",
        group=EACH_AXIS,
        sentence="At a constant rate RMSProp ends up hopping about the minimum for ever, half its"
        " rate to each side along both axes; with a falling rate it settles.",
        surface="ravine",
        constants={"phi": 30},
        start=(1.8, 0.6),
        entrants=(
            Entrant("rmsprop", {"lr": 0.3, "alpha": 0.9}, "lr 0.3"),
            Entrant("rmsprop", {"lr": 0.1, "alpha": 0.9}, "lr 0.1"),
            Entrant("rmsprop", {"lr": 0.3, "alpha": 0.9}, "lr 0.3, falling", "cosine:t_max=300"),
        ),
        steps=300,
        looks=View(log_loss=True, speed=15.0),
    ),
    Scene(
        id="adagrad_slows",
        title="Adagrad slows down",
        group=EACH_AXIS,
        sentence="Adagrad's divisor never shrinks: at the same rate it is still on its way when"
        " RMSProp, which forgets old gradients, has long arrived.",
        surface="ravine",
        start=(1.8, 0.6),
        entrants=(
            Entrant("adagrad", {"lr": 0.05}, "Adagrad"),
            Entrant("rmsprop", {"lr": 0.05, "alpha": 0.9}, "RMSProp"),
        ),
        steps=300,
        looks=View(frozenset({"update"}), all_arrows=True, speed=15.0),
    ),
    Scene(
        id="turned_ravine",
        title="A ravine across the axes",
        group=EACH_AXIS,
        sentence="Run it here, at phi 45, and at phi 0: Adagrad and Adam, which divide along the"
        " axes, need several times as many steps in the turned ravine, gradient descent and"
        " momentum as many as before.",
        surface="ravine",
        constants={"kappa": 100, "phi": 45},
        start=(1.8, 0.7455844122715711),  # 22.5 degrees up: as far from the floor at phi 0 and 45
        entrants=(
            Entrant("gd", {"lr": 0.018}, "Gradient descent, lr 0.018"),
            Entrant("momentum", {"lr": 0.01, "momentum": 0.8}, "Momentum 0.8, lr 0.01"),
            Entrant("adagrad", {"lr": 0.5}, "Adagrad, lr 0.5"),
            Entrant("adam", {"lr": 0.1}, "Adam, lr 0.1"),
        ),
        steps=500,
        looks=View(
            frozenset({"negative_gradient"}), focus=3, finish=1e-3, log_loss=True, speed=15.0
        ),
    ),
    Scene(
        id="weight_decay",
        title="Weight decay in Adam and in AdamW",
        group=EACH_AXIS,
        sentence="The same decay of 0.5 pulls towards the origin: Adam takes it as a part of the"
        " gradient and ends where gradient descent does; AdamW keeps it apart and creeps on towards"
        " the minimum of the loss.",
        surface="line_fit",
        constants={"m": 0},
        start=(-0.5, -1.2),
        entrants=(
            Entrant("adam", {"lr": 0.05}, "Adam, no decay"),
            Entrant("adam", {"lr": 0.05, "weight_decay": 0.5}, "Adam, decay 0.5"),
            Entrant("adamw", {"lr": 0.05, "weight_decay": 0.5}, "AdamW, decay 0.5"),
            Entrant("gd", {"lr": 0.05, "weight_decay": 0.5}, "Gradient descent, decay 0.5"),
        ),
        steps=1000,
        looks=View(frozenset({"weight", "terms"}), focus=2, speed=60.0),
    ),
)
