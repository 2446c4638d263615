"""The command `render`: files from session files, without a display and without a word too many."""

# ruff: noqa: D103 - the names say what is tested

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from arrows_gui.cli import main
from arrows_gui.core.network_document import first_network_document
from arrows_gui.core.setup import first_document
from arrows_gui.core.state import LabState, WholeState
from arrows_gui.files.session_file import encoded

LIMIT_S = 180
NO_DISPLAY = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


class Done(NamedTuple):
    """How a run of the program ended."""

    status: int
    out: str
    err: str


Render = Callable[..., Done]


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """Run the command in a program of its own, without a display."""
    environment = {name: v for name, v in os.environ.items() if name not in NO_DISPLAY}

    def run(*words: object) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "arrows_gui", "render", *map(str, words)],
            **{"capture_output": True, "text": True, "timeout": LIMIT_S, "check": False},
            env=environment,
            cwd=tmp_path,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


def saved(path: Path, workspace: str = "surface", recorded: int = 0, cursor: int = 0) -> Path:
    """Save a session with the first document of both labs."""
    labs = []
    for document in (first_document(), first_network_document()):
        runners = document.experiment.runners
        labs.append(LabState(document, runners, (), recorded, cursor))
    path.write_bytes(encoded(WholeState(*labs, workspace=workspace), "test"))
    return path


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return saved(tmp_path / "class.arrows")


def opened(path: Path) -> Image.Image:
    return Image.open(BytesIO(path.read_bytes()))


def frame(image: Image.Image, k: int) -> np.ndarray:
    image.seek(k)
    return np.asarray(image.convert("RGB")).astype(int)


def test_a_gif_of_200_steps_plays(render: Render, session: Path, tmp_path: Path) -> None:
    done = render(session, "--out", "run.gif", "--steps", 200, "--size", "400x300")
    assert (done.status, done.out) == (0, "")
    assert done.err == "arrows-gui: run.gif: 201 pictures of 200 steps, Loss surface\n"
    image = opened(tmp_path / "run.gif")
    assert (image.n_frames, image.size) == (201, (400, 300))
    assert (image.info["loop"], image.info["duration"]) == (0, 40)
    assert (frame(image, 0) != frame(image, 200)).any()


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_a_webp_has_its_size_its_pace_and_its_theme(
    render: Render, session: Path, tmp_path: Path, theme: str
) -> None:
    size = ("--size", "401x301", "--dpi", 72, "--fps", 10, "--theme", theme)
    assert render(session, "--out", "run.webp", "--steps", 5, *size).status == 0
    image = opened(tmp_path / "run.webp")
    assert (image.n_frames, image.size) == (6, (401, 301))
    dark = frame(image, 0)[0, 0].max() < 128
    assert dark == (theme == "dark")


def test_a_png_has_its_size_and_its_resolution(
    render: Render, session: Path, tmp_path: Path
) -> None:
    words = ("--steps", 12, "--size", "1200x901", "--dpi", 144)
    done = render(session, "--out", "step.png", *words)
    assert (done.status, done.out) == (0, "")
    assert done.err == "arrows-gui: step.png: step 12, Loss surface\n"
    image = opened(tmp_path / "step.png")
    assert image.size == (1200, 901)
    assert image.info["dpi"] == pytest.approx((144, 144), abs=0.02)


def test_an_svg_can_be_parsed(render: Render, session: Path, tmp_path: Path) -> None:
    assert render(session, "--out", "step.svg", "--steps", 12).status == 0
    root = ElementTree.parse(tmp_path / "step.svg").getroot()
    assert "step 12" in {"".join(each.itertext()).strip() for each in root.iter()}


def test_a_picture_is_of_the_step_at_which_the_file_was_saved(
    render: Render, tmp_path: Path
) -> None:
    file = saved(tmp_path / "class.arrows", "surface", recorded=40, cursor=17)
    done = render(file, "--out", "step.png")
    assert done.err == "arrows-gui: step.png: step 17, Loss surface\n"


def test_without_steps_an_animation_has_those_of_the_file(render: Render, tmp_path: Path) -> None:
    file = saved(tmp_path / "class.arrows", "surface", recorded=9, cursor=3)
    assert render(file, "--out", "run.gif").status == 0
    assert opened(tmp_path / "run.gif").n_frames == 10


