"""Where the boxes and wires of a graph's drawing lie, in pixels at its ordinary size."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainterPath

from arrows_gui.core.backprop import GraphEdge
from arrows_gui.core.graph_layout import Layout
from arrows_gui.core.written import MINUS

SMALL = 0.88
"""The size of the numbers, as a share of the font."""

WIDEST = f"∂ {MINUS}8.888e{MINUS}8"
WIDEST_NAME = "w₁₀ "
WIDEST_SLOPE = f"{MINUS}8.8888"
"""Gradients, names and local derivatives are seldom wider; then they lie over a wire's bend."""

READABLE_PX = 8.0
"""Numbers that are any smaller are hard to read."""

MARGIN_PX = 14.0
LANE_PX = 4.0
"""The wire forward lies so far above the middle of an edge, the arrow back so far below."""

HEAD_PX = 9.0
CURVE_PX = 34.0
PAD_PX = 7.0


def short_text(value: float) -> str:
    """Write a number in a drawing with four significant digits, and a short exponent."""
    if value != value:
        return "?"
    text = f"{value + 0.0:.4g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
    return text.replace("-", MINUS)


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of a drawing: of labels, and of numbers."""

    label: QFont
    small: QFont

    @staticmethod
    def of(font: QFont) -> "Fonts":
        """Derive them from the font of a widget."""
        label, small = QFont(font), QFont(font)
        label.setBold(True)
        small.setPointSizeF(font.pointSizeF() * SMALL)
        return Fonts(label, small)


class Cells:
    """How large the rows, the columns and the gaps between these are with some fonts."""

    def __init__(self, fonts: Fonts) -> None:
        small, label = QFontMetricsF(fonts.small), QFontMetricsF(fonts.label)
        self.smallest = READABLE_PX / QFontInfo(fonts.small).pixelSize()
        self.line = small.height()
        self.label_line = label.height()
        self.row = max(2 * (self.line + LANE_PX + 1.5), (label.height() + 2 * self.line + 6) / 2)
        name_wide = label.horizontalAdvance(WIDEST_NAME)
        wide = max(small.horizontalAdvance(WIDEST), name_wide + small.horizontalAdvance(WIDEST[2:]))
        self.wide = wide + 2 * PAD_PX
        self.plate = small.horizontalAdvance(WIDEST_SLOPE) + 4
        self.gap = CURVE_PX + self.plate + HEAD_PX

    def room(self, width: float, height: float) -> tuple[int, int]:
        """Give how many columns and rows can be read at once in a view of so many pixels."""
        across, down = (side / self.smallest - 2 * MARGIN_PX for side in (width, height))
        return int((across + self.gap) / (self.wide + self.gap)), int(down / self.row)


class Geometry:
    """Turns the columns and rows of a layout into rectangles and paths."""

    def __init__(self, layout: Layout, fonts: Fonts) -> None:
        self.layout = layout
        self.fonts = fonts
        cells = Cells(fonts)
        self.line, self.label_line, self.row = cells.line, cells.label_line, cells.row
        self.wide, self.plate, self.gap = cells.wide, cells.plate, cells.gap
        self.boxes = {number: self._box(number) for number in layout.boxes}

    def size(self) -> tuple[float, float]:
        """Give the width and the height of everything, with a margin."""
        columns = self.layout.columns
        wide = columns * self.wide + (columns - 1) * self.gap
        return wide + 2 * MARGIN_PX, self.layout.rows * self.row + 2 * MARGIN_PX

    def left(self, column: int) -> float:
        """Give the left edge of a column."""
        return MARGIN_PX + column * (self.wide + self.gap)

    def height(self, rows: float) -> float:
        """Give where so many rows below the top are."""
        return MARGIN_PX + rows * self.row

    def port(self, edge: GraphEdge) -> QPointF:
        """Give where an edge meets the box that it goes into."""
        wire = self.layout.wires[edge]
        column = wire.column + len(wire.heights) - 1
        return QPointF(self.left(column), self.height(wire.heights[-1]))

    def slope_plate(self, edge: GraphEdge) -> QRectF:
        """Give the room for the local derivative: above the last stretch of the wire."""
        port = self.port(edge)
        return QRectF(
            port.x() - self.plate - HEAD_PX,
            port.y() - LANE_PX - self.line - 1,
            self.plate,
            self.line,
        )

    def part_plate(self, edge: GraphEdge) -> QRectF:
        """Give the room for the contribution: below the first stretch of the arrow back."""
        port = self.port(edge)
        return QRectF(
            port.x() - self.plate - HEAD_PX, port.y() + LANE_PX + 1, self.plate, self.line
        )

    def path(self, edge: GraphEdge, lane: float) -> QPainterPath:
        """Give the way of an edge from its input to its head, so far below the middle."""
        wire = self.layout.wires[edge]
        way = QPainterPath()
        heights = [self.height(height) + lane for height in wire.heights]
        way.moveTo(self.left(wire.column) + self.wide, heights[0])
        for step, (y, next_y) in enumerate(pairwise(heights)):
            begin = self.left(wire.column + step) + self.wide
            if step:
                way.lineTo(begin, y)
            bend, end = begin + CURVE_PX, begin + self.gap
            middle = begin + CURVE_PX / 2
            way.cubicTo(middle, y, middle, next_y, bend, next_y)
            way.lineTo(end, next_y)
        return way

    def tail(self, edge: GraphEdge, lane: float) -> QPointF:
        """Give where an edge leaves the box of its input."""
        wire = self.layout.wires[edge]
        return QPointF(self.left(wire.column) + self.wide, self.height(wire.heights[0]) + lane)

    def _box(self, number: int) -> QRectF:
        box = self.layout.boxes[number]
        return QRectF(self.left(box.column), self.height(box.top), self.wide, box.rows * self.row)
