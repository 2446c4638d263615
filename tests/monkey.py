"""Opens the window and does random things with it: ``python -m tests.monkey SEED ACTIONS``.

It ends with one line of JSON. Where something is wrong it writes the last actions, and what came
of them; the same seed does the same again, as far as the workers' own pace allows.
"""

import argparse
import faulthandler
import gc
import json
import os
import sys
import tempfile
import time
from collections import Counter, deque
from pathlib import Path
from random import Random

KEPT = 30
WARM_SHARE = 0.2
STUCK_S = 120
CALM_MS = 400
LONGEST_IN_DIALOG = 25
LONGEST_LOCKED = 80
COLLECT_MS = 2000


def main() -> int:
    """Do as many things as the words say."""
    words = argparse.ArgumentParser()
    words.add_argument("seed", type=int)
    words.add_argument("actions", type=int)
    words.add_argument("--keep-going", action="store_true")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="monkey-") as folder:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = folder
        from tests.monkey_play import Play

        play = Play(asked.seed, asked.actions, Path(folder), asked.keep_going)
        return play.run()


if __name__ == "__main__":
    sys.exit(main())
