"""A sweep as a table and as event files."""

# ruff: noqa: D103 - the names say what is tested

import csv
from pathlib import Path

import numpy as np
import pytest
from tensorboardX.proto.api_pb2 import STATUS_FAILURE  # type: ignore[import-untyped]
from tensorboardX.proto.event_pb2 import Event  # type: ignore[import-untyped]
from tensorboardX.proto.plugin_hparams_pb2 import HParamsPluginData  # type: ignore[import-untyped]

from arrows_gui.core.experiment import Experiment, Runner
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.sweep import sweep
from arrows_gui.core.sweep_plan import (
    CODES,
    DIVERGED,
    OUTCOMES,
    UNKNOWN,
    Axis,
    SweepMap,
    SweepPlan,
    axis_of,
    start_axes,
)
from arrows_gui.files.event_records import read_records
from arrows_gui.files.sweep_csv import sweep_table, write_sweep_csv
from arrows_gui.files.sweep_hparams import LARGEST, MOST_RUNS, chosen_cells, export_sweep
from tests.core.helpers import on
from tests.files.event_helpers import Silent, read, run_named


class Quiet(Silent):
    """A report that takes partial maps as well."""

    def partial(self, result: object) -> None:
        """Take what is known so far."""


def axes_of(rule_id: str, *ranges: tuple[str, float, float, int, bool]) -> tuple[Axis, ...]:
    knobs = {knob.name: knob for knob in make_optimizer(rule_id).knobs}
    return tuple(axis_of(knobs[name], *rest) for name, *rest in ranges)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def surface_map() -> SweepMap:
    """A sweep of momentum in the ravine, where the larger rates diverge."""
    runner = Runner(1, "Momentum", make_optimizer("momentum", {"lr": 0.02}))
    axes = axes_of("momentum", ("lr", 1e-3, 100.0, 5, True), ("momentum", 0.0, 0.9, 4, False))
    experiment = Experiment(on("ravine"), (4.0, 1.0), (runner,), 60)
    return sweep(SweepPlan(experiment, 1, axes, 300, 1e-3), Quiet())


@pytest.fixture(scope="module")
def network_map() -> SweepMap:
    objective, theta = made(NetworkSetup("circle", count=60, hidden=(Layer(4, "tanh"),)))
    runner = Runner(1, "Adam", make_optimizer("adam"))
    experiment = Experiment(objective, tuple(theta.tolist()), (runner,), 10)
    axes = axes_of("adam", ("lr", 1e-3, 1e-1, 3, True))
    return sweep(SweepPlan(experiment, 1, axes, 10), Quiet())


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_gives_every_number_back(surface_map: SweepMap, tmp_path: Path) -> None:
    path = tmp_path / "sweep.csv"
    path.write_text("old")
    write_sweep_csv(path, surface_map)
    rows = rows_of(path)
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["sweep.csv"]
    assert len(rows) == surface_map.losses.size
    minima = surface_map.plan.experiment.on_surface.minima()
    assert surface_map.points is not None
    assert surface_map.minimum is not None
    for row, cell in zip(rows, surface_map.cells(), strict=True):
        values = surface_map.plan.values(*cell)
        assert {name: float(row[name]) for name in values} == values
        assert row["outcome"] == OUTCOMES[surface_map.codes[cell]][0]
        loss = surface_map.losses[cell]
        assert (float(row["loss"]) == loss) if np.isfinite(loss) else row["loss"] == ""
        assert (int(row["taken"]), int(row["last"])) == (
            surface_map.taken[cell],
            surface_map.last[cell],
        )
        assert int(row["reached"] or -1) == surface_map.reached[cell]
        if np.isfinite(surface_map.points[cell]).all():
            assert (float(row["end_x"]), float(row["end_y"])) == tuple(surface_map.points[cell])
        number = surface_map.minimum[cell]
        place = (str(number + 1), repr(minima[number].x)) if number >= 0 else ("", "")
        assert (row["minimum"], row["minimum_x"]) == place
    assert {row["outcome"] for row in rows} >= {"settled", "diverged"}


def test_the_table_of_a_network_has_its_test_points(network_map: SweepMap) -> None:
    header, rows = sweep_table(network_map)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert network_map.test_losses is not None
    assert network_map.test_right is not None
    assert [float(row["test_loss"]) for row in found] == network_map.test_losses[0].tolist()
    assert [float(row["test_right"]) for row in found] == network_map.test_right[0].tolist()
    assert "end_x" not in header


