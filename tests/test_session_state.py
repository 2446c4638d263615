"""A state that is taken back has the run that it had, step for step."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.state import LabState
from arrows_gui.session import Session
from arrows_gui.session_network import NetworkSession
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
