"""The sections of the table, and the surroundings in which one is measured."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from tempfile import TemporaryDirectory

from arrows_gui.cli_display import display_problem
from tests.benchmarks.report import Row

SECTIONS = (
    *("loop", "arrows", "window", "race", "space", "best_lr", "scrub", "start", "memory"),
    *("network", "training", "table", "tuning"),
)
"""Each is the module of that name with a function `rows`."""

SETTINGS_FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")


def measure(name: str) -> list[Row]:
    """Run one section in this process."""
    found: list[Row] = import_module(f"tests.benchmarks.{name}").rows()
    return found


def measure_apart(name: str) -> list[Row]:
    """Run one section in a process of its own: no threads, windows or memory of another one."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, name).result()


@contextmanager
def fresh_settings() -> Iterator[None]:
    """Take settings in a folder that is removed, and no display where there is none."""
    with TemporaryDirectory(prefix="arrows-bench-") as folder:
        os.environ.update(dict.fromkeys(SETTINGS_FOLDERS, folder))
        if display_problem(os.environ) is not None:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield
