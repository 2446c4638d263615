"""Recorded steps, and the mouse over a text."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.beats import Beat
from arrows_gui.core.knob import Value
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.trace import Step
from tests.core.beat_helpers import Ride, ride
from tests.views.helpers import move


def recorded(rule: str, settings: Mapping[str, Value] | None = None, steps: int = 4) -> Ride:
    """Record a rule in the ravine, once."""
    return _recorded(rule, tuple(sorted((settings or {}).items())), steps)


@cache
def _recorded(rule: str, settings: tuple[tuple[str, Value], ...], steps: int) -> Ride:
    return ride(make_optimizer(rule, dict(settings)), steps=steps)


def opened(rule: str, k: int = 2) -> tuple[tuple[Beat, ...], Optimizer, Step]:
    """Give what a panel shows of step k of a rule."""
    taken = recorded(rule)
    step = taken.trace.step(k)
    return taken.beats(k), step.optimizer, step


def busy(kind: type[Optimizer]) -> dict[str, Value]:
    """Give settings with which every line of a rule that a knob turns on does hold."""
    return {
        **{knob.name: True for knob in kind.knobs if knob.scale == "switch"},
        **{knob.name: 0.3 for knob in kind.knobs if knob.name in ("weight_decay", "momentum")},
    }


def sweep(target: QWidget, every: int = 3) -> None:
    """Move the mouse over the whole of a widget, line by line."""
    for y in range(0, target.height(), every):
        for x in range(0, target.width(), every):
            move(target, QPoint(x, y), Qt.MouseButton.NoButton)


def leave(target: QWidget) -> None:
    """Take the mouse away from a widget, and its hover text at once."""
    QApplication.sendEvent(target, QEvent(QEvent.Type.Leave))
    for window in QApplication.topLevelWidgets():
        if window.inherits("QTipLabel"):
            window.hide()


def unit_of(vector: Array) -> Array:
    """Give a vector's direction."""
    direction: Array = vector / np.hypot(*vector)
    return direction
