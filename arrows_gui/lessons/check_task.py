"""A task, checked on the run that it is about: every answer, option and mistake is computed."""

from itertools import combinations
from math import isfinite

import numpy as np

from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.prediction import VERDICTS, truth
from arrows_gui.lessons.answer import holds, number
from arrows_gui.lessons.check_place import NO_SCENE, Place
from arrows_gui.lessons.check_state import check_state
from arrows_gui.lessons.fault import not_known
from arrows_gui.lessons.judge import answer_of, meets
from arrows_gui.lessons.lesson import ARROW, CHOICE, NUMBER, STATE, Task
from arrows_gui.lessons.reading import StageRun

RIGHT = "right"
"""The verdict that is no mistake."""


def check_task(task: Task, place: Place) -> None:
    """Note what the run does not give, and answers that cannot be told apart."""
    run = place.run
    if run is not None and task.at is not None and task.at > run.experiment.steps:
        line = place.lines.key(task.line, "at")
        text = "step {step} is none: the run takes {steps} steps"
        place.faults.add(line, text, step=task.at, steps=run.experiment.steps)
        return
    texts = [("ask", task.ask), ("hint", task.hint)]
    if task.kind == NUMBER:
        texts.append(("praise", task.praise))
    for key, text in texts:
        place.check_filled(text, place.lines.key(task.line, key), run, task.at)
    if run is None:
        place.faults.add(task.line, NO_SCENE)
        return
    if task.kind == STATE:
        check_state(task, place)
        return
    if task.kind == NUMBER:
        for mistake in task.mistakes:
            place.check_filled(mistake.sentence, mistake.line, run, task.at)
    {ARROW: _check_arrow, NUMBER: _check_number, CHOICE: _check_choice}[task.kind](task, place, run)


def _check_number(task: Task, place: Place, run: StageRun) -> None:
    line = place.lines.key(task.line, "answer")
    answer = None
    with place.faults.noted(line):
        answer = answer_of(task, run)
    wrong: dict[int, float] = {}
    for mistake in task.mistakes:
        with place.faults.noted(mistake.line):
            wrong[mistake.line] = number(mistake.when, run, task.at)
            if not isfinite(wrong[mistake.line]):
                raise BadInput("this mistake comes to no finite number here")
            if answer is not None and meets(wrong[mistake.line], answer, task.tolerance):
                text = "this mistake has the value of the right answer, {answer}"
                place.faults.add(mistake.line, text, answer=answer)
    for first, second in combinations(wrong, 2):
        if meets(wrong[second], wrong[first], task.tolerance):
            text = "this mistake has the value of the one in line {line}, {value}"
            place.faults.add(second, text, line=first, value=wrong[first])


def _check_choice(task: Task, place: Place, run: StageRun) -> None:
    right: list[int] = []
    judged = 0
    for option in task.options:
        place.check_filled(option.text, option.line, run, task.at)
        place.check_filled(option.sentence, option.line, run, task.at)
        with place.faults.noted(option.line):
            right += [option.line] if holds(option.when, run, task.at) else []
            judged += 1
    if judged == len(task.options) and len(right) != 1:
        text = "exactly one option must be right on this run, and {count}"
        count = f"those in lines {', '.join(map(str, right))} are" if right else "none is"
        place.faults.add(task.line, text, count=count)


def _check_arrow(task: Task, place: Place, run: StageRun) -> None:
    praised = place.lines.key(task.line, "praise")
    said = [(praised, task.praise), *((each.line, each.sentence) for each in task.mistakes)]
    for line, sentence in said:
        if "{" in sentence or "}" in sentence:  # it is said of the drawn arrow, without a run
            place.faults.add(line, "what is said to an arrow cannot hold {{numbers}} of the run")
    known = [verdict.id for verdict in VERDICTS if verdict.id != RIGHT]
    for mistake in task.mistakes:
        if mistake.when not in known:
            place.faults.add_fault(not_known(mistake.line, "mistake", mistake.when, known))
    line = place.lines.key(task.line, "arrow")
    if not isinstance(run.experiment.objective, SurfaceObjective):
        place.faults.add(line, "an arrow is drawn on a surface, and this scene is of a network")
        return
    with place.faults.noted(line):
        at = run.cursor if task.at is None else task.at
        trace = run.trace(run.focus, at)
        if at > trace.last or at >= run.experiment.steps:
            text = "there is no arrow at step {step}: the run ends before it"
            raise BadInput(text, step=at)
        length = float(np.linalg.norm(truth(task.arrow, trace.step(at))))
        if not (isfinite(length) and length > 0):
            raise BadInput("the arrow has no length at step {step}", step=at)
