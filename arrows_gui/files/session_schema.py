"""What a session file holds, as it is written: one record for each JSON object, and its limits."""

from typing import Annotated, Any, Literal

from msgspec import NODEFAULT, Meta, Struct
from msgspec.structs import FieldInfo, fields

from arrows_gui.core.network_setup import FEWEST_POINTS, MOST_POINTS
from arrows_gui.core.race import MOST_RUNNERS
from arrows_gui.files.csv_table import MOST_CLASSES
from arrows_gui.files.csv_text import MOST_COLUMNS, MOST_ROWS

MOST_BYTES = 64 * 1024 * 1024
MOST_STEPS = 10_000_000
MOST_SEED = 2**53
"""Up to here every reader of JSON has whole numbers exactly."""

MOST_NUMBERS = 2_000_000
"""So many numbers may data of a person's own have, targets included."""

MOST_EDITS = 100_000
MOST_ANSWERS = 1_000
LONGEST_LABEL, LONGEST_NAME, LONGEST_ANSWER = 200, 100, 2_000
"""Characters of a runner's name, of other names, and of an answer in a lesson."""

Name = Annotated[str, Meta(max_length=LONGEST_NAME)]
Steps = Annotated[int, Meta(ge=0, le=MOST_STEPS)]
Seed = Annotated[int, Meta(ge=0, le=MOST_SEED)]
Count = Annotated[int, Meta(ge=0, le=10**9)]
RunnerId = Annotated[int, Meta(ge=0, le=10**6)]
NotNegative = Annotated[float, Meta(ge=0)]
Pair = tuple[float, float]
Box = tuple[float, float, float, float]
Settings = Annotated[dict[Name, Any], Meta(max_length=50)]
"""Knobs or arguments by their names; what they are set to is checked where they are known."""


Number = float | Literal["inf", "-inf", "nan"]
"""A number of a rule's memory, which may have overflowed; JSON has no word for that."""


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """What all parts have in common."""


def plain(part: Any) -> Any:
    """Give a part as JSON has it; what is at its default is left out."""
    if isinstance(part, tuple):
        return list(map(plain, part)) if part and isinstance(part[0], Part) else part
    if not isinstance(part, Part):
        return part
    names = [field.name for field in fields(part) if not _is_default(field, part)]
    return {name: plain(getattr(part, name)) for name in names}


def _is_default(field: FieldInfo, part: Part) -> bool:
    default, factory = field.default, field.default_factory
    if factory is not NODEFAULT:
        default = factory()
    return bool(default is not NODEFAULT and default == getattr(part, field.name))


class KnobPart(Part, frozen=True, kw_only=True):
    """The knob of a constant that no surface of the program has."""

    name: Name
    default: float
    low: float
    high: float
    minimum: float
    maximum: float
    scale: Literal["linear", "log"] = "linear"


class SurfacePart(Part, frozen=True, kw_only=True):
    """A surface: one of the program by its id and its constants, or a formula of one's own.

    ``of`` is the surface whose constants a formula names; they are in ``knobs`` where there is
    none.
    """

    id: Name
    constants: Settings = {}
    formula: Annotated[str, Meta(max_length=500)] = ""
    window: Box = (-2.0, 2.0, -2.0, 2.0)
    start: Pair | None = None
    lr: float | None = None
    of: Name = ""
    knobs: Annotated[tuple[KnobPart, ...], Meta(max_length=50)] = ()


class SchedulePart(Part, frozen=True, kw_only=True):
    """A schedule, with the arguments that are not at their defaults."""

    id: Name = "constant"
    arguments: Settings = {}


class ClipPart(Part, frozen=True, kw_only=True):
    """The limits of the gradient."""

    value: float | None = None
    norm: float | None = None


class MemoryPart(Part, frozen=True, kw_only=True):
    """What a schedule that watches the loss remembers; without a best loss there was none."""

    best: float | None = None
    bad: Count = 0
    resting: Count = 0
    cuts: Count = 0


class OriginPart(Part, frozen=True, kw_only=True):
    """Where a branch begins."""

    runner: RunnerId
    step: Steps
    theta: Pair
    state: Annotated[tuple[tuple[Number, Number], ...], Meta(max_length=50)] = ()
    memory: MemoryPart = MemoryPart()


class RunnerPart(Part, frozen=True, kw_only=True):
    """A runner; its name is left out where it is the rule's title, its look where it is its id."""

    id: RunnerId = 0
    rule: Name
    settings: Settings = {}
    label: Annotated[str, Meta(max_length=LONGEST_LABEL)] = ""
    schedule: SchedulePart = SchedulePart()
    clip: ClipPart = ClipPart()
    look: Annotated[int, Meta(ge=0, lt=MOST_RUNNERS)] | None = None
    origin: OriginPart | None = None


