"""What goes wrong around the program: settings, closing, extremes; never a traceback."""

# ruff: noqa: D103 - the names say what is tested

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from arrows_gui.app import create_window, make_application
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.message import BadInput
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.preferences import Preferences
from arrows_gui.views.theme import SYSTEM
from tests.conftest import Until

ROOT = Path(__file__).parents[1]
LIMIT_S = 90
CLOSES = int(os.environ.get("ARROWS_CLOSES", "40"))

DAMAGED = {
    "empty": b"",
    "rubbish": random.Random(1).randbytes(5000),
    "zeros": bytes(3000),
    "list": b"[General]\ntheme=dark, light\n[layout]\ngeometry=1, 2, 3\nacross=a, b\n",
    "number": b"[General]\ntheme=17\n[layout]\ngeometry=5\nacross=true\ndown=\n",
    "unknown-theme": b"[General]\ntheme=neon\n",
    "variant": b"[General]\ntheme=@Variant(\\0\\0\\0\\x7f\\0\\0\\0\\x1)\n",
    "size": b"[layout]\nacross=@Size(1 2)\n",
    "short-layout": b"[layout]\ngeometry=@ByteArray(\\x1\\xd9)\nacross=@ByteArray(\\0\\0)\n",
    "long-layout": b"[layout]\ngeometry=@ByteArray(" + b"z" * 100_000 + b")\n",
    "broken-ini": b"[[[layout\n=====\n\xff\xfe[General\ntheme",
}


def open_and_close(qtbot: QtBot) -> MainWindow:
    make_application()
    window = create_window()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    assert not window.grab().isNull()
    window.close()
    return window


def settings_file() -> Path:
    return Preferences().path


@pytest.mark.parametrize("name", DAMAGED)
@pytest.mark.qt_log_ignore("QVariant::load")  # Qt itself says that it cannot read the value
def test_damaged_settings_do_no_harm(name: str, qtbot: QtBot, own_looks: None) -> None:
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(DAMAGED[name])
    assert Preferences().theme_id() in (SYSTEM, "dark", "light")
    open_and_close(qtbot)
    open_and_close(qtbot)


def test_a_layout_cut_short_does_no_harm(qtbot: QtBot, own_looks: None) -> None:
    open_and_close(qtbot)
    path = settings_file()
    whole = path.read_bytes()
    assert b"layout" in whole
    for share in (0.3, 0.6, 0.9):
        path.write_bytes(whole[: int(share * len(whole))])
        open_and_close(qtbot)


def test_the_theme_is_remembered(qtbot: QtBot, own_looks: None) -> None:
    make_application()
    window = create_window()
    qtbot.addWidget(window)
    window.set_theme("projector")
    window.close()
    assert Preferences().theme_id() == "projector"


@pytest.mark.parametrize("hindrance", ["file-in-the-way", "read-only"])
def test_without_a_place_for_settings_the_window_opens(
    hindrance: str, qtbot: QtBot, own_looks: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "locked"
    if hindrance == "read-only":
        folder.mkdir(mode=0o500)
    else:
        folder.write_text("not a folder")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    monkeypatch.setenv("HOME", str(folder))
    open_and_close(qtbot)
    folder.chmod(0o700)


def test_many_closes_in_mid_run_leave_nothing(
    qtbot: QtBot, own_looks: None, until: Until, capfd: pytest.CaptureFixture[str]
) -> None:
    make_application()
    for count in range(CLOSES):
        window = create_window()
        session = window.session
        if count % 10 == 0:
            window.show()
        session.set_view(speed=(FLAT_OUT, 60.0)[count % 2])
        session.play()
        if count % 5 == 0:
            until(session.cursor_changed, lambda session=session: session.last > 0)
        window.close()
        assert session.engine.isFinished()
        session.deleteLater()
        window.deleteLater()
        QApplication.processEvents()
    assert capfd.readouterr() == ("", "")


def notice(window: MainWindow) -> str:
    label = window.findChild(QLabel, "notice_label")
    assert label is not None
    return label.text()


def test_divergence_at_the_first_step_is_told(window: MainWindow, until: Until) -> None:
    window.session.set_knob(0, "lr", 1e308)
    window.session.play()
    until(window.session.run_ended, lambda: window.session.over)
    assert "Diverged at step 1" in notice(window)
    assert not window.grab().isNull()
    window.session.reset()
    assert "Diverged" not in notice(window)


def test_no_steps_are_told(window: MainWindow, until: Until) -> None:
    window.session.set_steps(0)
    until(window.session.run_ended, lambda: window.session.over)
    window.session.play()
    assert not window.session.playing
    assert "0 steps" in notice(window)


def test_a_formula_that_is_nan_everywhere_in_view_is_told(window: MainWindow) -> None:
    with pytest.raises(BadInput, match="anywhere in view"):
        window.session.set_formula("log(0 - 5 - x^2)")
    window.session.set_formula("log(x) + y^2")
    box = window.lab.surface.getPlotItem().getViewBox()
    box.setRange(xRange=(-9, -5), yRange=(-1, 1), padding=0)
    window.lab.surface._draw_backdrop()
    assert "anywhere in view" in notice(window)
    assert not window.grab().isNull()


def test_extremes_are_painted(window: MainWindow) -> None:
    session = window.session
    for x, y in ((1e150, -1e150), (1e-300, 0.0), (0.0, 0.0)):
        session.set_start(x, y)
        assert not window.grab().isNull()
    for formula in ("0*x", "1e300*x", "1e-300*(x^2 + y^2)", "abs(x)", "exp(exp(x*y))", "1/(x - 3)"):
        session.set_formula(formula)
        session.set_view(log_loss=True)
        assert not window.grab().isNull()


def test_the_first_document_survives_every_end_of_every_knob(window: MainWindow) -> None:
    session = window.session
    for rule in ("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"):
        session.set_optimizer(0, rule)
        for knob in session.experiment.runner(0).optimizer.knobs:
            for value in (knob.minimum, knob.maximum, knob.low, knob.high):
                session.set_knob(0, knob.name, value)
            session.reset_knob(0, knob.name)
    assert not window.grab().isNull()


def program(*words: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run the program with some environment variables changed, or taken away."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **changes}
    return subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-m", "arrows_gui", *words],
        capture_output=True,
        text=True,
        env={name: value for name, value in environment.items() if value is not None},
        cwd=ROOT,
        timeout=LIMIT_S,
        check=False,
    )


def quiet(text: str) -> str:
    """Leave out the lines of Qt's offscreen platform."""
    return "".join(
        line for line in text.splitlines(True) if "This plugin does not support" not in line
    )


def test_the_self_test_passes_without_a_warning(tmp_path: Path) -> None:
    picture = tmp_path / "first.png"
    done = program("--self-test", "--screenshot", str(picture))
    assert (done.returncode, quiet(done.stderr)) == (0, "")
    assert "passed" in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_it_runs_without_a_home() -> None:
    gone = {"HOME": None, "XDG_CONFIG_HOME": None, "XDG_DATA_HOME": None, "XDG_CACHE_HOME": None}
    done = program("--self-test", **gone)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_a_picture_that_cannot_be_written_is_told() -> None:
    done = program("--self-test", "--screenshot", "/nowhere/at/all.png")
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_settings_of_a_test_are_its_own(tmp_path: Path) -> None:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    assert str(tmp_path) in folder
