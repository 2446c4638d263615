"""The leader board: how the runners stand at the cursor, the finish line, and fair rates."""

from collections.abc import Sequence
from math import isnan, nan

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.document import View
from arrows_gui.core.experiment import Runner
from arrows_gui.core.message import BadInput
from arrows_gui.core.standings import Standing
from arrows_gui.core.sweep import BEST_STEPS, RATES
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.number_field import NumberField, finite_number
from arrows_gui.views.standings_table import StandingsTable
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr, why_not

FIELD_PX = 72
TICKS = 1000

FINISH_TIP = "Who first has a loss below this has arrived; an empty field is no finish line"
EQUAL_TIP = "Give all runners this learning rate, and begin again"
BEST_TIP = (
    "Try {count} learning rates from {low:g} to {high:g} for every runner, "
    "{steps} steps each, and take the one with the lowest loss at the last step, of two "
    "equal ones the smaller"
)


class LeaderBoard(QWidget):
    """Shows the standings, and announces what a person wants of the race."""

    finish_wanted = Signal(object)  # a loss, or None for no finish line
    equal_wanted = Signal(float)
    best_wanted = Signal()
    cancel_wanted = Signal()
    focus_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leader_board")
        self._runners: Sequence[Runner] = ()
        self._focus = 0
        self._rate = nan  # what the field of the equal rate was last told
        self._error = ErrorLabel(self)
        self._error.setObjectName("race_error")
        self._story = QLabel(self, wordWrap=True)
        self._story.setObjectName("rates_story")
        self._story.setAccessibleName(tr("What the rates allow to conclude"))
        self._table = StandingsTable(self)
        self._table.focus_wanted.connect(self.focus_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 2)
        column.setSpacing(3)
        column.addLayout(self._make_controls())
        column.addWidget(self._error)
        column.addWidget(self._story)
        column.addWidget(self._table, 1)
        self.show_progress(None)
        KeyGuard(self).watch(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._error.set_theme(theme)
        self._table.set_theme(theme)

    def show_view(self, view: View) -> None:
        """Show the finish line, and which runner is in focus."""
        self._finish.set_value(nan if view.finish is None else view.finish)
        self._focus = view.focus
        self._table.show_focus(view.focus)
        self._offer_rate()

    def show_standings(self, standings: Sequence[Standing], runners: Sequence[Runner]) -> None:
        """Show how the runners stand; cheap enough for ten times a second."""
        self._runners = runners
        self._table.show_standings(standings, runners)
        self._offer_rate()

    def show_story(self, sentence: str) -> None:
        """Say what the rates allow to conclude."""
        self._story.setText(sentence)

    def show_progress(self, share: float | None) -> None:
        """Show how far the search for the best rates is, 0 to 1; None: there is no search."""
        searching = share is not None
        self._best.setVisible(not searching)
        self._bar.setVisible(searching)
        self._cancel.setVisible(searching)
        if share is not None:
            self._bar.setValue(round(TICKS * share))

    # Building

    def _make_controls(self) -> QHBoxLayout:
        self._finish = OptionalNumberField(self)
        _name(self._finish, "finish_field", tr("Finish line: a loss"), tr(FINISH_TIP))
        self._finish.setPlaceholderText(tr("none"))
        self._finish.entered.connect(
            lambda loss: self.finish_wanted.emit(None if isnan(loss) else loss)
        )
        label = QLabel(tr("Finish line"), self)
        label.setBuddy(self._finish)
        label.setToolTip(tr(FINISH_TIP))
        self._equal = QPushButton(tr("Equal rate"), self)
        _name(self._equal, "equal_lr_button", tr("Give all runners this rate"), tr(EQUAL_TIP))
        self._equal.clicked.connect(self._on_equal)
        self._equal_rate = NumberField(_rate_in, self)
        _name(
            self._equal_rate, "equal_lr_field", tr("Learning rate for all runners"), tr(EQUAL_TIP)
        )
        self._equal_rate.returnPressed.connect(self._on_equal)
        low, high = float(RATES[0]), float(RATES[-1])
        best = tr(BEST_TIP, count=len(RATES), low=low, high=high, steps=BEST_STEPS)
        self._best = QPushButton(tr("Best rates"), self)
        _name(self._best, "best_lr_button", tr("Give each runner its best rate"), best)
        self._best.clicked.connect(self.best_wanted)
        self._bar = QProgressBar(self, minimum=0, maximum=TICKS)
        _name(self._bar, "best_lr_progress", tr("Search for the best rates"), best)
        self._cancel = QPushButton(tr("Cancel"), self)
        _name(
            self._cancel,
            "best_lr_cancel",
            tr("Cancel the search"),
            tr("Leave the rates as they are"),
        )
        self._cancel.clicked.connect(self.cancel_wanted)
        for field in (self._finish, self._equal_rate):
            field.setMaximumWidth(FIELD_PX)
            field.refused.connect(self._error.show_problem)
        self._bar.setMinimumWidth(40)
        self._bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout()
        row.setSpacing(4)
        for part in (label, self._finish, self._equal, self._equal_rate, self._best):
            row.addWidget(part)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        row.addStretch(0)
        return row

    # Behind the scenes

    def _offer_rate(self) -> None:
        """Offer the rate of the runner in focus, once it is another one."""
        rates = (runner.optimizer.lr for runner in self._runners if runner.id == self._focus)
        rate = next(rates, nan)
        if rate != self._rate and not isnan(rate):
            self._rate = rate
            self._equal_rate.set_value(rate)

    def _on_equal(self) -> None:
        try:
            rate = _rate_in(self._equal_rate.text())
        except BadInput as problem:
            self._error.show_problem(why_not(problem))
        else:
            self._error.show_problem("")
            self.equal_wanted.emit(rate)


class OptionalNumberField(NumberField):
    """A number field that may be left empty: its value is then nan."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(lambda text: finite_number(text) if text.strip() else nan, parent)

    def set_value(self, value: float) -> None:
        """Show a number, or nothing for nan; while a person types the field is left alone."""
        super().set_value(value)
        if isnan(value) and not self.isModified():
            self.clear()


def _rate_in(text: str) -> float:
    rate = finite_number(text)
    if rate < 0:
        raise BadInput("a learning rate is not below 0")
    return rate


def _name(part: QWidget, name: str, title: str, tip: str) -> None:
    part.setObjectName(name)
    part.setAccessibleName(title)
    part.setToolTip(tip)
