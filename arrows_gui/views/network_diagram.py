"""The diagram of a network: units, weights as edges, and the arrows of gradient and update."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.network import Network
from arrows_gui.core.unit_state import LayerHealth
from arrows_gui.views.diagram_key import key_font
from arrows_gui.views.diagram_layout import INPUTS, SMALL_PX, Spot
from arrows_gui.views.diagram_marked import paint_spot, paint_veil
from arrows_gui.views.diagram_paint import paint_answers, paint_ground, paint_learnt, paint_weights
from arrows_gui.views.diagram_scene import Plan, Scene, Shown, plan_of, scene_of
from arrows_gui.views.diagram_text import Numbers, spot_text, summary
from arrows_gui.views.diagram_units import pictures_of
from arrows_gui.views.diagram_walk import MOVES, first_spot, walked
from arrows_gui.views.diagram_words import paint_values
from arrows_gui.views.guarded_paint import painting
from arrows_gui.views.paint_device import device_ratio, is_vector
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

LARGE_MAP, SMALL_MAP = 30, 12
"""So many points across have the maps of ordinary units, and of small ones."""

HELP = (
    "Units from left to right, each with its activation over the input plane.\n"
    "An edge is a weight; beside it run the arrows of its gradient and its update.\n"
    "Arrow keys walk from unit to unit, with Shift from edge to edge; Enter chooses."
)

_BACKTAB = Qt.FocusReason.BacktabFocusReason
_CHOICES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NetworkDiagram(QWidget):
    """Shows a network and a step of it, and announces what is hovered and chosen."""

    hovered = Signal(str)  # the words about what is under the mouse or the keys, "" for nothing
    edge_chosen = Signal(int, int, int)  # layer, unit, input; -1 is the bias
    unit_chosen = Signal(int, int)  # layer, unit

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_diagram")
        self.setAccessibleName(tr("Network diagram"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._theme: Theme | None = None
        self._shown: Shown | None = None
        self._maps: Sequence[Array] | None = None
        self._chosen: Spot | None = None
        self._hover: Spot | None = None
        self._focus: Spot | None = None
        self._plan: Plan | None = None
        self._scene: Scene | None = None
        self._picture: QPixmap | None = None
        self._ground: tuple[QPixmap, object] | None = None
        self._learnt: tuple[Any, ...] | None = None  # a picture, and what it was made of

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._make_pictures()
        self._plan = None
        self._renew()

    def show_network(
        self, network: Network, feature_names: Sequence[str], outputs: Sequence[str] = ()
    ) -> None:
        """Show another network, whose step is not known yet; ``outputs`` names its outputs."""
        names = tuple(outputs)
        if len(names) != network.outputs:
            several = (str(number + 1) for number in range(network.outputs))
            names = ("y",) if network.outputs == 1 else tuple(several)
        self._shown = Shown(network, tuple(feature_names), names)
        self._maps = self._chosen = self._hover = self._focus = self._plan = None
        self.setAccessibleDescription(summary(network, None))
        self._renew()

    def show_step(self, theta: Array, gradient: Array | None, update: Array | None = None) -> None:
        """Show the weights, and as arrows the gradient and the update, all (n,).

        While the network learns the picture waits for the maps that come next.
        """
        numbers = Numbers(theta, gradient, update)
        if self._shown is not None and self._shown.live:
            self._shown, self._scene = replace(self._shown, numbers=numbers), None
            scene = self.scene()
            if scene is not None and self._theme is not None and self.isVisible():
                self._painted_learnt(self._theme, scene)
        else:
            self._change(numbers=numbers)
        if self._hover is not None:
            self.hovered.emit(self._text(self._hover))

    def show_maps(self, maps: Sequence[Array] | None) -> None:
        """Show the activations of all layers over the input plane, as unit_maps gives them."""
        self._maps = maps
        self._make_pictures()

    def show_health(self, health: Sequence[LayerHealth] | None) -> None:
        """Mark the units that are dead or saturated."""
        self._change(health=None if health is None else tuple(health))
        if self._shown is not None:
            words = summary(self._shown.network, self._shown.health)
            self.setAccessibleDescription(words)

    def show_live(self, live: bool) -> None:
        """Paint faster and less smoothly while the network learns."""
        if self._shown is not None and self._shown.live != live:
            self._change(live=live)

    def show_stage(self, lit: int | None, direction: str) -> None:
        """Light the layer in which a pass stands, -1 being the inputs; None lights none.

        The direction is forward, backward, update or "".
        """
        self._change(stage=(lit, direction))

    def show_values(self, values: Sequence[Array | None] | None) -> None:
        """Write values (units,) at the units of each column, the inputs first; None writes none."""
        self._change(values=values)

    def choose(self, layer: int | None, unit: int = 0, source: int | None = None) -> None:
        """Mark an edge, with source -1 a bias, without a source a unit; without a layer nothing."""
        self._chosen = None if layer is None else Spot(layer, unit, source)
        self.update()

    def map_size(self) -> int:
        """Give how many points across the maps of units are worth working out."""
        scene = self.scene()
        sides = scene.plan.layout.sides[1:-1] if scene is not None else ()
        return LARGE_MAP if max(sides, default=SMALL_PX) >= SMALL_PX else SMALL_MAP

    def scene(self) -> Scene | None:
        """Give what is painted; None before there is a network."""
        if self._scene is None and self._shown is not None:
            if self._plan is None:
                self._ground = None
                self._plan = plan_of(self._shown, QSizeF(self.size()), self.font())
            self._scene = scene_of(self._shown, self._plan)
        return self._scene

    def sizeHint(self) -> QSize:
        """Ask for room in which some small layers are clear."""
        return QSize(560, 300)

    def minimumSizeHint(self) -> QSize:
        """Give the least that can still be read."""
        return QSize(320, 200)

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys while focused, and say what is under the mouse."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self._spot_at(event.pos())
            QToolTip.showText(event.globalPos(), self._text(spot) if spot else tr(HELP), self)
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, choose, or give the focus back."""
        scene = self.scene()
        if scene is None or not self._is_own(event):
            super().keyPressEvent(event)
            return
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        elif event.key() in _CHOICES:
            self._announce(self._focus)
        else:
            with_edges = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            start = self._focus or self._chosen or first_spot(scene.plan.layout)
            first = self._focus is None and not with_edges
            self._focus = (
                start if first else walked(scene.plan.layout, start, event.key(), with_edges)
            )
            self.hovered.emit(self._text(self._focus))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is under the mouse and say what it is."""
        spot = self._spot_at(event.position().toPoint())
        if spot != self._hover:
            self._hover = spot
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if spot else Qt.CursorShape.ArrowCursor
            )
            self.hovered.emit(self._text(spot) if spot else "")
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._focus = self._spot_at(event.position().toPoint())
            self._announce(self._focus)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what was under the mouse."""
        super().leaveEvent(event)
        self._hover = None
        self.hovered.emit("")
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        super().focusInEvent(event)
        scene, by_tab = self.scene(), (Qt.FocusReason.TabFocusReason, _BACKTAB)
        if scene is not None and self._focus is None and event.reason() in by_tab:
            self._focus = self._chosen or first_spot(scene.plan.layout)
            self.hovered.emit(self._text(self._focus))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        super().resizeEvent(event)
        self._plan = None
        self._renew()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._plan = None
            self._renew()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and never raise."""
        with painting(self) as painter:
            scene = self.scene()
            if scene is None or self._theme is None:
                painter.fillRect(self.rect(), self.palette().base())
            else:
                self._paint(painter, self._theme, scene)

    def _paint(self, painter: QPainter, theme: Theme, scene: Scene) -> None:
        if device_ratio(painter) != self.devicePixelRatioF() or is_vector(painter):
            painter.fillRect(self.rect(), theme.colour("base"))
            for paint in (paint_ground, paint_learnt, paint_answers):
                paint(painter, theme, scene, self.font())
        else:
            if self._picture is None:
                self._picture = self._painted(theme, scene)
            painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self._focus if self.hasFocus() else None
        lit = [(self._chosen, "accent"), (self._hover, "accent"), (focus, "text")]
        units = [spot for spot, _ in lit if spot is not None and spot.source is None]
        for unit in units[-1:]:
            paint_veil(painter, theme, scene, unit.layer)
            paint_weights(painter, theme, scene, scene.plan.edges.into(unit))
        for spot, key in lit:
            if spot is not None:
                paint_spot(painter, theme, scene, spot, key, spot is focus)
        if any(spot is not None for spot, _ in lit):
            painter.setFont(key_font(self.font()))
            paint_values(painter, theme, scene)

    def _painted(self, theme: Theme, scene: Scene) -> QPixmap:
        learnt = self._painted_learnt(theme, scene).copy()
        return _painted_on(learnt, paint_answers, theme, scene, self.font())

    def _painted_learnt(self, theme: Theme, scene: Scene) -> QPixmap:
        """Give the picture without the units; it is kept for as long as nothing of it changes."""
        ratio = self.devicePixelRatioF()
        shown = scene.key, scene.scale, scene.shown.stage
        if self._ground is None or self._ground[1] != shown:
            ground = QPixmap(self.size() * ratio)
            ground.setDevicePixelRatio(ratio)
            ground.fill(theme.colour("base"))
            self._ground = _painted_on(ground, paint_ground, theme, scene, self.font()), shown
        made_of = (scene.shown.numbers, scene.plan, scene.shown.live, self._ground[0])
        if self._learnt is None or any(
            a is not b for a, b in zip(self._learnt[1:], made_of, strict=True)
        ):
            learnt = _painted_on(self._ground[0].copy(), paint_learnt, theme, scene, self.font())
            self._learnt = (learnt, *made_of)
        return self._learnt[0]

    def _renew(self) -> None:
        """Forget what was painted."""
        self._scene = self._picture = None
        self.update()

    def _change(self, **fields: object) -> None:
        """Show something else of the network; nothing before there is one."""
        if self._shown is not None:
            self._shown = replace(self._shown, **fields)  # type: ignore[arg-type]
            self._renew()

    def _make_pictures(self) -> None:
        if self._shown is not None and self._theme is not None:
            self._change(pictures=pictures_of(self._shown.network, self._maps, self._theme))

    def _spot_at(self, place: QPoint) -> Spot | None:
        scene = self.scene()
        if scene is None:
            return None
        x, y = float(place.x()), float(place.y())
        spot = scene.plan.layout.bias_at(x, y) or scene.plan.layout.unit_at(x, y)
        if spot is not None:
            return spot
        shown = [scene.drawn]
        shown += [scene.plan.edges.into(spot) for spot in (self._chosen, self._focus) if spot]
        return scene.plan.edges.nearest(x, y, np.concatenate(shown))

    def _text(self, spot: Spot) -> str:
        assert self._shown is not None, "a spot belongs to a network"
        shown = self._shown
        return spot_text(shown.network, shown.names, spot, shown.numbers, shown.health)

    def _announce(self, spot: Spot | None) -> None:
        """Announce what was chosen; an input is none of the network's units."""
        if spot is None or spot.layer == INPUTS:
            return
        if spot.source is None:
            self.unit_chosen.emit(spot.layer, spot.unit)
        else:
            self.edge_chosen.emit(spot.layer, spot.unit, spot.source)

    def _is_own(self, event: QKeyEvent) -> bool:
        commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.modifiers() & commands:
            return False
        return event.key() in {*MOVES, *_CHOICES, Qt.Key.Key_Escape}


def _painted_on(
    picture: QPixmap,
    paint: Callable[[QPainter, Theme, Scene, QFont], None],
    theme: Theme,
    scene: Scene,
    font: QFont,
) -> QPixmap:
    """Paint on a picture, and close its painter whatever happens."""
    painter = QPainter(picture)
    try:
        paint(painter, theme, scene, font)
    finally:
        painter.end()
    return picture
