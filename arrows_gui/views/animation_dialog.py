"""The export of a run as an animation: which view, which steps, how fast and how wide."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
)

from arrows_gui.core.message import BadInput
from arrows_gui.files.animation import FASTEST, GIF, MP4, SLOWEST, WEBP
from arrows_gui.files.video import ffmpeg
from arrows_gui.views.animation_run import (
    NARROWEST_PX,
    PREDICTS,
    USUAL_FPS,
    WIDEST_PX,
    AnimationOptions,
    AnimationRun,
    film_size,
    stride_for,
)
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.export_dialog import ExportProgress
from arrows_gui.views.picture import Picture, sheet_of
from arrows_gui.views.picture_fields import ask_for_file, combo_field, number_field, save_buttons
from arrows_gui.views.picture_list import pictures_of
from arrows_gui.views.words import tr, why_not

if TYPE_CHECKING:
    from arrows_gui.views.main_window import MainWindow

TITLE = "Export an animation"
NO_STEPS = "There are no steps to show yet: play the run first."
SUMMARY = "{count} pictures, {seconds:.1f} s, {width} \N{MULTIPLICATION SIGN} {height} pixels."
WRITTEN = "Written to {path}."
FAULTY = "A fault in the program ended the export."
FORMS = (
    ("GIF: for every program", GIF),
    ("WebP: all colours, for browsers", WEBP),
    ("MP4: a video", MP4),
)
NO_MP4 = "MP4: needs the program ffmpeg, which is not installed"


class Animation(QObject):
    """An animation under way, with a dialog that tells how far it is."""

    def __init__(
        self, window: "MainWindow", picture: Picture, path: Path, options: AnimationOptions
    ) -> None:
        page = window.workspaces.page(window.workspaces.current)
        super().__init__(page)
        self.run = AnimationRun(window.session, page, sheet_of(picture), path, options)
        self.dialog = ExportProgress(TITLE, window)
        self._is_closed = False
        self.run.progressed.connect(self.dialog.show_progress)
        # Of a fault it is said only that it has ended; what is heard after it says better.
        self.run.ended.connect(lambda: self._show_end(tr(FAULTY)))
        self.run.finished.connect(lambda place: self._show_end(tr(WRITTEN, path=str(place))))
        self.run.refused.connect(lambda problem: self._show_end(why_not(problem)))
        self.dialog.cancelled.connect(self.run.cancel)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()
        self.run.start()

    def _show_end(self, sentence: str) -> None:
        """Say how it ended; where it was cancelled the dialog is gone before the worker stops."""
        if not self._is_closed:
            self.dialog.show_end(sentence)

    def _on_closed(self) -> None:
        self._is_closed = True
        self.dialog.deleteLater()
        if self.run.is_over:
            self._leave()
        else:
            self.run.ended.connect(self._leave)

    def _leave(self) -> None:
        self.run.deleteLater()
        self.deleteLater()


class AnimationDialog(QDialog):
    """Asks for everything, and begins; it says at once what cannot be."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._pictures = pictures_of(window)
        self.setObjectName("animation_dialog")
        self.setWindowTitle(tr(TITLE))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_choices()
        self._make_numbers()
        self._note = QLabel(self)
        self._note.setObjectName("animation_note")
        self._error = ErrorLabel(self)
        self._error.setObjectName("animation_error")
        self._error.set_theme(self._pictures[0].legend.theme)
        tip = tr("Choose a place, and make the animation (Enter)")
        self._buttons = save_buttons(self, "animation", tip, self._on_save, self.reject)
        self._lay_out()
        self._what.currentIndexChanged.connect(self._check)
        for field in (self._first, self._last, self._stride, self._fps, self._width):
            field.valueChanged.connect(self._check)
        self._check()

    def options(self) -> AnimationOptions:
        """Give what is chosen."""
        return AnimationOptions(
            self._first.value(),
            self._last.value(),
            self._stride.value(),
            self._fps.value(),
            self._width.value(),
        )

    def _make_choices(self) -> None:
        titles = [(picture.title, place) for place, picture in enumerate(self._pictures)]
        tip = tr("Whatever is open in the workspace, in its present shape")
        self._what = combo_field(self, "animation_what", tr("View"), tip, titles)
        tip = tr("GIF has 256 colours; WebP and MP4 have all")
        forms = [(tr(title), kind) for title, kind in FORMS]
        self._format = combo_field(self, "animation_format", tr("Format"), tip, forms)
        if ffmpeg() is None:
            place = self._format.findData(MP4)
            self._format.setItemText(place, tr(NO_MP4))
            model = self._format.model()
            assert isinstance(model, QStandardItemModel), "a combo has one by itself"
            model.item(place).setEnabled(False)

    def _make_numbers(self) -> None:
        last = self._window.session.last
        steps = (0, last)
        first, to = tr("First step"), tr("Last step")
        self._first = number_field(self, "animation_first", first, first, steps)
        self._last = number_field(self, "animation_last", to, to, steps)
        tip = tr("A picture of every so manyth step; the last step is always shown")
        limits = (1, max(1, last))
        self._stride = number_field(
            self, "animation_stride", tr("Every how many steps"), tip, limits
        )
        tip = tr("How many pictures are shown in a second")
        limits = (SLOWEST, FASTEST)
        self._fps = number_field(self, "animation_fps", tr("Pictures a second"), tip, limits)
        tip = tr("Width in pixels; the height follows from the shape of the view")
        limits = (NARROWEST_PX, WIDEST_PX)
        self._width = number_field(self, "animation_width", tr("Width in pixels"), tip, limits)
        self._last.setValue(last)
        self._stride.setValue(stride_for(0, last))
        self._fps.setValue(USUAL_FPS)
        self._width.setValue(sheet_of(self._pictures[0]).size.width())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(tr("&View"), self._what)
        form.addRow(tr("&Format"), self._format)
        steps = QHBoxLayout()
        for text, field in (("", self._first), (tr("to"), self._last), (tr("every"), self._stride)):
            if text:
                steps.addWidget(QLabel(text, self))
            steps.addWidget(field, 1)
        label = QLabel(tr("&Steps"), self)
        label.setBuddy(self._first)
        form.addRow(label, steps)
        form.addRow(tr("&Pictures a second"), self._fps)
        form.addRow(tr("&Width"), self._width)
        column = QVBoxLayout(self)
        column.addLayout(form)
        for part in (self._note, self._error, self._buttons):
            column.addWidget(part)
        self.setMinimumWidth(440)

    def _picture(self) -> Picture:
        return self._pictures[self._what.currentIndex()]

    def _check(self) -> None:
        """Say what the file will be, or why it cannot be made."""
        options = self.options()
        try:
            options.check()
        except BadInput as problem:
            self._show_problem(why_not(problem))
            self._note.clear()
            return
        self._show_problem("")
        size, _ = film_size(sheet_of(self._picture()), options)
        count = len(options.steps())
        values = {"width": size.width(), "height": size.height()}
        self._note.setText(tr(SUMMARY, count=count, seconds=count / options.fps, **values))

    def _show_problem(self, sentence: str) -> None:
        self._error.show_problem(sentence[:1].upper() + sentence[1:])
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not sentence)

    def _on_save(self) -> None:
        picture, form = self._picture(), self._format.currentData()
        path = ask_for_file(self, tr("A file for the animation"), "run", form)
        if path is None:
            return
        self.accept()
        start_animation(self._window, picture, path, self.options())


def start_animation(
    window: "MainWindow", picture: Picture, path: Path, options: AnimationOptions
) -> Animation:
    """Make an animation of the run in front; raise BadInput where that cannot be."""
    return Animation(window, picture, path, options)


def export_animation_of(window: "MainWindow") -> None:
    """Ask for an animation of the run in front, and make it."""
    session = window.session
    session.pause()
    if session.prediction.target:
        window.say_problem(tr(PREDICTS))
    elif session.last == 0:
        window.say_problem(tr(NO_STEPS))
    else:
        AnimationDialog(window).open()
