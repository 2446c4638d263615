"""The page on writing lessons says what the code does, and its example works."""

# ruff: noqa: D103 - the names say what is tested

import re

from arrows_gui.cli import main
from arrows_gui.core.grading import RIGHT_DEGREES, RIGHT_LENGTH
from arrows_gui.core.race import MOST_RUNNERS
from arrows_gui.lessons.actions import VERBS, solved_stage
from arrows_gui.lessons.check import check
from arrows_gui.lessons.condition import ABOUT
from arrows_gui.lessons.keys import TASK_KEYS
from arrows_gui.lessons.lesson import MOST_WORDS, TASK_KINDS
from arrows_gui.lessons.markdown import MOST_BYTES, MOST_SCREENS
from arrows_gui.lessons.reader import read_lesson
from arrows_gui.lessons.shelf import writing_page
from arrows_gui.session_lesson import WRONG_FOR_HELP
from tests.lessons.page import ACTIONS, examples_in, tables, tables_in, with_tables

PAGE = writing_page()
PLAIN = " ".join(PAGE.split())


def test_the_tables_are_those_of_the_code() -> None:
    """``python -m tests.lessons.page`` writes them anew."""
    assert tables_in(PAGE) == list(tables().values())
    assert with_tables(PAGE) == PAGE


def test_the_example_has_no_fault() -> None:
    (example,) = examples_in(PAGE)
    assert [(fault.line, str(fault)) for fault in check(example, "example")] == []


def test_the_example_has_every_kind_of_task() -> None:
    (example,) = examples_in(PAGE)
    lesson = read_lesson(example, "example")
    assert {task.kind for task in lesson.tasks} == set(TASK_KINDS)
    assert any(screen.why for screen in lesson.screens)
    assert any(screen.notes for screen in lesson.screens)
    assert lesson.extension


def test_every_action_is_on_the_page_and_can_be_done() -> None:
    (example,) = examples_in(PAGE)
    stage = read_lesson(example, "example").screens[0].stage
    assert stage is not None
    written = [action for action, _ in ACTIONS]
    assert {action.split()[0] for action in written} >= set(VERBS) - {"play"}
    for action in written:
        if not action.startswith("hidden"):
            moved = ("step 5",) if action == "back to 5" else ()
            solved_stage(stage, (*moved, action))


def test_the_limits_of_the_page_are_those_of_the_code() -> None:
    for sentence in (
        f"At most {MOST_WORDS} words of text are shown at a time",
        f"at most {MOST_SCREENS} screens and {MOST_BYTES // 1000} kB",
        f"takes up to {MOST_RUNNERS} runners",
        f"within {RIGHT_DEGREES:g} degrees and {100 * RIGHT_LENGTH:g} % of the length",
        f"`~` within {100 * ABOUT:g} %",
    ):
        assert sentence in PLAIN


def test_help_comes_when_the_page_says_so() -> None:
    nth = ("first", "second", "third")[WRONG_FOR_HELP - 1]
    assert f"After the {nth} wrong answer to a task, *Hint* and *Show me* are on offer" in PLAIN
    (hint,) = (key for key in TASK_KEYS if key.name == "hint")
    assert f"after the {nth} wrong answer" in hint.sentence


def test_every_word_of_the_command_list_on_the_page_is_one() -> None:
    said = PLAIN[PLAIN.index("`arrows-gui list surfaces` says") :].partition("(the verdicts)")[0]
    words = re.findall(r"`(?:arrows-gui )?(?:list )?(\w+)`", said)
    assert len(words) == 7
    assert all(main(["list", word]) == 0 for word in words)


def test_the_example_of_every_key_is_read() -> None:
    """An example of a key in the tables is one that its reader takes."""
    head = "---\ntitle: A\nobjective: B\n---\n\n## C\n\n"
    for name, example, _, _, scenes in tables()["scene"][1:]:
        key, value = (re.sub("`", "", each) for each in (name, example))
        base = {"surface": "surface: ravine", "network": "network: circle", "both": "surface: bowl"}
        lines = [f"{key}: {value}"]
        if key not in ("surface", "formula", "network", "data"):
            lines.insert(0, base[scenes])
        if key == "focus":
            lines += ["runner: gd", "runner: adam"]
        text = f"{head}```scene\n" + "\n".join(lines) + "\n```\n"
        assert check(text, "key") == [], lines
