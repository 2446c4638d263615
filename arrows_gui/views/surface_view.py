"""The loss surface with everything on it: backdrop, start, trails, arrows, key, lens."""

from collections.abc import Mapping, Sequence
from math import hypot

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGraphicsItem, QToolTip, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import ARROWS, SLOPE, Arrow, Scale, arrows_of, cut, slope_scale
from arrows_gui.core.document import View
from arrows_gui.core.experiment import Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.shades import Shades
from arrows_gui.core.surface import Window
from arrows_gui.core.trace import Step, SurfaceTrace
from arrows_gui.views.arrow_item import ArrowItem, DrawnArrow
from arrows_gui.views.arrow_text import SEPARATOR, arrow_text, place_text
from arrows_gui.views.backdrop import Backdrop
from arrows_gui.views.field_item import FieldItem
from arrows_gui.views.overlay_items import LensItem, PointsItem, ScaleKeyItem, StartHandle
from arrows_gui.views.theme import Theme, colour_plot
from arrows_gui.views.trail_item import TrailItem

FIELD_CELL_PX = 34.0
FIELD_ARROW_SHARE = 0.9
"""A field arrow is cut where it is longer than this share of its cell."""

NUDGE_SHARE = 0.01
"""An arrow key moves the start by this share of the view; with Shift by a tenth of that."""

FAR_WINDOWS = 1000.0
"""A preview ends where it is so many windows away."""

REDRAW_MS = 25
_NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_HANDLE_KEYS = (*_NUDGES, Qt.Key.Key_Escape)

OwnItem = FieldItem | ArrowItem | PointsItem | StartHandle | ScaleKeyItem | LensItem


