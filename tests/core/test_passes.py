"""The walk of one batch through the network: its stages, their numbers, and the three buttons."""

# ruff: noqa: D103, RUF001 - the names say what is tested; formulas use Greek letters

from dataclasses import replace

import numpy as np
import pytest

from arrows_gui.core.activations import ACTIVATIONS
from arrows_gui.core.network import Layer
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.pass_backward import page_of
from arrows_gui.core.pass_pages import Page, Pick
from arrows_gui.core.passes import (
    BACK,
    BACKWARD,
    DELTA,
    FORWARD,
    GRADIENT,
    LAST_NOTE,
    PENALTY,
    UPDATE,
    Passes,
    PassWalk,
    walk_of,
)
from tests.core.pass_helpers import TAUGHT_THETA, small, step_of, taught

SETUPS: tuple[dict[str, object], ...] = (
    {},
    {"dropout": 0.4, "l1": 0.01, "l2": 0.02},
    {"dataset": "moons", "loss": "squared_error", "output": "tanh"},
    {"dataset": "circle", "loss": "softmax_cross_entropy", "l2": 0.1, "batch_size": 0},
    *({"hidden": (Layer(3, kind.id), Layer(2, kind.id))} for kind in ACTIVATIONS),
)


def walk(**changes: object) -> PassWalk:
    objective, theta = small(**changes)
    return walk_of(objective, step_of(objective, theta, "adam", t=3))


def taught_walk() -> PassWalk:
    return walk_of(taught(), step_of(taught(), TAUGHT_THETA, lr=0.1))


def place(walked: PassWalk, title: str) -> int:
    return next(k for k, stage in enumerate(walked.stages) if str(stage.title).startswith(title))


def column(page: Page, title: str) -> list[float]:
    at = [str(each.title) for each in page.columns].index(title)
    return [row.values[at] for row in page.rows]


def test_the_taught_network_has_its_known_numbers() -> None:
    walked = taught_walk()
    point = Pick(point=0)
    first = page_of(walked, place(walked, "Forward through layer 1"), point)
    last = page_of(walked, place(walked, "Forward through layer 2"), point)
    assert column(first, "a")[0] == pytest.approx(0.62246, abs=5e-6)
    assert column(last, "a")[0] == pytest.approx(1.24492, abs=5e-6)
    # It is taught with half the squared error; ours has no half, so all of this is twice as large.
    assert walked.passes.data_loss / 2 == pytest.approx(0.02999, abs=5e-6)
    for layer, known in ((2, 0.15245), (1, 0.11511)):
        page = page_of(walked, place(walked, f"Backward: gradient of layer {layer}"), point)
        assert column(page, "∂L/∂w")[0] / 2 == pytest.approx(known, abs=6e-6)


def test_the_formulas_of_the_taught_network_have_its_numbers_filled_in() -> None:
    walked = taught_walk()
    pages = [page_of(walked, k, Pick(point=0)) for k in range(len(walked.stages))]
    said = [tuple(map(str, page.formulas)) for page in pages]
    assert said == [
        (),
        ("z₁ = 0.5·1 + 0 = 0.5", "a₁ = 1/(1 + e^(−z)) = 0.6225"),
        ("z₁ = 2·0.6225 + 0 = 1.245", "a₁ = z = 1.245"),
        ("its loss: (a − y)² = (1.245 − 1)² = 0.05999",),
        (
            "error₁ = 2 (a − y)/1 = 2 (1.245 − 1)/1 = 0.4898",
            "δ₁ = error × slope = 0.4898 × 1 = 0.4898",
        ),
        (
            "this point's share: δ·a = 0.4898·0.6225 = 0.3049",
            "∂L/∂w₁₁ = Σ δ·a = 0.4898·0.6225 = 0.3049",
        ),
        ("error₁ = 2·0.4898 = 0.9797", "δ₁ = error × slope = 0.9797 × 0.235 = 0.2302"),
        ("this point's share: δ·a = 0.2302·1 = 0.2302", "∂L/∂w₁₁ = Σ δ·a = 0.2302·1 = 0.2302"),
        ("new w₁₁ = w₁₁ + Δ = 0.50000 + (−0.02302) = 0.47698",),
        ("new w₁₁ = w₁₁ + Δ = 2.00000 + (−0.03049) = 1.96951",),
    ]


def test_the_stages_go_forward_then_back_then_update() -> None:
    walked = walk(l2=0.1)
    assert [(stage.kind, stage.layer, stage.part) for stage in walked.stages] == [
        *(("batch", None, ""), (FORWARD, 0, ""), (FORWARD, 1, ""), (FORWARD, 2, "")),
        ("loss", None, ""),
        *((BACKWARD, layer, part) for layer in (2, 1, 0) for part in (DELTA, GRADIENT)),
        (BACKWARD, None, PENALTY),
        *((UPDATE, layer, "") for layer in (0, 1, 2)),
    ]


def test_each_button_goes_on_only_in_its_own_part_and_says_why() -> None:
    walked = walk()
    loss, last = place(walked, "The loss"), len(walked.stages) - 1
    first_update = place(walked, "Update")
    for index, stage in enumerate(walked.stages):
        following = walked.stages[index + 1].button if index < last else ""
        for button in (FORWARD, BACKWARD, UPDATE):
            goes = button == following
            assert walked.after(index, button) == (index + 1 if goes else None)
            taken = button == UPDATE and index == last
            assert bool(walked.why_not(index, button)) is not (goes or taken), stage.title
        assert walked.after(index, BACK) == (index - 1 if index else None)
    assert walked.after(loss, BACKWARD) == loss + 1
    assert walked.after(loss, FORWARD) is None
    assert walked.after(first_update - 1, BACKWARD) is None
    assert walked.why_not(0, BACK)


