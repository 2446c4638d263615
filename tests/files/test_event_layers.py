"""The names of tags, and what is known of layers from them."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.files.event_data import EventRun, Histogram, Histograms, Scalars
from arrows_gui.files.event_histograms import (
    MOST_BINS,
    by_magnitude,
    common_edges,
    histogram_of,
    magnitude_edges,
    rebinned,
    tidied,
)
from arrows_gui.files.event_layers import LOGGED, SQUARES, TAKEN, layers_of
from arrows_gui.files.event_tags import reading_of

HISTOGRAM_TAGS = {
    "grad/layer1": ("gradient", "layer1", ""),
    "gradients/layer1.weight": ("gradient", "layer1", "weight"),
    "Gradients/fc1_weight": ("gradient", "fc1", "weight"),
    "fc1.weight.grad": ("gradient", "fc1", "weight"),
    "fc1_grad": ("gradient", "fc1", ""),
    "conv1.bias/grad": ("gradient", "conv1", "bias"),
    "module.fc1.weight.grad": ("gradient", "fc1", "weight"),
    "gradients/sequential/dense/kernel": ("gradient", "sequential/dense", "kernel"),
    "encoder.layers.0.attn.weight.grad": ("gradient", "encoder.layers.0.attn", "weight"),
    "parameters/fc1.weight": ("weight", "fc1", "weight"),
    "weights/fc1": ("weight", "fc1", ""),
    "fc1/weights": ("weight", "fc1", "weights"),
    "fc1.weight": ("weight", "fc1", "weight"),
    "dense/kernel_0": ("weight", "dense", "kernel_0"),
    "sequential/dense/kernel/histogram": ("weight", "sequential/dense", "kernel"),
    "lstm.weight_ih_l0": ("weight", "lstm", "weight_ih_l0"),
    "updates/layer2.bias": ("update", "layer2", "bias"),
    "activations/relu1": None,
    "gradual/x": None,
    "grad": None,
    "": None,
}
SCALAR_TAGS = {
    "grad_2.0_norm_fc1.weight": ("gradient", "fc1", "weight"),
    "grad_2.0_norm/fc1.weight": ("gradient", "fc1", "weight"),
    "layer_grad_l2_norm/fc1.weight": ("gradient", "fc1", "weight"),
    "l2_norm/grad/fc1.weight": ("gradient", "fc1", "weight"),
    "l2_norm/param/fc1.weight": ("weight", "fc1", "weight"),
    "grad_norm/layer1": ("gradient", "layer1", ""),
    "fc1.weight.grad_norm": ("gradient", "fc1", "weight"),
    "weight_norm/layer1": ("weight", "layer1", ""),
    "update_norm/layer1": ("update", "layer1", ""),
    "grad/fc1": ("gradient", "fc1", ""),
    "grad_2.0_norm_total": None,
    "grad_norm/global": None,
    "grad_norm": None,
    "train/grad_norm": None,
    "grad_inf_norm_fc1": None,
    "grad_1.0_norm_fc1": None,
    "grads/fc1/mean": None,
    "grad_scale": None,
    "update_ratio/layer1": None,
    "cos/grad_vs_previous/layer1": None,
    "param/x": None,
    "fc1.weight": None,
    "loss/train": None,
}


def test_tags_are_read_as_people_write_them() -> None:
    for tags, is_histogram in ((HISTOGRAM_TAGS, True), (SCALAR_TAGS, False)):
        for tag, wanted in tags.items():
            found = reading_of(tag, is_histogram)
            given = found and (found.kind, found.layer, found.part)
            assert given == wanted, tag
    for odd in ("/" * 300, "grad_" * 60, "." * 300, "a.b_" * 75, "weight" * 50):
        reading_of(odd, True)
        reading_of(odd, False)


def scalars(*values: float) -> Scalars:
    return Scalars(np.arange(len(values), dtype=np.float64), np.array(values))


def histograms(*rows: Array) -> Histograms:
    made = [histogram_of(row) for row in rows]
    return Histograms(np.arange(len(rows), dtype=np.float64), tuple(h for h in made if h))


def test_the_best_source_of_a_length_is_taken() -> None:
    three, four = np.array((3.0,)), np.array((0.0, 4.0))
    run = EventRun(
        "r",
        {
            "grad_norm/layer2": scalars(5.5),
            "grad/layer10": scalars(2.0, 3.0),
            "grads/layer1": scalars(-1.0, 2.0),
        },
        {
            "gradients/layer2.weight": histograms(four),
            "gradients/layer1.weight": histograms(three, four),
            "gradients/layer1.bias": histograms(four),
        },
    )
    layers = layers_of(run)
    assert [layer.name for layer in layers.layers] == ["layer1", "layer2", "layer10"]
    first, second, last = (layer.gradient for layer in layers.layers)
    assert first is not None
    assert second is not None
    assert last is not None
    assert (first.source, second.source, last.source) == (SQUARES, LOGGED, TAKEN)
    np.testing.assert_array_equal(first.steps, [0])  # where all parameters are known
    assert first.values == pytest.approx([5.0])
    assert (second.at(0), last.at(1), last.at(7)) == (5.5, 3.0, 3.0)
    assert np.isnan(second.at(-1))
    assert layers.ratio is not None
    assert layers.ratio.values == pytest.approx([2.5])
    told = [str(message) for message in layers.known]
    assert "Lengths of gradients as logged: layer2." in told
    assert any("whose tags do not say so: layer10" in sentence for sentence in told)
    assert any("never where it points" in sentence for sentence in told)


def test_a_run_without_layers_says_so() -> None:
    layers = layers_of(EventRun("r", {"loss": scalars(1.0), "angle/a": scalars(2.0)}))
    assert layers.layers == ()
    assert [str(message) for message in layers.known] == [
        "No tag names gradients or weights of a layer: only its curves can be shown.",
        "Angles were logged as scalars: angle/a.",
    ]
    assert layers_of(EventRun("r")).ratio is None


def test_histograms_keep_their_values_in_other_bins() -> None:
    rng = np.random.default_rng(2)
    values = np.concatenate((rng.normal(size=400), 10.0 ** rng.uniform(-8, -3, size=100)))
    made = histogram_of(values)
    assert made is not None
    assert made.norm == pytest.approx(np.linalg.norm(values), rel=1e-14)
    edges = common_edges((made,), 16)
    counts = rebinned(made, edges)
    assert counts.sum() == pytest.approx(500)
    np.testing.assert_allclose(counts, np.histogram(values, edges)[0], atol=1e-9)  # 16 divides 64
    sizes = by_magnitude(made, magnitude_edges((made,), 20))
    assert 0 < sizes.sum() <= 500
    assert (sizes >= -1e-9).all()
    estimated = Histogram(made.edges, made.counts, *(0.0,) * 4, np.nan)
    assert estimated.norm == pytest.approx(made.norm, rel=5e-3)


def test_histograms_at_the_edge_do_no_harm() -> None:
    same = histogram_of(np.full(5, 0.25))
    zero = histogram_of(np.zeros(3))
    huge = histogram_of(np.array((-1e308, 1e308)))
    tiny = histogram_of(np.array((1.0, np.nextafter(1.0, 2.0))))
    for made, count in ((same, 5), (zero, 3), (huge, 2), (tiny, 2)):
        assert made is not None
        tidy = tidied(made)
        assert tidy is not None
        with np.errstate(all="ignore"):
            assert rebinned(tidy, common_edges((tidy,), 8)).sum() == pytest.approx(count)
            assert np.isfinite(by_magnitude(tidy, magnitude_edges((tidy,), 8))).all()
    assert histogram_of(np.array((np.nan, np.inf))) is None
    many = Histogram(np.arange(5001.0), np.ones(5000), 0, 5000, 5000, 0, np.nan)
    small = tidied(many)
    assert small is not None
    assert len(small.counts) <= MOST_BINS
    assert small.counts.sum() == 5000
    for bad in (np.full(5000, -1.0), np.full(5000, np.nan), np.ones(7)):
        assert tidied(Histogram(many.edges, bad, 0, 1, 1, 1, 1)) is None
