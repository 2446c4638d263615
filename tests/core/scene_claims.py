"""What the sentence of each scene claims, checked with the numbers of the very run it shows."""

# ruff: noqa: D103 - a check is named after its scene

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray

from arrows_gui.core.array import Array
from arrows_gui.core.curvature import eigenvalues
from arrows_gui.core.descent import Descent
from arrows_gui.core.document import Document
from arrows_gui.core.experiment import Outcome
from arrows_gui.core.optimizers.rule import with_settings
from arrows_gui.core.scene import scene_document
from arrows_gui.core.scenes import scene_by_id
from arrows_gui.core.setup import with_constant
from arrows_gui.core.trace import SurfaceTrace
from tests.core.helpers import traces_of


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What a document shows when it is played to its end, as the lab does."""

    document: Document
    traces: tuple[SurfaceTrace, ...]

    def path(self, place: int) -> Array:
        trace = self.traces[place]
        return trace.thetas(0, len(trace))

    def loss(self, place: int) -> Array:
        return self.traces[place].column("loss", 10**6)[1]

    def distance(self, place: int) -> Array:
        """From the origin, which is the minimum of several surfaces."""
        distance: Array = np.hypot(*self.path(place).T)
        return distance

    def gradient(self, place: int, step: int) -> Array:
        return self.traces[place].step(step).gradient

    def outcome(self, place: int) -> Outcome:
        outcome = self.traces[place].outcome
        assert outcome is not None
        return outcome

    def kinds(self) -> list[str]:
        return [self.outcome(place).kind for place in range(len(self.traces))]

    def steps(self, place: int) -> Array:
        """How long each step was, along each axis."""
        return np.abs(np.diff(self.path(place), axis=0))


def shown(document: Document) -> Shown:
    """Run a document to its end."""
    descent = Descent(document.experiment)
    descent.advance(document.experiment.steps)
    return Shown(document, traces_of(document.experiment, descent))


@lru_cache
def played(scene_id: str) -> Shown:
    """Play a scene."""
    return shown(scene_document(scene_by_id(scene_id)))


def changed(play: Shown, **changes: object) -> Shown:
    """Play again with something else in the experiment."""
    experiment = replace(play.document.experiment, **changes)  # type: ignore[arg-type]
    return shown(replace(play.document, experiment=experiment))


def first(condition: NDArray[np.bool_]) -> int:
    """Give the first place at which a condition holds, which it does somewhere."""
    assert condition.any()
    return int(condition.argmax())


def sign_changes(values: Array) -> int:
    return int((values[1:] * values[:-1] < 0).sum())


def zig_zag(play: Shown) -> None:
    path = play.path(0)[:60]
    assert sign_changes(path[:, 1]) == 59
    slopes = np.abs([play.gradient(0, k) for k in range(60)])
    assert (slopes[:, 1] > 9 * slopes[:, 0]).all()
    assert play.kinds() == ["settled"]
    (runner,) = play.document.experiment.runners
    ends = []
    for lr in (0.98 * runner.optimizer.lr, runner.optimizer.lr, 1.02 * runner.optimizer.lr):
        at_rate = replace(runner, optimizer=with_settings(runner.optimizer, {"lr": lr}))
        ends.append(changed(play, runners=(at_rate,), steps=200).distance(0)[-1])
    assert ends[1] < min(ends[0], ends[2])


def too_fast(play: Shown) -> None:
    steepest = eigenvalues(play.document.experiment.objective.hessian(np.zeros(2)))
    assert steepest is not None
    assert steepest[-1] == pytest.approx(40)
    assert play.kinds()[0] == "settled"
    for place in (1, 2):
        assert sign_changes(play.path(place)[:, 1]) == len(play.path(place)) - 1
    level, wide = (np.abs(play.path(place)[:, 1]) for place in (1, 2))
    assert level == pytest.approx(np.full(len(level), 0.3), rel=1e-9)
    assert (wide[1:] > 1.07 * wide[:-1]).all()
    assert play.traces[2].notice is not None


def overshoot(play: Shown) -> None:
    momentum, descent = play.path(0), play.path(1)
    assert momentum[:, 0].min() < -0.3
    past = first(momentum[:, 0] < 0)
    turned = past + first(np.diff(momentum[past:, 0]) > 0)
    loss = play.loss(0)
    assert loss[turned] > 2 * loss[past]
    climbs = [play.gradient(0, k) @ play.traces[0].step(k).update > 0 for k in range(past, turned)]
    assert sum(climbs) >= 3
    assert sign_changes(momentum[:, 0]) >= 3
    assert (descent > 0).all()


def nesterov_limit(play: Shown) -> None:
    runners = play.document.experiment.runners
    assert {runner.optimizer.lr for runner in runners} == {0.14}
    limits = [runner.optimizer.stability_limit() for runner in runners]
    assert limits == pytest.approx([2, 3.8, 1.357], abs=5e-4)
    assert play.kinds()[:2] == ["settled", "settled"]
    height = np.abs(play.path(2)[:, 1])
    assert height[50] > 30
    assert height[-1] > 1e9
    assert play.traces[2].notice is not None


def plateau(play: Shown) -> None:
    assert np.linalg.norm(play.gradient(0, 0)) < 1e-4
    start = play.distance(0)[0]
    for place in (0, 1):
        assert np.abs(play.distance(place) - start).max() < 0.04  # a hundredth of the window
    for place in (2, 3):
        assert (play.distance(place)[60:] < 0.05).all()


def saddle_rest(play: Shown) -> None:
    assert set(play.kinds()) == {"saddle"}
    for place in range(len(play.traces)):
        assert (play.path(place)[:, 1] == 0).all()
        assert np.linalg.norm(play.gradient(place, play.traces[place].last)) <= 1e-8
    minima = play.document.experiment.objective.minima()
    assert all(abs(abs(minimum.y) - 1) < 1e-6 for minimum in minima)


def saddle_noise(play: Shown) -> None:
    assert set(changed(play, sigma=0.0).kinds()) == {"saddle"}
    for seed in range(8):
        other = changed(play, seed=seed)
        heights = [np.abs(other.path(place)[:, 1]) for place in range(3)]
        assert all(abs(height[-1] - 1) < 0.1 for height in heights)
        away = [first(height > 0.5) for height in heights]
        assert away[2] < away[1] < away[0]


def newton_saddle(play: Shown) -> None:
    assert play.kinds() == ["saddle", "settled", "settled"]
    assert play.distance(0)[-1] < 1e-7
    for place in (1, 2):
        assert play.path(place)[-1] == pytest.approx([0, 1], abs=1e-6)
    path = play.path(0)
    assert (np.diff(np.abs(path), axis=0) <= 0).all()
    downhill = eigenvalues(play.document.experiment.objective.hessian(path[-1]))
    assert downhill is not None
    damping = getattr(play.document.experiment.runners[1].optimizer, "damping")  # noqa: B009
    assert damping > -downhill[0] > 0


def first_step(play: Shown) -> None:
    loud = shown(with_constant(play.document, "scale", 1000))
    for run, times in ((play, 1), (loud, 1000)):
        descent, adagrad, rmsprop, adam = (run.steps(place)[0] for place in range(4))
        assert descent == pytest.approx(times * 0.1 * np.array((1.5, 10)))
        assert adagrad == pytest.approx([0.1, 0.1], rel=1e-6)
        assert adam == pytest.approx([0.1, 0.1], rel=1e-6)
        assert rmsprop == pytest.approx([1.0, 1.0], rel=1e-6)


def scale_of_loss(play: Shown) -> None:
    loud = shown(with_constant(play.document, "scale", 1000))
    for place in (1, 2):
        assert loud.path(place) == pytest.approx(play.path(place), abs=1e-6)
    assert play.loss(0)[-1] < 1e-9
    assert loud.kinds()[0] == "diverged"


def rmsprop_hops(play: Shown) -> None:
    for place, lr in ((0, 0.3), (1, 0.1)):
        tail = play.path(place)[200:]
        assert np.abs(tail) == pytest.approx(np.full_like(tail, lr / 2), rel=0.01)
        assert sign_changes(tail[:, 0]) == sign_changes(tail[:, 1]) == len(tail) - 1
    longer = changed(play, steps=5000, runners=play.document.experiment.runners[:2])
    assert all(longer.distance(place)[200:].min() > 0.03 for place in (0, 1))
    assert play.kinds() == ["exhausted", "exhausted", "settled"]


def adagrad_slows(play: Shown) -> None:
    for start in ((1.8, 0.6), (-1.5, 1.2), (1.0, -1.8), (-1.9, -0.4)):
        other = changed(play, start=start)
        last = other.traces[0].last
        sums = np.array([other.traces[0].state(k).s for k in range(last)])
        assert (np.diff(sums, axis=0) >= 0).all()
        there = first(other.distance(1) < 0.1)
        assert there < 100
        assert other.distance(0)[there] > 0.3
        assert other.distance(0)[2 * there] > 0.2


def turned_ravine(play: Shown) -> None:
    finish = play.document.view.finish
    assert finish is not None
    straight = shown(with_constant(play.document, "phi", 0))
    turned, along = (
        [first(run.loss(place) < finish) for place in range(4)] for run in (play, straight)
    )
    assert turned[:2] == along[:2]
    assert turned[2] > 4 * along[2]
    assert turned[3] > 4 * along[3]


def weight_decay(play: Shown) -> None:
    plain, inside, apart, descent = (play.path(place)[-1] for place in range(4))
    assert inside == pytest.approx(descent, abs=1e-6)
    ends = play.gradient(1, play.traces[1].last)
    assert ends + 0.5 * inside == pytest.approx([0, 0], abs=1e-6)
    (minimum,) = play.document.experiment.objective.minima()
    assert plain == pytest.approx([minimum.x, minimum.y], abs=1e-6)
    assert np.hypot(*(apart - inside)) > 0.2
    for end in (inside, apart):
        assert np.hypot(*end) < 0.9 * np.hypot(*plain)
    longer = changed(play, steps=5000)
    left = np.hypot(*(longer.path(2) - plain).T)
    assert (np.diff(left[100:]) < 0).all()
    assert left[-1] < 0.5 * left[100]
    step = play.traces[2].step(0)
    shrunk = {name: vector for name, vector, _ in step.parts}["weight_decay"]
    assert shrunk == pytest.approx(-0.05 * 0.5 * step.theta)


def cliff(play: Shown) -> None:
    x_from, x_to, _, _ = play.document.experiment.objective.surface.window
    thrown = first(play.path(0)[:, 0] < x_from)
    assert x_from < play.path(0)[thrown - 1, 0] < x_to
    assert np.linalg.norm(play.gradient(0, thrown - 1)) > 20
    longest = np.hypot(*play.steps(1).T).max()
    assert longest <= 0.4
    inside = play.path(1)[:, 0]
    assert ((x_from < inside) & (inside < x_to)).all()
    assert play.kinds()[1] == "settled"


def falling_rate(play: Shown) -> None:
    for seed in range(8):
        other = changed(play, seed=seed)
        large, small, falling = (other.distance(place) for place in range(3))
        near = [first(distance < 0.5) for distance in (large, small, falling)]
        assert near[2] <= near[0] + 1
        assert near[1] > 3 * near[2]
        loud, quiet, fallen = (distance[-100:].mean() for distance in (large, small, falling))
        assert loud > 2.5 * fallen
        assert loud > 2.5 * quiet


def fog(play: Shown) -> None:
    assert play.document.view.fog
    assert play.kinds() == ["settled"] * 4
    ends = [play.path(place)[-1, 0] for place in range(4)]
    assert ends == pytest.approx([0.90532, -0.96758, 0.90532, -0.96758], abs=1e-4)
    shallow, deep, also_shallow, also_deep = (play.loss(place)[-1] for place in range(4))
    assert min(shallow, also_shallow) > max(deep, also_deep) + 3


def valley_race(play: Shown) -> None:
    b = play.document.experiment.objective.constants["b"]
    for place in range(6):
        path = play.path(place)
        wall = b * (path[:, 1] - path[:, 0] ** 2) ** 2
        assert wall[0] > 6
        assert (wall[40:] < 0.3).all()
        assert (play.loss(place)[40:300] > 0.1).all()
        lengths = [np.linalg.norm(play.gradient(place, k)) for k in range(40, 300, 20)]
        assert np.median(lengths) < 0.1 * np.linalg.norm(play.gradient(place, 0))
    newton = play.outcome(6)
    assert (newton.kind, newton.step) == ("settled", 8)
    assert play.path(6)[-1] == pytest.approx([1, 1], abs=1e-9)


CLAIMS: dict[str, Callable[[Shown], None]] = {
    claim.__name__: claim
    for claim in (
        zig_zag,
        too_fast,
        overshoot,
        nesterov_limit,
        plateau,
        saddle_rest,
        saddle_noise,
        newton_saddle,
        first_step,
        scale_of_loss,
        rmsprop_hops,
        adagrad_slows,
        turned_ravine,
        weight_decay,
        cliff,
        falling_rate,
        fog,
        valley_race,
    )
}
"""What each scene's sentence claims, by the scene's id."""
