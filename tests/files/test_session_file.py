"""A session file holds the whole state, and what is not right in one is named with its path."""

# ruff: noqa: D103 - the names say what is tested

import json
from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.dataset import Dataset
from arrows_gui.core.descent import Descent
from arrows_gui.core.experiment import Experiment
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_document import network_document
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.core.state import Answer, LabState, LessonState, WholeState
from arrows_gui.files.session_file import decoded, encoded, schema, upgraded
from arrows_gui.files.session_schema import MOST_BYTES
from tests.files.session_states import GROUPS, rich, whole

APP = "1.2.3"


def points(state: LabState, steps: int = 12) -> list[np.ndarray]:
    """Take some steps from where the run began, and give what every runner records."""
    experiment = state.experiment
    descent = Descent(experiment)
    descent.advance(steps)
    return [batch.points for batch in descent.batches()]


def assert_same_experiment(one: Experiment, other: Experiment) -> None:
    assert one.start == other.start
    assert repr(one.runners) == repr(other.runners)  # nan equals nan here
    assert (one.steps, one.seed, one.sigma) == (other.steps, other.seed, other.sigma)


def assert_same_data(one: LabState, other: LabState) -> None:
    a, b = one.document.network, other.document.network
    if a is None or b is None or a.own is None or b.own is None:
        assert a == b
        return
    assert replace(a, own=None) == replace(b, own=None)
    np.testing.assert_array_equal(a.own.x, b.own.x)
    np.testing.assert_array_equal(a.own.targets, b.own.targets)
    assert (a.own.features, a.own.target) == (b.own.features, b.own.target)
    assert a.own.classes == b.own.classes


def assert_same_lab(one: LabState, other: LabState) -> None:
    assert_same_experiment(one.document.experiment, other.document.experiment)
    assert one.document.view == other.document.view
    assert_same_data(one, other)
    for name in ("begun", "edits", "waits", "recorded", "cursor", "window", "tab", "predicts"):
        assert repr(getattr(one, name)) == repr(getattr(other, name)), name
    assert one.predict_first == other.predict_first


def assert_same(one: WholeState, other: WholeState) -> None:
    pairs = ((one.surface, other.surface), (one.network, other.network))
    for before, after in pairs:
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert_same_lab(before, after)
            for path, again in zip(points(before), points(after), strict=True):
                np.testing.assert_array_equal(path, again)
    assert (one.workspace, one.lesson) == (other.workspace, other.lesson)
    assert one.locked == other.locked


@pytest.mark.parametrize("group", GROUPS)
def test_a_state_comes_back_as_it_was_with_the_same_run(group: str) -> None:
    for name, state in GROUPS[group]():
        data = encoded(state, APP)
        back = decoded(data)
        assert encoded(back, APP) == data, name
        assert_same(back, state)


@pytest.fixture(scope="module", name="data")
def rich_file() -> bytes:
    return encoded(rich(), APP)


def own_knob(**changes: object) -> dict[str, object]:
    """Give a formula with a constant of its own, whose knob is changed."""
    knob = {"name": "q", "default": 1.0, "low": 0.0, "high": 2.0, "minimum": 0.0, "maximum": 5.0}
    loss = {"id": "own", "formula": "q*x^2", "start": [1, 1], "lr": 0.1, "constants": {"q": 1}}
    return {**loss, "knobs": [{**knob, **changes}]}


GONE = object()
"""Stands for a key that is taken out."""

