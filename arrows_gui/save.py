"""Bytes to disk: a file is there as a whole, or stays as it was."""

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile

from arrows_gui.core.message import BadInput

CANNOT_SAVE = "{path} cannot be saved: {reason}"


def save(path: Path, data: bytes) -> None:
    """Write a file; raise BadInput with the reason where that fails, and then nothing is changed.

    The bytes go to a file beside it, which takes its place when it is complete. A program that is
    killed on the way leaves the old file.
    """
    file = QSaveFile(str(path))
    opened = file.open(QIODevice.OpenModeFlag.WriteOnly)
    written = opened and file.write(data) == len(data)
    if not (written and file.commit()):
        reason = file.errorString()
        file.cancelWriting()
        raise BadInput(CANNOT_SAVE, path=str(path), reason=reason)
