"""The table of a run: its numbers are the recording's, it follows the cursor, and it is copied."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from math import hypot

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from arrows_gui.core.descent import Descent
from arrows_gui.core.trace import Step, SurfaceTrace
from arrows_gui.core.written import number_text
from arrows_gui.views import table_copy
from arrows_gui.views.step_text import WAYS, step_text, way_text
from arrows_gui.views.table_model import CACHED_ROWS, COLUMNS, StepTable
from arrows_gui.views.table_view import NOTHING, TableView
from arrows_gui.views.theme import THEMES, Theme, apply_theme
from tests.core.helpers import experiment, on, run_to_end, traces_of
from tests.views.helpers import find

STEPS = 400
XY = ("x", "y")


class Unseen:
    """A recording from its step ``first`` on, whose last step has its arrows hidden."""

    def __init__(self, trace: SurfaceTrace, first: int, until: int) -> None:
        self.trace, self.first, self.until = trace, first, until

    def __len__(self) -> int:
        """Give how many points may be seen."""
        return max(self.until - self.first + 1, 0)

    def step(self, k: int) -> Step:
        """Read a step; no other one may be asked for."""
        assert self.first <= k <= self.until
        step, hidden = self.trace.step(k), np.full(2, np.nan)
        if k < self.until:
            return step
        return replace(step, gradient=hidden, update=hidden, pending=True)


@pytest.fixture(scope="module")
def trace() -> SurfaceTrace:
    return run_to_end(experiment(on("ravine"), "momentum", {"lr": 0.05}, steps=STEPS))


@pytest.fixture
def view(qtbot: QtBot, own_looks: None, trace: SurfaceTrace) -> TableView:
    made = TableView()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.resize(480, 170)
    with qtbot.waitExposed(made):
        made.show()
    made.show_trace(trace, XY)
    made.refresh()
    return made


def words(view: TableView) -> str:
    label: QLabel = find(view, "table_description")
    return label.text()


def current_step(view: TableView) -> int:
    return view.model.first + find(view, "table_rows", QTableView).currentIndex().row()


def shown(view: TableView, row: int) -> list[str]:
    return [view.model.index(row, column).data() for column in range(len(COLUMNS))]


def copied(view: TableView, qtbot: QtBot) -> list[list[str]]:
    """Press Copy and give the cells on the clipboard."""
    with qtbot.waitSignal(view.copied):
        find(view, "table_copy", QPushButton).click()
    text = QGuiApplication.clipboard().text()
    assert text.endswith("\n")
    return [line.split("\t") for line in text.splitlines()]


def select(view: TableView, first: int, last: int) -> None:
    flags = QItemSelectionModel.SelectionFlag
    for row in range(first, last + 1):
        view.table.selectionModel().select(view.model.index(row, 0), flags.Select | flags.Rows)


def test_every_number_is_that_of_the_recording(view: TableView, trace: SurfaceTrace) -> None:
    assert view.model.rowCount() == STEPS + 1
    for k in (0, 1, 57, STEPS - 1):
        step = trace.step(k)
        assert view.model.row_values(k) == (
            *(k, *step.theta, step.loss, *step.gradient, hypot(*step.gradient)),
            *(*step.update, hypot(*step.update), step.lr),
        )
        assert shown(view, k)[3] == number_text(step.loss)


def test_an_update_that_is_not_yet_taken_is_no_row_of_numbers(view: TableView) -> None:
    assert shown(view, STEPS)[-4:] == ["", "", "", ""]
    assert "" not in shown(view, STEPS)[:-4]


def test_what_is_hidden_is_a_question_mark(view: TableView, trace: SurfaceTrace) -> None:
    view.show_trace(Unseen(trace, 0, 30), XY)
    assert view.model.rowCount() == 31
    last = shown(view, 30)
    assert last[4:10] == ["?"] * 6
    assert "?" not in last[:4]
    assert "?" not in shown(view, 29)
    view.show_cursor(30)
    view.refresh()
    assert words(view).endswith("the gradient is hidden; the next update is hidden.")


def test_a_recording_may_begin_later(view: TableView, trace: SurfaceTrace, qtbot: QtBot) -> None:
    view.show_trace(Unseen(trace, 20, 30), XY)
    view.show_cursor(25)
    view.refresh()
    assert (view.model.rowCount(), current_step(view)) == (11, 25)
    assert shown(view, 0)[0] == "20"
    assert words(view).startswith("Step 25: at (x, y)")
    view.show_cursor(3)
    view.refresh()
    assert current_step(view) == 20
    assert words(view).startswith("Begins later. Step 20:")
    view.show_cursor(99)
    view.refresh()
    assert words(view).startswith("Not at step 99, but at its last: Step 30:")
    with qtbot.waitSignal(view.cursor_wanted) as wish:
        view.table.setCurrentIndex(view.model.index(2, 0))
    assert wish.args == [22]
    view.show_trace(Unseen(trace, 31, 30), XY)
    assert (view.model.rowCount(), words(view)) == (0, NOTHING)


def test_titles_have_the_names_of_the_axes(view: TableView, trace: SurfaceTrace) -> None:
    view.show_trace(trace, ("w", "b"))
    header = [
        view.model.headerData(column, Qt.Orientation.Horizontal) for column in range(len(COLUMNS))
    ]
    assert header[:6] == ["Step", "w", "b", "Loss", "∂L/∂w", "∂L/∂b"]
    assert view.model.names()[4:6] == ("grad_w", "grad_b")
    assert "(w, b) = " in words(view)


def test_the_current_row_is_the_cursor(view: TableView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.cursor_wanted):
        for k in (0, 399, 57, 58):
            view.show_cursor(k)
            view.refresh()
            assert current_step(view) == k
            marked = [row for row in (0, 57, 58, 399) if "▸" in shown(view, row)[0]]
            assert marked == [k]
            place = view.table.visualRect(view.model.index(k, 0))
            assert view.table.viewport().rect().contains(place)


def test_clicking_a_row_goes_to_its_step(view: TableView, qtbot: QtBot) -> None:
    place = view.table.visualRect(view.model.index(3, 1)).center()
    with qtbot.waitSignal(view.cursor_wanted) as wish:
        qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert wish.args == [3]


def test_keys_go_from_row_to_row(view: TableView, qtbot: QtBot) -> None:
    view.show_cursor(10)
    view.refresh()
    view.table.setFocus()
    for key, step in ((Qt.Key.Key_Down, 11), (Qt.Key.Key_Down, 12), (Qt.Key.Key_Up, 11)):
        with qtbot.waitSignal(view.cursor_wanted) as wish:
            QTest.keyClick(view.table, key, Qt.KeyboardModifier.NoModifier)
        assert wish.args == [step]


def test_all_is_copied_with_every_digit(view: TableView, trace: SurfaceTrace, qtbot: QtBot) -> None:
    header, *rows = copied(view, qtbot)
    assert header == [
        *("step", "x", "y", "loss", "grad_x", "grad_y", "grad_length"),
        *("update_x", "update_y", "update_length", "lr"),
    ]
    assert len(rows) == STEPS + 1
    for k, row in enumerate(rows[:-1]):
        assert [float(cell) for cell in row] == list(view.model.row_values(k))
    assert rows[-1][-4:] == ["", "", "", ""]
    assert words(view) == f"Copied {STEPS + 1} rows."
    view.show_cursor(1)
    view.refresh()
    assert words(view).startswith("Step 1:")


def test_selected_rows_are_copied(view: TableView, qtbot: QtBot) -> None:
    button: QPushButton = find(view, "table_copy")
    view.show_cursor(5)
    view.refresh()
    assert button.text() == "Copy all"
    view.table.clearSelection()
    select(view, 20, 22)
    select(view, 7, 8)
    assert button.text() == "Copy 5 rows"
    view.show_cursor(40)
    view.refresh()
    assert [row[0] for row in copied(view, qtbot)[1:]] == ["7", "8", "20", "21", "22"]


def test_a_row_that_was_clicked_is_copied_until_the_cursor_goes_on(
    view: TableView, qtbot: QtBot
) -> None:
    button: QPushButton = find(view, "table_copy")
    place = view.table.visualRect(view.model.index(3, 1)).center()
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    view.show_cursor(3)
    view.refresh()
    assert button.text() == "Copy 1 row"
    assert [row[0] for row in copied(view, qtbot)] == ["step", "3"]
    view.show_cursor(4)
    view.refresh()
    assert button.text() == "Copy all"


def test_ctrl_a_and_ctrl_c_copy_all(view: TableView, qtbot: QtBot) -> None:
    view.activateWindow()
    view.table.setFocus()
    qtbot.waitUntil(view.table.hasFocus)
    QTest.keyClick(view.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert find(view, "table_copy", QPushButton).text() == f"Copy {STEPS + 1} rows"
    with qtbot.waitSignal(view.copied):
        QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == STEPS + 2


def test_too_many_rows_are_thinned_and_that_is_said(
    view: TableView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_copy, "MOST_COPIED", 150)
    rows = copied(view, qtbot)[1:]
    assert [int(row[0]) for row in rows] == list(range(0, STEPS + 1, 3))
    assert words(view) == ("Copied 134 rows: every 3rd of 401. Select fewer to copy each of them.")


def test_copying_goes_on_in_slices_while_another_run_begins(
    view: TableView, trace: SurfaceTrace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_copy, "SLICE_S", 0.0)
    with qtbot.waitSignals([view.copied, view._copying.progressed]):
        view.copy()
        assert words(view).startswith("Copying: ")
        other = run_to_end(experiment(on("bowl"), "gd", steps=2))
        view.show_trace(other, XY)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == STEPS + 2
    assert float(lines[58].split("\t")[3]) == trace.step(57).loss


def test_rows_come_as_a_run_goes_on(view: TableView, qtbot: QtBot) -> None:
    run = experiment(on("ravine"), "adam", {"lr": 0.05}, steps=300)
    descent = Descent(run)
    trace = traces_of(run, descent)[0]
    view.show_trace(trace, XY)
    QAbstractItemModelTester(view.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert (view.model.rowCount(), shown(view, 0)[-1]) == (1, "")
    for count in (1, 9, 200):
        descent.advance(count)
        for batch in descent.batches():
            trace.extend(batch)
        before = view.model.rowCount()
        view.show_steps()
        qtbot.waitUntil(lambda: view.model.rowCount() == len(trace))
        assert shown(view, before - 1)[-1] == "0.05"
    assert view.model.rowCount() == 211


def test_a_table_that_is_not_seen_does_nothing_until_it_is(
    qtbot: QtBot, trace: SurfaceTrace, own_looks: None
) -> None:
    made = TableView()
    qtbot.addWidget(made)
    made.show_trace(trace, XY)
    made.show_cursor(7)
    assert words(made) == NOTHING
    with qtbot.waitExposed(made):
        made.show()
    assert words(made).startswith("Step 7:")
    assert current_step(made) == 7


def test_few_rows_are_kept(trace: SurfaceTrace) -> None:
    model = StepTable()
    model.set_trace(trace, XY)
    for row in range(STEPS + 1):
        model.row_values(row)
    assert len(model._rows) <= CACHED_ROWS


def test_the_step_in_words(trace: SurfaceTrace) -> None:
    assert step_text(trace.step(0), ("w", "b")) == (
        "Step 0: at (w, b) = (1.8, 0.6) the loss is 3.42; the gradient arrow (downhill) points"
        " down (\N{MINUS SIGN}106.7°), slope 6.2642; the update goes 0.31321 down"
        " (\N{MINUS SIGN}106.7°), 0.0° off the gradient arrow."
    )
    assert "; the next update would go 0." in step_text(run_short().step(1), XY)
    still = replace(trace.step(0), gradient=np.zeros(2), update=np.zeros(2))
    assert step_text(still, XY).endswith("the gradient is 0; the update is 0.")


def run_short() -> SurfaceTrace:
    return run_to_end(experiment(on("bowl"), "gd", {"lr": 0.1}, steps=1))


def test_the_eight_ways() -> None:
    for place, way in enumerate(WAYS):
        angle = place * np.pi / 4
        for near in (-0.3, 0.0, 0.3):
            assert way_text(np.array((np.cos(angle + near), np.sin(angle + near)))) == way
    assert way_text(np.array((-1.0, -0.0))) == "to the left"


def test_words_for_a_screen_reader(view: TableView) -> None:
    assert view.table.accessibleName()
    assert view.table.accessibleDescription() == words(view) != ""


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_the_words_fit_beside_the_table(
    view: TableView, qapp: QApplication, theme: Theme, trace: SurfaceTrace
) -> None:
    apply_theme(qapp, theme, qapp.font())
    view.set_theme(theme)
    label: QLabel = find(view, "table_description")
    for k in (0, 3, 150, STEPS):
        view.show_cursor(k)
        view.refresh()
        qapp.processEvents()
        assert (view.width(), view.height()) == (480, 170)
        assert label.heightForWidth(label.width()) <= label.height()
        viewport = label.parentWidget()
        assert viewport is not None
        assert label.height() <= viewport.height() or theme.font_scale > 1
