"""The commands `check-lesson` and `list lessons`."""

# ruff: noqa: D103 - the names say what is tested

import json
import subprocess
import sys
from pathlib import Path

import pytest

from arrows_gui.cli import main
from arrows_gui.lessons.shelf import shipped
from tests.lessons.broken import ASKING, BROKEN, BROKEN_ON_THE_RUN, GOOD, Broken


def lesson(folder: Path, text: str, name: str = "lesson.md") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_good_lesson_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lesson(tmp_path, GOOD)
    assert main(["check-lesson", path]) == 0
    assert capsys.readouterr() == (f"{path}: fine, 2 screens, 2 tasks\n", "")


@pytest.mark.parametrize(
    ("text", "broken"),
    [(GOOD, each) for each in BROKEN[::4]] + [(ASKING, each) for each in BROKEN_ON_THE_RUN[::4]],
    ids=lambda value: value.sentence if isinstance(value, Broken) else "",
)
def test_a_broken_lesson_tells_file_line_and_sentence(
    text: str, broken: Broken, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lesson(tmp_path, text.replace(broken.old, broken.new, 1), "asking.md")
    assert main(["check-lesson", path]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{path}:{broken.line}: {broken.sentence}" in err
    assert all(line.startswith(f"{path}:") for line in err.splitlines())


def test_several_lessons_are_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = lesson(tmp_path, GOOD, "good.md")
    bad = lesson(tmp_path, GOOD.replace("title:", "titel:"), "bad.md")
    assert main(["check-lesson", bad, good]) == 2
    out, err = capsys.readouterr()
    assert out.startswith(f"{good}: fine")
    assert err.startswith(f"{bad}:2: unknown key of a lesson 'titel': did you mean 'title'?")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "check-lesson needs the name of a file"),
        (("no such file.md",), "no such file.md cannot be read: No such file or directory"),
        (("--fast", "a.md"), "unknown option '--fast'; there are --help"),
    ],
)
def test_what_cannot_be_checked_is_told(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-lesson", *words]) == 2
    assert capsys.readouterr() == ("", f"arrows-gui: {sentence}\n")


def test_help_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-lesson", "--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: arrows-gui check-lesson FILE ...")


def test_the_lessons_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "lessons", "--format", "json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [record["id"] for record in records] == [each.id for each in shipped()]
    names = {"id", "title", "objective", "number", "screens", "tasks"}
    assert all(set(record) == names for record in records)
    assert main(["list", "lessons"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(records)
    assert all(
        line.startswith(record["id"]) and line.endswith(record["objective"])
        for line, record in zip(lines, records, strict=True)
    )


def test_neither_command_needs_qt(tmp_path: Path) -> None:
    path = lesson(tmp_path, GOOD)
    code = (
        "import sys\n"
        "from arrows_gui.cli import main\n"
        f"assert main(['check-lesson', {path!r}]) == 0\n"
        "assert main(['list', 'lessons']) == 0\n"
        "assert not any(name.startswith('PySide6') for name in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)
