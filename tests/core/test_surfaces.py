"""The catalogue of surfaces: known values, minima and what they are in class for."""

# ruff: noqa: D103 - the names say what is tested

import re

import numpy as np
import pytest

from arrows_gui.core.expression import ordered, parse
from arrows_gui.core.formula import bind
from arrows_gui.core.knob import Knob
from arrows_gui.core.knob_scale import value_at
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surface import OWN, SCALE, Surface, own_surface, scaled
from arrows_gui.core.surfaces import SURFACES, surface_by_id
from tests.core.helpers import experiment, on, run_to_end

PROMISED = {
    *("bowl", "ravine", "saddle", "bounded_saddle", "sine_saddle", "monkey_saddle", "plateau"),
    *("cliff", "two_wells", "rosenbrock", "beale", "himmelblau", "styblinski_tang"),
    *("six_hump_camel", "rastrigin", "ackley", "booth", "matyas", "three_hump_camel"),
    *("mccormick", "goldstein_price", "branin", "easom"),
}

every_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)
every_constant = pytest.mark.parametrize(
    ("surface", "constant"),
    [
        pytest.param(surface, constant, id=f"{surface.id}-{constant.name}")
        for surface in SURFACES
        for constant in surface.constants
    ],
)


def test_ids_are_unique_snake_case_and_as_promised() -> None:
    ids = [surface.id for surface in SURFACES]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) for name in ids)
    assert set(ids) >= PROMISED
    assert OWN not in ids


@every_surface
def test_the_record_is_complete(surface: Surface) -> None:
    x_from, x_to, y_from, y_to = surface.window
    assert x_from < surface.start[0] < x_to
    assert y_from < surface.start[1] < y_to
    assert surface.lr > 0
    assert surface.title
    assert surface.sentence.endswith(".")
    assert len({surface.axis_names[0], surface.axis_names[1]}) == 2
    names = {constant.name for constant in surface.constants}
    assert not names & {"x", "y", "e", "pi"}
    assert np.isfinite(SurfaceObjective(surface).at(*surface.start)).all()


@every_constant
def test_both_ends_of_a_slider_give_a_surface(surface: Surface, constant: Knob) -> None:
    x_from, x_to, y_from, y_to = surface.window
    grid = np.stack(np.meshgrid(np.linspace(x_from, x_to, 21), np.linspace(y_from, y_to, 21)), -1)
    for value in (constant.low, constant.high):
        assert np.isfinite(SurfaceObjective(surface, {constant.name: value}).loss(grid)).any()


@every_surface
def test_minima_have_no_slope_and_no_negative_curvature(surface: Surface) -> None:
    objective = SurfaceObjective(surface)
    minima_are_minima(objective)
    unbounded = {"saddle", "monkey_saddle", "logistic"}
    assert surface.id in unbounded or objective.minima()


@every_constant
@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_minima_follow_the_constants(surface: Surface, constant: Knob, share: float) -> None:
    value = constant.low + share * (constant.high - constant.low)
    minima_are_minima(SurfaceObjective(surface, {constant.name: value}))


def minima_are_minima(objective: SurfaceObjective) -> None:
    """Look at slope and curvature of every known minimum, cusps excepted."""
    for minimum in objective.minima():
        theta = np.array((minimum.x, minimum.y))
        if minimum.cusp:
            around = theta + 0.01 * np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
            assert (objective.loss(around) > objective.loss(theta)).all()
        else:
            steepness = max(1.0, objective.constants.get(SCALE.name, 1.0))
            assert np.linalg.norm(objective.gradients(theta)) < 1e-6 * steepness
            curvatures = np.linalg.eigvalsh(objective.hessian(theta))
            assert curvatures[0] >= -1e-9 * max(1.0, curvatures[-1])


@pytest.mark.parametrize(
    ("surface", "losses"),
    [
        *(
            ("bowl", [0]),
            ("ravine", [0]),
            ("bounded_saddle", [-0.25, -0.25]),
            ("sine_saddle", [-1]),
        ),
        *(("plateau", [0]), ("rosenbrock", [0]), ("beale", [0]), ("himmelblau", [0, 0, 0, 0])),
        ("styblinski_tang", [-78.332331, -64.195613, -64.195613, -50.058893]),
        ("six_hump_camel", [-1.031628, -1.031628, -0.215464, -0.215464, 2.104250, 2.104250]),
        *(("rastrigin", [0, 0.994959, 0.994959]), ("ackley", [0]), ("booth", [0])),
        *(("matyas", [0]), ("three_hump_camel", [0, 0.298638, 0.298638])),
        *(("mccormick", [-1.913223, 1.228370]), ("goldstein_price", [3, 30, 84, 840])),
        *(("branin", [0.397887, 0.397887, 0.397887]), ("easom", [-1])),
    ],
)
def test_the_minima_are_as_deep_as_published(surface: str, losses: list[float]) -> None:
    objective = on(surface)
    found = [objective.at(minimum.x, minimum.y)[0] for minimum in objective.minima()]
    np.testing.assert_allclose(found, losses, atol=1e-6)


