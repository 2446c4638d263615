"""The chosen point in the plot of the answers, and the arrow that shows which way they rise there.

This arrow lives in the space of the inputs: it has nothing to do with the arrows of a training.
"""

# ruff: noqa: RUF001 - the words use the multiplication sign

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import SLOPE, Arrow, ArrowKind
from arrows_gui.core.dataset import Split
from arrows_gui.core.decision import Section, decision_window, places_of
from arrows_gui.core.input_gradient import InputGradient, drawn_factor
from arrows_gui.core.written import number_text
from arrows_gui.views.arrow_item import ArrowItem, DrawnArrow
from arrows_gui.views.arrow_sample import arrow_sample
from arrows_gui.views.key_strip import KeyEntry
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

INPUT_ARROW = ArrowKind(
    *("input_gradient", "Input arrow", "input_gradient", "open", "dashed"),
    *("∂x", "point", SLOPE, "∂answer/∂x"),
    vector=lambda step: None,
    sentence="Which way the answer at the chosen point rises when the input moves.",
)

CHOSEN_PX, CHOSEN_WIDTH = 24.0, 2.6
SHORT = 0.01
"""An arrow shorter than this share of the view along both axes is said to hardly rise."""

RISES = "{answer} rises: gradient × {factor}"
HARDLY_RISES = "{answer} hardly rises: gradient × {factor}"

SAMPLE = QSize(34, 16)


@dataclass(frozen=True, slots=True, eq=False)
class PointMark:
    """A chosen row of the data set, and the input gradient to draw there; None draws none.

    ``answer`` names the answer that it is of, and ``span`` is the range of the answers.
    """

    row: int
    gradient: InputGradient | None = None
    answer: str = "it"
    span: float = 1.0


class InputArrow:
    """The ring round the chosen point and its arrow, on a view box."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._ring = pg.ScatterPlotItem(symbol="o", size=CHOSEN_PX, brush=None)
        self._ring.setZValue(14)
        self.arrows = ArrowItem()
        self._theme: Theme | None = None
        self._words = ""
        for item in (self._ring, self.arrows):
            box.addItem(item, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and widths of a theme."""
        self._theme = theme
        self._ring.setPen(pg.mkPen(theme.colour("accent"), width=CHOSEN_WIDTH * theme.line**0.5))
        self._ring.setSize(CHOSEN_PX * theme.line**0.3)
        self.arrows.set_theme(theme)

    def clear(self) -> None:
        """Show no chosen point."""
        self._ring.setData([], [])
        self.arrows.show_arrows(())
        self._words = ""

    def show(self, split: Split, section: Section, mark: PointMark) -> None:
        """Mark a point of a data set, and draw its input gradient where there is one."""
        place = places_of(split.data, section)[mark.row]
        self._ring.setData(*place[:, None])
        self._words = ""
        if mark.gradient is None:
            self.arrows.show_arrows(())
            return
        slopes = _along(section, mark.gradient.gradient)
        x_from, x_to, y_from, y_to = decision_window(split.data, section.features)
        sides = np.array((x_to - x_from, y_to - y_from))
        factor = drawn_factor(slopes, sides, mark.span)
        vector = factor * slopes
        arrow = Arrow(INPUT_ARROW, INPUT_ARROW.title, INPUT_ARROW.formula, place, slopes)
        self.arrows.show_arrows((DrawnArrow(arrow, vector, False),) if factor else ())
        if not factor:
            self._words = tr("{answer} rises: flat here", answer=mark.answer)
            return
        seen = bool((np.abs(vector) > SHORT * sides).any())
        text = RISES if seen else HARDLY_RISES
        self._words = tr(text, answer=mark.answer, factor=number_text(factor))

    def entries(self, ratio: float) -> list[KeyEntry]:
        """Give what the key says of the arrow, for a screen of a ratio."""
        if not self._words or self._theme is None:
            return []
        sample = arrow_sample(INPUT_ARROW, self._theme, SAMPLE, ratio)
        return [KeyEntry(sample, self._words)]


def _along(section: Section, gradient: Array) -> Array:
    """Give the slopes (2,) along the features of a section, of a gradient (inputs,)."""
    first, second = section.features
    return np.array((gradient[first], gradient[second] if first != second else 0.0))
