"""Animations are read back by a decoder: as many pictures as there were, each for its time."""

# ruff: noqa: D103 - the names say what is tested

import os
import stat
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from arrows_gui.core.message import BadInput
from arrows_gui.files.animation import COLOURS, GIF, MP4, WEBP, Film, kind_of, written
from arrows_gui.files.video import NO_FFMPEG
from tests.reporters import Quiet

WIDTH, HEIGHT = 60, 44
RED = (200, 10, 20)


class Cancelled(Exception):  # noqa: N818 - it is none
    """The film is not wanted any more."""


class Listener(Quiet):
    """Hears the shares, and does not want the film any more from one of them on."""

    def __init__(self, cancel_at: float = 2.0) -> None:
        self.shares: list[float] = []
        self._cancel_at = cancel_at

    def progress(self, share: float) -> None:
        self.shares.append(share)
        if share >= self._cancel_at:
            raise Cancelled


def pictures(count: int) -> list[bytes]:
    """Give pictures with a small red square that moves over many shades of grey and blue."""
    ground = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    ground[..., 0] = ground[..., 1] = np.linspace(0, 255, WIDTH)
    ground[..., 2] = np.linspace(40, 255, HEIGHT)[:, None]
    made = []
    for k in range(count):
        picture = ground.copy()
        picture[5:8, k % WIDTH] = RED
        made.append(picture.tobytes())
    return made


