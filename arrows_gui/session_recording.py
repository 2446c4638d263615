"""What all runners of a run have recorded, as the session reads it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from arrows_gui.core.array import Array
from arrows_gui.core.experiment import Batch, Experiment, Runner
from arrows_gui.core.recording import trace_of
from arrows_gui.core.trace import SurfaceTrace

if TYPE_CHECKING:
    from arrows_gui.core.masked_trace import MaskedTrace

Trace: TypeAlias = "SurfaceTrace | MaskedTrace"


class Recording:
    """The traces of one run by their runners; it only ever grows at its end."""

    def __init__(self, experiment: Experiment, run_id: int) -> None:
        self.run_id = run_id
        self.objective = experiment.objective
        self.traces: dict[int, Any] = {}  # of the kind that the objective asks for
        self._masks: dict[int, MaskedTrace] = {}
        self._hidden = ""
        for runner in experiment.runners:
            self.join(experiment, runner)

    def join(self, experiment: Experiment, runner: Runner) -> None:
        """Make room for one more runner."""
        self.traces[runner.id] = trace_of(experiment, runner, self.run_id)

    def extend(self, batches: Iterable[Batch]) -> None:
        """Append what was recorded."""
        for batch in batches:
            self.traces[batch.runner].extend(batch)

    @property
    def last(self) -> int:
        """The last recorded step of the runner that has come farthest."""
        last: int = max(trace.last for trace in self.traces.values())
        return last

    @property
    def front(self) -> int:
        """The last step that is recorded of every runner that is still on its way."""
        going = [trace.last for trace in self.traces.values() if trace.outcome is None]
        return min(going) if going else self.last

    @property
    def over(self) -> bool:
        """Whether no runner takes another step."""
        return all(trace.outcome is not None for trace in self.traces.values())

    @property
    def has_moved(self) -> bool:
        """Whether any step has been taken."""
        return any(len(trace) > 1 for trace in self.traces.values())

    @property
    def nbytes(self) -> int:
        """The memory of the recording in bytes."""
        return sum(trace.nbytes for trace in self.traces.values())

    def held(self, runner: int, k: int) -> int:
        """Give k, held within what is recorded of a runner."""
        trace = self.traces[runner]
        held: int = max(trace.first, min(k, trace.last))
        return held

    def point(self, runner: int, k: int) -> Array:
        """Give theta (n,) of a runner at step k, or at the recorded step that is nearest to it."""
        k = self.held(runner, k)
        point: Array = self.traces[runner].thetas(k, k + 1)[0]
        return point

    def seen(self, k: int, target: str, focus: int, revealed: bool) -> Mapping[int, Trace]:
        """Give the traces; with a hidden arrow, without what would give it away at step k.

        A branch that begins later is empty then, unless it is the runner in focus. Once the arrow
        is revealed, only what comes after it is hidden.
        """
        if not target:
            return self.traces
        from arrows_gui.core.masked_trace import MaskedTrace  # not for the first screen

        if target != self._hidden or self._masks.keys() != self.traces.keys():
            self._hidden = target
            self._masks = {i: MaskedTrace(trace, k, target) for i, trace in self.traces.items()}
        for runner, mask in self._masks.items():
            mask.look(self.held(runner, k) if runner == focus else k, revealed)
        return self._masks
