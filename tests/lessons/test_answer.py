"""Expressions and conditions over a run, and texts that are filled in."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Callable
from math import asin, degrees, inf, pi, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrows_gui.core.expression import FUNCTIONS
from arrows_gui.core.message import BadInput
from arrows_gui.lessons.answer import constant, expressions_in, filled, holds, number, value
from arrows_gui.lessons.quantities import QUANTITIES
from arrows_gui.lessons.reading import Run
from tests.lessons.run_helpers import ADAM, GD, race, run_of

RACE = race()
TWINS = run_of(GD, ("gd", {"lr": 0.2}), ADAM)
SCALED = run_of(constants={"kappa": 25.0, "phi": 0.0})


# Expressions


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *(("x", 4), ("x + y*2", 6), ("-x^2", -16), ("2^-1", 0.5), ("(x - y)/2", 1.5)),
        *(("x@1", 3.6), ("r1.x@1", 3.6), ("gd.x@1 - x", -0.4), ("x@last", 4), ("t@end", 188)),
        *(("momentum.x@2", 4 - 0.4 - 0.76 + 0.04), ("r2.update_y@2", 0.09)),
        *(("pi", pi), ("sqrt(x)", 2), ("asin(9/11)*180/pi", degrees(asin(9 / 11)))),
        *(("sigmoid(0*x)", 0.5), ("abs(-x)", 4), ("1e2*x", 400), ("x·y", 4), ("x − y", 3)),  # noqa: RUF001
        *(("kappa", 10), ("constant_kappa*x", 40), ("scale", 1), ("lr", 0.1), ("knob_lr", 0.1)),
        *(("momentum.momentum", 0.9), ("adam.beta2", 0.999), ("runners", 4)),
        *(("momentum.arrival", 132), ("arrival - rmsprop.arrival", 10), ("1/0", inf)),
        ("gradient_length@0 / gradient_length@0", 1),
    ],
)
def test_an_expression_comes_to_its_number(text: str, answer: float) -> None:
    assert value(text, RACE) == pytest.approx(answer, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        *(("rule", "gd"), ("r4.rule", "adam"), (" outcome ", "going"), ("verdict", "none")),
        *(("label", "Runner 0"), ("momentum.outcome@end", "exhausted")),
    ],
)
def test_a_word_comes_to_itself(text: str, word: str) -> None:
    assert value(text, RACE) == word


def test_names_are_of_the_step_that_is_asked_about() -> None:
    assert value("x", RACE, 1) == value("x@1", RACE)
    assert value("t + t@3", RACE, 7) == 10
    assert value("x", run_of(cursor=2)) == pytest.approx(4 * 0.9**2)


def test_the_runner_in_focus_is_meant_where_none_is_named() -> None:
    assert value("rule", RACE) == value("r1.rule", RACE) == "gd"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(("", "empty"), ("x +", "ends too early"), ("x y", "write products with *")),
        *(("2x", "write products with *"), ("(x", "without its ')'"), ("x)", "without its '('")),
        *(("x@", "loss@3"), ("x@-1", "loss@3"), ("x@1.5", "loss@3"), ("x@first", "loss@3")),
        *(("x@201", "takes 200 steps"), ("r5.x", "r1, r2"), ("adm.x", "did you mean 'adam'")),
        *(("gradient_len", "did you mean"), ("outcome + 1", "is a word"), ("-rule", "is a word")),
        *(("sqrt(-x)", "no number"), ("inf - inf", "unknown"), ("1/0 - 1/0", "no number")),
        *(("x; y", "unexpected character"), ("x == y", "unexpected character")),
        *(("__import__('os')", "unknown"), ("x.__class__", "runner"), ("sin", "parentheses")),
        ("x + " * 126 + "x", "longer than 500"),
        ("(" * 60 + "x" + ")" * 60, "nested too deeply"),
        ("-" * 150 + "x", "nested too deeply"),
        ("-" * 400 + "x", "more than 200 symbols"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        value(text, RACE)
    assert said in str(caught.value)


def test_an_id_that_two_runners_have_is_not_one_of_them() -> None:
    with pytest.raises(BadInput, match="several runners are 'gd': say which, r1, r2"):
        value("gd.x", TWINS)
    assert value("r2.lr", TWINS) == 0.2
    assert value("adam.lr", TWINS) == 0.1


def test_faults_keep_their_columns() -> None:
    for text in ("momentum.x@1 + $", "x@1 + x@2 + x@3 + $", "pi + gradient_length + $"):
        with pytest.raises(BadInput, match=rf"\(column {len(text)}\)"):
            value(text, RACE)


def test_a_number_is_no_word() -> None:
    assert number("x", RACE) == 4
    with pytest.raises(BadInput, match="is a word"):
        number("rule", RACE)


@pytest.mark.parametrize(
    ("text", "answer"), [("1/1800", 1 / 1800), ("sqrt(2)", sqrt(2)), ("e", 2.718281828)]
)
def test_a_constant_needs_no_run(text: str, answer: float) -> None:
    assert constant(text) == pytest.approx(answer)
    with pytest.raises(BadInput):
        constant(f"{text} + x")


# Conditions


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *(("x > y", True), ("x < y", False), ("x >= 4", True), ("x <= 3.9", False)),
        *(("x = 4", True), ("x == 4", True), ("x != 4", False), ("x ≥ y", True), ("x ≠ y", True)),
        *(("x = 4.0000001", True), ("x = 4.0001", False), ("x ~ 4.03", True), ("x ≈ 4.1", False)),
        *(("0 < y < x", True), ("0 < x < y", False), ("x > y > 2", False)),
        *(("x > 3 and y > 3", False), ("x > 3 or y > 3", True), ("not x > 3", False)),
        *(("not (x > 5 or y > 5)", True), ("not not x > 3", True), ("x > 3 and not y > 3", True)),
        *(("(x + 1)*2 > 9", True), ("(x) > (y)", True), ("((x > y))", True)),
        *(("(x > 5 or x > 3) and y < 2", True), ("x > 5 or x > 3 and y > 2", False)),
        *(
            ("rule = gd", True),
            ("rule != gd", False),
            ("gd = rule", True),
            ("'adam' = r4.rule", True),
        ),
        *(("r1.rule = r1.rule@3", True), ("rule = r2.rule", False), ("rule != r2.rule", True)),
        *(("outcome = saddle", False), ("momentum.outcome@end = exhausted", True)),
        *(("verdict = none", True), ("label = Runner 0", True), ("1/0 > 5", True)),
        *(("rmsprop.arrival < gd.arrival < momentum.arrival", True), ("adam.arrival = 1/0", True)),
        *(("y@1 = 0", True), ("true", True), ("false", False), ("not false and x > 1", True)),
    ],
)
def test_a_condition_holds_or_does_not(text: str, answer: bool) -> None:
    assert holds(text, RACE) is answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(("x", "compares nothing"), ("", "compares nothing"), ("x <", "compares nothing")),
        *(("x = = 1", "compares nothing"), ("not", "compares nothing"), ("and x > 1", "compares")),
        *(("(x > 1", "without its ')'"), ("x > 1)", "without its '('"), ("x > (1", "without its")),
        *(("outcome < saddle", "by = or !="), ("rule = gd = gd", "by = or !=")),
        *(("outcome = divergd", "did you mean 'diverged'"), ("rule = sgd", "is never 'sgd'")),
        *(("verdict = zzz", "is never 'zzz'"), ("x = saddle_point", "unknown quantity")),
        *(("x > 5 or wrong > 1", "unknown quantity 'wrong'"), ("y > 5 and wrong > 1", "'wrong'")),
        *(("x = gd", "unknown quantity 'gd'"), ("outcome", "compares nothing")),
        ("x > 1 and " * 60 + "x > 1", "longer than 500"),
        ("(" * 120 + "x > 1" + ")" * 120, "too deeply"),
        ("not " * 100 + "x > 1", "too deeply"),
    ],
)
def test_a_condition_that_cannot_be_judged_is_said_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        holds(text, RACE)
    assert said in str(caught.value)


# Texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *(("no places", "no places"), ("{x}", "4"), ("{gradient_length}", "10.77")),
        *(("{gradient_length:.3f}", "10.770"), ("{-x}", "−4"), ("{-x:.1f}", "−4.0")),  # noqa: RUF001
        *(("{x/y:d}", "4"), ("{x:+.1f}", "+4.0"), ("{1000*x:,d}", "4,000"), ("{y/x:.0%}", "25%")),
        *(("{momentum.update_y@2:.2f} and {rule}", "0.09 and gd"), ("{{x}}", "{x}")),
        *(("{{{x}}}", "{4}"), ("a { b", "a { b"), ("`{x}`", "`4`"), ("{1/0:.2f}", "inf")),
        ("{0*update_y@1:.2f}", "0.00"),
    ],
)
def test_a_text_is_filled_in(text: str, shown: str) -> None:
    assert filled(text, RACE) == shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(("{wrong}", "in {wrong}: unknown quantity"), ("{}", "in {}: the formula is empty")),
        *(("{x:4}", "the format '4' is none"), ("{x:.999f}", "is none"), ("{x:}", "is none")),
        *(("{rule:.2f}", "has no format"), ("{x:>9999999d}", "is none")),
    ],
)
def test_a_place_that_cannot_be_filled_is_named(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        filled(text, RACE)
    assert said in str(caught.value)


def test_the_expressions_of_a_text_are_found() -> None:
    assert expressions_in("{x} and {{not this}} and {y@1:.2f}") == ("x", "y@1:.2f")


# Whatever is written


WORDS = [row.name for row in QUANTITIES] + list(FUNCTIONS) + ["gd", "r1", "r9", "saddle", "kappa"]
PIECES = st.sampled_from(
    [
        *WORDS,
        *"+-*/^()<>=~!@.{}:, ",
        "@1",
        "@end",
        "and",
        " or ",
        "not ",
        "0",
        "1e9",
        "9.5",
        "¬",
        "\n",
    ]
)
WRITTEN = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join))


@settings(max_examples=400, deadline=None)
@given(text=WRITTEN)
def test_whatever_is_written_gives_a_value_or_a_sentence(text: str) -> None:
    for read in (value, holds, filled):
        assert isinstance(read_or_fault(read, text), bool | float | str)


def read_or_fault(read: Callable[[str, Run], object], text: str) -> object:
    try:
        return read(text, RACE)
    except BadInput as problem:
        return str(problem)
