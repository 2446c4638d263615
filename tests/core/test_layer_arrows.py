"""The pictures of long vectors are honest: true lengths, true angles, and shares that are said."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.arrows import arrow_kind
from arrows_gui.core.layer_arrows import (
    DOWNHILL,
    LAYER_KINDS,
    PREVIOUS,
    PRINCIPAL,
    RANDOM,
    REFERENCES,
    UPDATE,
    WEIGHT,
    LayerArrow,
    LayerPicture,
    layer_pictures,
)
from arrows_gui.core.layer_planes import (
    Plane,
    angle_between,
    downhill_plane,
    norm,
    principal_planes,
    random_plane,
)
from arrows_gui.core.layer_scale import (
    COMPARE,
    COMPARE_LOG,
    FAMILIES,
    FIT_EACH,
    LAYER_SCALES,
    layer_rings,
    nice_above,
)
from arrows_gui.core.message import Message
from tests.core.layer_stage import trained

RNG = np.random.default_rng(7)


def arrow_of(picture: LayerPicture, kind_id: str) -> LayerArrow:
    return next(arrow for arrow in picture.arrows if arrow.kind.id == kind_id)


def test_lengths_are_norms_and_angles_are_true() -> None:
    trace = trained()
    step, groups = trace.step(20), trace.objective.groups
    assert step.previous_gradient is not None
    axes = {PREVIOUS: -step.previous_gradient, WEIGHT: step.theta, UPDATE: step.update}
    for reference_id, axis in axes.items():
        for picture, (name, where) in zip(
            layer_pictures(step, groups, reference_id), groups, strict=True
        ):
            assert (picture.name, picture.n) == (name, len(axis[where]))
            for arrow in picture.arrows:
                vector = arrow.kind.vector(step)
                assert vector is not None
                v, a = vector[where], axis[where]
                cosine = v @ a / (np.linalg.norm(v) * np.linalg.norm(a))
                angle = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
                assert arrow.length == pytest.approx(np.linalg.norm(v), rel=1e-12)
                assert arrow.angle == pytest.approx(angle, abs=1e-5)
                assert arrow.shown is not None
                assert arrow.shown_length == pytest.approx(arrow.length)
                assert arrow.shown[1] >= 0, "the side is not known: all are drawn above"
                assert arrow.kept is None


def test_the_angle_to_the_previous_gradient_is_the_recorded_cosine() -> None:
    trace = trained()
    figures = trace.figures(20)
    for picture in layer_pictures(trace.step(20), trace.objective.groups, PREVIOUS):
        angle = arrow_of(picture, "negative_gradient").angle
        assert angle is not None
        cosine = figures[f"cos_previous/{picture.name}"]
        assert np.cos(np.radians(angle)) == pytest.approx(cosine, abs=1e-9)


def test_angles_are_exact_where_the_cosine_is_not() -> None:
    for angle in (1e-9, 1e-6, 1.0, 90.0, 179.0, 180 - 1e-6):
        turn = np.radians(angle)
        for size in (1e-300, 1.0, 1e300):
            u, v = np.array((size, 0.0)), 3 * np.array((np.cos(turn), np.sin(turn)))
            assert angle_between(u, v) == pytest.approx(angle, rel=1e-6)
    assert angle_between(np.zeros(3), np.ones(3)) is None
    assert angle_between(np.ones(3), np.array((1, np.inf, 0))) is None


def test_lengths_survive_where_squares_do_not() -> None:
    for size in (5e-324, 1e-200, 1.0, 1e200):
        assert norm(size * np.array((3.0, 4.0))) == pytest.approx(5 * size, abs=1e-323)
    assert norm(np.zeros(4)) == 0
    assert norm(np.array((np.inf, 1.0))) == np.inf


def test_a_projection_says_which_share_it_keeps() -> None:
    trace = trained()
    step, groups = trace.step(20), trace.objective.groups
    planes = principal_planes(trace.way()[1], groups)
    for reference_id in (DOWNHILL, PRINCIPAL, RANDOM):
        for picture, (_, where) in zip(
            layer_pictures(step, groups, reference_id, planes), groups, strict=True
        ):
            assert picture.plane is not None
            basis = picture.plane.basis
            np.testing.assert_allclose(basis @ basis.T, np.eye(2), atol=1e-12)
            for arrow in picture.arrows:
                vector = arrow.kind.vector(step)
                assert vector is not None
                v = vector[where]
                assert arrow.kept is not None
                assert arrow.kept_of_square is not None
                np.testing.assert_allclose(arrow.shown, basis @ v, atol=1e-12 * arrow.length)
                assert arrow.kept * arrow.length == pytest.approx(arrow.shown_length)
                assert arrow.kept_of_square == pytest.approx(arrow.kept**2)
                assert 0 <= arrow.kept <= 1


def test_the_plane_of_gradient_and_update_keeps_both() -> None:
    trace = trained()
    for picture in layer_pictures(trace.step(20), trace.objective.groups, DOWNHILL):
        for kind_id in ("gradient", "negative_gradient", "update"):
            assert arrow_of(picture, kind_id).kept == pytest.approx(1, abs=1e-9)
        shown = arrow_of(picture, "negative_gradient").shown
        assert shown is not None
        assert shown[0] > 0
        assert shown[1] == pytest.approx(0, abs=1e-12)


def test_an_update_along_the_gradient_leaves_the_second_direction_to_chance() -> None:
    g = RNG.normal(size=9)
    plane = downhill_plane(-g, -0.1 * g)
    assert isinstance(plane, Plane)
    assert plane.note is not None
    np.testing.assert_allclose(plane.basis @ plane.basis.T, np.eye(2), atol=1e-12)
    assert isinstance(downhill_plane(0 * g, g), Message)


def test_the_plane_of_the_way_is_that_of_its_principal_components() -> None:
    way = np.cumsum(RNG.normal(size=(40, 30)), axis=0) * np.linspace(3, 0.1, 30)
    found = principal_planes(way, (("a", slice(0, 30)),))[0]
    assert isinstance(found, Plane)
    centred = way - way.mean(axis=0)
    _, values, rows = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(found.basis @ rows[:2].T), np.eye(2), atol=1e-9)
    assert found.explained == pytest.approx((values[:2] ** 2).sum() / (values**2).sum())
    assert (found.basis @ (way[-1] - way[0]) >= 0).all(), "it points the way that was gone"


def test_a_way_without_two_directions_spans_no_plane() -> None:
    line = np.outer(np.arange(5.0), np.ones(4))
    for way in (line, line[:2], 0 * line):
        (found,) = principal_planes(way, (("a", slice(0, 4)),))
        assert isinstance(found, Message)


def test_random_directions_are_fixed_and_keep_what_chance_keeps() -> None:
    kept = []
    for number in range(40):
        plane = random_plane(200, number)
        assert isinstance(plane, Plane)
        random_plane.cache_clear()
        again = random_plane(200, number)
        assert isinstance(again, Plane)
        np.testing.assert_array_equal(plane.basis, again.basis)
        v = RNG.normal(size=200)
        kept.append(float(np.square(plane.basis @ v).sum() / (v @ v)))
    assert np.mean(kept) == pytest.approx(2 / 200, rel=0.5)


def test_what_has_no_direction_says_why() -> None:
    trace = trained()
    first, groups = trace.step(0), trace.objective.groups
    assert all(
        p.reason and "before" in str(p.reason) for p in layer_pictures(first, groups, "previous")
    )
    still = replace(trace.step(5), update=np.zeros(trace.objective.n))
    assert all(picture.reason for picture in layer_pictures(still, groups, UPDATE))
    for picture in layer_pictures(still, groups, WEIGHT):
        arrow = arrow_of(picture, "update")
        assert (arrow.length, arrow.angle, arrow.shown) == (0, None, None)
        assert "0" in str(arrow.reason)
    assert all(picture.reason for picture in layer_pictures(first, groups, PRINCIPAL))
    flat = replace(still, gradient=np.full(trace.objective.n, np.inf))
    for reference in REFERENCES:
        for picture in layer_pictures(flat, groups, reference.id):
            assert arrow_of(picture, "gradient").reason


def test_sigmoid_vanishes_and_relu_with_he_does_not() -> None:
    for activation, init, low, high in (("sigmoid", "xavier", 0, 1e-3), ("relu", "he", 0.1, 10)):
        trace = trained(activation, init)
        ratios = []
        for k in (0, 5, 20):
            pictures = layer_pictures(trace.step(k), trace.objective.groups, WEIGHT)
            lengths = [arrow_of(picture, "gradient").length for picture in pictures]
            ratios.append(lengths[0] / lengths[-1])
            assert ratios[-1] == pytest.approx(trace.figures(k)["first_to_last"])
        assert low < np.median(ratios) < high


def test_rings_hold_every_arrow_and_compare_what_they_say() -> None:
    trace = trained()
    pictures = layer_pictures(trace.step(20), trace.objective.groups, WEIGHT)
    for mode in LAYER_SCALES:
        rings = layer_rings(pictures, mode.id, LAYER_KINDS)
        assert len(rings) == len(pictures)
        assert (len({id(ring) for ring in rings}) == 1) == (mode.id != FIT_EACH)
        for picture, ring in zip(pictures, rings, strict=True):
            for arrow in picture.arrows:
                assert 0 <= ring.of(arrow.kind).share(arrow.shown_length) <= 1 + 1e-9
    linear = layer_rings(pictures, COMPARE, LAYER_KINDS)[0]
    logs = layer_rings(pictures, COMPARE_LOG, LAYER_KINDS)[0]
    for kind_id in LAYER_KINDS:
        kind = arrow_kind(kind_id)
        first, last = (arrow_of(pictures[place], kind_id).length for place in (0, -1))
        share = linear.of(kind).share
        assert share(first) / share(last) == pytest.approx(first / last)
        decades = (logs.of(kind).share(last) - logs.of(kind).share(first)) * logs.of(kind).decades
        assert decades == pytest.approx(np.log10(last / first))
    assert len({getattr(logs, family).decades for family in FAMILIES}) == 1
    assert linear.enlarged == pytest.approx(linear.weights.full / linear.updates.full)


def test_a_ring_without_arrows_is_a_ring() -> None:
    for mode in LAYER_SCALES:
        (rings,) = layer_rings((LayerPicture("a", 3, ()),), mode.id, LAYER_KINDS)
        assert rings.weights.share(0.0) == 0
    for value, wanted in ((1.0, 1.0), (1.1, 2.0), (2.1e-5, 5e-5), (0.6, 1.0), (7e8, 1e9)):
        assert nice_above(value) == pytest.approx(wanted)
