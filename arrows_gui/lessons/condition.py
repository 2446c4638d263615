"""Conditions on a run: comparisons, joined by and, or and not."""

import re
from collections.abc import Callable
from itertools import pairwise

from arrows_gui.core.expression import MAX_CHARACTERS
from arrows_gui.core.message import BadInput
from arrows_gui.lessons.fault import nearest, quoted
from arrows_gui.lessons.quantity import WORD
from arrows_gui.lessons.references import Reader, Reference, only_reference

EQUAL = 1e-6
"""Numbers are equal within this share of the larger one ..."""

ZERO = 1e-9
"""... or where they are no further apart than this."""

ABOUT = 0.01
"""Numbers are about equal within this share of the larger one."""

MAX_DEPTH = 20
"""Conditions lie in each other no deeper than this."""

PLAIN = {"true": True, "false": False}
"""For what no run can tell."""

_SIGN = re.compile(r"<=|>=|!=|==|[<>=~≤≥≠≈]")
_SPELLINGS = {"==": "=", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~"}

Number = Callable[[str, Reader], float]


def near(a: float, b: float, share: float) -> bool:
    """Tell whether two numbers are equal within a share of the larger one."""
    return a == b or abs(a - b) <= max(share * max(abs(a), abs(b)), ZERO)


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: near(a, b, EQUAL),
    "!=": lambda a, b: not near(a, b, EQUAL),
    "~": lambda a, b: near(a, b, ABOUT),
}


def holds_of(text: str, reader: Reader, number: Number) -> bool:
    """Tell whether a condition holds; ``number`` gives what an expression comes to.

    Every part is looked at, so that a fault in one does not hide behind another.
    """
    if len(text) > MAX_CHARACTERS:
        raise BadInput("longer than {limit} characters", limit=MAX_CHARACTERS)
    return _Condition(reader, number).holds(text.strip(), 1)


class _Condition:
    def __init__(self, reader: Reader, number: Number) -> None:
        self._reader, self._number = reader, number

    def holds(self, text: str, depth: int) -> bool:
        """Tell whether a condition holds."""
        if depth > MAX_DEPTH:
            raise BadInput("conditions lie in each other too deeply, limit {n}", n=MAX_DEPTH)
        for word, joined in (("or", any), ("and", all)):
            parts = _split(text, re.compile(rf"\b{word}\b"))[0]
            if len(parts) > 1:
                return joined([self.holds(part, depth + 1) for part in parts])
        if re.match(r"not\b", text):
            return not self.holds(text[3:].strip(), depth + 1)
        if _is_closed(text):
            return self.holds(text[1:-1].strip(), depth + 1)
        if text in PLAIN:
            return PLAIN[text]
        return self._compares(text)

    def _compares(self, text: str) -> bool:
        sides, signs = _split(text, _SIGN)
        signs = [_SPELLINGS.get(sign, sign) for sign in signs]
        if not signs or not all(sides):
            example = "'{text}' compares nothing: write it as in loss < 0.1"
            raise BadInput(example, text=quoted(text))
        words = [(place, found) for place, side in enumerate(sides) if (found := self._word(side))]
        if words:
            return self._compares_words(sides, signs, *words[0])
        numbers = [self._number(side, self._reader) for side in sides]
        pairs = zip(pairwise(numbers), signs, strict=True)
        return all(_COMPARISONS[sign](*pair) for pair, sign in pairs)

    def _word(self, side: str) -> Reference | None:
        """Give the name of a word that is one side of a comparison."""
        found = only_reference(side)
        if found is None or not self._is_known(found):
            return None
        return found if self._reader.quantity(found).kind == WORD else None

    def _is_known(self, reference: Reference) -> bool:
        """Tell whether a name means something; the word that another is held against need not."""
        try:
            self._reader.quantity(reference)
        except BadInput:
            return False
        return True

    def _compares_words(
        self, sides: list[str], signs: list[str], place: int, reference: Reference
    ) -> bool:
        if len(sides) != 2 or signs[0] not in ("=", "!="):
            raise BadInput("'{name}' is a word: compare it by = or !=", name=reference.text)
        said, other = self._reader.value(reference), sides[1 - place]
        second = self._word(other)
        if second is not None and second.name != other.strip():
            against = self._reader.value(second)
        else:
            against = self._literal(other, reference)
        return (said == against) == (signs[0] == "=")

    def _literal(self, text: str, reference: Reference) -> str:
        """Give a word as it is written; raise BadInput where the name never takes it."""
        word, known = text.strip().strip("\"'"), self._reader.quantity(reference).words
        if known and word not in known:
            like = nearest(word, known)
            hint = "'{name}' is never '{word}'; it is one of {known}"
            if like:
                hint = "'{name}' is never '{word}': did you mean '{like}'?"
            said = {"name": reference.text, "word": quoted(word), "like": like}
            raise BadInput(hint, known=", ".join(known), **said)
        return word


def _split(text: str, sign: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """Give the parts between signs outside of parentheses, and the signs."""
    parts, signs, begin, depth = [], [], 0, 0
    for match in re.finditer(rf"[()]|{sign.pattern}", text):
        if match[0] in "()":
            depth += 1 if match[0] == "(" else -1
            if depth < 0:
                raise BadInput("')' without its '(' in '{text}'", text=quoted(text))
        elif not depth:
            parts.append(text[begin : match.start()].strip())
            signs.append(match[0])
            begin = match.end()
    if depth:
        raise BadInput("'(' without its ')' in '{text}'", text=quoted(text))
    return [*parts, text[begin:].strip()], signs


def _is_closed(text: str) -> bool:
    """Tell whether a text is all in one pair of parentheses."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return place == len(text) - 1
    return False
