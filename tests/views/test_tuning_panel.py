"""The controls of a sweep, and the plot of the range test."""

# ruff: noqa: D103 - the names say what is tested

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from arrows_gui.core.experiment import Runner
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.rate_range import RateRange
from arrows_gui.core.sweep_range import first_knobs, proposed_range
from arrows_gui.core.sweep_theory import Theory
from arrows_gui.core.verdict import NETWORK, SURFACE
from arrows_gui.views.range_view import RateRangeView, heights
from arrows_gui.views.theme import THEMES, apply_theme
from arrows_gui.views.tuning_panel import TuningPanel
from tests.views.helpers import choose, find, move, type_into


@pytest.fixture
def panel(qtbot: QtBot) -> TuningPanel:
    made = TuningPanel()
    made.set_theme(THEMES[0])
    qtbot.addWidget(made)
    made.show_rule(make_optimizer("momentum", {"lr": 0.02}))
    made.show()
    return made


def names(panel: TuningPanel) -> list[str]:
    return [axis.name for axis in panel.axes()]


def ends(panel: TuningPanel, place: int = 0) -> tuple[float, float, bool]:
    axis = panel.axes()[place]
    return float(axis.values[0]), float(axis.values[-1]), axis.log


def text_of(panel: TuningPanel, name: str) -> str:
    text: str = find(panel, name).text()
    return text


def made_up_theory() -> Theory:
    return Theory((), Message(""), None, Message("as it is assumed"))


def test_every_knob_gets_a_range_that_it_may_have() -> None:
    for rule in OPTIMIZERS:
        made = rule()
        first, second = first_knobs(rule.knobs)
        assert first.name == "lr"
        assert second is None or second.scale == "one_minus"
        for knob in rule.knobs:
            value = float(getattr(made, knob.name))
            for now in (value, knob.low, knob.high):
                found = proposed_range(knob, now)
                assert found.low < found.high, knob.name
                knob.checked(found.low)
                knob.checked(found.high)
                assert not found.log or found.low > 0
                assert found.low <= now <= found.high or now <= 0


def test_the_rate_and_the_momentum_are_swept_at_first(panel: TuningPanel) -> None:
    rate, momentum = panel.axes()
    assert (rate.name, len(rate.values)) == ("lr", 50)
    assert ends(panel) == (0.0002, 2.0, True)
    assert (momentum.name, len(momentum.values)) == ("momentum", 50)
    assert ends(panel, 1) == (0.0, 0.99, False)
    assert (panel.steps(), panel.target()) == (200, None)
    assert text_of(panel, "sweep_amount") == "2,500 runs of 200 steps"
    panel.show_rule(make_optimizer("gd"))
    assert names(panel) == ["lr"]
    assert text_of(panel, "sweep_amount") == "200 runs of 200 steps"


def test_what_a_person_typed_stays(panel: TuningPanel) -> None:
    type_into(find(panel, "sweep_x_low"), "0.01")
    find(panel, "sweep_x_log").click()
    find(panel, "sweep_y_count").setValue(7)
    momentum = make_optimizer("momentum", {"lr": 0.5})
    panel.show_rule(momentum)
    assert ends(panel) == (0.01, 2.0, False)
    choose(panel, "sweep_x_combo", "dampening")
    assert ends(panel) == (0.0, 1.0, False)
    choose(panel, "sweep_x_combo", "lr")
    assert ends(panel) == (0.01, 2.0, False)
    panel.show_rule(make_optimizer("adam"))
    assert ends(panel) == (1e-5, 0.1, True)
    panel.show_world(NETWORK)
    panel.show_rule(momentum)
    assert ends(panel) == (0.005, 10.0, True)
    panel.show_world(SURFACE)
    assert ends(panel) == (0.01, 2.0, False)
    assert len(panel.axes()[1].values) == 7


def test_a_range_that_nobody_typed_follows_only_a_value_outside(panel: TuningPanel) -> None:
    panel.show_rule(make_optimizer("momentum", {"lr": 1.5}))  # as a cell of the map has it
    assert ends(panel) == (0.0002, 2.0, True)
    panel.show_rule(make_optimizer("momentum", {"lr": 3.0}))
    assert ends(panel) == (0.03, 10.0, True)


def test_no_knob_is_on_both_axes(panel: TuningPanel) -> None:
    choose(panel, "sweep_x_combo", "momentum")
    assert names(panel) == ["momentum", "lr"]
    assert find(panel, "sweep_y_combo").findData("momentum") == -1
    choose(panel, "sweep_y_combo", "")
    assert names(panel) == ["momentum"]
    assert not find(panel, "sweep_y_low").isVisible()
    panel.show_rule(make_optimizer("rmsprop"))
    choose(panel, "sweep_y_combo", "centered")
    assert panel.axes()[1].values.tolist() == [0.0, 1.0]
    assert not find(panel, "sweep_y_count").isVisible()
    assert text_of(panel, "sweep_amount") == "100 runs of 200 steps"


def test_how_many_values_an_axis_may_have(panel: TuningPanel) -> None:
    count = find(panel, "sweep_x_count")
    assert count.maximum() == 200
    choose(panel, "sweep_y_combo", "")
    assert (count.value(), count.maximum()) == (200, 1000)
    panel.show_world(NETWORK)
    assert (count.value(), count.maximum()) == (12, 24)
    assert text_of(panel, "sweep_amount") == "144 trainings of 200 steps"
    choose(panel, "sweep_y_combo", "")
    assert (count.value(), count.maximum()) == (24, 24)


def test_what_cannot_be_swept_is_said(panel: TuningPanel) -> None:
    for name, text, words in (
        ("sweep_x_low", "5", "from a smaller to a larger"),
        ("sweep_x_low", "0", "above 0"),
        ("sweep_x_high", "much", "must be a number, not 'much'"),
        ("sweep_y_low", "-1", "must be 0 or more, not -1"),
        ("sweep_steps", "0", "between 1 and"),
        ("sweep_target", "low", "must be a number, not 'low'"),
    ):
        field = find(panel, name)
        type_into(field, text, enter=False)
        with pytest.raises(BadInput, match=words):
            [read() for read in (panel.axes, panel.steps, panel.target)]
        QTest.keyClick(field, Qt.Key.Key_Escape)
    type_into(find(panel, "sweep_x_high"), "1e", enter=False)
    panel.show_problem("nothing was swept")
    said = text_of(panel, "sweep_error")
    assert said == "across: the largest value must be a number, not '1e'\nnothing was swept"
    type_into(find(panel, "sweep_x_high"), "1")
    panel.show_problem("")
    assert not find(panel, "sweep_error").isVisible()


def test_steps_and_target_are_read_as_typed(panel: TuningPanel) -> None:
    for text, target in (("1e-3", 1e-3), ("−2", -2.0), ("", None)):  # noqa: RUF001 - a minus sign
        type_into(find(panel, "sweep_target"), text)
        assert panel.target() == target
    assert text_of(panel, "sweep_target") == ""
    type_into(find(panel, "sweep_steps"), "500")
    assert panel.steps() == 500
    panel.show_steps(300)
    assert text_of(panel, "sweep_amount") == "2,500 runs of 300 steps"


def test_every_control_announces_its_wish(panel: TuningPanel, qtbot: QtBot) -> None:
    rule = make_optimizer("momentum")
    panel.show_runners([Runner(1, "One", rule), Runner(2, "Two", rule)], 1)
    panel.show_colourings([("loss", "Loss"), ("minimum", "Minimum")])
    panel.show_has_map(True)
    panel.show_theory(made_up_theory())

    def click(name: str) -> Any:
        return lambda: find(panel, name).click()

    heard: list[Any] = []
    for signal, act, value in (
        (panel.start_wanted, click("sweep_start"), None),
        (panel.basins_wanted, click("sweep_basins"), None),
        (panel.csv_wanted, click("sweep_save_csv"), None),
        (panel.hparams_wanted, click("sweep_save_hparams"), None),
        (panel.theory_toggled, click("sweep_theory"), False),
        (panel.colouring_changed, lambda: panel.choose_colouring("minimum"), "minimum"),
        (panel.world_changed, lambda: choose(panel, "sweep_world_combo", NETWORK), NETWORK),
        (panel.runner_changed, lambda: choose(panel, "sweep_runner_combo", 2), 2),
    ):
        with qtbot.waitSignal(signal) as heard_one:
            act()
        heard.append((heard_one.args or [None])[0] == value)
    assert all(heard)
    panel.show_world(NETWORK)
    with qtbot.waitSignal(panel.range_wanted):
        click("sweep_range")()
    panel.show_progress(0.25)
    assert find(panel, "sweep_progress").value() == 250
    with qtbot.waitSignal(panel.cancel_wanted):
        click("sweep_cancel")()
    panel.show_runners([Runner(1, "One", rule)], 1)
    assert not find(panel, "sweep_runner_combo").isVisible()


