"""The curvature in numbers, and a gauge that says what the learning rate will do on it."""

# ruff: noqa: RUF001 - the sentences use the multiplication sign

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QGridLayout, QGroupBox, QLabel, QVBoxLayout, QWidget

from arrows_gui.core.curvature import Curvature
from arrows_gui.core.document import View
from arrows_gui.core.stability import DIVERGES, Gauge
from arrows_gui.core.written import number_text, vector_text
from arrows_gui.views.stability_gauge import NOT_KNOWN, StabilityGauge
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

ROWS = (
    ("lambda1", "λ₁, smallest", "How much the loss curves along the first eigenvector."),
    ("direction1", "along", "The first eigenvector of the Hessian."),
    ("lambda2", "λ₂, largest", "How much the loss curves along the second eigenvector."),
    ("direction2", "along", "The second eigenvector of the Hessian."),
    ("condition", "Condition λ₂/λ₁", "How much steeper across than along: it slows the descent."),
    ("critical", "Critical point", "Where the gradient is 0, if that is near."),
)

SYMBOL = "lr × λ"

SENTENCE_LINES = 6
"""The sentence has room for so many lines, so that the column does not jump while a run plays."""


class CurvaturePanel(QGroupBox):
    """Shows the curvature at the point, and what the rule in focus will do on it."""

    shown_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Curvature"), parent)
        self.setObjectName("curvature_panel")
        self._theme: Theme | None = None
        self._red = False
        self._check = QCheckBox(tr("Show on the plot"), self)
        self._check.setObjectName("curvature_check")
        self._check.setAccessibleName(tr("Show the curvature on the plot"))
        self._check.setToolTip(
            tr("Eigenvectors as a cross, in a curve along which the loss bends alike")
        )
        self._check.toggled.connect(self.shown_wanted)
        self._values: dict[str, QLabel] = {}
        self._gauge = StabilityGauge(self)
        self._sentence = QLabel(self, wordWrap=True)
        self._sentence.setObjectName("stability_sentence")
        self._sentence.setAccessibleName(tr("What this learning rate will do"))
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addWidget(self._check)
        column.addLayout(self._grid())
        column.addWidget(self._gauge)
        column.addWidget(self._sentence)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._gauge.set_theme(theme)
        self._sentence.setMinimumHeight(SENTENCE_LINES * self.fontMetrics().lineSpacing())
        self._colour_sentence()

    def show_view(self, view: View) -> None:
        """Show whether the curvature is drawn on the plot."""
        with QSignalBlocker(self._check):
            self._check.setChecked(view.curvature)

    def show_curvature(self, curvature: Curvature | None, critical: str | None) -> None:
        """Show eigenvalues, condition number and the critical point near the point, if any."""
        texts = dict.fromkeys(self._values, tr(NOT_KNOWN))
        if curvature is not None:
            pairs = zip(curvature.values, curvature.vectors.T, strict=True)
            for number, (value, vector) in enumerate(pairs, 1):
                way = vector_text(vector.round(3) + 0.0)
                texts[f"lambda{number}"] = number_text(float(value))
                texts[f"direction{number}"] = tr("every direction") if curvature.is_round else way
            condition = curvature.condition
            texts["condition"] = tr("not defined") if condition is None else number_text(condition)
            texts["critical"] = tr(critical or "none near")
        for name, text in texts.items():
            self._values[name].setText(text)

    def show_gauge(self, gauge: Gauge | None) -> None:
        """Show what the learning rate will do; None: there is no run."""
        self._gauge.show_gauge(gauge)
        text = said(gauge.sentence) if gauge else ""
        self._sentence.setText(text.replace(SYMBOL, SYMBOL.replace(" ", "\N{NO-BREAK SPACE}")))
        self._red = gauge is not None and gauge.verdict == DIVERGES
        self._colour_sentence()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        grid.setHorizontalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (name, title, sentence) in enumerate(ROWS):
            label, value = QLabel(tr(title), self), QLabel(tr(NOT_KNOWN), self)
            value.setObjectName(f"curvature_{name}")
            value.setAccessibleName(tr(title))
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            label.setToolTip(tr(sentence))
            value.setToolTip(tr(sentence))
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._values[name] = value
        return grid

    def _colour_sentence(self) -> None:
        if self._theme is not None:
            palette = self._sentence.palette()
            colour = self._theme.colour("error" if self._red else "text")
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            self._sentence.setPalette(palette)
