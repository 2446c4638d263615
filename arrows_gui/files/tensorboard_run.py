"""A run as event files that TensorBoard shows: which folders and files, and all or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from arrows_gui.core.experiment import Experiment
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.files.event_data import Report
from arrows_gui.files.event_folders import Made, all_or_nothing
from arrows_gui.files.tensorboard_about import about, hparams_of
from arrows_gui.files.tensorboard_figures import RunFigures, histograms_of, results_of

if TYPE_CHECKING:
    from arrows_gui.files.event_writer import EventWriter, Settings

ABOUT_TAG, PICTURE_TAG = "about", "arrow_view"

LONGEST_NAME = 60
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)

TOLD_SHARE = 0.005
"""The progress is told again after so much more was done."""


@dataclass(frozen=True, slots=True, eq=False)
class ExportedRun:
    """What is written: one trace, or those of a race; all on a surface, or all of a network.

    ``pictures`` are PNG files of the arrows, each with its step. ``title`` says what was run, as
    the name of a scene, and ``version`` which release of the program.
    """

    experiment: Experiment
    traces: tuple[SurfaceTrace | NetworkTrace, ...]
    title: str = ""
    version: str = ""
    pictures: tuple[tuple[int, bytes], ...] = ()

    @property
    def is_race(self) -> bool:
        """Whether several runners are written, each to a folder of its own."""
        return len(self.traces) > 1


def export_run(folder: Path, run: ExportedRun, report: Report) -> None:
    """Write a run to a folder, which is made where it is missing.

    Raises BadInput where the folder cannot be written or has event files already. Where it fails
    or the report raises, what was written is taken away again.
    """
    with all_or_nothing(folder) as made:
        _write(folder, run, made, _Progress(report, run))


def folder_names(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Give every runner a name that any system takes for a folder, and no two the same."""
    names: list[str] = []
    for label in labels:
        plain = re.sub(r"[^\w.+=-]+", "_", label).strip("._")[:LONGEST_NAME] or "run"
        if _RESERVED.match(plain):
            plain = f"_{plain}"
        name, number = plain, 2
        while name.casefold() in {other.casefold() for other in names}:
            name, number = f"{plain}_{number}", number + 1
        names.append(name)
    return tuple(names)


def _write(folder: Path, run: ExportedRun, made: Made, progress: "_Progress") -> None:
    with made.writer(folder) as writer:
        writer.text(0, ABOUT_TAG, about(run.experiment, run.traces, run.title, run.version))
        for step, png in run.pictures:
            progress.one()
            writer.picture(step, PICTURE_TAG, png)
        if not run.is_race:
            _write_trace(writer, run.traces[0], progress)
            return
        settings = [hparams_of(trace.runner) for trace in run.traces]
        metrics = {tag: None for trace in run.traces for tag in results_of(trace)}
        writer.experiment(_all_settings(settings), metrics)
    names = folder_names(tuple(trace.runner.label for trace in run.traces))
    for trace, name, each in zip(run.traces, names, settings, strict=True):
        with made.writer(folder / name) as writer:
            writer.session(name, each)
            _write_trace(writer, trace, progress)
            writer.scalars(trace.last, results_of(trace))


def _write_trace(
    writer: "EventWriter", trace: SurfaceTrace | NetworkTrace, progress: "_Progress"
) -> None:
    figures = RunFigures(trace)
    for step in figures.steps:
        progress.one()
        writer.scalars(step, figures.at(step))
    if isinstance(trace, NetworkTrace):
        for step, tag, histogram in histograms_of(trace):
            progress.check()
            writer.histogram(step, tag, histogram)


def _all_settings(settings: "Sequence[Settings]") -> "Settings":
    """Give every setting that one of the runners has."""
    return {name: value for each in settings for name, value in each.items()}


class _Progress:
    """Counts what is written, and tells the share now and then."""

    def __init__(self, report: Report, run: ExportedRun) -> None:
        self._report = report
        self._all = len(run.pictures) + sum(len(RunFigures(trace).steps) for trace in run.traces)
        self._done = 0
        self._told = 0.0
        self.check = report.check

    def one(self) -> None:
        """One more was written."""
        self.check()
        self._done += 1
        share = min(self._done / max(self._all, 1), 1.0)
        if share - self._told >= TOLD_SHARE:
            self._told = share
            self._report.progress(share)
