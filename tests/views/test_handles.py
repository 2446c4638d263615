"""Every control has the name that scripts and assistive tools rely on, and says what it is."""

# ruff: noqa: D103 - the names say what is tested

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QSlider,
    QTabBar,
    QWidget,
)

from arrows_gui.core.arrows import ARROWS, SCALE_MODES
from arrows_gui.core.document import SPEEDS
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.scenes import SCENES
from arrows_gui.core.surface import OWN
from arrows_gui.core.surfaces import SURFACES
from arrows_gui.views.main_window import MainWindow
from tests.views.helpers import action, choose, find

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)
TRANSPORT = ("play", "step", "back", "reset", "end")


def controls(window: QWidget) -> Iterator[QWidget]:
    """List every control that a person can use; not the parts that Qt puts inside of one."""
    for kind in CONTROLS:
        for control in window.findChildren(kind):
            inside = isinstance(control.parent(), (QComboBox, QAbstractSpinBox, QLineEdit, QTabBar))
            ours = not isinstance(control, QScrollBar) and not inside
            if ours and not control.objectName().startswith("qt_"):
                yield control


def place_of(control: QWidget) -> str:
    text = getattr(control, "text", lambda: "")()
    return f"{type(control).__name__} {control.objectName()!r} {text!r}"


def test_the_combo_boxes_carry_ids(window: MainWindow) -> None:
    for name, ids in (
        ("surface_combo", [*(surface.id for surface in SURFACES), OWN]),
        ("optimizer_combo", [rule.id for rule in OPTIMIZERS]),
        ("scale_mode_combo", [mode.id for mode in SCALE_MODES]),
        ("speed_combo", list(SPEEDS)),
    ):
        combo: QComboBox = find(window, name)
        data = [combo.itemData(k) for k in range(combo.count())]
        assert [entry for entry in data if entry is not None] == ids
        assert combo.currentData() in ids


def test_the_first_screen_shows_the_document(window: MainWindow) -> None:
    assert find(window, "surface_combo").currentData() == "ravine"
    assert find(window, "optimizer_combo").currentData() == "momentum"
    assert find(window, "scale_mode_combo").currentData() == "fit"
    assert find(window, "speed_combo").currentData() == 5.0
    assert float(find(window, "start_x").text()) == 1.8
    assert float(find(window, "start_y").text()) == 0.6
    assert "kappa" in find(window, "formula_edit").text()
    assert find(window, "constant_kappa").value() == 10
    assert not find(window, "formula_error", QLabel).isVisible()
    assert find(window, "timeline_slider", QSlider).maximum() == 0


@pytest.mark.parametrize("kind", ARROWS, ids=lambda kind: kind.id)
def test_every_kind_of_arrow_has_a_check(kind: object, window: MainWindow) -> None:
    check: QCheckBox = find(window, f"arrow_{kind.id}")  # type: ignore[attr-defined]
    shown = check.isChecked()
    assert shown == (kind.id in window.session.view.arrows)  # type: ignore[attr-defined]
    check.click()
    assert (kind.id in window.session.view.arrows) != shown  # type: ignore[attr-defined]
    assert action(window, f"action_show_{kind.id}").isChecked() != shown  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", TRANSPORT)
def test_the_transport_has_actions_and_buttons(name: str, window: MainWindow) -> None:
    found = action(window, f"action_{name}")
    assert found.shortcuts()
    assert find(window, f"button_{name}", QAbstractButton).isVisible()


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_every_knob_of_a_rule_has_a_control(rule: object, window: MainWindow) -> None:
    choose(window, "optimizer_combo", rule.id)  # type: ignore[attr-defined]
    optimizer = window.session.experiment.runner(0).optimizer
    assert optimizer.id == rule.id  # type: ignore[attr-defined]
    for knob in optimizer.knobs:
        control = find(window, f"knob_{knob.name}")
        assert control.value() == getattr(optimizer, knob.name)
        if knob.scale == "switch":
            assert find(control, f"knob_{knob.name}_field", QCheckBox)
            control.set_value(True)
            assert getattr(window.session.experiment.runner(0).optimizer, knob.name) is True
            continue
        slider = find(control, f"knob_{knob.name}_slider", QSlider)
        field = find(control, f"knob_{knob.name}_field", QLineEdit)
        control.set_value(knob.high)
        assert slider.value() == slider.maximum()
        assert float(field.text()) == pytest.approx(knob.high)
        assert getattr(window.session.experiment.runner(0).optimizer, knob.name) == knob.high
        slider.setValue(slider.minimum())
        low = 0.0 if knob.scale == "log0" else knob.low
        assert control.value() == low
        assert getattr(window.session.experiment.runner(0).optimizer, knob.name) == low
        find(control, f"knob_{knob.name}_reset", QAbstractButton).click()
        assert control.value() == getattr(optimizer, knob.name)


