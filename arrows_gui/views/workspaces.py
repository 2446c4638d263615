"""The workspaces of the window: the surface lab, and those that are made when first opened."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QWidget

from arrows_gui.core.state import WORKSPACE_IDS
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

SURFACE, NETWORK, GRAPH, TUNING, CLINIC, EVENTS = WORKSPACE_IDS

WORKSPACES = (
    (SURFACE, "Surface", "Two parameters, and the loss as a surface"),
    (NETWORK, "Network", "A small network, trained on data"),
    (GRAPH, "Backpropagation", "How the gradient is computed, node by node"),
    (TUNING, "Tuning", "Many runs at once: what each value of a hyperparameter does"),
    (CLINIC, "Fault clinic", "Broken trainings: find the cause, and a remedy"),
    (EVENTS, "Event files", "Runs that were recorded for TensorBoard"),
)
"""The ids, titles and sentences of the workspaces."""


Maker = Callable[[], QWidget]


class Workspaces(QObject):
    """A bar of titles and the pages behind them; what lies behind a title is made when opened."""

    opened = Signal(str)  # the id of the workspace that is now in front
    made = Signal(object)  # a workspace that was just made

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.stack = QStackedWidget(parent)
        self.bar = QTabBar(parent)
        self.bar.setObjectName("workspace_bar")
        self.bar.setAccessibleName(tr("Workspace"))
        self.bar.setDrawBase(False)
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.bar.setExpanding(False)
        for place, (_, title, sentence) in enumerate(WORKSPACES, 1):
            index = self.bar.addTab(tr(title))
            tip = tr("{sentence} (Ctrl+{place})", sentence=sentence, place=place)
            self.bar.setTabToolTip(index, tip)
        self._makers: dict[str, Maker] = {}
        self._pages: dict[str, QWidget] = {}
        self._theme: Theme | None = None
        self.bar.currentChanged.connect(lambda index: self.open(WORKSPACES[index][0]))

    @property
    def current(self) -> str:
        """The id of the workspace in front."""
        return WORKSPACES[self.bar.currentIndex()][0]

    def add(self, workspace_id: str, maker: Maker) -> None:
        """Say how a workspace is made."""
        self._makers[workspace_id] = maker

    def page(self, workspace_id: str) -> QWidget:
        """Give a workspace; it is made now where it is not yet."""
        if workspace_id not in self._pages:
            page = self._makers[workspace_id]()
            self._pages[workspace_id] = page
            self.stack.addWidget(page)
            if self._theme is not None:
                page.set_theme(self._theme)  # type: ignore[attr-defined]
            self.made.emit(page)
        return self._pages[workspace_id]

    def is_made(self, workspace_id: str) -> bool:
        """Tell whether a workspace was made."""
        return workspace_id in self._pages

    def open(self, workspace_id: str) -> None:
        """Bring a workspace to the front."""
        index = [each[0] for each in WORKSPACES].index(workspace_id)
        with QSignalBlocker(self.bar):
            self.bar.setCurrentIndex(index)
        self.stack.setCurrentWidget(self.page(workspace_id))
        for page in self.made_pages():  # what is behind asks for no room
            shown = page is self.stack.currentWidget()
            policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            page.setSizePolicy(policy, policy)
        self.opened.emit(workspace_id)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for page in self._pages.values():
            page.set_theme(theme)  # type: ignore[attr-defined]

    def made_pages(self) -> list[QWidget]:
        """Give the workspaces that are made."""
        return list(self._pages.values())
