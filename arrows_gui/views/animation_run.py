"""An animation being made: the cursor walks over the run, and each picture goes to the writer.

Pictures are painted on the GUI thread, one whenever the window has nothing else to do; the file is
written beside the window, in the session's queue of jobs. The two are never far apart.
"""

import contextlib
import math
import queue
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.message import BadInput
from arrows_gui.files.animation import FASTEST, SLOWEST, Film, Rgb, kind_of, written
from arrows_gui.jobs import Report, Task
from arrows_gui.save import save
from arrows_gui.session import Session
from arrows_gui.views.picture import Sheet, held
from arrows_gui.views.theme import Theme

MOST_FRAMES = 600
USUAL_FPS = 25
NARROWEST_PX, WIDEST_PX = 160, 3840
SAMPLES = 6
"""So many pictures, evenly spread, decide the palette."""

AHEAD = 4
"""So many pictures wait for the writer at most."""

TICK_MS = 4
WAIT_S = 0.1

PREDICTS = "an animation would show the arrow that is to be predicted: reveal it first"
TOO_MANY = "an animation has at most {most} pictures: show one step in {stride}"
CHANGED = "the run was changed while the animation was made"
_KEYS = ("base", "text", "muted", "casing", "accent", "grid", "border", "frame")


@dataclass(frozen=True, slots=True)
class AnimationOptions:
    """Which steps are shown, every how many, how fast, and how large in pixels.

    Without a height the shape of the sheet decides it.
    """

    first: int
    last: int
    stride: int = 1
    fps: int = USUAL_FPS
    width: int = 800
    height: int = 0

    def steps(self) -> list[int]:
        """Give the steps that are shown; the last one always is."""
        steps = list(range(self.first, self.last + 1, self.stride))
        return steps if steps[-1] == self.last else [*steps, self.last]

    def check(self) -> None:
        """Raise BadInput with a sentence where no animation can be made of them."""
        if not 0 <= self.first <= self.last:
            raise BadInput("the first step must not come after the last")
        if self.stride < 1 or not SLOWEST <= self.fps <= FASTEST:
            raise BadInput(
                "an animation shows {low} to {high} pictures a second", low=SLOWEST, high=FASTEST
            )
        if not NARROWEST_PX <= self.width <= WIDEST_PX:
            raise BadInput(
                "an animation is {low} to {high} pixels wide", low=NARROWEST_PX, high=WIDEST_PX
            )
        if len(self.steps()) > MOST_FRAMES:
            stride = stride_for(self.first, self.last)
            raise BadInput(TOO_MANY, most=MOST_FRAMES, stride=stride)


def stride_for(first: int, last: int) -> int:
    """Give every how many steps a picture is taken where there would be too many."""
    return max(1, math.ceil((last - first) / (MOST_FRAMES - 1)))


