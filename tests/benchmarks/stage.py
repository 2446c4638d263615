"""The real window as the sections use it: opened, run flat out, watched and closed."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from arrows_gui.app import create_window, make_application
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.experiment import Runner
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.session import Session
from arrows_gui.views.main_window import MainWindow

RATES = {
    "momentum": 1e-6,
    "gd": 1e-5,
    "nesterov": 1e-6,
    "adagrad": 1e-2,
    "rmsprop": 1e-5,
    "adam": 1e-5,
    "nadam": 1e-5,
    "amsgrad": 1e-5,
}
"""Rules that are still on their way on Rosenbrock after a million steps at these rates."""

MOST_STEPS = 10_000_000
WARM_UP_S = 1.0
END_TIMEOUT_S = 120.0


@contextmanager
def open_window() -> Iterator[MainWindow]:
    """Show the real window, with the garbage collector as the program sets it, and close it."""
    make_application()
    window = create_window()
    window.show()
    spin(WARM_UP_S)
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield window
    finally:
        window.close_unasked()
        gc.enable()


def spin(seconds: float) -> None:
    """Let the window live for some time, in an event loop as the program's own."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


def runners(count: int) -> tuple[Runner, ...]:
    """Give so many runners with different rules."""
    rules = [make_optimizer(name, {"lr": RATES[name]}) for name in list(RATES)[:count]]
    return tuple(Runner(k, rule.title, rule, look=k) for k, rule in enumerate(rules))


def take_rosenbrock(session: Session, count: int, steps: int) -> None:
    """Set up a run of so many runners, to be run as fast as possible."""
    session.set_surface("rosenbrock")
    session.set_runners(runners(count))
    session.set_steps(steps)
    session.set_view(speed=FLAT_OUT)


def run_to_end(session: Session) -> None:
    """Take all steps, and wait until they are taken in."""
    session.run_to_end()
    limit = perf_counter() + END_TIMEOUT_S
    while not session.over:
        spin(0.05)
        if perf_counter() > limit:
            raise TimeoutError("the run has not come to its end")
    spin(0.3)


class PaintCounter(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__()
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let pass."""
        self.count += event.type() == QEvent.Type.Paint
        return False


class Heartbeat(QTimer):
    """Beats every 16 ms and notes by how many milliseconds each beat was late."""

    PERIOD_MS = 16

    def __init__(self) -> None:
        super().__init__()
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(self.PERIOD_MS)
        self.timeout.connect(self._on_beat)
        self.late_ms: list[float] = []
        self._due = 0.0

    def begin(self) -> None:
        """Begin to beat."""
        self.late_ms = []
        self._due = perf_counter() + self.PERIOD_MS / 1000
        self.start()

    def _on_beat(self) -> None:
        now = perf_counter()
        self.late_ms.append(max(0.0, 1000 * (now - self._due)))
        # A beat that is missed altogether is not made up for: as the timer does it.
        following = self._due + self.PERIOD_MS / 1000
        self._due = following if following > now else now + self.PERIOD_MS / 1000


def platform_name() -> str:
    """Name what the window is shown on."""
    return str(QApplication.platformName())
