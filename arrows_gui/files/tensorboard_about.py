"""What is told of a run beside its numbers: a text, and the settings of each runner."""

from collections.abc import Iterator, Sequence

from arrows_gui.core.experiment import Edit, Experiment, Runner
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_trace import NetworkTrace
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.optimizers.rule import hyperparameters
from arrows_gui.core.schedule import arguments
from arrows_gui.core.trace import SurfaceTrace
from arrows_gui.files.tensorboard_figures import MOST_CHECKPOINTS, stride_of

MOST_EDITS = 20

Traces = Sequence[SurfaceTrace | NetworkTrace]
Settings = dict[str, float | bool | str]


def hparams_of(runner: Runner) -> Settings:
    """Give the settings of a runner: rule, schedule and clip, under the names of torch.optim."""
    found: Settings = {"rule": runner.optimizer.id}
    for name, value in hyperparameters(runner.optimizer).items():
        found[name] = value if isinstance(value, bool) else float(value)
    found["schedule"] = runner.schedule.id
    for name, given in arguments(runner.schedule).items():
        if isinstance(given, tuple):
            found[f"schedule/{name}"] = ";".join(str(number) for number in given)
        else:
            found[f"schedule/{name}"] = given if isinstance(given, bool) else float(given)
    for name, limit in (("clip_value", runner.clip.value), ("clip_norm", runner.clip.norm)):
        if limit is not None:
            found[name] = limit
    return found


def about(experiment: Experiment, traces: Traces, title: str, version: str) -> str:
    """Give what was run and how it was written, in Markdown."""
    lines = [f"**{title or 'A run of Arrows'}**", ""]
    lines += [f"- {line}" for line in _what(experiment)]
    for trace in traces:
        lines += [f"- {line}" for line in _runner_lines(trace)]
    lines += [f"- {line}" for line in _how(traces)]
    if version:
        lines.append(f"- Written by Arrows {version}")
    return "\n".join(lines)


def _what(experiment: Experiment) -> Iterator[str]:
    # A network's objective stands in the same place of an experiment.
    objective: object = experiment.objective
    if isinstance(objective, SurfaceObjective):
        yield f"Surface: {objective.surface.title}"
        yield f"Loss: `{objective.surface.formula}`"
        if objective.constants:
            pairs = (f"{name} = {value:g}" for name, value in objective.constants.items())
            yield f"Constants: {', '.join(pairs)}"
        yield f"Start: ({', '.join(f'{value:g}' for value in experiment.start)})"
    elif isinstance(objective, NetworkObjective):
        yield from _network(objective)
    yield f"Seed: {experiment.seed}; deviation of the gradient noise: {experiment.sigma:g}"


def _network(objective: NetworkObjective) -> Iterator[str]:
    network, split = objective.network, objective.split
    layers = " → ".join(
        f"{block.name}: {block.units} {layer.activation}"
        for block, layer in zip(network.blocks, network.layers, strict=True)
    )
    yield f"Network: {network.inputs} inputs → {layers}; {network.n} parameters"
    yield f"Loss: {network.loss}, L1 {objective.l1:g}, L2 {objective.l2:g}"
    features = ", ".join(split.data.features[:20])
    yield f"Data: {features} to predict {split.data.target}"
    yield f"Points: {len(objective.x_train)} for training, {len(objective.x_test)} for the test"
    batch = objective.batch_size or len(objective.x_train)
    yield f"Batch: {batch} points; dropout {objective.dropout:g}; seed {objective.seed}"


def _runner_lines(trace: SurfaceTrace | NetworkTrace) -> Iterator[str]:
    settings = hparams_of(trace.runner)
    pairs = ", ".join(f"{name} {_written(value)}" for name, value in settings.items())
    yield f"{trace.runner.label or trace.runner.optimizer.title}: {pairs}"
    edits = trace.edits
    for edit in edits[:MOST_EDITS]:
        yield f"{trace.runner.label}, {_edit(edit)}"
    if len(edits) > MOST_EDITS:
        yield f"and {len(edits) - MOST_EDITS} more changes while it ran"
    if trace.outcome is not None:
        yield f"End of {trace.runner.label}: {trace.outcome.sentence}"


def _edit(edit: Edit) -> str:
    return f"from step {edit.step}: {edit.knob} = {_written(edit.value)}"


def _how(traces: Traces) -> Iterator[str]:
    for trace in traces:
        stride = stride_of(trace.first, trace.last)
        if stride > 1:
            yield (
                f"Of {trace.runner.label} the numbers of one step in {stride} are written, "
                f"of {trace.last - trace.first} steps"
            )
    if any(isinstance(trace, NetworkTrace) for trace in traces):
        yield f"Histograms are written at up to {MOST_CHECKPOINTS} points of the run"
    yield "Event files keep numbers in single precision, about seven digits"


def _written(value: float | bool | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
