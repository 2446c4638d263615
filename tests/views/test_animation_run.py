"""An animation is made of the run in front: every step one picture, and the window stays usable."""

# ruff: noqa: D103 - the names say what is tested

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from arrows_gui.core.message import BadInput
from arrows_gui.views.animation_dialog import (
    Animation,
    AnimationDialog,
    export_animation_of,
    start_animation,
)
from arrows_gui.views.animation_run import MOST_FRAMES, AnimationOptions, stride_for
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.picture_list import pictures_of
from arrows_gui.views.workspaces import GRAPH, NETWORK, SURFACE
from tests.conftest import SIGNAL_WAIT_MS, Until
from tests.views.helpers import action, find

WIDTH = 320


def run(window: MainWindow, until: Until, steps: int) -> None:
    session = window.session
    session.set_steps(steps)
    session.run_to_end()
    until(session.run_ended, lambda: session.over)


def made(
    window: MainWindow, path: Path, qtbot: QtBot, options: AnimationOptions, place: int = 0
) -> Animation:
    """Make an animation, and wait until it has come to an end."""
    animation = start_animation(window, pictures_of(window)[place], path, options)
    with qtbot.waitSignal(animation.run.ended, timeout=3 * SIGNAL_WAIT_MS):
        pass
    return animation


def said(animation: Animation) -> str:
    return str(find(animation.dialog, "export_label").text())


def film(path: Path) -> Image.Image:
    return Image.open(BytesIO(path.read_bytes()))


def frame(image: Image.Image, k: int) -> np.ndarray:
    image.seek(k)
    return np.asarray(image.convert("RGB")).astype(int)


def dark_of_trail(window: MainWindow, image: np.ndarray) -> int:
    """Count the pixels in the colour of the runner."""
    colour = pictures_of(window)[0].legend.theme.runner_colour(0).getRgb()[:3]
    return int((np.abs(image - colour).max(axis=2) < 12).sum())


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_every_step_is_a_picture(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path, kind: str
) -> None:
    window.set_theme("light")
    run(window, until, 40)
    window.session.set_cursor(7)
    path = tmp_path / f"run.{kind}"
    animation = made(window, path, qtbot, AnimationOptions(0, 40, width=WIDTH))
    assert said(animation) == f"Written to {path}."
    image = film(path)
    assert (image.n_frames, image.width) == (41, WIDTH)
    first, last = frame(image, 0), frame(image, 40)
    assert (first != last).any()
    assert dark_of_trail(window, last) > 2 * dark_of_trail(window, first)  # the trail has grown
    assert window.session.cursor == 7
    animation.dialog.accept()


