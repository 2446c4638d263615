"""The command `render`: a session file becomes an animation or a picture, without a display."""

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from arrows_gui.cli_options import HELP, Options, read_options, write
from arrows_gui.core.message import BadInput
from arrows_gui.core.state import WORKSPACE_IDS
from arrows_gui.files.animation import FASTEST, KINDS, MP4, SLOWEST, ending_of
from arrows_gui.files.video import NO_FFMPEG, ffmpeg

RENDER_HELP = """\
usage: arrows-gui render FILE.arrows --out FILE [--steps N] [--size WIDTHxHEIGHT] [--fps N]
                         [--theme light|dark|projector] [--workspace ID] [--view ID] [--dpi N]

Opens a session file, lets its run go on to step N, and writes what is to be seen of it:
  .gif, .webp          an animation from the first step to step N; 600 pictures at most
  .mp4                 the same, where the program ffmpeg is installed
  .png, .svg           a picture of step N, or of the step at which the file was saved
Without --steps an animation has as many steps as the file has recorded, or else 200.

  --size       of the file in pixels, 800x600 by default
  --dpi        of them to the inch, 96 by default: with more, type and lines are larger
  --fps        pictures a second, 1 to 50, 25 by default
  --workspace  surface, network, graph or tuning; by default the one that is open in the file
  --view       one of the views that are open there; a wrong word lists them
No display is needed. Exit status: 0; 2 for input that cannot be used; 1 when something failed.
"""

STILLS = ("png", "svg")
RENDERED = WORKSPACE_IDS[:4]
THEME_IDS = ("light", "dark", "projector")
VALUED = ("--out", "--steps", "--size", "--fps", "--theme", "--workspace", "--view", "--dpi")
MOST_STEPS = 1_000_000
SIZE = "800x600"
USUAL_DPI, LEAST_DPI, MOST_DPI = 96, 24, 1200
LEAST_PX, MOST_PX = 16, 12_000


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of which file."""

    file: Path
    out: Path
    kind: str
    steps: int | None
    width: int
    height: int
    dpi: int
    fps: int
    theme: str
    workspace: str  # "" for the one that is open in the file
    view: str  # "" for the picture of the arrows

    @property
    def is_still(self) -> bool:
        """Whether it is a picture of one step."""
        return self.kind in STILLS


def render(words: Sequence[str]) -> int:
    """Write the file that the words ask for; give the exit status."""
    options = read_options(words, VALUED)
    if any(name in options.given for name in HELP):
        return write([RENDER_HELP])
    order = _order(options)
    if sys.platform.startswith("linux"):  # elsewhere there is always a display, and better type
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from arrows_gui.app_render import render_file

    return render_file(order)


def _order(options: Options) -> Order:
    if len(options.words) != 1:
        raise BadInput("render takes one session file; see 'arrows-gui render --help'")
    out = options.text("--out")
    if not out:
        raise BadInput("render needs --out with the name of the file to write")
    width, height = _size(options.text("--size") or SIZE)
    dpi = options.whole("--dpi", USUAL_DPI, MOST_DPI)
    if dpi < LEAST_DPI:
        raise BadInput("--dpi must be at least {least}", least=LEAST_DPI)
    fps = options.whole("--fps", 25, FASTEST)
    if fps < SLOWEST:
        raise BadInput("--fps must be at least {least}", least=SLOWEST)
    workspace = options.text("--workspace")
    return Order(
        Path(options.words[0]),
        Path(out),
        _kind(out),
        options.whole("--steps", 0, MOST_STEPS) if "--steps" in options.given else None,
        *(width, height, dpi, fps),
        options.choice("--theme", THEME_IDS),
        "" if workspace is None else options.choice("--workspace", RENDERED),
        options.text("--view") or "",
    )


def _kind(name: str) -> str:
    ending = ending_of(name)
    if ending not in (*KINDS, *STILLS):
        raise BadInput("'{name}' must end in .gif, .webp, .mp4, .png or .svg", name=name)
    if ending == MP4 and ffmpeg() is None:
        raise BadInput(NO_FFMPEG)
    return ending


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,6})[x\u00d7]([0-9]{1,6})", text.strip().lower())
    sides = (0, 0) if match is None else (int(match[1]), int(match[2]))
    if not all(LEAST_PX <= side <= MOST_PX for side in sides):
        raise BadInput(
            "--size is WIDTHxHEIGHT in pixels, {least} to {most} each, not '{text}'",
            **{"least": LEAST_PX, "most": MOST_PX, "text": text},
        )
    return sides
