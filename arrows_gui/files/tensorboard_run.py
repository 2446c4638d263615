"""A run as event files that TensorBoard shows: which folders and files, and all or nothing."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from arrows_gui.core.experiment import Experiment
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.files.event_data import Report
from arrows_gui.files.event_files import NAME_PART, reason_of
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
    _check_free(folder)
    made = _Made()
    try:
        with _in_words(folder):
            _write(folder, run, made, _Progress(report, run))
    except BaseException:
        made.take_away()
        raise


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


def _write(folder: Path, run: ExportedRun, made: "_Made", progress: "_Progress") -> None:
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


def _quietly(remove: Callable[[], None]) -> None:
    """Remove something; where that fails it stays."""
    with suppress(OSError):
        remove()


def _check_free(folder: Path) -> None:
    with _in_words(folder):
        if folder.exists() and not folder.is_dir():
            raise BadInput("{name} is a file, not a folder", name=folder.name)
        if folder.is_dir() and any(NAME_PART in entry.name for entry in folder.iterdir()):
            raise BadInput(
                "the folder {name} has event files already; choose a new one", name=folder.name
            )


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    """Turn what the system says into a sentence."""
    try:
        yield
    except OSError as problem:
        reason = reason_of(problem)
        raise BadInput(
            "the run could not be written to {name}: {reason}", name=folder.name, reason=reason
        ) from problem


@dataclass
class _Made:
    """The folders and files that were made, so that they can be taken away again."""

    folders: list[Path] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    @contextmanager
    def writer(self, folder: Path) -> Iterator["EventWriter"]:
        """Give a writer to a folder, which is made with those above it."""
        from arrows_gui.files.event_writer import EventWriter  # takes 0.2 s to import

        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir()
            self.folders.append(each)
        with EventWriter(folder) as made:
            self.files.append(made.path)
            yield made

    def take_away(self) -> None:
        """Remove all of it, as far as it lets itself be removed."""
        for file in self.files:
            _quietly(file.unlink)
        for folder in reversed(self.folders):
            _quietly(folder.rmdir)


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
