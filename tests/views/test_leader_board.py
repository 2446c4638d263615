"""The leader board: it shows the standings, and says what is wanted of finish line and rates."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from arrows_gui.core import race, setup
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document
from arrows_gui.core.standings import Referee, Standing
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.views.leader_board import LeaderBoard
from arrows_gui.views.standings_table import COLUMNS, NONE, StandingsTable
from arrows_gui.views.theme import THEMES
from tests.core.helpers import traces_of
from tests.views.helpers import find, type_into

LEFT = Qt.MouseButton.LeftButton
WISHES = ("finish_wanted", "equal_wanted", "best_wanted", "cancel_wanted", "focus_wanted")
STEPS = 40


@pytest.fixture
def document() -> Document:
    document = setup.first_document()
    for rule in ("gd", "adam"):
        document = race.with_runner_added(document, rule)
    return race.with_finish(document, 0.5)


@pytest.fixture
def traces(document: Document) -> dict[int, SurfaceTrace]:
    descent = Descent(document.experiment)
    descent.advance(STEPS)
    return {trace.runner.id: trace for trace in traces_of(document.experiment, descent)}


@pytest.fixture
def board(qtbot: QtBot, document: Document) -> LeaderBoard:
    made = LeaderBoard()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.show_view(document.view)
    made.resize(480, 170)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


@pytest.fixture
def heard(board: LeaderBoard) -> list[tuple[Any, ...]]:
    wishes: list[tuple[Any, ...]] = []
    for name in WISHES:
        getattr(board, name).connect(lambda *values, name=name: wishes.append((name, *values)))
    return wishes


def ranked(
    document: Document, traces: dict[int, SurfaceTrace], cursor: int
) -> tuple[Standing, ...]:
    experiment = document.experiment
    referee = Referee(experiment.objective)
    return referee.standings(experiment.runners, traces, cursor, document.view.finish)


def shown(board: LeaderBoard) -> list[list[str]]:
    table: StandingsTable = find(board, "standings_table")
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def focus_row(board: LeaderBoard) -> int:
    table: StandingsTable = find(board, "standings_table")
    return table.currentRow()


# The table


def test_the_rows_are_the_standings(
    board: LeaderBoard, document: Document, traces: dict[int, SurfaceTrace]
) -> None:
    for cursor in (0, 7, STEPS):
        standings = ranked(document, traces, cursor)
        board.show_standings(standings, document.experiment.runners)
        rows = shown(board)
        assert len(rows) == 3
        for row, each in zip(rows, standings, strict=True):
            label = document.experiment.runner(each.runner).label
            assert row[:2] == [str(each.place), label]
            assert row[3] == str(each.step)
            for text, number in ((row[2], each.loss), (row[4], each.path_length)):
                assert float(text.replace("\N{MINUS SIGN}", "-")) == pytest.approx(number, 1e-4)
            assert row[6] == str(each.outcome)
            assert row[7] == (NONE if each.arrived is None else str(each.arrived))
    assert any(row[7] != NONE for row in rows)


def test_what_is_not_known_is_a_dash(
    board: LeaderBoard, document: Document, traces: dict[int, SurfaceTrace]
) -> None:
    standings = [
        replace(each, loss=None, path_length=None, distance=None, arrived=None)
        for each in ranked(document, traces, 3)
    ]
    board.show_standings(standings, document.experiment.runners)
    for row in shown(board):
        assert [row[k] for k in (2, 4, 5, 7)] == [NONE] * 4


def test_an_outcome_has_its_sentence_as_hover_text(
    board: LeaderBoard, document: Document, traces: dict[int, SurfaceTrace]
) -> None:
    message = setup_message = race.rates_story(document, None)
    standings = [replace(each, sentence=message) for each in ranked(document, traces, 3)]
    board.show_standings(standings, document.experiment.runners)
    table: StandingsTable = find(board, "standings_table")
    assert table.item(0, 6).toolTip() == str(setup_message)
    board.show_standings(ranked(document, traces, 3), document.experiment.runners)
    assert table.item(0, 6).toolTip() == ""


def test_a_refresh_keeps_the_cells_and_touches_only_what_changed(
    board: LeaderBoard, document: Document, traces: dict[int, SurfaceTrace]
) -> None:
    table: StandingsTable = find(board, "standings_table")
    standings = ranked(document, traces, 10)
    board.show_standings(standings, document.experiment.runners)
    cells = [table.item(row, column) for row in range(3) for column in range(len(COLUMNS))]
    changed: list[QTableWidgetItem] = []
    table.itemChanged.connect(changed.append)
    board.show_standings(standings, document.experiment.runners)
    assert changed == []
    moved = [standings[0], standings[1], replace(standings[2], path_length=123.0)]
    board.show_standings(moved, document.experiment.runners)
    assert changed == [table.item(2, 4)]
    assert cells == [table.item(row, column) for row in range(3) for column in range(len(COLUMNS))]


def test_the_row_in_focus_follows_its_runner(
    board: LeaderBoard,
    document: Document,
    traces: dict[int, SurfaceTrace],
    heard: list[tuple[Any, ...]],
) -> None:
    standings = ranked(document, traces, 10)
    for order in (standings, standings[::-1]):
        board.show_standings(order, document.experiment.runners)
        for runner in (0, 1, 2):
            board.show_view(replace(document.view, focus=runner))
            row = focus_row(board)
            assert order[row].runner == runner
            table: StandingsTable = find(board, "standings_table")
            bold = [table.item(k, 1).font().bold() for k in range(3)]
            assert bold == [k == row for k in range(3)]
    assert heard == []


def test_choosing_a_row_asks_for_the_focus(
    board: LeaderBoard,
    document: Document,
    traces: dict[int, SurfaceTrace],
    heard: list[tuple[Any, ...]],
) -> None:
    standings = ranked(document, traces, 10)
    board.show_standings(standings, document.experiment.runners)
    board.show_view(replace(document.view, focus=standings[0].runner))
    table: StandingsTable = find(board, "standings_table")
    place = table.visualItemRect(table.item(1, 1)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=place)
    assert heard == [("focus_wanted", standings[1].runner)]
    heard.clear()
    board.show_view(replace(document.view, focus=standings[1].runner))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert heard == [("focus_wanted", standings[2].runner)]


def test_a_runner_more_or_less_changes_the_rows(
    board: LeaderBoard, document: Document, traces: dict[int, SurfaceTrace]
) -> None:
    standings = ranked(document, traces, 5)
    for some in (standings, standings[:1], (), standings):
        board.show_standings(some, document.experiment.runners)
        assert len(shown(board)) == len(some)


def test_rows_show_the_look_of_their_runner(
    board: LeaderBoard, document: Document, traces: dict[int, SurfaceTrace]
) -> None:
    table: StandingsTable = find(board, "standings_table")
    standings = ranked(document, traces, 5)

    def samples() -> list[Any]:
        icons = [table.item(row, 1).icon() for row in range(3)]
        return [icon.pixmap(table.iconSize()).toImage() for icon in icons]

    board.show_standings(standings, document.experiment.runners)
    first = samples()
    assert first[0] != first[1] != first[2]
    board.show_standings(standings[::-1], document.experiment.runners)
    assert samples() == first[::-1]
    board.set_theme(THEMES[1])
    board.show_standings(standings, document.experiment.runners)
    assert samples()[0] != first[0]


# The finish line


def test_a_finish_line_is_a_number_or_nothing(
    board: LeaderBoard, document: Document, heard: list[tuple[Any, ...]]
) -> None:
    field = find(board, "finish_field")
    assert field.text() == "0.5"
    type_into(field, "-2.5")
    assert heard == [("finish_wanted", -2.5)]
    board.show_view(replace(document.view, finish=-2.5))
    type_into(field, "")
    assert heard[1:] == [("finish_wanted", None)]
    board.show_view(replace(document.view, finish=None))
    assert field.text() == ""


@pytest.mark.parametrize("text", ["abc", "nan", "inf", "1,5"])
def test_a_finish_line_that_is_no_number_is_refused(
    text: str, board: LeaderBoard, heard: list[tuple[Any, ...]]
) -> None:
    error = find(board, "race_error")
    type_into(find(board, "finish_field"), text)
    assert error.isVisible()
    assert error.text()
    assert heard == []
    type_into(find(board, "finish_field"), "")
    assert not error.isVisible()


# The rates


def test_the_equal_rate_on_offer_is_that_of_the_runner_in_focus(
    board: LeaderBoard, document: Document, traces: dict[int, SurfaceTrace]
) -> None:
    field = find(board, "equal_lr_field")
    board.show_standings(ranked(document, traces, 5), document.experiment.runners)
    for runner in document.experiment.runners:
        board.show_view(replace(document.view, focus=runner.id))
        assert float(field.text()) == runner.optimizer.lr


def test_an_equal_rate_is_asked_for_by_button_and_by_enter(
    board: LeaderBoard,
    document: Document,
    traces: dict[int, SurfaceTrace],
    heard: list[tuple[Any, ...]],
) -> None:
    field = find(board, "equal_lr_field")
    type_into(field, "0.125", enter=False)
    # A refresh between typing and clicking must not put another rate into the field.
    find(board, "equal_lr_button").setFocus()
    board.show_standings(ranked(document, traces, 5), document.experiment.runners)
    type_into(field, "0.125", enter=False)
    find(board, "equal_lr_button").setFocus()
    board.show_standings(ranked(document, traces, 6), document.experiment.runners)
    find(board, "equal_lr_button").click()
    assert heard == [("equal_wanted", 0.125)]
    type_into(field, "0.25")
    assert heard[1:] == [("equal_wanted", 0.25)]


@pytest.mark.parametrize("text", ["abc", "", "-1", "inf"])
def test_a_rate_that_is_not_legal_is_refused(
    text: str, board: LeaderBoard, heard: list[tuple[Any, ...]]
) -> None:
    type_into(find(board, "equal_lr_field"), text, enter=False)
    find(board, "equal_lr_button").click()
    assert find(board, "race_error").isVisible()
    assert heard == []


def test_the_search_shows_its_progress_and_can_be_cancelled(
    board: LeaderBoard, heard: list[tuple[Any, ...]]
) -> None:
    best, cancel = find(board, "best_lr_button"), find(board, "best_lr_cancel")
    bar = find(board, "best_lr_progress")
    assert (best.isVisible(), cancel.isVisible(), bar.isVisible()) == (True, False, False)
    best.click()
    assert heard == [("best_wanted",)]
    for share in (0.0, 0.25, 1.0):
        board.show_progress(share)
        assert (best.isVisible(), cancel.isVisible(), bar.isVisible()) == (False, True, True)
        assert bar.value() == pytest.approx(share * bar.maximum())
    cancel.click()
    assert heard[1:] == [("cancel_wanted",)]
    board.show_progress(None)
    assert (best.isVisible(), cancel.isVisible(), bar.isVisible()) == (True, False, False)


def test_the_story_is_told(board: LeaderBoard, document: Document) -> None:
    story = str(race.rates_story(race.with_equal_lr(document, 0.1), None))
    board.show_story(story)
    assert find(board, "rates_story").text() == story


# Room and keys


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
@pytest.mark.parametrize("share", [None, 0.5])
def test_the_board_fits_below_the_plot(
    theme: Any, share: float | None, board: LeaderBoard, document: Document
) -> None:
    board.set_theme(theme)
    board.show_story(str(race.rates_story(document, None)))
    board.show_progress(share)
    QApplication.processEvents()
    assert board.minimumSizeHint().width() <= 480
    assert board.minimumSizeHint().height() <= 170
    assert not board.grab().isNull()
    assert find(board, "standings_table").height() >= 60


def test_every_control_has_names_and_a_hover_text(board: LeaderBoard) -> None:
    controls = [
        part
        for part in board.findChildren(QWidget)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(part, StandingsTable)
        and part.parent() is board
    ]
    assert len(controls) >= 5
    for part in controls:
        assert part.objectName()
        assert part.accessibleName()
        assert part.toolTip()