@pytest.mark.parametrize(
    "surface", [s for s in SURFACES if s.constants], ids=lambda surface: surface.id
)
def test_every_constant_has_a_control(surface: object, window: MainWindow) -> None:
    choose(window, "surface_combo", surface.id)  # type: ignore[attr-defined]
    for constant in surface.constants:  # type: ignore[attr-defined]
        control = find(window, f"constant_{constant.name}")
        assert control.value() == constant.default
        find(control, f"constant_{constant.name}_slider", QSlider).setValue(400)
        assert window.session.experiment.objective.constants[constant.name] == constant.high
        find(control, f"constant_{constant.name}_reset", QAbstractButton).click()
        assert window.session.experiment.objective.constants[constant.name] == constant.default


def test_every_surface_can_be_chosen(window: MainWindow) -> None:
    for surface in SURFACES:
        choose(window, "surface_combo", surface.id)
        assert window.session.experiment.objective.surface is surface
        assert find(window, "formula_edit").text() == surface.formula
        choose(window, "surface_combo", OWN)
        assert find(window, "formula_edit").hasFocus()
        assert window.session.experiment.objective.surface.id == OWN


def test_every_control_has_a_name_of_its_own(window: MainWindow) -> None:
    names = []
    for control in controls(window):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", control.objectName()), place_of(control)
        names.append(control.objectName())
    assert sorted(names) == sorted(set(names))
    actions = [a for a in window.findChildren(QAction) if a.parent() is window]
    assert all(a.objectName().startswith("action_") for a in actions)


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_every_control_says_what_it_is(rule: object, window: MainWindow) -> None:
    choose(window, "optimizer_combo", rule.id)  # type: ignore[attr-defined]
    missing = [
        f"{place_of(control)}: {what}"
        for control in controls(window)
        for what, text in (
            ("name", control.accessibleName() or getattr(control, "text", lambda: "")()),
            ("tooltip", control.toolTip()),
        )
        if not text.strip() or (what == "name" and not re.search("[A-Za-z]", text))
    ]
    missing += [
        f"{plot.objectName()}: name"
        for plot in (window.lab.surface, *_curves(window))
        if not plot.accessibleName()
    ]
    assert not missing


def _curves(window: MainWindow) -> list[QWidget]:
    return [find(window, name) for name in ("curve_loss", "curve_gradient_norm")]


def test_every_action_is_in_a_menu_and_has_a_sentence(window: MainWindow) -> None:
    bar = window.menuBar()
    listed: list[QAction] = []
    menus = [entry.menu() for entry in bar.actions()]
    while menus:
        for entry in menus.pop().actions():
            if entry.isSeparator():
                continue
            if entry.menu() is not None:
                menus.append(entry.menu())
            else:
                listed.append(entry)
    names = {entry.objectName() for entry in listed}
    ours = {a.objectName() for a in window.findChildren(QAction)}
    scenes = {f"scene_{scene.id}" for scene in SCENES}
    lessons = {name for name in names if name.startswith("lesson_")}
    assert {name for name in ours if name.startswith("action_")} | scenes | lessons == names
    told = [entry for entry in listed if entry.objectName() not in lessons]
    assert all(entry.toolTip() for entry in listed)
    assert all(entry.statusTip() for entry in told)
    keys = [key.toString() for entry in listed for key in entry.shortcuts()]
    assert len(keys) == len(set(keys))
