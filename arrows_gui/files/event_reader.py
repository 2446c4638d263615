"""Event files of TensorBoard, read: what is good is kept, and what is not is named."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from arrows_gui.core.message import Message
from arrows_gui.files.event_collector import Collected, Collector
from arrows_gui.files.event_data import EventRuns, Histogram, Report
from arrows_gui.files.event_files import ROOT, EventFile, Search, reason_of
from arrows_gui.files.event_records import Record, read_records

if TYPE_CHECKING:
    from arrows_gui.files.event_values import Value

MOST_PROBLEMS = 100
"""So many things that are wrong are named; the rest is counted."""

TOLD_EVERY = 200
"""After so many records the progress is told."""


def read_events(path: Path, report: Report) -> EventRuns:
    """Read an event file, or all event files in a folder and those below it.

    Nothing that the files hold makes it raise; what is wrong is in ``problems``. What the report
    raises passes through.
    """
    reading = _Reading(report)
    reading.read_all(_files(path, reading))
    return EventRuns(path.name or str(path), reading.collector.runs(), reading.all_problems())


def _files(path: Path, reading: "_Reading") -> list[EventFile]:
    """Give the files to read; where there is none, say so."""
    try:
        if path.is_file():
            return [EventFile(path, ROOT, path.name)]
        is_folder = path.is_dir()
    except OSError:
        is_folder = False
    if not is_folder:
        reading.problems.append(Message("there is no file or folder {name}", {"name": path.name}))
        return []
    search = Search(path, reading.report)
    reading.problems += search.notes
    if not search.files:
        text = "there are no event files in {name}; their names contain tfevents"
        reading.problems.append(Message(text, {"name": path.name or str(path)}))
    return search.files


@dataclass(eq=False)
class _Reading:
    """How far the reading is."""

    report: Report
    collector: Collector = field(default_factory=Collector)
    problems: list[Message] = field(default_factory=list)
    more: int = 0
    done: int = 0
    total: int = 0
    records: int = 0

    def read_all(self, files: list[EventFile]) -> None:
        """Read files one after the other."""
        for file in files:
            try:
                self.total += file.path.stat().st_size
            except OSError:
                continue  # it is named when it is opened
        plugins: dict[str, dict[str, str]] = {}
        for file in files:
            self._read(file, plugins.setdefault(file.run, {}))

    def all_problems(self) -> tuple[Message, ...]:
        """Give what is wrong, and what was not kept."""
        rest = [Message("and {count} more", {"count": self.more})] if self.more else []
        return (*self.problems, *rest, *self.collector.notes())

    def _read(self, file: EventFile, plugins: dict[str, str]) -> None:
        run = self.collector.run(file.run)
        held = self.records
        try:
            with file.path.open("rb") as opened:
                begun = self.done
                for record in read_records(opened):
                    self._take(file, run, record, plugins)
                    self.done = begun + record.position
                self.done = begun + opened.seek(0, 2)
        except OSError as problem:
            values = {"name": file.title, "reason": reason_of(problem)}
            self._note(Message("{name} could not be read: {reason}", values))
        self._tell()
        if self.records == held:
            self._note(Message("{name} is empty", {"name": file.title}))

    def _take(
        self, file: EventFile, run: Collected, record: Record, plugins: dict[str, str]
    ) -> None:
        from arrows_gui.files.event_values import values_of  # takes 0.2 s to import

        self.records += 1
        if self.records % TOLD_EVERY == 0:
            self._tell()
        if record.problem is not None:
            self._note(_at(file, record, record.problem))
            return
        found = values_of(record.data, plugins)
        if found is None:
            self._note(_at(file, record, Message("a record is no event")))
            return
        step, values = found
        for value in values:
            if value.bad:
                problem = Message("the value of {tag} cannot be read", {"tag": value.tag[:80]})
                self._note(_at(file, record, problem))
            self._keep(run, step, value)

    def _keep(self, run: Collected, step: int, value: "Value") -> None:
        content = value.content
        if isinstance(content, Histogram):
            self.collector.add_histogram(run, value.tag, step, content)
        elif isinstance(content, float):
            self.collector.add_scalar(run, value.tag, step, content)
        elif isinstance(content, str):
            self.collector.add_text(run, value.tag, step, content)
        elif isinstance(content, dict):
            run.hparams.update(content)
        elif content is not None:
            run.images += 1

    def _note(self, problem: Message) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.more += 1

    def _tell(self) -> None:
        self.report.progress(min(self.done / self.total, 1.0) if self.total else 1.0)


def _at(file: EventFile, record: Record, problem: Message) -> Message:
    text = "{name}, byte {position}: {problem}"
    if record.fatal:
        text = (
            "{name}, byte {position}: {problem}; what comes before is kept, the rest of the file "
            "is not read"
        )
    values = {"name": file.title, "position": record.position, "problem": problem}
    return Message(text, values)
