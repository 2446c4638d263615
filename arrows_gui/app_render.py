"""What `render` does once Qt may be loaded: the real window, never shown, is painted to a file."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QEventLoop, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler

from arrows_gui.app import create_window, make_application
from arrows_gui.cli_options import complain
from arrows_gui.cli_render import RENDERED, Order
from arrows_gui.core.message import BadInput
from arrows_gui.core.state import LabState, WholeState
from arrows_gui.save import save
from arrows_gui.session import Session
from arrows_gui.views.animation_run import AnimationOptions, AnimationRun, stride_for
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.picture import Picture, PictureSize, checked, png_of, svg_of
from arrows_gui.views.picture_list import pictures_of
from arrows_gui.views.preferences import Preferences
from arrows_gui.views.session_files import read_session
from arrows_gui.views.window_state import take_state

USUAL_STEPS = 200
ROOM_PX = 1600, 1000
"""So much larger than the picture the window is, for everything else in it."""


NO_HINTS = "propagateSizeHints"


class _Failed(Exception):  # noqa: N818 - it is told, and no fault of its own
    """Something of the program failed; its traceback was told."""


def render_file(order: Order) -> int:
    """Write the file that is ordered; give the exit status, or raise BadInput."""
    state = read_session(order.file)
    qInstallMessageHandler(_tell_qt)
    make_application()
    with TemporaryDirectory(prefix="arrows-render-") as folder:  # nobody's settings are touched
        window = create_window(Preferences(Path(folder) / "arrows.ini"))
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.set_theme(order.theme)
        try:
            _Render(window, order).write(state)
        except _Failed as failed:
            complain(f"{order.out} could not be made: {failed}")
            return 1
        finally:
            window.close_unasked()
    return 0


def _tell_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Pass on what Qt complains of, but for what a window without a display cannot do."""
    if kind != QtMsgType.QtDebugMsg and NO_HINTS not in text:
        complain(text)


class _Render:
    """Opens a state in a window, and makes what is ordered of it."""

    def __init__(self, window: MainWindow, order: Order) -> None:
        self._window, self._order = window, order
        self._fault = ""
        self._interrupted = False
        self._loop: QEventLoop | None = None
        window.failed.connect(self._on_failed)

    def write(self, state: WholeState) -> None:
        """Write the file."""
        window, order = self._window, self._order
        window.resize(order.width + ROOM_PX[0], order.height + ROOM_PX[1])
        window.show()
        window.lab.make_later()
        take_state(window, state)
        opened = state.workspace if state.workspace in RENDERED else RENDERED[0]
        window.workspaces.open(order.workspace or opened)
        session = window.session
        in_network = session is not window.lab.session
        lab = state.network if in_network else state.surface
        with self._interruptible():
            self._take_steps(session, lab)
            picture = self._picture()
            if order.is_still:
                self._write_still(session, picture, lab)
            else:
                self._write_film(session, picture, lab)

    def _take_steps(self, session: Session, lab: LabState | None) -> None:
        """Take the steps of the file again, and go on where more are asked for."""
        recorded = 0 if lab is None else lab.recorded
        self._wait_for_step(session, recorded)
        wanted = self._wanted(lab)
        if wanted > session.last and session.prediction.target == "":
            session.set_steps(max(session.experiment.steps, wanted))
            if not session.over:
                session.set_cursor(session.last)
                session.step(wanted - session.last)
                self._wait_for_step(session, wanted)
        if session.last < wanted:
            complain(f"the run has {session.last} steps, not {wanted}: {_end_of(session)}")

    def _wanted(self, lab: LabState | None) -> int:
        if self._order.steps is not None:
            return self._order.steps
        recorded = 0 if lab is None else lab.recorded
        return recorded if self._order.is_still else recorded or USUAL_STEPS

    def _picture(self) -> Picture:
        """Give the picture that is ordered; raise BadInput that lists the others."""
        pictures, wanted = pictures_of(self._window), self._order.view
        for picture in pictures:
            if wanted in ("", picture.id):
                return picture
        raise BadInput(
            "--view is one of {names}, not '{view}'",
            names=", ".join(picture.id for picture in pictures),
            view=wanted,
        )

    def _write_still(self, session: Session, picture: Picture, lab: LabState | None) -> None:
        order, saved = self._order, 0 if lab is None else lab.cursor
        k = saved if order.steps is None else min(order.steps, session.last)
        session.set_cursor(k)
        exact_changed = getattr(session, "exact_changed", session.cursor_changed)
        self._wait(lambda: session.shows_exactly(session.cursor), exact_changed)
        self._page().refresh()
        size = PictureSize(order.width, order.height, order.dpi)
        give = png_of if order.kind == "png" else svg_of
        save(order.out, give(picture, size))
        self._tell(f"{order.out}: step {session.cursor}, {picture.title}")

    def _write_film(self, session: Session, picture: Picture, lab: LabState | None) -> None:
        order = self._order
        sheet = checked(picture, PictureSize(order.width, order.height, order.dpi))
        picture.view.setFixedSize(sheet.view.size())  # so that it need not change at every picture
        last = min(self._wanted(lab), session.last)
        options = AnimationOptions(
            0, last, stride_for(0, last), order.fps, order.width, order.height
        )
        run = AnimationRun(session, self._page(), sheet, order.out, options)
        ends: list[object] = []
        run.finished.connect(ends.append)
        run.refused.connect(ends.append)
        run.progressed.connect(self._show_progress)
        over: list[bool] = []
        run.ended.connect(lambda: over.append(True))
        run.start()
        self._wait(
            lambda: bool(over and ends) or bool(over and self._fault),
            run.ended,
            run.finished,
            run.refused,
        )
        for end in ends:
            if isinstance(end, BadInput):
                raise end
        self._tell(f"{order.out}: {len(options.steps())} pictures of {last} steps, {picture.title}")

    def _page(self) -> Any:
        return self._window.workspaces.page(self._window.workspaces.current)

    def _wait_for_step(self, session: Session, k: int) -> None:
        self._wait(
            lambda: session.last >= k or session.over, session.steps_added, session.run_ended
        )

    def _wait(self, done: Callable[[], bool], *signals: Any) -> None:
        """Wait until something is true, asked whenever a signal comes."""
        self._loop = loop = QEventLoop()
        look = lambda *_: loop.quit() if done() else None  # noqa: E731
        for each in signals:
            each.connect(look)
        if not (done() or self._fault):
            loop.exec()
        for each in signals:
            each.disconnect(look)
        self._loop = None
        if self._interrupted:
            raise KeyboardInterrupt
        if self._fault:
            raise _Failed(self._fault.strip().splitlines()[-1])

    def _on_failed(self, fault: str) -> None:
        self._fault = fault
        if self._loop is not None:
            self._loop.quit()

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Let Ctrl+C end the waiting: Qt would hear nothing of it."""

        def stop(*_: object) -> None:
            self._interrupted = True
            if self._loop is not None:
                self._loop.quit()

        before = signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _show_progress(self, share: float) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write(f"\r{share:4.0%} ")
            sys.stderr.flush()

    def _tell(self, sentence: str) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write("\r")
        complain(sentence)


def _end_of(session: Session) -> str:
    outcomes = [trace.outcome for trace in session.recorded.values()]
    return " ".join(str(each.sentence) for each in outcomes if each is not None)
