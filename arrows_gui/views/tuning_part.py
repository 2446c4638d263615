"""What the controls of the Tuning workspace do to the run of one lab."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from arrows_gui.core.experiment import Experiment
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import Objective, SurfaceObjective, same_loss
from arrows_gui.core.optimizers.rule import hyperparameters
from arrows_gui.core.race import with_focus
from arrows_gui.core.rate_range import RateRange, range_test
from arrows_gui.core.sweep import sweep
from arrows_gui.core.sweep_colouring import MINIMUM, colourings_of
from arrows_gui.core.sweep_plan import (
    START_X,
    START_Y,
    Axis,
    SweepMap,
    SweepPlan,
    cell_document,
    start_axes,
)
from arrows_gui.core.sweep_theory import Theory, theory
from arrows_gui.jobs import Report, Task
from arrows_gui.session import Session
from arrows_gui.views.export_sweep import ask_for_runs, ask_for_table
from arrows_gui.views.sweep_curve import SweepCurveView
from arrows_gui.views.sweep_map import SweepMapView
from arrows_gui.views.words import tr, why_not

if TYPE_CHECKING:
    from arrows_gui.views.tuning_workspace import TuningWorkspace

BASIN_SIDE = 80
"""A map of starts has so many along each axis."""

DRAG_MS = 30
"""While a person drags over the map, a run is loaded so often."""

STALE = "This picture was of another run: sweep again."


class TuningPart(QObject):
    """Sweeps the run of one session, shows its map, and loads the run of a cell."""

    def __init__(self, session: Session, workspace: "TuningWorkspace") -> None:
        super().__init__(workspace)
        self.session = session
        self.task = Task(session.jobs, self)
        self.found: SweepMap | None = None
        self._workspace = workspace
        self._plan: SweepPlan | None = None
        self._theory: Theory | None = None
        self._wanted: tuple[int, int] | None = None
        self._loaded: tuple[int, int] | None = None
        self._range: RateRange | None = None
        self._made_of: tuple[Experiment, int] | None = None  # whose run the picture varies
        self.range_task = Task(session.jobs, self)
        self.saving = Task(session.jobs, self)
        self.saving.finished.connect(session.noticed)
        self._dragging = QTimer(self, singleShot=True, interval=DRAG_MS)
        self._dragging.timeout.connect(self._load_wanted)
        session.run_started.connect(self._check_stale)
        self._wire()

    def show(self) -> None:
        """Show the setup in the controls, and the knobs as they are in the picture."""
        panel, session = self._workspace.panel, self.session
        panel.show_runners(session.experiment.runners, session.focus)
        runner = session.experiment.runner(session.focus)
        panel.show_rule(runner.optimizer)
        panel.show_busy(self.task.is_busy or self.range_task.is_busy)
        panel.show_has_map(self.found is not None)
        self._show_picture()

    def start(self) -> None:
        """Sweep as the controls say."""
        panel = self._workspace.panel
        self._attempt(lambda: self.start_plan(self._planned(panel.axes())))

    def start_basins(self) -> None:
        """Sweep the starts: which minimum does each lead to?"""
        self._attempt(self._start_basins)

    def start_plan(self, plan: SweepPlan) -> None:
        """Work out a plan beside the window."""
        self.drop()
        self._plan, self.found, self._range, self._loaded = plan, None, None, None
        self._made_of = plan.experiment, plan.runner
        self._theory = None
        panel = self._workspace.panel
        panel.show_has_map(False)
        panel.show_progress(0.0)
        self.picture.clear()
        self._show_picture()
        self.task.start(lambda report: _swept(plan, report))

    def start_range(self) -> None:
        """Raise the rate from step to step, and see where the loss falls and where it climbs."""
        experiment, runner = self.session.experiment, self.session.focus
        self.drop()
        self._plan = self.found = self._range = self._theory = None
        self._made_of = experiment, runner
        self._workspace.panel.show_has_map(False)
        self._workspace.panel.show_progress(0.0)
        self._workspace.range.clear()
        self._workspace.pictures.setCurrentWidget(self._workspace.range)
        self.range_task.start(lambda report: range_test(experiment, runner, report))

    @property
    def last_swept(self) -> int:
        """The last step of the sweep's runs, 0 where nothing is swept; a branch begins later."""
        if self._plan is None:
            return 0
        origin = self._plan.experiment.runner(self._plan.runner).origin
        return self._plan.steps + (origin.step if origin is not None else 0)

    @property
    def picture(self) -> SweepMapView | SweepCurveView:
        """The picture of the plan: a map of two axes, or a curve over one."""
        is_curve = self._plan is not None and len(self._plan.axes) == 1
        return self._workspace.curve if is_curve else self._workspace.map

    def load(self, row: int, column: int) -> None:
        """Load the run of a cell into the lab, and take its steps."""
        self._wanted = (row, column)
        if not self._dragging.isActive():
            self._load_wanted()
            self._dragging.start()

    def start_from(self, x: float, y: float) -> None:
        """Start from another point, and run as far as the sweep does."""
        self._attempt(lambda: self._run(lambda: self.session.set_start(x, y)))

    def save_table(self) -> None:
        """Ask for a file, and write the figures of all cells to it."""
        if self.found is not None:
            ask_for_table(self.found, self.saving, self._workspace)

    def save_runs(self) -> None:
        """Ask for a folder, and write the cells to it as runs for TensorBoard."""
        if self.found is not None:
            ask_for_runs(self.found, self.session.jobs, self._workspace)

    def _start_basins(self) -> None:
        session, panel = self.session, self._workspace.panel
        experiment = session.experiment
        if experiment.runner(session.focus).origin is not None:
            raise BadInput("a branch begins where it was made: choose a runner that has a start")
        self.start_plan(self._planned(start_axes(experiment.on_surface, BASIN_SIDE)))
        panel.choose_colouring(MINIMUM)

    def _planned(self, axes: tuple[Axis, ...]) -> SweepPlan:
        panel, session = self._workspace.panel, self.session
        return SweepPlan(session.experiment, session.focus, axes, panel.steps(), panel.target())

    def _wire(self) -> None:
        panel = self._workspace.panel
        self.task.progressed.connect(panel.show_progress)
        self.task.partial_ready.connect(self._on_partial)
        self.task.finished.connect(self._on_finished)
        self.range_task.progressed.connect(panel.show_progress)
        self.range_task.partial_ready.connect(self._workspace.range.show_partial)
        self.range_task.finished.connect(self._on_range)
        for task in (self.task, self.range_task):
            task.ended.connect(lambda: panel.show_progress(None))
        for task in (self.task, self.range_task, self.saving):
            task.refused.connect(lambda problem: panel.show_problem(why_not(problem)))

    def cancel(self) -> None:
        """Stop what is being worked out; what is known stays in the picture."""
        self.task.cancel()
        self.range_task.cancel()

    def drop(self) -> None:
        """Stop what is being worked out, because another run is swept."""
        self.task.drop()
        self.range_task.drop()

    def take_rate(self, rate: float) -> None:
        """Give the runner the rate that a range test suggests."""
        session = self.session
        self._attempt(lambda: session.set_knob(session.focus, "lr", rate))

    def _on_partial(self, found: SweepMap | Theory) -> None:
        if isinstance(found, SweepMap):
            self._on_map(found)
            return
        self._theory = found
        self._show_theory()

    def _show_theory(self) -> None:
        panel = self._workspace.panel
        panel.show_theory(self._theory)
        self.picture.show_theory(self._theory if panel.shows_theory() else None)

    def _on_map(self, found: SweepMap) -> None:
        self.found = found
        self.picture.show_map(found)
        self._workspace.panel.show_has_map(True)

    def _on_finished(self, found: SweepMap) -> None:
        self._on_map(found)
        self._show_knobs()

    def _on_range(self, found: RateRange) -> None:
        self._range = found
        self._workspace.range.show_range(found)

    def _show_picture(self) -> None:
        """Bring the picture of what was worked out to the front, with what belongs to it."""
        workspace = self._workspace
        panel, picture = workspace.panel, self.picture
        panel.show_colourings([(each.id, each.title) for each in colourings_of(workspace.world)])
        if self._range is not None or self.range_task.is_busy:
            workspace.pictures.setCurrentWidget(workspace.range)
            return
        workspace.pictures.setCurrentWidget(picture)
        picture.set_colouring(panel.colouring())
        self._show_theory()
        if self.found is None:
            picture.clear()
        else:
            picture.show_map(self.found)
        self._show_knobs()

    def _show_knobs(self) -> None:
        """Mark the knobs as they are now in the picture."""
        experiment, plan = self.session.experiment, self._plan
        runner = self.session.focus if plan is None else plan.runner
        knobs = hyperparameters(experiment.runner(runner).optimizer)
        values = {name: float(value) for name, value in knobs.items()}
        values |= dict(zip((START_X, START_Y), experiment.start[:2], strict=False))
        self.picture.show_current(values)
        if self._loaded is not None and self._plan is not None:
            wanted = self._plan.values(*self._loaded)
            if any(values.get(name) != value for name, value in wanted.items()):
                self._loaded = None  # what is shown is another run by now
                self.picture.show_chosen()

    def _load_wanted(self) -> None:
        if self._wanted is not None:
            (row, column), self._wanted = self._wanted, None
            self._loaded = (row, column)
            self._attempt(lambda: self._run(lambda: self._take(row, column)))
            self.picture.show_chosen(row, column)

    def _take(self, row: int, column: int) -> None:
        assert self._plan is not None, "a cell belongs to a plan"
        document = cell_document(self.session.document, self._plan, row, column)
        self.session.take_setup(with_focus(document, self._plan.runner))

    def _run(self, set_up: Callable[[], object]) -> None:
        """Set up a run, and take as many steps as the sweep does."""
        set_up()
        session = self.session
        steps = self.last_swept or self._workspace.panel.steps()
        if session.experiment.steps < steps:
            session.set_steps(steps)
        session.step(steps)

    def _check_stale(self) -> None:
        """Take the picture of another loss or rule away; a cell of it could not be loaded."""
        if self._made_of is None or self._belongs(*self._made_of):
            return
        self.drop()
        self._plan = self.found = self._theory = self._range = self._made_of = None
        if self._workspace.part is not self:
            return  # the picture is of another lab's run
        self._workspace.range.clear()
        for picture in (self._workspace.map, self._workspace.curve):
            picture.clear()
        panel = self._workspace.panel
        panel.show_has_map(False)
        panel.show_progress(None)
        panel.show_problem(tr(STALE))
        self._show_picture()

    def _belongs(self, then: Experiment, runner_id: int) -> bool:
        """Tell whether a picture of another moment still speaks of the run in the lab."""
        experiment = self.session.experiment
        runners = {runner.id: runner for runner in experiment.runners}
        now, old = runners.get(runner_id), then.runner(runner_id)
        same = _same_objective(then.objective, experiment.objective)
        return same and now is not None and now.optimizer.id == old.optimizer.id

    def _attempt(self, act: Callable[[], object]) -> None:
        """Carry out a wish, or say in one sentence why it cannot be."""
        self._workspace.panel.show_problem("")
        try:
            act()
        except BadInput as problem:
            self._workspace.panel.show_problem(why_not(problem))


def _swept(plan: SweepPlan, report: Report) -> SweepMap:
    """Tell first what theory knows of a plan, then run it."""
    if isinstance(plan.experiment.objective, SurfaceObjective):
        known = theory(plan)
        if known is not None:
            report.partial(known)
    return sweep(plan, report)


def _same_objective(a: Objective, b: Objective) -> bool:
    """Tell whether two objectives are the same loss with the same constants."""
    if isinstance(a, SurfaceObjective) and isinstance(b, SurfaceObjective):
        return same_loss(a, b) and a.constants == b.constants
    return a is b
