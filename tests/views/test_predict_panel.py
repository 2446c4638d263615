"""The panel of predictions: what it announces, and what it says in which state."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from arrows_gui.core.message import Message
from arrows_gui.core.prediction import TARGETS, VERDICTS, Grade, Tally, Target
from arrows_gui.views.predict_panel import PredictPanel, errors_text, verdict_text
from arrows_gui.views.theme import THEMES, Theme, apply_theme

ROOM = QSize(480, 170)
TARGET_IDS = [target.id for target in TARGETS]
GRADE = Grade("update", 101.62, 0.2239, "forgot_velocity", Message("Forgot the velocity."))
RIGHT = Grade("update", 0.04, 1.0, "right", Message("Right."))
NO_ARROW = Grade("update", None, None, "no_arrow", Message("There is no arrow."))


@pytest.fixture
def panel(qtbot: QtBot) -> PredictPanel:
    made = PredictPanel()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    return made


def find(panel: PredictPanel, name: str, kind: type[QWidget]) -> QWidget:
    found = panel.findChild(kind, f"predict_{name}")
    assert isinstance(found, kind)
    return found


def text(panel: PredictPanel, name: str) -> str:
    label = find(panel, name, QLabel)
    assert isinstance(label, QLabel)
    return label.text() if label.isVisibleTo(panel) else ""


def button(panel: PredictPanel, name: str) -> QPushButton:
    found = find(panel, name, QPushButton)
    assert isinstance(found, QPushButton)
    return found


def combo(panel: PredictPanel) -> QComboBox:
    found = find(panel, "target_combo", QComboBox)
    assert isinstance(found, QComboBox)
    return found


def check(panel: PredictPanel) -> QCheckBox:
    found = find(panel, "first_check", QCheckBox)
    assert isinstance(found, QCheckBox)
    return found


def test_the_combo_offers_every_arrow_that_can_be_hidden(panel: PredictPanel) -> None:
    box = combo(panel)
    assert [box.itemData(k) for k in range(box.count())] == ["", *TARGET_IDS]
    assert box.currentData() == ""


@pytest.mark.parametrize("target_id", TARGET_IDS)
def test_choosing_an_arrow_is_announced_once(
    target_id: str, panel: PredictPanel, qtbot: QtBot
) -> None:
    box = combo(panel)
    with qtbot.waitSignal(panel.target_wanted) as wanted:
        box.setCurrentIndex(box.findData(target_id))
        box.activated.emit(box.currentIndex())
    assert wanted.args == [target_id]
    panel.show_mode(target_id, False)
    with qtbot.assertNotEmitted(panel.target_wanted):
        box.activated.emit(box.currentIndex())
    with qtbot.waitSignal(panel.target_wanted) as wanted:
        box.activated.emit(0)
    assert wanted.args == [""]


def test_showing_the_mode_announces_nothing(panel: PredictPanel, qtbot: QtBot) -> None:
    for signal in (panel.target_wanted, panel.first_wanted):
        with qtbot.assertNotEmitted(signal):
            for target_id in ("update", "", "negative_gradient"):
                panel.show_mode(target_id, True)
                assert (combo(panel).currentData(), check(panel).isChecked()) == (target_id, True)


def test_the_rule_that_play_waits_is_announced(panel: PredictPanel, qtbot: QtBot) -> None:
    assert not check(panel).isEnabled()
    panel.show_mode("update", False)
    for on in (True, False):
        with qtbot.waitSignal(panel.first_wanted) as wanted:
            check(panel).click()
        assert wanted.args == [on]


@pytest.mark.parametrize(
    ("target_id", "has_guess", "revealed", "can_reveal", "can_clear"),
    [
        ("", False, False, False, False),
        ("update", False, False, False, False),
        ("update", True, False, True, True),
        ("update", True, True, False, True),
    ],
)
def test_only_what_makes_sense_can_be_pressed(
    target_id: str,
    has_guess: bool,
    revealed: bool,
    can_reveal: bool,
    can_clear: bool,
    panel: PredictPanel,
) -> None:
    panel.show_mode(target_id, False)
    panel.show_guess(has_guess, revealed)
    assert button(panel, "reveal").isEnabled() is can_reveal
    assert button(panel, "clear").isEnabled() is can_clear


def test_the_buttons_announce_their_wishes(panel: PredictPanel, qtbot: QtBot) -> None:
    panel.show_mode("update", False)
    panel.show_guess(True, False)
    panel.show_tally(Tally().with_guess(0, 3, GRADE))
    for name, signal in (
        ("reveal", panel.reveal_wanted),
        ("clear", panel.clear_wanted),
        ("tally_reset", panel.tally_reset_wanted),
    ):
        with qtbot.waitSignal(signal):
            button(panel, name).click()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.id)
def test_the_instruction_says_what_to_do_next(target: Target, panel: PredictPanel) -> None:
    said = [text(panel, "help")]
    for has_guess, revealed in ((False, False), (True, False), (True, True)):
        panel.show_mode(target.id, False)
        panel.show_guess(has_guess, revealed)
        said.append(text(panel, "help"))
    assert len(set(said)) == len(said)
    assert f"where does the {target.name} go" in said[1]
    assert "arrow keys" in said[1]
    assert "Reveal" in said[2]


def test_a_grade_takes_the_place_of_the_instruction(panel: PredictPanel) -> None:
    panel.show_mode("update", False)
    panel.show_guess(True, True)
    panel.show_grade(GRADE)
    assert text(panel, "help") == ""
    assert "Forgot the velocity." in text(panel, "verdict")
    assert "101.6°" in text(panel, "errors")
    assert "0.224" in text(panel, "errors")
    panel.show_grade(None)
    assert text(panel, "verdict") == text(panel, "errors") == ""
    assert text(panel, "help")


def test_right_and_wrong_differ_in_more_than_words() -> None:
    signs = [verdict_text(grade)[0] for grade in (RIGHT, GRADE)]
    assert signs == ["\N{CHECK MARK}", "\N{BALLOT X}"]
    assert verdict_text(NO_ARROW) == "There is no arrow."


def test_errors_that_there_are_not_are_not_written() -> None:
    assert errors_text(NO_ARROW) == ""
    assert errors_text(replace(GRADE, length_ratio=None)) == "Off by 101.6°"
    assert errors_text(GRADE) == "Off by 101.6°, length \N{MULTIPLICATION SIGN} 0.224"


def test_the_tally_is_shown_and_counted_in_full(panel: PredictPanel) -> None:
    assert text(panel, "tally") == "No guesses yet."
    assert not button(panel, "tally_reset").isEnabled()
    tally = Tally()
    for verdict in VERDICTS:
        tally = tally.with_guess(0, 1, replace(GRADE, verdict=verdict.id))
    tally = tally.with_guess(0, 2, GRADE)
    panel.show_tally(tally)
    assert text(panel, "tally") == str(tally.summary())
    told = find(panel, "tally", QLabel).toolTip().splitlines()
    assert len(told) == len(VERDICTS)
    assert "forgot the velocity: 2" in told
    panel.show_tally(Tally())
    assert text(panel, "tally") == "No guesses yet."


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: verdict.id)
def test_every_verdict_fits(
    verdict: object, theme: Theme, qtbot: QtBot, own_looks: None, qapp: QApplication
) -> None:
    apply_theme(qapp, theme, qapp.font())
    panel = PredictPanel()
    qtbot.addWidget(panel)
    panel.set_theme(theme)
    values = {
        **{
            "angle": 179.0,
            "away": 179.0,
            "factor": 1.23e12,
            "way": "short",
            "length": "not finite",
        },
        **{
            "rule": "Nesterov momentum",
            "target": "gradient arrow",
            "place": "(-123.456, -123.456)",
        },
    }
    grade = replace(GRADE, sentence=Message(verdict.sentence, values))  # type: ignore[attr-defined]
    panel.show_mode("update", True)
    panel.show_guess(True, True)
    panel.show_grade(grade)
    tally = Tally()
    for _ in range(1000):
        tally = tally.with_guess(0, 1, grade)
    panel.show_tally(tally)
    panel.resize(ROOM)
    panel.show()
    QApplication.processEvents()
    assert panel.size() == ROOM
    for name in ("verdict", "tally", "errors"):
        label = find(panel, name, QLabel)
        assert label.heightForWidth(label.width()) <= label.height()
        assert panel.rect().contains(label.geometry())
    errors = find(panel, "errors", QLabel)
    assert errors.sizeHint().width() <= errors.width()


def test_every_control_says_what_it_is(panel: PredictPanel) -> None:
    for control in (combo(panel), check(panel), *panel.findChildren(QPushButton)):
        name = control.accessibleName() or getattr(control, "text", str)()
        assert name.strip()
        assert control.toolTip()
        assert control.objectName().startswith("predict_")
    for label in panel.findChildren(QLabel):
        if label.objectName().startswith("predict_"):
            assert label.accessibleName()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_the_verdict_is_larger_than_other_text(theme: Theme, panel: PredictPanel) -> None:
    panel.set_theme(theme)
    verdict, tally = find(panel, "verdict", QLabel), find(panel, "tally", QLabel)
    assert verdict.font().pointSizeF() > tally.font().pointSizeF()
    muted = tally.palette().color(QPalette.ColorRole.WindowText)
    assert muted == theme.colour("muted")
