"""The fields of a block, by their keys; what does not belong there is said."""

from collections.abc import Collection, Iterable, Mapping

from arrows_gui.lessons.fault import Faults, nearest, not_known
from arrows_gui.lessons.keys import Key
from arrows_gui.lessons.parts import Field


class Fields:
    """What a block says: the fields by their keys, of which some may repeat."""

    def __init__(
        self, line: int, by_key: Mapping[str, list[Field]], meant: Collection[str] = ()
    ) -> None:
        self.line = line
        self._by_key = by_key
        self._meant = meant

    def __contains__(self, key: str) -> bool:
        """Tell whether a key is there."""
        return key in self._by_key

    def is_meant(self, key: str) -> bool:
        """Tell whether a key is there, be it misspelt or without a value."""
        return key in self._by_key or key in self._meant

    def get(self, key: str) -> Field | None:
        """Give the field of a key, or None where there is none."""
        found = self._by_key.get(key)
        return found[0] if found else None

    def every(self, key: str) -> list[Field]:
        """Give all fields of a key that may repeat."""
        return self._by_key.get(key, [])

    def text(self, key: str) -> str:
        """Give the value of a key, "" where there is none."""
        found = self.get(key)
        return found.value if found else ""


def sorted_fields(
    line: int, fields: Collection[Field], keys: Iterable[Key], what: str, faults: Faults
) -> Fields:
    """Sort fields by their keys; note unknown ones, empty ones, and those that stand twice."""
    known = {key.name: key for key in keys}
    by_key: dict[str, list[Field]] = {}
    meant = {nearest(field.key, known) for field in fields if field.key not in known}
    for field in fields:
        key = known.get(field.key)
        if key is None:
            faults.add_fault(not_known(field.line, f"key of {what}", field.key, known))
        elif not field.value:
            text = "'{key}:' needs a value, as in {key}: {example}"
            faults.add(field.line, text, key=key.name, example=key.example)
            meant.add(key.name)
        elif field.key in by_key and not key.repeats:
            text = "'{key}:' stands here twice; the first is in line {first}"
            faults.add(field.line, text, key=key.name, first=by_key[field.key][0].line)
        else:
            by_key.setdefault(field.key, []).append(field)
    return Fields(line, by_key, meant)


def check_kind(fields: Fields, keys: Iterable[Key], kind: str, noun: str, faults: Faults) -> None:
    """Note every key that belongs to another kind of scene or task; ``noun`` says which it is."""
    for key in keys:
        if key.of and kind not in key.of:
            for field in fields.every(key.name):
                text = "'{key}:' belongs to {others}, and this is {what}"
                *first, last = (one(other) for other in key.of)
                others = f"{', '.join(first)} or {last}" if first else last
                values = {"others": f"{others} {noun}", "what": f"{one(kind)} {noun}"}
                faults.add(field.line, text, key=key.name, **values)


def one(word: str) -> str:
    """Put the article before a word."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
