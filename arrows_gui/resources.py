"""The one place that knows where shipped files lie: checkout, wheel or frozen program."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (
    _PACKAGE.parent / "resources",  # a checkout, or the top of a frozen program's folder
    _PACKAGE / "_resources",  # an installed wheel
)


def resource(*parts: str) -> Path:
    """Give the path of a shipped file; raise FileNotFoundError where it is missing."""
    for place in _PLACES:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"the shipped file {'/'.join(parts)} is missing")
