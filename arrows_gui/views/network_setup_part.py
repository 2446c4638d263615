"""The recipe of a training as a person changes it: data, network, rule and presets."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from arrows_gui.core import setup
from arrows_gui.core.dataset import Dataset
from arrows_gui.core.document import Document
from arrows_gui.core.knob import Value
from arrows_gui.core.message import Message
from arrows_gui.core.network_document import network_document, network_rule
from arrows_gui.core.network_presets import PRESETS, Preset, preset_by_id
from arrows_gui.core.network_setup import DRAWN, TABLE, NetworkSetup
from arrows_gui.core.optimizers.rule import hyperparameters, with_settings
from arrows_gui.jobs import Task
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.lab_part import Say
from arrows_gui.views.network_part import NetworkPart
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr, why_not

if TYPE_CHECKING:
    from arrows_gui.views.csv_dialog import CsvDialog
    from arrows_gui.views.network_lab import NetworkLab


class NetworkSetupPart(NetworkPart):
    """Wires the panels of the side column."""

    def __init__(self, session: NetworkSession, lab: "NetworkLab", say: Say) -> None:
        super().__init__(session, lab, say)
        self._theme: Theme | None = None
        self._reading = Task(session.jobs, self)
        self._path = Path()
        self._chosen = ""  # the preset that was chosen last
        self._dialog: CsvDialog | None = None
        lab.network.set_presets([(preset.id, preset.title) for preset in PRESETS])
        self._wire_recipe()
        self._wire_rule()
        self._reading.progressed.connect(self._on_progress)
        self._reading.ended.connect(lambda: session.noticed.emit(None))
        self._reading.finished.connect(self._ask)
        self._reading.refused.connect(lambda problem: self._on_refused(why_not(problem)))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        lab = self.lab
        for panel in (lab.data, lab.network, lab.optimizer, lab.schedule):
            panel.set_theme(theme)

    def show_document(self) -> None:
        """Show the recipe, and the rule."""
        session, lab = self.training, self.lab
        objective, recipe = session.objective, session.setup
        runner = session.experiment.runner(session.focus)
        lab.data.show_setup(recipe, objective.split)
        lab.network.show_setup(recipe, objective.network, objective.split.data.task)
        lab.network.show_preset(self._preset_id())
        lab.optimizer.show_optimizer(runner.optimizer)
        lab.schedule.show_runner(runner)

    def _preset_id(self) -> str:
        """Give the preset that the recipe and the rule are of, "" where they are changed."""
        session = self.training
        runner = session.experiment.runner(session.focus)
        now = (runner.optimizer.id, hyperparameters(runner.optimizer))
        for preset in PRESETS:
            shown = not preset.fault or preset.id == self._chosen  # a case of the clinic is no tell
            if shown and preset.setup == session.setup:
                rule = network_rule(preset.optimizer, session.objective.network)
                rule = with_settings(rule, preset.settings)
                if now == (rule.id, hyperparameters(rule)):
                    return preset.id
        return ""

    def slow(self) -> tuple[Callable[[], None], ...]:
        """Give the curve of the rates."""
        return (self._show_rates,)

    def _show_rates(self) -> None:
        if self.lab.schedule.isVisible():
            self.lab.schedule.show_trace(self.training.trace, self.training.cursor)

    def _wire_recipe(self) -> None:
        data, network = self.lab.data, self.lab.network
        data.changed_wanted.connect(
            lambda fields: self.attempt(
                lambda: self.training.change_network(**fields), data.show_problem
            )
        )
        data.csv_wanted.connect(self._choose_file)
        data.draw_wanted.connect(self._draw)
        network.changed_wanted.connect(
            lambda fields: self.attempt(
                lambda: self.training.change_network(**fields), network.show_problem
            )
        )
        network.preset_wanted.connect(self._take_preset)

    def _wire_rule(self) -> None:
        session, optimizer, schedule = self.training, self.lab.optimizer, self.lab.schedule
        optimizer.optimizer_wanted.connect(
            lambda i: self.attempt(lambda: session.set_optimizer(session.focus, i))
        )
        optimizer.knob_wanted.connect(self._take_knob)
        optimizer.knob_reset_wanted.connect(lambda name: session.reset_knob(session.focus, name))
        schedule.schedule_wanted.connect(
            lambda each: self._set_up(setup.with_schedule, session.focus, each)
        )
        schedule.clip_wanted.connect(
            lambda clip: self._set_up(setup.with_clip, session.focus, clip)
        )

    def _set_up(self, change: Callable[..., Document], *wish: object) -> None:
        session = self.training
        self.attempt(lambda: session.take_setup(change(session.document, *wish)))

    def _take_knob(self, name: str, value: Value) -> None:
        session = self.training
        self.attempt(lambda: session.set_knob(session.focus, name, value))

    def _take_preset(self, preset_id: str) -> None:
        preset = preset_by_id(preset_id)
        self._chosen = preset_id
        session = self.training
        settings = dict(preset.settings)
        document = network_document(preset.setup, preset.optimizer, settings, preset.steps)
        self.attempt(lambda: session.take_setup(document))
        told = Message("{title}: {sentence} {claim}", _words(preset))
        session.noticed.emit(told)

    # Data of a person's own

    def take_data(self, kind: str, data: Dataset, standardise: bool) -> None:
        """Learn from data of a person's own: DRAWN or a TABLE."""
        fields = {
            "dataset": kind,
            "own": data,
            "standardise": standardise,
            "loss": "",
            "output": "",
        }
        self.attempt(lambda: self.training.change_network(**fields), self.lab.data.show_problem)

    def dialog(self) -> "CsvDialog | None":
        """Give the dialog that asks what to learn from a table, while it is open."""
        return self._dialog

    def _draw(self) -> None:
        from arrows_gui.views.points_board import PointsBoard

        own: NetworkSetup = self.training.setup
        board = PointsBoard(own.own if own.dataset == DRAWN else None, self.lab)
        if self._theme is not None:
            board.set_theme(self._theme)
        board.accepted.connect(lambda: self.take_data(DRAWN, board.dataset(), False))
        board.open()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.lab,
            tr("Open a table"),
            "",
            tr("Tables (*.csv *.tsv *.txt);;All files (*)"),
        )
        if name:
            self.read_file(Path(name), None)

    def read_file(self, path: Path, header: bool | None) -> None:
        """Read a table beside the window; a dialog asks then what to learn from it."""
        from arrows_gui.files.csv_table import read_table

        self._path = path
        self._reading.start(lambda report: read_table(path, header, report.progress))
        self.lab.data.show_problem("")

    def _on_progress(self, share: float) -> None:
        self.training.noticed.emit(Message("Reading the table: {share:.0%}", {"share": share}))

    def _on_refused(self, sentence: str) -> None:
        self.show_document()
        self.lab.data.show_problem(sentence)

    def _ask(self, table: object) -> None:
        from arrows_gui.files.csv_table import Table
        from arrows_gui.views.csv_dialog import CsvDialog

        assert isinstance(table, Table), "a table was read"
        if self._dialog is not None:
            self._dialog.show_table(table)
            return
        dialog = self._dialog = CsvDialog(table, self.lab)
        dialog.reload_wanted.connect(partial(self.read_file, self._path))
        dialog.accepted.connect(
            lambda: self.take_data(TABLE, dialog.dataset(), dialog.standardise())
        )
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None
        self.show_document()


def _words(preset: Preset) -> dict[str, object]:
    return {"title": preset.title, "sentence": preset.sentence, "claim": preset.claim}
