"""Views become files: sharp at any resolution, as large as asked for, with what explains them."""

# ruff: noqa: D103 - the names say what is tested

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from arrows_gui.core.message import BadInput
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.picture import (
    Picture,
    PictureSize,
    held,
    png_of,
    screen_size,
    sheet_of,
    svg_of,
)
from arrows_gui.views.picture_dialog import PictureDialog, export_picture_of, write_picture
from arrows_gui.views.picture_list import WHOLE, pictures_of
from arrows_gui.views.theme import THEMES, theme_by_id
from arrows_gui.views.workspaces import CLINIC, EVENTS, GRAPH, NETWORK, SURFACE, TUNING
from tests.conftest import Until
from tests.views.helpers import action, find

LISTED = {
    SURFACE: ["surface", "curves", WHOLE],
    NETWORK: ["diagram", "decision", "curves", WHOLE],
    GRAPH: ["graph", WHOLE],
    TUNING: ["run", "sweep", WHOLE],
    CLINIC: [WHOLE],
    EVENTS: [WHOLE],
}
NEAR = 40
"""Pixels whose levels differ by less are alike: letters are drawn a little otherwise."""


def run(window: MainWindow, until: Until, steps: int = 30) -> None:
    session = window.session
    session.set_steps(steps)
    session.run_to_end()
    until(session.run_ended, lambda: session.over)
    session.set_cursor(steps // 2)


def picture(window: MainWindow, picture_id: str) -> Picture:
    (found,) = (each for each in pictures_of(window) if each.id == picture_id)
    return found


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGBX8888)
    return (
        np.array(plain.constBits()).reshape(plain.height(), plain.width(), 4)[..., :3].astype(int)
    )


def opened(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int)


def drawn(svg: bytes, size: PictureSize) -> np.ndarray:
    """Let Qt's reader draw an SVG."""
    renderer = QSvgRenderer(QByteArray(svg))
    assert renderer.isValid()
    image = QImage(size.width, size.height, QImage.Format.Format_RGB32)
    image.fill("magenta")
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return pixels(image)


def on_screen(window: MainWindow) -> np.ndarray:
    """Give the pixels of the window, once it has shown what it shows a little later in a run."""
    window.workspaces.page(window.workspaces.current).refresh()  # type: ignore[attr-defined]
    QApplication.processEvents()
    return pixels(window.grab().toImage())


@pytest.mark.parametrize("workspace", LISTED)
def test_what_is_seen_in_a_workspace_can_be_taken(window: MainWindow, workspace: str) -> None:
    window.workspaces.open(workspace)
    found = pictures_of(window)
    assert [each.id for each in found] == LISTED[workspace]
    assert all(each.title for each in found)
    for each in found:
        size = screen_size(each)
        assert opened(png_of(each, size)).shape == (size.height, size.width, 3)
        assert drawn(svg_of(each, size), size).shape == (size.height, size.width, 3)


def test_the_3d_view_is_listed_when_it_is_seen(window: MainWindow) -> None:
    assert window.lab.later is not None
    window.session.set_view(space="both")
    assert [each.id for each in pictures_of(window)][:2] == ["surface", "space"]
    window.session.set_view(space="surface")
    assert pictures_of(window)[0].id == "space"


@pytest.mark.parametrize("picture_id", ["surface", "curves", WHOLE])
@pytest.mark.parametrize(("width", "height", "dpi"), [(1500, 1100, 96), (2400, 1801, 200)])
def test_a_png_has_the_size_and_the_resolution_asked_for(
    window: MainWindow, picture_id: str, width: int, height: int, dpi: int
) -> None:
    data = png_of(picture(window, picture_id), PictureSize(width, height, dpi))
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("PNG", (width, height))
    assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)


@pytest.mark.parametrize("workspace", [SURFACE, NETWORK])
def test_taking_a_picture_leaves_the_window_as_it_was(
    window: MainWindow, until: Until, workspace: str
) -> None:
    window.workspaces.open(workspace)
    run(window, until)
    pictures = pictures_of(window)
    png_of(pictures[0], PictureSize(900, 800))  # an axis may ask for more room, once
    sizes = [each.view.size() for each in pictures]
    before = on_screen(window)
    for each in pictures:
        for give in (png_of, svg_of):
            give(each, PictureSize(1500, 1100))
            assert [each.view.size() for each in pictures] == sizes
    assert (on_screen(window) == before).all()


