"""A session file that was changed at random opens, or is refused in one sentence."""

# ruff: noqa: D103 - the names say what is tested

import json
import os
import random

import pytest

from arrows_gui.core.message import BadInput
from arrows_gui.core.network_document import network_document
from arrows_gui.core.network_presets import PRESETS
from arrows_gui.core.scene import scene_document
from arrows_gui.core.scenes import SCENES
from arrows_gui.core.state import WholeState
from arrows_gui.files.session_code import code_of, state_of_code
from arrows_gui.files.session_file import decoded, encoded
from tests.files.session_fuzz import changed_bytes, changed_parts
from tests.files.session_states import rich, some_states, whole

COUNT = int(os.environ.get("ARROWS_FUZZ", "3000"))
"""How many files are tried; 100,000 by hand."""

LONGEST_SENTENCE = 900
APP = "1"


@pytest.fixture(scope="module")
def files() -> list[bytes]:
    states: list[WholeState] = [rich(), *some_states()]
    states += [whole(scene_document(scene)) for scene in SCENES[::4]]
    for preset in PRESETS[::4]:
        settings = dict(preset.settings)
        document = network_document(preset.setup, preset.optimizer, settings, preset.steps)
        states.append(whole(document))
    return [encoded(state, APP) for state in states]


def opened(data: bytes) -> WholeState | None:
    """Open a file; None where it is refused in one sentence."""
    try:
        return decoded(data)
    except BadInput as refused:
        sentence = str(refused)
        assert sentence.startswith("this session file cannot be opened: ")
        assert len(sentence) < LONGEST_SENTENCE
        return None


def test_changed_files_open_and_can_be_saved_again_or_are_refused(files: list[bytes]) -> None:
    documents = [json.loads(data) for data in files]
    count_opened = 0
    for number in range(COUNT):
        chance = random.Random(number)
        data = changed_bytes(chance, files) if number % 3 == 0 else changed_parts(chance, documents)
        state = opened(data)
        if state is not None:
            again = encoded(state, APP)
            assert encoded(decoded(again), APP) == again, number
            count_opened += 1
    assert COUNT / 20 < count_opened < COUNT / 2


def test_changed_codes_are_refused(files: list[bytes]) -> None:
    """Or they hold a whole code among other words, and that is the one that is read."""
    codes = [code_of(decoded(data)).encode() for data in files]
    count_refused = 0
    for number in range(COUNT // 10):
        text = changed_bytes(random.Random(number), codes).decode("latin-1")
        said = refusal(text)
        if said is None:
            assert code_of(state_of_code(text)).encode() in codes, number
        else:
            assert said.startswith("this code cannot be read: ")
            count_refused += 1
    assert count_refused > COUNT / 20


def refusal(code: str) -> str | None:
    """Give what is said of a code that cannot be read; None where it can."""
    try:
        state_of_code(code)
    except BadInput as refused:
        return str(refused)
    return None
