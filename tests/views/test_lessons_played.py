"""Every lesson of the course, played through in the real window by the keyboard alone."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import SLOPE, arrow_kind
from arrows_gui.core.grading import grade
from arrows_gui.core.message import Message
from arrows_gui.core.prediction import truth
from arrows_gui.core.state import LessonState
from arrows_gui.lessons.answer import filled, number
from arrows_gui.lessons.judge import answer_of, options_right
from arrows_gui.lessons.lesson import ARROW, CHOICE, NUMBER, STATE, Lesson, Screen, Stage, Task
from arrows_gui.lessons.reading import Run, stage_run
from arrows_gui.lessons.shelf import shipped
from arrows_gui.views.closed_text import FEATURES
from arrows_gui.views.lesson_text import LessonText
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.words import said
from tests.conftest import Until
from tests.views.lesson_helpers import focused, lab_session, prepared, press, words
from tests.views.lesson_keys import control, draw, enter, perform, push, reach

every_lesson = pytest.mark.parametrize("lesson", shipped(), ids=lambda lesson: lesson.id)


class Player:
    """Plays one lesson in a window."""

    def __init__(self, window: MainWindow, until: Until, lesson: Lesson) -> None:
        self.window, self.until = window, until
        window.lessons.open(lesson.id)
        prepared(window, until)
        opened = window.lessons.session.lesson
        assert opened is not None
        self.lesson = opened

    @property
    def task(self) -> Task:
        task = self.window.lessons.session.task
        assert task is not None
        return task

    @property
    def stage(self) -> Stage:
        stage = self.window.lessons.session.stage
        assert stage is not None
        return stage

    @property
    def run(self) -> Run:
        return stage_run(self.stage)

    def turn(self, key: Qt.Key) -> None:
        """Go to another screen."""
        QTest.keyClick(self.window, key)
        prepared(self.window, self.until)

    def begin_again(self) -> None:
        """Come to the screen as if its task had never been answered."""
        session = self.window.lessons.session
        state = session.state()
        assert state is not None
        answers = tuple(each for each in state.answers if each.task != self.task.id)
        self.window.lessons.desk.open(
            self.lesson, LessonState(state.id, state.screen, state.seed, answers)
        )
        prepared(self.window, self.until)

    # Answering

    def answer_number(self, value: float) -> None:
        enter(self.window, control(self.window, "lesson_number"), f"{value!r}")

    def answer_choice(self, place: int) -> None:
        first = self.window.lessons.desk.panel.first_control()
        assert isinstance(first, QRadioButton)
        assert focused() is first  # the screen has given it the focus
        press(Qt.Key.Key_Space)
        press(Qt.Key.Key_Down, times=place)
        assert control(self.window, f"lesson_option_{place}").hasFocus()
        press(Qt.Key.Key_Return)

    def answer_arrow(self, vector: Array) -> None:
        push(self.window, "lesson_draw")
        assert self.window.lab.surface.hasFocus()
        draw(self.window, vector)
        press(Qt.Key.Key_V)

    def check(self) -> None:
        push(self.window, "lesson_check")

    def answer_rightly(self) -> None:
        task = self.task
        if task.kind == NUMBER:
            self.answer_number(answer_of(task, self.run))
        elif task.kind == CHOICE:
            self.answer_choice(options_right(task, self.run))
        elif task.kind == ARROW:
            self.answer_arrow(self.drawn(truth(task.arrow, self.step)))
        else:
            perform(self.window, self.until, self.stage, task.solution)
            session = self.window.lessons.session
            self.until(session.answered, lambda: session.is_done(task.id))

    # Arrows

    @property
    def step(self) -> object:
        session = self.window.lab.session
        return session.recorded[session.focus].step(session.cursor)

    def drawn(self, vector: Array) -> Array:
        """Give an arrow of the task's kind in axis units, as it is drawn."""
        kind = arrow_kind(self.task.arrow)
        return self.window.lab.surface.slope_scale().drawn(vector) if kind.unit == SLOPE else vector

    def arrow_that_is(self, verdict: str) -> Array:
        """Give an arrow that is graded as a mistake."""
        with_length = self.window.lab.surface.slope_scale().mode != "unit"
        minima = self.window.lab.session.experiment.on_surface.minima()
        for guess in self._arrows():
            found = grade(self.task.arrow, self.step, guess, minima, with_length=with_length)
            if found.verdict == verdict:
                return guess
        raise AssertionError(f"no arrow is {verdict}")

    def _arrows(self) -> Iterator[Array]:
        step = self.step
        g, true = step.gradient, truth(self.task.arrow, step)
        ways = [
            np.array((minimum.x, minimum.y)) - step.theta
            for minimum in self.window.lab.session.experiment.on_surface.minima()
        ]
        yield from (g * step.lr, g, -g * step.lr, 2.5 * true, -true, 2.5 * -true)
        yield from (np.array((-g[1], g[0])), *ways)


