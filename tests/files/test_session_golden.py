"""Files and codes that were written once can be read for ever, and mean what they meant.

Every value is spelt out here: a field that is left out of a file must keep the meaning it had.
"""

# ruff: noqa: D103 - the names say what is tested

from pathlib import Path

import numpy as np

from arrows_gui.core.document import View
from arrows_gui.core.experiment import Clip, Edit, Origin, Runner
from arrows_gui.core.network import Layer
from arrows_gui.core.optimizers.adam import Adam
from arrows_gui.core.optimizers.gradient_descent import Momentum
from arrows_gui.core.optimizers.muon import Matrix, Muon
from arrows_gui.core.plateau import Plateau, PlateauMemory
from arrows_gui.core.schedule import Constant
from arrows_gui.core.state import Answer, LabState, LessonState
from arrows_gui.files.session_code import state_of_code
from arrows_gui.files.session_file import decoded

VERSION_1 = Path(__file__).parents[1] / "data" / "session_v1.arrows"

CODE_1 = (
    "ARROWS1-zZc7EsIwDESvwlABMwRLlmTpQNDxGTqK3B07mUAc50ORgtIeF7a03rfKFTIhiUlFtDkiQ3-H-Cq16Jswmu"
    "1DmzOiX-784bVvFjFxnCDl9VJTXYvyqLGK_BzUM2waePkjtuJ8S8_H9NiYLJuJI9a4FOxkS5DrUpfLdyzQfHnerxvZ"
    "rnH7WNfpgVCyedAzoakn7xXMAsWyG1AISk7ZaUDV_rjopRICFAZ0oMnKj1ZZcCiijgMxg41PkOhDYDNHQsKksWjl_2"
    "zRaKMf9cMaHLAmI8sIF2CBC7KMBcAeF-x7HmcJwTkhqA8InOMDD_gwxoXfbeu_bOkN0cZyog"
)
"""The same as VERSION_1, but with the first network and without a lesson."""

PLATEAU = Plateau(factor=0.1, patience=2, threshold=1e-4, cooldown=1, min_lr=0.0)
MOMENTUM = Momentum(lr=0.01, momentum=0.9, dampening=0.0, weight_decay=0.0)
NOT_CLIPPED = Clip(value=None, norm=None)
ORIGIN = Origin(
    runner=0,
    step=6,
    theta=(0.03542983433819974, 0.9147784085087288),
    state=((36.64126512018001, -9.970266805745519),),
    memory=PlateauMemory(best=0.2377599046465485, bad=0, resting=0, cuts=0),
)
RUNNERS = (
    Runner(0, "Momentum", MOMENTUM, PLATEAU, NOT_CLIPPED, 0, None),
    Runner(1, "Adam", Adam(0.25, 0.9, 0.999, 1e-8, 0.0), Constant(), NOT_CLIPPED, 1, None),
    Runner(2, "Momentum from 6", MOMENTUM, PLATEAU, NOT_CLIPPED, 2, ORIGIN),
)
VIEW = View(
    arrows=frozenset({"negative_gradient", "update"}),
    scale_mode="fit",
    log_loss=False,
    contours=True,
    equal_axes=True,
    speed=15.0,
    focus=2,
    hidden=frozenset({1}),
    all_arrows=False,
    finish=0.001,
    space="contour",
    fog=False,
    ghosts=False,
    curvature=False,
)


def assert_surface_lab(state: LabState) -> None:
    experiment = state.document.experiment
    objective = experiment.on_surface
    assert objective.surface.id == "own"
    assert objective.surface.formula == "kappa*x^2 + sin(3*y)^2 + y^2/10"
    assert objective.surface.window == (-2.0, 2.0, -2.0, 2.0)
    assert (objective.surface.start, objective.surface.lr) == ((1.8, 0.6), 0.05)
    assert objective.constants == {"kappa": 3.5}
    assert [knob.name for knob in objective.surface.constants] == ["kappa"]
    assert experiment.runners == RUNNERS
    assert (experiment.start, experiment.steps) == ((1.8, 0.6), 10_000)
    assert (experiment.seed, experiment.sigma) == (9, 0.0)
    assert state.document.view == VIEW
    assert [runner.optimizer.lr for runner in state.begun] == [0.01, 0.1, 0.01]
    assert state.edits == (Edit(6, 1, "lr", 0.125), Edit(9, 2, "momentum", 0.5))
    assert (state.recorded, state.cursor) == (40, 12)
    assert (state.window, state.tab) == ((-1.0, 1.0, -1.0, 1.5), "Slice")
    assert (state.predicts, state.predict_first) == ("update", False)


def assert_network_lab(state: LabState) -> None:
    setup, experiment = state.document.network, state.document.experiment
    assert setup is not None
    assert setup.own is not None
    assert (setup.dataset, setup.count, setup.noise, setup.data_seed) == ("table", 400, 0.1, 0)
    assert (setup.train_share, setup.standardise, setup.batch_size) == (0.7, False, 32)
    assert setup.hidden == (Layer(8, "tanh"),)
    assert (setup.loss, setup.output, setup.init) == ("squared_error", "", "xavier")
    assert (setup.l1, setup.l2, setup.dropout, setup.seed) == (0.0, 0.0, 0.25, 0)
    assert (setup.own.features, setup.own.target) == (("a", "b", "c"), "kind")
    assert setup.own.classes == ("a", "b", "c")
    assert setup.own.targets.tolist() == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]
    assert setup.own.x.shape == (10, 3)
    first_row = (0.1257302210933933, -0.1321048632913019, 0.6404226504432821)
    np.testing.assert_array_equal(setup.own.x[0], first_row)
    matrices = (Matrix(0, 8, 3), Matrix(32, 3, 8))
    muon = Muon(0.02, 0.95, False, 0.1, False, 1e-7, 0.9, 0.999, matrices)
    assert experiment.runners == (Runner(0, "Muon", muon, Constant(), NOT_CLIPPED, 0, None),)
    assert state.begun == experiment.runners
    assert (experiment.steps, state.document.view.speed) == (20_000, 60.0)
    assert state.edits == (Edit(0, 0, "weight:5", -0.5), Edit(1, 0, "nesterov", True))
    assert (state.recorded, state.cursor, state.tab) == (3, 3, "Curves")


def test_a_file_of_version_1_means_what_it_meant() -> None:
    state = decoded(VERSION_1.read_bytes())
    assert_surface_lab(state.surface)
    assert state.network is not None
    assert_network_lab(state.network)
    assert (state.workspace, state.locked) == ("network", True)
    assert state.lesson == LessonState("direction", 2, 7, (Answer("first", "4", True),))


def test_a_code_of_version_1_means_what_it_meant() -> None:
    state = state_of_code(CODE_1)
    assert_surface_lab(state.surface)
    assert state.network is not None
    network = state.network.document
    assert network.network is not None
    assert network.network.own is None
    assert network.network.dataset == "circle"
    assert network.network.hidden == (Layer(6, "tanh"), Layer(4, "tanh"))
    (runner,) = network.experiment.runners
    assert runner.optimizer == Adam(0.01, 0.9, 0.999, 1e-8, 0.0)
    assert (state.workspace, state.locked, state.lesson) == ("network", True, None)
