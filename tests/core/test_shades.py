"""Shades: losses from 0 to 1 and back."""

# ruff: noqa: D103 - the names say what is tested

import warnings

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.shades import Shades, log_suits, shades_for
from arrows_gui.core.suggestion import window_losses
from arrows_gui.core.surface import Surface
from arrows_gui.core.surfaces import SURFACES

either = pytest.mark.parametrize("is_log", [False, True], ids=["linear", "log"])
every_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)


def losses_of(surface: Surface) -> Array:
    return window_losses(SurfaceObjective(surface))


@either
@every_surface
def test_shades_rise_with_the_loss_from_0_to_1(surface: Surface, is_log: bool) -> None:
    losses = np.sort(losses_of(surface))
    share = shades_for(losses, is_log).share(losses)
    assert (share[0], share[-1]) == (0, 1)
    assert (np.diff(share) >= 0).all()


@either
@every_surface
def test_a_shade_leads_back_to_its_loss(surface: Surface, is_log: bool) -> None:
    shades = shades_for(losses_of(surface), is_log)
    share = np.linspace(0, 1, 101)
    np.testing.assert_allclose(shades.share(shades.loss(share)), share, atol=1e-9)
    np.testing.assert_allclose(shades.loss(np.array((0.0, 1.0))), (shades.low, shades.high))


@either
def test_what_is_not_finite_has_no_shade_and_spoils_none(is_log: bool) -> None:
    losses = np.array((np.nan, np.inf, -np.inf, 1.0, 2.0, 3.0))
    shades = shades_for(losses, is_log)
    share = shades.share(losses)
    assert np.isnan(share[:3]).all()
    assert np.isfinite(share[3:]).all()
    assert shades.low == 1.0


@either
@pytest.mark.parametrize(
    "losses",
    [[], [np.nan, np.inf], [5.0, 5.0], [0.0], [1e300, -1e300], [1e-320, 0.0], [3.0, np.nan]],
    ids=str,
)
def test_odd_views_have_shades_too(losses: list[float], is_log: bool) -> None:
    array = np.array(losses)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shades = shades_for(array, is_log)
        share = shades.share(array)
        assert type(log_suits(array)) is bool
    assert ((share >= 0) & (share <= 1) | ~np.isfinite(array)).all()
    assert shades.high > shades.low


def test_linear_shades_let_the_highest_losses_share_the_last() -> None:
    losses = np.append(np.linspace(0, 1, 1000), 1e9)
    assert shades_for(losses, False).high < 1
    assert shades_for(losses, True).high == 1e9


def test_logarithmic_shades_show_more_of_low_losses() -> None:
    share = Shades(0.0, 1.0, True).share(np.array((1e-3, 1e-2, 1e-1)))
    assert (share > (0.2, 0.4, 0.6)).all()


def test_logarithms_suit_walls_and_not_slopes() -> None:
    slope = np.linspace(0, 1, 1001)
    assert not log_suits(slope)
    assert log_suits(np.exp(20 * slope))
    assert not log_suits(np.full(9, 4.0))
    assert not log_suits(np.array((np.nan,)))


@either
@pytest.mark.parametrize("height", [0.0, -3.0, 1e25, -1e25, 1e308])
def test_a_flat_surface_has_shades_whatever_its_height(height: float, is_log: bool) -> None:
    shades = shades_for(np.full(9, height), is_log)
    assert shades.high > shades.low
    assert shades.share(np.array((shades.low,)))[0] == 0
