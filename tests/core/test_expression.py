"""The formula language: how it is read, and how it says no."""

# ruff: noqa: D103 - the names say what is tested

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arrows_gui.core.expression import (
    CONSTANTS,
    FUNCTIONS,
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_TOKENS,
    VARIABLES,
    FormulaError,
    Node,
    names_in,
    ordered,
    parse,
)
from arrows_gui.core.formula import Formula

MINUS, DOT = "\u2212", "\u00b7"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-x^2", -9.0),
        ("(-x)^2", 9.0),
        ("2^-1", 0.5),
        ("2^3^2", 512.0),
        ("(2^3)^2", 64.0),
        ("2**3", 8.0),
        ("2^-x", 0.125),
        ("-2^-2", -0.25),
        ("--x", 3.0),
        ("+x", 3.0),
        ("x - -y", 5.0),
        (f"x {MINUS} y", 1.0),
        (f"{MINUS}x", -3.0),
        (f"x{DOT}y", 6.0),
        ("x - y - 1", 0.0),
        ("12/x/y", 2.0),
        ("12/x*y", 8.0),
        ("1 + x*y", 7.0),
        ("x*y^2", 12.0),
        ("-x*y", -6.0),
        ("x*-y", -6.0),
        ("2e3", 2000.0),
        ("2E-3", 0.002),
        (".5", 0.5),
        ("1.", 1.0),
        ("pi", math.pi),
        ("e", math.e),
        ("e^x", math.e**3),
        ("sin(x)^2 + cos(x)^2", 1.0),
        ("-sin(x)", -math.sin(3)),
        (" x\t+\ny ", 5.0),
    ],
)
def test_operators_bind_as_in_a_textbook(text: str, value: float) -> None:
    assert Formula(text).at(3.0, 2.0)[0] == pytest.approx(value, rel=1e-15, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("x + z", 5, "unknown name 'z'"),
        ("X", 1, "did you mean 'x'?"),
        ("Sin(x)", 1, "did you mean 'sin'?"),
        ("xy", 1, "write products with *, as in x*y"),
        ("", 1, "the formula is empty"),
        ("   ", 1, "the formula is empty"),
        ("x +", 4, "ends too early"),
        ("x + )", 5, "missing before ')'"),
        ("x * / y", 5, "missing before '/'"),
        ("x)", 2, "')' without its '('"),
        ("(x + 1", 1, "'(' without its ')'"),
        ("sin x", 5, "'sin' needs parentheses"),
        ("sin", 4, "'sin' needs parentheses"),
        ("sin()", 5, "missing before ')'"),
        ("x & y", 3, "unexpected character '&'"),
        ("x = 1", 3, "unexpected character '='"),
        ("x, y", 2, "unexpected character ','"),
        ("1e999", 1, "too large"),
        ("x.real", 2, "unexpected character '.'"),
        ("__import__", 1, "unknown name '__import__'"),
    ],
)
def test_an_error_has_a_column_and_a_sentence(text: str, column: int, sentence: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.column == column
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(f"(column {column})")


def test_the_error_for_an_unknown_name_reads_as_promised() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("x + z")
    assert str(caught.value) == "unknown name 'z' (column 5)"


@pytest.mark.parametrize("text", ["2x", "x y", "2(x)", "(x)(y)", "x(y)", "x 2", "(x)2", "(2 x)"])
def test_a_product_without_a_sign_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(FormulaError, match="write products with"):
        parse(text)


def test_the_limits_are_exact_for_typed_text() -> None:
    parse("x" + " " * (MAX_CHARACTERS - 1))
    parse("+".join("x" * (MAX_TOKENS // 2)))
    parse("(" * (MAX_DEPTH - 1) + "x" + ")" * (MAX_DEPTH - 1))
    for text in (
        "x" + " " * MAX_CHARACTERS,
        "+".join("x" * (MAX_TOKENS // 2 + 1)),
        "(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH,
        "-" * MAX_DEPTH + "x",
        "^".join("x" * (MAX_DEPTH + 1)),
        "sin(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH,
    ):
        with pytest.raises(FormulaError, match=r"limit|more than"):
            parse(text)


def test_the_limits_bind_typed_text_only() -> None:
    parse("+".join(["x"] * (MAX_TOKENS + 1)), limited=False)


def test_a_limited_formula_compiles_with_its_derivatives() -> None:
    deep = "sin(" * 45 + "x*y" + ")" * 45
    loss, *slopes = Formula(deep).at(0.5, 0.25)
    assert np.isfinite([loss, *slopes]).all()


def test_named_constants_are_names_and_shadow_nothing_else() -> None:
    graph = parse("a*x + pi", ("a",))
    assert names_in(graph) == {"a", "x"}
    with pytest.raises(FormulaError, match="unknown name 'b'"):
        parse("b*x", ("a",))


def test_a_graph_is_listed_from_its_leaves_up() -> None:
    nodes = ordered(parse("(x + y)*(x - 1)"))
    places = {id(node): place for place, node in enumerate(nodes)}
    assert len(places) == len(nodes)
    assert all(places[id(arg)] < places[id(node)] for node in nodes for arg in node.args)


WORDS = st.sampled_from(
    [
        *(*FUNCTIONS, *VARIABLES, *CONSTANTS, "z", "**", *"+-*/^().,;=&'\"\\_", MINUS, DOT, "2"),
        *(".5", "1.", "2e3", "1e999", "9^9^9", " ", "\n", "lambda", "__class__"),
        *("\u0662", "\u00b2", "\0"),
    ]
)


@settings(max_examples=1400, derandomize=True, deadline=None, database=None)
@given(st.lists(WORDS, max_size=40).map("".join))
@example("1e5000")
def test_strings_of_symbols_are_read_or_refused(text: str) -> None:
    reads_or_refuses(text)


@settings(max_examples=600, derandomize=True, deadline=None, database=None)
@given(st.text(max_size=600))
def test_any_text_is_read_or_refused(text: str) -> None:
    reads_or_refuses(text)


def reads_or_refuses(text: str) -> None:
    """Parse, differentiate and evaluate; nothing but a FormulaError may come of it."""
    try:
        graph = parse(text)
    except FormulaError:
        return
    assert isinstance(graph, Node)
    made = Formula(text)
    assert len(made.at(0.3, -1.7)) == 3
    assert made.hessian(np.array([0.3]), np.array([-1.7]))[0].shape == (1,)
