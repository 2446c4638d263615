"""Which rules torch.optim has, how a script makes them, and where it must write out its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from arrows_gui.core.knob import Value
from arrows_gui.core.optimizers.rule import hyperparameters
from arrows_gui.files.script_run import Run
from arrows_gui.files.script_text import call, number

Settings = Mapping[str, Value]

PAIRS = {
    "betas": ("beta1", "beta2"),
    "etas": ("etaminus", "etaplus"),
    "step_sizes": ("step_min", "step_max"),
}
"""Arguments of torch.optim that hold two of our knobs."""

CHANGEABLE = frozenset(
    {"lr", "weight_decay", "eps", "beta1", "beta2", "alpha", "rho", "lr_decay", "momentum_decay"}
)
"""Knobs that torch.optim reads anew in every step. It begins a buffer of momentum where there was
none, for example, which ours has from the beginning."""


@dataclass(frozen=True, slots=True)
class TorchRule:
    """A class of torch.optim, what it is told beside the knobs, and for which of them it does as
    ours."""

    name: str
    switches: tuple[str, ...] = ()
    serves: Callable[[Settings], bool] = field(default=lambda settings: True)


TORCH_RULES: Mapping[str, TorchRule] = {
    "gd": TorchRule("SGD"),
    "momentum": TorchRule("SGD"),
    # torch refuses nesterov without momentum
    "nesterov": TorchRule("SGD", ("nesterov=True",), lambda s: s["momentum"] > 0),
    "adagrad": TorchRule("Adagrad"),
    # centred, torch takes the root of v - a^2 even where rounding makes it negative
    "rmsprop": TorchRule("RMSprop", (), lambda s: not s["centered"]),
    "adadelta": TorchRule("Adadelta"),
    "adam": TorchRule("Adam"),
    "amsgrad": TorchRule("Adam", ("amsgrad=True",)),
    "adamw": TorchRule("AdamW"),
    "nadam": TorchRule("NAdam"),
    "radam": TorchRule("RAdam"),
    "adamax": TorchRule("Adamax"),
    "rprop": TorchRule("Rprop", (), lambda s: 0 < s["etaminus"] < 1 < s["etaplus"]),
}
"""By our ids; torch.optim.Muon is not among them, because it computes in bfloat16."""


def torch_serves(run: Run) -> bool:
    """Tell whether torch.optim takes exactly these steps.

    A branch begins with a memory, and a typed weight is a step of which torch.optim does not know:
    there the rule is written out.
    """
    known = TORCH_RULES.get(run.runner.optimizer.id)
    if known is None or run.first or run.typed or not run.changed_knobs <= CHANGEABLE:
        return False
    return known.serves(hyperparameters(run.runner.optimizer))


def optimizer_lines(run: Run, parameters: str) -> list[str]:
    """Give the lines that make the optimizer of torch.optim."""
    rule = run.runner.optimizer
    known = TORCH_RULES[rule.id]
    settings = _grouped(hyperparameters(rule))
    arguments = [parameters, *(f"{name}={text}" for name, text in settings.items())]
    return call(f"optimizer = torch.optim.{known.name}(", [*arguments, *known.switches])


def group_changes(run: Run, keep_lr: bool) -> dict[int, dict[str, str]]:
    """Give what is changed on the way in the words of ``optimizer.param_groups[0]``.

    ``keep_lr`` says whether the rate is among them, or the script sets it in every step.
    """
    held = dict(hyperparameters(run.runner.optimizer))
    found = {}
    for step, settings in run.changes.items():
        held |= settings
        names = {name for name in settings if keep_lr or name != "lr"}
        names |= {each for pair in PAIRS.values() if names & set(pair) for each in pair}
        if names:
            found[step] = _grouped({name: held[name] for name in held if name in names})
    return found


def _grouped(settings: Settings) -> dict[str, str]:
    """Write knobs under the names of torch.optim; two of a pair together, where both are there."""
    written: dict[str, str] = {}
    for name, value in settings.items():
        pair = next((pair for pair, names in PAIRS.items() if name in names), "")
        if pair:
            first, second = (number(settings[each]) for each in PAIRS[pair])
            written[pair] = f"({first}, {second})"
        else:
            written[name] = number(value)
    return written
