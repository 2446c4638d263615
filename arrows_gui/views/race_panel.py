"""The runners: a card for each, and the buttons that add, copy, branch and remove them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from arrows_gui.core.document import View
from arrows_gui.core.experiment import Runner
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.race import MOST_RUNNERS
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.look_popup import LookPopup
from arrows_gui.views.runner_card import RunnerCard
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

BUTTONS = (
    ("add", "Add", ""),
    ("duplicate", "Copy", "Let another runner do as the one in focus does"),
    ("branch", "Branch", "What if from here? A copy goes on from the step under the cursor"),
    ("remove", "Remove", "Take the runner in focus out of the race"),
)
"""The ids, texts and hover texts of the buttons."""

FULL = "A race has at most {most} runners"
LAST = "A race needs a runner: the last one stays"


class RacePanel(QGroupBox):
    """Shows the runners and announces what a person wants of them."""

    focus_wanted = Signal(int)
    add_wanted = Signal(str)  # the id of a rule
    duplicate_wanted = Signal(int)
    remove_wanted = Signal(int)
    branch_wanted = Signal(int)
    label_wanted = Signal(int, str)
    look_wanted = Signal(int, int)
    hidden_wanted = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Runners"), parent)
        self.setObjectName("race_panel")
        self._theme: Theme | None = None
        self._runners: tuple[Runner, ...] = ()
        self._focus = 0
        self._cards: dict[int, RunnerCard] = {}
        self._guard = KeyGuard(self)
        self._popup = LookPopup(self)
        self._popup.chosen.connect(self._on_look_chosen)
        self._looked_at = 0  # the runner whose look is being chosen
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 6)
        column.setSpacing(4)
        column.addLayout(self._list)
        column.addLayout(self._make_buttons())
        self._fill_menu()
        self._guard.watch(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for card in self._cards.values():
            card.set_theme(theme)

    def show_runners(self, runners: Sequence[Runner], view: View) -> None:
        """Show the runners, which one is in focus, and which ones are drawn."""
        old = [runner.id for runner in self._runners]
        self._runners, self._focus = tuple(runners), view.focus
        if old != [runner.id for runner in runners]:
            self._arrange()
        for runner in runners:
            card = self._cards[runner.id]
            card.show_runner(runner, runner.id == view.focus, runner.id in view.hidden)
        self._show_buttons()

    # Building

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        self._buttons: dict[str, QToolButton] = {}
        for name, text, tip in BUTTONS:
            button = QToolButton(self)
            button.setObjectName(f"runner_{name}")
            button.setText(tr(text))
            button.setAccessibleName(tr("{button} runner", button=text))
            button.setToolTip(tr(tip))
            row.addWidget(button)
            self._buttons[name] = button
        row.addStretch(1)
        self._menu = QMenu(self)
        self._menu.setObjectName("runner_add_menu")
        self._buttons["add"].setMenu(self._menu)
        self._buttons["add"].setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self._buttons["add"].clicked.connect(lambda: self.add_wanted.emit(self._next_rule()))
        for name, signal in (
            ("duplicate", self.duplicate_wanted),
            ("branch", self.branch_wanted),
            ("remove", self.remove_wanted),
        ):
            self._buttons[name].clicked.connect(
                lambda _=False, signal=signal: signal.emit(self._focus)
            )
        return row

    def _fill_menu(self) -> None:
        for rule in OPTIMIZERS:
            action = QAction(tr(rule.title), self._menu)
            action.setObjectName(f"runner_add_{rule.id}")
            action.triggered.connect(lambda _=False, rule=rule.id: self.add_wanted.emit(rule))
            self._menu.addAction(action)

    def _arrange(self) -> None:
        """Have a card for every runner, in their order, and for no other."""
        wanted = [runner.id for runner in self._runners]
        for runner_id in self._cards.keys() - set(wanted):
            card = self._cards.pop(runner_id)
            self._list.removeWidget(card)
            card.hide()
            card.setParent(None)
            card.deleteLater()
        for place, runner_id in enumerate(wanted):
            if runner_id not in self._cards:
                self._cards[runner_id] = self._new_card(runner_id)
            self._list.insertWidget(place, self._cards[runner_id])
        before = None
        for runner_id in wanted:
            for part in self._cards[runner_id].tab_stops():
                if before is not None:
                    QWidget.setTabOrder(before, part)
                before = part
        if before is not None:
            QWidget.setTabOrder(before, self._buttons["add"])
        self._guard.watch(self)

    def _new_card(self, runner_id: int) -> RunnerCard:
        card = RunnerCard(runner_id, self)
        card.focus_wanted.connect(lambda: self.focus_wanted.emit(runner_id))
        card.label_wanted.connect(lambda text: self.label_wanted.emit(runner_id, text))
        card.hidden_wanted.connect(lambda hidden: self.hidden_wanted.emit(runner_id, hidden))
        card.look_asked.connect(lambda: self._open_looks(runner_id))
        if self._theme is not None:
            card.set_theme(self._theme)
        return card

    # Showing and choosing

    def _show_buttons(self) -> None:
        full, alone = len(self._runners) >= MOST_RUNNERS, len(self._runners) <= 1
        refusals = {"add": full, "duplicate": full, "branch": full, "remove": alone}
        for name, _, tip in BUTTONS:
            refused = refusals[name]
            self._buttons[name].setEnabled(not refused)
            words = (LAST if name == "remove" else FULL) if refused else tip
            self._buttons[name].setToolTip(tr(words, most=MOST_RUNNERS))
        if not full:
            title = next(rule.title for rule in OPTIMIZERS if rule.id == self._next_rule())
            self._buttons["add"].setToolTip(tr("Add {title}; the arrow has all rules", title=title))

    def _next_rule(self) -> str:
        """Give the first rule that no runner has."""
        used = {runner.optimizer.id for runner in self._runners}
        return next((rule.id for rule in OPTIMIZERS if rule.id not in used), OPTIMIZERS[0].id)

    def _open_looks(self, runner_id: int) -> None:
        card = self._cards[runner_id]
        if self._theme is None or card.runner is None:
            return
        self._looked_at = runner_id
        owners = {runner.look: runner.label for runner in self._runners if runner.id != runner_id}
        button = card.look_button
        place = button.mapToGlobal(QPoint(0, button.height()))
        self._popup.open_at(place, self._theme, card.runner.look, owners)

    def _on_look_chosen(self, look: int) -> None:
        self.look_wanted.emit(self._looked_at, look)
