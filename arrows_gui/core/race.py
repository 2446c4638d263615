"""Changes of the race: each takes a document and gives the one that a person asked for.

An unknown runner is a fault (KeyError); what a person may not have is BadInput.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.rule import with_settings
from arrows_gui.core.setup import LONGEST_LABEL, free_label, fresh_rule
from arrows_gui.core.sweep import BestRate, found_rates

MOST_RUNNERS = 8
"""So many looks can be told apart."""

ALONE = "One runner at a learning rate of {rate}: a race takes two."
EQUAL = (
    "Equal rates: all run at {rate}. This shows what one rate does to each rule; it does not say "
    "which rule is best."
)
TUNED = (
    "Tuned rates: each rule at the best of {rates} rates after {steps} steps from this start. This "
    "shows what each rule can do when its rate is chosen well."
)
TUNED_BUT = TUNED + " Without a usable rate: {lost}."
OWN = (
    "Own rates: each has a rate or a schedule of its own, so that a lead may come from the rule or "
    "from the rate."
)


def with_runner_joined(document: Document, runner: Runner) -> Document:
    """Add a runner under an id, a look and a name that no other one has; it takes the focus."""
    runners = document.experiment.runners
    if len(runners) >= MOST_RUNNERS:
        raise BadInput("a race has at most {most} runners", most=MOST_RUNNERS)
    # A branch keeps the id of its parent: no later runner may take it.
    ids = [each.id for each in runners]
    ids += [each.origin.runner for each in runners if each.origin is not None]
    looks = {each.look for each in runners}
    look = next(look for look in range(MOST_RUNNERS) if look not in looks)
    label = free_label(runner.label, [each.label for each in runners])
    new = replace(runner, id=max(ids) + 1, look=look, label=label)
    return with_focus(_with_runners(document, (*runners, new)), new.id)


def with_runner_added(document: Document, optimizer_id: str) -> Document:
    """Add a runner with a rule at a rate that suits."""
    rule = fresh_rule(document, optimizer_id)
    return with_runner_joined(document, Runner(0, rule.title, rule))


def with_runner_duplicated(document: Document, runner: int) -> Document:
    """Add a runner that does as another one does."""
    return with_runner_joined(document, document.experiment.runner(runner))


def with_runner_removed(document: Document, runner: int) -> Document:
    """Take a runner out; the focus moves to the one that comes in its place."""
    old = document.experiment.runner(runner)
    runners = document.experiment.runners
    left = tuple(each for each in runners if each is not old)
    if not left:
        raise BadInput("a race needs a runner: the last one stays")
    view = replace(document.view, hidden=document.view.hidden - {runner})
    if view.focus == runner:
        view = replace(view, focus=left[min(runners.index(old), len(left) - 1)].id)
    return replace(_with_runners(document, left), view=view)


def with_label(document: Document, runner: int, text: str) -> Document:
    """Give a runner another name, 1 to 40 characters that no other runner has."""
    label = " ".join(text.split())
    document.experiment.runner(runner)
    others = [each.label for each in document.experiment.runners if each.id != runner]
    if not label:
        raise BadInput("a runner needs a name")
    if len(label) > LONGEST_LABEL:
        raise BadInput("a name has at most {most} characters", most=LONGEST_LABEL)
    if not label.isprintable():
        raise BadInput("a name is made of characters that can be seen")
    if label.casefold() in map(str.casefold, others):
        raise BadInput("another runner is called '{name}'", name=label)
    return _changed(document, runner, lambda each: replace(each, label=label))


def with_look(document: Document, runner: int, look: int) -> Document:
    """Give a runner another look; who had it takes the runner's old one."""
    if not 0 <= look < MOST_RUNNERS:
        raise BadInput("there are {most} looks", most=MOST_RUNNERS)
    old = document.experiment.runner(runner).look
    looks = {
        each.id: old if each.look == look else each.look for each in document.experiment.runners
    }
    looks[runner] = look
    return _with_runners(
        document, tuple(replace(each, look=looks[each.id]) for each in document.experiment.runners)
    )


