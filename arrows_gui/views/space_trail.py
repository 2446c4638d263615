"""The trails on the landscape: what is hidden by it is fainter; pictures receive only new parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from arrows_gui.core.array import Array
from arrows_gui.core.height_field import LIFT
from arrows_gui.views.runner_look import look_at
from arrows_gui.views.space_scene import Scene, faint

MOST_POINTS = 300
"""A trail is thinned to about so many points; its ends and its extremes stay."""

RECENT = 2000
"""So many steps before the cursor stand out when the cursor is not at the end."""

MOST_DOTS = 200
"""The points of so many first steps are marked."""

MOST_STROKES = 1500
"""A trail on which more strokes would lie is drawn solid: nobody could tell them apart."""

WIDTH_PX = 2.2
HIDDEN_PX = 1.4
DOT_PX = 4.6
HIDDEN = 0.5
"""How strong the part is that the landscape hides."""

FADED = 0.35
"""How strong the part after the cursor is."""


@dataclass(slots=True)
class Trail:
    """The recording of one runner as far as it is shown, and the few points that stand for it."""

    runner: int
    look: int
    thetas: Callable[[int, int], Array]
    first: int = 0
    last: int = -1
    cursor: int = -1
    kept: Array = field(default_factory=lambda: np.empty((0, 2)))
    kept_to: int = -1

    @property
    def at_end(self) -> bool:
        """Whether nothing comes after the cursor."""
        return self.cursor >= self.last

    def whole(self) -> Array:
        """Give few points (m, 2) that stand for all steps up to the last."""
        if self.kept_to > self.last:  # what was seen has been hidden again
            self.kept, self.kept_to = self.kept[:0], -1
        if self.kept_to < self.last:
            begin = max(self.kept_to, self.first)
            new = thinned(self.thetas(begin, self.last + 1), MOST_POINTS)
            self.kept = np.concatenate((self.kept, new[1:] if len(self.kept) else new))
            self.kept_to = self.last
        if len(self.kept) > 2 * MOST_POINTS:
            self.kept = thinned(self.kept, MOST_POINTS)
        return self.kept

    def part(self, start: int | None, end: int) -> Array:
        """Give few points (m, 2) for the steps from ``start`` on; without one, for all of them.

        Before a cursor that is not at the end, "all" are the most recent ones.
        """
        if start is None and end >= self.last:
            return self.whole()
        start = max(self.first, end - RECENT) if start is None else start
        return thinned(self.thetas(start, end + 1), MOST_POINTS)

    def dots(self, start: int | None, end: int) -> Array:
        """Give the points (m, 2) of those of the steps that are among the first ones."""
        start = max(self.first, end - RECENT if end < self.last else 0) if start is None else start
        return self.thetas(start, max(start, min(end + 1, self.first + MOST_DOTS)))


class Layer:
    """A picture of trails that grows with them."""

    def __init__(self) -> None:
        self.picture: QPixmap | None = None
        self._made_for: tuple[object, ...] = ()
        self._upto: dict[int, int] = {}
        self._lines = PrimitiveArray(QLineF, 4)
        self._dots = PrimitiveArray(QPointF, 2)

    def draw(self, scene: Scene, trails: Sequence[Trail], ends: Sequence[int]) -> None:
        """Draw each trail up to its end; where one was drawn farther, begin anew."""
        wanted = dict(zip((trail.runner for trail in trails), ends, strict=True))
        key = (scene, *((trail.runner, trail.at_end) for trail in trails))
        shrinks = any(end < self._upto.get(runner, end) for runner, end in wanted.items())
        if self.picture is None or key != self._made_for or shrinks:
            self.picture, self._upto, self._made_for = scene.size.picture(), {}, key
        if wanted == self._upto:
            return
        painter = QPainter(self.picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for trail, end in zip(trails, ends, strict=True):
            start = self._upto.get(trail.runner)
            if start is None or start < end:
                self._draw_part(painter, scene, trail, start, end)
                self._upto[trail.runner] = end
        painter.end()

    def _draw_part(
        self, painter: QPainter, scene: Scene, trail: Trail, start: int | None, end: int
    ) -> None:
        colour, line = scene.theme.runner_colour(trail.look), scene.theme.line
        segments = scene.field.draped(trail.part(start, end))
        lines = scene.projection.points(segments).reshape(-1, 4)
        seen = scene.sees(segments.mean(axis=1))
        weak = faint(scene.theme, colour, HIDDEN)
        flat, rounded = Qt.PenCapStyle.FlatCap, Qt.PenCapStyle.RoundCap
        solid = Qt.PenStyle.SolidLine
        self._stroke(painter, lines[~seen], QPen(weak, HIDDEN_PX * line, solid, flat))
        width = WIDTH_PX * line
        dash = tuple(width * length for length in look_at(trail.look).dash)
        strokes = dashed(lines[seen], dash) if dash and seen.any() else lines[seen]
        cap = flat if dash else rounded
        self._stroke(painter, strokes, QPen(colour, width, solid, cap))
        steps = trail.dots(start, end)
        if not len(steps):
            return
        places = scene.field.on_surface(steps, LIFT)
        places = places[np.isfinite(places).all(axis=1)]
        dots = scene.projection.points(places[scene.sees(places)])
        ways = np.diff(dots, axis=0, prepend=np.inf)
        apart = np.hypot(ways[:, 0], ways[:, 1]) > DOT_PX * line * (3 if dash else 1)
        self._dot(painter, dots[apart], QPen(colour, DOT_PX * line, solid, rounded))

    def _stroke(self, painter: QPainter, lines: Array, pen: QPen) -> None:
        if len(lines):
            self._lines.resize(len(lines))
            self._lines.ndarray()[:] = lines
            painter.setPen(pen)
            painter.drawLines(*self._lines.drawargs())

    def _dot(self, painter: QPainter, points: Array, pen: QPen) -> None:
        if len(points):
            self._dots.resize(len(points))
            self._dots.ndarray()[:] = points
            painter.setPen(pen)
            painter.drawPoints(*self._dots.drawargs())


class TrailLayers:
    """All trails: what lies before the cursor stands out from what comes after it."""

    def __init__(self) -> None:
        self._bright, self._faint = Layer(), Layer()

    def paint(self, painter: QPainter, scene: Scene, trails: Sequence[Trail]) -> None:
        """Bring the pictures up to date, and paint them."""
        shown = [trail for trail in trails if trail.last >= trail.first]
        behind = [trail for trail in shown if not trail.at_end]
        if behind:
            self._faint.draw(scene, behind, [trail.last for trail in behind])
            painter.setOpacity(FADED)
            painter.drawPixmap(0, 0, self._picture(self._faint))
            painter.setOpacity(1.0)
        begun = [trail for trail in shown if trail.cursor >= trail.first]
        if begun:
            self._bright.draw(scene, begun, [min(t.cursor, t.last) for t in begun])
            painter.drawPixmap(0, 0, self._picture(self._bright))

    @staticmethod
    def _picture(layer: Layer) -> QPixmap:
        assert layer.picture is not None, "drawn before it is painted"
        return layer.picture


def dashed(lines: Array, dash: Sequence[float]) -> Array:
    """Cut segments (m, 4) into the strokes (k, 4) of a dash that goes on along all of them.

    ``dash`` has the lengths of stroke, gap, stroke, gap, ... in pixels. Lines so long that they
    would have more than ``MOST_STROKES`` strokes stay as they are.
    """
    ways = lines[:, 2:] - lines[:, :2]
    lengths = np.maximum(np.hypot(ways[:, 0], ways[:, 1]), 1e-9)
    along = np.concatenate(((0.0,), np.cumsum(lengths)))
    periods = int(along[-1] // sum(dash)) + 1
    if periods * len(dash) / 2 > MOST_STROKES:
        return lines
    edges = (np.arange(periods)[:, None] * sum(dash) + np.cumsum(dash)).ravel()
    cuts = np.unique(np.concatenate((along, edges[edges < along[-1]])))
    middles = (cuts[1:] + cuts[:-1]) / 2
    is_stroke = np.searchsorted(edges, middles) % 2 == 0
    which = np.clip(np.searchsorted(along, middles) - 1, 0, len(lines) - 1)[is_stroke]
    ends = np.stack((cuts[:-1], cuts[1:]))[:, is_stroke]
    shares = (ends - along[which]) / lengths[which]
    return np.concatenate([lines[which, :2] + ways[which] * s[:, None] for s in shares], axis=1)


def thinned(path: Array, most: int) -> Array:
    """Thin a path (m, 2) to about ``most`` points: the ends stay, and the extremes between them."""
    if len(path) <= most:
        return path
    buckets = max(1, most // 4)
    size = -(-len(path) // buckets)
    base = np.arange(0, len(path), size)
    places = np.minimum(base[:, None] + np.arange(size), len(path) - 1)
    table = path[places]
    extremes = np.concatenate((table.argmin(axis=1), table.argmax(axis=1)), axis=1)
    chosen = np.take_along_axis(places, extremes, axis=1)
    return path[np.unique(np.append(chosen, (0, len(path) - 1)))]
