"""Make torch_networks.json: trainings of small networks by torch, to hold ours against.

    python tests/data/make_torch_networks.py

It needs torch 2.13, and this package for the data, the first weights and the order of the batches.
Everything is float64 on the CPU, with gradients by autograd. torch.optim.Muon rounds its matrices
to bfloat16 for the iteration of Newton and Schulz, two to three digits; so that function alone is
replaced by a copy in float64, line by line, and the rest of the class runs as it is. Muon's biases
go to torch.optim.Adam.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
from torch.optim import _muon  # type: ignore[import-not-found, unused-ignore]

from arrows_gui.core.network import Layer
from arrows_gui.core.network_objective import NetworkObjective
from arrows_gui.core.network_setup import NetworkSetup, made

STEPS, KEPT, EVERY = 200, (1, 50, 200), 10
FILE = Path(__file__).with_name("torch_networks.json")

CASES: tuple[dict[str, Any], ...] = (
    {
        "optimizer": "momentum",
        "settings": {"lr": 0.05, "momentum": 0.9},
        "setup": {"dataset": "hills", "l2": 1e-3, "init": "he", "batch_size": 32},
        "hidden": [[6, "relu"], [5, "tanh"]],
    },
    {
        "optimizer": "adam",
        "settings": {"lr": 0.02, "beta1": 0.9, "beta2": 0.99},
        "setup": {"dataset": "circle", "l1": 1e-4, "batch_size": 16},
        "hidden": [[6, "gelu"], [5, "tanh"]],
    },
    {
        "optimizer": "rmsprop",
        "settings": {"lr": 0.01, "alpha": 0.9},
        "setup": {"dataset": "moons", "loss": "softmax_cross_entropy", "batch_size": 24},
        "hidden": [[6, "sigmoid"], [5, "leaky_relu"]],
    },
    {
        "optimizer": "muon",
        "settings": {"lr": 0.02, "weight_decay": 0.1},
        "setup": {"dataset": "spiral", "batch_size": 32},
        "hidden": [[7, "tanh"], [4, "tanh"]],
    },
    {
        "optimizer": "muon",
        "settings": {"lr": 0.02, "nesterov": False, "match_rms": True, "momentum": 0.9},
        "setup": {"dataset": "sine", "batch_size": 50},
        "hidden": [[5, "tanh"], [6, "gelu"]],
    },
)
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "gelu": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
}
LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "squared_error": torch.nn.MSELoss(),
    "binary_cross_entropy": torch.nn.BCEWithLogitsLoss(),
    "softmax_cross_entropy": torch.nn.CrossEntropyLoss(),
}


def newton_schulz(grad: Any, coefficients: Any, steps: int, eps: float) -> Any:
    """Do as torch.optim._muon._zeropower_via_newtonschulz, without bfloat16."""
    a, b, c = coefficients
    x = grad.clone()
    if grad.size(0) > grad.size(1):
        x = x.T
    x = x / x.norm().clamp(min=eps)
    for _ in range(steps):
        gram = x @ x.T
        update = torch.addmm(gram, gram, gram, beta=b, alpha=c)
        x = torch.addmm(x, update, x, beta=a)
    return x.T if grad.size(0) > grad.size(1) else x


def optimizers(name: str, given: dict[str, Any], params: list[Any]) -> list[Any]:
    """Give torch's optimisers for a rule."""
    settings = dict(given)
    if name == "momentum":
        return [torch.optim.SGD(params, **settings)]
    if name == "rmsprop":
        return [torch.optim.RMSprop(params, **settings)]
    if name == "adam":
        betas = (settings.pop("beta1"), settings.pop("beta2"))
        return [torch.optim.Adam(params, betas=betas, **settings)]
    settings["adjust_lr_fn"] = "match_rms_adamw" if settings.pop("match_rms", False) else "original"
    return [
        torch.optim.Muon([p for p in params if p.ndim == 2], **settings),
        torch.optim.Adam([p for p in params if p.ndim == 1], lr=settings["lr"]),
    ]


def loss_of(objective: NetworkObjective, params: list[Any], x: Any, y: Any) -> Any:
    """Give the loss of a batch, with the penalty."""
    network = objective.network
    for layer, weight, bias in zip(network.layers, params[::2], params[1::2], strict=True):
        x = ACTIVATIONS[layer.activation](torch.nn.functional.linear(x, weight, bias))
    loss = LOSSES[network.loss](x, y)
    for weight in params[::2]:
        loss = loss + objective.l1 * weight.abs().sum() + objective.l2 / 2 * (weight**2).sum()
    return loss


def trained(case: dict[str, Any]) -> dict[str, Any]:
    """Train one network; give the case with its weights and losses."""
    hidden = tuple(Layer(units, activation) for units, activation in case["hidden"])
    objective, start = made(NetworkSetup(count=200, hidden=hidden, **case["setup"]))
    network = objective.network
    params = []
    for layer in range(len(network.layers)):
        for values in (network.weight(start, layer), network.bias(start, layer)):
            params.append(torch.tensor(values, requires_grad=True))
    steppers = optimizers(case["optimizer"], case["settings"], params)
    thetas, losses = {}, []
    for t in range(STEPS):
        rows = objective.rows(t)
        assert rows is not None
        x, y = torch.tensor(objective.x_train[rows]), torch.tensor(objective.y_train[rows])
        for stepper in steppers:
            stepper.zero_grad()
        loss = loss_of(objective, params, x, y)
        loss.backward()
        for stepper in steppers:
            stepper.step()
        if t % EVERY == 0:
            losses.append(loss.item())
        if t + 1 in KEPT:
            flat = np.concatenate([p.detach().numpy().ravel() for p in params])
            thetas[str(t + 1)] = flat.tolist()
    return {**case, "start": start.tolist(), "thetas": thetas, "losses": losses}


def main() -> None:
    """Train all cases and write the file."""
    torch.set_num_threads(1)
    _muon._zeropower_via_newtonschulz = newton_schulz
    source = f"torch {torch.__version__}, CPU, float64; made by make_torch_networks.py"
    made_of = {"source": source, "every": EVERY, "cases": [trained(case) for case in CASES]}
    FILE.write_text(json.dumps(made_of, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
