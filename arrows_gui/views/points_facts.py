"""The facts of the chosen data point, in lines that can be scrolled."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from arrows_gui.core.point_facts import PointFacts
from arrows_gui.core.point_text import LINE_NAMES, fact_lines, title_text
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr


class FactsView(QScrollArea):
    """One label for each line; each lead may have the colour of an arrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_facts")
        self.setAccessibleName(tr("The chosen point in words and numbers"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme: Theme | None = None
        self._facts: PointFacts | None = None
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(3)
        self._title = self._label("title", inside)
        column.addWidget(self._title)
        self._lines = {name: self._label(name, inside) for name in LINE_NAMES}
        for label in self._lines.values():
            column.addWidget(label)
        column.addStretch(1)
        self.setWidget(inside)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.show_facts(self._facts)

    def show_facts(self, facts: PointFacts | None) -> None:
        """Show a point; None clears the lines."""
        self._facts = facts
        lines = {} if facts is None else {line.name: line for line in fact_lines(facts)}
        self._title.setText("" if facts is None else f"<b>{escape(said(title_text(facts)))}</b>")
        for name, label in self._lines.items():
            line = lines.get(name)
            label.setVisible(line is not None)
            if line is None:
                continue
            colour = ""
            if line.colour_key and self._theme is not None:
                colour = f' style="color:{self._theme.colour(line.colour_key).name()}"'
            label.setText(f"<b{colour}>{escape(said(line.lead))}</b>: {escape(said(line.text))}")
            label.setToolTip(said(line.tip))

    def words(self) -> dict[str, str]:
        """Give the text of every line that is shown."""
        lines = () if self._facts is None else fact_lines(self._facts)
        shown = [line for line in lines if not self._lines[line.name].isHidden()]
        return {line.name: said(line.text) for line in shown}

    def minimumSizeHint(self) -> QSize:
        """Let itself be made narrow and low: it can be scrolled."""
        return QSize(12 * self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing())

    def _label(self, name: str, parent: QWidget) -> QLabel:
        label = QLabel(parent, wordWrap=True, textFormat=Qt.TextFormat.RichText)
        label.setObjectName(f"points_{name}")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label
