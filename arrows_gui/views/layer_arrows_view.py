"""The arrows of every layer side by side, at one step: lengths, angles, and what a plane keeps."""

# ruff: noqa: RUF001 - the words use the multiplication and the minus sign

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from arrows_gui.core.layer_arrows import (
    PRINCIPAL,
    LayerPicture,
    Reference,
    layer_pictures,
    reference,
)
from arrows_gui.core.layer_planes import Plane, principal_planes, spread
from arrows_gui.core.layer_scale import FIT_EACH, Ring, Rings, layer_rings
from arrows_gui.core.message import Message
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.trace import Step
from arrows_gui.views.layer_controls import LayerControls
from arrows_gui.views.layer_panel import LayerPanel, short_text
from arrows_gui.views.layer_panel_row import LayerPanelRow
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

GROWN = 1.25
"""The plane of the way is found again when the way has so many times as many steps, or ended."""

NO_SIDE = "which side of it has no meaning here, so all are drawn above"


class LayerArrowsView(QWidget):
    """One small picture for each layer, under a common choice and over a common key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layer_arrows_view")
        self.setAccessibleName(tr("Arrows in every layer"))
        self.controls = LayerControls(self)
        self.controls.changed.connect(self._on_changed)
        self._trace: NetworkTrace | None = None
        self._step: Step | None = None
        self._cursor = 0
        self._rings: tuple[Rings, ...] = ()
        self._planes: tuple[Plane | Message, ...] = ()
        self._planes_of = 0
        self._row = LayerPanelRow(self)
        area = QScrollArea(self)
        area.setObjectName("layer_arrows_area")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._row)
        self._key = QLabel(self)
        self._key.setObjectName("layer_arrows_key")
        self._key.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.controls)
        column.addWidget(area, 1)
        column.addWidget(self._key)

    @property
    def panels(self) -> list[LayerPanel]:
        """The panels, one for each layer."""
        return self._row.panels

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and widths of a theme."""
        self.controls.set_theme(theme)
        self._row.set_theme(theme)

    def show_run(self, trace: NetworkTrace) -> None:
        """Show a new run: a picture for each of its layers, empty until a step is shown."""
        self._trace, self._step = trace, None
        self._planes, self._planes_of = (), 0
        self._row.set_count(len(trace.objective.groups))

    def show_step(self, step: Step) -> None:
        """Show the arrows of a step."""
        self._step = step
        self._show()

    def show_history(self, trace: NetworkTrace) -> None:
        """Take note that the run went on: the plane of its way may be another."""
        self._trace = trace
        if self.controls.reference_id() == PRINCIPAL and self._find_planes():
            self._show()

    def show_cursor(self, k: int) -> None:
        """Say so where the arrows are not those of the step under the cursor yet."""
        self._cursor = k
        if self._step is not None:
            self._show_key()

    def pictures(self) -> tuple[LayerPicture, ...]:
        """Give what is drawn now."""
        if self._trace is None or self._step is None:
            return ()
        groups = self._trace.objective.groups
        return layer_pictures(self._step, groups, self.controls.reference_id(), self._planes)

    def _on_changed(self) -> None:
        if self.controls.reference_id() == PRINCIPAL:
            self._planes_of = 0
            self._find_planes()
        self._show()

    def _find_planes(self) -> bool:
        """Find the planes of the way again where it has grown enough; tell whether they are new."""
        if self._trace is None:
            return False
        last, ended = self._trace.last, self._trace.outcome is not None
        if last < GROWN * self._planes_of and not (ended and last != self._planes_of):
            return False
        points = [*self._trace.checkpoints, self._trace.tip]
        way = np.stack([points[place].theta for place in spread(len(points))])
        self._planes = principal_planes(way, self._trace.objective.groups)
        self._planes_of = last
        return True

    def _show(self) -> None:
        pictures = self.pictures()
        if not pictures:
            return
        shown, held = self.controls.shown(), reference(self.controls.reference_id())
        rings = layer_rings(pictures, self.controls.scale_id(), shown)
        for panel, picture, ring in zip(self.panels, pictures, rings, strict=True):
            panel.show_picture(picture, held, ring, shown)
            panel.setToolTip(f"{panel.words()}\n{ring_text(ring, shown)}")
        self._rings = rings
        self._show_key()

    def _show_key(self) -> None:
        assert self._step is not None, "there is a picture"
        held = reference(self.controls.reference_id())
        self._key.setText(
            "  ".join(
                (
                    step_text(self._step, self._cursor),
                    scale_text(self._rings, self.controls.scale_id(), self.controls.shown()),
                    held_text(held),
                )
            )
        )


def step_text(step: Step, cursor: int) -> str:
    """Say which step the arrows are of, and that an update is still to come."""
    text = tr("Step {step}.", step=step.t)
    if step.t != cursor:
        text = tr("Step {step}, on the way to step {cursor}.", step=step.t, cursor=cursor)
    return f"{text} {tr('Δ is still to be taken.')}" if step.pending else text


def held_text(held: Reference) -> str:
    """Say what lies along the axes."""
    if held.is_plane:
        axes = tr("Across: {axis}; up: {second}.", axis=held.axis, second=held.second)
        return f"{axes} {tr('Kept: |Pv|/|v|, the share of a length in view.')}"
    text = "Angles are true, from the dotted line, {axis}; {no_side}."
    return tr(text, axis=held.axis, no_side=NO_SIDE)


def scale_text(rings: Sequence[Rings], mode: str, shown: Sequence[str]) -> str:
    """Say what the ring stands for."""
    if mode == FIT_EACH:
        return tr("Each layer has a ring of its own (point at it to read it).")
    return ring_text(rings[0], shown)


def ring_text(rings: Rings, shown: Sequence[str]) -> str:
    """Say what one ring stands for, in loss per unit and in units of the parameters."""
    parts = []
    if {"gradient", "negative_gradient"} & set(shown):
        parts.append(tr("slope {ring} (loss per unit)", ring=_ring(rings.gradients)))
    if "weight" in shown:
        parts.append(f"θ {_ring(rings.weights)}")
    if "update" in shown:
        text = "Δ {ring}"
        if "weight" in shown and not rings.updates.centre:
            text = tr("Δ {ring} (drawn × {times} against θ)")
        parts.append(text.format(ring=_ring(rings.updates), times=short_text(rings.enlarged)))
    return tr("Ring: {parts}.", parts=", ".join(parts)) if parts else ""


def _ring(ring: Ring) -> str:
    if not ring.centre:
        return short_text(ring.full)
    return f"{short_text(ring.centre)} … {short_text(ring.full)}"
