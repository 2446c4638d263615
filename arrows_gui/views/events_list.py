"""The list of what was logged: layers with their tags, curves, texts and settings."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from arrows_gui.files.event_data import EventRun
from arrows_gui.files.event_layers import Layers
from arrows_gui.views.runner_look import sample_pixmap
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import plain_tip, tr

HISTOGRAM, CURVE, TEXT, SETTINGS = "histogram", "curve", "text", "settings"
"""What a line of the list can show."""

MOST_LINES = 2_000
"""So many tags of a sort are listed; a person looks for no more."""

SWATCH = QSize(34, 14)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose: a sort of thing, its tag, and for a histogram what it is of."""

    sort: str
    tag: str
    kind: str = ""

    @property
    def title(self) -> str:
        """What is shown: tags are names that people gave, and stay as they are."""
        return tr(self.tag) if self.sort == SETTINGS else self.tag


class EventsList(QTreeWidget):
    """A tree of layers and tags; a layer has the look of its curves beside it."""

    chosen = Signal(object)  # Chosen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("events_list")
        self.setAccessibleName(tr("Layers and tags"))
        self.setToolTip(tr("What was logged. Choose a tag to see its histogram, curve or text."))
        self.setHeaderHidden(True)
        self.setIconSize(SWATCH)
        self.setIndentation(14)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUniformRowHeights(True)
        self._theme: Theme | None = None
        self.currentItemChanged.connect(self._on_current_changed)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for item in _children(self.invisibleRootItem()):
            self._colour(item)

    def show_run(self, run: EventRun, layers: Layers) -> Chosen | None:
        """List a run; give what is chosen at first, without announcing it."""
        with QSignalBlocker(self):
            self.clear()
            used: set[str] = set()
            for look, layer in enumerate(layers.layers):
                item = QTreeWidgetItem(self, [layer.name])
                item.setData(0, Qt.ItemDataRole.UserRole + 1, look)
                item.setToolTip(0, plain_tip(layer.name))
                for kind, tag in layer.tags:
                    sort = HISTOGRAM if tag in run.histograms else CURVE
                    self._add(item, Chosen(sort, tag, kind))
                    used.add(tag)
                self._colour(item)
            others = [Chosen(HISTOGRAM, tag, "weight") for tag in run.histograms if tag not in used]
            self._add_group("Other histograms", others)
            self._add_group("Curves", [Chosen(CURVE, t) for t in run.scalars if t not in used])
            self._add_group("Texts", [Chosen(TEXT, tag) for tag in run.texts])
            if run.hparams:
                self._add_group("Settings", [Chosen(SETTINGS, "hyperparameters")])
            first = self._first()
            if first is not None:
                if parent := first.parent():
                    parent.setExpanded(True)
                self.setCurrentItem(first)
        return None if first is None else _chosen(first)

    def _first(self) -> QTreeWidgetItem | None:
        """Find what to show at first: a histogram if there is one."""
        parents = _children(self.invisibleRootItem())
        entries = [entry for parent in parents for entry in _children(parent)]
        pairs = [(entry, _chosen(entry)) for entry in entries]
        histograms = [entry for entry, each in pairs if each and each.sort == HISTOGRAM]
        return next(iter(histograms or entries), None)

    def _add_group(self, title: str, entries: Iterable[Chosen]) -> None:
        listed = list(entries)
        if not listed:
            return
        shown = f"{tr(title)} ({len(listed)})"
        if len(listed) > MOST_LINES:
            text = "{title} (the first {most} of {count})"
            shown = tr(text, title=title, most=MOST_LINES, count=len(listed))
        parent = QTreeWidgetItem(self, [shown])
        for entry in listed[:MOST_LINES]:
            self._add(parent, entry)
        parent.setExpanded(len(listed) <= 12)

    @staticmethod
    def _add(parent: QTreeWidgetItem, entry: Chosen) -> None:
        item = QTreeWidgetItem(parent, [entry.title])
        item.setData(0, Qt.ItemDataRole.UserRole, entry)
        item.setToolTip(0, plain_tip(entry.title))

    def _colour(self, item: QTreeWidgetItem) -> None:
        look = item.data(0, Qt.ItemDataRole.UserRole + 1)
        if look is not None and self._theme is not None:
            ratio = self.devicePixelRatioF()
            item.setIcon(0, QIcon(sample_pixmap(look, self._theme, SWATCH, ratio)))

    def _on_current_changed(self, item: QTreeWidgetItem | None) -> None:
        """Announce a tag; of a layer its first one."""
        if item is None:
            return
        wanted = _chosen(item)
        for child in _children(item)[:1]:
            wanted = _chosen(child)
        if wanted is not None:
            self.chosen.emit(wanted)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (item.child(place) for place in range(item.childCount()))
    return [child for child in found if child is not None]


def _chosen(item: QTreeWidgetItem) -> Chosen | None:
    found: Chosen | None = item.data(0, Qt.ItemDataRole.UserRole)
    return found
