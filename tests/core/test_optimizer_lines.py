"""The equations of the rules: their lines, and the quantities that the lines name."""

# ruff: noqa: D103, RUF001 - the names say what is tested; the equations use the minus sign

from functools import cache
from typing import Any

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.equation import holds, names_in, pieces, plain
from arrows_gui.core.notation import SYMBOLS
from arrows_gui.core.optimizers import rule as roles
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.rule import (
    DIVISOR,
    UPDATE,
    Line,
    Moment,
    Optimizer,
    Quantities,
    hyperparameters,
)
from tests.core.rule_helpers import busy, every_rule, longest_part, random_rules, some_moment

ROLES = {
    *(roles.DECAY, roles.ADD, roles.SQUARE, roles.CORRECT, roles.MIX, roles.DIVIDE),
    *(roles.SIGN, roles.SIZE, roles.ALONG, roles.SHRINK, roles.SCALE),
}
FEWEST, MOST = 3, 9
"""So many beats an update may have, with one of the gradient before and one of the move after."""

TOLD_BY_ITS_MEANING = {"factor"}
"""A vector that no line makes: the meaning of its symbol says what it is."""

TWO_MEMORIES = {"adan"}
"""Rules with so many lines that what is kept of a memory cannot have beats of its own."""


@cache
def steps(rule: type[Optimizer], shape: tuple[int, ...] = (2,)) -> list[tuple[Any, ...]]:
    """Give made rules on their way: rule, what it sees, the state before, its move, quantities."""
    random, taken = np.random.default_rng(9), []
    for made in random_rules(rule, 30):
        theta = random.normal(size=shape)
        state = made.init(theta)
        for t in range(1, 9):
            seen = some_moment(made, t, theta, random)
            with np.errstate(all="ignore"):
                move, found = made.move(seen, state), made.quantities(seen, state)
            taken.append((made, seen, state, move, found))
            theta, state = theta + move.update, move.state
    return taken


def known(made: Optimizer, seen: Moment, found: Quantities) -> dict[str, Any]:
    """Give all that lines may name."""
    told = {"theta": seen.theta, "g": seen.gradient, "lr": seen.lr}
    return {**hyperparameters(made), **found, **told}


def lines_that_hold(made: Optimizer, values: Quantities) -> list[Line]:
    return [line for line in made.lines if holds(line, values)]


def beats(lines: list[Line], keeps: bool) -> int:
    """Count the beats of lines, where a memory that is added to may have one of its own."""
    return 2 + sum(1 + (keeps and line.role == roles.ADD) for line in lines)


@every_rule
def test_every_symbol_of_a_line_that_holds_has_a_value(rule: type[Optimizer]) -> None:
    met: set[Line] = set()
    for made, seen, _, _, found in steps(rule):
        values = known(made, seen, found)
        for line in lines_that_hold(made, values):
            assert line.makes in found
            assert set(names_in(line.text)) <= set(values), line.text
            met.add(line)
    assert met == set(rule.lines), "every line holds now and then"


@every_rule
def test_the_lines_lead_from_one_to_the_next(rule: type[Optimizer]) -> None:
    for made, seen, _, _, found in steps(rule):
        values = known(made, seen, found)
        lines = lines_that_hold(made, values)
        made_so_far = {"theta", "g", "q", *TOLD_BY_ITS_MEANING}
        for line in lines:
            assert line.role in ROLES
            assert line.makes in names_in(line.text)
            vectors = {name for name in names_in(line.text) if np.ndim(values[name])}
            before = {
                name for name in vectors if name.endswith("0") or f"vector_{name[-1]}" == name
            }
            assert before | made_so_far | names_on_the_left(line) >= vectors
            made_so_far |= names_on_the_left(line)
        assert "update" in made_so_far
        assert (lines[0].role == roles.DECAY) is bool(
            getattr(made, "weight_decay", 0.0) and roles.SHRINK not in {x.role for x in rule.lines}
        )
        assert all(line.makes == "q" for line in lines if line.role == roles.DECAY)


def names_on_the_left(line: Line) -> set[str]:
    """Give what the equations of a line make."""
    return {names_in(equation)[0] for equation in line.text.split(",  ")}


@every_rule
def test_the_quantities_make_the_update_and_the_state_after_it(rule: type[Optimizer]) -> None:
    for _, _, _, move, found in steps(rule):
        scale = longest_part(move)
        np.testing.assert_allclose(found["update"] / scale, move.update / scale, 1e-12, 1e-12)
        for name, after in move.state._asdict().items():
            assert name in found
            np.testing.assert_allclose(found[name], after, rtol=1e-13, atol=0)


@every_rule
def test_what_is_kept_of_a_memory_is_the_first_term_of_its_line(rule: type[Optimizer]) -> None:
    adds = [line for line in rule.lines if line.role == roles.ADD]
    for made, seen, state, _, found in steps(rule):
        values = known(made, seen, found)
        for line in (line for line in lines_that_hold(made, values) if line in adds):
            _, share, old = names_in(line.text)[:3]
            assert line.text.replace("←", "=").startswith(
                f"{{{line.makes}}} = {{{share}}} {{{old}}} + "
            )
            kept = found.get(f"kept_{line.makes}", found["kept"])
            np.testing.assert_array_equal(kept, values[share] * values[old])
            np.testing.assert_array_equal(found[f"{line.makes}0"], values[old])
            assert any(np.array_equal(values[old], field) for field in state)


