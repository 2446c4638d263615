"""The update rules as classes of a script; ``np`` in them becomes ``torch`` in one for PyTorch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from arrows_gui.core.optimizers.rule import Optimizer, hyperparameters
from arrows_gui.files.script_text import call, docstring, keywords

MATRICES = "matrices"
"""What Muon is told beside its knobs: where the matrices lie."""


@dataclass(frozen=True, slots=True)
class RuleText:
    """How a script writes a rule.

    ``about`` is its docstring, the first line and the formulas, and ``body`` the lines of its
    ``update``. ``begins`` says what a memory begins with, where it is not 0; ``helper`` is a
    function that the body calls.
    """

    about: str
    body: str
    begins: Mapping[str, str] = field(default_factory=dict)
    helper: str = ""


_LIKE = "np.full_like(theta, {0})"

_ADAM_MEANS = """
q = g + self.weight_decay * theta
self.m = self.beta1 * self.m + (1 - self.beta1) * q
self.v = self.beta2 * self.v + (1 - self.beta2) * (q * q)
"""

_ORTHOGONAL = '''\
def orthogonal(matrix, eps):
    """Bring all singular values near 1 and keep their directions: five steps of Newton-Schulz."""
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / max((x * x).sum() ** 0.5, eps)
    for _ in range(5):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * (gram @ gram)) @ x
    return x.T if tall else x'''

RULE_TEXTS: Mapping[str, RuleText] = {
    "gd": RuleText(
        "Gradient descent.\ntheta <- theta - lr (g + weight_decay theta)",
        "return -lr * (g + self.weight_decay * theta)",
    ),
    "momentum": RuleText(
        "Gradient descent with momentum (Polyak 1964).\n"
        "b <- momentum b + (1 - dampening) q with q = g + weight_decay theta; in the first step"
        " b <- q;\ntheta <- theta - lr b",
        """
q = g + self.weight_decay * theta
undamped = t == 1 or self.momentum == 0
self.b = self.momentum * self.b + (q if undamped else (1 - self.dampening) * q)
return -lr * self.b
""",
    ),
    "nesterov": RuleText(
        "Nesterov's accelerated gradient, with the gradient taken at theta.\n"
        "b <- momentum b + q with q = g + weight_decay theta;\n"
        "theta <- theta - lr (q + momentum b)",
        """
q = g + self.weight_decay * theta
self.b = self.momentum * self.b + q
return -lr * (q + self.momentum * self.b)
""",
    ),
    "adagrad": RuleText(
        "Adagrad (Duchi, Hazan, Singer 2011).\n"
        "s <- s + q^2 with q = g + weight_decay theta;\n"
        "theta <- theta - lr / (1 + (t - 1) lr_decay) q / (sqrt(s) + eps)",
        """
q = g + self.weight_decay * theta
self.s = self.s + q * q
return -lr / (1 + (t - 1) * self.lr_decay) * q / (np.sqrt(self.s) + self.eps)
""",
        {"s": _LIKE.format("initial_accumulator_value")},
    ),
    "rmsprop": RuleText(
        "RMSProp (Tieleman and Hinton 2012).\n"
        "v <- alpha v + (1 - alpha) q^2 with q = g + weight_decay theta; d = q / (sqrt(v) + eps);\n"
        "theta <- theta - lr d, with momentum b <- momentum b + d and theta <- theta - lr b.\n"
        "Centred: v is lowered by a^2, a the running mean of q, and never below 0.",
        """
q = g + self.weight_decay * theta
self.v = self.alpha * self.v + (1 - self.alpha) * (q * q)
square = self.v
if self.centered:
    self.a = self.alpha * self.a + (1 - self.alpha) * q
    square = np.clip(self.v - self.a * self.a, 0.0, None)
d = q / (np.sqrt(square) + self.eps)
if self.momentum:
    self.b = self.momentum * self.b + d
    return -lr * self.b
