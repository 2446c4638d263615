"""Every theme is legible: contrasts by the formula of WCAG 2."""

# ruff: noqa: D103 - the names say what is tested

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from arrows_gui.core.arrows import ARROWS
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.theme import THEMES, Theme, heat_colours, theme_by_id
from tests.views.helpers import action

TEXT = 4.5
GRAPHICS = 3.0
every_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)


def luminance(colour: QColor) -> float:
    parts = np.array(colour.getRgbF()[:3])
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(a: QColor, b: QColor) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_is_right() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


@every_theme
def test_every_theme_names_the_same_colours(theme: Theme) -> None:
    assert set(theme.colours) == set(THEMES[0].colours)
    assert len(theme.runners) == len(THEMES[0].runners)
    assert all(theme.colour(key).isValid() for key in theme.colours)


@every_theme
@pytest.mark.parametrize("ground", ["window", "base"])
@pytest.mark.parametrize("key", ["text", "muted", "error"])
def test_text_is_legible(theme: Theme, key: str, ground: str) -> None:
    assert contrast(theme.colour(key), theme.colour(ground)) >= TEXT


@every_theme
def test_text_on_buttons_and_selections_is_legible(theme: Theme) -> None:
    assert contrast(theme.colour("text"), theme.colour("button")) >= TEXT
    assert contrast(theme.colour("accent_text"), theme.colour("accent")) >= TEXT


@every_theme
@pytest.mark.parametrize("kind", [k for k in ARROWS if k.id != "field"], ids=lambda kind: kind.id)
def test_arrows_stand_out_from_their_casing_and_the_ground(theme: Theme, kind: object) -> None:
    colour = theme.colour(kind.colour_key)  # type: ignore[attr-defined]
    assert contrast(colour, theme.colour("casing")) >= GRAPHICS
    assert contrast(colour, theme.colour("base")) >= GRAPHICS


@every_theme
def test_trails_and_curves_stand_out_from_the_ground(theme: Theme) -> None:
    for look in range(len(theme.runners)):
        assert contrast(theme.runner_colour(look), theme.colour("base")) >= GRAPHICS


@every_theme
def test_handles_and_marks_stand_out(theme: Theme) -> None:
    for key in ("minimum", "text"):
        assert contrast(theme.colour(key), theme.colour("casing")) >= GRAPHICS
    assert contrast(theme.colour("frame"), theme.colour("window")) > 1.5


@every_theme
def test_the_field_can_be_seen_on_most_of_the_heat_map(theme: Theme) -> None:
    field = theme.colour("field")
    shades = [QColor(*(int(part) for part in row)) for row in heat_colours(theme)]
    seen = [contrast(field, shade) >= GRAPHICS for shade in shades]
    assert np.mean(seen) > 0.6


@every_theme
def test_arrows_shown_together_differ_in_colour_or_shape(theme: Theme) -> None:
    for a, b in combinations(ARROWS, 2):
        same_shape = (a.head, a.dash) == (b.head, b.dash)
        assert not same_shape
        assert theme.colours[a.colour_key] != theme.colours[b.colour_key]


def test_ids_are_found_and_others_follow_the_system() -> None:
    for theme in THEMES:
        assert theme_by_id(theme.id) is theme
    assert theme_by_id("system") in THEMES
    assert theme_by_id("neon") in THEMES


@every_theme
def test_the_window_takes_a_theme_and_remembers_it(theme: Theme, window: MainWindow) -> None:
    window.set_theme(theme.id)
    palette = QApplication.palette()
    assert palette.color(QPalette.ColorRole.Window) == theme.colour("window")
    assert palette.color(QPalette.ColorRole.WindowText) == theme.colour("text")
    assert not window.grab().isNull()
    assert action(window, f"action_theme_{theme.id}").isChecked()
    size = QApplication.font().pointSizeF()
    window.set_theme(theme.id)
    assert QApplication.font().pointSizeF() == size
