"""The self-test: the real window plays the first screen, and says whether it works."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from arrows_gui.app import create_window, make_application
from arrows_gui.cli_options import complain, write
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.workspaces import CLINIC, EVENTS, GRAPH, NETWORK, TUNING

STEPS = 200
TIMEOUT_S = 30.0


def self_test(screenshot: str | None = None) -> int:
    """Open the window, play 200 steps, check what arrived and what was drawn; give 0, or 1."""
    app = make_application()
    window = create_window()
    window.show()
    try:
        problem = (
            _play(window)
            or _check(window)
            or _picture(window, screenshot)
            or _train(window)
            or _sweep(window)
            or _examine(window)
            or _export_and_import(window)
            or _save_and_open(window)
            or _learn(window)
        )
    finally:
        window.close_unasked()
        app.processEvents()
    if problem:
        complain(f"self-test failed: {problem}")
        return 1
    passed = (
        f"{STEPS} steps played, arrows drawn, a network trained, runs swept, a case examined, "
        "event files and a session written and read, a lesson opened"
    )
    return write([f"self-test passed: {passed}\n"])


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


def _train(window: MainWindow) -> str:
    """Train the network a little, and see that its picture follows."""
    window.workspaces.open(NETWORK)
    session = window.session
    before = float(session.experiment.objective.loss(session.step_at_cursor().theta))
    problem = _play(window)
    after = float(session.experiment.objective.loss(session.step_at_cursor().theta))
    window.workspaces.open(GRAPH)
    return problem or ("" if after < before else "training did not lower the loss")


def _sweep(window: MainWindow) -> str:
    """Sweep the run of the surface, and load the run of a cell."""
    window.workspaces.open(TUNING)
    page = window.workspaces.page(TUNING)
    part, loop = page.part, QEventLoop()  # type: ignore[attr-defined]
    part.task.ended.connect(loop.quit)
    QTimer.singleShot(int(1000 * TIMEOUT_S), loop.quit)
    part.start()
    loop.exec()
    if part.found is None or part.found.best is None:
        return "the sweep found no run that ends"
    part.load(*part.found.best)
    return ""


def _examine(window: MainWindow) -> str:
    """Train the first case of the clinic, and see that its cause is recognised."""
    from arrows_gui.core.clinic import CASES, run_recipe

    window.workspaces.open(CLINIC)
    run = run_recipe(CASES[0].broken, _Patient())
    found = [verdict.id for verdict in run.verdicts]
    return "" if found == [CASES[0].cause] else f"the first case of the clinic is called {found}"


def _export_and_import(window: MainWindow) -> str:
    """Write the training as event files, and read them again."""
    from arrows_gui.files.event_reader import read_events
    from arrows_gui.views.export_run import start_export

    window.workspaces.open(NETWORK)
    jobs, loop = window.session.jobs, QEventLoop()
    with TemporaryDirectory(prefix="arrows-self-test-") as name:
        jobs.finished_job.connect(loop.quit)
        jobs.failed.connect(loop.quit)
        QTimer.singleShot(int(1000 * TIMEOUT_S), loop.quit)
        export = start_export(window, Path(name))
        loop.exec()
        export.dialog.accept()
        runs = read_events(Path(name), _Patient())
    window.workspaces.open(EVENTS)
    tags = {tag for run in runs.runs for tag in (*run.scalars, *run.histograms)}
    missing = {"loss", "gradients/layer1.weight"} - tags
    return f"not in the event files: {', '.join(sorted(missing))}" if missing else ""


def _save_and_open(window: MainWindow) -> str:
    """Write the whole setup, change it, and open it again."""
    from arrows_gui.files.session_file import encoded
    from arrows_gui.save import save
    from arrows_gui.views.session_files import read_session
    from arrows_gui.views.window_state import state_of, take_state

    before = encoded(state_of(window), "")
    with TemporaryDirectory(prefix="arrows-self-test-") as name:
        path = Path(name) / "self.arrows"
        save(path, before)
        window.lab.session.set_surface("bowl")
        take_state(window, read_session(path))
    same = encoded(state_of(window), "") == before
    return "" if same else "a session that was opened is not the one that was saved"


def _learn(window: MainWindow) -> str:
    """Open every lesson of the course."""
    from arrows_gui.lessons.shelf import shipped

    lessons = shipped()
    window.history.stack.setClean()  # or it would ask what is to become of the changes
    for lesson in lessons:
        window.lessons.open(lesson.id)
        state = window.lessons.state()
        if state is None or state.id != lesson.id:
            return f"the lesson {lesson.id} does not open"
    window.lessons.close()
    return "" if lessons else "the lessons are missing"


class _Patient:
    """A report that nobody reads."""

    def progress(self, share: float) -> None:
        """Go on."""

    def partial(self, result: object) -> None:
        """Go on."""

    def check(self) -> None:
        """Go on."""


def _picture(window: MainWindow, screenshot: str | None) -> str:
    window.lab.refresh()
    picture = window.grab()
    if picture.isNull():
        return "the window could not be painted"
    if screenshot and not picture.save(screenshot, "PNG"):
        return f"the picture could not be written to {screenshot}"
    return ""