class SurfaceView(pg.PlotWidget):
    """Shows a surface and the runs over it; announces where a person wants the start."""

    start_wanted = Signal(float, float)
    shades_changed = Signal(object)  # Shades
    hovered = Signal(str)
    emptiness_changed = Signal(bool)  # whether the loss is finite nowhere in view

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface_view")
        self.setAccessibleName("Loss surface with arrows")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(260, 200)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.layout.setContentsMargins(0, 10, 10, 0)
        for name in ("left", "bottom"):
            item.getAxis(name).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._box = item.getViewBox()
        self._box.setAspectLocked(True)
        self._objective: SurfaceObjective | None = None
        self._theme: Theme | None = None
        self._view = View()
        self._step: Step | None = None
        self._scale = Scale("fit", 1.0)
        self._trails: dict[int, TrailItem] = {}
        self._mouse: QPointF | None = None
        self._first_slope = 0.0
        self._backdrop = Backdrop(self._box)
        self._field = FieldItem()
        self._arrows = ArrowItem()
        self._points = PointsItem()
        self._handle = StartHandle()
        self._key = ScaleKeyItem()
        self._lens = LensItem()
        self._preview = pg.PlotCurveItem(connect="finite")
        self._preview.setZValue(15)
        for part in self._own_items():
            self._box.addItem(part, ignoreBounds=True)
        self._box.addItem(self._preview, ignoreBounds=True)
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW_MS)
        self._redraw.timeout.connect(self._draw_backdrop)
        self._handle.dragged.connect(self.start_wanted)
        self._handle.grabbed.connect(self.setFocus)
        self._box.sigRangeChanged.connect(self._on_range_changed)
        self.scene().sigMouseClicked.connect(self._on_clicked)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        self._theme = theme
        colour_plot(self, theme)
        for part in self._own_items():
            part.set_theme(theme)
        self._backdrop.set_theme(theme)
        pen = pg.mkPen(theme.colour("preview"), width=1, style=Qt.PenStyle.DashLine)
        self._preview.setPen(pen)
        self._draw_backdrop()

    def set_view(self, view: View) -> None:
        """Take what is to be shown, and how."""
        old, self._view = self._view, view
        if view.equal_axes != old.equal_axes:
            self._box.setAspectLocked(view.equal_axes)
        if (view.log_loss, view.contours) != (old.log_loss, old.contours):
            self._draw_backdrop()
        self._draw_arrows()

    def show_objective(self, objective: SurfaceObjective, start: Sequence[float]) -> None:
        """Show another surface; with other constants or another start the view stays."""
        old = self._objective
        self._objective = objective
        surface = objective.surface
        self._handle.show_start(start[0], start[1])
        if old is objective:
            return
        self._points.show_minima(objective.minima())
        if old is None or (old.surface.id, old.surface.window) != (surface.id, surface.window):
            for side, name in zip(("bottom", "left"), surface.axis_names, strict=True):
                self.getPlotItem().setLabel(side, name)
            self.reset_view()
        self._draw_backdrop()
        self._draw_field()

    def show_run(self, runners: Sequence[Runner], traces: Mapping[int, SurfaceTrace]) -> None:
        """Show the trails of a new run."""
        wanted = {runner.id: runner for runner in runners}
        slopes = (hypot(*traces[runner.id].step(0).gradient) for runner in runners)
        self._first_slope = max(slopes, default=0.0)
        for runner_id in self._trails.keys() - wanted.keys():
            self._box.removeItem(self._trails.pop(runner_id))
        for runner_id, runner in wanted.items():
            if runner_id not in self._trails:
                self._trails[runner_id] = TrailItem()
                self._box.addItem(self._trails[runner_id], ignoreBounds=True)
            trail = self._trails[runner_id]
            if self._theme is not None:
                trail.set_look(self._theme.runner_colour(runner.look), self._theme.line)
            trail.show_trail(traces[runner_id].thetas)

    def show_step(
        self, step: Step, points: Sequence[tuple[Array, int]], lasts: Mapping[int, int], cursor: int
    ) -> None:
        """Show the arrows of a step, the points of all runners there, and their trails."""
        self._step = step
        self._points.show_points(points)
        for runner_id, trail in self._trails.items():
            trail.extend_to(lasts[runner_id], min(cursor, lasts[runner_id]))
        self._draw_arrows()

    def show_preview(self, paths: Mapping[int, Array]) -> None:
        """Show the faint paths of the steps that would come next."""
        gap = np.full((1, 2), np.nan)
        far = FAR_WINDOWS * self._objective.extent if self._objective else np.inf
        pieces = [piece for path in paths.values() for piece in (_near(path, far), gap)]
        points = np.concatenate(pieces) if pieces else np.empty((0, 2))
        self._preview.setData(points[:, 0], points[:, 1])

    def reset_view(self) -> None:
        """Look at the surface's own window."""
        if self._objective is not None:
            self._look_at(self._objective.surface.window)

    def arrow_item(self) -> ArrowItem:
        """Give the item that draws the arrows of the step, for reading them back."""
        return self._arrows

    def slope_scale(self) -> Scale:
        """Give the present scale of slope arrows."""
        return self._scale

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
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        elif event.key() in _NUDGES and self._objective is not None:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            share = NUDGE_SHARE * (0.1 if fine else 1.0)
            rect = self._box.viewRect()
            right, up = _NUDGES[Qt.Key(event.key())]
            x, y = self._handle.place()
            self.start_wanted.emit(
                x + right * share * rect.width(), y + up * share * abs(rect.height())
            )
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the arrow keys move the start."""
        super().focusInEvent(event)
        self._handle.set_focused(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the arrow keys belong to the transport again."""
        super().focusOutEvent(event)
        self._handle.set_focused(False)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the place under the mouse."""
        super().leaveEvent(event)
        self._mouse = None
        self.hovered.emit("")

    # Behind the scenes

    def _own_items(self) -> tuple[OwnItem, ...]:
        return (self._field, self._arrows, self._points, self._handle, self._key, self._lens)

    def _look_at(self, window: Window) -> None:
        x_from, x_to, y_from, y_to = window
        self._box.setRange(QRectF(x_from, y_from, x_to - x_from, y_to - y_from), padding=0.0)

    def _on_range_changed(self) -> None:
        self._redraw.start()
        self._draw_field()
        self._draw_arrows()

    def _draw_backdrop(self) -> None:
        if self._objective is None or self._theme is None:
            return
        rect = self._box.viewRect()
        if not (rect.width() > 0 and rect.height() > 0):
            return
        view = self._view
        known = self._backdrop.draw(self._objective, rect, view.log_loss, view.contours)
        self.shades_changed.emit(self._backdrop.shades)
        self.emptiness_changed.emit(not known)

    def _extent(self) -> float:
        rect = self._box.viewRect()
        return float(min(rect.width(), abs(rect.height())))

    def _draw_arrows(self) -> None:
        step = self._step
        if step is None:
            return
        slope = float(np.hypot(*step.gradient))
        scale = slope_scale(self._view.scale_mode, slope, self._extent(), self._first_slope)
        changed, self._scale = scale != self._scale, scale
        drawn = [self._drawn(arrow) for arrow in arrows_of(step, self._view.arrows)]
        self._arrows.show_arrows(drawn)
        self._lens.show_arrows(drawn)
        shown = (kind for kind in ARROWS if kind.unit == SLOPE and kind.id in self._view.arrows)
        self._key.show_scale(scale, next(shown, None))
        if changed or ("field" in self._view.arrows) != self._field.is_shown():
            self._draw_field()
        if self._mouse is not None:
            self.hovered.emit(self._text_at(self._mouse)[0])

    def _drawn(self, arrow: Arrow) -> DrawnArrow:
        vectors = arrow.vector[None, :]
        if arrow.kind.unit == SLOPE:
            vectors = self._scale.drawn(vectors)
        shortened, is_cut = cut(vectors, arrow.kind.unit, self._extent())
        return DrawnArrow(arrow, shortened[0], bool(is_cut[0]))

    def _draw_field(self) -> None:
        if "field" not in self._view.arrows or self._objective is None:
            self._field.clear()
            return
        rect = self._box.viewRect()
        columns = max(2, int(self._box.width() / FIELD_CELL_PX))
        rows = max(2, int(self._box.height() / FIELD_CELL_PX))
        xs = rect.left() + (np.arange(columns) + 0.5) * rect.width() / columns
        ys = rect.top() + (np.arange(rows) + 0.5) * rect.height() / rows
        grid: Array = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        slopes = -self._objective.gradients(grid)
        known = np.isfinite(slopes).all(axis=1)
        vectors = self._scale.drawn(slopes[known])
        longest = FIELD_ARROW_SHARE * min(rect.width() / columns, abs(rect.height()) / rows)
        lengths = np.hypot(vectors[:, 0], vectors[:, 1])
        too_long = lengths > longest
        if self._scale.mode == "unit":
            too_long = np.zeros_like(too_long)
        shrink = np.minimum(1.0, longest / np.maximum(lengths, 1e-300))
        self._field.show_field(grid[known], vectors * shrink[:, None], too_long)

    def _on_clicked(self, event: MouseClickEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or event.isAccepted() or event.double():
            return
        if self._box.sceneBoundingRect().contains(event.scenePos()):
            place = self._box.mapSceneToView(event.scenePos())
            self.start_wanted.emit(place.x(), place.y())

    def _on_mouse_moved(self, where: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(where)
        self._mouse = QPointF(where) if inside else None
        text, is_arrow = self._text_at(where) if inside else ("", False)
        self.hovered.emit(text)
        if is_arrow:
            place = self.mapToGlobal(self.mapFromScene(where))
            QToolTip.showText(place, text.replace(SEPARATOR, "\n"), self)
        else:
            QToolTip.hideText()

    def _text_at(self, where: QPointF) -> tuple[str, bool]:
        """Say what is under the mouse, and whether it is an arrow."""
        arrow = self._arrows.arrow_at(where.x(), where.y())
        if arrow is not None and self._step is not None:
            return arrow_text(arrow, self._step), True
        if self._objective is None:
            return "", False
        place = self._box.mapSceneToView(where)
        return place_text(self._objective, place.x(), place.y()), False


def _near(path: Array, far: float) -> Array:
    """Give the beginning of a path (m, 2), up to where it is far away."""
    beyond = np.flatnonzero(~(np.abs(path) < far).all(axis=1))
    return path[: beyond[0]] if len(beyond) else path
