"""A group of controls that can be folded away under its title."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGroupBox, QToolButton, QVBoxLayout, QWidget

from arrows_gui.views.words import tr

SCHEDULE = ("Schedule and clipping", "Show or hide schedule and clipping")
NOISE = ("Gradient noise", "Show or hide gradient noise")
"""The groups that are folded: their titles, and what a click does."""


class Fold(QWidget):
    """A title with a triangle; a click shows what is below it, or hides it again."""

    def __init__(
        self, title: str, sentence: str, group: QGroupBox, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title = title
        self._button = QToolButton(self)
        self._button.setObjectName("fold_" + title.lower().replace(" ", "_"))
        self._button.setAccessibleName(tr(sentence))
        self._button.setText(tr(title))
        self._button.setToolTip(tr(sentence))
        self._button.setCheckable(True)
        self._button.setAutoRaise(True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._group = group
        group.setTitle("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._button)
        column.addWidget(group)
        self._button.toggled.connect(self._on_toggled)
        self._on_toggled(False)

    def unfold(self) -> None:
        """Show what is below the title, unless the whole group is hidden."""
        if not self._button.isHidden():
            self._button.setChecked(True)

    def _on_toggled(self, on: bool) -> None:
        self._button.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self._group.setVisible(on)
