"""The lessons that ship, and those of a folder."""

# ruff: noqa: D103 - the names say what is tested

import os
import sys
from pathlib import Path

import pytest

from arrows_gui.core.message import BadInput
from arrows_gui.lessons.shelf import lesson_by_id, own, shipped, shipped_files, writing_page
from tests.lessons.broken import ASKING, GOOD


def test_the_course_is_in_order() -> None:
    lessons = shipped()
    assert [lesson.number for lesson in lessons] == list(range(1, len(lessons) + 1))
    assert len({lesson.id for lesson in lessons}) == len(lessons) == len(shipped_files())
    assert all(lesson_by_id(lesson.id) is lesson for lesson in lessons)


def test_an_unknown_lesson_is_told() -> None:
    with pytest.raises(BadInput, match="unknown lesson 'none'"):
        lesson_by_id("none")


def test_another_seed_keeps_the_course() -> None:
    assert [lesson.id for lesson in shipped(3)] == [lesson.id for lesson in shipped()]
    assert all(lesson.seed == 3 for lesson in shipped(3))


def test_a_folder_gives_its_lessons_and_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "b_good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "01_asking.MD").write_text(ASKING, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no lesson", encoding="utf-8")
    (tmp_path / "wrong.md").write_text(GOOD.replace("ravine", "ravin"), encoding="utf-8")
    (tmp_path / "latin.md").write_bytes(GOOD.replace("slope", "größe").encode("latin-1"))
    (tmp_path / "a_folder.md").mkdir()
    lessons, faults = own(tmp_path, seed=2)
    assert [lesson.id for lesson in lessons] == ["asking", "b_good"]
    assert all(lesson.seed == 2 and lesson.path is not None for lesson in lessons)
    told = {path.name: (fault.line, str(fault)) for path, fault in faults.items()}
    assert told["wrong.md"] == (9, "unknown surface 'ravin': did you mean 'ravine'?")
    assert told["latin.md"] == (6, "the file is not UTF-8: save it with this encoding")
    assert told["a_folder.md"][1].startswith("the file cannot be read: ")
    assert len(told) == 3


def test_a_folder_that_is_not_there_has_no_lessons(tmp_path: Path) -> None:
    assert own(tmp_path / "none") == ((), {})


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="makes a pipe with a name")
def test_a_pipe_is_no_lesson(tmp_path: Path) -> None:
    """To read one would wait for ever."""
    os.mkfifo(tmp_path / "pipe.md")
    assert own(tmp_path) == ((), {})


def test_the_page_on_writing_lessons_ships() -> None:
    assert writing_page().startswith("# ")
