"""Changes of the race: each gives a new document, in which no two runners can be mixed up."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from arrows_gui.core import race, setup
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Clip, Origin
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer, hyperparameters
from arrows_gui.core.race import MOST_RUNNERS, Tuned
from arrows_gui.core.schedules import make_schedule
from arrows_gui.core.setup import LONGEST_LABEL
from arrows_gui.core.sweep import best_rates
from arrows_gui.core.walk import FAR

RATES = np.geomspace(1e-3, 1.0, 5)
STEPS = 20

every_rule = pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)


def race_of(*rules: str) -> Document:
    """Give the first document with these rules as its runners."""
    document = setup.first_document()
    for rule in rules:
        document = race.with_runner_added(document, rule)
    return race.with_runner_removed(document, 0)


@pytest.fixture
def three() -> Document:
    return race_of("gd", "momentum", "adam")


def ids(document: Document) -> list[int]:
    return [runner.id for runner in document.experiment.runners]


def labels(document: Document) -> list[str]:
    return [runner.label for runner in document.experiment.runners]


def looks(document: Document) -> list[int]:
    return [runner.look for runner in document.experiment.runners]


def tuned_for(document: Document) -> tuple[Document, Tuned]:
    """Search the best rates and take them."""
    found = best_rates(document.experiment, RATES, STEPS, lambda share: None)
    tuned = Tuned(document.experiment, STEPS, found)
    return race.with_rates(document, tuned.rates), tuned


# Who runs


@every_rule
def test_an_added_runner_has_a_rate_that_suits_and_the_focus(rule: type[Optimizer]) -> None:
    document = setup.first_document()
    new = race.with_runner_added(document, rule.id)
    runner = new.experiment.runners[-1]
    assert new.experiment.runners[:-1] == document.experiment.runners
    assert runner.optimizer == setup.fresh_rule(document, rule.id)
    assert new.view.focus == runner.id
    assert len(document.experiment.runners) == 1


def test_a_full_race_can_be_told_apart() -> None:
    document = setup.first_document()
    for _ in range(MOST_RUNNERS - 1):
        document = race.with_runner_added(document, "adam")
    assert sorted(looks(document)) == list(range(MOST_RUNNERS))
    assert len(set(ids(document))) == len(set(labels(document))) == MOST_RUNNERS
    assert labels(document)[1:4] == ["Adam", "Adam (2)", "Adam (3)"]


@pytest.mark.parametrize(
    "add",
    [
        lambda document: race.with_runner_added(document, "gd"),
        lambda document: race.with_runner_duplicated(document, 0),
    ],
)
def test_there_is_no_room_for_a_ninth_runner(add: Callable[[Document], Document]) -> None:
    document = setup.first_document()
    for _ in range(MOST_RUNNERS - 1):
        document = add(document)
    with pytest.raises(BadInput, match="at most 8"):
        add(document)
    assert (
        len(add(race.with_runner_removed(document, 0 + ids(document)[3])).experiment.runners) == 8
    )


def test_a_duplicate_does_as_its_original_and_can_be_told_from_it(three: Document) -> None:
    runners = tuple(
        replace(
            each,
            optimizer=make_optimizer("adam", {"lr": 0.3, "beta1": 0.5}),
            schedule=make_schedule("cosine"),
            clip=Clip(norm=2.0),
            origin=Origin(9, 4, (1.0, 2.0), ((0.1, 0.2), (0.3, 0.4))),
        )
        if each.label == "Adam"
        else each
        for each in three.experiment.runners
    )
    document = replace(three, experiment=replace(three.experiment, runners=runners))
    original = runners[-1]
    new = race.with_runner_duplicated(document, original.id)
    copy = new.experiment.runners[-1]
    assert replace(copy, id=original.id, look=original.look, label="Adam") == original
    assert (copy.label, new.view.focus) == ("Adam (2)", copy.id)
    assert copy.id not in (*ids(document), 9), "the parent of a branch keeps its number"
    assert copy.look not in looks(document)
    again = race.with_runner_duplicated(new, copy.id)
    assert again.experiment.runners[-1].label == "Adam (3)"


def test_a_name_with_a_step_in_it_keeps_the_step() -> None:
    document = race.with_label(setup.first_document(), 0, "Momentum from 12")
    assert labels(race.with_runner_duplicated(document, 0))[1] == "Momentum from 12 (2)"


def test_a_duplicate_of_a_long_name_has_a_name_of_legal_length() -> None:
    document = race.with_label(setup.first_document(), 0, "x" * LONGEST_LABEL)
    for _ in range(MOST_RUNNERS - 1):
        document = race.with_runner_duplicated(document, 0)
    assert len(set(labels(document))) == MOST_RUNNERS
    assert max(map(len, labels(document))) <= LONGEST_LABEL


@pytest.mark.parametrize(("place", "next_place"), [(0, 0), (1, 1), (2, 1)])
def test_the_focus_moves_on_from_a_runner_that_is_removed(
    place: int, next_place: int, three: Document
) -> None:
    gone = ids(three)[place]
    document = race.with_hidden(race.with_focus(three, gone), gone, True)
    new = race.with_runner_removed(document, gone)
    assert ids(new) == [each for each in ids(three) if each != gone]
    assert new.view.focus == ids(new)[next_place]
    assert new.view.hidden == frozenset()


def test_the_focus_stays_where_another_runner_is_removed(three: Document) -> None:
    first, _, third = ids(three)
    new = race.with_runner_removed(race.with_focus(three, third), first)
    assert new.view.focus == third


def test_the_last_runner_stays() -> None:
    with pytest.raises(BadInput, match="last"):
        race.with_runner_removed(setup.first_document(), 0)


CHANGES: tuple[Callable[[Document, int], Document], ...] = (
    race.with_runner_duplicated,
    race.with_runner_removed,
    race.with_focus,
    lambda document, runner: race.with_label(document, runner, "somebody"),
    lambda document, runner: race.with_look(document, runner, 7),
    lambda document, runner: race.with_hidden(document, runner, True),
)


@pytest.mark.parametrize("change", CHANGES)
def test_an_unknown_runner_is_a_fault(
    change: Callable[[Document, int], Document], three: Document
) -> None:
    assert change(three, ids(three)[0]) is not three
    with pytest.raises(KeyError):
        change(three, 99)


# Names and looks


def test_a_name_is_trimmed(three: Document) -> None:
    new = race.with_label(three, ids(three)[1], "  the \t heavy  ball ")
    assert labels(new) == ["Gradient descent", "the heavy ball", "Adam"]
    assert race.with_label(new, ids(new)[1], "the heavy ball").experiment.runners == (
        new.experiment.runners
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "needs a name"),
        (" \t ", "needs a name"),
        ("x" * (LONGEST_LABEL + 1), "40 characters"),
        ("ADAM", "called 'ADAM'"),
        ("a\x00b", "can be seen"),
        ("a\u202eb", "can be seen"),
    ],
)
def test_a_name_that_cannot_be_is_refused(text: str, says: str, three: Document) -> None:
    with pytest.raises(BadInput, match=says):
        race.with_label(three, ids(three)[0], text)


@pytest.mark.parametrize("label", ["x", "x" * LONGEST_LABEL, "Größer 🙂"])
def test_any_other_name_is_taken(label: str, three: Document) -> None:
    assert labels(race.with_label(three, ids(three)[0], label))[0] == label


def test_a_look_of_nobody_is_taken(three: Document) -> None:
    new = race.with_look(three, ids(three)[0], 7)
    assert looks(new) == [7, *looks(three)[1:]]


def test_a_look_of_another_runner_is_swapped(three: Document) -> None:
    first, second, third = looks(three)
    new = race.with_look(three, ids(three)[0], third)
    assert looks(new) == [third, second, first]
    assert looks(race.with_look(three, ids(three)[0], first)) == looks(three)


@pytest.mark.parametrize("look", [-1, MOST_RUNNERS])
def test_there_are_eight_looks(look: int, three: Document) -> None:
    with pytest.raises(BadInput, match="8"):
        race.with_look(three, ids(three)[0], look)


# Focus, hiding, finish line


def test_a_runner_can_be_hidden_and_shown_again_even_in_focus(three: Document) -> None:
    runner = ids(three)[1]
    hidden = race.with_hidden(race.with_focus(three, runner), runner, True)
    assert hidden.view.hidden == {runner}
    assert hidden.view.focus == runner
    assert hidden.experiment is three.experiment
    assert race.with_hidden(hidden, runner, True).view.hidden == {runner}
    assert race.with_hidden(hidden, runner, False).view.hidden == frozenset()


@pytest.mark.parametrize("loss", [None, 0.0, -3.5, 1e300])
def test_a_finish_line_is_any_finite_loss_or_none(loss: float | None, three: Document) -> None:
    new = race.with_finish(race.with_finish(three, 0.5), loss)
    assert new.view.finish == loss
    assert new.experiment is three.experiment


@pytest.mark.parametrize("loss", [np.nan, np.inf, -np.inf])
def test_a_finish_line_that_is_no_number_is_refused(loss: float, three: Document) -> None:
    with pytest.raises(BadInput, match="finite"):
        race.with_finish(three, loss)


# Rates and their story


def test_equal_rates_change_nothing_but_the_rates(three: Document) -> None:
    new = race.with_equal_lr(three, 0.125)
    for old, runner in zip(three.experiment.runners, new.experiment.runners, strict=True):
        assert hyperparameters(runner.optimizer) == {**hyperparameters(old.optimizer), "lr": 0.125}
        assert replace(runner, optimizer=old.optimizer) == old


@pytest.mark.parametrize("lr", [-0.1, np.nan, np.inf])
def test_a_rate_that_is_not_legal_is_refused(lr: float, three: Document) -> None:
    with pytest.raises(BadInput, match="lr"):
        race.with_equal_lr(three, lr)


def test_rates_of_runners_that_are_gone_are_passed_over(three: Document) -> None:
    first, second, third = ids(three)
    new = race.with_rates(three, {second: 0.5, 99: 3.0})
    lrs = [runner.optimizer.lr for runner in new.experiment.runners]
    assert lrs[1] == 0.5
    assert (lrs[0], lrs[2]) == (
        three.experiment.runner(first).optimizer.lr,
        three.experiment.runner(third).optimizer.lr,
    )


def story(document: Document, tuned: Tuned | None = None) -> str:
    return str(race.rates_story(document, tuned))


def test_equal_rates_do_not_say_which_rule_is_best(three: Document) -> None:
    told = story(race.with_equal_lr(three, 0.125))
    assert told.startswith("Equal rates")
    assert "0.125" in told
    assert "does not say which rule is best" in told


def test_tuned_rates_say_how_they_were_found(three: Document) -> None:
    document, tuned = tuned_for(three)
    told = story(document, tuned)
    assert told.startswith("Tuned rates")
    assert f"best of {len(RATES)} rates" in told
    assert f"after {STEPS} steps" in told
    assert "Without a usable rate" not in told
    rates = [runner.optimizer.lr for runner in document.experiment.runners]
    assert rates == [each.best for each in tuned.found]
    assert len(set(rates)) > 1


def test_rates_of_their_own_leave_the_question_open(three: Document) -> None:
    assert story(race.with_rates(three, {ids(three)[0]: 0.001})).startswith("Own rates")


def test_one_schedule_more_and_the_rates_are_not_equal(three: Document) -> None:
    document = race.with_equal_lr(three, 0.125)
    runners = list(document.experiment.runners)
    runners[0] = replace(runners[0], schedule=make_schedule("exponential"))
    document = replace(document, experiment=replace(document.experiment, runners=tuple(runners)))
    assert story(document).startswith("Own rates")


def test_one_runner_is_no_race() -> None:
    assert "a race takes two" in story(setup.first_document())


def test_a_rule_that_always_diverges_is_named() -> None:
    """At 1e9 x^4 every one of the rates throws gradient descent out; Adam takes short steps."""
    document = setup.with_formula(race_of("gd", "adam"), f"{FAR:g}^2*x^4 + {FAR:g}^2*y^4")
    document, tuned = tuned_for(document)
    assert tuned.rates.keys() == {ids(document)[1]}
    assert tuned.holds_for(document)
    assert story(document, tuned).endswith("Without a usable rate: Gradient descent.")


def with_experiment(document: Document, **changes: Any) -> Document:
    return replace(document, experiment=replace(document.experiment, **changes))


UNTUNING: dict[str, Callable[[Document], Document]] = {
    "another start": lambda document: setup.with_start(document, 0.3, 0.4),
    "another surface": lambda document: with_experiment(
        document, objective=setup.with_surface(document, "bowl").experiment.objective
    ),
    "another constant": lambda document: setup.with_constant(document, "kappa", 3.0),
    "noise": lambda document: with_experiment(document, sigma=0.1),
    "another rate": lambda document: race.with_rates(document, {ids(document)[0]: 0.7}),
    "another knob": lambda document: setup.with_knob(document, ids(document)[2], "beta1", 0.1),
    "another rule": lambda document: setup.with_optimizer(document, ids(document)[0], "rmsprop"),
    "one more runner": lambda document: race.with_runner_added(document, "gd"),
}


@pytest.mark.parametrize("name", UNTUNING)
def test_rates_are_no_longer_tuned_after(name: str, three: Document) -> None:
    document, tuned = tuned_for(three)
    changed = UNTUNING[name](document)
    assert tuned.holds_for(document)
    assert not tuned.holds_for(changed)
    assert not story(changed, tuned).startswith("Tuned")


STILL_TUNED: dict[str, Callable[[Document], Document]] = {
    "a runner left": lambda document: race.with_runner_removed(document, ids(document)[0]),
    "another name": lambda document: race.with_label(document, ids(document)[0], "somebody"),
    "another look": lambda document: race.with_look(document, ids(document)[0], 7),
    "hidden": lambda document: race.with_hidden(document, ids(document)[0], True),
    "more steps": lambda document: with_experiment(document, steps=77),
    "a seed of no noise": lambda document: with_experiment(document, seed=5),
    "the same constant": lambda document: setup.with_constant(document, "kappa", 10.0),
}


@pytest.mark.parametrize("name", STILL_TUNED)
def test_rates_are_still_tuned_after(name: str, three: Document) -> None:
    document, tuned = tuned_for(three)
    assert tuned.holds_for(STILL_TUNED[name](document))


def test_before_the_rates_are_taken_they_are_not_tuned(three: Document) -> None:
    _, tuned = tuned_for(three)
    assert not tuned.holds_for(three)


def test_with_noise_the_seed_matters(three: Document) -> None:
    document, tuned = tuned_for(with_experiment(three, sigma=0.1))
    assert tuned.holds_for(document)
    assert not tuned.holds_for(with_experiment(document, seed=5))
