"""The eyes of the monkey: whatever nobody caught, what Qt complains of, and the memory in use."""

import ctypes
import gc
import os
import sys
import threading
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMessageLogContext, QThread, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

IGNORED = ("This plugin does not support",)
"""What the platform without a display says of itself: it cannot raise a window, for example."""

MEGABYTE = 1 << 20
CACHE: Any = type(lru_cache(lambda: None))
STATM = Path("/proc/self/statm")


class Watch:
    """Takes every fault, on any thread."""

    def __init__(self, on_fault: Callable[[str], None]) -> None:
        self._on_fault = on_fault
        sys.excepthook = lambda *fault: self._take(*fault)
        threading.excepthook = lambda args: self._take(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        sys.unraisablehook = lambda args: self._take(
            args.exc_type, args.exc_value, args.exc_traceback, f"{args.err_msg}: {args.object!r}\n"
        )
        qInstallMessageHandler(self._on_message)
        warnings.simplefilter("always")
        warnings.showwarning = lambda text, kind, name, line, *_: self._on_fault(
            f"{kind.__name__}: {text}\n{''.join(traceback.format_stack()[-6:-1])}{name}:{line}\n"
        )

    def _take(self, kind: Any, fault: Any, trace: Any, about: str = "") -> None:
        self._on_fault(about + "".join(traceback.format_exception(kind, fault, trace)))

    def _on_message(self, kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(known in text for known in IGNORED):
            self._on_fault(f"{kind.name}: {text}\n{''.join(traceback.format_stack()[-6:])}")


def resident() -> float:
    """Give the memory in use in megabytes, once everything is given back; 0 where unknown."""
    for item in gc.get_objects():  # what is kept for later is limited, but not small
        if isinstance(item, CACHE) and item.__module__.startswith("arrows_gui"):
            item.cache_clear()
    for _ in range(3):
        gc.collect()
    if not STATM.exists():
        return 0.0
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def threads() -> int:
    """Count what runs beside the first thread: of Python, and of Qt."""
    found = [item for item in gc.get_objects() if issubclass(type(item), QThread)]
    running = sum(Shiboken.isValid(each) and each.isRunning() for each in found)
    return threading.active_count() - 1 + running


def shown_windows() -> list[str]:
    """Name the windows that are open."""
    return [told(each) for each in QApplication.topLevelWidgets() if each.isVisible()]


def objects() -> Counter[str]:
    """Count everything that the collector knows, by kind: for finding what is kept."""
    return Counter(f"{type(item).__module__}.{type(item).__name__}" for item in gc.get_objects())


def told(part: Any) -> str:
    """Name a part."""
    return f"{type(part).__name__}:{part.objectName() if Shiboken.isValid(part) else 'gone'}"
