"""Quantities of the run as a whole: its losses, its end, its rules and its verdict."""

from math import inf

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.diagnosis import DIAGNOSES, diagnose
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.catalogue import NETWORKS_ONLY, OPTIMIZERS
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.lessons.quantity import BOTH, WORD, Quantity
from arrows_gui.lessons.reading import END, Reading

GOING = "going"
OUTCOMES = ("settled", "saddle", "diverged", "exhausted", "stopped", GOING)
RULES = (*(rule.id for rule in OPTIMIZERS), NETWORKS_ONLY)
NO_VERDICT = "none"
VERDICTS = (*(rule.id for rule in DIAGNOSES), NO_VERDICT)


def losses(reading: Reading) -> Array:
    """Give the losses (m,) from the first step of a runner up to the one that is read."""
    trace = reading.trace
    if isinstance(trace, SurfaceTrace):
        return trace.losses(trace.first, reading.k + 1)
    found: Array = trace.series("loss")[: reading.k + 1]
    return found


def path_length(reading: Reading) -> float:
    """Give the length of the way up to the step that is read, in parameter units."""
    trace = reading.trace
    if isinstance(trace, SurfaceTrace):
        ways = np.diff(trace.thetas(trace.first, reading.k + 1), axis=0)
        return float(np.hypot(ways[:, 0], ways[:, 1]).sum())
    return float(np.nansum(trace.series("update_norm")[: reading.k]))


def arrival(reading: Reading) -> float:
    """Give the first step with a loss below the finish line; inf where there is none."""
    finish = reading.run.view.finish
    if finish is None:
        raise BadInput("there is no finish line to arrive at: give the scene one, as finish: 1e-6")
    if reading.run.looks_ahead and not reading.dated:
        reading = Reading(reading.run, reading.runner, END, True)
    below = np.flatnonzero(losses(reading) < finish)
    return float(reading.trace.first + below[0]) if len(below) else inf


def outcome(reading: Reading) -> str:
    """Give how the run ended up to the step that is asked about; GOING where it did not."""
    return reading.outcome.kind if reading.outcome else GOING


def verdict(reading: Reading) -> str:
    """Give the id of the first diagnosis: of all that is recorded, or of the first k steps."""
    k = reading.asked if reading.dated else reading.run.last(reading.runner)
    found = diagnose(reading.experiment, reading.run.upto(reading.runner, k))
    return found[0].id if found else NO_VERDICT


def loss_after(reading: Reading) -> float:
    """Give the loss, of the same batch in a network, where the update of this step leads."""
    with np.errstate(all="ignore"):
        there = reading.step.theta + reading.step.update
        return reading.experiment.objective.gradient(there, reading.k)[0]


def base_rate(reading: Reading) -> float:
    """Give the learning rate that is set, before the schedule."""
    return float(reading.trace.optimizer_at(reading.k).lr)


RUN_QUANTITIES: tuple[Quantity, ...] = (
    Quantity(
        *("t", "Step", BOTH),
        "The number of the step.",
        lambda r: float(r.k),
    ),
    Quantity(
        *("steps", "Steps", BOTH),
        "How many steps the run may take.",
        lambda r: float(r.experiment.steps),
    ),
    Quantity(
        *("last", "Last step", BOTH),
        "The last step that is recorded.",
        lambda r: float(r.run.last(r.runner)),
    ),
    Quantity(
        *("loss", "Loss", BOTH),
        "The loss at the point.",
        lambda r: r.step.loss,
    ),
    Quantity(
        *("loss_before", "Loss before the update", BOTH),
        "The loss where the update begins.",
        lambda r: r.step.loss,
    ),
    Quantity(
        *("loss_after", "Loss after the update", BOTH),
        "The loss where the update leads; in a network of the same batch.",
        loss_after,
    ),
    Quantity(
        *("loss_change", "Change of the loss", BOTH),
        "The loss after the update less the one before; below 0 it falls.",
        lambda r: loss_after(r) - r.step.loss,
    ),
    Quantity(
        *("first_loss", "First loss", BOTH),
        "The loss at the start of the run.",
        lambda r: float(losses(r)[0]),
    ),
    Quantity(
        *("lowest_loss", "Lowest loss", BOTH),
        "The lowest loss up to the step.",
        lambda r: float(losses(r).min()),
    ),
    Quantity(
        *("lowest_step", "Step of the lowest loss", BOTH),
        "The step with the lowest loss up to this one.",
        lambda r: float(r.trace.first + losses(r).argmin()),
    ),
    Quantity(
        *("uphill_steps", "Uphill steps", BOTH),
        "How many of the steps up to this one raised the loss.",
        lambda r: float((np.diff(losses(r)) > 0).sum()),
    ),
    Quantity(
        *("arrival", "Arrival", BOTH),
        "The first step with a loss below the finish line; inf where there is none.",
        arrival,
    ),
    Quantity(
        *("path_length", "Length of the way", BOTH),
        "How long the way up to the step is, in parameter units.",
        path_length,
    ),
    Quantity(
        *("lr", "Learning rate", BOTH),
        "The rate of this step, as the schedule gives it.",
        lambda r: float(r.trace.rate(r.k)),
    ),
    Quantity(
        *("knob_lr", "Base learning rate", BOTH),
        "The learning rate that is set, before the schedule.",
        base_rate,
    ),
    Quantity(
        *("noise", "Noise", BOTH),
        "The deviation of the noise that every gradient gets.",
        lambda r: float(r.experiment.sigma),
    ),
    Quantity(
        *("seed", "Seed", BOTH),
        "The seed of noise, batches and first weights.",
        lambda r: float(r.experiment.seed),
    ),
    Quantity(
        *("runners", "Runners", BOTH),
        "How many runners there are.",
        lambda r: float(len(r.experiment.runners)),
    ),
    Quantity(
        *("rule", "Rule", BOTH),
        "The id of the optimizer.",
        lambda r: r.trace.runner.optimizer.id,
        WORD,
        RULES,
    ),
    Quantity(
        *("label", "Name", BOTH),
        "The name of the runner.",
        lambda r: r.trace.runner.label,
        WORD,
    ),
    Quantity(
        *("outcome", "Outcome", BOTH),
        "How the run ended up to the step.",
        outcome,
        WORD,
        OUTCOMES,
    ),
    Quantity(
        *("verdict", "Verdict", BOTH),
        "The id of the first diagnosis of what is recorded.",
        verdict,
        WORD,
        VERDICTS,
    ),
)
