"""Micro-steps: which beat of the update is open, in the panel and on the plot."""

from PySide6.QtCore import QObject, QTimer

from arrows_gui.core.beats import Beat, beats_of
from arrows_gui.core.trace import Step
from arrows_gui.session import Session
from arrows_gui.views.beats_panel import BeatsPanel
from arrows_gui.views.lab_part import LabPart, Say
from arrows_gui.views.optimizer_panel import OptimizerPanel
from arrows_gui.views.surface_view import SurfaceView
from arrows_gui.views.theme import Theme

AUTO_MS = 1800
"""How long a beat stays in Auto: long enough to read one sentence."""

CLOSED = -1


class BeatsPart(LabPart):
    """Opens the update under the cursor into beats, and keeps symbols and arrows lit together."""

    def __init__(
        self,
        session: Session,
        panel: BeatsPanel,
        optimizer: OptimizerPanel,
        surface: SurfaceView,
        say: Say,
        parent: QObject,
    ) -> None:
        super().__init__(session, say, parent)
        self._panel, self._optimizer, self._surface = panel, optimizer, surface
        self._index = CLOSED
        self._enters_at = 0  # the beat at which the next step is entered
        self._place: tuple[int, int, int] | None = None
        self._beats: tuple[Beat, ...] = ()
        self._step: Step | None = None
        self._auto = QTimer(self, interval=AUTO_MS)
        self._auto.timeout.connect(self.go_on)
        panel.beat_wanted.connect(self.open)
        panel.step_wanted.connect(self._on_step_wanted)
        panel.auto_wanted.connect(self.set_auto)
        for equations in (panel, optimizer):
            equations.symbol_hovered.connect(surface.highlight)
        surface.kind_hovered.connect(panel.highlight_kind)
        surface.kind_hovered.connect(optimizer.highlight_kind)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._panel.set_theme(theme)

    def show_run(self) -> None:
        """Begin at the first beat of the new run, where beats are open."""
        self._enters_at = 0

    def show_cursor(self) -> None:
        """Enter the step under the cursor, where beats are open; in a run they are not."""
        if self._index == CLOSED:
            return
        if self.session.playing:
            self.close()
            return
        stays = self._place == self._where()
        self._enter(min(self._index, len(self._beats) - 1) if stays else self._enters_at)
        self._enters_at = 0

    def show_slowly(self) -> None:
        """Show the equations with the numbers of the step."""
        step = self.session.step_at_cursor()
        self._optimizer.show_step(step)
        if self._index == CLOSED and self._panel.isVisible():
            self._panel.show_beats((), step.optimizer, step)
            self._panel.show_index(CLOSED)

    def open(self, index: int) -> None:
        """Open a beat of the step under the cursor."""
        if index == CLOSED:
            self.close()
            return
        if self.session.playing:
            self.session.pause()
        self._enter(index)

    def close(self) -> None:
        """Show the whole step again."""
        self._index = CLOSED
        self.set_auto(False)
        self._surface.show_beat(())
        self._optimizer.equations().highlight_line("")
        self._panel.show_index(CLOSED)

    def go_on(self) -> None:
        """Go to the next beat, or to the first one of the next step."""
        if self._index == CLOSED:
            self.open(0)
        elif self._index + 1 < len(self._beats):
            self._enter(self._index + 1)
        else:
            self._on_step_wanted(1)

    def go_back(self) -> None:
        """Go to the beat before, or to the last one of the step before."""
        if self._index == CLOSED:
            self.open(0)
        elif self._index > 0:
            self._enter(self._index - 1)
        else:
            self._on_step_wanted(-1)

    def set_auto(self, on: bool) -> None:
        """Go on by itself, beat after beat."""
        if on:
            self.go_on()
            self._auto.start()
        else:
            self._auto.stop()
        self._panel.show_auto(on)

    def _on_step_wanted(self, way: int) -> None:
        session = self.session
        if way > 0 and session.can_go_on:
            self._enters_at = 0
            session.step()
        elif way < 0 and session.cursor > 0:
            self._enters_at = -1
            session.back()
        else:
            self.set_auto(False)

    def _where(self) -> tuple[int, int, int]:
        session = self.session
        return (session.traces[session.focus].run_id, session.focus, session.cursor)

    def _enter(self, index: int) -> None:
        self._place = self._where()
        step = self.session.step_at_cursor()
        self._beats = beats_of(step, self.session.experiment.on_surface.loss)
        self._panel.show_beats(self._beats, step.optimizer, step)
        if not self._beats:
            self._index = 0  # open, but nothing can be shown here
            self._surface.show_beat(())
            self._optimizer.equations().highlight_line("")
            return
        self._index = index % len(self._beats)
        self._panel.show_index(self._index)
        self._surface.show_beat(self._beats, self._index)
        self._optimizer.equations().highlight_line(self._beats[self._index].line.text)
