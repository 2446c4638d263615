"""What only the run tells: every answer, option, solution and mistake is computed."""

# ruff: noqa: D103 - the names say what is tested

import os
from pathlib import Path

import pytest

from arrows_gui.lessons.actions import VERBS
from arrows_gui.lessons.check import check, check_file
from arrows_gui.lessons.check_state import CONTROL_OF, control_of
from arrows_gui.lessons.check_words import words_in
from arrows_gui.lessons.controls import CONTROLS, control_ids
from arrows_gui.lessons.scene_network import PARTS
from arrows_gui.lessons.shelf import shipped_files
from tests.lessons.broken import ASKING, BROKEN, BROKEN_ON_THE_RUN, GOOD, Broken
from tests.lessons.samples import damaged

SHIPPED = shipped_files()

CHECKED = int(os.environ.get("ARROWS_FUZZ", "2000")) // 20
"""So many damaged lessons are checked: their runs take longer than to read them."""


def lines_of(text: str) -> list[tuple[int, str]]:
    """Give lines and sentences of all faults."""
    return [(fault.line, str(fault)) for fault in check(text, "asking", ("asking", "direction"))]


@pytest.mark.parametrize("text", [GOOD, ASKING], ids=["good", "asking"])
def test_a_good_lesson_has_no_fault(text: str) -> None:
    assert lines_of(text) == []


@pytest.mark.parametrize(
    "broken", BROKEN_ON_THE_RUN, ids=lambda broken: f"{broken.line} {broken.sentence}"
)
def test_the_run_tells_what_is_wrong(broken: Broken) -> None:
    assert ASKING.count(broken.old) >= 1
    found = lines_of(ASKING.replace(broken.old, broken.new, 1))
    assert any(
        line == broken.line and sentence.startswith(broken.sentence) for line, sentence in found
    ), found


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: f"{broken.line} {broken.sentence}")
def test_what_cannot_be_read_is_told_here_too(broken: Broken) -> None:
    found = lines_of(GOOD.replace(broken.old, broken.new, 1))
    assert any(line == broken.line for line, _ in found)


def test_exactly_one_option_is_right() -> None:
    both = GOOD.replace("loss_change > 0", "loss_change < 1")
    assert lines_of(both) == [
        (20, "exactly one option must be right on this run, and those in lines 24, 25 are")
    ]
    neither = GOOD.replace("loss_change < 0", "loss_change > 0")
    assert lines_of(neither) == [(20, "exactly one option must be right on this run, and none is")]


def test_an_option_is_right_whatever_the_seed_draws() -> None:
    drawn = GOOD.replace("start: 4, 1", "start: -1..1, 1").replace("loss_change", "x")
    found = check(drawn, "drawn")
    assert all(fault.line == 20 for fault in found) or not found
    always = GOOD.replace("start: 4, 1", "start: 3..5, 1")
    assert lines_of(always) == []
    sign = drawn.replace("start: -1..1, 1", "start: -9..1, 1").replace("x < 0", "x < -5")
    assert any("exactly one option" in str(fault) for fault in check(sign, "drawn"))


@pytest.mark.parametrize("see", ["asking", "asked"])
def test_a_lesson_does_not_lead_back_to_itself(see: str) -> None:
    ((line, sentence),) = lines_of(ASKING.replace("see: direction", f"see: {see}"))
    assert line == 46
    assert "itself" in sentence if see == "asking" else "did you mean" not in sentence


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("{gradient_length:.2f} long", "{gradient_length:.2f long", 18),
        ("The arrow is {", "At ({x, {y}) it is\n{", 18),
        ("It falls.\n", "It falls to loss}.\n", 30),
        ("long.", "long: {\nloss}.", 18),
        ("| That is the loss.", "|\n  That is\n  the {loss.", 39),
    ],
)
def test_a_brace_that_stands_alone_is_told_on_its_line(old: str, new: str, line: int) -> None:
    found = lines_of(GOOD.replace(old, new, 1))
    assert found[0][0] == line
    assert all("without its" in sentence for _, sentence in found)


def test_double_braces_stand_for_themselves() -> None:
    assert lines_of(GOOD.replace("The arrow is", "The {{arrow}} is")) == []


def test_one_slip_has_one_message() -> None:
    for old, new in (
        ("reach: outcome = settled", "reach: outcome = setled"),
        ("reach: outcome = settled", "reach: loss > 0"),
        ("answer: accuracy\n", "answer: accuracy\nat: 300\npraise: Yes, {loss}.\n"),
    ):
        assert len(lines_of(ASKING.replace(old, new))) == 1, new


def test_a_task_needs_a_run() -> None:
    scene = GOOD[GOOD.index("```scene") : GOOD.index("The arrow is")]
    found = lines_of(GOOD.replace(scene, ""))
    assert {sentence.rpartition("needs a run")[1] for _, sentence in found} == {"needs a run"}
    assert len(found) == 3  # the text and both tasks


@pytest.mark.parametrize(
    ("markdown", "count"),
    [
        ("", 0),
        ("One two, three.", 3),
        ("- **bold** and `code`", 3),
        ("[two words](https://example.org/a/b) {loss:.3f} here", 4),
        ("a = b — c", 3),
        ("```text\ninside\n```", 1),
        ("**{x} {y}**", 2),
    ],
)
def test_words_are_counted_as_they_are_read(markdown: str, count: int) -> None:
    assert words_in(markdown) == count


def test_every_action_takes_a_control() -> None:
    assert {*VERBS, *PARTS} <= set(CONTROL_OF)
    assert set(CONTROL_OF.values()) <= {control.id for control in CONTROLS}
    for action in ("lr = 0.1", "lr=0.1", "r1.momentum = 0.9", "adam.beta1 = 0.5"):
        assert control_of(action) in control_ids()


def test_a_file_is_checked_among_its_neighbours(tmp_path: Path) -> None:
    path = tmp_path / "asking.md"
    path.write_text(ASKING.replace("see: direction", "see: other"), encoding="utf-8")
    assert [fault.line for fault in check_file(path)] == [46]
    (tmp_path / "02_other.md").write_text(GOOD, encoding="utf-8")
    assert check_file(path) == []
    path.write_bytes(b"\xff\xfe")
    (fault,) = check_file(path)
    assert str(fault) == "the file is not UTF-8: save it with this encoding"


@pytest.mark.parametrize("text", [GOOD, ASKING], ids=["good", "asking"])
def test_a_damaged_lesson_is_checked_to_the_end(text: str) -> None:
    for seed in range(CHECKED):
        try:
            check(damaged(text, seed), "damaged")
        except (AssertionError, ArithmeticError, LookupError, TypeError, Warning) as error:
            raise AssertionError(f"seed {seed}") from error


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_ships_has_no_fault(path: Path) -> None:
    assert [(fault.line, str(fault)) for fault in check_file(path)] == []
