"""Histograms lose no number, and each number is in the bin that its name says."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest

from arrows_gui.core.histogram import (
    BINS,
    UPDATES,
    WHAT,
    Bins,
    LayerHistory,
    bin_places,
    histories,
    layer_counts,
    log_histogram,
    values_of,
)
from tests.core.layer_stage import trained

RNG = np.random.default_rng(3)
NEAR = 1 + 1e-12


def wide(count: int) -> np.ndarray:
    """Give numbers of both signs over 40 decades, with zeros among them."""
    sizes = 10.0 ** RNG.uniform(-25, 15, count)
    return np.where(RNG.random(count) < 0.1, 0.0, sizes * RNG.choice((-1, 1), count))


def test_counts_together_are_all_numbers() -> None:
    for count in (0, 1, 1000):
        for settings in ((-12, 4, 4), (-3, 0, 1), (-1, 1, 10)):
            values = wide(count)
            found = log_histogram(values, *settings)
            assert (found.total, found.missing) == (count, 0)
            assert len(found.counts) == found.bins.count
            assert found.counts[found.bins.zero] == (values == 0).sum()
    odd = np.array((np.inf, -np.inf, np.nan, 5e-324, -0.0, 1e308))
    found = log_histogram(odd)
    assert (found.total, found.missing) == (5, 1)


def test_each_number_is_where_the_name_of_its_bin_says() -> None:
    bins = Bins(-3, 2, 2)
    edges, values = bins.edges(), wide(2000)
    for value, place in zip(values.tolist(), bin_places(values, bins).tolist(), strict=True):
        away = abs(place - bins.zero)
        assert np.sign(place - bins.zero) == np.sign(value)
        low = 0.0 if away < 2 else edges[away - 2]
        high = np.inf if away == bins.side + 2 else edges[max(away - 1, 0)]
        assert away == 0 or low / NEAR <= abs(value) <= high * NEAR
    names = [str(bins.name(place)) for place in range(bins.count)]
    assert len(set(names)) == bins.count
    assert (names[0], names[bins.zero], names[-1]) == ("beyond -100", "exactly 0", "beyond 100")
    assert names[bins.zero + 1] == "between 0 and 0.001"
    assert names[bins.zero + 2] == "0.001 to 0.00316"


def test_bins_are_the_same_on_both_sides() -> None:
    values = wide(500)
    np.testing.assert_array_equal(log_histogram(-values).counts, log_histogram(values).counts[::-1])


def test_layers_are_counted_in_one_go_as_one_by_one() -> None:
    values = wide(300)
    values[7] = np.nan
    groups = (("a", slice(0, 40)), ("b", slice(40, 41)), ("c", slice(41, 300)))
    for row, (_, where) in zip(layer_counts(values, groups), groups, strict=True):
        np.testing.assert_array_equal(row, log_histogram(values[where]).counts)


def test_the_history_of_a_layer_is_that_of_its_checkpoints() -> None:
    trace = trained()
    points, groups = [*trace.checkpoints, trace.tip], trace.objective.groups
    assert trace.tip.update is None
    for what in WHAT:
        for _, where in groups[::3]:
            found = histories(points, where, what)
            known = [point for point in points if values_of(point, what) is not None]
            assert len(known) == len(points) - (what == UPDATES)
            assert found.steps.tolist() == [point.t for point in known]
            assert (found.counts.sum(axis=1) == where.stop - where.start).all()
            step = trace.step(known[3].t)
            again = values_of(step, what)
            assert again is not None
            np.testing.assert_array_equal(found.counts[3], log_histogram(again[where]).counts)
    assert histories((), slice(0, 3), WHAT[0]).counts.shape == (0, BINS.count)


def test_points_are_counted_once_and_forgotten_when_thinned() -> None:
    trace = trained()
    history = LayerHistory(trace.objective.groups)
    first, *others = trace.checkpoints
    assert history.counts(trace.tip, UPDATES) is None
    assert not history.knows(trace.tip, UPDATES)
    counted = history.counts(first, UPDATES)
    assert counted is not None
    assert history.counts(first, UPDATES) is counted
    history.keep(others)
    assert not history.knows(first, UPDATES)
    with pytest.raises(KeyError):
        values_of(first, "biases")
