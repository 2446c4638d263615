"""The choice of one point of a batch, or of the whole batch."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QSpinBox, QWidget

from arrows_gui.views.words import tr


class PointSpin(QSpinBox):
    """Counts the points from 1 on for a person; 0 is the whole batch."""

    point_chosen = Signal(object)  # a place in the batch from 0 on, or None

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(tr("Point of the batch"))
        self.setToolTip(tip)
        self.setSpecialValueText(tr("Whole batch"))
        self.setPrefix(tr("Point "))
        self.setKeyboardTracking(False)
        self.valueChanged.connect(
            lambda value: self.point_chosen.emit(value - 1 if value else None)
        )

    def show_point(self, point: int | None, count: int) -> None:
        """Show which of so many points is looked at, without announcing it."""
        with QSignalBlocker(self):
            self.setRange(0, count)
            self.setValue(0 if point is None else point + 1)
