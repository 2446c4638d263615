"""The headings of lessons, which are read without their screens."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from arrows_gui.lessons.fault import Faults
from arrows_gui.lessons.markdown import parts_of, text_of
from arrows_gui.lessons.reader import bytes_of, id_of
from arrows_gui.lessons.shelf import shipped_files


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list of lessons shows of one."""

    id: str
    title: str
    objective: str
    number: int
    path: Path


def heading_of(path: Path) -> Heading:
    """Read the heading of a file; raise LessonFault or OSError where it is no text."""
    front = {field.key: field.value for field in parts_of(text_of(bytes_of(path)), Faults()).front}
    number = front.get("number", "")
    return Heading(
        id=id_of(path),
        title=front.get("title", path.stem),
        objective=front.get("objective", ""),
        number=int(number) if number.isdecimal() else 0,
        path=path,
    )


@lru_cache(maxsize=1)
def course() -> tuple[Heading, ...]:
    """Give the headings of the course, in their order."""
    found = (heading_of(path) for path in shipped_files())
    return tuple(sorted(found, key=lambda heading: (heading.number, heading.id)))