def bytes_of(kind: str, frames: list[bytes], fps: int = 25) -> bytes:
    asked = Film(WIDTH, HEIGHT, fps, len(frames), (RED,))
    return written(kind, asked, frames[:: len(frames) // 4 or 1], iter(frames), Listener())


def film(kind: str, frames: list[bytes], fps: int = 25) -> Image.Image:
    """Write a film, and open it again."""
    return Image.open(BytesIO(bytes_of(kind, frames, fps)))


def shown(image: Image.Image, k: int) -> np.ndarray:
    image.seek(k)
    return np.asarray(image.convert("RGB")).astype(int)


@pytest.mark.parametrize("kind", [GIF, WEBP])
@pytest.mark.parametrize("count", [1, 2, 57])
def test_a_film_has_every_picture_for_its_time(kind: str, count: int) -> None:
    image = film(kind, pictures(count))
    assert (image.format, image.size) == (kind.upper(), (WIDTH, HEIGHT))
    assert getattr(image, "n_frames", 1) == count
    if count > 1:
        assert image.info["loop"] == 0
        assert durations(image) == [40] * count


def durations(image: Image.Image) -> list[int]:
    found = []
    for k in range(image.n_frames):
        image.seek(k)
        image.load()
        found.append(image.info["duration"])
    return found


@pytest.mark.parametrize(("kind", "unit_ms"), [(GIF, 10), (WEBP, 1)])
@pytest.mark.parametrize("fps", [1, 7, 24, 30, 50])
def test_no_picture_strays_from_its_time(kind: str, unit_ms: int, fps: int) -> None:
    count = 3 * fps
    found = durations(film(kind, pictures(count), fps))
    times = np.cumsum([0, *found])
    wanted = 1000 * np.arange(count + 1) / fps
    assert np.abs(times - wanted).max() <= unit_ms / 2
    assert times[-1] == 3000


def test_webp_keeps_every_pixel() -> None:
    frames = pictures(20)
    image = film(WEBP, frames)
    for k in (0, 7, 19):
        assert shown(image, k).astype(np.uint8).tobytes() == frames[k]


def test_a_gif_has_one_palette_that_keeps_the_chosen_colours() -> None:
    frames = pictures(30)
    image = film(GIF, frames)
    for k in (0, 11, 29):
        now = shown(image, k)
        wanted = np.frombuffer(frames[k], dtype=np.uint8).reshape(HEIGHT, WIDTH, 3).astype(int)
        assert (now[5:8, k] == RED).all()
        assert np.abs(now - wanted).mean() < 12
    assert palettes(bytes_of(GIF, frames)) == [True] + [False] * 30


def palettes(data: bytes) -> list[bool]:
    """Tell whether the file has a palette, and then for every picture whether that has its own."""
    found, place = [bool(data[10] & 0x80)], 13 + 3 * 2 ** ((data[10] & 7) + 1)
    while data[place] != 0x3B:
        if data[place] == 0x2C:
            flags = data[place + 9]
            found.append(bool(flags & 0x80))
            place += 11 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0)
        else:
            place += 2
        while data[place]:
            place += data[place] + 1
        place += 1
    assert place == len(data) - 1
    return found


def test_pictures_that_do_not_change_are_kept_in_a_gif() -> None:
    image = film(GIF, pictures(1) * 12)
    assert image.n_frames == 12
    assert (shown(image, 11) == shown(image, 0)).all()


def test_a_film_of_few_colours_needs_no_more() -> None:
    plain = np.full((HEIGHT, WIDTH, 3), 255, dtype=np.uint8)
    plain[10, 10] = RED
    image = film(GIF, [plain.tobytes()] * 3)
    assert (shown(image, 2) == plain).all()


def test_more_colours_than_fit_are_cut() -> None:
    colours = tuple((k % 256, k // 2, 7) for k in range(400))
    frames = pictures(2)
    asked = Film(WIDTH, HEIGHT, 25, 2, colours)
    image = Image.open(BytesIO(written(GIF, asked, frames, iter(frames), Listener())))
    assert image.n_frames == 2
    assert len(image.getpalette() or ()) <= 3 * (COLOURS + 1)


@pytest.mark.parametrize("kind", [GIF, WEBP])
def test_a_film_tells_how_far_it_is_and_can_be_cancelled(kind: str) -> None:
    listener = Listener(cancel_at=0.5)
    frames = pictures(40)
    asked = Film(WIDTH, HEIGHT, 25, 40)
    with pytest.raises(Cancelled):
        written(kind, asked, frames[:2], iter(frames), listener)
    assert listener.shares == sorted(listener.shares)
    assert listener.shares[-1] >= 0.5


@pytest.mark.parametrize("name", ["run", "run.avi", "gif", ""])
def test_an_ending_that_is_no_animation_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="must end in"):
        kind_of(name)


# MP4, by a program that stands for ffmpeg


def a_program(folder: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program named ffmpeg on the PATH, alone."""
    script = folder / "ffmpeg"
    script.write_text(f"#!{sys.executable}\nimport sys\n{code}\n", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))


def mp4(frames: Iterator[bytes], count: int) -> bytes:
    return written(MP4, Film(WIDTH, HEIGHT, 25, count), (), frames, Listener())


on_unix = pytest.mark.skipif(os.name != "posix", reason="the program is a script")


@on_unix
def test_ffmpeg_is_given_every_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "data = sys.stdin.buffer.read()\n"
        "open(sys.argv[-1], 'wb').write(b'film of %d bytes' % len(data))\n"
        "open(sys.argv[0] + '.words', 'w').write(' '.join(sys.argv[1:]))"
    )
    a_program(tmp_path, code, monkeypatch)
    frames = pictures(9)
    assert mp4(iter(frames), 9) == b"film of %d bytes" % (9 * WIDTH * HEIGHT * 3)
    words = (tmp_path / "ffmpeg.words").read_text(encoding="utf-8")
    assert f"-pix_fmt rgb24 -s {WIDTH}x{HEIGHT} -r 25 -i pipe:0" in words


@on_unix
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("sys.stderr.write('first\\nno such codec\\n'); sys.exit(1)", "no such codec"),
        ("sys.exit(3)", "exit status 3"),
        ("sys.stdin.buffer.read()", "No such file"),
    ],
)
def test_what_goes_wrong_in_ffmpeg_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, reason: str
) -> None:
    a_program(tmp_path, code, monkeypatch)
    frames = pictures(1) * 400  # more than fits into the pipe
    with pytest.raises(BadInput, match="ffmpeg could not make the video") as caught:
        mp4(iter(frames), 400)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@on_unix
def test_ffmpeg_is_ended_where_the_film_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import os\n"
        "open(sys.argv[0] + '.id', 'w').write(str(os.getpid()))\n"
        "sys.stdin.buffer.read(); import time; time.sleep(600)"
    )
    a_program(tmp_path, code, monkeypatch)
    frames = pictures(40)
    with pytest.raises(Cancelled):
        written(MP4, Film(WIDTH, HEIGHT, 25, 40), (), iter(frames), Listener(cancel_at=0.5))
    started = tmp_path / "ffmpeg.id"
    if started.exists():  # it may have been ended before it came so far
        with pytest.raises(ProcessLookupError):
            os.kill(int(started.read_text(encoding="utf-8")), 0)


def test_without_ffmpeg_it_is_said_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadInput, match="needs the program ffmpeg") as caught:
        mp4(iter(pictures(2)), 2)
    assert str(caught.value) == NO_FFMPEG
