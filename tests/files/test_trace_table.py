"""The numbers of a recording as a CSV table and as arrays."""

# ruff: noqa: D103 - the names say what is tested

import csv
import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from arrows_gui import cli_trace
from arrows_gui.core.experiment import Edit, Runner
from arrows_gui.core.network import Layer
from arrows_gui.core.network_document import network_document
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.schedules import parse_schedule
from arrows_gui.files.trace_table import JUDGED, SURFACE_COLUMNS, trace_csv, trace_npz
from tests.core.helpers import experiment, on
from tests.files.event_helpers import Silent
from tests.files.script_helpers import Recorded, branch, recorded
from tests.reporters import Quiet


class Heard(Silent):
    """A report that takes partial results as well."""

    def partial(self, result: object) -> None:
        """Take what is known so far."""


class Unwanted(Exception):  # noqa: N818 - it is no error
    """The work is not wanted any more."""


def table_of(run: Recorded) -> list[dict[str, str]]:
    text = "".join(trace_csv(run.state.document.experiment, run.traces, Quiet()))
    return list(csv.DictReader(io.StringIO(text)))


def arrays_of(run: Recorded) -> dict[str, NDArray[Any]]:
    data = trace_npz(run.state.document.experiment, run.traces, Quiet())
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return dict(file)


@pytest.fixture(scope="module")
def race() -> Recorded:
    """Give a race with a branch; one of its runners comes to rest early."""
    run = replace(experiment(on("ravine"), "adam", {"lr": 0.05}), sigma=0.1)
    other = Runner(7, 'Newton, "fast"', make_optimizer("newton"))
    late = branch(recorded(run, 40).traces[1], 30, 3)
    return recorded(replace(run, runners=(*run.runners, other, late)), 5000)


@pytest.fixture(scope="module")
def training() -> Recorded:
    """Give a training that has whole points at some steps only, and one typed weight."""
    setup = NetworkSetup(count=40, hidden=(Layer(3, "tanh"),))
    run = network_document(setup, "adam", {}).experiment
    return recorded(run, 1500, [Edit(20, 0, "weight:2", 0.5)])


def test_the_columns_are_those_of_the_command_trace() -> None:
    assert SURFACE_COLUMNS == cli_trace.COLUMNS


@pytest.mark.parametrize("schedule", ["constant", "cosine:t_max=30"])
def test_the_table_of_one_runner_is_what_trace_writes(
    schedule: str, capfd: pytest.CaptureFixture[str]
) -> None:
    run = experiment(on("rosenbrock"), "adam", {"lr": 0.05})
    runner = replace(run.runners[0], schedule=parse_schedule(schedule))
    made = recorded(replace(run, runners=(runner,)), 60, hold=False)
    words = f"--surface rosenbrock --optimizer adam --set lr=0.05 --steps 60 --schedule {schedule}"
    assert cli_trace.trace(words.split()) == 0
    known = capfd.readouterr().out.splitlines()
    text = "".join(trace_csv(made.state.document.experiment, made.traces, Quiet()))
    assert text.splitlines() == [f"{'runner' if k == 0 else 'adam'},{known[k]}" for k in range(62)]


@pytest.mark.parametrize("label", ["=1+1", "+x", "-x", "@SUM(A1)", " = 2"])
def test_a_label_is_no_formula_of_a_spreadsheet(label: str) -> None:
    run = experiment(on("bowl"), "gd")
    made = recorded(replace(run, runners=(replace(run.runners[0], label=label),)), 2, hold=False)
    names = {row["runner"] for row in table_of(made)}
    assert names == {f"'{label.strip()}"}