@every_rule
def test_a_quantity_that_is_named_as_a_part_is_that_part(rule: type[Optimizer]) -> None:
    for made, seen, _, move, found in steps(rule):
        parts = {name: vector for name, vector, _ in move.parts}
        decays = bool(getattr(made, "weight_decay", 0.0))
        assert ("weight_decay" in parts) is decays
        divisors = [vector for _, vector, space in move.parts if space == DIVISOR]
        if "divisor" in found:
            np.testing.assert_allclose(found["divisor"], divisors[0], rtol=1e-12)
        shrinks = "shrink" in found
        if shrinks and decays:
            np.testing.assert_allclose(found["shrink"], parts["weight_decay"], rtol=1e-12)
        if shrinks or not decays:
            np.testing.assert_array_equal(found["q"], seen.gradient)
        else:
            np.testing.assert_array_equal(
                found["q"], seen.gradient + made.weight_decay * seen.theta
            )
        if "step" in found:
            rest = [v for n, v, space in move.parts if space == UPDATE and n != "weight_decay"]
            np.testing.assert_allclose(found["step"], np.sum(rest, axis=0), 1e-9, 1e-12)


@every_rule
def test_the_side_of_a_square_is_the_root_of_what_was_gathered(rule: type[Optimizer]) -> None:
    for made, seen, _, _, found in steps(rule):
        first = next((x for x in made.lines if x.role == roles.SQUARE), None)
        assert ("side" in found) is (first is not None)
        if first is not None:
            gathered = found[first.makes]
            root = gathered if first.makes == "u_inf" else np.sqrt(gathered)
            if rule.id == "adadelta":
                root = np.sqrt(gathered + made.eps) - made.eps
            assert seen.theta.shape == np.shape(found["side"])
            np.testing.assert_allclose(
                found["side"], root + (0 if first.makes == "u_inf" else made.eps), rtol=1e-12
            )


@every_rule
def test_an_update_opens_into_three_to_nine_beats(rule: type[Optimizer]) -> None:
    counts = set()
    for made, seen, _, _, found in steps(rule):
        lines = lines_that_hold(made, known(made, seen, found))
        count = beats(lines, keeps=rule.id not in TWO_MEMORIES)
        assert FEWEST <= count <= MOST
        counts.add(count)
    assert len(counts) == 1 or len({line.when for line in rule.lines}) > 1


@every_rule
def test_the_quantities_of_a_batch_are_those_of_its_points(rule: type[Optimizer]) -> None:
    for made, seen, state, _, found in steps(rule, shape=(3, 2)):
        for row in range(3):
            hessian = None if seen.hessian is None else seen.hessian[row]
            alone = Moment(seen.t, seen.theta[row], seen.gradient[row], seen.lr, hessian)
            own = type(state)(*(field[row] for field in state))
            with np.errstate(all="ignore"):
                expected = made.quantities(alone, own)
            assert set(found) == set(expected)
            for name, value in expected.items():
                given: Array = found[name]
                np.testing.assert_array_equal(given[row] if np.ndim(given) else given, value)


@every_rule
def test_a_line_reads_as_its_rule_writes_it(rule: type[Optimizer]) -> None:
    made = busy(rule)
    for line in made.lines:
        text = plain(pieces(line.text, made))
        assert "{" not in text
        assert "}" not in text
        assert text.count("(") == text.count(")")
        assert " = " in text or " ← " in text
        assert "-" not in text, "a minus sign is a true one"
    assert len(plain(pieces(made.lines[-1].text, made)).split(" = ")[0]) <= 4


def test_every_symbol_has_a_meaning_and_the_colour_of_an_arrow() -> None:
    kinds = {kind.id for kind in ARROWS} | {""}
    for name, symbol in SYMBOLS.items():
        assert symbol.text, name
        assert symbol.meaning, name
        assert symbol.kind in kinds, name
    used = {name for rule in OPTIMIZERS for line in rule.lines for name in names_in(line.text)}
    assert set(SYMBOLS) - used <= {"c0"}, "a symbol that no line names"


def test_what_the_old_memory_was_is_written_as_the_memory_is() -> None:
    for name, symbol in SYMBOLS.items():
        if f"{name}0" in SYMBOLS and name != "c":
            assert SYMBOLS[f"{name}0"].text == symbol.text
            assert SYMBOLS[f"{name}0"].kind == symbol.kind


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (
            "adam",
            (
                *("q = g + λ θ", "m ← β₁ m + (1 − β₁) q", "v ← β₂ v + (1 − β₂) q²"),
                *("m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ)", "d = m̂/(√v̂ + ε)", "Δθ = −η d"),
            ),
        ),
        (
            "lion",
            (
                *("c = β₁ m + (1 − β₁) g", "m ← β₂ m + (1 − β₂) g", "d = sign(c)"),
                *("s = −η d", "w = −η λ θ,  Δθ = s + w"),
            ),
        ),
        (
            "rprop",
            (
                "s ← min(max(η(z) s, sₘᵢₙ), sₘₐₓ),  z = sign(g h)",
                *("d = sign(h),  h ← min(1, 1 + z) g", "Δθ = −s d"),
            ),
        ),
        (
            "newton",
            (
                "e₁ = (q₁·g)/(λ₁ + μ) q₁",
                *("e₂ = (q₂·g)/(λ₂ + μ) q₂", "Δθ = −η (e₁ + e₂)"),
            ),
        ),
    ],
)
def test_the_equations_are_those_of_the_textbook(rule: str, lines: tuple[str, ...]) -> None:
    kind = next(kind for kind in OPTIMIZERS if kind.id == rule)
    made = busy(kind)
    hold = [line for line in made.lines if holds(line, hyperparameters(made))]
    assert tuple(plain(pieces(line.text, made)) for line in hold) == lines
