"""What the two kinds of lines of a graph's drawing mean."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from arrows_gui.views.graph_paint import GRADIENT_KEY, WIRE_PX
from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

SAMPLE_PX = 34
GAP_PX = 6
ENTRIES = (
    ("values forward; above: local derivative", "muted"),
    ("gradient back; below: contribution, in a node: ∂ = ∂L/∂node", GRADIENT_KEY),
)


class GraphLegend(QWidget):
    """One line with a sample of each kind of line; two where it is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_legend")
        self.setAccessibleName(tr("Meaning of the lines"))
        self.setAccessibleDescription("; ".join(tr(text) for text, _ in ENTRIES))
        self.setToolTip(tr("Solid lines carry values forward, dashed ones the gradient back"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Leave room for one or two lines."""
        lines = 1 if self.width() >= self._wide() else len(ENTRIES)
        return QSize(260, lines * (self.fontMetrics().height() + 2))

    def minimumSizeHint(self) -> QSize:
        """Give the height that is needed."""
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        """Ask for another line where there is no room."""
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the samples and what they mean, and never raise."""
        with painting(self) as painter:
            if self._theme is not None:
                self._paint(painter, self._theme)

    def _entry_wide(self, text: str) -> int:
        return SAMPLE_PX + GAP_PX + self.fontMetrics().horizontalAdvance(tr(text)) + 3 * GAP_PX

    def _wide(self) -> int:
        return sum(self._entry_wide(text) for text, _ in ENTRIES)

    def _paint(self, painter: QPainter, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height() + 2
        in_one = self.width() >= self._wide()
        left, top = 2.0, 0.0
        for text, key in ENTRIES:
            style = Qt.PenStyle.DashLine if key == GRADIENT_KEY else Qt.PenStyle.SolidLine
            painter.setPen(QPen(theme.colour(key), 1.5 * WIRE_PX * theme.line, style))
            middle = top + line / 2
            painter.drawLine(QPointF(left, middle), QPointF(left + SAMPLE_PX, middle))
            painter.setPen(theme.colour("text"))
            begin = left + SAMPLE_PX + GAP_PX
            row = QRectF(begin, top, self.width() - begin, line)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, tr(text))
            if in_one:
                left += self._entry_wide(text)
            else:
                top += line
