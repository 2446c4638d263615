"""Session files that were changed at random: bytes, words and whole parts."""

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Chance = random.Random
Place = tuple[Any, Any]
"""A list or an object, and an index or a key of it."""

ODD_WORDS = (
    *("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "--1", "01", "0x10", "1_0", "+1", "1."),
    *(".5", "null", "true", '"', "{", "]", ",", "9" * 400, "1e-999", "-0", "'a'", "//", "\\u0000"),
)
ODD_VALUES: tuple[object, ...] = (
    *(None, True, False, 0, 1, -1, 2, 7, 0.5, -0.0, 5e-324, 1e-300, 1e-9, 1e9, 1e308, -1e308),
    *(2**31 - 1, 2**31, 2**53, 2**63, 2**64, 10**30, 10**400, 99, 100, 999, 10_000_000),
    *("", " ", "x", "x" * 101, "x" * 3000, "é\n\t\0", "NaN", "inf", "-inf", "0", "__class__"),
    *("own", "bowl", "plateau", "multi_step", "newton", "muon", "adam", "rprop", "table", "circle"),
    *("weight:0", "weight:-1", "weight:99999999999999999999", "lr", "x^y^x^y^x", "1/0", "x" * 499),
    *("(" * 60, "sin(" * 40, "x^" * 90 + "x", "exp(exp(exp(exp(x))))", "log(0)", "0*y"),
    *([], {}, [[]], [{}], {"": 0}, [0.0, 0.0], [1e308, -1e308], [1, 2, 3, 4], ["inf", "nan"]),
)


def places_in(value: object) -> Iterator[Place]:
    """List every place below a value."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places_in(value[key])


def _replace(chance: Chance, document: Any, others: list[Any]) -> None:
    holder, key = chance.choice(list(places_in(document)))
    holder[key] = deepcopy(chance.choice(ODD_VALUES))


def _scale(chance: Chance, document: Any, others: list[Any]) -> None:
    numbers = [
        (holder, key)
        for holder, key in places_in(document)
        if isinstance(holder[key], int | float)
        and not isinstance(holder[key], bool)
        and abs(holder[key]) < 1e30
    ]
    if not numbers:
        return
    holder, key = chance.choice(numbers)
    factor = chance.choice((-1, 0.5, 2, 10, 1e-3, 1e3, 1e6, 1e-6, 1e150, 1e-150))
    scaled = holder[key] * factor
    whole = isinstance(holder[key], int) and abs(scaled) < 1e30
    holder[key] = int(scaled) if whole else scaled


def _drop(chance: Chance, document: Any, others: list[Any]) -> None:
    holder, key = chance.choice(list(places_in(document)))
    del holder[key]


def _add(chance: Chance, document: Any, others: list[Any]) -> None:
    objects = [document, *(h[k] for h, k in places_in(document) if isinstance(h[k], dict))]
    target = chance.choice(objects)
    source = chance.choice([h for h, _ in places_in(chance.choice(others)) if isinstance(h, dict)])
    name = chance.choice([*source, "x", "__dict__", "0", "7", "é"])
    target[name] = deepcopy(source.get(name, chance.choice(ODD_VALUES)))


def _grow(chance: Chance, document: Any, others: list[Any]) -> None:
    lists = [h[k] for h, k in places_in(document) if isinstance(h[k], list) and h[k]]
    if lists:
        target = chance.choice(lists)
        item = chance.choice(target)
        target.extend(deepcopy(item) for _ in range(chance.choice((1, 1, 2, 10, 1000))))


def _shuffle(chance: Chance, document: Any, others: list[Any]) -> None:
    lists = [h[k] for h, k in places_in(document) if isinstance(h[k], list)]
    if lists:
        chance.shuffle(chance.choice(lists))


def _graft(chance: Chance, document: Any, others: list[Any]) -> None:
    """Put a part of another file in the place of one that has the same name, or of any."""
    holder, key = chance.choice(list(places_in(document)))
    sources = list(places_in(chance.choice(others)))
    alike = [(h, k) for h, k in sources if k == key]
    source, name = chance.choice(alike or sources)
    holder[key] = deepcopy(source[name])


CHANGES: tuple[Callable[[Chance, Any, list[Any]], None], ...] = (
    *(_replace, _replace, _scale, _scale, _drop, _add, _grow, _shuffle, _graft, _graft),
)


def changed_parts(chance: Chance, documents: list[Any]) -> bytes:
    """Change up to four parts of one of the files."""
    document = deepcopy(chance.choice(documents))
    for _ in range(chance.randint(1, 4)):
        if document:
            chance.choice(CHANGES)(chance, document, documents)
    return json.dumps(document).encode("utf-8", "surrogatepass")


def changed_bytes(chance: Chance, files: list[bytes]) -> bytes:
    """Change up to four places of the text of one of the files."""
    data = bytearray(chance.choice(files))
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data) or 1)
        stop = min(start + chance.choice((1, 1, 2, 5, 50)), len(data))
        kind = chance.randrange(6)
        if kind == 0 and data:
            data[start % len(data)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[start:stop]
        elif kind == 2:
            data[start:start] = chance.randbytes(chance.choice((1, 2, 8)))
        elif kind == 3:
            data[start:start] = data[start:stop] * chance.choice((1, 2, 100))
        elif kind == 4:
            data[start:stop] = chance.choice(ODD_WORDS).encode()
        elif chance.random() < 0.2:
            del data[start:]
    return bytes(data)
