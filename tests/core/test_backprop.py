"""Backpropagation on graphs: the gradient at the leaves is the gradient, wherever it is."""

# ruff: noqa: D103, RUF001 - the names say what is tested; the sentences have minus signs

from collections.abc import Iterator
from math import inf, isfinite, isnan, nan

import numpy as np
import pytest

from arrows_gui.core.activations import ACTIVATIONS
from arrows_gui.core.backprop import (
    CONSTANT,
    OPERATION,
    VARIABLE,
    Graph,
    Sweep,
    sweep,
    values,
)
from arrows_gui.core.expression import FUNCTIONS, parse
from arrows_gui.core.formula import Formula
from arrows_gui.core.graph_build import build
from arrows_gui.core.graph_fold import foldable, folded, folded_sweep
from arrows_gui.core.graph_stages import BACKWARD, FORWARD, stages
from arrows_gui.core.message import BadInput
from arrows_gui.core.neuron import NEURON_LOSSES, Neuron, graph_of, neuron_graph
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surfaces import SURFACES

RELATIVE = 1e-12
KINKS = (
    *("abs(x) + y", "sqrt(x^2 + y^2)", "sqrt(x^2 + y)", "sqrt((x - y)^2)", "x*sqrt(x*x)"),
    *("exp(-sqrt(x^2 + y^2))", "sqrt(abs(x))*y", "x^0 + y", "x^1 + y^2", "0*x + y"),
)
"""Formulas in which a convention decides at 0."""


def graph_for(text: str, **constants: float) -> Graph:
    return build(parse(text, tuple(constants)), constants)


def at(text: str, x: float, y: float, **constants: float) -> Sweep:
    return sweep(graph_for(text, **constants), {"x": x, "y": y})


def sentences(made: Sweep) -> list[str]:
    return [str(stage.sentence) for stage in stages(made)]


def on_surfaces() -> Iterator[tuple[SurfaceObjective, Graph, tuple[float, float]]]:
    """Give every surface with its graph and several points."""
    rng = np.random.default_rng(5)
    for surface in SURFACES:
        constants = {
            knob.name: float(knob.default) * (1.0 if knob.name != "scale" else 2.5)
            for knob in surface.constants
        }
        for chosen in (surface.defaults(), constants):
            objective = SurfaceObjective(surface, chosen)
            root = parse(surface.formula, tuple(chosen), limited=False)
            graph = build(root, chosen, surface.axis_names)
            x_from, x_to, y_from, y_to = surface.window
            yield objective, graph, surface.start
            for _ in range(4):
                yield objective, graph, (rng.uniform(x_from, x_to), rng.uniform(y_from, y_to))


def test_the_leaves_of_every_surface_have_the_compiled_gradient() -> None:
    for objective, graph, (x, y) in on_surfaces():
        made = sweep(graph, {"x": x, "y": y})
        loss, *gradient = objective.formula.gradient(np.array(x), np.array(y))
        largest = max(abs(float(slope)) for slope in gradient)
        assert made.values[graph.root] == pytest.approx(float(loss), rel=RELATIVE)
        for key, slope in zip("xy", gradient, strict=True):
            name = f"{objective.surface.id} at {(x, y)}"
            assert made.gradient(key) == pytest.approx(float(slope), abs=RELATIVE * largest), name
            assert made.agrees(key, float(slope)), name
            assert not made.agrees(key, float(slope) + 1e-6 * largest), name


def test_every_operation_has_the_slope_that_differentiation_gives_it() -> None:
    formulas = [f"{name}(0.3*x + 0.4)*y" for name in FUNCTIONS]
    formulas += ["x^y", "2^x", "x/y - y/x", "-x^-2", "x - (y - x) - 2", "x*x*x", "y^2.5 + x^3"]
    for text in formulas:
        formula = Formula(text)
        for x, y in ((0.7, 1.3), (1.1, 0.4)):
            made = at(text, x, y)
            _, *slopes = formula.at(x, y)
            for key, slope in zip("xy", slopes, strict=True):
                assert made.gradient(key) == pytest.approx(slope, rel=1e-13), (text, key)


def test_the_conventions_at_kinks_are_those_of_differentiation() -> None:
    for text in KINKS:
        formula = Formula(text)
        for x, y in ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0), (-2.0, 0.0)):
            made = at(text, x, y)
            for key, slope in zip("xy", formula.at(x, y)[1:], strict=True):
                assert made.gradient(key) == pytest.approx(slope, rel=1e-12, nan_ok=True), (
                    text,
                    (x, y),
                    key,
                )


