"""To whom a long piece of work tells how far it is."""

from typing import Protocol


class Reporter(Protocol):
    """Hears how far a long piece of work is; every call may raise, to end the work."""

    def progress(self, share: float) -> None:
        """Tell the share that is done, 0 to 1."""

    def partial(self, result: object) -> None:
        """Hand over what is known so far."""

    def check(self) -> None:
        """Raise where the work is not wanted any more."""
