"""The export of a view as a picture: which one, how large, and in which format."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
)

from arrows_gui.core.message import BadInput, Message
from arrows_gui.save import save
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.picture import (
    LARGEST_PX,
    Picture,
    PictureSize,
    checked,
    png_of,
    screen_size,
    svg_of,
)
from arrows_gui.views.picture_fields import ask_for_file, combo_field, number_field, save_buttons
from arrows_gui.views.picture_list import pictures_of
from arrows_gui.views.words import tr, why_not

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

PNG, SVG = "png", "svg"
DPIS = (96, 144, 192, 300, 600)
USUAL_DPI = 192
INCH_CM = 2.54
LEAST_PX = 16

ON_PAPER = (
    "On paper {width:.1f} \N{MULTIPLICATION SIGN} {height:.1f} cm, with type as on the screen."
)
IN_LINES = "Lines and texts stay sharp at any size; a heat map has the resolution chosen here."
WRITTEN = "Written to {path}."


def write_picture(picture: Picture, path: Path, size: PictureSize) -> None:
    """Write a picture, as SVG where the file ends so, else as PNG; raise BadInput with a reason."""
    give = svg_of if path.suffix.lower() == f".{SVG}" else png_of
    save(path, give(picture, size))


class PictureDialog(QDialog):
    """Asks for everything, and writes the file; it says at once what cannot be."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._pictures = pictures_of(window)
        self.setObjectName("picture_dialog")
        self.setWindowTitle(tr("Export a picture"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_fields()
        self._note = QLabel(self)
        self._note.setObjectName("picture_note")
        self._note.setWordWrap(True)
        self._error = ErrorLabel(self)
        self._error.setObjectName("picture_error")
        self._error.set_theme(self._pictures[0].legend.theme)
        tip = tr("Choose a place, and write the file (Enter)")
        self._buttons = save_buttons(self, "picture", tip, self._on_save, self.reject)
        self._lay_out()
        self._dpi_before = self._size().dpi
        self._fit()
        self._what.currentIndexChanged.connect(self._fit)
        self._dpi.currentIndexChanged.connect(self._on_dpi)
        self._format.currentIndexChanged.connect(self._check)
        for field in (self._width, self._height):
            field.valueChanged.connect(self._check)

    def _make_fields(self) -> None:
        titles = [(picture.title, place) for place, picture in enumerate(self._pictures)]
        tip = tr("Whatever is open in the workspace; the legend is added where it takes one")
        self._what = combo_field(self, "picture_what", tr("View"), tip, titles)
        forms = ((tr("PNG: pixels"), PNG), (tr("SVG: lines and texts"), SVG))
        tip = tr("PNG for slides and texts, SVG for drawing programs and print")
        self._format = combo_field(self, "picture_format", tr("Format"), tip, forms)
        limits = (LEAST_PX, LARGEST_PX)
        wide, high = tr("Width in pixels"), tr("Height in pixels")
        self._width = number_field(self, "picture_width", wide, wide, limits)
        self._height = number_field(self, "picture_height", high, high, limits)
        tip = tr("Pixels to the inch: with more, the same picture has more pixels and is finer")
        dpis = [(tr("{dpi} dots per inch", dpi=dpi), dpi) for dpi in DPIS]
        self._dpi = combo_field(self, "picture_dpi", tr("Resolution"), tip, dpis)
        self._dpi.setCurrentIndex(DPIS.index(USUAL_DPI))

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.addWidget(self._width, 1)
        sides.addWidget(QLabel("\N{MULTIPLICATION SIGN}", self))
        sides.addWidget(self._height, 1)
        sides.addWidget(QLabel(tr("pixels"), self))
        form = QFormLayout()
        form.addRow(tr("&View"), self._what)
        form.addRow(tr("&Format"), self._format)
        form.addRow(tr("&Resolution"), self._dpi)
        size = QLabel(tr("Si&ze"), self)
        size.setBuddy(self._width)
        form.addRow(size, sides)
        column = QVBoxLayout(self)
        column.addLayout(form)
        for part in (self._note, self._error, self._buttons):
            column.addWidget(part)
        self.setMinimumWidth(420)

    def _picture(self) -> Picture:
        return self._pictures[self._what.currentIndex()]

    def _size(self) -> PictureSize:
        return PictureSize(self._width.value(), self._height.value(), self._dpi.currentData())

    def _fit(self) -> None:
        """Offer the size at which the view looks as on the screen."""
        self._show_size(screen_size(self._picture(), self._dpi.currentData()))

    def _on_dpi(self) -> None:
        """Keep the look and the size on paper: only the number of pixels changes."""
        size = self._size()
        more = size.dpi / self._dpi_before
        self._show_size(PictureSize(round(size.width * more), round(size.height * more), size.dpi))

    def _show_size(self, size: PictureSize) -> None:
        self._dpi_before = size.dpi
        for field, value in ((self._width, size.width), (self._height, size.height)):
            with QSignalBlocker(field):
                field.setValue(value)
        self._check()

    def _check(self) -> None:
        """Say what the file will be, or why it cannot be written."""
        size = self._size()
        width, height = (INCH_CM * side / size.dpi for side in (size.width, size.height))
        notes = [tr(ON_PAPER, width=width, height=height)]
        notes += [tr(IN_LINES)] * (self._format.currentData() == SVG)
        self._note.setText(" ".join(notes))
        try:
            checked(self._picture(), size)
        except BadInput as problem:
            self._show_problem(why_not(problem))
        else:
            self._show_problem("")

    def _show_problem(self, sentence: str) -> None:
        self._error.show_problem(sentence[:1].upper() + sentence[1:])
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not sentence)

    def _on_save(self) -> None:
        picture, form = self._picture(), self._format.currentData()
        path = ask_for_file(self, tr("A file for the picture"), picture.id, form)
        if path is None:
            return
        try:
            write_picture(picture, path, self._size())
        except BadInput as problem:
            self._show_problem(why_not(problem))
            return
        self._window.say(Message(WRITTEN, {"path": str(path)}))
        self.accept()


def export_picture_of(window: "MainWindow") -> None:
    """Ask for a picture of the workspace in front, and write it."""
    PictureDialog(window).open()
