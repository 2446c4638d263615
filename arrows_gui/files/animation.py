"""Animations as files: GIF and WebP through Pillow, MP4 where there is an ffmpeg.

The pictures come one after the other and are not kept: a long film in colours would not fit into
memory. Pillow is imported when it is used.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import PurePath
from struct import pack
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.message import BadInput
from arrows_gui.core.reporter import Reporter

if TYPE_CHECKING:
    from PIL import Image

GIF, WEBP, MP4 = KINDS = ("gif", "webp", "mp4")
SLOWEST, FASTEST = 1, 50
"""Pictures a second: browsers show a faster GIF slowly."""

COLOURS = 255
"""Colours of a GIF; one more place of its palette stands for what stays as it was."""

MOST_SAMPLED = 500_000
"""The palette is chosen from so many pixels."""

APART = 8
"""Pillow looks colours up by cells: another one this near to a colour may be taken for it."""

SAME = COLOURS
STAYS = 1
"""Of a GIF's picture: the next one is painted over it."""

LOSSLESS = {"lossless": True, "quality": 20, "method": 1, "kmin": 0, "kmax": 1_000_000}
"""How hard WebP tries: more would take twice as long for a tenth less. All but the first picture
hold only what has changed."""

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Film:
    """What is to be written: its size, its pace, and how many pictures will come.

    ``colours`` are kept as they are in a palette, however small what is painted in them.
    """

    width: int
    height: int
    fps: int
    frames: int
    colours: tuple[Rgb, ...] = ()

    def durations_ms(self, unit_ms: int) -> list[int]:
        """Give how long each picture lasts, in whole units, so that none strays from its time."""
        times = [round(1000 * k / self.fps / unit_ms) for k in range(self.frames + 1)]
        return [unit_ms * (later - now) for now, later in pairwise(times)]


Frames = Iterator[bytes]
"""RGB pictures, height * width * 3 bytes each, from the upper left corner on."""


def written(
    kind: str, film: Film, samples: Sequence[bytes], frames: Frames, reporter: Reporter
) -> bytes:
    """Give the bytes of a file of a kind; raise BadInput with a sentence where that cannot be.

    ``samples`` are a few pictures of the film, from which a palette is chosen.
    """
    told = _told(film, frames, reporter)
    return _WRITERS[kind](film, samples, told, reporter)


def _told(film: Film, frames: Frames, reporter: Reporter) -> Frames:
    """Give the pictures, and tell how many there were."""
    for k, frame in enumerate(frames):
        yield frame
        reporter.progress((k + 1) / film.frames)


def _gif(film: Film, samples: Sequence[bytes], frames: Frames, reporter: Reporter) -> bytes:
    from PIL.GifImagePlugin import getdata

    palette = _palette(film, samples)
    table = bytes(palette.getpalette() or ()).ljust(3 * (COLOURS + 1), b"\0")
    reporter.check()
    out = BytesIO()
    out.write(b"GIF89a" + pack("<HHBBB", film.width, film.height, 0xF7, 0, 0) + table)
    out.write(b"!\xff\x0bNETSCAPE2.0" + pack("<BBHB", 3, 1, 0, 0))  # for ever
    before: NDArray[np.uint8] | None = None
    for frame, lasts in zip(frames, film.durations_ms(10), strict=True):
        now = np.asarray(_quantized(_image(film, frame), palette))
        (left, top), part = _changed(before, now)
        data = getdata(part, offset=(left, top), duration=lasts, disposal=STAYS, transparency=SAME)
        out.writelines(data)
        before = now
    out.write(b";")
    return out.getvalue()


def _changed(
    before: NDArray[np.uint8] | None, now: NDArray[np.uint8]
) -> "tuple[tuple[int, int], Image.Image]":
    """Give where a picture differs from the one before, and the piece with all that does."""
    from PIL import Image

    if before is None:
        return (0, 0), Image.fromarray(now)
    differs = before != now
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return (0, 0), Image.fromarray(np.full((1, 1), SAME, dtype=np.uint8))
    piece = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    changed = np.where(differs[piece], now[piece], np.uint8(SAME))
    return (int(columns[0]), int(rows[0])), Image.fromarray(changed)


def _palette(film: Film, samples: Sequence[bytes]) -> "Image.Image":
    """Give an image with the palette of the whole film."""
    from PIL import Image

    kept = list(dict.fromkeys(film.colours))[: COLOURS // 2]
    pixels = np.frombuffer(b"".join(samples), dtype=np.uint8).reshape(-1, 3)
    # A stride that shares nothing with the width meets all columns.
    stride = max(1, math.ceil(len(pixels) / MOST_SAMPLED))
    while math.gcd(stride, film.width) > 1:
        stride += 1
    sampled = Image.fromarray(np.ascontiguousarray(pixels[::stride])[None])
    found = sampled.quantize(
        COLOURS - len(kept), Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    others = np.array(found.getpalette() or (), dtype=np.int64).reshape(-1, 3)
    for colour in kept:
        others = others[np.abs(others - colour).max(axis=1) >= APART]
    palette = Image.new("P", (1, 1))
    palette.putpalette([*np.ravel(kept).astype(int).tolist(), *others.ravel().tolist()])
    return palette


def _quantized(image: "Image.Image", palette: "Image.Image") -> "Image.Image":
    from PIL import Image

    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def _image(film: Film, frame: bytes) -> "Image.Image":
    from PIL import Image

    return Image.frombytes("RGB", (film.width, film.height), frame)


def _webp(film: Film, samples: Sequence[bytes], frames: Frames, reporter: Reporter) -> bytes:
    import PIL.WebPImagePlugin  # noqa: F401 - otherwise Pillow looks for all of its formats

    out, durations = BytesIO(), film.durations_ms(1)
    first = _image(film, next(frames))
    if film.frames == 1:
        first.save(out, "WEBP", lossless=True)
    else:
        rest = _Reel(film, frames, film.frames - 1)
        options = {"duration": durations, "loop": 0, "append_images": [rest], **LOSSLESS}
        first.save(out, "WEBP", save_all=True, **options)
    return out.getvalue()


class _Reel:
    """A film as Pillow takes images that have several pictures: one is read when it is sought."""

    def __init__(self, film: Film, frames: Frames, count: int) -> None:
        self.n_frames = count
        self._film, self._frames = film, frames
        self._image: Image.Image | None = None

    def seek(self, place: int) -> None:
        """Go on to the next picture."""
        self._image = _image(self._film, next(self._frames))

    def __getattr__(self, name: str) -> Any:
        """Be the picture that was sought."""
        return getattr(self._image, name)


def _mp4(film: Film, samples: Sequence[bytes], frames: Frames, reporter: Reporter) -> bytes:
    from arrows_gui.files.video import encoded

    return encoded(film.width, film.height, film.fps, frames)


_WRITERS: Mapping[str, Callable[[Film, Sequence[bytes], Frames, Reporter], bytes]] = {
    GIF: _gif,
    WEBP: _webp,
    MP4: _mp4,
}


def kind_of(name: str) -> str:
    """Give the kind of animation that a file's name asks for; raise BadInput for another one."""
    ending = ending_of(name)
    if ending not in KINDS:
        raise BadInput("'{name}' must end in .gif, .webp or .mp4", name=name)
    return ending


def ending_of(name: str) -> str:
    """Give the ending of a file's name in small letters and without its dot, "" for none."""
    return PurePath(name).suffix.lower().removeprefix(".")
