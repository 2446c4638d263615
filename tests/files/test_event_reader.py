"""Event files of others open in ours; of damaged ones the good part is kept and the rest named.

The files in ``tests/data/events_torch`` were written by torch.utils.tensorboard.SummaryWriter
(torch 2.13), those in ``events_tensorflow`` by tf.summary and Keras's callback (TensorFlow 2.21),
while a network of two layers trained; ``events_norms.json`` has the lengths that torch and
TensorFlow gave for each gradient and parameter at each step.
"""

# ruff: noqa: D103 - the names say what is tested

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from arrows_gui.files import event_collector, event_files
from arrows_gui.files.event_data import Histogram
from arrows_gui.files.event_layers import BINS, SQUARES, layers_of
from arrows_gui.files.event_records import framed
from arrows_gui.files.event_writer import Event, EventWriter, Summary
from tests.files.event_helpers import DATA, Silent, read, run_named, sentences

NORMS = json.loads((DATA / "events_norms.json").read_text(encoding="utf-8"))
TORCH, TENSORFLOW = DATA / "events_torch", DATA / "events_tensorflow"


def test_reading_is_loaded_only_when_it_is_used() -> None:
    code = (
        "import sys, arrows_gui.files.event_reader, arrows_gui.files.tensorboard_run\n"
        "assert not [name for name in sys.modules if name.startswith(('tensorb', 'google'))]"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)


def test_files_of_torch_open() -> None:
    runs = read(TORCH)
    assert runs.problems == ()
    assert [run.name for run in runs.runs] == [".", "trial"]
    run = run_named(runs)
    assert run.images == 1
    assert run.texts["notes/text_summary"] == ((0, "made by torch"),)
    losses = run.scalars["loss/train"]
    np.testing.assert_array_equal(losses.steps, [0, 1, 2])
    assert np.all(np.diff(losses.values) < 0)
    for name, rows in NORMS["torch"].items():
        for tag, place in ((f"{name}.grad", 0), (name, 1)):
            norms = [histogram.norm for histogram in run.histograms[tag].histograms]
            assert norms == pytest.approx([row[place] for row in rows], rel=1e-6), tag
    trial = run_named(runs, "trial")
    assert trial.hparams == {"lr": 0.1, "nesterov": 0.0, "rule": "sgd"}
    assert trial.scalars["hparam/loss"].values[0] == losses.values[-1]


def test_layers_of_torch_are_known_exactly() -> None:
    layers = layers_of(run_named(read(TORCH)))
    assert [layer.name for layer in layers.layers] == ["0", "2"]
    assert layers.ratio is not None
    for layer in layers.layers:
        parts = [NORMS["torch"][f"{layer.name}.{part}"] for part in ("weight", "bias")]
        for lengths, place in ((layer.gradient, 0), (layer.weight, 1)):
            assert lengths is not None
            assert lengths.source == SQUARES
            exact = [np.hypot(a[place], b[place]) for a, b in zip(*parts, strict=True)]
            assert lengths.values == pytest.approx(exact, rel=1e-6)
        assert layer.update is None
    known = " ".join(str(message) for message in layers.known)
    assert "gradients and weights exactly" in known
    assert "updates are not known" in known
    assert "never where it points" in known


def test_files_of_tensorflow_open() -> None:
    runs = read(TENSORFLOW)
    assert runs.problems == ()
    run = run_named(runs)
    assert run.texts["notes"] == ((0, "made by TensorFlow"),)
    assert run.images == 1
    assert run.scalars["loss"].values[0] == pytest.approx(2.1150784)
    layers = layers_of(run)
    assert [layer.name for layer in layers.layers] == ["sequential/dense", "sequential/head"]
    for layer in layers.layers:
        assert layer.gradient is not None
        assert layer.gradient.source == BINS
        rows = zip(
            *(NORMS["tensorflow"][f"{layer.name}/{p}"] for p in ("kernel", "bias")), strict=True
        )
        exact = [np.hypot(a[0], b[0]) for a, b in rows]
        assert layer.gradient.values == pytest.approx(exact, rel=0.05)
    keras = layers_of(run_named(runs, "keras"))
    assert [layer.name for layer in keras.layers] == ["sequential/dense", "sequential/head"]
    assert all(layer.weight and layer.gradient is None for layer in keras.layers)


def test_of_damaged_files_the_good_part_is_kept(tmp_path: Path) -> None:
    data = next(TENSORFLOW.glob("*.v2")).read_bytes()
    path = tmp_path / "events.out.tfevents.1.x"
    rng = random.Random(4)
    for attempt in range(60):
        damaged = bytearray(data[: rng.randrange(len(data))] if attempt % 2 else data)
        for _ in range(rng.randrange(1, 4)):
            if damaged and attempt % 3:
                damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(damaged))
        runs = read(path)
        assert bytes(damaged) == data or runs.problems or len(runs.runs) <= 1
        for message in sentences(runs):
            assert message.startswith(path.name)
    path.write_bytes(data[:6000])
    runs = read(path)
    assert len(runs.runs[0].scalars["loss"].values) == 2
    (sentence,) = sentences(runs)
    assert "byte 5" in sentence
    assert sentence.endswith(
        "the file ends in the middle of a record; what comes before is kept, "
        "the rest of the file is not read"
    )