WRONG: tuple[tuple[str, object, str], ...] = (
    ("format", "arrows-lesson", "it is none of Arrows"),
    ("format", GONE, "it is none of Arrows"),
    ("version", 0, "at $.version: it must be the number of a format"),
    ("version", "1", "at $.version: it must be the number of a format"),
    ("version", 3, "made by a newer version of Arrows (format 3; this one reads 1)"),
    ("app", 5, "at $.app: Expected str, got int"),
    ("extra", 1, "at $: Object contains unknown field extra"),
    ("workspace", "kitchen", "at $.workspace: "),
    ("locked", 1, "at $.locked: Expected bool, got int"),
    ("surface", GONE, "at $: Object missing required field surface"),
    ("surface", None, "at $.surface: "),
    ("lesson.id", "x" * 101, "at $.lesson.id: "),
    ("lesson.screen", -1, "at $.lesson.screen: "),
    ("lesson.answers.0.text", "x" * 2001, "at $.lesson.answers[0].text: "),
    ("lesson.answers.0.right", "yes", "at $.lesson.answers[0].right: "),
    ("surface.loss.id", "hill", "at $.surface.loss.id: unknown surface 'hill'"),
    ("surface.loss.id", "bowl", "at $.surface.loss: only a formula of one's own has more"),
    ("surface.loss.formula", "x^", "at $.surface.loss.formula: the formula ends too early"),
    ("surface.loss.formula", "x" * 501, "at $.surface.loss.formula: "),
    ("surface.loss.formula", "z", "at $.surface.loss.formula: unknown name 'z' (column 1)"),
    ("surface.loss.formula", "log(x - 9)", "at $.surface.loss.start: the loss or its gradient"),
    ("surface.loss.constants", {}, "at $.surface.loss.formula: unknown name 'kappa'"),
    ("surface.loss.constants.kappa", -1, "at $.surface.loss.constants.kappa: kappa must be"),
    ("surface.loss.constants.kappa", "2", "at $.surface.loss.constants.kappa: it must be a"),
    ("surface.loss.constants.kappa", 10**400, "at $.surface.loss.constants.kappa: it must be"),
    ("surface.loss.constants.q", 1, "at $.surface.loss.constants.q: unknown knob 'q'"),
    ("surface.loss.of", "hill", "at $.surface.loss.of: unknown surface 'hill'"),
    ("surface.loss.knobs", [{"name": "q"}], "at $.surface.loss.knobs[0]: "),
    (
        *("surface.loss", own_knob(name="x")),
        "at $.surface.loss.knobs[0]: each knob has a name of its own",
    ),
    ("surface.loss", own_knob(low=2.0), "at $.surface.loss.knobs[0]: a knob goes from a smaller"),
    ("surface.loss", own_knob(default=7.0), "at $.surface.loss.knobs[0]: q must lie between"),
    (
        *("surface.loss", own_knob(scale="log", low=0.0)),
        "at $.surface.loss.knobs[0]: a logarithmic knob",
    ),
    ("surface.loss.start", GONE, "at $.surface.loss: a formula of one's own has a start"),
    ("surface.loss.start", [1.0], "at $.surface.loss.start: "),
    ("surface.loss.lr", -1, "at $.surface.loss.lr: the learning rate must be"),
    ("surface.loss.window", [1, 1, 0, 2], "at $.surface.loss.window: a window goes from"),
    ("surface.loss.window", [0, 1e300, 0, 2], "at $.surface.loss.window: a window goes from"),
    ("surface.window", [0, 1, 2, 1], "at $.surface.window: a window goes from"),
    ("surface.start", [1, 2, 3], "at $.surface.start: "),
    ("surface.start", [1, "2"], "at $.surface.start[1]: Expected float, got str"),
    ("surface.start", [1e300, 0], "at $.surface.start: the loss or its gradient"),
    ("surface.runners", [], "at $.surface.runners: "),
    ("surface.runners.0", 7, "at $.surface.runners[0]: "),
    ("surface.runners.1.id", 0, "at $.surface.runners: each runner has an id of its own"),
    ("surface.runners.1.id", -1, "at $.surface.runners[1].id: "),
    ("surface.runners.1.rule", "sgd", "at $.surface.runners[1].rule: unknown optimizer 'sgd'"),
    ("surface.runners.1.rule", "muon", "at $.surface.runners[1].rule: muon is for the matrices"),
    ("surface.runners.1.settings.lr", -1, "at $.surface.runners[1].settings.lr: lr must be 0"),
    ("surface.runners.1.settings.lr", [], "at $.surface.runners[1].settings.lr: it must be a"),
    ("surface.runners.1.settings.beta1", 1, "at $.surface.runners[1].settings.beta1: beta1"),
    ("surface.runners.1.settings.rate", 1, "at $.surface.runners[1].settings.rate: unknown"),
    ("surface.runners.1.label", "x" * 201, "at $.surface.runners[1].label: "),
    ("surface.runners.1.look", 8, "at $.surface.runners[1].look: "),
    ("surface.runners.0.schedule.id", "up", "at $.surface.runners[0].schedule.id: unknown sch"),
    (
        *("surface.runners.0.schedule.arguments.patience", 0.5),
        "at $.surface.runners[0].schedule.arguments.patience: patience must be a whole number",
    ),
    (
        *("surface.runners.0.schedule.arguments.patience", [1]),
        "at $.surface.runners[0].schedule.arguments.patience: it must be a finite number",
    ),
    (
        *("surface.runners.0.schedule", {"id": "multi_step", "arguments": {"milestones": 3}}),
        "at $.surface.runners[0].schedule.arguments.milestones: it must be a list",
    ),
    (
        *("surface.runners.0.schedule", {"id": "multi_step", "arguments": {"milestones": [0.5]}}),
        "at $.surface.runners[0].schedule.arguments.milestones: step numbers are whole",
    ),
    (
        *("surface.runners.0.schedule", {"id": "multi_step", "arguments": {"milestones": []}}),
        "at $.surface.runners[0].schedule.arguments.milestones: milestones must be",
    ),
    ("surface.runners.0.clip", {"norm": 0}, "at $.surface.runners[0].clip: the limit of the norm"),
    ("surface.runners.2.origin.theta", [1], "at $.surface.runners[2].origin.theta: "),
    ("surface.runners.2.origin.state", [], "at $.surface.runners[2].origin: Momentum remembers 1"),
    ("surface.runners.2.origin.state.0", [1], "at $.surface.runners[2].origin.state[0]: "),
    ("surface.runners.2.origin.state.0.0", "big", "at $.surface.runners[2].origin.state[0][0]: "),
    ("surface.runners.2.origin.step", 10**8, "at $.surface.runners[2].origin.step: "),
    ("surface.runners.2.schedule", GONE, "at $.surface.runners[2].origin: Constant remembers no"),
    ("surface.steps", 10_000_001, "at $.surface.steps: "),
    ("surface.steps", 1.5, "at $.surface.steps: Expected int, got float"),
    ("surface.seed", -1, "at $.surface.seed: "),
    ("surface.sigma", -0.1, "at $.surface.sigma: sigma must be 0 or more"),
    ("surface.view.arrows", ["up"], "at $.surface.view.arrows: 'up' is unknown"),
    ("surface.view.scale_mode", "big", "at $.surface.view.scale_mode: 'big' is unknown"),
    ("surface.view.space", "4-D", "at $.surface.view.space: '4-D' is unknown"),
    ("surface.view.speed", -1, "at $.surface.view.speed: a speed is 0, or"),
    ("surface.view.speed", 1e-300, "at $.surface.view.speed: a speed is 0, or"),
    ("surface.view.focus", 5, "at $.surface.view.focus: there is no such runner"),
    ("surface.view.hidden", [5], "at $.surface.view.hidden: there is no such runner"),
    ("surface.run.begun.7", {"lr": 1}, "at $.surface.run.begun.7: there is no such runner"),
    ("surface.run.begun.1.lr", -1, "at $.surface.run.begun.1.lr: lr must be 0 or more"),
    ("surface.run.begun.x", {}, "$.surface.run.begun"),
    ("surface.run.recorded", 10**8, "at $.surface.run.recorded: "),
    ("surface.run.cursor", 41, "at $.surface.run.cursor: it is not recorded so far"),
    ("surface.run.behind", {"7": 30}, "at $.surface.run.behind.7: there is no such runner"),
    ("surface.run.behind", {"2": 40}, "at $.surface.run.behind.2: it begins and is changed before"),
    ("surface.run.behind", {"2": 0}, "at $.surface.run.behind.2: it begins and is changed before"),
    ("surface.run.behind", {"1": 0}, "at $.surface.run.behind.1: it begins and is changed before"),
    ("surface.run.edits.0.step", 10, "at $.surface.run.edits[1]: edits are in the order"),
    ("surface.run.edits.1.step", 41, "at $.surface.run.edits[1]: edits are in the order"),
    ("surface.run.edits.0.runner", 9, "at $.surface.run.edits[0]: there is no such runner"),
    ("surface.run.edits.0.knob", "speed", "at $.surface.run.edits[0]: unknown knob 'speed'"),
    ("surface.run.edits.0.knob", "weight:0", "at $.surface.run.edits[0]: unknown knob 'weight:0'"),
    ("surface.run.edits.0.value", -3, "at $.surface.run.edits[0]: lr must be 0 or more"),
    ("surface.run.edits.0.value", None, "at $.surface.run.edits[0].value: "),
    ("surface.predicts", "weight", "at $.surface.predicts: 'weight' is unknown"),
    ("surface.tab", "x" * 101, "at $.surface.tab: "),
    ("network.predicts", "update", "at $.network: Object contains unknown field predicts"),
    ("network.runner.rule", "newton", "at $.network.runner.rule: 'newton' is unknown"),
    ("network.runner.rule", "gd", "at $.network.runner.settings.nesterov: unknown knob"),
    ("network.runner.id", 3, "at $.network.view.focus: there is no such runner"),
    (
        *(
            "network.runner.origin",
            {"runner": 0, "step": 0, "theta": [0, 0], "state": [[0, 0]] * 3},
        ),
        "at $.network.runner: a network's run cannot be branched",
    ),
    ("network.recipe.dataset", "circle", "at $.network.recipe.dataset: 'circle' is unknown"),
    ("network.recipe.own", GONE, "at $.network.recipe.dataset: 'table' is unknown"),
    ("network.recipe.count", 5_001, "at $.network.recipe.count: "),
    ("network.recipe.train_share", 1, "at $.network.recipe: the share for training must lie"),
    ("network.recipe.dropout", 1, "at $.network.recipe: the dropout must be at least 0"),
    ("network.recipe.l2", -1, "at $.network.recipe: l2 must be a finite number from 0 on"),
    ("network.recipe.seed", 2**60, "at $.network.recipe.seed: "),
    ("network.recipe.batch_size", -1, "at $.network.recipe.batch_size: "),
    ("network.recipe.init", "warm", "at $.network.recipe.init: 'warm' is unknown"),
    ("network.recipe.loss", "mse", "at $.network.recipe.loss: 'mse' is unknown"),
    ("network.recipe.output", "step", "at $.network.recipe.output: 'step' is unknown"),
    ("network.recipe.hidden.0.units", 65, "at $.network.recipe: a hidden layer has 1 to 64"),
    ("network.recipe.hidden.0.activation", "", "at $.network.recipe.hidden[0]: '' is unknown"),
    ("network.recipe.hidden", [{"units": 1, "activation": "tanh"}] * 9, "at $.network.recipe"),
    ("network.recipe.own.features", [], "at $.network.recipe.own.features: "),
    ("network.recipe.own.features.1.values", [1.0], "at $.network.recipe.own.features[1]: there"),
    ("network.recipe.own.features.1.values.0", "", "at $.network.recipe.own.features[1].values[0]"),
    ("network.recipe.own.features.1.values.0", 1e101, "at $.network.recipe: the data lie farther"),
    ("network.recipe.own.target.values.0", 3, "at $.network.recipe.own.target: there is a target"),
    ("network.recipe.own.target.values.0", 0.5, "at $.network.recipe.own.target: there is a"),
    ("network.recipe.own.classes", ["a"], "at $.network.recipe.own.classes: there are at least"),
    ("network.recipe.own.classes", ["a"] * 11, "at $.network.recipe.own.classes: "),
    ("network.run.edits.0.knob", "weight:99999", "at $.network.run.edits[0]: there is no weight"),
    ("network.run.edits.0.knob", "weight:05", "at $.network.run.edits[0]: there is no weight"),
    ("network.run.edits.0.value", True, "at $.network.run.edits[0]: there is no weight"),
)
"""A path into a file, what is put there, and how the sentence begins that refuses it."""