def test_every_so_manyth_step_is_shown_and_the_last(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    run(window, until, 50)
    options = AnimationOptions(10, 45, 10, 5, WIDTH)
    assert options.steps() == [10, 20, 30, 40, 45]
    animation = made(window, tmp_path / "run.gif", qtbot, options)
    image = film(tmp_path / "run.gif")
    assert image.n_frames == 5
    assert image.info["duration"] == 200
    animation.dialog.accept()


def test_it_looks_as_on_the_screen(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    run(window, until, 12)
    taken = pictures_of(window)[0]
    whole = taken.view.width()
    options = AnimationOptions(12, 12, width=WIDTH)
    animation = made(window, tmp_path / "one.webp", qtbot, options)
    animation.dialog.accept()
    assert taken.view.width() == whole
    assert taken.view.updatesEnabled()
    assert not window.session.past_only
    image = film(tmp_path / "one.webp")
    assert image.width == WIDTH
    assert len(np.unique(np.asarray(image).reshape(-1, 3), axis=0)) > 100


@pytest.mark.parametrize("workspace", [NETWORK, GRAPH])
def test_other_workspaces_have_animations_too(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path, workspace: str
) -> None:
    window.workspaces.open(workspace if workspace == NETWORK else SURFACE)
    run(window, until, 6)
    window.workspaces.open(workspace)
    animation = made(window, tmp_path / "run.gif", qtbot, AnimationOptions(0, 6, width=WIDTH))
    image = film(tmp_path / "run.gif")
    assert image.n_frames == 7
    assert (frame(image, 0) != frame(image, 6)).any()
    animation.dialog.accept()


@pytest.mark.parametrize("pictures", [0, 3, 30])
def test_an_animation_that_is_cancelled_leaves_no_file(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path, pictures: int
) -> None:
    run(window, until, 300)
    window.session.set_cursor(5)
    path = tmp_path / "run.gif"
    path.write_bytes(b"what was there before")
    options = AnimationOptions(0, 300, width=WIDTH)
    animation = start_animation(window, pictures_of(window)[0], path, options)
    session = window.session
    if pictures:
        until(session.cursor_changed, lambda: session.cursor == pictures)
    with qtbot.waitSignal(animation.run.ended):
        find(animation.dialog, "export_cancel").click()
    assert path.read_bytes() == b"what was there before"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["run.gif"]
    assert (session.cursor, session.past_only) == (5, False)


def test_a_run_that_is_changed_ends_the_animation_in_one_sentence(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    run(window, until, 200)
    options = AnimationOptions(0, 200, width=WIDTH)
    path = tmp_path / "run.gif"
    animation = start_animation(window, pictures_of(window)[0], path, options)
    window.session.reset()
    with qtbot.waitSignal(animation.run.ended):
        pass
    assert "the run was changed" in said(animation)
    assert not path.exists()
    animation.dialog.accept()


def test_a_window_that_is_closed_ends_the_animation(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    run(window, until, 300)
    path = tmp_path / "run.gif"
    options = AnimationOptions(0, 300, width=WIDTH)
    animation = start_animation(window, pictures_of(window)[0], path, options)
    session = window.session
    until(session.cursor_changed, lambda: session.cursor == 10)
    with qtbot.waitSignal(animation.run.ended):
        window.close_unasked()
    animation.dialog.accept()
    assert not path.exists()
    assert not session.past_only


def test_a_place_that_cannot_be_written_to_is_said(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    run(window, until, 3)
    path = tmp_path / "no" / "run.gif"
    animation = made(window, path, qtbot, AnimationOptions(0, 3, width=WIDTH))
    assert "cannot be saved" in said(animation)
    animation.dialog.accept()


def test_without_ffmpeg_a_video_is_refused_in_one_sentence(
    window: MainWindow,
    qtbot: QtBot,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    run(window, until, 3)
    animation = made(window, tmp_path / "run.mp4", qtbot, AnimationOptions(0, 3, width=WIDTH))
    assert "needs the program ffmpeg" in said(animation)
    animation.dialog.accept()


def test_what_is_to_be_predicted_is_not_shown(
    window: MainWindow, until: Until, tmp_path: Path
) -> None:
    run(window, until, 30)
    window.session.set_cursor(3)
    window.session.prediction.set_target("update")
    export_animation_of(window)
    assert window.findChildren(AnimationDialog) == []
    assert "to be predicted" in find(window, "notice_label").text()
    with pytest.raises(BadInput, match="to be predicted"):
        start_animation(
            window, pictures_of(window)[0], tmp_path / "run.gif", AnimationOptions(0, 30)
        )
    assert window.session.cursor == 3


def test_a_run_without_steps_has_no_animation(window: MainWindow) -> None:
    export_animation_of(window)
    assert window.findChildren(AnimationDialog) == []
    assert "no steps" in find(window, "notice_label").text()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (AnimationOptions(5, 4), "must not come after"),
        (AnimationOptions(0, MOST_FRAMES), "one step in 2"),
        (AnimationOptions(0, 9, fps=0), "pictures a second"),
        (AnimationOptions(0, 9, fps=60), "pictures a second"),
        (AnimationOptions(0, 9, width=4), "pixels wide"),
    ],
)
def test_what_cannot_be_made_is_said(options: AnimationOptions, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        options.check()


@pytest.mark.parametrize("last", [1, 599, 600, 601, 1198, 1199, 5000, 123_457])
def test_the_stride_on_offer_is_never_too_short(last: int) -> None:
    AnimationOptions(0, last, stride_for(0, last)).check()


# The dialog


def test_the_dialog_makes_what_was_chosen(
    window: MainWindow,
    qtbot: QtBot,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(window, until, 30)
    action(window, "action_export_animation").trigger()
    dialog = find(window, "animation_dialog")
    assert find(dialog, "animation_last").value() == 30
    for name, value in (("first", 2), ("stride", 4), ("fps", 10), ("width", WIDTH)):
        find(dialog, f"animation_{name}").setValue(value)
    assert find(dialog, "animation_note").text().startswith(f"8 pictures, 0.8 s, {WIDTH}")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a"), ""))
    with qtbot.waitSignal(window.session.jobs.finished_job):
        find(dialog, "animation_save").click()
    image = film(tmp_path / "a.gif")
    assert (image.n_frames, image.width, image.info["duration"]) == (8, WIDTH, 100)
    find(window, "export_close").click()


def test_the_dialog_says_what_cannot_be(window: MainWindow, until: Until) -> None:
    window.session.set_knob(window.session.focus, "lr", 1e-4)
    run(window, until, 2000)
    export_animation_of(window)
    dialog = find(window, "animation_dialog")
    save, error = find(dialog, "animation_save"), find(dialog, "animation_error")
    assert save.isEnabled()  # a stride is on offer that is not too short
    find(dialog, "animation_stride").setValue(1)
    assert not save.isEnabled()
    assert "one step in 4" in error.text()
    find(dialog, "animation_last").setValue(100)
    assert save.isEnabled()
    dialog.reject()


def test_a_video_is_greyed_with_the_reason_where_there_is_no_ffmpeg(
    window: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    run(window, until, 3)
    export_animation_of(window)
    dialog = find(window, "animation_dialog")
    combo = find(dialog, "animation_format")
    place = combo.findData("mp4")
    assert not combo.model().item(place).isEnabled()
    assert "ffmpeg" in combo.itemText(place)
    dialog.reject()
