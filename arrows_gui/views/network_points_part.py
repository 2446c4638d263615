"""The arrows of single points in the step under the cursor, and the point that is chosen."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from arrows_gui.core.message import Message
from arrows_gui.core.pass_pages import Pick
from arrows_gui.core.point_arrows import PointShares, longest, point_gradients, point_history
from arrows_gui.core.point_facts import answer_span, point_facts
from arrows_gui.core.point_plane import PointsPlane, points_chain, points_plane
from arrows_gui.core.point_text import answer_text
from arrows_gui.core.trace import Step
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.decision_input import PointMark
from arrows_gui.views.lab_part import Say
from arrows_gui.views.network_part import NetworkPart
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said

if TYPE_CHECKING:
    from arrows_gui.views.network_lab import NetworkLab

MOST_LIVE = 8_000_000
"""While it trains, arrows are worked out for at most so many points times parameters: the window
has to stay smooth."""

AT_A_PAUSE = Message("The arrows of so many points are worked out at a pause only.")


class NetworkPointsPart(NetworkPart):
    """Works out the arrows of the batch's points while their tab is in front."""

    def __init__(self, session: NetworkSession, lab: "NetworkLab", say: Say) -> None:
        super().__init__(session, lab, say)
        self._row: int | None = None
        self._known: tuple[Step, PointShares, PointsPlane | Message] | None = None
        points = lab.points
        points.row_wanted.connect(self.choose)
        points.input_arrow_wanted.connect(lambda: self._show_arrows())
        points.cursor_wanted.connect(session.set_cursor)
        points.hovered.connect(lab.hover.setText)
        lab.decision.point_chosen.connect(self._take)
        lab.passes.pick_changed.connect(self._take_pick)
        lab.edge.point_wanted.connect(self._take_place)
        lab.tabs.currentChanged.connect(lambda: self._on_tab_changed())

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.lab.points.set_theme(theme)

    def show_run(self) -> None:
        """Show another training, whose data may be another."""
        self._known = None
        data = self.training.objective.split.data
        if self._row is not None and self._row >= len(data.x):
            self._row = None
        self.lab.points.show_data(data)

    def show_cursor(self) -> None:
        """Move the line of the history."""
        if not self.training.playing and self._in_front:
            self.lab.points.show_cursor(self.training.cursor)

    def slow(self) -> Sequence[Callable[[], None]]:
        """Give what is shown where its tab is in front."""
        return (self._show_arrows, self._show_history)

    def choose(self, row: int) -> None:
        """Choose a row of the data set here, and in the walk where it is in the batch."""
        self.lab.walk.choose_point(row, quiet=True)
        self._take(row)

    @property
    def _in_front(self) -> bool:
        return self.lab.tabs.currentWidget() is self.lab.points

    def _take(self, row: int) -> None:
        self._row = row
        self._show_arrows()
        self._show_history()

    def _take_pick(self, pick: Pick) -> None:
        self._take_place(pick.point)

    def _take_place(self, place: int | None) -> None:
        """Take a place in the batch of the step that is shown."""
        objective, step = self.training.objective, self.training.exact
        rows = objective.rows(step.t)
        train = objective.split.train if rows is None else objective.split.train[rows]
        if place is not None and place < len(train):
            self._row = int(train[place])

    def _on_tab_changed(self) -> None:
        """Take the chosen point out of the decision plot when the tab is left."""
        if not self._in_front:
            self.lab.decision.show_mark(None)
        elif self._row is None:
            self._show_arrows()  # now, as the history is that of the point that it chooses

    def _is_too_much(self, count: int) -> bool:
        """Tell whether something for each of so many must wait until the training pauses."""
        return self.training.playing and count * self.training.objective.n > MOST_LIVE

    def _show_arrows(self) -> None:
        if not self._in_front:
            return
        lab, objective, step = self.lab, self.training.objective, self.training.exact
        rows = objective.rows(step.t)
        lab.decision.show_batch(rows)
        if self._is_too_much(len(objective.x_train) if rows is None else len(rows)):
            lab.points.show_nothing(AT_A_PAUSE)
            lab.decision.show_mark(None if self._row is None else PointMark(self._row))
            return
        shares, plane = self._shares(step)
        row = self._row = self._chosen(shares)
        known = None if isinstance(plane, Message) else plane
        facts = point_facts(objective, step.theta, shares, known, row)
        chain = None if known is None else points_chain(shares, known, shares.place(row))
        lab.points.show_shares(shares, plane, chain, facts)
        inputs = facts.inputs if lab.points.head.wants_input_arrow else None
        lab.decision.show_mark(
            PointMark(row, inputs, said(answer_text(facts)), answer_span(objective))
        )

    def _show_history(self) -> None:
        trace = self.training.trace
        if not self._in_front:
            return
        if self._row is not None and not self._is_too_much(len(trace.checkpoints)):
            self.lab.points.show_history(point_history(trace, self._row), trace.last)
        self.lab.points.show_cursor(self.training.cursor)

    def _chosen(self, shares: PointShares) -> int:
        """Give the chosen row; before a person has chosen, it is that of the longest arrow."""
        if self._row is not None:
            return self._row
        return int(shares.rows[longest(shares)])

    def _shares(self, step: Step) -> tuple[PointShares, PointsPlane | Message]:
        """Give the arrows of a step, worked out once."""
        if self._known is None or self._known[0] is not step:
            objective = self.training.objective
            shares = point_gradients(objective, step.theta, step.t)
            targets = objective.split.data.targets[shares.rows]
            self._known = (step, shares, points_plane(shares, targets))
        return self._known[1:]
