"""The document of a scene on a network."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from arrows_gui.core.activations import ACTIVATIONS
from arrows_gui.core.datasets import DATASETS
from arrows_gui.core.document import Document, View
from arrows_gui.core.initialisation import INITIALISATIONS
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS, network_document, network_rule
from arrows_gui.core.network_loss import LOSSES, loss_by_id
from arrows_gui.core.network_presets import PRESETS, Preset
from arrows_gui.core.network_setup import MOST_POINTS, NetworkSetup, data_of, network_of
from arrows_gui.lessons.fault import Faults, LessonFault, on_line
from arrows_gui.lessons.fields import Fields
from arrows_gui.lessons.numbers import Draw, finite, whole, yes_or_no
from arrows_gui.lessons.parts import Field
from arrows_gui.lessons.scene_runner import Rules, runners_of
from arrows_gui.lessons.scene_surface import seed_of
from arrows_gui.lessons.scene_words import hidden_layers, one_of

OPTIMIZER = "adam"
DEFAULT_STEPS = 500
"""What trains, and for how long, where a scene names neither that nor a training that ships."""

MOST_WORK = 2_000_000_000
"""Steps times parameters times points of a batch: a few seconds."""

STEP_POINTS = 16
"""What a step costs beside its batch, in points."""


def network_document_of(
    fields: Fields, steps: int | None, draw: Draw, view: View, faults: Faults
) -> Document | None:
    """Give the document of a scene on a network, None where something of it is wrong."""
    document = None
    with faults.noted(fields.line):
        preset = _preset(fields.get("network"))
        setup = _setup(fields, preset)
        optimizer_id, settings = (
            (OPTIMIZER, {}) if preset is None else (preset.optimizer, dict(preset.settings))
        )
        with on_line(fields.line):
            document = network_document(setup, optimizer_id, settings, steps or 1)
        _check_loss(fields.get("loss"), setup)
    if document is None or document.network is None:
        return None
    network = network_of(document.network)
    rules = Rules(
        tuple(rule.id for rule in NETWORK_OPTIMIZERS),
        lambda rule_id: network_rule(rule_id, network),
    )
    written = fields.every("runner")
    for field in written[1:]:
        faults.add(field.line, "a network has one runner")
    runners = runners_of(written[:1], rules, draw, faults) if written else ()
    taken = steps or (DEFAULT_STEPS if preset is None else preset.steps)
    with faults.noted(fields.line):
        _check_work(fields, document.network, taken)
    experiment = replace(
        document.experiment, runners=runners or document.experiment.runners, steps=taken
    )
    return replace(document, experiment=experiment, view=view)


def _check_work(fields: Fields, setup: NetworkSetup, steps: int) -> None:
    """Hold a training to what can be waited for."""
    batch = setup.batch_size or round(setup.count * setup.train_share)
    work = network_of(setup).n * (batch + STEP_POINTS)
    if work * steps > MOST_WORK:
        field = fields.get("steps")
        line = fields.line if field is None else field.line
        text = "this network takes too long for {steps} steps: write steps: {most} or fewer"
        raise LessonFault(line, text, steps=steps, most=max(1, MOST_WORK // work))


def _preset(field: Field | None) -> Preset | None:
    if field is None:
        return None
    preset_id = one_of(field, "network", (preset.id for preset in PRESETS))
    return next(preset for preset in PRESETS if preset.id == preset_id)


def _setup(fields: Fields, preset: Preset | None) -> NetworkSetup:
    """Give the setup: that of the training that ships, or of the data, with what is given."""
    if preset is None:
        field = fields.get("data")
        assert field is not None, "a scene on a network has one of the two"
        dataset = one_of(field, "data set", (source.id for source in DATASETS))
        noise = next(source.noise for source in DATASETS if source.id == dataset)
        setup = NetworkSetup(dataset=dataset, noise=noise)
    else:
        setup = preset.setup
    given: dict[str, Any] = {}
    for key, (name, read) in PARTS.items():
        field = fields.get(key)
        if field is not None:
            with on_line(field.line):
                given[name] = read(field)
    return replace(setup, **given)


def _check_loss(field: Field | None, setup: NetworkSetup) -> None:
    """Hold a loss that is named to the data: one that does not suit would be passed over."""
    if field is not None and data_of(setup).data.task not in loss_by_id(setup.loss).tasks:
        raise LessonFault(field.line, "the loss {loss} does not suit these data", loss=setup.loss)


def _batch(field: Field) -> int:
    return 0 if field.value.casefold() == "all" else whole(field.value, field.key, 1, MOST_POINTS)


def _share(field: Field) -> float:
    share = finite(field.value, field.key)
    if not 0 < share < 1:
        raise BadInput("{name} must lie between 0 and 1", name=field.key)
    return share


def _from_zero(field: Field) -> float:
    value = finite(field.value, field.key)
    if value < 0:
        raise BadInput("{name} must not be below 0", name=field.key)
    return value


def _dropout(field: Field) -> float:
    value = finite(field.value, field.key)
    if not 0 <= value < 1:
        raise BadInput("dropout must be at least 0 and below 1")
    return value


PARTS: dict[str, tuple[str, Callable[[Field], Any]]] = {
    "count": ("count", lambda field: whole(field.value, field.key, 10, MOST_POINTS)),
    "data_noise": ("noise", _from_zero),
    "data_seed": ("data_seed", seed_of),
    "seed": ("seed", seed_of),
    "train_share": ("train_share", _share),
    "standardise": ("standardise", lambda field: yes_or_no(field.value, field.key)),
    "hidden": ("hidden", hidden_layers),
    "loss": ("loss", lambda field: one_of(field, "loss", (each.id for each in LOSSES))),
    "output": (
        "output",
        lambda field: one_of(field, "activation", (each.id for each in ACTIVATIONS)),
    ),
    "init": ("init", lambda field: one_of(field, "init", (each.id for each in INITIALISATIONS))),
    "l1": ("l1", _from_zero),
    "l2": ("l2", _from_zero),
    "dropout": ("dropout", _dropout),
    "batch": ("batch_size", _batch),
}
"""Keys of a scene, the fields of the setup that they are, and how each is read."""
