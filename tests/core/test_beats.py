"""Micro-steps: for every rule and step they say what the recording holds, and nothing else."""

# ruff: noqa: D103, RUF001 - the names say what is tested; the texts have the minus sign

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from arrows_gui.core import beat_texts
from arrows_gui.core.arrows import POSITION, SLOPE
from arrows_gui.core.beat_arrows import UNIT
from arrows_gui.core.beats import MOST_BEATS, Beat, beats_of, lines_of, values_of
from arrows_gui.core.equation import filled, names_in, plain, symbol_of
from arrows_gui.core.experiment import Clip
from arrows_gui.core.masked_trace import masked
from arrows_gui.core.objective import gradient_noise
from arrows_gui.core.optimizers import rule as roles
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import DIVISOR, Optimizer
from arrows_gui.core.trace import Step
from arrows_gui.core.walk import clipped
from tests.core.beat_helpers import Ride, numbers_in, reads_as, ride, rides, said_in, sides, tip

every_rule = pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.id)
recorded = cache(rides)
DECAYING = [kind for kind in OPTIMIZERS if "weight_decay" in {knob.name for knob in kind.knobs}]


def roles_of(beats: tuple[Beat, ...]) -> list[str]:
    return [beat.role for beat in beats]


def first(taken: Ride, k: int, role: str) -> Beat:
    return next(beat for beat in taken.beats(k) if beat.role == role)


def known_from_recording(taken: Ride, step: Step) -> dict[str, Any]:
    """Give what a step's numbers must be, from the columns of the recording and nowhere else."""
    k, trace, run = step.t, taken.trace, taken.run
    theta = trace.thetas(k, k + 1)[0]
    exact = np.array(run.objective.at(*theta.tolist())[1:])
    noise = gradient_noise(run.seed, k, 2, run.sigma) if run.sigma else np.zeros(2)
    known = {
        "theta": theta,
        "exact": exact,
        "noise": noise,
        "g": clipped(exact + noise, taken.runner.clip),
        "lr": step.lr,
    }
    known |= {f"{name}0": old for name, old in trace.state(k)._asdict().items()}
    if k < trace.last:
        next_theta = trace.thetas(k + 1, k + 2)[0]
        known |= {"theta_next": next_theta, "update": next_theta - theta}
        known |= trace.state(k + 1)._asdict()
    return known


@every_rule
def test_an_update_opens_into_three_to_nine_beats(kind: type[Optimizer]) -> None:
    counts = [len(beats) for taken in recorded(kind) for _, beats in taken.opened]
    assert len(counts) > 40
    assert all(3 <= count <= MOST_BEATS for count in counts), set(counts)


@every_rule
def test_it_begins_with_the_gradient_and_ends_with_the_move(kind: type[Optimizer]) -> None:
    for taken in recorded(kind):
        for _, beats in taken.opened:
            assert roles_of(beats)[0] == roles.GRADIENT
            assert roles_of(beats)[-1] == roles.MOVE
            assert len(set(roles_of(beats[:1] + beats[-1:]))) == 2


@every_rule
def test_forward_and_back_are_the_same_beats(kind: type[Optimizer]) -> None:
    def written(beats: tuple[Beat, ...]) -> list[tuple[Any, ...]]:
        return [
            (
                b.role,
                str(b.sentence),
                plain(filled(b.line.text, b.values)),
                *((a.name, a.formula, *a.tail, *a.vector) for a in b.arrows),
            )
            for b in beats
        ]

    taken = recorded(kind)[0]
    before = [taken.trace.step(k) for k in range(3)]
    kept = [np.copy(part) for step in before for part in (step.theta, step.gradient, step.update)]
    state = [np.copy(field) for step in before for field in step.state]
    forward = [written(taken.beats(k)) for k in (0, 1, 2)]
    back = [written(taken.beats(k)) for k in (2, 1, 0)]
    assert forward == back[::-1]
    after = [taken.trace.step(k) for k in range(3)]
    for old, new in zip(
        kept, (p for s in after for p in (s.theta, s.gradient, s.update)), strict=True
    ):
        np.testing.assert_array_equal(old, new)
    for old, new in zip(state, (field for s in after for field in s.state), strict=True):
        np.testing.assert_array_equal(old, new)


@every_rule
def test_the_beats_lead_to_the_recorded_next_state(kind: type[Optimizer]) -> None:
    for taken in recorded(kind):
        for step, beats in taken.opened:
            if step.t == taken.trace.last:
                continue
            values = beats[-1].values
            for name, recorded_value in taken.trace.state(step.t + 1)._asdict().items():
                reached = values.get(name, getattr(step.state, name))
                np.testing.assert_allclose(reached, recorded_value, rtol=1e-12, atol=1e-300)


