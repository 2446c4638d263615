"""A session file holds the whole state, and what is not right in one is named with its path."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.state import LabState, WholeState
from arrows_gui.files.session_file import decoded, encoded
from tests.files.session_states import GROUPS

APP = "1.2.3"


def points(state: LabState, steps: int = 12) -> list[np.ndarray]:
    """Take some steps from where the run began, and give what every runner records."""
    experiment = replace(state.document.experiment, runners=state.begun, edits=state.edits)
    descent = Descent(experiment)
    descent.advance(steps)
    return [batch.points for batch in descent.batches()]


def assert_same_experiment(one: Experiment, other: Experiment) -> None:
    assert one.start == other.start
    assert repr(one.runners) == repr(other.runners)  # nan equals nan here
    assert (one.steps, one.seed, one.sigma) == (other.steps, other.seed, other.sigma)


def assert_same_data(one: LabState, other: LabState) -> None:
    a, b = one.document.network, other.document.network
    if a is None or b is None or a.own is None or b.own is None:
        assert a == b
        return
    assert replace(a, own=None) == replace(b, own=None)
    np.testing.assert_array_equal(a.own.x, b.own.x)
    np.testing.assert_array_equal(a.own.targets, b.own.targets)
    assert (a.own.features, a.own.target) == (b.own.features, b.own.target)
    assert a.own.classes == b.own.classes


def assert_same_lab(one: LabState, other: LabState) -> None:
    assert_same_experiment(one.document.experiment, other.document.experiment)
    assert one.document.view == other.document.view
    assert_same_data(one, other)
    for name in ("begun", "edits", "recorded", "cursor", "window", "tab", "predicts"):
        assert repr(getattr(one, name)) == repr(getattr(other, name)), name
    assert one.predict_first == other.predict_first


def assert_same(one: WholeState, other: WholeState) -> None:
    pairs = ((one.surface, other.surface), (one.network, other.network))
    for before, after in pairs:
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert_same_lab(before, after)
            for path, again in zip(points(before), points(after), strict=True):
                np.testing.assert_array_equal(path, again)
    assert (one.workspace, one.lesson) == (other.workspace, other.lesson)
    assert one.locked == other.locked


@pytest.mark.parametrize("group", GROUPS)
def test_a_state_comes_back_as_it_was_with_the_same_run(group: str) -> None:
    for name, state in GROUPS[group]():
        data = encoded(state, APP)
        back = decoded(data)
        assert encoded(back, APP) == data, name
        assert_same(back, state)
