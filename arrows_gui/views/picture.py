"""Pictures of views as files: PNG at any size and resolution, and SVG.

The view itself is painted, by the same code as on the screen, at the ratio of the file. So that it
fits, it has the size of the picture for as long as it is painted, and nobody sees it like that: no
event is handled in between. Beside it comes its colour bar, below it the legend.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
)
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from arrows_gui.core.message import BadInput
from arrows_gui.views.paint_device import device_ratio, is_vector
from arrows_gui.views.picture_legend import Legend
from arrows_gui.views.picture_paint import around, image_of, needs_clipping, paint_view, render

SCREEN_DPI = 96
"""At this resolution a pixel of the file is a pixel of the screen."""

LARGEST_PX = 12_000
MOST_PIXELS = 64_000_000
PAD_PX = 6
INCH_M = 0.0254

_EMPTY_PATH = re.compile(rb'<path[^>]* d=""/>')
"""Of a curve without points; it is legal, but some readers, Qt's own too, complain of it."""

TOO_SMALL = (
    "at {dpi} dots per inch this view needs at least {width} \N{MULTIPLICATION SIGN} {height} "
    "pixels"
)
TOO_LARGE = "a picture may have up to {most} million pixels, and {side} along a side"
NOT_PAINTED = "the picture could not be painted: there may be too little memory"


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A view that can be taken away, with what explains it: a bar beside it, a legend below."""

    id: str
    title: str
    view: QWidget
    legend: Legend
    bar: QWidget | None = None


@dataclass(frozen=True, slots=True)
class PictureSize:
    """The size of a file in pixels, and how many of them make an inch.

    The resolution decides how large type and lines are: 96 is as on the screen.
    """

    width: int
    height: int
    dpi: int = SCREEN_DPI

    @property
    def ratio(self) -> float:
        """How many pixels of the file a pixel of the screen becomes."""
        return self.dpi / SCREEN_DPI

    def on_screen(self) -> QSize:
        """Give the size in pixels of the screen."""
        return QSize(round(self.width / self.ratio), round(self.height / self.ratio))


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A picture laid out: where the view, the bar and the legend go; in pixels of the screen."""

    picture: Picture
    size: QSize
    view: QRect
    bar: QRect
    legend: QRect

    def paint(self, painter: QPainter) -> None:
        """Paint everything, with what the widgets show now."""
        picture, theme = self.picture, self.picture.legend.theme
        painter.fillRect(QRect(QPoint(), self.size), theme.colour("base"))
        if is_vector(painter) and needs_clipping(picture.view):
            ratio = device_ratio(painter)
            painter.drawImage(QRectF(self.view), image_of(picture.view, theme, ratio))
        else:
            paint_view(picture.view, painter, self.view.topLeft(), theme)
        for strip in around(self.size, self.view):
            painter.fillRect(strip, theme.colour("base"))
        if picture.bar is not None:
            render(picture.bar, painter, self.bar.topLeft())
        painter.translate(self.legend.topLeft())
        picture.legend.paint(painter, self.legend.width())

    def image(self, size: QSize, ratio: float) -> QImage:
        """Give the picture in the pixels of a file; raise BadInput where memory is too small."""
        image = QImage(size, QImage.Format.Format_RGB32)
        if image.isNull():
            raise BadInput(NOT_PAINTED)
        image.fill(self.picture.legend.theme.colour("base"))
        painter = QPainter(image)
        try:
            painter.scale(ratio, ratio)
            self.paint(painter)
        finally:
            painter.end()
        return image


def sheet_of(picture: Picture, size: QSize | None = None) -> Sheet:
    """Lay a picture out in a size; without one, so that the view is as large as on the screen."""
    view, bar = picture.view.size(), QSize(0, 0)
    if picture.bar is not None:
        bar = QSize(picture.bar.sizeHint().width(), 0)
    if size is None:
        width = view.width() + bar.width() + 2 * PAD_PX
        legend = round(picture.legend.height(width))
        size = QSize(width, view.height() + legend + 2 * PAD_PX)
    legend = round(picture.legend.height(size.width()))
    wide = size.width() - bar.width() - 2 * PAD_PX
    high = size.height() - legend - 2 * PAD_PX
    return Sheet(
        picture,
        size,
        QRect(PAD_PX, PAD_PX, wide, high),
        QRect(PAD_PX + wide, PAD_PX, bar.width(), high),
        QRect(0, PAD_PX + high, size.width(), legend),
    )


