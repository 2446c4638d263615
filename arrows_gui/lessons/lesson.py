"""A lesson as records: screens, each with a state of the lab, a few words and a task."""

from dataclasses import dataclass
from pathlib import Path

from arrows_gui.core.document import Document
from arrows_gui.core.surface import Window

ARROW, NUMBER, CHOICE, STATE = "arrow", "number", "choice", "state"
TASK_KINDS = (ARROW, NUMBER, CHOICE, STATE)
"""What a task asks for: a dragged arrow, a number, one of several, or a state to reach."""

MOST_WORDS = 60
"""So many words a screen may show at a time."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a screen sets up: a workspace with its document, run up to the step ``cursor``.

    ``hidden`` and ``locked`` are ids of CONTROLS. ``takes`` is how many steps are recorded.
    ``window`` is the part of the surface that is looked at; None is the whole surface. ``written``
    is what its block says, and where it stands if that decides what numbers are drawn.
    """

    document: Document
    workspace: str = "surface"
    cursor: int = 0
    takes: int = 0
    tab: str = ""  # the title of a tab to bring to the front, "" for none
    hidden: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    window: Window | None = None
    written: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer that is known, and what to say to it.

    ``when`` is an expression: of a number task the wrong value, of a state task a condition on the
    run. ``by`` is what a person does to make it, in a state task.
    """

    when: str
    sentence: str
    line: int
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers. It is right where its condition ``when`` holds on the run."""

    text: str
    when: str
    sentence: str  # what is said when it is chosen
    line: int


@dataclass(frozen=True, slots=True)
class Task:
    """One question. Its answer is computed from the run, never written down.

    A task that ``predicts`` is answered before the reveal and needs not be right to go on.
    """

    id: str
    kind: str  # one of TASK_KINDS
    ask: str
    line: int
    predicts: bool = False
    at: int | None = None  # the step that is asked about; None is the step of the stage
    answer: str = ""  # number: an expression
    tolerance: float = 0.01  # number: the share by which it may be off
    arrow: str = ""  # arrow: the id of the kind that is hidden and drawn
    reach: str = ""  # state: a condition
    solution: tuple[str, ...] = ()  # state: what to do to reach it
    options: tuple[Option, ...] = ()  # choice
    mistakes: tuple[Mistake, ...] = ()
    praise: str = ""  # what is said when it is right
    hint: str = ""
    see: str = ""  # the id of the lesson to read again


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: a title, at most MOST_WORDS words, and what lies behind them."""

    title: str
    text: str  # Markdown, with {expressions} of the run
    line: int
    stage: Stage | None = None  # None: the lab stays as it is
    why: str = ""
    task: Task | None = None
    reveal: str = ""  # shown once the task is answered
    notes: str = ""  # for the teacher


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: its objective, its screens, and an extension for those who are early."""

    id: str
    title: str
    objective: str
    screens: tuple[Screen, ...]
    number: int = 0  # its place in the course; 0 for a teacher's own
    breaks: tuple[str, ...] = ()  # ids of MISCONCEPTIONS that it confronts
    passes: int = 0  # so many tasks must be right; 0 for all
    extension: str = ""
    path: Path | None = None
    seed: int = 0

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Every task, in order."""
        return tuple(screen.task for screen in self.screens if screen.task is not None)

    def task(self, task_id: str) -> Task:
        """Give the task of an id; raise KeyError where there is none."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)
