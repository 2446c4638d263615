"""Predict, then reveal: the guess on the plot, its panel, and what the session hides meanwhile."""

import numpy as np
from PySide6.QtCore import QObject

from arrows_gui.core.arrows import SLOPE, Arrow, arrow_kind, cut
from arrows_gui.core.grading import slope_of
from arrows_gui.core.prediction import GRADIENT
from arrows_gui.session import Session
from arrows_gui.views.arrow_item import DrawnArrow
from arrows_gui.views.lab_part import LabPart, Say
from arrows_gui.views.predict_panel import PredictPanel
from arrows_gui.views.surface_view import SurfaceView
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

TURN_DEGREES, STRETCH = 5.0, 1.1
FINE_TURN_DEGREES, FINE_STRETCH = 1.0, 1.02
"""How far an arrow key turns and stretches the guess; the fine ones with Shift."""

NOT_NOW = "The teacher's lock hides the arrow (Ctrl+T unlocks)."


class PredictPart(LabPart):
    """Wires the panel and the guess on the plot."""

    def __init__(
        self,
        session: Session,
        panel: PredictPanel,
        surface: SurfaceView,
        say: Say,
        parent: QObject,
    ) -> None:
        super().__init__(session, say, parent)
        self._panel, self._surface, self._item = panel, surface, surface.guess
        self._masked = ""
        self._hides_answers = False
        prediction = session.prediction
        panel.target_wanted.connect(self._set_target)
        panel.first_wanted.connect(prediction.set_first)
        panel.reveal_wanted.connect(self.reveal)
        panel.clear_wanted.connect(prediction.forget)
        panel.tally_reset_wanted.connect(prediction.reset_tally)
        self._item.guessed.connect(self._on_guessed)
        self._item.grabbed.connect(surface.setFocus)
        surface.nudged.connect(self._on_nudged)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._panel.set_theme(theme)

    def set_answers_hidden(self, on: bool) -> None:
        """Reveal nothing, or as it is wanted again."""
        self._hides_answers = on
        self._panel.set_answers_hidden(on)

    def reveal(self) -> None:
        """Show the hidden arrow, and grade the guess."""
        if self._hides_answers:
            self._say(tr(NOT_NOW))
            return
        rect = self._surface.getPlotItem().getViewBox().viewRect()
        pixel = rect.width() / max(self._surface.width(), 1)
        if self.session.prediction.target == GRADIENT.id:
            pixel = float(np.hypot(*slope_of(self._surface.slope_scale(), np.array((pixel, 0.0)))))
        self.attempt(lambda: self.session.reveal(pixel))

    def show_cursor(self) -> None:
        """Show the guess at the point under the cursor, and the truth once it is revealed."""
        session, prediction = self.session, self.session.prediction
        hides = bool(prediction.hides)
        self._surface.set_guessing(hides, prediction.hides == GRADIENT.id)
        if prediction.target:
            point = session.point_at_cursor(session.focus)
            drawn = self._drawn(prediction.guess)
            if prediction.grade is not None and drawn is not None:
                self._item.show_revealed(point, drawn, self._truth())
            else:
                self._item.show_guess(point, drawn, hides)
        else:
            self._item.clear()
        if prediction.hides != self._masked:
            self._masked = prediction.hides
            self._surface.show_run(session.experiment.runners, session.traces)
            self._surface.show_ghosts({} if prediction.target else session.ghosts)
            self._surface.set_view(session.seen)
            session.cursor_changed.emit(session.cursor)  # for the trails that are shown anew

    def show_slowly(self) -> None:
        """Show the mode, the grade and the tally."""
        prediction = self.session.prediction
        self._panel.show_mode(prediction.target, prediction.first)
        self._panel.show_guess(prediction.guess is not None, prediction.grade is not None)
        self._panel.show_grade(prediction.grade)
        self._panel.show_tally(prediction.tally)

    def _set_target(self, target: str) -> None:
        if target and self.session.playing:
            self.session.pause()
        self.session.prediction.set_target(target)

    def _on_guessed(self, right: float, up: float) -> None:
        drawn = np.array((right, up))
        scale = self._surface.slope_scale()
        if self.session.prediction.target == GRADIENT.id:
            guess = slope_of(scale, drawn)
            self.session.prediction.set_guess(guess, with_length=scale.mode != "unit")
        else:
            self.session.prediction.set_guess(drawn)

    def _on_nudged(self, right: float, up: float, fine: bool) -> None:
        turn = FINE_TURN_DEGREES if fine else TURN_DEGREES
        stretch = FINE_STRETCH if fine else STRETCH
        self._item.nudge(-right * turn, stretch**up)

    def _drawn(self, guess: np.ndarray | None) -> np.ndarray | None:
        """Give a guess in axis units."""
        if guess is None or self.session.prediction.target != GRADIENT.id:
            return guess
        scale = self._surface.slope_scale()
        return guess if scale.mode == "unit" else scale.drawn(guess)

    def _truth(self) -> DrawnArrow | None:
        kind = arrow_kind(self.session.prediction.target)
        step = self.session.step_at_cursor()
        vector = kind.vector(step)
        if vector is None or not np.isfinite(vector).all():
            return None
        drawn = self._surface.slope_scale().drawn(vector) if kind.unit == SLOPE else vector
        arrow = Arrow(kind, kind.title, kind.formula, step.theta, vector)
        shortened, is_cut = cut(drawn[None, :], kind.unit, self._surface.extent())
        return DrawnArrow(arrow, shortened[0], bool(is_cut[0]))
