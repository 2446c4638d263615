"""A column of panels that scrolls where the window is low."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

SQUEEZED_PX = 160
"""The least width of a column that may be narrower than what it holds."""


class SideColumn(QScrollArea):
    """A column that scrolls up and down only: it is never narrower than what it holds."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._parts = parts
        self._squeezable = False
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 4, 0)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = inner
        self.setWidget(inner)
        inner.installEventFilter(self)

    def parts(self) -> tuple[QWidget, ...]:
        """Give the panels, from top to bottom."""
        return self._parts

    def set_squeezable(self, on: bool) -> None:
        """Let it be narrower than what it holds, and scroll sideways, or not."""
        self._squeezable = on
        policy = Qt.ScrollBarPolicy
        bar = policy.ScrollBarAsNeeded if on else policy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(bar)
        self.setMinimumWidth(self.minimumSizeHint().width())

    def minimumSizeHint(self) -> QSize:
        """Leave room for the widest part and the scroll bar."""
        if self._squeezable:
            return QSize(SQUEEZED_PX, 120)
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inner.minimumSizeHint().width() + bar, 120)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for more room when a part grows."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.setMinimumWidth(self.minimumSizeHint().width())
        return super().eventFilter(watched, event)
