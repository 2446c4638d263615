"""A sentence born below the views, which translate its text and then fill in its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places, e.g. ``Message("diverged at step {step}", {"step": 41})``."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Give the English sentence with its values filled in."""
        return self.text.format(**self.values)


class BadInput(ValueError):  # noqa: N818 - it is no error of the program
    """Input of a person that cannot be used; ``message`` says why in one sentence."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.message = Message(text, values)
        super().__init__(str(self.message))
