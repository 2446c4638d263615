"""What is exported: the numbers of the run, all or nothing."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tensorboardX.proto.event_pb2 import Event

from arrows_gui.core.experiment import Edit, Experiment, Runner
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.files.event_layers import LOGGED, layers_of
from arrows_gui.files.event_records import read_records
from arrows_gui.files.tensorboard_figures import MOST_STEPS, even_steps
from arrows_gui.files.tensorboard_run import ExportedRun, export_run, folder_names
from tests.core.helpers import on
from tests.files.event_helpers import Silent, network_run, race, ran, read, run_named, surface_run


def exported(folder: Path, run: ExportedRun) -> Path:
    export_run(folder, run, Silent())
    return folder


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*"))


def test_a_run_on_a_surface_comes_back(tmp_path: Path) -> None:
    run = surface_run()
    trace = run.traces[0]
    assert isinstance(trace, SurfaceTrace)
    trace.edits = (Edit(3, 1, "lr", 0.5),)
    runs = read(exported(tmp_path / "new" / "run", run))
    assert runs.problems == ()
    found = run_named(runs)
    for k, loss in enumerate(found.scalars["loss"].values):
        step = trace.step(k)
        assert loss == np.float32(step.loss)
        assert found.scalars["grad_norm/global"].values[k] == np.float32(np.hypot(*step.gradient))
        assert found.scalars["param/x"].values[k] == np.float32(step.theta[0])
        assert found.scalars["param/y"].values[k] == np.float32(step.theta[1])
    angles = found.scalars["angle/step_vs_neg_grad_deg"]
    assert len(angles.steps) == trace.last == len(found.scalars["lr"].steps)
    assert angles.values[0] == pytest.approx(0.0, abs=1e-4)
    step = trace.step(8)
    cosine = -(step.update @ step.gradient) / np.hypot(*step.update) / np.hypot(*step.gradient)
    assert angles.values[8] == pytest.approx(np.degrees(np.arccos(cosine)), rel=1e-5)
    ((_, about),) = found.texts["about"]
    for part in ("**Momentum in the ravine**", "Start: (4, 1)", "lr 0.02", "Seed: 0", "0.1.0"):
        assert part in about
    assert "from step 3: lr = 0.5" in about


def test_files_are_named_and_begin_as_those_of_others(tmp_path: Path) -> None:
    (file,) = files_in(exported(tmp_path / "run", surface_run()))
    assert file.name.startswith("events.out.tfevents.")
    assert file.name.endswith(".arrows")
    with file.open("rb") as opened:
        events = [Event.FromString(record.data) for record in read_records(opened)]
    assert events[0].file_version == "brain.Event:2"
    times = [event.wall_time for event in events]
    assert times == sorted(set(times))
    assert int(times[0]) == int(file.name.split(".")[3])


def test_a_training_comes_back_with_its_layers(tmp_path: Path) -> None:
    run = network_run()
    trace = run.traces[0]
    assert isinstance(trace, NetworkTrace)
    found = run_named(read(exported(tmp_path / "run", run)))
    assert found.images == 2
    layers = layers_of(found)
    assert [layer.name for layer in layers.layers] == ["layer1", "layer2", "layer3"]
    for layer, block in zip(layers.layers, trace.objective.network.blocks, strict=True):
        for k in (0, 7, 59):
            step = trace.step(k)
            vectors = (step.gradient, step.theta, step.update)
            known = (layer.gradient, layer.weight, layer.update)
            for lengths, vector in zip(known, vectors, strict=True):
                assert lengths is not None
                assert lengths.source == LOGGED
                assert lengths.at(k) == pytest.approx(np.linalg.norm(vector[block.whole]))
        kinds = {"gradients": "gradient", "parameters": "theta", "updates": "update"}
        for kind, name in kinds.items():
            series = found.histograms[f"{kind}/{block.name}.weight"]
            for t, each in zip(series.steps.tolist(), series.histograms, strict=True):
                vector = getattr(trace.step(int(t)), name)[block.weight]
                assert each.norm == pytest.approx(np.linalg.norm(vector), rel=1e-12)
                assert each.counts.sum() == each.num == len(vector)
                assert (each.low, each.high) == (vector.min(), vector.max())
    assert layers.ratio is not None
    assert layers.ratio.at(20) == pytest.approx(trace.figures(20)["first_to_last"])
    steps, evaluation = trace.evaluations()
    np.testing.assert_array_equal(found.scalars["test/accuracy"].steps, steps)
    np.testing.assert_allclose(found.scalars["test/loss"].values, evaluation.test_loss, rtol=1e-6)
    assert "layer2: 4 relu" in found.texts["about"][0][1]


def test_a_race_has_a_folder_for_each_runner(tmp_path: Path) -> None:
    run = race()
    runs = read(exported(tmp_path / "race", run))
    names = ["Adam", "GD_fast_1", "gd_fast_1_2"]
    assert [each.name for each in runs.runs] == [".", *names]
    hparams = {name: run_named(runs, name).hparams for name in names}
    assert hparams["Adam"]["beta2"] == 0.999
    assert hparams["GD_fast_1"]["clip_norm"] == 5.0
    assert hparams["gd_fast_1_2"]["schedule"] == "cosine"
    for trace, name in zip(run.traces, ("GD_fast_1", "gd_fast_1_2", "Adam"), strict=True):
        found = run_named(runs, name).scalars
        assert found["final/loss"].values == [np.float32(trace.step(trace.last).loss)]
        assert found["final/lowest_loss"].values[0] <= found["final/loss"].values[0]


def test_folders_get_names_that_every_system_takes() -> None:
    labels = ("a/b\\c:d*?", "A b c d", "..", "con", "a" * 90, "Größe 1", "nul.txt", "")
    names = folder_names(labels)
    assert names[:4] == ("a_b_c_d", "A_b_c_d_2", "run", "_con")
    assert names[5:] == ("Größe_1", "_nul.txt", "run_2")
    assert len({name.casefold() for name in names}) == len(labels)


def test_a_long_run_is_thinned_and_says_so(tmp_path: Path) -> None:
    found = run_named(read(exported(tmp_path / "long", surface_run(5001))))
    steps = found.scalars["loss"].steps
    assert len(steps) <= MOST_STEPS
    assert steps[-1] == 5001
    assert set(np.diff(steps[:-1])) == {3.0}
    assert "the numbers of one step in 3 are written, of 5001 steps" in found.texts["about"][0][1]
    for last in (1, 1999, 2000, 2001, 10**6):
        assert len(even_steps(0, last)) <= MOST_STEPS
        assert even_steps(0, last)[-1] == last
    assert even_steps(4, 4) == [4]


def test_numbers_beyond_single_precision_are_written(tmp_path: Path) -> None:
    rule = make_optimizer("gd", {"lr": 1e30})
    run = ran(Experiment(on("ravine"), (4.0, 1.0), (Runner(1, "Far", rule),), 30), "Diverges")
    found = run_named(read(exported(tmp_path / "far", run)))
    assert not np.isfinite(found.scalars["loss"].values[-1])
    assert found.scalars["loss"].values[0] == pytest.approx(13)


def test_a_cancelled_export_leaves_nothing(tmp_path: Path) -> None:
    tmp_path = tmp_path / "work"
    tmp_path.mkdir()
    before = tmp_path / "mine.txt"
    before.write_text("stays")
    for run, share in ((surface_run(), 0.5), (race(), 0.7), (network_run(), 0.2)):
        with pytest.raises(KeyboardInterrupt):
            export_run(tmp_path / "a" / "b", run, Silent(KeyboardInterrupt(), share))
        with pytest.raises(KeyboardInterrupt):
            export_run(tmp_path, run, Silent(KeyboardInterrupt(), share))
        assert files_in(tmp_path) == [before]
    silent = Silent()
    export_run(tmp_path / "whole", surface_run(), silent)
    assert silent.shares == sorted(silent.shares)
    assert silent.shares[-1] == 1.0


def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path) -> None:
    run = surface_run(3)
    exported(tmp_path / "used", run)
    (tmp_path / "file").write_text("x")
    held = files_in(tmp_path)
    sentences = {
        "used": "the folder used has event files already; choose a new one",
        "file": "file is a file, not a folder",
        "file/below": "the run could not be written to below: not a directory",
    }
    for name, sentence in sentences.items():
        with pytest.raises(BadInput) as refused:
            export_run(tmp_path / name, run, Silent())
        assert str(refused.value) == sentence
    bad = replace(run, pictures=((0, b"no picture"),))
    with pytest.raises(ValueError, match="PNG"):
        export_run(tmp_path / "bad", bad, Silent())
    assert files_in(tmp_path) == held