def test_a_long_run_has_no_more_pictures_than_can_be_shown(render: Render, tmp_path: Path) -> None:
    file = saved(tmp_path / "class.arrows", "network", recorded=0)
    done = render(file, "--out", "run.gif", "--steps", 900, "--size", "420x280")
    assert done.status == 0, done.err
    assert opened(tmp_path / "run.gif").n_frames == 451
    assert "451 pictures of 900 steps, Network diagram" in done.err


def test_other_workspaces_and_views_can_be_chosen(
    render: Render, session: Path, tmp_path: Path
) -> None:
    words = ("--workspace", "network", "--view", "decision", "--steps", 4)
    done = render(session, "--out", "run.gif", *words)
    assert (done.status, done.out) == (0, "")
    assert opened(tmp_path / "run.gif").n_frames == 5
    assert "Answers of the network" in done.err


def test_a_run_that_ends_sooner_is_told(render: Render, session: Path, tmp_path: Path) -> None:
    words = ("--steps", 5000, "--size", "400x300", "--fps", 50)
    done = render(session, "--out", "run.gif", *words)
    assert done.status == 0
    first, last = done.err.splitlines()
    assert "steps, not 5000" in first
    count = opened(tmp_path / "run.gif").n_frames
    assert f"{count} pictures" in last
    assert 200 < count <= 600


def test_settings_are_neither_read_nor_changed(render: Render, session: Path) -> None:
    folder = Path(os.environ["XDG_CONFIG_HOME"])
    before = sorted(path.name for path in folder.rglob("*"))
    assert render(session, "--out", "step.png", "--theme", "dark").status == 0
    assert sorted(path.name for path in folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "takes one session file"),
        (("a.arrows", "b.arrows", "--out", "a.gif"), "takes one session file"),
        (("a.arrows",), "needs --out"),
        (("a.arrows", "--out", ""), "needs --out"),
        (("a.arrows", "--out", "a.avi"), "must end in"),
        (("a.arrows", "--out", "gif"), "must end in"),
        (("a.arrows", "--out", "a.gif", "--size", "800"), "WIDTHxHEIGHT"),
        (("a.arrows", "--out", "a.gif", "--size", "0x600"), "WIDTHxHEIGHT"),
        (("a.arrows", "--out", "a.gif", "--size", "99999x600"), "WIDTHxHEIGHT"),
        (("a.arrows", "--out", "a.gif", "--steps", "-1"), "whole number"),
        (("a.arrows", "--out", "a.gif", "--steps", "many"), "whole number"),
        (("a.arrows", "--out", "a.gif", "--fps", "0"), "--fps"),
        (("a.arrows", "--out", "a.gif", "--fps", "51"), "--fps"),
        (("a.arrows", "--out", "a.gif", "--dpi", "1"), "--dpi"),
        (("a.arrows", "--out", "a.gif", "--theme", "pink"), "light or dark"),
        (("a.arrows", "--out", "a.gif", "--workspace", "clinic"), "surface or network"),
        (("a.arrows", "--out", "a.gif", "--speed", "1"), "unknown option"),
        (("no/such.arrows", "--out", "a.gif"), "cannot be read"),
    ],
)
def test_bad_input_is_one_sentence(
    words: tuple[str, ...], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert reason in said.err
    assert said.err.count("\n") == 1


def test_a_video_without_ffmpeg_is_refused(
    session: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["render", str(session), "--out", "a.mp4"]) == 2
    assert "needs the program ffmpeg" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--out", "a.png", "--view", "moon"), "--view is one of surface, curves, workspace"),
        (("--out", "a.gif", "--size", "60x60"), "needs at least"),
        (("--out", "no/where.png"), "cannot be saved"),
        (("--out", "no/where.gif", "--steps", "2"), "cannot be saved"),
    ],
)
def test_what_turns_out_to_be_impossible_is_one_sentence(
    render: Render, session: Path, words: tuple[str, ...], reason: str
) -> None:
    done = render(session, *words)
    assert (done.status, done.out) == (2, "")
    assert reason in done.err
    assert done.err.count("\n") == 1


def test_a_file_that_is_none_is_one_sentence(render: Render, tmp_path: Path) -> None:
    file = tmp_path / "bad.arrows"
    file.write_text("{", encoding="utf-8")
    done = render(file, "--out", "a.png")
    assert (done.status, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert not (tmp_path / "a.png").exists()


def test_help_tells_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "--help"]) == 0
    told = capsys.readouterr().out
    for word in (".gif", ".webp", ".mp4", ".png", ".svg", "--steps", "--size", "--fps", "--theme"):
        assert word in told
    assert max(map(len, told.splitlines())) <= 100
