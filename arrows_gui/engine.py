"""The worker thread that runs the descent and hands over what it recorded, a batch a frame."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from threading import Condition, Event
from time import perf_counter

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Batch, Edit, Experiment, Runner
from arrows_gui.core.knob import Value

FRAME_S = 0.016
"""The least time between two batches."""

SLICE_S = 0.001
"""How long the worker computes before it looks at the gate and at its orders."""

GATE_TIMEOUT_S = 0.05
"""The worker goes on after this, should the window forget to open the gate."""

MOST_ROWS = 4096
"""The most steps of one slice."""

CATCH_UP_S = 0.25
"""What could not be taken within this time is not made up for later."""

STOP_TIMEOUT_MS = 5000


Change = Callable[[Descent], object]


class Engine(QThread):
    """Runs a descent at a pace. It lives on the GUI thread; only `run` is the worker.

    The frame gate: while the window takes in a batch and paints it the gate is closed, and the
    worker waits between its slices, so that the two do not fight for the interpreter. At most one
    batch is under way at a time.
    """

    batches_ready = Signal(object)  # tuple[Batch, ...] of one run, on the GUI thread
    failed = Signal(int, str)  # a fault of the worker: its run, which has ended, and traceback
    _made = Signal(object)  # from the worker, queued

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders = _Orders()
        # A timer of no length comes after the events already posted, the painting among them.
        self._quiet = QTimer(self, singleShot=True, interval=0)
        self._quiet.timeout.connect(self._take_in)
        self._made.connect(self._on_made)

    def restart(self, run_id: int, experiment: Experiment) -> None:
        """Drop the run, and make a new one ready under a new number."""
        with self._orders.changed:
            self._orders.experiment = (run_id, experiment)
            self._orders.changes, self._orders.limit = [], None
            self._orders.want(0)
            self._orders.changed.notify()

    def edit(self, runner: int, knob: str, value: Value) -> None:
        """Set a knob of a runner from the recording's next step on."""
        self._change(lambda descent: descent.edit(runner, knob, value))

    def edit_later(self, edit: Edit) -> None:
        """Set a knob when a step is reached that is still to be taken."""
        self._change(lambda descent: descent.edit_later(edit))

    def join(self, runner: Runner) -> None:
        """Let a branch run along with the others; its first point is made already."""
        self._change(lambda descent: descent.join(runner))

    def _change(self, change: Change) -> None:
        with self._orders.changed:
            self._orders.changes.append(change)
            self._orders.changed.notify()

    def allow(self, steps: int) -> None:
        """Set how many steps the run may take in all."""
        with self._orders.changed:
            self._orders.limit = steps
            self._orders.changed.notify()

    def take(self, steps: int) -> None:
        """Take so many more steps, at once."""
        with self._orders.changed:
            if self._orders.wanted == inf:
                self._orders.want(0)
            self._orders.wanted += steps
            self._orders.pace = inf
            self._orders.changed.notify()

    def play(self, pace: float) -> None:
        """Go on until told otherwise, at so many steps a second (inf is flat out)."""
        with self._orders.changed:
            self._orders.want(inf)
            self._orders.pace = pace
            self._orders.changed.notify()

    def pause(self) -> None:
        """Take no more steps for now."""
        with self._orders.changed:
            self._orders.want(0)
            self._orders.changed.notify()

    def stop(self) -> None:
        """End the thread and wait for it."""
        with self._orders.changed:
            self._orders.quit = True
            self._orders.changed.notify()
        self._orders.gate.set()
        self.wait(STOP_TIMEOUT_MS)

    def run(self) -> None:
        """Work until told to quit; a fault is reported and ends the run, not the thread."""
        worker = _Worker(self._orders, self._made.emit)
        while not self._orders.quit:
            try:
                worker.work()
            except Exception:  # noqa: BLE001 - a fault must reach the person
                worker.drop()
                self.failed.emit(worker.run_id, traceback.format_exc())

    @contextmanager
    def painting(self) -> Iterator[None]:
        """Keep the worker waiting while a window paints; what has arrived is then taken in."""
        self._orders.gate.clear()
        try:
            yield
        finally:
            self._quiet.start()

    def _on_made(self, batches: object) -> None:
        """Hand on a batch; the worker waits, and sends no other until this one is painted."""
        self._orders.gate.clear()
        try:
            self.batches_ready.emit(batches)
        finally:
            self._quiet.start()

    def _take_in(self) -> None:
        """Let the worker go on: nothing more is posted to be painted."""
        with self._orders.changed:
            self._orders.taken_in = True
            self._orders.changed.notify()
        self._orders.gate.set()


