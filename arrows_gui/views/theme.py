"""Every colour, width and font of the program, keyed by meaning."""

from dataclasses import dataclass, replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from arrows_gui.core.array import Array

SYSTEM = "system"
STYLE = "fusion"
"""The one of Qt's styles that looks the same everywhere and takes every colour."""

USUAL_PX = 12
"""The size of the type for which widths of axes are given."""


TOP_PX = 8
"""The least room above the axes of a plot."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One look. ``colours`` is keyed by meaning; ``line`` multiplies every line width and head."""

    id: str
    title: str
    colours: dict[str, str]
    runners: tuple[str, ...]
    colour_map: str
    fade: float  # the share of the heat map's own colour; the rest is background
    line: float
    font_scale: float

    def colour(self, key: str) -> QColor:
        """Give the colour of a meaning."""
        return QColor(self.colours[key])

    def runner_colour(self, look: int) -> QColor:
        """Give the colour of a runner's trail and curves."""
        return QColor(self.runners[look % len(self.runners)])


def _classes(*colours: str) -> dict[str, str]:
    return {f"class_{number}": colour for number, colour in enumerate(colours)}


_CLASSES_LIGHT = _classes(
    *("#c25a00", "#0068ad", "#007a5c", "#a8478f", "#7a5c00"),
    *("#5a6069", "#c2203a", "#0f7784", "#4b4fc4", "#587312"),
)
_CLASSES_DARK = _classes(
    *("#f5a15c", "#66b5f0", "#45d0a0", "#e79ac8", "#e8d36a"),
    *("#c5cad3", "#ff8585", "#6fdce6", "#a9a6ff", "#b4d65c"),
)
_CLASSES_PROJECTOR = _classes(
    *("#a84a00", "#00508c", "#00614a", "#8c2f75", "#5e4700"),
    *("#41464e", "#a01029", "#0a5f6a", "#34389e", "#455c0a"),
)
"""The classes of data: told apart without red and green, and by their markers as well."""

_LIGHT = {
    **_CLASSES_LIGHT,
    "window": "#f4f5f7",
    "base": "#ffffff",
    "text": "#1b1d21",
    "muted": "#565b66",
    "disabled": "#7d828c",
    "button": "#e6e8ec",
    "border": "#b4b9c3",
    "frame": "#a4a8b1",
    "accent": "#0b62a8",
    "accent_text": "#ffffff",
    "error": "#b3261e",
    "casing": "#ffffff",
    "contour": "#5b6270",
    "hatch": "#9aa0ab",
    "grid": "#8a909b",
    "minimum": "#1b1d21",
    "preview": "#1b1d21",
    "negative_gradient": "#0060a8",
    "gradient": "#1b1d21",
    "field": "#38404d",
    "weight": "#96306f",
    "velocity": "#006e50",
    "update": "#ae4500",
    "terms": "#6e5000",
    "guess": "#7a1fa2",
    "input_gradient": "#a3005c",
    "weight_positive": "#25783a",
    "weight_negative": "#8a3aa0",
    "outcome_settled": "#8fbfe0",
    "outcome_moving": "#d3e4f1",
    "outcome_saddle": "#e5d27c",
    "outcome_higher": "#f3c79b",
    "outcome_away": "#e39a63",
    "outcome_diverged": "#bdb7bf",
    "blank": "#000000",
}
_DARK = {
    **_CLASSES_DARK,
    "window": "#202226",
    "base": "#17181b",
    "text": "#e8eaed",
    "muted": "#a8adb7",
    "disabled": "#80858f",
    "button": "#32353b",
    "border": "#50555f",
    "frame": "#a6abb5",
    "accent": "#6db7f2",
    "accent_text": "#101114",
    "error": "#ff8a80",
    "casing": "#101114",
    "contour": "#a9b0bd",
    "hatch": "#5d636e",
    "grid": "#8a909b",
    "minimum": "#ffffff",
    "preview": "#ffffff",
    "negative_gradient": "#66bdf5",
    "gradient": "#ffffff",
    "field": "#e0e4ec",
    "weight": "#f0a3d0",
    "velocity": "#45e0b0",
    "update": "#ff9a52",
    "terms": "#f0e442",
    "guess": "#e0a8ff",
    "input_gradient": "#ff8fd8",
    "weight_positive": "#77cf88",
    "weight_negative": "#d896ee",
    "outcome_settled": "#2f6d9b",
    "outcome_moving": "#223f54",
    "outcome_saddle": "#77681f",
    "outcome_higher": "#6b4a29",
    "outcome_away": "#9a5228",
    "outcome_diverged": "#4b464f",
    "blank": "#000000",
}
_PROJECTOR = {
    **_LIGHT,
    **_CLASSES_PROJECTOR,
    "window": "#ffffff",
    "text": "#000000",
    "muted": "#33373d",
    "button": "#e9e9e9",
    "border": "#6b6f77",
    "frame": "#7d828b",
    "contour": "#4a4f59",
    "minimum": "#000000",
    "preview": "#000000",
    "negative_gradient": "#004a9e",
    "gradient": "#000000",
    "field": "#22262d",
    "weight": "#7d1058",
    "velocity": "#00553c",
    "update": "#a03500",
    "terms": "#5a3e00",
    "guess": "#5e1288",
    "input_gradient": "#85004b",
    "weight_positive": "#125c27",
    "weight_negative": "#6a1f86",
}
_RUNNERS_LIGHT = (
    *("#23262c", "#6a3d9a", "#8f4513", "#13598f"),
    *("#2c6e1f", "#a8123a", "#6b5600", "#0f6b6b"),
)
_RUNNERS_DARK = (
    *("#f2f3f5", "#c9a8f0", "#e8b07a", "#8cc4f0"),
    *("#9fe08c", "#ff8fa8", "#e8d36a", "#7fe0e0"),
)

