"""Fields: bad text is told in one sentence beside the field, and nothing that was there is lost."""

# ruff: noqa: D103 - the names say what is tested

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox

from arrows_gui.core.surface import OWN
from arrows_gui.views.main_window import MainWindow
from tests.conftest import Until
from tests.views.helpers import choose, find, type_into

BAD_NUMBERS = ("", "abc", "1,5", "nan", "inf", "-inf", "1e999", "--3", "0x10")


def formula_said(window: MainWindow) -> str:
    label: QLabel = find(window, "formula_error")
    return label.text() if label.isVisible() else ""


def is_sentence(text: str) -> bool:
    return bool(text) and "\n" not in text and "Traceback" not in text and len(text) < 160


@pytest.mark.parametrize("name", ["start_x", "start_y"])
def test_a_start_that_is_no_number_is_refused(name: str, window: MainWindow) -> None:
    before = window.session.document
    error: QLabel = find(window, "start_error")
    for text in BAD_NUMBERS:
        type_into(find(window, name), text)
        assert error.isVisible()
        assert is_sentence(error.text())
        assert window.session.document is before
    type_into(find(window, name), "0.25")
    assert not error.isVisible()
    assert 0.25 in window.session.experiment.start


def test_a_knob_that_is_not_legal_is_refused(window: MainWindow) -> None:
    before = window.session.document
    control = find(window, "knob_lr")
    value = control.value()
    error: QLabel = find(window, "knob_lr_error")
    for text in (*BAD_NUMBERS, "-1"):
        type_into(find(window, "knob_lr_field"), text)
        assert error.isVisible()
        assert is_sentence(error.text())
        assert (window.session.document, control.value()) == (before, value)


def test_a_field_takes_what_the_slider_cannot_reach(window: MainWindow) -> None:
    type_into(find(window, "knob_lr_field"), "123.5")
    assert window.session.experiment.runner(0).optimizer.lr == 123.5
    slider = find(window, "knob_lr_slider")
    assert slider.value() == slider.maximum()
    assert find(window, "knob_lr").value() == 123.5


def test_a_true_minus_sign_is_a_minus_sign(window: MainWindow) -> None:
    type_into(find(window, "start_x"), "\N{MINUS SIGN}1.25")
    assert window.session.experiment.start[0] == -1.25


def test_a_start_where_there_is_no_loss_is_refused(window: MainWindow) -> None:
    window.session.set_formula("log(x) + y^2")
    before = window.session.document
    type_into(find(window, "start_x"), "-1")
    assert "not finite" in find(window, "start_error").text()
    assert window.session.document is before


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("x^2 + z", "z"),
        ("x^2 +", "column"),
        ("2x", "column"),
        ("(x", "column"),
        ("", ""),
        ("x" * 600, ""),
        ("(" * 60 + "x" + ")" * 60, ""),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_formula_is_judged_while_it_is_typed(text: str, part: str, window: MainWindow) -> None:
    before = window.session.document
    field: QLineEdit = find(window, "formula_edit")
    type_into(field, text, enter=False)
    assert is_sentence(formula_said(window))
    assert part in formula_said(window)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert is_sentence(formula_said(window))
    assert window.session.document is before
    assert field.text() == text


def test_a_formula_is_taken_after_a_pause(window: MainWindow, until: Until) -> None:
    type_into(find(window, "formula_edit"), "x^2 + 3*y^2", enter=False)
    assert formula_said(window) == ""
    session = window.session
    until(session.document_changed, lambda: session.experiment.objective.surface.id == OWN)
    assert session.experiment.objective.surface.formula == "x^2 + 3*y^2"
    assert find(window, "surface_combo").currentData() == OWN
    assert find(window, "formula_edit").text() == "x^2 + 3*y^2"


def test_a_formula_that_is_finite_nowhere_is_refused(window: MainWindow) -> None:
    before = window.session.document
    field: QLineEdit = find(window, "formula_edit")
    type_into(field, "log(0 - 1 - x^2)")
    assert "anywhere in view" in formula_said(window)
    assert window.session.document is before
    assert field.text() == "log(0 - 1 - x^2)"


def test_another_surface_wins_over_a_formula_that_is_still_typed(
    window: MainWindow, until: Until
) -> None:
    type_into(find(window, "formula_edit"), "x^2", enter=False)
    choose(window, "surface_combo", "booth")
    QTest.qWait(500)  # longer than the pause after which a typed formula is taken
    assert window.session.experiment.objective.surface.id == "booth"
    assert formula_said(window) == ""


def test_typing_is_never_disturbed_by_the_run(window: MainWindow, until: Until) -> None:
    field: QLineEdit = find(window, "start_x")
    window.session.play()
    type_into(field, "-0.", enter=False)
    until(window.session.cursor_changed, lambda: window.session.cursor > 0)
    assert field.text() == "-0."
    window.session.pause()


def test_the_number_of_steps_is_a_field(window: MainWindow) -> None:
    field: QSpinBox = find(window, "steps_field")
    type_into(field.lineEdit(), "321")
    assert window.session.experiment.steps == 321
