"""Undo and redo: every change that a person makes to a setup, in the order of the making."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from time import monotonic

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QUndoCommand, QUndoStack

from arrows_gui.core.change import KNOB, STEPS, VIEW, Key, change_name, changed, spared
from arrows_gui.core.document import Document
from arrows_gui.core.state import LabState
from arrows_gui.session import Session
from arrows_gui.views.words import said

MOST_CHANGES = 2000
MERGE_S = 1.0
"""A change of the same setting within this time, or with the mouse held down, is one with it."""

COMMAND_ID = 1


class History(QObject):
    """Watches sessions; each change of a document becomes a command of the stack.

    Where a change begins a new run, the run that it ended is taken again by undo.
    """

    taking = Signal(object)  # the session that undo or redo is about to change

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(MOST_CHANGES)
        self._known: dict[Session, Document] = {}
        self._left: dict[Session, LabState] = {}
        self._quiet = 0

    @property
    def has_changed_a_run(self) -> bool:
        """Whether anything of what is run, not only of how it looks, has been changed."""
        commands = (self.stack.command(k) for k in range(self.stack.index()))
        return any(isinstance(each, Change) and each.touches_run for each in commands)

    def watch(self, session: Session) -> None:
        """Hear of the changes of a session from now on."""
        self._known[session] = session.document
        session.run_left.connect(lambda: self._on_run_left(session))
        session.document_changed.connect(lambda: self._on_changed(session))

    def clear(self) -> None:
        """Forget every change: another setup was opened."""
        self.stack.clear()
        for session in self._known:
            self._known[session] = session.document

    def stop(self) -> None:
        """Tell nothing any more: the stack tells of its own end, when nobody is left to hear."""
        self.stack.blockSignals(True)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Let changes be made that are no person's: none of them is to be taken back."""
        self._quiet += 1
        try:
            yield
        finally:
            self._quiet -= 1
            for session in self._known:
                self._known[session] = session.document

    def _on_run_left(self, session: Session) -> None:
        if not self._quiet:
            self._left[session] = session.state()

    def _on_changed(self, session: Session) -> None:
        """Put a change on the stack; what was only refused, or is taken back, is none."""
        before, after = self._known[session], session.document
        left = self._left.pop(session, None)
        if self._quiet or before is after:
            return
        self._known[session] = after
        keys = changed(before, after)
        if keys:
            state = _as_before(left or session.state(), before)
            self.stack.push(Change(self, session, keys, state, _bare(after)))


class Change(QUndoCommand):
    """One change: the lab before and after it."""

    def __init__(
        self,
        history: History,
        session: Session,
        keys: tuple[Key, ...],
        before: LabState,
        after: LabState,
    ) -> None:
        super().__init__(said(change_name(keys)))
        self._history, self.session, self.keys = history, session, keys
        self._before, self._after = before, after
        self._made_at = monotonic()
        self._is_new = True

    @property
    def touches_run(self) -> bool:
        """Whether it changed what is run."""
        return any(touched != VIEW for touched, _ in self.keys)

    def id(self) -> int:
        """Tell that it may be merged."""
        return COMMAND_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in a later change of the same setting; what comes to nothing is dropped."""
        if not isinstance(other, Change) or not self._goes_on_with(other):
            return False
        self._after, self._made_at = other._after, other._made_at
        del other._before, other._after  # PySide keeps what Qt has merged, and all that it holds
        self.setObsolete(not changed(self._before.document, self._after.document))
        return True

    def undo(self) -> None:
        """Take the change back."""
        self._after = self._swap(self._before)

    def redo(self) -> None:
        """Make the change again; the first time it has been made already."""
        if self._is_new:
            self._is_new = False
            return
        self._before = self._swap(self._after)

    def _goes_on_with(self, other: "Change") -> bool:
        held = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        soon = other._made_at - self._made_at < MERGE_S
        return other.session is self.session and other.keys == self.keys and (held or soon)

    def _swap(self, wanted: LabState) -> LabState:
        """Let the session have another state; give the one that it had."""
        self._history.taking.emit(self.session)
        had = self.session.state()
        with self._history.quiet():
            take_back(self.session, wanted)
        return had


def take_back(session: Session, wanted: LabState) -> None:
    """Give a session the document of a state; its run goes on where it may."""
    document = wanted.document
    keys = changed(session.document, document)
    if not spared(keys):
        mode = session.prediction  # no part of the setup: it stays as it is
        session.take_state(replace(wanted, predicts=mode.target, predict_first=mode.first))
        return
    touched = {touched for touched, _ in keys}
    if KNOB in touched:
        for act in _knob_changes(session, document):
            act()
    if STEPS in touched:
        session.set_steps(document.experiment.steps)
    session.take_looks(document)


def _knob_changes(session: Session, document: Document) -> Iterator[Callable[[], None]]:
    for old, new in zip(session.experiment.runners, document.experiment.runners, strict=True):
        for knob in new.optimizer.knobs:
            value = getattr(new.optimizer, knob.name)
            if getattr(old.optimizer, knob.name) != value:
                yield partial(session.set_knob, new.id, knob.name, value)


def _as_before(state: LabState, document: Document) -> LabState:
    """Give a state with the document before; a branch that has joined since is left out."""
    ids = {runner.id for runner in document.experiment.runners}
    return replace(
        state,
        document=document,
        begun=tuple(runner for runner in state.begun if runner.id in ids),
        edits=tuple(edit for edit in state.edits if edit.runner in ids),
        waits=tuple(wait for wait in state.waits if wait.runner in ids),
    )


def _bare(document: Document) -> LabState:
    return LabState(document, document.experiment.runners)
