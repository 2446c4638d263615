"""Equations as pieces: every symbol resolves, and numbers stand where the symbols were."""

# ruff: noqa: D103, RUF001 - the names say what is tested; the texts have the minus sign

from typing import Any

import numpy as np
import pytest

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.equation import (
    FRAME_SYMBOLS,
    filled,
    holds,
    names_in,
    pieces,
    plain,
    symbol_of,
    value_text,
)
from arrows_gui.core.notation import SYMBOLS
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Line, Optimizer, hyperparameters

every_rule = pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.id)
AT: dict[str, Any] = {
    **{"q": np.array((1.0, -2.0)), "b0": np.array((0.5, 0.25)), "b": np.array((1.45, -1.775))},
    **{"momentum": 0.9, "lr": 0.1, "drop": -3.0, "on": True},
}


def read(text: str) -> str:
    return plain(filled(text, AT))


@every_rule
def test_every_symbol_of_every_line_has_a_text_and_a_meaning(kind: type[Optimizer]) -> None:
    rule = kind()
    named = [name for line in kind.lines for name in names_in(line.text)]
    assert named
    for name in named:
        symbol = symbol_of(name, rule)
        assert symbol.text
        assert symbol.meaning
        assert "{" not in symbol.text


@every_rule
def test_a_line_is_read_without_braces_and_keeps_its_keys(kind: type[Optimizer]) -> None:
    for line in kind.lines:
        written = pieces(line.text, kind())
        assert not set("{}") & set(plain(written))
        assert tuple(piece.key for piece in written if piece.key) == names_in(line.text)


@every_rule
def test_a_line_holds_for_a_knob_or_for_a_quantity_that_is_no_symbol(
    kind: type[Optimizer],
) -> None:
    knobs = hyperparameters(kind())
    texts = [line.text for line in kind.lines]
    assert len(set(texts)) == len(texts)
    assert any(holds(line, knobs) for line in kind.lines)
    for line in kind.lines:
        if line.when:
            assert holds(line, {line.when.removeprefix("not "): True}) is not holds(line, {})


def test_symbols_have_the_kinds_of_arrows() -> None:
    kinds = {kind.id for kind in ARROWS} | {""}
    assert {symbol.kind for symbol in (*SYMBOLS.values(), *FRAME_SYMBOLS.values())} <= kinds


def test_without_weight_decay_the_decayed_gradient_is_the_gradient() -> None:
    assert symbol_of("q", make_optimizer("gd")).text == "g"
    assert symbol_of("q", make_optimizer("gd", {"weight_decay": 0.1})).text == "q"


def test_a_knob_is_written_as_its_rule_writes_it() -> None:
    assert symbol_of("momentum", make_optimizer("momentum")).text == "μ"
    assert symbol_of("lr", make_optimizer("momentum")).text == "η"
    with pytest.raises(KeyError):
        symbol_of("momentum", make_optimizer("gd"))


def test_a_line_holds_by_what_must_be_on_or_off() -> None:
    always, on, off = (Line("mix", "b", "", when) for when in ("", "knob", "not knob"))
    for value in (0.5, True):
        assert holds(on, {"knob": value})
        assert not holds(off, {"knob": value})
    for values in ({"knob": 0.0}, {"knob": False}, {}):
        assert not holds(on, values)
        assert holds(off, values)
        assert holds(always, values)


def test_factors_are_set_apart_by_a_dot() -> None:
    line = "{b} ← {momentum} {b0} + (1 − {momentum}) {q}"
    assert read(line) == "(1.45, −1.775) ← 0.9 · (0.5, 0.25) + (1 − 0.9) · (1, −2)"
    assert read("−{lr} ({q} + {b})") == "−0.1 · ((1, −2) + (1.45, −1.775))"
    assert read("{q} √({b0} + {lr})") == "(1, −2) · √((0.5, 0.25) + 0.1)"
    assert read("{q}²") == "(1, −2)²"


def test_brackets_are_not_doubled_and_a_negative_number_has_them() -> None:
    assert read("L({q})") == "L(1, −2)"
    assert read("f({drop})") == "f(−3)"
    assert read("{lr} − {drop}") == "0.1 − (−3)"
    assert read("f({q} + {b})") == "f((1, −2) + (1.45, −1.775))"


def test_values_are_written_to_five_digits() -> None:
    assert value_text(1 / 3) == "0.33333"
    assert value_text(-1e-8) == "(−1e−08)"
    assert value_text(np.array((np.nan, 2.0))) == "(?, 2)"
    assert value_text(True) == "1"
    assert value_text(-0.0) == "0"
