"""The diagnosis of a run: rules that read its recording, and say what is wrong and what to try.

Each rule is a row of DIAGNOSES. Where one fault brings others with it, only the cause is given.
"""

from typing import Any

import numpy as np

from arrows_gui.core import diagnosis_motion as motion
from arrows_gui.core import diagnosis_network as trained
from arrows_gui.core import diagnosis_rest as rest
from arrows_gui.core.diagnosis_rows_network import NETWORK_EXPLAINS, NETWORK_ROWS
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_facts import NetworkFacts
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.surface_facts import SurfaceFacts
from arrows_gui.core.verdict import NETWORK, SURFACE, Diagnosis, Verdict

COMMON_ROWS: tuple[Diagnosis, ...] = (
    Diagnosis(
        *("not_finite", "Not a finite number"),
        "A step led to where the loss, its gradient or a parameter is infinite or not a number.",
        *(1.0, "numbers that are not finite"),
        "One such number is enough: every number that is made of it is as bad.",
        (
            "Lower the learning rate",
            "Clip the gradient's length",
            "Begin elsewhere, or look where the formula has no value",
        ),
        {SURFACE: motion.not_finite, NETWORK: trained.not_finite_of_network},
        has_size=False,
    ),
    Diagnosis(
        *("diverging", "Diverging"),
        "The loss grows beyond the first one, or the point runs away for ever.",
        *(
            motion.GROWN,
            f"the loss over the first one, above the lowest known; in a network {trained.GROWN:g}",
        ),
        "Rules that carry steps on rise to a few times the first loss at most before they settle;"
        " no healthy preset is above its first loss after 20 steps.",
        (
            "Lower the learning rate; on a surface the gauge shows its limit",
            "Lower the momentum, where there is one",
            "Clip the gradient's length",
        ),
        {SURFACE: motion.diverging, NETWORK: trained.diverging_of_network},
    ),
    Diagnosis(
        *("oscillating", "Oscillating"),
        "The steps jump to and fro across a valley instead of along it.",
        *(
            motion.FLIPS,
            f"the share of steps that turn round; in a network a cosine of {trained.AGAINST:g}",
        ),
        "Where each step overshoots nearly every one turns round; noise alone turns half of them.",
        (
            "Lower the learning rate",
            "Let the rate fall by a schedule",
            "Use a rule that has a rate for every parameter, such as Adam",
        ),
        {SURFACE: motion.oscillating, NETWORK: trained.oscillating_of_network},
    ),
    Diagnosis(
        *("momentum_overshoot", "Momentum overshoots"),
        "What is carried on from step to step leads past the minimum and up the other side.",
        *(motion.UPHILL, "the share of the newest updates that go uphill, while swings last"),
        "Momentum 0.9 goes uphill as often for a while, but its swings are gone after 50 steps.",
        ("Lower the momentum", "Use Nesterov's momentum, whose swings fade sooner"),
        {SURFACE: motion.momentum_overshoot, NETWORK: trained.momentum_overshoot_of_network},
    ),
    Diagnosis(
        *("noise", "Noise drowns the gradient"),
        "The gradients that are used say more of their noise than of the slope, and the loss"
        " wanders.",
        *(motion.DROWNED, "the length of the noise over that of the gradient"),
        "From there on chance has more say in a step than the slope has.",
        (
            "Take larger batches",
            "Lower the learning rate, or let it fall by a schedule",
            "Use a momentum with a lower rate: it averages gradients",
        ),
        {SURFACE: motion.noise, NETWORK: trained.noise_of_network},
    ),
    Diagnosis(
        *("schedule_ended", "Schedule ended early"),
        "The schedule has taken the learning rate away while there was still much to learn.",
        *(rest.ENDED, "the rate over its highest value"),
        "At a fiftieth of the rate 50 steps move no more than one did.",
        (
            "Let the schedule take as many steps as the run",
            "Let the rate fall more slowly",
            "Keep a least rate",
        ),
        {SURFACE: rest.schedule_ended, NETWORK: trained.schedule_ended_of_network},
    ),
    Diagnosis(
        *("saddle", "Resting on a saddle"),
        "The gradient is 0 or nearly so, but the loss curves downhill along one direction.",
        *(rest.DOWNHILL, "the curvature downhill over the largest one"),
        "A minimum curves uphill along every direction, a saddle downhill along one; rounding makes"
        " 1e-9 of the level floor of a valley.",
        ("Add a little noise", "Start beside the line that leads into it"),
        {SURFACE: rest.saddle},
    ),
    Diagnosis(
        *("plateau", "On a plateau"),
        "There is hardly a slope to follow, and much left to learn.",
        *(rest.FLAT, "the slope over a usual one; in a network, no fall in half of the run"),
        "At a hundredth of the usual slope the usual rate moves a hundredth of the usual step.",
        (
            "Start elsewhere",
            "Raise the learning rate",
            "Use a rule that divides by the gradient's size, such as RMSProp or Adam",
        ),
        {SURFACE: rest.plateau, NETWORK: trained.plateau_of_network},
    ),
    Diagnosis(
        *("too_small_step", "Too small a step"),
        "The slope is clear and steep, but the steps are far too short for the way that is left.",
        *(
            rest.SLOW,
            "the steps still to go at this pace; in a network, updates of"
            f" {trained.SMALL_STEP:g} of the weights",
        ),
        "Nobody watches for a thousand steps more; healthy presets take ten times longer steps.",
        ("Raise the learning rate", "Use momentum", "Find the rate by a sweep or a range test"),
        {SURFACE: rest.too_small_step, NETWORK: trained.too_small_step_of_network},
    ),
)
"""The rules for surfaces; most of them hold for networks as well."""

