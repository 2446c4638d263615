"""Slices along an arrow: the loss on the line, and whether the arrow is too short or too long."""

# ruff: noqa: D103 - the names say what is tested

from math import inf, nan

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.slice import (
    END,
    FIRST,
    NEAR,
    SLICE_ARROWS,
    VERDICTS,
    Slice,
    slice_along,
    slice_of,
)
from arrows_gui.core.surface import Surface
from arrows_gui.core.surfaces import SURFACES
from tests.core.helpers import experiment, formula, on, run_to_end

every_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)


def cut(objective: SurfaceObjective, theta: tuple[float, float], vector: Array) -> Slice:
    made = slice_along(objective, np.array(theta), np.asarray(vector, dtype=np.float64))
    assert made is not None
    return made


def cuts_on(surface: Surface) -> list[Slice]:
    """Cut from many points along many arrows, short and long, down and up."""
    objective = SurfaceObjective(surface)
    x_from, x_to, y_from, y_to = surface.window
    random = np.random.default_rng(11)
    points = random.uniform((x_from, y_from), (x_to, y_to), (40, 2))
    vectors = random.normal(size=(40, 2)) * 10.0 ** random.uniform(-3, 1, (40, 1))
    made = [slice_along(objective, *pair) for pair in zip(points, vectors, strict=True)]
    return [each for each in made if each is not None]


# On 0.5 k x^2 from 1 along -lr k the floor lies at 1 / (lr k) lengths of the arrow.
@pytest.mark.parametrize(
    ("length", "verdict"),
    [
        *((0.01, "under_step"), (0.5, "under_step"), (0.89, "under_step")),
        *((0.92, "near_floor"), (1.0, "near_floor"), (1.08, "near_floor")),
        *((1.2, "overshoot"), (1.99, "overshoot"), (2.0, "overshoot")),
        *((2.01, "climbs"), (30.0, "climbs"), (5000.0, "climbs")),
        *((-0.1, "uphill"), (-3.0, "uphill")),
    ],
)
@pytest.mark.parametrize("scale", ["1e-3", "1", "1e6"])
def test_a_parabola_says_how_long_the_arrow_is(length: float, verdict: str, scale: str) -> None:
    made = cut(formula(f"{scale}*0.5*x^2"), (1.0, 0.0), np.array((-length, 0)))
    assert made.verdict == verdict
    if length > 0.09:
        assert made.floor == pytest.approx(1 / length, rel=1e-9)
    assert made.loss == pytest.approx(0.5 * float(scale))
    assert made.slope == pytest.approx(-length * float(scale))
    assert made.landing_loss == pytest.approx(0.5 * float(scale) * (1 - length) ** 2)
    assert made.landing_slope == pytest.approx(-length * (1 - length) * float(scale))


def test_a_landing_as_high_as_the_start_is_no_climb() -> None:
    made = cut(formula("x^2"), (1.0, 0.0), np.array((-2.0, 0.0)))
    assert (made.verdict, made.landing_loss, made.loss) == ("overshoot", 1.0, 1.0)
    assert "as high as it began, at 1." in str(made.sentence)


@pytest.mark.parametrize(
    ("text", "theta", "vector", "verdict"),
    [
        *(("3", (0, 0), (1, 1), "flat"), ("x^2", (1, 0), (0, 1), "flat")),
        *(("x^2 - y^2", (0, 0), (0, 1), "under_step"), ("x^2", (0, 0), (1, 0), "climbs")),
        *(("-x", (0, 0), (1, 0), "under_step"), ("x", (0, 0), (1, 0), "uphill")),
        *(("abs(x)", (1, 0), (-1, 0), "near_floor"), ("abs(x)", (1, 0), (-3, 0), "climbs")),
        *(("log(x)", (1, 0), (-2, 0), "no_loss"), ("1/x", (-1, 0), (1, 0), "no_loss")),
        *(("cos(x)", (0.1, 0), (9, 0), "overshoot"), ("sin(x)", (1, 0), (3.8, 0), "uphill")),
    ],
)
def test_lines_of_every_shape(
    text: str, theta: tuple[float, float], vector: tuple[float, float], verdict: str
) -> None:
    assert cut(formula(text), theta, np.array(vector)).verdict == verdict


def test_an_arrow_may_begin_uphill_and_still_land_lower() -> None:
    lower, higher = (cut(formula("sin(x)"), (1.0, 0), np.array((x, 0))) for x in (3.8, 1.0))
    assert {lower.verdict, higher.verdict} == {"uphill"}
    assert str(lower.sentence).endswith(
        "and yet the landing at \N{MINUS SIGN}0.99616 is lower than 0.84147."
    )
    assert str(higher.sentence).endswith("and the landing at 0.9093 is no lower than 0.84147.")


@pytest.mark.parametrize(
    ("length", "sentence"),
    [
        (
            0.25,
            "Under-step: the loss falls from 1 to 0.5625 and goes on falling there;"
            " the nearest floor ahead lies at 4 lengths of the arrow.",
        ),
        (
            0.01,
            "Under-step: the loss falls from 1 to 0.9801 and goes on falling there;"
            " no floor was found within 12.5 lengths of the arrow.",
        ),
        (
            1.5,
            "Overshoot: the arrow passes a floor at 0.667 of its length, where the loss is 0,"
            " and lands at 0.25, lower than 1 at its tail.",
        ),
        (
            3.0,
            "Climbs: the arrow passes a floor at 0.333 of its length and lands at a loss of 4,"
            " higher than 1 at its tail.",
        ),
    ],
)
def test_the_sentence_has_the_numbers(length: float, sentence: str) -> None:
    made = cut(formula("x^2"), (1.0, 0.0), np.array((-length, 0)))
    assert str(made.sentence) == sentence


