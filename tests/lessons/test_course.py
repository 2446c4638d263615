"""The course that ships: nine lessons that can be read, checked, answered and trusted."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator
from math import inf

import pytest

from arrows_gui.core.glossary import linked
from arrows_gui.core.misconceptions import MISCONCEPTIONS
from arrows_gui.lessons.actions import solved_stage
from arrows_gui.lessons.answer import expressions_in, number
from arrows_gui.lessons.check import check_file
from arrows_gui.lessons.judge import (
    answer_of,
    judge_choice,
    judge_number,
    judge_state,
    options_right,
)
from arrows_gui.lessons.lesson import ARROW, CHOICE, NUMBER, STATE, Lesson, Task
from arrows_gui.lessons.reading import LiveRun, StageRun, stage_run
from arrows_gui.lessons.shelf import lesson_by_id, shipped, shipped_files
from arrows_gui.lessons.stages import stage_of

IDS = (
    *("introduction", "backpropagation", "types", "direction", "magnitude"),
    *("optimizers", "visualization", "applications", "summary"),
)
DRAWN = 7
"""Another seed than that of the reader."""

ANSWERS = (
    # Of every lesson: a task whose answer is a number, and that number.
    ("introduction", "length", 5.0),
    ("backpropagation", "slope", 10.0),
    ("backpropagation", "length", 10.770),
    ("backpropagation", "output", 1.24492),
    ("backpropagation", "second", 0.15245),
    ("backpropagation", "first", 0.11511),
    ("types", "sign", -10.0),
    ("types", "unit", -0.928),
    ("types", "between", 116.57),
    ("direction", "off", 54.16),
    ("magnitude", "step", 1.0770),
    ("magnitude", "limit", 0.2),
    ("optimizers", "plain", -0.36),
    ("optimizers", "third", 0.09),
    ("optimizers", "component", -0.316),
)

FIGURES = (
    # Of every lesson: what is told of the run of a task, and how large it is.
    ("introduction", "length", "update_x", 3.0),
    ("introduction", "length", "update_y", -4.0),
    ("backpropagation", "second", "sigmoid(x)", 0.62246),
    ("backpropagation", "second", "loss", 0.02999),
    ("types", "unit", "-unit_gradient_x", -0.371),
    ("direction", "off", "negative_gradient_angle", -111.80),
    ("direction", "off", "minimum_angle", -165.96),
    ("magnitude", "thousand", "gd.update_length", 1077),
    ("magnitude", "thousand", "rmsprop.update_length", 0.4472),
    ("magnitude", "thousand", "adam.update_length", 0.1414),
    ("magnitude", "stay", "arrival", 76),
    ("optimizers", "carried", "update_x@0", -0.4),
    ("optimizers", "carried", "update_y@0", -1.0),
    ("optimizers", "carried", "update_x", -0.72),
    ("optimizers", "carried", "update_y", -0.9),
    ("optimizers", "third", "update_x", -0.936),
    ("optimizers", "uphill", "update_to_negative_gradient", 167.8),
    ("optimizers", "uphill", "loss", 1.61),
    ("optimizers", "uphill", "loss_after", 4.95),
    ("optimizers", "race", "gd.arrival", 76),
    ("optimizers", "race", "momentum.arrival", 132),
    ("optimizers", "rmsprop", "update_angle", -135),
    ("optimizers", "rmsprop", "update_length", 0.4472),
    ("optimizers", "hops", "arrival", 66),
    ("optimizers", "hops", "loss@300", 0.0137),
    ("optimizers", "hops", "abs(x@300)", 0.05),
    ("applications", "sweep", "r3.arrival", 41),
)


def tasks() -> Iterator[tuple[Lesson, int, Task]]:
    """Give every task of the course with its lesson and the number of its screen."""
    for lesson in shipped():
        for place, screen in enumerate(lesson.screens):
            if screen.task is not None:
                yield lesson, place, screen.task


TASKS = tuple(tasks())


def run_of(lesson: Lesson, place: int) -> StageRun:
    """Give the run of a screen."""
    stage = stage_of(lesson, place)
    assert stage is not None
    return stage_run(stage)


def of_kind(*kinds: str) -> pytest.MarkDecorator:
    """Run a test over the tasks of some kinds."""
    chosen = [each for each in TASKS if each[2].kind in kinds]
    names = [f"{lesson.id}-{task.id}" for lesson, _, task in chosen]
    return pytest.mark.parametrize(("lesson", "place", "task"), chosen, ids=names)


def found(lesson_id: str, task_id: str) -> tuple[StageRun, Task]:
    """Give the run of a task, and the task."""
    lesson = lesson_by_id(lesson_id)
    for place, screen in enumerate(lesson.screens):
        if screen.task is not None and screen.task.id == task_id:
            return run_of(lesson, place), screen.task
    raise KeyError(task_id)


def test_there_are_nine_in_the_order_of_the_course() -> None:
    assert tuple(lesson.id for lesson in shipped()) == IDS
    assert [lesson.number for lesson in shipped()] == list(range(1, 10))


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_the_checker_has_nothing_to_say(path) -> None:
    assert [f"{fault.line}: {fault}" for fault in check_file(path)] == []


@pytest.mark.parametrize("lesson", shipped(), ids=lambda lesson: lesson.id)
def test_a_lesson_has_all_that_belongs_to_one(lesson: Lesson) -> None:
    assert lesson.objective
    assert lesson.extension
    assert 6 <= len(lesson.screens) <= 12
    assert any(not task.predicts for task in lesson.tasks)
    assert lesson.screens[0].stage is not None
    for screen in lesson.screens:
        assert screen.text
        assert len(screen.title.split()) <= 7
        assert not screen.reveal or screen.task is not None  # a prediction before each reveal
        if screen.task is not None and screen.task.predicts:
            assert screen.reveal, screen.title  # and a reveal after each prediction


@pytest.mark.parametrize("lesson", shipped()[:-1], ids=lambda lesson: lesson.id)
def test_a_lesson_predicts_before_it_shows(lesson: Lesson) -> None:
    assert sum(task.predicts for task in lesson.tasks) >= 2


def test_between_them_they_break_every_misconception() -> None:
    broken = [each for lesson in shipped() for each in lesson.breaks]
    assert sorted(broken) == sorted(each.id for each in MISCONCEPTIONS)


def test_the_three_imprecise_places_are_said_as_they_are() -> None:
    said = {
        lesson.id: " ".join(f"{screen.text} {screen.reveal}" for screen in lesson.screens)
        for lesson in shipped()
    }
    assert "gradient points uphill" in said["types"]
    assert "a position" in said["types"]
    assert "RMSProp" in said["magnitude"]


@of_kind(NUMBER)
def test_a_number_names_mistakes_and_takes_its_own_answer(lesson, place, task) -> None:
    run = run_of(lesson, place)
    assert len(task.mistakes) >= 2
    assert judge_number(task, repr(answer_of(task, run)), run).right
    for number_of, mistake in enumerate(task.mistakes):
        wrong = judge_number(task, repr(number(mistake.when, run, task.at)), run)
        assert not wrong.right
        assert wrong.mistake == number_of


@of_kind(CHOICE)
def test_a_choice_says_something_of_every_option(lesson, place, task) -> None:
    run = run_of(lesson, place)
    right = options_right(task, run)
    for index in range(len(task.options)):
        assert judge_choice(task, index, run).right == (index == right)
    assert len({option.sentence for option in task.options}) == len(task.options)


@of_kind(STATE)
def test_a_state_is_reached_by_its_solution_and_by_no_mistake(lesson, place, task) -> None:
    stage = stage_of(lesson, place)
    assert stage is not None
    assert task.hint
    assert task.mistakes

    def done(actions: tuple[str, ...]) -> LiveRun:
        return stage_run(solved_stage(stage, actions)).as_recorded()

    assert judge_state(task, done(task.solution)).right
    for number_of, mistake in enumerate(task.mistakes):
        made = judge_state(task, done(mistake.by))
        assert not made.right
        assert made.mistake == number_of


@of_kind(ARROW)
def test_an_arrow_to_draw_is_not_shown_and_has_no_braces_to_fill(lesson, place, task) -> None:
    stage = stage_of(lesson, place)
    assert stage is not None
    arrows = stage.document.view.arrows
    if task.predicts:
        assert task.arrow not in arrows
    sentences = (task.praise, *(mistake.sentence for mistake in task.mistakes))
    assert task.mistakes
    assert not any(expressions_in(sentence) for sentence in sentences)


@pytest.mark.parametrize(("lesson_id", "task_id", "figure"), ANSWERS)
def test_the_answer_is_that_of_the_key(lesson_id: str, task_id: str, figure: float) -> None:
    run, task = found(lesson_id, task_id)
    assert answer_of(task, run) == pytest.approx(figure, rel=2e-3)


@pytest.mark.parametrize(("lesson_id", "task_id", "text", "figure"), FIGURES)
def test_the_run_gives_the_figures_of_the_key(lesson_id, task_id, text, figure) -> None:
    run, task = found(lesson_id, task_id)
    assert number(text, run, task.at) == pytest.approx(figure, rel=1e-2)


def test_the_largest_miss_of_the_extension_is_true() -> None:
    run, _ = found("direction", "off")
    assert number("180/pi*asin(9/11)", run) == pytest.approx(54.90, abs=5e-3)
    narrow, task = found("direction", "narrow")
    lesson = lesson_by_id("direction")
    place = [screen.task for screen in lesson.screens].index(task)
    stage = stage_of(lesson, place)
    assert stage is not None
    best = stage_run(solved_stage(stage, ("start 4, 4/sqrt(10)",)))
    assert number("gradient_to_minimum", best) == pytest.approx(54.90, abs=5e-3)
    assert number("gradient_to_minimum", narrow) < number("gradient_to_minimum", best)


def test_exactly_on_the_line_the_saddle_holds_for_ever() -> None:
    lesson = lesson_by_id("magnitude")
    place = next(n for n, each in enumerate(lesson.screens) if each.task and each.task.id == "done")
    stage = stage_of(lesson, place)
    assert stage is not None
    run = stage_run(solved_stage(stage, ("start 1, 0",)))
    assert number("arrival", run) == inf


def test_the_summary_is_a_quiz_of_ten_that_leads_back() -> None:
    summary = lesson_by_id("summary")
    assert len(summary.tasks) == 10
    assert summary.passes == 8
    assert all(task.see in IDS[:-1] for task in summary.tasks)
    assert {task.see for task in summary.tasks} >= set(IDS[:-1])


def test_the_summary_draws_other_numbers_for_another_seed() -> None:
    first, again, other = (lesson_by_id("summary", seed) for seed in (0, 0, DRAWN))
    changed = 0
    for place, screen in enumerate(first.screens):
        if screen.task is None or screen.task.kind != NUMBER:
            continue
        runs = [run_of(lesson, place) for lesson in (first, again, other)]
        answers = [answer_of(screen.task, run) for run in runs]
        assert answers[0] == answers[1]
        changed += answers[0] != answers[2]
    assert changed >= 7


def test_the_words_lead_to_the_glossary() -> None:
    for lesson in shipped():
        texts = [" ".join((screen.text, screen.reveal)) for screen in lesson.screens]
        leading = [text for text in texts if linked(text) != text]
        assert len(leading) >= len(texts) - 2, lesson.id
