"""An objective that breaks after some steps, as a fault of the program would."""

from collections.abc import Callable
from dataclasses import dataclass, field

from arrows_gui.core.objective import SurfaceObjective


@dataclass(frozen=True, eq=False)
class FaultyObjective(SurfaceObjective):
    """A surface whose loss raises once it has been asked for often enough."""

    calls_left: list[int] = field(default_factory=lambda: [1])

    @property
    def at(self) -> Callable[..., tuple[float, ...]]:
        """The surface's own function, for so many calls."""
        own = super().at

        def at(*theta: float) -> tuple[float, ...]:
            self.calls_left[0] -= 1
            if self.calls_left[0] < 0:
                raise RuntimeError("broken on purpose")
            return own(*theta)

        return at
