"""The equations: coloured as their arrows, told under the mouse, filled in, and cheap."""

# ruff: noqa: D103, RUF001 - the names say what is tested; the texts have the minus sign

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from arrows_gui.core.arrows import arrow_kind
from arrows_gui.core.equation import symbol_of
from arrows_gui.core.masked_trace import masked
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS, make_optimizer
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.views.equation_view import EquationView, LineLabel
from arrows_gui.views.optimizer_panel import OptimizerPanel
from arrows_gui.views.theme import THEMES, Theme, apply_theme
from tests.views.beat_helpers import busy, leave, recorded, sweep
from tests.views.helpers import find

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")

every_rule = pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.id)
every_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
NARROW_PX = 230
LINK = re.compile(r'<a href="(\w+)" style="color:(#\w+);([^"]*)">')


@pytest.fixture
def view(qtbot: QtBot, own_looks: None) -> Iterator[EquationView]:
    made = EquationView()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.setFixedWidth(NARROW_PX)
    yield made
    made.close()


def labels(view: EquationView) -> list[LineLabel]:
    return [label for label in view.findChildren(LineLabel) if not label.isHidden()]


class Counter(QObject):
    """Counts how often widgets are laid out anew."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_only_the_lines_that_hold_are_shown(view: EquationView) -> None:
    view.show_rule(make_optimizer("adam"))
    assert "λ" not in view.plain_text()
    assert view.plain_text().splitlines()[0] == "m ← β₁ m + (1 − β₁) g"
    view.show_rule(make_optimizer("adam", {"weight_decay": 0.1}))
    assert view.plain_text().splitlines()[0] == "q = g + λ θ"
    assert "(1 − β₁) q" in view.plain_text()
    view.show_rule(make_optimizer("gd"))
    assert view.plain_text() == "Δθ = −η g"


def test_the_lines_of_a_step_are_those_that_hold_there(view: EquationView) -> None:
    taken = recorded("momentum", {"dampening": 0.5})
    view.show_step(taken.trace.step(0))
    assert "τ" not in view.plain_text(), "the first step is undamped"
    view.show_step(taken.trace.step(1))
    assert "τ" in view.plain_text()


@every_theme
@every_rule
def test_every_symbol_has_the_colour_of_its_arrow(
    view: EquationView, kind: type[Optimizer], theme: Theme
) -> None:
    view.set_theme(theme)
    view.show_step(recorded(kind.id, busy(kind)).trace.step(3))
    links = [link for label in labels(view) for link in LINK.findall(label.text())]
    assert len(links) > 3
    for key, colour, _ in links:
        symbol = symbol_of(key, make_optimizer(kind.id, busy(kind)))
        meaning = arrow_kind(symbol.kind).colour_key if symbol.kind else "text"
        assert colour == theme.colour(meaning).name(), key


def test_the_mouse_over_a_symbol_tells_its_arrow(qtbot: QtBot, view: EquationView) -> None:
    view.show_step(recorded("momentum").trace.step(2))
    told: list[str] = []
    view.symbol_hovered.connect(told.append)
    with qtbot.waitExposed(view):
        view.show()
    for label in labels(view):
        sweep(label)
        leave(label)
    assert {"velocity", "negative_gradient", "update", ""} == set(told)
    assert told[-1] == ""


def test_a_symbol_says_what_it_means_and_what_it_is_now(view: EquationView) -> None:
    step = recorded("momentum").trace.step(2)
    view.show_step(step)
    label = labels(view)[0]
    assert label.symbol_text("momentum").splitlines() == [
        "μ: momentum",
        "The share of the velocity that is kept from step to step.",
        "= 0.9",
    ]
    assert label.symbol_text("b").startswith("b: the velocity\n= (")
    view.show_rule(make_optimizer("gd"))
    assert labels(view)[0].symbol_text("g") == "g: the gradient, as the rule sees it"


def test_the_symbols_of_the_arrow_under_the_mouse_are_marked(view: EquationView) -> None:
    view.show_step(recorded("adam").trace.step(2))

    def marked() -> set[str]:
        links = [link for label in labels(view) for link in LINK.findall(label.text())]
        return {key for key, _, looks in links if "underline" in looks}

    assert marked() == set()
    view.highlight_kind("velocity")
    assert marked() == {"m", "m0", "m_hat"}
    view.highlight_kind("")
    assert marked() == set()


def test_numbers_are_below_their_lines_where_they_are_wanted(view: EquationView) -> None:
    step = recorded("gd").trace.step(1)
    view.set_numbers(True)
    view.show_rule(step.optimizer)
    assert view.plain_text() == "Δθ = −η g", "no step is known yet"
    view.show_step(step)
    assert view.plain_text().splitlines() == [
        "Δθ = −η g",
        "(−0.0017982, −0.00594) = −0.001 · (1.7982, 5.94)",
    ]
    view.set_numbers(False)
    assert view.plain_text() == "Δθ = −η g"


def test_a_hidden_step_gives_no_number_away(view: EquationView) -> None:
    step = recorded("adam").trace.step(2)
    view.set_numbers(True)
    view.show_step(masked(step, "update"))
    numbers = view.plain_text().splitlines()[1::2]
    assert all(line.startswith("(?, ?)") for line in numbers)
    assert "(?, ?)" in labels(view)[0].symbol_text("m")


def test_a_rule_is_not_forgotten_for_its_step_nor_the_step_for_its_rule(
    view: EquationView,
) -> None:
    step = recorded("adam").trace.step(2)
    view.set_numbers(True)
    view.show_step(step)
    shown = view.plain_text()
    view.show_rule(make_optimizer("adam", {"weight_decay": 0.5}))
    assert view.plain_text() == shown, "the step under the cursor was taken without decay"
    view.show_rule(make_optimizer("gd"))
    assert view.plain_text() == "Δθ = −η g"


def test_the_same_step_again_costs_no_layout(qtbot: QtBot, view: EquationView) -> None:
    step = recorded("adam").trace.step(2)
    view.set_numbers(True)
    view.show_step(step)
    with qtbot.waitExposed(view):
        view.show()
    QApplication.processEvents()
    counter = Counter()
    view.installEventFilter(counter)
    view.show_step(step)
    view.highlight_kind("")
    view.highlight_line("")
    QApplication.processEvents()
    assert counter.count == 0
    view.show_step(recorded("adam").trace.step(3))
    QApplication.processEvents()
    assert counter.count > 0, "another step is laid out"


@every_theme
@every_rule
def test_nothing_is_clipped_in_a_narrow_column(
    qtbot: QtBot, view: EquationView, kind: type[Optimizer], theme: Theme
) -> None:
    apply_theme(QApplication.instance(), theme, QApplication.font())  # type: ignore[arg-type]
    view.set_theme(theme)
    view.set_numbers(True)
    view.show_step(recorded(kind.id, busy(kind)).trace.step(3))
    with qtbot.waitExposed(view):
        view.show()
    view.resize(NARROW_PX, view.heightForWidth(NARROW_PX))
    QApplication.processEvents()
    for label in labels(view):
        assert label.minimumSizeHint().width() <= NARROW_PX, label.plain_text()
        assert label.height() >= label.heightForWidth(label.width()), label.plain_text()


def test_numbers_take_no_more_room_than_they_need_after_a_change_of_width(
    qtbot: QtBot, view: EquationView
) -> None:
    view.setFixedWidth(NARROW_PX // 2)
    view.set_numbers(True)
    view.show_step(recorded("adam").trace.step(2))
    with qtbot.waitExposed(view):
        view.show()
    tall = view.sizeHint().height()
    view.setFixedWidth(4 * NARROW_PX)
    QApplication.processEvents()
    numbers = [label for label in labels(view) if label.objectName().endswith("_numbers")]
    assert len(numbers) == 5
    assert all(label.minimumHeight() < 2 * label.fontMetrics().height() for label in numbers)
    assert view.sizeHint().height() < tall


def test_the_line_of_a_beat_is_marked(view: EquationView) -> None:
    rule = make_optimizer("momentum")
    view.show_rule(rule)
    view.highlight_line(rule.lines[-1].text)
    assert [label.autoFillBackground() for label in labels(view)] == [False, True]
    view.highlight_line("")
    assert not any(label.autoFillBackground() for label in labels(view))


def test_the_optimizer_panel_shows_and_tells_the_equations(qtbot: QtBot) -> None:
    panel = OptimizerPanel()
    qtbot.addWidget(panel)
    panel.set_theme(THEMES[0])
    step = recorded("adam").trace.step(2)
    panel.show_optimizer(step.optimizer)
    panel.show_step(step)
    view = find(panel, "optimizer_lines", EquationView)
    assert view is panel.equations()
    numbers = find(panel, "equation_numbers", QCheckBox)
    before = view.plain_text()
    numbers.click()
    assert len(view.plain_text().splitlines()) == 2 * len(before.splitlines())
    with qtbot.waitSignal(panel.symbol_hovered, check_params_cb=lambda kind: kind == "update"):
        view.symbol_hovered.emit("update")
    panel.highlight_kind("update")
    assert "underline" in labels(view)[-1].text() or "underline" in labels(view)[-2].text()
