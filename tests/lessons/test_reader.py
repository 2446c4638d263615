"""A lesson is read, or one sentence with a line says why not."""

# ruff: noqa: D103 - the names say what is tested

import os
from pathlib import Path

import pytest

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Clip
from arrows_gui.core.network import Layer
from arrows_gui.core.network_presets import PRESETS
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.schedules import parse_schedule
from arrows_gui.core.surfaces import SURFACES
from arrows_gui.lessons.controls import every_control
from arrows_gui.lessons.fault import LessonFault
from arrows_gui.lessons.keys import FRONT_KEYS, SCENE_KEYS, SECTIONS, TASK_KEYS
from arrows_gui.lessons.lesson import Lesson, Stage, Task
from arrows_gui.lessons.markdown import MOST_BYTES, MOST_SCREENS, text_of
from arrows_gui.lessons.reader import faults, id_of, read_file, read_lesson
from arrows_gui.lessons.stages import stage_of
from tests.lessons.broken import BROKEN, GOOD, Broken
from tests.lessons.samples import EVERY_KEY, damaged, damaged_bytes

MUTATIONS = int(os.environ.get("ARROWS_FUZZ", "1000"))
"""So many damaged lessons are read; ARROWS_FUZZ=100000 reads them all."""

PORTIONS = 8


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return read_lesson(EVERY_KEY, "every_key")


def scene(*lines: str, seed: int = 0) -> Stage:
    """Give the stage that the lines of a scene make."""
    block = "\n".join(("```scene", *lines, "```"))
    head = GOOD[: GOOD.index("## The slope")]
    stage = read_lesson(f"{head}## One\n\n{block}\n", "one", seed=seed).screens[0].stage
    assert stage is not None
    return stage


def document(*lines: str, seed: int = 0) -> Document:
    return scene(*lines, seed=seed).document


def surface_of(made: Document) -> SurfaceObjective:
    return made.experiment.on_surface


def task(lesson: Lesson, number: int) -> Task:
    found = lesson.screens[number].task
    assert found is not None
    return found


# What is read


def test_the_front_matter_tells_of_the_lesson(lesson: Lesson) -> None:
    assert lesson.title == "Every key"
    assert lesson.objective == "Nothing is left out, not even a line that goes on."
    assert (lesson.number, lesson.passes) == (7, 2)
    assert lesson.breaks == ("points_at_minimum", "step_is_gradient")
    assert lesson.extension == "### More\n\nFor those who are early."


def test_a_screen_has_its_text_and_its_sections(lesson: Lesson) -> None:
    screen = lesson.screens[0]
    assert [each.title for each in lesson.screens] == [
        *("A surface", "A formula", "A training that ships", "Data", "An arrow"),
    ]
    assert screen.text.startswith("Read **this**: the gradient")
    assert screen.text.endswith('```python\nprint("this is no block of a lesson")\n```')
    assert (screen.why, screen.reveal) == ("Because.", "It falls.")
    assert screen.notes == "Ask for a show of hands."
    assert screen.line == 1 + EVERY_KEY.split("\n").index("## A surface")


def test_a_scene_on_a_surface_sets_everything(lesson: Lesson) -> None:
    stage = lesson.screens[0].stage
    assert stage is not None
    experiment, view = stage.document.experiment, stage.document.view
    objective = experiment.on_surface
    assert objective.surface.id == "ravine"
    assert objective.constants["kappa"] == 25
    assert experiment.start[1] == 1
    assert (experiment.steps, experiment.sigma, experiment.seed) == (300, 0.1, 3)
    slow, momentum, adam = experiment.runners
    assert (slow.label, slow.optimizer.lr) == ("Slow", 0.02)
    assert momentum.schedule == parse_schedule("step:step_size=30,gamma=0.5")
    assert adam.clip == Clip(value=0.5, norm=1.0)
    assert [runner.look for runner in experiment.runners] == [0, 1, 2]
    assert view.arrows == {"negative_gradient", "update", "velocity"}
    assert (view.scale_mode, view.space, view.focus) == ("log", "both", 1)
    assert (view.all_arrows, view.fog, view.curvature, view.log_loss) == (True,) * 4
    assert (view.contours, view.equal_axes) == (False, False)
    assert (view.finish, view.speed) == (1e-6, 0.0)
    assert 2 <= stage.cursor <= 5
    assert stage.takes == 40
    assert (stage.workspace, stage.tab, stage.window) == ("surface", "Slice", (-5, 5, -3, 3))
    assert stage.locked == {"surface", "start"}
    assert stage.hidden == every_control(frozenset({"optimizer", "knob_lr"}))


