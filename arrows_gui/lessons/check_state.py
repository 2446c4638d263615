"""A state to reach, checked: its solution reaches it, its mistakes are made and told apart."""

from arrows_gui.lessons.actions import solved_stage
from arrows_gui.lessons.answer import holds
from arrows_gui.lessons.check_place import Place
from arrows_gui.lessons.controls import KNOB, KNOB_NAMES
from arrows_gui.lessons.fault import quoted
from arrows_gui.lessons.judge import judge_state
from arrows_gui.lessons.lesson import Mistake, Stage, Task
from arrows_gui.lessons.reading import LiveRun, stage_run
from arrows_gui.lessons.scene_network import PARTS
from arrows_gui.lessons.texts import watched

CONTROL_OF = {
    **{"runner": "optimizer", "surface": "surface", "formula": "surface", "constant": "surface"},
    **{"start": "start", "noise": "noise", "schedule": "schedule", "clip_norm": "schedule"},
    **{"steps": "steps", "step": "transport", "run": "transport", "play": "transport"},
    **{"back": "transport", "reset": "transport"},
    **dict.fromkeys(PARTS, "network"),
    **{"count": "data", "data_noise": "data", "data_seed": "data", "train_share": "data"},
    **{"standardise": "data", "batch": "data"},
}
"""The control that an action takes, by its first word."""


def check_state(task: Task, place: Place) -> None:
    """Check a task whose answer is the state of the lab."""
    assert place.stage is not None, "asked for before"
    line = place.lines.key(task.line, "reach")
    reached = True
    with place.faults.noted(line):
        reached = holds(task.reach, _live(place.stage), task.at)
        if reached:
            place.faults.add(line, "this holds before anything is done: set up a scene without it")
    if reached:
        return  # nothing can be said of what reaches it
    _check_solution(task, place.stage, place)
    for number, mistake in enumerate(task.mistakes):
        with place.faults.noted(mistake.line):
            _check_mistake(task, number, mistake, place)


def _live(stage: Stage) -> LiveRun:
    """Give the run of a stage as a person sees it in the lab."""
    return stage_run(stage).as_recorded()


def _check_solution(task: Task, stage: Stage, place: Place) -> None:
    line = place.lines.key(task.line, "do")
    with place.faults.noted(line):
        solved = _live(solved_stage(stage, task.solution))
        if not holds(task.reach, solved, task.at):
            said = judge_state(task, solved).sentence
            text = "this does not reach '{reach}', but gets the answer: {said} ({state})"
            state = ", ".join(f"{name}: {found}" for name, found in watched(task, solved))
            place.faults.add(line, text, reach=quoted(task.reach), said=said, state=state)
            return
        place.check_filled(task.praise, place.lines.key(task.line, "praise"), solved, task.at)
    for action in task.solution:
        control = control_of(action)
        taken = {control, "knobs"} if control.startswith(KNOB) else {control}
        for what, ids in (("locked", stage.locked), ("hidden", stage.hidden)):
            if taken & ids:
                text = "'{action}' takes the control '{control}', which the scene has {what}"
                place.faults.add(line, text, action=quoted(action), control=control, what=what)


def control_of(action: str) -> str:
    """Give the id of the control that an action takes, "" where none is known."""
    word = action.replace("=", " ").partition(" ")[0]
    name = word.rpartition(".")[2]
    return KNOB + name if name in KNOB_NAMES else CONTROL_OF.get(word, "")


def _check_mistake(task: Task, number: int, mistake: Mistake, place: Place) -> None:
    assert place.stage is not None, "asked for before"
    made = _live(solved_stage(place.stage, mistake.by))
    if holds(task.reach, made, task.at):
        place.faults.add(mistake.line, "what makes this mistake reaches the answer")
        return
    if not holds(mistake.when, made, task.at):
        text = "'{when}' does not hold after what should make it"
        place.faults.add(mistake.line, text, when=quoted(mistake.when))
        return
    found = judge_state(task, made).mistake
    if found is not None and found != number:
        text = "this is taken for the mistake in line {line}, which holds too: put this one first"
        place.faults.add(mistake.line, text, line=task.mistakes[found].line)
    place.check_filled(mistake.sentence, mistake.line, made, task.at)
