"""What is drawn is what the numbers say: arrows, lens, scale key, field and hover texts."""

# ruff: noqa: D103 - the names say what is tested

from itertools import pairwise, product
from math import atan2, degrees, hypot

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import ARROWS, POSITION, SCALE_MODES
from arrows_gui.core.document import FLAT_OUT
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.rule import UPDATE
from arrows_gui.core.written import UNKNOWN
from arrows_gui.views.arrow_item import DrawnArrow
from arrows_gui.views.arrow_text import direction_text
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.numbers_panel import angle_text
from arrows_gui.views.overlay_items import LENS_BELOW_PX, LensItem, ScaleKeyItem, fit_type
from tests.conftest import Until
from tests.views.helpers import choose, find, move, pixel_of, spot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")

ALL = frozenset(kind.id for kind in ARROWS)
DEGREES = 0.5
PIXELS = 1.0
SEEN_STEPS = (0, 1, 5, 17)

Drawn = list[tuple[DrawnArrow, Array, Array]]


def drawn(window: MainWindow) -> Drawn:
    QApplication.processEvents()
    return window.lab.surface.arrow_item().drawn()


def item(window: MainWindow, kind: type) -> object:
    (found,) = (i for i in window.lab.surface.scene().items() if isinstance(i, kind))
    return found


def record(window: MainWindow, until: Until, steps: int = 20) -> None:
    window.session.set_view(speed=FLAT_OUT)
    window.session.set_steps(steps)
    window.session.play()
    until(window.session.run_ended, lambda: window.session.over)


def angle_between(a: Array, b: Array) -> float:
    return abs(degrees(atan2(a[0] * b[1] - a[1] * b[0], float(a @ b))))


def check_arrow(window: MainWindow, arrow: DrawnArrow, tail: Array, head: Array) -> None:
    """Compare an arrow on the screen with the vector, by the view box's own way to pixels."""
    theta, vector = arrow.arrow.tail, arrow.arrow.vector
    assert hypot(*(tail - pixel_of(window, theta))) <= PIXELS
    if arrow.arrow.kind.unit == POSITION:
        true_head = pixel_of(window, theta + vector)
    else:
        length = window.lab.surface.slope_scale().length(np.array(hypot(*vector)))
        true_head = pixel_of(window, theta + vector / hypot(*vector) * length)
    if arrow.is_cut:
        assert hypot(*(head - tail)) < hypot(*(true_head - tail))
    else:
        assert hypot(*(head - true_head)) <= PIXELS
    if hypot(*(true_head - tail)) > 1e-3:
        assert angle_between(head - tail, true_head - pixel_of(window, theta)) <= DEGREES


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "booth"])
def test_arrows_point_and_end_where_the_numbers_say(
    surface: str, rule: object, window: MainWindow, until: Until
) -> None:
    session = window.session
    session.set_surface(surface)
    session.set_optimizer(0, rule.id)  # type: ignore[attr-defined]
    if rule.needs_hessian:  # type: ignore[attr-defined]
        session.set_knob(0, "lr", 0.1)  # not there at once
    session.set_view(arrows=ALL)
    record(window, until)
    for k, mode in product(SEEN_STEPS, SCALE_MODES):
        session.set_view(scale_mode=mode.id)
        session.set_cursor(k)
        step = session.step_at_cursor()
        seen = drawn(window)
        for arrow, tail, head in seen:
            check_arrow(window, arrow, tail, head)
        true = {
            "gradient": step.gradient,
            "negative_gradient": -step.gradient,
            "weight": step.theta,
            "velocity": step.velocity,
            "update": session.traces[0].step(k + 1).theta - step.theta,
        }
        vectors = {arrow.arrow.kind.id: arrow.arrow.vector for arrow, _, _ in seen}
        for name, vector in true.items():
            if vector is None or not vector.any():
                assert name not in vectors
            else:
                np.testing.assert_allclose(vectors[name], vector, rtol=1e-9, atol=1e-12)
        tails = {tuple(a.arrow.tail) for a, _, _ in seen if a.arrow.kind.tail == "theta"}
        assert tails == {tuple(step.theta)}


