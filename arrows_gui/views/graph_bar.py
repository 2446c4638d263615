"""The controls above a graph: whose it is, the way through its stages, folding and zoom."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from arrows_gui.core.graph_walk import Walk
from arrows_gui.views.words import tr

SURFACE, NEURON = "surface", "neuron"
SOURCES = ((SURFACE, "The surface's formula"), (NEURON, "A neuron"))
STAGES = (
    ("first", "First", "Back to the leaves, before anything is worked out"),
    ("back", "Back", "The stage before"),
    ("next", "Next", "The next stage: one more node"),
    ("last", "Last", "All values and all gradients"),
)
LOOKS = (
    ("unfold", "Unfold all", "Show every node"),
    ("fold", "Fold", "Fold the larger parts, so that the whole can be read"),
    ("zoom_out", "\N{MINUS SIGN}", "Zoom out (\N{MINUS SIGN})"),
    ("fit", "Fit", "Show the whole graph (0)"),
    ("zoom_in", "+", "Zoom in (+)"),
)


class GraphBar(QWidget):
    """Shows how far a walk has come; announces what a person wants."""

    source_wanted = Signal(str)
    stage_wanted = Signal(str)  # first, back, next or last
    look_wanted = Signal(str)  # unfold, fold, zoom_out, fit or zoom_in

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_bar")
        self._source = QComboBox(self)
        self._source.setObjectName("graph_source")
        self._source.setAccessibleName(tr("Whose graph is drawn"))
        self._source.setToolTip(tr("Whose graph is drawn"))
        for source, title in SOURCES:
            self._source.addItem(tr(title), source)
        self._count = QLabel(self)
        self._count.setObjectName("graph_count")
        self._count.setAccessibleName(tr("Stage"))
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        row.addWidget(self._source)
        for name, text, tip in STAGES:
            row.addWidget(self._button(name, text, tip))
            self._buttons[name].clicked.connect(lambda _, n=name: self.stage_wanted.emit(n))
        row.addWidget(self._count)
        row.addStretch(1)
        for name, text, tip in LOOKS:
            row.addWidget(self._button(name, text, tip))
            self._buttons[name].clicked.connect(lambda _, n=name: self.look_wanted.emit(n))
        self._source.activated.connect(lambda index: self.source_wanted.emit(SOURCES[index][0]))

    def show_source(self, source: str) -> None:
        """Show whose graph is drawn."""
        with QSignalBlocker(self._source):
            self._source.setCurrentIndex(self._source.findData(source))

    def show_walk(self, walk: Walk | None) -> None:
        """Show how far a walk has come, and what can be done; None for no graph."""
        for button in self._buttons.values():
            button.setEnabled(walk is not None)
        self._count.setText("")
        if walk is None:
            return
        last = len(walk.stages) - 1
        self._count.setText(tr("Stage {stage} of {last}", stage=walk.index + 1, last=last + 1))
        for names, on in (
            (("first", "back"), walk.index > 0),
            (("next", "last"), walk.index < last),
            (("unfold",), bool(walk.closed)),
            (("fold",), bool(walk.foldable - walk.closed)),
        ):
            for name in names:
                self._buttons[name].setEnabled(on)

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"graph_{name}")
        button.setText(tr(text))
        button.setAccessibleName(tr("{text}, graph", text=text) if text.isalpha() else tr(tip))
        button.setToolTip(tr(tip))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._buttons[name] = button
        return button