def test_good_records_with_odd_contents_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1.x"
    rng = random.Random(5)
    seeds = [bytes(record) for record in _some_messages()]
    parts = []
    for _ in range(1500):
        message = bytearray(rng.choice(seeds))
        for _ in range(rng.randrange(5)):
            message[rng.randrange(len(message))] = rng.randrange(256)
        parts.append(framed(bytes(message)))
    path.write_bytes(b"".join(parts))
    runs = read(path)
    assert 0 < len(runs.problems) <= 110
    for run in runs.runs:
        layers_of(run)
    assert any("is no event" in sentence for sentence in sentences(runs))


def _some_messages() -> list[bytes]:
    made = []
    for file in (*TORCH.glob("events*"), *TENSORFLOW.glob("events*")):
        from arrows_gui.files.event_records import read_records

        with file.open("rb") as opened:
            made += [record.data for record in read_records(opened)][:12]
    return made


def test_folders_that_hold_nothing_are_told_in_a_sentence(tmp_path: Path) -> None:
    assert sentences(read(tmp_path / "none")) == ["there is no file or folder none"]
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("x")
    assert sentences(read(tmp_path / "empty")) == [
        "there are no event files in empty; their names contain tfevents"
    ]
    (tmp_path / "empty" / "events.out.tfevents.1.x").touch()
    assert sentences(read(tmp_path / "empty")) == ["events.out.tfevents.1.x is empty"]
    (tmp_path / "words").write_text("these are words, and no records at all")
    (sentence,) = sentences(read(tmp_path / "words"))
    assert sentence.startswith("words, byte 0: the length of a record does not agree")


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_links_and_depth_and_numbers_are_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path
    for number in range(event_files.MOST_DEPTH + 2):
        deep = deep / str(number)
        deep.mkdir()
        (deep / "loop").symlink_to(tmp_path)
    with EventWriter(tmp_path) as writer:
        writer.scalars(0, {"loss": 1.0})
    told = sentences(read(tmp_path))
    assert "the folder 0/loop is a link, which was not followed" in told
    assert any(sentence.endswith("lies too deep and was not looked at") for sentence in told)
    monkeypatch.setattr(event_files, "MOST_FILES", 2)
    for name in "abc":
        (tmp_path / name).mkdir()
        (tmp_path / name / "tfevents").touch()
    assert "only the first 2 event files were read" in sentences(read(tmp_path))


def test_long_series_are_thinned_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_collector, "MOST_SCALARS", 100)
    monkeypatch.setattr(event_collector, "MOST_TAGS", 3)
    monkeypatch.setattr(event_collector, "MOST_NUMBERS", 2000)
    edges = np.linspace(0, 1, 21)
    histogram = Histogram(edges, np.ones(20), 0, 1, 20, 10, 7)
    with EventWriter(tmp_path) as writer:
        for step in range(350):
            writer.scalars(step, {"loss": step, f"tag{step}": 0.0})
            writer.histogram(step, "gradients/a", histogram)
    runs = read(tmp_path)
    steps = runs.runs[0].scalars["loss"].steps
    assert 50 <= len(steps) <= 101
    assert set(np.diff(steps[:-1])) == {4.0}
    assert steps[-1] == 349
    assert len(runs.runs[0].histograms["gradients/a"].steps) * 49 < 3000
    told = sentences(runs)
    assert "run .: of loss one in 4 values is kept" in told
    assert "349 values were left out: a tag is too long, or there are over 3 tags" in told
    assert any("histograms is kept" in sentence for sentence in told)


def test_what_the_report_raises_passes_through(tmp_path: Path) -> None:
    from arrows_gui.files.event_reader import read_events

    with pytest.raises(KeyboardInterrupt):
        read_events(TORCH, Silent(KeyboardInterrupt()))
    silent = Silent()
    read_events(TORCH, silent)
    assert silent.shares[-1] == 1.0
    assert silent.shares == sorted(silent.shares)


def test_values_of_the_same_step_are_replaced_by_later_ones(tmp_path: Path) -> None:
    rows = [(5, 1.0), (7, 2.0), (5, 3.0), (6, 4.0)]
    data = b"".join(
        framed(
            Event(
                step=step, summary=Summary(value=[Summary.Value(tag="loss", simple_value=value)])
            ).SerializeToString()
        )
        for step, value in rows
    )
    (tmp_path / "tfevents").write_bytes(data)
    loss = read(tmp_path).runs[0].scalars["loss"]
    np.testing.assert_array_equal(loss.steps, [5, 6, 7])
    np.testing.assert_array_equal(loss.values, [3, 4, 2])
