"""A journey through the window: everything that a class does in its first ten minutes."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from arrows_gui.core.surface import OWN
from arrows_gui.views.knob_control import KnobControl
from arrows_gui.views.main_window import MainWindow
from tests.conftest import Until
from tests.views.helpers import choose, drag, find, spot, type_into

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")


def click(window: MainWindow, name: str) -> None:
    QTest.mouseClick(find(window, name), Qt.MouseButton.LeftButton)


def test_a_first_lesson(window: MainWindow, until: Until) -> None:  # noqa: PLR0915 - one story
    session = window.session

    choose(window, "surface_combo", "booth")
    choose(window, "optimizer_combo", "adam")
    assert session.experiment.objective.surface.id == "booth"
    assert session.experiment.runner(0).optimizer.id == "adam"

    drag(window, spot(window, session.experiment.start), spot(window, (-4.0, 4.0)))
    assert session.experiment.start == pytest.approx((-4.0, 4.0), abs=0.3)  # a pixel is wide here
    assert float(find(window, "start_x").text()) == pytest.approx(session.experiment.start[0])
    assert len(session.preview[0]) > 100

    choose(window, "speed_combo", 1000.0)
    click(window, "button_play")
    assert session.playing
    assert not session.preview
    until(session.cursor_changed, lambda: session.cursor > 40)
    click(window, "button_play")
    assert not session.playing
    stopped = session.cursor
    assert session.traces[0].last >= stopped > 40

    click(window, "button_back")
    assert session.cursor == stopped - 1
    find(window, "timeline_slider").setValue(10)
    assert session.cursor == 10
    window.lab.refresh()
    assert find(window, "number_step", QLabel).text() == "10"
    step = session.traces[0].step(10)
    assert find(window, "number_loss", QLabel).text() == f"{step.loss:.5g}"
    click(window, "button_step")
    assert session.cursor == 11

    recorded = session.traces[0].last
    click(window, "button_play")
    until(session.cursor_changed, lambda: session.cursor > recorded + 5)
    find(window, "knob_lr").set_value(0.002)
    until(session.steps_added, lambda: bool(session.traces[0].edits))
    edit = session.traces[0].edits[0]
    assert (edit.knob, edit.value) == ("lr", 0.002)
    until(session.steps_added, lambda: session.traces[0].last > edit.step)
    click(window, "button_play")
    trace = session.traces[0]
    assert trace.step(edit.step).lr == 0.002
    assert trace.step(edit.step - 1).lr != 0.002
    for k in range(trace.last):
        step, following = trace.step(k), trace.step(k + 1)
        np.testing.assert_array_equal(step.theta + step.update, following.theta)

    type_into(find(window, "formula_edit"), "x^2 + 10*sin(y)^2")
    assert session.experiment.objective.surface.id == OWN
    assert find(window, "surface_combo").currentData() == OWN
    assert (session.cursor, session.last) == (0, 0)
    click(window, "button_end")
    until(session.run_ended, lambda: session.over)
    assert session.cursor == session.last > 0
    assert find(window, "notice_label", QLabel).text()

    click(window, "button_reset")
    assert (session.cursor, session.last) == (0, 0)
    QApplication.processEvents()
    names = {arrow.arrow.kind.id for arrow, _, _ in window.lab.surface.arrow_item().drawn()}
    assert names == session.view.arrows


def test_the_same_lesson_twice_gives_the_same_numbers(window: MainWindow, until: Until) -> None:
    session = window.session
    ways = []
    for _ in range(2):
        choose(window, "surface_combo", "rosenbrock")
        choose(window, "optimizer_combo", "nesterov")
        type_into(find(window, "steps_field").lineEdit(), "150")
        click(window, "button_end")
        until(session.run_ended, lambda: session.over)
        trace = session.traces[0]
        ways.append(trace.thetas(0, len(trace)))
        click(window, "button_reset")
    np.testing.assert_array_equal(ways[0], ways[1])


def test_the_largest_losses_are_drawn(window: MainWindow, until: Until) -> None:
    session = window.session
    session.set_surface("bowl")
    session.set_optimizer(0, "gd")
    session.set_knob(0, "lr", 1.023)
    session.run_to_end()
    until(session.run_ended, lambda: session.over)
    window.lab.refresh()
    assert session.traces[0].outcome is not None
    assert session.traces[0].outcome.kind == "diverged"


def test_what_is_refused_is_not_what_the_controls_show(window: MainWindow) -> None:
    session = window.session
    session.set_surface("ravine")
    session.set_formula("log(kappa - x) + y^2")
    control = window.findChild(KnobControl, "constant_kappa")
    assert control is not None
    control.set_value(1.0)  # no logarithm at the start: refused
    assert session.experiment.objective.constants["kappa"] == 10
    assert control.value() == 10
