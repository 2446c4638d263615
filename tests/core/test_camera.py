"""The camera: parallel stays parallel, the box fits, and orbit and zoom keep their limits."""

# ruff: noqa: D103 - the names say what is tested

from itertools import product

import numpy as np
import pytest

from arrows_gui.core.array import Array
from arrows_gui.core.camera import FARTHEST, HIGHEST, LOWEST, NEAREST, Box, Camera

BOXES = (Box(), Box((1.0, 0.4, 0.55), -0.45), Box((0.6, 1.0, 0.3), -1.0))
CAMERAS = tuple(
    Camera(azimuth, elevation, zoom)
    for azimuth in (-180.0, -60.0, 0.0, 37.0, 90.0)
    for elevation in (LOWEST, 35.0, HIGHEST)
    for zoom in (1.0, 2.5)
)
SIZE = (560.0, 420.0)


def corners(box: Box) -> Array:
    return np.array(list(product((0.0, 1.0), (0.0, 1.0), (box.floor, 1.0))))


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("camera", [camera for camera in CAMERAS if camera.zoom == 1.0])
def test_the_box_fits_into_the_picture_at_any_orbit(box: Box, camera: Camera) -> None:
    for size in (SIZE, (200.0, 600.0)):
        pixels = camera.onto(*size, box, margin=20.0).points(corners(box))
        assert pixels.min() >= 20.0 - 1e-9
        assert (pixels <= np.array(size) - 20.0 + 1e-9).all()


@pytest.mark.parametrize("camera", CAMERAS)
def test_the_projection_is_affine_and_its_vectors_belong_to_its_points(camera: Camera) -> None:
    projection = camera.onto(*SIZE, BOXES[1])
    rng = np.random.default_rng(1)
    a, b, way = rng.normal(size=(3, 50, 3))
    middles = (projection.points(a) + projection.points(b)) / 2
    np.testing.assert_allclose(projection.points((a + b) / 2), middles, atol=1e-9)
    ways = projection.points(a + way) - projection.points(a)
    np.testing.assert_allclose(projection.vectors(way), ways, atol=1e-9)
    assert np.abs(ways).max() > 1.0


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("box", BOXES)
def test_going_towards_the_camera_is_getting_nearer_and_stays_on_its_pixel(
    camera: Camera, box: Box
) -> None:
    projection, place = camera.onto(*SIZE, box), np.array((0.3, 0.8, 0.1))
    nearer = place + 0.2 * camera.towards(box)
    np.testing.assert_allclose(projection.points(nearer), projection.points(place), atol=1e-9)
    assert projection.depth(nearer) - projection.depth(place) == pytest.approx(0.2)


def test_straight_from_above_it_is_the_plot() -> None:
    projection = Camera(-90.0, HIGHEST).onto(400.0, 400.0, Box((1.0, 0.5, 0.5)))
    x, y, up = projection.vectors(np.eye(3))
    assert x[0] > 100.0
    np.testing.assert_allclose(x, (x[0], 0.0), atol=1e-9)
    np.testing.assert_allclose(y, (0.0, -x[0] / 2), atol=1e-9)
    np.testing.assert_allclose(up, 0.0, atol=1e-9)


def test_from_the_side_up_is_up_and_the_near_side_is_near() -> None:
    projection = Camera(-90.0, LOWEST).onto(*SIZE, Box())
    foot, top, back = np.array(((0.5, 0.0, 0.0), (0.5, 0.0, 1.0), (0.5, 1.0, 0.0)))
    assert projection.points(top)[1] < projection.points(foot)[1]
    assert projection.depth(foot) > projection.depth(back)


def test_an_orbit_goes_round_and_keeps_its_limits() -> None:
    camera = Camera()
    for _ in range(24):
        camera = camera.orbit(15.0, 0.0)
        assert -180.0 <= camera.azimuth < 180.0
    assert camera.azimuth == pytest.approx(Camera().azimuth)
    assert camera.orbit(0.0, 1e3).elevation == HIGHEST
    assert camera.orbit(0.0, -1e3).elevation == LOWEST
    assert camera.orbit(10.0, 5.0).elevation == camera.elevation + 5.0


def test_zoom_enlarges_about_the_middle_and_keeps_its_limits() -> None:
    box, camera = BOXES[1], Camera()
    near, far = (c.onto(*SIZE, box) for c in (camera.zoomed(2.0), camera))
    middle = np.array(SIZE) / 2
    np.testing.assert_allclose(
        near.points(corners(box)) - middle, 2 * (far.points(corners(box)) - middle), atol=1e-9
    )
    np.testing.assert_allclose(far.points(np.array(box.centre)), middle, atol=1e-9)
    assert camera.zoomed(1e9).zoom == NEAREST
    assert camera.zoomed(1e-9).zoom == FARTHEST
