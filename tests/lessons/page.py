"""The tables of the page on writing lessons, as the code has them.

``python -m tests.lessons.page`` writes them into the page.
"""

import re
from collections.abc import Iterable

from arrows_gui.core.activations import ACTIVATIONS
from arrows_gui.core.arrows import ARROWS, SCALE_MODES
from arrows_gui.core.datasets import DATASETS
from arrows_gui.core.document import SPACES, SPEEDS, Document
from arrows_gui.core.glossary import TERMS
from arrows_gui.core.initialisation import INITIALISATIONS
from arrows_gui.core.misconceptions import MISCONCEPTIONS
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS
from arrows_gui.core.network_loss import LOSSES
from arrows_gui.core.network_presets import PRESETS
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.prediction import TARGETS, VERDICTS
from arrows_gui.core.schedule import Schedule
from arrows_gui.core.schedules import SCHEDULES
from arrows_gui.core.surface import SCALE
from arrows_gui.core.surfaces import SURFACES
from arrows_gui.lessons.controls import CONTROLS, NETWORK_TABS, SURFACE_TABS
from arrows_gui.lessons.headings import course
from arrows_gui.lessons.keys import FRONT_KEYS, SCENE_KEYS, TASK_KEYS, Key
from arrows_gui.lessons.quantities import QUANTITIES
from arrows_gui.lessons.quantity import BOTH, Quantity
from arrows_gui.lessons.reader import read_lesson
from arrows_gui.lessons.scene_words import FASTEST, WORKSPACES
from arrows_gui.resources import resource

Row = tuple[str, ...]

ACTIONS: tuple[Row, ...] = (
    ("lr = 0.1", "Set a knob of the runner in focus; r2.lr = 0.1 one of the second runner."),
    ("lr = 0.9*limit", "A value may be an expression: its numbers are those of the start."),
    ("runner adam", "Choose an optimizer, at a rate that suits."),
    ("surface bowl", "Choose a surface."),
    ("formula x^2 + y^2", "Type a formula."),
    ("constant kappa = 25", "Set a constant of the surface."),
    ("start 4, 1", "Move the start."),
    ("noise 0.1", "Set the noise of the gradient."),
    ("schedule step:step_size=30", "Choose a schedule."),
    ("clip_norm 1", "Clip the length of the gradient."),
    ("steps 300", "Let the run take more steps, or fewer."),
    ("hidden = 8 relu", "On a network, set a key of its scene; so init, batch, l2 and others."),
    ("step 10", "Take ten steps; step alone takes one."),
    ("run", "Go on to the end; play is the same."),
    ("back to 5", "Move the cursor back to step 5."),
    ("reset", "Go back to the start."),
)


WITHOUT = {
    **{"constant": "that of the surface", "window": "all of the surface"},
    **{"start": "that of the surface", "runner": "see *Runners*", "data_noise": "that of the data"},
    **{"loss": "one for the data", "output": "one for the loss", "recorded": "up to `at`"},
    **{"finish": "none", "log_loss": "where it suits", "tab": "the one before"},
}
"""What holds without a key, where that is not one value."""

_PARTS = re.compile(r"(?m)^(?P<fence>`{3,})[^\n]*\n(?s:.*?)^(?P=fence)$|(?P<table>(?:^\|.*\|\n)+)")
"""A block between fences, or a table outside of them."""


def code(text: str) -> str:
    """Write a name as code."""
    return f"`{text}`"


def tables() -> dict[str, list[Row]]:
    """Give the rows of every table under its name, its head first."""
    without = defaults()
    return {
        "front": [("Key", "Example", "What it says"), *map(_key, FRONT_KEYS)],
        "scene": [
            ("Key", "Example", "What it says", "Without it", "Scenes on"),
            *((*_key(key), without.get(key.name, ""), _on(key)) for key in SCENE_KEYS),
        ],
        "schedules": [
            ("Schedule", "Its arguments, and what they are without being given"),
            *((code(rule.id), _arguments(rule)) for rule in SCHEDULES),
        ],
        "controls": [
            ("Control", "What it is"),
            *((code(control.id), control.title) for control in CONTROLS),
        ],
        "task": [
            ("Key", "Example", "What it says", "Kinds"),
            *((*_key(key), _kinds(key)) for key in TASK_KEYS),
        ],
        "actions": [
            ("Action", "What it does"),
            *((code(action), sentence) for action, sentence in ACTIONS),
        ],
        "quantities": [
            ("Name", "What it is", "Known on"),
            *(_quantity(quantity) for quantity in QUANTITIES),
        ],
        "names": [("Key", "Names"), *((code(name), _listed(ids)) for name, ids in names().items())],
        "misconceptions": [
            ("Misconception", "What is believed"),
            *((code(each.id), each.title) for each in MISCONCEPTIONS),
        ],
    }