def test_the_stretch_is_widened_to_a_floor_that_is_near() -> None:
    for length, end in ((0.9, END), (0.25, 5.0), (0.1, 12.5), (0.01, END)):
        made = cut(formula("x^2"), (1.0, 0.0), np.array((-length, 0)))
        assert made.distances[0] == FIRST
        assert end <= made.distances[-1] <= end + 0.25
    back = cut(formula("x^2"), (1.0, 0.0), np.array((0.5, 0)))
    assert -3 <= back.distances[0] <= -2.4
    assert back.lowest == pytest.approx(-2.0)


@every_surface
def test_a_slice_is_the_loss_and_its_slope_on_the_line(surface: Surface) -> None:
    objective = SurfaceObjective(surface)
    theta, vector = np.array(surface.start), np.array((0.02, -0.03)) * objective.extent
    made = cut(objective, surface.start, vector)
    assert 120 <= len(made.distances) <= 250
    assert (np.diff(made.distances) > 0).all()
    assert {0.0, 1.0} <= set(made.distances.tolist())
    points = theta + made.distances[:, None] * vector
    np.testing.assert_array_equal(made.losses, objective.loss(points))
    assert made.loss == objective.loss(theta)
    assert made.landing_loss == objective.loss(theta + vector)
    for slope, point in ((made.slope, theta), (made.landing_slope, theta + vector)):
        assert slope == pytest.approx(float(objective.gradients(point) @ vector), rel=1e-12)


@every_surface
def test_a_verdict_is_true_of_its_losses(surface: Surface) -> None:
    seen = set()
    for made in cuts_on(surface):
        seen.add(made.verdict)
        assert made.lowest_loss <= np.nanmin(made.losses)
        assert made.distances[0] <= made.lowest <= made.distances[-1]
        lower, higher = made.landing_loss < made.loss, made.landing_loss > made.loss
        passed = made.floor is not None and made.floor < 1
        assert {
            "under_step": lower and not passed,
            "near_floor": lower and made.floor is not None and abs(1 / made.floor - 1) <= NEAR,
            "overshoot": passed and not higher,
            "climbs": higher and made.slope <= 1e-12 * abs(made.loss),
            "uphill": made.slope > 0,
            "flat": abs(made.landing_loss - made.loss) <= 1e-12 * abs(made.loss),
            "no_loss": not np.isfinite(made.landing_loss),
        }[made.verdict]
    assert {"uphill", "under_step"} <= seen <= set(VERDICTS)


@every_surface
def test_a_floor_is_a_minimum_of_the_line(surface: Surface) -> None:
    floors = [made for made in cuts_on(surface) if made.floor is not None]
    for made in floors:
        assert made.floor is not None
        low = made.sentence.values["lowest"]
        on_way = made.losses[(made.distances >= 0) & (made.distances <= made.floor)]
        assert made.slope > 0 or (on_way >= low - 1e-9 * abs(made.loss)).all()  # type: ignore[operator]


@pytest.mark.parametrize("vector", [(0.0, 0.0), (nan, 1.0), (inf, 0.0)])
def test_without_an_arrow_there_is_no_slice(vector: tuple[float, float]) -> None:
    assert slice_along(on("bowl"), np.array((1.0, 1.0)), np.array(vector)) is None
    assert slice_along(on("bowl"), np.array((nan, 1.0)), np.array((1.0, 0.0))) is None


def test_an_arrow_too_short_for_the_numbers_is_flat() -> None:
    assert cut(on("bowl"), (1.0, 1.0), np.array((-1e-20, 0))).verdict == "flat"


def test_an_arrow_too_long_for_the_numbers_still_has_a_verdict() -> None:
    assert cut(on("bowl"), (1.0, 1.0), np.array((-1e200, 0))).verdict == "no_loss"
    assert cut(on("bowl"), (1.0, 1.0), np.array((-1e100, 0))).verdict == "climbs"


def test_the_arrows_of_a_step_are_those_that_are_drawn() -> None:
    objective = on("ravine")
    trace = run_to_end(experiment(objective, "momentum", {"lr": 0.05}, steps=5))
    step = trace.step(3)
    assert step.velocity is not None
    vectors = {
        "update": step.update,
        "negative_gradient": -step.lr * step.gradient,
        "velocity": step.velocity,
    }
    assert [arrow.id for arrow in SLICE_ARROWS] == list(vectors)
    for arrow_id, vector in vectors.items():
        made = slice_of(objective, step, arrow_id)
        assert made is not None
        assert made.landing_loss == objective.loss(step.theta + vector)
    landed = slice_of(objective, step, "update")
    assert landed is not None
    assert landed.landing_loss == pytest.approx(trace.step(4).loss, rel=1e-12)


def test_a_rule_without_a_velocity_has_no_slice_along_it() -> None:
    trace = run_to_end(experiment(on("bowl"), "gd", steps=2))
    assert slice_of(on("bowl"), trace.step(1), "velocity") is None
    assert slice_of(on("bowl"), trace.step(1), "update") is not None