def test_more_dots_to_the_inch_are_finer_and_not_only_larger(
    window: MainWindow, until: Until
) -> None:
    run(window, until)
    taken = picture(window, "surface")
    size = screen_size(taken)
    plain, fine = opened(png_of(taken, size)), opened(png_of(taken, screen_size(taken, 384)))
    blocks = fine.reshape(size.height, 4, size.width, 4, 3)
    assert np.abs(blocks.mean(axis=(1, 3)) - plain).mean() < 4  # it shows the same
    spread = blocks.max(axis=(1, 3)) - blocks.min(axis=(1, 3))
    contrast = np.abs(np.diff(plain, axis=1)).max(axis=2)[:, :-1] > 200  # edges of type and lines
    assert contrast.any()
    steep = np.abs(np.diff(fine, axis=1)).max(axis=2) > 200
    assert steep.sum() > 2 * contrast.sum()  # enlarged pixels would have no steep edges inside
    assert spread.max() > 200


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_the_picture_of_the_surface_has_its_key_its_bar_and_a_legend(
    window: MainWindow, until: Until, theme: object
) -> None:
    window.set_theme(theme.id)  # type: ignore[attr-defined]
    run(window, until)
    taken = picture(window, "surface")
    words = taken.legend.words()
    assert words == ["Gradient arrow (downhill)", "Update", "Momentum", "step 15"]
    assert taken.bar is window.lab.bar
    image = opened(png_of(taken, screen_size(taken)))
    legend = image[-round(taken.legend.height(image.shape[1])) :]
    colours = theme_by_id(theme.id)  # type: ignore[attr-defined]
    for key in ("negative_gradient", "update", "text"):
        wanted = np.array(colours.colour(key).getRgb()[:3])
        assert (np.abs(legend - wanted).max(axis=2) < NEAR).any(), key


def test_the_legend_follows_what_is_shown(window: MainWindow, until: Until) -> None:
    run(window, until)
    window.session.show_arrow("field", True)
    window.session.set_view(space="both")
    assert window.lab.later is not None
    assert "Gradient field" in picture(window, "surface").legend.words()
    assert "Gradient field" not in picture(window, "space").legend.words()
    window.session.set_view(fog=True)
    assert picture(window, "surface").bar is None


@pytest.mark.parametrize("log", [False, True], ids=["linear", "logarithmic"])
def test_a_picture_of_curves_says_what_they_are_and_whose(
    window: MainWindow, until: Until, log: bool
) -> None:
    session = window.session
    (one,) = session.experiment.runners
    session.set_runners((one, replace(one, id=one.id + 1, label="Copy", look=1)))
    run(window, until)
    find(window, "curve_loss_log").setChecked(log)
    taken = picture(window, "curves")
    labels = [runner.label for runner in session.experiment.runners]
    assert taken.legend.words() == [*labels, "step 15"]
    with held(sheet_of(taken)) as sheet:
        shown = [
            label.text() for label in sheet.picture.view.findChildren(QLabel) if label.isVisible()
        ]
        assert shown == ["Loss, logarithmic scale" if log else "Loss", "Gradient length |∇L|"]
        assert not find(window, "curve_loss_log").isVisible()  # an empty box would say nothing
    assert find(window, "curve_loss_log").isVisible()
    root = ElementTree.fromstring(svg_of(taken, PictureSize(900, 400)))
    texts = ["".join(each.itertext()).strip() for each in root.iter() if "text" in each.tag]
    assert "step" in texts  # the title of the axes


@pytest.mark.parametrize("workspace", [SURFACE, NETWORK, GRAPH])
def test_an_svg_looks_like_the_png(window: MainWindow, until: Until, workspace: str) -> None:
    window.workspaces.open(workspace)
    if workspace != GRAPH:
        run(window, until)
    if workspace == SURFACE:  # the trail leaves the plot, which SVG would not cut
        window.lab.surface.look_at((-0.2, 1.0, -0.3, 0.3))
    for taken in pictures_of(window):
        size = PictureSize(1500, 1100)
        one, other = opened(png_of(taken, size)), drawn(svg_of(taken, size), size)
        unlike = (np.abs(one - other).max(axis=2) > 2 * NEAR).mean()
        assert unlike < 0.02, taken.id


