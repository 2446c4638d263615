"""Words of a scene that stand for one of several things, and the control lists."""

from collections.abc import Iterable, Mapping

from arrows_gui.core.activations import ACTIVATIONS
from arrows_gui.core.arrows import ARROWS, SCALE_MODES
from arrows_gui.core.document import FLAT_OUT, SPACES, SPEEDS
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer
from arrows_gui.lessons.controls import (
    ALL,
    ALL_BUT,
    NETWORK_TABS,
    NONE,
    SURFACE_TABS,
    called,
    control_ids,
    every_control,
)
from arrows_gui.lessons.fault import NOTHING, not_known
from arrows_gui.lessons.keys import NETWORK, SURFACE
from arrows_gui.lessons.numbers import finite, whole
from arrows_gui.lessons.parts import Field

FASTEST = "fastest"
GRAPH = "graph"
"""The workspace of backpropagation, which shows the formula of a surface."""

WORKSPACES = {SURFACE: (SURFACE, GRAPH), NETWORK: (NETWORK,)}
"""The workspaces that a scene of a kind may open."""

TABS = {SURFACE: SURFACE_TABS, NETWORK: NETWORK_TABS, GRAPH: ()}

_MOST_ALIKE = 8


def listed(text: str) -> list[str]:
    """Give the words between commas."""
    return [word for word in (part.strip() for part in text.split(",")) if word]


def one_of(
    field: Field, what: str, known: Iterable[str], called: Mapping[str, str] = NOTHING
) -> str:
    """Give the known word that a field holds; raise LessonFault with the nearest one."""
    words = tuple(known)
    for word in words:
        if field.value.casefold() == word.casefold():
            return word
    raise not_known(field.line, what, field.value, words, called)


def some_of(
    field: Field, what: str, known: Iterable[str], called: Mapping[str, str] = NOTHING
) -> frozenset[str]:
    """Give the known words that a field lists, or none."""
    if field.value.casefold() == NONE:
        return frozenset()
    words = tuple(known)
    return frozenset(
        one_of(Field(field.key, word, field.line), what, words, called)
        for word in listed(field.value)
    )


def arrows_of(field: Field) -> frozenset[str]:
    """Give the ids of the kinds of arrow that are drawn."""
    return some_of(field, "arrow", (kind.id for kind in ARROWS))


def scale_of(field: Field) -> str:
    """Give the id of a scale mode."""
    return one_of(field, "scale", (mode.id for mode in SCALE_MODES))


def space_of(field: Field) -> str:
    """Give the id of a way to look at the surface."""
    return one_of(field, "view", (space for space, _ in SPACES))


def speed_of(field: Field) -> float:
    """Give a speed in steps a second."""
    if field.value.casefold() == FASTEST:
        return FLAT_OUT
    speed = finite(field.value, field.key)
    if speed == FLAT_OUT or speed not in SPEEDS:
        speeds = ", ".join(f"{each:g}" for each in SPEEDS if each != FLAT_OUT)
        raise BadInput("speed is {speeds} or fastest", speeds=speeds)
    return speed


def controls_of(field: Field) -> frozenset[str]:
    """Give the ids of the controls that are hidden or locked."""
    lower = field.value.casefold()
    if lower == ALL:
        return every_control()
    if lower.startswith(ALL_BUT):
        rest = Field(field.key, field.value[len(ALL_BUT) :].strip(), field.line)
        return every_control(but=some_of(rest, "control", control_ids(), called()))
    return some_of(field, "control", control_ids(), called())


def hidden_layers(field: Field) -> tuple[Layer, ...]:
    """Read hidden layers as in ``8 tanh, 4 relu``, ``6 x 8 relu`` or ``none``."""
    if field.value.casefold() == NONE:
        return ()
    layers: list[Layer] = []
    for text in listed(field.value):
        words = text.split()
        alike = 1
        if len(words) > 2 and words[1] == "x":
            alike, words = whole(words[0], field.key, 1, _MOST_ALIKE), words[2:]
        if len(words) != 2:
            raise BadInput("a hidden layer is written 8 tanh, several alike 6 x 8 tanh")
        kind = one_of(
            Field(field.key, words[1], field.line),
            "activation",
            (each.id for each in ACTIVATIONS),
        )
        layers += [Layer(whole(words[0], field.key, 1, 64), kind)] * alike
    if not layers:
        raise BadInput("a hidden layer is written 8 tanh; without one write none")
    return tuple(layers)