def test_a_table_that_cannot_be_written_leaves_nothing(
    surface_map: SweepMap, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(BadInput, match="taken"):
        write_sweep_csv(tmp_path / "taken", surface_map)
    with pytest.raises(BadInput, match="no such file"):
        write_sweep_csv(tmp_path / "missing" / "sweep.csv", surface_map)
    assert not list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*.part"))


def test_every_cell_is_a_run_of_its_own(surface_map: SweepMap, tmp_path: Path) -> None:
    report = Silent()
    export_sweep(tmp_path / "sweep", surface_map, report, "0.1.0")
    assert report.shares[-1] == 1.0
    runs = read(tmp_path / "sweep")
    assert not runs.problems
    assert len(runs.runs) == 1 + surface_map.losses.size
    ((_, about),) = run_named(runs).texts["about"]
    for words in ("20 of 20 runs", "Ravine", "Learning rate: 5 values", "The lowest loss of all"):
        assert words in about
    by_values = {(run.hparams["lr"], run.hparams["momentum"]): run for run in runs.runs[1:]}
    for cell in surface_map.cells():
        values = surface_map.plan.values(*cell)
        run = by_values[values["lr"], values["momentum"]]
        assert run.name == f"lr={values['lr']:.4g}_momentum={values['momentum']:.4g}"
        results = {tag: float(each.values[-1]) for tag, each in run.scalars.items()}
        assert results["final/steps"] == surface_map.taken[cell]
        loss, reached = surface_map.losses[cell], surface_map.reached[cell]
        kept = loss if loss < LARGEST else np.inf
        assert results.get("final/loss", np.inf) == pytest.approx(kept, rel=1e-6)
        assert results.get("reached/step", -1) == reached


def test_a_run_that_diverged_has_failed(surface_map: SweepMap, tmp_path: Path) -> None:
    export_sweep(tmp_path / "sweep", surface_map, Silent())
    failed = 0
    for path in tmp_path.glob("sweep/*/*tfevents*"):
        with path.open("rb") as file:
            events = [Event.FromString(record.data) for record in read_records(file)]
        values = {value.tag: value for event in events for value in event.summary.value}
        content = values["_hparams_/session_end_info"].metadata.plugin_data.content
        failed += HParamsPluginData.FromString(content).session_end_info.status == STATUS_FAILURE
    assert 0 < failed == int((surface_map.codes == CODES[DIVERGED]).sum())


def test_a_network_is_compared_by_what_it_learned(network_map: SweepMap, tmp_path: Path) -> None:
    export_sweep(tmp_path / "sweep", network_map, Silent())
    runs = read(tmp_path / "sweep").runs
    tags = {"final/train_loss", "final/steps", "final/test_loss", "final/test_accuracy"}
    assert [set(run.scalars) for run in runs[1:]] == [tags] * 3


def test_of_a_large_map_an_even_choice_is_written(surface_map: SweepMap) -> None:
    experiment = surface_map.plan.experiment
    for down, across in ((200, 200), (1, 1000), (50, 9), (3, 4), (1, 1)):
        axes = tuple(
            Axis(name, name, np.arange(float(n))) for name, n in (("a", across), ("b", down))
        )
        shape = (down, across)
        counts = np.zeros(shape, dtype=np.int64)
        codes = np.full(shape, CODES[DIVERGED], dtype=np.uint8)
        codes[0, 0] = CODES[UNKNOWN]
        found = SweepMap(
            SweepPlan(experiment, 1, axes, 1), counts, np.zeros(shape), codes, counts, counts
        )
        cells = chosen_cells(found)
        rows, columns = {row for row, _ in cells}, {column for _, column in cells}
        assert len(set(cells)) == len(cells) <= MOST_RUNS
        assert len(cells) >= min(MOST_RUNS * 0.8, down * across) - 1
        assert (0, 0) not in cells
        if len(cells) > 1:
            assert (max(rows), max(columns)) == (down - 1, across - 1)


def test_starts_are_settings_too(tmp_path: Path) -> None:
    runner = Runner(1, "GD", make_optimizer("gd", {"lr": 0.01}))
    experiment = Experiment(on("ravine"), (4.0, 1.0), (runner,), 5)
    axes = start_axes(experiment.on_surface, 2)
    export_sweep(tmp_path / "s", sweep(SweepPlan(experiment, 1, axes, 5), Quiet()), Silent())
    starts = {(run.hparams["start_x"], run.hparams["start_y"]) for run in read(tmp_path).runs[1:]}
    assert starts == {(x, y) for x in axes[0].values for y in axes[1].values}


def test_a_cancelled_export_takes_itself_away(surface_map: SweepMap, tmp_path: Path) -> None:
    for share in (0.0, 0.5):
        with pytest.raises(KeyboardInterrupt):
            export_sweep(tmp_path / "a" / "b", surface_map, Silent(KeyboardInterrupt(), share))
        assert not (tmp_path / "a").exists()
    export_sweep(tmp_path / "whole", surface_map, Silent())
    with pytest.raises(BadInput, match="event files already"):
        export_sweep(tmp_path / "whole", surface_map, Silent())
