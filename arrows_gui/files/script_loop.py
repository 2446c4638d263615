"""What all scripts have in common: the loop over the steps, changed knobs, head and start."""

import json
from collections.abc import Iterable, Mapping, Sequence

from arrows_gui import __version__
from arrows_gui.core.knob import Value
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.files.script_rates import WATCHES, rate_begin, rate_lines
from arrows_gui.files.script_rules import memories, rule_lines
from arrows_gui.files.script_run import Run
from arrows_gui.files.script_text import call, docstring, field, number, numbers, plain

NORM_EPSILON = "1e-6"

ROW = '''\
def row(name, step, *numbers):
    """Print one line of the table, each number with all its digits."""
    print(name, step, *(repr(float(number)) for number in numbers), sep=",")'''


def head(
    title: str, library: str, columns: str, more: Sequence[str] = (), draws: bool = False
) -> list[str]:
    """Give the docstring of a script; one that ``draws`` random numbers needs NumPy as well."""
    needs = f"{library} and NumPy" if draws else library
    return docstring(
        f"{title}: a run of Arrows {__version__} as a {library} script.",
        [
            f"It needs Python 3.9 or newer and {needs}. Run it by\n    python FILE.py > run.csv",
            "It takes the recorded steps again, in double precision, and prints a table with a row"
            f" for every point: {columns}. Rounding differs in the last digits, and where a run is"
            " unstable that difference grows until it can be seen.",
            *more,
        ],
        indent=0,
    )


def titles(runs: Iterable[Run]) -> str:
    """Name the rules of all runners."""
    return ", ".join(dict.fromkeys(run.runner.optimizer.title for run in runs))


def rules_of(runs: Iterable[Run]) -> list[Optimizer]:
    """Give one rule of each kind."""
    return list({run.runner.optimizer.id: run.runner.optimizer for run in runs}.values())


def begun_rule(run: Run, library: str) -> list[str]:
    """Give the lines that make a written-out rule; a branch has the memory of its origin."""
    lines = rule_lines(run.runner.optimizer)
    origin = run.runner.origin
    if origin is not None and origin.step:
        lines.append(f"    # A branch: it begins with what was remembered at step {origin.step}.")
        make = {"np": "np.array", "torch": "torch.tensor"}[library]
        for name, values in zip(memories(run.runner.optimizer), origin.state, strict=True):
            lines.append(f"    rule.{name} = {make}({numbers(values)})")
    return [*lines, *rate_begin(run)]


def changes_lines(name: str, changes: Mapping[int, Mapping[str, str]]) -> list[str]:
    """Give the lines that list what is changed on the way."""
    items = []
    for step, settings in changes.items():
        inside = ", ".join(f'"{knob}": {value}' for knob, value in settings.items())
        items.append(f"{step}: {{{inside}}}")
    return changed_lines(name, items)


def changed_lines(name: str, items: Sequence[str]) -> list[str]:
    """Give the lines that list changes, each written as a step and what it brings."""
    if not items:
        return []
    return [
        "    # Changed on the way, by the step whose update is the first with the new value.",
        *call(f"{name} = {{", items, "}"),
    ]


def written(changes: Mapping[int, Mapping[str, Value]]) -> dict[int, dict[str, str]]:
    """Write the values of changed knobs."""
    return {
        step: {knob: number(value) for knob, value in settings.items()}
        for step, settings in changes.items()
    }


def typed_lines(run: Run) -> list[str]:
    """Give the lines that list the parameters that were typed."""
    if not run.typed:
        return []
    items = [f"{step}: ({i}, {number(value)})" for step, (i, value) in run.typed.items()]
    return [
        "    # Parameters that were typed, by their place in theta: each is a step of its own.",
        *call("typed = {", items, "}"),
    ]


def loop_head(run: Run) -> str:
    """Give the line that begins the loop."""
    first = f"{run.first}, " if run.first else ""
    return f"    for step in range({first}{run.last + 1}):"


def last_lines(run: Run) -> list[str]:
    """Give the lines that end the loop at the last point, from which no step is taken."""
    return [f"        if step == {run.last}:", "            break  # the last recorded point"]


def watch_lines(run: Run, value: str) -> list[str]:
    """Give the lines that show the loss to a schedule that watches it."""
    if run.runner.schedule.id != WATCHES:
        return []
    return [f"        if step > {run.first}:", f"            plateau.observe({value})"]


def update_lines(run: Run, update: str) -> list[str]:
    """Give the lines that take a step with a written-out rule.

    ``update`` is a statement with ``{0}`` in the place of the rate.
    """
    if run.runner.schedule.id == "constant":
        return [update.format("rule.lr")]
    return [*rate_lines(run, "lr", "rule.lr"), update.format("lr")]


def set_knobs(run: Run) -> list[str]:
    """Give the lines that set the knobs of a written-out rule where they were changed."""
    if not run.changes:
        return []
    return [
        "        for knob, setting in changes.get(step, {}).items():",
        "            setattr(rule, knob, setting)",
    ]


def name_of(run: Run) -> str:
    """Give a runner's name as the script prints it."""
    return json.dumps(field(run.name), ensure_ascii=False)


def start_lines(runs: Sequence[Run], columns: str) -> list[str]:
    """Give the lines at the end of a script, which start it."""
    lines = ['if __name__ == "__main__":']
    if any(not run.name.isascii() for run in runs):
        lines.append('    sys.stdout.reconfigure(encoding="utf-8")')
    lines.append(f'    print("{columns}")')
    return lines + [f"    {run.function}()" for run in runs]


def import_lines(modules: Iterable[str], runs: Iterable[Run], *libraries: str) -> list[str]:
    """Give the imports: modules of Python, and then the libraries."""
    standard = set(modules)
    if any(not run.name.isascii() for run in runs):
        standard.add("sys")
    lines = [f"import {name}" for name in sorted(standard)]
    return [*lines, *([""] if lines else []), *libraries]


def function_head(run: Run) -> list[str]:
    """Give the first lines of a runner's function."""
    shown = plain(run.name)
    title = run.runner.optimizer.title
    about = title if shown == title else f"{shown} ({title})"
    return [f"def {run.function}():", *docstring(f"{about}: steps {run.first} to {run.last}.")]