@every_rule
def test_every_number_is_that_of_the_recording(kind: type[Optimizer]) -> None:
    seen: set[str] = set()
    for taken in recorded(kind):
        for step, beats in taken.opened:
            known = known_from_recording(taken, step)
            scale = 1e-12 * max(1.0, float(np.abs(step.theta).max()))
            for beat in beats:
                for piece in filled(beat.line.text, beat.values):
                    if piece.key in known:
                        seen.add(piece.key)
                        value, text = beat.values[piece.key], piece.text
                        loose = scale if piece.key in ("update", "theta_next") else 1e-300
                        np.testing.assert_allclose(value, known[piece.key], 1e-9, loose)
                        assert reads_as(text, value), f"{piece.key}: {text} is not {value}"
    assert {"theta", "g", "update", "theta_next"} <= seen
    assert "lr" in seen or not any("lr" in names_in(line.text) for line in kind.lines)
    state = taken.trace.state(0)._fields
    assert not state or seen & set(state), "the memory is named in some line"


@every_rule
def test_the_equation_of_every_beat_is_true(kind: type[Optimizer]) -> None:
    made_by_line = 0
    for taken in recorded(kind):
        for step, beats in taken.opened:
            size = max(float(np.abs(v).max()) for v in beats[-1].values.values() if np.ndim(v))
            for beat in beats[1:]:
                for left, right in sides(beat):
                    made_by_line += 1
                    np.testing.assert_allclose(
                        left, right, rtol=1e-9, atol=1e-12 * size, err_msg=f"{step.t} {beat.line}"
                    )
    assert made_by_line > 80


@every_rule
def test_every_number_of_a_sentence_is_that_of_the_recording(kind: type[Optimizer]) -> None:
    compared = 0
    for taken in recorded(kind):
        for step, beats in taken.opened:
            known = known_from_recording(taken, step)
            loss = taken.run.objective.loss
            places = {
                **{"exact": known["exact"], "noise": known["noise"], "used": known["g"]},
                **{"lr": step.lr, "from_": step.theta, "to": step.theta + step.update},
                **{"before": step.loss, "after": float(loss(step.theta + step.update))},
            }
            for beat in beats:
                text = said_in(beat)
                assert "None" not in str(beat.sentence)
                for name, words in text.items():
                    value = beat.sentence.values[name]
                    assert words == value if isinstance(value, str) else reads_as(words, value)
                for name in text.keys() & places.keys():
                    compared += 1
                    assert reads_as(text[name], places[name]), f"{name} in '{beat.sentence}'"
                if "value" in text:
                    compared += 1
                    assert reads_as(text["value"], beat.values[beat.line.makes])
                    assert text["symbol"] == symbol_of(beat.line.makes, step.optimizer).text
                if "length" in text:
                    made = places["exact"] if beat is beats[0] else beat.values[beat.line.makes]
                    assert reads_as(text["length"], np.hypot(*made))
    assert compared > 200


@every_rule
def test_the_divisor_that_is_said_is_the_one_that_the_rule_divides_by(
    kind: type[Optimizer],
) -> None:
    for taken in recorded(kind):
        for step, beats in taken.opened:
            parts = {name: vector for name, vector, space in step.parts if space == DIVISOR}
            for beat in beats:
                said = beat.sentence.values
                if beat.role == roles.DIVIDE and said["divisor"] is not None:
                    np.testing.assert_allclose(said["divisor"], parts["divisor"], rtol=1e-9)
                    np.testing.assert_array_equal(beat.squares, said["divisor"])
                if beat.role == roles.DECAY:
                    decay = step.optimizer.weight_decay * step.theta  # type: ignore[attr-defined]
                    np.testing.assert_allclose(said["decay"], decay, rtol=1e-6)


@every_rule
def test_what_is_kept_and_what_is_new_are_the_memory(kind: type[Optimizer]) -> None:
    for taken in recorded(kind):
        for step, beats in taken.opened:
            for beat in beats:
                if beat.role not in (roles.CARRY, roles.ADD):
                    continue
                said = beat.sentence.values
                total = beat.values[beat.line.makes]
                np.testing.assert_allclose(
                    np.add(said["kept"], said["fresh"]), total, rtol=1e-12, atol=1e-300
                )
                old = getattr(step.state, beat.line.makes, None)
                if old is not None:
                    np.testing.assert_array_equal(said["old"], old)


