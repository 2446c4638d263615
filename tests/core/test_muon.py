"""Muon: its orthogonal matrices, Adam for the rest, and the laws of every rule."""

# ruff: noqa: D103 - the names say what is tested

from dataclasses import replace
from itertools import product
from math import sqrt

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.network import Layer, Network
from arrows_gui.core.network_document import NETWORK_OPTIMIZERS
from arrows_gui.core.optimizers.adam import Adam
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.muon import Matrix, Muon, for_network, orthogonalised
from arrows_gui.core.optimizers.rule import Moment, hyperparameters, with_settings
from tests.core import test_optimizer_lines as laws
from tests.core.helpers import summed

NETWORK = Network(3, (Layer(5, "tanh"), Layer(2, "linear")), "squared_error")


def seen(t: int, n: int = NETWORK.n, shape: tuple[int, ...] = ()) -> Moment:
    random = np.random.default_rng(t)
    theta, gradient = random.normal(size=(2, *shape, n))
    return Moment(t, theta, gradient, 0.02)


def singular(matrix: Array) -> Array:
    values: Array = np.linalg.svd(matrix, compute_uv=False)
    return values


def test_a_matrix_is_made_orthogonal_and_keeps_its_directions() -> None:
    random = np.random.default_rng(0)
    for shape in ((4, 4), (16, 3), (3, 16), (1, 8), (8, 1)):
        matrix = random.normal(size=shape)
        found = orthogonalised(matrix, 1e-7)
        u, _, vh = np.linalg.svd(matrix, full_matrices=False)
        inner = u.T @ found @ vh.T
        assert np.abs(inner - np.diag(np.diag(inner))).max() < 1e-12
        assert 0.6 < np.diag(inner).min() <= np.diag(inner).max() < 1.3
        np.testing.assert_allclose(orthogonalised(matrix.T, 1e-7), found.T, rtol=1e-12)
        np.testing.assert_allclose(orthogonalised(1e3 * matrix, 1e-7), found, 1e-9, 1e-12)
    several = random.normal(size=(2, 3, 6, 4))
    np.testing.assert_allclose(
        orthogonalised(several, 1e-7)[1, 2], orthogonalised(several[1, 2], 1e-7), rtol=1e-12
    )
    assert not orthogonalised(np.zeros((3, 2)), 1e-7).any()


def test_the_step_of_a_matrix_has_the_length_of_its_shape_and_biases_move_as_with_adam() -> None:
    for match in (False, True):
        settings = {"weight_decay": 0.0, "match_rms": match}
        rule = for_network(with_settings(Muon(), settings), NETWORK)
        moment = seen(1)
        update = rule.move(moment, rule.init(moment.theta)).update
        expected = Adam().move(moment, Adam().init(moment.theta)).update
        for layer, block in enumerate(NETWORK.blocks):
            scale = sqrt(max(1, block.units / block.inputs))
            scale = 0.2 * sqrt(max(block.shape)) if match else scale
            values = singular(NETWORK.weight(update, layer)) / (0.02 * scale)
            assert 0.6 < values.min() <= values.max() < 1.3
            np.testing.assert_allclose(update[block.bias], expected[block.bias], rtol=1e-12)


def test_without_matrices_all_is_adam_and_only_muon_asks_for_them() -> None:
    rule, adam = Muon(), Adam()
    state, other, theta = rule.init(np.zeros(7)), adam.init(np.zeros(7)), np.zeros(7)
    for t in range(1, 9):
        moment = seen(t, 7)
        move, expected = rule.move(moment, state), adam.move(moment, other)
        np.testing.assert_allclose(move.update, expected.update, rtol=1e-12)
        state, other, theta = move.state, expected.state, theta + move.update
    assert for_network(adam, NETWORK) is adam
    told = for_network(rule, NETWORK)
    assert isinstance(told, Muon)
    assert told.matrices == (Matrix(0, 5, 3), Matrix(20, 2, 5))
    assert with_settings(told, {"lr": 0.5}) == replace(told, lr=0.5)


def test_parts_and_quantities_make_the_update_alone_and_in_a_batch() -> None:
    switches = (False, True)
    for nesterov, match, decay in product(switches, switches, (0.0, 0.3)):
        settings = {"nesterov": nesterov, "match_rms": match, "weight_decay": decay}
        rule = for_network(with_settings(Muon(), settings), NETWORK)
        together, alone = rule.init(np.zeros((3, NETWORK.n))), rule.init(np.zeros(NETWORK.n))
        for t in range(1, 5):
            moment = seen(t, shape=(3,))
            row = Moment(t, moment.theta[1], moment.gradient[1], moment.lr)
            before = [np.copy(each) for each in (*moment[1:3], *together)]
            move, one = rule.move(moment, together), rule.move(row, alone)
            found = rule.quantities(row, alone)
            np.testing.assert_allclose(move.update[1], one.update, rtol=1e-11, atol=1e-14)
            np.testing.assert_allclose(summed(one), one.update, rtol=1e-14)
            np.testing.assert_allclose(found["update"], one.update, rtol=1e-12, atol=1e-15)
            velocity = rule.velocity(row, one.state)
            assert velocity is not None
            assert np.isfinite(velocity).all()
            for name, after in one.state._asdict().items():
                np.testing.assert_array_equal(found[name], after)
            for given, copied in zip((*moment[1:3], *together), before, strict=True):
                np.testing.assert_array_equal(given, copied)
            names = [name for name, *_ in one.parts]
            assert names == ["weight_decay"] * bool(decay) + ["orthogonal", "rest"]
            together, alone = move.state, one.state


def test_the_record_and_the_equations_keep_the_laws_of_every_rule() -> None:
    assert set(NETWORK_OPTIMIZERS) - set(OPTIMIZERS) == {Muon}
    torch = {"lr": 1e-3, "momentum": 0.95, "nesterov": True, "weight_decay": 0.1, "eps": 1e-7}
    assert hyperparameters(Muon()) == {**torch, "match_rms": False, "beta1": 0.9, "beta2": 0.999}
    assert hyperparameters(Muon()) == {knob.name: knob.default for knob in Muon.knobs}
    laws.test_every_symbol_of_a_line_that_holds_has_a_value(Muon)
    laws.test_the_lines_lead_from_one_to_the_next(Muon)
    laws.test_the_quantities_make_the_update_and_the_state_after_it(Muon)
    laws.test_what_is_kept_of_a_memory_is_the_first_term_of_its_line(Muon)
    laws.test_an_update_opens_into_three_to_nine_beats(Muon)
    laws.test_a_line_reads_as_its_rule_writes_it(Muon)


def test_scaling_the_loss_changes_no_step() -> None:
    rule = for_network(Muon(), NETWORK)
    moment = seen(1)
    once = rule.move(moment, rule.init(moment.theta)).update
    scaled = moment._replace(gradient=100 * moment.gradient)
    assert rule.move(scaled, rule.init(moment.theta)).update == pytest.approx(once, rel=1e-6)