@pytest.mark.parametrize("rule", OPTIMIZERS, ids=lambda rule: rule.id)
def test_the_terms_go_tip_to_tail_to_the_next_point(
    rule: object, window: MainWindow, until: Until
) -> None:
    session = window.session
    session.set_optimizer(0, rule.id)  # type: ignore[attr-defined]
    settings = {"weight_decay": 0.3, "lr": 0.1} if rule.id == "newton" else {"weight_decay": 0.3}  # type: ignore[attr-defined]
    for knob in rule.knobs:  # type: ignore[attr-defined]
        if knob.name in settings:
            session.set_knob(0, knob.name, settings[knob.name])
    session.set_view(arrows=frozenset({"terms"}))
    record(window, until)
    for k in SEEN_STEPS:
        session.set_cursor(k)
        step = session.step_at_cursor()
        chain = drawn(window)
        assert chain
        assert np.array_equal(chain[0][0].arrow.tail, step.theta)
        for (_, _, head), (_, tail, _) in pairwise(chain):
            assert hypot(*(head - tail)) <= PIXELS
        assert hypot(*(chain[-1][2] - pixel_of(window, step.theta + step.update))) <= PIXELS
        parts = [vector for _, vector, space in step.parts if space == UPDATE]
        longest = max(hypot(*part) for part in parts)
        allowed = 1e-9 * max(1.0, hypot(*step.theta), longest)
        assert np.abs(np.sum(parts, axis=0) - step.update).max() <= allowed


def test_an_arrow_too_long_for_the_view_is_cut_and_says_so(window: MainWindow) -> None:
    session = window.session
    session.set_view(arrows=frozenset({"negative_gradient", "update"}), scale_mode="true")
    session.set_start(1e3, 2e3)
    session.set_knob(0, "lr", 100.0)
    window.lab.surface.getPlotItem().getViewBox().setRange(
        xRange=(990, 1010), yRange=(1990, 2010), padding=0
    )
    seen = drawn(window)
    assert {arrow.arrow.kind.id for arrow, _, _ in seen} == session.view.arrows
    for arrow, tail, head in seen:
        assert arrow.is_cut
        check_arrow(window, arrow, tail, head)
    session.set_view(scale_mode="fit")
    slope = [arrow for arrow, _, _ in drawn(window) if arrow.arrow.kind.unit != POSITION]
    assert [arrow.is_cut for arrow in slope] == [False]


def test_zooming_and_panning_keep_the_arrows_true(window: MainWindow) -> None:
    window.session.set_view(arrows=ALL, equal_axes=False)
    box = window.lab.surface.getPlotItem().getViewBox()
    for ranges in (((-9, 9), (-2, 2)), ((1.7, 1.9), (0.5, 0.7)), ((-500, 100), (-3, 400))):
        box.setRange(xRange=ranges[0], yRange=ranges[1], padding=0)
        for arrow, tail, head in drawn(window):
            check_arrow(window, arrow, tail, head)


def test_the_lens_shows_updates_too_short_to_see(window: MainWindow) -> None:
    lens = item(window, LensItem)
    assert isinstance(lens, LensItem)
    window.session.set_view(arrows=frozenset({"update"}))
    window.session.set_knob(0, "lr", 0.05)
    _, tail, head = drawn(window)[0]
    assert hypot(*(head - tail)) > LENS_BELOW_PX
    assert lens.factor() is None
    window.session.set_knob(0, "lr", 1e-6)
    _, tail, head = drawn(window)[0]
    factor = lens.factor()
    assert factor is not None
    assert LENS_BELOW_PX < factor * hypot(*(head - tail)) <= 60
    window.session.set_view(arrows=frozenset({"negative_gradient"}))
    QApplication.processEvents()
    assert lens.factor() is None


def test_the_lens_is_painted(window: MainWindow) -> None:
    window.session.set_view(arrows=frozenset({"update"}))
    window.session.set_knob(0, "lr", 1e-6)
    QApplication.processEvents()
    with_lens = window.lab.surface.grab().toImage()
    window.session.set_view(arrows=frozenset())
    QApplication.processEvents()
    assert window.lab.surface.grab().toImage() != with_lens


def test_the_scale_key_says_how_long_a_slope_is_drawn(window: MainWindow) -> None:
    session, surface = window.session, window.lab.surface
    key_item = item(window, ScaleKeyItem)
    assert isinstance(key_item, ScaleKeyItem)
    px = abs(surface.getPlotItem().getViewBox().viewPixelSize()[0]) ** -1
    norm = hypot(*session.step_at_cursor().gradient)
    for mode in SCALE_MODES:
        session.set_view(scale_mode=mode.id, arrows=frozenset({"gradient"}))
        ((arrow, tail, head),) = drawn(window)
        length = hypot(*(head - tail))
        key = key_item.key()
        if mode.id in ("fit", "true"):
            assert key.text == f"this length = |g| {key.slope:g}"
            if not arrow.is_cut:
                assert key.length_px / key.slope == pytest.approx(length / norm, rel=1e-6)
            assert key.length_px / key.slope / px == pytest.approx(surface.slope_scale().factor)
        elif mode.id == "log":
            assert key.text == "this length = |g| 10"
            ratio = np.log10(11) / np.log10(1 + norm)
            assert key.length_px == pytest.approx(length * ratio, rel=1e-6)
        else:
            assert key.text == "every slope"
            assert key.length_px == pytest.approx(length, rel=1e-6)
        assert key.detail.startswith(mode.title)