def test_a_choice_has_its_options(lesson: Lesson) -> None:
    found = task(lesson, 0)
    assert (found.id, found.kind, found.predicts, found.at) == ("first", "choice", True, 3)
    assert [option.when for option in found.options] == ["loss_change < 0", "loss_change > 0"]
    assert found.options[1].sentence == "No: it falls."
    assert found.see == "direction"


def test_a_number_has_its_answer_and_mistakes(lesson: Lesson) -> None:
    found = task(lesson, 1)
    assert not found.predicts
    assert (found.answer, found.tolerance) == ("gradient_length", 0.02)
    assert [each.when for each in found.mistakes] == ["gradient_x + gradient_y", "loss"]
    assert (found.praise, found.hint) == ("Well seen.", "Look at the contours.")


def test_a_state_has_its_solution_and_mistakes(lesson: Lesson) -> None:
    found = task(lesson, 2)
    assert (found.reach, found.solution) == ("outcome = settled", ("lr = 0.1", "run"))
    assert found.mistakes[0].by == ("lr = 1", "run")


def test_an_arrow_is_hidden(lesson: Lesson) -> None:
    assert task(lesson, 4).arrow == "update"


def test_a_formula_is_a_surface_of_its_own(lesson: Lesson) -> None:
    stage = lesson.screens[1].stage
    assert stage is not None
    surface = surface_of(stage.document).surface
    assert (surface.id, surface.formula) == ("own", "(x^2 + 10*y^2)/2")
    assert (surface.window, surface.start) == ((-5, 5, -3, 3), (4, 1))
    assert (stage.window, stage.workspace) == (None, "graph")


def test_a_scene_takes_a_training_that_ships(lesson: Lesson) -> None:
    stage = lesson.screens[2].stage
    assert stage is not None
    experiment = stage.document.experiment
    preset = next(preset for preset in PRESETS if preset.id == "circle")
    assert stage.document.network == preset.setup
    assert experiment.runners[0].optimizer.id == "adam"
    assert (experiment.steps, stage.cursor, stage.takes) == (100, 3, 3)
    assert (stage.workspace, stage.tab) == ("network", "Layers")


def test_a_scene_trains_a_network_of_its_own(lesson: Lesson) -> None:
    stage = lesson.screens[3].stage
    assert stage is not None
    setup = stage.document.network
    assert setup is not None
    assert (setup.dataset, setup.count, setup.noise, setup.data_seed) == ("moons", 100, 0.2, 1)
    assert setup.hidden == (Layer(4, "relu"), Layer(4, "relu"), Layer(3, "tanh"))
    assert (setup.loss, setup.output, setup.init) == ("squared_error", "tanh", "he")
    assert (setup.l1, setup.l2, setup.dropout, setup.batch_size) == (0.001, 0.0, 0.1, 0)
    assert (setup.train_share, setup.standardise, setup.seed) == (0.5, True, 4)
    assert stage.locked == every_control()


def test_the_sample_has_every_key_and_every_section() -> None:
    lines = EVERY_KEY.split("\n")
    for key in (*FRONT_KEYS, *SCENE_KEYS, *TASK_KEYS):
        assert any(line.startswith(f"{key.name}: ") for line in lines), key.name
    for title in SECTIONS.values():
        assert f"### {title}" in lines


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)
def test_a_scene_of_one_line_is_a_whole_state(surface: object) -> None:
    surface_id = getattr(surface, "id")  # noqa: B009 - the fixture's type says less
    made = document(f"surface: {surface_id}")
    objective = surface_of(made)
    assert made.experiment.start == objective.surface.start
    assert made.experiment.runners[0].optimizer.id == "gd"
    assert made.experiment.runners[0].optimizer.lr == objective.surface.lr


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_training_that_ships_is_a_scene(preset: object) -> None:
    preset_id = getattr(preset, "id")  # noqa: B009
    assert document(f"network: {preset_id}").network is not None


