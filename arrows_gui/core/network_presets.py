"""Trainings that ship: one that works for every data set, and what goes wrong in deep ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.network import Layer
from arrows_gui.core.network_setup import NetworkSetup


@dataclass(frozen=True, slots=True)
class Preset:
    """A training to choose: the setup, the rule with its knobs, and how many steps it takes.

    After these steps more than ``test_accuracy`` of the test points are right, or the test loss is
    below ``test_loss``; None promises nothing. ``fault`` is the id of the diagnosis that it shows.
    """

    id: str
    title: str
    sentence: str
    setup: NetworkSetup
    optimizer: str = "adam"
    settings: Mapping[str, Value] = field(default_factory=dict)
    steps: int = 1000
    test_accuracy: float | None = None
    test_loss: float | None = None
    fault: str = ""

    @property
    def claim(self) -> Message:
        """Say how long it takes and what comes of it."""
        values: dict[str, object] = {"steps": f"{self.steps:,}"}
        if self.test_accuracy is not None:
            text = "Over {share} % of the test points are right after {steps} steps."
            return Message(text, {**values, "share": f"{100 * self.test_accuracy:g}"})
        if self.test_loss is not None:
            text = "The test loss is below {loss} after {steps} steps."
            return Message(text, {**values, "loss": f"{self.test_loss:g}"})
        return Message("Seen within {steps} steps.", values)


def _alike(count: int, units: int, activation: str) -> tuple[Layer, ...]:
    """Give so many hidden layers of one kind."""
    return (Layer(units, activation),) * count


PRESETS: tuple[Preset, ...] = (
    Preset(
        *("circle", "Circle"),
        "Six tanh units draw lines around the disk, and together they close the ring.",
        NetworkSetup("circle", noise=0.1, hidden=_alike(1, 6, "tanh")),
        *("momentum", {"lr": 0.1, "momentum": 0.9}),
        steps=300,
        test_accuracy=0.95,
    ),
    Preset(
        *("xor", "XOR"),
        "One hidden layer of ReLU units learns what no single layer can.",
        NetworkSetup("xor", noise=0.05, hidden=_alike(1, 8, "relu"), init="he"),
        *("adam", {"lr": 0.03}),
        steps=300,
        test_accuracy=0.95,
    ),
    Preset(
        *("gaussians", "Two Gaussians"),
        "No hidden layer: this is logistic regression, and gradient descent turns a line.",
        NetworkSetup("gaussians", noise=0.0, hidden=()),
        *("gd", {"lr": 0.3}),
        steps=100,
        test_accuracy=0.98,
    ),
    Preset(
        *("spiral", "Spiral"),
        "Three layers of 16 ReLU units unwind the two arms.",
        NetworkSetup("spiral", 600, 0.05, hidden=_alike(3, 16, "relu"), init="he"),
        *("adam", {"lr": 0.01}),
        steps=1000,
        test_accuracy=0.95,
    ),
    Preset(
        *("moons", "Two moons"),
        "Eight tanh units bend the boundary between the moons.",
        NetworkSetup("moons", noise=0.1, hidden=_alike(1, 8, "tanh")),
        *("adam", {"lr": 0.05}),
        steps=300,
        test_accuracy=0.98,
    ),
    Preset(
        *("plane", "Plane"),
        "No hidden layer: linear regression, down to the noise of the data.",
        NetworkSetup("plane", noise=0.05, hidden=()),
        *("gd", {"lr": 0.1}),
        steps=100,
        test_loss=0.004,
    ),
    Preset(
        *("hills", "Gaussian hills"),
        "Two layers of 16 tanh units model three hills and two hollows.",
        NetworkSetup("hills", 800, 0.05, hidden=_alike(2, 16, "tanh")),
        *("adam", {"lr": 0.02}),
        steps=1000,
        test_loss=0.012,
    ),
    Preset(
        *("sine", "Sine"),
        "Eight tanh units make one wave, and the curve can be watched as it bends.",
        NetworkSetup("sine", noise=0.1, hidden=_alike(1, 8, "tanh")),
        *("adam", {"lr": 0.03}),
        steps=1000,
        test_loss=0.02,
    ),
    Preset(
        *("vanishing", "Vanishing: six deep, sigmoid"),
        "Each sigmoid multiplies by a slope of at most 1/4: the gradient of the first layer is less"
        " than a thousandth of the last one's, and nothing is learnt.",
        NetworkSetup("circle", noise=0.1, hidden=_alike(6, 8, "sigmoid")),
        *("gd", {"lr": 0.1}),
        steps=500,
        fault="vanishing",
    ),
    Preset(
        *("relu_deep", "Healthy: six deep, ReLU"),
        "The same depth and rule: the gradient of the first layer is about as long as the last"
        " one's, and the circle is learnt.",
        NetworkSetup("circle", noise=0.1, hidden=_alike(6, 8, "relu"), init="he"),
        *("gd", {"lr": 0.1}),
        steps=500,
        test_accuracy=0.95,
    ),
    Preset(
        *("exploding", "Exploding: too large a start"),
        "Weights three times too large, six deep: the first gradient is hundreds of times as long"
        " as from He's start, the first steps throw every unit off, and none learns any more.",
        NetworkSetup("circle", noise=0.1, hidden=_alike(6, 8, "relu"), init="large"),
        *("gd", {"lr": 0.1}),
        steps=100,
        fault="exploding",
    ),
    Preset(
        *("symmetry", "Symmetry: all zero"),
        "From zero all six units get the same gradient in every step: they move, and stay one"
        " unit, which draws one line.",
        NetworkSetup("circle", noise=0.1, hidden=_alike(1, 6, "sigmoid"), init="zero"),
        *("adam", {"lr": 0.05}),
        steps=300,
        fault="symmetric_units",
    ),
    Preset(
        *("dropout", "Overfitting and dropout"),
        "60 noisy points and 64 units: without dropout the test loss turns and grows to more than"
        " twice what it is here; set the dropout to 0 and see.",
        NetworkSetup(
            *("moons", 150, 0.45, 1, 0.4),
            hidden=_alike(2, 32, "relu"),
            init="he",
            dropout=0.4,
            batch_size=16,
            seed=1,
        ),
        *("adam", {"lr": 0.01}),
        steps=1000,
        test_loss=0.35,
    ),
)
"""In the order of the menu: the data sets, and then what goes wrong, or right, in deep ones."""


def preset_by_id(preset_id: str) -> Preset:
    """Find a preset; raise BadInput that names what there is."""
    for preset in PRESETS:
        if preset.id == preset_id:
            return preset
    raise BadInput(
        "unknown preset '{id}'; there are {ids}",
        id=preset_id,
        ids=", ".join(preset.id for preset in PRESETS),
    )
