"""Formulas as functions: exact derivatives, for numbers and arrays alike."""

# ruff: noqa: D103 - the names say what is tested

import math
from collections.abc import Callable

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.expression import FUNCTIONS, ordered, parse
from arrows_gui.core.formula import Formula, bind
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surface import Surface
from arrows_gui.core.surfaces import SURFACES

ODD = (
    *("log(x)", "1/x", "x^0.5", "9^9^9", "exp(1000*x)", "asin(x)", "acos(x*y)", "x^y", "y^x"),
    *("sqrt(x^2 + y^2)", "abs(x)", "x^-2", "x/y", "0/x", "log(abs(x))", "sigmoid(1000*x)"),
    *("(-2)^0.5", "1/0", "tan(x)", "tanh(1000*x)", "cosh(800*x)", "sqrt(x)", "sqrt(x - x)"),
    *("x^3^2", "abs(x)^1.5", "exp(exp(exp(5*x)))", "sin(1/x)", "x^2^y", "0^x", "1e308*x*10"),
    *("exp(1000*x) - exp(1000*x)", "sin(exp(1000*x))", "3", "x", "-y", "sinh(1000*y)"),
)

# Every function, at points where it and its derivatives are smooth.
SMOOTH = (
    *(f"{name}(0.2*x + 0.1*y^2 + 0.05*x*y)" for name in FUNCTIONS),
    *("x^y", "x^2.5*y", "2^(x*y)", "x^-1.5 + y^5", "x/(1 + y^2)", "(x - y)/(x + y)^2"),
    *("-x*-y^3", "sqrt(x^2 + y^2)", "abs(x*y - 9)", "x^4 - y^3 + x^2*y", "1/x/y", "pi*x + e"),
)


def both_forms(formula: Formula, points: Array) -> tuple[Array, Array]:
    """Give loss and slopes at points (m, 2), from plain numbers and from arrays; each (m, 3)."""
    numbers = np.array([formula.at(x, y) for x, y in points.tolist()])
    return numbers, np.stack(formula.gradient(points[:, 0], points[:, 1]), axis=1)


def points_in(surface: Surface, count: int = 60) -> Array:
    x_from, x_to, y_from, y_to = surface.window
    return np.random.default_rng(7).uniform((x_from, y_from), (x_to, y_to), size=(count, 2))


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)
def test_numbers_and_arrays_agree_on_every_surface(surface: Surface) -> None:
    numbers, arrays = both_forms(SurfaceObjective(surface).formula, points_in(surface))
    scale = np.abs(arrays).max(axis=0)
    np.testing.assert_allclose(numbers / scale, arrays / scale, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("text", ODD)
def test_numbers_and_arrays_agree_where_formulas_break(text: str) -> None:
    special = (0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -3.0, 1e-300, 1e200, -1e200)
    points = np.array([(x, y) for x in special for y in special])
    numbers, arrays = both_forms(Formula(text), points)
    np.testing.assert_allclose(numbers, arrays, rtol=1e-11, atol=1e-300)


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        *(("1/x", math.inf), ("-1/x", -math.inf), ("log(x)", -math.inf), ("9^9^9", math.inf)),
        *(("(x - 2)^0.5", math.nan), ("asin(x + 2)", math.nan), ("exp(1000 + x)", math.inf)),
        *(("log(x - 1)", math.nan), ("sqrt(x - 1)", math.nan), ("0/x", math.nan), ("x^x", 1.0)),
    ],
)
def test_what_is_not_finite_is_inf_or_nan_and_never_raises(text: str, loss: float) -> None:
    formula = Formula(text)
    np.testing.assert_equal(formula.at(0.0, 0.0)[0], loss)
    np.testing.assert_equal(float(formula.loss(np.array(0.0), np.array(0.0))), loss)


@pytest.mark.parametrize("text", ["x^2 + y^2", "3", "x", "sin(y)", "1/0"])
@pytest.mark.parametrize("shape", [(), (1,), (5,), (0,), (3, 4), (2, 3, 4)])
def test_arrays_of_any_shape_are_taken(text: str, shape: tuple[int, ...]) -> None:
    formula, x, y = Formula(text), np.full(shape, 0.5), np.full(shape, 0.25)
    results = (formula.loss(x, y), *formula.gradient(x, y), *formula.hessian(x, y))
    assert {result.shape for result in results} == {shape}
    assert {result.dtype for result in results} == {np.dtype(np.float64)}