class ViewPart(Part, frozen=True, kw_only=True):
    """How a run is looked at."""

    arrows: Annotated[tuple[Name, ...], Meta(max_length=50)] = ("negative_gradient", "update")
    scale_mode: Name = "fit"
    log_loss: bool = False
    contours: bool = True
    equal_axes: bool = True
    speed: float = 5.0
    focus: RunnerId = 0
    hidden: Annotated[tuple[RunnerId, ...], Meta(max_length=MOST_RUNNERS)] = ()
    all_arrows: bool = False
    finish: float | None = None
    space: Name = "contour"
    fog: bool = False
    ghosts: bool = False
    curvature: bool = False


class EditPart(Part, frozen=True, kw_only=True):
    """A knob, or a weight, that was changed while running."""

    step: Steps
    runner: RunnerId = 0
    knob: Name
    value: float | bool


class RunPart(Part, frozen=True, kw_only=True):
    """How far a run has come, and from which knobs: ``begun`` has those that differ from now.

    ``behind`` has the step of each branch that has not come as far as ``recorded`` yet.
    """

    begun: Annotated[dict[RunnerId, Settings], Meta(max_length=MOST_RUNNERS)] = {}
    edits: Annotated[tuple[EditPart, ...], Meta(max_length=MOST_EDITS)] = ()
    recorded: Steps = 0
    behind: Annotated[dict[RunnerId, Steps], Meta(max_length=MOST_RUNNERS)] = {}
    cursor: Steps = 0


class SurfaceLab(Part, frozen=True, kw_only=True):
    """The surface lab."""

    loss: SurfacePart
    start: Pair
    runners: Annotated[tuple[RunnerPart, ...], Meta(min_length=1, max_length=MOST_RUNNERS)]
    steps: Steps
    seed: Seed = 0
    sigma: float = 0.0
    view: ViewPart = ViewPart()
    run: RunPart = RunPart()
    window: Box | None = None
    tab: Name = ""
    predicts: Name = ""
    predict_first: bool = False


class LayerPart(Part, frozen=True, kw_only=True):
    """A hidden layer."""

    units: Annotated[int, Meta(ge=1, le=1_000)]
    activation: Name


class FeaturePart(Part, frozen=True, kw_only=True):
    """One column of data: its name and its numbers."""

    name: Name
    values: Annotated[tuple[float, ...], Meta(max_length=MOST_ROWS)]


class DataPart(Part, frozen=True, kw_only=True):
    """Data of a person's own; the target has the numbers of the classes, where there are some."""

    classes: Annotated[tuple[Name, ...], Meta(max_length=MOST_CLASSES)] = ()
    features: Annotated[tuple[FeaturePart, ...], Meta(min_length=1, max_length=MOST_COLUMNS)]
    target: FeaturePart


class SetupPart(Part, frozen=True, kw_only=True):
    """The recipe of a network: the fields of NetworkSetup."""

    dataset: Name = "circle"
    count: Annotated[int, Meta(ge=FEWEST_POINTS, le=MOST_POINTS)] = 400
    noise: float = 0.1
    data_seed: Seed = 0
    train_share: float = 0.7
    standardise: bool = False
    hidden: Annotated[tuple[LayerPart, ...], Meta(max_length=50)] = ()
    loss: Name = ""
    output: Name = ""
    init: Name = "xavier"
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    batch_size: Annotated[int, Meta(ge=0, le=1_000_000)] = 32
    seed: Seed = 0
    own: DataPart | None = None


class NetworkLab(Part, frozen=True, kw_only=True):
    """The network lab: what is trained, and the only runner."""

    recipe: SetupPart
    runner: RunnerPart
    steps: Steps
    view: ViewPart = ViewPart()
    run: RunPart = RunPart()
    tab: Name = ""


class AnswerPart(Part, frozen=True, kw_only=True):
    """What was answered in a lesson."""

    task: Name
    text: Annotated[str, Meta(max_length=LONGEST_ANSWER)] = ""
    right: bool = False
    asked: Name = ""


class LessonPart(Part, frozen=True, kw_only=True):
    """A lesson that is open."""

    id: Name
    screen: Annotated[int, Meta(ge=0, le=1_000)] = 0
    seed: Seed = 0
    answers: Annotated[tuple[AnswerPart, ...], Meta(max_length=MOST_ANSWERS)] = ()


class StatePart(Part, frozen=True, kw_only=True):
    """All that a person has set up."""

    workspace: Name = "surface"
    locked: bool = False
    lesson: LessonPart | None = None
    surface: SurfaceLab
    network: NetworkLab | None = None


class FilePart(StatePart, frozen=True, kw_only=True):
    """The whole file."""

    format: str
    version: int
    app: Name = ""