def test_arrows_are_named_as_in_the_table() -> None:
    names = ", ".join(kind.id for kind in ARROWS)
    assert document("surface: bowl", f"arrows: {names}").view.arrows == {k.id for k in ARROWS}
    assert document("surface: bowl", "arrows: none").view.arrows == frozenset()


def test_runners_of_one_rule_have_names_of_their_own() -> None:
    made = document("surface: bowl", "runner: gd", "runner: gd lr=0.5")
    assert [runner.label for runner in made.experiment.runners] == [
        *("Gradient descent", "Gradient descent (2)"),
    ]


def test_a_lesson_needs_neither_scenes_nor_tasks() -> None:
    head = GOOD[: GOOD.index("## The slope")]
    lesson = read_lesson(f"{head}## Only words\n\nRead.\n", "words")
    assert (len(lesson.screens), lesson.tasks, stage_of(lesson, 0)) == (1, (), None)


def test_a_screen_without_a_scene_keeps_the_lab() -> None:
    lesson = read_lesson(GOOD, "good")
    assert lesson.screens[1].stage is None
    assert stage_of(lesson, 1) is lesson.screens[0].stage


def test_the_seed_draws_the_numbers() -> None:
    lines = ("surface: ravine", "constant: kappa = 5..20", "start: 1..2, 0.5..1.5", "at: 0..50")
    starts = {document(*lines, seed=seed).experiment.start for seed in range(20)}
    assert len(starts) > 10
    assert all(1 <= x <= 2 and 0.5 <= y <= 1.5 for x, y in starts)
    assert all(x == round(x, 1) and y == round(y, 2) for x, y in starts)
    assert document(*lines, seed=3).experiment.start == document(*lines, seed=3).experiment.start
    assert len({scene(*lines, seed=seed).cursor for seed in range(20)}) > 5


def test_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    plain = read_lesson(EVERY_KEY, "x").tasks
    windows = EVERY_KEY.replace("\n", "\r\n").encode("utf-8-sig")
    assert read_lesson(text_of(windows), "x").tasks == plain
    assert read_lesson("\ufeff" + EVERY_KEY.replace("\n", "\r"), "x").tasks == plain


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("04_direction.md", "direction"), ("my lesson.md", "my lesson"), ("2024.md", "2024")],
)
def test_the_id_of_a_lesson_is_the_name_of_its_file(name: str, wanted: str) -> None:
    assert id_of(Path(name)) == wanted


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "03_good.md"
    path.write_text(GOOD, encoding="utf-8")
    lesson = read_file(path, seed=5)
    assert (lesson.id, lesson.path, lesson.seed) == ("good", path, 5)


# What is wrong


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: f"{broken.line} {broken.sentence}")
def test_a_broken_lesson_tells_its_line(broken: Broken) -> None:
    assert GOOD.count(broken.old) >= 1
    text = GOOD.replace(broken.old, broken.new, 1)
    found = faults(text, "broken")
    assert any(
        fault.line == broken.line and str(fault).startswith(broken.sentence) for fault in found
    ), [(fault.line, str(fault)) for fault in found]
    with pytest.raises(LessonFault) as first:
        read_lesson(text, "broken")
    assert (first.value.line, str(first.value)) == (found[0].line, str(found[0]))


def test_there_are_twenty_broken_lessons_and_more() -> None:
    assert len(BROKEN) > 20
    assert faults(GOOD, "good") == []


def test_every_screen_tells_its_first_fault() -> None:
    text = GOOD.replace("gd lr=0.1", "gd lr=x").replace("kind: number", "kind: numbr")
    lines = text.split("\n")
    assert [fault.line for fault in faults(text, "two")] == [
        lines.index("runner: gd lr=x") + 1,
        lines.index("kind: numbr") + 1,
    ]


def test_a_lesson_has_limits() -> None:
    many = GOOD + "## More\n" * (MOST_SCREENS - 1)
    (fault,) = faults(many, "many")
    assert str(fault) == f"this is one screen too many: a lesson has at most {MOST_SCREENS}"
    assert fault.line == GOOD.count("\n") + MOST_SCREENS - 1
    long = GOOD + "x" * MOST_BYTES
    assert [fault.line for fault in faults(long, "long")] == [1]
    with pytest.raises(LessonFault, match="at most 200 kB"):
        text_of(long.encode())


