"""The data: which are learnt from, a table of one's own, and points drawn by hand."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QSpinBox,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from arrows_gui.core.dataset import Dataset
from arrows_gui.core.datasets import DATASETS
from arrows_gui.core.network_loss import REGRESSION
from arrows_gui.core.network_setup import DRAWN, TABLE, NetworkSetup, data_of
from arrows_gui.files.csv_table import CLASSIFICATION, read_table
from arrows_gui.views.csv_dialog import CsvDialog
from arrows_gui.views.data_panel import DataPanel
from arrows_gui.views.points_board import BRUSHES, PointsBoard
from arrows_gui.views.points_sheet import REACH, PointsSheet
from arrows_gui.views.theme import THEMES
from tests.views.helpers import choose, find, move, type_into

FLOWERS = b"name,length,width,kind\nann,1,2,a\nbob,2,,b\ncat,3,4,a\ndan,4,5,b\n"
OWN = Dataset(
    x=np.array(((0.5, 1.0), (-1.0, 2.0), (0.0, -2.0))),
    targets=np.array((0.0, 1.0, 1.0)),
    features=("x1", "x2"),
    target="y",
    classes=("1", "3"),
)


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()


@pytest.fixture
def panel(qtbot: QtBot) -> DataPanel:
    made = DataPanel()
    made.set_theme(THEMES[0])
    show(made, NetworkSetup())
    shown(qtbot, made)
    return made


@pytest.fixture
def dialog(qtbot: QtBot) -> CsvDialog:
    made = CsvDialog(read_table(FLOWERS))
    made.set_theme(THEMES[0])
    shown(qtbot, made)
    return made


@pytest.fixture
def board(qtbot: QtBot) -> PointsBoard:
    made = PointsBoard()
    made.set_theme(THEMES[0])
    shown(qtbot, made)
    return made


def show(panel: DataPanel, setup: NetworkSetup) -> None:
    panel.show_setup(setup, data_of(setup))


def ok(window: QWidget, name: str) -> bool:
    buttons: QDialogButtonBox = find(window, name)
    return buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def said(window: QWidget, name: str) -> str:
    label: QLabel = find(window, name)
    return label.text() if label.isVisible() else ""


def test_the_panel_shows_every_data_set_and_announces_nothing(
    panel: DataPanel, qtbot: QtBot
) -> None:
    about: QLabel = find(panel, "data_about")
    with qtbot.assertNotEmitted(panel.changed_wanted):
        for source in DATASETS:
            show(panel, NetworkSetup(dataset=source.id, count=50, data_seed=9, standardise=True))
            assert find(panel, "dataset_combo", QComboBox).currentText() == source.title
            assert find(panel, "dataset_sentence", QLabel).text() == source.sentence
            assert about.text().startswith("50 points: 35 to train on, 15 to test\n")
            assert ("2 classes: 0 (25), 1 (25)" in about.text()) or source.id not in (
                *("circle", "gaussians", "spiral", "moons"),
            )
            assert find(panel, "data_seed", QSpinBox).value() == 9
            assert find(panel, "standardise_check", QCheckBox).isChecked()
    assert "1 feature: x\nTarget y:" in about.text()
    for theme in THEMES:
        panel.set_theme(theme)
        assert panel.minimumSizeHint().width() <= 262


def test_a_data_set_is_wanted_with_the_noise_that_suits_it(panel: DataPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.changed_wanted) as wish:
        choose(panel, "dataset_combo", "spiral")
    assert wish.args == [{"dataset": "spiral", "own": None, "noise": 0.05}]
    with qtbot.assertNotEmitted(panel.changed_wanted):
        choose(panel, "dataset_combo", "circle")  # it is the one that is shown


def test_numbers_are_wanted_where_they_can_be_and_told_where_not(
    panel: DataPanel, qtbot: QtBot
) -> None:
    for name, bad, good, value in (
        ("count", ("", "9", "5001", "10.5", "abc", "nan"), "25", 25),
        ("noise", ("-0.1", "inf", "x"), "0", 0.0),
        ("train_share", ("0", "1", "70", "-1"), "0.5", 0.5),
    ):
        with qtbot.assertNotEmitted(panel.changed_wanted):
            for text in bad:
                type_into(find(panel, f"data_{name}"), text)
                assert said(panel, f"data_{name}_error")
                assert find(panel, f"data_{name}").text() == text
        with qtbot.waitSignal(panel.changed_wanted) as wish:
            type_into(find(panel, f"data_{name}"), good)
        assert wish.args == [{name: value}]
        assert not said(panel, f"data_{name}_error")
    with qtbot.waitSignal(panel.changed_wanted) as wish:
        find(panel, "data_seed", QSpinBox).setValue(12)
    assert wish.args == [{"data_seed": 12}]
    with qtbot.waitSignal(panel.changed_wanted) as wish:
        find(panel, "standardise_check", QAbstractButton).click()
    assert wish.args == [{"standardise": True}]


def test_own_data_are_asked_for_and_what_is_shown_stays_until_they_come(
    panel: DataPanel, qtbot: QtBot
) -> None:
    combo: QComboBox = find(panel, "dataset_combo")
    for data_id, signal in ((DRAWN, panel.draw_wanted), (TABLE, panel.csv_wanted)):
        show(panel, NetworkSetup())
        with qtbot.assertNotEmitted(panel.changed_wanted), qtbot.waitSignal(signal):
            choose(panel, "dataset_combo", data_id)
        assert combo.currentData() == "circle"
        show(panel, NetworkSetup(dataset=data_id, own=OWN))
        assert combo.currentData() == data_id
        assert find(panel, "data_count").isHidden()
        assert "2 classes: 1 (1), 3 (2)" in find(panel, "data_about", QLabel).text()
        with qtbot.waitSignal(signal):
            find(panel, "own_data_button", QAbstractButton).click()
    panel.show_problem("the file is empty")
    assert said(panel, "data_problem") == "the file is empty"


def test_a_table_is_shown_with_a_guess_of_what_is_learnt(dialog: CsvDialog) -> None:
    features: QListWidget = find(dialog, "csv_features")
    assert [features.item(row).text() for row in range(4)] == [
        *("name: text", "length: numbers", "width: numbers, 1 missing", "kind: the target"),
    ]
    assert [features.item(row).checkState() == Qt.CheckState.Checked for row in range(4)] == [
        *(False, True, True, False)
    ]
    assert find(dialog, "csv_target", QComboBox).currentText() == "kind"
    assert find(dialog, "csv_task", QComboBox).currentData() == CLASSIFICATION
    model = find(dialog, "csv_preview", QTableView).model()
    assert model.headerData(1, Qt.Orientation.Horizontal) == "length\nfeature"
    assert model.headerData(1, Qt.Orientation.Vertical) == "3"
    assert [model.index(1, column).data() for column in range(4)] == ["bob", "2", "missing", "b"]


def test_ok_waits_until_the_choice_can_be_learnt_from(dialog: CsvDialog) -> None:
    features: QListWidget = find(dialog, "csv_features")
    assert "missing in line 3 (in 'width')" in said(dialog, "csv_problem")
    assert not ok(dialog, "csv_buttons")
    find(dialog, "csv_drop", QAbstractButton).click()
    assert (said(dialog, "csv_problem"), ok(dialog, "csv_buttons")) == ("", True)
    assert find(dialog, "csv_summary", QLabel).text() == "3 of 4 rows, 2 features"
    data = dialog.dataset()
    assert data.x.tolist() == [[1, 2], [3, 4], [4, 5]]
    assert (data.targets.tolist(), data.classes) == ([0, 0, 1], ("a", "b"))
    assert dialog.standardise()
    features.item(0).setCheckState(Qt.CheckState.Checked)
    assert "'name' must have numbers only: line 2 has 'ann'" in said(dialog, "csv_problem")
    find(dialog, "csv_none", QAbstractButton).click()
    assert "at least one feature" in said(dialog, "csv_problem")
    find(dialog, "csv_all", QAbstractButton).click()
    find(dialog, "csv_target", QComboBox).setCurrentText("length")
    combo: QComboBox = find(dialog, "csv_task")
    combo.setCurrentIndex(combo.findData(REGRESSION))
    assert dialog.dataset().features == ("width",)
    find(dialog, "csv_target", QComboBox).setCurrentText("kind")
    assert dialog.dataset().features == ("length", "width")


def test_a_table_is_read_anew_without_its_header(dialog: CsvDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.reload_wanted) as wish:
        find(dialog, "csv_header", QAbstractButton).click()
    assert wish.args == [False]
    dialog.show_table(read_table(FLOWERS, header=False))
    assert find(dialog, "csv_features", QListWidget).item(3).text() == "column 4: the target"
    dialog.show_problem("the file is empty")
    assert not ok(dialog, "csv_buttons")


def test_points_are_drawn_sprayed_and_removed_with_the_mouse(board: PointsBoard) -> None:
    sheet: PointsSheet = find(board, "points_sheet")
    assert "at least two points" in said(board, "points_problem")
    centre = sheet.rect().center()
    left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    QTest.mouseClick(sheet, left, pos=centre)
    assert sheet.points()[0] == pytest.approx((0, 0, 0), abs=0.03)
    find(board, "brush_3", QAbstractButton).click()
    QTest.mousePress(sheet, left, pos=centre + QPoint(60, 0))
    for step in range(1, 6):
        move(sheet, centre + QPoint(60 + 10 * step, 0), left)
    QTest.mouseRelease(sheet, left, pos=centre + QPoint(110, 0))
    points = np.array(sheet.points())
    assert len(points) == 7
    assert points[2:, 1].std() > 0
    data = board.dataset()
    assert data.classes == ("1", "3")
    assert data.targets.tolist() == [0, 1, 1, 1, 1, 1, 1]
    QTest.mouseClick(sheet, right, pos=centre)
    assert len(sheet.points()) == 6
    assert "at least two classes" in said(board, "points_problem")
    assert not ok(board, "points_buttons")
    find(board, "points_clear", QAbstractButton).click()
    assert sheet.points() == ()


def test_points_are_drawn_with_the_keys(board: PointsBoard) -> None:
    sheet: PointsSheet = find(board, "points_sheet")
    sheet.setFocus()
    key = Qt.Key
    for press in (key.Key_Space, key.Key_6, key.Key_Right, key.Key_Right, key.Key_Up):
        QTest.keyClick(sheet, press)
    QTest.keyClick(sheet, key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(sheet, key.Key_Space)
    assert sheet.points() == ((0, 0, 0), (0.18, 0.1, BRUSHES - 1))
    QTest.keyClick(sheet, key.Key_9)
    assert find(board, f"brush_{BRUSHES}", QAbstractButton).isChecked()
    for _ in range(100):
        QTest.keyClick(sheet, key.Key_Down)
    QTest.keyClick(sheet, key.Key_Space)
    assert sheet.points()[-1][1] == -REACH
    QTest.keyClick(sheet, key.Key_Backspace)
    assert len(sheet.points()) == 2
    QTest.keyClick(sheet, key.Key_Backspace)  # nothing is near: the last one goes
    assert sheet.points() == ((0, 0, 0),)


def test_values_are_drawn_apart_from_classes_and_neither_is_lost(board: PointsBoard) -> None:
    sheet: PointsSheet = find(board, "points_sheet")
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton)
    choose(board, "points_mode", REGRESSION)
    assert sheet.points() == ()
    for text, place in (("-0.5", QPoint(50, 50)), ("0.25", QPoint(100, 120))):
        type_into(find(board, "draw_value_field"), text)
        assert board.isVisible()
        QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=place)
    data = board.dataset()
    assert (data.task, data.targets.tolist()) == (REGRESSION, [-0.5, 0.25])
    choose(board, "points_mode", CLASSIFICATION)
    assert len(sheet.points()) == 1


def test_what_was_drawn_before_is_there_again(qtbot: QtBot) -> None:
    for data in (OWN, replace(OWN, classes=())):
        board = PointsBoard(data)
        for theme in THEMES:
            board.set_theme(theme)
            assert not board.grab().isNull()
        qtbot.addWidget(board)
        again = board.dataset()
        assert (again.x == data.x).all()
        assert (again.targets == data.targets).all()
        assert (again.classes, again.task) == (data.classes, data.task)
