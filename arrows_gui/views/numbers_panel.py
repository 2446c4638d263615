"""The numbers of the step under the cursor."""

from math import atan2, degrees, hypot

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QGroupBox, QLabel, QWidget

from arrows_gui.core.array import Array
from arrows_gui.core.trace import Step
from arrows_gui.core.written import UNKNOWN, number_text
from arrows_gui.views.arrow_text import direction_text, lines_text
from arrows_gui.views.words import tr

ROWS = (
    ("step", "Step", "How many updates have been taken."),
    ("theta", "θ", "The parameters."),
    ("loss", "Loss L", "The loss at θ."),
    ("gradient", "Gradient ∇L", "The exact gradient at θ; it points uphill."),
    ("gradient_norm", "Length |∇L|", "How fast the loss rises along the gradient."),
    ("gradient_direction", "Direction of −∇L", "Measured from the x axis."),  # noqa: RUF001
    ("update", "Update Δθ", "The step from θ to the next point."),
    ("update_norm", "Length |Δθ|", "How far the update goes."),
    ("angle", "Angle Δθ to −∇L", "0° is straight down the gradient; over 90° is uphill."),  # noqa: RUF001
    ("lr", "Learning rate η", "The rate of this update."),
)


class NumbersPanel(QGroupBox):
    """A table of names and values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("This step"), parent)
        self.setObjectName("numbers_panel")
        grid = QGridLayout(self)
        grid.setVerticalSpacing(3)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._values: dict[str, QLabel] = {}
        for row, (name, title, sentence) in enumerate(ROWS):
            label, value = QLabel(tr(title), self), QLabel(self)
            value.setObjectName(f"number_{name}")
            value.setAccessibleName(tr(title))
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setToolTip(tr(sentence))
            value.setToolTip(tr(sentence))
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._values[name] = value
        grid.setRowStretch(len(ROWS), 1)

    def show_step(self, step: Step, names: tuple[str, str]) -> None:
        """Show a step of a surface whose axes have these names."""
        values = {
            "step": str(step.t),
            "theta": lines_text(step.theta, names),
            "loss": number_text(step.loss),
            "gradient": lines_text(step.gradient, names),
            "gradient_norm": number_text(hypot(*step.gradient)),
            "gradient_direction": direction_text(-step.gradient),
            "update": lines_text(step.update, names),
            "update_norm": number_text(hypot(*step.update)),
            "angle": angle_text(step.update, -step.gradient),
            "lr": number_text(step.lr),
        }
        for name, text in values.items():
            self._values[name].setText(text)


def angle_text(a: Array, b: Array) -> str:
    """Write the angle between two vectors (2,), or that there is none or it is not known."""
    if np.isnan((a, b)).any():
        return UNKNOWN
    if not (np.isfinite((a, b)).all() and a.any() and b.any()):
        return tr("none")
    a, b = a / np.abs(a).max(), b / np.abs(b).max()  # so that no product leaves the numbers
    cross, dot = float(a[0] * b[1] - a[1] * b[0]), float(a @ b)
    return f"{degrees(atan2(abs(cross), dot)):.1f}°"