def with_value(data: bytes, path: str, value: object) -> bytes:
    """Put something into a file, or take it out."""
    document = json.loads(data)
    *way, last = (int(word) if word.isdigit() else word for word in path.split("."))
    place = document
    for key in way:
        place = place[key if isinstance(place, list) else str(key)]
    last = last if isinstance(place, list) else str(last)
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return json.dumps(document).encode()


@pytest.mark.parametrize("place", range(len(WRONG)), ids=lambda place: WRONG[place][0])
def test_what_is_wrong_is_named_with_its_path(place: int, data: bytes) -> None:
    path, value, sentence = WRONG[place]
    broken = with_value(data, path, value)
    with pytest.raises(BadInput) as refused:
        decoded(broken)
    assert str(refused.value).startswith("this session file cannot be opened: ")
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "it is damaged: Input data was truncated"),
        (b"arrows", "it is damaged: JSON is malformed"),
        (b"[]", "it is none of Arrows"),
        (b"{}", "it is none of Arrows"),
        (b"null", "it is none of Arrows"),
        (b"\x80\x04K\x01.", "it is damaged: JSON is malformed"),  # a pickle
        (b"\xff\xfe{\x00}\x00", "it is damaged: JSON is malformed"),
        (b'{"format": "arrows-session", "version": 1e999}', "it is none of Arrows"),
        (b'{"format": "arrows-session", "version": 1, "app": "\xff"}', "it is damaged"),
        (b'{"format": "arrows-session", "x": ' + b"[" * 10**6, "it is nested too deeply"),
        (b" " * (MOST_BYTES + 1), "it is larger than 64 MiB"),
    ],
    ids=lambda each: str(each)[:20],
)
def test_what_is_no_session_file_is_refused(file: bytes, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        decoded(file)
    assert str(refused.value).startswith(f"this session file cannot be opened: {sentence}")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 400])
