"""The drawing of an expression graph: zoom, pan, choose a node, fold and unfold."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from arrows_gui.core.graph_walk import DOWN, LEFT, RIGHT, UP, Walk, neighbour
from arrows_gui.views.graph_geometry import Cells, Fonts, Geometry
from arrows_gui.views.graph_paint import GraphPainter
from arrows_gui.views.graph_text import edge_words, node_words
from arrows_gui.views.graph_viewport import Viewport
from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

KEY_ZOOM = 1.2
WHEEL_NOTCH = 120
DRAG_PX = 3.0
HELP = "Drag to move, turn the wheel to zoom, double-click a node to fold or unfold it."
KEYS_HELP = "arrow keys choose a node, Enter folds, Page Down goes on, + \N{MINUS SIGN} 0 zoom"

_K = Qt.Key
_MOVES = {
    int(_K.Key_Left): LEFT,
    int(_K.Key_Right): RIGHT,
    int(_K.Key_Up): UP,
    int(_K.Key_Down): DOWN,
}
_FOLDS = {int(_K.Key_Return), int(_K.Key_Enter)}
_ZOOMS = {
    int(_K.Key_Plus): KEY_ZOOM,
    int(_K.Key_Equal): KEY_ZOOM,
    int(_K.Key_Minus): 1 / KEY_ZOOM,
    int(_K.Key_Underscore): 1 / KEY_ZOOM,
}
_STEPS = {int(_K.Key_PageDown): 1, int(_K.Key_PageUp): -1}
_KEYS = {*_MOVES, *_FOLDS, *_ZOOMS, *_STEPS, int(_K.Key_0)}
_BACKTAB = Qt.FocusReason.BacktabFocusReason
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def _is_own(event: QEvent) -> bool:
    """Tell whether a key is one that the view uses itself."""
    if not isinstance(event, QKeyEvent) or event.modifiers() & _COMMANDS:
        return False
    return int(event.key()) in _KEYS


class GraphView(QWidget):
    """Shows a walk over a graph; announces the node that is chosen or to be folded."""

    fold_wanted = Signal(int)
    node_chosen = Signal(int)
    room_changed = Signal()
    step_wanted = Signal(int)  # +1 or -1: the next stage, or the one before

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_view")
        self.setAccessibleName(tr("Expression graph with values and gradients"))
        spoken = tr("{help} With the focus, {keys}.", help=HELP, keys=KEYS_HELP)
        self.setAccessibleDescription(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme: Theme | None = None
        self._walk: Walk | None = None
        self._geometry: Geometry | None = None
        self._port = Viewport()
        self._begins = True  # until another graph has been placed in a view that is seen
        self._room = (0, 0)
        self._chosen = -1
        self._pressed: QPointF | None = None
        self._dragged_from: QPointF | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        self._theme = theme
        self._measure()

    def show_walk(self, walk: Walk) -> None:
        """Show a graph as far as its walk has come; the same drawing stays where it is."""
        old, self._walk = self._walk, walk
        if old is None or old.layout is not walk.layout:
            if old is None or old.sweep.graph.structure != walk.sweep.graph.structure:
                self._begins = True
                self._chosen = -1
            self._measure()
        if self._chosen not in walk.layout.boxes:
            self._chosen = -1
        self.update()

    def chosen(self) -> int:
        """Give the number of the node that is chosen, -1 for none."""
        return self._chosen

    def choose(self, number: int) -> None:
        """Choose a node and bring it into view."""
        if number != self._chosen:
            self._chosen = number
            if self._geometry is not None and number in self._geometry.boxes:
                self._port.bring_in(self._geometry.boxes[number], QRectF(self.rect()))
            self.node_chosen.emit(number)
            self.update()

    def fit(self) -> None:
        """Show the whole graph."""
        if self._geometry is not None:
            self._port.fit(QRectF(self.rect()), self._geometry.size())
            self.update()

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Zoom around a point of the view, or around its middle."""
        self._port.zoom(factor, QRectF(self.rect()).center() if around is None else around)
        self.update()

    def room(self) -> tuple[int, int]:
        """Give how many columns and rows can be read at once."""
        return Cells(Fonts.of(self.font())).room(self.width(), self.height())

    def scale(self) -> float:
        """Give the zoom: 1 is the ordinary size."""
        return self._port.scale

    def box_of(self, number: int) -> QRectF:
        """Give where a node is in the view."""
        assert self._geometry is not None, "there is a drawing"
        return self._port.to_view(self._geometry.boxes[number])

    def node_at(self, place: QPointF) -> int:
        """Give the number of the node at a point of the view, -1 for none."""
        if self._geometry is not None:
            spot = self._port.to_drawing(place)
            for number, box in self._geometry.boxes.items():
                if box.contains(spot):
                    return number
        return -1

    def sizeHint(self) -> QSize:
        """Leave room for a small graph at its ordinary size."""
        return QSize(640, 400)

    def minimumSizeHint(self) -> QSize:
        """Give the smallest size in which anything can be read."""
        return QSize(260, 160)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and never raise."""
        with painting(self) as painter:
            painter.fillRect(self.rect(), self.palette().base())
            if self._walk is not None and self._geometry is not None and self._theme is not None:
                painter.translate(self._port.shift)
                painter.scale(self._port.scale, self._port.scale)
                graph = GraphPainter(self._walk, self._geometry, self._theme)
                graph.paint(painter, self._chosen, self.hasFocus())

    def event(self, event: QEvent) -> bool:
        """Keep the view's own keys from the window's shortcuts, and say what the mouse is on."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.text_at(QPointF(event.pos())) or tr(HELP)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font, which comes later than the theme that it belongs to."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a graph that fits fitting."""
        super().resizeEvent(event)
        if self._begins and self._geometry is not None and self._walk is not None:
            self._begin()
        elif self._port.fits:
            self.fit()
        self._say_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from node to node, fold, and zoom."""
        key = int(event.key())
        if not _is_own(event) or self._walk is None:
            super().keyPressEvent(event)
        elif key in _MOVES:
            self._go(key)
        elif key in _FOLDS:
            self._want_fold(self._chosen)
        elif key in _STEPS:
            self.step_wanted.emit(_STEPS[key])
        elif key in _ZOOMS:
            self.zoom(_ZOOMS[key])
        else:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse."""
        notches = event.angleDelta().y() / WHEEL_NOTCH
        if notches:
            self.zoom(KEY_ZOOM**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a node, and begin to drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._dragged_from = event.position()
            number = self.node_at(event.position())
            if number >= 0:
                self.choose(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the drawing with the mouse."""
        if self._pressed is None or self._dragged_from is None:
            return
        if (event.position() - self._pressed).manhattanLength() >= DRAG_PX or not self._port.fits:
            self._port.move(event.position() - self._dragged_from)
            self._dragged_from = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        self._pressed = self._dragged_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold a node."""
        self._want_fold(self.node_at(event.position()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the chosen node; who comes by the keyboard begins at the loss."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, _BACKTAB)
        if by_key and self._chosen < 0 and self._walk is not None:
            self.choose(self._walk.shown.graph.root)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Unmark the chosen node."""
        super().focusOutEvent(event)
        self.update()

    # Behind the scenes

    def text_at(self, place: QPointF) -> str:
        """Say what is at a point of the view."""
        if self._walk is None or self._geometry is None:
            return ""
        number = self.node_at(place)
        if number >= 0:
            return node_words(self._walk, number)
        spot = self._port.to_drawing(place)
        for edge in self._walk.shown.graph.edges:
            plate = self._geometry.slope_plate(edge).united(self._geometry.part_plate(edge))
            if edge.varies and plate.contains(spot):
                return edge_words(self._walk, edge)
        return ""

    def _say_room(self) -> None:
        room = self.room()
        if room != self._room:
            self._room = room
            self.room_changed.emit()

    def _measure(self) -> None:
        self._say_room()
        if self._walk is None or self._theme is None:
            return
        held = None
        if self._geometry is not None and self._chosen in self._geometry.boxes:
            held = self.box_of(self._chosen).center()
        self._geometry = Geometry(self._walk.layout, Fonts.of(self.font()))
        if self._begins:
            self._begin()
        elif self._port.fits:
            self.fit()
        elif held is not None and self._chosen in self._geometry.boxes:
            self._port.move(held - self.box_of(self._chosen).center())
        self.update()

    def _begin(self) -> None:
        assert self._geometry is not None, "it is measured"
        assert self._walk is not None, "there is a graph"
        loss = self._geometry.boxes[self._walk.shown.graph.root]
        readable = Cells(self._geometry.fonts).smallest
        self._port.begin(QRectF(self.rect()), self._geometry.size(), loss, readable)
        self._begins = not self.isVisible()
        self.update()

    def _want_fold(self, number: int) -> None:
        if self._walk is not None and number in self._walk.foldable:
            self._chosen = number
            self.fold_wanted.emit(number)

    def _go(self, key: int) -> None:
        """Choose the next node in the direction of an arrow key."""
        assert self._walk is not None, "there is a graph to go through"
        graph, boxes = self._walk.shown.graph, self._walk.layout.boxes
        if self._chosen not in boxes:
            self.choose(graph.root)
            return
        self.choose(neighbour(self._walk, self._chosen, _MOVES[key]))