DIAGNOSES: tuple[Diagnosis, ...] = (*NETWORK_ROWS, *COMMON_ROWS)
"""All rules, the causes that lie deepest first."""

_HABITS = ("oscillating", "momentum_overshoot", "noise", "plateau", "too_small_step")

SURFACE_EXPLAINED: dict[str, tuple[str, ...]] = {
    "not_finite": ("diverging", "schedule_ended", "saddle", *_HABITS),
    "diverging": ("schedule_ended", "saddle", *_HABITS),
    "noise": ("oscillating", "momentum_overshoot", "plateau", "too_small_step", "saddle"),
    "oscillating": ("momentum_overshoot", "plateau", "too_small_step", "saddle"),
    "momentum_overshoot": ("plateau", "too_small_step", "saddle"),
    "schedule_ended": ("plateau", "too_small_step", "saddle"),
    "saddle": ("plateau", "too_small_step"),
    "plateau": ("too_small_step",),
}
"""What each cause leaves behind on a surface: beside the cause it is not named."""

SURFACE_EXPLAINS: tuple[tuple[str, str], ...] = tuple(
    (cause, symptom) for cause, symptoms in SURFACE_EXPLAINED.items() for symptom in symptoms
)


def diagnosis_by_id(diagnosis_id: str) -> Diagnosis:
    """Find a rule; raise BadInput that names what there is."""
    for rule in DIAGNOSES:
        if rule.id == diagnosis_id:
            return rule
    ids = ", ".join(rule.id for rule in DIAGNOSES)
    raise BadInput("unknown diagnosis '{id}'; there are {ids}", id=diagnosis_id, ids=ids)


def diagnose(experiment: Experiment, trace: Any) -> tuple[Verdict, ...]:
    """Give what the rules find in a recording, causes only; nothing where all is well."""
    objective = experiment.objective
    if isinstance(objective, NetworkObjective):
        world, explains = NETWORK, NETWORK_EXPLAINS
        facts: SurfaceFacts | NetworkFacts = NetworkFacts(objective, trace)
    else:
        world, explains = SURFACE, SURFACE_EXPLAINS
        facts = SurfaceFacts(experiment, trace)
    if facts.steps < 1 and (world == NETWORK or trace.outcome is None):
        return ()
    with np.errstate(all="ignore"):
        looks = (rule.looks[world] for rule in DIAGNOSES if world in rule.looks)
        found = [verdict for verdict in (look(facts) for look in looks) if verdict is not None]
    ids = {verdict.id for verdict in found}
    hidden = {symptom for cause, symptom in explains if cause in ids}
    return tuple(verdict for verdict in found if verdict.id not in hidden)