def test_x_and_y_broadcast() -> None:
    x, y = np.linspace(-1, 1, 4)[:, None], np.linspace(0, 2, 3)
    np.testing.assert_allclose(Formula("x*y").loss(x, y), x * y)
    assert Formula("7").loss(x, y).shape == (4, 3)


def test_arguments_are_not_changed() -> None:
    x, y = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    Formula("x").gradient(x, y)
    Formula("exp(x)*y").hessian(x, y)
    assert x.tolist() == [1, 2]
    assert y.tolist() == [3, 4]


@pytest.mark.parametrize(
    ("text", "point", "slopes"),
    [
        ("abs(x)", (0.0, 1.0), (0.0, 0.0)),
        ("abs(x)", (-2.0, 1.0), (-1.0, 0.0)),
        ("sqrt(x^2 + y^2)", (0.0, 0.0), (0.0, 0.0)),
        ("sqrt(x^2)", (0.0, 0.0), (0.0, 0.0)),
        ("sqrt(x)", (0.0, 0.0), (math.inf, 0.0)),
        ("x^2", (0.0, 0.0), (0.0, 0.0)),
        ("x^1", (0.0, 0.0), (1.0, 0.0)),
        ("x^0", (0.0, 0.0), (0.0, 0.0)),
    ],
)
def test_kinks_follow_the_stated_conventions(
    text: str, point: tuple[float, float], slopes: tuple[float, float]
) -> None:
    assert Formula(text).at(*point)[1:] == slopes


def test_constants_are_values_and_not_variables() -> None:
    loss, slope_x, slope_y = Formula("a*x^2 + b", {"a": 3.0, "b": -1.0}).at(2.0, 9.0)
    assert (loss, slope_x, slope_y) == (11.0, 12.0, 0.0)


@pytest.mark.parametrize("text", ["x", "0*x", "-x", "1/x", "log(x)", "x*y", "3", "exp(1000*x)"])
@pytest.mark.parametrize("product", ["k*({text})", "({text})*k", "1*({text})"])
def test_a_factor_of_1_changes_nothing_and_is_left_out(text: str, product: str) -> None:
    with_factor = product.format(text=text)
    bound = bind(parse(with_factor, ("k",)), {"k": 1.0})
    assert len(ordered(bound)) == len(ordered(bind(parse(text), {})))
    for x in (0.0, -0.0, 2.0, -3.0, 1e300):
        plain, multiplied = Formula(text).at(x, 0.5), Formula(with_factor, {"k": 1.0}).at(x, 0.5)
        np.testing.assert_array_equal(multiplied, plain)
        np.testing.assert_array_equal(np.signbit(multiplied), np.signbit(plain))


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)
def test_surfaces_have_exact_derivatives(surface: Surface) -> None:
    points = points_in(surface)
    has_exact_derivatives(SurfaceObjective(surface).formula, points, h=2e-4)


@pytest.mark.parametrize("text", SMOOTH)
def test_formulas_have_exact_derivatives(text: str) -> None:
    points = np.random.default_rng(3).uniform(0.4, 1.6, size=(40, 2))
    has_exact_derivatives(Formula(text), points, h=1e-3)


def has_exact_derivatives(formula: Formula, points: Array, h: float) -> None:
    """Compare gradient and Hessian with central differences of the loss and of the gradient."""
    x, y = points.T
    _, slope_x, slope_y = formula.gradient(x, y)
    xx, xy, yy = formula.hessian(x, y)
    pairs = (
        (slope_x, central(formula.loss, x, y, (h, 0))),
        (slope_y, central(formula.loss, x, y, (0, h))),
        (xx, central(lambda x, y: formula.gradient(x, y)[1], x, y, (h, 0))),
        (xy, central(lambda x, y: formula.gradient(x, y)[1], x, y, (0, h))),
        (xy, central(lambda x, y: formula.gradient(x, y)[2], x, y, (h, 0))),
        (yy, central(lambda x, y: formula.gradient(x, y)[2], x, y, (0, h))),
    )
    for exact, estimate in pairs:
        scale = max(1.0, float(np.abs(exact).max()))
        np.testing.assert_allclose(exact / scale, estimate / scale, rtol=1e-6, atol=1e-7)


def central(
    f: Callable[[Array, Array], Array], x: Array, y: Array, step: tuple[float, float]
) -> Array:
    """Give the derivative along a step by central differences of fourth order."""
    dx, dy = step
    near = f(x + dx, y + dy) - f(x - dx, y - dy)
    far = f(x + 2 * dx, y + 2 * dy) - f(x - 2 * dx, y - 2 * dy)
    return (8 * near - far) / (12 * (dx + dy))
