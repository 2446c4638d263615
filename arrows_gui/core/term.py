"""A word of the field that the glossary explains."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field: the ``forms`` in which it stands in a text, and what it means.

    ``arrow`` is the id of the kind of arrow that it names, "" where it names none.
    """

    id: str
    title: str
    forms: tuple[str, ...]
    sentence: str
    arrow: str = ""
