"""The arrows of a beat as drawn: tip to tail in every mode, and squares on the same scale."""

# ruff: noqa: D103 - the names say what is tested

from itertools import product

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import FIT_SHARE, POSITION, SCALE_MODES, SLOPE, Scale, slope_scale
from arrows_gui.core.beat_arrows import UNIT
from arrows_gui.core.beats import Beat
from arrows_gui.core.optimizers import rule as roles
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.core.trace import Step
from arrows_gui.views.arrow_item import DrawnArrow
from arrows_gui.views.beat_arrows import (
    LONGEST_SHARE,
    beat_scale,
    drawn_beat,
    drawn_squares,
    key_lines,
    unit_factor_of,
)
from tests.views.beat_helpers import busy, opened, recorded, unit_of

EXTENT = 4.0
every_mode = pytest.mark.parametrize("mode", [mode.id for mode in SCALE_MODES])
every_rule = pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.id)


def scale_for(mode: str, step: Step) -> Scale:
    return slope_scale(mode, float(np.hypot(*step.gradient)), EXTENT)


def head(drawn: DrawnArrow) -> Array:
    end: Array = drawn.arrow.tail + drawn.vector
    return end


def all_beats(kind: type[Optimizer]) -> list[tuple[Step, tuple[Beat, ...]]]:
    return recorded(kind.id).opened + recorded(kind.id, busy(kind)).opened


@every_mode
@every_rule
def test_a_chain_meets_tip_to_tail_and_ends_at_the_sum(kind: type[Optimizer], mode: str) -> None:
    chains = 0
    for step, beats in all_beats(kind):
        scale = beat_scale(beats, scale_for(mode, step), EXTENT)
        for beat in beats:
            drawn, _ = drawn_beat(beat, scale, EXTENT)
            chained = [i for i, arrow in enumerate(drawn) if arrow.arrow.after is not None]
            if not chained:
                assert all(np.array_equal(arrow.arrow.tail, step.theta) for arrow in drawn)
                continue
            chains += 1
            unit = drawn[chained[0]].arrow.kind.unit
            for i in chained:
                if np.any(drawn[i].arrow.after):
                    np.testing.assert_allclose(
                        drawn[i].arrow.tail, head(drawn[i - 1]), rtol=1e-9, atol=1e-12
                    )
            total = drawn[-1]
            assert total.arrow.kind.unit == unit
            np.testing.assert_allclose(head(drawn[chained[-1]]), head(total), rtol=1e-6, atol=1e-9)
    assert chains or not any(line.role in (roles.ADD, roles.DECAY) for line in kind.lines)


@every_mode
@every_rule
def test_lengths_follow_one_factor_for_each_unit(kind: type[Optimizer], mode: str) -> None:
    for step, beats in all_beats(kind):
        scale = beat_scale(beats, scale_for(mode, step), EXTENT)
        divided = unit_factor_of(beats, EXTENT)
        for beat in beats:
            drawn, used = drawn_beat(beat, scale, EXTENT, divided)
            factors: dict[str, list[float]] = {SLOPE: [], POSITION: [], UNIT: []}
            for arrow in drawn:
                assert not arrow.is_cut
                vector = arrow.arrow.vector
                np.testing.assert_allclose(unit_of(arrow.vector), unit_of(vector), atol=1e-9)
                factors[arrow.arrow.kind.unit].append(
                    float(np.hypot(*arrow.vector) / np.hypot(*vector))
                )
            for unit, found in factors.items():
                assert np.allclose(found, found[:1] * len(found), rtol=1e-9), unit
            assert np.allclose(factors[POSITION], 1.0)
            assert np.allclose(factors[SLOPE], scale.factor)
            assert (used is None) is (not factors[UNIT])
            assert np.allclose(factors[UNIT], used if used is not None else 0.0)


@every_mode
@every_rule
def test_slopes_and_squares_fit_the_view_and_divided_arrows_their_share(
    kind: type[Optimizer], mode: str
) -> None:
    for step, beats in all_beats(kind):
        scale = beat_scale(beats, scale_for(mode, step), EXTENT)
        slopes = [a for beat in beats for a in beat.arrows if a.kind.unit == SLOPE]
        assert scale.mode in ("fit", "true") or not slopes
        for beat in beats:
            drawn, _ = drawn_beat(beat, scale, EXTENT)
            for arrow in drawn:
                most = {SLOPE: LONGEST_SHARE, UNIT: FIT_SHARE}.get(arrow.arrow.kind.unit)
                if most is not None:
                    assert np.hypot(*arrow.vector) <= most * EXTENT * (1 + 1e-9)
            squares = drawn_squares(beat, scale, EXTENT)
            if squares is not None:
                assert (squares.sides <= LONGEST_SHARE * EXTENT * (1 + 1e-9)).all()


