"""Planes through the weights, the loss over them, and what a plane does not show."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.dataset import Dataset, split
from arrows_gui.core.landscape import (
    MARGIN,
    Honesty,
    Landscape,
    full_loss,
    honesty,
    kept,
    landscape,
    loss_grid,
    path_on,
    window_of,
)
from arrows_gui.core.landscape_kinds import PLANES, Ground, lay
from arrows_gui.core.landscape_plane import Plane, parameter_name, projected, share_text
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.network_objective import MOST_JUDGED, NetworkObjective
from arrows_gui.core.network_setup import NetworkSetup, made
from arrows_gui.core.optimizers.catalogue import make_optimizer
from arrows_gui.core.trace import Step

OBJECTIVE, START = made(
    NetworkSetup("circle", count=60, hidden=(Layer(4, "tanh"), Layer(3, "relu")), l2=0.01)
)
NETWORK = OBJECTIVE.network
RNG = np.random.default_rng(3)


class Listener:
    """Hears how far the work is, and may end it at a call."""

    def __init__(self, end_at: int = 10**9) -> None:
        self.shares: list[float] = []
        self.partials: list[Landscape] = []
        self.calls, self.end_at = 0, end_at

    def progress(self, share: float) -> None:
        self.shares.append(share)

    def partial(self, result: object) -> None:
        assert isinstance(result, Landscape)
        self.partials.append(result)

    def check(self) -> None:
        self.calls += 1
        if self.calls >= self.end_at:
            raise InterruptedError


def step_at(theta: Array, gradient: Array, velocity: Array | None, update: Array) -> Step:
    return Step(
        t=4,
        theta=theta,
        loss=1.0,
        gradient=gradient,
        used_gradient=gradient,
        update=update,
        lr=0.1,
        state=(),
        parts=(),
        velocity=velocity,
        optimizer=make_optimizer("gd"),
        pending=False,
    )


def ground(path: Array | None = None, **changes: Array | None) -> Ground:
    n = NETWORK.n
    vectors: dict[str, Array | None] = {
        **{"theta": START, "gradient": RNG.normal(size=n)},
        **{"velocity": RNG.normal(size=n), "update": RNG.normal(size=n), **changes},
    }
    if path is None:
        path = START + np.cumsum(RNG.normal(size=(9, n)), axis=0)[::-1]
    return Ground(NETWORK, np.arange(len(path)), path, step_at(**vectors))  # type: ignore[arg-type]


def plane_of(u: Array, v: Array, origin: Array = START) -> Plane:
    return Plane("principal", 0, origin, u, v, (Message("x"), Message("y")), Message(""))


def test_the_principal_plane_is_that_of_the_largest_singular_values() -> None:
    for count in (5, 200):  # fewer points than parameters, and more
        path = START + np.cumsum(RNG.normal(size=(count, NETWORK.n)), axis=0)
        plane = lay("principal", ground(path))
        values, sides = np.linalg.svd(path - path[-1], full_matrices=False)[1:]
        for side, wanted in zip((plane.u, plane.v), sides, strict=False):
            assert abs(side @ wanted) == pytest.approx(1.0)
        on = path_on(plane, path)
        assert on.explained == pytest.approx((values[:2] ** 2).sum() / (values**2).sum())
        assert share_text(float(values[0] ** 2 / (values**2).sum())) in str(plane.labels[0])
        assert plane.until == count - 1


def test_a_path_within_a_plane_is_wholly_explained_and_runs_to_the_right() -> None:
    sides = RNG.normal(size=(2, NETWORK.n))
    path = START + np.stack((np.linspace(-3, 0, 7), np.linspace(0, 1, 7) ** 2), axis=1) @ sides
    plane = lay("principal", ground(path))
    on = path_on(plane, path)
    assert on.explained == pytest.approx(1.0)
    np.testing.assert_allclose(plane.points(on.places), path, atol=1e-12)
    np.testing.assert_allclose(on.places[-1], 0, atol=1e-12)
    assert on.places[0, 0] < 0
    assert on.length == pytest.approx(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())


def test_a_straight_path_gets_a_random_second_direction_and_says_so() -> None:
    path = START + np.outer(np.arange(4.0), RNG.normal(size=NETWORK.n))
    plane = lay("principal", ground(path))
    assert "straight" in str(plane.note)
    assert plane.u @ plane.v == pytest.approx(0, abs=1e-9)
    assert "100 %" in str(plane.labels[0])


def test_without_a_path_or_with_weights_that_are_not_finite_there_is_one_sentence() -> None:
    still = ground(np.stack((START, START)))
    endless = ground(theta=np.full(NETWORK.n, np.inf))
    flat = ground(gradient=np.zeros(NETWORK.n))
    zero = ground(theta=np.zeros(NETWORK.n))
    same = replace(ground(), weights=(2, 2))
    beyond = replace(ground(), weights=(0, NETWORK.n))
    for kind, bad in (
        *(("principal", still), ("random", endless), ("gradient_velocity", flat)),
        *(("random", zero), ("two_weights", same), ("two_weights", beyond), ("cone", still)),
    ):
        with pytest.raises(BadInput):
            lay(kind, bad)
    lay("random", still)


def test_filter_normalised_directions_are_as_long_as_the_weights_of_each_unit() -> None:
    base = ground()
    plane = lay("random", base)
    for side in (plane.u, plane.v):
        for number in range(len(NETWORK.blocks)):
            np.testing.assert_allclose(
                np.linalg.norm(NETWORK.weight(side, number), axis=1),
                np.linalg.norm(NETWORK.weight(START, number), axis=1),
            )
            assert not NETWORK.bias(side, number).any()
    np.testing.assert_array_equal(lay("random", base).u, plane.u)
    assert (lay("random", replace(base, seed=1)).u != plane.u).any()


def test_the_plane_of_gradient_and_velocity_holds_both_or_says_what_it_holds() -> None:
    n = NETWORK.n
    g, other = RNG.normal(size=(2, n))
    for velocity, update, held, word in (
        (other, -g, other, "velocity"),
        (None, other, other, "update"),
        (-3 * g, other, other, "update"),
        (np.zeros(n), -0.1 * g, g, "random"),
    ):
        plane = lay("gradient_velocity", ground(gradient=g, velocity=velocity, update=update))
        sides = np.stack((plane.u, plane.v))
        np.testing.assert_allclose(sides @ sides.T, np.eye(2), atol=1e-9)
        np.testing.assert_allclose(plane.u, -g / np.linalg.norm(g))
        assert kept(plane, held)[1] == pytest.approx(1.0)
        assert word in str(plane.note)
        assert word in str(plane.labels[1])


def test_the_plane_of_two_weights_has_their_values_as_coordinates() -> None:
    places = (1, NETWORK.blocks[1].bias.start + 2)
    plane = lay("two_weights", replace(ground(), weights=places))
    np.testing.assert_allclose(plane.centre, START[list(places)])
    np.testing.assert_allclose(plane.points(plane.centre), START)
    moved = plane.points(np.array((5.0, -7.0)))
    assert (moved[places[0]], moved[places[1]]) == (5.0, -7.0)
    assert (moved != START).sum() == 2
    assert [str(label).split(": ")[:2] for label in plane.labels] == [
        ["layer 1", "w(1, 2)"],
        ["layer 2", "b(3)"],
    ]


def test_every_parameter_has_a_name_of_its_own() -> None:
    names = [str(parameter_name(NETWORK, place)) for place in range(NETWORK.n)]
    assert len(set(names)) == NETWORK.n


def test_points_are_projected_by_least_squares() -> None:
    u, v = RNG.normal(size=(2, NETWORK.n))
    v += 0.8 * u
    thetas = RNG.normal(size=(6, NETWORK.n))
    places, distances = projected(plane_of(u, v), thetas)
    sides = np.stack((u, v), axis=1)
    wanted, squares, *_ = np.linalg.lstsq(sides, (thetas - START).T, rcond=None)
    np.testing.assert_allclose(places, wanted.T)
    np.testing.assert_allclose(distances**2, squares)


def test_the_grid_has_the_training_loss_with_its_penalty_row_by_row() -> None:
    plane = plane_of(*RNG.normal(size=(2, NETWORK.n)))
    heard = Listener()
    made = loss_grid(OBJECTIVE, plane, (-1, 2, -0.5, 0.25), 7, heard)
    assert made.whole
    assert heard.shares[-1] == 1.0
    assert (made.points, made.of) == (len(OBJECTIVE.x_train),) * 2
    for row, y in enumerate(made.ys):
        for column, x in enumerate(made.xs):
            theta = plane.points(np.array((x, y)))
            assert made.losses[row, column] == pytest.approx(float(OBJECTIVE.loss(theta)))


def test_rows_are_handed_over_and_the_work_can_be_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("arrows_gui.core.landscape.PARTIAL_S", -1.0)
    heard = Listener()
    made = landscape(OBJECTIVE, "random", ground(), 5, heard)
    assert [partial.rows for partial in heard.partials] == [1, 2, 3, 4, 5]
    for partial in heard.partials:
        assert partial.plane is made.plane
        assert np.isnan(partial.losses[partial.rows :]).all()
        np.testing.assert_array_equal(partial.losses[: partial.rows], made.losses[: partial.rows])
    with pytest.raises(InterruptedError):
        landscape(OBJECTIVE, "random", ground(), 5, Listener(end_at=4))


def test_losses_that_are_not_finite_are_allowed() -> None:
    made = loss_grid(
        OBJECTIVE, plane_of(START, START[::-1]), (-1e200, 1e200, 0, 1e200), 5, Listener()
    )
    assert not np.isfinite(made.losses).all()


def test_of_many_points_some_are_taken_evenly_and_the_number_is_told() -> None:
    count = 3 * MOST_JUDGED
    data = Dataset(np.linspace(0, 1, count)[:, None], np.linspace(0, 1, count), ("x",), "y")
    network = Network(1, (Layer(1, "linear"),), "squared_error")
    objective = NetworkObjective(network, split(data, 0.9, 0))
    loss, points = full_loss(objective)
    assert points == MOST_JUDGED
    thetas = np.array(((0.3, 0.1), (1.0, 0.0)))
    np.testing.assert_allclose(loss(thetas), objective.loss(thetas), rtol=1e-3)


def test_a_window_covers_the_path_and_room_round_its_centre() -> None:
    for kind in PLANES:
        base = ground()
        plane = lay(kind.id, base)
        window = window_of(plane, base.path)
        places = np.concatenate((path_on(plane, base.path).places, plane.centre[None]))
        low, high = np.array(window)[[0, 2]], np.array(window)[[1, 3]]
        assert (low < places).all()
        assert (places < high).all()
        assert 1.49 < (high - low)[0] / (high - low)[1] < 2.01
        spread = (places.max(axis=0) - places.min(axis=0)) * MARGIN
        assert (high - low >= spread - 1e-9).all()


def test_the_figures_of_honesty_are_those_of_the_point_and_of_its_shadow() -> None:
    u, v, w = np.linalg.qr(RNG.normal(size=(NETWORK.n, 3)))[0].T
    plane = plane_of(u, v)
    path = START + np.stack((np.zeros(NETWORK.n), 3 * u, 3 * u + 4 * w))
    found = honesty(OBJECTIVE, plane, path_on(plane, path), path[-1])
    assert found.explained == pytest.approx(1 - 16 / (9 + 25))
    assert found.distance == pytest.approx(4)
    assert found.length == pytest.approx(7)
    assert found.relative == pytest.approx(4 / 7)
    assert found.true_loss == pytest.approx(float(OBJECTIVE.loss(path[-1])))
    assert found.plane_loss == pytest.approx(float(OBJECTIVE.loss(path[1])))
    assert str(replace(found, true_loss=0.31, plane_loss=0.52).sentence) == (
        "The plane explains 53 % of the path. The point is 4 off the plane (57 % of the path's "
        "length); true loss 0.31, loss on the plane 0.52."
    )
    alone = path_on(plane, path[:1])
    sentence = str(honesty(OBJECTIVE, plane, alone, START).sentence)
    assert sentence.startswith("There is no path yet. The point lies in the plane;")
    assert np.isnan(Honesty(0.5, 1.0, 0.0, 1.0, 1.0).relative)


def test_points_that_are_not_finite_do_not_count() -> None:
    base = ground()
    plane = lay("random", base)
    longer = np.concatenate((base.path, np.full((1, NETWORK.n), np.inf)))
    assert path_on(plane, longer).explained == path_on(plane, base.path).explained
    assert window_of(plane, longer) == window_of(plane, base.path)


def test_a_share_of_almost_all_is_not_written_as_all() -> None:
    texts = {1.0: "100 %", 0.999: "over 99 %", 0.5: "50 %", 0.004: "under 1 %", 0.0: "0 %"}
    assert {share: share_text(share) for share in texts} == texts
    assert share_text(float("nan")) == "?"


def test_an_arrow_tells_what_share_of_its_length_the_plane_keeps() -> None:
    u, v, w = np.linalg.qr(RNG.normal(size=(NETWORK.n, 3)))[0].T
    place, share = kept(plane_of(2 * u, v), 4 * u + 3 * w)
    np.testing.assert_allclose(place, (2, 0), atol=1e-12)
    assert share == pytest.approx(0.8)
    assert np.isnan(kept(plane_of(u, v), np.zeros(NETWORK.n))[1])


def test_a_weight_that_is_far_out_is_one_sentence() -> None:
    path = np.zeros((3, 4))
    path[2, 0] = 1e300
    u, v = np.eye(4)[:2]
    plane = Plane("random", 0, np.zeros(4), u, v, (Message("u"), Message("v")), Message(""))
    with pytest.raises(BadInput, match="so large"):
        window_of(plane, path)
