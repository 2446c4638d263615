"""The race panel: every runner has a card that says who it is, and all can be done by keys."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core import race, setup
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Clip, Origin
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.race import MOST_RUNNERS
from arrows_gui.core.schedules import make_schedule
from arrows_gui.views.look_popup import LookPopup
from arrows_gui.views.race_panel import RacePanel
from arrows_gui.views.runner_card import RunnerCard, details
from arrows_gui.views.runner_look import LOOKS
from arrows_gui.views.theme import THEMES
from tests.views.helpers import find

LEFT = Qt.MouseButton.LeftButton
WISHES = (
    *("focus_wanted", "add_wanted", "duplicate_wanted", "remove_wanted", "branch_wanted"),
    *("label_wanted", "look_wanted", "hidden_wanted"),
)

popups = pytest.mark.qt_log_ignore("This plugin does not support")


class Heard:
    """Writes down every wish of a panel."""

    def __init__(self, panel: RacePanel) -> None:
        self.wishes: list[tuple[Any, ...]] = []
        for name in WISHES:
            getattr(panel, name).connect(
                lambda *values, name=name: self.wishes.append((name, *values))
            )

    def take(self) -> list[tuple[Any, ...]]:
        """Give what was heard since the last call."""
        heard, self.wishes = self.wishes, []
        return heard


@pytest.fixture
def document() -> Document:
    document = setup.first_document()
    for rule in ("gd", "adam"):
        document = race.with_runner_added(document, rule)
    return document


@pytest.fixture
def panel(qtbot: QtBot, document: Document) -> Iterator[RacePanel]:
    """Give a panel in a window whose shortcuts would take the keys."""
    window = QMainWindow()
    qtbot.addWidget(window)
    made = RacePanel()
    made.set_theme(THEMES[0])
    window.setCentralWidget(made)
    show(made, document)
    window.resize(260, 300)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    QApplication.processEvents()
    yield made
    window.close()


@pytest.fixture
def heard(panel: RacePanel) -> Heard:
    return Heard(panel)


def show(panel: RacePanel, document: Document) -> None:
    panel.show_runners(document.experiment.runners, document.view)
    QApplication.processEvents()


def cards(panel: RacePanel) -> list[RunnerCard]:
    found = [card for card in panel.findChildren(RunnerCard) if card.isVisible()]
    return sorted(found, key=lambda card: card.y())


def card_of(panel: RacePanel, runner: int) -> RunnerCard:
    card: RunnerCard = find(panel, f"runner_card_{runner}")
    return card


def names(panel: RacePanel) -> list[str]:
    return [card.runner.label for card in cards(panel) if card.runner]


def click(panel: RacePanel, name: str) -> None:
    QTest.mouseClick(find(panel, name), LEFT)


# What is shown


def test_every_runner_has_a_card_in_its_order(panel: RacePanel, document: Document) -> None:
    assert names(panel) == ["Momentum", "Gradient descent", "Adam"]
    new = race.with_runner_added(race.with_runner_removed(document, 1), "rmsprop")
    show(panel, new)
    assert names(panel) == ["Momentum", "Adam", "RMSProp"]
    show(panel, document)
    assert names(panel) == ["Momentum", "Gradient descent", "Adam"]


def test_a_card_says_rate_rule_and_what_is_special() -> None:
    document = race.with_rates(setup.first_document(), {0: 0.25})
    runner = document.experiment.runner(0)
    assert details(runner) == "η 0.25 · Momentum"
    special = replace(
        runner,
        schedule=make_schedule("cosine"),
        clip=Clip(norm=1.0),
        origin=Origin(3, 17, (0.0, 0.0), ()),
    )
    assert details(special) == "η 0.25 · Momentum · cosine · clipped · from step 17"


def test_the_card_in_focus_is_marked_for_eyes_and_readers(
    panel: RacePanel, document: Document
) -> None:
    before = {runner.id: card_of(panel, runner.id).grab() for runner in document.experiment.runners}
    for runner in document.experiment.runners:
        show(panel, race.with_focus(document, runner.id))
        for card in cards(panel):
            assert card.runner is not None
            focused = card.runner.id == runner.id
            assert card.isChecked() == focused
            assert card.accessibleName().endswith("in focus") == focused
    assert document.view.focus == 2
    show(panel, race.with_focus(document, 0))
    first, last = (card_of(panel, k).grab().toImage() for k in (0, 2))
    assert first != before[0].toImage()
    assert last != before[2].toImage()
    grey = [image.convertToFormat(image.Format.Format_Grayscale8) for image in (first, last)]
    middle = first.height() // 2
    bars = [image.pixelColor(2, middle).value() for image in grey]
    assert abs(bars[0] - bars[1]) > 60, "the bar can be seen without colours"


def test_a_hidden_runner_is_not_checked(panel: RacePanel, document: Document) -> None:
    show(panel, race.with_hidden(document, 1, True))
    assert [find(panel, f"runner_shown_{k}").isChecked() for k in (0, 1, 2)] == [True, False, True]


def test_showing_announces_nothing(panel: RacePanel, document: Document, heard: Heard) -> None:
    show(panel, race.with_hidden(race.with_focus(document, 1), 1, True))
    show(panel, race.with_runner_removed(document, 1))
    show(panel, document)
    assert heard.take() == []


def test_one_runner_takes_little_room(panel: RacePanel, document: Document) -> None:
    three = panel.sizeHint().height()
    show(panel, race.with_runner_removed(race.with_runner_removed(document, 1), 2))
    QApplication.sendPostedEvents()
    assert panel.sizeHint().height() < three
    assert panel.sizeHint().height() < 110
    assert cards(panel)[0].sizeHint().height() <= 36


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_a_full_panel_fits_its_column(theme: Any, qtbot: QtBot) -> None:
    document = setup.first_document()
    for _ in range(MOST_RUNNERS - 1):
        document = race.with_runner_duplicated(document, 0)
    document = race.with_label(document, 0, "a name of forty characters, at the most!")
    panel = RacePanel()
    qtbot.addWidget(panel)
    panel.set_theme(theme)
    show(panel, document)
    assert panel.minimumSizeHint().width() <= 250
    assert not panel.grab().isNull()


# What is announced


def test_a_click_on_a_card_asks_for_the_focus(panel: RacePanel, heard: Heard) -> None:
    for runner in (0, 1, 2):
        QTest.mouseClick(card_of(panel, runner), LEFT)
    assert heard.take() == [("focus_wanted", k) for k in (0, 1, 2)]
    assert [card.isChecked() for card in cards(panel)] == [False, False, True]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_ask_for_the_focus_even_where_the_window_wants_them(
    key: Qt.Key, panel: RacePanel, heard: Heard
) -> None:
    taken: list[bool] = []
    action = QAction(panel.window())
    action.setShortcut(key)
    action.triggered.connect(lambda: taken.append(True))
    panel.window().addAction(action)
    card_of(panel, 1).setFocus()
    QTest.keyClick(card_of(panel, 1), key)
    assert heard.take() == [("focus_wanted", 1)]
    assert not taken


def test_the_check_hides_and_shows(panel: RacePanel, document: Document, heard: Heard) -> None:
    find(panel, "runner_shown_1").click()
    assert heard.take() == [("hidden_wanted", 1, True)]
    show(panel, race.with_hidden(document, 1, True))
    find(panel, "runner_shown_1").click()
    assert heard.take() == [("hidden_wanted", 1, False)]


BUTTON_WISHES = [
    ("runner_duplicate", "duplicate_wanted"),
    ("runner_branch", "branch_wanted"),
    ("runner_remove", "remove_wanted"),
]


@pytest.mark.parametrize(("button", "wish"), BUTTON_WISHES)
def test_buttons_speak_of_the_runner_in_focus(
    button: str, wish: str, panel: RacePanel, document: Document, heard: Heard
) -> None:
    for runner in (0, 1):
        show(panel, race.with_focus(document, runner))
        click(panel, button)
    assert heard.take() == [(wish, 0), (wish, 1)]


def test_add_takes_the_next_rule_that_nobody_has(
    panel: RacePanel, document: Document, heard: Heard
) -> None:
    expected = [rule.id for rule in OPTIMIZERS if rule.id not in ("momentum", "gd", "adam")]
    for rule in expected[: MOST_RUNNERS - 4]:
        find(panel, "runner_add").click()
        assert heard.take() == [("add_wanted", rule)]
        document = race.with_runner_added(document, rule)
        show(panel, document)


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_the_menu_has_every_rule(rule: Any, panel: RacePanel, heard: Heard) -> None:
    menu: QMenu = find(panel, "runner_add_menu", QMenu)
    assert len(menu.actions()) == len(OPTIMIZERS)
    action: QAction = find(panel, f"runner_add_{rule.id}", QAction)
    assert action.text() == rule.title
    action.trigger()
    assert heard.take() == [("add_wanted", rule.id)]


def test_buttons_that_would_be_refused_are_grey(panel: RacePanel, document: Document) -> None:
    def enabled() -> list[bool]:
        return [
            find(panel, f"runner_{name}").isEnabled()
            for name in ("add", "duplicate", "branch", "remove")
        ]

    assert enabled() == [True, True, True, True]
    show(panel, setup.first_document())
    assert enabled() == [True, True, True, False]
    for _ in range(MOST_RUNNERS - 3):
        document = race.with_runner_added(document, "gd")
    show(panel, document)
    assert enabled() == [False, False, False, True]
    assert "8" in find(panel, "runner_add").toolTip()


# Names


def begin_with_f2(panel: RacePanel, runner: int) -> None:
    card_of(panel, runner).setFocus()
    QTest.keyClick(card_of(panel, runner), Qt.Key.Key_F2)


def begin_with_two_clicks(panel: RacePanel, runner: int) -> None:
    QTest.mouseDClick(card_of(panel, runner), LEFT, pos=QPoint(100, 10))


@pytest.mark.parametrize("begin", [begin_with_f2, begin_with_two_clicks])
def test_a_runner_is_renamed_on_its_card(
    begin: Callable[[RacePanel, int], None], panel: RacePanel, heard: Heard
) -> None:
    begin(panel, 1)
    heard.take()
    edit = find(panel, "runner_name_1")
    assert edit.isVisible()
    assert edit.text() == "Gradient descent"
    QTest.keyClicks(edit, "plain")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert not edit.isVisible()
    assert heard.take() == [("label_wanted", 1, "plain")]


def test_escape_leaves_the_name(panel: RacePanel, heard: Heard) -> None:
    begin_with_f2(panel, 1)
    edit = find(panel, "runner_name_1")
    QTest.keyClicks(edit, "plain")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not edit.isVisible()
    assert heard.take() == []


def test_going_elsewhere_takes_the_name_once(panel: RacePanel, heard: Heard) -> None:
    begin_with_f2(panel, 1)
    edit = find(panel, "runner_name_1")
    QTest.keyClicks(edit, "plain")
    find(panel, "runner_add").setFocus()
    assert not edit.isVisible()
    assert heard.take() == [("label_wanted", 1, "plain")]


def test_a_name_that_was_not_touched_is_not_announced(panel: RacePanel, heard: Heard) -> None:
    begin_with_f2(panel, 1)
    QTest.keyClick(find(panel, "runner_name_1"), Qt.Key.Key_Return)
    assert heard.take() == []


# Looks


@popups
def test_a_look_is_chosen_from_eight(panel: RacePanel, heard: Heard) -> None:
    find(panel, "runner_look_2").click()
    popup: LookPopup = find(panel, "look_popup")
    assert popup.isVisible()
    checked = [find(popup, f"look_{k}").isChecked() for k in range(len(LOOKS))]
    assert checked == [k == 2 for k in range(len(LOOKS))]
    assert "Gradient descent has it: they swap" in find(popup, "look_1").toolTip()
    assert "has it" not in find(popup, "look_7").toolTip()
    QTest.keyClick(find(popup, "look_7"), Qt.Key.Key_Space)
    assert not popup.isVisible()
    assert heard.take() == [("look_wanted", 2, 7)]


def test_the_sample_follows_the_look(panel: RacePanel, document: Document) -> None:
    card = card_of(panel, 0)
    before = card.grab().toImage()
    show(panel, race.with_look(document, 0, 5))
    assert card.grab().toImage() != before
    assert LOOKS[5].title.lower() in card.look_button.accessibleName().lower()


# Keys


def test_tab_reaches_everything_from_the_top_down(panel: RacePanel, document: Document) -> None:
    show(panel, race.with_runner_added(document, "rmsprop"))
    expected = [
        f"runner_{part}_{runner}" for runner in (0, 1, 2, 3) for part in ("card", "look", "shown")
    ]
    expected += ["runner_add", "runner_duplicate", "runner_branch", "runner_remove"]
    card_of(panel, 0).setFocus()
    seen = []
    for _ in expected:
        widget = QApplication.focusWidget()
        assert widget is not None
        seen.append(widget.objectName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert seen == expected


def test_every_control_has_names_and_a_hover_text(panel: RacePanel) -> None:
    controls = [
        part
        for part in panel.findChildren(QWidget)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and not part.window().isHidden()
    ]
    assert len(controls) > 12
    for part in controls:
        assert part.objectName()
        assert part.accessibleName()
        assert part.toolTip()
