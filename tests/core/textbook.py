"""The rules once more, as plain loops over torch's and the papers' formulas.

This is what the program is compared with.
"""

from collections.abc import Callable, Mapping

import numpy as np

from arrows_gui.core.array import Array

Settings = Mapping[str, float]
Memory = dict[str, Array]
Rule = Callable[[Settings, int, Array, Array, Memory], Array]
"""Gives the new theta from settings, t = 1, 2, ..., theta, gradient and a memory to write in.

The memory has the Hessian, for a rule that needs it."""


def mean(memory: Memory, name: str, beta: float, new: Array) -> Array:
    """Update a running mean that starts at 0."""
    memory[name] = beta * memory.get(name, np.zeros_like(new)) + (1 - beta) * new
    return memory[name]


def corrected(memory: Memory, name: str, beta: float, new: Array, t: int) -> Array:
    """Update a running mean, and correct it for its start at 0."""
    return mean(memory, name, beta, new) / (1 - beta**t)


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
    v = mean(memory, "v", s["alpha"], g**2)
    if s["centered"]:
        v = np.maximum(0, v - mean(memory, "a", s["alpha"], g) ** 2)
    step = g / (np.sqrt(v) + s["eps"])
    memory["b"] = s["momentum"] * memory.get("b", np.zeros_like(g)) + step
    return theta - s["lr"] * (memory["b"] if s["momentum"] else step)


def adadelta(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.Adadelta."""
    g = g + s["weight_decay"] * theta
    v = mean(memory, "v", s["rho"], g**2)
    past = memory.get("u", np.zeros_like(g))
    delta = np.sqrt((past + s["eps"]) / (v + s["eps"])) * g
    mean(memory, "u", s["rho"], delta**2)
    return theta - s["lr"] * delta


def adam(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.Adam."""
    g = g + s["weight_decay"] * theta
    m_hat = corrected(memory, "m", s["beta1"], g, t)
    v_hat = corrected(memory, "v", s["beta2"], g**2, t)
    return theta - s["lr"] * m_hat / (np.sqrt(v_hat) + s["eps"])


def adamw(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.AdamW."""
    m_hat = corrected(memory, "m", s["beta1"], g, t)
    v_hat = corrected(memory, "v", s["beta2"], g**2, t)
    shrunk = theta * (1 - s["lr"] * s["weight_decay"])
    return shrunk - s["lr"] * m_hat / (np.sqrt(v_hat) + s["eps"])


def amsgrad(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.Adam with amsgrad=True."""
    g = g + s["weight_decay"] * theta
    m_hat = corrected(memory, "m", s["beta1"], g, t)
    v = mean(memory, "v", s["beta2"], g**2)
    memory["most"] = np.maximum(memory.get("most", v), v)
    v_hat = memory["most"] / (1 - s["beta2"] ** t)
    return theta - s["lr"] * m_hat / (np.sqrt(v_hat) + s["eps"])


def nadam(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.NAdam; the product of the momenta is made anew in every step."""
    g = g + s["weight_decay"] * theta
    m = mean(memory, "m", s["beta1"], g)
    v_hat = corrected(memory, "v", s["beta2"], g**2, t)
    psi = s["momentum_decay"]
    mus = [s["beta1"] * (1 - 0.96 ** (i * psi) / 2) for i in range(1, t + 2)]
    ahead: Array = mus[t] * m / (1 - np.prod(mus)) + (1 - mus[t - 1]) * g / (1 - np.prod(mus[:t]))
    return theta - s["lr"] * ahead / (np.sqrt(v_hat) + s["eps"])


def radam(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.RAdam."""
    g = g + s["weight_decay"] * theta
    m_hat = corrected(memory, "m", s["beta1"], g, t)
    v = mean(memory, "v", s["beta2"], g**2)
    left = 1 - s["beta2"] ** t
    whole = 2 / (1 - s["beta2"]) - 1
    rho = whole - 2 * t * s["beta2"] ** t / left
    if rho <= 5:
        return theta - s["lr"] * m_hat
    ratio = (rho - 4) / (whole - 4) * (rho - 2) / (whole - 2) * whole / rho
    step: Array = m_hat * np.sqrt(ratio) * np.sqrt(left) / (np.sqrt(v) + s["eps"])
    return theta - s["lr"] * step


def adamax(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.Adamax."""
    g = g + s["weight_decay"] * theta
    m_hat = corrected(memory, "m", s["beta1"], g, t)
    faded = s["beta2"] * memory.get("u", np.zeros_like(g))
    memory["u"] = np.maximum(faded, np.abs(g) + s["eps"])
    return theta - s["lr"] * m_hat / memory["u"]


def rprop(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """torch.optim.Rprop, coordinate by coordinate."""
    sizes = memory.setdefault("sizes", np.full_like(theta, s["lr"]))
    past = memory.setdefault("past", np.zeros_like(theta))
    theta = theta.copy()
    for i in range(theta.size):
        turn, slope = g[i] * past[i], g[i]
        if turn > 0:
            sizes[i] *= s["etaplus"]
        elif turn < 0:
            sizes[i] *= s["etaminus"]
            slope = 0.0
        sizes[i] = min(max(sizes[i], s["step_min"]), s["step_max"])
        theta[i] -= sizes[i] if slope > 0 else -sizes[i] if slope < 0 else 0.0
        past[i] = slope
    return theta


def lion(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """Chen et al. (2023), algorithm 2."""
    m = memory.get("m", np.zeros_like(g))
    update = np.sign(s["beta1"] * m + (1 - s["beta1"]) * g) + s["weight_decay"] * theta
    mean(memory, "m", s["beta2"], g)
    return theta - s["lr"] * update


def adan(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """Xie et al. (2024), algorithm 1, with the betas as what is kept."""
    change = g - memory.get("past", g)
    memory["past"] = g
    m_hat = corrected(memory, "m", s["beta1"], g, t)
    v_hat = corrected(memory, "v", s["beta2"], change, t)
    n_hat = corrected(memory, "n", s["beta3"], (g + s["beta2"] * change) ** 2, t)
    step = s["lr"] / (np.sqrt(n_hat) + s["eps"]) * (m_hat + s["beta2"] * v_hat)
    return (theta - step) / (1 + s["lr"] * s["weight_decay"])


def qhm(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """Ma and Yarats (2019), equation 4."""
    g = g + s["weight_decay"] * theta
    m = mean(memory, "m", s["beta"], g)
    return theta - s["lr"] * ((1 - s["nu"]) * g + s["nu"] * m)


def qhadam(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """Ma and Yarats (2019), section 4.4."""
    g = g + s["weight_decay"] * theta
    m_hat = corrected(memory, "m", s["beta1"], g, t)
    v_hat = corrected(memory, "v", s["beta2"], g**2, t)
    above = (1 - s["nu1"]) * g + s["nu1"] * m_hat
    return theta - s["lr"] * above / (np.sqrt((1 - s["nu2"]) * g**2 + s["nu2"] * v_hat) + s["eps"])


def newton(s: Settings, t: int, theta: Array, g: Array, memory: Memory) -> Array:
    """Solve the damped system, with no eigenvectors."""
    damped = memory["hessian"] + s["damping"] * np.eye(theta.size)
    return theta - s["lr"] * np.linalg.solve(damped, g)


TEXTBOOK: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        *(gd, momentum, nesterov, adagrad, rmsprop, adam, adadelta, adamw, amsgrad),
        *(nadam, radam, adamax, rprop, lion, adan, qhm, qhadam, newton),
    )
}
