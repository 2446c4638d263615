"""The choices over the arrows of layers: held against what, how long, and which kinds."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from arrows_gui.core.arrows import arrow_kind
from arrows_gui.core.layer_arrows import LAYER_KINDS, REFERENCES
from arrows_gui.core.layer_scale import LAYER_SCALES
from arrows_gui.views.arrow_sample import arrow_sample
from arrows_gui.views.flow_row import FlowRow
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

SAMPLE_PX = QSize(32, 16)

SHOWN_FIRST = ("negative_gradient", "weight", "update")
"""The kinds of arrow that are shown until a person chooses."""


class LayerControls(QWidget):
    """Announces that something else is to be seen; what is chosen is read from it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layer_controls")
        rows = tuple((row.id, row.title, row.sentence) for row in REFERENCES)
        self._reference = _combo("layer_reference_combo", "Angle or plane", rows, self)
        scales = tuple((row.id, row.title, row.sentence) for row in LAYER_SCALES)
        self._scale = _combo("layer_scale_combo", "Length of the arrows of layers", scales, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for combo in (self._reference, self._scale):
            combo.currentIndexChanged.connect(self._on_chosen)
            row.addWidget(combo, 1)
        self._checks: dict[str, QCheckBox] = {}
        checks = FlowRow(spacing=6)
        row.addLayout(checks)
        for kind_id in LAYER_KINDS:
            kind = arrow_kind(kind_id)
            check = QCheckBox(kind.letter, self)
            check.setObjectName(f"layer_arrow_{kind.id}")
            check.setAccessibleName(tr("{title} of each layer", title=kind.title))
            check.setToolTip(f"{tr(kind.title)}: {tr(kind.sentence)}")
            check.setIconSize(SAMPLE_PX)
            check.setChecked(kind_id in SHOWN_FIRST)
            check.toggled.connect(lambda _: self.changed.emit())
            self._checks[kind_id] = check
            checks.addWidget(check)
        self._on_chosen()

    def set_theme(self, theme: Theme) -> None:
        """Draw the samples in the colours of a theme."""
        for kind_id, check in self._checks.items():
            sample = arrow_sample(arrow_kind(kind_id), theme, SAMPLE_PX, self.devicePixelRatioF())
            check.setIcon(QIcon(sample))

    def reference_id(self) -> str:
        """Give what the arrows are held against."""
        return str(self._reference.currentData())

    def scale_id(self) -> str:
        """Give how lengths are chosen."""
        return str(self._scale.currentData())

    def shown(self) -> tuple[str, ...]:
        """Give the kinds of arrow that are shown, in the order of the table."""
        return tuple(kind_id for kind_id, check in self._checks.items() if check.isChecked())

    def _on_chosen(self) -> None:
        for combo in (self._reference, self._scale):
            combo.setToolTip(combo.currentData(Qt.ItemDataRole.ToolTipRole) or "")
        self.changed.emit()


def _combo(
    name: str, title: str, rows: tuple[tuple[str, str, str], ...], parent: QWidget
) -> QComboBox:
    """Make a combo of (id, title, sentence), which may be narrower than its longest title."""
    combo = QComboBox(parent)
    combo.setObjectName(name)
    combo.setAccessibleName(tr(title))
    for row_id, text, sentence in rows:
        combo.addItem(tr(text), row_id)
        combo.setItemData(combo.count() - 1, tr(sentence), Qt.ItemDataRole.ToolTipRole)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(11)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo
