"""The command line: data on stdout, one sentence on stderr, and the exit status."""

# ruff: noqa: D103 - the names say what is tested

import csv
import io
import json
import os
import socket
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from arrows_gui import __version__
from arrows_gui.cli import main
from arrows_gui.cli_display import display_problem
from arrows_gui.cli_trace import COLUMNS
from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import hyperparameters
from arrows_gui.core.schedules import SCHEDULES
from arrows_gui.core.surfaces import SURFACES, surface_by_id
from arrows_gui.core.sweep import sweep
from arrows_gui.core.sweep_plan import Axis, SweepPlan
from tests.reporters import Quiet

REFERENCE = json.loads(
    (Path(__file__).parent / "data" / "torch_optim.json").read_text(encoding="utf-8")
)
BOWL = ("trace", "--formula", "x^2 + y^2", "--optimizer", "gd")
LIMIT_S = 60
LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks X11")


class Done(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


class Run:
    """Calls main() in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> Done:
        """Give status, output and errors of one command."""
        self._capsys.readouterr()
        status = main(list(words))
        return Done(status, *self._capsys.readouterr())

    def rows(self, *words: str) -> list[dict[str, float | None]]:
        """Give the rows of a trace, read from CSV."""
        done = self(*words)
        assert (done.status, done.err) == (0, "")
        return [
            {name: float(text) if text else None for name, text in row.items()}
            for row in csv.DictReader(io.StringIO(done.out))
        ]

    def record(self, *words: str) -> Any:
        """Give what a command writes as JSON."""
        done = self(*words, "--format", "json")
        assert (done.status, done.err) == (0, "")
        return json.loads(done.out, parse_constant=lambda name: pytest.fail(name))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(capsys)


def program(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Start the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "arrows_gui", *words],
        capture_output=True,
        env=without_display() | environment,
        cwd=Path(__file__).parents[1],
        timeout=LIMIT_S,
        check=False,
    )


def without_display() -> dict[str, str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {name: value for name, value in os.environ.items() if name not in hidden}


def is_one_sentence(text: str) -> bool:
    return text.startswith("arrows-gui: ") and text.count("\n") == 1 and "Traceback" not in text


# trace: what it computes


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: case["optimizer"])
def test_a_trace_is_that_of_torch(case: dict[str, Any], run: Run) -> None:
    knobs = [
        word
        for name, value in case["hyperparameters"].items()
        for word in ("--set", f"{name}={json.dumps(value)}")
    ]
    x, y = case["start"]
    words = ("--optimizer", case["optimizer"], "--start", f"{x!r},{y!r}", *knobs)
    rows = run.rows("trace", "--formula", case["formula"], "--steps", str(case["steps"]), *words)
    assert [row["step"] for row in rows] == list(range(case["steps"] + 1))
    theta = np.array([(row["x"], row["y"]) for row in rows])
    np.testing.assert_allclose(theta, case["theta"], rtol=1e-9, atol=1e-12)
    loss = np.array([row["loss"] for row in rows], float)
    np.testing.assert_allclose(loss, case["loss"], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_csv_and_json_agree(rule: Any, run: Run) -> None:
    words = ("trace", "--surface", "ravine", "--optimizer", rule.id, "--steps", "9")
    rows = run.rows(*words)
    assert run.record(*words)["steps"] == rows
    assert tuple(rows[0]) == COLUMNS


def test_a_csv_has_plain_newlines_and_17_digits() -> None:
    done = program(*BOWL, "--start", "0.1,1e-3", "--set", "lr=0.25", "--steps", "1")
    assert done.stdout.decode("utf-8").split("\n") == [
        "step,x,y,loss,grad_x,grad_y,update_x,update_y,lr",
        "0,0.10000000000000001,0.001,0.010001000000000001,0.20000000000000001,0.002,"
        "-0.050000000000000003,-0.00050000000000000001,0.25",
        "1,0.050000000000000003,0.00050000000000000001,0.0025002500000000003,"
        "0.10000000000000001,0.001,,,",
        "",
    ]
    assert (done.returncode, done.stderr) == (0, b"")


def test_json_says_all_that_was_asked(run: Run) -> None:
    words = ("--surface", "ravine", "--constant", "kappa=30", "--optimizer", "momentum")
    more = ("--set", "lr=0.01", "--start", "1,-2", "--steps", "5", "--schedule", "cosine:t_max=9")
    rest = ("--clip-norm", "2", "--clip-value", "3", "--noise", "0.5", "--seed", "7")
    record = run.record("trace", *words, *more, *rest)
    assert len(record.pop("steps")) == 6
    assert record == {
        "optimizer": "momentum",
        "hyperparameters": {"lr": 0.01, "momentum": 0.9, "dampening": 0, "weight_decay": 0},
        "surface": "ravine",
        "constants": {"kappa": 30, "phi": 0, "scale": 1},
        "start": [1, -2],
        "steps_asked": 5,
        "seed": 7,
        "noise": 0.5,
        "clip_norm": 2,
        "clip_value": 3,
        "schedule": {"id": "cosine", "t_max": 9, "eta_min": 0},
        "outcome": {
            "kind": "exhausted",
            "step": 5,
            "sentence": "Took all 5 steps without coming to rest.",
        },
    }


def test_json_of_a_formula_has_the_formula(run: Run) -> None:
    record = run.record(*BOWL, "--schedule", "multi_step:milestones=3;9")
    assert record["formula"] == "x^2 + y^2"
    assert "surface" not in record
    assert record["constants"] == {}
    assert record["clip_norm"] is None
    assert record["schedule"] == {"id": "multi_step", "milestones": [3, 9], "gamma": 0.1}


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_the_defaults_are_those_of_the_rule(rule: Any, run: Run) -> None:
    record = run.record("trace", "--surface", "bowl", "--optimizer", rule.id, "--steps", "0")
    assert record["hyperparameters"] == hyperparameters(make_optimizer(rule.id))


def test_a_trace_begins_at_the_start_of_the_surface_and_takes_100_steps(run: Run) -> None:
    rows = run.rows("trace", "--surface", "rosenbrock", "--optimizer", "adam")
    surface = next(surface for surface in SURFACES if surface.id == "rosenbrock")
    assert (rows[0]["x"], rows[0]["y"]) == surface.start
    assert len(rows) == 101


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)
def test_every_surface_can_be_traced(surface: Any, run: Run) -> None:
    assert len(run.rows("trace", "--surface", surface.id, "--optimizer", "adam")) == 101


def test_the_updates_lead_from_row_to_row(run: Run) -> None:
    rows = run.rows(*BOWL, "--set", "lr=0.3", "--noise", "0.1", "--steps", "20")
    for row, following in pairwise(rows):
        assert row["x"] + row["update_x"] == following["x"]  # type: ignore[operator]
        assert row["y"] + row["update_y"] == following["y"]  # type: ignore[operator]
    assert [rows[-1][name] for name in ("update_x", "update_y", "lr")] == [None] * 3


def test_no_steps_give_one_row(run: Run) -> None:
    rows = run.rows(*BOWL, "--steps", "0")
    assert len(rows) == 1
    assert rows[0]["update_x"] is None
    assert run.record(*BOWL, "--steps", "0")["outcome"]["kind"] == "exhausted"


@pytest.mark.parametrize("steps", [4095, 4096, 4097, 10_000])
def test_a_long_trace_has_every_row(steps: int, run: Run) -> None:
    rows = run.rows(*BOWL, "--noise", "1", "--steps", str(steps))
    assert [row["step"] for row in rows] == list(range(steps + 1))
    assert all(row["lr"] == 0.001 for row in rows[:-1])


def test_a_run_that_settles_takes_all_its_steps(run: Run) -> None:
    record = run.record(*BOWL, "--set", "lr=0.5", "--steps", "50")
    assert len(record["steps"]) == 51
    assert record["outcome"]["kind"] == "settled"
    assert record["outcome"]["step"] < 50


def test_a_run_on_a_saddle_says_so(run: Run) -> None:
    words = ("--surface", "saddle", "--start", "1,0", "--set", "lr=0.25", "--steps", "90")
    assert run.record("trace", "--optimizer", "gd", *words)["outcome"]["kind"] == "saddle"


def test_a_run_that_diverges_ends_with_its_last_finite_row(run: Run) -> None:
    words = ("trace", "--formula", "x^4 + y^4", "--optimizer", "gd", "--set", "lr=1")
    rows, record = run.rows(*words), run.record(*words)
    assert record["steps"] == rows
    assert record["outcome"]["kind"] == "diverged"
    assert record["outcome"]["step"] == len(rows) < 101
    assert rows[-1]["update_x"] is None
    assert all(np.isfinite(value) for row in rows for value in row.values() if value is not None)


def test_the_rate_of_each_update_is_written(run: Run) -> None:
    rows = run.rows(*BOWL, "--schedule", "step:step_size=2,gamma=0.5", "--steps", "4")
    assert [row["lr"] for row in rows] == [0.001, 0.001, 0.0005, 0.0005, None]


def test_the_gradient_is_exact_and_the_update_uses_the_clipped_one(run: Run) -> None:
    rows = run.rows(*BOWL, "--start", "3,4", "--set", "lr=1", "--clip-norm", "1", "--steps", "1")
    assert (rows[0]["grad_x"], rows[0]["grad_y"]) == (6, 8)
    assert rows[0]["update_x"] == pytest.approx(-0.6, rel=1e-6)
    rows = run.rows(*BOWL, "--start", "3,4", "--set", "lr=1", "--clip-value", "7", "--steps", "1")
    assert (rows[0]["update_x"], rows[0]["update_y"]) == (-6, -7)


def test_noise_depends_on_the_seed_alone(run: Run) -> None:
    noisy = (*BOWL, "--noise", "0.5", "--steps", "30")
    assert run(*noisy, "--seed", "1") == run(*noisy, "--seed", "1")
    assert run(*noisy, "--seed", "1") != run(*noisy, "--seed", "2")
    assert run(*noisy) == run(*noisy, "--seed", "0")


def test_a_constant_changes_the_loss(run: Run) -> None:
    words = ("trace", "--surface", "ravine", "--optimizer", "gd", "--start", "0,1", "--steps", "0")
    assert run.rows(*words, "--constant", "kappa=30")[0]["loss"] == 15


# How options are read


def test_an_option_takes_the_next_word_whatever_it_starts_with(run: Run) -> None:
    words = ("--formula", "-x^2", "--start", "-1.5,2", "--optimizer", "gd", "--steps", "0")
    assert run.rows("trace", *words)[0]["loss"] == -2.25
    joined = ("--formula=-x^2", "--start=-1.5,2", "--optimizer=gd", "--steps=0")
    assert run("trace", *joined) == run("trace", *words)
    assert "unknown name" in run("trace", "--formula", "--steps", "--optimizer", "gd").err


def test_a_formula_may_hold_an_equals_sign_only_as_an_error(run: Run) -> None:
    assert "column" in run("trace", "--formula=y=x", "--optimizer", "gd").err


def test_of_a_repeated_option_the_last_wins(run: Run) -> None:
    twice = ("--steps", "wrong", "--steps", "3", "--optimizer", "none", "--optimizer", "gd")
    assert len(run.rows(*BOWL, *twice)) == 4
    knobs = ("--set", "lr=wrong", "--set", "weight_decay=0.1", "--set", "lr=0.2")
    record = run.record(*BOWL, *knobs)
    assert record["hyperparameters"] == {"lr": 0.2, "weight_decay": 0.1}
    ravine = ("trace", "--surface", "ravine", "--optimizer", "gd")
    record = run.record(*ravine, "--constant", "kappa=2", "--constant", "kappa=3")
    assert record["constants"]["kappa"] == 3


def test_a_switch_is_true_or_false(run: Run) -> None:
    words = ("trace", "--surface", "bowl", "--optimizer", "rmsprop", "--set")
    assert run.record(*words, "centered=true")["hyperparameters"]["centered"] is True
    assert run.record(*words, "centered=false")["hyperparameters"]["centered"] is False


WRONG: tuple[tuple[tuple[str, ...], str], ...] = (
    (("explode",), "unknown command 'explode'"),
    (("",), "unknown command"),
    (("tra",), "unknown command"),
    (("render", "a"), "render needs --out"),
    (("check-lessons", "a"), "unknown command"),
    (("lesson.arrows",), "there is no file 'lesson.arrows'"),
    (("./trace",), "there is no file './trace'"),
    (("C:\\lesson",), "there is no file 'C:\\lesson'"),
    (("a.arrows", "b.arrows"), "one file at a time"),
    (("--explode",), "unknown option '--explode'"),
    (("--vers",), "unknown option"),
    (("-x",), "unknown option"),
    (("--self-test", "now"), "no use for the word 'now'"),
    (("--screenshot", "a.png"), "--screenshot goes with --self-test"),
    (("--self-test", "--screenshot"), "--screenshot needs a value"),
    (("--self-test", "--screenshot="), "--screenshot needs the name of a file"),
    (("list",), "surfaces, optimizers, schedules, arrows, lessons"),
    (("list", "cats"), "surfaces, optimizers, schedules, arrows, lessons"),
    (("list", "arrows", "surfaces"), "one word"),
    (("list", "arrows", "--format", "csv"), "--format is text or json"),
    (("list", "arrows", "--form", "json"), "unknown option"),
    (("trace",), "--formula TEXT or --surface ID"),
    (("trace", "--formula", "x"), "--optimizer ID"),
    (("trace", "--optimizer", "gd"), "--formula TEXT or --surface ID"),
    ((*BOWL, "--surface", "bowl"), "not both"),
    ((*BOWL, "more"), "no use for the word 'more'"),
    ((*BOWL, "--step", "3"), "unknown option '--step'"),
    ((*BOWL, "--steps"), "--steps needs a value"),
    ((*BOWL, "--steps", "-1"), "--steps must be a whole number"),
    ((*BOWL, "--steps", "1e3"), "--steps must be a whole number"),
    ((*BOWL, "--steps", ""), "--steps must be a whole number"),
    ((*BOWL, "--steps", "9" * 5000), "--steps must be a whole number"),
    ((*BOWL, "--seed", "-1"), "--seed must be a whole number"),
    ((*BOWL, "--seed", "0.5"), "--seed must be a whole number"),
    ((*BOWL, "--start", "1"), "--start takes two numbers"),
    ((*BOWL, "--start", "1,2,3"), "--start takes two numbers"),
    ((*BOWL, "--start", "1,b"), "--start must be a number"),
    ((*BOWL, "--start", "nan,1"), "--start must be a finite number"),
    ((*BOWL, "--start", "1,-inf"), "--start must be a finite number"),
    ((*BOWL, "--start", "1e200,1"), "not finite at the start"),
    ((*BOWL, "--format", "xml"), "--format is csv or json"),
    ((*BOWL, "--noise", "-1"), "--noise must not be below 0"),
    ((*BOWL, "--noise", "nan"), "--noise must be a finite number"),
    ((*BOWL, "--clip-norm", "0"), "--clip-norm must be above 0"),
    ((*BOWL, "--clip-norm", "inf"), "--clip-norm must be a finite number"),
    ((*BOWL, "--clip-value", "-2"), "--clip-value must be above 0"),
    ((*BOWL, "--optimizer", "adm"), "there are gd, momentum"),
    ((*BOWL, "--optimizer", ""), "there are gd, momentum"),
    ((*BOWL, "--set", "rate=1"), "gd has lr, weight_decay"),
    ((*BOWL, "--set", "lr"), "--set takes NAME=VALUE"),
    ((*BOWL, "--set", "=1"), "--set takes NAME=VALUE"),
    ((*BOWL, "--set", "lr="), "lr must be a number"),
    ((*BOWL, "--set", "lr=nan"), "lr must be a finite number"),
    ((*BOWL, "--set", "lr=inf"), "lr must be a finite number"),
    ((*BOWL, "--set", "lr=-1"), "lr must be 0 or more, not -1"),
    ((*BOWL, "--optimizer", "rmsprop", "--set", "centered=1"), "true or false"),
    ((*BOWL, "--schedule", "cosin"), "there are constant, step"),
    ((*BOWL, "--schedule", "step:size=3"), "step has step_size, gamma"),
    ((*BOWL, "--schedule", "step:gamma=-1"), "gamma must be 0 or more, not -1"),
    ((*BOWL, "--constant", "kappa=3"), "--constant sets a constant of a --surface"),
    (("trace", "--surface", "bowll", "--optimizer", "gd"), "there are bowl, ravine"),
    (
        ("trace", "--surface", "ravine", "--optimizer", "gd", "--constant", "k=3"),
        "ravine has kappa, phi, scale",
    ),
    (
        ("trace", "--surface", "bowl", "--optimizer", "gd", "--constant", "k=3"),
        "bowl has scale",
    ),
    (
        ("trace", "--surface", "ravine", "--optimizer", "gd", "--constant", "kappa=nan"),
        "kappa must be a finite number",
    ),
    (("trace", "--formula", "", "--optimizer", "gd"), "the formula is empty"),
    (("trace", "--formula", "2x", "--optimizer", "gd"), "write products with *"),
    (("trace", "--formula", "x +\n\n{y}", "--optimizer", "gd"), "unexpected character '{'"),
    (("trace", "--formula", "x\n2", "--optimizer", "gd"), "write products with *"),
    (("trace", "--formula", "open(x)", "--optimizer", "gd"), "unknown name 'open'"),
    (("trace", "--formula", "1/x", "--optimizer", "gd", "--start", "0,0"), "not finite"),
    (("trace", "--formula", "log(x)", "--optimizer", "gd", "--start", "-1,0"), "not finite"),
)


@pytest.mark.parametrize(("words", "part"), WRONG, ids=lambda value: str(value)[:60])
def test_bad_input_is_one_sentence_and_status_2(
    words: tuple[str, ...], part: str, run: Run
) -> None:
    done = run(*words)
    assert (done.status, done.out) == (2, "")
    assert is_one_sentence(done.err)
    assert part in done.err


def test_bad_input_is_told_by_the_real_program() -> None:
    done = program(*BOWL, "--set", "rate=1")
    assert (done.returncode, done.stdout) == (2, b"")
    assert is_one_sentence(done.stderr.decode().replace(os.linesep, "\n"))


# list, --version, --help


def test_optimizers_are_listed_with_their_knobs(run: Run) -> None:
    records = run.record("list", "optimizers")
    assert [record["id"] for record in records] == [rule.id for rule in OPTIMIZERS]
    assert list(records[0]) == ["id", "title", "knobs"]
    knob = {"name": "lr", "default": 0.001, "minimum": 0, "maximum": 1e308, "scale": "log0"}
    assert records[0]["knobs"][0] == knob


def test_schedules_are_listed_with_their_arguments(run: Run) -> None:
    records = {record["id"]: record for record in run.record("list", "schedules")}
    assert list(records) == [schedule.id for schedule in SCHEDULES]
    names = {id_: [knob["name"] for knob in record["knobs"]] for id_, record in records.items()}
    assert names["multi_step"] == ["milestones", "gamma"]
    assert names["one_cycle"][:2] == ["max_lr", "total_steps"]
    assert records["multi_step"]["knobs"][0]["default"] == [30, 80]


def test_surfaces_are_listed_with_what_is_known(run: Run) -> None:
    records = {record["id"]: record for record in run.record("list", "surfaces")}
    assert list(records) == [surface.id for surface in SURFACES]
    wanted = {"id", "title", "group", "formula", "sentence", "axis_names", "constants"}
    assert set(records["bowl"]) == {*wanted, "window", "start", "lr", "minima"}
    assert records["bowl"]["minima"] == [[0, 0]]
    names = [constant["name"] for constant in records["ravine"]["constants"]]
    assert names == ["kappa", "phi", "scale"]


def test_arrows_are_listed_as_they_are_drawn(run: Run) -> None:
    records = run.record("list", "arrows")
    assert [record["id"] for record in records] == [kind.id for kind in ARROWS]
    names = ["id", "title", "head", "dash", "letter", "tail", "unit", "formula", "sentence"]
    assert list(records[0]) == names


@pytest.mark.parametrize("kind", ["surfaces", "optimizers", "schedules", "arrows", "datasets"])
def test_a_list_as_text_has_one_line_for_each(kind: str, run: Run) -> None:
    done = run("list", kind)
    ids = [record["id"] for record in run.record("list", kind)]
    assert [line.split()[0] for line in done.out.splitlines()] == ids
    assert run("list", "--format", "text", kind) == done == run("list", kind, "--format=text")


def test_output_is_utf_8_whatever_the_locale() -> None:
    done = program("list", "arrows", "--format", "json", LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "θ" in done.stdout.decode("utf-8")
    assert b"\r" not in done.stdout


def test_the_version_is_told(run: Run) -> None:
    assert run("--version") == Done(0, f"arrows-gui {__version__}\n", "")


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("trace", "--help"), ("list", "--help")])
def test_help_names_the_options(words: tuple[str, ...], run: Run) -> None:
    done = run(*words)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("usage: arrows-gui")
    assert max(map(len, done.out.splitlines())) <= 100


def test_help_offers_every_command(run: Run) -> None:
    told = run("--help").out + run("list", "--help").out
    for word in ("trace", "render", "check-lesson", "lessons", ".arrows"):
        assert word in told


# Without Qt, without a reader, without a display


@pytest.mark.parametrize(
    "words",
    [
        [*BOWL, "--format", "json"],
        ["list", "surfaces"],
        ["list", "optimizers"],
        ["list", "schedules"],
        ["list", "arrows"],
        ["--version"],
        ["--help"],
        ["explode"],
    ],
    ids=" ".join,
)
def test_qt_is_not_imported(words: list[str]) -> None:
    script = (
        "import sys; from arrows_gui.cli import main; main(sys.argv[1:])\n"
        "qt = {name.split('.')[0] for name in sys.modules}"
        " & {'PySide6', 'shiboken6', 'pyqtgraph', 'contourpy'}\n"
        "sys.exit(9 if qt else 0)"
    )
    command = [sys.executable, "-c", script, *words]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, capture_output=True, cwd=root, timeout=LIMIT_S, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_closed_pipe_ends_it_quietly(form: str) -> None:
    command = [sys.executable, "-m", "arrows_gui", *BOWL, "--steps", "50000", "--format", form]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[1]
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(LIMIT_S) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk to write to")
def test_output_that_cannot_be_written_is_status_1() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "arrows_gui", *BOWL],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[1],
            timeout=LIMIT_S,
            check=False,
        )
    assert done.returncode == 1
    assert is_one_sentence(done.stderr.decode())


@LINUX_ONLY
@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DISPLAY": ":7654"},
        {"DISPLAY": "unix:7654.0"},
        {"DISPLAY": "nonsense"},
        {"DISPLAY": ":7654", "QT_QPA_PLATFORM": "xcb"},
        {"WAYLAND_DISPLAY": "wayland-7654", "XDG_RUNTIME_DIR": "/nowhere"},
        {"QT_QPA_PLATFORM": "wayland"},
    ],
    ids=str,
)
def test_without_a_display_the_window_is_status_3(environment: dict[str, str]) -> None:
    done = program(**environment)
    assert (done.returncode, done.stdout) == (3, b"")
    assert is_one_sentence(done.stderr.decode())
    assert b"display" in done.stderr


@LINUX_ONLY
@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "eglfs"])
def test_other_platforms_need_no_display(platform: str) -> None:
    assert display_problem({"QT_QPA_PLATFORM": platform}) is None


@LINUX_ONLY
def test_a_display_of_another_machine_is_taken_at_its_word() -> None:
    assert display_problem({"DISPLAY": "classroom:0.0"}) is None
    assert display_problem({"DISPLAY": "classroom:0", "QT_QPA_PLATFORM": "wayland"}) is not None


@LINUX_ONLY
def test_a_display_that_answers_is_no_problem(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        wayland = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert display_problem(wayland) is None
        assert display_problem({**wayland, "QT_QPA_PLATFORM": "xcb"}) is not None
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X7653")
        server.listen()
        assert display_problem({"DISPLAY": ":7653"}) is None


@pytest.mark.parametrize("rule_type", OPTIMIZERS, ids=lambda rule: rule.id)
def test_a_cell_of_a_sweep_is_the_run_that_trace_makes(run: Run, rule_type: type) -> None:
    steps, rates = 40, np.array((1e-5, 2e-4))
    axes = [Axis("lr", "Learning rate", rates, log=True)]
    for knob in rule_type.knobs[-1:]:
        if knob.name != "lr":
            other = knob.low if knob.low != knob.default else knob.high
            values = np.array(sorted((float(knob.default), float(other))))
            axes.append(Axis(knob.name, knob.title, values))
    objective = SurfaceObjective(surface_by_id("rosenbrock"))
    runner = Runner(0, "", make_optimizer(rule_type.id))
    plan = SweepPlan(Experiment(objective, (-1.5, 2.0), (runner,), steps), 0, tuple(axes), steps)
    found = sweep(plan, Quiet())

    for row, column in found.cells():
        settings = hyperparameters(plan.cell(row, column).runners[0].optimizer)
        words = (f"{name}={str(value).lower()}" for name, value in settings.items())
        sets = [word for setting in words for word in ("--set", setting)]
        asked = ("trace", "--surface", "rosenbrock", "--start", "-1.5,2", "--steps", str(steps))
        last = run.record(*asked, "--optimizer", rule_type.id, *sets)["steps"][-1]
        assert found.losses[row, column] == pytest.approx(last["loss"], rel=1e-12, abs=1e-12)
        assert found.points is not None
        place = (last["x"], last["y"])
        assert found.points[row, column] == pytest.approx(place, rel=1e-12, abs=1e-12)
