"""The controls of the Tuning workspace: what is swept, how far, and how its picture looks."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QGroupBox, QLabel, QVBoxLayout, QWidget

from arrows_gui.core.experiment import Runner
from arrows_gui.core.knob import Knob
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.sweep_plan import Axis
from arrows_gui.core.sweep_theory import Theory
from arrows_gui.core.verdict import NETWORK, SURFACE
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.layer_rows import narrow_combo
from arrows_gui.views.number_field import NumberField, finite_number
from arrows_gui.views.theme import Theme
from arrows_gui.views.tuning_axes import TuningAxes
from arrows_gui.views.tuning_buttons import TuningButtons
from arrows_gui.views.tuning_result_box import TuningResultBox
from arrows_gui.views.words import said, tr

STEPS = Knob(
    *("steps", "Steps", "", 200, 1, 10_000, 1, 100_000, "integer"),
    "Every run of the sweep takes so many steps",
)
WORLDS = ((SURFACE, "Surface run"), (NETWORK, "Network run"))
TARGET = "A loss: the first step at or below it is noted. Empty: none"
AMOUNTS = {
    SURFACE: "{runs:,} runs of {steps:,} steps",
    NETWORK: "{runs:,} trainings of {steps:,} steps",
}
"""What the sweep is made of."""


class TargetField(NumberField):
    """Takes a number or nothing: the value is nan where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_number_or_none, parent)
        self.set_value(float("nan"))

    def set_value(self, value: float) -> None:
        """Show a number, or nothing where it is nan."""
        super().set_value(value)
        if value != value and not self.isModified():
            self.clear()


