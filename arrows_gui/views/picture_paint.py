"""Widgets painted for a file: sharp at any ratio, as lines where the file keeps lines."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QGraphicsItem,
    QGraphicsView,
    QLineEdit,
    QTabBar,
    QWidget,
)

from arrows_gui.views.paint_device import is_vector
from arrows_gui.views.theme import Theme


def render(widget: QWidget, painter: QPainter, place: QPoint) -> None:
    """Paint a widget; a plot's own method of this name paints its scene without its ground."""
    painter.save()
    painter.translate(place)
    QWidget.render(widget, painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.restore()


def paint_view(view: QWidget, painter: QPainter, place: QPoint, theme: Theme) -> None:
    """Paint a view, sharp at the ratio of the painter, and cut where its plots end."""
    with _as_lines(view):
        render(view, painter, place)
        if is_vector(painter) and _parts(view, pg.PlotWidget):
            _cut_plots(view, painter, place, theme)


def needs_clipping(view: QWidget) -> bool:
    """Tell whether a view has parts that show only a piece of what they paint, as a list does."""
    parts = [part for part in (view, *view.findChildren(QWidget)) if part.isVisibleTo(view)]
    return any(
        isinstance(part, QAbstractScrollArea | QLineEdit | QTabBar)
        and not isinstance(part, QGraphicsView)
        for part in parts
    )


def image_of(view: QWidget, theme: Theme, ratio: float) -> QImage:
    """Give a view as an image with so many pixels for each of the screen."""
    image = QImage(view.size() * ratio, QImage.Format.Format_RGB32)
    image.fill(theme.colour("base"))
    painter = QPainter(image)
    painter.scale(ratio, ratio)
    paint_view(view, painter, QPoint(), theme)
    painter.end()
    return image


def around(size: QSize, inner: QRect) -> list[QRect]:
    """Give the strips of a sheet around a rectangle."""
    return _strips(QRect(QPoint(), size), inner)


@contextmanager
def _as_lines(view: QWidget) -> Iterator[None]:
    """Let plots paint lines and symbols themselves, and not what is kept of them for the screen."""
    items = [item for plot in _parts(view, QGraphicsView) for item in plot.scene().items()]
    kept = [(item, item.cacheMode()) for item in items]
    exporting = [item for item in items if hasattr(item, "setExportMode")]
    try:
        for item in items:
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        for item in exporting:
            item.setExportMode(True, {})
        yield
    finally:
        for item in exporting:
            item.setExportMode(False)
        for item, mode in kept:
            item.setCacheMode(mode)


def _cut_plots(view: QWidget, painter: QPainter, place: QPoint, theme: Theme) -> None:
    """Cover what a plot has painted outside of its axes, and paint what lies there again.

    An SVG file of Qt's knows of no clipping: a trail would go on across the numbers.
    """
    rest = QRegion(view.rect())
    for plot in _parts(view, pg.PlotWidget):
        assert isinstance(plot, pg.PlotWidget), "asked for plots"
        box, ground = plot.getPlotItem().getViewBox(), plot.backgroundBrush()
        inside = plot.mapFromScene(box.sceneBoundingRect()).boundingRect()
        corner = plot.mapTo(view, QPoint())
        rest -= QRegion(plot.rect().translated(corner))
        for strip in _strips(plot.rect(), inside):
            painter.fillRect(strip.translated(place + corner), ground)
        box.childGroup.hide()
        plot.setBackgroundBrush(Qt.BrushStyle.NoBrush)
        plot.render(painter, QRectF(plot.rect().translated(place + corner)), plot.rect())
        plot.setBackgroundBrush(ground)
        box.childGroup.show()
    for strip in list(rest):  # type: ignore[call-overload]
        painter.fillRect(strip.translated(place), theme.colour("base"))
    _render_rest(view, painter, place)


def _render_rest(parent: QWidget, painter: QPainter, place: QPoint) -> None:
    """Paint what is in a widget but its plots."""
    for part in parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if isinstance(part, QGraphicsView) or not part.isVisibleTo(parent):
            continue
        if _parts(part, QGraphicsView):
            _render_rest(part, painter, place + part.pos())
        else:
            render(part, painter, place + part.pos())


def _parts(view: QWidget, kind: type[QGraphicsView]) -> list[QGraphicsView]:
    """Give what is seen of a view and in it that is of a kind."""
    parts = (view, *view.findChildren(kind))
    return [part for part in parts if isinstance(part, kind) and part.isVisibleTo(view)]


def _strips(outer: QRect, inner: QRect) -> list[QRect]:
    return list(QRegion(outer).subtracted(QRegion(inner)))  # type: ignore[call-overload]
