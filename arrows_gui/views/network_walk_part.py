"""One batch walked through the network by hand, and one weight looked at closely."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from arrows_gui.core.array import Array
from arrows_gui.core.edge import Edge, edge_facts, index_of
from arrows_gui.core.edge_slice import edge_slice, usual_span
from arrows_gui.core.message import Message
from arrows_gui.core.pass_pages import Pick
from arrows_gui.core.passes import BACKWARD, BATCH, FORWARD, LOSS, Passes, PassWalk, walk_of
from arrows_gui.session_network import NetworkSession
from arrows_gui.views.lab_part import Say
from arrows_gui.views.network_part import NetworkPart
from arrows_gui.views.theme import Theme

if TYPE_CHECKING:
    from arrows_gui.views.network_lab import NetworkLab

MANY_POINTS, FEW_POINTS = 81, 33
"""The slice along a weight has so many points; fewer while the network trains."""

NOT_IN_BATCH = "This point is not in the batch of step {step}: it has no part in this gradient."


class NetworkWalkPart(NetworkPart):
    """Shows the stages of a pass in panel and diagram, and the numbers of the chosen weight."""

    def __init__(self, session: NetworkSession, lab: "NetworkLab", say: Say) -> None:
        super().__init__(session, lab, say)
        self._index = 0
        self._walk: PassWalk | None = None
        self._edge = Edge(0, 0, 0)
        self._is_chosen = False  # a person has chosen a weight
        self._point: int | None = None
        passes, edge, diagram = lab.passes, lab.edge, lab.diagram
        passes.stage_wanted.connect(self.go_to)
        passes.step_wanted.connect(session.step)
        passes.close_wanted.connect(lambda: lab.show_tab(lab.curves))
        passes.pick_changed.connect(lambda: self._light())
        edge.weight_wanted.connect(self._take_weight)
        edge.point_wanted.connect(self._take_point)
        edge.batch_loss_wanted.connect(lambda: self._show_slice())
        diagram.edge_chosen.connect(self.choose_edge)
        diagram.unit_chosen.connect(self._choose_unit)
        lab.decision.point_chosen.connect(self.choose_point)
        lab.tabs.currentChanged.connect(lambda: self._light())

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.lab.passes.set_theme(theme)
        self.lab.edge.set_theme(theme)

    def show_run(self) -> None:
        """Show another training, which may have no such weight."""
        self._walk, self._index, self._point = None, 0, None
        blocks = self.training.objective.network.blocks
        edge = self._edge
        layer = min(edge.layer, len(blocks) - 1)
        unit = min(edge.unit, blocks[layer].units - 1)
        self._edge = Edge(layer, unit, min(edge.input, blocks[layer].inputs - 1))
        if self._is_chosen:
            self.lab.diagram.choose(*self._edge)

    def slow(self) -> Sequence[Callable[[], None]]:
        """Give what is shown where its tab is in front."""
        return (self._show_walk, self._show_facts, self._show_slice)

    def go_to(self, index: int) -> None:
        """Show another stage of the walk; a person who walks does not train at the same time."""
        if self.training.playing:
            self.training.pause()
        self._index = index
        self._show_walk()

    def choose_edge(self, layer: int, unit: int, source: int) -> None:
        """Look closely at a weight, or at a bias where the source is -1."""
        self._edge, self._is_chosen = Edge(layer, unit, source), True
        self.lab.diagram.choose(layer, unit, source)
        self.lab.show_tab(self.lab.edge)
        self._show_edge()

    def _choose_unit(self, layer: int, unit: int) -> None:
        """Look at a unit: at the numbers of its layer, where a walk is in front."""
        lab = self.lab
        lab.diagram.choose(layer, unit)
        if lab.tabs.currentWidget() is lab.passes:
            pick: Pick = lab.passes.pick
            lab.passes.show_pick(pick._replace(unit=unit))

    def choose_point(self, row: int, quiet: bool = False) -> None:
        """Look at a data point in the walk and at the weight, where it is in the batch.

        Where it is not, that is said, unless ``quiet``.
        """
        objective, step = self.training.objective, self.training.exact
        (found,) = np.nonzero(objective.split.train == row)
        rows = objective.rows(step.t)
        if len(found) and rows is not None:
            (found,) = np.nonzero(rows == found[0])
        if not len(found):
            if not quiet:
                self.training.noticed.emit(Message(NOT_IN_BATCH, {"step": step.t}))
            return
        self._point = int(found[0])
        pick: Pick = self.lab.passes.pick
        self.lab.passes.show_pick(pick._replace(point=self._point))
        self._show_walk()
        self._show_edge()

    def _passes(self) -> Passes:
        """Give the passes of the step under the cursor, worked out once for all who show them."""
        step = self.training.exact
        if self._walk is None or self._walk.passes.step is not step:
            if self._walk is not None and self._walk.passes.step.t != step.t:
                self._index = 0  # the walk of another step begins at its batch
            self._walk = walk_of(self.training.objective, step)
        return self._walk.passes

    def _show_walk(self) -> None:
        lab = self.lab
        if lab.tabs.currentWidget() is not lab.passes:
            return
        self._passes()
        lab.passes.show_walk(self._walk, self._index)
        self._light()

    def _light(self) -> None:
        """Light the layer of the stage in the diagram, and write what is known at the units."""
        lab, walk = self.lab, self._walk
        if lab.tabs.currentWidget() is not lab.passes or walk is None:
            lab.diagram.show_stage(None, "")
            lab.diagram.show_values(None)
            lab.decision.show_batch(None)
            return
        objective = self.training.objective
        lab.decision.show_batch(objective.rows(walk.passes.step.t))
        stage = walk.stages[self._index]
        forward = stage.kind in (BATCH, FORWARD, LOSS)
        last = len(walk.passes.objective.network.layers) - 1
        lit = {BATCH: -1, LOSS: last}.get(stage.kind, stage.layer)
        lab.diagram.show_stage(lit, FORWARD if forward else stage.button)
        lab.diagram.show_values(self._values(walk, lit, stage.button))

    def _values(self, walk: PassWalk, lit: int | None, button: str) -> list[Array | None] | None:
        """Give what the walk has found so far at each column of units, the inputs first."""
        passes, point = walk.passes, self.lab.passes.pick.point
        if point is not None:  # the last batch of an epoch may be smaller
            point = min(point, passes.count - 1)
        columns: list[Array | None] = [None] * (len(passes.objective.network.layers) + 1)
        if button == FORWARD and lit is not None:
            found = (passes.forward.inputs, *passes.forward.a)
            for place in range(lit + 2):
                columns[place] = _at(found[place], point)
        elif button == BACKWARD:
            for place, deltas in enumerate(passes.backward.deltas[lit or 0 :], (lit or 0) + 1):
                columns[place] = deltas.sum(axis=0) if point is None else deltas[point]
        else:
            return None
        return columns

    # The weight

    def _show_edge(self) -> None:
        self._show_facts()
        self._show_slice()

    def _show_facts(self) -> None:
        lab = self.lab
        if lab.tabs.currentWidget() is not lab.edge:
            return
        passes = self._passes()
        if self._point is not None and self._point >= passes.count:
            self._point = None
        lab.edge.show_edge(edge_facts(passes, self._edge, self._point))

    def _show_slice(self) -> None:
        lab = self.lab
        if lab.tabs.currentWidget() is not lab.edge:
            return
        passes = self._passes()
        objective, step = self.training.objective, passes.step
        index = index_of(objective, self._edge)
        span = usual_span(float(step.theta[index]), float(step.update[index]))
        batch = step.t if lab.edge.wants_batch_loss else None
        count = FEW_POINTS if self.training.playing else MANY_POINTS
        shown = edge_slice(objective, step.theta, self._edge, span, count, t=batch)
        lab.edge.show_slice(shown)

    def _take_weight(self, value: float) -> None:
        index = index_of(self.training.objective, self._edge)
        self.attempt(lambda: self.training.set_weight(index, value))

    def _take_point(self, point: int | None) -> None:
        self._point = point
        self._show_edge()


def _at(values: Array, point: int | None) -> Array:
    found: Array = values.mean(axis=0) if point is None else values[point]
    return np.asarray(found)