def test_every_stage_says_what_becomes_of_the_weights() -> None:
    walked = walk()
    for index, stage in enumerate(walked.stages[:-1]):
        note = walked.note(index)
        assert ("changes no weight" in note) is (stage.button != UPDATE)
    assert walked.note(len(walked.stages) - 1) == LAST_NOTE


def test_the_shares_of_all_points_sum_to_the_gradient_of_the_step() -> None:
    for setup in SETUPS:
        check_shares(walk(**setup))


def check_shares(walked: PassWalk) -> None:
    """See that δ·a of all points, with the penalty, is the gradient of the step."""
    passes, network = walked.passes, walked.passes.objective.network
    total = np.zeros(network.n)
    for index, stage in enumerate(walked.stages):
        if stage.part != GRADIENT or stage.layer is None:
            continue
        block = network.blocks[stage.layer]
        for unit in range(block.units):
            pages = [page_of(walked, index, Pick(point, unit)) for point in range(passes.count)]
            *weights, bias = np.sum([column(page, "δ·a") for page in pages], axis=0)
            start = block.weight.start + unit * block.inputs
            total[start : start + block.inputs] = weights
            total[block.bias.start + unit] = bias
    gradient = passes.step.gradient
    np.testing.assert_allclose(total + passes.penalty_gradient, gradient, rtol=0, atol=1e-12)
    assert passes.data_loss + passes.penalty == pytest.approx(passes.step.loss, rel=1e-12)


def test_every_page_is_filled_in_for_the_batch_and_for_a_point() -> None:
    for setup in SETUPS[:4]:
        check_pages(walk(**setup))


def check_pages(walked: PassWalk) -> None:
    """See that no page has a number that is none, or a place that was not filled in."""
    for index, stage in enumerate(walked.stages):
        for pick in (Pick(), Pick(2, 1, 1), Pick(10**6, 10**6, 10**6)):
            page = page_of(walked, index, pick)
            said = " ".join(map(str, (page.sentence, *page.formulas)))
            assert page.rows, stage.title
            assert all(np.isfinite(row.values).all() for row in page.rows)
            assert all(len(row.values) == len(page.columns) for row in page.rows)
            assert not set("{}?") & set(said)
            assert "nan" not in said


def test_error_times_slope_is_delta_and_a_left_out_unit_has_none() -> None:
    walked = walk(dropout=0.5)
    dropped = 0
    index = place(walked, "Backward: δ of layer 1")
    masks = walked.passes.forward.masks[0]
    assert masks is not None
    for point in range(walked.passes.count):
        page = page_of(walked, index, Pick(point))
        errors, slopes, deltas = (np.array(column(page, name)) for name in ("error", "slope", "δ"))
        np.testing.assert_allclose(errors * slopes, deltas, rtol=1e-12)
        assert not deltas[masks[point] == 0].any()
        dropped += int((masks[point] == 0).sum())
    assert dropped > 0


def test_the_parts_of_every_rule_lead_from_the_old_to_the_new_weights() -> None:
    for rule in OPTIMIZERS:
        if not rule.needs_hessian:
            check_update(rule.id)


def check_update(rule: str) -> None:
    """See that the pages of the update add up, for the parameters of one unit a layer."""
    objective, theta = small()
    step = step_of(objective, theta, rule, t=2)
    walked = walk_of(objective, step)
    for index in range(place(walked, "Update"), len(walked.stages)):
        page = page_of(walked, index, Pick(unit=1 if index < len(walked.stages) - 1 else 0))
        titles = [str(each.title) for each in page.columns]
        old, move, new = (np.array(column(page, name)) for name in ("θ", "Δθ", "new θ"))
        np.testing.assert_array_equal(old + move, new)
        if len(titles) > 4:
            parts = np.sum([column(page, name) for name in titles[4:]], axis=0)
            np.testing.assert_allclose(parts, move, rtol=1e-12, atol=1e-15)


def test_the_update_says_when_noise_or_clipping_changed_the_gradient() -> None:
    objective, theta = small()
    step = step_of(objective, theta)
    clipped = replace(step, used_gradient=0.5 * step.gradient)
    walked = walk_of(objective, clipped)
    page = page_of(walked, place(walked, "Update"))
    assert "clipping" in str(page.sentence)
    assert column(page, "seen") == [value / 2 for value in column(page, "∂L/∂θ")]


def test_a_walk_at_weights_that_are_not_finite_still_has_its_pages() -> None:
    objective, theta = small()
    for value in (np.inf, np.nan, 1e200):
        walked = walk_of(objective, step_of(objective, np.full_like(theta, value)))
        titles = [page_of(walked, index, Pick(0)).title for index in range(len(walked.stages))]
        assert len(titles) == len(walked.stages)


def test_nothing_is_computed_before_it_is_asked_for() -> None:
    objective, theta = small()
    passes = Passes(objective, step_of(objective, theta))
    walk_of(objective, passes.step)
    assert "forward" not in vars(passes)
    assert passes.forward is passes.forward