def test_what_is_no_number_is_passed_on_without_a_fuss() -> None:
    for text in ("1/x", "log(x) + y", "exp(exp(exp(x + 9)))", "x^-1*y", "asin(x + 9)", "y/(x - x)"):
        made = at(text, 0.0, 2.0)
        for stage in stages(made):
            assert str(stage.sentence)
        for number in made.values.values():
            assert isinstance(number, float)
    made = at("1/x", 0.0, 0.0)
    assert made.values[made.graph.root] == inf
    assert made.gradient("x") == -inf
    assert "not a finite number" in sentences(made)[-1]
    assert isnan(at("log(x)", -1.0, 0.0).values[1])
    assert at("log(x)", -1.0, 0.0).agrees("x", -1.0)
    assert not at("1/x", 0.0, 0.0).agrees("x", 1.0)


def test_each_variable_and_each_common_part_is_there_once() -> None:
    graph = graph_for("sin(x*y) + sin(x*y)*x + b*(x*y)", b=3.0)
    labels = [node.label for node in graph.shown]
    assert labels.count("x") == labels.count("y") == labels.count("sin") == 1
    assert [node.kind for node in graph.shown].count(VARIABLE) == 2
    assert [(node.name, node.value) for node in graph.shown if node.kind == CONSTANT] == [("b", 3)]
    assert graph.by_number[graph.root].label == "Σ"
    assert graph.by_number[graph.root].name == "L"


def test_contributions_add_up_at_a_variable() -> None:
    made = at("x*x + 3*x", 2.0, 0.0)
    (x,) = made.graph.variables
    parts = [made.contributions[edge] for edge in made.graph.out_of[x.number]]
    assert sorted(parts) == [2.0, 2.0, 3.0]
    assert made.gradient("x") == sum(parts) == 7.0
    assert made.gradient("y") == 0.0


def test_numbers_are_written_in_the_operation_and_constants_worked_out() -> None:
    graph = graph_for("(x - 11)^2*2*pi*y + 1*x + 2*s^2*y - cos(pi)", s=0.5)
    labels = [node.label for node in graph.shown]
    for label in ("− 11", "^2", "× 2", "× π", "2·s^2"):
        assert label in labels, labels
    for node in graph.nodes:
        assert node.shown or node.kind == "number"
    (fixed,) = [node for node in graph.shown if node.label == "2·s^2"]
    assert fixed.value == 0.5
    assert graph_for("(x^2 + y - 11)^2").nodes[-1].text == "(x^2 + y − 11)^2"
    assert graph_for("x - (y - 2)*(-x)^2/(y*x)").nodes[-1].text == "x − (y − 2)·(−x)^2/(y·x)"


def test_a_formula_may_be_a_variable_or_a_number() -> None:
    made = at("x", 3.0, 0.0)
    assert made.gradient("x") == 1.0
    assert len(stages(made)) == 2
    made = at("2*b", 0.0, 0.0, b=3.0)
    assert made.values[made.graph.root] == 6.0
    assert made.gradient("x") == 0.0
    assert "gradient is 0" in sentences(made)[-1]
    with pytest.raises(BadInput, match="the constant b has no value"):
        build(parse("b*x", ("b",)))


def test_stages_go_forward_then_back_and_say_their_numbers() -> None:
    made = at("(x + y)^2", 1.0, 2.0)
    phases = [stage.phase for stage in stages(made)]
    assert phases == [FORWARD] * 3 + [BACKWARD] * 4
    assert sentences(made) == [
        "Forward: the leaves have their values, x = 1, y = 2.",
        "Forward: v₁ = x + y = 1 + 2 = 3.",
        "Forward: L = v₁^2 = 3^2 = 9.",
        "Backward: it begins with the loss, ∂L/∂L = 1.",
        "Backward: ∂L/∂v₁ = ∂L/∂L × ∂L/∂v₁ = 1 × 6 = 6.",
        "Backward: ∂L/∂y = ∂L/∂v₁ × ∂v₁/∂y = 6 × 1 = 6.",
        "Backward: ∂L/∂x = ∂L/∂v₁ × ∂v₁/∂x = 6 × 1 = 6.",
    ]
    last = sentences(at("x^2 - 3*x", -1.0, 0.0))[-1]
    assert last.endswith("= 1 × (−2) − 1 × 3 = −5; 2 contributions add up.")
    root = sentences(at("sqrt(x^2 + y^2)", 0.0, 0.0))
    assert any("taken as 0" in sentence for sentence in root)


def test_every_node_is_known_once_in_each_direction_and_after_what_it_needs() -> None:
    for objective, graph, (x, y) in on_surfaces():
        made = sweep(graph, {"x": x, "y": y})
        valued: set[int] = set()
        reached: set[int] = set()
        for stage in stages(made):
            for edge in stage.edges:
                before = edge.arg in valued if stage.phase == FORWARD else edge.head in reached
                assert before, objective.surface.id
            known = valued if stage.phase == FORWARD else reached
            assert known.isdisjoint(stage.nodes)
            known.update(stage.nodes)
        assert valued == {node.number for node in graph.shown}
        assert reached == {node.number for node in graph.shown if node.varies}


