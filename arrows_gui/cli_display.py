"""Whether a window can be shown: asked before Qt is, which would end the program."""

import os
import re
import socket
import sys
from collections.abc import Mapping

NO_DISPLAY = "there is no display to open the window on"
NO_ANSWER = "the display {name} does not answer, so the window cannot be opened"

ANSWER_S = 2.0
"""So long a display may take to answer."""


def display_problem(environment: Mapping[str, str]) -> str | None:
    """Say in a sentence why no window can be shown, or give None where nothing speaks against it.

    Only Linux can be without a display; other Qt platforms than X11 and Wayland need none.
    """
    if not sys.platform.startswith("linux"):
        return None
    platform = environment.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    named_x11, named_wayland = platform == "xcb", platform.startswith("wayland")
    if platform and not (named_x11 or named_wayland):
        return None
    wayland = "" if named_x11 else environment.get("WAYLAND_DISPLAY", "")
    x11 = "" if named_wayland else environment.get("DISPLAY", "")
    if not (wayland or x11):
        return NO_DISPLAY
    if (wayland and _wayland_answers(wayland, environment)) or (x11 and _x11_answers(x11)):
        return None
    return NO_ANSWER.format(name=x11 or wayland)


def _wayland_answers(name: str, environment: Mapping[str, str]) -> bool:
    return _connects(os.path.join(environment.get("XDG_RUNTIME_DIR", ""), name))


def _x11_answers(display: str) -> bool:
    """Try the socket of a display of this machine; one of another machine is taken at its word."""
    match = re.fullmatch(r"(?P<host>.*):(?P<number>[0-9]+)(\.[0-9]+)?", display)
    if match is None:
        return False
    if match["host"] not in ("", "unix"):
        return True
    path = f"/tmp/.X11-unix/X{match['number']}"
    return _connects("\0" + path) or _connects(path)


def _connects(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(ANSWER_S)
        try:
            client.connect(address)
        except OSError:
            return False
    return True
