"""The panel that walks one batch through the network: three separate buttons."""

# ruff: noqa: D103, RUF001 - the names say what is tested; formulas use Greek letters

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QSpinBox, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from arrows_gui.core.pass_pages import Pick
from arrows_gui.core.passes import BACKWARD, FORWARD, UPDATE, PassWalk, walk_of
from arrows_gui.views.pass_controls import TAKE_TIP
from arrows_gui.views.pass_panel import NOTHING, PassPanel
from arrows_gui.views.theme import THEMES, apply_theme
from tests.core.pass_helpers import small, step_of
from tests.views.helpers import find

NAMES = (FORWARD, BACKWARD, UPDATE, "back")


@pytest.fixture
def panel(qtbot: QtBot, own_looks: None) -> Iterator[PassPanel]:
    made = PassPanel()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.resize(620, 220)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


@pytest.fixture
def walked() -> PassWalk:
    objective, theta = small(l2=0.01)
    return walk_of(objective, step_of(objective, theta, "adam"))


def button(panel: PassPanel, name: str) -> QToolButton:
    found: QToolButton = find(panel, f"pass_{name}")
    return found


def text(panel: PassPanel, name: str) -> str:
    label: QLabel = find(panel, f"pass_{name}")
    return label.text()


def place(walked: PassWalk, title: str) -> int:
    return next(k for k, stage in enumerate(walked.stages) if str(stage.title).startswith(title))


def press_through(panel: PassPanel, walked: PassWalk) -> list[int]:
    """Press whatever of the three buttons is on until the step is wanted; give the stages."""
    stages: list[int] = []
    ends: list[bool] = []
    panel.stage_wanted.connect(stages.append)
    panel.stage_wanted.connect(lambda index: panel.show_walk(walked, index))
    panel.step_wanted.connect(lambda: ends.append(True))
    for _ in walked.stages:
        on = [name for name in NAMES[:3] if button(panel, name).isEnabled()]
        assert len(on) == 1, "one button goes on"
        button(panel, on[0]).click()
    assert ends == [True]
    return stages


def test_without_a_walk_it_says_what_it_is_for(panel: PassPanel) -> None:
    assert text(panel, "sentence") == NOTHING
    assert not any(button(panel, name).isEnabled() for name in (*NAMES, "close"))
    panel.show_walk(None)
    assert panel.page is None


def test_three_buttons_walk_through_all_stages_and_then_the_step_is_wanted(
    panel: PassPanel, walked: PassWalk
) -> None:
    panel.show_walk(walked, 0)
    assert press_through(panel, walked) == list(range(1, len(walked.stages)))
    assert button(panel, UPDATE).toolTip() == TAKE_TIP


def test_a_press_only_announces_and_back_goes_one_back(
    panel: PassPanel, walked: PassWalk, qtbot: QtBot
) -> None:
    panel.show_walk(walked, 2)
    title = text(panel, "title")
    for name, index in ((FORWARD, 3), ("back", 1)):
        with qtbot.waitSignal(panel.stage_wanted) as wish:
            button(panel, name).click()
        assert wish.args == [index]
        assert text(panel, "title") == title, "what is shown is for others to decide"
    with qtbot.waitSignal(panel.close_wanted):
        button(panel, "close").click()


def test_a_button_that_is_off_says_why(panel: PassPanel, walked: PassWalk) -> None:
    for index in range(len(walked.stages)):
        panel.show_walk(walked, index)
        for name in NAMES:
            why = walked.why_not(index, name)
            assert button(panel, name).isEnabled() is not bool(why)
            assert button(panel, name).toolTip()
            assert not why or button(panel, name).toolTip() == why


def test_it_is_plain_that_only_update_changes_weights(panel: PassPanel, walked: PassWalk) -> None:
    panel.show_walk(walked, place(walked, "Backward"))
    assert text(panel, "note").endswith("changes no weight: only Update does.")
    panel.show_walk(walked, place(walked, "Update"))
    assert "changes weights" in text(panel, "note")


def test_the_formula_is_that_of_the_row_that_is_picked(
    panel: PassPanel, walked: PassWalk, qtbot: QtBot
) -> None:
    panel.show_walk(walked, 1)
    assert "z₁ = " in text(panel, "formula")
    table: QTableView = find(panel, "pass_table")
    with qtbot.waitSignal(panel.pick_changed) as told:
        table.selectRow(2)
    assert told.args == [Pick(None, 2, 0)]
    assert "z₃ = " in text(panel, "formula")
    panel.show_walk(walked, place(walked, "Backward: gradient of layer 1"))
    with qtbot.waitSignal(panel.pick_changed):
        find(panel, "pass_unit", QComboBox).activated.emit(1)
    table.selectRow(1)
    assert panel.pick == Pick(None, 1, 1)
    assert "∂L/∂w₂₂ = Σ δ·a" in text(panel, "formula")


def test_a_point_of_the_batch_or_all_of_it_is_looked_at(
    panel: PassPanel, walked: PassWalk, qtbot: QtBot
) -> None:
    panel.show_walk(walked, place(walked, "Backward: δ of layer 2"))
    spin: QSpinBox = find(panel, "pass_point")
    assert spin.text() == "Whole batch"
    assert spin.maximum() == walked.passes.count
    with qtbot.waitSignal(panel.pick_changed) as told:
        spin.setValue(3)
    assert told.args == [Pick(2, 0, 0)]
    assert "δ₁ = error × slope = " in text(panel, "formula")
    with qtbot.assertNotEmitted(panel.pick_changed):
        panel.show_pick(Pick(None, 1, 0))
    assert text(panel, "formula").startswith("Σ error₂")
    panel.show_walk(walked, place(walked, "Update"))
    assert not spin.isEnabled()


def test_the_table_has_the_numbers_of_the_page(panel: PassPanel, walked: PassWalk) -> None:
    index = place(walked, "Update of layer 1")
    panel.show_walk(walked, index)
    page, model = panel.page, find(panel, "pass_table", QTableView).model()
    assert page is not None
    assert (model.rowCount(), model.columnCount()) == (len(page.rows), len(page.columns))
    across, tip = Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    titles = [model.headerData(k, across) for k in range(model.columnCount())]
    assert titles == [str(column.title) for column in page.columns]
    for row, each in enumerate(page.rows):
        exact = [model.data(model.index(row, k), tip) for k in range(model.columnCount())]
        assert exact == [f"{each.name}: {value:.17g}" for value in each.values]


def test_the_table_stands_beside_the_words_only_where_there_is_room(
    panel: PassPanel, walked: PassWalk
) -> None:
    panel.show_walk(walked, place(walked, "Backward: gradient of layer 2"))
    words, table = find(panel, "pass_words"), find(panel, "pass_table")
    for theme in THEMES:
        apply_theme(QApplication.instance(), theme, panel.font())
        panel.set_theme(theme)
        for width, height, beside in ((262, 420, False), (620, 220, True), (262, 420, False)):
            panel.resize(width, height)
            panel.layout().activate()
            assert (panel.width(), panel.height()) == (width, height)
            assert (table.x() > words.x()) is beside
            for part in (words, table, find(panel, "pass_controls")):
                assert panel.rect().contains(part.geometry()), (theme.id, width, part.objectName())