return -lr * d
""",
    ),
    "adadelta": RuleText(
        "Adadelta (Zeiler 2012).\n"
        "v <- rho v + (1 - rho) q^2 with q = g + weight_decay theta;\n"
        "d = q sqrt(u + eps) / sqrt(v + eps); u <- rho u + (1 - rho) d^2;"
        " theta <- theta - lr d",
        """
q = g + self.weight_decay * theta
self.v = self.rho * self.v + (1 - self.rho) * (q * q)
d = q * np.sqrt(self.u + self.eps) / np.sqrt(self.v + self.eps)
self.u = self.rho * self.u + (1 - self.rho) * (d * d)
return -lr * d
""",
    ),
    "adam": RuleText(
        "Adam (Kingma and Ba 2015).\n"
        "m <- beta1 m + (1 - beta1) q and v <- beta2 v + (1 - beta2) q^2"
        " with q = g + weight_decay theta;\n"
        "theta <- theta - lr m_hat / (sqrt(v_hat) + eps),"
        " m_hat = m / (1 - beta1^t), v_hat = v / (1 - beta2^t)",
        _ADAM_MEANS
        + """
m_hat = self.m / (1 - self.beta1**t)
v_hat = self.v / (1 - self.beta2**t)
return -lr * m_hat / (np.sqrt(v_hat) + self.eps)
""",
    ),
    "adamw": RuleText(
        "Adam whose weight decay stays out of the gradient (Loshchilov and Hutter 2019).\n"
        "m and v as in Adam, of g alone;"
        " theta <- theta - lr m_hat / (sqrt(v_hat) + eps) - lr weight_decay theta",
        """
self.m = self.beta1 * self.m + (1 - self.beta1) * g
self.v = self.beta2 * self.v + (1 - self.beta2) * (g * g)
m_hat = self.m / (1 - self.beta1**t)
v_hat = self.v / (1 - self.beta2**t)
return -lr * m_hat / (np.sqrt(v_hat) + self.eps) - lr * self.weight_decay * theta
""",
    ),
    "amsgrad": RuleText(
        "Adam that divides by the largest mean square so far (Reddi, Kale, Kumar 2018).\n"
        "m and v as in Adam; v_max <- max(v_max, v), and v_hat = v_max / (1 - beta2^t)",
        _ADAM_MEANS
        + """
self.v_max = np.maximum(self.v_max, self.v)
m_hat = self.m / (1 - self.beta1**t)
v_hat = self.v_max / (1 - self.beta2**t)
return -lr * m_hat / (np.sqrt(v_hat) + self.eps)
""",
    ),
    "nadam": RuleText(
        "Adam with Nesterov's look ahead (Dozat 2016).\n"
        "m and v as in Adam; mu_t = beta1 (1 - 0.96^(t momentum_decay) / 2),"
        " Pi_t = mu_1 mu_2 ... mu_t;\n"
        "m_hat = mu_{t+1} m / (1 - Pi_{t+1}) + (1 - mu_t) q / (1 - Pi_t)",
        _ADAM_MEANS
        + """
mu = self.beta1 * (1 - 0.5 * 0.96 ** (t * self.momentum_decay))
mu_next = self.beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * self.momentum_decay))
self.mu_product = self.mu_product * mu
through = mu_next / (1 - self.mu_product * mu_next)
m_hat = through * self.m + (1 - mu) / (1 - self.mu_product) * q
v_hat = self.v / (1 - self.beta2**t)
return -lr * m_hat / (np.sqrt(v_hat) + self.eps)
""",
        {"mu_product": _LIKE.format("1.0")},
    ),
    "radam": RuleText(
        "Rectified Adam (Liu et al. 2020): undivided until the mean square can be trusted.\n"
        "m and v as in Adam; rho = rho_inf - 2 t beta2^t / (1 - beta2^t),"
        " rho_inf = 2 / (1 - beta2) - 1;\n"
        "theta <- theta - lr m_hat where rho is at most 5, else divided by sqrt(v) and shortened"
        " by r",
        _ADAM_MEANS
        + """
m_hat = self.m / (1 - self.beta1**t)
most = 2 / (1 - self.beta2) - 1
rho = most - 2 * t * self.beta2**t / (1 - self.beta2**t)
if rho <= 5:
    return -lr * m_hat
