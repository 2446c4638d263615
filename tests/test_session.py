"""The session: the recording and the cursor over it, the setup, and what is said."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui import session as session_module
from arrows_gui.core.array import Array
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.experiment import Batch, Edit, Runner
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.preview import PREVIEW_STEPS
from arrows_gui.core.surface import OWN
from arrows_gui.core.surfaces import SURFACES, surface_by_id
from arrows_gui.session import Session
from tests.conftest import Until
from tests.faulty import FaultyObjective

BAD_SETUPS: tuple[tuple[str, Callable[[Session], None]], ...] = (
    ("surface", lambda s: s.set_surface("moon")),
    ("constant", lambda s: s.set_constant("b", 1.0)),
    ("constant-value", lambda s: s.set_constant("kappa", float("nan"))),
    ("formula", lambda s: s.set_formula("x +* y")),
    ("formula-nan", lambda s: s.set_formula("log(0 - 1 - x^2)")),
    ("formula-empty", lambda s: s.set_formula("")),
    ("start-nan", lambda s: s.set_start(float("nan"), 0.0)),
    ("start-inf", lambda s: s.set_start(0.0, float("-inf"))),
    ("start-loss", lambda s: s.set_start(1e300, 1e300)),
    ("optimizer", lambda s: s.set_optimizer(0, "magic")),
    ("knob", lambda s: s.set_knob(0, "beta1", 0.5)),
    ("knob-value", lambda s: s.set_knob(0, "lr", -1.0)),
    ("knob-nan", lambda s: s.set_knob(0, "momentum", float("nan"))),
)


class Listener:
    """Counts and keeps what a session announces."""

    def __init__(self, session: Session) -> None:
        self.notices: list[Message | None] = []
        self.cursors: list[int] = []
        self.playing: list[bool] = []
        self.runs = self.endings = 0
        session.noticed.connect(self.notices.append)
        session.cursor_changed.connect(self.cursors.append)
        session.playing_changed.connect(self.playing.append)
        session.run_started.connect(self._on_run_started)
        session.run_ended.connect(self._on_run_ended)

    def _on_run_started(self) -> None:
        self.runs += 1

    def _on_run_ended(self) -> None:
        self.endings += 1


@pytest.fixture
def heard(session: Session) -> Listener:
    return Listener(session)


def flat_out(session: Session, steps: int) -> None:
    session.set_view(speed=FLAT_OUT)
    session.set_steps(steps)


def record(session: Session, until: Until, steps: int = 20) -> None:
    """Record so many steps, and stay at the last."""
    flat_out(session, steps)
    session.play()
    until(session.run_ended, lambda: session.over and not session.playing)
    assert session.last == steps


def make_endless(session: Session) -> None:
    """Let Adam circle a minimum for as long as one likes, because of noise."""
    session.set_optimizer(0, "adam")
    noisy = replace(session.experiment, sigma=0.1)
    session.document = replace(session.document, experiment=noisy)
    session.reset()
    flat_out(session, 10_000_000)


def take(session: Session, until: Until, steps: int = 1) -> None:
    """Take single steps at the end of the recording."""
    for _ in range(steps):
        wanted = session.cursor + 1
        session.step()
        until(session.cursor_changed, lambda wanted=wanted: session.cursor == wanted)


def path(session: Session, runner: int = 0) -> Array:
    trace = session.traces[runner]
    return trace.thetas(0, len(trace))


# The transport


def test_it_begins_with_one_point_and_nothing_running(session: Session) -> None:
    assert (session.cursor, session.last, session.playing, session.over) == (0, 0, False, False)
    assert session.step_at_cursor().theta.tolist() == list(session.experiment.start)
    assert session.step_at_cursor().pending


def test_play_follows_the_run_to_its_end(session: Session, heard: Listener, until: Until) -> None:
    record(session, until, 100)
    assert session.cursor == 100
    assert heard.playing == [True, False]
    assert heard.endings == 1
    assert heard.cursors == sorted(heard.cursors)
    assert str(heard.notices[-1]) == "Took all 100 steps without coming to rest."


def test_step_takes_just_one(session: Session, until: Until) -> None:
    for count in range(1, 6):
        take(session, until)
        assert (session.cursor, session.last) == (count, count)


def test_steps_in_quick_succession_all_count(session: Session, until: Until) -> None:
    for _ in range(7):
        session.step()
    until(session.cursor_changed, lambda: session.cursor == 7)
    assert session.last == 7


def test_steps_asked_for_while_others_are_under_way_all_count(
    session: Session, until: Until, qapp: QApplication
) -> None:
    for _ in range(100):
        session.step()
        qapp.processEvents()
    until(session.cursor_changed, lambda: session.cursor == 100)
    assert session.last == 100


def test_step_while_playing_pauses_first(session: Session, until: Until) -> None:
    session.set_view(speed=FLAT_OUT)
    session.play()
    until(session.cursor_changed, lambda: session.cursor > 10)
    session.step()
    assert not session.playing
    before = session.cursor
    until(session.cursor_changed, lambda: session.cursor == before + 1)


def test_step_after_a_reset_in_full_run_is_taken(session: Session, until: Until) -> None:
    session.set_view(speed=FLAT_OUT)
    for _ in range(20):
        session.play()
        until(session.cursor_changed, lambda: session.cursor > 0)
        session.reset()
        take(session, until)
        assert session.cursor == 1


def test_pause_leaves_the_cursor_where_it_is(session: Session, until: Until) -> None:
    session.set_surface("rosenbrock")
    session.set_knob(0, "lr", 1e-6)  # so slow that it does not come to rest meanwhile
    session.set_view(speed=FLAT_OUT)
    session.play()
    until(session.cursor_changed, lambda: session.cursor > 100)
    session.pause()
    place = session.cursor
    session.set_knob(0, "lr", 0.01)  # its batch comes after all that was under way
    until(session.steps_added, lambda: bool(session.traces[0].edits))
    assert session.cursor == place
    assert not session.playing


def test_a_knob_after_the_end_holds_for_the_run_that_play_begins(
    session: Session, until: Until
) -> None:
    session.run_to_end()
    until(session.run_ended, lambda: session.over)
    recorded = session.last
    session.set_knob(0, "lr", 0.05)
    assert session.last == recorded
    assert session.can_go_on
    start = list(session.experiment.start)
    assert session.preview[0][0].tolist() == start
    ahead = session.preview[0][1].tolist()
    session.step()
    until(session.cursor_changed, lambda: session.cursor == 1)
    assert session.traces[0].edits == ()
    assert session.step_at_cursor().theta.tolist() == ahead


def test_back_and_scrub_stay_within_the_recording(session: Session, until: Until) -> None:
    record(session, until, 20)
    way = path(session)
    session.back()
    assert session.cursor == 19
    session.set_cursor(7)
    assert session.step_at_cursor().t == 7
    assert session.step_at_cursor().theta.tolist() == way[7].tolist()
    assert session.point_at_cursor(0).tolist() == way[7].tolist()
    session.set_cursor(-5)
    assert session.cursor == 0
    session.back()
    assert session.cursor == 0
    session.set_cursor(9999)
    assert session.cursor == 20


def test_step_goes_through_the_recording_before_it_adds_to_it(
    session: Session, until: Until
) -> None:
    take(session, until, 3)
    before = path(session)
    session.set_cursor(1)
    session.step()
    session.step()
    assert (session.cursor, session.last) == (3, 3)
    take(session, until)
    assert session.last == 4
    np.testing.assert_array_equal(path(session)[:4], before)


def test_looking_back_changes_nothing(session: Session, until: Until) -> None:
    record(session, until, 50)
    steps = [session.traces[0].step(k) for k in range(51)]
    for k in (50, 3, 17, 0, 49):
        session.set_cursor(k)
        now = session.step_at_cursor()
        assert now.update.tolist() == steps[k].update.tolist()
        assert now.loss == steps[k].loss


def test_reset_begins_again_with_the_same_steps(
    session: Session, heard: Listener, until: Until
) -> None:
    record(session, until, 30)
    first = path(session)
    session.reset()
    assert (session.cursor, session.last, heard.runs) == (0, 0, 1)
    assert heard.notices[-1] is None
    record(session, until, 30)
    np.testing.assert_array_equal(path(session), first)


def test_play_at_the_very_end_replays_from_the_start(
    session: Session, heard: Listener, until: Until
) -> None:
    record(session, until, 30)
    first = path(session)
    session.set_view(speed=1000.0)
    heard.cursors.clear()
    session.play()
    assert session.cursor == 0
    assert session.playing
    until(session.playing_changed, lambda: not session.playing)
    assert session.cursor == 30
    assert heard.cursors == sorted(heard.cursors)
    np.testing.assert_array_equal(path(session), first)
    assert heard.runs == 0


def test_play_in_the_middle_replays_the_rest_and_goes_on(
    session: Session, heard: Listener, until: Until
) -> None:
    record(session, until, 30)
    session.set_view(speed=1000.0)
    session.set_steps(60)
    session.set_cursor(10)
    heard.cursors.clear()
    session.play()
    until(session.playing_changed, lambda: not session.playing)
    assert (session.cursor, session.last) == (60, 60)
    assert heard.cursors == sorted(heard.cursors)
    assert heard.cursors[0] >= 10


def test_flat_out_a_replay_jumps_to_the_end(session: Session, until: Until) -> None:
    record(session, until, 30)
    session.set_cursor(4)
    session.play()
    assert session.cursor == 30
    assert not session.playing


def test_pause_in_a_replay_stays_there(session: Session, until: Until) -> None:
    record(session, until, 300)
    session.set_view(speed=60.0)
    session.set_cursor(0)
    session.play()
    until(session.cursor_changed, lambda: session.cursor >= 3)
    session.pause()
    place = session.cursor
    assert 3 <= place < 300
    session.step()
    assert session.cursor == place + 1


def test_run_to_end_shows_the_last_step(session: Session, heard: Listener, until: Until) -> None:
    session.set_view(speed=1.0)
    session.set_steps(4000)
    session.run_to_end()
    until(session.run_ended, lambda: session.over)
    assert session.cursor == session.last
    assert not session.playing
    session.set_cursor(3)
    session.run_to_end()
    assert session.cursor == session.last
    assert heard.endings == 1


def test_a_new_speed_holds_while_playing(session: Session, until: Until) -> None:
    session.set_steps(3000)
    session.set_view(speed=1.0)
    session.play()
    session.set_view(speed=FLAT_OUT)
    until(session.run_ended, lambda: session.over)


def test_batches_of_an_old_run_are_ignored(session: Session, until: Until) -> None:
    session.set_view(speed=FLAT_OUT)
    for _ in range(30):
        session.play()
        until(session.cursor_changed, lambda: session.last > 0)
        session.reset()
        assert session.last == 0
    old = Batch(0, 0, 1, np.ones((3, 9)), np.ones((3, 3)), (), 0.1, None, None)
    session.engine.batches_ready.emit((old,))
    assert session.last == 0


def test_a_gap_is_refused(session: Session) -> None:
    trace = session.traces[0]
    gap = Batch(trace.run_id, 0, 5, np.ones((1, 9)), np.ones((1, 3)), (), 0.1, None, None)
    with pytest.raises(ValueError, match="comes next"):
        trace.extend(gap)


# Knobs


def test_a_knob_at_the_start_begins_a_new_run(session: Session, heard: Listener) -> None:
    session.set_knob(0, "lr", 0.02)
    assert heard.runs == 1
    assert session.traces[0].edits == ()
    assert session.step_at_cursor().lr == 0.02
    assert session.experiment.runner(0).optimizer.lr == 0.02


def test_a_knob_in_a_run_is_recorded_and_holds_from_then_on(
    session: Session, heard: Listener, until: Until
) -> None:
    make_endless(session)
    heard.runs = 0
    session.play()
    until(session.cursor_changed, lambda: session.last > 50)
    session.set_knob(0, "lr", 0.0123)
    until(session.steps_added, lambda: bool(session.traces[0].edits))
    trace = session.traces[0]
    (edit,) = trace.edits
    assert edit == Edit(edit.step, 0, "lr", 0.0123)
    until(session.steps_added, lambda: trace.last > edit.step)
    session.pause()
    assert heard.runs == 0
    assert trace.step(edit.step - 1).lr != 0.0123
    assert trace.step(edit.step).lr == 0.0123
    assert trace.optimizer_at(edit.step).lr == 0.0123
    for k in (edit.step - 1, edit.step):
        rule_says = trace.step(k).update
        assert (trace.step(k).theta + rule_says).tolist() == trace.step(k + 1).theta.tolist()


def test_a_knob_while_paused_changes_the_update_that_comes_next(
    session: Session, until: Until
) -> None:
    session.set_optimizer(0, "gd")
    take(session, until, 4)
    recorded = [session.traces[0].step(k).update.tolist() for k in range(4)]
    lr = session.step_at_cursor().lr
    before = session.step_at_cursor().update
    session.set_knob(0, "lr", lr / 2)
    until(session.steps_added, lambda: bool(session.traces[0].edits))
    pending = session.step_at_cursor()
    assert pending.pending
    np.testing.assert_allclose(pending.update, before / 2, rtol=1e-12)
    assert [session.traces[0].step(k).update.tolist() for k in range(4)] == recorded
    take(session, until)
    session.back()
    assert session.step_at_cursor().update.tolist() == pending.update.tolist()


def test_a_knob_set_while_looking_back_leaves_the_past(session: Session, until: Until) -> None:
    take(session, until, 5)
    session.set_cursor(2)
    shown = session.step_at_cursor()
    session.set_knob(0, "momentum", 0.5)
    until(session.steps_added, lambda: bool(session.traces[0].edits))
    assert session.cursor == 2
    assert session.step_at_cursor().update.tolist() == shown.update.tolist()
    assert session.traces[0].edits[0].step == 5


def test_reset_takes_the_knobs_as_they_are_now(session: Session, until: Until) -> None:
    take(session, until, 2)
    session.set_knob(0, "lr", 0.5)
    session.reset()
    assert session.step_at_cursor().lr == 0.5
    assert session.traces[0].edits == ()


def test_a_knob_goes_back_to_what_choosing_the_rule_gave(session: Session) -> None:
    session.set_optimizer(0, "adam")
    chosen = session.experiment.runner(0).optimizer
    session.set_knob(0, "lr", 0.77)
    session.set_knob(0, "beta1", 0.1)
    session.reset_knob(0, "lr")
    session.reset_knob(0, "beta1")
    assert session.experiment.runner(0).optimizer == chosen


# The setup


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)
def test_a_surface_begins_at_its_own_start(session: Session, surface: object) -> None:
    session.set_surface(surface.id)  # type: ignore[attr-defined]
    assert session.experiment.start == surface.start  # type: ignore[attr-defined]
    assert session.experiment.objective.surface is surface
    assert (session.cursor, session.last) == (0, 0)


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)
def test_every_formula_can_be_made_ones_own(session: Session, surface: object) -> None:
    session.set_surface(surface.id)  # type: ignore[attr-defined]
    first = session.step_at_cursor()
    session.set_surface(OWN)
    assert session.experiment.objective.surface.id == OWN
    own = session.step_at_cursor()
    assert own.theta.tolist() == first.theta.tolist()
    np.testing.assert_allclose(own.loss, first.loss, rtol=1e-12, atol=1e-12)
    session.set_formula(session.experiment.objective.surface.formula)


def test_a_constant_keeps_the_start_and_changes_the_loss(session: Session) -> None:
    start, loss = session.experiment.start, session.step_at_cursor().loss
    session.set_constant("kappa", 50.0)
    assert session.experiment.start == start
    assert session.step_at_cursor().loss > loss
    assert session.experiment.objective.constants["kappa"] == 50.0


def test_a_formula_of_ones_own_is_run(session: Session, until: Until) -> None:
    session.set_formula("kappa*x^2 + y^2")
    assert session.experiment.objective.constants == {"kappa": 10.0}
    record(session, until, 200)
    assert session.traces[0].step(200).loss < 1e-3 * session.traces[0].step(0).loss


def test_a_formula_that_is_not_known_at_the_start_moves_the_start(session: Session) -> None:
    session.set_start(-1.0, 1.0)
    session.set_formula("x - log(x) + y^2")
    assert np.isfinite(session.step_at_cursor().loss)
    assert session.experiment.start[0] > 0


def test_a_start_is_taken_wherever_it_is(session: Session) -> None:
    session.set_start(123.5, -77.25)
    assert session.step_at_cursor().theta.tolist() == [123.5, -77.25]


def test_each_rule_is_taken_at_a_rate_of_its_own(session: Session, until: Until) -> None:
    for rule in OPTIMIZERS:
        session.set_optimizer(0, rule.id)
        assert session.experiment.runner(0).optimizer.id == rule.id
        assert session.experiment.runner(0).label == rule.title
        take(session, until, 2)


def test_a_changed_setup_pauses(session: Session, until: Until) -> None:
    session.set_view(speed=FLAT_OUT)
    for change in (
        lambda: session.set_start(1.0, 1.0),
        lambda: session.set_constant("kappa", 3.0),
        lambda: session.set_optimizer(0, "gd"),
        lambda: session.set_surface("bowl"),
    ):
        session.play()
        until(session.cursor_changed, lambda: session.last > 0)
        change()
        assert (session.playing, session.cursor, session.last) == (False, 0, 0)


@pytest.mark.parametrize(("name", "change"), BAD_SETUPS, ids=[name for name, _ in BAD_SETUPS])
def test_bad_input_leaves_everything_as_it_was(
    name: str, change: Callable[[Session], None], session: Session, heard: Listener, until: Until
) -> None:
    record(session, until, 12)
    session.set_cursor(5)
    document, traces, way = session.document, dict(session.traces), path(session)
    heard.cursors.clear()
    with pytest.raises(BadInput) as problem:
        change(session)
    assert str(problem.value)
    assert "\n" not in str(problem.value)
    assert session.document is document
    assert session.traces == traces
    assert (session.cursor, session.last) == (5, 12)
    np.testing.assert_array_equal(path(session), way)
    assert (heard.runs, heard.cursors) == (0, [])
    session.set_steps(13)
    session.set_cursor(12)
    take(session, until)
    assert session.last == 13


def test_steps_can_be_raised_lowered_and_none(session: Session, until: Until) -> None:
    session.set_steps(0)
    until(session.run_ended, lambda: session.over)
    session.step()
    session.play()
    assert (session.playing, session.last) == (False, 0)
    session.set_steps(3)
    session.set_view(speed=FLAT_OUT)
    session.play()
    until(session.run_ended, lambda: session.last == 3 and session.over)
    session.set_steps(-4)
    assert session.experiment.steps == 0


def test_the_view_is_part_of_the_document_and_no_new_run(session: Session, heard: Listener) -> None:
    session.show_arrow("weight", True)
    session.show_arrow("update", False)
    session.set_view(scale_mode="log", log_loss=True)
    assert session.view.arrows == {"negative_gradient", "weight"}
    assert (session.view.scale_mode, session.view.log_loss, heard.runs) == ("log", True, 0)


# The preview


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_the_preview_of_a_start_is_the_true_path(
    rule: object, session: Session, until: Until
) -> None:
    session.set_optimizer(0, rule.id)  # type: ignore[attr-defined]
    session.set_start(-1.0, 1.5)
    preview = session.preview[0].copy()
    flat_out(session, PREVIEW_STEPS)
    session.play()
    until(session.run_ended, lambda: session.over)
    way = path(session)
    np.testing.assert_allclose(way, preview[: len(way)], rtol=0, atol=1e-12)
    # It rests there; only Adadelta's rate grows while it does, until it leaves again.
    if rule.id != "adadelta":  # type: ignore[attr-defined]
        assert np.abs(preview[len(way) :] - way[-1]).max(initial=0.0) < 1e-7


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_the_preview_of_a_knob_goes_on_from_the_end(
    rule: object, session: Session, until: Until
) -> None:
    session.set_optimizer(0, rule.id)  # type: ignore[attr-defined]
    if rule.needs_hessian:  # type: ignore[attr-defined]
        session.set_knob(0, "lr", 0.1)  # not there at once
    take(session, until, 7)
    session.set_cursor(3)
    lr = session.step_at_cursor().lr
    session.set_knob(0, "lr", lr / 3)
    preview = session.preview[0].copy()
    assert len(preview) == PREVIEW_STEPS + 1
    record(session, until, 7 + PREVIEW_STEPS)
    np.testing.assert_allclose(path(session)[7:], preview, rtol=0, atol=1e-12)


def test_the_preview_goes_when_something_moves(session: Session, qtbot: QtBot) -> None:
    for act in (session.step, session.play, session.run_to_end, session.reset):
        session.set_start(1.0, 1.0)
        assert session.preview
        act()
        assert not session.preview


def test_there_is_no_preview_while_running(session: Session, until: Until) -> None:
    make_endless(session)
    session.play()
    until(session.cursor_changed, lambda: session.last > 0)
    session.set_knob(0, "lr", 0.5)
    assert not session.preview
    session.pause()


# Outcomes and several runners


@pytest.mark.parametrize(
    ("surface", "start", "settings", "words"),
    [
        ("bowl", (1.0, 1.0), {"lr": 0.4}, "Settled at step"),
        ("saddle", (1.0, 0.0), {"lr": 0.25}, "Resting on a saddle since step"),
        ("bowl", (1.0, 1.0), {"lr": 1e200}, "Diverged at step"),
    ],
)
def test_the_outcome_is_told(
    surface: str,
    start: tuple[float, float],
    settings: dict[str, float],
    words: str,
    session: Session,
    heard: Listener,
    until: Until,
) -> None:
    session.set_surface(surface)
    session.set_optimizer(0, "gd")
    session.set_start(*start)
    for name, value in settings.items():
        session.set_knob(0, name, value)
    flat_out(session, 2000)
    session.play()
    until(session.run_ended, lambda: session.over)
    assert str(heard.notices[-1]).startswith(words)
    assert not session.playing
    assert session.cursor == session.last
    assert np.isfinite(path(session)).all()


def test_divergence_at_the_first_step_keeps_the_start(
    session: Session, heard: Listener, until: Until
) -> None:
    session.set_knob(0, "lr", 1e308)
    session.step()
    until(session.run_ended, lambda: session.over)
    assert (session.last, session.cursor) == (0, 0)
    assert str(heard.notices[-1]).startswith("Diverged at step 1")
    session.set_knob(0, "lr", 0.01)
    take(session, until)
    assert session.last == 1


def test_a_runner_that_settles_early_waits_and_the_others_go_on(
    session: Session, until: Until
) -> None:
    quick = Runner(3, "quick", make_optimizer("gd", {"lr": 0.5}))
    slow = Runner(7, "slow", make_optimizer("gd", {"lr": 0.001}), look=1)
    session.set_surface("bowl")
    session.set_runners((quick, slow))
    assert session.focus == 3
    flat_out(session, 400)
    session.play()
    until(session.run_ended, lambda: session.over)
    settled, going = session.traces[3], session.traces[7]
    assert settled.outcome is not None
    assert going.outcome is not None
    assert (settled.outcome.kind, going.outcome.kind) == ("settled", "exhausted")
    assert settled.last < going.last == session.last == session.cursor == 400
    assert session.step_at_cursor().t == settled.last
    assert session.step_at_cursor(7).t == 400
    session.set_cursor(300)
    assert session.point_at_cursor(3).tolist() == settled.step(settled.last).theta.tolist()
    assert session.point_at_cursor(7).tolist() == going.step(300).theta.tolist()


def test_six_runners_are_recorded_side_by_side(session: Session, until: Until) -> None:
    session.set_runners(
        Runner(k, rule.title, make_optimizer(rule.id), look=k)
        for k, rule in enumerate(OPTIMIZERS[:6])
    )
    record(session, until, 300)
    assert {trace.last for trace in session.traces.values()} == {300}


def test_the_run_pauses_where_the_memory_ends(
    session: Session, heard: Listener, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "MEMORY_LIMIT", 2_000_000)
    make_endless(session)
    session.play()
    until(session.playing_changed, lambda: not session.playing)
    assert "2 GB" in str(heard.notices[-1])
    assert sum(trace.nbytes for trace in session.traces.values()) < 20_000_000
    session.reset()
    assert session.traces[0].nbytes < 2_000_000


def test_a_fault_of_the_worker_ends_the_run_and_says_so(
    session: Session, heard: Listener, until: Until, qtbot: QtBot
) -> None:
    broken = FaultyObjective(surface_by_id("bowl"), calls_left=[100])
    session.document = replace(
        session.document, experiment=replace(session.experiment, objective=broken)
    )
    session.reset()
    session.set_view(speed=FLAT_OUT)
    faults: list[str] = []
    session.failed.connect(faults.append)
    session.play()
    until(session.failed, lambda: bool(faults))
    assert "broken on purpose" in faults[0]
    assert not session.playing
    assert session.over
    assert "fault" in str(heard.notices[-1])
    session.set_surface("bowl")
    record(session, until, 50)


def test_document_changes_are_announced_once(session: Session, qtbot: QtBot) -> None:
    for change in (
        lambda: session.set_view(contours=False),
        lambda: session.set_start(1.0, 1.0),
        lambda: session.set_knob(0, "lr", 0.2),
        lambda: session.set_steps(77),
    ):
        with qtbot.waitSignal(session.document_changed):
            change()


def test_a_run_that_goes_on_takes_up_the_knobs_changed_while_it_was_over(
    session: Session, until: Until
) -> None:
    session.set_steps(5)
    session.run_to_end()
    until(session.run_ended, lambda: session.over)
    session.set_knob(0, "lr", 0.001)
    session.set_steps(10)
    until(session.steps_added, lambda: bool(session.traces[0].edits))
    assert [(edit.step, edit.knob, edit.value) for edit in session.traces[0].edits] == [
        (5, "lr", 0.001)
    ]
    session.step()
    until(session.cursor_changed, lambda: session.cursor == 6)
    assert session.traces[0].step(4).lr != 0.001
    assert session.traces[0].step(5).lr == 0.001


def test_a_surface_can_be_chosen_whatever_the_momentum(session: Session) -> None:
    session.set_knob(0, "momentum", 1.5)
    session.set_surface("bowl")
    assert session.experiment.runners[0].optimizer.lr > 0


def test_running_away_is_told(session: Session, until: Until) -> None:
    told: list[object] = []
    session.noticed.connect(told.append)
    session.set_surface("bowl")
    session.set_optimizer(0, "gd")
    session.set_knob(0, "lr", 100.0)
    session.set_steps(12)
    session.run_to_end()
    until(session.run_ended, lambda: session.over)
    assert any("Running away" in str(message) for message in told)
