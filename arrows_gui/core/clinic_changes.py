"""Changes of a network's recipe, as remedies and healthy twins make them."""

from dataclasses import replace
from typing import Any

from arrows_gui.core.clinic_case import NetworkRecipe
from arrows_gui.core.network import Layer


def with_setup(recipe: NetworkRecipe, **changes: Any) -> NetworkRecipe:
    """Train with another setup."""
    return replace(recipe, setup=replace(recipe.setup, **changes))


def with_hidden(
    recipe: NetworkRecipe, count: int, units: int, activation: str, init: str = ""
) -> NetworkRecipe:
    """Train with other hidden layers, all alike, and maybe from another start."""
    hidden = (Layer(units, activation),) * count
    return with_setup(recipe, hidden=hidden, init=init or recipe.setup.init)


def with_rule(recipe: NetworkRecipe, optimizer: str, lr: float) -> NetworkRecipe:
    """Train with another rule at a rate."""
    return replace(recipe, optimizer=optimizer, settings={"lr": lr})


def with_rate(recipe: NetworkRecipe, lr: float) -> NetworkRecipe:
    """Train at another rate."""
    return replace(recipe, settings={**recipe.settings, "lr": lr})
