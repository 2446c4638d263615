"""The scenes: every sentence is true of the very run that the scene shows."""

# ruff: noqa: D103 - the names say what is tested

import re
from dataclasses import replace

import pytest

from arrows_gui.core.arrows import ARROWS, SCALE_MODES
from arrows_gui.core.document import SPACES, SPEEDS, View
from arrows_gui.core.message import BadInput
from arrows_gui.core.race import MOST_RUNNERS
from arrows_gui.core.scene import Scene, scene_document
from arrows_gui.core.scenes import SCENES, scene_by_id
from arrows_gui.core.setup import LONGEST_LABEL
from tests.core.scene_claims import CLAIMS, played

SENTENCE = re.compile(r"[A-Z][^!?\n]*\.")
LONGEST_SENTENCE = 230

every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)


def test_every_scene_has_a_claim_that_is_checked() -> None:
    assert [scene.id for scene in SCENES] == list(CLAIMS)


@every_scene
def test_the_sentence_of_a_scene_is_true(scene: Scene) -> None:
    CLAIMS[scene.id](played(scene.id))


def test_there_are_enough_scenes_and_no_two_share_an_id_or_a_title() -> None:
    assert 14 <= len(SCENES) <= 18
    assert len({scene.id for scene in SCENES}) == len({scene.title for scene in SCENES})
    assert len({scene.id for scene in SCENES}) == len(SCENES)


def test_scenes_of_a_group_stand_together() -> None:
    groups = [scene.group for scene in SCENES]
    assert groups == [group for group in dict.fromkeys(groups) for _ in range(groups.count(group))]


@every_scene
def test_a_scene_says_one_sentence(scene: Scene) -> None:
    assert SENTENCE.fullmatch(scene.sentence)
    assert ". " not in scene.sentence
    assert len(scene.sentence) <= LONGEST_SENTENCE


@every_scene
def test_a_scene_can_be_played(scene: Scene) -> None:
    experiment = played(scene.id).document.experiment
    assert 50 <= experiment.steps <= 5000
    assert 1 <= len(experiment.runners) <= MOST_RUNNERS
    assert all(trace.last >= 8 for trace in played(scene.id).traces)
    x_from, x_to, y_from, y_to = experiment.objective.surface.window
    x, y = experiment.start
    assert x_from <= x <= x_to
    assert y_from <= y <= y_to


@every_scene
def test_the_runners_of_a_scene_are_told_apart(scene: Scene) -> None:
    runners = scene_document(scene).experiment.runners
    for names in ([r.label for r in runners], [r.id for r in runners], [r.look for r in runners]):
        assert len(set(names)) == len(runners)
    assert all(0 < len(runner.label) <= LONGEST_LABEL for runner in runners)


@every_scene
def test_what_a_scene_looks_at_exists(scene: Scene) -> None:
    document = scene_document(scene)
    view = document.view
    assert view.focus in [runner.id for runner in document.experiment.runners]
    assert view.arrows
    assert view.arrows <= {kind.id for kind in ARROWS}
    assert view.scale_mode in [mode.id for mode in SCALE_MODES]
    assert view.space in dict(SPACES)
    assert view.speed in SPEEDS


@every_scene
def test_taste_stays_and_everything_else_is_the_scenes_own(scene: Scene) -> None:
    before = View(
        *(frozenset({"weight"}), "unit"),
        **{"contours": False, "equal_axes": False, "focus": 7, "hidden": frozenset({0})},  # type: ignore[arg-type]
    )
    after = scene_document(scene, before).view
    assert after == replace(scene.looks, contours=False, equal_axes=False)
    assert scene_document(scene).view == scene.looks


def test_a_scene_is_found_by_its_id() -> None:
    assert all(scene_by_id(scene.id) is scene for scene in SCENES)
    with pytest.raises(BadInput, match=r"unknown scene 'zigzag'; there are zig_zag, "):
        scene_by_id("zigzag")
