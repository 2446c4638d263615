"""Contrasts of WCAG 2 in every theme: words 4.5:1, arrows and marks 3:1 on what lies under them."""

# ruff: noqa: D103 - the names say what is tested

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTabWidget,
    QToolButton,
    QWidget,
)

from arrows_gui.core.array import Array
from arrows_gui.core.arrows import ARROWS, Arrow, ArrowKind
from arrows_gui.views import diagram_edges, graph_paint, sweep_look
from arrows_gui.views.arrow_item import ArrowItem, DrawnArrow
from arrows_gui.views.arrow_sample import paint_arrow_sample
from arrows_gui.views.decision_input import INPUT_ARROW
from arrows_gui.views.decision_look import class_pens
from arrows_gui.views.field_item import FieldItem
from arrows_gui.views.guess_item import GUESS
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.theme import LECTURE, THEMES, Theme, heat_colours
from arrows_gui.views.workspaces import WORKSPACES
from tests.views.test_theme import GRAPHICS, TEXT, contrast

TAIL_PX, HIGH, MIDDLE = 8, 61, 30
REACH_PX, HEAD_PX = 6, 60
WIDE = TAIL_PX + 3 * 256 + HEAD_PX
"""So far from the middle of a shaft the eye finds what it stands out from; a head is longer."""

FIELD = "field"
KINDS = (*(kind for kind in ARROWS if kind.id != FIELD), INPUT_ARROW, GUESS)
ROUNDING = 24
"""So much a channel of a painted colour may differ where edges are smoothed."""

WORDS = (
    (("text", "muted", "error", "accent"), ("window", "base", "button")),
    (("accent_text",), ("accent",)),
    (tuple({kind.colour_key for kind in ARROWS}), ("window", "base", "button")),
)
"""Which colours words have, and on which grounds; the symbols of formulas have those of arrows."""

every_theme = pytest.mark.parametrize("theme", [*THEMES, LECTURE], ids=lambda theme: theme.id)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    return diagram_edges.mixed(colour, ground, share)


def shades(theme: Theme) -> list[QColor]:
    return [QColor(*(int(part) for part in row)) for row in heat_colours(theme)]


@every_theme
def test_words_are_legible_on_every_ground(theme: Theme) -> None:
    for keys, grounds in WORDS:
        for key, ground in product(keys, grounds):
            found = contrast(theme.colour(key), theme.colour(ground))
            assert found >= TEXT, f"{key} on {ground}: {found:.2f}"


@every_theme
def test_words_are_legible_in_a_lit_node_of_a_graph(theme: Theme) -> None:
    """Names are muted; a variable, whose ground is that of a button, has no second one."""
    words = [*product(("text", graph_paint.GRADIENT_KEY), ("base", "button")), ("muted", "base")]
    for key, ground in words:
        share = graph_paint.LIT_SHARE
        lit = mixed(theme.colour("accent"), theme.colour(ground), share)
        assert contrast(theme.colour(key), lit) >= TEXT, f"{key} on lit {ground}"


def gradient(theme: Theme) -> QImage:
    """Give the shades of the heat map from left to right, each as a column three pixels wide."""
    picture = plain(shades(theme)[0])
    painter = QPainter(picture)
    for place, shade in enumerate(shades(theme)):
        painter.fillRect(TAIL_PX + 3 * place, 0, WIDE, HIGH, shade)
    painter.end()
    return picture


def plain(colour: QColor) -> QImage:
    picture = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    picture.fill(colour)
    return picture


def pixels(picture: QImage) -> Array:
    """Give the colours (rows, columns, 3) of a picture, 0 to 255."""
    bits = np.frombuffer(picture.constBits(), np.uint8).reshape(HIGH, -1, 4)
    return bits[:, :WIDE, 2::-1].astype(float)


def luminances(colours: Array) -> Array:
    parts = colours / 255
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    found: Array = linear @ (0.2126, 0.7152, 0.0722)
    return found


def weakest(picture: QImage, colour: QColor) -> float:
    """Give the least contrast of an arrow that runs along the middle with what is beside it."""
    seen, own = pixels(picture), np.array(colour.getRgb()[:3], dtype=float)
    core = (np.abs(seen[MIDDLE] - own) <= ROUNDING).all(axis=1)
    core[WIDE - HEAD_PX :] = False
    assert core.sum() > WIDE / 12, "the arrow is not where it is looked for"
    light, own_light = luminances(seen[:, core]) + 0.05, luminances(own) + 0.05
    ratios = np.maximum(light / own_light, own_light / light)
    above, below = ratios[MIDDLE - REACH_PX : MIDDLE], ratios[MIDDLE + 1 : MIDDLE + 1 + REACH_PX]
    return float(min(above.max(axis=0).min(), below.max(axis=0).min()))


