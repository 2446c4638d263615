"""What is done to the lab by the words of a lesson."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace

import pytest

from arrows_gui.core import setup
from arrows_gui.core.message import BadInput
from arrows_gui.core.network import Layer
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.lessons.actions import applied, solved_stage
from arrows_gui.lessons.answer import holds, value
from arrows_gui.lessons.lesson import Stage
from arrows_gui.lessons.reading import live_run, stage_run
from tests.lessons.run_helpers import GD, MOMENTUM, network_stage, surface_stage

STAGE = surface_stage(GD, MOMENTUM)
DOCUMENT = STAGE.document


@pytest.mark.parametrize(
    ("action", "holds_then"),
    [
        *(
            ("lr = 0.25", "lr = 0.25"),
            ("lr=1/4", "lr = 0.25"),
            ("r2.momentum = 0.5", "r2.momentum = 0.5"),
        ),
        ("momentum.lr = 2*0.1", "r2.lr = 0.2"),
        *(
            ("lr = 0.9*limit", "lr = 0.18"),
            ("runner adam", "rule = adam"),
            ("surface bowl", "lambda_max = 2"),
        ),
        *(("constant kappa = 25", "kappa = 25"), ("start 1, -2", "x = 1 and y = -2")),
        *(("start minimum_x + 1, y", "x = 1 and y = 1"), ("noise 0.5", "noise = 0.5")),
        *(
            ("noise = 0.5", "noise = 0.5"),
            ("steps 30", "steps = 30"),
            ("clip_norm 1", "used_gradient_length ~ 1"),
        ),
        *(
            ("schedule step:step_size=1,gamma=0.5", "lr@1 = 0.05"),
            ("formula x^2 + 3*y^2", "gradient_y = 6*y"),
        ),
    ],
)
def test_a_setting_changes_the_document(action: str, holds_then: str) -> None:
    assert not holds(holds_then, stage_run(STAGE))
    document, cursor = applied(DOCUMENT, [action])
    assert cursor == 0
    assert holds(holds_then, stage_run(Stage(document)))


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_every_rule_can_be_chosen(rule: type) -> None:
    document, _ = applied(DOCUMENT, [f"runner {rule.id}"])  # type: ignore[attr-defined]
    chosen = setup.with_optimizer(DOCUMENT, 0, rule.id)  # type: ignore[attr-defined]
    assert document.experiment.runners == chosen.experiment.runners


@pytest.mark.parametrize(
    ("actions", "cursor"),
    [
        *((["step 5"], 5), (["step"], 1), (["step 5", "step 2"], 7), (["step 5", "back to 2"], 2)),
        *((["step 5", "back"], 4), (["step 5", "back 3"], 3), (["step 5", "reset"], 0), ([], 0)),
        *(
            (["run"], 200),
            (["play"], 200),
            (["steps 300", "run"], 188),
            (["lr = 0.3", "step 3"], 3),
        ),
        (["run", "reset", "lr = 0.05", "step 4"], 4),
    ],
)
def test_steps_move_the_cursor(actions: list[str], cursor: int) -> None:
    alone = surface_stage(GD) if "steps 300" in actions else STAGE
    assert applied(alone.document, actions)[1] == cursor


def test_a_run_to_the_end_stops_where_it_ends() -> None:
    solved = solved_stage(surface_stage(("gd", {"lr": 0.25}), steps=10_000), ["run"])
    run = stage_run(solved)
    assert solved.cursor == value("t@end", run)
    assert value("outcome", live_run(run)) == "diverged"


def test_a_setting_begins_the_run_anew_and_steps_go_on_from_where_it_is() -> None:
    stage = replace(STAGE, cursor=10, takes=20)
    assert (solved_stage(stage, ["step 5"]).cursor, solved_stage(stage, ["step 5"]).takes) == (
        15,
        20,
    )
    assert (
        solved_stage(stage, ["back to 20"]).cursor,
        solved_stage(stage, ["lr = 0.2"]).cursor,
    ) == (20, 0)
    assert solved_stage(stage, ["lr = 0.2", "step 3"]).takes == 3
    assert solved_stage(stage, []) == stage


def test_the_rest_of_a_stage_stays() -> None:
    stage = replace(STAGE, tab="Slice", hidden=frozenset({"noise"}), locked=frozenset({"start"}))
    solved = solved_stage(stage, ["lr = 0.2", "run"])
    assert (solved.tab, solved.hidden, solved.locked) == (stage.tab, stage.hidden, stage.locked)
    assert solved.document.view == stage.document.view


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        *((["lr = -1"], "lr must be 0 or more"), (["lr = much"], "unknown quantity 'much'")),
        *(
            (["lrr = 1"], "did you mean 'lr'"),
            (["zzz = 1"], "it has lr"),
            (["momentum.nesterov_ = 1"], "has no knob"),
            (["r9.lr = 1"], "no runner 'r9'"),
        ),
        *((["runner sgd"], "unknown optimizer"), (["surface hill"], "unknown surface")),
        *((["constant kapa = 1"], "unknown knob 'kapa'"), (["constant kappa"], "kappa = 25")),
        *(
            (["start 1"], "start 4, 1"),
            (["start 1, 1/0"], "no finite number"),
            (["stpe 3"], "did you mean 'step'"),
        ),
        *((["dance"], "it is none of runner"), ([""], "it is none of"), (["lr == 1"], "none of")),
        *(
            (["step 201"], "from 0 to 200"),
            (["step 1.5"], "whole number"),
            (["step x - 9"], "whole number"),
        ),
        *(
            (["back to 3"], "from 0 to 0"),
            (["run 3"], "step 10"),
            (["run", "lr = 1"], "begins the run anew"),
        ),
        *(
            (["schedule foo"], "unknown schedule"),
            (["clip_norm 0"], "above 0"),
            (["noise -1"], "sigma"),
        ),
        *((["hidden = 8 tanh"], "has no knob"), (["steps 99999999"], "from 0 to 10000")),
        (["formula x +"], "ends too early"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_action(actions: list[str], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        applied(DOCUMENT, actions)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"'{actions[-1]}' cannot be done: ")


NETWORK = network_stage("circle").document


@pytest.mark.parametrize(
    ("action", "holds_then"),
    [
        *(
            ("lr = 0.5", "lr = 0.5"),
            ("runner adam", "rule = adam"),
            ("hidden = 4 relu, 3 tanh", "layers = 3"),
        ),
        *(
            ("hidden = none", "layers = 1"),
            ("batch = all", "epoch@2 = 2"),
            ("dropout = 0.5", "loss > 0"),
        ),
        *(
            ("init = zero", "layer_weights_1 = 0"),
            ("seed = 3", "seed = 3"),
            ("clip_norm 0.1", "used_gradient_length ~ 0.1"),
        ),
    ],
)
def test_a_setting_of_a_network_changes_its_setup(action: str, holds_then: str) -> None:
    document, _ = applied(NETWORK, [action])
    assert holds(holds_then, stage_run(Stage(document, "network")))


def test_the_setup_of_a_network_is_what_was_written() -> None:
    document, cursor = applied(
        NETWORK, ["hidden = 4 relu, 3 tanh", "l2 = 0.01", "batch = 16", "step 2"]
    )
    made = document.network
    assert made is not None
    assert made.hidden == (Layer(4, "relu"), Layer(3, "tanh"))
    assert (made.l2, made.batch_size, cursor) == (0.01, 16, 2)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        *(("surface bowl", "for surfaces only"), ("start 1, 2", "for surfaces only")),
        *(("hiden = 8 tanh", "did you mean 'hidden'"), ("hidden = 8 tan", "did you mean 'tanh'")),
        *(
            ("init = large_", "did you mean 'large'"),
            ("dropout = 2", "below 1"),
            ("lr = -1", "0 or more"),
        ),
        *(
            ("runner newton", "unknown optimizer"),
            ("batch = 0", "whole number"),
            ("qqq = 1", "there are"),
        ),
    ],
)
def test_what_a_network_does_not_have_is_said(action: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        applied(NETWORK, [action])
    assert said in str(caught.value)
