"""Schedule and clipping of the runner in focus: what is shown, and what is announced."""

# ruff: noqa: D103 - the names say what is tested

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QSlider
from pytestqt.qtbot import QtBot

from arrows_gui.core.experiment import Clip, Experiment, Runner
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.rates import rate_curve, recorded_rates
from arrows_gui.core.schedule import Schedule, arguments
from arrows_gui.core.schedules import SCHEDULES, make_schedule, parse_schedule
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.views.rate_curve import RateCurve
from arrows_gui.views.schedule_panel import SchedulePanel
from arrows_gui.views.theme import THEMES, Theme, apply_theme
from tests.core.helpers import on, run_to_end
from tests.views.helpers import choose, find, type_into

every_schedule = pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.id)


def runner_with(text: str, clip: Clip | None = None, lr: float = 0.02) -> Runner:
    rule = make_optimizer("gd", {"lr": lr})
    return Runner(1, "a", rule, parse_schedule(text), clip or Clip())


def recorded(runner: Runner, steps: int = 60) -> SurfaceTrace:
    return run_to_end(Experiment(on("bowl"), (1.5, 1.5), (runner,), steps))


@pytest.fixture
def panel(qtbot: QtBot, own_looks: None) -> SchedulePanel:
    made = SchedulePanel()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.show_runner(runner_with("constant"))
    with qtbot.waitExposed(made):
        made.show()
    return made


def curve(panel: SchedulePanel) -> RateCurve:
    found: RateCurve = find(panel, "schedule_curve")
    return found


def test_every_schedule_is_on_offer_with_its_defaults(panel: SchedulePanel, qtbot: QtBot) -> None:
    combo: QComboBox = find(panel, "schedule_combo")
    ids = [schedule.id for schedule in SCHEDULES]
    assert [combo.itemData(place) for place in range(combo.count())] == ids
    for schedule_id in ids[1:]:
        with qtbot.waitSignal(panel.schedule_wanted) as wish:
            choose(panel, "schedule_combo", schedule_id)
        assert wish.args == [make_schedule(schedule_id)]
    with qtbot.assertNotEmitted(panel.schedule_wanted):
        choose(panel, "schedule_combo", "constant")  # it is the one that is shown


@every_schedule
def test_every_argument_has_a_control(schedule: type[Schedule], panel: SchedulePanel) -> None:
    panel.show_runner(runner_with(schedule.id))
    assert find(panel, "schedule_combo", QComboBox).currentData() == schedule.id
    for knob in schedule.knobs:
        control = find(panel, f"schedule_{knob.name}")
        assert control.value() == getattr(schedule(), knob.name)
        find(control, f"schedule_{knob.name}_slider", QSlider)
        find(control, f"schedule_{knob.name}_field", QLineEdit)
    for each in schedule.lists:
        assert find(panel, f"schedule_{each.name}", QLineEdit).text() == "30;80"


@every_schedule
def test_every_slider_announces_a_schedule(
    schedule: type[Schedule], panel: SchedulePanel, qtbot: QtBot
) -> None:
    panel.show_runner(runner_with(schedule.id))
    for knob in schedule.knobs:
        place, value = (400, knob.high) if knob.default != knob.high else (0, knob.low)
        with qtbot.waitSignal(panel.schedule_wanted) as wish:
            find(panel, f"schedule_{knob.name}_slider", QSlider).setValue(place)
        assert arguments(wish.args[0]) == {**arguments(schedule()), knob.name: value}
        panel.show_runner(runner_with(schedule.id))


def test_showing_announces_nothing(panel: SchedulePanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.schedule_wanted), qtbot.assertNotEmitted(panel.clip_wanted):
        for text in ("cosine:t_max=7", "multi_step:milestones=1;2", "plateau:factor=0.5"):
            panel.show_runner(runner_with(text, Clip(2.0, 3.0)))
            panel.show_runner(runner_with(text))
    assert find(panel, "schedule_factor").value() == 0.5


def test_milestones_are_typed(panel: SchedulePanel, qtbot: QtBot) -> None:
    panel.show_runner(runner_with("multi_step:gamma=0.5"))
    QApplication.processEvents()  # new controls are shown after a turn of the loop
    field: QLineEdit = find(panel, "schedule_milestones")
    error: QLabel = find(panel, "schedule_milestones_error")
    with qtbot.assertNotEmitted(panel.schedule_wanted):
        for text in ("", "3;x", "3,4", "-1", "2.5", "nan"):
            type_into(field, text)
            assert "milestones must be whole numbers" in error.text()
            assert error.isVisible()
            assert field.text() == text
    with qtbot.waitSignal(panel.schedule_wanted) as wish:
        type_into(field, " 90; 12 ")
    assert not error.isVisible()
    assert wish.args == [parse_schedule("multi_step:milestones=12;90,gamma=0.5")]


def test_typing_is_not_disturbed(panel: SchedulePanel, qtbot: QtBot) -> None:
    panel.show_runner(runner_with("multi_step"))
    field: QLineEdit = find(panel, "schedule_milestones")
    panel.activateWindow()
    type_into(field, "5;", enter=False)
    panel.show_runner(runner_with("multi_step"))
    assert field.text() == "5;"


