"""The window on a real (virtual) display: a mouse drag and a key press reach the program.

Where there is no display of its own the tests start Xvfb; the work is done in another process,
because this one has no display.
"""

# ruff: noqa: D103 - the names say what is tested

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs X11"),
]

ROOT = Path(__file__).parents[1]
SCRIPT = Path(__file__).parent / "real_window_script.py"
LIMIT_S = 120
SIZES = ((1280, 800), (1024, 768))


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """Give a display: one of our own where Xvfb is there, else the present one."""
    server = shutil.which("Xvfb")
    if server is None:
        if not os.environ.get("DISPLAY"):
            pytest.skip("there is neither Xvfb nor a display")
        yield os.environ["DISPLAY"]
        return
    reading, writing = os.pipe()
    words = [server, "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    process = subprocess.Popen(words, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as numbers:
        number = numbers.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    process.terminate()
    process.wait(LIMIT_S)


def run(display: str, tmp_path: Path, *words: str) -> Any:
    """Run the script on a display, and give what it has found out."""
    hidden = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *words],
        capture_output=True,
        text=True,
        env={**environment, "DISPLAY": display, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_drag_and_keys_reach_the_program(display: str, tmp_path: Path) -> None:
    seen = run(display, tmp_path, "drive")
    assert seen["dragged_to"] == pytest.approx(seen["wanted"], abs=0.1)
    assert seen["cursor_after_right"] == 1
    assert seen["playing_after_space"] is True
    assert seen["arrows_after_4"] == seen["arrows_before_4"] + 1
    assert seen["cursor_after_r"] == 0
    assert seen["faults"] == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_no_text_is_clipped_and_nothing_overlaps(
    theme: str, size: tuple[int, int], display: str, tmp_path: Path
) -> None:
    width, height = map(str, size)
    seen = run(display, tmp_path, "look", theme, width, height, str(tmp_path / "window.png"))
    assert seen["size"] == list(size)
    assert seen["clipped"] == []
    assert seen["overlapping"] == []
    assert (tmp_path / "window.png").stat().st_size > 20_000


@pytest.mark.parametrize(("theme", "size"), [("light", SIZES[0]), ("projector", SIZES[1])])
def test_every_workspace_and_tab_fits(
    theme: str, size: tuple[int, int], display: str, tmp_path: Path
) -> None:
    seen = run(display, tmp_path, "tour", theme, *map(str, size))
    assert len(seen["places"]) > 8
    for place, found in seen["places"].items():
        assert found == {"size": list(size), "clipped": [], "overlapping": []}, place
    assert seen["faults"] == []