def defaults() -> dict[str, str]:
    """Give what holds without a key of a scene, as the code has it."""
    surface, network = (_document(line) for line in ("surface: ravine", "data: moons"))
    setup, run, view = NetworkSetup(), surface.experiment, surface.view
    (layer,) = setup.hidden
    found: dict[str, object] = {
        **{"steps": f"{run.steps}; on data {network.experiment.steps}", "noise": f"{run.sigma:g}"},
        **{"seed": run.seed, "focus": view.focus + 1, "at": 0, "count": setup.count},
        **{"data_seed": setup.data_seed, "train_share": setup.train_share, "init": setup.init},
        **{"standardise": setup.standardise, "hidden": f"{layer.units} {layer.activation}"},
        **{"l1": f"{setup.l1:g}", "l2": f"{setup.l2:g}", "dropout": f"{setup.dropout:g}"},
        **{"batch": setup.batch_size, "arrows": ", ".join(sorted(view.arrows))},
        **{"all_arrows": view.all_arrows, "scale": view.scale_mode, "view": view.space},
        **{"contours": view.contours, "equal_axes": view.equal_axes, "fog": view.fog},
        **{"curvature": view.curvature, "hide": "none", "lock": "none"},
        "speed": f"{view.speed:g}; on a network {network.view.speed:g}",
    }
    return WITHOUT | {key: _shown(value) for key, value in found.items()}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return code("yes" if value else "no")
    first, semicolon, rest = str(value).partition("; ")
    return code(first) + semicolon + rest


def _document(line: str) -> Document:
    text = f"---\ntitle: A\nobjective: B\n---\n\n## C\n\n```scene\n{line}\n```\n"
    stage = read_lesson(text, "own").screens[0].stage
    assert stage is not None
    return stage.document


def _on(key: Key) -> str:
    return " ".join(key.of) or "both"


def _kinds(key: Key) -> str:
    return (", ".join(key.of) or "all") + ("" if key.predicts else ", in a task")


def _arguments(rule: type[Schedule]) -> str:
    """List the arguments of a schedule with their defaults, and what they are."""
    lists = [(each.name, ";".join(map(str, each.default)), each.sentence) for each in rule.lists]
    knobs = [(knob.name, f"{knob.default:g}", knob.sentence) for knob in rule.knobs]
    said = (f"`{name}={value}`: {sentence}" for name, value, sentence in (*lists, *knobs))
    return " ".join(said) or "None."


def names() -> dict[str, list[str]]:
    """Give what may stand for each name in a lesson."""
    words = [quantity for quantity in QUANTITIES if quantity.words and quantity.name != "rule"]
    return {
        "surface": [
            " ".join((each.id, *(knob.name for knob in each.constants if knob is not SCALE)))
            for each in SURFACES
        ],
        "runner (surface)": [_with_knobs(rule) for rule in OPTIMIZERS],
        "runner (network)": [_with_knobs(rule) for rule in NETWORK_OPTIMIZERS],
        "network": [preset.id for preset in PRESETS],
        "data": [source.id for source in DATASETS],
        "hidden, output": [each.id for each in ACTIVATIONS],
        "loss": [each.id for each in LOSSES],
        "init": [each.id for each in INITIALISATIONS],
        "arrows": [kind.id for kind in ARROWS],
        "arrow (of a task)": [target.id for target in TARGETS],
        "wrong (of an arrow)": [verdict.id for verdict in VERDICTS if verdict.id != "right"],
        "scale": [mode.id for mode in SCALE_MODES],
        "view": [space for space, _ in SPACES],
        "speed": [*(f"{speed:g}" for speed in SPEEDS if speed), FASTEST],
        "workspace": list(dict.fromkeys(each for some in WORKSPACES.values() for each in some)),
        "tab (surface)": list(SURFACE_TABS),
        "tab (network)": list(NETWORK_TABS),
        **{quantity.name: list(quantity.words) for quantity in words},
        "see": [heading.id for heading in course()],
        "term": [term.id for term in TERMS],
    }


def _with_knobs(rule: type[Optimizer]) -> str:
    return " ".join((rule.id, *(knob.name for knob in rule.knobs)))


def _listed(ids: Iterable[str]) -> str:
    """List ids as code; what belongs to one stands in parentheses."""
    parts = (each.partition(" ") if not each[0].isupper() else (each, "", "") for each in ids)
    return ", ".join(
        code(name) + (f" ({', '.join(rest.split())})" if rest else "") for name, _, rest in parts
    )


def _key(key: Key) -> Row:
    more = " May repeat." if key.repeats else ""
    # Some readers of Markdown show the backslash before a bar that is code in a table.
    example = key.example if "|" in key.example else code(key.example)
    return code(key.name), example, key.sentence + more


def _quantity(quantity: Quantity) -> Row:
    name = f"{quantity.name}_N" if quantity.numbered else quantity.name
    return code(name), quantity.sentence, "both" if quantity.of == BOTH else quantity.of


def in_markdown(rows: list[Row]) -> str:
    """Write a table."""
    head, *rest = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *rest]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def tables_in(page: str) -> list[list[Row]]:
    """Give the tables of a page, outside of its blocks, with their heads."""
    found: list[list[Row]] = []
    for table in (part["table"] for part in _PARTS.finditer(page) if part["table"]):
        rows = [
            tuple(cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1])
            for line in table.strip().split("\n")
        ]
        found.append([rows[0], *rows[2:]])
    return found


def examples_in(page: str) -> list[str]:
    """Give the whole lessons of a page."""
    return re.findall(r"(?ms)^````markdown\n(.*?)^````$", page)


def with_tables(page: str) -> str:
    """Write the tables of the code in the places of those of a page, in their order."""
    wanted = iter(tables().values())
    return _PARTS.sub(
        lambda part: in_markdown(next(wanted)) + "\n" if part["table"] else part[0], page
    )


if __name__ == "__main__":
    path = resource("lessons", "writing.md")
    path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8")