def shown(text: str) -> str:
    """Give the words of a sentence as the panel shows them."""
    view = LessonText("a", "b")
    view.document().setMarkdown(text, FEATURES)
    plain = view.toPlainText()
    view.deleteLater()
    return plain


def sentence(player: Player, text: str) -> str:
    """Give a sentence of the lesson with its numbers."""
    return shown(filled(text, player.run, player.task.at))


def play_wrongly(player: Player) -> None:
    """Answer in every way that is known to be wrong, and read what is said."""
    task, window = player.task, player.window
    ways: list[tuple[object, str]]
    if task.kind == CHOICE:
        right = options_right(task, player.run)
        ways = [(k, each.sentence) for k, each in enumerate(task.options) if k != right]
    else:
        ways = [(each, each.sentence) for each in task.mistakes]
    for way, words_said in ways:
        player.begin_again()
        if task.kind == CHOICE:
            assert isinstance(way, int)
            player.answer_choice(way)
        elif task.kind == NUMBER:
            player.answer_number(number(way.when, player.run, task.at))  # type: ignore[attr-defined]
        elif task.kind == ARROW:
            player.answer_arrow(player.drawn(player.arrow_that_is(way.when)))  # type: ignore[attr-defined]
        else:
            with QSignalBlocker(window.lessons.desk.lab):  # some come past the goal on their way
                perform(window, player.until, player.stage, way.by)  # type: ignore[attr-defined]
            player.check()
        assert words(window, "lesson_verdict").endswith("Not right"), way
        found = words(window, "lesson_feedback")
        if task.kind == STATE:
            run = window.lessons.desk.lab.live_run()
            assert run is not None
            assert found == shown(filled(words_said, run, task.at))
        else:
            assert found == sentence(player, words_said)
        assert window.lessons.session.is_done(task.id) is task.predicts


def play_rightly(player: Player) -> None:
    """Answer rightly, and find what lies behind."""
    task, window = player.task, player.window
    player.begin_again()
    player.answer_rightly()
    assert words(window, "lesson_verdict").endswith("Right"), task.id
    assert "Not" not in words(window, "lesson_verdict")
    screen = window.lessons.session.screen
    assert screen is not None
    assert bool(words(window, "lesson_reveal")) is bool(screen.reveal)


def check_set_up(player: Player, screen: Screen) -> None:
    """Find what a screen sets up in its lab."""
    stage = screen.stage
    if stage is not None:
        session = lab_session(player.window)
        assert session.document is stage.document
        assert player.window.workspaces.current == stage.workspace
        asked = screen.task.at if screen.task and screen.task.kind == ARROW else None
        assert session.cursor == (stage.cursor if asked is None else asked)


@every_lesson
def test_a_lesson_is_played_through_by_the_keyboard_alone(
    lesson: Lesson, window: MainWindow, until: Until
) -> None:
    player = Player(window, until, lesson)
    session = window.lessons.session
    for index, screen in enumerate(player.lesson.screens):
        assert session.index == index
        assert session.texts is not None
        assert session.texts.problem is None, said(session.texts.problem or Message(""))
        check_set_up(player, screen)
        if screen.task is not None:
            play_wrongly(player)
            play_rightly(player)
            if index:
                player.turn(Qt.Key.Key_PageUp)
                player.turn(Qt.Key.Key_PageDown)
            assert session.index == index
            assert session.is_done(screen.task.id)
            assert words(window, "lesson_verdict").endswith("Right")
        player.turn(Qt.Key.Key_PageDown)
    assert session.is_at_end
    assert session.passed
    assert "Passed" in words(window, "lesson_result")
    assert focused() in (control(window, "lesson_next_lesson"), control(window, "lesson_again"))


@every_lesson
def test_every_answer_is_reached_by_tab(lesson: Lesson, window: MainWindow, until: Until) -> None:
    """Tab comes from the first button of the panel to the task, and on to the last one."""
    player = Player(window, until, lesson)
    for screen in lesson.screens:
        reach(window, control(window, "lesson_close"))
        met = [focused()]
        while met[-1].objectName() != "lesson_next_button":
            QTest.keyClick(focused(), Qt.Key.Key_Tab)
            met.append(focused())
            assert len(met) < 60, f"Tab does not come to the end of {screen.title}"
        names = [each.objectName() for each in met]
        if screen.task is not None:
            wanted = {
                NUMBER: "lesson_number",
                CHOICE: "lesson_option_0",
                ARROW: "lesson_draw",
                STATE: "lesson_check",
            }[screen.task.kind]
            assert wanted in names, screen.title
        assert all(window.lessons.panel.isAncestorOf(each) for each in met)
        player.turn(Qt.Key.Key_PageDown)
