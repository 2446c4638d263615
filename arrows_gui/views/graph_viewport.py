"""How a drawing lies in its view: zoomed and moved, or fitting."""

from PySide6.QtCore import QPointF, QRectF

SMALLEST, LARGEST, LARGEST_FIT = 0.2, 4.0, 1.3
MUCH_TOO_SMALL = 0.75
SIDE_PX = 24.0
"""What is brought into view comes at least so far inside it."""


class Viewport:
    """The zoom and the shift of a drawing; it fits until a person zooms or moves it."""

    def __init__(self) -> None:
        self.scale = 1.0
        self.shift = QPointF()
        self.fits = True

    def fit(self, view: QRectF, size: tuple[float, float]) -> None:
        """Show a whole drawing of this size in the middle of a view."""
        wide, high = size
        scale = min(view.width() / wide, view.height() / high, LARGEST_FIT)
        self.scale = max(scale, SMALLEST)
        self.shift = view.center() - QPointF(wide, high) * (self.scale / 2)
        self.fits = True

    def begin(self, view: QRectF, size: tuple[float, float], loss: QRectF, readable: float) -> None:
        """Fit a drawing; one that could not be read then begins at its loss, in readable size."""
        self.fit(view, size)
        if self.scale < MUCH_TOO_SMALL * readable:
            self.scale = readable
            self.shift = QPointF(view.right() - SIDE_PX, view.center().y())
            self.shift -= QPointF(loss.right(), loss.center().y()) * readable
            self.fits = False

    def zoom(self, factor: float, centre: QPointF) -> None:
        """Zoom around a point of the view."""
        held = self.to_drawing(centre)
        self.scale = min(max(self.scale * factor, SMALLEST), LARGEST)
        self.shift = centre - held * self.scale
        self.fits = False

    def move(self, by: QPointF) -> None:
        """Move the drawing."""
        self.shift = self.shift + by
        self.fits = False

    def to_drawing(self, place: QPointF) -> QPointF:
        """Give the point of the drawing at a point of the view."""
        return (place - self.shift) / self.scale

    def to_view(self, box: QRectF) -> QRectF:
        """Give where a rectangle of the drawing is in the view."""
        return QRectF(box.topLeft() * self.scale + self.shift, box.size() * self.scale)

    def bring_in(self, box: QRectF, view: QRectF) -> None:
        """Move the drawing so far that a rectangle of it is seen."""
        there = self.to_view(box)
        seen = view.adjusted(SIDE_PX, SIDE_PX, -SIDE_PX, -SIDE_PX)
        if self.fits or seen.contains(there):
            return
        right, low = (
            max(0.0, there.right() - seen.right()),
            max(0.0, there.bottom() - seen.bottom()),
        )
        left, high = max(0.0, seen.left() - there.left()), max(0.0, seen.top() - there.top())
        self.shift = self.shift + QPointF(left - right, high - low)
