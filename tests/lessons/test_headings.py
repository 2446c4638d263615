"""The headings of lessons say what the lessons say."""

# ruff: noqa: D103 - the names say what is tested

from pathlib import Path

import pytest

from arrows_gui.lessons.fault import LessonFault
from arrows_gui.lessons.headings import Heading, course, heading_of
from arrows_gui.lessons.shelf import shipped


def test_the_course_has_the_headings_of_its_lessons_in_their_order() -> None:
    found = [(each.id, each.title, each.objective, each.number, each.path) for each in course()]
    assert found == [
        (each.id, each.title, each.objective, each.number, each.path) for each in shipped()
    ]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("---\ntitle: T\nobjective: O\nnumber: 3\n---\n\n## S\n", ("T", "O", 3)),
        ("---\ntitle: T\nnumber: three\n---\n", ("T", "", 0)),
        ("", ("mine", "", 0)),
        ("## S\n\n```scene\nsurface: zzz\n```\n", ("mine", "", 0)),
    ],
)
def test_a_heading_is_read_whatever_is_wrong_below_it(
    text: str, heading: tuple[str, str, int], tmp_path: Path
) -> None:
    path = tmp_path / "mine.md"
    path.write_text(text, encoding="utf-8")
    assert heading_of(path) == Heading("mine", *heading, path)


def test_what_is_no_text_has_no_heading(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(LessonFault):
        heading_of(path)
    with pytest.raises(OSError, match="none"):
        heading_of(tmp_path / "none.md")
