"""The peer of the loop: torch.optim with autograd, on the CPU, one thread, float64."""

from collections.abc import Callable
from typing import Any

from arrows_gui.core.optimizers.rule import Optimizer, hyperparameters

PEERS: dict[str, tuple[str, dict[str, object]]] = {
    "gd": ("SGD", {}),
    "momentum": ("SGD", {}),
    "nesterov": ("SGD", {"nesterov": True}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "adadelta": ("Adadelta", {}),
    "adam": ("Adam", {}),
    "amsgrad": ("Adam", {"amsgrad": True}),
    "adamw": ("AdamW", {}),
    "nadam": ("NAdam", {}),
    "radam": ("RAdam", {}),
    "adamax": ("Adamax", {}),
    "rprop": ("Rprop", {}),
}
"""torch's class for each rule, and what it is told beside the knobs."""

PAIRED = {
    "betas": ("beta1", "beta2"),
    "etas": ("etaminus", "etaplus"),
    "step_sizes": ("step_min", "step_max"),
}
"""torch's arguments that hold two knobs."""


def torch_stepper(rule: Optimizer, start: tuple[float, float]) -> Callable[[int], None] | None:
    """Give a function that takes so many more steps on Rosenbrock; None without torch or a peer."""
    try:
        import torch  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    if rule.id not in PEERS:
        return None
    torch.set_num_threads(1)
    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    name, fixed = PEERS[rule.id]
    optimizer: Any = getattr(torch.optim, name)([theta], **arguments(rule), **fixed)

    def take(steps: int) -> None:
        for _ in range(steps):
            optimizer.zero_grad()
            x, y = theta.unbind()
            loss = (1.0 - x) ** 2 + 100.0 * (y - x * x) ** 2
            loss.backward()
            optimizer.step()

    return take


def arguments(rule: Optimizer) -> dict[str, object]:
    """Give a rule's hyperparameters as torch's keyword arguments."""
    values: dict[str, object] = dict(hyperparameters(rule))
    for name, parts in PAIRED.items():
        if parts[0] in values:
            values[name] = tuple(values.pop(part) for part in parts)
    return values