def with_focus(document: Document, runner: int) -> Document:
    """Put a runner in focus: knobs, numbers and arrows are its own."""
    document.experiment.runner(runner)
    return replace(document, view=replace(document.view, focus=runner))


def with_hidden(document: Document, runner: int, hidden: bool) -> Document:
    """Draw a runner, or do not; it runs all the same."""
    document.experiment.runner(runner)
    old = document.view.hidden
    now = old | {runner} if hidden else old - {runner}
    return replace(document, view=replace(document.view, hidden=now))


def with_finish(document: Document, loss: float | None) -> Document:
    """Draw the finish line: who has a loss below it has arrived. None is no line."""
    if loss is not None and not math.isfinite(loss):
        raise BadInput("the finish line must be a finite number")
    return replace(document, view=replace(document.view, finish=loss))


def with_equal_lr(document: Document, lr: float) -> Document:
    """Give all runners one learning rate."""
    return with_rates(document, {runner.id: lr for runner in document.experiment.runners})


def with_rates(document: Document, rates: Mapping[int, float]) -> Document:
    """Give runners their learning rates by their ids; who is no longer there is passed over."""
    runners = tuple(
        _at_rate(runner, rates[runner.id]) if runner.id in rates else runner
        for runner in document.experiment.runners
    )
    return _with_runners(document, runners)


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """The outcome of a search for the best rates: what was searched, how far, what was found."""

    experiment: Experiment
    steps: int
    found: tuple[BestRate, ...]

    @property
    def rates(self) -> dict[int, float]:
        """The best rates by their runners, but of those that diverged at every rate."""
        return found_rates(self.found)

    def holds_for(self, document: Document) -> bool:
        """Tell whether every runner is as it was searched, at the rate that was found."""
        now, rates = document.experiment, self.rates
        searched = {
            runner.id: _conduct(_at_rate(runner, rates.get(runner.id, runner.optimizer.lr)))
            for runner in self.experiment.runners
        }
        return same_ground(now, self.experiment) and all(
            _conduct(runner) == searched.get(runner.id) for runner in now.runners
        )


def rates_story(document: Document, tuned: Tuned | None) -> Message:
    """Say what the rates of the runners allow to conclude."""
    runners = document.experiment.runners
    rate = runners[0].optimizer.lr
    if tuned is not None and tuned.holds_for(document):
        lost = [runner.label for runner in runners if runner.id not in tuned.rates]
        values = {"rates": len(tuned.found[0].rates), "steps": tuned.steps, "lost": ", ".join(lost)}
        return Message(TUNED_BUT if lost else TUNED, values)
    if len(runners) == 1:
        return Message(ALONE, {"rate": rate})
    if len({(runner.optimizer.lr, runner.schedule) for runner in runners}) == 1:
        return Message(EQUAL, {"rate": rate})
    return Message(OWN)


def _at_rate(runner: Runner, lr: float) -> Runner:
    return replace(runner, optimizer=with_settings(runner.optimizer, {"lr": lr}))


def _conduct(runner: Runner) -> tuple[object, ...]:
    """Give all of a runner that decides its steps."""
    return (runner.optimizer, runner.schedule, runner.clip, runner.origin)


def same_ground(now: Experiment, then: Experiment) -> bool:
    """Tell whether two experiments have the same loss, start and noise."""
    return (
        _loss_of(now.on_surface) == _loss_of(then.on_surface)
        and now.start == then.start
        and now.sigma == then.sigma
        and (now.seed == then.seed or not now.sigma)
    )


def _loss_of(objective: SurfaceObjective) -> tuple[str, dict[str, float]]:
    return objective.surface.formula, dict(objective.constants)


def _changed(document: Document, runner: int, change: Callable[[Runner], Runner]) -> Document:
    runners = document.experiment.runners
    return _with_runners(
        document, tuple(change(each) if each.id == runner else each for each in runners)
    )


def _with_runners(document: Document, runners: tuple[Runner, ...]) -> Document:
    return replace(document, experiment=replace(document.experiment, runners=runners))
