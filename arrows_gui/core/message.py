"""A sentence born below the views, which translate its text and then fill in its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

import numpy as np

from arrows_gui.core.written import number_text, vector_text


class _Sentence(Formatter):
    """Fills in values; numbers and vectors without a format of their own are written as ours."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, float) and not format_spec:
            return number_text(value)
        if isinstance(value, np.ndarray):
            return vector_text(value)
        return str(super().format_field(value, format_spec))


_SENTENCE = _Sentence()


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places, e.g. ``Message("diverged at step {step}", {"step": 41})``."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Give the English sentence with its values filled in."""
        return self.said(str)

    def said(self, translate: Callable[[str], str]) -> str:
        """Give the sentence in another language; its words and sentences among the values too."""
        values = {name: _said(value, translate) for name, value in self.values.items()}
        return _SENTENCE.vformat(translate(self.text), (), values)


def _said(value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, Message):
        return value.said(translate)
    return translate(value) if isinstance(value, str) else value


class BadInput(ValueError):  # noqa: N818 - it is no error of the program
    """Input of a person that cannot be used; ``message`` says why in one sentence."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.message = Message(text, values)
        super().__init__(str(self.message))
