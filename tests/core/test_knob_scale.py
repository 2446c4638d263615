"""The slider of every knob and constant: there and back, without a leap, with exact ends."""

# ruff: noqa: D103 - the names say what is tested

from itertools import pairwise

import pytest

from arrows_gui.core.knob import Knob
from arrows_gui.core.knob_scale import ZERO_SHARE, share_of, value_at
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.surfaces import SURFACES

TICKS = 400
KNOBS = [
    pytest.param(knob, id=f"{owner.id}-{knob.name}")
    for owner, knobs in (
        *((rule, rule.knobs) for rule in OPTIMIZERS),
        *((surface, surface.constants) for surface in SURFACES),
    )
    for knob in knobs
    if knob.scale != "switch"
]
WHOLE = Knob("n", "Whole", "n", 3.0, 1, 9, 0, 100, "integer", "A whole number.")
every_knob = pytest.mark.parametrize("knob", [*KNOBS, pytest.param(WHOLE, id="integer")])


def values(knob: Knob) -> list[float]:
    return [value_at(knob, place / TICKS) for place in range(TICKS + 1)]


@every_knob
def test_the_ends_are_exact(knob: Knob) -> None:
    assert value_at(knob, 0.0) == (0.0 if knob.scale == "log0" else knob.low)
    assert value_at(knob, 1.0) == knob.high
    assert (share_of(knob, values(knob)[0]), share_of(knob, knob.high)) == (0.0, 1.0)


@every_knob
def test_values_rise_with_the_slider_and_are_legal(knob: Knob) -> None:
    given = values(knob)
    assert all(a <= b for a, b in pairwise(given))
    assert len(set(given)) > (8 if knob.scale == "integer" else 0.9 * TICKS)
    assert all(knob.checked(value) == value for value in given)


@every_knob
def test_a_value_leads_back_to_its_place(knob: Knob) -> None:
    step = 1 / 8 if knob.scale == "integer" else 1 / TICKS
    for place, value in enumerate(values(knob)):
        share = place / TICKS
        if knob.scale == "log0" and share < ZERO_SHARE:
            assert (value, share_of(knob, value)) == (0.0, 0.0)
        else:
            assert abs(share_of(knob, value) - share) <= step


@every_knob
def test_a_value_survives_the_slider(knob: Knob) -> None:
    """A value that the slider gave is given again from the place that it is shown at."""
    for value in values(knob):
        place = round(share_of(knob, value) * TICKS) / TICKS
        assert value_at(knob, place) == pytest.approx(value, rel=0.08, abs=1e-9)


@every_knob
def test_the_default_has_a_place(knob: Knob) -> None:
    assert 0.0 <= share_of(knob, knob.default) <= 1.0
    near = value_at(knob, round(share_of(knob, knob.default) * TICKS) / TICKS)
    assert near == pytest.approx(knob.default, rel=0.05, abs=0.01 * (knob.high - knob.low))


@every_knob
def test_values_beyond_the_slider_lie_at_its_ends(knob: Knob) -> None:
    assert share_of(knob, knob.maximum) == 1.0
    assert share_of(knob, knob.minimum) == pytest.approx(0.0)
    assert 0.0 <= share_of(knob, 5e-324) <= 1.0
