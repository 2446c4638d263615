"""The legend below a picture that is taken away: every kind of arrow and every runner by name.

In the window the panels beside a view explain it; a file must do so itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from arrows_gui.core.arrows import ARROWS, ArrowKind
from arrows_gui.core.experiment import Runner
from arrows_gui.session import Session
from arrows_gui.views.arrow_sample import paint_arrow_sample
from arrows_gui.views.runner_look import paint_sample
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

SAMPLE_PX = QSize(40, 18)
GAP_PX = 16.0
PAD_PX = 6.0
LINE_PX = 3.0
STEP = "step {step}"
LONG_STEP = 100_000
"""Room is kept for so many steps."""


@dataclass(frozen=True, slots=True, eq=False)
class LegendEntry:
    """A sample, painted in a rectangle of SAMPLE_PX at the origin, and its words."""

    paint: Callable[[QPainter], None]
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Legend:
    """Entries one after the other, in as many lines as the width needs, and the step at the end."""

    entries: tuple[LegendEntry, ...]
    theme: Theme
    font: QFont
    step: Callable[[], int] | None = None  # the one that is shown, where it is of a run

    def height(self, width: float) -> float:
        """Give the height of all lines in a width."""
        places = self._places(width)
        return places[-1].y() + self._line() + PAD_PX if places else 0.0

    def words(self) -> list[str]:
        """Give the words of all entries."""
        words = [entry.words for entry in self.entries]
        return words if self.step is None else [*words, tr(STEP, step=self.step())]

    def paint(self, painter: QPainter, width: float) -> None:
        """Paint all entries, from the origin on."""
        painter.save()
        painter.setFont(self.font)
        metrics = QFontMetricsF(self.font)
        base = (SAMPLE_PX.height() + metrics.ascent() - metrics.descent()) / 2
        indents = [SAMPLE_PX.width() + PAD_PX] * len(self.entries) + [0.0]
        places = self._places(width)
        for entry, place in zip(self.entries, places, strict=False):
            painter.save()
            painter.translate(place)
            entry.paint(painter)
            painter.restore()
        painter.setPen(self.theme.colour("text"))
        for words, place, indent in zip(self.words(), places, indents, strict=False):
            painter.drawText(place + QPointF(indent, base), words)
        painter.restore()

    def _line(self) -> float:
        return max(QFontMetricsF(self.font).height(), float(SAMPLE_PX.height())) + LINE_PX

    def _places(self, width: float) -> list[QPointF]:
        """Give the upper left corner of every entry; that of the step stays as the step grows."""
        metrics, places = QFontMetricsF(self.font), []
        widths = [
            SAMPLE_PX.width() + PAD_PX + metrics.horizontalAdvance(entry.words)
            for entry in self.entries
        ]
        if self.step is not None:
            widths.append(metrics.horizontalAdvance(tr(STEP, step=LONG_STEP)))
        x, y = PAD_PX, PAD_PX
        for wide in widths:
            if x > PAD_PX and x + wide > width:
                x, y = PAD_PX, y + self._line()
            places.append(QPointF(x, y))
            x += wide + GAP_PX
        return places


def arrow_legend(
    session: Session, theme: Theme, font: QFont, without: frozenset[str] = frozenset()
) -> Legend:
    """Give the legend of a surface: the arrows that are drawn there, and whose trails."""
    kinds = [kind for kind in ARROWS if kind.id in session.seen.arrows - without]
    arrows = (LegendEntry(partial(_paint_kind, kind, theme), tr(kind.title)) for kind in kinds)
    runners = _runners(session.shown_runners(), theme)
    return Legend((*arrows, *runners), theme, font, lambda: session.cursor)


def curves_legend(session: Session, theme: Theme, font: QFont) -> Legend:
    """Give the legend of the curves: whose they are, and the step at which the line stands."""
    runners = _runners(session.experiment.runners, theme)
    return Legend(runners, theme, font, lambda: session.cursor)


def step_legend(session: Session | None, theme: Theme, font: QFont) -> Legend:
    """Give the legend of a view that explains itself: the step, where there is a run."""
    return Legend((), theme, font, None if session is None else lambda: session.cursor)


def _runners(runners: Iterable[Runner], theme: Theme) -> tuple[LegendEntry, ...]:
    return tuple(
        LegendEntry(partial(_paint_runner, runner.look, theme), tr(runner.label))
        for runner in runners
    )


def _paint_kind(kind: ArrowKind, theme: Theme, painter: QPainter) -> None:
    paint_arrow_sample(painter, kind, theme, SAMPLE_PX)


def _paint_runner(look: int, theme: Theme, painter: QPainter) -> None:
    paint_sample(painter, look, theme, SAMPLE_PX)
