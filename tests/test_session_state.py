"""A state that is taken back has the run that it had, step for step."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.state import LabState
from arrows_gui.session import Session
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.history import History
from tests.conftest import Until


def taken(session: Session, state: LabState, until: Until) -> None:
    """Take a state, and wait until its run is there again."""
    session.take_state(state)
    until(session.steps_added, lambda: session.last >= state.recorded)


def points(session: Session) -> dict[int, np.ndarray]:
    traces = session.recorded
    return {i: trace.thetas(trace.first, trace.last + 1) for i, trace in traces.items()}


def assert_same(one: dict[int, np.ndarray], other: dict[int, np.ndarray]) -> None:
    assert one.keys() == other.keys()
    for runner, path in one.items():
        np.testing.assert_array_equal(path, other[runner])


def stepped(session: Session, steps: int, until: Until) -> None:
    goal = session.cursor + steps
    session.step(steps)
    until(session.cursor_changed, lambda: session.cursor >= goal)


def test_knobs_changed_on_the_way_are_changed_again(session: Session, until: Until) -> None:
    stepped(session, 7, until)
    session.set_knob(0, "lr", 0.01)
    stepped(session, 5, until)
    session.set_knob(0, "momentum", 0.5)
    session.set_knob(0, "lr", 0.02)
    stepped(session, 9, until)
    session.set_cursor(4)
    state, path = session.state(), points(session)
    assert [edit.step for edit in state.edits] == [7, 12, 12]
    assert (state.recorded, state.cursor) == (21, 4)
    session.set_surface("bowl")
    taken(session, state, until)
    assert_same(points(session), path)
    assert session.cursor == 4
    assert session.recorded[0].edits == state.edits
    assert session.document is state.document


def test_a_knob_changed_after_the_last_step_is_not_lost(session: Session, until: Until) -> None:
    stepped(session, 3, until)
    session.set_knob(0, "lr", 0.01)
    until(session.steps_added, lambda: bool(session.recorded[0].edits))
    state = session.state()
    stepped(session, 3, until)
    path = points(session)
    taken(session, state, until)
    stepped(session, 3, until)
    assert_same(points(session), path)
    assert session.state().edits == state.edits


def test_a_branch_goes_on_from_where_it_left(session: Session, until: Until) -> None:
    stepped(session, 6, until)
    session.set_cursor(3)
    session.branch(0)
    session.set_knob(1, "lr", 0.002)
    stepped(session, 8, until)
    until(session.steps_added, lambda: session.front == session.last)
    state, path = session.state(), points(session)
    session.set_surface("saddle")
    taken(session, state, until)
    until(session.steps_added, lambda: session.front == session.last)
    assert_same(points(session), path)


@pytest.mark.parametrize("steps", [0, 5])
def test_a_branch_that_lags_behind_stays_behind(steps: int, session: Session, until: Until) -> None:
    stepped(session, 30, until)
    session.set_cursor(12)
    session.branch(0)
    session.set_knob(1, "lr", 0.002)
    if steps:
        session.step(steps)
        until(session.cursor_changed, lambda: session.cursor == 12 + steps)
    state, path = session.state(), points(session)
    session.set_surface("saddle")
    taken(session, state, until)
    assert_same(points(session), path)
    assert session.state().waits == state.waits != ()
    session.pause()  # nothing is left to take
    session.set_knob(1, "lr", 0.003)
    stepped(session, 5, until)
    assert session.recorded[1].last == 17 + steps
    assert session.recorded[1].optimizer_at(13 + steps).lr == 0.003


def test_a_branch_from_the_last_step_does_not_end_what_is_taken_again(
    session: Session, until: Until
) -> None:
    stepped(session, 300, until)
    session.branch(0)
    state, path = session.state(), points(session)
    session.take_state(state)
    assert session.is_taken_again
    assert session.state().edits == state.edits
    session.pause()
    until(session.steps_added, lambda: not session.is_taken_again)
    assert_same(points(session), path)
    assert session.state().waits == ()


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_every_rule_is_taken_again(rule: type, session: Session, until: Until) -> None:
    session.set_optimizer(0, rule.id)
    session.step(30)
    until(session.steps_added, lambda: session.last >= 30 or session.over)
    state, path = session.state(), points(session)
    session.reset()
    taken(session, state, until)
    assert_same(points(session), path)


def test_a_state_that_is_not_yet_taken_again_is_not_lost(session: Session) -> None:
    state = replace(session.state(), recorded=5000, cursor=123)
    session.take_state(state)
    again = session.state()
    assert (again.recorded, again.cursor) == (5000, 123)


def test_what_is_predicted_stays_hidden(session: Session, until: Until) -> None:
    stepped(session, 4, until)
    session.prediction.set_target("update")
    session.prediction.set_first(True)
    state = session.state()
    session.prediction.set_target("")
    taken(session, state, until)
    assert (session.prediction.target, session.prediction.first) == ("update", True)


def test_a_training_with_typed_weights_is_taken_again(qapp: object, until: Until) -> None:
    session = NetworkSession()
    try:
        stepped(session, 4, until)
        session.set_weight(3, 0.25)
        until(session.cursor_changed, lambda: session.cursor == 5)
        session.set_knob(0, "lr", 0.001)
        stepped(session, 6, until)
        state, path = session.state(), points(session)
        session.reset()
        taken(session, state, until)
        assert session.last == state.recorded == 11
        assert_same(points(session), path)
        assert session.recorded[0].edits == state.edits
    finally:
        session.stop()


def test_a_knob_changed_after_the_end_holds_from_the_next_run(
    session: Session, until: Until
) -> None:
    session.set_steps(5)
    session.run_to_end()
    until(session.run_ended, lambda: session.over)
    session.set_knob(0, "lr", 0.003)
    state = session.state()
    session.set_surface("bowl")
    taken(session, state, until)
    until(session.run_ended, lambda: session.over)
    assert session.step_at_cursor().lr != 0.003
    session.play()
    assert session.recorded[0].optimizer_at(0).lr == 0.003
    session.pause()


def test_a_knob_set_while_a_run_is_taken_again_holds_from_its_end(
    session: Session, until: Until
) -> None:
    state = replace(session.state(), recorded=6000, cursor=500)
    session.take_state(state)
    session.set_knob(0, "lr", 0.002)
    session.set_cursor(7)
    again = session.state()
    assert [(edit.step, edit.value) for edit in again.edits] == [(6000, 0.002)]
    assert (again.recorded, again.cursor) == (6000, session.cursor)
    until(session.steps_added, lambda: session.last >= 6000 or session.over)
    assert session.cursor <= 7
    trace = session.recorded[0]
    if trace.last >= 6000:
        assert trace.optimizer_at(5999).lr == state.document.experiment.runners[0].optimizer.lr
    assert session.experiment.runners[0].optimizer.lr == 0.002


def test_undone_twice_at_once_the_knob_is_that_of_the_document(
    session: Session, until: Until
) -> None:
    history = History(session)
    history.watch(session)
    session.set_surface("rosenbrock")
    stepped(session, 300, until)
    session.set_knob(0, "lr", 0.0001)
    stepped(session, 300, until)
    session.set_view(fog=True)
    session.set_knob(0, "lr", 0.0003)
    session.set_surface("bowl")
    history.stack.undo()
    history.stack.undo()
    until(session.steps_added, lambda: session.last >= 600)
    until(session.steps_added, lambda: len(session.recorded[0].edits) >= 2)
    stepped(session, 5, until)
    assert session.experiment.runners[0].optimizer.lr == 0.0001
    assert session.recorded[0].optimizer_at(session.last).lr == 0.0001


def test_a_run_of_a_branch_alone_is_taken_again_as_far_as_it_went(
    session: Session, until: Until
) -> None:
    stepped(session, 30, until)
    session.branch(0)
    session.set_runners([session.experiment.runner(1)])
    stepped(session, 20, until)
    state = session.state()
    assert state.recorded == 50
    taken(session, state, until)
    stepped(session, 1, until)
    assert session.last == 51


def test_a_run_that_may_be_no_longer_is_taken_as_far_as_it_may(
    session: Session, until: Until
) -> None:
    stepped(session, 40, until)
    session.set_steps(20)
    state = session.state()
    session.take_state(state)
    until(session.run_ended, lambda: session.over)
    session.set_cursor(3)
    assert session.state().cursor == 3
