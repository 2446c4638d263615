"""The cursor's way through what is recorded already, at the pace of Play."""

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

FRAME_MS = 16
FASTEST = 1e9
"""Steps a second that stand for as fast as possible, so that a product remains a number."""


class Replay(QObject):
    """Announces, a frame at a time, which recorded step comes to be shown."""

    arrived = Signal(float)  # the step, with its fraction

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pace = 0.0
        self._place = 0.0
        self._seen_at = 0.0
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def active(self) -> bool:
        """Tell whether the cursor is under way."""
        return self._timer.isActive()

    def start(self, step: int, pace: float) -> None:
        """Set out from a step at so many steps a second."""
        self._place, self.pace, self._seen_at = float(step), pace, perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Stay."""
        self._timer.stop()

    def _on_timeout(self) -> None:
        now = perf_counter()
        self._place += (now - self._seen_at) * min(self.pace, FASTEST)
        self._seen_at = now
        self.arrived.emit(self._place)