def test_a_run_that_goes_far_away_can_be_read_back(window: MainWindow, until: Until) -> None:
    session = window.session
    session.set_knob(session.focus, "lr", 3.0)
    run(window, until, 4000)
    assert session.traces[session.focus].outcome.kind == "diverged"
    for k in (0, session.last // 2, session.last):
        session.set_cursor(k)
        for taken in pictures_of(window)[:2]:
            size = screen_size(taken)
            drawn(svg_of(taken, size), size)  # a reader that complains fails the test


def test_an_svg_keeps_lines_and_texts(window: MainWindow, until: Until) -> None:
    run(window, until)
    root = ElementTree.fromstring(svg_of(picture(window, "surface"), PictureSize(1200, 900, 144)))
    assert root.get("viewBox") == "0 0 1200 900"
    kinds = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert kinds.count("polyline") > 10  # contours and the trail
    assert kinds.count("polygon") >= 4  # heads of arrows
    texts = {
        "".join(element.itertext()).strip() for element in root.iter() if "text" in element.tag
    }
    assert {"loss", "Update", "step 15", "all other arrows: true length"} <= texts


def test_an_svg_of_controls_holds_them_as_an_image(window: MainWindow) -> None:
    root = ElementTree.fromstring(svg_of(picture(window, WHOLE), PictureSize(1400, 900)))
    kinds = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert kinds.count("image") == 1


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        (PictureSize(100, 100), "needs at least"),
        (PictureSize(600, 500, 300), "at 300 dots per inch this view needs at least"),
        (PictureSize(20_000, 500), "million pixels"),
        (PictureSize(11_000, 11_000), "million pixels"),
    ],
)
def test_a_size_that_cannot_be_is_refused_with_one_that_can(
    window: MainWindow, size: PictureSize, reason: str
) -> None:
    with pytest.raises(BadInput, match=reason):
        png_of(picture(window, "surface"), size)


def test_the_size_that_is_named_as_the_least_is_enough(window: MainWindow) -> None:
    taken = picture(window, "surface")
    with pytest.raises(BadInput) as caught:
        png_of(taken, PictureSize(100, 100, 144))
    values = caught.value.message.values
    width, height = int(str(values["width"])), int(str(values["height"]))
    png_of(taken, PictureSize(width, height, 144))


# The dialog


def test_the_dialog_writes_what_was_chosen(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    action(window, "action_export_picture").trigger()
    dialog = find(window, "picture_dialog")
    find(dialog, "picture_what").setCurrentIndex(1)
    find(dialog, "picture_width").setValue(1000)
    find(dialog, "picture_height").setValue(700)
    dpi = find(dialog, "picture_dpi")
    dpi.setCurrentIndex(dpi.findData(96))
    assert find(dialog, "picture_width").value() == 500  # half the pixels on the same paper
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a"), ""))
    find(dialog, "picture_save").click()
    image = Image.open(BytesIO((tmp_path / "a.png").read_bytes()))
    assert image.size == (500, 350)
    assert image.info["Title"] == "Curves"


def test_the_dialog_says_what_cannot_be(window: MainWindow, qtbot: QtBot) -> None:
    dialog = PictureDialog(window)
    qtbot.addWidget(dialog)
    dialog.open()
    save, error = find(dialog, "picture_save"), find(dialog, "picture_error")
    assert save.isEnabled()
    assert not error.isVisible()
    find(dialog, "picture_width").setValue(50)
    assert not save.isEnabled()
    assert "needs at least" in error.text()
    find(dialog, "picture_width").setValue(2000)
    assert save.isEnabled()
    dialog.reject()


def test_a_place_that_cannot_be_written_to_is_said(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_picture_of(window)
    dialog = find(window, "picture_dialog")
    place = tmp_path / "no" / "where.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    find(dialog, "picture_save").click()
    assert "cannot be saved" in find(dialog, "picture_error").text()
    dialog.reject()


def test_a_file_named_svg_is_one(window: MainWindow, tmp_path: Path) -> None:
    write_picture(picture(window, "surface"), tmp_path / "a.svg", PictureSize(800, 600))
    assert ElementTree.parse(tmp_path / "a.svg").getroot().tag.endswith("svg")
