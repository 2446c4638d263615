"""The loss surface in 3-D: a landscape to orbit, trails on it, arrows on the floor below."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import Scale
from arrows_gui.core.camera import Camera
from arrows_gui.core.document import View
from arrows_gui.core.experiment import Runner
from arrows_gui.core.height_field import HeightField, box_of, height_field
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.shades import Shades
from arrows_gui.core.surface import Minimum, Window
from arrows_gui.core.trace import Step
from arrows_gui.session_recording import Trace
from arrows_gui.views.arrow_text import SEPARATOR
from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.overlay_items import MARGIN_PX, paint_text
from arrows_gui.views.paint_device import device_ratio
from arrows_gui.views.space_arrows import PlacedArrow, Tangent, arrow_near
from arrows_gui.views.space_paint import Scenery
from arrows_gui.views.space_run import SpaceRun
from arrows_gui.views.space_scene import Landscape, Scene, Size, scene_of
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

DEGREES_PER_PX = 0.45
KEY_DEGREES = 6.0
"""An arrow key goes round by so many degrees; with Shift by a tenth of that."""

KEY_ZOOM = 1.15
WHEEL_NOTCH = 120
"""Qt's measure of one notch of a wheel, at which the view zooms as by a key."""

HELP = "Drag to orbit, turn the wheel to zoom."
KEYS_HELP = "arrow keys orbit, + and \N{MINUS SIGN} zoom, Home resets, Esc leaves"

_K = Qt.Key
_ORBITS = {
    _K.Key_Left: (-1.0, 0.0),
    _K.Key_Right: (1.0, 0.0),
    _K.Key_Up: (0.0, 1.0),
    _K.Key_Down: (0.0, -1.0),
}
_ZOOMS = {
    _K.Key_Plus: KEY_ZOOM,
    _K.Key_Equal: KEY_ZOOM,
    _K.Key_Minus: 1 / KEY_ZOOM,
    _K.Key_Underscore: 1 / KEY_ZOOM,
}
_KEYS = {int(key) for key in (*_ORBITS, *_ZOOMS, _K.Key_Home, _K.Key_Escape)}
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def _is_own(event: QKeyEvent) -> bool:
    """Tell whether a key is one that the view uses itself."""
    return int(event.key()) in _KEYS and not event.modifiers() & _COMMANDS


