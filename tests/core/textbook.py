"""The rules once more, as plain loops over torch's formulas: what the program is compared with."""

from collections.abc import Callable, Mapping

import numpy as np

from arrows_gui.core.array import Array

Settings = Mapping[str, float]
Memory = dict[str, Array]
Rule = Callable[[Settings, int, Array, Array, Memory], Array]
"""Gives the new theta from settings, t = 1, 2, ..., theta, gradient and a memory to write in."""


def gd(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.SGD."""
    return theta - s["lr"] * (g + s["weight_decay"] * theta)


def momentum(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.SGD with momentum and dampening."""
    g = g + s["weight_decay"] * theta
    old = memory.get("b")
    if not s["momentum"]:  # torch has no buffer then, and so no dampening
        return theta - s["lr"] * g
    memory["b"] = g if old is None else s["momentum"] * old + (1 - s["dampening"]) * g
    return theta - s["lr"] * memory["b"]


def nesterov(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.SGD with nesterov=True."""
    g = g + s["weight_decay"] * theta
    memory["b"] = s["momentum"] * memory.get("b", np.zeros_like(g)) + g
    return theta - s["lr"] * (g + s["momentum"] * memory["b"])


def adagrad(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.Adagrad."""
    g = g + s["weight_decay"] * theta
    start = np.full_like(g, s["initial_accumulator_value"])
    memory["s"] = memory.get("s", start) + g**2
    rate = s["lr"] / (1 + (t - 1) * s["lr_decay"])
    return theta - rate * g / (np.sqrt(memory["s"]) + s["eps"])


def rmsprop(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.RMSprop."""
    g = g + s["weight_decay"] * theta
    zero, alpha = np.zeros_like(g), s["alpha"]
    memory["v"] = alpha * memory.get("v", zero) + (1 - alpha) * g**2
    v = memory["v"]
    if s["centered"]:
        memory["a"] = alpha * memory.get("a", zero) + (1 - alpha) * g
        v = np.maximum(0, v - memory["a"] ** 2)
    step = g / (np.sqrt(v) + s["eps"])
    memory["b"] = s["momentum"] * memory.get("b", zero) + step
    return theta - s["lr"] * (memory["b"] if s["momentum"] else step)


def adam(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.Adam."""
    g = g + s["weight_decay"] * theta
    zero = np.zeros_like(g)
    memory["m"] = s["beta1"] * memory.get("m", zero) + (1 - s["beta1"]) * g
    memory["v"] = s["beta2"] * memory.get("v", zero) + (1 - s["beta2"]) * g**2
    m_hat, v_hat = memory["m"] / (1 - s["beta1"] ** t), memory["v"] / (1 - s["beta2"] ** t)
    return theta - s["lr"] * m_hat / (np.sqrt(v_hat) + s["eps"])


TEXTBOOK: Mapping[str, Rule] = {
    rule.__name__: rule for rule in (gd, momentum, nesterov, adagrad, rmsprop, adam)
}
