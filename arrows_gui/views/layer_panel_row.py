"""Panels of layers side by side, all of the very same width, so that their rings are alike."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from arrows_gui.views.layer_panel import LayerPanel
from arrows_gui.views.theme import Theme

GAP_PX = 4


class LayerPanelRow(QWidget):
    """Lays the panels out itself: a layout would make some of them a pixel wider."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layer_panel_row")
        self.panels: list[LayerPanel] = []
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and widths of a theme."""
        self._theme = theme
        for panel in self.panels:
            panel.set_theme(theme)
        self._place()

    def set_count(self, count: int) -> None:
        """Have so many panels, all of them empty."""
        for panel in self.panels:
            panel.hide()
            panel.deleteLater()
        self.panels = [LayerPanel(self) for _ in range(count)]
        for panel in self.panels:
            if self._theme is not None:
                panel.set_theme(self._theme)
            panel.show()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if not self.panels:
            return
        count, least = len(self.panels), self.panels[0].minimumSizeHint()
        self.setMinimumSize(QSize(count * (least.width() + GAP_PX) - GAP_PX, least.height()))
        wide = max(least.width(), (self.width() + GAP_PX) // count - GAP_PX)
        for number, panel in enumerate(self.panels):
            panel.setGeometry(number * (wide + GAP_PX), 0, wide, self.height())
