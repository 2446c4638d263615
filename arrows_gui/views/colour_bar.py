"""The colour bar beside the surface: which shade is which loss."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from arrows_gui.core.shades import Shades
from arrows_gui.views.theme import Theme, heat_colours
from arrows_gui.views.words import tr

BAR_PX = 14
TICKS = 5

MOST_DIGITS = 8

LOG_TIP = "The shades follow the logarithm of how far the loss lies above the lowest one in view"


class ColourBar(QWidget):
    """A vertical bar of the shades, low losses at the bottom, with the losses beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("colour_bar")
        self.setAccessibleName(tr("Colour bar of the loss"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._shades = Shades(0.0, 1.0, False)
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_shades(self, shades: Shades) -> None:
        """Show other shades."""
        self._shades = shades
        self.setToolTip(tr(LOG_TIP) if shades.is_log else "")
        self.update()

    def _digits(self) -> int:
        """Give how many digits it takes to tell the ticks apart."""
        losses = [float(self._shades.loss(np.float64(p))) for p in np.linspace(0, 1, TICKS)]  # type: ignore[arg-type]
        for digits in range(3, MOST_DIGITS):
            if len({f"{loss:.{digits}g}" for loss in losses}) == TICKS:
                return digits
        return 3

    def sizeHint(self) -> QSize:
        """Leave room for a number of seven characters."""
        return QSize(BAR_PX + 12 + self.fontMetrics().horizontalAdvance("-0.0e+00"), 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the title, the bar and the ticks."""
        if self._theme is None:
            return
        painter = QPainter(self)
        line = self.fontMetrics().height()
        bar = QRectF(4, 1.6 * line, BAR_PX, self.height() - 3.2 * line)
        gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        colours = heat_colours(self._theme)
        for place in np.linspace(0, 1, 17):
            red, green, blue = colours[int(place * 255)]
            gradient.setColorAt(float(place), QColor(int(red), int(green), int(blue)))
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.setBrush(gradient)
        painter.drawRect(bar)
        painter.setPen(self._theme.colour("text"))
        title = tr("loss (log)") if self._shades.is_log else tr("loss")
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, title)
        digits = self._digits()
        for place in np.linspace(0, 1, TICKS):
            loss = float(self._shades.loss(np.float64(place)))  # type: ignore[arg-type]
            middle = bar.bottom() - place * bar.height()
            where = QRectF(bar.right() + 4, middle - line / 2, self.width(), line)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, f"{loss:.{digits}g}")
        painter.end()
