"""A run as a script for PyTorch: torch.optim wherever it takes the same steps."""

from collections.abc import Mapping

from arrows_gui.core.experiment import Clip, Experiment
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.state import LabState
from arrows_gui.files.script_formula import Library, formula_of
from arrows_gui.files.script_loop import (
    ROW,
    begun_rule,
    changed_lines,
    changes_lines,
    function_head,
    head,
    import_lines,
    last_lines,
    loop_head,
    name_of,
    rules_of,
    set_knobs,
    start_lines,
    titles,
    update_lines,
    watch_lines,
    written,
)
from arrows_gui.files.script_numpy import COLUMNS, NOISE, rate_functions, settings
from arrows_gui.files.script_rates import (
    WATCHES,
    rate_begin,
    rate_imports,
    rate_lines,
    torch_scheduler,
)
from arrows_gui.files.script_rules import rule_blocks
from arrows_gui.files.script_run import Run, runs_of
from arrows_gui.files.script_text import number, numbers, plain, script_of
from arrows_gui.files.script_torch_rules import (
    TORCH_RULES,
    group_changes,
    optimizer_lines,
    torch_serves,
)

DOUBLE = """\
torch.set_default_dtype(torch.float64)  # Arrows computes in double precision"""

_SQRT = '''\
def sqrt(u):
    """Take the root with a slope of 0, and not inf, at 0: torch.sqrt makes nan of inf times 0."""
    inside = torch.where(u == 0, torch.ones_like(u), u)
    return torch.where(u == 0, torch.zeros_like(u), torch.sqrt(inside))'''

_SIGMOID = '''\
def sigmoid(u):
    """Take the sigmoid with a slope that is exact in both tails; torch.sigmoid has s (1 - s)."""
    right, left = torch.exp(-u.clamp(min=0)), torch.exp(u.clamp(max=0))
    return torch.where(u >= 0, 1.0 / (1.0 + right), left / (1.0 + left))'''

GUARDED = {"sqrt": _SQRT, "sigmoid": _SIGMOID}

_HESSIAN = '''\
def hessian(theta):
    """Give the second derivatives at a point."""
    return torch.autograd.functional.hessian(lambda at: loss(*at), theta)'''


def _call(name: str, argument: str, named: bool) -> str:
    inside = argument if named else f"torch.tensor({argument})"
    return f"{name}({inside})" if name in GUARDED else f"torch.{name}({inside})"


TORCH = Library("torch", lambda value: f"torch.tensor({number(value)})", _call)


def torch_script(state: LabState, lasts: Mapping[int, int] | None = None) -> str:
    """Write the recorded run of a lab as a script for PyTorch.

    Run, it prints what the script of ``numpy_script`` prints; ``lasts`` is as there. Raises
    BadInput where there can be no such script.
    """
    experiment, runs = state.document.experiment, runs_of(state, lasts)
    if not isinstance(experiment.objective, SurfaceObjective):
        from arrows_gui.files.script_torch_network import network_script

        return network_script(experiment, runs)
    return _surface_script(experiment, experiment.objective, runs)


def _surface_script(
    experiment: Experiment, objective: SurfaceObjective, runs: tuple[Run, ...]
) -> str:
    formula = formula_of(objective, TORCH)
    own, noisy = own_rules(runs), bool(experiment.sigma)
    second = any(run.runner.optimizer.needs_hessian for run in own)
    title = f"{titles(runs)} on the surface {plain(objective.surface.title)}"
    about = "Change the formula in loss() as you like: autograd finds its gradient."
    return script_of(
        [
            [*head(title, "PyTorch", COLUMNS, [about], noisy), "", *imports(runs, noisy, noisy)],
            DOUBLE,
            settings(experiment),
            *(GUARDED[name] for name in GUARDED if name in formula.functions),
            formula.lines,
            _HESSIAN if second else "",
            NOISE if noisy else "",
            *own_blocks(runs),
            ROW,
            *(_runner(experiment, run) for run in runs),
            start_lines(runs, COLUMNS),
        ]
    )


def imports(runs: tuple[Run, ...], draws: bool, caches: bool) -> list[str]:
    """Give the imports; NumPy is among them where random numbers are drawn."""
    modules = {name for run in own_rates(runs) for name in rate_imports(run.runner.schedule)}
    if caches:
        modules.add("functools")
    libraries = ["import numpy as np", "import torch"] if draws else ["import torch"]
    return import_lines(modules, runs, *libraries)


