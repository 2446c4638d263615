"""A scene of a lesson: the whole state of a lab, from the lines of its block."""

from collections.abc import Callable
from dataclasses import replace

from arrows_gui.core.document import View
from arrows_gui.lessons.fault import Faults
from arrows_gui.lessons.fields import Fields, check_kind, sorted_fields
from arrows_gui.lessons.keys import NETWORK, SCENE_KEYS, SOURCES, SURFACE
from arrows_gui.lessons.lesson import Stage
from arrows_gui.lessons.numbers import Draw, finite, whole, yes_or_no
from arrows_gui.lessons.parts import Block, Field
from arrows_gui.lessons.scene_network import network_document_of
from arrows_gui.lessons.scene_surface import surface_document, window_of
from arrows_gui.lessons.scene_words import (
    TABS,
    WORKSPACES,
    arrows_of,
    controls_of,
    one_of,
    scale_of,
    space_of,
    speed_of,
)

MOST_STEPS = 10_000
"""So many steps a run of a lesson may take: a run to its end is then over in a second or two."""

SURFACE_STEPS = 200
SURFACE_SPEED, NETWORK_SPEED = 5.0, 60.0


def stage_of_block(block: Block, draw: Draw, faults: Faults) -> Stage | None:
    """Read a scene; None where something of it is wrong, which is noted."""
    before = len(faults)
    fields = sorted_fields(block.line, block.fields, SCENE_KEYS, "a scene", faults)
    given = [key for key in SOURCES if key in fields]
    if len(given) != 1:
        if (len(faults) == before and block.whole) or given:
            text = "a scene has one of surface:, formula:, network: and data:, and this has {count}"
            faults.add(block.line, text, count=" and ".join(given) or "none")
        return None
    kind = SURFACE if given[0] in SOURCES[:2] else NETWORK
    check_kind(fields, SCENE_KEYS, kind, "scene", faults)
    steps, cursor, takes = _steps(fields, draw, faults)
    view = _view(fields, kind, faults)
    if kind == SURFACE:
        document = surface_document(fields, steps or SURFACE_STEPS, draw, view, faults)
    else:
        document = network_document_of(fields, steps, draw, view, faults)
    if document is not None and takes > document.experiment.steps:
        field = fields.get("recorded") or fields.get("at")
        text = "the run takes {steps} steps only: write steps: {takes} or more"
        values = {"steps": document.experiment.steps, "takes": takes}
        faults.add(block.line if field is None else field.line, text, **values)
    window = fields.get("window")
    stage = Stage(document, cursor=cursor, takes=takes) if document is not None else None
    with faults.noted(block.line):
        workspace, tab = _front(fields, kind)
        hidden, locked = (
            controls_of(field) if field is not None else frozenset[str]()
            for field in (fields.get("hide"), fields.get("lock"))
        )
        looks = window_of(window) if window is not None and "surface" in fields else None
        if stage is not None:
            stage = replace(
                stage, workspace=workspace, tab=tab, hidden=hidden, locked=locked, window=looks
            )
    return stage if len(faults) == before else None


def _steps(fields: Fields, draw: Draw, faults: Faults) -> tuple[int | None, int, int]:
    """Give how many steps the run may take, the cursor, and how many are recorded."""
    steps, cursor, takes = None, 0, 0
    limits = fields.get("steps"), fields.get("at"), fields.get("recorded")
    for place, field in enumerate(limits):
        if field is None:
            continue
        with faults.noted(field.line):
            if place == 0:
                steps = whole(field.value, field.key, 1, MOST_STEPS)
            elif place == 1:
                cursor = takes = draw.whole(field.value, field.key, 0, MOST_STEPS)
            else:
                takes = whole(field.value, field.key, 0, MOST_STEPS)
    return steps, cursor, max(cursor, takes)


def _view(fields: Fields, kind: str, faults: Faults) -> View:
    given: dict[str, object] = {"speed": SURFACE_SPEED if kind == SURFACE else NETWORK_SPEED}
    for key, (name, read) in _LOOKS.items():
        field = fields.get(key)
        if field is not None:
            with faults.noted(field.line):
                given[name] = read(field)
    return View(**given)  # type: ignore[arg-type]


def _front(fields: Fields, kind: str) -> tuple[str, str]:
    """Give the workspace and the tab that come to the front."""
    workspace, tab = kind, ""
    field = fields.get("workspace")
    if field is not None:
        workspace = one_of(field, f"workspace of a {kind} scene", WORKSPACES[kind])
    field = fields.get("tab")
    if field is not None:
        tab = one_of(field, f"tab of the {workspace} workspace", TABS[workspace])
    return workspace, tab


def _switch(field: Field) -> bool:
    return yes_or_no(field.value, field.key)


_LOOKS: dict[str, tuple[str, Callable[[Field], object]]] = {
    "arrows": ("arrows", arrows_of),
    "scale": ("scale_mode", scale_of),
    "view": ("space", space_of),
    "speed": ("speed", speed_of),
    "finish": ("finish", lambda field: finite(field.value, field.key)),
    **{
        key: (key, _switch)
        for key in ("all_arrows", "contours", "equal_axes", "fog", "curvature", "log_loss")
    },
}
"""Keys of a scene, the fields of the view that they are, and how each is read."""
