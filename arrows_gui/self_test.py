"""The self-test: the real window plays the first screen, and says whether it works."""

from time import perf_counter

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from arrows_gui.app import create_window, make_application
from arrows_gui.cli_options import complain, write
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.views.main_window import MainWindow

STEPS = 200
TIMEOUT_S = 30.0


def self_test(screenshot: str | None = None) -> int:
    """Open the window, play 200 steps, check what arrived and what was drawn; give 0, or 1."""
    app = make_application()
    window = create_window()
    window.show()
    try:
        problem = _play(window) or _check(window) or _picture(window, screenshot)
    finally:
        window.close()
        app.processEvents()
    if problem:
        complain(f"self-test failed: {problem}")
        return 1
    return write([f"self-test passed: {STEPS} steps played, arrows drawn\n"])


def _play(window: MainWindow) -> str:
    session = window.session
    session.set_steps(STEPS)
    session.set_view(speed=FLAT_OUT)
    loop = QEventLoop()
    session.run_ended.connect(loop.quit)
    QTimer.singleShot(int(1000 * TIMEOUT_S), loop.quit)
    started = perf_counter()
    session.play()
    loop.exec()
    if session.last < STEPS:
        return f"only {session.last} of {STEPS} steps arrived in {perf_counter() - started:.1f} s"
    return ""


def _check(window: MainWindow) -> str:
    session = window.session
    session.set_cursor(STEPS // 20)
    QApplication.processEvents()
    drawn = window.lab.surface.arrow_item().drawn()
    names = {arrow.arrow.kind.id for arrow, _, _ in drawn}
    missing = session.view.arrows - names
    if missing:
        return f"these arrows were not drawn: {', '.join(sorted(missing))}"
    step = session.step_at_cursor()
    if (
        abs(step.theta + step.update - session.traces[session.focus].step(step.t + 1).theta).max()
        > 1e-12
    ):
        return "an update does not lead to the next point"
    return ""


def _picture(window: MainWindow, screenshot: str | None) -> str:
    window.lab.refresh()
    picture = window.grab()
    if picture.isNull():
        return "the window could not be painted"
    if screenshot and not picture.save(screenshot, "PNG"):
        return f"the picture could not be written to {screenshot}"
    return ""
