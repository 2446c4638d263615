"""Backpropagation as a graph: the drawing, its stages with Next and Back, and the leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.backprop import Graph, Sweep, sweep
from arrows_gui.core.expression import VARIABLES, parse
from arrows_gui.core.graph_build import build
from arrows_gui.core.graph_walk import Walk, first_closed, first_walk
from arrows_gui.core.neuron import Neuron, graph_of
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surface import OWN
from arrows_gui.views.graph_bar import NEURON, SURFACE, GraphBar
from arrows_gui.views.graph_form import FIRST_NEURON
from arrows_gui.views.graph_leaves import LeafRow
from arrows_gui.views.graph_legend import GraphLegend
from arrows_gui.views.graph_side import GraphSide
from arrows_gui.views.graph_text import node_words
from arrows_gui.views.graph_view import HELP, KEY_ZOOM, GraphView
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

NOTHING = "There is no surface yet whose graph could be drawn."


@dataclass(frozen=True, eq=False)
class _Surface:
    """The surface that is shown, its graph, and the point."""

    objective: SurfaceObjective
    graph: Graph
    point: tuple[float, float]

    def moved(self, x: float, y: float) -> "_Surface":
        return _Surface(self.objective, self.graph, (x, y))

    def sweep(self) -> Sweep:
        return sweep(self.graph, dict(zip(VARIABLES, self.point, strict=True)))


class GraphPanel(QWidget):
    """Shows backpropagation on the graph of a formula or of a neuron, stage by stage."""

    point_wanted = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_panel")
        self.bar = GraphBar(self)
        self.view = GraphView(self)
        self._sentence = QLabel(self, wordWrap=True)
        self._chosen = QLabel(tr(HELP), self, wordWrap=True)
        self._legend = GraphLegend(self)
        self._side = GraphSide()
        self._source = NEURON
        self._surface: _Surface | None = None
        self._neuron = FIRST_NEURON
        self._walks: dict[str, Walk] = {}
        self._stale = {SURFACE, NEURON}
        self._folds_itself: set[str] = set()  # until a person folds or unfolds
        self._build()
        self._lay_out()
        self._connect()
        self.set_source(NEURON)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        for part in (self.view, self._legend, self._side):
            part.set_theme(theme)

    def set_source(self, source: str) -> None:
        """Show the graph of the surface's formula, or that of a neuron."""
        self._source = source
        self.bar.show_source(source)
        self._side.show_source(source)
        self._refresh()

    def source(self) -> str:
        """Give which of the two is shown."""
        return self._source

    def show_surface(self, objective: SurfaceObjective, point: Array) -> None:
        """Take a surface and a point (2,) on it; the first one is shown at once."""
        x, y = (float(value) for value in point)
        old = self._surface
        if old is not None and old.objective is objective:
            if (x, y) == old.point:
                return
            self._surface = old.moved(x, y)
        else:
            self._surface = _Surface(objective, surface_graph(objective), (x, y))
        self._side.show_point((x, y), objective.surface.axis_names)
        self._stale.add(SURFACE)
        if old is None:
            self.set_source(SURFACE)
        else:
            self._refresh()

    def show_neuron(
        self,
        inputs: Sequence[float] | Array,
        weights: Sequence[float] | Array,
        bias: float,
        activation: str,
        target: float,
        loss: str,
    ) -> None:
        """Take a neuron with inputs and weights (n,); raises BadInput where there is none."""
        neuron = Neuron(
            tuple(float(value) for value in inputs),
            tuple(float(value) for value in weights),
            float(bias),
            activation,
            float(target),
            loss,
        )
        self._side.show_neuron(neuron)
        self._on_neuron(neuron)

    def walk(self) -> Walk | None:
        """Give the walk that is shown."""
        return self._walks.get(self._source)

    def go(self, index: int) -> None:
        """Go to a stage."""
        walk = self.walk()
        if walk is not None:
            self._show_walk(walk.at(index))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while the graph was not seen."""
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font, which comes later than the theme that it belongs to."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_font()

    # Building

    def _build(self) -> None:
        for label, name, title in (
            (self._sentence, "graph_sentence", "This stage in words and numbers"),
            (self._chosen, "graph_chosen", "The chosen node"),
        ):
            label.setObjectName(name)
            label.setAccessibleName(tr(title))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._fit_font()

    def _fit_font(self) -> None:
        """Hold two lines free for each text, so that the drawing stays where it is."""
        for label in (self._sentence, self._chosen):
            label.setFixedHeight(2 * self.fontMetrics().lineSpacing() + 2)

    def _lay_out(self) -> None:
        frame = QFrame(self)
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        left = QVBoxLayout()
        left.setSpacing(3)
        left.addWidget(self._sentence)
        left.addWidget(frame, 1)
        left.addWidget(self._legend)
        left.addWidget(self._chosen)
        middle = QHBoxLayout()
        middle.addLayout(left, 1)
        middle.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addLayout(middle, 1)

    def _connect(self) -> None:
        self.bar.source_wanted.connect(self.set_source)
        self.bar.stage_wanted.connect(self._on_stage)
        self.bar.look_wanted.connect(self._on_look)
        self.view.room_changed.connect(self._on_room_changed)
        self.view.fold_wanted.connect(self._on_fold)
        self.view.node_chosen.connect(self._show_chosen)
        self.view.step_wanted.connect(self._on_step)
        self._side.point_entered.connect(self._on_point_entered)
        self._side.neuron_entered.connect(self._on_neuron)

    # Behind the scenes

    def _refresh(self) -> None:
        """Work out what has changed; a graph that is not seen waits until it is."""
        if self._source in self._stale and self.isVisible():
            found = self._sweep()
            if found is not None:
                self._walks[self._source] = self._walk_to(found)
                self._stale.discard(self._source)
        self._show()

    def _sweep(self) -> Sweep | None:
        if self._source == NEURON:
            return sweep(graph_of(self._neuron), self._neuron.point())
        return None if self._surface is None else self._surface.sweep()

    def _walk_to(self, found: Sweep) -> Walk:
        """Go on with a walk on the same graph; on another one begin anew."""
        old = self.walk()
        if old is not None and old.sweep.graph.structure == found.graph.structure:
            return old.moved(found)
        self._folds_itself.add(self._source)
        return first_walk(found, self.view.room())

    def _show_walk(self, walk: Walk) -> None:
        self._walks[self._source] = walk
        self._show()

    def _show(self) -> None:
        walk = self.walk()
        self.bar.show_walk(walk)
        if walk is None:
            self._sentence.setText(tr(NOTHING))
            return
        self._sentence.setText(said(walk.stage.sentence))
        self.view.show_walk(walk)
        self._show_chosen(self.view.chosen())
        self._side.show_rows(self._rows(walk))

    def _show_chosen(self, number: int) -> None:
        walk = self.walk()
        known = walk is not None and number in walk.layout.boxes
        words = node_words(walk, number) if walk is not None and known else tr(HELP)
        self._chosen.setText(words)

    def _rows(self, walk: Walk) -> list[LeafRow]:
        if self._source == NEURON:
            point, others = self._neuron.point(), self._neuron.gradient()
            names = {node.key: node.name for node in walk.sweep.graph.variables}
            keys = sorted(point, key=lambda key: key[0] == "a")  # what is learnt comes first
        else:
            assert self._surface is not None, "its graph is shown"
            objective = self._surface.objective
            _, *slopes = objective.at(*self._surface.point)
            point = dict(zip(VARIABLES, self._surface.point, strict=True))
            others = dict(zip(VARIABLES, slopes, strict=True))
            names = dict(zip(VARIABLES, objective.surface.axis_names, strict=True))
            keys = list(VARIABLES)
        return [
            LeafRow(
                names[key],
                point[key],
                walk.arrived(key),
                others[key],
                walk.shown.agrees(key, others[key]),
            )
            for key in keys
        ]

    def _on_step(self, step: int) -> None:
        walk = self.walk()
        if walk is not None:
            self.go(walk.index + step)

    def _on_stage(self, name: str) -> None:
        walk = self.walk()
        if walk is not None:
            last = len(walk.stages) - 1
            places = {"first": 0, "back": walk.index - 1, "next": walk.index + 1, "last": last}
            self.go(places[name])

    def _on_look(self, name: str) -> None:
        if name == "fit":
            self.view.fit()
        elif name in ("zoom_in", "zoom_out"):
            self.view.zoom(KEY_ZOOM if name == "zoom_in" else 1 / KEY_ZOOM)
        elif (walk := self.walk()) is not None:
            self._folds_itself.discard(self._source)
            self._show_walk(walk.with_closed(self._closed_by(name, walk)))

    def _closed_by(self, name: str, walk: Walk) -> frozenset[int]:
        """Give what is folded by the buttons: nothing, what there is no room for, or all."""
        if name == "unfold":
            return frozenset()
        graph = walk.sweep.graph
        closed = first_closed(graph, self.view.room())
        return closed if closed and closed != walk.closed else walk.foldable - {graph.root}

    def _on_room_changed(self) -> None:
        """Fold as much as the room asks for, unless a person has folded or unfolded something."""
        walk = self.walk()
        if walk is not None and self._source in self._folds_itself and self.isVisible():
            closed = first_closed(walk.sweep.graph, self.view.room())
            if closed != walk.closed:
                self._show_walk(walk.with_closed(closed))

    def _on_fold(self, number: int) -> None:
        walk = self.walk()
        if walk is not None:
            self._folds_itself.discard(self._source)
            self._show_walk(walk.toggled(number))

    def _on_neuron(self, neuron: Neuron) -> None:
        self._neuron = neuron
        self._stale.add(NEURON)
        self._refresh()

    def _on_point_entered(self, x: float, y: float) -> None:
        """Show the graph at the point that was entered, and announce the point."""
        if self._surface is not None:
            self._surface = self._surface.moved(x, y)
            self._stale.add(SURFACE)
            self._refresh()
        self.point_wanted.emit(x, y)


def surface_graph(objective: SurfaceObjective) -> Graph:
    """Make the graph of a surface with the values of its constants."""
    surface = objective.surface
    root = parse(surface.formula, tuple(objective.constants), limited=surface.id == OWN)
    return build(root, objective.constants, surface.axis_names)
