"""The small window in which a person chooses one of the eight looks."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton, QWidget

from arrows_gui.views.runner_look import LOOKS, sample_pixmap
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

CHOICE_PX = QSize(64, 22)
COLUMNS = 2


class LookPopup(QFrame):
    """Offers the looks; one that another runner has is swapped with it."""

    chosen = Signal(int)  # the place of the look

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("look_popup")
        self.setAccessibleName(tr("Looks"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 4, 4, 4)
        grid.setSpacing(2)
        self._buttons: list[QToolButton] = []
        for place in range(len(LOOKS)):
            button = QToolButton(self)
            button.setObjectName(f"look_{place}")
            button.setToolTip(tr(LOOKS[place].title))
            button.setAccessibleName(tr(LOOKS[place].title))
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setIconSize(CHOICE_PX)
            button.clicked.connect(lambda _=False, place=place: self._on_chosen(place))
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
            self._buttons.append(button)

    def open_at(self, place: QPoint, theme: Theme, look: int, owners: Mapping[int, str]) -> None:
        """Open with a look checked; the owners are the names of the other runners by look."""
        for k, button in enumerate(self._buttons):
            button.setIcon(QIcon(sample_pixmap(k, theme, CHOICE_PX, self.devicePixelRatioF())))
            button.setChecked(k == look)
            title = LOOKS[k].title
            words = tr(title)
            if k in owners:
                words = tr("{title}; {owner} has it: they swap", title=title, owner=owners[k])
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.move(place)
        self.show()
        self._buttons[look % len(LOOKS)].setFocus()

    def _on_chosen(self, place: int) -> None:
        self.close()
        self.chosen.emit(place)
