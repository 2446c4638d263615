"""A group of controls that can be folded away under its title."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGroupBox, QToolButton, QVBoxLayout, QWidget


class Fold(QWidget):
    """A title with a triangle; a click shows or hides what is below it."""

    def __init__(self, group: QGroupBox, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = QToolButton(self)
        self._button.setObjectName("fold_" + group.title().lower().replace(" ", "_"))
        self._button.setAccessibleName(f"Show or hide {group.title().lower()}")
        self._button.setText(group.title())
        self._button.setToolTip(f"Show or hide {group.title().lower()}")
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
        self._button.setChecked(is_open)
        self._on_toggled(is_open)

    def _on_toggled(self, on: bool) -> None:
        self._button.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self._group.setVisible(on)