r = ((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho)) ** 0.5
correction = (1 - self.beta2**t) ** 0.5
return -lr * m_hat * r * correction / (np.sqrt(self.v) + self.eps)
""",
    ),
    "adamax": RuleText(
        "Adam that divides by the largest gradient of late (Kingma and Ba 2015, section 7).\n"
        "m as in Adam; u <- max(beta2 u, |q| + eps); theta <- theta - lr m_hat / u",
        """
q = g + self.weight_decay * theta
self.m = self.beta1 * self.m + (1 - self.beta1) * q
self.u_inf = np.maximum(self.beta2 * self.u_inf, np.abs(q) + self.eps)
return -lr * self.m / (1 - self.beta1**t) / self.u_inf
""",
    ),
    "rprop": RuleText(
        "Resilient backpropagation (Riedmiller and Braun 1993): the signs adapt the step sizes.\n"
        "Where the gradient keeps its sign the size grows by etaplus; where it turns, it shrinks"
        " by etaminus\nand the coordinate waits for one step; theta <- theta - size sign(g)",
        """
turn = g * self.past
size = np.full_like(theta, lr) if t == 1 else self.size
size = size * np.where(turn > 0, self.etaplus, np.where(turn < 0, self.etaminus, 1.0))
self.size = np.clip(size, self.step_min, self.step_max)
self.past = np.where(turn < 0, 0.0, g)
return -self.size * np.sign(self.past)
""",
        {"size": _LIKE.format("lr")},
    ),
    "lion": RuleText(
        "Lion (Chen et al. 2023): every coordinate steps by lr, along a sign.\n"
        "theta <- theta - lr (sign(beta1 m + (1 - beta1) g) + weight_decay theta);\n"
        "m <- beta2 m + (1 - beta2) g",
        """
c = self.beta1 * self.m + (1 - self.beta1) * g
self.m = self.beta2 * self.m + (1 - self.beta2) * g
return -lr * (np.sign(c) + self.weight_decay * theta)
""",
    ),
    "adan": RuleText(
        "Adan (Xie et al. 2024): Adam that also remembers how the gradient changes.\n"
        "D = g - g_before, 0 in the first step; m <- beta1 m + (1 - beta1) g;\n"
        "drift <- beta2 drift + (1 - beta2) D; n <- beta3 n + (1 - beta3) (g + beta2 D)^2;\n"
        "theta <- (theta - lr (m_hat + beta2 drift_hat) / (sqrt(n_hat) + eps))"
        " / (1 + lr weight_decay)",
        """
change = 0.0 * g if t == 1 else g - self.past
ahead = g + self.beta2 * change
self.m = self.beta1 * self.m + (1 - self.beta1) * g
self.drift = self.beta2 * self.drift + (1 - self.beta2) * change
self.n = self.beta3 * self.n + (1 - self.beta3) * (ahead * ahead)
self.past = g
m_hat = self.m / (1 - self.beta1**t)
drift_hat = self.drift / (1 - self.beta2**t)
n_hat = self.n / (1 - self.beta3**t)
d = (m_hat + self.beta2 * drift_hat) / (np.sqrt(n_hat) + self.eps)
return -lr * (d + self.weight_decay * theta) / (1 + lr * self.weight_decay)
""",
    ),
    "qhm": RuleText(
        "Quasi-hyperbolic momentum (Ma and Yarats 2019).\n"
        "m <- beta m + (1 - beta) q with q = g + weight_decay theta;\n"
        "theta <- theta - lr ((1 - nu) q + nu m)",
        """
q = g + self.weight_decay * theta
self.m = self.beta * self.m + (1 - self.beta) * q
return -lr * ((1 - self.nu) * q + self.nu * self.m)
""",
    ),
    "qhadam": RuleText(
        "Quasi-hyperbolic Adam (Ma and Yarats 2019).\n"
        "m and v as in Adam; theta <- theta"
        " - lr ((1 - nu1) q + nu1 m_hat) / (sqrt((1 - nu2) q^2 + nu2 v_hat) + eps)",
        _ADAM_MEANS
        + """