class SpaceView(QWidget):
    """Shows a surface and the runs over it in 3-D; announces what the mouse is on."""

    camera_changed = Signal(object)  # Camera
    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("space_view")
        self.setAccessibleName(tr("Loss surface in 3-D with arrows on its floor"))
        self.setAccessibleDescription(
            tr("{help} With the focus, {keys}.", help=HELP, keys=KEYS_HELP)
        )
        self.setToolTip(tr(HELP))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(260, 200)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._theme: Theme | None = None
        self._view = View()
        self._objective: SurfaceObjective | None = None
        self._window: Window | None = None
        self._shades: Shades | None = None
        self._field: HeightField | None = None
        self._camera = Camera()
        self._minima: tuple[Minimum, ...] = ()
        self._run = SpaceRun()
        self._scenery = Scenery()
        self._scene_now: Scene | None = None
        self._dragged_from: QPointF | None = None

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        self._theme = theme
        self._look_again()

    def set_view(self, view: View) -> None:
        """Take what is to be shown, and how."""
        old, self._view = self._view, view
        if view.log_loss != old.log_loss:
            self._field = None
        if any(
            getattr(view, name) != getattr(old, name)
            for name in ("log_loss", "fog", "contours", "equal_axes", "hidden")
        ):
            self._look_again()
        self.update()

    def show_objective(self, objective: SurfaceObjective, start: Sequence[float]) -> None:
        """Show another surface; the window stays, and the shades are those of the window again."""
        old, self._objective = self._objective, objective
        self._run.show_start(start)
        if old is not objective:
            self._minima = objective.minima()
            self._field = self._shades = None
            self._look_again()
        self.update()

    def show_window(self, window: Window | None) -> None:
        """Show a part of the parameter plane, with shades of its own; None is the surface's own."""
        is_window = window is None or (window[1] > window[0] and window[3] > window[2])
        if is_window and (window != self._window or self._shades is not None):
            self._window, self._shades, self._field = window, None, None
            self._look_again()

    def show_shades(self, shades: Shades) -> None:
        """Take the shades of the plot instead of those that the window has by itself."""
        if shades != self._shades:
            self._shades = shades
            if self._field is None or not _alike(shades, self._field.shades):
                self._field = None
                self._look_again()

    def show_run(self, runners: Sequence[Runner], traces: Mapping[int, Trace]) -> None:
        """Show the trails of a new run."""
        self._run.show_run(runners, traces)
        self._look_again()

    def show_step(
        self,
        step: Step,
        points: Sequence[tuple[Array, int]],
        lasts: Mapping[int, int],
        cursor: int,
        others: Sequence[Step] = (),
    ) -> None:
        """Show the arrows of a step, the points of all runners there, and their trails.

        ``others`` are steps of other runners whose arrows are to be shown too.
        """
        self._run.show_step((*others, step), points, lasts, cursor)
        self.update()

    def show_scale(self, scale: Scale) -> None:
        """Take the scale of slope arrows, so that they are as long on the floor as in the plot."""
        if scale != self._run.scale:
            self._run.scale = scale
            self.update()

    def set_camera(self, camera: Camera) -> None:
        """Look from somewhere else."""
        if camera != self._camera:
            self._camera = camera
            self._look_again()

    def reset_camera(self) -> None:
        """Look from where the camera first stood."""
        self._move_camera(Camera())

    @property
    def camera(self) -> Camera:
        """From where the landscape is looked at."""
        return self._camera

    def scene(self, ratio: float | None = None) -> Scene | None:
        """Give what is looked at and from where; None before there is a surface and a theme.

        It is for a device with so many pixels to each of the view, by default for the screen.
        """
        if self._objective is None or self._theme is None:
            return None
        size = Size(self.width(), self.height(), ratio or self.devicePixelRatioF())
        if self._scene_now is None or self._scene_now.size != size:
            objective, view = self._objective, self._view
            window = self._window or objective.surface.window
            if self._field is None:
                given = self._shades
                fits = given is not None and given.is_log == view.log_loss
                shades = given if fits else None
                self._field = height_field(objective, window, view.log_loss, shades)
            land = Landscape(
                self._field,
                box_of(window, view.equal_axes),
                objective.surface.axis_names,
                self._minima,
                view.contours,
                view.fog,
            )
            self._scene_now = scene_of(land, self._camera, self._theme, size)
        return self._scene_now

    def arrows(self) -> list[PlacedArrow | Tangent]:
        """Give all arrows as they are drawn now, from the lowest to the topmost."""
        scene = self.scene()
        return [] if scene is None else self._run.arrows(scene, self._view)

    def drawn(self) -> list[tuple[str, Array, Array]]:
        """Give the name of every arrow with its tail and head (2,) in pixels, for reading back."""
        return [(arrow.name, arrow.tail, arrow.head) for arrow in self.arrows()]

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for as much room as the plot."""
        return QSize(560, 420)

    def event(self, event: QEvent) -> bool:
        """Keep its own keys from the window's shortcuts; say what is under the mouse."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._text_at(QPointF(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), text.replace(SEPARATOR, "\n"), self)
                return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Orbit, zoom and reset; Escape gives the focus back."""
        key = _K(event.key())
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if not _is_own(event):
            super().keyPressEvent(event)
        elif key in _ORBITS:
            around, up = (way * KEY_DEGREES * (0.1 if fine else 1.0) for way in _ORBITS[key])
            self._move_camera(self._camera.orbit(around, up))
        elif key in _ZOOMS:
            self._move_camera(self._camera.zoomed(_ZOOMS[key]))
        elif key == _K.Key_Home:
            self.reset_camera()
        else:
            self.clearFocus()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the landscape."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Orbit with the mouse, as if the landscape were turned by hand."""
        if self._dragged_from is None:
            self.hovered.emit(self._text_at(event.position()))
            return
        way = event.position() - self._dragged_from
        self._dragged_from = event.position()
        self._move_camera(self._camera.orbit(-DEGREES_PER_PX * way.x(), DEGREES_PER_PX * way.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        self._move_camera(self._camera.zoomed(KEY_ZOOM ** (event.angleDelta().y() / WHEEL_NOTCH)))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what was under the mouse."""
        super().leaveEvent(event)
        self.hovered.emit("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the arrow keys orbit."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the arrow keys belong to the transport again."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and never raise."""
        with painting(self) as painter:
            scene = self.scene(device_ratio(painter))
            if scene is None or self._objective is None:
                painter.fillRect(self.rect(), self.palette().base())
            else:
                self._scenery.paint(painter, scene, self.font())
                self._run.paint(painter, scene, self._view, self._objective)
                if self.hasFocus():
                    self._paint_focus(painter, scene)

    # Behind the scenes

    def _look_again(self) -> None:
        self._scene_now = None
        self.update()

    def _move_camera(self, camera: Camera) -> None:
        if camera != self._camera:
            self.set_camera(camera)
            self.camera_changed.emit(camera)

    def _text_at(self, where: QPointF) -> str:
        arrow = arrow_near(self.arrows(), np.array((where.x(), where.y())))
        return "" if arrow is None else arrow.text()

    def _paint_focus(self, painter: QPainter, scene: Scene) -> None:
        theme = scene.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent"), 2.5, Qt.PenStyle.DashLine))
        painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        place = QPointF(MARGIN_PX + 4, self.height() - MARGIN_PX - painter.fontMetrics().descent())
        paint_text(painter, theme, place, tr(KEYS_HELP))


def _alike(one: Shades, other: Shades) -> bool:
    """Tell whether shades are the same but for rounding."""
    near = 1e-9 * (other.high - other.low)
    apart = max(abs(one.low - other.low), abs(one.high - other.high))
    return one.is_log == other.is_log and apart <= near
