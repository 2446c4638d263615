"""The learning rate range test: what it suggests trains, and where nothing falls it says so."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Clip, Experiment
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS, network_document
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_presets import PRESETS, Preset, preset_by_id
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.core.optimizers.rule import with_settings
from arrows_gui.core.rate_range import CLIMBED, RateRange, range_test
from arrows_gui.core.rate_reading import keeps
from arrows_gui.core.schedule import Constant
from arrows_gui.core.schedules import make_schedule
from arrows_gui.core.setup import first_document

SMALL = NetworkSetup(count=40, hidden=(Layer(3, "tanh"),), batch_size=8)
HEALTHY = [p for p in PRESETS if p.test_accuracy is not None or p.test_loss is not None]
FALLEN = 0.8
"""So far down of the first loss is a clear fall, within a few hundred steps."""


class Patient:
    """Hears how far the test is, and lets it go on."""

    def progress(self, share: float) -> None:
        pass

    def partial(self, result: object) -> None:
        assert isinstance(result, RateRange)
        assert result.suggested is None

    def check(self) -> None:
        pass


class Impatient(Patient):
    """Wants the test to end."""

    def check(self) -> None:
        raise InterruptedError


def experiment(setup: NetworkSetup, rule: str, **changes: object) -> Experiment:
    run = network_document(setup, rule, {}).experiment
    runner = replace(run.runners[0], **changes)  # type: ignore[arg-type]
    return replace(run, runners=(runner,))


def loss_after(run: Experiment, rate: float, steps: int) -> tuple[float, float]:
    """Give the training loss at the start, and after so many steps at a rate."""
    runner = run.runners[0]
    rule = with_settings(runner.optimizer, {"lr": rate})
    trained = replace(run, runners=(replace(runner, optimizer=rule),), steps=steps)
    descent = Descent(trained)
    descent.advance(steps)
    (batch,) = descent.batches()
    assert isinstance(run.objective, NetworkObjective)
    first = run.objective.evaluation(np.array(run.start)).train_loss
    return first, run.objective.evaluation(batch.tip.theta).train_loss


@pytest.mark.parametrize("preset", HEALTHY, ids=lambda each: each.id)
def test_a_healthy_network_learns_at_the_suggested_rate(preset: Preset) -> None:
    for rule in ("gd", "momentum", "adam"):
        run = experiment(preset.setup, rule)
        found = range_test(run, 0, Patient())
        assert found.band is not None, rule
        assert found.suggested is not None, rule
        assert found.steepest is not None, rule
        low, high = found.band
        assert low <= found.suggested <= high, rule
        assert low <= found.steepest <= high, rule
        first, after = loss_after(run, found.suggested, min(preset.steps, 150))
        assert after < FALLEN * first, f"{rule} at {found.suggested}"


def test_where_nothing_is_learnt_nothing_is_suggested() -> None:
    for preset_id in ("vanishing", "symmetry"):
        for rule in ("gd", "adam"):
            found = range_test(experiment(preset_by_id(preset_id).setup, rule), 0, Patient())
            assert found.band is None
            assert found.suggested is None
            assert found.lowest is None
            assert str(found.sentence).startswith("No rate from 1e\N{MINUS SIGN}06 to ")


def test_the_losses_are_those_of_one_training_at_a_growing_rate() -> None:
    steps, clip = 60, Clip(norm=0.5)
    run = experiment(SMALL, "momentum", clip=clip)
    found = range_test(run, 0, Patient(), 1e-4, 1.0, steps)
    growing = make_schedule("exponential", {"gamma": 1e4 ** (1 / (steps - 1))})
    rule = with_settings(run.runners[0].optimizer, {"lr": 1e-4})
    runner = replace(run.runners[0], optimizer=rule, schedule=growing)
    descent = Descent(replace(run, runners=(runner,), steps=steps))
    descent.advance(steps)
    (batch,) = descent.batches()
    count = len(found.rates)
    np.testing.assert_allclose(found.rates, batch.moves[:count, 0])
    np.testing.assert_allclose(found.losses, batch.points[1 : count + 1, 0], rtol=1e-9)
    weights = keeps(steps) ** np.arange(count)[::-1]
    mean = (weights * found.losses).sum() / weights.sum()
    np.testing.assert_allclose(found.smoothed[-1], mean)


def test_the_test_ends_where_the_loss_climbs_or_is_no_number() -> None:
    lines = NetworkSetup("plane", 40, hidden=(), batch_size=0)
    found = range_test(experiment(lines, "gd"), 0, Patient())
    assert len(found.rates) < 200
    assert found.smoothed[-1] > CLIMBED * found.smoothed[:-1].min()
    assert "has climbed to 4 times" in str(found.sentence)
    far = range_test(experiment(lines, "gd"), 0, Patient(), 1e-6, 1e300, 40)
    assert "must begin lower than at 1e\N{MINUS SIGN}06" in str(far.sentence)
    assert np.isfinite(far.losses).all()
    short = range_test(experiment(lines, "gd"), 0, Patient(), 1e-6, 0.01)
    assert "the range ends at 0.01" in str(short.sentence)
    with pytest.raises(BadInput, match="already leads out of the numbers"):
        range_test(experiment(lines, "gd"), 0, Patient(), 1e300, 1e301)


def test_every_rule_is_tested_but_the_one_that_finds_its_own_steps() -> None:
    for rule in NETWORK_OPTIMIZERS:
        run = experiment(SMALL, rule.id)
        if rule.id == "rprop":
            with pytest.raises(BadInput, match="nothing to test"):
                range_test(run, 0, Patient())
        else:
            assert len(range_test(run, 0, Patient(), steps=40).rates)


def test_the_schedule_is_left_out_and_that_is_said() -> None:
    step = make_schedule("step", {"step_size": 2})
    found = [
        range_test(experiment(SMALL, "adam", schedule=schedule), 0, Patient())
        for schedule in (step, Constant())
    ]
    np.testing.assert_array_equal(found[0].losses, found[1].losses)
    assert "without the schedule" in str(found[0].sentence)
    assert "promises nothing" in str(found[1].sentence)


def test_a_range_test_may_be_cancelled_and_says_what_cannot_be_tested() -> None:
    run = experiment(SMALL, "gd")
    with pytest.raises(InterruptedError):
        range_test(run, 0, Impatient(), steps=100_000)
    for low, high in ((0.0, 1.0), (1.0, 1.0), (-1.0, 1.0), (1.0, np.inf), (np.nan, 1.0)):
        with pytest.raises(BadInput, match="rise, from above 0"):
            range_test(run, 0, Patient(), low, high)
    with pytest.raises(BadInput, match="at least 40 steps"):
        range_test(run, 0, Patient(), steps=39)
    surface = first_document().experiment
    with pytest.raises(BadInput, match="of a network"):
        range_test(surface, surface.runners[0].id, Patient())
