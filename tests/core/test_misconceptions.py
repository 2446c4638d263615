"""The misconceptions are named once each, and say what is true instead."""

# ruff: noqa: D103 - the names say what is tested

import pytest

from arrows_gui.core.message import BadInput
from arrows_gui.core.misconceptions import MISCONCEPTIONS, misconception_by_id


def test_there_are_fifteen() -> None:
    assert len({each.id for each in MISCONCEPTIONS}) == len(MISCONCEPTIONS) == 15
    assert len({each.title for each in MISCONCEPTIONS}) == 15


@pytest.mark.parametrize("each", MISCONCEPTIONS, ids=lambda each: each.id)
def test_each_is_a_sentence_and_is_answered_by_another(each) -> None:
    assert each.id.isidentifier()
    assert each.id.islower()
    assert each.title.endswith(".")
    assert each.sentence.endswith(".")
    assert each.title not in each.sentence
    assert len(each.sentence.split()) <= 45
    assert misconception_by_id(each.id) is each


def test_an_unknown_one_names_those_that_there_are() -> None:
    with pytest.raises(BadInput, match="points_downhill"):
        misconception_by_id("flat_earth")
