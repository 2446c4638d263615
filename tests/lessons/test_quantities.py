"""What can be read of a run under a name, and that it is what the run says."""

# ruff: noqa: D103 - the names say what is tested

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import pairwise
from math import hypot, inf, isnan, sqrt

import numpy as np
import pytest

from arrows_gui.core.expression import CONSTANTS, FUNCTIONS
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.surfaces import SURFACES
from arrows_gui.lessons.answer import value
from arrows_gui.lessons.quantities import CONSTANT, KNOB, QUANTITIES, known_names, meaning
from arrows_gui.lessons.quantity import BOTH, NETWORK, SURFACE, WORD, Quantity
from arrows_gui.lessons.reading import LiveRun, Run, StageRun, live_run, stage_run
from tests.lessons.run_helpers import (
    GD,
    MOMENTUM,
    RMSPROP,
    network_stage,
    race,
    run_of,
    surface_stage,
)

ROWS = [row for row in QUANTITIES if not row.numbered]
NUMBERED = [row for row in QUANTITIES if row.numbered]


def number(text: str, run: Run, at: int | None = None) -> float:
    found = value(text, run, at)
    assert isinstance(found, float), text
    return found


# The table


def test_names_are_unique_and_can_be_written_in_an_expression() -> None:
    names = [row.name for row in QUANTITIES]
    assert len(set(names)) == len(names)
    for name in names:
        assert name.isidentifier()
        assert name.islower()
        assert name not in {*FUNCTIONS, *CONSTANTS, "and", "or", "not"}
        assert not name.startswith((KNOB, CONSTANT)) or name == "knob_lr"


@pytest.mark.parametrize("row", QUANTITIES, ids=lambda row: row.name)
def test_a_row_says_what_it_is(row: Quantity) -> None:
    assert row.title
    assert row.sentence.endswith(".")
    assert row.of in (SURFACE, NETWORK, BOTH)
    assert row.kind == WORD or not row.words


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_quantity_is_read_where_it_is_known_and_nowhere_else(row: Quantity) -> None:
    surface = run_of(MOMENTUM, cursor=3)
    network = stage_run(network_stage("circle", 3))
    for place, run in ((SURFACE, surface), (NETWORK, network)):
        if row.of not in (BOTH, place):
            with pytest.raises(BadInput, match="is known of"):
                value(row.name, run)
        elif row.name == "arrival" and place == NETWORK:
            with pytest.raises(BadInput, match="no finish line"):
                value(row.name, run)
        else:
            found = value(row.name, run)
            assert isinstance(found, str if row.kind == WORD else float)
            assert not row.words or found in row.words
            assert isinstance(found, str) or not isnan(found)


@pytest.mark.parametrize("row", NUMBERED, ids=lambda row: row.name)
def test_what_belongs_to_a_layer_asks_for_its_number(row: Quantity) -> None:
    run = stage_run(network_stage("circle", 1))
    assert number(f"{row.name}_1", run) >= 0
    with pytest.raises(BadInput, match=f"as in {row.name}_1"):
        value(row.name, run)
    for wrong in (0, 9):
        with pytest.raises(BadInput, match=f"there is no (hidden )?layer {wrong}"):
            value(f"{row.name}_{wrong}", run)


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_every_knob_of_a_rule_has_its_value(rule: type) -> None:
    run = run_of((rule.id, {"lr": 0.01}))  # type: ignore[attr-defined]
    held = run.experiment.runners[0].optimizer
    for knob in held.knobs:
        assert number(f"{KNOB}{knob.name}", run) == float(getattr(held, knob.name))
        if knob.name != "lr":  # that is the rate of the step
            assert number(knob.name, run) == float(getattr(held, knob.name))


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.id)
def test_every_constant_of_a_surface_has_its_value(surface) -> None:  # type: ignore[no-untyped-def]
    run = run_of(surface=surface.id, start=surface.start)
    for constant in surface.constants:
        assert number(CONSTANT + constant.name, run) == constant.default
        hidden = constant.name in {row.name for row in QUANTITIES}
        assert hidden or number(constant.name, run) == constant.default