@pytest.mark.parametrize("name", ["value", "norm"])
def test_a_limit_is_switched_on_and_typed(panel: SchedulePanel, qtbot: QtBot, name: str) -> None:
    check: QCheckBox = find(panel, f"clip_{name}_check")
    field: QLineEdit = find(panel, f"clip_{name}_field")
    assert not field.isEnabled()
    with qtbot.waitSignal(panel.clip_wanted) as wish:
        check.click()
    assert wish.args == [Clip(**{name: 1.0})]
    with qtbot.waitSignal(panel.clip_wanted) as wish:
        type_into(field, "0.25")
    assert wish.args == [Clip(**{name: 0.25})]
    with qtbot.waitSignal(panel.clip_wanted) as wish:
        check.click()
    assert wish.args == [Clip()]
    panel.show_runner(runner_with("constant"))
    with qtbot.waitSignal(panel.clip_wanted) as wish:
        check.click()
    assert wish.args == [Clip(**{name: 0.25})]


def test_both_limits_hold_together(panel: SchedulePanel, qtbot: QtBot) -> None:
    panel.show_runner(runner_with("constant", Clip(value=0.5, norm=3.0)))
    assert find(panel, "clip_norm_field", QLineEdit).text() == "3"
    with qtbot.waitSignal(panel.clip_wanted) as wish:
        type_into(find(panel, "clip_value_field"), "0.125")
    assert wish.args == [Clip(0.125, 3.0)]


def test_a_limit_that_is_not_above_0_is_refused(panel: SchedulePanel, qtbot: QtBot) -> None:
    panel.show_runner(runner_with("constant", Clip(norm=3.0)))
    error: QLabel = find(panel, "clip_error")
    with qtbot.assertNotEmitted(panel.clip_wanted):
        for text in ("0", "-1", "", "abc", "inf", "nan"):
            type_into(find(panel, "clip_norm_field"), text)
            assert error.isVisible()
            assert error.text()


@every_schedule
def test_the_curve_is_that_of_the_schedule(schedule: type[Schedule], panel: SchedulePanel) -> None:
    runner = runner_with(schedule.id)
    trace = recorded(runner)
    panel.show_runner(runner)
    panel.show_trace(trace, 40)
    decides = schedule.id == "plateau"
    steps, rates = recorded_rates(trace) if decides else rate_curve(runner, 40)
    np.testing.assert_array_equal(curve(panel)._steps, steps)
    np.testing.assert_array_equal(curve(panel)._rates, rates)
    assert curve(panel).point() == (41, trace.step(40).lr)
    assert find(panel, "schedule_note", QLabel).isVisible() == decides


def test_the_curve_follows_the_rate_knob_at_once(panel: SchedulePanel) -> None:
    panel.show_runner(runner_with("linear", lr=0.3))
    assert curve(panel).point() == (1, pytest.approx(0.1))
    panel.show_runner(runner_with("linear", lr=3.0))
    assert curve(panel).point() == (1, pytest.approx(1.0))


def test_nothing_is_said_of_rates_that_depend_on_losses(panel: SchedulePanel) -> None:
    panel.show_runner(runner_with("plateau"))
    assert curve(panel).point() is None
    assert curve(panel).accessibleDescription() == "No rates are known yet."


def test_the_curve_in_words(panel: SchedulePanel) -> None:
    panel.show_runner(runner_with("multi_step:milestones=30;80", lr=0.5))
    panel.show_trace(recorded(runner_with("multi_step", lr=0.1)), 39)
    assert curve(panel).accessibleDescription() == (
        "The learning rate goes from 0.5 in step 1 to 0.005 in step 100; in step 40 it is 0.05."
    )


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
@pytest.mark.parametrize(
    "rates", [[], [0.0], [0.0, 0.0], [1e300, 1e-300], [np.nan, 1.0], [np.inf, 2.0]], ids=str
)
def test_any_rates_can_be_painted(
    panel: SchedulePanel, qapp: QApplication, theme: Theme, rates: list[float]
) -> None:
    apply_theme(qapp, theme, qapp.font())
    panel.set_theme(theme)
    panel.show_rates(np.arange(1.0, len(rates) + 1), np.array(rates), 0)
    qapp.processEvents()
    assert not curve(panel).grab().isNull()


def test_the_panel_is_no_wider_than_its_column(panel: SchedulePanel) -> None:
    for schedule in SCHEDULES:
        panel.show_runner(runner_with(schedule.id))
        QApplication.processEvents()
        assert panel.minimumSizeHint().width() <= 250


def test_every_control_has_a_name_and_a_tip(panel: SchedulePanel) -> None:
    kinds: tuple[type[Any], ...] = (QComboBox, QCheckBox, QLineEdit, QSlider)
    for schedule in SCHEDULES:
        panel.show_runner(runner_with(schedule.id))
        for kind in kinds:
            for control in panel.findChildren(kind):
                assert control.objectName()
                assert control.toolTip()
                assert control.accessibleName() or control.text()


def test_escape_and_tab_leave_a_limit_as_it_was(panel: SchedulePanel, qtbot: QtBot) -> None:
    panel.show_runner(runner_with("constant", Clip(norm=3.0)))
    field: QLineEdit = find(panel, "clip_norm_field")
    with qtbot.assertNotEmitted(panel.clip_wanted):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "3"
