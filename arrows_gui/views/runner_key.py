"""The key below the picture: which line is whose, where no card beside it says so."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from arrows_gui.core.experiment import Runner
from arrows_gui.views.key_strip import KeyEntry, KeyStrip
from arrows_gui.views.runner_look import SAMPLE_PX, sample_pixmap
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

_SHOWN_OR_HIDDEN = (
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ShowToParent,
    QEvent.Type.HideToParent,
)


class RunnerKey(KeyStrip):
    """Names the runners of a race while their cards are hidden, as lessons and lectures do."""

    def __init__(self, cards: QWidget, parent: QWidget) -> None:
        super().__init__("runner_key", tr("Runners in the picture"), parent)
        self._cards = cards
        self._runners: tuple[Runner, ...] = ()
        cards.installEventFilter(self)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self._show()

    def show_runners(self, runners: Sequence[Runner]) -> None:
        """Name these runners; one alone needs no name."""
        if tuple(runners) != self._runners:
            self._runners = tuple(runners)
            self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go as the cards go and come."""
        if event.type() in _SHOWN_OR_HIDDEN:
            self._show()
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        lab = self.parentWidget()
        is_named = len(self._runners) < 2 or (lab is not None and self._cards.isVisibleTo(lab))
        theme = self._theme
        if theme is not None and not is_named:
            ratio = self.devicePixelRatioF()
            self.show_entries(
                [
                    KeyEntry(sample_pixmap(each.look, theme, SAMPLE_PX, ratio), tr(each.label))
                    for each in self._runners
                ]
            )
        self.setVisible(not is_named)
