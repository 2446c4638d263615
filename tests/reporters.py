"""Reporters for tests and measurements."""


class Quiet:
    """Hears how far a long piece of work is, and lets it go on."""

    def progress(self, share: float) -> None:
        """Go on."""

    def partial(self, result: object) -> None:
        """Go on."""

    def check(self) -> None:
        """Go on."""