THEMES: tuple[Theme, ...] = (
    Theme("light", "Light", _LIGHT, _RUNNERS_LIGHT, "cividis", 0.5, 1.0, 1.0),
    Theme("dark", "Dark", _DARK, _RUNNERS_DARK, "cividis", 0.5, 1.0, 1.0),
    Theme("projector", "Projector", _PROJECTOR, _RUNNERS_LIGHT, "cividis", 0.42, 1.7, 1.2),
)

LECTURE = replace(THEMES[-1], id="lecture", title="Lecture", line=2.2, font_scale=2.0)
"""For the back row. Lecture mode takes it, with type that suits the screen; no menu offers it."""


def theme_by_id(theme_id: str) -> Theme:
    """Find a theme; ``system`` and unknown ids follow the system's light or dark scheme."""
    for theme in THEMES:
        if theme.id == theme_id:
            return theme
    hints = QGuiApplication.styleHints()
    dark = hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark
    return THEMES[1 if dark else 0]


def apply_theme(app: QApplication, theme: Theme, base_font: QFont) -> None:
    """Give the whole application a theme; setting the same again changes nothing."""
    if app.style().objectName() != STYLE:
        app.setStyle(STYLE)
    palette = _palette(theme)
    app.setPalette(palette)
    # Fusion draws the frames of controls in a darker shade of the window's colour, which cannot be
    # seen on a dark window: the controls get a shade of their own.
    framed = QPalette(palette)
    framed.setColor(QPalette.ColorRole.Window, theme.colour("frame"))
    boxes = ("QCheckBox", "QRadioButton", "QLineEdit", "QComboBox", "QAbstractSpinBox")
    for control in (*boxes, "QToolButton"):
        app.setPalette(framed, control)  # type: ignore[arg-type]
    font = QFont(base_font)
    font.setPointSizeF(base_font.pointSizeF() * theme.font_scale)
    app.setFont(font)
    # Qt tells the widgets of it later, and they measure their words by it in a moment.
    QApplication.sendPostedEvents(None, QEvent.Type.ApplicationFontChange)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "base",
        QPalette.ColorRole.AlternateBase: "window",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "button",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.ToolTipBase: "base",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "accent_text",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Dark: "border",
    }
    for role, key in roles.items():
        palette.setColor(role, theme.colour(key))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("disabled"))
    return palette


def colour_plot(plot: pg.PlotWidget, theme: Theme) -> None:
    """Give the ground and the axes of a plot the colours and the font of a theme.

    An axis takes more room for longer numbers, and never gives it back: with locked axes the room
    decides the range, the range the numbers, and the numbers the room, and a plot at the wrong size
    would be laid out anew for ever. No axis takes a factor out of its numbers: the size of a value
    is to be read where it stands.
    """
    plot.setBackground(theme.colour("base"))
    layout = plot.getPlotItem().layout
    left_px, _, right_px, bottom_px = layout.getContentsMargins()
    top_px = max(TOP_PX, plot.fontMetrics().height() // 2)  # of the number at the end of the axis
    layout.setContentsMargins(left_px, top_px, right_px, bottom_px)
    for name in ("left", "bottom"):
        axis = plot.getPlotItem().getAxis(name)
        axis.enableAutoSIPrefix(False)
        axis.setStyle(autoReduceTextSpace=False)
        axis.setPen(theme.colour("grid"))
        axis.setTextPen(theme.colour("text"))
        if axis.fixedWidth is not None:  # it was fixed for letters of another size
            before = axis.style["tickFont"]
            old_px = USUAL_PX if before is None else QFontInfo(before).pixelSize()
            axis.setWidth(round(axis.fixedWidth * QFontInfo(plot.font()).pixelSize() / old_px))
        axis.setTickFont(plot.font())
        axis.label.setFont(plot.font())
        axis.showLabel(axis.label.isVisible())  # it takes the room that the letters want


def heat_colours(theme: Theme) -> Array:
    """Give the faded colours (256, 3) of the heat map, from low to high loss, 0 to 255."""
    own = pg.colormap.get(theme.colour_map).getLookupTable(0.0, 1.0, 256, alpha=False)
    base = theme.colour("base")
    background = np.array((base.red(), base.green(), base.blue()))
    faded: Array = theme.fade * own + (1 - theme.fade) * background
    return faded
