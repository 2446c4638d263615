"""The loss surface with everything on it: backdrop, start, trails, arrows, key, lens."""

from collections.abc import Mapping, Sequence
from math import hypot
from typing import TYPE_CHECKING

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGraphicsItem, QToolTip, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import Scale
from arrows_gui.core.document import View
from arrows_gui.core.experiment import Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.shades import Shades
from arrows_gui.core.surface import Window
from arrows_gui.core.trace import Step
from arrows_gui.session_recording import Trace
from arrows_gui.views.arrow_item import ArrowItem
from arrows_gui.views.arrow_layer import ArrowLayer
from arrows_gui.views.arrow_text import SEPARATOR, arrow_text, place_text
from arrows_gui.views.backdrop import Backdrop
from arrows_gui.views.curvature_item import CurvatureItem
from arrows_gui.views.guess_item import GuessItem
from arrows_gui.views.overlay_items import StartHandle
from arrows_gui.views.theme import Theme, colour_plot
from arrows_gui.views.trail_layer import TrailLayer
from arrows_gui.views.words import tr

if TYPE_CHECKING:
    from arrows_gui.core.beats import Beat

NUDGE_SHARE = 0.01
"""An arrow key moves the start by this share of the view; with Shift by a tenth of that."""

REDRAW_MS = 25
_NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_HANDLE_KEYS = (*_NUDGES, Qt.Key.Key_Escape)


