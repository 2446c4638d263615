"""The keys that a lesson's front matter, scenes and tasks are written with."""

from dataclasses import dataclass

from arrows_gui.lessons.lesson import ARROW, CHOICE, NUMBER, STATE

SURFACE, NETWORK = "surface", "network"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: an example of its value, and what it says.

    ``of`` is the kind of scene or the kinds of task that have it, empty for all of them;
    ``predicts`` says whether a prediction has it too.
    """

    name: str
    example: str
    sentence: str
    of: tuple[str, ...] = ()
    repeats: bool = False
    predicts: bool = True


_ON_SURFACE, _ON_NETWORK = (SURFACE,), (NETWORK,)

FRONT_KEYS: tuple[Key, ...] = (
    Key("title", "Which way is down?", "The name of the lesson. It must be there."),
    Key("objective", "Tell the gradient from its negative.", "One line. It must be there."),
    Key("number", "4", "The place in the course that ships; leave it out of your own lessons."),
    Key(
        "breaks", "step_is_gradient", "What it confronts: misconceptions, at the end of this page."
    ),
    Key("passes", "8", "How many answers must be right; without it, all tasks."),
)

SCENE_KEYS: tuple[Key, ...] = (
    Key("surface", "ravine", "The id of a surface.", _ON_SURFACE),
    Key("formula", "(x^2 + 10*y^2)/2", "A loss in x and y instead of a surface.", _ON_SURFACE),
    Key("network", "circle", "The id of a training that ships.", _ON_NETWORK),
    Key("data", "moons", "The id of a data set instead of a training.", _ON_NETWORK),
    Key("constant", "kappa = 25", "A constant of the surface.", _ON_SURFACE, repeats=True),
    Key(
        "window",
        "-5, 5, -3, 3",
        "What is seen: x from, x to, y from, y to.",
        _ON_SURFACE,
    ),
    Key(
        "start",
        "4, 1",
        "Where the run begins: x, y.",
        _ON_SURFACE,
    ),
    Key("runner", "gd lr=0.1", "An optimizer and its knobs.", repeats=True),
    Key("focus", "2", "The runner in focus, counted from 1.", _ON_SURFACE),
    Key("steps", "200", "How many steps the run may take, up to 10,000."),
    Key("noise", "0.1", "The deviation of the noise on every gradient.", _ON_SURFACE),
    Key("seed", "3", "The seed of the noise; on a network, of its start and its batches."),
    Key("count", "400", "How many points of data.", _ON_NETWORK),
    Key("data_noise", "0.1", "The noise of the data.", _ON_NETWORK),
    Key("data_seed", "1", "The seed of the data.", _ON_NETWORK),
    Key("train_share", "0.7", "The share of the data to train on.", _ON_NETWORK),
    Key("standardise", "yes", "Scale every input to mean 0 and deviation 1.", _ON_NETWORK),
    Key("hidden", "8 tanh, 8 tanh", "Hidden layers; 6 x 8 relu, or none.", _ON_NETWORK),
    Key("loss", "squared_error", "The loss.", _ON_NETWORK),
    Key("output", "linear", "The activation of the output layer.", _ON_NETWORK),
    Key("init", "he", "How the weights begin.", _ON_NETWORK),
    Key("l1", "0.001", "The L1 penalty.", _ON_NETWORK),
    Key("l2", "0.001", "The L2 penalty.", _ON_NETWORK),
    Key("dropout", "0.4", "The share of units that are dropped.", _ON_NETWORK),
    Key("batch", "32", "Points in a batch, or all.", _ON_NETWORK),
    Key("at", "0", "The step under the cursor; as many steps are recorded."),
    Key("recorded", "100", "Record more steps than that."),
    Key(
        "arrows",
        "negative_gradient, update",
        "The arrows of the runner in focus, or none.",
        _ON_SURFACE,
    ),
    Key("all_arrows", "yes", "Draw the arrows of every runner.", _ON_SURFACE),
    Key("scale", "fit", "How long slope arrows are drawn.", _ON_SURFACE),
    Key("view", "contour", "The surface from above, in 3-D, or both.", _ON_SURFACE),
    Key("contours", "no", "Draw contour lines.", _ON_SURFACE),
    Key("equal_axes", "yes", "Draw both axes to one scale.", _ON_SURFACE),
    Key("fog", "yes", "Show only what the optimizer sees, until its task is done.", _ON_SURFACE),
    Key("curvature", "yes", "Draw the curvature at the point.", _ON_SURFACE),
    Key("finish", "1e-6", "The loss at which a runner has arrived."),
    Key(
        "log_loss",
        "yes",
        "Colours that tell low losses apart.",
        _ON_SURFACE,
    ),
    Key("speed", "5", "Steps a second, or fastest."),
    Key("workspace", "graph", "The workspace that is opened."),
    Key("tab", "Slice", "The tab that comes to the front."),
    Key("hide", "schedule, noise", "Controls that are not shown."),
    Key("lock", "all but knob_lr", "Controls that are shown and cannot be used."),
)

SOURCES = ("surface", "formula", "network", "data")
"""The keys of which a scene has exactly one."""

TASK_KEYS: tuple[Key, ...] = (
    Key("id", "first", "Its own name in this lesson: letters, digits, _ and -."),
    Key("kind", "number", "What is asked for: arrow, number, choice or state."),
    Key("ask", "How long is the gradient?", "The question."),
    Key("at", "2", "The step that is asked about; without it, the step of the scene."),
    Key("arrow", "update", "The arrow that is hidden, and drawn as the answer.", (ARROW,)),
    Key("answer", "gradient_length", "The answer, as an expression.", (NUMBER,)),
    Key("tolerance", "2 %", "By how much it may be off; without it, 1 %.", (NUMBER,)),
    Key(
        *("wrong", "loss | That is the loss.", "A known mistake, and what to say to it."),
        of=(ARROW, NUMBER, STATE),
        repeats=True,
    ),
    Key(
        *("option", "It rises | loss_change > 0 | No: it falls.", "One of 2 to 6 answers."),
        of=(CHOICE,),
        repeats=True,
    ),
    Key("reach", "outcome = settled", "The condition that is to be made true.", (STATE,)),
    Key("do", "lr = 0.1; run", "What reaches it.", (STATE,)),
    Key(
        *("praise", "Yes: across the contour.", "What is said when it is right."),
        of=(ARROW, NUMBER, STATE),
    ),
    Key(
        *("hint", "Count the contours.", "What helps, on offer after the second wrong answer."),
        predicts=False,
    ),
    Key("see", "direction", "The id of another lesson, to read again where this was not right."),
)

EVERY_KEY = frozenset(key.name for key in (*FRONT_KEYS, *SCENE_KEYS, *TASK_KEYS))
"""The names of all keys."""

SECTIONS = {"why": "Why?", "reveal": "Reveal", "notes": "Notes"}
"""The sections of a screen behind its text."""

SCENE, TASK, PREDICT = "scene", "task", "predict"
BLOCKS = (SCENE, TASK, PREDICT)
"""The first words of blocks between three backticks that are not shown, but done."""

EXTENSION = "extension"
"""The one heading of the first level."""
