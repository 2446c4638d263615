"""The schedule of the learning rate and the limits of the gradient, for the runner in focus."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Clip, Runner
from arrows_gui.core.message import BadInput
from arrows_gui.core.rates import Recording, rate_curve, recorded_rates, watches_losses
from arrows_gui.core.schedule import Schedule, WholeNumbers, with_arguments
from arrows_gui.core.schedules import SCHEDULES, make_schedule
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.knob_control import KnobControl
from arrows_gui.views.number_field import NumberField, finite_number
from arrows_gui.views.rate_curve import RateCurve
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr, why_not

FIRST_LIMIT = 1.0
AS_RECORDED = "What this schedule does depends on the losses: the curve is what the run was given."

CLIPS = (
    ("value", "Clip by value", "Cut every component of the gradient to at most this"),
    ("norm", "Clip by norm", "Shorten the gradient to at most this length; it keeps its direction"),
)
"""The fields of Clip: name, title and sentence."""


def limit_in(text: str) -> float:
    """Read a limit of the gradient; raise BadInput where it is not above 0."""
    limit = finite_number(text)
    if limit <= 0:
        raise BadInput("the limit must be above 0")
    return limit


class ListField(QWidget):
    """An argument that is a list of step numbers, typed with ; between them."""

    def __init__(self, argument: WholeNumbers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.argument = argument
        self.field = QLineEdit(self)
        self.field.setObjectName(f"schedule_{argument.name}")
        self.field.setAccessibleName(tr(argument.title))
        how = tr("Write them with ; between, as in 30;80")
        self.field.setToolTip(f"{tr(argument.sentence)} {how}")
        self.error = ErrorLabel(self)
        self.error.setObjectName(f"schedule_{argument.name}_error")
        label = QLabel(tr(argument.title), self)
        label.setToolTip(tr(argument.sentence))
        label.setBuddy(self.field)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 2)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self.error, 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)


class SchedulePanel(QGroupBox):
    """Shows schedule and clipping of a runner and announces what a person wants of them."""

    schedule_wanted = Signal(object)  # a Schedule
    clip_wanted = Signal(object)  # a Clip

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Schedule and clipping"), parent)
        self.setObjectName("schedule_panel")
        self._combo = QComboBox(self)
        self._combo.setObjectName("schedule_combo")
        self._combo.setAccessibleName(tr("Schedule"))
        self._combo.setToolTip(tr("How the learning rate changes with the step"))
        for schedule in SCHEDULES:
            self._combo.addItem(tr(schedule.title), schedule.id)
        self._combo.activated.connect(self._on_chosen)
        self._form = QVBoxLayout()
        self._form.setSpacing(2)
        self._controls: dict[str, KnobControl] = {}
        self._lists: dict[str, ListField] = {}
        self._curve = RateCurve(self)
        self._note = QLabel(tr(AS_RECORDED), self, wordWrap=True)
        self._note.setObjectName("schedule_note")
        self._note.hide()
        self._checks: dict[str, QCheckBox] = {}
        self._limits: dict[str, NumberField] = {}
        self._clip_error = ErrorLabel(self)
        self._clip_error.setObjectName("clip_error")
        self._runner: Runner | None = None
        self._schedule: Schedule | None = None
        self._clip = Clip()
        self._cursor = 0
        self._theme: Theme | None = None
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._curve.set_theme(theme)
        self._clip_error.set_theme(theme)
        for control in self._controls.values():
            control.set_theme(theme)
        for each in self._lists.values():
            each.error.set_theme(theme)

    def show_runner(self, runner: Runner) -> None:
        """Show schedule and limits of a runner, and the rates that are known without a run."""
        schedule = runner.schedule
        self._runner = runner
        if self._schedule is None or schedule.id != self._schedule.id:
            with QSignalBlocker(self._combo):
                self._combo.setCurrentIndex(self._combo.findData(schedule.id))
            self._build_form(schedule)
            self._curve.show_rates(np.empty(0), np.empty(0), 1)
        self._schedule = schedule
        for name, control in self._controls.items():
            control.show_value(getattr(schedule, name))
        for name, each in self._lists.items():
            if not (each.field.hasFocus() and each.field.isModified()):
                each.field.setText(";".join(map(str, getattr(schedule, name))))
                each.error.show_problem("")
        self._note.setVisible(watches_losses(schedule))
        self._show_clip(runner.clip)
        if not watches_losses(schedule):
            self.show_rates(*rate_curve(runner, self._cursor), self._cursor)

    def show_rates(self, steps: Array, rates: Array, cursor: int) -> None:
        """Show rates (m,) of steps t = 1, 2, ... (m,); the update from ``cursor`` is marked."""
        self._cursor = cursor
        self._curve.show_rates(steps, rates, cursor + 1)

    def show_trace(self, trace: Recording, cursor: int) -> None:
        """Show the rates around a step: as they will be, or as they were where losses decide."""
        if self._runner is None:
            return
        recorded = watches_losses(self._runner.schedule)
        rates = recorded_rates(trace) if recorded else rate_curve(self._runner, cursor)
        self.show_rates(*rates, cursor)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addWidget(self._combo)
        column.addLayout(self._form)
        column.addWidget(self._curve)
        column.addWidget(self._note)
        for name, title, sentence in CLIPS:
            check, field = QCheckBox(tr(title), self), NumberField(limit_in, self)
            check.setObjectName(f"clip_{name}_check")
            field.setObjectName(f"clip_{name}_field")
            field.setAccessibleName(tr("{title}, limit", title=title))
            field.setMaximumWidth(92)
            field.set_value(FIRST_LIMIT)
            field.setEnabled(False)
            for part in (check, field):
                part.setToolTip(tr(sentence))
            check.toggled.connect(lambda on, name=name: self._on_clip_toggled(name, on))
            field.entered.connect(lambda limit, name=name: self._want_clip(name, limit))
            field.refused.connect(self._clip_error.show_problem)
            self._checks[name], self._limits[name] = check, field
            row = QHBoxLayout()
            row.addWidget(check, 1)
            row.addWidget(field)
            column.addLayout(row)
        column.addWidget(self._clip_error)

    def _build_form(self, schedule: Schedule) -> None:
        for old in (*self._controls.values(), *self._lists.values()):
            self._form.removeWidget(old)
            old.hide()  # its layout may be about to show it, even without a parent
            old.setParent(None)
            old.deleteLater()
        self._lists = {each.name: ListField(each, self) for each in schedule.lists}
        self._controls = {knob.name: KnobControl(knob, "schedule", self) for knob in schedule.knobs}
        for name, each in self._lists.items():
            self._form.addWidget(each)
            each.field.editingFinished.connect(lambda name=name: self._on_list_entered(name))
            each.field.textEdited.connect(lambda text, name=name: self._judge_list(name))
        for name, control in self._controls.items():
            self._form.addWidget(control)
            control.changed.connect(lambda value, name=name: self._want_argument(name, value))
            control.reset_wanted.connect(lambda c=control: c.set_value(c.knob.default))
        if self._theme is not None:
            self.set_theme(self._theme)

    def _show_clip(self, clip: Clip) -> None:
        self._clip = clip
        for name, check in self._checks.items():
            limit = getattr(clip, name)
            with QSignalBlocker(check):
                check.setChecked(limit is not None)
            self._limits[name].setEnabled(limit is not None)
            if limit is not None:
                self._limits[name].set_value(limit)

    def _on_chosen(self, index: int) -> None:
        schedule_id = self._combo.itemData(index)
        if self._schedule is None or schedule_id != self._schedule.id:
            self.schedule_wanted.emit(make_schedule(schedule_id))

    def _want_argument(self, name: str, value: object) -> None:
        if self._schedule is not None:
            self.schedule_wanted.emit(with_arguments(self._schedule, {name: value}))  # type: ignore[dict-item]

    def _judge_list(self, name: str) -> bool:
        """Say at once what is wrong with a list; tell whether nothing is."""
        each = self._lists[name]
        try:
            each.argument.parsed(each.field.text())
        except BadInput as problem:
            each.error.show_problem(why_not(problem))
            return False
        each.error.show_problem("")
        return True

    def _on_list_entered(self, name: str) -> None:
        each = self._lists[name]
        if each.field.isModified() and self._judge_list(name):
            each.field.setModified(False)
            numbers = each.argument.parsed(each.field.text())
            if self._schedule is not None and numbers != getattr(self._schedule, name):
                self._want_argument(name, numbers)

    def _on_clip_toggled(self, name: str, on: bool) -> None:
        self._limits[name].setEnabled(on)
        self._want_clip(name, self._limits[name].value() if on else None)

    def _want_clip(self, name: str, limit: float | None) -> None:
        self._clip = replace(self._clip, **{name: limit})
        self.clip_wanted.emit(self._clip)
