"""The dialog in which a person says what of a table is learnt from, and what is to be learnt."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from arrows_gui.core.dataset import Dataset
from arrows_gui.core.message import BadInput
from arrows_gui.core.network_loss import REGRESSION
from arrows_gui.files.csv_table import (
    CLASSIFICATION,
    Column,
    Table,
    chosen,
    guessed_features,
    guessed_target,
    guessed_task,
    usable_rows,
)
from arrows_gui.views.csv_preview import CsvPreview
from arrows_gui.views.error_label import ErrorLabel
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr, why_not

_TASK_TITLES = ((CLASSIFICATION, "Classes"), (REGRESSION, "Numbers (regression)"))
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class CsvDialog(QDialog):
    """Shows a table and takes the choice of its columns; OK waits until it can be learnt from."""

    reload_wanted = Signal(bool)  # whether the first line names the columns

    def __init__(self, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("csv_dialog")
        self.setWindowTitle(tr("Data from a table"))
        self._table = table
        self._wanted: set[str] = set()
        self._about = QLabel(self, wordWrap=True)
        self._header = QCheckBox(tr("The first line names the columns"), self)
        self._columns = QListWidget(self)
        self._all = QPushButton(tr("All numbers"), self)
        self._none = QPushButton(tr("None"), self)
        self._target = QComboBox(self)
        self._task = QComboBox(self)
        self._standardise = QCheckBox(tr("Standardise the features"), self)
        self._drop = QCheckBox(tr("Drop rows with missing values"), self)
        self._summary = QLabel(self, wordWrap=True)
        self._preview = CsvPreview(table, self)
        self._view = QTableView(self)
        self._problem = ErrorLabel(self)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._standardise.setChecked(True)
        self._name_parts()
        self._lay_out()
        self._connect()
        self.resize(760, 600)
        self.show_table(table)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._problem.set_theme(theme)
        self._preview.set_theme(theme)
        palette = self._summary.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("muted"))
        self._summary.setPalette(palette)
        framed = self._columns.palette()  # as apply_theme gives it to the check boxes
        framed.setColor(QPalette.ColorRole.Window, theme.colour("frame"))
        self._columns.setPalette(framed)

    def show_table(self, table: Table) -> None:
        """Show a table, with a guess at what is to be learnt from what."""
        self._table = table
        target = guessed_target(table)
        # The target joins them when another is taken in its place.
        self._wanted = set(guessed_features(table, ""))
        self._about.setText(
            tr(
                "{source}: {rows:,} rows, {columns} columns",
                source=table.source or "The table",
                rows=len(table.lines),
                columns=len(table.columns),
            )
        )
        with QSignalBlocker(self._header), QSignalBlocker(self._target):
            self._header.setChecked(table.header)
            self._target.clear()
            self._target.addItems([column.name for column in table.columns])
            self._target.setCurrentText(target)
        self._preview.set_table(table)
        self._fill_columns()
        self._show_task()
        self._check()
        self._view.resizeColumnsToContents()

    def show_problem(self, sentence: str) -> None:
        """Say why the table cannot be read as it was wanted."""
        self._problem.show_problem(sentence)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not sentence)

    def dataset(self) -> Dataset:
        """Give what was chosen as a data set; raises BadInput where it is not fit for one."""
        return chosen(self._table, *self._choice())

    def standardise(self) -> bool:
        """Tell whether the features are to be standardised."""
        return self._standardise.isChecked()

    def _choice(self) -> tuple[tuple[str, ...], str, str, bool]:
        target = self._target.currentText()
        features = tuple(
            column.name
            for column in self._table.columns
            if column.name in self._wanted and column.name != target
        )
        return features, target, self._task.currentData(), self._drop.isChecked()

    def _check(self) -> None:
        """Say at once what is wrong with the choice, or what it comes to."""
        features, target, task, drop = self._choice()
        self._preview.set_roles(features, target)
        summary, sentence = "", ""
        try:
            rows = usable_rows(self._table, features, target, task, drop)
        except BadInput as problem:
            sentence = why_not(problem)
        else:
            summary = tr(
                "{rows:,} of {all_rows:,} rows, {features} features",
                rows=len(rows),
                all_rows=len(self._table.lines),
                features=len(features),
            )
        self._summary.setText(summary)
        self.show_problem(sentence)

    def _fill_columns(self) -> None:
        target = self._target.currentText()
        with QSignalBlocker(self._columns):
            if self._columns.count() != len(self._table.columns):
                self._columns.clear()
                self._columns.addItems([""] * len(self._table.columns))
            for row, column in enumerate(self._table.columns):
                item = self._columns.item(row)
                is_target = column.name == target
                holds = tr("the target") if is_target else kind(column)
                item.setText(f"{column.name}: {holds}")
                item.setToolTip(item.text())
                flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                item.setFlags(flags if is_target else flags | Qt.ItemFlag.ItemIsEnabled)
                wanted = column.name in self._wanted and not is_target
                item.setCheckState(_CHECKED if wanted else _UNCHECKED)

    def _show_task(self) -> None:
        task = guessed_task(self._table.column(self._target.currentText()))
        with QSignalBlocker(self._task):
            self._task.setCurrentIndex(self._task.findData(task))

    def _on_item(self, item: QListWidgetItem) -> None:
        name = self._table.columns[self._columns.row(item)].name
        wanted = item.checkState() == _CHECKED
        self._wanted = self._wanted | {name} if wanted else self._wanted - {name}
        self._check()

    def _on_target(self) -> None:
        self._fill_columns()
        self._show_task()
        self._check()

    def _want_columns(self, names: tuple[str, ...]) -> None:
        self._wanted = set(names)
        self._fill_columns()
        self._check()

    def _name_parts(self) -> None:
        texts: tuple[tuple[QWidget, str, str, str], ...] = (
            (self._header, "csv_header", "Header", "Off: the first line holds data as the others"),
            (self._columns, "csv_features", "Features", "The columns to learn from"),
            (self._all, "csv_all", "All", "Learn from every column that has numbers"),
            (self._none, "csv_none", "None", "Take every column out"),
            (self._target, "csv_target", "Target", "The column that is to be learnt"),
            (self._task, "csv_task", "What is learnt", "Which class a row has, or which number"),
            (
                *(self._standardise, "csv_standardise", "Standardise"),
                "Shift and stretch each feature to mean 0 and deviation 1",
            ),
            (
                *(self._drop, "csv_drop", "Drop rows"),
                "Learn only from rows that have a value in every chosen column",
            ),
            (self._view, "csv_preview", "The first rows", "The first rows, by their lines"),
        )
        for part, name, title, sentence in texts:
            part.setObjectName(name)
            part.setAccessibleName(tr(title))
            part.setToolTip(tr(sentence))
        self._about.setObjectName("csv_about")
        self._summary.setObjectName("csv_summary")
        self._problem.setObjectName("csv_problem")
        self._buttons.setObjectName("csv_buttons")
        self._target.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for task, title in _TASK_TITLES:
            self._task.addItem(tr(title), task)
        self._view.setModel(self._preview)
        self._view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self._view.setTabKeyNavigation(False)
        for button in (self._all, self._none):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._about, 1)
        top.addWidget(self._header)
        features = QLabel(tr("&Features"), self)
        features.setBuddy(self._columns)
        few = QHBoxLayout()
        few.addWidget(features, 1)
        few.addWidget(self._all)
        few.addWidget(self._none)
        left = QVBoxLayout()
        left.addLayout(few)
        left.addWidget(self._columns)
        right = QGridLayout()
        for row, (title, part) in enumerate((("&Target", self._target), ("&Learn", self._task))):
            label = QLabel(tr(title), self)
            label.setBuddy(part)
            right.addWidget(label, row, 0)
            right.addWidget(part, row, 1)
        for row, wide in enumerate((self._standardise, self._drop, self._summary), start=2):
            right.addWidget(wide, row, 0, 1, 2)
        right.setColumnStretch(1, 1)
        right.setRowStretch(5, 1)
        middle = QHBoxLayout()
        middle.addLayout(left, 1)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addWidget(self._view, 1)
        column.addWidget(self._problem)
        column.addWidget(self._buttons)

    def _connect(self) -> None:
        self._header.toggled.connect(self._on_header)
        self._columns.itemChanged.connect(self._on_item)
        self._all.clicked.connect(lambda: self._want_columns(guessed_features(self._table, "")))
        self._none.clicked.connect(lambda: self._want_columns(()))
        self._target.currentIndexChanged.connect(self._on_target)
        self._task.currentIndexChanged.connect(self._check)
        self._drop.toggled.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _on_header(self, on: bool) -> None:
        """Have the file read anew; what is shown does not hold until it comes."""
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        self.reload_wanted.emit(on)


def kind(column: Column) -> str:
    """Tell what a column holds."""
    holds = "numbers" if column.numbers is not None else "text"
    if len(column.missing):
        return tr("{kind}, {missing:,} missing", kind=holds, missing=len(column.missing))
    return tr(holds)
