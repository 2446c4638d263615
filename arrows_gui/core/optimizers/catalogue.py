"""The table of all update rules."""

from collections.abc import Mapping

from arrows_gui.core.knob import Value
from arrows_gui.core.message import BadInput
from arrows_gui.core.optimizers.adadelta import Adadelta
from arrows_gui.core.optimizers.adam import Adam
from arrows_gui.core.optimizers.adam_largest import Adamax, AMSGrad
from arrows_gui.core.optimizers.adamw import AdamW
from arrows_gui.core.optimizers.adan import Adan
from arrows_gui.core.optimizers.adaptive import Adagrad, RMSProp
from arrows_gui.core.optimizers.gradient_descent import GradientDescent, Momentum, Nesterov
from arrows_gui.core.optimizers.nesterov_adam import NAdam, RAdam
from arrows_gui.core.optimizers.newton import Newton
from arrows_gui.core.optimizers.quasi_hyperbolic import QHM, QHAdam
from arrows_gui.core.optimizers.rule import Optimizer, with_settings
from arrows_gui.core.optimizers.signs import Lion, Rprop

OPTIMIZERS: tuple[type[Optimizer], ...] = (
    GradientDescent,
    Momentum,
    Nesterov,
    Adagrad,
    RMSProp,
    Adam,
    Adadelta,
    AdamW,
    AMSGrad,
    NAdam,
    RAdam,
    Adamax,
    Rprop,
    Lion,
    Adan,
    QHM,
    QHAdam,
    Newton,
)

NETWORKS_ONLY = "muon"
"""The rule that network_document adds for networks: it works on matrices."""


def make_optimizer(optimizer_id: str, settings: Mapping[str, Value] | None = None) -> Optimizer:
    """Make a rule with torch's defaults and some knobs; raise BadInput that names what there is."""
    for rule in OPTIMIZERS:
        if rule.id == optimizer_id:
            return with_settings(rule(), settings or {})
    if optimizer_id == NETWORKS_ONLY:
        raise BadInput("muon is for the matrices of a network: a surface has none")
    raise BadInput(
        "unknown optimizer '{id}'; there are {ids}",
        id=optimizer_id,
        ids=", ".join(rule.id for rule in OPTIMIZERS),
    )
