"""Session files in the window: opened, saved, dropped, and never lost unasked."""

# ruff: noqa: D103 - the names say what is tested

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from arrows_gui.core.scene import scene_document
from arrows_gui.core.scenes import SCENES
from arrows_gui.files.session_file import encoded
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.window_state import state_of
from arrows_gui.views.workspaces import NETWORK, SURFACE
from tests.conftest import Until
from tests.views.helpers import action, find

BLENDED = 2
"""Smooth edges are blended in another order by so many of 255 levels, in one pixel or two."""

_BUTTON = QMessageBox.StandardButton


def bytes_of(window: MainWindow) -> bytes:
    return encoded(state_of(window), "")


def save_as(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    action(window, "action_save_as").trigger()


def answer(window: MainWindow, button: QMessageBox.StandardButton) -> None:
    question = window.files.question
    assert question is not None
    question.button(button).click()


def step(window: MainWindow, steps: int, until: Until) -> None:
    session = window.session
    goal = session.cursor + steps
    session.step(steps)
    until(session.cursor_changed, lambda: session.cursor >= goal)


def picture(window: MainWindow) -> np.ndarray:
    """Give the pixels (height, width, 4) of the plot, as it is when it has come to rest."""
    part = window.lab.surface.looked_at()
    window.lab.surface.reset_view()
    if part is not None:
        window.lab.surface.look_at(part)
    window.lab.refresh()
    for _ in range(3):
        QApplication.processEvents()
    image = window.lab.surface.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)
def test_a_scene_saved_and_opened_again_is_the_same(
    scene: object, window: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = window.session
    session.take_setup(scene_document(scene, session.view))  # type: ignore[arg-type]
    step(window, 5, until)
    window.lab.show_tab("Table")
    session.set_cursor(3)
    window.lab.surface.look_at((-1.0, 2.0, -0.5, 1.5))
    before, seen = bytes_of(window), picture(window)
    path = tmp_path / "class.arrows"
    save_as(window, path, monkeypatch)
    assert not window.files.is_unsaved
    action(window, "action_new").trigger()
    assert bytes_of(window) != before
    window.files.open(path)
    until(session.cursor_changed, lambda: session.last >= 5 and session.cursor == 3)
    until(session.steps_added, lambda: session.front == session.last)
    assert bytes_of(window).decode() == before.decode()
    apart = np.abs(picture(window).astype(int) - seen)
    assert apart.max() <= BLENDED


def test_a_training_is_in_the_file_where_it_was_opened(
    window: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.workspaces.open(NETWORK)
    step(window, 6, until)
    path = window.session.recorded[0].thetas(0, 7)
    before = bytes_of(window)
    save_as(window, tmp_path / "net.arrows", monkeypatch)
    action(window, "action_new").trigger()
    assert window.workspaces.current == SURFACE
    window.files.open(tmp_path / "net.arrows")
    assert window.workspaces.current == NETWORK
    session = window.session
    until(session.cursor_changed, lambda: session.last == session.cursor == 6)
    assert bytes_of(window) == before
    np.testing.assert_array_equal(session.recorded[0].thetas(0, 7), path)


def test_closing_asks_where_something_would_be_lost(window: MainWindow) -> None:
    window.session.set_surface("bowl")
    window.close()
    assert window.isVisible()
    answer(window, _BUTTON.Cancel)
    assert window.isVisible()
    window.close()
    answer(window, _BUTTON.Discard)
    assert not window.isVisible()


def test_closing_may_save_first(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.arrows"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.session.set_surface("bowl")
    window.close()
    answer(window, _BUTTON.Save)
    assert not window.isVisible()
    assert b"bowl" in path.read_bytes()


def test_looks_alone_are_not_asked_about(window: MainWindow) -> None:
    window.session.show_arrow("gradient", True)
    window.close()
    assert not window.isVisible()


def test_a_broken_file_loses_nothing_and_says_why(window: MainWindow, tmp_path: Path) -> None:
    window.session.set_surface("bowl")
    before = bytes_of(window)
    for name, data in (("a.arrows", b"{"), ("b.arrows", b"\xff\xfe"), ("c.arrows", b"")):
        (tmp_path / name).write_bytes(data)
        window.files.open(tmp_path / name)
        assert len(find(window, "notice_label").text()) > 20
        assert bytes_of(window) == before
    window.files.open(tmp_path / "missing.arrows")
    assert "missing.arrows" in find(window, "notice_label").text()


def test_what_cannot_be_written_is_said_and_stays_unsaved(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.set_surface("bowl")
    save_as(window, tmp_path / "no folder" / "x.arrows", monkeypatch)
    assert "x.arrows" in find(window, "notice_label").text()
    assert window.files.is_unsaved


def test_a_file_may_be_dropped(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.set_surface("bowl")
    save_as(window, tmp_path / "x.arrows", monkeypatch)
    action(window, "action_new").trigger()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "x.arrows"))])
    window.dropEvent(
        QDropEvent(
            *(QPointF(9, 9), Qt.DropAction.CopyAction, data),
            *(Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier),
        )
    )
    assert window.session.experiment.on_surface.surface.id == "bowl"


def test_recent_files_are_offered_and_missing_ones_are_grey(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.arrows", "b.arrows"):
        save_as(window, tmp_path / name, monkeypatch)
    (tmp_path / "a.arrows").unlink()
    menu = find(window, "recent_menu")
    menu.aboutToShow.emit()
    entries = [(entry.text(), entry.isEnabled()) for entry in menu.actions()[:2]]
    assert entries == [("&1  b.arrows", True), ("&2  a.arrows", False)]
    menu.actions()[-1].trigger()
    assert window.preferences().recent_files() == []


def test_the_setup_travels_as_a_short_text(window: MainWindow) -> None:
    window.session.set_surface("himmelblau")
    before = bytes_of(window)
    action(window, "action_copy_code").trigger()
    code = QGuiApplication.clipboard().text()
    assert code.startswith("ARROWS1-")
    assert len(code) < 300
    window.session.set_surface("bowl")
    bowl = bytes_of(window)
    action(window, "action_paste_code").trigger()
    assert bytes_of(window) == before
    action(window, "action_undo").trigger()
    assert bytes_of(window) == bowl
    action(window, "action_redo").trigger()
    assert bytes_of(window) == before
    QGuiApplication.clipboard().setText(code[:-9])
    action(window, "action_paste_code").trigger()
    assert bytes_of(window) == before


def test_the_title_names_the_file_and_marks_what_is_unsaved(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not window.isWindowModified()
    save_as(window, tmp_path / "mine.arrows", monkeypatch)
    assert window.windowTitle().startswith("mine.arrows[*]")
    window.session.set_surface("bowl")
    assert window.isWindowModified()
    action(window, "action_undo").trigger()
    assert not window.isWindowModified()


def test_undo_brings_the_lab_to_the_front_that_it_changes(window: MainWindow) -> None:
    window.session.set_surface("bowl")
    window.workspaces.open(NETWORK)
    window.session.change_network(seed=4)
    window.workspaces.open(SURFACE)
    action(window, "action_undo").trigger()
    assert window.workspaces.current == NETWORK
    action(window, "action_undo").trigger()
    assert window.workspaces.current == SURFACE
    assert window.session.experiment.on_surface.surface.id == "ravine"
