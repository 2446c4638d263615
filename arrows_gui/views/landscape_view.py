"""The loss landscape of a network, with the path on it and what the picture leaves out."""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.landscape import Honesty, Landscape, PathOnPlane, honesty, path_on
from arrows_gui.core.landscape_plane import projected
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.trace import Step
from arrows_gui.views.arrow_sample import arrow_sample
from arrows_gui.views.colour_bar import ColourBar
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.key_strip import KeyEntry, KeyStrip
from arrows_gui.views.landscape_arrows import PlaneArrow, plane_arrows
from arrows_gui.views.landscape_controls import LandscapeControls
from arrows_gui.views.landscape_plot import LandscapePlot
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

SAMPLE_PX = QSize(28, 16)
INTRODUCTION = (
    "The loss over a plane through the space of all weights: a cut, never the whole. "
    "What the cut leaves out will be said here."
)

MOST_NUMBERS = 1_500_000
"""Of a path of more numbers than so many fewer points are shown, evenly over all."""

FAST_S = 0.006
"""Losses that take longer than so long are worked out when the cursor has come to rest ..."""

REST_MS = 150
"""... for so long."""

NO_PATH = PathOnPlane(np.empty((0, 2)), float("nan"), 0.0)

Steps = NDArray[np.intp]


class SteadyLabel(QLabel):
    """A label of several lines that does not get lower again while its width stays."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setContentsMargins(6, 0, 6, 2)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._highest = 0

    def heightForWidth(self, width: int) -> int:
        """Give the height of the highest text so far."""
        self._highest = max(self._highest, super().heightForWidth(width))
        return self._highest

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Begin anew with another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._highest = 0
            self.updateGeometry()


class LandscapeView(QWidget):
    """Shows landscapes that others work out; says when one is wanted."""

    compute_wanted = Signal(str, int)  # the id of a plane of PLANES, points along each axis
    cancel_wanted = Signal()
    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("landscape_view")
        self.controls = LandscapeControls(self)
        self.controls.compute_wanted.connect(self.compute_wanted)
        self.controls.cancel_wanted.connect(self.cancel_wanted)
        self.plot = LandscapePlot(self)
        self.plot.hovered.connect(self.hovered)
        self.plot.range_changed.connect(self._show_arrows)
        self._bar = ColourBar(self)
        self._bar.setObjectName("landscape_colour_bar")
        self._bar.setToolTip(tr("The training loss: of all training points, without dropout"))
        self._bar.hide()
        self._key = KeyStrip("landscape_key", tr("Arrows and what the plane keeps of them"), self)
        self._error = ErrorLabel(self)
        self._error.setObjectName("landscape_error")
        self._honesty = SteadyLabel("landscape_honesty", tr("What the plane does not show"), self)
        self._honesty.setText(tr(INTRODUCTION))
        self._theme: Theme | None = None
        self._objective: NetworkObjective | None = None
        self._shown: Landscape | None = None
        self._steps: Steps = np.empty(0, dtype=np.intp)
        self._path: Array = np.empty((0, 0))
        self._on = NO_PATH
        self._step: Step | None = None
        self._point: Array | None = None
        self.honesty: Honesty | None = None
        self._loss_s = 0.0
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(lambda: self._weigh(True))
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.plot, 1)
        middle.addWidget(self._bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.controls)
        column.addWidget(self._error)
        column.addLayout(middle, 1)
        column.addWidget(self._key)
        column.addWidget(self._honesty)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        self._theme = theme
        for part in (self.plot, self._bar, self._key, self._error):
            part.set_theme(theme)
        self._show_arrows()

    def show_objective(self, objective: NetworkObjective) -> None:
        """Show another network or other data, of which there is no landscape yet."""
        self._objective, self._shown, self._step = objective, None, None
        self._steps, self._path = np.empty(0, dtype=np.intp), np.empty((0, objective.n))
        self.honesty = self._point = None
        self._loss_s = 0.0
        self.controls.show_network(objective.network)
        self.controls.show_progress(None)
        self._error.show_problem("")
        self._show_landscape(None)

    def show_path(self, steps: Steps, thetas: Array) -> None:
        """Show the points (m, n) of the path that are known, at steps (m,) in rising order."""
        most = max(2, MOST_NUMBERS // max(thetas.shape[1], 1))
        if len(steps) > most:
            kept = np.linspace(0, len(steps) - 1, most).astype(np.intp)
            steps, thetas = steps[kept], thetas[kept]
        same = np.array_equal(steps, self._steps) and np.array_equal(thetas[-1:], self._path[-1:])
        self._steps, self._path = steps, thetas
        if not same:
            self._project()

    def show_step(self, step: Step) -> None:
        """Show where a step is and its arrows."""
        self._step = step
        self._show_step()

    def show_progress(self, share: float | None) -> None:
        """Show how far a landscape is that is being worked out; None: nothing is going on."""
        self.controls.show_progress(share)

    def show_partial(self, landscape: Landscape) -> None:
        """Show the rows that are known so far."""
        self._show_landscape(landscape)

    def show_grid(self, landscape: Landscape) -> None:
        """Show a landscape that is worked out."""
        self.controls.show_progress(None)
        self._show_landscape(landscape)

    def show_problem(self, sentence: str) -> None:
        """Say why a plane cannot be laid; "" takes the sentence away."""
        self.controls.show_progress(None)
        self._error.show_problem(sentence)

    def show_weights(self, first: int, second: int) -> None:
        """Choose two parameters by their places in theta for the plane of two weights."""
        self.controls.show_weights(first, second)

    def weights(self) -> tuple[int, int]:
        """Give the places in theta of the two parameters that are chosen."""
        return self.controls.weights()

    def landscape(self) -> Landscape | None:
        """Give the landscape that is shown."""
        return self._shown

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font, which comes later than the theme that it belongs to."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._theme is not None:
            self.plot.set_theme(self._theme)

    # Behind the scenes

    def _show_landscape(self, shown: Landscape | None) -> None:
        if shown is not None and shown.plane.origin.shape != self._path.shape[1:]:
            return  # it was still on its way when another network was chosen
        old, self._shown = self._shown, shown
        self.plot.show_landscape(shown)
        self._bar.setVisible(shown is not None)
        self._bar.show_shades(self.plot.shades)
        if shown is not None:
            self._error.show_problem("")
        if shown is None or old is None or old.plane is not shown.plane:
            self._project()

    def _project(self) -> None:
        """Project the path, anew for another plane or a longer path."""
        known = self._shown is not None and len(self._path)
        self._on = path_on(self._shown.plane, self._path) if known and self._shown else NO_PATH
        self._show_step()

    def _show_step(self) -> None:
        step, shown = self._step, self._shown
        self._point = None
        if step is not None and shown is not None:
            (self._point,), _ = projected(shown.plane, step.theta[None])
        passed = len(self._steps) if step is None else int((self._steps <= step.t).sum())
        self.plot.show_path(self._on.places, passed, self._point)
        self._show_arrows()
        self._weigh(self._loss_s <= FAST_S)

    def _weigh(self, losses: bool) -> None:
        """Say what the plane leaves out; the losses at once, or when the cursor is at rest."""
        step, shown, objective = self._step, self._shown, self._objective
        self.honesty = None
        if step is not None and shown is not None and objective is not None:
            begun = perf_counter()
            self.honesty = honesty(objective, shown.plane, self._on, step.theta, losses)
            if losses:
                self._loss_s = perf_counter() - begun
            else:
                self._rest.start()
        self._honesty.setText(self._sentence())

    def _show_arrows(self) -> None:
        step, shown, point = self._step, self._shown, self._point
        arrows: list[PlaneArrow] = []
        if step is not None and shown is not None and point is not None:
            of_batch = self._objective is not None and self._objective.epoch_steps > 1
            extent = self.plot.extent()
            arrows = plane_arrows(shown.plane, step, point, extent, of_batch)
        self.plot.show_arrows([arrow.drawn for arrow in arrows if arrow.drawn is not None])
        if self._theme is not None:
            theme, ratio = self._theme, self.devicePixelRatioF()
            entries = [
                KeyEntry(arrow_sample(a.kind, theme, SAMPLE_PX, ratio), a.words) for a in arrows
            ]
            self._key.show_entries([KeyEntry(QPixmap(), tr("kept:")), *entries] if entries else [])

    def _sentence(self) -> str:
        """Say what the plane leaves out, and of which step the picture is."""
        if self._shown is None:
            return tr(INTRODUCTION)
        plane, parts = self._shown.plane, []
        if self.honesty is not None:
            parts.append(said(self.honesty.sentence))
        if len(self._steps) and int(self._steps[-1]) > plane.until:
            last = int(self._steps[-1])
            text = "This picture is of step {step}; the training is at {last} now."
            parts.append(tr(text, step=plane.step, last=last))
        if self._shown.points < self._shown.of:
            text = "Loss of {points} of {all} training points."
            parts.append(tr(text, points=self._shown.points, all=self._shown.of))
        return " ".join(parts)
