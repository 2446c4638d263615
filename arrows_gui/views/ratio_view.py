"""Layer by layer over the steps: |update|/|weight|, the gradient's length, and first to last."""

from math import log10

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.views.curves_view import MOST_POINTS
from arrows_gui.views.layer_lines import Line, LinesKey, LinesPlot, layer_look
from arrows_gui.views.layer_panel import UNKNOWN, short_text
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

USUAL_RATIO = 1e-3
"""An update of about a thousandth of the weights is a usual one, by rule of thumb."""

UPDATE_RATIO, GRADIENT_NORM, FIRST_TO_LAST = "update_ratio", "gradient_norm", "first_to_last"

_PLOTS = (
    (
        *(UPDATE_RATIO, "|Δ| / |θ|", "Each layer: how far an update goes, in lengths of θ"),
        "About 0.001, the dashed line, is usual. Here: first … last layer at the cursor",
    ),
    (
        *(GRADIENT_NORM, "|g|", "Each layer: the length of the gradient of its parameters"),
        "Here: first … last layer at the cursor",
    ),
    (
        *(
            FIRST_TO_LAST,
            "first |g| / last |g|",
            "The first layer's gradient in the last's lengths",
        ),
        "Far below 1, the dashed line, gradients vanish; far above they explode",
    ),
)


class RatioView(QWidget):
    """Three plots with logarithmic axes side by side, over a key of the layers."""

    cursor_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ratio_view")
        self.setAccessibleName(tr("Ratios of lengths, layer by layer"))
        self._trace: NetworkTrace | None = None
        self._layers: tuple[str, ...] = ()
        self._cursor = 0
        self.plots: dict[str, LinesPlot] = {}
        self._heads: dict[str, QLabel] = {}
        row = QHBoxLayout()
        row.setSpacing(6)
        for name, title, what, help_text in _PLOTS:
            plot = LinesPlot(f"layers_{name}", what, self)
            plot.set_log(True)
            plot.cursor_wanted.connect(self.cursor_wanted)
            head = QLabel(tr(title), self)
            head.setObjectName(f"layers_{name}_head")
            far = tr("Ten times as much is always as far up")
            head.setToolTip(f"{tr(what)}.\n{tr(help_text)}.\n{far}.")
            head.setMinimumWidth(60)
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(head)
            column.addWidget(plot, 1)
            row.addLayout(column, 1)
            self.plots[name], self._heads[name] = plot, head
        self.plots[UPDATE_RATIO].set_guide(log10(USUAL_RATIO))
        self.plots[FIRST_TO_LAST].set_guide(0.0)
        self._key = LinesKey("layers_key", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row, 1)
        column.addWidget(self._key)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for plot in self.plots.values():
            plot.set_theme(theme)
        self._key.set_theme(theme)

    def show_run(self, trace: NetworkTrace) -> None:
        """Show a new run, with a line for each of its layers."""
        self._layers = tuple(name for name, _ in trace.objective.groups)
        looks = [layer_look(number, name) for number, name in enumerate(self._layers)]
        self._key.set_looks(looks)
        for name, plot in self.plots.items():
            plot.set_looks([layer_look(0, "first")] if name == FIRST_TO_LAST else looks)
        self.show_history(trace)

    def show_history(self, trace: NetworkTrace) -> None:
        """Show what has been recorded by now."""
        self._trace = trace
        for name, plot in self.plots.items():
            columns = self._columns(name)
            most = MOST_POINTS // max(1, min(len(columns), 4))
            plot.show_lines([Line(*trace.column(c, most)) for c in columns], trace.last)
        self._show_numbers()

    def show_cursor(self, k: int) -> None:
        """Move the line in all plots, and write the numbers there."""
        self._cursor = k
        for plot in self.plots.values():
            plot.show_cursor(k)
        self._show_numbers()

    def numbers(self) -> dict[str, str]:
        """Give what is written over each plot of the step under the cursor."""
        return {name: head.text() for name, head in self._heads.items()}

    def _columns(self, name: str) -> list[str]:
        return [name] if name == FIRST_TO_LAST else [f"{name}/{layer}" for layer in self._layers]

    def _show_numbers(self) -> None:
        """Write over each plot the figures of the first and the last layer at the cursor."""
        if self._trace is None:
            return
        known = self._trace.first <= self._cursor <= self._trace.last
        figures = self._trace.figures(self._cursor) if known else {}
        for name, title, *_ in _PLOTS:
            values = [figures.get(column) for column in self._columns(name)]
            texts = [UNKNOWN if value is None else short_text(value) for value in values]
            ends = (texts[0],) if len(set(texts)) == 1 else (texts[0], texts[-1])
            self._heads[name].setText(f"{tr(title)}   {' … '.join(ends)}")
