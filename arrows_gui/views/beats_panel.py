"""The micro-steps of one update: a line, its numbers and a sentence at a time."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.beats import MOST_BEATS, Beat
from arrows_gui.core.equation import filled, pieces
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.trace import Step
from arrows_gui.views.equation_view import LineLabel, rich
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

CLOSED = -1
"""The index while the update is not opened."""

LARGER = 1.25
"""The size of the equation, as a share of the font: it is read from the last row."""

OPEN = "Open this update to see beat by beat how {title} makes it."
UNKNOWN = (
    "The update of this step cannot be opened: it is hidden until it is revealed, or not finite."
)
NOTHING = "There is no step to open yet."


class BeatsPanel(QWidget):
    """Shows one beat of an update; announces which one, or which step, a person wants."""

    beat_wanted = Signal(int)  # an index, or CLOSED
    step_wanted = Signal(int)  # +1 or -1: past the last beat, or before the first
    auto_wanted = Signal(bool)
    symbol_hovered = Signal(str)  # the id of an arrow kind, "" for none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("beats_panel")
        self._beats: tuple[Beat, ...] = ()
        self._rule: Optimizer | None = None
        self._step: Step | None = None
        self._index = CLOSED
        self._title = QLabel(self)
        self._title.setObjectName("beat_title")
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._equation = LineLabel(self, size=LARGER)
        self._equation.setObjectName("beat_equation")
        self._equation.setAccessibleName(tr("Equation of this beat"))
        self._numbers = LineLabel(self, numbers=True)
        self._numbers.setObjectName("beat_numbers")
        self._numbers.setAccessibleName(tr("The equation with the numbers of this step"))
        self._sentence = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self._sentence.setObjectName("beat_sentence")
        self._sentence.setAccessibleName(tr("What happens in this beat"))
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._equation, self._numbers):
            label.symbol_hovered.connect(self.symbol_hovered)
        self._build_buttons()
        self._lay_out()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._equation.set_theme(theme)
        self._numbers.set_theme(theme)

    def show_beats(self, beats: Sequence[Beat], rule: Optimizer | None, step: Step | None) -> None:
        """Show the beats of another update; the index stays, as far as there is such a beat.

        While none is open, the beats need not be known: an update that is finite can be opened.
        """
        self._beats, self._rule, self._step = tuple(beats), rule, step
        self._index = min(self._index, len(self._beats) - 1)
        self._show()

    def show_index(self, index: int) -> None:
        """Show one of the beats, or with CLOSED that the update can be opened."""
        self._index = max(CLOSED, min(index, len(self._beats) - 1))
        self._show()

    def show_auto(self, runs: bool) -> None:
        """Show whether the beats follow each other by themselves."""
        with QSignalBlocker(self._auto):
            self._auto.setChecked(runs)

    def highlight_kind(self, kind_id: str) -> None:
        """Mark the symbols of the kind of arrow that is under the mouse; "" marks none."""
        self._equation.highlight_kind(kind_id)

    def beat(self) -> Beat | None:
        """Give the beat that is shown."""
        return self._beats[self._index] if self._index > CLOSED else None

    def _build_buttons(self) -> None:
        sentence = tr("The beat before; before the first one, the step before")
        self._back = self._button("beat_back", tr("Back"), sentence)
        sentence = tr("The next beat; after the last one, the next step")
        self._next = self._button("beat_next", tr("Next"), sentence)
        sentence = tr("One beat after the other by itself")
        self._auto = self._button("beat_auto", tr("Auto"), sentence)
        self._auto.setCheckable(True)
        sentence = tr("Back to the arrows of the whole step")
        self._close = self._button("beat_close", tr("Close"), sentence)
        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self._on_next)
        self._auto.toggled.connect(self.auto_wanted)
        self._close.clicked.connect(lambda: self.beat_wanted.emit(CLOSED))
        self._places: list[QToolButton] = []
        for place in range(MOST_BEATS):
            sentence = tr("Beat {number}", number=place + 1)
            button = self._button(f"beat_{place + 1}", str(place + 1), sentence)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.clicked.connect(lambda _, place=place: self._on_place(place))
            self._places.append(button)

    def _button(self, name: str, text: str, sentence: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setAccessibleName(tr("{text}, beat", text=text))
        button.setToolTip(sentence)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._back)
        for button in self._places:
            row.addWidget(button)
        row.addWidget(self._next)
        row.addWidget(self._auto)
        row.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        inside = QWidget(self)
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        for label in (self._equation, self._numbers, self._sentence):
            lines.addWidget(label)
        lines.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("beat_text")
        area.setAccessibleName(tr("This beat in words and numbers"))
        area.setToolTip("")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(area, 1)
        column.addLayout(row)

    def _show(self) -> None:
        beat = self.beat()
        count = len(self._beats)
        self._title.setText(self._headline(beat))
        self._sentence.setText(rich(self._words(beat)))
        for label in (self._equation, self._numbers):
            label.setVisible(beat is not None)
        if beat is not None and self._rule is not None:
            self._equation.show_line(pieces(beat.line.text, self._rule), self._rule, beat.values)
            self._numbers.show_line(filled(beat.line.text, beat.values), self._rule, beat.values)
        for place, button in enumerate(self._places):
            button.setVisible(place < count)
            button.setChecked(place == self._index)
            if place < count:
                title = self._beats[place].title
                name = tr("Beat {number}: {title}", number=place + 1, title=title)
                button.setAccessibleName(name)
                button.setToolTip(name)
        self._next.setText(tr("Open") if beat is None and self._can_open() else tr("Next"))
        self._back.setEnabled(beat is not None or not self._can_open())
        self._close.setEnabled(beat is not None)

    def _headline(self, beat: Beat | None) -> str:
        if beat is not None:
            number, count = self._index + 1, len(self._beats)
            return tr("{number} of {count}: {title}", number=number, count=count, title=beat.title)
        if self._step is None:
            return tr("Update")
        return tr("The update of step {step}", step=self._step.t)

    def _words(self, beat: Beat | None) -> str:
        if beat is not None:
            return said(beat.sentence)
        if self._step is None or self._rule is None:
            return tr(NOTHING)
        return tr(OPEN, title=self._rule.title) if self._can_open() else tr(UNKNOWN)

    def _can_open(self) -> bool:
        """Tell whether the update is known, so that there are beats, shown here already or not."""
        return self._step is not None and bool(np.isfinite(self._step.update).all())

    def _on_back(self) -> None:
        if self._index > 0:
            self.beat_wanted.emit(self._index - 1)
        else:
            self.step_wanted.emit(-1)

    def _on_next(self) -> None:
        if self._index + 1 < len(self._beats) or (self._index == CLOSED and self._can_open()):
            self.beat_wanted.emit(self._index + 1)
        else:
            self.step_wanted.emit(1)

    def _on_place(self, place: int) -> None:
        self._places[place].setChecked(place == self._index)  # what is shown decides, not the click
        self.beat_wanted.emit(place)
