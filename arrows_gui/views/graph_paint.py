"""Paints the drawing of a graph: boxes, wires forward, and the gradient's arrows back."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from arrows_gui.core.backprop import CONSTANT, NUMBER, VARIABLE, GraphEdge, GraphNode
from arrows_gui.core.graph_walk import Walk
from arrows_gui.views.graph_geometry import HEAD_PX, LANE_PX, PAD_PX, Geometry, short_text
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

GRADIENT_KEY = "negative_gradient"
"""The colour of the gradient, here as on the plot."""

WIRE_PX, LIT_PX, CASING_PX = 1.3, 2.6, 5.0
LIT_SHARE = 0.1
"""So much of the accent is in the ground of what the stage is about."""

NOT_YET = "…"
GLYPH_PX = 17.0
"""What is written in a box keeps so far from marks at its left edge."""

NAME_PX = 5.0
"""Below a name in its corner the rest of a box is so much lower than the middle."""


class GraphPainter:
    """Paints one walk with one theme."""

    def __init__(self, walk: Walk, geometry: Geometry, theme: Theme) -> None:
        self._walk = walk
        self._graph = walk.shown.graph
        self._geometry = geometry
        self._theme = theme
        self._small = QFontMetricsF(geometry.fonts.small)

    def paint(self, painter: QPainter, chosen: int, has_focus: bool) -> None:
        """Paint everything, what the stage is about last."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self._walk.lit
        edges = sorted(self._graph.edges, key=lambda edge: edge in lit)
        for edge in edges:
            self._paint_wire(painter, edge)
        for edge in edges:
            if edge.varies and edge.head in self._walk.reached:
                self._paint_back(painter, edge)
        self._paint_numbers(painter, edges)
        for node in self._graph.shown:
            self._paint_box(painter, node)
        if chosen in self._geometry.boxes:
            self._paint_chosen(painter, self._geometry.boxes[chosen], has_focus)

    # Edges

    def _paint_wire(self, painter: QPainter, edge: GraphEdge) -> None:
        lit = edge in self._walk.lit and self._walk.stage.phase == "forward"
        known = edge.arg in self._walk.valued
        key = "accent" if lit else "muted" if known else "border"
        colour = self._theme.colour(key)
        path = self._geometry.path(edge, -LANE_PX)
        width = (LIT_PX if lit else WIRE_PX) * self._theme.line
        self._stroke(painter, path, QPen(colour, width))
        tip = self._geometry.port(edge) - QPointF(0, LANE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(_head(tip, 1.0, 0.42))

    def _paint_back(self, painter: QPainter, edge: GraphEdge) -> None:
        """Paint the dashed arrow back; its open head is at the node whose gradient it makes."""
        lit = edge in self._walk.lit and self._walk.stage.phase == "backward"
        waits = edge.arg not in self._walk.reached
        if waits:
            return
        colour = self._theme.colour(GRADIENT_KEY)
        pen = QPen(colour, (LIT_PX if lit else WIRE_PX) * self._theme.line)
        pen.setDashPattern([5 / pen.widthF() * 1.2, 3 / pen.widthF() * 1.2])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._stroke(painter, self._geometry.path(edge, LANE_PX), pen)
        tip = self._geometry.tail(edge, LANE_PX) + QPointF(1.5, 0)
        pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(_head(tip, -1.0, 0.45))

    def _stroke(self, painter: QPainter, path: QPainterPath, pen: QPen) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("base"), CASING_PX))
        painter.drawPath(path)
        painter.setPen(pen)
        painter.drawPath(path)

    def _paint_numbers(self, painter: QPainter, edges: Iterable[GraphEdge]) -> None:
        painter.setFont(self._geometry.fonts.small)
        sweep = self._walk.shown
        for edge in edges:
            if edge.varies and edge.head in self._walk.valued:
                plate = self._geometry.slope_plate(edge)
                self._plate_text(painter, plate, sweep.slopes[edge], "text")
            if edge.varies and edge.arg in self._walk.reached:
                plate = self._geometry.part_plate(edge)
                self._plate_text(painter, plate, sweep.contributions[edge], GRADIENT_KEY)

    def _plate_text(self, painter: QPainter, plate: QRectF, value: float, key: str) -> None:
        """Write a number on a ground of its own, at the right of its room."""
        text = short_text(value)
        wide = self._small.horizontalAdvance(text) + 4
        ground = QRectF(plate.right() - wide, plate.top() + 1, wide, plate.height() - 1)
        painter.fillRect(ground, self._theme.colour("base"))
        painter.setPen(self._theme.colour(key))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)

    # Nodes

    def _paint_box(self, painter: QPainter, node: GraphNode) -> None:
        box = self._geometry.boxes[node.number]
        lit = node.number in self._walk.stage.nodes
        theme = self._theme
        ground = theme.colour("button" if node.kind == VARIABLE else "base")
        painter.setBrush(_mixed(ground, theme.colour("accent"), LIT_SHARE) if lit else ground)
        painter.setPen(self._border(node, lit))
        radius = 16.0 if node.kind in (VARIABLE, CONSTANT, NUMBER) else 6.0
        painter.drawRoundedRect(box, radius, radius)
        if node.inside:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("muted"), 1.0))
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 4, 4)
        self._paint_texts(painter, node, box)
        self._paint_glyphs(painter, node)

    def _border(self, node: GraphNode, lit: bool) -> QPen:
        theme = self._theme
        if lit:
            return QPen(theme.colour("accent"), LIT_PX * theme.line)
        if node.number == self._graph.root:
            return QPen(theme.colour("text"), 2.0 * theme.line)
        if node.kind == VARIABLE:
            return QPen(theme.colour("weight"), 1.8 * theme.line)
        style = Qt.PenStyle.SolidLine if node.args else Qt.PenStyle.DashLine
        return QPen(theme.colour("frame"), 1.2 * theme.line, style)

    def _paint_texts(self, painter: QPainter, node: GraphNode, box: QRectF) -> None:
        """Write the label, the value and the adjoint below each other, in the middle of the box."""
        if node.kind == VARIABLE:
            self._paint_variable(painter, node, box)
            return
        geometry = self._geometry
        has_glyphs = any(edge.glyph for edge in self._graph.into[node.number])
        inner = box.adjusted(GLYPH_PX if has_glyphs else PAD_PX, 0, -PAD_PX, 0)
        numbers = (2 if node.varies else 1) * geometry.line
        lines = self._small_lines(node, inner.width(), box.height() - numbers - PAD_PX)
        high = len(lines) * geometry.line if lines else geometry.label_line
        middle = box.center().y()
        if not lines and node.name != node.label:
            self._paint_name(painter, node, box)
            middle += NAME_PX
        row = QRectF(inner.left(), middle - (high + numbers) / 2, inner.width(), high)
        if lines:
            self._paint_lines(painter, lines, row)
        else:
            painter.setFont(geometry.fonts.label)
            painter.setPen(self._theme.colour("text"))
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, tr(node.label))
        row = QRectF(box.left(), row.bottom(), box.width(), geometry.line)
        self._paint_value(painter, node, row, Qt.AlignmentFlag.AlignCenter)
        self._paint_adjoint(painter, node, row.translated(0, geometry.line))

    def _paint_variable(self, painter: QPainter, node: GraphNode, box: QRectF) -> None:
        """Write the name of a variable beside its value, and its gradient below."""
        geometry = self._geometry
        high = geometry.label_line + geometry.line
        row = box.adjusted(PAD_PX, 0, -PAD_PX, 0)
        row.setTop(box.center().y() - high / 2)
        row.setHeight(geometry.label_line)
        painter.setFont(geometry.fonts.label)
        painter.setPen(self._theme.colour("text"))
        name_wide = QFontMetricsF(geometry.fonts.label).horizontalAdvance(f"{node.name} ")
        value = self._value_text(node)
        room = row.width() - name_wide
        spare = max(0.0, room - self._small.horizontalAdvance(value)) / 2
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row.adjusted(spare, 0, 0, 0), middle, node.name)
        self._paint_value(painter, node, row.adjusted(spare + name_wide, 0, spare, 0), middle)
        below = QRectF(box.left(), row.bottom(), box.width(), geometry.line)
        self._paint_adjoint(painter, node, below)

    def _value_text(self, node: GraphNode) -> str:
        known = node.number in self._walk.valued
        return short_text(self._walk.shown.values[node.number]) if known else NOT_YET

    def _paint_value(
        self, painter: QPainter, node: GraphNode, row: QRectF, side: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(self._geometry.fonts.small)
        known = node.number in self._walk.valued
        painter.setPen(self._theme.colour("text" if known else "muted"))
        painter.drawText(row, side, self._value_text(node))

    def _paint_adjoint(self, painter: QPainter, node: GraphNode, row: QRectF) -> None:
        if node.varies and node.number in self._walk.reached:
            painter.setFont(self._geometry.fonts.small)
            painter.setPen(self._theme.colour(GRADIENT_KEY))
            text = f"∂ {short_text(self._walk.shown.adjoints[node.number])}"
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, text)

    def _small_lines(self, node: GraphNode, wide: float, high: float) -> list[str]:
        """Break what a folded node stands for, or a long label, into lines of small letters."""
        bold = QFontMetricsF(self._geometry.fonts.label)
        tag = "" if node.name == node.label else node.name
        label = tr(node.label)
        if not node.inside and bold.horizontalAdvance(label) <= wide:
            return []
        most = max(1, int(high / self._geometry.line))
        text = f"{tag} = {label}" if tag else label
        return broken(text, self._small, wide, most)

    def _paint_lines(self, painter: QPainter, lines: list[str], room: QRectF) -> None:
        painter.setFont(self._geometry.fonts.small)
        painter.setPen(self._theme.colour("text"))
        row = QRectF(room.left(), room.top(), room.width(), self._geometry.line)
        for line in lines:
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, line)
            row.translate(0, self._geometry.line)

    def _paint_name(self, painter: QPainter, node: GraphNode, box: QRectF) -> None:
        """Write in the corner what sentences call a node."""
        corner = QRectF(box.left(), box.top() + 2, box.width() - PAD_PX, self._geometry.line)
        painter.setFont(self._geometry.fonts.small)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(corner, Qt.AlignmentFlag.AlignRight, node.name)

    def _paint_glyphs(self, painter: QPainter, node: GraphNode) -> None:
        """Mark the inputs of an operation that are not alike, such as the one taken away."""
        painter.setFont(self._geometry.fonts.small)
        painter.setPen(self._theme.colour("muted"))
        for edge in self._graph.into[node.number]:
            if edge.glyph:
                port = self._geometry.port(edge)
                line = self._geometry.line
                spot = QRectF(port.x() + 4, port.y() - line / 2, 14, line)
                painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter, edge.glyph)

    def _paint_chosen(self, painter: QPainter, box: QRectF, has_focus: bool) -> None:
        style = Qt.PenStyle.DashLine if has_focus else Qt.PenStyle.DotLine
        width = 2.2 if has_focus else 1.2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("accent"), width, style))
        painter.drawRoundedRect(box.adjusted(-4.5, -4.5, 4.5, 4.5), 8, 8)


def _head(tip: QPointF, way: float, half: float) -> QPolygonF:
    """Give the corners of a head that points right (1) or left (-1)."""
    back = tip.x() - way * HEAD_PX
    return QPolygonF(
        [
            QPointF(back, tip.y() - half * HEAD_PX),
            tip,
            QPointF(back, tip.y() + half * HEAD_PX),
        ]
    )


def broken(text: str, metrics: QFontMetricsF, wide: float, most: int) -> list[str]:
    """Break a text into at most so many lines of a width; the last one is cut off if need be."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1:
        count = len(rest)
        while count > 1 and metrics.horizontalAdvance(rest[:count]) > wide:
            count -= 1
        space = rest.rfind(" ", 0, count + 1)
        if count < len(rest) and space > 0:
            count = space
        lines.append(rest[:count].strip())
        rest = rest[count:].strip()
    if rest:
        lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, wide))
    return lines


def _mixed(ground: QColor, colour: QColor, share: float) -> QColor:
    def part(one: float, other: float) -> float:
        return (1 - share) * one + share * other

    return QColor.fromRgbF(
        part(ground.redF(), colour.redF()),
        part(ground.greenF(), colour.greenF()),
        part(ground.blueF(), colour.blueF()),
    )
