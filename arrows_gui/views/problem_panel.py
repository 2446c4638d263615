"""The problem: which surface, its constants, a formula of one's own, and the start."""

from collections.abc import Mapping
from itertools import groupby

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.document import View
from arrows_gui.core.expression import parse
from arrows_gui.core.message import BadInput
from arrows_gui.core.objective import SurfaceObjective
from arrows_gui.core.surface import OWN
from arrows_gui.core.surfaces import SURFACES
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.knob_control import KnobControl
from arrows_gui.views.number_field import NumberField
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr, why_not

TYPING_PAUSE_MS = 350
"""A formula is taken when a person has not typed for so long, or presses Enter."""

SWITCHES = (
    ("log_loss", "Log colours", "Let the colours show small differences of low losses"),
    ("contours", "Contours", "Lines along which the loss is the same"),
    ("fog", "Fog", "Only what the rule sees: its point and its gradient, no surface"),
    ("ghosts", "Ghost run", "Keep the run before this one as faint trails"),
    ("equal_axes", "Equal axes", "One unit is as long across as up, so that angles are true"),
)
"""The fields of View that have a check box here: name, title and sentence."""


class ProblemPanel(QGroupBox):
    """Shows the problem and announces what a person wants of it."""

    surface_wanted = Signal(str)
    formula_wanted = Signal(str)
    constant_wanted = Signal(str, float)
    start_wanted = Signal(float, float)
    view_wanted = Signal(str, bool)  # a field of View and its new value

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Problem"), parent)
        self._surface = QComboBox(self)
        self._surface.setObjectName("surface_combo")
        self._surface.setAccessibleName(tr("Surface"))
        self._surface.setToolTip(tr("The loss surface"))
        self._surface.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._fill_surfaces()
        self._sentence = QLabel(self, wordWrap=True)
        self._sentence.setObjectName("surface_sentence")
        self._formula = QLineEdit(self)
        self._formula.setObjectName("formula_edit")
        self._formula.setAccessibleName(tr("Formula of the loss"))
        self._formula.setToolTip(tr("The loss as a formula in x and y; type your own"))
        self._formula_error = ErrorLabel(self)
        self._formula_error.setObjectName("formula_error")
        self._constants = QVBoxLayout()
        self._constants.setSpacing(2)
        self._controls: dict[str, KnobControl] = {}
        self._start_label = QLabel(tr("Start"), self)
        self._start = (NumberField(parent=self), NumberField(parent=self))
        self._start_label.setBuddy(self._start[0])
        self._start_error = ErrorLabel(self)
        self._start_error.setObjectName("start_error")
        self._switches = {name: QCheckBox(tr(title), self) for name, title, _ in SWITCHES}
        self._theme: Theme | None = None
        self._objective: SurfaceObjective | None = None
        self._shown = ("", "")  # id and formula of the surface
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._lay_out()
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for label in (self._formula_error, self._start_error):
            label.set_theme(theme)
        for control in self._controls.values():
            control.set_theme(theme)

    def show_problem(self, objective: SurfaceObjective, start: tuple[float, ...]) -> None:
        """Show a surface, the values of its constants, and the start."""
        surface = objective.surface
        self._objective = objective
        with QSignalBlocker(self._surface):
            self._surface.setCurrentIndex(self._surface.findData(surface.id))
        self._sentence.setText(tr(surface.sentence))
        self._show_constants(objective.constants)
        if (surface.id, surface.formula) != self._shown:
            self._shown = (surface.id, surface.formula)
            self._typing.stop()
            if not (self._formula.hasFocus() and surface.id == OWN):
                self._formula.setText(surface.formula)
                self._formula.setCursorPosition(0)
            self._formula_error.show_problem("")
        for field, name, value in zip(self._start, surface.axis_names, start, strict=True):
            field.setToolTip(tr("Where {name} starts", name=name))
            field.set_value(value)

    def show_view(self, view: View) -> None:
        """Show how the surface is looked at."""
        for name, switch in self._switches.items():
            with QSignalBlocker(switch):
                switch.setChecked(getattr(view, name))

    def show_formula_problem(self, sentence: str) -> None:
        """Say what is wrong with the formula."""
        self._formula_error.show_problem(sentence)

    def show_start_problem(self, sentence: str) -> None:
        """Say what is wrong with the start."""
        self._start_error.show_problem(sentence)

    def _fill_surfaces(self) -> None:
        model = self._surface.model()
        assert isinstance(model, QStandardItemModel), "a combo box has a standard model"
        for group, surfaces in groupby(SURFACES, key=lambda surface: surface.group):
            self._surface.addItem(tr(group))
            model.item(self._surface.count() - 1).setEnabled(False)
            for surface in surfaces:
                self._surface.addItem(tr(surface.title), surface.id)
        self._surface.addItem(tr("Own"))
        model.item(self._surface.count() - 1).setEnabled(False)
        self._surface.addItem(tr("Own formula"), OWN)
        self._surface.setMaxVisibleItems(24)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(4)
        for part in (self._surface, self._sentence, self._formula, self._formula_error):
            column.addWidget(part)
        column.addLayout(self._constants)
        row = QGridLayout()
        row.setHorizontalSpacing(4)
        row.addWidget(self._start_label, 0, 0)
        for place, field in enumerate(self._start):
            field.setObjectName(f"start_{'xy'[place]}")
            field.setAccessibleName(tr("Start, {name}", name="xy"[place]))
            row.addWidget(field, 0, place + 1)
        row.addWidget(self._start_error, 1, 0, 1, 3)
        column.addLayout(row)
        switches = QGridLayout()
        for place, (name, _, sentence) in enumerate(SWITCHES):
            switch = self._switches[name]
            switch.setObjectName(f"{name}_check")
            switch.setToolTip(tr(sentence))
            switches.addWidget(switch, place // 2, place % 2)
        column.addLayout(switches)

    def _connect(self) -> None:
        self._surface.activated.connect(self._on_surface_chosen)
        self._formula.textEdited.connect(self._on_formula_edited)
        self._formula.returnPressed.connect(self._want_formula)
        self._typing.timeout.connect(self._want_formula)
        for field in self._start:
            field.entered.connect(self._on_start_entered)
            field.refused.connect(self._start_error.show_problem)
        for name, switch in self._switches.items():
            switch.toggled.connect(lambda on, name=name: self.view_wanted.emit(name, on))

    def _show_constants(self, constants: Mapping[str, float]) -> None:
        assert self._objective is not None, "constants belong to a surface"
        knobs = self._objective.surface.constants
        if [c.knob for c in self._controls.values()] != list(knobs):
            for control in self._controls.values():
                self._constants.removeWidget(control)
                control.hide()  # its layout may be about to show it, even without a parent
                control.setParent(None)
                control.deleteLater()
            self._controls = {knob.name: KnobControl(knob, "constant", self) for knob in knobs}
            for name, control in self._controls.items():
                self._constants.addWidget(control)
                control.changed.connect(
                    lambda v, name=name: self.constant_wanted.emit(name, float(v))
                )
                control.reset_wanted.connect(lambda c=control: c.set_value(c.knob.default))
                if self._theme is not None:
                    control.set_theme(self._theme)
        for name, control in self._controls.items():
            control.show_value(constants[name])

    def _on_surface_chosen(self, index: int) -> None:
        surface_id = self._surface.itemData(index)
        if surface_id == OWN:
            self._formula.setFocus(Qt.FocusReason.OtherFocusReason)
            self._formula.selectAll()
        if surface_id not in (None, self._shown[0]):
            self.surface_wanted.emit(surface_id)

    def _on_formula_edited(self, text: str) -> None:
        """Say at once what is wrong; a formula that can be read is taken after a pause."""
        self._typing.stop()
        names = tuple(self._controls)
        try:
            parse(text, names)
        except BadInput as problem:
            self._formula_error.show_problem(why_not(problem))
        else:
            self._formula_error.show_problem("")
            self._typing.start()

    def _want_formula(self) -> None:
        """Announce the formula, unless it is the one that is shown."""
        self._typing.stop()
        text = self._formula.text()
        if text.strip() != self._shown[1].strip():
            self.formula_wanted.emit(text)

    def _on_start_entered(self) -> None:
        x, y = (field.value() for field in self._start)
        self.start_wanted.emit(x, y)