class Stage:
    """A plot without axes, where a unit is a pixel, with an item that is painted over a ground."""

    def __init__(self, ground: QImage, item: pg.GraphicsObject) -> None:
        self._ground = ground
        self._plot = pg.PlotWidget()
        self._plot.setFixedSize(WIDE, HIGH)
        self._plot.setBackground(None)
        plot = self._plot.getPlotItem()
        plot.hideAxis("left")
        plot.hideAxis("bottom")
        plot.hideButtons()
        plot.layout.setContentsMargins(0, 0, 0, 0)
        self._plot.setRange(xRange=(0, WIDE), yRange=(0, HIGH), padding=0)
        plot.getViewBox().addItem(item, ignoreBounds=True)
        self._plot.grab()  # lays everything out

    def paint(self) -> QImage:
        picture = QImage(self._ground)
        painter = QPainter(picture)
        frame = QRectF(0, 0, WIDE, HIGH)
        self._plot.scene().render(painter, frame, frame)
        painter.end()
        return picture


def along(kind: ArrowKind) -> DrawnArrow:
    """Give an arrow of a kind along the middle of the stage."""
    tail, vector = np.array((TAIL_PX, HIGH - MIDDLE - 0.5)), np.array((WIDE - 2.0 * TAIL_PX, 0.0))
    return DrawnArrow(Arrow(kind, kind.title, kind.formula, tail, vector), vector, False)


@every_theme
@pytest.mark.parametrize("is_lit", [False, True], ids=["plain", "lit"])
def test_arrows_stand_out_on_every_shade_of_the_heat_map(
    theme: Theme, is_lit: bool, qtbot: Any
) -> None:
    item = ArrowItem()
    item.set_theme(theme)
    stage = Stage(gradient(theme), item)
    for kind in KINDS:
        item.show_arrows([along(kind)])
        item.highlight(kind.id if is_lit else "")
        assert weakest(stage.paint(), theme.colour(kind.colour_key)) >= GRAPHICS, kind.id


@every_theme
def test_the_field_stands_out_on_every_shade_of_the_heat_map(theme: Theme, qtbot: Any) -> None:
    item = FieldItem()
    item.set_theme(theme)
    drawn = along(next(kind for kind in ARROWS if kind.id == FIELD))
    item.show_field(drawn.arrow.tail[None], drawn.vector[None], np.zeros(1, dtype=bool))
    assert weakest(Stage(gradient(theme), item).paint(), theme.colour(FIELD)) >= GRAPHICS


@every_theme
@pytest.mark.parametrize("key", ["negative_gradient", "update"])
def test_an_arrow_of_the_network_stands_out_beside_every_edge(theme: Theme, key: str) -> None:
    for ground in ("base", "weight_positive", "weight_negative"):
        picture = plain(theme.colour(ground))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line: Array = np.array(((TAIL_PX, MIDDLE + 0.5, WIDE - 8.0, MIDDLE + 0.5),))
        diagram_edges.paint_arrows(painter, theme, line, key, notched=False)
        painter.end()
        assert weakest(picture, theme.colour(key)) >= GRAPHICS, ground


@every_theme
@every_kind
def test_the_sample_of_an_arrow_stands_out_in_keys_and_on_buttons(
    kind: ArrowKind, theme: Theme
) -> None:
    for ground in ("window", "base", "button"):
        picture = plain(theme.colour(ground))
        painter = QPainter(picture)
        paint_arrow_sample(painter, kind, theme, picture.size())
        painter.end()
        assert weakest(picture, theme.colour(kind.colour_key)) >= GRAPHICS, ground


@every_theme
def test_the_edges_of_a_network_stand_out_whatever_their_weight(theme: Theme) -> None:
    scale = diagram_edges.Scale(1.0, 1.0, 1.0, 5.0, 50.0)
    for weight in (0.0, 1e-9, -1e-9, 0.5, -0.5, 1.0, -1.0, np.nan):
        pen = diagram_edges.edge_pen(theme, weight, scale)
        assert contrast(pen.color(), theme.colour("base")) >= GRAPHICS, weight


@every_theme
def test_runners_stand_out_from_plots_cards_and_their_own_casing(theme: Theme) -> None:
    for look, ground in product(range(len(theme.runners)), ("base", "window", "casing")):
        found = contrast(theme.runner_colour(look), theme.colour(ground))
        assert found >= GRAPHICS, f"{look} on {ground}: {found:.2f}"


