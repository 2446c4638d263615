"""MP4 by an ffmpeg that is there already: pictures go in through a pipe, a file comes out."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from arrows_gui.core.message import BadInput

NO_FFMPEG = "MP4 needs the program ffmpeg, which was not found on this computer"
NO_VIDEO = "ffmpeg could not make the video: {reason}"
END_S = 120.0
"""So long ffmpeg may take after the last picture."""

EVEN = "pad=ceil(iw/2)*2:ceil(ih/2)*2"
"""Players need an even width and height."""


def ffmpeg() -> str | None:
    """Give where ffmpeg is, or None."""
    return shutil.which("ffmpeg")


def encoded(width: int, height: int, fps: int, frames: Iterator[bytes]) -> bytes:
    """Give the bytes of an MP4 of RGB pictures; raise BadInput with ffmpeg's own reason."""
    program = ffmpeg()
    if program is None:
        raise BadInput(NO_FFMPEG)
    with TemporaryDirectory(prefix="arrows-video-") as name:
        folder = Path(name)
        words = [
            *(program, "-hide_banner", "-loglevel", "error", "-nostdin", "-y"),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"),
            *("-r", str(fps), "-i", "pipe:0", "-an", "-vf", EVEN, "-pix_fmt", "yuv420p"),
            *("-movflags", "+faststart", str(folder / "film.mp4")),
        ]
        _run(words, frames, folder / "words.txt")
        try:
            return (folder / "film.mp4").read_bytes()
        except OSError as error:
            raise BadInput(NO_VIDEO, reason=error.strerror or str(error)) from None


def _run(words: list[str], frames: Iterator[bytes], log: Path) -> None:
    """Let ffmpeg take all pictures; whatever happens, it runs no more afterwards."""
    with log.open("wb") as said:
        try:
            process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise BadInput(NO_VIDEO, reason=error.strerror or str(error)) from None
        try:
            whole = _feed(process, frames)
            status = process.wait(END_S)
        except subprocess.TimeoutExpired:
            raise BadInput(NO_VIDEO, reason="it does not come to an end") from None
        finally:
            process.kill()
            _close(process)
            process.wait()
    if status != 0 or not whole:
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
        told = [line.strip() for line in lines if line.strip()]
        raise BadInput(NO_VIDEO, reason=told[-1] if told else f"exit status {status}")


def _feed(process: "subprocess.Popen[bytes]", frames: Iterator[bytes]) -> bool:
    """Write all pictures; tell whether ffmpeg took them."""
    assert process.stdin is not None, "it was asked for"
    try:
        for frame in frames:
            process.stdin.write(frame)
    except OSError:  # it has ended, and its last words say why
        return False
    _close(process)
    return True


def _close(process: "subprocess.Popen[bytes]") -> None:
    """Close the pipe; what is left in it is of no use where ffmpeg has ended."""
    assert process.stdin is not None, "it was asked for"
    with contextlib.suppress(OSError):
        process.stdin.close()


def _environment() -> dict[str, str]:
    """Give the environment without what a frozen program has added for its own libraries."""
    environment = dict(os.environ)
    if getattr(sys, "frozen", False):
        before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
        environment.pop("LD_LIBRARY_PATH", None)
        if before is not None:
            environment["LD_LIBRARY_PATH"] = before
    return environment
