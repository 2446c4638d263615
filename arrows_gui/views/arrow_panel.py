"""The arrows: which are shown; with its samples this list is the legend."""

from collections.abc import Collection

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.arrows import ARROWS, SCALE_MODES
from arrows_gui.core.document import View
from arrows_gui.views.arrow_sample import arrow_sample
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

SAMPLE_PX = QSize(44, 18)


class ArrowPanel(QGroupBox):
    """Shows the kinds of arrow and announces which a person wants to see."""

    arrow_wanted = Signal(str, bool)
    scale_mode_wanted = Signal(str)
    all_wanted = Signal(bool)  # the arrows of all runners

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Arrows"), parent)
        self.setObjectName("arrow_panel")
        column = QVBoxLayout(self)
        column.setSpacing(2)
        self._checks: dict[str, QCheckBox] = {}
        for number, kind in enumerate(ARROWS, 1):
            check = QCheckBox(tr(kind.title), self)
            check.setObjectName(f"arrow_{kind.id}")
            check.setToolTip(f"{tr(kind.sentence)}\n{tr('Key {number}', number=number)}")
            check.setIconSize(SAMPLE_PX)
            check.toggled.connect(lambda on, kind_id=kind.id: self.arrow_wanted.emit(kind_id, on))
            self._checks[kind.id] = check
            row = QHBoxLayout()
            row.addWidget(check, 1)
            row.addWidget(QLabel(str(number), self))
            column.addLayout(row)
        self._mode = QComboBox(self)
        self._mode.setObjectName("scale_mode_combo")
        self._mode.setAccessibleName(tr("Length of slope arrows"))
        for mode in SCALE_MODES:
            self._mode.addItem(tr(mode.title), mode.id)
            self._mode.setItemData(
                self._mode.count() - 1, tr(mode.sentence), Qt.ItemDataRole.ToolTipRole
            )
        self._mode.activated.connect(
            lambda index: self.scale_mode_wanted.emit(self._mode.itemData(index))
        )
        self._all = QCheckBox(tr("Of all runners"), self)
        self._all.setObjectName("all_arrows_check")
        self._all.setToolTip(
            tr("Arrows of every runner that is drawn, not only of the one in focus")
        )
        self._all.toggled.connect(self.all_wanted)
        column.addWidget(self._all)
        row = QHBoxLayout()
        row.addWidget(QLabel(tr("Slope arrows"), self))
        row.addWidget(self._mode, 1)
        column.addLayout(row)

    def set_theme(self, theme: Theme) -> None:
        """Draw the samples in the colours of a theme."""
        for kind in ARROWS:
            self._checks[kind.id].setIcon(
                QIcon(arrow_sample(kind, theme, SAMPLE_PX, self.devicePixelRatioF()))
            )

    def show_view(self, view: View) -> None:
        """Show which arrows are on, and how slope arrows are scaled."""
        for kind_id, check in self._checks.items():
            with QSignalBlocker(check):
                check.setChecked(kind_id in view.arrows)
        with QSignalBlocker(self._all):
            self._all.setChecked(view.all_arrows)
        with QSignalBlocker(self._mode):
            self._mode.setCurrentIndex(self._mode.findData(view.scale_mode))
            mode = next(mode for mode in SCALE_MODES if mode.id == view.scale_mode)
            self._mode.setToolTip(tr(mode.sentence))

    def show_missing(self, missing: Collection[str]) -> None:
        """Grey the arrows that the present rule does not have."""
        for kind_id, check in self._checks.items():
            check.setEnabled(kind_id not in missing)