class AnimationRun(QObject):
    """One animation, from its first picture to its file."""

    progressed = Signal(float)  # the share that is done
    finished = Signal(object)  # the path of the file
    refused = Signal(object)  # the BadInput that says why there is none
    ended = Signal()  # it has come to an end, in whatever way

    def __init__(
        self, session: Session, page: Any, sheet: Sheet, path: Path, options: AnimationOptions
    ) -> None:
        options.check()
        if session.prediction.target:
            raise BadInput(PREDICTS)
        super().__init__(page)
        self._session, self._page, self._options = session, page, options
        self.is_over = False
        self._kind, self._path = kind_of(path.name), path
        self._sheet = sheet
        self._size, self._ratio = film_size(sheet, options)
        steps = options.steps()
        film = Film(
            self._size.width(),
            self._size.height(),
            options.fps,
            len(steps),
            colours_of(sheet.picture.legend.theme),
        )
        spread = np.linspace(0, len(steps) - 1, min(SAMPLES, len(steps)))
        self._to_sample = [steps[round(place)] for place in spread.tolist()]
        self._to_show = steps
        self._samples: list[bytes] = []
        self._frames: queue.Queue[bytes] = queue.Queue(AHEAD)
        self._task = Task(session.jobs, self)
        self._task.progressed.connect(self.progressed)
        self._task.finished.connect(self.finished)
        self._task.refused.connect(self.refused)
        self._task.ended.connect(self._on_ended)
        self._work = partial(self._write, film)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Begin."""
        self._session.pause()
        self._home = self._session.cursor
        self._session.past_only = True
        self._sheet.picture.view.setUpdatesEnabled(False)  # see _painted
        self._session.set_cursor(self._options.first)
        self._timer.start()

    def cancel(self) -> None:
        """Stop; no file is left."""
        if self._task.is_busy:
            self._task.cancel()
        elif self._timer.isActive():
            self._on_ended()

    def _on_tick(self) -> None:
        """Take one more picture, unless the writer has enough to do."""
        fault, fine = None, False
        try:
            if not self._frames.full():
                self._take_one()
            fine = True
        except BadInput as problem:
            fault = problem
        finally:
            if not fine:
                self._task.drop()
                self._on_ended()
        if fault is not None:
            self.refused.emit(fault)

    def _take_one(self) -> None:
        waiting = self._to_sample or self._to_show
        session, k = self._session, waiting[0]
        if k > session.last:
            raise BadInput(CHANGED)
        if session.cursor != k:
            session.set_cursor(k)
        if not session.shows_exactly(k):
            return  # a long replay is under way
        self._page.refresh()
        frame = rgb_of(self._painted())
        del waiting[0]
        if waiting is self._to_show:
            self._frames.put_nowait(frame)
            if not self._to_show:
                self._timer.stop()
            return
        self._samples.append(frame)
        if not self._to_sample:
            self._task.start(self._work)

    def _painted(self) -> QImage:
        """Paint what is shown now. Otherwise the view is not painted: a trail that is kept is kept
        for one ratio, and would be drawn anew for the screen and for the film in turn."""
        view = self._sheet.picture.view
        view.setUpdatesEnabled(True)
        try:
            with held(self._sheet):
                return self._sheet.image(self._size, self._ratio)
        finally:
            view.setUpdatesEnabled(False)

    def _write(self, film: Film, report: Report) -> Path:
        """Write the file; runs in the worker thread."""
        data = written(self._kind, film, self._samples, self._pulled(film.frames, report), report)
        report.check()
        save(self._path, data)
        return self._path

    def _pulled(self, count: int, report: Report) -> Iterator[bytes]:
        """Give the pictures as they come; runs in the worker thread."""
        for _ in range(count):
            frame = None
            while frame is None:
                report.check()
                with contextlib.suppress(queue.Empty):
                    frame = self._frames.get(timeout=WAIT_S)
            yield frame

    def _on_ended(self) -> None:
        self.is_over = True
        self._timer.stop()
        self._session.past_only = False
        self._sheet.picture.view.setUpdatesEnabled(True)
        self._session.set_cursor(self._home)
        self.ended.emit()


def film_size(sheet: Sheet, options: AnimationOptions) -> tuple[QSize, float]:
    """Give the size of the pictures of a film in pixels, and its ratio to the screen."""
    ratio = options.width / sheet.size.width()
    height = options.height or max(1, round(sheet.size.height() * ratio))
    return QSize(options.width, height), ratio


def colours_of(theme: Theme) -> tuple[Rgb, ...]:
    """Give the colours that a palette must have: of texts, arrows, runners and classes."""
    keys = [*_KEYS, *(kind.colour_key for kind in ARROWS)]
    keys += [key for key in theme.colours if key.startswith("class_")]
    colours = [theme.colour(key) for key in keys]
    colours += [theme.runner_colour(look) for look in range(len(theme.runners))]
    return tuple((each.red(), each.green(), each.blue()) for each in colours)


def rgb_of(image: QImage) -> bytes:
    """Give an image as RGB bytes, row by row without gaps."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint8)
    rows = rows.reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].tobytes()
