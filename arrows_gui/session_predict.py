"""Predict, then reveal: what is hidden, what was guessed, and how it was graded."""

import numpy as np
from PySide6.QtCore import QObject, Signal

from arrows_gui.core.array import Array
from arrows_gui.core.prediction import Grade, Tally
from arrows_gui.core.surface import Minimum
from arrows_gui.core.trace import Step


class Prediction(QObject):
    """The mode in which the next arrow is hidden until it is revealed. ``target`` "" is off.

    A guess, and its revelation, belong to one step of one runner, and are dropped with it.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.target = ""
        self.first = False  # no step is taken without a prediction
        self.guess: Array | None = None
        self._with_length = True
        self.grade: Grade | None = None
        self.tally = Tally()

    @property
    def hides(self) -> str:
        """The id of the arrow that is hidden now, "" for none."""
        return "" if self.grade is not None else self.target

    @property
    def bars(self) -> bool:
        """Whether the run may not go on, because a prediction is asked for first."""
        return bool(self.target and self.first and self.grade is None)

    def set_target(self, target: str) -> None:
        """Hide another arrow, or none."""
        self.target = target
        self.forget()

    def set_first(self, first: bool) -> None:
        """Ask for a prediction before every step, or not."""
        self.first = first
        self.changed.emit()

    def set_guess(self, guess: Array, with_length: bool = True) -> None:
        """Take a guess (2,), in the unit of the hidden arrow, and whether its length says much."""
        if self.hides:
            self._with_length = with_length
            self.guess = np.asarray(guess, dtype=np.float64)
            self.changed.emit()

    def reveal(self, step: Step, minima: tuple[Minimum, ...], runner: int, shortest: float) -> None:
        """Grade the guess by the true step, and hide nothing any more until the next step."""
        if not self.hides or self.guess is None:
            return
        from arrows_gui.core.grading import grade  # not for the first screen

        self.grade = grade(
            *(self.target, step, self.guess, minima),
            with_length=self._with_length,
            shortest=shortest,
        )
        self.tally = self.tally.with_guess(runner, step.t, self.grade)
        self.changed.emit()

    def reset_tally(self) -> None:
        """Count from nothing again."""
        self.tally = Tally()
        self.changed.emit()

    def forget(self) -> None:
        """Drop guess and grade: another step is looked at."""
        self.guess = self.grade = None
        self.changed.emit()
