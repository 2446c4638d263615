"""The walk of one batch through the network: three separate buttons, and the numbers of a stage."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.pass_backward import page_of
from arrows_gui.core.pass_pages import ENTRIES, UNITS, Page, Pick
from arrows_gui.core.passes import UPDATE, PassWalk
from arrows_gui.views.key_guard import KeyGuard
from arrows_gui.views.pass_controls import PassControls
from arrows_gui.views.pass_table import PassTable, words_of
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import said, tr

NOTHING = "Forward, Backward and Update walk one batch through the network."

WIDE = 46
"""From so many letters of width on, the table stands beside the words."""

LEAST_LETTERS, LEAST_LINES = 34, 9
"""The panel can be made so narrow and so low."""

LARGEST_PX = 16_777_215
"""Qt's word for a width without limit."""


class PassPanel(QWidget):
    """Shows one stage of a walk; announces which stage, or which step, a person wants."""

    stage_wanted = Signal(int)
    step_wanted = Signal()
    close_wanted = Signal()
    pick_changed = Signal(object)  # a Pick: another point, unit or input is looked at

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pass_panel")
        self._walk: PassWalk | None = None
        self._index = 0
        self._pick = Pick()
        self._page: Page | None = None
        self._controls = PassControls(self)
        self._controls.pressed.connect(self._on_pressed)
        self._controls.close_pressed.connect(self.close_wanted)
        self._controls.point_chosen.connect(
            lambda point: self._change(self._pick._replace(point=point))
        )
        self._controls.unit_chosen.connect(
            lambda unit: self._change(self._pick._replace(unit=unit))
        )
        self._build_words()
        self._table = PassTable(self)
        self._table.row_picked.connect(self._on_row_picked)
        self._lay_out()
        KeyGuard(self).watch(self)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._table.set_theme(theme)
        self._arrange()

    def show_walk(self, walk: PassWalk | None, index: int = 0) -> None:
        """Show a stage of a walk; None: there is nothing to walk through."""
        self._walk = walk
        self._index = 0 if walk is None else max(0, min(index, len(walk.stages) - 1))
        self._show()

    def show_pick(self, pick: Pick) -> None:
        """Look at another point, unit or input, without announcing it."""
        self._pick = pick
        self._show()

    @property
    def pick(self) -> Pick:
        """What is looked at: a point, a unit and one of its inputs."""
        return self._pick

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    def minimumSizeHint(self) -> QSize:
        """Give the narrow form: the wide one would not let itself be made narrow."""
        metrics = self.fontMetrics()
        width = LEAST_LETTERS * metrics.averageCharWidth()
        return QSize(width, LEAST_LINES * metrics.lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the table beside the words where there is room, else below them."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font, which comes later than the theme that it belongs to."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._table.fit_font()
            self._arrange()

    def _build_words(self) -> None:
        self._title = self._label("pass_title", "Stage")
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._sentence = self._label("pass_sentence", "What happens in this stage")
        self._formula = self._label("pass_formula", "The formula with its numbers")
        self._note = self._label("pass_note", "What becomes of the weights")
        italic = self._note.font()
        italic.setItalic(True)
        self._note.setFont(italic)
        inside = QWidget(self)
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 4, 0)
        lines.setSpacing(4)
        for label in (self._title, self._formula, self._sentence):
            lines.addWidget(label)
        lines.addStretch(1)
        self._words = QScrollArea(self)
        self._words.setObjectName("pass_words")
        self._words.setAccessibleName(tr("This stage in words"))
        self._words.setToolTip("")
        self._words.setWidgetResizable(True)
        self._words.setFrameShape(QFrame.Shape.NoFrame)
        self._words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words.setWidget(inside)

    def _label(self, name: str, title: str) -> QLabel:
        label = QLabel(self, wordWrap=True)
        label.setObjectName(name)
        label.setAccessibleName(tr(title))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _lay_out(self) -> None:
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.setSpacing(4)
        self._body.addWidget(self._words, 1)
        self._body.addWidget(self._table, 1)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        column.addWidget(self._controls)
        column.addWidget(self._note)
        column.addLayout(self._body, 1)
        self._is_wide: bool | None = None
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= WIDE * self.fontMetrics().averageCharWidth() + 100
        widest = self._table.content_width() if wide else LARGEST_PX
        self._table.setMaximumWidth(widest)
        if wide == self._is_wide:
            return
        self._is_wide = wide
        self._controls.arrange(wide)
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _show(self) -> None:
        walk = self._walk
        for part in (self._table, self._formula, self._note):
            part.setVisible(walk is not None)
        if walk is None:
            self._page = None
            self._title.setText("")
            self._sentence.setText(tr(NOTHING))
            self._controls.show_nothing()
            return
        page = self._page = page_of(walk, self._index, self._pick)
        place = {"place": self._index + 1, "count": len(walk.stages), "title": page.title}
        self._title.setText(tr("{place} of {count}: {title}", **place))
        self._sentence.setText(said(page.sentence))
        self._formula.setText("\n".join(words_of(line) for line in page.formulas))
        self._formula.setVisible(bool(page.formulas))
        self._note.setText(tr(walk.note(self._index)))
        self._table.show_page(page)
        self._arrange()
        self._controls.show_stage(walk, self._index)
        self._controls.show_pick(page, self._pick, walk.passes.count)

    def _change(self, pick: Pick) -> None:
        if pick != self._pick:
            self._pick = pick
            self._show()
            self.pick_changed.emit(pick)

    def _on_row_picked(self, row: int) -> None:
        picks = self._page.picks if self._page is not None else ""
        if picks == UNITS:
            self._change(self._pick._replace(unit=row))
        elif picks == ENTRIES:
            self._change(self._pick._replace(entry=row))

    def _on_pressed(self, name: str) -> None:
        if self._walk is None:
            return
        index = self._walk.after(self._index, name)
        if index is not None:
            self.stage_wanted.emit(index)
        elif name == UPDATE and self._walk.is_last(self._index):
            self.step_wanted.emit()