class TuningPanel(QWidget):
    """Shows the setup of a sweep and announces what a person wants of it."""

    start_wanted = Signal()
    cancel_wanted = Signal()
    basins_wanted = Signal()
    range_wanted = Signal()
    world_changed = Signal(str)
    runner_changed = Signal(int)
    colouring_changed = Signal(str)
    theory_toggled = Signal(bool)
    csv_wanted = Signal()
    hparams_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tuning_panel")
        self._world = narrow_combo(self)
        self._runner = narrow_combo(self)
        for combo, name, title, sentence in (
            (self._world, "sweep_world_combo", "What is swept", "Whose run is varied"),
            (self._runner, "sweep_runner_combo", "Runner", "Which runner's knobs are varied"),
        ):
            combo.setObjectName(name)
            combo.setAccessibleName(tr(title))
            combo.setToolTip(tr(sentence))
        for world, title in WORLDS:
            self._world.addItem(tr(title), world)
        self._axes = TuningAxes(self)
        self._steps = NumberField(lambda text: float(STEPS.parsed(text)), self)
        self._steps.set_value(float(STEPS.default))
        self._target = TargetField(self)
        self._target.setPlaceholderText(tr("none"))
        self._error = ErrorLabel(self)
        self._error.setObjectName("sweep_error")
        self._problems: dict[str, str] = {}
        self._amount = QLabel(self)
        self._amount.setObjectName("sweep_amount")
        self._buttons = TuningButtons(self)
        self._result = TuningResultBox(self)
        self._rule: Optimizer | None = None
        self._lay_out()
        self._connect()
        self.show_world(SURFACE)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._error.set_theme(theme)
        palette = self._amount.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("muted"))
        self._amount.setPalette(palette)

    def axes(self) -> tuple[Axis, ...]:
        """Give the axes, one or two; raise BadInput where a range is none."""
        return self._axes.axes()

    def steps(self) -> int:
        """Give how many steps a run takes; raise BadInput where that is no such number."""
        field = self._steps
        return int(STEPS.parsed(field.text()) if field.isModified() else field.value())

    def target(self) -> float | None:
        """Give the loss that is to be reached, if there is one; raise BadInput for other words."""
        field = self._target
        value = _number_or_none(field.text()) if field.isModified() else field.value()
        return None if value != value else value

    def colouring(self) -> str:
        """Give the id of the colouring that is chosen."""
        return self._result.colouring()

    def shows_theory(self) -> bool:
        """Tell whether the theory is to be drawn where it is known."""
        return self._result.shows_theory()

    def show_world(self, world: str) -> None:
        """Show whose run is swept."""
        with QSignalBlocker(self._world):
            self._world.setCurrentIndex(self._world.findData(world))
        self._buttons.show_world(world)
        if self._rule is not None:
            self._axes.show_rule(self._rule, world)
        self._show_amount()

    def show_runners(self, runners: Sequence[Runner], focus: int) -> None:
        """Offer the runners, where there are several; the one with this id is chosen."""
        with QSignalBlocker(self._runner):
            self._runner.clear()
            for runner in runners:
                self._runner.addItem(tr(runner.label or runner.optimizer.title), runner.id)
            self._runner.setCurrentIndex(self._runner.findData(focus))
        self._runner.setVisible(len(runners) > 1)

    def show_rule(self, optimizer: Optimizer) -> None:
        """Offer the knobs of a rule; for the same rule, what was chosen and typed stays."""
        self._rule = optimizer
        self._axes.show_rule(optimizer, self._world.currentData())

    def show_steps(self, steps: int) -> None:
        """Show how many steps a run takes."""
        self._steps.set_value(steps)
        self._show_amount()

    def show_colourings(self, colourings: Sequence[tuple[str, str]]) -> None:
        """Offer colourings, each an id and a title; the one that is chosen stays if it can."""
        self._result.show_colourings(colourings)

    def choose_colouring(self, colouring_id: str) -> None:
        """Choose a colouring, as a person would; one that is not offered is left alone."""
        self._result.choose_colouring(colouring_id)

    def show_theory(self, theory: Theory | None) -> None:
        """Let the theory be drawn, and say what it is; None: nothing is known."""
        self._result.show_note(None if theory is None else said(theory.note))

    def show_busy(self, busy: bool) -> None:
        """Show whether something is being worked out."""
        self._buttons.show_busy(busy)

    def show_progress(self, share: float | None) -> None:
        """Show the share that is done, 0 to 1; None: nothing is going on."""
        self._buttons.show_progress(share)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with what was wanted; "" takes it back."""
        self._on_refused("", sentence)

    def show_has_map(self, has_map: bool) -> None:
        """Show whether there is a map to be saved."""
        self._result.show_has_map(has_map)

    def _lay_out(self) -> None:
        row = QGridLayout()
        row.setHorizontalSpacing(6)
        for place, (field, name, title, sentence) in enumerate(
            (
                (self._steps, "sweep_steps", "Steps", STEPS.sentence),
                (self._target, "sweep_target", "Target", TARGET),
            )
        ):
            field.setObjectName(name)
            field.setAccessibleName(tr(title))
            field.setToolTip(tr(sentence))
            field.setMinimumWidth(56)
            label = QLabel(tr(title), self)
            label.setBuddy(field)
            row.addWidget(label, 0, 2 * place)
            row.addWidget(field, 0, 2 * place + 1)
            row.setColumnStretch(2 * place + 1, 1)
        box = QGroupBox(tr("Sweep"), self)
        inner = QVBoxLayout(box)
        inner.setSpacing(6)
        for above in (self._world, self._runner, self._axes):
            inner.addWidget(above)
        inner.addLayout(row)
        for below in (self._error, self._amount, self._buttons):
            inner.addWidget(below)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(box)
        whole.addWidget(self._result)

    def _connect(self) -> None:
        self._world.activated.connect(
            lambda place: self.world_changed.emit(self._world.itemData(place))
        )
        self._runner.activated.connect(
            lambda place: self.runner_changed.emit(self._runner.itemData(place))
        )
        for wish in ("start_wanted", "cancel_wanted", "basins_wanted", "range_wanted"):
            getattr(self._buttons, wish).connect(getattr(self, wish))
        for wish in ("colouring_changed", "theory_toggled", "csv_wanted", "hparams_wanted"):
            getattr(self._result, wish).connect(getattr(self, wish))
        self._axes.changed.connect(self._show_amount)
        self._axes.edited.connect(self._on_edited)
        self._axes.refused.connect(self._on_refused)
        self._steps.entered.connect(self._on_edited)
        self._target.entered.connect(self._on_edited)
        for field in (self._steps, self._target):
            field.refused.connect(
                lambda text, field=field: self._on_refused(field.objectName(), text)
            )

    def _on_edited(self) -> None:
        """Take back what was wrong with the last wish: the next one may be another."""
        self.show_problem("")
        self._show_amount()

    def _show_amount(self) -> None:
        """Say how many runs the sweep makes."""
        runs, steps = self._axes.runs, round(self._steps.value())
        text = AMOUNTS[self._world.currentData()]
        self._amount.setText(tr(text, runs=runs, steps=steps))

    def _on_refused(self, name: str, sentence: str) -> None:
        """Show the problems of all controls that have one."""
        self._problems[name] = sentence
        self._error.show_problem("\n".join(text for text in self._problems.values() if text))


def _number_or_none(text: str) -> float:
    return finite_number(text, "the target") if text.strip() else float("nan")
