"""The race and the micro-steps in the real window: what happens while something else goes on."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
from pytestqt.qtbot import QtBot

from arrows_gui.core import race
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.scenes import SCENES
from arrows_gui.views.main_window import MainWindow
from tests.conftest import SIGNAL_WAIT_MS, Until


def run_on(window: MainWindow, until: Until, steps: int) -> None:
    session = window.session
    session.set_steps(steps)
    session.run_to_end()
    until(session.run_ended, lambda: session.over)


def test_a_runner_joins_while_the_others_play(window: MainWindow, until: Until) -> None:
    session = window.session
    session.set_view(speed=FLAT_OUT)
    session.play()
    until(session.steps_added, lambda: session.last > 0)
    session.take_setup(race.with_runner_added(session.document, "gd"))
    assert not session.playing
    assert session.last == 0
    assert len(session.traces) == 2


def test_every_scene_can_be_taken_from_every_other_one_in_play(
    window: MainWindow, until: Until
) -> None:
    session = window.session
    for scene in (*SCENES, *reversed(SCENES)):
        window.wiring.take_scene(scene.id)
        session.set_view(speed=FLAT_OUT)
        session.play()
        until(session.steps_added, lambda: session.last > 0)
        assert window.lab.surface.arrow_item().drawn() or not session.view.arrows


def test_an_open_beat_stays_open_when_the_looks_change(window: MainWindow, until: Until) -> None:
    run_on(window, until, 20)
    window.session.set_cursor(8)
    beats = window.lab.later.beats
    beats.open(2)
    shown = window.lab.surface.arrow_item().drawn()
    window.session.set_view(curvature=True)
    assert [a.arrow.name for a, _, _ in shown] == [
        a.arrow.name for a, _, _ in window.lab.surface.arrow_item().drawn()
    ]
    window.session.set_cursor(9)
    assert [a.arrow.name for a, _, _ in window.lab.surface.arrow_item().drawn()] != [
        a.arrow.name for a, _, _ in shown
    ]


def test_a_hidden_runner_shows_no_arrows(window: MainWindow) -> None:
    session = window.session
    assert window.lab.surface.arrow_item().drawn()
    session.take_looks(race.with_hidden(session.document, session.focus, True))
    assert not window.lab.surface.arrow_item().drawn()


def test_the_trail_ends_where_the_future_is_hidden(window: MainWindow, until: Until) -> None:
    run_on(window, until, 40)
    session = window.session
    session.prediction.set_target("update")
    session.set_cursor(30)
    session.set_cursor(3)
    (trail,) = window.lab.surface._trails._trails.values()
    assert trail._last == 3
    window.grab()
    assert trail._next == 4
    session.prediction.set_guess(np.array((0.1, 0.0)))
    session.reveal()
    assert trail._last == 4
    session.prediction.set_target("")
    assert trail._last == 40


def test_rates_found_for_another_setup_are_not_taken(window: MainWindow, qtbot: QtBot) -> None:
    session, board = window.session, window.lab.later.race._board
    # Heard from the beginning: the search may end while the other surface is taken.
    with qtbot.waitSignal(session.jobs.finished_job, timeout=SIGNAL_WAIT_MS):
        board.best_wanted.emit()
        session.set_surface("bowl")
        rate = session.experiment.runner(session.focus).optimizer.lr
    assert session.experiment.runner(session.focus).optimizer.lr == rate


def test_a_row_of_a_runner_that_is_gone_changes_nothing(window: MainWindow) -> None:
    session = window.session
    document, gone = session.document, session.focus + 100  # the board is drawn seldom
    window.lab.later.race._board.focus_wanted.emit(gone)
    assert session.document is document
