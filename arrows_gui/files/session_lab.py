"""One lab as a session file holds it: its document, and how far its run has come."""

from collections.abc import Sequence
from dataclasses import fields, replace

from arrows_gui.core.arrows import ARROWS, SCALE_MODES
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import FLAT_OUT, SPACES, Document, View
from arrows_gui.core.experiment import Edit, Experiment, Runner, Wait
from arrows_gui.core.knob import checked_settings
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_walk import weight_edit
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.prediction import TARGETS
from arrows_gui.core.setup import SIGMA
from arrows_gui.core.state import LabState
from arrows_gui.core.training import WEIGHT_EDIT, is_typed
from arrows_gui.files.session_fault import as_value, at, checked_id
from arrows_gui.files.session_runner import (
    rule_with,
    runner_of,
    runner_part,
    settings_beside,
    short,
)
from arrows_gui.files.session_schema import (
    LONGEST_NAME,
    MOST_STEPS,
    EditPart,
    RunPart,
    Settings,
    SurfaceLab,
    ViewPart,
)
from arrows_gui.files.session_surface import check_window, fits, objective_of, surface_part

SLOWEST, FASTEST = 0.01, 1e9
"""The range of speeds in steps a second, beside FLAT_OUT."""


def surface_lab(state: LabState) -> SurfaceLab:
    """Write the surface lab."""
    experiment = state.document.experiment
    x, y = map(float, experiment.start)
    return SurfaceLab(
        loss=surface_part(experiment.on_surface),
        start=(x, y),
        runners=tuple(map(runner_part, experiment.runners)),
        steps=min(experiment.steps, MOST_STEPS),
        seed=experiment.seed,
        sigma=float(experiment.sigma),
        view=view_part(state.document.view),
        run=run_part(state),
        window=state.window if state.window and fits(state.window) else None,
        tab=short(state.tab, LONGEST_NAME),
        predicts=state.predicts,
        predict_first=state.predict_first,
    )


def surface_state(part: SurfaceLab) -> LabState:
    """Read the surface lab; raises BadInput where it could not be opened."""
    with at("loss"):
        objective = objective_of(part.loss)
    runners = []
    for place, each in enumerate(part.runners):
        with at(f"runners[{place}]"):
            with at("rule"):
                rule = make_optimizer(each.rule)
            runners.append(runner_of(each, rule))
    check_ids(runners)
    with at("sigma"):
        sigma = float(SIGMA.checked(part.sigma))
    if part.window is not None:
        with at("window"):
            check_window(part.window)
    if part.predicts:
        with at("predicts"):
            checked_id(part.predicts, tuple(target.id for target in TARGETS))
    experiment = Experiment(objective, part.start, tuple(runners), part.steps, part.seed, sigma)
    with at("view"):
        document = Document(experiment, view_of(part.view, runners))
    state = LabState(
        document,
        document.experiment.runners,
        window=part.window,
        tab=part.tab,
        predicts=part.predicts,
        predict_first=part.predict_first,
    )
    with at("run"):
        state = with_run(state, part.run)
    with at("start"):
        Descent(replace(experiment, runners=state.begun))
    return state


def check_ids(runners: Sequence[Runner]) -> None:
    """Raise BadInput where two runners have one id."""
    if len({runner.id for runner in runners}) < len(runners):
        with at("runners"):
            raise BadInput("each runner has an id of its own")


def view_part(view: View) -> ViewPart:
    """Write how a run is looked at."""
    values = {field.name: getattr(view, field.name) for field in fields(view)}
    return ViewPart(
        **{
            **values,
            "arrows": tuple(sorted(view.arrows)),
            "hidden": tuple(sorted(view.hidden)),
            "speed": view.speed and min(max(float(view.speed), SLOWEST), FASTEST),
            "finish": None if view.finish is None else float(view.finish),
        }
    )


def view_of(part: ViewPart, runners: Sequence[Runner]) -> View:
    """Read how the run of some runners is looked at; raises BadInput."""
    ids = tuple(runner.id for runner in runners)
    with at("arrows"):
        for arrow in part.arrows:
            checked_id(arrow, tuple(kind.id for kind in ARROWS))
    with at("scale_mode"):
        checked_id(part.scale_mode, tuple(mode.id for mode in SCALE_MODES))
    with at("space"):
        checked_id(part.space, tuple(space for space, _ in SPACES))
    with at("speed"):
        if part.speed != FLAT_OUT and not SLOWEST <= part.speed <= FASTEST:
            raise BadInput("a speed is 0, or {low:g} and more", low=SLOWEST)
    for name, used in (("focus", {part.focus}), ("hidden", set(part.hidden))):
        with at(name):
            if not used <= set(ids):
                raise BadInput("there is no such runner")
    values = {field: getattr(part, field) for field in part.__struct_fields__}
    return View(**{**values, "arrows": frozenset(part.arrows), "hidden": frozenset(part.hidden)})


