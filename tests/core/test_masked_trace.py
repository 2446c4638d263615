"""What is hidden can be read nowhere in a masked recording, and the rest reads as before."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Batch, Edit, Outcome
from arrows_gui.core.masked_trace import MaskedTrace, masked
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.prediction import TARGETS, Target
from arrows_gui.core.rows import CHUNK
from arrows_gui.core.trace import Step, SurfaceTrace
from tests.core.helpers import experiment, on, run_to_end, suitable_lr, traces_of

every_rule = pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
every_target = pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.id)

STEPS = 12
PLACES = (*range(-1, STEPS + 3), 10**6)
REFUSALS = (IndexError, ValueError, ArithmeticError)
CALLS: Mapping[str, tuple[tuple[Any, ...], ...]] = {
    **dict.fromkeys(("table", "snapshot"), ((),)),
    "column": (("loss",), ("gradient_norm",), ("loss", 2), ("gradient_norm", 10**9)),
    **dict.fromkeys(
        ("thetas", "losses"),
        tuple((first, end) for first in PLACES for end in PLACES if 0 <= first <= end),
    ),
    **{
        name: tuple((k,) for k in PLACES)
        for name in ("step", "state", "origin", "optimizer_at", "rate")
    },
}
"""The arguments with which the methods of a recording are called in search of what is hidden."""


def recorded(rule: str = "momentum", surface: str = "himmelblau", sigma: float = 0.3) -> Any:
    """Give a recording in which no number is there twice by chance, and its experiment."""
    objective = on(surface)
    settings = {"lr": suitable_lr(objective.surface, rule)}
    made = replace(experiment(objective, rule, settings, steps=STEPS), sigma=sigma)
    return run_to_end(made), made


def numbers_in(found: object) -> Iterator[float]:
    """List every number that can be reached in a value by public names."""
    if isinstance(found, bool | str | type(None)):
        return
    if isinstance(found, int | float):
        yield float(found)
    elif isinstance(found, np.ndarray):
        yield from found.ravel().tolist()
    elif isinstance(found, Mapping):
        yield from numbers_in(tuple(found.values()))
    elif isinstance(found, tuple | list):
        for entry in found:
            yield from numbers_in(entry)
    elif is_dataclass(found):
        names = [name for name in dir(found) if not name.startswith("_")]
        values = [getattr(found, name) for name in names]
        yield from numbers_in([value for value in values if not callable(value)])


def everything_in(trace: SurfaceTrace | MaskedTrace) -> set[float]:
    """Read all that the public names of a recording give away."""
    found: list[object] = [len(trace)]
    for name in public(trace):
        value = getattr(trace, name)
        if not callable(value):
            found.append(value)
            continue
        for arguments in CALLS[name]:
            try:
                found.append(value(*arguments))
            except REFUSALS:
                continue
    return set(numbers_in(found))


def public(trace: object) -> set[str]:
    """Name what is read; ``extend`` records, and ``look`` says what may be seen."""
    return {name for name in dir(trace) if not name.startswith("_")} - {"extend", "look"}


def answers(step: Step, target: Target) -> set[float]:
    """List the numbers that would give the arrow of a step away, signs aside."""
    hidden: list[Any] = [step.update, step.velocity, [vector for _, vector, _ in step.parts]]
    if target.id == "negative_gradient":
        hidden += [step.gradient, np.hypot(*step.gradient), step.used_gradient]
    return set(map(abs, numbers_in(hidden))) - {0.0}


def in_plain_sight(step: Step) -> set[float]:
    """List the numbers that stay; the update of some rules is made of nothing else."""
    return set(map(abs, numbers_in([step.lr, step.state, step.optimizer])))


def test_a_masked_recording_has_the_names_of_a_recording() -> None:
    trace, _ = recorded()
    view = MaskedTrace(trace, 5, "update")
    assert public(view) == public(trace)
    assert not hasattr(view, "extend")
    for name in public(trace) - set(CALLS):
        with pytest.raises(AttributeError):
            setattr(view, name, None)


@every_target
@every_rule
def test_nothing_hidden_can_be_read(rule: type[Optimizer], target: Target) -> None:
    trace, _ = recorded(rule.id)
    for until in (0, 1, 5, STEPS - 1):
        hidden = answers(trace.step(until), target)
        for k in range(until + 1, STEPS + 1):
            step = trace.step(k)
            hidden |= set(map(abs, numbers_in([step.theta, step.loss, step.gradient])))
        assert hidden <= set(map(abs, everything_in(trace))), "the search misses something"
        read = set(map(abs, everything_in(MaskedTrace(trace, until, target.id))))
        hidden -= in_plain_sight(trace.step(until))
        assert len(hidden) >= 3 * (STEPS - until)
        assert not hidden & read, f"{rule.id} tells what is hidden at step {until}"
        assert {abs(x) for x in trace.step(until).theta.tolist()} <= read


def test_the_arrow_is_shown_as_soon_as_it_is_past() -> None:
    trace, _ = recorded()
    for target in TARGETS:
        read = set(map(abs, everything_in(MaskedTrace(trace, 6, target.id))))
        assert answers(trace.step(5), target) <= read


@every_target
@every_rule
def test_applying_the_rule_once_more_tells_nothing(rule: type[Optimizer], target: Target) -> None:
    trace, _ = recorded(rule.id)
    step = MaskedTrace(trace, 5, target.id).step(5)
    with np.errstate(all="ignore"):
        again = step.optimizer.move(step.moment, step.state)
    assert np.isnan(again.update).all()
    hidden = answers(trace.step(5), target)
    assert not hidden & set(map(abs, numbers_in(again.update)))


@every_target
def test_what_a_masked_step_keeps(target: Target) -> None:
    step = recorded()[0].step(5)
    hidden = masked(step, target.id)
    for name in ("t", "loss", "lr", "optimizer"):
        assert getattr(hidden, name) == getattr(step, name)
    np.testing.assert_array_equal(hidden.theta, step.theta)
    np.testing.assert_array_equal(hidden.state, step.state)
    assert hidden.pending
    assert hidden.parts == ()
    for name in ("update", "velocity", "used_gradient"):
        assert np.isnan(getattr(hidden, name)).all()
    if target.id == "update":
        np.testing.assert_array_equal(hidden.gradient, step.gradient)
    else:
        assert np.isnan(hidden.gradient).all()


def test_a_rule_without_a_velocity_has_none_when_masked_either() -> None:
    trace, _ = recorded("gd")
    assert masked(trace.step(3), "update").velocity is None


def test_only_known_arrows_can_be_hidden() -> None:
    trace, _ = recorded()
    with pytest.raises(BadInput, match="'terms'"):
        MaskedTrace(trace, 3, "terms")
    with pytest.raises(BadInput, match="'terms'"):
        masked(trace.step(3), "terms")


@every_target
@pytest.mark.parametrize("until", [0, 1, 5, STEPS, STEPS + 5])
def test_the_past_reads_as_before(target: Target, until: int) -> None:
    trace, _ = recorded()
    view = MaskedTrace(trace, until, target.id)
    last = min(until, STEPS)
    assert (view.first, view.last, len(view)) == (0, last, last + 1)
    assert (view.run_id, view.nbytes) == (trace.run_id, trace.nbytes)
    assert view.runner is trace.runner
    np.testing.assert_array_equal(view.thetas(0, 10**6), trace.thetas(0, last + 1))
    np.testing.assert_array_equal(view.state(last), trace.state(last))
    for k in range(last):
        step, seen = trace.step(k), view.step(k)
        np.testing.assert_array_equal(seen.update, step.update)
        np.testing.assert_array_equal(seen.gradient, step.gradient)
        assert seen.pending is step.pending
    for name in ("loss", "gradient_norm"):
        steps, values = view.column(name)
        assert steps.tolist() == list(range(last + 1))
        hidden = name == "gradient_norm" and target.id == "negative_gradient"
        expected = trace.column(name)[1][: last + 1].copy()
        expected[-1] = np.nan if hidden else expected[-1]
        np.testing.assert_allclose(values, expected, rtol=1e-14)
    with pytest.raises(KeyError):
        view.column("speed")


@pytest.mark.parametrize("name", ["step", "state", "origin", "rate"])
@pytest.mark.parametrize("k", [-1, 6, 7, STEPS + 1])
def test_what_comes_later_is_refused(name: str, k: int) -> None:
    read: Callable[[int], object] = getattr(MaskedTrace(recorded()[0], 5, "update"), name)
    with pytest.raises(IndexError, match="is not to be seen"):
        read(k)
    assert read(5) is not None


def test_a_long_recording_keeps_its_peaks_up_to_the_hidden_step() -> None:
    made = replace(experiment(on("himmelblau"), "adam", {"lr": 0.05}, steps=2 * CHUNK), sigma=0.5)
    trace, until = run_to_end(made), CHUNK + 777
    steps, values = MaskedTrace(trace, until, "update").column("loss", 300)
    assert (steps[0], steps[-1]) == (0, until)
    assert (np.diff(steps) >= 0).all()
    assert len(steps) <= 600
    whole = trace.column("loss", 10**9)[1][: until + 1]
    np.testing.assert_array_equal(values, whole[steps.astype(int)])
    assert values.max() == whole.max()


def test_the_view_grows_with_its_recording() -> None:
    run = experiment(on("ravine"), "gd", steps=8)
    descent, trace = Descent(run), SurfaceTrace(run, run.runners[0], 0)
    trace.extend(descent.batches()[0])
    view = MaskedTrace(trace, 3, "update")
    assert (view.last, len(view)) == (0, 1)
    assert np.isnan(view.step(0).update).all()
    descent.advance(8)
    trace.extend(descent.batches()[0])
    assert (view.last, len(view)) == (3, 4)
    assert np.isfinite(view.step(0).update).all()
    assert np.isnan(view.step(3).update).all()


def ended(kind: str, step: int, last: int = 6) -> SurfaceTrace:
    """Give a recording that ended in some way at a step."""
    run = experiment(on("ravine"), "gd", steps=last)
    descent = Descent(run)
    descent.advance(last)
    trace = SurfaceTrace(run, run.runners[0], 0)
    batch: Batch = replace(descent.batches()[0], outcome=Outcome(kind, step, Message("over")))
    trace.extend(batch)
    return trace


@pytest.mark.parametrize(
    ("kind", "step", "until", "known"),
    [
        ("settled", 6, 5, False),
        ("settled", 6, 6, False),
        ("settled", 6, 7, True),
        ("settled", 3, 5, False),
        ("saddle", 6, 6, False),
        ("diverged", 7, 6, False),
        ("diverged", 7, 7, False),
        ("diverged", 7, 8, True),
        ("exhausted", 6, 5, False),
        ("exhausted", 6, 6, True),
        ("stopped", 6, 6, True),
    ],
)
def test_an_outcome_that_tells_of_the_arrow_is_hidden(
    kind: str, step: int, until: int, known: bool
) -> None:
    trace = ended(kind, step)
    assert trace.outcome is not None
    view = MaskedTrace(trace, until, "update")
    assert view.outcome == (trace.outcome if known else None)


def test_a_flight_is_told_from_its_step_on() -> None:
    trace = ended("exhausted", 6)
    trace.notice = Message("Running away since step {step}.", {"step": 4})
    assert MaskedTrace(trace, 3, "update").notice is None
    assert MaskedTrace(trace, 4, "update").notice is trace.notice
    trace.notice = Message("It looks bad.")
    assert MaskedTrace(trace, 4, "update").notice is None


def test_later_edits_are_hidden() -> None:
    trace = ended("exhausted", 6)
    trace.edits = (Edit(2, 1, "lr", 0.01), Edit(5, 1, "lr", 0.7))
    view = MaskedTrace(trace, 3, "update")
    assert view.edits == trace.edits[:1]
    assert [view.optimizer_at(k).lr for k in (2, 3, 5, 99)] == [0.01] * 4
    assert trace.optimizer_at(5).lr == 0.7


def test_a_branch_that_begins_later_does_not_tell_where() -> None:
    trace, run = recorded()
    runner = replace(run.runners[0], id=2, origin=trace.origin(6))
    made = replace(run, runners=(runner,))
    descent = Descent(made)
    descent.advance(4)
    (branch,) = traces_of(made, descent)
    assert (branch.first, branch.last) == (6, 10)
    early = MaskedTrace(branch, 5, "update")
    assert len(early) == 0
    assert early.runner.origin is None
    assert len(early.thetas(0, 100)) == len(early.column("loss")[0]) == 0
    theta = set(map(abs, trace.step(6).theta.tolist()))
    assert theta <= set(map(abs, everything_in(MaskedTrace(branch, 6, "update"))))
    assert not theta & set(map(abs, everything_in(early)))
    begun = MaskedTrace(branch, 6, "update")
    assert (begun.first, begun.last, len(begun)) == (6, 6, 1)
    assert begun.runner is runner
    assert np.isnan(begun.step(6).update).all()


def test_a_revealed_arrow_shows_the_next_step_and_no_more() -> None:
    trace, _ = recorded()
    view = MaskedTrace(trace, 4, "update", revealed=True)
    assert view.last == 5
    np.testing.assert_array_equal(view.step(4).update, trace.step(4).update)
    assert np.isnan(view.step(5).update).all()
    view.look(STEPS, revealed=True)
    np.testing.assert_array_equal(view.step(STEPS).update, trace.step(STEPS).update)
    view.look(2, revealed=False)
    assert (view.last, len(view.thetas(0, 100))) == (2, 3)
