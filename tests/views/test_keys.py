"""Keys and mouse: the transport from everywhere, and whatever has the focus wins its own keys."""

# ruff: noqa: D103 - the names say what is tested

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QSlider, QSpinBox

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.views.main_window import MainWindow
from tests.conftest import Until
from tests.views.helpers import drag, find, spot, type_into

K = Qt.Key

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")


def press(window: MainWindow, key: Qt.Key, shift: bool = False) -> None:
    """Press a key where the focus is."""
    target = QApplication.focusWidget() or window
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(target, key, modifier)
    QApplication.processEvents()


def record(window: MainWindow, until: Until, steps: int = 20) -> None:
    window.session.set_view(speed=FLAT_OUT)
    window.session.set_steps(steps)
    window.session.play()
    until(window.session.run_ended, lambda: window.session.over)


def start(window: MainWindow) -> tuple[float, float]:
    x, y = window.session.experiment.start
    return x, y


def test_the_transport_has_keys(window: MainWindow, until: Until) -> None:
    session = window.session
    session.set_steps(300)
    press(window, K.Key_Right)
    until(session.cursor_changed, lambda: session.cursor == 1)
    press(window, K.Key_Right)
    until(session.cursor_changed, lambda: session.cursor == 2)
    press(window, K.Key_Left)
    assert session.cursor == 1
    press(window, K.Key_Space)
    assert session.playing
    press(window, K.Key_Space)
    assert not session.playing
    press(window, K.Key_End)
    until(session.run_ended, lambda: session.over)
    assert session.cursor == session.last > 2
    press(window, K.Key_R)
    assert (session.cursor, session.last) == (0, 0)


@pytest.mark.parametrize("number", range(1, len(ARROWS) + 1))
def test_digits_show_and_hide_arrows(number: int, window: MainWindow) -> None:
    arrow_id = ARROWS[number - 1].id
    shown = arrow_id in window.session.view.arrows
    for wanted in (not shown, shown):
        press(window, Qt.Key(K.Key_0 + number))
        assert (arrow_id in window.session.view.arrows) == wanted
        assert find(window, f"arrow_{arrow_id}").isChecked() == wanted


@pytest.mark.parametrize("name", ["formula_edit", "start_x", "knob_lr_field", "step_field"])
def test_a_text_field_keeps_its_keys(name: str, window: MainWindow, until: Until) -> None:
    record(window, until)
    window.session.set_cursor(9)
    field = find(window, name)
    assert isinstance(field, QLineEdit | QSpinBox)
    field.setFocus()
    before = window.session.view.arrows
    for key in (K.Key_Left, K.Key_Right, K.Key_End, K.Key_Home, K.Key_1, K.Key_R, K.Key_Space):
        press(window, key)
    assert (window.session.cursor, window.session.last) == (9, 20)
    assert not window.session.playing
    assert window.session.view.arrows == before


def test_a_field_of_a_new_rule_or_formula_keeps_its_keys(window: MainWindow, until: Until) -> None:
    window.session.set_optimizer(0, "adam")
    window.session.set_formula("kappa*x^2 + y^2 + 0*phi")
    window.session.set_formula("kappa*x^2 + y^2")
    record(window, until)
    for name in ("constant_kappa_slider", "knob_beta1_slider"):
        window.session.set_cursor(9)
        slider: QSlider = find(window, name)
        slider.setFocus()
        last, value = window.session.last, slider.value()
        QTest.keyClick(slider, K.Key_Left)
        assert slider.value() < value
        assert window.session.cursor in (9, 0)  # a constant begins a new run
        assert window.session.last in (last, 0)
        if window.session.last == 0:
            record(window, until)


def test_a_slider_keeps_the_arrow_keys(window: MainWindow, until: Until) -> None:
    record(window, until)
    slider: QSlider = find(window, "knob_momentum_slider")
    slider.setFocus()
    value = slider.value()
    press(window, K.Key_Right)
    assert slider.value() == value + 1
    press(window, K.Key_End)
    assert slider.value() == slider.maximum()
    assert window.session.last == 20
    press(window, K.Key_R)
    assert window.session.last == 0


def test_a_combo_box_keeps_its_keys(window: MainWindow, until: Until) -> None:
    record(window, until)
    combo: QComboBox = find(window, "speed_combo")
    combo.setFocus()
    index = combo.currentIndex()
    press(window, K.Key_Up)
    assert combo.currentIndex() == index - 1
    press(window, K.Key_Left)
    assert combo.currentIndex() in (index - 1, index - 2)  # as the style has it
    assert window.session.cursor == 20


def test_a_button_keeps_the_space_bar(window: MainWindow) -> None:
    check: QAbstractButton = find(window, "contours_check")
    check.setFocus()
    press(window, K.Key_Space)
    assert not window.session.view.contours
    assert not window.session.playing


