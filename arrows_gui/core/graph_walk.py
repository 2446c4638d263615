"""A walk over a graph: what is folded, and how far the stages have come."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from arrows_gui.core.backprop import Graph, GraphEdge, Sweep
from arrows_gui.core.graph_fold import foldable, folded, folded_sweep
from arrows_gui.core.graph_layout import Layout, layout, room_of
from arrows_gui.core.graph_stages import BACKWARD, FORWARD, Stage, stages

LEFT, RIGHT, UP, DOWN = "left", "right", "up", "down"

Room = tuple[float, float]  # columns and rows

ROOM: Room = (7.0, 18.0)
"""So much can be read at once in an ordinary window."""

WORTH_IT = 1.2
"""Where even folding does not make it fit, it must make the drawing larger by so much."""


@dataclass(frozen=True, eq=False)
class Walk:
    """A sweep of a whole graph with some nodes closed, seen at one of its stages."""

    sweep: Sweep
    closed: frozenset[int] = frozenset()
    index: int = 0

    @cached_property
    def shown(self) -> Sweep:
        """The sweep with the closed nodes folded."""
        return folded_sweep(self.sweep, self.closed)

    @cached_property
    def layout(self) -> Layout:
        """Where everything is."""
        return layout(self.shown.graph)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """What becomes known, one after the other."""
        return stages(self.shown)

    @cached_property
    def foldable(self) -> frozenset[int]:
        """The nodes that can be folded, or are."""
        return foldable(self.sweep.graph)

    @property
    def stage(self) -> Stage:
        """The stage that is shown."""
        return self.stages[self.index]

    @cached_property
    def valued(self) -> frozenset[int]:
        """The nodes whose values are known by now."""
        return self._known(FORWARD)

    @cached_property
    def reached(self) -> frozenset[int]:
        """The nodes whose adjoints are known by now."""
        return self._known(BACKWARD)

    @property
    def lit(self) -> frozenset[GraphEdge]:
        """The edges of the stage that is shown."""
        return frozenset(self.stage.edges)

    def arrived(self, key: str) -> float | None:
        """Give the gradient of a variable, or None while the walk has not come to it."""
        leaves = {node.number for node in self.shown.graph.variables if node.key == key}
        back = self.stage.phase == BACKWARD
        return self.shown.gradient(key) if back and leaves <= self.reached else None

    def at(self, index: int) -> "Walk":
        """Go to a stage; what was worked out is kept."""
        made = replace(self, index=min(max(index, 0), len(self.stages) - 1))
        for name in ("shown", "layout", "stages", "foldable"):
            if name in self.__dict__:
                made.__dict__[name] = self.__dict__[name]
        return made

    def with_closed(self, closed: Collection[int]) -> "Walk":
        """Fold other nodes; the walk stays where it is, or goes back to the last stage it knows."""
        made = Walk(self.sweep, frozenset(closed) & self.foldable)
        made.__dict__["foldable"] = self.foldable
        return made.at(self._index_in(made))

    def toggled(self, number: int) -> "Walk":
        """Fold a node, or unfold it."""
        return self.with_closed(self.closed ^ {number})

    def moved(self, sweep: Sweep) -> "Walk":
        """Go to another point: of the same graph all stays as it is, another begins anew."""
        if sweep.graph.structure != self.sweep.graph.structure:
            return first_walk(sweep)
        made = replace(self, sweep=sweep)
        for name in ("layout", "foldable"):
            if name in self.__dict__:
                made.__dict__[name] = self.__dict__[name]
        return made

    def _known(self, phase: str) -> frozenset[int]:
        """Give what is known; inside a folded node the gradients are, once the leaves' are."""
        graph = self.shown.graph
        known = {
            number
            for stage in self.stages[: self.index + 1]
            if stage.phase == phase
            for number in stage.nodes
        }
        if phase == BACKWARD and not any(leaf.number in known for leaf in graph.variables):
            return frozenset(known)
        return frozenset(known.union(*(graph.by_number[number].inside for number in known)))

    def _index_in(self, other: "Walk") -> int:
        """Give the stage of another folding that knows no more than this one."""
        if self.index == len(self.stages) - 1:
            return len(other.stages) - 1
        known = {FORWARD: self.valued, BACKWARD: self.reached}
        index = 0
        for at, stage in enumerate(other.stages):
            if not set(stage.nodes) <= known[stage.phase]:
                break
            index = at
        return index


def first_walk(sweep: Sweep, room: Room = ROOM) -> Walk:
    """Begin a walk with so much folded that the first view can be read."""
    return Walk(sweep, first_closed(sweep.graph, room))


def first_closed(graph: Graph, room: Room = ROOM) -> frozenset[int]:
    """Give what is folded at first: all that lies deeper below the loss than there is room for."""
    depths = _depths(graph)
    can = foldable(graph) - {graph.root}
    best: frozenset[int] = frozenset()
    size = _size_in(room, graph)
    largest = size * WORTH_IT
    for depth in range(max(depths.values(), default=0), 0, -1):
        if size >= 1:
            return best
        closed = frozenset(number for number in can if depths[number] >= depth)
        size = _size_in(room, folded(graph, closed))
        if size >= largest or size >= 1:
            best, largest = closed, size
    return best


def _size_in(room: Room, graph: Graph) -> float:
    """Give how large a drawing can be in a room, 1 being the smallest that can be read."""
    columns, rows = room_of(graph)
    return min(room[0] / columns, room[1] / rows)


def _depths(graph: Graph) -> dict[int, int]:
    """Give how many edges lie between each node and the loss, on the longest way."""
    depths = {graph.root: 0}
    for node in reversed(graph.shown):
        for edge in graph.into[node.number]:
            if node.number in depths:
                depths[edge.arg] = max(depths.get(edge.arg, 0), depths[node.number] + 1)
    return depths


def neighbour(walk: Walk, number: int, way: str) -> int:
    """Give the node that is next to another: its nearest input, head, or one of its column."""
    graph, boxes = walk.shown.graph, walk.layout.boxes
    here = boxes[number]
    if way == LEFT:
        near = [edge.arg for edge in graph.into[number]]
    elif way == RIGHT:
        near = [edge.head for edge in graph.out_of[number]]
    else:
        near = [
            other
            for other, box in boxes.items()
            if box.column == here.column
            and (box.top > here.top if way == DOWN else box.top < here.top)
        ]
    return min(near, key=lambda other: abs(boxes[other].middle - here.middle), default=number)