def test_nothing_moves_while_it_works(panel: TuningPanel) -> None:
    high, height = find(panel, "sweep_theory"), panel.sizeHint().height()
    place = high.mapTo(panel, QPoint(0, 0))
    find(panel, "sweep_start").setFocus()
    panel.show_progress(0.5)
    QApplication.processEvents()
    assert high.mapTo(panel, QPoint(0, 0)) == place
    assert panel.sizeHint().height() == height
    assert not find(panel, "sweep_basins").isEnabled()
    assert not find(panel, "sweep_start").isVisible()
    panel.show_busy(True)
    assert find(panel, "sweep_progress").value() == 500
    panel.show_progress(None)
    assert find(panel, "sweep_start").isVisible()


def test_theory_and_saving_need_something_to_show(panel: TuningPanel) -> None:
    theory = find(panel, "sweep_theory")
    assert not theory.isEnabled()
    panel.show_theory(made_up_theory())
    assert theory.isEnabled()
    assert theory.toolTip() == "as it is assumed"
    saves = [find(panel, name) for name in ("sweep_save_csv", "sweep_save_hparams")]
    assert [button.isEnabled() for button in saves] == [False, False]
    panel.show_has_map(True)
    assert [button.isEnabled() for button in saves] == [True, True]


def test_it_fits_its_column_in_every_theme(qtbot: QtBot, own_looks: None) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    base = app.font()
    for theme in THEMES:
        apply_theme(app, theme, base)
        made = TuningPanel()
        qtbot.addWidget(made)
        made.set_theme(theme)
        for rule in OPTIMIZERS:
            made.show_rule(rule())
        assert made.minimumSizeHint().width() <= 270


def range_found() -> RateRange:
    rates = np.geomspace(1e-6, 1.0, 50)
    smoothed = np.concatenate((np.linspace(2.0, 0.5, 40), np.linspace(0.6, 80.0, 10)))
    return RateRange(
        runner=1,
        rates=rates,
        losses=smoothed * np.where(np.arange(50) % 2, 1.1, 0.9),
        smoothed=smoothed,
        sentence=Message("Try {rate}.", {"rate": 0.01}),
        low=1e-5,
        high=0.1,
        suggested=0.01,
    )


def test_a_range_test_is_drawn_and_its_rate_taken(qtbot: QtBot) -> None:
    view = RateRangeView()
    qtbot.addWidget(view)
    view.set_theme(THEMES[1])
    view.resize(500, 400)
    with qtbot.waitExposed(view):
        view.show()
    take = find(view, "range_take")
    found = range_found()
    view.show_partial(RateRange(1, np.empty(0), np.empty(0), np.empty(0), Message("Begins.")))
    view.show_partial(found)
    assert not take.isEnabled()
    view.show_range(found)
    assert find(view, "range_sentence").text() == "Try 0.01."
    with qtbot.waitSignal(view.rate_wanted) as taken:
        take.click()
    assert taken.args == [0.01]
    QApplication.processEvents()
    middle = view.plot.viewport().rect().center()
    with qtbot.waitSignal(view.hovered, check_params_cb=lambda text: "smoothed" in text):
        move(view.plot.viewport(), middle, Qt.MouseButton.NoButton)
    view.clear()
    assert not take.isEnabled()


def test_the_climb_does_not_flatten_the_fall() -> None:
    found = range_found()
    low, high = heights(found.losses, found.smoothed)
    assert low <= 0.5
    assert 2.0 < high < 5.0
    for values in (np.empty(0), np.array((np.nan, np.inf)), np.zeros(3), np.array((1e300, np.inf))):
        low, high = heights(values, values)
        assert np.isfinite((low, high)).all()
        assert low < high
