"""Every change of a setup can be taken back, and made again."""

# ruff: noqa: D103 - the names say what is tested

import random
from collections.abc import Callable
from dataclasses import fields

import pytest

from arrows_gui.core import setup
from arrows_gui.core.arrows import ARROWS, SCALE_MODES
from arrows_gui.core.change import changed
from arrows_gui.core.document import SPEEDS, Document
from arrows_gui.core.experiment import Clip
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.scene import scene_document
from arrows_gui.core.scenes import SCENES
from arrows_gui.core.schedules import SCHEDULES
from arrows_gui.core.surface import SCALE
from arrows_gui.core.surfaces import SURFACES
from arrows_gui.session import Session
from arrows_gui.views.history import History
from tests.conftest import Until

EDITS = 1000


@pytest.fixture
def history(session: Session) -> History:
    made = History(session)
    made.watch(session)
    return made


def same(one: Document, other: Document) -> bool:
    return not changed(one, other)


def edits(session: Session, chance: random.Random) -> list[Callable[[], object]]:
    """List ways in which a person may change the setup now."""
    focus = session.focus
    knobs = session.experiment.runner(focus).optimizer.knobs
    knob = chance.choice(knobs)
    constant = chance.choice(session.experiment.on_surface.surface.constants or (SCALE,))
    schedule = chance.choice(SCHEDULES)
    return [
        lambda: session.set_surface(chance.choice(SURFACES).id),
        lambda: session.set_start(chance.uniform(-1, 1), chance.uniform(-1, 1)),
        lambda: session.set_constant(constant.name, constant.default * chance.uniform(0.5, 2)),
        lambda: session.set_formula(chance.choice(("x^2 + y^2", "x^2 + 3*y^2", "x^4 + y^2"))),
        lambda: session.set_optimizer(focus, chance.choice(OPTIMIZERS).id),
        lambda: session.set_knob(focus, knob.name, knob.default),
        lambda: session.set_knob(focus, "lr", chance.choice((0.001, 0.002, 0.005))),
        lambda: session.set_steps(chance.choice((50, 100, 200))),
        lambda: session.show_arrow(chance.choice(ARROWS).id, chance.random() < 0.5),
        lambda: session.set_view(scale_mode=chance.choice(SCALE_MODES).id),
        lambda: session.set_view(speed=chance.choice(SPEEDS)),
        lambda: session.take_setup(setup.with_schedule(session.document, focus, schedule())),
        lambda: session.take_setup(setup.with_clip(session.document, focus, Clip(norm=2.0))),
        lambda: session.take_setup(setup.with_noise(session.document, 0.1, chance.randrange(9))),
        lambda: session.take_setup(scene_document(chance.choice(SCENES), session.view)),
        lambda: session.step(),
    ]


def test_a_thousand_random_edits_undone_and_redone_give_the_same_states(
    session: Session, history: History
) -> None:
    chance = random.Random(7)
    stack = history.stack
    states = [session.document]
    for _ in range(EDITS):
        before = stack.index()
        try:
            chance.choice(edits(session, chance))()
        except ValueError:
            continue  # refused: then nothing has changed
        if stack.index() > before:
            states.append(session.document)
        elif stack.index() == before:
            states[-1] = session.document
        else:
            states.pop()  # it came to nothing with the change before
    assert len(states) == stack.index() + 1 > EDITS // 3
    for state in reversed(states[:-1]):
        stack.undo()
        assert same(session.document, state)
    assert not stack.canUndo()
    for state in states[1:]:
        stack.redo()
        assert same(session.document, state)
    assert not stack.canRedo()


def test_pushes_of_one_slider_are_one_change(session: Session, history: History) -> None:
    first = session.document
    for lr in (0.01, 0.02, 0.04):
        session.set_knob(0, "lr", lr)
    assert history.stack.count() == 1
    history.stack.undo()
    assert same(session.document, first)


def test_a_change_that_comes_to_nothing_is_none(session: Session, history: History) -> None:
    session.show_arrow("gradient", True)
    session.show_arrow("gradient", False)
    assert history.stack.count() == 0


def test_undo_takes_the_run_again_that_the_change_had_ended(
    session: Session, history: History, until: Until
) -> None:
    session.step(12)
    until(session.cursor_changed, lambda: session.cursor == 12)
    session.set_knob(0, "lr", 0.001)
    session.step(3)
    until(session.cursor_changed, lambda: session.cursor == 15)
    path = session.recorded[0].thetas(0, 16)
    session.set_surface("bowl")
    history.stack.undo()
    until(session.cursor_changed, lambda: session.last == 15 and session.cursor == 15)
    assert (session.recorded[0].thetas(0, 16) == path).all()


def test_a_knob_is_taken_back_without_ending_the_run(
    session: Session, history: History, until: Until
) -> None:
    lr = session.experiment.runners[0].optimizer.lr
    session.step(5)
    until(session.cursor_changed, lambda: session.cursor == 5)
    session.set_knob(0, "lr", 0.001)
    history.stack.undo()
    assert session.last == 5
    assert session.experiment.runners[0].optimizer.lr == lr


def test_what_is_no_persons_change_is_not_taken_back(session: Session, history: History) -> None:
    with history.quiet():
        session.set_surface("bowl")
    assert history.stack.count() == 0
    session.set_start(1.0, 1.0)
    history.stack.undo()
    assert session.experiment.on_surface.surface.id == "bowl"


def test_only_changes_of_the_run_are_a_loss(session: Session, history: History) -> None:
    session.show_arrow("gradient", True)
    assert not history.has_changed_a_run
    session.set_steps(77)
    assert history.has_changed_a_run


def test_every_part_of_a_view_is_a_change(session: Session) -> None:
    names = {field.name for field in fields(session.view)} - {"hidden"} | {"hidden runners"}
    found = set()
    for name, value in (
        ("arrows", frozenset({"weight"})),
        ("scale_mode", "log"),
        ("log_loss", True),
        ("contours", False),
        ("equal_axes", False),
        ("speed", 1.0),
        ("focus", 3),
        ("hidden", frozenset({4})),
        ("all_arrows", True),
        ("finish", 0.5),
        ("space", "both"),
        ("fog", True),
        ("ghosts", True),
        ("curvature", True),
    ):
        before = session.document
        session.document = _with_view(before, name, value)
        found |= {key for _, key in changed(before, session.document)}
        session.document = before
    assert found == names


def _with_view(document: Document, name: str, value: object) -> Document:
    from dataclasses import replace

    return replace(document, view=replace(document.view, **{name: value}))
