"""The buttons of a walk, Forward, Backward and Update apart, and what of the batch is looked at."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from arrows_gui.core.pass_pages import Page, Pick
from arrows_gui.core.passes import BACK, BACKWARD, FORWARD, UPDATE, PassWalk
from arrows_gui.views.pass_table import words_of
from arrows_gui.views.point_spin import PointSpin
from arrows_gui.views.words import tr

BUTTONS = (
    (FORWARD, "Forward", "The batch goes on to the next layer, and at last to the loss"),
    (BACKWARD, "Backward", "The error goes back to the layer before; no weight changes"),
    (UPDATE, "Update", "The weights of the next layer get their new values"),
    (BACK, "Back", "The stage before"),
)
TAKE_TIP = "Every layer is updated: take this step in the run"
CLOSE_TIP = "Leave the walk; the run stays where it is"
NO_WALK_TIP = "There is no batch to walk through yet"
POINT_TIP = "One point of the batch, or the whole of it"
NO_POINT_TIP = "This stage is of the whole batch"
UNIT_TIP = "The unit whose weights are in the table"


class PassControls(QWidget):
    """Shows which button goes on, and why another does not; announces what is pressed."""

    pressed = Signal(str)  # one of the four buttons, by its name
    close_pressed = Signal()
    point_chosen = Signal(object)  # the number of a point, or None for the whole batch
    unit_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pass_controls")
        self._buttons: dict[str, QToolButton] = {}
        for name, title, _ in BUTTONS:
            button = self._button(f"pass_{name}", title)
            button.clicked.connect(lambda _, name=name: self.pressed.emit(name))
            self._buttons[name] = button
        self._close = self._button("pass_close", "Close walk")
        self._close.setToolTip(tr(CLOSE_TIP))
        self._close.clicked.connect(self.close_pressed)
        self._build_choices()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(3)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(3)
        self._choices.addWidget(self._point, 1)
        self._choices.addWidget(self._unit, 1)
        self.arrange(False)

    def arrange(self, wide: bool) -> None:
        """Put everything in one row, or in three."""
        grid = self._grid
        three = [self._buttons[name] for name in (FORWARD, BACKWARD, UPDATE)]
        others = [self._buttons[BACK], self._close]
        for item in (*three, *others):
            grid.removeWidget(item)
        grid.removeItem(self._choices)
        for place, button in enumerate(three):
            grid.addWidget(button, 0, 2 * place, 1, 2)
        for place, button in enumerate(others):
            where = (0, 6 + 2 * place, 1, 2) if wide else (1, 3 * place, 1, 3)
            grid.addWidget(button, *where)
        where = (0, 10, 1, 4) if wide else (2, 0, 1, 6)
        grid.addLayout(self._choices, *where)

    def show_nothing(self) -> None:
        """Show that there is nothing to walk through."""
        for button in (*self._buttons.values(), self._close):
            button.setEnabled(False)
            button.setToolTip(tr(NO_WALK_TIP))
        self._point.hide()
        self._unit.hide()

    def show_stage(self, walk: PassWalk, index: int) -> None:
        """Show which buttons go on from a stage."""
        for name, _, sentence in BUTTONS:
            reason = walk.why_not(index, name)
            tip = TAKE_TIP if name == UPDATE and walk.is_last(index) else sentence
            self._buttons[name].setEnabled(not reason)
            self._buttons[name].setToolTip(tr(reason or tip))
        self._close.setEnabled(True)
        self._close.setToolTip(tr(CLOSE_TIP))

    def show_pick(self, page: Page, pick: Pick, count: int) -> None:
        """Show what of a batch of so many points is looked at, where the page allows a choice."""
        self._point.show_point(pick.point, count)
        self._point.setVisible(True)
        self._point.setEnabled(page.of_points)
        self._point.setToolTip(tr(POINT_TIP if page.of_points else NO_POINT_TIP))
        with QSignalBlocker(self._unit):
            units = [words_of(name) for name in page.units]
            if [self._unit.itemText(at) for at in range(self._unit.count())] != units:
                self._unit.clear()
                self._unit.addItems(units)
            self._unit.setCurrentIndex(min(pick.unit, len(page.units) - 1))
        self._unit.setVisible(bool(page.units))

    def _button(self, name: str, title: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(tr(title))
        button.setAccessibleName(tr("{button}, batch through the network", button=title))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button

    def _build_choices(self) -> None:
        self._point = PointSpin("pass_point", tr(POINT_TIP), self)
        self._point.point_chosen.connect(self.point_chosen)
        self._unit = QComboBox(self)
        self._unit.setObjectName("pass_unit")
        self._unit.setAccessibleName(tr("Unit"))
        self._unit.setToolTip(tr(UNIT_TIP))
        adjust = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self._unit.setSizeAdjustPolicy(adjust)
        self._unit.setMinimumContentsLength(7)
        self._unit.activated.connect(self.unit_chosen)
