"""The fault clinic: its cases, what is offered in each, and a training run to its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.clinic_case import Case, Recipe, Remedy
from arrows_gui.core.clinic_network import NETWORK_CASES
from arrows_gui.core.clinic_surface import SURFACE_CASES
from arrows_gui.core.diagnosis import diagnose, diagnosis_by_id
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_facts import NetworkFacts
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.recording import recorded
from arrows_gui.core.reporter import Reporter
from arrows_gui.core.surface_facts import SurfaceFacts
from arrows_gui.core.verdict import NETWORK, SURFACE, Diagnosis, Verdict

MOST_POINTS = 600
"""About so many points are kept of a curve of the loss; no peak is lost."""

CASES: tuple[Case, ...] = (*SURFACE_CASES, *NETWORK_CASES)
"""In the order of the list: on a surface first, where every step can be seen."""

_T = TypeVar("_T")
Curve = tuple[Array, Array]
"""Steps (m,) and values (m,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A network's losses over all points of both parts, and the shares that are right.

    ``steps`` (m,) are where they were taken; the shares are nan in a regression.
    """

    steps: Array
    train_loss: Array
    test_loss: Array
    train_right: Array
    test_right: Array


@dataclass(frozen=True, slots=True, eq=False)
class ClinicRun:
    """A training run to its end, what is seen of it, and what the diagnosis makes of it.

    ``losses`` and ``gradients`` are curves with few points: the loss and the gradient's length, in
    a network those of the batches. ``judged`` is None on a surface.
    """

    document: Document
    trace: Any  # of the kind that the objective asks for
    verdicts: tuple[Verdict, ...]
    losses: Curve
    gradients: Curve
    judged: Judged | None

    @property
    def experiment(self) -> Experiment:
        """All that decided the run."""
        return self.document.experiment

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        last: int = self.trace.last
        return last

    @property
    def curve(self) -> Curve:
        """The loss to tell of: in a network that over all training points."""
        judged = self.judged
        return self.losses if judged is None else (judged.steps, judged.train_loss)

    @property
    def first_loss(self) -> float:
        """The loss at the start."""
        return float(self.curve[1][0])

    @property
    def last_loss(self) -> float:
        """The last loss that was recorded."""
        return float(self.curve[1][-1])


def case_by_id(case_id: str) -> Case:
    """Find a case; raise BadInput that names what there is."""
    for case in CASES:
        if case.id == case_id:
            return case
    ids = ", ".join(case.id for case in CASES)
    raise BadInput("unknown case '{id}'; there are {ids}", id=case_id, ids=ids)


def run_recipe(recipe: Recipe, report: Reporter) -> ClinicRun:
    """Train as a recipe says, and examine the run; ``report`` hears of it, and may end it."""
    document = recipe.document()
    trace = recorded(document.experiment, report)
    return ClinicRun(
        document,
        trace,
        diagnose(document.experiment, trace),
        trace.column("loss", MOST_POINTS),
        trace.column("gradient_norm", MOST_POINTS),
        _judged(trace),
    )


def sign_of(run: ClinicRun, rule: Diagnosis) -> Verdict | None:
    """Give what a rule finds by itself in a run, also where another cause brings that about."""
    objective, trace = run.experiment.objective, run.trace
    if isinstance(objective, NetworkObjective):
        world = NETWORK
        facts: SurfaceFacts | NetworkFacts = NetworkFacts(objective, trace)
    else:
        world, facts = SURFACE, SurfaceFacts(run.experiment, trace)
    with np.errstate(all="ignore"):
        return rule.looks[world](facts) if world in rule.looks else None


def offered_causes(case: Case) -> tuple[Diagnosis, ...]:
    """Give the causes to choose from, in an order that is always the same for a case."""
    ids = _shuffled((case.cause, *case.others), case.id)
    return tuple(diagnosis_by_id(each) for each in ids)


def offered_remedies(case: Case) -> tuple[Remedy, ...]:
    """Give the remedies to choose from, in an order that is always the same for a case."""
    return _shuffled(case.remedies, case.id)


def _shuffled(items: Sequence[_T], seed: str) -> tuple[_T, ...]:
    order = list(items)
    Random(seed).shuffle(order)
    return tuple(order)


def _judged(trace: Any) -> Judged | None:
    """Give how a network was judged; its last point is, even where there was no time for others."""
    if not isinstance(trace, NetworkTrace):
        return None
    steps, evaluation = trace.evaluations()
    table = np.array(evaluation)
    if steps[-1] < trace.last:
        steps = np.append(steps, trace.last)
        with np.errstate(all="ignore"):  # a run that has diverged may overflow here
            newest = trace.objective.evaluation(trace.tip.theta)
        table = np.column_stack((table, newest))
    return Judged(steps, *table)