@pytest.mark.parametrize("mode", ["log", "unit"])
def test_a_beat_alone_keeps_the_length_of_the_mode_for_its_longest_slope(mode: str) -> None:
    beats, _, step = opened("momentum")
    scale = scale_for(mode, step)
    for beat in beats:
        drawn, _ = drawn_beat(beat, scale, EXTENT)
        slopes = [arrow for arrow in drawn if arrow.arrow.kind.unit == SLOPE]
        if slopes:
            longest = max(slopes, key=lambda arrow: float(np.hypot(*arrow.arrow.vector)))
            length = np.hypot(*longest.arrow.vector)
            np.testing.assert_allclose(np.hypot(*longest.vector), scale.length(length), rtol=1e-9)


@every_mode
def test_the_head_of_the_move_is_the_next_point(mode: str) -> None:
    for rule in ("gd", "momentum", "adam"):
        taken = recorded(rule)
        for step, beats in taken.opened[:-1]:
            (arrow,), factor = drawn_beat(beats[-1], scale_for(mode, step), EXTENT)
            np.testing.assert_array_equal(
                head(arrow), taken.trace.thetas(step.t + 1, step.t + 2)[0]
            )
            assert factor is None


def test_the_arrow_over_its_square_is_the_divided_arrow() -> None:
    for rule, mode in product(("adam", "adagrad", "rmsprop", "adamax"), ("fit", "log", "unit")):
        beats, _, step = opened(rule)
        scale = scale_for(mode, step)
        beat = next(beat for beat in beats if beat.role == roles.DIVIDE)
        (dividend, quotient), factor = drawn_beat(beat, scale, EXTENT)
        squares = drawn_squares(beat, scale, EXTENT)
        assert squares is not None
        assert factor is not None
        np.testing.assert_allclose(
            dividend.vector / squares.sides, quotient.vector / factor, rtol=1e-9
        )
        np.testing.assert_array_equal(squares.point, step.theta)
        np.testing.assert_array_equal(squares.signs, np.sign(dividend.vector))
        assert all(label.startswith("side ") for label in squares.labels)


def test_only_beats_with_squares_draw_some() -> None:
    beats, _, step = opened("adam")
    with_squares = {
        beat.role for beat in beats if drawn_squares(beat, scale_for("fit", step), EXTENT)
    }
    assert with_squares == {roles.SQUARE, roles.CORRECT, roles.DIVIDE}


def test_the_key_names_every_factor() -> None:
    beats, _, step = opened("adam")
    scale = Scale("fit", 0.05)
    lines = {beat.role: key_lines(beat, scale, 0.5) for beat in beats}
    assert lines[roles.GRADIENT] == ("slopes: × 0.05",)  # noqa: RUF001
    assert lines[roles.DIVIDE] == ("slopes: × 0.05", "divided: × 0.5")  # noqa: RUF001
    assert lines[roles.MOVE] == ("steps: true length",)
    assert step.t == 2


def test_slopes_that_cancel_stay_in_view() -> None:
    beats, _, step = opened("momentum")
    add = next(beat for beat in beats if beat.role == roles.ADD)
    kept, fresh, total = add.arrows
    huge = np.array((1e9, 0.0))
    cancelling = (
        type(kept)(kept.kind, "", "", kept.tail, huge),
        type(fresh)(fresh.kind, "", "", fresh.tail, -huge + (1e-3, 0.0), huge),
        type(total)(total.kind, "", "", total.tail, np.array((1e-3, 0.0))),
    )
    beat = Beat(add.role, add.line, add.values, add.sentence, cancelling)
    for mode in SCALE_MODES:
        drawn, _ = drawn_beat(beat, scale_for(mode.id, step), EXTENT)
        assert all(np.hypot(*arrow.vector) <= LONGEST_SHARE * EXTENT for arrow in drawn)
