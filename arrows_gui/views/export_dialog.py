"""How far an export is, with a way to cancel it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QVBoxLayout, QWidget

from arrows_gui.views.words import tr

PARTS = 1000
"""The bar has so many parts."""

WIDTH_PX = 380


class ExportProgress(QDialog):
    """A bar with Cancel; closing it cancels as well. It is closed by ``accept``."""

    cancelled = Signal()

    def __init__(
        self, title: str = "Export for TensorBoard", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("export_progress")
        self.setWindowTitle(tr(title))
        self.setMinimumWidth(WIDTH_PX)
        self._over = False
        self._label = QLabel(tr("Writing the run…"), self)
        self._label.setObjectName("export_label")
        self._label.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("export_bar")
        self._bar.setAccessibleName(tr("Share that is written"))
        self._bar.setToolTip(tr("How much of the run is written"))
        self._bar.setRange(0, PARTS)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._buttons.rejected.connect(self.reject)
        button = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        button.setObjectName("export_cancel")
        button.setAccessibleName(tr("Cancel the export"))
        button.setToolTip(tr("Stop, and take away what was written"))
        column = QVBoxLayout(self)
        for part in (self._label, self._bar, self._buttons):
            column.addWidget(part)

    def show_progress(self, share: float) -> None:
        """Show the share that is done, 0 to 1."""
        self._bar.setValue(round(PARTS * min(max(share, 0.0), 1.0)))

    def show_end(self, sentence: str) -> None:
        """Show how it ended; the dialog stays until it is closed, and no longer cancels."""
        self._over = True
        self._label.setText(sentence)
        self._bar.hide()
        self._buttons.setStandardButtons(QDialogButtonBox.StandardButton.Close)
        button = self._buttons.button(QDialogButtonBox.StandardButton.Close)
        button.setObjectName("export_close")
        button.setAccessibleName(tr("Close"))
        button.setToolTip(tr("Close this window"))

    def reject(self) -> None:
        """Cancel, unless it is over."""
        if not self._over:
            self._over = True
            self.cancelled.emit()
        super().reject()
