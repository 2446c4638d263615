"""One weight: where its gradient comes from, its update, a new value, and the loss along it."""

from html import escape

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.arrows import arrow_kind
from arrows_gui.core.edge import EdgeFacts
from arrows_gui.core.edge_slice import EdgeSlice
from arrows_gui.core.edge_text import DELTA_LINE, LINE_NAMES, EdgeLine, edge_lines, is_locked
from arrows_gui.core.pass_names import brief
from arrows_gui.views.edge_lock import lock_html
from arrows_gui.views.edge_plot import EdgePlot
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.number_field import NumberField
from arrows_gui.views.point_spin import PointSpin
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

NOTHING = "Click an edge of the network to see its weight."
FIELD_TIP = "Type another weight: the run goes on from there"
POINT_TIP = "One point of the batch, or the whole of it"
LOSS_TIP = (
    "Draw the loss of this step's batch, whose slope is the gradient of this step; "
    "otherwise it is the loss of the training points"
)

WIDE = 46
"""From so many letters of width on, the plot stands beside the words."""

LEAST_LETTERS, LEAST_LINES = 34, 9
"""The panel can be made so narrow and so low."""


class EdgePanel(QWidget):
    """Shows one weight; announces a new value, another point, and another loss of the slice."""

    weight_wanted = Signal(float)
    point_wanted = Signal(object)  # the number of a point of the batch, or None for all of it
    batch_loss_wanted = Signal(bool)  # the slice of the batch's loss, else of the training set's

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("edge_panel")
        self._facts: EdgeFacts | None = None
        self._slice: EdgeSlice | None = None
        self._theme: Theme | None = None
        self._lines: dict[str, QLabel] = {}
        self._build_head()
        self._build_words()
        self._build_side()
        self._lay_out()
        KeyGuard(self).watch(self)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._error.set_theme(theme)
        self.plot.set_theme(theme)
        self._show()
        self._arrange()

    def show_edge(self, facts: EdgeFacts | None) -> None:
        """Show a weight; None: none is chosen."""
        old, self._facts = self._facts, facts
        if old is not None and facts is not None and old.index != facts.index:
            self._field.setModified(False)  # what was typed was meant for another weight
        if facts is None:
            self._slice = None
        self._show()

    def show_slice(self, shown: EdgeSlice | None) -> None:
        """Show the loss along the weight; None clears it."""
        self._slice = shown
        self._show_slice()

    def show_batch_loss(self, of_batch: bool) -> None:
        """Show of which points the slice is, without announcing it."""
        with QSignalBlocker(self._loss):
            self._loss.setChecked(of_batch)

    @property
    def wants_batch_loss(self) -> bool:
        """Whether the slice is to be of the batch's loss."""
        return self._loss.isChecked()

    def minimumSizeHint(self) -> QSize:
        """Give the narrow form: the wide one would not let itself be made narrow."""
        metrics = self.fontMetrics()
        width = LEAST_LETTERS * metrics.averageCharWidth()
        return QSize(width, LEAST_LINES * metrics.lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the plot beside the words where there is room, else below them."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font, which comes later than the theme that it belongs to."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._theme is not None:
            self.plot.set_theme(self._theme)
            self._show()
            self._arrange()

    def _build_head(self) -> None:
        self._title = QLabel(tr(NOTHING), self, wordWrap=True)
        self._title.setObjectName("edge_title")
        self._title.setAccessibleName(tr("Which weight"))
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._symbol = QLabel(self)
        self._symbol.setObjectName("edge_symbol")
        self._field = NumberField(parent=self)
        self._field.setObjectName("weight_field")
        self._field.setAccessibleName(tr("Weight"))
        self._field.setToolTip(tr(FIELD_TIP))
        self._field.entered.connect(self.weight_wanted)
        self._point = PointSpin("edge_point", tr(POINT_TIP), self)
        self._point.point_chosen.connect(self.point_wanted)
        self._error = ErrorLabel(self)
        self._error.setObjectName("edge_error")
        self._field.refused.connect(self._error.show_problem)

    def _build_words(self) -> None:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(4)
        for name in LINE_NAMES:
            label = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.RichText)
            label.setObjectName(f"edge_{name}")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._lines[name] = label
            column.addWidget(label)
        column.addStretch(1)
        self._words = QScrollArea(self)
        self._words.setObjectName("edge_words")
        self._words.setAccessibleName(tr("This weight in words and numbers"))
        self._words.setToolTip("")
        self._words.setWidgetResizable(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._words.setFrameShape(QFrame.Shape.NoFrame)
        self._words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words.setWidget(inside)

    def _build_side(self) -> None:
        self.plot = EdgePlot(self)
        self._loss = QToolButton(self)
        self._loss.setObjectName("edge_batch_loss")
        self._loss.setText(tr("Batch"))
        self._loss.setAccessibleName(tr("Loss of this batch"))
        self._loss.setToolTip(tr(LOSS_TIP))
        self._loss.setCheckable(True)
        self._loss.toggled.connect(self.batch_loss_wanted)
        self._which = QLabel(self, wordWrap=True)
        self._which.setObjectName("edge_which")
        self._which.setAccessibleName(tr("Which loss, and its slope"))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._symbol)
        head.addWidget(self._field, 1)
        head.addWidget(self._point, 1)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._title)
        words.addLayout(head)
        words.addWidget(self._error)
        words.addWidget(self._words, 1)
        above = QHBoxLayout()
        above.setSpacing(4)
        above.addWidget(self._which, 1)
        above.addWidget(self._loss)
        side = QVBoxLayout()
        side.setSpacing(2)
        side.addLayout(above)
        side.addWidget(self.plot, 1)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._body.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._body.setContentsMargins(4, 4, 4, 4)
        self._body.setSpacing(4)
        self._body.addLayout(words, 5)
        self._body.addLayout(side, 4)

    def _arrange(self) -> None:
        wide = self.width() >= WIDE * self.fontMetrics().averageCharWidth() + 100
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _show(self) -> None:
        facts = self._facts
        there = facts is not None
        for part in (self._symbol, self._field, self._point, self._words, self._loss, self.plot):
            part.setVisible(there)
        self._which.setVisible(there)
        self._title.setText(tr(NOTHING) if facts is None else said(facts.title))
        if facts is not None:
            self._symbol.setText(f"{facts.symbol} =")
            self._field.set_value(facts.weight)
            self._point.show_point(None if facts.at is None else facts.at.point, facts.count)
            self._show_lines({line.name: line for line in edge_lines(facts)})
        else:
            self._error.show_problem("")
        self._show_slice()

    def _show_lines(self, lines: dict[str, EdgeLine]) -> None:
        for name, label in self._lines.items():
            line = lines.get(name)
            label.setVisible(line is not None)
            if line is not None:
                label.setText(self._lock(name) + self._rich(line))
                label.setToolTip(said(line.tip))
                label.setAccessibleName(said(line.lead))

    def _rich(self, line: EdgeLine) -> str:
        """Write a line with its lead in bold, in the colour of its arrow."""
        colour = ""
        if line.kind and self._theme is not None:
            name = self._theme.colour(arrow_kind(line.kind).colour_key).name()
            colour = f' style="color:{name}"'
        return f"<b{colour}>{escape(said(line.lead))}</b> = {escape(said(line.numbers))}"

    def _lock(self, name: str) -> str:
        """Give the lock that a line begins with, where hardly any error passes."""
        facts = self._facts
        if name != DELTA_LINE or facts is None or not is_locked(facts) or self._theme is None:
            return ""
        size, colour = self.fontMetrics().height(), self._theme.colour("error")
        return lock_html(colour, size, self.devicePixelRatioF()) + " "

    def _show_slice(self) -> None:
        shown = self._slice
        text = ""
        if shown is not None:
            text = tr("{which}; slope {slope}", which=shown.which, slope=brief(shown.slope))
        self._which.setText(text)
        self.plot.setAccessibleDescription(text)
        self.plot.show_slice(shown, self._facts)