def test_every_number_is_finite(word: str, data: bytes) -> None:
    assert data.count(b"3.5") == 1
    assert data.count(b"0.25") > 1
    for number in (b"3.5", b"0.25", b"40"):
        with pytest.raises(BadInput):
            decoded(data.replace(number, word.encode()))


def test_whole_numbers_are_numbers_too_and_a_mark_of_the_order_of_bytes_is_passed_over(
    data: bytes,
) -> None:
    back = decoded(b"\xef\xbb\xbf" + data.replace(b"1.5", b"15e-1").replace(b"-1.0", b"-1"))
    assert encoded(back, APP) == data


def test_a_file_is_text_with_one_value_a_line(data: bytes) -> None:
    text = data.decode("utf-8")
    assert text.startswith('{\n "format": "arrows-session",\n "version": 1,\n "app": "1.2.3",\n')
    assert text.endswith("}\n")
    assert max(map(len, text.splitlines())) < 100


def test_the_first_state_is_a_short_file() -> None:
    (state,) = (state for name, state in GROUPS["odd"]() if name == "first")
    assert len(encoded(state, APP)) < 700


def test_what_a_file_cannot_hold_is_left_out_of_it() -> None:
    state = rich()
    document = state.surface.document
    short = replace(document, experiment=replace(document.experiment, steps=8))
    cut = replace(state.surface, document=short, window=(0.0, 1e-300, 0.0, 1e300))
    answers = tuple(Answer("t" * 500, "\ud800" * 5000, False) for _ in range(1500))
    lesson = LessonState("x" * 300, answers=answers)
    back = decoded(encoded(replace(state, surface=cut, lesson=lesson), APP))
    assert (back.surface.recorded, back.surface.cursor) == (8, 8)
    assert back.surface.edits == state.surface.edits[:1]
    assert back.surface.window is None
    assert back.lesson is not None
    assert back.lesson.id == "x" * 100
    assert set(back.lesson.answers) == {Answer("t" * 100, "?" * 2000, False)}


