"""Verdicts beside the run: they come and go with it, and lead to the step and its arrow."""

# ruff: noqa: D103 - the names say what is tested

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from arrows_gui.core.clinic_case import Case
from arrows_gui.core.clinic_surface import SURFACE_CASES
from arrows_gui.core.diagnosis import diagnosis_by_id
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.message import Message
from arrows_gui.core.network_presets import preset_by_id
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.workspaces import NETWORK
from tests.conftest import Until

CLIMBER = SURFACE_CASES[0]


def ran_to_the_end(window: MainWindow, until: Until) -> None:
    session = window.session
    session.set_view(speed=FLAT_OUT)
    session.play()
    until(session.run_ended, lambda: session.over)
    window.verdicts.refresh()
    until(window.verdicts.judged, lambda: not window.verdicts.is_judging)


def badge(window: MainWindow) -> QToolButton:
    found = window.findChild(QToolButton, "verdict_button")
    assert found is not None
    return found


def panel(window: MainWindow) -> QWidget:
    found = window.findChild(QWidget, "verdict_panel")
    assert found is not None
    return found


def words(window: MainWindow) -> str:
    return "\n".join(label.text() for label in panel(window).findChildren(QLabel))


@pytest.fixture
def sick(window: MainWindow, until: Until) -> MainWindow:
    """The window with a run that diverges."""
    window.wiring.open_document(CLIMBER.broken.document())
    ran_to_the_end(window, until)
    return window


def test_a_fault_stands_beside_the_run_and_goes_with_another(sick: MainWindow) -> None:
    assert badge(sick).isVisible()
    assert diagnosis_by_id(CLIMBER.cause).title in badge(sick).text()

    sick.session.reset()
    sick.verdicts.refresh()

    assert not badge(sick).isVisible()


def test_a_healthy_run_shows_none(window: MainWindow, until: Until) -> None:
    ran_to_the_end(window, until)

    assert not badge(window).isVisible()
    assert window.verdicts.verdicts == ()


def test_the_panel_has_the_number_the_threshold_what_to_try_and_a_way_to_the_step(
    sick: MainWindow,
) -> None:
    sick.session.show_arrow("update", False)
    QTest.mouseClick(badge(sick), Qt.MouseButton.LeftButton)
    (verdict,) = sick.verdicts.verdicts
    rule = diagnosis_by_id(verdict.id)

    said = words(sick)
    for part in (rule.title, str(verdict.why), rule.reason, rule.tries[0]):
        assert part in said

    look = panel(sick).findChild(QPushButton, "verdict_look_0")
    assert look is not None
    QTest.mouseClick(look, Qt.MouseButton.LeftButton)
    assert sick.session.cursor == verdict.step
    assert verdict.arrow in sick.session.view.arrows


def test_why_is_one_key_away_and_escape_closes_it(window: MainWindow) -> None:
    QTest.keyClick(window.lab, Qt.Key.Key_F2)
    assert panel(window).isVisible()
    assert "Nothing has been run yet" in words(window)

    window.session.set_view(speed=1.0, arrows=frozenset())
    window.session.play()
    window.verdicts.refresh()
    assert "Steps come at 1 a second" in words(window)
    assert "No arrow is switched on" in words(window)

    QTest.keyClick(panel(window), Qt.Key.Key_Escape)
    assert not panel(window).isVisible()


def test_verdicts_are_hidden_while_somebody_predicts(sick: MainWindow) -> None:
    sick.session.prediction.set_target("update")
    sick.verdicts.refresh()

    assert not badge(sick).isVisible()


def test_a_case_of_the_clinic_keeps_its_verdict_until_it_is_asked_for(
    window: MainWindow, until: Until
) -> None:
    case: Case = CLIMBER
    window.wiring.open_document(case.broken.document())
    window.verdicts.hide_verdicts_of(window.session)
    ran_to_the_end(window, until)
    assert not badge(window).isVisible()

    window.verdicts.ask()
    assert diagnosis_by_id(case.cause).title not in words(window)
    window.verdicts.ask()

    assert diagnosis_by_id(case.cause).title in words(window)


def test_a_network_is_diagnosed_as_well(window: MainWindow, until: Until) -> None:
    window.workspaces.open(NETWORK)
    lab = window.workspaces.page(NETWORK)
    lab.network.preset_wanted.emit("vanishing")  # type: ignore[attr-defined]
    ran_to_the_end(window, until)

    (verdict,) = window.verdicts.verdicts
    assert verdict.id == preset_by_id("vanishing").fault
    assert verdict.layer == "layer1"


def test_nothing_of_the_run_is_told_while_somebody_predicts(sick: MainWindow) -> None:
    sick.session.set_cursor(3)
    sick.session.prediction.set_target("update")
    sick.verdicts.ask()

    last = sick.session.recorded[sick.session.focus].step(CLIMBER.broken.steps).loss
    assert str(Message("{loss}", {"loss": last})) not in words(sick)
    assert "hidden while you predict" in words(sick)


def test_what_is_not_finite_has_no_size_and_no_outlook(window: MainWindow, until: Until) -> None:
    (case,) = (each for each in SURFACE_CASES if each.cause == "not_finite")
    window.wiring.open_document(case.broken.document())
    ran_to_the_end(window, until)
    assert badge(window).text().endswith("Not a finite number")
    window.lab.refresh()
    chip = window.lab.chip
    assert chip.text() == "" or "will diverge" in chip.text()
    window.session.set_cursor(0)
    window.lab.refresh()
    assert chip.text()


def test_what_is_said_has_the_room_of_a_verdict_that_is_gone(sick: MainWindow) -> None:
    wide = badge(sick).sizeHint().width()
    sick.session.reset()
    sick.verdicts.refresh()
    assert not badge(sick).isVisible()
    assert badge(sick).sizeHint().width() < wide / 2
