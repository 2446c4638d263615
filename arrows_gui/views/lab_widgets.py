"""The widgets of the lab and how they are laid out; nothing is wired here.

The tabs behind the first one and the 3-D view are made once the first screen is painted, so that
a start imports and builds only what is seen.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.document import SPACES
from arrows_gui.views.arrow_panel import ArrowPanel
from arrows_gui.views.colour_bar import ColourBar
from arrows_gui.views.curvature_panel import CurvaturePanel
from arrows_gui.views.curves_view import CurvesView
from arrows_gui.views.elided_label import ElidedLabel
from arrows_gui.views.fold import NOISE, SCHEDULE, Fold
from arrows_gui.views.noise_panel import NoisePanel
from arrows_gui.views.numbers_panel import NumbersPanel
from arrows_gui.views.optimizer_panel import OptimizerPanel
from arrows_gui.views.problem_panel import ProblemPanel
from arrows_gui.views.race_panel import RacePanel
from arrows_gui.views.runner_key import RunnerKey
from arrows_gui.views.schedule_panel import SchedulePanel
from arrows_gui.views.side_column import SideColumn
from arrows_gui.views.stability_chip import StabilityChip
from arrows_gui.views.surface_view import SurfaceView
from arrows_gui.views.tabs import add_tab, bring_tab
from arrows_gui.views.transport_bar import TransportBar
from arrows_gui.views.two_views import TwoViews
from arrows_gui.views.words import tr

TABS = ("Curves", "Race", "Micro-steps", "Slice", "Predict", "Table")
"""The titles of the tabs below the surface."""

SIDE_PX = 262
TABS_PX = 200
ROW_PX = 8
"""Controls whose middles differ by less lie in one row."""


class LabWidgets(QWidget):
    """The panels around the surface, and the tabs below it."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = ProblemPanel(self)
        self.runners = RacePanel(self)
        self.optimizer = OptimizerPanel(self)
        self.schedule = SchedulePanel(self)
        self.noise = NoisePanel(self)
        self.arrows = ArrowPanel(self)
        self.numbers = NumbersPanel(self)
        self.curvature = CurvaturePanel(self)
        self.surface = SurfaceView(self)
        self.bar = ColourBar(self)
        self.key = RunnerKey(self.runners, self)
        self.curves = CurvesView(self)
        self.transport = TransportBar(actions, self)
        self.hover = ElidedLabel(self)
        self.hover.setObjectName("hover_label")
        policy = self.hover.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that what is beside it keeps its place
        self.hover.setSizePolicy(policy)
        self.chip = StabilityChip(self)
        self.space_combo = QComboBox(self)
        self.space_combo.setObjectName("space_combo")
        self.space_combo.setAccessibleName(tr("Way to look at the surface"))
        self.space_combo.setToolTip(tr("Look at the surface as contours, in 3-D, or both"))
        for space_id, title in SPACES:
            self.space_combo.addItem(tr(title), space_id)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("bottom_tabs")
        self.tabs.setDocumentMode(True)
        # It would hand the focus to its bar, wherever that stands in the order of Tab.
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        add_tab(self.tabs, self.curves, TABS[0])
        self._pages = {place: self._page(title) for place, title in enumerate(TABS) if place}
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.splitters = self._lay_out()

    def _lay_out(self) -> dict[str, QSplitter]:
        centre = QWidget(self)
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._views = TwoViews(self)
        self._views.addWidget(self.surface)
        row.addWidget(self._views, 1)
        row.addWidget(self.bar)
        upper = QWidget(self)
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(centre, 1)
        column.addWidget(self.key)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.hover, 1)
        below.addWidget(self.chip)
        below.addWidget(self.space_combo)
        column.addLayout(below)
        down = QSplitter(Qt.Orientation.Vertical, self)
        for part in (upper, self.tabs):
            down.addWidget(part)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        self.folds = (
            Fold(*SCHEDULE, self.schedule, self),
            Fold(*NOISE, self.noise, self),
        )
        across.addWidget(SideColumn(self.problem, self.runners, self.optimizer, *self.folds))
        across.addWidget(down)
        across.addWidget(SideColumn(self.arrows, self.numbers, self.curvature))
        for splitter, stretched in ((down, 0), (across, 1)):
            splitter.setChildrenCollapsible(False)
            for place in range(splitter.count()):
                splitter.setStretchFactor(place, int(place == stretched))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(6, 6, 6, 6)
        whole.addWidget(across, 1)
        whole.addWidget(self.transport)
        across.setObjectName("splitter_across")
        down.setObjectName("splitter_down")
        return {"across": across, "down": down}

    def order_tabs(self) -> None:
        """Let Tab go through the controls as the eye does: column by column, from top to bottom."""
        columns: tuple[QWidget, ...] = (
            *(self.problem, self.runners, self.optimizer, *self.folds),
            *(self._views, self.space_combo, self.arrows, self.curvature),
            *(self.tabs, self.transport),
        )
        places: list[tuple[int, int, int, QWidget]] = []
        for number, column in enumerate(columns):
            for part in (column, *column.findChildren(QWidget)):
                inner = isinstance(part.parent(), QAbstractSpinBox | QComboBox)
                takes_tab = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
                if takes_tab and not inner and part.window() is self.window():
                    place = part.mapTo(self, QPoint(0, part.height() // 2))
                    places.append((number, place.y() // ROW_PX, place.x(), part))
        ordered = [part for *_, part in sorted(places, key=lambda entry: entry[:3])]
        for before, after in pairwise(ordered):
            QWidget.setTabOrder(before, after)

    def reset_layout(self) -> None:
        """Give every part its first size."""
        across, down = self.splitters["across"], self.splitters["down"]
        across.setSizes([SIDE_PX, max(400, self.width() - 2 * SIDE_PX), SIDE_PX])
        down.setSizes([max(300, self.height() - TABS_PX - 40), TABS_PX])

    def show_tab(self, title: str) -> None:
        """Bring a tab of the bottom to the front."""
        bring_tab(self.tabs, title)

    def _page(self, title: str) -> QVBoxLayout:
        """Add an empty page to the tabs."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        add_tab(self.tabs, page, title)
        return column

    def add_later(self, space: QWidget, tabs: Sequence[QWidget]) -> None:
        """Put the 3-D view and the tabs behind the first one into their places."""
        self._views.addWidget(space)
        for place, tab in enumerate(tabs, 1):
            self._pages[place].addWidget(tab)
