"""Painting of a widget's own that never raises: a fault is told, and the painter is closed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """Give a painter; what is raised goes to the exception hook, once the painter is closed.

    A painter that is left open harms the whole window.
    """
    painter = QPainter(device)
    try:
        yield painter
    except Exception:  # noqa: BLE001 - a paint event must not raise
        sys.excepthook(*sys.exc_info())
    finally:
        painter.end()
