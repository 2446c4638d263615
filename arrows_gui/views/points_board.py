"""The dialog in which a person draws the points that a network is to learn from."""

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.dataset import Dataset
from arrows_gui.core.knob import Knob
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_loss import REGRESSION
from arrows_gui.files.csv_table import CLASSIFICATION
from arrows_gui.views.decision_look import class_pens, marker, marker_sample, point_px
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.knob_control import KnobControl
from arrows_gui.views.points_sheet import HELP, Point, PointsSheet
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr, why_not

BRUSHES = 6
FEATURES, TARGET = ("x1", "x2"), "y"
VALUE = Knob(
    *("value", "Value", "value", 1.0, -1.0, 1.0, -100.0, 100.0, "linear"),
    "The target of the points that are set next",
)
MODES = ((CLASSIFICATION, "Points of classes"), (REGRESSION, "Points with values"))


def drawn(points: tuple[Point, ...], task: str) -> Dataset:
    """Make a data set of points; raises BadInput where they are not enough to learn from."""
    if len(points) < 2:
        raise BadInput("draw at least two points: one to learn from and one to test with")
    x, marks = np.array([point[:2] for point in points]), np.array([point[2] for point in points])
    if task == REGRESSION:
        return Dataset(x, marks, FEATURES, TARGET)
    found, codes = np.unique(marks, return_inverse=True)
    if len(found) < 2:
        raise BadInput("draw points of at least two classes: choose another brush")
    names = tuple(str(int(mark) + 1) for mark in found)
    return Dataset(x, codes.astype(np.float64), FEATURES, TARGET, names)


def points_of(data: Dataset) -> tuple[Point, ...]:
    """Give the points of a data set that was drawn."""
    marks = data.targets
    if data.classes:
        marks = np.array([int(name) - 1.0 for name in data.classes])[data.targets.astype(np.intp)]
    return tuple((float(x), float(y), float(z)) for (x, y), z in zip(data.x, marks, strict=True))


class PointsBoard(QDialog):
    """A sheet with its brushes; OK waits until there is enough to learn from."""

    def __init__(self, data: Dataset | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_board")
        self.setWindowTitle(tr("Draw points"))
        self._mode = QComboBox(self)
        self._brushes = QButtonGroup(self)
        self._value = KnobControl(VALUE, "draw", self)
        self._stack = QStackedWidget(self)
        self._sheet = PointsSheet(self)
        self._help = QLabel(tr(HELP), self, wordWrap=True)
        self._count = QLabel(self, wordWrap=True)
        self._clear = QPushButton(tr("&Clear"), self)
        self._problem = ErrorLabel(self)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._kept: dict[str, tuple[Point, ...]] = {}  # what is drawn in each mode
        self._build_brushes()
        self._name_parts()
        self._lay_out()
        self._connect()
        task = REGRESSION if data is not None and not data.classes else CLASSIFICATION
        self._kept[task] = points_of(data) if data is not None else ()
        self._mode.setCurrentIndex(self._mode.findData(task))
        self._show_mode()
        self._sheet.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._sheet.set_theme(theme)
        self._problem.set_theme(theme)
        self._value.set_theme(theme)
        for label in (self._help, self._count):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, theme.colour("muted"))
            label.setPalette(palette)
        for number in range(BRUSHES):
            look = class_pens(theme, number, True)
            size, ratio = point_px(theme) * 1.4, self.devicePixelRatio()
            self._brushes.button(number).setIcon(
                QIcon(marker_sample(marker(number), *look, size, ratio))
            )

    def dataset(self) -> Dataset:
        """Give what is drawn; raises BadInput where it is not enough to learn from."""
        return drawn(self._sheet.points(), self._mode.currentData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter in a field enter the number, and not close the dialog."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and isinstance(self.focusWidget(), QLineEdit)):
            super().keyPressEvent(event)

    def _build_brushes(self) -> None:
        row = QWidget(self)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        for number in range(BRUSHES):
            button = QToolButton(row)
            button.setText(str(number + 1))
            button.setCheckable(True)
            button.setObjectName(f"brush_{number + 1}")
            button.setAccessibleName(tr("Class {number}", number=number + 1))
            tip = tr("Set points of class {number} (key {number})", number=number + 1)
            button.setToolTip(tip)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(20, 20))
            self._brushes.addButton(button, number)
            layout.addWidget(button)
        layout.addStretch(1)
        self._brushes.button(0).setChecked(True)
        self._stack.addWidget(row)
        self._stack.addWidget(self._value)

    def _name_parts(self) -> None:
        self._mode.setObjectName("points_mode")
        self._mode.setAccessibleName(tr("What is drawn"))
        tip = "What is learnt from the points: their class, or their value"
        self._mode.setToolTip(tr(tip))
        for task, title in MODES:
            self._mode.addItem(tr(title), task)
        self._clear.setObjectName("points_clear")
        self._clear.setAccessibleName(tr("Clear"))
        self._clear.setToolTip(tr("Remove every point"))
        self._clear.setAutoDefault(False)
        self._help.setObjectName("points_help")
        self._count.setObjectName("points_count")
        self._problem.setObjectName("points_problem")
        self._buttons.setObjectName("points_buttons")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._mode)
        top.addWidget(self._stack, 1)
        below = QHBoxLayout()
        below.addWidget(self._count, 1)
        below.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self._sheet, 1)
        column.addWidget(self._help)
        column.addLayout(below)
        column.addWidget(self._problem)
        column.addWidget(self._buttons)

    def _connect(self) -> None:
        self._mode.activated.connect(self._on_mode)
        self._brushes.idToggled.connect(self._take_brush)
        self._value.changed.connect(self._take_brush)
        self._value.reset_wanted.connect(lambda: self._value.set_value(VALUE.default))
        self._sheet.brush_wanted.connect(self._on_brush_key)
        self._sheet.points_changed.connect(self._on_points)
        self._clear.clicked.connect(lambda: self._sheet.show_points((), self._of_classes()))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _of_classes(self) -> bool:
        return bool(self._mode.currentData() == CLASSIFICATION)

    def _on_mode(self) -> None:
        """Show what was drawn in the other mode; what is drawn in this one is kept."""
        before = REGRESSION if self._of_classes() else CLASSIFICATION
        if self._stack.currentIndex() != self._mode.currentIndex():
            self._kept[before] = self._sheet.points()
            self._show_mode()

    def _show_mode(self) -> None:
        self._stack.setCurrentIndex(self._mode.currentIndex())
        self._take_brush()
        self._sheet.show_points(self._kept.get(self._mode.currentData(), ()), self._of_classes())

    def _take_brush(self) -> None:
        value = self._brushes.checkedId() if self._of_classes() else self._value.value()
        self._sheet.brush = float(value)

    def _on_brush_key(self, number: int) -> None:
        if self._of_classes() and number <= BRUSHES:
            self._brushes.button(number - 1).setChecked(True)

    def _on_points(self) -> None:
        """Tell how many points there are, and what is still wanting."""
        points = self._sheet.points()
        text = tr("1 point") if len(points) == 1 else tr("{count} points", count=len(points))
        if self._of_classes() and points:
            marks = np.bincount([int(point[2]) for point in points])
            each = [
                tr("{count} of class {number}", count=count, number=mark + 1)
                for mark, count in enumerate(marks.tolist())
                if count
            ]
            text = f"{text}: {', '.join(each)}"
        self._count.setText(text)
        sentence = ""
        try:
            self.dataset()
        except BadInput as problem:
            sentence = why_not(problem)
        self._problem.show_problem(sentence)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not sentence)