@pytest.mark.parametrize("lr", [1e-12, 1e3])
def test_the_scale_key_does_not_depend_on_the_rate(lr: float, window: MainWindow) -> None:
    key_item = item(window, ScaleKeyItem)
    assert isinstance(key_item, ScaleKeyItem)
    before = key_item.key()
    window.session.set_knob(0, "lr", lr)
    QApplication.processEvents()
    assert key_item.key() == before


def test_the_field_is_shown_when_wanted(window: MainWindow) -> None:
    window.session.set_view(arrows=frozenset())
    QApplication.processEvents()
    plain = window.lab.surface.grab().toImage()
    window.session.show_arrow("field", True)
    QApplication.processEvents()
    assert window.lab.surface.grab().toImage() != plain
    window.session.show_arrow("field", False)
    QApplication.processEvents()
    assert window.lab.surface.grab().toImage() == plain


def test_an_arrow_under_the_mouse_is_named(window: MainWindow) -> None:
    window.session.set_view(arrows=frozenset({"negative_gradient"}))
    ((_, tail, head),) = drawn(window)
    middle = window.lab.surface.mapFromScene(*(tail + 0.6 * (head - tail)))
    hover(window, QPoint(middle))
    text = find(window, "hover_label", QLabel).text()
    gradient = window.session.step_at_cursor().gradient
    assert "Gradient arrow (downhill)" in text
    assert "−∇L(θ)" in text  # noqa: RUF001
    assert f"{gradient[1]:.5g}" in text
    assert f"length {hypot(*gradient):.5g}" in text


def test_the_place_under_the_mouse_is_told(window: MainWindow) -> None:
    hover(window, spot(window, (-1.0, -1.5)))
    text = find(window, "hover_label", QLabel).text()
    assert "loss" in text
    assert "gradient" in text
    x = float(text.split("x = ")[1].split()[0].replace("\N{MINUS SIGN}", "-"))
    assert x == pytest.approx(-1.0, abs=0.02)


def test_off_the_plot_nothing_is_told(window: MainWindow) -> None:
    hover(window, spot(window, (-1.0, -1.5)))
    hover(window, QPoint(1, 1))
    assert find(window, "hover_label", QLabel).text() == ""


def test_a_rule_without_velocity_greys_it(window: MainWindow, until: Until) -> None:
    check: QCheckBox = find(window, "arrow_velocity")
    for rule in OPTIMIZERS:
        window.session.set_optimizer(0, rule.id)
        window.session.set_view(arrows=ALL)
        window.lab.refresh()
        step = window.session.step_at_cursor()
        assert check.isEnabled() == (step.velocity is not None)
    choose(window, "optimizer_combo", "gd")
    window.lab.refresh()
    assert not check.isEnabled()
    assert "velocity" not in {arrow.arrow.kind.id for arrow, _, _ in drawn(window)}


def hover(window: MainWindow, place: QPoint) -> None:
    """Move the mouse over the plot without a button."""
    from PySide6.QtCore import Qt

    move(window.lab.surface.viewport(), place, Qt.MouseButton.NoButton)
    QApplication.processEvents()


@pytest.mark.parametrize("room", [150.0, 90.0])
def test_in_a_narrow_view_the_key_takes_smaller_type(window: MainWindow, room: float) -> None:
    image = QImage(400, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    texts = ("all other arrows: true length", "Fit: x 5")
    before = painter.fontMetrics().horizontalAdvance(texts[0])
    assert fit_type(painter, texts, before)[1] == before
    metrics, wide = fit_type(painter, texts, max(room, before / 2))
    painter.end()
    assert wide == metrics.horizontalAdvance(texts[0]) <= max(room, 0.55 * before)


def test_a_direction_that_is_hidden_is_a_question_mark(window: MainWindow) -> None:
    nothing = np.full(2, np.nan)
    assert direction_text(nothing) == UNKNOWN
    assert angle_text(nothing, np.ones(2)) == angle_text(np.ones(2), nothing) == UNKNOWN
    window.session.prediction.set_target("update")
    window.lab.refresh()
    numbers = [label.text() for label in find(window, "numbers_panel").findChildren(QLabel)]
    assert not any("nan" in text for text in numbers), numbers


def test_a_low_view_has_no_room_for_the_lens_beside_the_key(window: MainWindow) -> None:
    window.session.set_knob(window.session.focus, "lr", 0.003)
    lens = item(window, LensItem)
    assert isinstance(lens, LensItem)
    window.lab.splitters["down"].setSizes([250, 900])
    QApplication.processEvents()
    assert lens.factor() is not None  # there would be something to see
    with_lens = window.lab.surface.grab().toImage()
    lens.hide()
    assert window.lab.surface.grab().toImage() == with_lens
