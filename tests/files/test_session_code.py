"""A state as a text code: short, whole, and refused where a letter of it is wrong."""

# ruff: noqa: D103 - the names say what is tested

import random
import zlib
from base64 import urlsafe_b64encode

import pytest

from arrows_gui.core.message import BadInput
from arrows_gui.core.network_document import network_document
from arrows_gui.core.network_setup import NetworkSetup
from arrows_gui.core.setup import first_document
from arrows_gui.files.session_code import LONGEST, PREFIX, code_of, state_of_code
from arrows_gui.files.session_file import encoded
from arrows_gui.files.session_words import WORDS
from tests.files.session_states import GROUPS, own_data, rich, whole

TYPICAL = 300
"""Characters that a code has at most where no own data and no long run are in it."""


def packed(text: bytes) -> str:
    """Give the code that holds a text."""
    packer = zlib.compressobj(9, wbits=-15, zdict=WORDS)
    data = packer.compress(text) + packer.flush()
    letters = urlsafe_b64encode(data + zlib.crc32(data).to_bytes(4, "big"))
    return PREFIX + letters.decode().rstrip("=")


@pytest.mark.parametrize("group", GROUPS)
def test_a_code_holds_the_whole_state_and_is_short(group: str) -> None:
    for name, state in GROUPS[group]():
        code = code_of(state)
        back = state_of_code(code)
        assert code_of(back) == code, name
        assert encoded(back, "1") == encoded(state, "1"), name
        own = state.network is not None and state.network.document.network.own is not None
        assert len(code) <= TYPICAL or own, name
        assert code.isascii()
        assert code.replace("-", "").replace("_", "").isalnum()


def test_spaces_and_line_breaks_do_no_harm() -> None:
    code = code_of(rich())
    torn = "\n".join(code[start : start + 20] for start in range(0, len(code), 20))
    assert code_of(state_of_code(f"  \t{torn}\r\n\N{NO-BREAK SPACE}")) == code


def test_every_wrong_letter_is_noticed() -> None:
    code, chance = code_of(whole(first_document())), random.Random(0)
    for place in range(len(PREFIX), len(code)):
        letter = chance.choice([each for each in "AZaz09-_" if each != code[place]])
        with pytest.raises(BadInput, match="it is damaged, or a part of it is missing"):
            state_of_code(code[:place] + letter + code[place + 1 :])


def test_every_missing_part_is_noticed() -> None:
    code = code_of(rich())
    for end in range(len(PREFIX), len(code)):
        with pytest.raises(BadInput, match="it is damaged, or a part of it is missing"):
            state_of_code(code[:end])
    for end in range(len(PREFIX)):
        with pytest.raises(BadInput, match="a code of this version of Arrows begins with ARROWS1-"):
            state_of_code(code[:end])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a code of this version of Arrows begins with ARROWS1-"),
        ("ARROWS2-abcd", "a code of this version of Arrows begins with ARROWS1-"),
        ("hello", "a code of this version of Arrows begins with ARROWS1-"),
        (PREFIX + "é" * 20, "it is damaged"),
        (PREFIX + "!" * 20, "it is damaged"),
        (PREFIX + "A" * LONGEST, "it is longer than 20,000 characters"),
        (packed(b"x" * 10_000_000), "it is damaged"),
        (packed(b"x"), "it is damaged: JSON is malformed"),
        (
            packed(b'{"surface": {"loss": {"constants": {"a": ' + b"[" * 100_000),
            "it is nested too deeply",
        ),
        (packed(b"{}"), "at $: Object missing required field surface"),
        (packed(b'{"surface": {"steps": -1}}'), "at $.surface"),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_code_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        state_of_code(text)
    assert str(refused.value).startswith(f"this code cannot be read: {sentence}")


def test_more_than_fits_into_a_message_is_refused() -> None:
    setup = NetworkSetup("table", own=own_data("two", 2_000))
    with pytest.raises(BadInput, match="and the most is 20,000: save a session file instead"):
        code_of(whole(network_document(setup, "gd", {})))


def test_a_code_is_found_among_the_words_of_a_message() -> None:
    code = code_of(whole(first_document()))
    for text in (f"> {code}", f"Here is my setup: {code} have fun", f"\n{code[:20]}\n {code[20:]}"):
        assert code_of(state_of_code(text)) == code