def test_folding_leaves_the_gradient_as_it_is() -> None:
    for objective, graph, (x, y) in on_surfaces():
        if (x, y) != objective.surface.start:
            continue
        whole = sweep(graph, {"x": x, "y": y})
        can = sorted(foldable(graph))
        for closed in ({can[0]}, set(can[::2]), set(can), {graph.root}):
            part = folded_sweep(whole, closed)
            assert len(part.graph.shown) < len(graph.shown)
            largest = max(abs(whole.gradient(key)) for key in "xy")
            for key in "xy":
                expected = pytest.approx(whole.gradient(key), abs=RELATIVE * largest)
                assert part.gradient(key) == expected, objective.surface.id
            for node in part.graph.shown:
                assert part.values[node.number] == whole.values[node.number]


def test_a_folded_node_hides_what_only_it_needs() -> None:
    graph = graph_for("sin(x^2 + b)*y + x^2", b=2.0)
    (sine,) = [node.number for node in graph.nodes if node.label == "sin"]
    part = folded(graph, {sine})
    node = part.by_number[sine]
    assert node.label == node.text == "sin(x^2 + b)"
    inputs = [part.by_number[edge.arg].text for edge in part.into[sine]]
    assert inputs == ["x^2"]  # which is used elsewhere too; b is not
    assert "b" not in [node.name for node in part.shown]
    assert [node.name for node in part.variables] == ["x", "y"]
    whole = folded(graph, {graph.root})
    assert [node.label for node in whole.shown if node.kind == OPERATION] == [graph.nodes[-1].text]


def test_a_square_root_of_0_stays_calm_when_it_is_folded() -> None:
    for text in ("exp(-sqrt(x^2 + y^2)) + x", "sqrt(x^2 + y)*2"):
        formula = Formula(text)
        for x, y in ((0.0, 0.0), (0.0, 1.0)):
            whole = at(text, x, y)
            for number in foldable(whole.graph):
                part = folded_sweep(whole, {number})
                for key, slope in zip("xy", formula.at(x, y)[1:], strict=True):
                    assert part.gradient(key) == pytest.approx(slope, nan_ok=True), (text, number)


def test_a_neuron_has_the_gradient_of_the_networks_backward_pass() -> None:
    rng = np.random.default_rng(2)
    for activation in ACTIVATIONS:
        for loss in NEURON_LOSSES:
            for count in (1, 2, 8):
                inputs, weights = rng.normal(size=(2, count)).tolist()
                neuron = Neuron(tuple(inputs), tuple(weights), 0.3, activation.id, 1.0, loss)
                made = sweep(graph_of(neuron), neuron.point())
                others = neuron.gradient()
                assert len(others) == 2 * count + 1
                for key, slope in others.items():
                    name = (activation.id, loss, count, key)
                    assert made.gradient(key) == pytest.approx(slope, rel=1e-12, abs=1e-15), name
                    assert made.agrees(key, slope), name
                network = neuron.network()
                theta = np.array((*weights, 0.3))
                expected = network.data_loss(theta, np.array([inputs]), np.array([[1.0]]))
                assert made.values[made.graph.root] == pytest.approx(float(expected))


def test_a_neuron_is_drawn_as_the_textbook_writes_it() -> None:
    graph = neuron_graph((1.0, 2.0), (0.5, -1.0), 0.1, "tanh", 1.0)
    assert [node.name for node in graph.shown] == (
        ["a₁", "w₁", "p₁", "a₂", "w₂", "p₂", "b", "z", "a", "y", "L"]
    )
    assert graph.nodes[-1].text == "(tanh(a₁·w₁ + a₂·w₂ + b) − y)^2"
    found = values(graph, {"a1": 1.0, "w1": 0.5, "a2": 2.0, "w2": -1.0, "b": 0.1})
    assert found[7] == pytest.approx(0.5 - 2.0 + 0.1)
    assert all(isfinite(value) for value in found.values())


def test_a_neuron_that_there_is_not_is_refused_in_a_sentence() -> None:
    bad = (
        (((), (), 0.0, "tanh", 0.0), "1 to 16 inputs"),
        (((1.0,), (1.0, 2.0), 0.0, "tanh", 0.0), "1 inputs and 2 weights"),
        (((1.0,), (nan,), 0.0, "tanh", 0.0), "finite"),
        (((1.0,), (1.0,), 0.0, "linear", 2.0, "binary_cross_entropy"), "from 0 to 1"),
    )
    for arguments, sentence in bad:
        with pytest.raises(BadInput, match=sentence):
            neuron_graph(*arguments)
