"""Random user actions in the real window: no exception, nothing left behind, memory flat.

``ARROWS_MONKEY=10000`` plays the whole of it, 10,000 actions on each of five seeds.
"""

# ruff: noqa: D103 - the names say what is tested

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FEW = 400
WHOLE = int(os.environ.get("ARROWS_MONKEY", "0"))
SEEDS = range(1, 6) if WHOLE else (1,)
LIMIT_S = 7200 if WHOLE else 600
GROWTH_MB = 20.0
"""So much more memory may be in use after 10,000 actions, once everything has been used."""


@pytest.mark.parametrize("seed", SEEDS)
def test_random_actions_do_no_harm(seed: int, tmp_path: Path) -> None:
    log = tmp_path / "acts.log"
    done = subprocess.run(
        [sys.executable, "-m", "tests.monkey", str(seed), str(WHOLE or FEW), "--log", str(log)],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        timeout=LIMIT_S,
        check=False,
    )
    last = "\n".join(log.read_text(encoding="utf-8").splitlines()[-30:])
    assert done.returncode == 0, f"{done.stderr}\nseed {seed}, the last actions:\n{last}"
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["done"] == seen["actions"]
    assert seen["faults"] == 0
    assert seen["left_open"] == []
    assert seen["threads"][0] == seen["threads"][1]
    assert seen["is_gone"]
    used = seen["rss"]
    if len(used) > 1:
        assert used[-1] - used[0] <= GROWTH_MB * seen["done"] / 10_000, used
