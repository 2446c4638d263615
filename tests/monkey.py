"""Opens the window and does random things with it: ``python -m tests.monkey SEED ACTIONS``.

It ends with one line of JSON. Where something is wrong it writes the last actions and what came of
them; the same seed does the same again, as far as the workers' own pace allows.
"""

import argparse
import faulthandler
import gc
import json
import os
import sys
import tempfile
import time
from collections import Counter, deque
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QEvent, QObject, QThreadPool, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QTabWidget,
)
from shiboken6 import Shiboken

from arrows_gui.app import create_window, make_application
from arrows_gui.core.clinic import CASES
from arrows_gui.views.clinic_plot import BROKEN
from arrows_gui.views.main_window import FIRST_SIZE, MainWindow
from arrows_gui.views.workspaces import CLINIC, EVENTS, SURFACE, WORKSPACES
from tests.monkey_acts import Monkey, act, close_dialog, rest
from tests.monkey_files import answer_dialogs, fill
from tests.monkey_hands import Hands
from tests.monkey_watch import Watch, objects, resident, shown_windows, threads

KEPT = 30
MEASURES = 5
"""So often the memory is looked at; the first time everything has been used: it is warm."""
LEAST_MEASURED = 2000
"""Where there are fewer actions not everything has been used once: memory is not looked at."""

STUCK_S = 120
SHORT_MS, PAINTED_MS, CALM_MS = 5, 50, 400
LONGEST_IN_MENU, LONGEST_IN_DIALOG, LONGEST_LOCKED = 6, 25, 80
COLLECT_MS = 2000
SLOW_S = 0.5
MOST_FAULTS, LONGEST_LINE = 8, 200
CONTROLS = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, QAbstractItemView)
FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
SCREEN = {"name": "one", "x": 0, "y": 0, "width": 1920, "height": 1080}
SCREEN |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1.0}
"""The one that is pretended where there is none: its own would be 800 by 800."""


