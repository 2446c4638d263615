"""Copying a table: in short slices, so that the window goes on while many rows are read."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from arrows_gui.views.table_model import StepTable, exact_text
from arrows_gui.views.words import tr

MOST_COPIED = 100_000
"""Of more rows every second, third, ... one is copied: no spreadsheet takes them all."""

SLICE_S = 0.008
PAUSE_MS = 8
ROWS_AT_ONCE = 64


class TableCopy(QObject):
    """Turns rows of a table into text with tabs between the values and a first line of names."""

    progressed = Signal(float)  # the share that is done
    finished = Signal(str, str)  # the text, and one sentence about it

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = StepTable(self)
        self._rows: Iterator[int] = iter(())
        self._lines: list[str] = []
        self._sentence = ""
        self._count = 0
        self._next = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._next.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Tell whether rows are being read."""
        return self._next.isActive()

    def start(self, model: StepTable, ranges: Sequence[range]) -> None:
        """Copy ranges of rows, all where there are none; what was being copied is dropped."""
        if model.trace is None:
            return
        # Its own reading of the recording, which a new run does not take away.
        self._model.set_trace(model.trace, model.axis_names)
        ranges = ranges or [range(model.rowCount())]
        asked = sum(map(len, ranges))
        stride = -(-asked // MOST_COPIED)
        self._rows = islice(chain.from_iterable(ranges), 0, None, max(stride, 1))
        self._count = -(-asked // max(stride, 1))
        rows = rows_text(self._count)
        done = tr("Copied {rows}.", rows=rows)
        self._sentence = done if stride <= 1 else _thinned(rows, stride, asked)
        self._lines = ["\t".join(self._model.names())]
        self._go_on()

    def stop(self) -> None:
        """Give up what is being copied."""
        self._next.stop()

    def _go_on(self) -> None:
        end = perf_counter() + SLICE_S
        while True:
            rows = list(islice(self._rows, ROWS_AT_ONCE))
            self._lines.extend(
                "\t".join(map(exact_text, self._model.row_values(row))) for row in rows
            )
            if len(rows) < ROWS_AT_ONCE:
                break
            if perf_counter() >= end:
                self.progressed.emit(len(self._lines) / (self._count + 1))
                self._next.start()
                return
        text = "\n".join([*self._lines, ""])
        self._lines = []
        self.finished.emit(text, self._sentence)


def rows_text(count: int) -> str:
    """Say how many rows."""
    return tr("1 row") if count == 1 else tr("{count:,} rows", count=count)


def _thinned(rows: str, stride: int, asked: int) -> str:
    nth = tr({2: "2nd", 3: "3rd"}.get(stride, "{stride}th"), stride=stride)
    text = "Copied {rows}: every {nth} of {asked:,}. Select fewer to copy each of them."
    return tr(text, rows=rows, nth=nth, asked=asked)