class _Orders:
    """What the GUI thread wants of the worker; read and written under `changed`."""

    def __init__(self) -> None:
        self.changed = Condition()
        self.gate = Event()
        self.gate.set()
        self.taken_in = True
        self.experiment: tuple[int, Experiment] | None = None
        self.changes: list[Change] = []
        self.limit: int | None = None
        self.wanted = 0.0
        self.wishes = 0  # how often the steps that are wanted have been set anew
        self.pace = inf
        self.quit = False

    def want(self, steps: float) -> None:
        """Set how many steps are wanted, whatever was wanted before."""
        self.wanted, self.wishes = steps, self.wishes + 1

    def take(self) -> tuple[tuple[int, Experiment] | None, int | None, list[Change]]:
        """Give what is ordered beside steps, once: a new run, its limit, and changes of it."""
        taken = self.experiment, self.limit, self.changes
        self.experiment, self.limit, self.changes = None, None, []
        return taken

    @property
    def pending(self) -> bool:
        return bool(self.quit or self.experiment or self.changes or self.limit is not None)


class _Worker:
    """What happens in the worker thread."""

    def __init__(self, orders: _Orders, emit: Callable[[tuple[Batch, ...]], None]) -> None:
        self.run_id = 0
        self._orders = orders
        self._emit = emit
        self._descent: Descent | None = None
        self._unsent = False
        self._sent_at = 0.0
        self._due_from = 0.0
        self._pace = inf
        self._wishes = 0

    def work(self) -> None:
        """Wait for orders or for the next moment, then compute one slice and send what is due."""
        with self._orders.changed:
            if not self._orders.pending:
                self._orders.changed.wait(self._rest_s())
            taken = self._orders.take()
        self._obey(*taken)  # a new run may take its time, and nobody shall wait for it
        with self._orders.changed:
            due, wish = self._due_steps(), self._orders.wishes
        if due and self._descent is not None:
            self._orders.gate.wait(GATE_TIMEOUT_S)
            self._note_taken(self._descent.advance(due, SLICE_S), wish)
        if self._unsent:
            self._send()

    def drop(self) -> None:
        """Forget the run."""
        self._descent, self._unsent = None, False

    def _obey(
        self, new: tuple[int, Experiment] | None, limit: int | None, changes: list[Change]
    ) -> None:
        if new is not None:
            self.run_id, experiment = new
            self.drop()
            descent = Descent(experiment, self.run_id)
            descent.batches()  # the session has made the first point itself
            self._descent = descent
        if self._descent is None:
            return
        if limit is not None:
            self._descent.allow(limit)
        for change in changes:
            change(self._descent)
        self._unsent = self._unsent or limit is not None or bool(changes)

    def _due_steps(self) -> int:
        """Give how many steps are due now."""
        orders = self._orders
        if orders.pending:
            return 0  # what is wanted is wanted of the run as it will be
        if orders.quit or self._descent is None or self._descent.over:
            orders.wanted = 0
        if orders.pace != self._pace or orders.wishes != self._wishes or orders.wanted == 0:
            # The clock of a pace starts with the wish: what passed before it is not made up for.
            self._pace, self._wishes = orders.pace, orders.wishes
            self._due_from = perf_counter()
        if orders.pace == inf:
            return int(min(orders.wanted, MOST_ROWS))
        due = (perf_counter() - self._due_from) * orders.pace
        return int(min(orders.wanted, due, MOST_ROWS))

    def _note_taken(self, taken: int, wish: int) -> None:
        self._unsent = True
        with self._orders.changed:
            if wish == self._orders.wishes:  # otherwise these steps were of an older wish
                self._orders.wanted = max(0.0, self._orders.wanted - taken)
        if self._pace != inf:
            self._due_from = max(self._due_from + taken / self._pace, perf_counter() - CATCH_UP_S)

    def _rest_s(self) -> float | None:
        """Give how long there is nothing to do; None is until the next order."""
        orders = self._orders
        if self._descent is None:
            return None
        idle = self._descent.over or orders.wanted == 0
        if self._unsent and (idle or orders.pace != inf):
            frame = self._sent_at + FRAME_S - perf_counter()
            return max(0.0, frame) if orders.taken_in else GATE_TIMEOUT_S
        if idle:
            return None
        return (
            0.0
            if orders.pace == inf
            else max(0.0, self._due_from + 1 / self._pace - perf_counter())
        )

    def _send(self) -> None:
        """Send what was recorded, at most once a frame and once at a time."""
        now = perf_counter()
        if self._descent is None or now - self._sent_at < FRAME_S or not self._orders.taken_in:
            return
        self._orders.taken_in = False
        self._sent_at, self._unsent = now, False
        self._emit(self._descent.batches())
