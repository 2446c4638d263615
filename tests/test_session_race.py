"""The session with several runners: branches, ghosts, and what is hidden while one predicts."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from arrows_gui.core import race
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.session import Session
from tests.conftest import Until


def run_on(session: Session, until: Until, steps: int) -> None:
    """Take all steps up to a number, and wait for them."""
    session.set_steps(steps)
    session.run_to_end()
    until(session.run_ended, lambda: session.over)


def step_on(session: Session, until: Until, times: int) -> None:
    for _ in range(times):
        wanted = session.cursor + 1
        session.step()
        until(session.cursor_changed, lambda wanted=wanted: session.cursor >= wanted)


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_a_branch_with_the_same_knobs_goes_the_way_of_its_parent(
    session: Session, until: Until, rule: Any
) -> None:
    session.set_optimizer(0, rule.id)
    run_on(session, until, 40)
    last = session.traces[0].last
    k = min(12, last - 1)
    session.set_cursor(k)
    session.branch(0)
    branch = session.focus
    assert branch != 0
    assert (session.cursor, session.traces[branch].first, len(session.traces[branch])) == (k, k, 1)
    run_on(session, until, 40)
    assert session.traces[branch].last == last
    np.testing.assert_array_equal(
        session.traces[branch].thetas(k, last + 1), session.traces[0].thetas(k, last + 1)
    )


def test_a_branch_leaves_the_recording_of_its_parent_alone(session: Session, until: Until) -> None:
    run_on(session, until, 60)
    before = session.traces[0].thetas(0, 61)
    session.set_cursor(20)
    session.branch(0)
    session.set_knob(session.focus, "lr", 0.02)
    run_on(session, until, 60)
    np.testing.assert_array_equal(session.traces[0].thetas(0, 61), before)
    ours, theirs = session.traces[session.focus], session.traces[0]
    assert np.array_equal(ours.thetas(20, 21), theirs.thetas(20, 21))
    assert not np.array_equal(ours.thetas(21, 22), theirs.thetas(21, 22))
    assert ours.step(20).lr == 0.02


def test_a_branch_steps_beside_what_is_recorded_of_the_others(
    session: Session, until: Until
) -> None:
    run_on(session, until, 30)
    session.set_cursor(10)
    session.branch(0)
    step_on(session, until, 3)
    assert session.cursor == 13
    assert session.traces[session.focus].last == 13
    assert session.traces[0].last == 30


def test_play_lets_a_branch_catch_up(session: Session, until: Until) -> None:
    run_on(session, until, 30)
    session.set_cursor(5)
    session.branch(0)
    session.set_view(speed=FLAT_OUT)
    session.play()
    until(session.run_ended, lambda: session.over)
    assert session.traces[session.focus].last == 30
    assert session.cursor == 30


def test_reset_begins_a_branch_at_its_origin_again(session: Session, until: Until) -> None:
    run_on(session, until, 30)
    session.set_cursor(7)
    session.branch(0)
    branch = session.focus
    run_on(session, until, 30)
    path = session.traces[branch].thetas(0, 31)
    session.reset()
    assert session.traces[branch].first == 7
    run_on(session, until, 30)
    np.testing.assert_array_equal(session.traces[branch].thetas(0, 31), path)


def test_another_start_makes_a_branch_a_runner_from_the_start(
    session: Session, until: Until
) -> None:
    run_on(session, until, 30)
    session.set_cursor(7)
    session.branch(0)
    session.set_start(1.0, 1.0)
    assert all(trace.first == 0 for trace in session.traces.values())
    session.branch(0)
    session.set_surface("bowl")
    assert all(trace.first == 0 for trace in session.traces.values())


def test_a_full_race_takes_no_branch_and_says_so(session: Session) -> None:
    document = session.document
    for _ in range(race.MOST_RUNNERS - 1):
        document = race.with_runner_added(document, "gd")
    session.take_setup(document)
    with pytest.raises(BadInput, match="at most 8"):
        session.branch(0)
    assert len(session.traces) == race.MOST_RUNNERS


def test_the_run_before_stays_as_a_ghost_where_it_is_wanted(session: Session, until: Until) -> None:
    run_on(session, until, 20)
    session.reset()
    assert not session.ghosts
    session.set_view(ghosts=True)
    run_on(session, until, 20)
    path = session.traces[0].thetas(0, 21)
    session.reset()
    np.testing.assert_array_equal(session.ghosts[0].thetas(0, 21), path)
    session.reset()  # nothing was run: the ghost stays
    np.testing.assert_array_equal(session.ghosts[0].thetas(0, 21), path)


@pytest.mark.parametrize("target", ["update", "negative_gradient"])
def test_what_is_hidden_cannot_be_read_from_the_session(
    session: Session, until: Until, target: str
) -> None:
    run_on(session, until, 20)
    session.set_cursor(8)
    truth = session.step_at_cursor()
    session.prediction.set_target(target)
    step = session.step_at_cursor()
    assert np.isnan(step.update).all()
    assert step.velocity is None or np.isnan(step.velocity).all()
    assert not step.parts
    assert session.traces[0].last == 8
    assert len(session.traces[0].thetas(0, 100)) == 9
    assert session.traces[0].outcome is None
    assert np.isnan(step.gradient).all() == (target == "negative_gradient")
    session.set_cursor(3)
    assert session.traces[0].last == 3
    session.set_cursor(8)
    session.prediction.set_guess(truth.update)
    session.reveal()
    np.testing.assert_array_equal(session.step_at_cursor().update, truth.update)
    session.set_cursor(9)
    assert np.isnan(session.step_at_cursor().update).all()
    session.prediction.set_target("")
    assert np.isfinite(session.step_at_cursor().update).all()


def test_a_right_guess_is_graded_right_and_counted(session: Session) -> None:
    truth = session.step_at_cursor().update.copy()
    session.prediction.set_target("update")
    session.reveal()  # nothing is guessed yet
    assert session.prediction.grade is None
    session.prediction.set_guess(truth * 1.1)
    session.reveal()
    assert session.prediction.grade is not None
    assert session.prediction.grade.right
    assert session.prediction.tally.count == session.prediction.tally.right == 1


def test_no_step_without_a_prediction_where_that_is_the_rule(
    session: Session, until: Until
) -> None:
    said: list[str] = []
    session.noticed.connect(lambda message: said.append(str(message)))
    session.prediction.set_target("update")
    session.prediction.set_first(True)
    for act in (session.play, session.step, session.run_to_end):
        act()
        assert not session.playing
        assert session.last == 0
        assert "predict" in said[-1]
    session.prediction.set_guess(np.array((0.1, 0.1)))
    session.reveal()
    step_on(session, until, 1)
    assert session.cursor == 1
    session.step()
    assert session.cursor == session.last == 1


def test_the_preview_does_not_give_the_answer_away(session: Session) -> None:
    session.prediction.set_target("update")
    session.set_knob(0, "lr", 0.05)
    assert not session.preview


def test_no_preview_is_left_when_something_is_hidden(session: Session) -> None:
    session.set_knob(0, "lr", 0.05)
    assert session.preview
    session.prediction.set_target("update")
    assert not session.preview


def test_names_and_looks_do_not_begin_the_run_again(session: Session, until: Until) -> None:
    run_on(session, until, 10)
    session.take_looks(race.with_label(session.document, 0, "Ours"))
    session.take_looks(race.with_finish(session.document, 0.1))
    assert session.last == 10
    assert session.experiment.runner(0).label == "Ours"
    assert replace(session.experiment.runner(0), label="").label == ""


def test_a_knob_of_a_branch_of_an_outdated_run_holds(session: Session, until: Until) -> None:
    run_on(session, until, 30)
    session.set_cursor(10)
    session.set_knob(0, "lr", 0.02)
    session.branch(0)
    session.set_knob(session.focus, "lr", 0.004)
    step_on(session, until, 1)
    assert session.traces[session.focus].step(10).lr == 0.004
    assert session.traces[0].last == 30


def test_a_guess_belongs_to_the_runner_in_focus(session: Session) -> None:
    session.take_setup(race.with_runner_added(session.document, "gd"))
    first, second = (runner.id for runner in session.experiment.runners)
    session.take_looks(race.with_focus(session.document, first))
    session.prediction.set_target("update")
    session.prediction.set_guess(np.array((0.1, 0.1)))
    session.reveal()
    session.take_looks(race.with_focus(session.document, second))
    assert session.prediction.guess is None
    assert np.isnan(session.step_at_cursor().update).all()


def test_a_run_of_branches_only_begins_at_their_origin(session: Session, until: Until) -> None:
    run_on(session, until, 30)
    session.set_cursor(12)
    session.branch(0)
    session.take_setup(race.with_runner_removed(session.document, 0))
    assert session.cursor == 12
    session.reset()
    assert session.cursor == 12
    step_on(session, until, 1)
    assert session.cursor == session.last == 13


def test_a_step_from_beyond_a_young_branch_goes_on(session: Session, until: Until) -> None:
    run_on(session, until, 60)
    session.set_steps(100)
    session.set_cursor(10)
    session.branch(0)
    session.set_cursor(60)
    step_on(session, until, 1)
    assert session.cursor == 61
    assert {trace.last for trace in session.traces.values()} == {61}


def test_what_comes_after_a_revealed_arrow_stays_hidden(session: Session, until: Until) -> None:
    run_on(session, until, 30)
    session.set_cursor(5)
    session.prediction.set_target("update")
    recording = session.traces[0]
    session.prediction.set_guess(np.array((0.1, 0.1)))
    session.reveal()
    assert session.traces[0] is recording
    assert recording.last == 6
    assert np.isfinite(session.step_at_cursor().update).all()
    assert np.isnan(recording.step(6).update).all()
    session.set_cursor(2)
    assert (recording.last, len(recording.thetas(0, 100))) == (2, 3)
