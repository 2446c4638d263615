"""Qt calls leave the reference counts of None and True alone.

PySide6 6.12.0 on Python 3.10 and 3.11 loses one of None on every call that returns nothing, and
one of True on every emit, until the process aborts. The bounds in pyproject.toml keep it out.
"""

# ruff: noqa: D103 - the names say what is tested

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal

CALLS = 2000
DRIFT = CALLS // 10
"""So many references may come and go by other means: caches, a first call."""


class Sender(QObject):
    """Something that emits."""

    happened = Signal(int)


def drift(shared: object, act: Callable[[Sender], object]) -> int:
    """Count the references to a shared object that many calls add or lose."""
    sender = Sender()
    act(sender)
    before = sys.getrefcount(shared)
    for _ in range(CALLS):
        act(sender)
    return sys.getrefcount(shared) - before


@pytest.mark.parametrize("shared", [None, True], ids=str)
def test_void_calls_do_not_drift(shared: object) -> None:
    assert abs(drift(shared, lambda sender: sender.setObjectName("a"))) < DRIFT


@pytest.mark.parametrize("shared", [None, True], ids=str)
def test_emits_do_not_drift(shared: object) -> None:
    assert abs(drift(shared, lambda sender: sender.happened.emit(1))) < DRIFT


def test_emits_to_a_slot_do_not_drift(qapp: object) -> None:
    heard: list[int] = []

    def listen(sender: Sender) -> None:
        sender.happened.connect(heard.append)
        sender.happened.emit(1)
        sender.happened.disconnect(heard.append)

    assert abs(drift(None, listen)) < DRIFT
    assert len(heard) == CALLS + 1
