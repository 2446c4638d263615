"""A file is saved as a whole or not at all, also when the program is killed on the way."""

# ruff: noqa: D103 - the names say what is tested

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from arrows_gui.core.message import BadInput
from arrows_gui.save import save

KILLS = int(os.environ.get("ARROWS_KILLS", "40"))
LETTERS = b"abcdefghij"
SIZE = 300_000

SAVES_FOR_EVER = f"""
import sys
from pathlib import Path
from arrows_gui.save import save

path, count = Path(sys.argv[1]), 0
while True:
    save(path, {LETTERS!r}[count % 10 : count % 10 + 1] * {SIZE})
    count += 1
    print(count, flush=True)
"""


def test_a_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "läuft \N{SNOWMAN}.arrows"
    for data in (b"one", b"", b"\0\xff" * 100_000):
        save(path, data)
        assert path.read_bytes() == data
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [path.name]


def test_the_file_behind_a_link_is_written(tmp_path: Path) -> None:
    path, link = tmp_path / "a.arrows", tmp_path / "link.arrows"
    path.write_bytes(b"old")
    link.symlink_to(path)
    save(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("place", ["missing/a.arrows", "folder", "a" * 300])
def test_what_cannot_be_written_is_said_with_its_path(place: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(BadInput) as refused:
        save(tmp_path / place, b"data")
    sentence = str(refused.value)
    assert sentence.startswith(f"{tmp_path / place} cannot be saved: ")
    assert len(sentence) > len(f"{tmp_path / place} cannot be saved: ")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a file's size is Linux's")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.arrows"
    save(path, b"old")
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from arrows_gui.core.message import BadInput\n"
        "from arrows_gui.save import save\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))\n"
        "try:\n"
        "    save(Path(sys.argv[1]), b'x' * 1_000_000)\n"
        "except BadInput as refused:\n"
        "    sys.exit(f'said: {refused}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stderr.startswith(f"said: {path} cannot be saved: ")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [path.name]


def test_a_program_that_is_killed_while_saving_leaves_a_whole_file(tmp_path: Path) -> None:
    path, chance = tmp_path / "a.arrows", random.Random(0)
    whole = {letter.to_bytes() * SIZE for letter in LETTERS}
    seen = set()
    for _ in range(KILLS):
        saver = subprocess.Popen(
            [sys.executable, "-c", SAVES_FOR_EVER, str(path)], stdout=subprocess.PIPE
        )
        assert saver.stdout is not None
        for _ in range(chance.randint(1, 30)):
            saver.stdout.readline()
        saver.send_signal(signal.SIGKILL)
        saver.stdout.close()
        saver.wait()
        data = path.read_bytes()
        assert data in whole
        seen.add(data[:1])
    assert len(seen) > 1
