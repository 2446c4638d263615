"""The plot of the arrows of a batch's points, tip to tail, and the arrow that they add up to."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QWidget

from arrows_gui.core.arrows import Arrow, arrow_kind
from arrows_gui.core.point_plane import Chain
from arrows_gui.views.arrow_item import ArrowItem, DrawnArrow
from arrows_gui.views.chain_item import ChainItem, Look
from arrows_gui.views.theme import Theme, colour_plot
from arrows_gui.views.words import tr

ROOM = 0.12
"""Round the arrows so much of their extent is left free."""

LINES, MOST_ROOM = 2.0, 0.12
"""Below there is room for so many lines of words, and above for fewer; the height of a line
counts as this share of the picture at most."""

FLATTEST = 0.12
"""The picture is at least so high beside the batch's arrow, so that little is not drawn large."""


class ChainPlot(pg.PlotWidget):
    """The picture of the arrows of a batch."""

    link_chosen = Signal(int)  # a place of the batch
    link_hovered = Signal(object)  # a member of the chain, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_chain")
        self.setAccessibleName(tr("Arrows of the points of the batch, tip to tail"))
        self.setMinimumSize(140, 90)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(x=False, y=False)
        for name in ("left", "bottom"):
            item.hideAxis(name)
        self._box = item.getViewBox()
        self._box.setAspectLocked(True)
        self.item, self.arrows = ChainItem(), ArrowItem()
        self._shown: Chain | None = None
        for part in (self.item, self.arrows):
            self._box.addItem(part, ignoreBounds=True)
        self._box.sigResized.connect(self._look_at)
        self.scene().sigMouseClicked.connect(self._on_clicked)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        colour_plot(self, theme)
        for part in (self.item, self.arrows):
            part.set_theme(theme)

    def show_chain(
        self, chain: Chain | None, looks: Sequence[Look | None] = (), chosen: int | None = None
    ) -> None:
        """Draw a chain and the batch's arrow; ``chosen`` is a place of the batch."""
        self._shown = chain
        self.item.show_chain(chain, looks, chosen)
        arrows = []
        if chain is not None:
            kind = arrow_kind("negative_gradient")
            arrow = Arrow(kind, "The batch's arrow", kind.formula, np.zeros(2), chain.end)
            arrows.append(DrawnArrow(arrow, chain.end, False))
        self.arrows.show_arrows(arrows)
        self._look_at()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the link under the mouse."""
        super().leaveEvent(event)
        self.link_hovered.emit(None)

    def _look_at(self) -> None:
        """Show the whole chain."""
        chain = self._shown
        if chain is None:
            return
        ends = np.concatenate((np.zeros((1, 2)), chain.tails + chain.vectors, chain.end[None]))
        low, high = ends.min(axis=0), ends.max(axis=0)
        least = FLATTEST * float((high - low).max())
        spare = np.maximum(least - (high - low), 0.0) / 2 + ROOM * float((high - low).max())
        low, high = low - spare, high + spare
        line = self.fontMetrics().height() / max(self._box.height(), 1.0)  # one line of words
        room = LINES * min(line, MOST_ROOM) * float((high - low)[1])
        low[1], high[1] = low[1] - room, high[1] + 0.75 * room
        if np.isfinite((low, high)).all() and (high > low).all():
            self._box.setRange(QRectF(QPointF(*low), QPointF(*high)), padding=0.0)

    def _member_at(self, where: QPointF) -> int | None:
        if self._shown is None or not self._box.sceneBoundingRect().contains(where):
            return None
        link = self.item.link_at(where.x(), where.y())
        return None if link is None else int(self._shown.members[link])

    def _on_clicked(self, event: MouseClickEvent) -> None:
        member = self._member_at(event.scenePos())
        if event.button() == Qt.MouseButton.LeftButton and member is not None and member >= 0:
            self.link_chosen.emit(member)

    def _on_mouse_moved(self, where: QPointF) -> None:
        self.link_hovered.emit(self._member_at(where))
