"""The list of the fault clinic's cases, and how many are found."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.clinic_case import Case
from arrows_gui.core.verdict import NETWORK, SURFACE
from arrows_gui.views.clinic_choices import RIGHT_SIGN
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

WORLDS = {SURFACE: "On a surface", NETWORK: "In a network"}
FOUND = "{found} of {count} found"
NOT_FOUND = "\N{FIGURE SPACE}\N{FIGURE SPACE}"


class _Cases(QListWidget):
    """A list in which nothing is chosen by the focus alone; the first arrow chooses the first."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose what is marked, where nothing is chosen yet."""
        if self.currentItem() is not None and not self.selectedItems():
            self.setCurrentItem(self.currentItem())
        else:
            super().keyPressEvent(event)


class ClinicList(QWidget):
    """Shows the cases by their worlds, with a tick where the cause was found."""

    chosen = Signal(str)  # the id of a case

    def __init__(self, cases: Sequence[Case], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clinic_list")
        self._cases = tuple(cases)
        self._progress = QLabel(self)
        self._progress.setObjectName("clinic_progress")
        self._progress.setAccessibleName(tr("How many causes are found"))
        self._list = _Cases(self)
        self._list.setObjectName("clinic_cases")
        self._list.setAccessibleName(tr("Cases"))
        self._list.setToolTip(tr("Choose a case: it is trained at once"))
        self._list.setWordWrap(True)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setSpacing(1)
        self._items: dict[str, QListWidgetItem] = {}
        self._heads: list[QListWidgetItem] = []
        self._fill()
        self._list.itemSelectionChanged.connect(self._on_selected)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._progress)
        column.addWidget(self._list, 1)
        self.show_found(())

    def set_theme(self, theme: Theme) -> None:
        """Take the fonts and colours of a theme."""
        font = QFont(self._list.font())
        font.setBold(True)
        for head in self._heads:
            head.setFont(font)
            head.setForeground(theme.colour("muted"))

    def sizeHint(self) -> QSize:
        """Be about as wide as a short title."""
        return QSize(24 * self.fontMetrics().averageCharWidth(), 300)

    def show_found(self, found: Collection[str]) -> None:
        """Tick the cases whose cause was found."""
        for number, case in enumerate(self._cases, 1):
            sign = RIGHT_SIGN if case.id in found else NOT_FOUND
            self._items[case.id].setText(f"{sign} {number}. {tr(case.title)}")
        count = len(self._items.keys() & set(found))
        self._progress.setText(tr(FOUND, found=count, count=len(self._cases)))

    def choose(self, case_id: str) -> None:
        """Choose a case, as a click does."""
        self._list.setCurrentItem(self._items[case_id])

    def next_case(self, case_id: str) -> str:
        """Give the case that comes after another one; the first after the last."""
        ids = [case.id for case in self._cases]
        return ids[(ids.index(case_id) + 1) % len(ids)]

    def _fill(self) -> None:
        with QSignalBlocker(self._list):
            for world, title in WORLDS.items():
                cases = [case for case in self._cases if case.world == world]
                if not cases:
                    continue
                head = QListWidgetItem(tr(title), self._list)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self._heads.append(head)
                for case in cases:
                    item = QListWidgetItem(self._list)
                    item.setData(Qt.ItemDataRole.UserRole, case.id)
                    self._items[case.id] = item

    def _on_selected(self) -> None:
        for item in self._list.selectedItems():
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
