"""Expressions over the numbers of a run: what lessons answer, check and fill in."""

import re
from collections.abc import Callable, Iterator, Mapping
from math import isfinite, isnan

import numpy as np

from arrows_gui.core.expression import MAX_CHARACTERS, ordered, parse
from arrows_gui.core.message import BadInput
from arrows_gui.core.written import MINUS, number_text
from arrows_gui.lessons.condition import holds_of
from arrows_gui.lessons.fault import in_formula, quoted
from arrows_gui.lessons.quantity import WORD, Value
from arrows_gui.lessons.reading import Run
from arrows_gui.lessons.references import Reader, Reference, only_reference, references

_PLACE = re.compile(r"\{\{|\}\}|\{(?P<inside>[^{}\n]*)\}")
_FORMAT = re.compile(r"\+?,?(?:\.[0-9]{1,2})?[fgeE%]|,?d")

_OPERATIONS: Mapping[str, Callable[..., np.float64]] = {
    **{"neg": np.negative, "add": np.add, "sub": np.subtract, "mul": np.multiply},
    **{"div": np.divide, "pow": np.power, "abs": np.abs, "sqrt": np.sqrt, "exp": np.exp},
    **{"sin": np.sin, "cos": np.cos, "tan": np.tan, "log": np.log},
    **{"asin": np.arcsin, "acos": np.arccos, "atan": np.arctan},
    **{"sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh},
    "sigmoid": lambda u: 1 / (1 + np.exp(-u)),
}


def value(text: str, run: Run, at: int | None = None) -> Value:
    """Give what an expression comes to in a run, a number or a word.

    Names without a step are of step ``at``, or of the cursor. Raises BadInput with a sentence.
    """
    return _value(text, Reader(run, run.cursor if at is None else at))


def holds(text: str, run: Run, at: int | None = None) -> bool:
    """Tell whether a condition holds in a run; raise BadInput where that cannot be said."""
    reader = Reader(run, run.cursor if at is None else at)
    return holds_of(text, reader, _number)


def number(text: str, run: Run, at: int | None = None) -> float:
    """Give the number that an expression comes to; raise BadInput where it is a word."""
    return _number(text, Reader(run, run.cursor if at is None else at))


def constant(text: str) -> float:
    """Give the number of an expression without names, as ``1/1800``; BadInput for another."""
    if next(references(text), None) is not None:
        raise BadInput("'{text}' is not a number", text=quoted(text))
    return _evaluated(text, {})


def filled(markdown: str, run: Run, at: int | None = None) -> str:
    """Fill in a text: {EXPRESSION} or {EXPRESSION:FORMAT} becomes its number, {{ and }} a brace."""
    reader = Reader(run, run.cursor if at is None else at)

    def written(match: re.Match[str]) -> str:
        inside = match["inside"]
        if inside is None:
            return match[0][0]
        try:
            return _written(inside, reader)
        except BadInput as problem:
            text = "in {{{expression}}}: {why}"
            raise BadInput(text, expression=quoted(inside), why=problem.message) from None

    return _PLACE.sub(written, markdown)


def bare(markdown: str) -> str:
    """Give a text without numbers of a run: {{ and }} are braces in it too."""
    return markdown.replace("{{", "{").replace("}}", "}")


def expressions_in(markdown: str) -> tuple[str, ...]:
    """Give what stands in the braces of a text, with its format."""
    places = (match["inside"] for match in _PLACE.finditer(markdown))
    return tuple(inside for inside in places if inside is not None)


def stray_braces(markdown: str) -> Iterator[tuple[str, str]]:
    """Give every brace that has no other one on its line, after the line that it stands on."""
    blank = _PLACE.sub(lambda match: " " * len(match[0]), markdown)
    for line, rest in zip(markdown.split("\n"), blank.split("\n"), strict=True):
        for match in re.finditer(r"[{}]", rest):
            yield line, match[0]


def _written(inside: str, reader: Reader) -> str:
    text, colon, layout = inside.partition(":")
    if colon and not _FORMAT.fullmatch(layout.strip()):
        example = "the format '{layout}' is none: write it as .3f, .2g or d"
        raise BadInput(example, layout=quoted(layout))
    found = _value(text, reader)
    if isinstance(found, str):
        if colon:
            raise BadInput("'{text}' is a word, and has no format", text=quoted(text))
        return found
    if not colon or not isfinite(found):
        return number_text(found)
    layout = layout.strip()
    whole = layout.endswith("d")
    return format(round(found) if whole else found + 0.0, layout).replace("-", MINUS)


def _value(text: str, reader: Reader) -> Value:
    reference = only_reference(text)
    if reference is not None and reader.quantity(reference).kind == WORD:
        return reader.value(reference)
    return _reckoned(text, reader)


def _number(text: str, reader: Reader) -> float:
    with in_formula(text):
        return _reckoned(text, reader)


def _reckoned(text: str, reader: Reader) -> float:
    _check_length(text)
    places: dict[str, float] = {}
    plain = text
    known: dict[str, str] = {}  # the names that stand for runners and steps, by what they replace
    for reference in references(text):
        name = reference.name if reference.is_plain else known.get(reference.text)
        if name is None:
            name = known[reference.text] = _stand_in(reference, len(known))
        if name not in places:
            places[name] = reader.number(reference)
        plain = plain[: reference.begin] + name + plain[reference.end :]
    if "@" in plain:
        raise BadInput("a step is written loss@3, loss@last or loss@end")
    return _evaluated(plain, places)


def _stand_in(reference: Reference, count: int) -> str:
    """Give a name of the same length, so that faults keep their columns."""
    return f"_{count:x}".ljust(len(reference.text), "_")


def _check_length(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise BadInput("longer than {limit} characters", limit=MAX_CHARACTERS)


def _evaluated(text: str, places: Mapping[str, float]) -> float:
    """Give the number of an expression with values for its names."""
    values: dict[int, np.float64] = {}
    root = parse(text, tuple(places))
    with np.errstate(all="ignore"):
        for node in ordered(root):
            if node.op == "number":
                values[id(node)] = np.float64(node.value)
            elif node.op == "name":
                values[id(node)] = np.float64(places[node.name])
            else:
                made = _OPERATIONS[node.op](*(values[id(arg)] for arg in node.args))
                values[id(node)] = np.float64(made)
    found = float(values[id(root)])
    if isnan(found):
        raise BadInput("'{text}' comes to no number here", text=quoted(text))
    return found
