"""What the learning rate will do here, in a few words that are always in view."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from arrows_gui.core.stability import DIVERGES, UNKNOWN, Gauge
from arrows_gui.core.written import number_text
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

WORDS = {DIVERGES: "will diverge", "oscillates": "will oscillate", "settles": "will settle"}


class StabilityChip(QLabel):
    """Says lr times curvature, the limit, and the verdict; the sentence is its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stability_chip")
        self.setAccessibleName(tr("What the learning rate will do here"))
        self._theme: Theme | None = None
        self._gauge: Gauge | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.show_gauge(self._gauge)

    def show_gauge(self, gauge: Gauge | None) -> None:
        """Show another verdict; None: nothing is known."""
        self._gauge = gauge
        self.setText(chip_text(gauge))
        self.setToolTip(said(gauge.sentence) if gauge else "")
        if self._theme is not None:
            red = gauge is not None and gauge.verdict == DIVERGES
            palette = self.palette()
            colour = self._theme.colour("error" if red else "text")
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            self.setPalette(palette)


def chip_text(gauge: Gauge | None) -> str:
    """Say the verdict of a gauge in a few words."""
    if gauge is None or gauge.verdict == UNKNOWN or gauge.value is None:
        return "" if gauge is None else tr("no simple limit")
    value = "\N{GREEK SMALL LETTER ETA}\N{MULTIPLICATION SIGN}\N{GREEK SMALL LETTER LAMDA} = "
    value += number_text(float(f"{gauge.value:.3g}"))
    if gauge.verdict not in WORDS:
        return tr("{value}: curves downhill", value=value)
    sign = "\N{WARNING SIGN} " if gauge.verdict == DIVERGES else ""
    verdict = WORDS[gauge.verdict]
    if gauge.limit is None:
        return sign + tr("{value}: {verdict}", value=value, verdict=verdict)
    limit = float(f"{gauge.limit:.3g}")
    return sign + tr("{value} of {limit}: {verdict}", value=value, limit=limit, verdict=verdict)