@every_rule
def test_the_arrows_of_a_sum_go_tip_to_tail_to_the_sum(kind: type[Optimizer]) -> None:
    for taken in recorded(kind):
        for step, beats in taken.opened:
            for beat in beats:
                chained = [
                    place for place, arrow in enumerate(beat.arrows) if arrow.after is not None
                ]
                assert all(np.array_equal(arrow.tail, step.theta) for arrow in beat.arrows)
                assert len({arrow.kind.unit for arrow in beat.arrows}) <= 2
                for place in chained:
                    after = beat.arrows[place].after
                    before = beat.arrows[place - 1]
                    if np.any(after):
                        np.testing.assert_array_equal(before.vector, after)
                if beat.role == roles.ADD:
                    total = beat.arrows[-1].vector
                    np.testing.assert_allclose(tip(beat, chained[-1]), total, rtol=1e-9)
                    assert beat.arrows[-1].after is None


@every_rule
def test_the_head_of_the_move_is_the_next_point(kind: type[Optimizer]) -> None:
    for taken in recorded(kind):
        for step, beats in taken.opened:
            if step.t == taken.trace.last or not step.update.any():
                continue
            (arrow,) = beats[-1].arrows
            next_theta = taken.trace.thetas(step.t + 1, step.t + 2)[0]
            assert arrow.kind.unit == POSITION
            np.testing.assert_array_equal(arrow.tail + arrow.vector, next_theta)


@every_rule
def test_arrows_lead_as_the_update_goes(kind: type[Optimizer]) -> None:
    units = {
        arrow.kind.unit
        for taken in recorded(kind)
        for _, beats in taken.opened
        for beat in beats
        for arrow in beat.arrows
    }
    assert {SLOPE, POSITION} <= units <= {SLOPE, POSITION, UNIT}
    for taken in recorded(kind):
        for step, beats in taken.opened:
            for beat in beats:
                for arrow in (a for a in beat.arrows if a.name == "The update"):
                    assert (arrow.formula, arrow.kind.unit) == ("Δθ", POSITION)
                    np.testing.assert_allclose(
                        arrow.vector, step.update, rtol=1e-9, atol=1e-12 * np.abs(step.theta).max()
                    )


@every_rule
def test_no_arrow_is_without_length_and_no_number_is_missing(kind: type[Optimizer]) -> None:
    for taken in recorded(kind):
        for _, beats in taken.opened:
            for beat in beats:
                assert all(np.any(arrow.vector) for arrow in beat.arrows)
                assert numbers_in(str(beat.sentence))
                assert "?" not in plain(filled(beat.line.text, beat.values))


@every_rule
def test_every_role_has_a_title_and_a_sentence(kind: type[Optimizer]) -> None:
    named = {roles.GRADIENT, roles.CARRY, roles.MOVE, *(line.role for line in kind.lines)}
    assert named <= beat_texts.TITLES.keys()
    said = {role for role in named if role not in (roles.GRADIENT, roles.MOVE)}
    assert said <= beat_texts.SENTENCES.keys()


@every_rule
def test_every_symbol_of_a_line_is_known_and_has_a_value(kind: type[Optimizer]) -> None:
    for taken in recorded(kind):
        for step in taken.steps():
            values = values_of(step)
            for line in lines_of(step, values):
                assert line.makes in names_in(line.text)
                for name in names_in(line.text):
                    assert symbol_of(name, step.optimizer).meaning
                    assert name in values


@pytest.mark.parametrize("kind", DECAYING, ids=lambda kind: kind.id)
def test_weight_decay_is_a_beat_where_it_is_on_and_not_zero(kind: type[Optimizer]) -> None:
    decays = {roles.DECAY, roles.SHRINK}
    on = ride(make_optimizer(kind.id, {"weight_decay": 0.1}), "ravine")
    off = ride(make_optimizer(kind.id, {"weight_decay": 0.0}), "ravine")
    assert all(decays & set(roles_of(beats)) for _, beats in on.opened)
    assert not any(decays & set(roles_of(beats)) for _, beats in off.opened)
    centre = ride(make_optimizer(kind.id, {"weight_decay": 0.1}), "himmelblau", start=(0.0, 0.0))
    assert not decays & set(roles_of(centre.beats(0))), "at 0 there is nothing to decay"


