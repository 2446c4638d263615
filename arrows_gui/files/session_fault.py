"""What is wrong with a session file, and where: a path into it, as in ``$.surface.start``."""

from collections.abc import Iterator
from contextlib import contextmanager

from arrows_gui.core.knob import LARGEST, Value
from arrows_gui.core.message import BadInput, Message


class Wrong(BadInput):
    """Something in a session file that cannot be used, with the path to it."""

    def __init__(self, path: str, reason: Message) -> None:
        self.path, self.reason = path, reason
        super().__init__("at {path}: {reason}", path=path, reason=reason)


@contextmanager
def at(path: str) -> Iterator[None]:
    """Say where in the file it is, whatever is refused in here; paths add up from the inside."""
    try:
        yield
    except Wrong as wrong:
        joint = "" if wrong.path.startswith("[") else "."
        raise Wrong(f"{path}{joint}{wrong.path}", wrong.reason) from None
    except BadInput as bad:
        raise Wrong(path, bad.message) from None


def key(name: str) -> str:
    """Give a name that stands in a file as a part of a path, where it is one."""
    return name if name.isidentifier() else "[...]"


def checked_id(word: str, known: tuple[str, ...]) -> str:
    """Give an id; raise BadInput that lists what there is where it is none of those known."""
    if word not in known:
        raise BadInput("'{id}' is unknown; there are {ids}", id=word, ids=", ".join(known))
    return word


def as_value(given: object) -> Value:
    """Give what a knob is set to; raise BadInput where it is no number and no switch."""
    if isinstance(given, bool):
        return given
    if not isinstance(given, int | float) or abs(given) > LARGEST:
        raise BadInput("it must be a finite number, or true or false")
    return float(given)
