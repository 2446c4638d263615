"""The decision boundary or the fitted curve of a network, with the choice of what to look at."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Rows, Split
from arrows_gui.core.network import Network
from arrows_gui.views.decision_input import PointMark
from arrows_gui.views.decision_look import (
    NUMBER_MARKERS,
    ONE_CURVE,
    class_pens,
    line_sample,
    marker,
    marker_sample,
    point_px,
    ring_pen,
    shades_sample,
)
from arrows_gui.views.decision_plot import DecisionPlot
from arrows_gui.views.decision_points import MOST_DRAWN
from arrows_gui.views.key_strip import KeyEntry, KeyStrip
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

MOST_IN_KEY = 10
RING_PX, FRAME_PX = 14.0, 15.0
FEATURE_TIP = "The feature along the {axis} axis; those that are not shown are held at their mean"


class DecisionView(QWidget):
    """The plot with its key, and the two features that are shown where there are more."""

    hovered = Signal(str)  # the input under the mouse and what the network answers there
    point_chosen = Signal(int)  # a row of the data set

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("decision_view")
        self.plot = DecisionPlot(self)
        self.plot.hovered.connect(self.hovered)
        self.plot.point_chosen.connect(self.point_chosen)
        self._key = KeyStrip("decision_key", tr("Key of the decision plot"), self)
        self._split: Split | None = None
        self._shown: tuple[Network, Array] | None = None
        self._batch: Rows | None = None
        self._mark: PointMark | None = None
        self._theme: Theme | None = None
        self._features = (0, 1)
        self._combos = (self._feature_combo("x", 0), self._feature_combo("y", 1))
        self._choice = QWidget(self)
        row = QHBoxLayout(self._choice)
        row.setContentsMargins(0, 0, 0, 0)
        for title, combo in zip(("Across", "Up"), self._combos, strict=True):
            row.addWidget(QLabel(tr(title), self._choice))
            row.addWidget(combo, 1)
        self._choice.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part, stretch in ((self._choice, 0), (self.plot, 1), (self._key, 0)):
            column.addWidget(part, stretch)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours, widths and fonts of a theme."""
        self._theme = theme
        self.plot.set_theme(theme)
        self._key.set_theme(theme)
        self._show_key()

    def show_data(self, split: Split) -> None:
        """Show another data set, without a network."""
        names = split.data.features
        if self._split is None or self._split.data.features != names:
            self._features = (0, min(1, len(names) - 1))
            for combo, chosen in zip(self._combos, self._features, strict=True):
                with QSignalBlocker(combo):
                    combo.clear()
                    for number, name in enumerate(names):
                        combo.addItem(name, number)
                    combo.setCurrentIndex(chosen)
        self._split, self._shown, self._batch, self._mark = split, None, None, None
        self._choice.setVisible(len(names) > 2)
        self.plot.show_data(split, self._features)
        self._show_key()

    def show_network(self, network: Network, theta: Array) -> None:
        """Show what a network answers with the weights theta (n,)."""
        self._shown = (network, theta)
        if self._split is not None and network.inputs == self._split.data.x.shape[1]:
            self.plot.show_network(network, theta)

    def show_batch(self, rows: Rows | None) -> None:
        """Frame the points of a mini-batch, by their numbers among the training points.

        They are numbered as ``NetworkObjective.rows`` does it; None, the whole data, frames none.
        """
        changed = (rows is None) != (self._batch is None)
        self._batch = rows
        if self._split is not None:
            self.plot.show_batch(None if rows is None else self._split.train[rows])
        if changed:
            self._show_key()

    def show_mark(self, mark: PointMark | None) -> None:
        """Mark a chosen point, perhaps with its input gradient; None marks none."""
        before = self._input_words()
        self._mark = mark
        self.plot.show_mark(mark)
        if self._input_words() != before:
            self._show_key()

    def features(self) -> tuple[int, int]:
        """Give the numbers of the two features that are shown."""
        return self._features

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font, which comes later than the theme that it belongs to."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._theme is not None:
            self.plot.set_theme(self._theme)

    def _feature_combo(self, axis: str, place: int) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(f"{axis}_feature_combo")
        combo.setAccessibleName(tr("Feature along the {axis} axis", axis=axis))
        combo.setToolTip(tr(FEATURE_TIP, axis=axis))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
        combo.activated.connect(lambda index: self._choose(place, index))
        return combo

    def _choose(self, place: int, feature: int) -> None:
        """Take a feature for an axis; where the other axis had it, they change places."""
        chosen, other = list(self._features), 1 - place
        if chosen[other] == feature:
            chosen[other] = chosen[place]
        chosen[place] = feature
        self._features = (chosen[0], chosen[1])
        for combo, now in zip(self._combos, self._features, strict=True):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(now)
        if self._split is not None:
            shown, batch = self._shown, self._batch
            self.plot.show_data(self._split, self._features)
            if shown is not None:
                self.show_network(*shown)
            self.show_batch(batch)
            self.plot.show_mark(self._mark)
            self._show_key()

    # The key

    def _input_words(self) -> list[str]:
        return [entry.words for entry in self.plot.input.entries(1.0)]

    def _show_key(self) -> None:
        if self._theme is None or self._split is None:
            return
        data = self._split.data
        entries = self._class_entries() if data.classes else self._number_entries()
        if self._batch is not None:
            entries.append(self._marked("s", "text", FRAME_PX, tr("in the batch")))
        entries += self.plot.input.entries(self.devicePixelRatioF())
        if data.x.shape[1] == 1 and not data.classes:
            pen = pg.mkPen(self._theme.colour("text"), width=2)
            sample = line_sample(pen, self.devicePixelRatioF())
            entries.append(KeyEntry(sample, tr("the network")))
        if data.x.shape[1] > 2:
            entries.append(KeyEntry(QPixmap(), tr("other features at their mean")))
        if self._split.scaling is not None:
            entries.append(KeyEntry(QPixmap(), tr("features standardised")))
        if len(data.x) > MOST_DRAWN:
            words = tr("{most} of {count} points are drawn", most=MOST_DRAWN, count=len(data.x))
            entries.append(KeyEntry(QPixmap(), words))
        self._key.show_entries(entries)

    def _class_entries(self) -> list[KeyEntry]:
        assert self._theme is not None, "the key has a theme"
        assert self._split is not None, "the key has data"
        theme, data = self._theme, self._split.data
        ratio, size = self.devicePixelRatioF(), point_px(self._theme) + 2
        entries = []
        for number, name in enumerate(data.classes[:MOST_IN_KEY]):
            sample = marker_sample(marker(number), *class_pens(theme, number, True), size, ratio)
            entries.append(KeyEntry(sample, f"{data.target} = {name}"))
        if len(data.classes) > MOST_IN_KEY:
            words = tr("and {count} more", count=len(data.classes) - MOST_IN_KEY)
            entries.append(KeyEntry(QPixmap(), words))
        hollow = marker_sample(marker(0), *class_pens(theme, 0, False), size, ratio)
        entries.append(KeyEntry(hollow, tr("hollow: test")))
        entries.append(self._marked("o", "error", RING_PX, tr("misclassified")))
        return entries

    def _number_entries(self) -> list[KeyEntry]:
        assert self._theme is not None, "the key has a theme"
        assert self._split is not None, "the key has data"
        theme, ratio = self._theme, self.devicePixelRatioF()
        size = point_px(theme) + 2
        if self._split.data.x.shape[1] == 1:
            pens = (class_pens(theme, ONE_CURVE, train) for train in (True, False))
            samples = [marker_sample("o", *pen, size, ratio) for pen in pens]
            words = (tr("training"), tr("hollow: test"))
            return list(map(KeyEntry, samples, words))
        low, high = (float(f"{end:.3g}") for end in self.plot.data.colour_range)
        range_words = tr(
            "{target}: {low} to {high}", target=self._split.data.target, low=low, high=high
        )
        pen, brush = pg.mkPen(theme.colour("text"), width=1), pg.mkBrush(theme.colour("muted"))
        shapes = zip(NUMBER_MARKERS, (tr("training"), tr("test")), strict=True)
        return [
            KeyEntry(shades_sample(theme, ratio), range_words),
            *(
                KeyEntry(marker_sample(symbol, pen, brush, size, ratio), words)
                for symbol, words in shapes
            ),
        ]

    def _marked(self, symbol: str, key: str, px: float, words: str) -> KeyEntry:
        assert self._theme is not None, "the key has a theme"
        pen, brush = ring_pen(self._theme, key), pg.mkBrush(None)
        return KeyEntry(marker_sample(symbol, pen, brush, px, self.devicePixelRatioF()), words)
