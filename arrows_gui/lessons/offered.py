"""The answers that a class may choose from where a task asks for a number."""

from math import isfinite

from arrows_gui.core.message import BadInput
from arrows_gui.core.written import number_text
from arrows_gui.lessons.answer import number
from arrows_gui.lessons.judge import answer_of
from arrows_gui.lessons.lesson import Task
from arrows_gui.lessons.reading import Run


def offered(task: Task, run: Run, most: int) -> tuple[tuple[str, ...], int]:
    """Give the right number among those of the known mistakes, rising, and its place.

    The first mistakes are taken where there are too many. Raises BadInput where the run gives no
    answer.
    """
    right = answer_of(task, run)
    found = {_written(right): right}
    for mistake in task.mistakes:
        try:
            value = number(mistake.when, run, task.at)
        except BadInput:
            continue  # what the run does not give is nobody's answer
        if isfinite(value) and len(found) < most:
            found.setdefault(_written(value), value)
    texts = tuple(sorted(found, key=found.__getitem__))
    return texts, texts.index(_written(right))


def _written(value: float) -> str:
    return number_text(float(f"{value:.3g}"))