def test_too_many_data_of_ones_own_are_refused_when_they_are_saved() -> None:
    data = Dataset(np.zeros((50_000, 40)), np.zeros(50_000), ("x",) * 40, "y")
    document = network_document(NetworkSetup("table", own=data), "gd", {})
    with pytest.raises(BadInput, match="2,050,000 numbers, and a session file holds at most"):
        encoded(whole(document), APP)


def test_as_many_data_as_are_allowed_come_back() -> None:
    rng = np.random.default_rng(1)
    names = tuple("abcdefghijklmnopqrs")
    data = Dataset(rng.normal(size=(100_000, 19)), np.zeros(100_000), names, "y")
    document = network_document(NetworkSetup("table", own=data), "gd", {})
    back = decoded(encoded(whole(document), APP)).network
    assert back is not None
    assert back.document.network is not None
    assert back.document.network.own is not None
    np.testing.assert_array_equal(back.document.network.own.x, data.x)


def test_the_schema_tells_other_programs_what_a_file_has() -> None:
    parts = schema()["$defs"]
    assert parts["FilePart"]["required"] == ["surface", "format", "version"]
    assert not any(part["additionalProperties"] for part in parts.values())
    assert json.loads(json.dumps(schema()))["$ref"] == "#/$defs/FilePart"


def test_an_older_file_is_brought_up_to_date_a_step_at_a_time() -> None:
    steps = {
        1: lambda raw: {**raw, "two": raw["one"] + 1},
        2: lambda raw: {**raw, "three": raw["two"] + 1},
    }
    assert json.loads(upgraded(b'{"one": 1}', 1, steps, 3)) == {"one": 1, "two": 2, "three": 3}
    assert json.loads(upgraded(b'{"two": 5}', 2, steps, 3)) == {"two": 5, "three": 6}
    assert upgraded(b'{"one": 1}', 3, steps, 3) == b'{"one": 1}'