def test_what_is_zero_or_off_is_left_out() -> None:
    plain_gd = ride(make_optimizer("gd"))
    assert roles_of(plain_gd.beats(2)) == [roles.GRADIENT, roles.SCALE, roles.MOVE]
    momentum = ride(make_optimizer("momentum"))
    assert roles.CARRY not in roles_of(momentum.beats(0)), "nothing is remembered yet"
    assert roles.CARRY in roles_of(momentum.beats(1))
    off = ride(make_optimizer("momentum", {"momentum": 0.0}))
    assert roles.CARRY not in roles_of(off.beats(3))
    no_look_ahead = ride(make_optimizer("nesterov", {"momentum": 0.0}))
    assert roles.MIX not in roles_of(no_look_ahead.beats(3))
    uncorrected = ride(make_optimizer("adam", {"beta1": 0.0, "beta2": 0.0}))
    assert roles.CORRECT not in roles_of(uncorrected.beats(3))
    assert roles.CORRECT in roles_of(ride(make_optimizer("adam")).beats(3))


def test_the_first_beat_tells_noise_and_clipping() -> None:
    gd = make_optimizer("gd")
    texts = {
        "falls fastest the other way": ride(gd),
        "noise adds": ride(gd, sigma=0.3),
        "it is clipped": ride(gd, clip=Clip(norm=0.5)),
        "; clipped, the rule": ride(gd, sigma=0.3, clip=Clip(value=0.1)),
    }
    for words, taken in texts.items():
        assert words in str(taken.beats(1)[0].sentence)
    flat = ride(gd, start=(0.0, 0.0))
    assert "flat" in str(flat.beats(0)[0].sentence)
    assert not flat.beats(0)[0].arrows
    assert "stays" in str(flat.beats(0)[-1].sentence)


def test_noise_begins_at_the_tip_of_the_exact_gradient_arrow() -> None:
    beat = ride(make_optimizer("gd"), sigma=0.3).beats(2)[0]
    exact, noise, used = beat.arrows
    np.testing.assert_array_equal(noise.after, exact.vector)
    np.testing.assert_allclose(exact.vector + noise.vector, used.vector, rtol=1e-12)


def test_a_hidden_update_is_not_opened_and_its_numbers_are_not_given_away() -> None:
    step = masked(ride(make_optimizer("adam")).trace.step(3), "update")
    assert beats_of(step, lambda theta: 0.0) == ()
    values = values_of(step)
    for name in ("m", "v", "m_hat", "d", "update", "kept", "divisor"):
        assert np.isnan(values[name]).all(), name
    assert np.isfinite(values["m0"]).all()
    assert values["beta1"] == 0.9


def test_the_numbers_of_an_adam_step_by_hand() -> None:
    taken = ride(make_optimizer("adam", {"lr": 0.1}), "bowl", start=(3.0, -4.0))
    assert str(first(taken, 0, roles.DIVIDE).sentence).endswith("d = (1, −1).")
    assert str(first(taken, 0, roles.MOVE).sentence).startswith(
        "θ goes from (3, −4) to (2.9, −3.9)"
    )
    squares = first(taken, 0, roles.DIVIDE).squares
    np.testing.assert_allclose(squares, np.abs(taken.trace.step(0).gradient), rtol=1e-6)


def test_the_squares_of_the_line_have_the_sides_that_it_says() -> None:
    for rule in ("adagrad", "rmsprop", "adam"):
        for step, beats in ride(make_optimizer(rule)).opened:
            (beat,) = (beat for beat in beats if beat.role == roles.SQUARE)
            gathered = beat.values[beat.line.makes]
            sides_wanted = np.sqrt(gathered) + step.optimizer.eps  # type: ignore[attr-defined]
            np.testing.assert_allclose(beat.squares, sides_wanted, rtol=1e-12)
            assert reads_as(said_in(beat)["side"], sides_wanted)


def test_what_is_new_keeps_its_digits_beside_a_huge_memory() -> None:
    step = ride(make_optimizer("momentum"), "bowl").trace.step(1)
    heavy = replace(step, state=type(step.state)(np.array((1e17, -1e17))))
    added = next(beat for beat in beats_of(heavy, lambda _: 0.0) if beat.role == roles.ADD)
    np.testing.assert_array_equal(added.sentence.values["fresh"], step.used_gradient)


def test_newton_goes_uphill_where_the_curvature_is_negative_and_says_so() -> None:
    taken = ride(make_optimizer("newton"), "bounded_saddle", start=(0.9, 0.3))
    step = taken.trace.step(0)
    along = [beat for beat in taken.beats(0) if beat.role == roles.ALONG]
    uphill = [float(beat.arrows[0].vector @ step.gradient) > 0 for beat in along]
    assert sorted(uphill) == [False, True]
    assert [str(beat.sentence).endswith("uphill.") for beat in along] == uphill
    scaled = first(taken, 0, roles.SCALE)
    assert [arrow.kind.id for arrow in scaled.arrows] == ["terms", "terms", "update"]