def test_another_encoding_is_told_with_its_line() -> None:
    with pytest.raises(LessonFault, match="not UTF-8") as fault:
        text_of(GOOD.replace("slope", "größe").encode("latin-1"))
    assert fault.value.line == 6


@pytest.mark.parametrize("character", ["#", "~", "`", " ", "a: ", "|", "{", "-", "\t"])
def test_long_lines_are_read_fast(character: str) -> None:
    """A quadratic way to read would hang here."""
    for start in ("", "# ", "## x\n```scene\n", "---\na"):
        faults(start + character * 50_000 + "x", "long")


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_a_damaged_lesson_reads_or_tells_why(portion: int) -> None:
    for seed in range(portion, MUTATIONS, PORTIONS):
        data = damaged_bytes(EVERY_KEY, seed) if seed % 5 == 0 else b""
        text = damaged(EVERY_KEY, seed)
        try:
            found = faults(text_of(data) if data else text, "damaged", seed=seed)
        except LessonFault as fault:
            found = [fault]
        except (AssertionError, ArithmeticError, LookupError, TypeError, Warning) as error:
            raise AssertionError(f"seed {seed}") from error
        last = (data or text.encode("utf-8", "surrogatepass")).count(b"\n") + text.count("\r") + 1
        for fault in found:
            sentence = str(fault)
            assert 1 <= fault.line <= last, (seed, sentence)
            assert 0 < len(sentence) < 1000, (seed, sentence)
            assert "\n" not in sentence


@pytest.mark.parametrize(
    "words",
    [
        *(
            "![a](/dev/zero)",
            "![a][b]",
            "<img src='x.png'>",
            "</div>",
            "<b>",
            "<!-- a -->",
            "<?a?>",
        ),
        *("<p style='background-image:url(/dev/zero)'>", "<https://example.org>", "`<i>`", "a <b"),
    ],
)
@pytest.mark.parametrize("place", ["Some words.", "Tell the gradient from its negative.", "Yes."])
def test_a_lesson_reaches_for_no_file(words: str, place: str) -> None:
    text = GOOD.replace("It falls.\n", "Some words.\n").replace(place, f"It {words} is.")
    number = 1 + [words in line for line in text.split("\n")].index(True)
    (fault,) = faults(text, "own")
    assert (fault.line, str(fault).startswith("a lesson holds no ")) == (number, True)


def test_a_sign_between_spaces_is_no_html() -> None:
    said = "Here a < b, 1 <2 and a <= b; `a < b`. Well! [x](term:loss)\n"
    assert faults(GOOD.replace("It falls.\n", said), "own") == []


def test_what_reads_as_a_fence_or_a_heading_in_code_is_code() -> None:
    shown = "````text\n```scene\nsurface: ravine\n```\n````\n\n~~~python\n## x\n#1\n~~~\n"
    text = GOOD.replace("It falls.\n", f"It falls.\n\n{shown}")
    assert faults(text, "own") == []
    assert read_lesson(text, "own").screens[0].reveal.endswith(shown.strip())


def test_the_extension_has_headings_of_its_own() -> None:
    text = GOOD + "\n# Extension\n\n### More\n\n#### Still more\n\nEnd.\n"
    assert faults(text, "own") == []
    (fault,) = faults(text.replace("### More", "###More"), "own")
    assert str(fault).startswith("'###More' is no heading here: write '### More'")


GOOD_LINES = GOOD.split("\n")
FENCES = [number for number, line in enumerate(GOOD_LINES) if line.startswith("```")]


@pytest.mark.parametrize("number", FENCES)
@pytest.mark.parametrize("written", ["", "two marks", "words"])
def test_a_fence_that_is_wrong_is_one_fault(number: int, written: str) -> None:
    lines = list(GOOD_LINES)
    lines[number] = lines[number][1:] if written == "two marks" else written
    found = faults("\n".join(lines), "own")
    closes = GOOD_LINES[number] == "```"
    opening = FENCES[FENCES.index(number) - 1] if closes else number
    assert len(found) == 1, [(fault.line, str(fault)) for fault in found]
    if closes:
        assert (found[0].line, "closed" in str(found[0])) == (opening + 1, True)