def screen_size(picture: Picture, dpi: int = SCREEN_DPI) -> PictureSize:
    """Give the size at which a picture looks as on the screen."""
    size = sheet_of(picture).size * (dpi / SCREEN_DPI)
    return PictureSize(size.width(), size.height(), dpi)


def checked(picture: Picture, size: PictureSize) -> Sheet:
    """Lay a picture out for a file; raise BadInput with a sentence where it cannot be."""
    most = max(size.width, size.height) > LARGEST_PX
    if most or size.width * size.height > MOST_PIXELS:
        raise BadInput(TOO_LARGE, most=MOST_PIXELS // 1_000_000, side=LARGEST_PX)
    sheet = sheet_of(picture, size.on_screen())
    least = picture.view.minimumSizeHint().expandedTo(picture.view.minimumSize())
    lacks = (least - sheet.view.size()).expandedTo(QSize(0, 0))
    if lacks != QSize(0, 0):
        need = (size.on_screen() + lacks) * size.ratio
        raise BadInput(TOO_SMALL, dpi=size.dpi, width=need.width(), height=need.height())
    return sheet


def png_of(picture: Picture, size: PictureSize) -> bytes:
    """Give a picture as the bytes of a PNG; raise BadInput where that cannot be."""
    with held(checked(picture, size)) as sheet:
        image = sheet.image(QSize(size.width, size.height), size.ratio)
    per_m = round(size.dpi / INCH_M)
    image.setDotsPerMeterX(per_m)
    image.setDotsPerMeterY(per_m)
    image.setText("Title", picture.title)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg_of(picture: Picture, size: PictureSize) -> bytes:
    """Give a picture as the bytes of an SVG; raise BadInput where that cannot be.

    It has the size of the screen's pixels; what is an image in it has those of the file.
    """
    from PySide6.QtSvg import QSvgGenerator  # not for the start

    with held(checked(picture, size)) as sheet:
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setTitle(picture.title)
        generator.setResolution(SCREEN_DPI)
        generator.setSize(sheet.size)
        generator.setViewBox(QRectF(QPointF(), QSizeF(sheet.size) * size.ratio))
        painter = QPainter(generator)
        try:
            painter.scale(size.ratio, size.ratio)
            sheet.paint(painter)
        finally:
            painter.end()
    return _EMPTY_PATH.sub(b"", buffer.data().data())


@contextmanager
def held(sheet: Sheet) -> Iterator[Sheet]:
    """Give the widgets the sizes and words of a sheet for as long as it is painted."""
    view, bar = sheet.picture.view, sheet.picture.bar
    before, bar_before = view.size(), None if bar is None else bar.size()
    try:
        if _set_for_file(view, True) or view.size() != sheet.view.size():
            _resize(view, sheet.view.size())
        if bar is not None:
            bar.resize(sheet.bar.size())
        yield sheet
    finally:
        if _set_for_file(view, False) or view.size() != before:
            _resize(view, before)
        if bar is not None and bar_before is not None:
            bar.resize(bar_before)


def _set_for_file(view: QWidget, on: bool) -> bool:
    """Let the parts that have a choice for a title say what was chosen; tell whether any has."""
    parts = [part for part in _all_of(view) if hasattr(part, "set_for_file")]
    for part in parts:
        part.set_for_file(on)
    return bool(parts)


def _resize(view: QWidget, size: QSize) -> None:
    """Give a view a size, and let everything in it settle."""
    view.resize(size)
    for _ in range(2):  # an axis asks for room for its numbers while it is painted
        _draw_now(view)
        for part in _all_of(view):  # not what would lay the view itself out
            QCoreApplication.sendPostedEvents(part, QEvent.Type.LayoutRequest.value)
        scratch = QPixmap(view.size())
        painter = QPainter(scratch)
        render(view, painter, QPoint())
        painter.end()
    _draw_now(view)


def _draw_now(view: QWidget) -> None:
    for part in _all_of(view):
        draw_now = getattr(part, "draw_now", None)
        if draw_now is not None:
            draw_now()


def _all_of(view: QWidget) -> list[QWidget]:
    return [view, *view.findChildren(QWidget)]
