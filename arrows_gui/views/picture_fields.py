"""Fields that the dialogs of pictures and of animations have in common."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFileDialog, QSpinBox, QWidget

from arrows_gui.views.words import tr


def combo_field(
    parent: QWidget, name: str, title: str, tip: str, rows: Iterable[tuple[str, object]]
) -> QComboBox:
    """Give a choice among titles that stand for values."""
    combo = QComboBox(parent)
    combo.setObjectName(name)
    combo.setAccessibleName(title)
    combo.setToolTip(tip)
    for text, value in rows:
        combo.addItem(text, value)
    return combo


def number_field(
    parent: QWidget, name: str, title: str, tip: str, limits: tuple[int, int]
) -> QSpinBox:
    """Give a field for a whole number."""
    field = QSpinBox(parent)
    field.setObjectName(name)
    field.setAccessibleName(title)
    field.setToolTip(tip)
    field.setRange(*limits)
    return field


def save_buttons(
    parent: QWidget, name: str, tip: str, save: Callable[[], object], cancel: Callable[[], object]
) -> QDialogButtonBox:
    """Give the buttons Save and Cancel."""
    kinds = QDialogButtonBox.StandardButton
    buttons = QDialogButtonBox(kinds.Save | kinds.Cancel, parent)
    for kind, what, text, words in (
        (kinds.Save, "save", tr("&Save…"), tip),
        (kinds.Cancel, "cancel", tr("Cancel"), tr("Close, and write nothing (Esc)")),
    ):
        button = buttons.button(kind)
        button.setObjectName(f"{name}_{what}")
        button.setText(text)
        button.setAccessibleName(text.replace("&", ""))
        button.setToolTip(words)
    buttons.accepted.connect(save)
    buttons.rejected.connect(cancel)
    return buttons


def ask_for_file(parent: QWidget, title: str, stem: str, kind: str) -> Path | None:
    """Ask where a file of a kind is to go, and give it that kind's ending."""
    filters = f"{kind.upper()} (*.{kind})"
    name, _ = QFileDialog.getSaveFileName(parent, title, f"{stem}.{kind}", filters)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix.lower() == f".{kind}" else path.with_name(f"{path.name}.{kind}")
