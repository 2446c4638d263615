"""The whole state of the program as frozen records: what a session file holds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Edit, Experiment, Runner, Wait
from arrows_gui.core.knob import Value
from arrows_gui.core.optimizers.rule import hyperparameters
from arrows_gui.core.surface import Window

WORKSPACE_IDS = ("surface", "network", "graph", "tuning", "clinic", "events")
"""The workspaces of the window, in the order of their titles."""


@dataclass(frozen=True, slots=True, eq=False)
class LabState:
    """One lab: its document as it stands, and how far its run has come.

    The recording itself is not kept: it is taken again from ``begun``, the runners as they were
    when the run began, and ``edits``, the knobs that were changed on the way, up to ``recorded``;
    ``waits`` are the branches that have not come so far yet.
    ``window`` is the part of the surface that is looked at; None is the whole surface.
    """

    document: Document
    begun: tuple[Runner, ...]
    edits: tuple[Edit, ...] = ()
    recorded: int = 0
    cursor: int = 0
    window: Window | None = None
    tab: str = ""  # the title of the tab in front
    predicts: str = ""  # the arrow that is hidden until it is predicted, "" for none
    predict_first: bool = False
    waits: tuple[Wait, ...] = ()

    @property
    def experiment(self) -> Experiment:
        """The run as it began, with all that is known of it beforehand."""
        experiment = self.document.experiment
        return replace(experiment, runners=self.begun, edits=self.edits, waits=self.waits)

    def last_of(self, runner_id: int) -> int:
        """Give how far a runner has come, unless it has ended before."""
        behind = (wait.step for wait in self.waits if wait.runner == runner_id)
        return next(behind, self.recorded)

    @property
    def is_outdated(self) -> bool:
        """Whether a knob was changed after the run had ended: its next run will be another one."""
        runners = {runner.id: runner.optimizer for runner in self.document.experiment.runners}
        return any(
            hyperparameters(runners[runner.id]) != last_settings(runner, self.edits)
            for runner in self.begun
        )


def last_settings(runner: Runner, edits: Iterable[Edit]) -> dict[str, Value]:
    """Give the knobs of a runner after all changes that were made on the way."""
    settings = hyperparameters(runner.optimizer)
    own = (edit for edit in edits if edit.runner == runner.id and edit.knob in settings)
    return settings | {edit.knob: edit.value for edit in own}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered in a lesson: the task, the words, and whether they were right.

    ``asked`` tells one wording of the task from another; "" where it was not kept.
    """

    task: str
    text: str
    right: bool
    asked: str = ""


@dataclass(frozen=True, slots=True)
class LessonState:
    """A lesson that is open: its id, the screen in front, the seed of its numbers, the answers."""

    id: str
    screen: int = 0
    seed: int = 0
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class WholeState:
    """Everything that a person has set up; ``locked`` is the teacher's lock."""

    surface: LabState
    network: LabState | None = None
    workspace: str = "surface"
    lesson: LessonState | None = None
    locked: bool = False
