"""The fault clinic's workspace: guess the cause, try a remedy, and never see an old result."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core.clinic import CASES, offered_causes, offered_remedies, sign_of
from arrows_gui.core.clinic_case import Case
from arrows_gui.core.diagnosis import diagnosis_by_id
from arrows_gui.core.network_presets import PRESETS
from arrows_gui.core.recipe_difference import differences
from arrows_gui.views.clinic_plot import BROKEN, TREATED, TWIN
from arrows_gui.views.clinic_workspace import ClinicWorkspace
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.theme import THEMES
from arrows_gui.views.workspaces import NETWORK

CASE: Case = min((case for case in CASES if case.world == "surface"), key=lambda c: c.broken.steps)
OTHER: Case = next(case for case in CASES if case.world == "network")
WAIT_MS = 20_000


@pytest.fixture
def clinic(qtbot: QtBot) -> Iterator[ClinicWorkspace]:
    made = ClinicWorkspace()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.resize(1010, 640)
    made.show()
    yield made
    made.stop()


def find(clinic: QWidget, name: str) -> Any:
    (found,) = (each for each in clinic.findChildren(QWidget) if each.objectName() == name)
    return found


def shown_text(clinic: QWidget) -> str:
    """Give all text and every tooltip that can be seen."""
    labels = [each for each in clinic.findChildren(QLabel) if each.isVisible()]
    tips = [each.toolTip() for each in clinic.findChildren(QWidget) if each.isVisible()]
    return "\n".join((*(each.text() for each in labels), *tips))


def trained(qtbot: QtBot, clinic: ClinicWorkspace, name: str, act: Any) -> None:
    """Do something, and wait for the run that it begins."""
    with qtbot.waitSignal(clinic.tasks[name].finished, timeout=WAIT_MS):
        act()


def chosen(qtbot: QtBot, clinic: ClinicWorkspace, case: Case = CASE) -> None:
    trained(qtbot, clinic, BROKEN, lambda: clinic.choose(case.id))


def remedy_number(case: Case, cures: bool) -> int:
    return next(n for n, each in enumerate(offered_remedies(case)) if each.cures == cures)


def answer(clinic: ClinicWorkspace, cause: str) -> None:
    find(clinic, f"clinic_causes_{cause}").click()
    find(clinic, "clinic_answer").click()


def test_a_case_is_trained_at_once_and_its_cause_is_nowhere_to_be_seen(
    clinic: ClinicWorkspace, qtbot: QtBot
) -> None:
    assert not find(clinic, "clinic_sheet").isVisible()
    for case in (CASE, OTHER):
        chosen(qtbot, clinic, case)
        cause = diagnosis_by_id(case.cause)
        text = shown_text(clinic)
        assert case.symptom in text
        assert text.count(cause.title) == 1  # among the answers
        assert cause.sentence not in text
        assert cause.reason not in text
        assert not find(clinic, "clinic_apply").isVisible()
        offered = [each.id for each in offered_causes(case)]
        radios = [find(clinic, f"clinic_causes_{each}") for each in offered]
        assert all(radio.isVisible() and not radio.isChecked() for radio in radios)
        assert not find(clinic, "clinic_answer").isEnabled()


def test_a_wrong_answer_says_what_its_cause_looks_like_and_another_one_can_be_tried(
    clinic: ClinicWorkspace, qtbot: QtBot
) -> None:
    chosen(qtbot, clinic)
    wrong = diagnosis_by_id(CASE.others[0])
    answer(clinic, wrong.id)
    feedback = find(clinic, "clinic_feedback").text()
    run = clinic.runs[BROKEN]
    seen = sign_of(run, wrong)
    assert (wrong.sentence if seen is None else str(seen.why)) in feedback
    assert not find(clinic, f"clinic_causes_{wrong.id}").isEnabled()
    assert clinic.solved() == frozenset()
    with qtbot.waitSignal(clinic.solved_changed):
        answer(clinic, CASE.cause)
    assert clinic.solved() == {CASE.id}
    text = shown_text(clinic)
    assert str(run.verdicts[0].why) in text
    assert CASE.explanation in text
    assert diagnosis_by_id(CASE.cause).reason in text
    assert find(clinic, "clinic_progress").text() == f"1 of {len(CASES)} found"


def test_showing_the_cause_does_not_count_as_found(clinic: ClinicWorkspace, qtbot: QtBot) -> None:
    chosen(qtbot, clinic)
    find(clinic, "clinic_reveal").click()
    assert CASE.explanation in shown_text(clinic)
    assert clinic.solved() == frozenset()


def test_a_wrong_remedy_leaves_a_verdict_and_the_right_one_none(
    clinic: ClinicWorkspace, qtbot: QtBot
) -> None:
    chosen(qtbot, clinic)
    find(clinic, "clinic_reveal").click()
    apply = find(clinic, "clinic_apply")
    assert not apply.isEnabled()
    for cures in (False, True):
        number = remedy_number(CASE, cures)
        find(clinic, f"clinic_remedies_{number}").click()
        trained(qtbot, clinic, TREATED, apply.click)
        verdicts = clinic.runs[TREATED].verdicts
        result = find(clinic, "clinic_result").text()
        assert ("No verdict: the fault is gone." in result) == cures
        assert all(str(each.why) in result for each in verdicts)
        with qtbot.waitSignal(clinic.case_opened_in_lab) as opened:
            find(clinic, "clinic_examine_treated").click()
        assert opened.args == [offered_remedies(CASE)[number].recipe]
    with qtbot.waitSignal(clinic.case_opened_in_lab) as opened:
        find(clinic, "clinic_examine").click()
    assert opened.args == [CASE.broken]


def test_the_twin_is_drawn_when_asked_and_compared_once_the_cause_is_known(
    clinic: ClinicWorkspace, qtbot: QtBot
) -> None:
    chosen(qtbot, clinic)
    twin = find(clinic, "clinic_twin")
    trained(qtbot, clinic, TWIN, twin.click)
    told = [str(each) for each in differences(CASE.broken.document(), CASE.twin.document())]
    differ = find(clinic, "clinic_differences")
    assert len(find(clinic, "curve_clinic").lines()) == 2
    assert differ.texts() == []
    find(clinic, "clinic_reveal").click()
    assert differ.texts() == told
    twin.click()
    assert differ.texts() == []
    assert len(find(clinic, "curve_clinic").lines()) == 1


def test_an_old_result_never_shows_in_a_new_case(clinic: ClinicWorkspace, qtbot: QtBot) -> None:
    clinic.choose(OTHER.id)
    clinic.choose(CASE.id)
    clinic.choose(OTHER.id)
    chosen(qtbot, clinic)
    assert list(clinic.runs) == [BROKEN]
    assert clinic.runs[BROKEN].document.network is None
    find(clinic, "clinic_reveal").click()
    find(clinic, f"clinic_remedies_{remedy_number(CASE, True)}").click()
    find(clinic, "clinic_apply").click()
    find(clinic, "clinic_twin").click()
    chosen(qtbot, clinic, OTHER)
    assert list(clinic.runs) == [BROKEN]
    assert not find(clinic, "clinic_twin").isChecked()


def test_all_can_be_done_with_the_keyboard(clinic: ClinicWorkspace, qtbot: QtBot) -> None:
    cases: QListWidget = find(clinic, "clinic_cases")
    cases.setFocus()
    trained(qtbot, clinic, BROKEN, lambda: QTest.keyClick(cases, Qt.Key.Key_Down))
    case = CASES[0]
    assert case.symptom in shown_text(clinic)
    radio = find(clinic, f"clinic_causes_{case.cause}")
    radio.setFocus()
    QTest.keyClick(radio, Qt.Key.Key_Space)
    QTest.keyClick(radio, Qt.Key.Key_Return)
    assert clinic.solved() == {case.id}


def test_what_was_found_before_is_ticked(clinic: ClinicWorkspace, qtbot: QtBot) -> None:
    clinic.set_solved([CASE.id, "no case"])
    assert clinic.solved() == {CASE.id}
    assert find(clinic, "clinic_progress").text() == f"1 of {len(CASES)} found"


def test_stopping_ends_the_worker_and_nothing_begins_again(
    clinic: ClinicWorkspace, qtbot: QtBot
) -> None:
    clinic.choose(OTHER.id)
    clinic.stop()
    clinic.choose(CASE.id)
    assert not clinic.jobs.isRunning()


def test_the_lab_does_not_name_a_case_that_is_a_preset(window: MainWindow) -> None:
    for case in CASES:
        if case.world == "network":
            window.wiring.open_document(case.broken.document())
            combo = window.workspaces.page(NETWORK).findChild(QComboBox, "preset_combo")
            assert combo is not None
            fault = next((p.fault for p in PRESETS if p.id == combo.currentData()), "")
            assert not fault