def own_rules(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Give the runs whose rules are written out."""
    return tuple(run for run in runs if not torch_serves(run))


def own_rates(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Give the runs whose schedules are written out."""
    return tuple(run for run in runs if not (torch_serves(run) and torch_scheduler(run)))


def own_blocks(runs: tuple[Run, ...]) -> list[str]:
    """Give the functions and classes of what is written out."""
    rules = rules_of(own_rules(runs))
    return [
        *rate_functions(own_rates(runs)),
        *(block for rule in rules for block in rule_blocks(rule, "torch")),
    ]


def clip_lines(clip: Clip, parameters: str) -> list[str]:
    """Give the lines that clip the gradients of parameters."""
    lines = []
    if clip.value is not None:
        limit = number(clip.value)
        lines.append(
            f"        torch.nn.utils.clip_grad_value_({parameters}, {limit})  # each component"
        )
    if clip.norm is not None:
        limit = number(clip.norm)
        lines.append(f"        torch.nn.utils.clip_grad_norm_({parameters}, {limit})  # the length")
    return lines


def optimizer_begin(run: Run, parameters: str) -> list[str]:
    """Give the lines that make the optimizer and the scheduler of PyTorch."""
    scheduler = torch_scheduler(run)
    lines = [*optimizer_lines(run, parameters), *scheduler]
    sets_rate = _sets_rate(run)
    if sets_rate:
        lines += [f"    base = {number(run.runner.optimizer.lr)}  # the rate before the schedule"]
        lines += rate_begin(run)
        bases = [f"{k}: {each['lr']}" for k, each in written(run.changes).items() if "lr" in each]
        lines += changed_lines("bases", bases)
    return [*lines, *changes_lines("changes", group_changes(run, keep_lr=not sets_rate))]


def optimizer_step(run: Run) -> list[str]:
    """Give the lines that take a step with the optimizer of PyTorch."""
    lines, sets_rate = [], _sets_rate(run)
    if group_changes(run, keep_lr=not sets_rate):
        lines.append("        optimizer.param_groups[0].update(changes.get(step, {}))")
    if sets_rate:
        if "lr" in run.changed_knobs:
            lines.append("        base = bases.get(step, base)")
        lines += rate_lines(run, 'optimizer.param_groups[0]["lr"]', "base")
    lines.append("        optimizer.step()  # the update")
    if torch_scheduler(run) and run.runner.schedule.id != WATCHES:
        lines.append("        scheduler.step()  # the rate of the next step")
    return lines


def shown_loss(run: Run, value: str) -> list[str]:
    """Give the lines that show the loss to a schedule of PyTorch or of ours."""
    if torch_serves(run) and torch_scheduler(run) and run.runner.schedule.id == WATCHES:
        return [f"        if step > {run.first}:", f"            scheduler.step({value})"]
    return watch_lines(run, value)


def _sets_rate(run: Run) -> bool:
    """Tell whether the script sets the rate in every step, with a schedule that is written out."""
    return run.runner.schedule.id != "constant" and not torch_scheduler(run)


def _runner(experiment: Experiment, run: Run) -> list[str]:
    """Give the function that takes the steps of one runner."""
    origin, served = run.runner.origin, torch_serves(run)
    start = numbers(origin.theta) if origin else "START"
    cleared = "optimizer.zero_grad()" if served else "theta.grad = None"
    noise = "        theta.grad += torch.from_numpy(noise(step))"
    return [
        *function_head(run),
        f"    theta = torch.tensor({start}, requires_grad=True)",
        *(optimizer_begin(run, "[theta]") if served else own_begin(run)),
        loop_head(run),
        f"        {cleared}  # or the gradients would add up",
        "        value = loss(*theta)",
        f"        row({name_of(run)}, step, *theta.tolist(), value.item())",
        *last_lines(run),
        *shown_loss(run, "value.item()"),
        "        value.backward()  # autograd finds the gradient at theta",
        *([noise] if experiment.sigma else []),
        *clip_lines(run.runner.clip, "[theta]"),
        *(optimizer_step(run) if served else _own_step(run)),
    ]


def own_begin(run: Run) -> list[str]:
    """Give the lines that make a rule that is written out, at the point ``theta``."""
    lines = [*begun_rule(run, "torch"), *changes_lines("changes", written(run.changes))]
    if run.runner.optimizer.id in TORCH_RULES and not run.first:
        lines.insert(0, "    # Written out, because torch.optim would not take just these steps.")
    return lines


def _own_step(run: Run) -> list[str]:
    update = "            theta += rule.update(step + 1, theta.detach(), theta.grad, {0})"
    *rate, step = update_lines(run, update)
    return [*set_knobs(run), *rate, "        with torch.no_grad():", step]