@every_theme
def test_points_of_every_class_stand_out_from_their_region(theme: Theme) -> None:
    """A point of the training lies on its casing; one of the test is an outline on the ground."""
    for number, train in product(range(sweep_look.CLASSES), (True, False)):
        pen, brush = class_pens(theme, number, train)
        assert contrast(pen.color(), brush.color()) >= GRAPHICS, number
        assert contrast(theme.colour(f"class_{number}"), theme.colour("base")) >= GRAPHICS, number


@every_theme
def test_patterns_stand_out_from_the_cell_that_they_lie_on(theme: Theme) -> None:
    text, base = theme.colour("text"), theme.colour("base")
    outcomes = [theme.colour(key) for key in theme.colours if key.startswith("outcome_")]
    classes = (theme.colour(f"class_{number}") for number in range(sweep_look.CLASSES))
    minima = [mixed(colour, base, sweep_look.CLASS_SHARE) for colour in classes]
    for cell in (*outcomes, *minima, *shades(theme)):
        assert contrast(mixed(text, cell, sweep_look.INK), cell) >= GRAPHICS, cell.name()


@every_theme
def test_marks_stand_out_from_their_casing(theme: Theme) -> None:
    for key in ("minimum", "preview", "text", "error", "accent"):
        assert contrast(theme.colour(key), theme.colour("casing")) >= GRAPHICS, key


# The window as it stands


WITH_TEXT = (QLabel, QCheckBox, QRadioButton, QPushButton, QToolButton, QGroupBox, QLineEdit)
_ROLE = QPalette.ColorRole
INLINE = re.compile(r"(?<![-\w])color:\s*(#[0-9a-f]{6})")


def ground_of(part: QWidget) -> QColor:
    """Give the colour that lies behind the words of a part, by the palettes of what holds it."""
    if isinstance(part, QLineEdit):
        return part.palette().color(_ROLE.Base)
    if isinstance(part, QPushButton) or (isinstance(part, QToolButton) and not part.autoRaise()):
        return part.palette().color(_ROLE.Button)
    here: QWidget | None = part
    while here is not None and not here.isWindow():
        if here.autoFillBackground():
            return here.palette().color(here.backgroundRole())
        here = here.parentWidget()
    return part.window().palette().color(_ROLE.Window)


def colours_of(part: QWidget) -> Iterator[QColor]:
    """Give the colours that the words of a part have."""
    text = getattr(part, "text", getattr(part, "title", lambda: ""))()
    inline = INLINE.findall(text) if isinstance(part, QLabel) else []
    yield from map(QColor, inline)
    if not inline:
        yield part.palette().color(part.foregroundRole())


def words_of(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    for kind in WITH_TEXT:
        for part in window.findChildren(kind):
            text = getattr(part, "text", getattr(part, "title", lambda: ""))()
            if part.isVisible() and part.isEnabled() and str(text).strip():
                yield part, str(text)


def pages(window: MainWindow) -> Iterator[str]:
    """Bring one workspace and tab after the other to the front."""
    for workspace, _, _ in WORKSPACES:
        window.workspaces.open(workspace)
        page = window.workspaces.page(workspace)
        tabs = page.findChildren(QTabWidget)
        for tab in tabs:
            for place in range(tab.count()):
                tab.setCurrentIndex(place)
                QApplication.processEvents()  # palettes are handed down
                yield f"{workspace}, {tab.tabText(place)}"
        if not tabs:
            QApplication.processEvents()
            yield workspace


def words_in_parts(window: MainWindow) -> Iterator[tuple[float, str]]:
    """Give the contrast of all words that are shown, and whose they are."""
    for part, text in words_of(window):
        for colour in colours_of(part):
            name = f"{type(part).__name__} {part.objectName()} {text[:40]!r}"
            yield contrast(colour, ground_of(part)), name


def words_on_plots(window: MainWindow) -> Iterator[tuple[float, str]]:
    for plot in (each for each in window.findChildren(pg.PlotWidget) if each.isVisible()):
        ground = plot.backgroundBrush().color()
        for item in plot.scene().items():
            if isinstance(item, pg.TextItem) and item.toPlainText():
                is_filled = item.fill.style() != Qt.BrushStyle.NoBrush
                behind = item.fill.color() if is_filled else ground
                yield contrast(item.color, behind), item.toPlainText()
            elif isinstance(item, pg.AxisItem) and item.isVisible():
                yield contrast(item.textPen().color(), ground), "an axis"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_all_words_of_the_window_are_legible(theme: Theme, window: MainWindow) -> None:
    window.set_theme(theme.id)
    seen = [
        (found, place, name)
        for place in pages(window)
        for words in (words_in_parts, words_on_plots)
        for found, name in words(window)
    ]
    assert len(seen) > 500
    assert [each for each in seen if each[0] < TEXT] == []
