"""A run as a script that needs NumPy only: what the textbook says, written out."""

from collections.abc import Mapping

from arrows_gui.core.experiment import Clip, Experiment
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.state import LabState
from arrows_gui.files.script_dual import dual_blocks
from arrows_gui.files.script_formula import Library, formula_of
from arrows_gui.files.script_loop import (
    NORM_EPSILON,
    ROW,
    begun_rule,
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
from arrows_gui.files.script_rates import rate_blocks, rate_imports
from arrows_gui.files.script_rules import rule_blocks
from arrows_gui.files.script_run import Run, runs_of
from arrows_gui.files.script_text import number, numbers, plain, script_of

COLUMNS = "runner,step,x,y,loss"
"""The table of a run on a surface."""

NUMPY = Library("np", number, lambda name, argument, named: f"{name}({argument})")

QUIET = """\
np.seterr(all="ignore")  # a value that is not finite is no mistake here: it is inf or nan"""

GRADIENT = '''\
def loss_and_gradient(theta):
    """Give the loss and its exact gradient at a point."""
    x, y = Dual(theta[0], 1.0, 0.0), Dual(theta[1], 0.0, 1.0)
    found = dual(loss(x, y))
    return found.value, np.array([found.dx, found.dy])'''

HESSIAN = '''\
def hessian(theta):
    """Give the second derivatives at a point: the slopes of the slopes."""
    x = Dual(Dual(theta[0], 1.0, 0.0), 1.0, 0.0)
    y = Dual(Dual(theta[1], 0.0, 1.0), 0.0, 1.0)
    found = dual(loss(x, y))
    of_x, of_y = dual(found.dx), dual(found.dy)
    return np.array([[of_x.dx, of_x.dy], [of_y.dx, of_y.dy]])'''

NOISE = '''\
@functools.lru_cache
def noise_block(block):
    """Draw the noise of 1,024 steps at once; the same seed gives the same noise."""
    return np.random.default_rng([SEED, 0, block]).normal(size=(1024, 2))


def noise(step):
    """Give the noise of a step, which is the same for every runner."""
    return SIGMA * noise_block(step // 1024)[step % 1024]'''


def numpy_script(state: LabState, lasts: Mapping[int, int] | None = None) -> str:
    """Write the recorded run of a lab as a script that needs Python and NumPy only.

    Run, it prints COLUMNS, or for a network ``runner,step,loss,theta_norm``, with a row for every
    recorded point. ``lasts`` holds the last recorded step of each runner by its id; without it,
    the steps of several runners are taken again to find out. Raises BadInput where there can be
    no such script.
    """
    experiment, runs = state.document.experiment, runs_of(state, lasts)
    if not isinstance(experiment.objective, SurfaceObjective):
        from arrows_gui.files.script_numpy_network import network_script

        return network_script(experiment, runs)
    return _surface_script(experiment, experiment.objective, runs)


def _surface_script(
    experiment: Experiment, objective: SurfaceObjective, runs: tuple[Run, ...]
) -> str:
    rules = rules_of(runs)
    formula = formula_of(objective, NUMPY)
    second = any(rule.needs_hessian for rule in rules)
    title = f"{titles(runs)} on the surface {plain(objective.surface.title)}"
    about = "Change the numbers or the terms in loss(), and the gradient follows."
    return script_of(
        [
            [*head(title, "NumPy", COLUMNS, [about]), "", *imports(experiment, runs), "", QUIET],
            settings(experiment),
            formula.lines,
            *dual_blocks(formula.functions),
            GRADIENT,
            HESSIAN if second else "",
            NOISE if experiment.sigma else "",
            *rate_functions(runs),
            *(block for rule in rules for block in rule_blocks(rule, "np")),
            ROW,
            *(_runner(experiment, run) for run in runs),
            start_lines(runs, COLUMNS),
        ]
    )


def settings(experiment: Experiment) -> list[str]:
    """Give the constants of a run on a surface."""
    lines = [f"START = {numbers(experiment.start)}  # where the runners begin"]
    if experiment.sigma:
        lines.append(f"SIGMA = {number(experiment.sigma)}  # the deviation of the gradient noise")
        lines.append(f"SEED = {experiment.seed}")
    return lines


def imports(experiment: Experiment, runs: tuple[Run, ...]) -> list[str]:
    """Give the imports of a script with NumPy."""
    modules = {name for run in runs for name in rate_imports(run.runner.schedule)}
    if experiment.sigma:
        modules.add("functools")
    return import_lines(modules, runs, "import numpy as np")


def rate_functions(runs: tuple[Run, ...]) -> list[str]:
    """Give the functions of all schedules, each once."""
    blocks = (block for run in runs for block in rate_blocks(run.runner.schedule))
    return list(dict.fromkeys(blocks))


def clip_lines(clip: Clip) -> list[str]:
    """Give the lines that clip a gradient g."""
    lines = []
    if clip.value is not None:
        limit = number(clip.value)
        lines.append(f"        g = np.clip(g, -{limit}, {limit})  # each component")
    if clip.norm is not None:
        share = f"min(1.0, {number(clip.norm)} / (np.linalg.norm(g) + {NORM_EPSILON}))"
        lines.append(f"        g = g * {share}  # the length")
    return lines


def _runner(experiment: Experiment, run: Run) -> list[str]:
    """Give the function that takes the steps of one runner."""
    origin = run.runner.origin
    start = f"np.array({numbers(origin.theta)})" if origin else "np.array(START)"
    return [
        *function_head(run),
        f"    theta = {start}",
        *begun_rule(run, "np"),
        *changes_lines("changes", written(run.changes)),
        loop_head(run),
        "        value, g = loss_and_gradient(theta)",
        f"        row({name_of(run)}, step, *theta, value)",
        *last_lines(run),
        *watch_lines(run, "value"),
        *(["        g = g + noise(step)"] if experiment.sigma else []),
        *clip_lines(run.runner.clip),
        *set_knobs(run),
        *update_lines(run, "        theta = theta + rule.update(step + 1, theta, g, {0})"),
    ]