@pytest.mark.parametrize(
    ("surface", "curvatures"),
    [
        ("bowl", [(2, 2)]),
        ("ravine", [(1, 10)]),
        ("plateau", [(6.25, 6.25)]),
        ("rosenbrock", [(0.3994, 1001.6)]),
        ("beale", [(0.3015, 48.98)]),
        ("himmelblau", [(25.7, 82.3), (64.8, 80.6), (70.7, 133.8), (28.7, 105.4)]),
        ("booth", [(2, 18)]),
        ("matyas", [(0.04, 1)]),
        ("mccormick", [(1.732, 4)]),
        ("goldstein_price", [(402.8, 965.2)]),
        ("branin", [(0.86, 22.3), (1.73, 11.1), (1.70, 11.3)]),
        ("easom", [(3, 3)]),
    ],
)
def test_the_curvature_at_minima_is_as_published(
    surface: str, curvatures: list[tuple[float, float]]
) -> None:
    objective = on(surface)
    points = np.array([(minimum.x, minimum.y) for minimum in objective.minima()])
    found = np.linalg.eigvalsh(objective.hessian(points))[: len(curvatures)]
    np.testing.assert_allclose(found, curvatures, rtol=3e-3)


@every_surface
def test_gradient_descent_goes_down_at_the_suggested_rate(surface: Surface) -> None:
    objective = SurfaceObjective(surface)
    if objective.minima():
        trace = run_to_end(experiment(objective, "gd", {"lr": surface.lr}, steps=200))
        losses = objective.loss(trace.thetas(0, len(trace)))
        assert trace.last == 200
        assert losses[-1] < losses[0]


@every_surface
def test_the_scale_multiplies_loss_slopes_and_curvatures(surface: Surface) -> None:
    assert surface.constants[-1] is SCALE
    x_from, x_to, y_from, y_to = surface.window
    points = np.random.default_rng(5).uniform((x_from, y_from), (x_to, y_to), (50, 2))
    plain, steep = SurfaceObjective(surface), SurfaceObjective(surface, {"scale": 1000.0})
    np.testing.assert_array_equal(steep.loss(points), 1000 * plain.loss(points))
    np.testing.assert_array_equal(steep.gradients(points), 1000 * plain.gradients(points))
    np.testing.assert_array_equal(steep.hessian(points), 1000 * plain.hessian(points))
    for x, y in points.tolist():
        np.testing.assert_array_equal(steep.at(x, y), 1000 * np.array(plain.at(x, y)))


@every_surface
@pytest.mark.parametrize("scale", [1e-4, 1e-3, 10.0, 1e3, 1e4])
def test_the_scale_leaves_the_minima_where_they_are(surface: Surface, scale: float) -> None:
    minima = [(at.x, at.y) for at in SurfaceObjective(surface).minima()]
    found = [(at.x, at.y) for at in SurfaceObjective(surface, {"scale": scale}).minima()]
    assert len(found) == len(minima)
    np.testing.assert_allclose(found, minima, atol=1e-5)


def test_a_scale_of_1_costs_nothing_and_changes_no_digit() -> None:
    plain = own_surface("(1 - x)^2 + 100*(y - x^2)^2")
    with_scale = scaled(plain)
    assert with_scale.formula == f"scale*({plain.formula})"
    one, other = SurfaceObjective(plain), SurfaceObjective(with_scale)
    points = np.random.default_rng(2).normal(scale=3, size=(200, 2)).tolist()
    assert [one.at(*point) for point in points] == [other.at(*point) for point in points]
    graphs = [parse(plain.formula), bind(parse(with_scale.formula, ("scale",)), {"scale": 1.0})]
    assert len({len(ordered(graph)) for graph in graphs}) == 1


@pytest.mark.parametrize("scale", [0.0, -1.0, 1e309, float("nan")])
def test_a_scale_that_would_turn_the_surface_over_is_refused(scale: float) -> None:
    with pytest.raises(BadInput, match="scale must"):
        SurfaceObjective(surface_by_id("bowl"), {"scale": scale})


def test_the_slider_of_the_scale_meets_the_powers_of_ten() -> None:
    ticks = {value_at(SCALE, place / 400) for place in range(401)}
    assert ticks >= {1e-3, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 1e4}


def test_booth_is_not_mirrored() -> None:
    assert on("booth").at(1.0, 3.0)[0] == 0
    assert on("booth").at(3.0, 1.0)[0] == 8


def test_an_unknown_surface_is_refused_with_the_list() -> None:
    with pytest.raises(BadInput, match=r"unknown surface 'bowel'; there are bowl, ravine"):
        surface_by_id("bowel")


@pytest.mark.parametrize(
    ("constants", "sentence"),
    [
        ({"k": 1.0}, "unknown knob 'k'; ravine has kappa, phi, scale"),
        ({"kappa": float("nan")}, "kappa must be a finite number"),
        ({"kappa": -1.0}, "kappa must be"),
    ],
)
def test_constants_are_checked(constants: dict[str, float], sentence: str) -> None:
    with pytest.raises(BadInput, match=re.escape(sentence)):
        SurfaceObjective(surface_by_id("ravine"), constants)


def test_an_own_formula_is_a_surface_like_any_other() -> None:
    objective = SurfaceObjective(own_surface("(x - 1)^2 + 2*y^2"))
    assert objective.at(1.0, 0.0) == (0.0, 0.0, 0.0)
    assert objective.extent == 2
    assert objective.minima() == ()
    with pytest.raises(BadInput, match="column 1"):
        SurfaceObjective(own_surface("q"))
