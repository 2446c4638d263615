"""What a lesson shows once a task is done: the surface, the solution, and who is who."""

# ruff: noqa: D103 - the names say what is tested

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton

from arrows_gui.views.fold import Fold
from arrows_gui.views.lesson_progress import NAME
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.runner_key import RunnerKey
from arrows_gui.views.workspaces import NETWORK, SURFACE
from tests.conftest import Until
from tests.lesson_example import TEXT
from tests.views.helpers import find
from tests.views.lesson_helpers import go, open_example, prepared, words

NUMBER, CHOICE, ARROW, STATE, WORDS, END = range(6)
FOG = TEXT.replace("hide: all but knob_lr\n", "fog: yes\nhide: all but knob_lr\n")
RACE = """---
title: A race
objective: See who is who.
---

## Two of them

```scene
surface: ravine
start: 4, 1
runner: gd lr=0.1 | label=Slow one
runner: momentum lr=0.1
steps: 50
hide: all
```

Look.
"""


def reopened(window: MainWindow, until: Until) -> None:
    """Open the example again, as after another start."""
    window.lessons.close()
    window.lessons._shelf = None
    window.lessons.open("example")
    prepared(window, until)


# Fog


def test_fog_lifts_once_the_question_is_answered(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    open_example(window, until, tmp_path, FOG)
    session, lesson = window.lab.session, window.lessons.session
    assert session.view.fog
    lesson.answer_number("77")
    assert session.view.fog
    lesson.reveal()
    assert not session.view.fog
    assert window.lab.bar.isVisible()
    assert window.history.stack.count() == 0


def test_fog_does_not_come_back_to_a_question_that_was_answered(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    open_example(window, until, tmp_path, FOG)
    window.lessons.session.reveal()
    go(window, until, ARROW)
    for screen in (NUMBER, CHOICE):  # the second one is about the scene of the first
        go(window, until, ARROW)
        go(window, until, screen)
        assert not window.lab.session.view.fog
    reopened(window, until)
    assert not window.lab.session.view.fog


def test_a_state_in_fog_is_shown_without_it(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    text = TEXT.replace("runner: gd lr=0.01\n", "runner: gd lr=0.01\nfog: yes\n")
    open_example(window, until, tmp_path, text)
    go(window, until, STATE)
    assert window.lab.session.view.fog
    give_up(window)
    assert not window.lab.session.view.fog


# Solutions


def give_up(window: MainWindow) -> None:
    for _ in range(2):
        find(window, "lesson_check").click()
    find(window, "lesson_show_me").click()


def test_the_state_now_follows_the_lab_after_show_me(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    open_example(window, until, tmp_path)
    go(window, until, STATE)
    give_up(window)
    session, desk = window.lab.session, window.lessons.desk
    until(session.cursor_changed, lambda: session.step_at_cursor().loss < 0.001)
    until(desk.lab.moved, lambda: words(window, "lesson_state") != "Now: Loss = 1.25")
    session.set_cursor(0)
    until(desk.lab.moved, lambda: words(window, "lesson_state") == "Now: Loss = 1.25")


@pytest.mark.parametrize(
    ("screen", "said"),
    [
        (NUMBER, "The answer is"),
        (ARROW, "The solution was shown."),
        (STATE, "The solution was shown."),
    ],
)
def test_a_solution_that_was_shown_is_told_after_another_start(
    screen: int, said: str, window: MainWindow, until: Until, tmp_path: Path
) -> None:
    open_example(window, until, tmp_path)
    go(window, until, screen)
    if screen == NUMBER:
        window.lessons.session.answer_number("77")
    window.lessons.session.reveal()
    reopened(window, until)
    assert window.lessons.session.index == screen
    assert said in words(window, "lesson_solution")
    assert words(window, "lesson_verdict") == ""
    assert not window.lab.session.prediction.target


@pytest.mark.parametrize(
    ("actions", "title"),
    [
        ("schedule cosine:t_max=60; lr = 0.4; run", "Schedule and clipping"),
        ("clip_norm 5; lr = 0.4; run", "Schedule and clipping"),
        ("noise 0.001; lr = 0.4; run", "Gradient noise"),
    ],
)
def test_what_a_solution_changes_in_a_folded_group_is_unfolded(
    actions: str, title: str, window: MainWindow, until: Until, tmp_path: Path
) -> None:
    open_example(window, until, tmp_path, TEXT.replace("lr = 0.4; run", actions))
    go(window, until, STATE)
    give_up(window)
    for fold in window.lab.folds:
        assert isinstance(fold, Fold)
        assert fold.findChild(QToolButton).isChecked() is (fold.title == title)


def test_an_arrow_is_shown_where_the_scene_draws_none(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    text = TEXT.replace("arrows: negative_gradient", "arrows: none")
    assert text != TEXT
    open_example(window, until, tmp_path, text)
    go(window, until, ARROW)
    session, hidden = window.lab.session, window.lab.session.prediction.target
    assert hidden
    assert hidden not in session.view.arrows
    window.lessons.desk._show_solution()
    assert "shown on the surface" in words(window, "lesson_solution")
    assert hidden in session.seen.arrows


def test_fog_of_ones_own_stays(window: MainWindow, until: Until, tmp_path: Path) -> None:
    open_example(window, until, tmp_path)
    go(window, until, CHOICE)
    window.lab.session.set_view(fog=True)
    window.lessons.session.answer_choice(0)
    assert window.lab.session.view.fog


# A lesson that its author edits


def test_an_answer_to_a_task_that_has_changed_is_dropped(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    path = open_example(window, until, tmp_path)
    lesson = window.lessons.session
    lesson.answer_number("77")
    go(window, until, CHOICE)
    lesson.answer_choice(0)
    path.write_text(TEXT.replace("It falls |", "Yes, it falls |").replace("An ex", "My ex", 1))
    reopened(window, until)
    assert lesson.index == CHOICE
    assert [answer.task for answer in lesson.answers.all] == ["length"]
    assert words(window, "lesson_verdict") == ""
    assert find(window, "lesson_option_0").isEnabled()


def test_progress_of_an_older_version_is_taken_as_it_is(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    path = open_example(window, until, tmp_path)
    lesson = window.lessons.session
    lesson.answer_number("77")
    file = window.preferences().path.parent / NAME
    kept = json.loads(file.read_text())
    assert kept["lessons"][0]["answers"][0].pop("asked")
    file.write_text(json.dumps(kept))
    window.lessons.session.close()
    window.lessons._shelf = None
    window.lessons.open_file(path)
    assert [answer.text for answer in lesson.answers.all] == ["77"]


# Races


def test_runners_are_named_below_the_picture_while_their_cards_are_hidden(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    key = find(window, "runner_key", RunnerKey)
    assert not key.isVisible()
    open_example(window, until, tmp_path, RACE)
    assert key.isVisible()
    assert key.words() == ("Slow one", "Momentum")
    window.lab.session.set_view(hidden=frozenset({1}))
    assert not key.isVisible()  # one alone needs no name
    window.lab.session.set_view(hidden=frozenset())
    assert key.isVisible()
    window.lessons.close()
    assert not key.isVisible()
    assert find(window, "race_panel").isVisible()


def test_the_rates_of_locked_runners_are_locked(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    text = RACE.replace("hide: all", "lock: knobs, runners\ntab: Race")
    open_example(window, until, tmp_path, text)
    window.lab.show_tab("Race")
    assert not find(window, "best_lr_button", QPushButton).isEnabled()
    assert not find(window, "equal_lr_field", QLineEdit).isEnabled()


# Tables


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    button, modifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(
        QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, button, modifier)
    )


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [f"{k},{k * k % 7},{'no' if k % 3 else 'yes'}" for k in range(40)]
    path = tmp_path / "table.csv"
    path.write_text("a,b,answer\n" + "\n".join(rows), encoding="utf-8")
    return path


def test_a_table_that_is_dropped_is_data_of_the_network(
    window: MainWindow, until: Until, table: Path
) -> None:
    drop(window, table)
    assert window.workspaces.current == NETWORK
    lab = window.workspaces.page(NETWORK)
    until(lab.session.jobs.finished_job, lambda: lab.setup.dialog() is not None)  # type: ignore[attr-defined]
    lab.setup.dialog().reject()  # type: ignore[attr-defined]


def test_a_table_is_refused_where_the_data_are_locked(
    window: MainWindow, until: Until, tmp_path: Path, table: Path
) -> None:
    open_example(window, until, tmp_path, RACE)
    drop(window, table)
    assert window.workspaces.current == SURFACE
    assert words(window, "notice_label") == "The data of the network are locked here."
