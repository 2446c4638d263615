"""Knobs: what is legal, and how the program says no."""

# ruff: noqa: D103 - the names say what is tested

import pytest

from arrows_gui.core.knob import Knob, checked_settings
from arrows_gui.core.message import BadInput, Message

RATE = Knob("rate", "Rate", "r", 0.5, 0.1, 1, 0, 2, "log0", "How fast.")
COUNT = Knob("count", "Count", "n", 3, 1, 10, 1, 100, "integer", "How many.")
SWITCH = Knob("on", "On", "o", False, 0, 1, 0, 1, "switch", "Whether.")


@pytest.mark.parametrize(
    ("knob", "value", "held"),
    [(RATE, 0, 0.0), (RATE, 2, 2.0), (COUNT, 7.0, 7.0), (SWITCH, 1, True), (SWITCH, False, False)],
)
def test_a_legal_value_is_held(knob: Knob, value: float, held: float) -> None:
    assert knob.checked(value) == held
    assert type(knob.checked(value)) is type(held)


@pytest.mark.parametrize(
    ("knob", "value", "sentence"),
    [
        (RATE, 2.5, "rate must lie between 0 and 2, not 2.5"),
        (RATE, -1e-9, "rate must lie between"),
        (RATE, float("nan"), "rate must be a finite number"),
        (COUNT, 2.5, "count must be a whole number"),
        (SWITCH, 2, "on is a switch: true or false"),
    ],
)
def test_an_illegal_value_is_refused_with_a_sentence(
    knob: Knob, value: float, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        knob.checked(value)


@pytest.mark.parametrize("text", ["", "fast", "1,5", "0x10", "true", "inf"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="count"):
        COUNT.parsed(text)


def test_an_unknown_name_is_refused_with_the_list() -> None:
    with pytest.raises(BadInput, match="unknown knob 'speed'; it has rate, count"):
        checked_settings((RATE, COUNT), {"speed": 1.0}, "it")
    with pytest.raises(BadInput, match="it has no knobs"):
        checked_settings((), {"speed": 1.0}, "it")


def test_a_refusal_keeps_its_text_and_values_apart() -> None:
    with pytest.raises(BadInput) as caught:
        RATE.checked(3.0)
    assert isinstance(caught.value, ValueError)
    assert caught.value.message.text.startswith("{name} must lie between")
    assert caught.value.message.values["name"] == "rate"
    assert str(caught.value.message) == str(caught.value)


def test_a_message_is_filled_in() -> None:
    assert str(Message("step {step} of {last:g}", {"step": 4, "last": 9.0})) == "step 4 of 9"
    assert str(Message("calm")) == "calm"
