"""The equations of a rule: symbols in the colours of their arrows, and the numbers of a step."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCursor, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QToolTip, QVBoxLayout, QWidget

from arrows_gui.core.arrows import arrow_kind
from arrows_gui.core.beats import lines_of, values_of
from arrows_gui.core.equation import Piece, filled, holds, pieces, plain, symbol_of, value_text
from arrows_gui.core.optimizers.rule import Line, Optimizer, hyperparameters
from arrows_gui.core.trace import Step
from arrows_gui.views.theme import Theme
from arrows_gui.views.words import tr

SMALLER = 0.92
"""The size of the numbers below a line, as a share of the font."""

_NO_BREAK, _MAY_BREAK = "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}"
_IN_VECTOR = re.compile(r"(?<=[\w?]), (?=[\d\N{MINUS SIGN}?in])")
_MARKED = re.compile("\\w[\u0300-\u036f]")


def unbroken(text: str) -> str:
    """Keep vectors, and what is equal to them, on one line where a text is wrapped."""
    return _IN_VECTOR.sub(f",{_NO_BREAK}", text).replace(" = ", f"{_NO_BREAK}={_NO_BREAK}")


def rich(text: str) -> str:
    """Give a text as HTML that keeps vectors on one line.

    A letter with a mark above is bold, as a vector is: the ordinary weight of some fonts loses it.
    """
    marked = _MARKED.sub(r"<b>\g<0></b>", unbroken(escape(text, quote=False)))
    return marked.replace("\n", "<br>")


class LineLabel(QLabel):
    """One line of symbols, or of numbers in their places; a symbol under the mouse is announced.

    ``size`` is a share of the font; numbers are muted.
    """

    symbol_hovered = Signal(str)  # the id of an arrow kind, "" for none

    def __init__(
        self, parent: QWidget | None = None, *, numbers: bool = False, size: float = 1.0
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.linkHovered.connect(self._on_hovered)
        self._numbers, self._size = numbers, size
        self._line: tuple[Piece, ...] = ()
        self._rule: Optimizer | None = None
        self._values: Mapping[str, Any] = {}
        self._theme: Theme | None = None
        self._lit = ""
        self._written = ""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._write()

    def show_line(
        self, line: tuple[Piece, ...], rule: Optimizer, values: Mapping[str, Any]
    ) -> None:
        """Show the pieces of a line; ``values`` are for the hover texts, as far as known."""
        self._line, self._rule, self._values = line, rule, values
        self._write()

    def plain_text(self) -> str:
        """Give what is read, without colours."""
        return plain(self._line)

    def highlight_kind(self, kind_id: str) -> None:
        """Mark the symbols of a kind of arrow; "" marks none."""
        self._lit = kind_id
        self._write()

    def symbol_text(self, key: str) -> str:
        """Say what a symbol means, and its value in this step."""
        if self._rule is None:
            return ""
        symbol = symbol_of(key, self._rule)
        lines = [f"{symbol.text}: {tr(symbol.meaning)}"]
        lines.extend(tr(knob.sentence) for knob in self._rule.knobs if knob.name == key)
        if key in self._values:
            lines.append(f"= {value_text(self._values[key])}")
        return "\n".join(lines)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._write()

    def _write(self) -> None:
        """Write the line anew where it has changed: laying out a text is what costs."""
        if self._theme is None:
            return
        colour = self._theme.colour("muted" if self._numbers else "text").name()
        size = f"font-size:{self.font().pointSizeF() * self._size:.1f}pt"
        parts = "".join(self._html(piece) for piece in self._line)
        text = f'<span style="white-space:pre-wrap;color:{colour};{size}">{parts}</span>'
        if text != self._written:
            self._written = text
            self.setText(text)

    def _html(self, piece: Piece) -> str:
        text = escape(piece.text, quote=False)
        if not piece.key or self._rule is None or self._theme is None:
            return text.replace("/", f"/{_MAY_BREAK}")
        text = text.replace(", ", f",{_NO_BREAK}")
        kind = symbol_of(piece.key, self._rule).kind
        key = arrow_kind(kind).colour_key if kind else "muted" if self._numbers else "text"
        looks = [f"color:{self._theme.colour(key).name()}"]
        if not self._numbers:
            looks.append("font-weight:bold" if kind else "font-style:italic")
        lit = bool(kind) and kind == self._lit
        looks.append(f"text-decoration:{'underline' if lit else 'none'}")
        if lit:
            looks.append(f"background-color:{self._theme.colour('button').name()}")
        return f'<a href="{piece.key}" style="{";".join(looks)}">{text}</a>'

    def _on_hovered(self, key: str) -> None:
        kind = symbol_of(key, self._rule).kind if key and self._rule is not None else ""
        self.symbol_hovered.emit(kind)
        if key:
            QToolTip.showText(QCursor.pos(), rich(self.symbol_text(key)), self)
        else:
            QToolTip.hideText()


class EquationView(QWidget):
    """Shows the lines of a rule, those that hold at a step, and if wanted its numbers below."""

    symbol_hovered = Signal(str)  # the id of an arrow kind, "" for none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self._labels: list[tuple[LineLabel, LineLabel]] = []
        self._lines: tuple[Line, ...] = ()
        self._rule: Optimizer | None = None
        self._values: Mapping[str, Any] = {}
        self._knows_step = False
        self._numbers = False
        self._lit_kind = ""
        self._lit_line = ""
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for label in self._all_labels():
            label.set_theme(theme)
        self._mark_line()

    def set_numbers(self, shown: bool) -> None:
        """Show each line a second time with the numbers of the step, or not."""
        self._numbers = shown
        self._fill()

    @property
    def numbers(self) -> bool:
        """Whether the numbers of the step are shown below the lines."""
        return self._numbers

    def show_rule(self, rule: Optimizer) -> None:
        """Show the lines of a rule before any step is known; one of the same rule goes on."""
        known = self._knows_step and self._rule is not None and self._rule.id == rule.id
        if not known and rule != self._rule:
            self._knows_step = False
            self._values = hyperparameters(rule)
            self._show(rule, tuple(line for line in rule.lines if holds(line, self._values)))

    def show_step(self, step: Step) -> None:
        """Show the lines that hold at a step, and its numbers."""
        self._knows_step = True
        self._values = values_of(step)
        self._show(step.optimizer, lines_of(step, self._values))

    def highlight_kind(self, kind_id: str) -> None:
        """Mark the symbols of the kind of arrow that is under the mouse; "" marks none."""
        self._lit_kind = kind_id
        for label in self._all_labels():
            label.highlight_kind(kind_id)

    def highlight_line(self, text: str) -> None:
        """Mark the line of this text, which a beat is about; "" marks none."""
        if text != self._lit_line:
            self._lit_line = text
            self._mark_line()

    def plain_text(self) -> str:
        """Give the lines as they are read, without colours."""
        return "\n".join(label.plain_text() for label in self._all_labels() if label.plain_text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the numbers the height that they take at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            for _, numbers in self._labels:
                numbers.setMinimumHeight(0)  # or it would be taken for the height of the text
                self._make_room(numbers)

    def _show(self, rule: Optimizer, lines: tuple[Line, ...]) -> None:
        if lines != self._lines or rule != self._rule:
            self._rule, self._lines = rule, lines
            while len(self._labels) < len(lines):
                self._add_row()
            for row, (symbols, numbers) in enumerate(self._labels):
                symbols.setVisible(row < len(lines))
                numbers.setMinimumHeight(0)
            self._mark_line()
        self._fill()

    def _add_row(self) -> None:
        symbols, numbers = LineLabel(self), LineLabel(self, numbers=True, size=SMALLER)
        symbols.setObjectName(f"equation_{len(self._labels)}")
        numbers.setObjectName(f"equation_{len(self._labels)}_numbers")
        self._labels.append((symbols, numbers))
        for label in (symbols, numbers):
            label.symbol_hovered.connect(self.symbol_hovered)
            label.highlight_kind(self._lit_kind)
            if self._theme is not None:
                label.set_theme(self._theme)
            self._column.insertWidget(self._column.count() - 1, label)
        numbers.hide()

    def _fill(self) -> None:
        """Write every line, and where wanted and known its numbers."""
        rule = self._rule
        if rule is None:
            return
        shown = self._numbers and self._knows_step
        for row, (symbols, numbers) in enumerate(self._labels):
            there = row < len(self._lines)
            text = self._lines[row].text if there else ""
            symbols.show_line(pieces(text, rule), rule, self._values)
            numbers.show_line(filled(text, self._values) if shown else (), rule, self._values)
            numbers.setVisible(shown and there)
            # It may grow, but not shrink: what is below would never be at rest.
            self._make_room(numbers)

    def _make_room(self, numbers: LineLabel) -> None:
        """Give numbers the height that they take, where that is more than they have."""
        if numbers.plain_text():
            high = numbers.heightForWidth(self.width())
            numbers.setMinimumHeight(max(high, numbers.minimumHeight()))

    def _mark_line(self) -> None:
        if self._theme is None:
            return
        for row, (symbols, _) in enumerate(self._labels):
            lit = row < len(self._lines) and self._lines[row].text == self._lit_line
            palette = symbols.palette()
            palette.setColor(QPalette.ColorRole.Window, self._theme.colour("button"))
            symbols.setPalette(palette)
            symbols.setAutoFillBackground(lit)

    def _all_labels(self) -> list[LineLabel]:
        return [label for pair in self._labels for label in pair]
