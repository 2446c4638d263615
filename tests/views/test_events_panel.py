"""The workspace of event files: what it shows, step by step, and what it announces."""

# ruff: noqa: D103 - the names say what is tested

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)
from pytestqt.qtbot import QtBot

from arrows_gui.core.message import Message
from arrows_gui.files.event_data import EventRun, EventRuns, Histograms, Scalars
from arrows_gui.files.event_histograms import histogram_of
from arrows_gui.files.event_layers import layers_of
from arrows_gui.views.events_bars import BarsPlot, HistogramPlot
from arrows_gui.views.events_panel import EventsPanel
from arrows_gui.views.events_plots import ticks
from arrows_gui.views.export_dialog import ExportProgress
from arrows_gui.views.theme import THEMES, Theme, apply_theme
from tests.files.event_helpers import DATA, read
from tests.views.helpers import choose, find, type_into

TORCH = read(DATA / "events_torch")


@pytest.fixture
def panel(qtbot: QtBot, own_looks: None) -> EventsPanel:
    made = EventsPanel()
    qtbot.addWidget(made)
    made.set_theme(THEMES[0])
    made.resize(1000, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.show_events(TORCH)
    return made


def bars(panel: EventsPanel) -> BarsPlot:
    found: BarsPlot = find(panel, "events_bars")
    return found


def entry(panel: EventsPanel, text: str) -> QTreeWidgetItem:
    flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    (found,) = panel.list.findItems(text, flags)
    return found


def known(panel: EventsPanel) -> str:
    text: str = find(panel, "events_known", QLabel).text()
    return text


def curve_values(panel: EventsPanel, name: str) -> list[np.ndarray]:
    items = find(panel, name).getPlotItem().listDataItems()
    return [item.getData()[1] for item in items if item.getData()[1] is not None]


def test_lengths_of_every_layer_are_drawn(panel: EventsPanel) -> None:
    layers = layers_of(TORCH.runs[0]).layers
    for name, lengths in (
        ("events_gradients", [layer.gradient for layer in layers]),
        ("events_weights", [layer.weight for layer in layers]),
    ):
        drawn = curve_values(panel, name)
        assert len(drawn) == 2
        for values, each in zip(drawn, lengths, strict=True):
            assert each is not None
            np.testing.assert_allclose(values, np.log10(each.values))
    find(panel, "events_log", QCheckBox).setChecked(False)
    first = layers[0].gradient
    assert first is not None
    np.testing.assert_allclose(curve_values(panel, "events_gradients")[0], first.values)


def test_the_step_is_chosen_by_slider_field_and_line(panel: EventsPanel) -> None:
    layers = layers_of(TORCH.runs[0]).layers

    def shown_at(step: int) -> None:
        for (above, below), layer in zip(bars(panel).texts(), layers, strict=True):
            assert layer.gradient is not None
            assert layer.weight is not None
            assert above == f"|g| {layer.gradient.values[step]:.3g}"
            assert below == f"|w| {layer.weight.values[step]:.3g}"
        assert find(panel, "events_step_field").value() == step
        assert find(panel, "events_slider", QSlider).value() == step
        assert f"at step {step}:" in known(panel)

    shown_at(2)
    find(panel, "events_slider", QSlider).setValue(0)
    shown_at(0)
    type_into(find(panel, "events_step_field"), "1.7")
    shown_at(1)
    panel.lines["gradient"].step_wanted.emit(2.2)
    shown_at(2)
    type_into(find(panel, "events_step_field"), "-5")
    shown_at(0)


def test_a_tag_shows_its_histogram_and_says_what_is_not_known(panel: EventsPanel) -> None:
    histogram: HistogramPlot = find(panel, "events_histogram")
    magnitude = find(panel, "events_magnitude", QCheckBox)
    for tag, values, by_size in (("0.weight.grad", 8, True), ("2.weight", 4, False)):
        panel.list.setCurrentItem(entry(panel, tag))
        assert magnitude.isChecked() == by_size
        for checked in (False, True):
            magnitude.setChecked(checked)
            assert histogram.heights().sum() == pytest.approx(values, abs=0.3)
        assert find(panel, "events_chosen", QLabel).text().startswith(f"{values} values, length")
    told = known(panel)
    assert "never where it points" in told
    assert "updates are not known" in told


def test_curves_texts_and_settings_are_shown(panel: EventsPanel) -> None:
    panel.list.setCurrentItem(entry(panel, "loss/train"))
    loss = TORCH.runs[0].scalars["loss/train"]
    np.testing.assert_array_equal(curve_values(panel, "events_curve")[0], loss.values)
    assert find(panel, "events_chosen", QLabel).text() == f"{loss.values[2]:.4g}: loss/train"
    assert not find(panel, "events_magnitude", QCheckBox).isEnabled()
    panel.list.setCurrentItem(entry(panel, "notes/text_summary"))
    text: QPlainTextEdit = find(panel, "events_text")
    assert text.toPlainText() == "made by torch"
    choose(panel, "events_run_combo", "trial")
    assert "No tag names gradients or weights" in known(panel)
    assert not bars(panel).isVisible()
    panel.list.setCurrentItem(entry(panel, "hyperparameters"))
    assert text.toPlainText() == "lr = 0.1\nnesterov = 0\nrule = sgd"
    choose(panel, "events_run_combo", ".")
    assert bars(panel).isVisible()


def test_buttons_announce_wishes_and_every_control_has_a_name(
    panel: EventsPanel, qtbot: QtBot
) -> None:
    for name, signal in (
        ("events_open_folder", panel.open_folder_wanted),
        ("events_open_file", panel.open_file_wanted),
    ):
        with qtbot.waitSignal(signal):
            QTest.mouseClick(find(panel, name, QPushButton), Qt.MouseButton.LeftButton)
    for kind in (QPushButton, QComboBox, QCheckBox, QSlider):
        for control in panel.findChildren(kind):
            assert control.objectName()
            assert control.accessibleName(), control.objectName()
            assert control.toolTip(), control.objectName()


def test_what_could_not_be_read_is_told(panel: EventsPanel) -> None:
    problems = (Message("x, byte 5: a record is no event"), Message("{n} more", {"n": 2}))
    panel.show_events(EventRuns("x", TORCH.runs, problems))
    label = find(panel, "events_problems", QLabel)
    assert label.isVisible()
    assert label.text() == "x, byte 5: a record is no event.\n\n2 more."
    empty = EventRuns("y", (), (Message("there are no event files in y"),))
    panel.show_events(empty)
    introduction = find(panel, "events_introduction", QLabel)
    assert introduction.isVisible()
    assert introduction.text() == "There are no event files in y."
    panel.show_events(TORCH)
    assert not introduction.isVisible()


def test_names_out_of_files_are_no_html(panel: EventsPanel) -> None:
    html = "<img src='x.png'>"
    series = Scalars(np.arange(3.0), np.ones(3))
    run = EventRun(html, scalars={f"gradients/a{html}": series, f"other {html}": series})
    problem = Message("the file {name} is damaged", {"name": html})
    for runs in ((run,), ()):
        panel.show_events(EventRuns(html, runs, (problem,)))
        named = [label for label in panel.findChildren(QLabel) if html in label.text()]
        assert named
        assert all(label.textFormat() == Qt.TextFormat.PlainText for label in named)
    items = QTreeWidgetItemIterator(panel.list)
    while items.value():
        assert "<img" not in items.value().toolTip(0)
        items += 1


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_odd_runs_are_painted_in_every_theme(
    theme: Theme, panel: EventsPanel, qapp: QApplication
) -> None:
    apply_theme(qapp, theme, qapp.font())
    panel.set_theme(theme)
    zero, huge = histogram_of(np.zeros(3)), histogram_of(np.array((-1e308, 1e308)))
    assert zero is not None
    assert huge is not None
    nan = Scalars(np.array((0.0, 1.0)), np.array((np.nan, np.inf)))
    steps = np.array((3.0,))
    many = {f"gradients/layer{n}.weight": Histograms(steps, (zero,)) for n in range(60)}
    runs = (
        EventRun("a", {"loss": nan, "grad_norm/x": nan, "weight_norm/x": nan}),
        EventRun("b", {}, {"gradients/x": Histograms(steps, (huge,))}),
        EventRun("c", {}, many),
        EventRun("d", {}, {}, {"about": ((0, "words"),)}),
    )
    for run in runs:
        panel.show_events(EventRuns("odd", (run,)))
        assert panel.grab().width() == panel.width()
    assert find(panel, "events_text", QPlainTextEdit).toPlainText() == "words"


def test_ticks_are_few_round_and_in_range() -> None:
    rng = np.random.default_rng(3)
    for _ in range(300):
        low = float(rng.normal() * 10 ** rng.uniform(-3, 3))
        high = low + float(10 ** rng.uniform(-3, 3))
        for log in (False, True):
            most = int(rng.integers(2, 9))
            if log:
                low = min(max(low, -300.0), 300.0)
                high = low + min(high - low, 8.0)
            placed = ticks(low, high, most, log)
            assert len(placed) <= most + 1
            spare = 1e-9 * (high - low)
            assert all(low - spare <= place <= high + spare for place, _ in placed)
    assert ticks(0, 3, 4, True) == [(0, "1"), (1, "10"), (2, "100"), (3, "1000")]
    assert [text for _, text in ticks(-1, 1, 4, False)] == ["−1", "−0.5", "0", "0.5", "1"]  # noqa: RUF001


def test_the_export_shows_how_far_it_is_and_can_be_cancelled(qtbot: QtBot) -> None:
    dialog = ExportProgress()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_progress(0.25)
    bar = find(dialog, "export_bar", QProgressBar)
    assert bar.value() == bar.maximum() / 4
    with qtbot.waitSignal(dialog.cancelled):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    ended = ExportProgress()
    qtbot.addWidget(ended)
    ended.show()
    ended.show_end("The run is in the folder a.")
    with qtbot.assertNotEmitted(ended.cancelled):
        QTest.mouseClick(find(ended, "export_close", QPushButton), Qt.MouseButton.LeftButton)
    assert not ended.isVisible()
    assert find(ended, "export_label", QLabel).text() == "The run is in the folder a."
    assert isinstance(ended, QWidget)
