"""The controls that a lesson may hide or lock, by the names that a lesson gives them."""

import re
from dataclasses import dataclass

from arrows_gui.core.network_document import NETWORK_OPTIMIZERS
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS

ALL, ALL_BUT, NONE = "all", "all but ", "none"
"""Words of the keys hide and lock."""


@dataclass(frozen=True, slots=True)
class Control:
    """What a lesson may hide or lock: ``handles`` are patterns of object names in the window."""

    id: str
    title: str
    handles: tuple[str, ...]


CONTROLS: tuple[Control, ...] = (
    Control(
        *("surface", "The surface: its menu, its formula and its constants"),
        ("surface_combo", "surface_sentence", "formula_edit", "formula_error", "constant_*"),
    ),
    Control("start", "Where the run begins, typed or dragged", ("start_x", "start_y")),
    Control("optimizer", "The menu of optimizers", ("optimizer_combo",)),
    Control("equation", "The equations of the optimizer", ("optimizer_lines", "equation_numbers")),
    Control("knobs", "All knobs of the optimizer", ("knob_*",)),
    Control(
        *("schedule", "Schedule and clipping"),
        ("fold_schedule_and_clipping", "schedule_panel"),
    ),
    Control("noise", "Noise of the gradient", ("fold_gradient_noise", "noise_panel")),
    Control(
        *("runners", "The runners of a race"),
        ("race_panel", "equal_lr_field", "equal_lr_button", "best_lr_button"),
    ),
    Control("arrows", "Which arrows are drawn, and how long", ("arrow_panel",)),
    Control("numbers", "The numbers at the point", ("numbers_panel",)),
    Control("curvature", "Curvature and stability", ("curvature_panel", "stability_chip")),
    Control("tabs", "The tabs below the picture", ("bottom_tabs", "network_tabs")),
    Control(
        *("view", "Contours, 3-D, fog and the like"),
        (
            *("space_combo", "contours_check", "equal_axes_check"),
            *("fog_check", "ghosts_check", "log_loss_check"),
        ),
    ),
    Control("speed", "The speed of the run", ("speed_combo",)),
    Control("steps", "How many steps the run may take", ("steps_field", "steps_label")),
    Control("data", "The data of a network", ("data_panel",)),
    Control("network", "Layers, loss and start of a network", ("network_panel",)),
    Control("transport", "Play, step, back and the timeline", ("transport_bar",)),
)
"""In the order of the page on writing lessons."""

TRANSPORT = "transport"
"""The one control that `all` leaves as it is: without it nothing moves."""

KNOB = "knob_"
"""One knob alone: knob_lr."""

KNOB_NAMES = tuple(
    dict.fromkeys(knob.name for rule in (*OPTIMIZERS, *NETWORK_OPTIMIZERS) for knob in rule.knobs)
)

_LONG_WORD = re.compile(r"[a-z0-9-]{5,}")

SURFACE_TABS = ("Curves", "Race", "Micro-steps", "Slice", "Predict", "Table")
NETWORK_TABS = (
    *("Curves", "Passes", "Weight", "Points", "Layers", "Ratios", "Histograms", "Landscape"),
)
"""The titles of the tabs of the two labs."""


def control_ids() -> tuple[str, ...]:
    """Give every id, those of single knobs too."""
    return (*(control.id for control in CONTROLS), *(KNOB + name for name in KNOB_NAMES))


def called() -> dict[str, str]:
    """Give the ids of controls by what else they may be called: titles of knobs, words of ours."""
    rules = (*OPTIMIZERS, *NETWORK_OPTIMIZERS)
    found = {knob.title.casefold(): KNOB + knob.name for rule in rules for knob in rule.knobs}
    for control in CONTROLS:
        for word in _LONG_WORD.findall(control.title.casefold()):
            found.setdefault(word, control.id)
    return found


def handles_of(control_id: str) -> tuple[str, ...]:
    """Give the patterns of the object names of a control; raise KeyError where there is none."""
    if control_id.startswith(KNOB) and control_id.removeprefix(KNOB) in KNOB_NAMES:
        return (control_id,)
    return _BY_ID[control_id].handles


def every_control(but: frozenset[str] = frozenset()) -> frozenset[str]:
    """Give what `all` stands for, with some left out.

    Where one knob is left out, the others are named one by one.
    """
    ids = {control.id for control in CONTROLS} - {TRANSPORT}
    knobs = {each for each in but if each.startswith(KNOB)}
    if knobs:
        ids = ids - {"knobs"} | {KNOB + name for name in KNOB_NAMES}
    if "knobs" in but:
        ids = {each for each in ids if not each.startswith(KNOB)}
    return frozenset(ids - but)


_BY_ID = {control.id: control for control in CONTROLS}