class Play(QObject):
    """One seed: so many actions in one window, and what was seen of it."""

    def __init__(self, asked: argparse.Namespace, folder: Path) -> None:
        super().__init__()
        self._actions, self._keep_going = asked.actions, asked.keep_going
        self._log = asked.log.open("w", buffering=1, encoding="utf-8")
        self._last: deque[str] = deque(maxlen=KEPT)
        self._faults: Counter[str] = Counter()
        self._slow: list[tuple[float, str]] = []
        self._done: Counter[str] = Counter()
        parts = MEASURES if asked.actions >= LEAST_MEASURED else 1
        self._measured = [asked.actions * part // parts for part in range(1, parts)]
        self._rss: list[float] = []
        self._windows: list[int] = []
        self._objects: list[Counter[str]] = []
        self._seen: dict[str, object] = {"seed": asked.seed, "actions": asked.actions}
        self._in_menu = self._in_dialog = self._locked = self._count = 0
        self._watch = Watch(self.on_fault)
        self._threads = threads()
        chance = Random(asked.seed)
        files = folder / "files"
        files.mkdir()
        fill(files, chance)
        answer_dialogs(files, chance)
        window = create_window()
        window.failed.connect(self.on_fault)
        window.installEventFilter(self)
        self._monkey = Monkey(window, Hands(chance), chance, files)
        self._next = QTimer(self, singleShot=True)
        self._began = time.perf_counter()
        self._is_over = self._is_resetting = False

    @property
    def window(self) -> MainWindow:
        """The window that is played with."""
        return self._monkey.window

    def run(self) -> int:
        """Play until the end; give the exit status."""
        app = QApplication.instance()
        assert app is not None, "there is an application"
        self.window.show()
        collector = QTimer(self, interval=COLLECT_MS)
        collector.timeout.connect(gc.collect)
        gc.collect()
        gc.freeze()
        gc.disable()
        collector.start()
        self._next.timeout.connect(self._turn)
        self._next.start(0)
        app.exec()
        collector.stop()
        self._close()
        return self._report()

    def on_fault(self, report: str) -> None:
        """Write a fault, with what was done before it, unless the same was seen before."""
        place = [line[:LONGEST_LINE] for line in report.rstrip().split("\n")[-3:]]
        self._faults["".join(place)] += 1
        if self._faults["".join(place)] > 1:
            return
        last = "\n  ".join(self._last)
        sys.stderr.write(f"\nFAULT after {self._count} actions, seed {self._seen['seed']}\n")
        sys.stderr.write(f"  {last}\n{report}\n")
        sys.stderr.flush()
        if not self._keep_going or len(self._faults) > MOST_FAULTS:
            self._is_over = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let nothing close the window before the end; the question is asked all the same."""
        if event.type() == QEvent.Type.Close and watched is self.window and not self._is_over:
            self.window.files.may_close(lambda: None)
            event.ignore()
            return True
        return False

    def _turn(self) -> None:
        if self._is_resetting or self._monkey.hands.are_busy:
            self._next.start(SHORT_MS)
            return
        if self._is_over or self._count >= self._actions:
            self._is_over = True
            self._end()
            return
        self._next.start(rest(self._monkey))
        faulthandler.dump_traceback_later(STUCK_S, exit=True)
        self._count += 1
        began = time.perf_counter()
        number = self._count
        self._note(f"{number} ...")
        said = act(self._monkey)
        if self._last[-1] == f"{number} ...":
            self._last.pop()
        self._note(f"{number} {said}")
        self._done[said.split()[0]] += 1
        self._slow.append((time.perf_counter() - began, f"{number} {said}"))
        self._slow = sorted(self._slow, reverse=True)[:8]
        self._free()
        if self._count in self._measured:
            self._measure()

    def _note(self, said: str) -> None:
        self._last.append(said)
        self._log.write(f"{said}\n")

    def _free(self) -> None:
        """Leave what would keep the monkey from everything else: a dialog, and the lock."""
        popup = QApplication.activePopupWidget()
        self._in_menu = self._in_menu + 1 if popup else 0
        if popup and self._in_menu > LONGEST_IN_MENU:
            popup.close()
        self._in_dialog = self._in_dialog + 1 if QApplication.activeModalWidget() else 0
        if self._in_dialog > LONGEST_IN_DIALOG:
            close_dialog(self._monkey)
        active = QApplication.activeWindow()
        if not QApplication.activePopupWidget() and (active is None or not active.isVisible()):
            # Without a display nobody gives the focus back when a menu closes.
            (QApplication.activeModalWidget() or self.window).activateWindow()
        lock = self.window.teacher_lock
        self._locked = self._locked + 1 if lock.is_on or self.window.lecture.is_on else 0
        if self._locked > LONGEST_LOCKED:
            lock.set_on(False)
            self.window.lecture.leave()

    def _end(self) -> None:
        while QApplication.activePopupWidget():
            QApplication.activePopupWidget().close()
        self._measure()
        app = QApplication.instance()
        assert app is not None
        app.quit()

    def _measure(self) -> None:
        """Bring everything back to the beginning, and see how much memory is in use."""
        self._note("reset")
        self._is_resetting = True
        try:
            self._reset()
        finally:
            self._is_resetting = False
        self._rss.append(round(resident(), 1))
        self._windows.append(len(QApplication.topLevelWidgets()))
        self._objects.append(objects())

    def _reset(self) -> None:
        """Close what is open, and begin anew, as a person can."""
        for each in QApplication.topLevelWidgets():
            if each.isVisible() and each is not self.window:
                each.close()
        window = self.window
        window.teacher_lock.set_on(False)
        window.lecture.leave()
        window.preferences().set_font_percent(100)
        window.set_theme("light")
        window.showNormal()
        window.resize(*FIRST_SIZE)  # pictures are as large as what shows them
        for workspace, _, _ in WORKSPACES:
            window.workspaces.open(workspace)
            window.reset_layout()
            for tabs in window.workspaces.page(workspace).findChildren(QTabWidget):
                for place in (*range(tabs.count()), 0):  # what is hidden keeps its last picture
                    tabs.setCurrentIndex(place)
                    QTest.qWait(PAINTED_MS)
            QTest.qWait(CALM_MS)
        self._reset_labs()
        window.history.stack.setClean()
        window.history.clear()
        window.files.new()
        window.workspaces.open(SURFACE)
        QTest.qWait(CALM_MS)
        faulthandler.cancel_dump_traceback_later()

    def _reset_labs(self) -> None:
        """Give up what workspaces hold that a new session leaves as it is."""
        clinic: Any = self.window.workspaces.page(CLINIC)
        for case in CASES[1::-1]:
            clinic.choose(case.id)
        while clinic.tasks[BROKEN].is_busy:
            QTest.qWait(CALM_MS)
        events: Any = self.window.workspaces.page(EVENTS)
        events.open_path(self._monkey.folder / "nothing")

    def _close(self) -> None:
        window = self.window
        found = (part for kind in CONTROLS for part in window.findChildren(kind))
        self._controls = {part.objectName() for part in found if part.objectName()}
        window.close_unasked()
        window.session.deleteLater()
        QTest.qWait(CALM_MS)
        QThreadPool.globalInstance().waitForDone()
        self._seen["left_open"] = shown_windows()
        self._seen["threads"] = [self._threads, threads()]
        window.deleteLater()
        QTest.qWait(CALM_MS)
        self._seen["is_gone"] = not Shiboken.isValid(window)

    def _report(self) -> int:
        seen = self._seen
        grown = (self._objects[-1] - self._objects[0]).most_common(25)
        sys.stderr.write("".join(f"grown {count:7} {kind}\n" for kind, count in grown))
        sys.stderr.write("".join(f"slow {s:6.2f} s {said}\n" for s, said in self._slow))
        sys.stderr.write(f"done {dict(self._done)}\n")
        sys.stderr.write(f"never used {', '.join(sorted(self._controls - self._monkey.used))}\n")
        seen["done"], seen["rss"], seen["windows"] = self._count, self._rss, self._windows
        seen["seconds"] = round(time.perf_counter() - self._began, 1)
        seen["faults"] = len(self._faults)
        sys.stdout.write(json.dumps(seen) + "\n")
        return 1 if self._faults else 0


def main() -> int:
    """Do as many things as the words say."""
    words = argparse.ArgumentParser()
    words.add_argument("seed", type=int)
    words.add_argument("actions", type=int)
    words.add_argument("--keep-going", action="store_true")
    words.add_argument("--log", type=Path, default=Path(os.devnull), help="where each act is noted")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="monkey-") as folder:
        os.environ.update(dict.fromkeys(FOLDERS, folder))
        if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
            screen = Path(folder) / "screen.json"
            screen.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
            os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
        make_application()
        return Play(asked, Path(folder)).run()


if __name__ == "__main__":
    faulthandler.enable()
    sys.exit(main())