def test_every_point_of_every_runner_is_in_the_table(race: Recorded) -> None:
    rows = table_of(race)
    assert len(rows) == sum(len(trace) for trace in race.traces.values())
    begin = 0
    for trace in race.traces.values():
        some = rows[begin : begin + len(trace)]
        begin += len(trace)
        assert {row["runner"] for row in some} == {trace.runner.label}
        assert [int(row["step"]) for row in some] == list(range(trace.first, trace.last + 1))
        for row in (some[0], some[len(some) // 2], some[-1]):
            step = trace.step(int(row["step"]))
            assert (float(row["x"]), float(row["y"])) == tuple(step.theta)
            assert (float(row["grad_x"]), float(row["grad_y"])) == tuple(step.gradient)
            assert float(row["loss"]) == step.loss
            if step.pending:
                assert row["update_x"] == row["update_y"] == row["lr"] == ""
            else:
                assert (float(row["update_x"]), float(row["update_y"])) == tuple(step.update)
                assert float(row["lr"]) == step.lr


def test_the_arrays_of_a_surface_are_those_of_the_steps(race: Recorded) -> None:
    arrays = arrays_of(race)
    assert arrays["runners"].tolist() == [trace.runner.label for trace in race.traces.values()]
    for place, trace in enumerate(race.traces.values(), 1):
        named = {
            name.removeprefix(f"runner{place}_"): array
            for name, array in arrays.items()
            if name.startswith(f"runner{place}_")
        }
        count = len(trace)
        assert named["step"].tolist() == list(range(trace.first, trace.last + 1))
        assert named["update"].shape == (count - 1, 2)
        for k in (trace.first, (trace.first + trace.last) // 2, trace.last - 1):
            step, row = trace.step(k), k - trace.first
            for name, value in (
                *(("theta", step.theta), ("loss", step.loss), ("gradient", step.gradient)),
                *(("used_gradient", step.used_gradient), ("update", step.update), ("lr", step.lr)),
                *((f"state_{letter}", each) for letter, each in step.state._asdict().items()),
            ):
                np.testing.assert_array_equal(named[name][row], value)


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_what_every_rule_remembers_is_among_the_arrays(rule: type) -> None:
    made = recorded(experiment(on("ravine"), rule.id), 5)  # type: ignore[attr-defined]
    arrays, state = arrays_of(made), made.traces[1].state(4)
    assert {name for name in arrays if "state_" in name} == {
        f"runner1_state_{letter}" for letter in state._fields
    }
    for letter, value in state._asdict().items():
        np.testing.assert_array_equal(arrays[f"runner1_state_{letter}"][4], value)


def test_the_table_of_a_network_has_all_figures(training: Recorded) -> None:
    rows, (trace,) = table_of(training), training.traces.values()
    assert list(rows[0]) == ["runner", "step", *trace.names(), *JUDGED]
    assert len(rows) == len(trace)
    for k in (0, 20, 777, trace.last):
        for name in trace.names():
            value = trace.figures(k).get(name, np.nan)
            assert rows[k][name] == ("" if np.isnan(value) else f"{value:.17g}")
    steps, judged = trace.evaluations()
    filled = [row for row in rows if row["train_loss"]]
    assert [float(row["step"]) for row in filled] == steps.tolist()
    assert [float(row["test_accuracy"]) for row in filled] == judged.test_accuracy.tolist()


def test_the_arrays_of_a_network_hold_figures_and_whole_points(training: Recorded) -> None:
    arrays, (trace,) = arrays_of(training), training.traces.values()
    for name in trace.names():
        np.testing.assert_array_equal(
            arrays[f"runner1_{name.replace('/', '_')}"], trace.series(name)
        )
    whole = arrays["runner1_checkpoint_step"].tolist()
    assert whole[-1] == trace.last
    assert len(whole) < len(trace)
    for place in (0, len(whole) // 2, -1):
        theta = arrays["runner1_checkpoint_theta"][place]
        np.testing.assert_array_equal(theta, trace.step(whole[place]).theta)
    assert arrays["layers"].tolist() == ["layer1", "layer2"]
    assert arrays["layer_ends"].tolist() == [[0, 9], [9, 13]]
    assert len(arrays["runner1_judged_step"]) == len(arrays["runner1_test_loss"])


@pytest.mark.parametrize("kind", ["race", "training"])
def test_the_progress_grows_to_the_whole_and_the_work_can_be_ended(
    kind: str, request: pytest.FixtureRequest
) -> None:
    run: Recorded = request.getfixturevalue(kind)
    for write in (lambda *all_: "".join(trace_csv(*all_)), trace_npz):
        report = Heard()
        write(run.state.document.experiment, run.traces, report)
        assert report.shares == sorted(report.shares)
        assert report.shares[-1] == 1
        with pytest.raises(Unwanted):
            write(run.state.document.experiment, run.traces, Heard(Unwanted(), 0.01))


def test_a_recording_that_has_only_begun_has_one_line() -> None:
    made = recorded(experiment(on("bowl")), 0)
    (row,) = table_of(made)
    assert (row["step"], row["x"], row["lr"]) == ("0", "1.5", "")
    assert arrays_of(made)["runner1_update"].shape == (0, 2)
