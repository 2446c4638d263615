"""The controls over a loss landscape: which plane, how fine, compute and cancel."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.landscape import SIZES
from arrows_gui.core.landscape_kinds import PLANES
from arrows_gui.core.landscape_plane import parameter_name
from arrows_gui.core.network import Network
from arrows_gui.views.words import said, tr

USUAL_SIZE = 50
STEPS = 1000
"""The progress bar counts in thousandths."""


class WeightSpin(QSpinBox):
    """Chooses a parameter of a network by its place in theta, and shows its name."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(tr(title))
        tip = "{title}: w(unit, input) or b(unit) of a layer. Arrows or its number."
        self.setToolTip(tr(tip, title=title))
        self._network: Network | None = None
        self.setRange(0, 1)

    def show_network(self, network: Network) -> None:
        """Offer the parameters of a network."""
        self._network = network
        with QSignalBlocker(self):
            self.setRange(0, network.n - 1)

    def textFromValue(self, value: int) -> str:
        """Name a parameter."""
        known = self._network is not None and value < self._network.n
        return said(parameter_name(self._network, value)) if known and self._network else str(value)

    def valueFromText(self, text: str) -> int:
        """Read a number, or a name as it is shown."""
        return int(text) if text.isdigit() else self.value()

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Let a number be typed."""
        good = not text or text.isdigit() or text == self.textFromValue(self.value())
        return (QValidator.State.Acceptable if good else QValidator.State.Invalid, text, place)


class LandscapeControls(QWidget):
    """One row, and a second one where two weights are to be chosen."""

    compute_wanted = Signal(str, int)  # the id of a plane of PLANES, points along each axis
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network: Network | None = None
        self._plane = QComboBox(self)
        self._plane.setObjectName("landscape_plane_combo")
        self._plane.setAccessibleName(tr("Plane through the weights"))
        self._plane.setToolTip(tr("The plane through the space of all weights that is looked at"))
        for kind in PLANES:
            self._plane.addItem(tr(kind.title), kind.id)
            last = self._plane.count() - 1
            self._plane.setItemData(last, tr(kind.sentence), Qt.ItemDataRole.ToolTipRole)
        self._size = QComboBox(self)
        self._size.setObjectName("landscape_size_combo")
        self._size.setAccessibleName(tr("Points of the grid along each axis"))
        self._size.setToolTip(tr("The loss is worked out at so many points along each axis"))
        for size in SIZES:
            self._size.addItem(str(size), size)
        self._size.setCurrentIndex(SIZES.index(USUAL_SIZE))
        self._plane.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._plane.setMinimumContentsLength(8)
        self._compute = _button(
            "landscape_compute_button", "Compute", "Compute the landscape", self
        )
        self._compute.setToolTip(
            tr("Lay the plane through the weights of this step and work it out")
        )
        self._cancel = _button("landscape_cancel_button", "Cancel", "Cancel the landscape", self)
        self._cancel.setToolTip(tr("Stop working it out; the rows so far stay"))
        self._progress = QProgressBar(self)
        self._progress.setObjectName("landscape_progress")
        self._progress.setAccessibleName(tr("Progress of the landscape"))
        self._progress.setToolTip(tr("How much of the grid is worked out"))
        self._progress.setRange(0, STEPS)
        self._progress.setMinimumWidth(90)
        self._progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._weights = (
            WeightSpin("landscape_first_weight", "Parameter across", self),
            WeightSpin("landscape_second_weight", "Parameter up", self),
        )
        self._lay_out()
        self._plane.currentIndexChanged.connect(lambda: self._show_weights())
        self._compute.clicked.connect(
            lambda: self.compute_wanted.emit(self.kind(), self._size.currentData())
        )
        self._cancel.clicked.connect(self.cancel_wanted)
        self._show_weights()

    def kind(self) -> str:
        """Give the id of the plane that is chosen."""
        return str(self._plane.currentData())

    def weights(self) -> tuple[int, int]:
        """Give the places in theta of the two parameters that are chosen."""
        return self._weights[0].value(), self._weights[1].value()

    def show_kind(self, kind_id: str) -> None:
        """Show which plane is chosen, without announcing it."""
        self._plane.setCurrentIndex(self._plane.findData(kind_id))

    def show_weights(self, first: int, second: int) -> None:
        """Show which two parameters are chosen."""
        for spin, value in zip(self._weights, (first, second), strict=True):
            spin.setValue(value)

    def show_network(self, network: Network) -> None:
        """Offer the parameters of a network, of another one its first two to begin with."""
        same, self._network = network == self._network, network
        for spin in self._weights:
            spin.show_network(network)
        if not same:
            self.show_weights(0, 1)

    def show_progress(self, share: float | None) -> None:
        """Show the share that is done while it is worked out; None: nothing is going on."""
        busy = share is not None
        if busy != (self._stack.currentIndex() == 1):
            had_focus = self._compute.hasFocus() or self._cancel.hasFocus()
            self._stack.setCurrentIndex(int(busy))
            if had_focus:
                (self._cancel if busy else self._compute).setFocus()
        self._plane.setEnabled(not busy)
        self._pair.setEnabled(not busy)
        if share is not None:
            self._progress.setValue(round(STEPS * share))

    def _lay_out(self) -> None:
        idle, busy = QWidget(self), QWidget(self)
        for page, parts in (
            (idle, ((self._size, 0), (self._compute, 0))),
            (busy, ((self._progress, 1), (self._cancel, 0))),
        ):
            line = QHBoxLayout(page)
            line.setContentsMargins(0, 0, 0, 0)
            for part, stretch in parts:
                line.addWidget(part, stretch)
        self._stack = QStackedLayout()
        self._stack.addWidget(idle)
        self._stack.addWidget(busy)
        row = QHBoxLayout()
        row.addWidget(self._plane, 1)
        row.addLayout(self._stack)
        self._pair = QWidget(self)
        pair = QHBoxLayout(self._pair)
        pair.setContentsMargins(0, 0, 0, 0)
        for title, spin in zip(("Across", "Up"), self._weights, strict=True):
            pair.addWidget(QLabel(tr(title), self._pair))
            pair.addWidget(spin, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._pair)

    def _show_weights(self) -> None:
        self._pair.setVisible(self.kind() == "two_weights")


def _button(name: str, title: str, spoken: str, parent: QWidget) -> QPushButton:
    button = QPushButton(tr(title), parent)
    button.setObjectName(name)
    button.setAccessibleName(tr(spoken))
    return button
