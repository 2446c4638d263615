"""The panel of micro-steps: one beat at a time, and wishes for the next."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from arrows_gui.core.equation import filled, pieces, plain
from arrows_gui.core.masked_trace import masked
from arrows_gui.core.optimizers.catalogue import OPTIMIZERS
from arrows_gui.core.optimizers.rule import Optimizer
from arrows_gui.views.beats_panel import CLOSED, BeatsPanel
from arrows_gui.views.equation_view import LineLabel, rich
from arrows_gui.views.theme import THEMES, Theme, apply_theme
from tests.views.beat_helpers import busy, leave, opened, recorded, sweep
from tests.views.helpers import find

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")

WIDTH_PX, HEIGHT_PX = 480, 170
every_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)


@pytest.fixture
def panel(qtbot: QtBot, own_looks: None) -> Iterator[BeatsPanel]:
    made = BeatsPanel()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.resize(WIDTH_PX, HEIGHT_PX)
    yield made
    made.close()


def button(panel: BeatsPanel, name: str) -> QToolButton:
    found: QToolButton = find(panel, name, QToolButton)
    return found


def text(panel: BeatsPanel, name: str) -> str:
    label = find(panel, name, QLabel)
    return str(label.plain_text() if isinstance(label, LineLabel) else label.text())


def wishes(panel: BeatsPanel) -> list[tuple[str, object]]:
    """Write down every wish from now on."""
    told: list[tuple[str, object]] = []
    for name in ("beat_wanted", "step_wanted", "auto_wanted"):
        getattr(panel, name).connect(lambda value, name=name: told.append((name, value)))
    return told


def test_without_a_step_it_says_so(panel: BeatsPanel) -> None:
    assert "no step" in text(panel, "beat_sentence")
    assert panel.beat() is None


def test_an_update_waits_to_be_opened(panel: BeatsPanel) -> None:
    beats, rule, step = opened("adam")
    told = wishes(panel)
    panel.show_beats(beats, rule, step)
    assert text(panel, "beat_title") == "The update of step 2"
    assert "how Adam makes it" in text(panel, "beat_sentence")
    assert button(panel, "beat_next").text() == "Open"
    assert not button(panel, "beat_back").isEnabled()
    button(panel, "beat_next").click()
    assert told == [("beat_wanted", 0)]
    assert panel.beat() is None, "what is shown is for others to decide"


def test_it_can_be_opened_before_its_beats_are_known(panel: BeatsPanel) -> None:
    _, rule, step = opened("adam")
    told = wishes(panel)
    panel.show_beats((), rule, step)
    assert "how Adam makes it" in text(panel, "beat_sentence")
    button(panel, "beat_next").click()
    assert told == [("beat_wanted", 0)]


def test_every_beat_shows_its_title_line_numbers_and_sentence(panel: BeatsPanel) -> None:
    beats, rule, step = opened("adam")
    panel.show_beats(beats, rule, step)
    for index, beat in enumerate(beats):
        panel.show_index(index)
        assert panel.beat() is beat
        assert text(panel, "beat_title") == f"{index + 1} of {len(beats)}: {beat.title}"
        assert text(panel, "beat_equation") == plain(pieces(beat.line.text, rule))
        assert text(panel, "beat_numbers") == plain(filled(beat.line.text, beat.values))
        assert text(panel, "beat_sentence") == rich(str(beat.sentence))
        chosen = [place for place in range(9) if button(panel, f"beat_{place + 1}").isChecked()]
        assert chosen == [index]


def test_next_and_back_walk_through_the_beats_and_past_their_ends(panel: BeatsPanel) -> None:
    beats, rule, step = opened("momentum")
    told = wishes(panel)
    panel.show_beats(beats, rule, step)
    panel.show_index(1)
    button(panel, "beat_next").click()
    button(panel, "beat_back").click()
    panel.show_index(len(beats) - 1)
    button(panel, "beat_next").click()
    panel.show_index(0)
    button(panel, "beat_back").click()
    assert told == [("beat_wanted", 2), ("beat_wanted", 0), ("step_wanted", 1), ("step_wanted", -1)]


def test_any_beat_can_be_jumped_to_and_the_update_closed(panel: BeatsPanel) -> None:
    beats, rule, step = opened("momentum")
    told = wishes(panel)
    panel.show_beats(beats, rule, step)
    panel.show_index(0)
    for place in range(9):
        there = not button(panel, f"beat_{place + 1}").isHidden()
        assert there is (place < len(beats))
    button(panel, "beat_3").click()
    assert not button(panel, "beat_3").isChecked()
    assert button(panel, "beat_1").isChecked()
    button(panel, "beat_close").click()
    assert told == [("beat_wanted", 2), ("beat_wanted", CLOSED)]
    panel.show_index(CLOSED)
    assert text(panel, "beat_title") == "The update of step 2"


def test_auto_is_wished_for_and_shown(panel: BeatsPanel) -> None:
    told = wishes(panel)
    button(panel, "beat_auto").click()
    assert told == [("auto_wanted", True)]
    panel.show_auto(False)
    assert not button(panel, "beat_auto").isChecked()
    assert told == [("auto_wanted", True)], "showing is no wish"


def test_a_hidden_update_is_not_opened_and_the_next_step_is_at_hand(panel: BeatsPanel) -> None:
    _, rule, step = opened("adam")
    told = wishes(panel)
    panel.show_beats((), rule, masked(step, "update"))
    assert "hidden" in text(panel, "beat_sentence")
    assert button(panel, "beat_next").text() == "Next"
    button(panel, "beat_next").click()
    button(panel, "beat_back").click()
    assert told == [("step_wanted", 1), ("step_wanted", -1)]


def test_the_index_stays_with_the_next_update_as_far_as_it_can(panel: BeatsPanel) -> None:
    panel.show_beats(*opened("adam"))
    panel.show_index(7)
    panel.show_beats(*opened("gd"))
    assert text(panel, "beat_title") == "3 of 3: Move"


def test_symbols_are_told_and_marked_as_arrows(qtbot: QtBot, panel: BeatsPanel) -> None:
    panel.show_beats(*opened("momentum"))
    panel.show_index(2)
    with qtbot.waitExposed(panel):
        panel.show()
    QApplication.processEvents()
    told: list[str] = []
    panel.symbol_hovered.connect(told.append)
    equation = find(panel, "beat_equation", LineLabel)
    sweep(equation)
    leave(equation)
    assert {"velocity", "negative_gradient"} <= set(told)
    panel.highlight_kind("velocity")
    assert equation.text().count("underline") == 2
    panel.highlight_kind("")
    assert "underline" not in equation.text()


def test_every_control_has_a_name_and_says_what_it_does(panel: BeatsPanel) -> None:
    panel.show_beats(*opened("adam"))
    shown = [b for b in panel.findChildren(QToolButton) if not b.isHidden()]
    assert len(shown) == 4 + 8
    assert all(b.objectName() and b.accessibleName() and b.toolTip() for b in shown)
    assert button(panel, "beat_3").toolTip() == "Beat 3: Add, tip to tail"


@every_theme
@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.id)
def test_nothing_is_clipped_in_a_small_tab(
    qtbot: QtBot, panel: BeatsPanel, kind: type[Optimizer], theme: Theme
) -> None:
    apply_theme(QApplication.instance(), theme, QApplication.font())  # type: ignore[arg-type]
    panel.set_theme(theme)
    taken = recorded(kind.id, busy(kind))
    step, beats = taken.trace.step(3), taken.beats(3)
    panel.show_beats(beats, step.optimizer, step)
    panel.show_index(0)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.resize(WIDTH_PX, HEIGHT_PX)
    area = find(panel, "beat_text", QScrollArea)
    for index in range(len(beats)):
        panel.show_index(index)
        QApplication.processEvents()
        assert panel.width() == WIDTH_PX
        assert area.widget().width() <= area.viewport().width()
        for name in ("beat_equation", "beat_numbers", "beat_sentence"):
            label = find(panel, name, QLabel)
            assert label.height() >= label.heightForWidth(label.width()), name