def test_all_names_are_known_beforehand() -> None:
    names = known_names()
    assert {row.name for row in QUANTITIES} <= names
    assert {"momentum", "knob_momentum", "kappa", "constant_t", "match_rms"} <= names
    for rule in (*OPTIMIZERS, *NETWORK_OPTIMIZERS):
        assert {knob.name for knob in rule.knobs} <= names


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gradient_lenght", "unknown quantity 'gradient_lenght': did you mean 'gradient_length'?"),
        ("Loss", "unknown quantity 'Loss': did you mean 'loss'?"),
        ("kapa", "unknown quantity 'kapa': did you mean 'kappa'?"),
        ("qqq", "unknown quantity 'qqq'"),
        ("momentum", "Gradient descent has no knob 'momentum'"),
        ("knob_beta1", "Gradient descent has no knob 'beta1'"),
        ("test_loss", "'test_loss' is known of networks only"),
        ("layer_gradient_1", "'layer_gradient_1' is known of networks only"),
    ],
)
def test_a_name_that_means_nothing_is_named_with_the_nearest_one(name: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        meaning(name, run_of(), 0)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        ("velocity_x", {}, "has no velocity"),
        ("gradient_angle", {"start": (0.0, 0.0)}, "has no direction at step 0"),
        ("update_over_gradient", {"start": (0.0, 0.0)}, "which is 0 here"),
        ("update_to_previous", {}, "no step before step 0"),
        ("minimum_x", {"formula": "x + y"}, "no minimum is known"),
        ("limit", {"surface": "saddle", "start": (1.0, 1.0)}, "curves downhill"),
        ("arrival", {"finish": None}, "no finish line"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(
    text: str, settings: dict[str, object], said: str
) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        value(text, run_of(**settings))
    assert text in str(caught.value)


# What does not depend on what was asked before


@pytest.mark.parametrize(
    "stage",
    [
        surface_stage(MOMENTUM, cursor=9),
        surface_stage(("gd", {"lr": 0.21}), cursor=9, steps=9),
        surface_stage(("gd", {"lr": 0.25}), steps=10_000),
        network_stage("circle", 5, 12),
    ],
)
def test_what_is_read_is_the_same_however_far_the_run_was_looked_at(stage) -> None:  # type: ignore[no-untyped-def]
    fresh, seen = StageRun(stage), StageRun(stage)
    seen.trace(0, -1)
    for row in ROWS:
        for text in (row.name, f"{row.name}@4", f"{row.name}@last", f"{row.name}@end"):
            assert answer(text, StageRun(stage)) == answer(text, seen), text
            answer(text, fresh)
            assert answer("last", fresh) == answer("last", seen)


def answer(text: str, run: Run) -> object:
    try:
        return value(text, run)
    except BadInput as problem:
        return str(problem)


def test_the_outcome_is_told_from_the_step_on_at_which_it_shows() -> None:
    run = run_of(("gd", {"lr": 0.25}), steps=10_000)
    last = int(number("t@end", run))
    assert value("outcome", run) == value(f"outcome@{last - 1}", run) == "going"
    assert value(f"outcome@{last}", run) == value("outcome@end", run) == "diverged"
    assert value("outcome@last", run) == "going"


def test_a_runner_that_ended_stays_at_its_last_step() -> None:
    run = run_of(("gd", {"lr": 0.1}), ("gd", {"lr": 0.001}), steps=1000)
    end = number("r1.t@end", run)
    assert end < 1000
    assert number("r1.x@1000", run) == number("r1.x@end", run)
    assert value("r1.outcome@1000", run) == "settled"
    assert number("r2.t@end", run) == 1000
    with pytest.raises(BadInput, match="there is no step 1001: the run takes 1000 steps"):
        value("x@1001", run)


def test_the_verdict_is_of_what_is_recorded() -> None:
    stage = surface_stage(("gd", {"lr": 0.199}), cursor=100)
    run = StageRun(stage)
    assert value("verdict", run) == "oscillating"
    assert value("verdict@1", run) == "none"
    assert value("verdict", StageRun(surface_stage(("gd", {"lr": 0.199})))) == "none"


def test_the_verdict_of_the_first_steps_of_a_training_is_that_of_a_shorter_one() -> None:
    run, short = stage_run(network_stage("exploding", 30)), stage_run(network_stage("exploding", 3))
    assert value("verdict", run) == "exploding"
    assert value("verdict@3", run) == value("verdict", short)


def test_two_threads_may_read_one_run() -> None:
    stage = network_stage("circle", 0, 400)
    texts = [f"update_length@{k}" for k in range(380, 0, -7)]
    alone = [number(text, StageRun(stage)) for text in texts[:9]]
    run = StageRun(stage)
    with ThreadPoolExecutor(4) as threads:
        rows = list(threads.map(lambda _: [number(text, run) for text in texts], range(4)))
    assert all(row == rows[0] for row in rows)
    assert rows[0][:9] == alone


# The run in the lab


def test_nothing_is_known_of_steps_that_are_not_recorded_yet() -> None:
    run = live_run(run_of(GD, MOMENTUM, cursor=5))
    assert isinstance(run, LiveRun)
    assert number("last", run) == number("t", run) == 5
    for text in ("x@6", "r2.loss@end"):
        with pytest.raises(BadInput, match=r"not recorded yet|not ended yet"):
            value(text, run)
    assert number("arrival", run) == inf
    assert value("outcome", run) == "going"


def test_a_live_run_that_is_over_tells_of_its_end() -> None:
    run = live_run(run_of(GD, steps=200, cursor=200))
    assert number("arrival", run) == 76
    assert value("outcome@end", run) == value("outcome", run) == "settled"
    assert number("arrival@75", run) == inf
    earlier = LiveRun(run.experiment, run.traces, 60, run.focus, run.view)
    assert number("arrival", earlier) == inf
    assert value("outcome", earlier) == "going"


# Numbers against what they are made of


def test_vectors_are_those_of_the_step() -> None:
    run = run_of(MOMENTUM, cursor=7)
    step = run.trace(0, 8).step(7)
    for name in ("gradient", "update", "velocity"):
        vector = getattr(step, name)
        assert (number(f"{name}_x", run), number(f"{name}_y", run)) == tuple(vector)
        assert number(f"{name}_length", run) == pytest.approx(hypot(*vector), rel=1e-15)
        degrees = np.degrees(np.arctan2(vector[1], vector[0]))
        assert number(f"{name}_angle", run) == pytest.approx(degrees)
    assert number("loss_after", run) == number("loss@8", run)
    assert number("loss_change", run) == number("loss@8 - loss@7", run)
    assert number("update_x", run) == pytest.approx(number("x@8 - x@7", run))
    assert number("update_over_gradient", run) == pytest.approx(
        number("update_length/gradient_length", run)
    )


def test_what_is_gathered_over_steps_agrees_with_the_steps() -> None:
    run = run_of(MOMENTUM, cursor=30)
    losses = [number(f"loss@{k}", run) for k in range(31)]
    assert number("first_loss", run) == losses[0]
    assert number("lowest_loss", run) == min(losses)
    assert number("lowest_step", run) == losses.index(min(losses))
    assert number("uphill_steps", run) == sum(b > a for a, b in pairwise(losses))
    ways = sum(number(f"update_length@{k}", run) for k in range(30))
    assert number("path_length", run) == pytest.approx(ways)


def test_clipping_and_noise_tell_the_used_gradient_from_the_exact_one() -> None:
    run = run_of(sigma=1.0)
    assert number("noise", run) == 1
    assert number("gradient_length", run) == pytest.approx(hypot(4, 10))
    assert number("used_gradient_length", run) != number("gradient_length", run)


def test_places_are_those_of_the_standings() -> None:
    run = race()
    places = [number(f"r{runner}.place@100", run) for runner in (1, 2, 3, 4)]
    arrivals = [number(f"r{runner}.arrival@100", run) for runner in (1, 2, 3, 4)]
    assert sorted(places) == [1, 2, 3, 4]
    assert (places[2], arrivals[2]) == (1, 66)
    assert (places[0], arrivals[0]) == (2, 76)
    assert arrivals[1] == arrivals[3] == inf


@pytest.mark.parametrize(
    ("surface", "start", "name"),
    [
        *(("saddle", (0.0, 0.0), "saddle"), ("bowl", (0.0, 0.01), "minimum")),
        *(("monkey_saddle", (0.0, 0.0), "degenerate"), ("bowl", (1.0, 1.0), "none")),
        ("rastrigin", (0.5, 0.5), "maximum"),
    ],
)
def test_a_critical_point_has_its_name(surface: str, start: tuple[float, float], name: str) -> None:
    run = run_of(surface=surface, start=start)
    assert value("critical_point", run) == name
    assert number("saddle", run) == (name == "saddle")


@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov", "qhm"])
@pytest.mark.parametrize("rate", [1e-3, 0.1, 3.0])
def test_the_limit_is_where_a_rule_begins_to_diverge(rule: str, rate: float) -> None:
    limit = number("limit", run_of((rule, {"lr": rate})))
    for share, grows in ((0.98, False), (1.02, True)):
        run = run_of((rule, {"lr": share * limit}), steps=3000)
        assert (number("loss@end", run) > number("loss", run)) == grows


@pytest.mark.parametrize("rule", ["adam", "rmsprop", "adagrad", "adamw"])
def test_a_rule_that_divides_has_a_limit_on_the_divided_curvature(rule: str) -> None:
    run = run_of((rule, {"lr": 0.1}), cursor=5)
    assert 0 < number("limit", run) < inf
    doubled = run_of((rule, {"lr": 0.1}), cursor=5, constants={"scale": 2.0})
    assert number("limit", doubled) == pytest.approx(number("limit", run), rel=1e-3)


def test_a_rule_without_a_limit_is_stable_at_any_rate() -> None:
    assert number("limit", run_of(("lion", {"lr": 0.1}))) == inf
    assert number("limit", run_of(("gd", {"lr": 0.0}))) == pytest.approx(0.2)


@pytest.mark.parametrize("momentum", [1.0, 1.5])
def test_what_never_fades_settles_at_no_rate(momentum: float) -> None:
    assert number("limit", run_of(("momentum", {"lr": 0.1, "momentum": momentum}))) == 0


def test_an_own_formula_has_the_minimum_that_newtons_method_finds() -> None:
    run = run_of(formula="(x - 1)^2 + (y + 2)^2", start=(3.0, 3.0))
    found = (number("minimum_x", run), number("minimum_y", run), number("minimum_loss", run))
    assert found == pytest.approx((1, -2, 0))
    assert number("minima_count", run) == 0


# The answers of the course: figures that were measured with other programs

NEURON = "(y*sigmoid(x) - 1)^2/2"
"""The input 1, a weight x, a sigmoid, a weight y and the target 1."""

HEAVY_BALL = ("momentum", {"lr": 0.2309, "momentum": 0.2699})
SCALED = {"constants": {"scale": 1000.0}}

KEY: list[tuple[str, StageRun, dict[str, str]]] = [
    (
        "the gradient",
        run_of(),
        {"gradient_x": "4.000", "gradient_y": "10.000", "gradient_length": "10.770"},
    ),
    (
        "a neuron",
        run_of(formula=NEURON, start=(0.5, 2.0)),
        {
            **{"gradient_y": "0.15245", "gradient_x": "0.11511", "sigmoid(x)": "0.62246"},
            **{"y*sigmoid(x)": "1.24492", "loss": "0.02999"},
        },
    ),
    (
        "the weight arrow",
        run_of(formula="2*x + 2*y", start=(3.0, -1.0)),
        {"gradient_x": "2.000", "gradient_y": "2.000", "weight_to_negative_gradient": "116.57"},
    ),
    (
        "a direction",
        run_of(),
        {
            **{"-unit_gradient_x": "-0.371", "-unit_gradient_y": "-0.928"},
            **{"negative_gradient_angle": "-111.80", "minimum_angle": "-165.96"},
            **{"gradient_to_minimum": "54.16", "gradient_angle": "68.20"},
        },
    ),
    (
        "the largest angle",
        run_of(start=(sqrt(10), 1.0)),
        {"gradient_to_minimum": "54.90", "asin(9/11)*180/pi": "54.90", "condition": "10.000"},
    ),
    ("on an axis", run_of(start=(4.0, 0.0)), {"gradient_to_minimum": "0.000"}),
    (
        "first steps",
        race(),
        {
            **{"gd.update_length": "1.0770", "rmsprop.update_length": "0.4472"},
            **{"adam.update_length": "0.1414", "limit": "0.2", "lambda_max": "10.000"},
        },
    ),
    (
        "first steps on a loss a thousand times as high",
        race(**SCALED),
        {
            **{"gd.update_length": "1077", "rmsprop.update_length": "0.4472"},
            "adam.update_length": "0.1414",
        },
    ),
    (
        "at the limit",
        run_of(("gd", {"lr": "0.2"})),
        {"y@100": "1.000", "y@101": "-1.000", "loss@100": "5.000", "lr/limit": "1.000"},
    ),
    ("above the limit", run_of(("gd", {"lr": "0.21"})), {"loss@100": "9.5e8"}),
    (
        "three steps of gradient descent",
        run_of(),
        {
            **{
                "update_x": "-0.4",
                "update_y": "-1.000",
                "update_x@1": "-0.36",
                "update_y@1": "0.000",
            },
            **{"update_x@2": "-0.324", "update_y@2": "0.000"},
        },
    ),
    (
        "three steps of momentum",
        run_of(MOMENTUM),
        {
            **{
                "update_x": "-0.4",
                "update_y": "-1.000",
                "update_x@1": "-0.72",
                "update_y@1": "-0.9",
            },
            **{"update_x@2": "-0.936", "update_y@2": "0.09"},
        },
    ),
    (
        "the first step of RMSProp",
        run_of(RMSPROP),
        {
            **{"update_x": "-0.316", "update_y": "-0.316", "update_angle": "-135.000"},
            "-lr/sqrt(1 - alpha)": "-0.316",
        },
    ),
    (
        "the eighth step of momentum",
        run_of(MOMENTUM),
        {
            **{"update_to_negative_gradient@7": "167.8", "loss_before@7": "1.61"},
            **{"loss_after@7": "4.95", "loss@8": "4.95"},
        },
    ),
    (
        "steps to a loss below a millionth",
        race(),
        {"gd.arrival": "76", "momentum.arrival": "132", "rmsprop.arrival": "66"},
    ),
    ("gradient descent at its best rate", run_of(("gd", {"lr": 2 / 11})), {"arrival": "41"}),
    ("the best heavy ball", run_of(HEAVY_BALL), {"arrival": "17"}),
    (
        "RMSProp hops for ever",
        run_of(RMSPROP, steps=1000),
        {
            "loss@end": "0.0137",
            "abs(x@end)": "0.05",
            "abs(y@end)": "0.05",
            "update_length@999": "0.1414",
        },
    ),
]

CASES = [
    pytest.param(run, text, answer, id=f"{name}: {text}")
    for name, run, answers in KEY
    for text, answer in answers.items()
]


@pytest.mark.parametrize(("run", "text", "answer"), CASES)
def test_the_answers_of_the_course_are_what_the_run_gives(
    run: StageRun, text: str, answer: str
) -> None:
    unit = 10.0 ** int(Decimal(answer).as_tuple().exponent)
    assert abs(number(text, run) - float(answer)) <= 0.5001 * unit


def test_at_the_limit_the_point_flips_for_ever() -> None:
    run = run_of(("gd", {"lr": 0.2}))
    assert [number(f"y@{k}", run) for k in range(6)] == pytest.approx([1, -1] * 3)
    assert value("outcome@end", run) == "exhausted"


def test_a_saddle_holds_a_run_that_begins_above_it_and_lets_go_of_others_late() -> None:
    held = run_of(surface="saddle", start=(1.0, 0.0), steps=500)
    assert value("outcome@end", held) == "saddle"
    free = run_of(surface="saddle", start=(1.0, 1e-6))
    assert number("abs(y@75)", free) <= 1 < number("abs(y@76)", free)


def test_gradients_vanish_explode_or_stay_as_the_presets_say() -> None:
    deep = {
        name: stage_run(network_stage(name)) for name in ("vanishing", "relu_deep", "exploding")
    }
    assert 1 / 10_000 < number("gradient_ratio", deep["vanishing"]) < 1 / 1000
    assert 0.3 < number("gradient_ratio", deep["relu_deep"]) < 3
    assert number("gradient_length", deep["exploding"]) > 100 * number(
        "gradient_length", deep["relu_deep"]
    )
    for run in deep.values():
        assert number("gradient_first", run) == number("layer_gradient_1", run)
        assert number("gradient_last", run) == number("layer_gradient_7", run)
        assert number("layers", run) == 7
        whole = sqrt(sum(number(f"layer_gradient_{n}", run) ** 2 for n in range(1, 8)))
        assert number("gradient_length", run) == pytest.approx(whole)