def test_the_arrow_keys_move_the_start_when_the_plot_has_the_focus(window: MainWindow) -> None:
    surface = window.lab.surface
    surface.setFocus(Qt.FocusReason.TabFocusReason)
    assert surface.hasFocus()
    x, y = start(window)
    press(window, K.Key_Right)
    coarse = start(window)[0] - x
    assert coarse > 0
    press(window, K.Key_Left)
    assert start(window)[0] == pytest.approx(x)
    press(window, K.Key_Up)
    assert start(window)[1] > y
    press(window, K.Key_Down)
    press(window, K.Key_Right, shift=True)
    assert 0 < start(window)[0] - x < coarse / 5
    assert window.session.preview
    assert window.session.cursor == 0
    press(window, K.Key_Escape)
    assert not surface.hasFocus()


def test_tab_reaches_the_plot(window: MainWindow) -> None:
    seen = set()
    for _ in range(80):
        press(window, K.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is window.lab.surface:
            return
        seen.add(focused.objectName())
    pytest.fail(f"Tab never came to the plot, only to {sorted(seen)}")


def test_after_escape_the_keys_belong_to_the_transport_again(
    window: MainWindow, until: Until
) -> None:
    window.lab.surface.setFocus(Qt.FocusReason.TabFocusReason)
    press(window, K.Key_Escape)
    before = start(window)
    press(window, K.Key_Right)
    until(window.session.cursor_changed, lambda: window.session.cursor == 1)
    assert start(window) == before


def test_after_enter_in_a_field_the_keys_belong_to_the_transport_again(
    window: MainWindow, until: Until
) -> None:
    type_into(find(window, "knob_lr_field"), "0.02")
    assert window.session.experiment.runner(0).optimizer.lr == 0.02
    press(window, K.Key_Space)
    until(window.session.cursor_changed, lambda: window.session.cursor > 1)
    press(window, K.Key_Space)
    assert not window.session.playing
    type_into(find(window, "knob_lr_field"), "abc")
    assert window.focusWidget() is find(window, "knob_lr_field")


def test_a_click_on_the_plot_places_the_start(window: MainWindow) -> None:
    target = window.lab.surface.viewport()
    QTest.mouseClick(
        target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot(window, (-1, 1))
    )
    assert start(window) == pytest.approx((-1, 1), abs=0.02)
    assert float(find(window, "start_x").text()) == pytest.approx(-1, abs=0.02)
    assert window.session.preview


def test_the_handle_is_dragged(window: MainWindow) -> None:
    QTest.mouseMove(window.lab.surface.viewport(), QPoint(40, 40))
    drag(window, spot(window, start(window)), spot(window, (-1.0, -1.2)))
    assert start(window) == pytest.approx((-1.0, -1.2), abs=0.03)
    assert window.session.preview
    placed = start(window)
    press(window, K.Key_Right)  # a drag leaves the arrow keys to the transport
    assert start(window) == placed


def test_a_click_on_the_handle_gives_it_the_arrow_keys(window: MainWindow) -> None:
    QTest.mouseClick(
        window.lab.surface.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        spot(window, start(window)),
    )
    assert window.lab.surface.hasFocus()
    x, _ = start(window)
    press(window, K.Key_Right)
    assert start(window)[0] > x


def test_dragging_beside_the_handle_moves_the_view_only(window: MainWindow) -> None:
    before, box = start(window), window.lab.surface.getPlotItem().getViewBox()
    ranges = box.viewRange()
    drag(window, spot(window, (-1.0, 1.0)), spot(window, (-0.5, 0.5)))
    assert start(window) == before
    assert box.viewRange() != ranges
    press(window, K.Key_Home)
    assert box.viewRange()[0] == pytest.approx(ranges[0])


def test_the_curves_take_the_cursor_where_they_are_clicked(
    window: MainWindow, until: Until
) -> None:
    record(window, until)
    QApplication.processEvents()
    plot = find(window, "curve_loss")
    box = plot.getPlotItem().getViewBox()
    middle = plot.mapFromScene(box.mapViewToScene(box.viewRect().center()))
    QTest.mouseClick(
        plot.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle
    )
    assert window.session.cursor == pytest.approx(10, abs=1)


def test_the_timeline_scrubs(window: MainWindow, until: Until) -> None:
    record(window, until)
    slider: QSlider = find(window, "timeline_slider")
    slider.setValue(6)
    assert window.session.cursor == 6
    assert find(window, "step_field").value() == 6
    type_into(find(window, "step_field").lineEdit(), "11")
    assert window.session.cursor == 11
    assert slider.value() == 11