class SurfaceView(pg.PlotWidget):
    """Shows a surface and the runs over it; announces where a person wants the start."""

    start_wanted = Signal(float, float)
    shades_changed = Signal(object)  # Shades
    hovered = Signal(str)
    kind_hovered = Signal(str)  # the kind of the arrow under the mouse, "" for none
    emptiness_changed = Signal(bool)  # whether the loss is finite nowhere in view
    window_changed = Signal(object)  # the Window that is looked at
    nudged = Signal(float, float, bool)  # an arrow key while guessing: right, up, finely
    start_refused = Signal()  # somebody wanted another start, and it is locked

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface_view")
        self.setAccessibleName(tr("Loss surface with arrows"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(260, 200)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.layout.setContentsMargins(0, 0, 10, 0)
        for name in ("left", "bottom"):
            item.getAxis(name).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._box = item.getViewBox()
        self._box.setAspectLocked(True)
        self._objective: SurfaceObjective | None = None
        self._theme: Theme | None = None
        self._view = View()
        self._mouse: QPointF | None = None
        self._hides_slopes = False
        self._guessing = self._is_start_locked = False
        self._is_known = True  # the loss is finite somewhere in view
        self._is_whole = True
        self._asked: Window | None = None  # the part that is looked at, unless the mouse moved it
        self._backdrop = Backdrop(self._box)
        self._trails = TrailLayer(self._box)
        self._arrows = ArrowLayer(self._box)
        self._handle = StartHandle()
        self.curvature = CurvatureItem()
        self.guess = GuessItem()
        self._own_items = (self._handle, self.curvature, self.guess)
        for part in self._own_items:
            self._box.addItem(part, ignoreBounds=True)
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW_MS)
        self._redraw.timeout.connect(self._draw_backdrop)
        self._handle.dragged.connect(self._want_start)
        self._handle.grabbed.connect(self.setFocus)
        self._box.sigRangeChanged.connect(self._on_range_changed)
        self._box.sigRangeChangedManually.connect(self._on_looked)
        self.scene().sigMouseClicked.connect(self._on_clicked)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        self._theme = theme
        colour_plot(self, theme)
        for part in (*self._own_items, self._trails, self._arrows, self._backdrop):
            part.set_theme(theme)
        self._draw_backdrop()

    def set_view(self, view: View) -> None:
        """Take what is to be shown, and how."""
        old, self._view = self._view, view
        if view.equal_axes != old.equal_axes:
            self._box.setAspectLocked(view.equal_axes)
        if view.fog != old.fog:
            self._backdrop.set_fog(view.fog)
            self._trails.points.set_fog(view.fog)
        if (view.log_loss, view.contours) != (old.log_loss, old.contours):
            self._draw_backdrop()
        self._trails.set_view(view)
        self._arrows.set_view(view)

    def show_objective(self, objective: SurfaceObjective, start: Sequence[float]) -> None:
        """Show another surface; with other constants or another start the view stays."""
        old = self._objective
        self._objective = objective
        surface = objective.surface
        self._handle.show_start(start[0], start[1])
        if old is objective:
            return
        self._trails.points.show_minima(objective.minima())
        if old is None or (old.surface.id, old.surface.window) != (surface.id, surface.window):
            for side, name in zip(("bottom", "left"), surface.axis_names, strict=True):
                self.getPlotItem().setLabel(side, name)
            self.reset_view()
        self._draw_backdrop()
        self._arrows.show_objective(objective)

    def show_run(self, runners: Sequence[Runner], traces: Mapping[int, Trace]) -> None:
        """Show the trails of a run."""
        begun = [trace for trace in traces.values() if len(trace)]
        slopes = [hypot(*trace.step(trace.first).gradient) for trace in begun]
        self._arrows.set_first_slope(max((s for s in slopes if s == s), default=0.0))
        self._trails.show_run(runners, traces)

    def show_ghosts(self, traces: Mapping[int, Trace]) -> None:
        """Show the trails of the run before this one."""
        self._trails.show_ghosts(traces)

    def show_step(
        self,
        step: Step,
        points: Sequence[tuple[Array, int]],
        lasts: Mapping[int, int],
        cursor: int,
        others: Sequence[Step] = (),
    ) -> None:
        """Show the arrows of a step, the points of all runners there, and their trails.

        ``others`` are the steps of runners that are not in focus, whose arrows are shown too.
        """
        self._trails.show_step(points, lasts, cursor)
        self._arrows.show_steps(step, others)
        self._say_what_is_there()

    def show_beat(self, beats: "Sequence[Beat]", index: int = 0) -> None:
        """Show the arrows of one beat of the step; no beats is the whole step."""
        self._arrows.show_beat(beats, index)

    def show_preview(self, paths: Mapping[int, Array]) -> None:
        """Show the faint paths of the steps that would come next."""
        self._trails.show_preview(paths, self._objective)

    def set_guessing(self, guessing: bool, hides_slopes: bool) -> None:
        """Let the mouse and the arrow keys draw a guess; say no slope where that is asked for."""
        self._hides_slopes = hides_slopes
        if guessing != self._guessing:
            self._guessing = guessing
            self._show_focus()
        self._arrows.set_guessing(guessing and hides_slopes)

    def set_start_locked(self, on: bool) -> None:
        """Let nobody move the start, or let it be moved again."""
        self._is_start_locked = on

    def highlight(self, kind_id: str) -> None:
        """Make the arrows of a kind stand out; "" is none."""
        self._arrows.highlight(kind_id)

    def reset_view(self) -> None:
        """Look at the surface's own window."""
        if self._objective is not None:
            self.look_at(self._objective.surface.window)
            self._asked, self._is_whole = None, True

    def look_at(self, window: Window) -> None:
        """Look at a part of the surface, or at more than its own window."""
        x_from, x_to, y_from, y_to = window
        self._asked, self._is_whole = window, False
        self._box.setRange(QRectF(x_from, y_from, x_to - x_from, y_to - y_from), padding=0.0)

    def looked_at(self) -> Window | None:
        """Give the part that a person has chosen to look at; None is the whole surface."""
        if self._asked is not None or self._is_whole:
            return self._asked
        (x_from, x_to), (y_from, y_to) = self._box.viewRange()
        return float(x_from), float(x_to), float(y_from), float(y_to)

    def draw_now(self) -> None:
        """Draw at once what would follow a moment after the view has changed."""
        if self._redraw.isActive():
            self._redraw.stop()
            self._draw_backdrop()

    def arrow_item(self) -> ArrowItem:
        """Give the item that draws the arrows of the step, for reading them back."""
        return self._arrows.item

    def slope_scale(self) -> Scale:
        """Give the present scale of slope arrows."""
        return self._arrows.scale

    def extent(self) -> float:
        """Give the shorter side of the view in axis units."""
        return self._arrows.extent()

    @property
    def shades(self) -> Shades:
        """How losses have become shades."""
        return self._backdrop.shades

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys from the window's shortcuts while the start has the focus."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() in _HANDLE_KEYS:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the start with the arrow keys; Escape gives the focus back."""
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        elif event.key() in _NUDGES and self._guessing:
            self.nudged.emit(*_NUDGES[Qt.Key(event.key())], fine)
        elif event.key() in _NUDGES and self._objective is not None:
            share = NUDGE_SHARE * (0.1 if fine else 1.0)
            rect = self._box.viewRect()
            right, up = _NUDGES[Qt.Key(event.key())]
            x, y = self._handle.place()
            self._want_start(x + right * share * rect.width(), y + up * share * abs(rect.height()))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what the arrow keys move."""
        super().focusInEvent(event)
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the arrow keys belong to the transport again."""
        super().focusOutEvent(event)
        self._show_focus()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the place under the mouse."""
        super().leaveEvent(event)
        self._mouse = None
        self.hovered.emit("")
        self.kind_hovered.emit("")

    # Behind the scenes

    def _on_looked(self, *_: object) -> None:
        self._asked, self._is_whole = None, False

    def _on_range_changed(self) -> None:
        self._redraw.start()
        self._arrows.draw_field()
        self._arrows.draw()
        x, y = self._box.viewRange()
        self.window_changed.emit((*x, *y))

    def _draw_backdrop(self) -> None:
        if self._objective is None or self._theme is None:
            return
        rect = self._box.viewRect()
        if not (rect.width() > 0 and rect.height() > 0):
            return
        view = self._view
        known = self._backdrop.draw(self._objective, rect, view.log_loss, view.contours)
        self.shades_changed.emit(self._backdrop.shades)
        if known != self._is_known:
            self._is_known = known
            self.emptiness_changed.emit(not known)

    def _show_focus(self) -> None:
        self._handle.set_focused(self.hasFocus() and not self._guessing)
        self.guess.set_focused(self.hasFocus() and self._guessing)

    def _want_start(self, x: float, y: float) -> None:
        if self._is_start_locked:
            self.start_refused.emit()
        else:
            self.start_wanted.emit(x, y)

    def _say_what_is_there(self) -> None:
        if self._mouse is not None:
            self.hovered.emit(self._text_at(self._mouse)[0])

    def _on_clicked(self, event: MouseClickEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or event.isAccepted() or event.double():
            return
        if self._box.sceneBoundingRect().contains(event.scenePos()):
            place = self._box.mapSceneToView(event.scenePos())
            self._want_start(place.x(), place.y())

    def _on_mouse_moved(self, where: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(where)
        self._mouse = QPointF(where) if inside else None
        text, kind_id = self._text_at(where) if inside else ("", "")
        self.hovered.emit(text)
        self.kind_hovered.emit(kind_id)
        if kind_id:
            place = self.mapToGlobal(self.mapFromScene(where))
            QToolTip.showText(place, text.replace(SEPARATOR, "\n"), self)
        else:
            QToolTip.hideText()

    def _text_at(self, where: QPointF) -> tuple[str, str]:
        """Say what is under the mouse, and the kind of the arrow there, "" for none."""
        arrow = self._arrows.item.arrow_at(where.x(), where.y())
        if arrow is not None and self._arrows.step is not None:
            return arrow_text(arrow, self._arrows.step), arrow.arrow.kind.id
        if self._objective is None or self._view.fog:
            return "", ""
        place = self._box.mapSceneToView(where)
        return place_text(self._objective, place.x(), place.y(), not self._hides_slopes), ""
