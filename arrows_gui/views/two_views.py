"""The contours and the 3-D view: side by side, or one above the other where it is narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

NARROW_PX = 260
"""The least width of each view; in less than twice as much they do not fit side by side."""


class TwoViews(QSplitter):
    """Asks for the width of one view only: it is never the reason to cut the columns beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("splitter_views")
        self.setChildrenCollapsible(False)

    def minimumSizeHint(self) -> QSize:
        """Leave room for one view beside another thing."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), NARROW_PX), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the views one above the other, or side by side again."""
        super().resizeEvent(event)
        is_narrow = self.width() < 2 * NARROW_PX + self.handleWidth()
        wanted = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        if wanted != self.orientation():
            self.setOrientation(wanted)
            self.setSizes([1] * self.count())