def run_part(state: LabState) -> RunPart:
    """Write how far a run has come, as far as its document lets it come again."""
    experiment = state.document.experiment
    begun = {runner.id: runner for runner in state.begun}
    changed = {
        runner.id: settings
        for runner in experiment.runners
        if (settings := _settings_before(begun.get(runner.id, runner), runner))
    }
    # Where fewer steps are allowed than there were, no more of them can be taken again.
    begins = [runner.origin.step for runner in experiment.runners if runner.origin]
    recorded = min(state.recorded, max(min(experiment.steps, MOST_STEPS), *begins, 0))
    edits = [_edit_part(edit) for edit in state.edits if edit.step <= recorded]
    return RunPart(
        begun=changed,
        edits=tuple(sorted(edits, key=lambda edit: edit.step)),
        recorded=recorded,
        behind={wait.runner: wait.step for wait in state.waits if wait.step < recorded},
        cursor=min(state.cursor, recorded),
    )


def with_run(state: LabState, part: RunPart, weights: int = 0) -> LabState:
    """Read how far a run has come; it has so many ``weights`` that may be typed."""
    experiment = state.document.experiment
    runners = {runner.id: runner for runner in experiment.runners}
    for runner, settings in part.begun.items():
        with at(f"begun.{runner}"):
            rule = _runner(runners, runner).optimizer
            runners[runner] = replace(runners[runner], optimizer=rule_with(rule, settings))
    if part.cursor > part.recorded:
        with at("cursor"):
            raise BadInput("it is not recorded so far")
    edits: list[Edit] = []
    for place, edit in enumerate(part.edits):
        with at(f"edits[{place}]"):
            edits.append(_edit_of(edit, runners, weights))
            if not (edits[-2].step if place else 0) <= edit.step <= part.recorded:
                raise BadInput("edits are in the order of their steps, which are recorded")
    return replace(
        state,
        begun=tuple(runners.values()),
        edits=tuple(edits),
        recorded=part.recorded,
        cursor=part.cursor,
        waits=_waits_of(part, runners, edits),
    )


def _waits_of(part: RunPart, runners: dict[int, Runner], edits: list[Edit]) -> tuple[Wait, ...]:
    """Read which branches have not caught up; raises BadInput."""
    for runner, step in part.behind.items():
        with at(f"behind.{runner}"):
            origin = _runner(runners, runner).origin
            lasts = [edit.step for edit in edits if edit.runner == runner]
            if not max(origin.step if origin else 0, *lasts, 0) <= step < part.recorded:
                raise BadInput("it begins and is changed before this step, and others are farther")
    return tuple(Wait(runner, step, part.recorded) for runner, step in part.behind.items())


def _settings_before(begun: Runner, now: Runner) -> Settings:
    """Give the knobs that a runner began with, where they have changed since."""
    if begun.optimizer.id != now.optimizer.id:
        return {}
    return settings_beside(begun.optimizer, now.optimizer)


def _edit_part(edit: Edit) -> EditPart:
    value = edit.value if isinstance(edit.value, bool) else float(edit.value)
    return EditPart(step=edit.step, runner=edit.runner, knob=edit.knob, value=value)


def _edit_of(part: EditPart, runners: dict[int, Runner], weights: int) -> Edit:
    edit = Edit(part.step, part.runner, part.knob, as_value(part.value))
    rule = _runner(runners, part.runner).optimizer
    if weights and is_typed(edit):
        place = part.knob.removeprefix(WEIGHT_EDIT)
        known = place.isascii() and place.isdigit() and int(place) < weights
        if not known or weight_edit(int(place)) != part.knob or isinstance(part.value, bool):
            raise BadInput("there is no weight '{name}'", name=part.knob)
        return edit
    legal = checked_settings(rule.knobs, {part.knob: edit.value}, rule.id)
    return replace(edit, value=legal[part.knob])


def _runner(runners: dict[int, Runner], runner: int) -> Runner:
    if runner not in runners:
        raise BadInput("there is no such runner")
    return runners[runner]