m_hat = self.m / (1 - self.beta1**t)
v_hat = self.v / (1 - self.beta2**t)
square = (1 - self.nu2) * (q * q) + self.nu2 * v_hat
return -lr * ((1 - self.nu1) * q + self.nu1 * m_hat) / (np.sqrt(square) + self.eps)
""",
    ),
    "newton": RuleText(
        "Newton's method, damped: along every eigenvector of H the slope over the curvature.\n"
        "theta <- theta - lr (H + damping I)^-1 g",
        """
curvatures, vectors = np.linalg.eigh(hessian(theta))
slopes = vectors.T @ g
return -lr * (vectors @ (slopes / (curvatures + self.damping)))
""",
    ),
    "muon": RuleText(
        "Muon (Jordan et al. 2024) for the matrices, Adam for the biases.\n"
        "b <- momentum b + (1 - momentum) g; W <- W - lr s O - lr weight_decay W,\n"
        "O = (1 - momentum) g + momentum b made orthogonal, or b without nesterov;\n"
        "s = sqrt(max(1, rows / columns)), with match_rms 0.2 sqrt(max(rows, columns))",
        """
keep = self.momentum
self.b = keep * self.b + (1 - keep) * g
self.m = self.beta1 * self.m + (1 - self.beta1) * g
self.v = self.beta2 * self.v + (1 - self.beta2) * (g * g)
ahead = (1 - keep) * g + keep * self.b if self.nesterov else self.b
v_hat = self.v / (1 - self.beta2**t)
d = self.m / (1 - self.beta1**t) / (np.sqrt(v_hat) + 1e-8)
for start, rows, columns in self.matrices:
    place = slice(start, start + rows * columns)
    scale = max(1, rows / columns) ** 0.5
    if self.match_rms:
        scale = 0.2 * max(rows, columns) ** 0.5
    matrix = orthogonal(ahead[place].reshape(rows, columns), self.eps)
    d[place] = scale * matrix.reshape(-1) + self.weight_decay * theta[place]
return -lr * d
""",
        helper=_ORTHOGONAL,
    ),
}
"""By the ids of the rules; the letters are those of the states in `core.optimizers`."""


def rule_blocks(rule: Optimizer, library: str) -> list[str]:
    """Give the class of a rule, and before it the function that it calls."""
    text = RULE_TEXTS[rule.id]
    first, *formulas = text.about.split("\n")
    lines = [f"class {type(rule).__name__}:"]
    lines += docstring(first, ["\n".join(formulas)])
    lines.append("")
    names = [*hyperparameters(rule), *([MATRICES] if _matrices(rule) else [])]
    lines += call("def __init__(", ["self", "theta", *names], "):")
    for name in names:
        lines.append(f"        self.{name} = {name}")
    for name in memories(rule):
        begin = text.begins.get(name, "np.zeros_like(theta)")
        lines.append(f"        self.{name} = {begin}  # remembered from step to step")
    lines += ["", "    def update(self, t, theta, g, lr):"]
    lines += [f"        {line}" for line in text.body.strip().replace("\n\n", "\n").split("\n")]
    blocks = [text.helper, "\n".join(lines)]
    return [block.replace("np.", f"{library}.") for block in blocks if block]


def rule_lines(rule: Optimizer, theta: str = "theta") -> list[str]:
    """Give the lines of a function that make a rule with its knobs."""
    arguments = [theta, *keywords(hyperparameters(rule))]
    if matrices := _matrices(rule):
        places = ", ".join(f"({m.start}, {m.rows}, {m.columns})" for m in matrices)
        arguments.append(f"{MATRICES}=[{places}]")
    return call(f"rule = {type(rule).__name__}(", arguments)


def memories(rule: Optimizer) -> tuple[str, ...]:
    """Give the names of what a rule remembers."""
    state: Any = rule.init(np.zeros(1))
    names: tuple[str, ...] = state._fields
    return names


def _matrices(rule: Optimizer) -> Any:
    return getattr(rule, MATRICES, ())
