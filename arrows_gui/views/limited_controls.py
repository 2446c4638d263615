"""Controls that stay hidden or locked, whatever the labs do to them meanwhile."""

from collections.abc import Collection, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken


class Hidden(QObject):
    """Keeps controls hidden. What was hidden before, or never wanted since, stays so afterwards."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: dict[QWidget, bool] = {}  # whether a lab would show it

    def set(self, parts: Iterable[QWidget]) -> bool:
        """Hide these controls and no others; tell whether any was given back."""
        parts = set(parts)
        released = [part for part in self._wanted if part not in parts]
        was_held = False
        for part in released:
            wanted = self._wanted.pop(part)
            if _is_in_use(part):
                part.removeEventFilter(self)
                part.setVisible(wanted)
                was_held = True
        for part in parts:
            if part not in self._wanted:
                self._wanted[part] = not _is_put_away(part)
                part.hide()
                part.installEventFilter(self)
        return was_held

    def is_wanted(self, part: QWidget) -> bool:
        """Tell whether a control would be seen if it were not kept hidden."""
        return self._wanted.get(part, not _is_put_away(part))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide again what is shown."""
        if event.type() == QEvent.Type.ShowToParent and watched in self._wanted:
            assert isinstance(watched, QWidget), "only controls are hidden"
            self._wanted[watched] = True
            watched.hide()
        return False


class Locked(QObject):
    """Keeps controls disabled, with a tooltip that says why."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: dict[QWidget, bool] = {}  # whether a lab would enable it
        self._tips: dict[QWidget, str] = {}
        self._reason = ""

    def set(self, parts: Collection[QWidget], reason: str) -> bool:
        """Lock these controls and no others; tell whether any was given back."""
        parts = set(parts)
        released = [part for part in self._wanted if part not in parts or reason != self._reason]
        was_held = False
        for part in released:
            wanted = self._wanted.pop(part)
            if _is_in_use(part):
                part.removeEventFilter(self)
                part.setEnabled(wanted)
                was_held = True
        self._give_tips_back(released)
        self._reason = reason
        for part in parts:
            if part not in self._wanted:
                self._wanted[part] = part.isEnabledTo(part.parentWidget() or part.window())
                part.setEnabled(False)
                part.installEventFilter(self)
            self._say_why(part)
        return was_held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lock again what is enabled."""
        if event.type() == QEvent.Type.EnabledChange and watched in self._wanted:
            assert isinstance(watched, QWidget), "only controls are locked"
            if watched.isEnabledTo(watched.parentWidget() or watched.window()):
                self._wanted[watched] = True
                watched.setEnabled(False)
        return False

    def _say_why(self, part: QWidget) -> None:
        for each in (part, *part.findChildren(QWidget)):
            if each.toolTip() != self._reason:
                self._tips[each] = each.toolTip()
                each.setToolTip(self._reason)

    def _give_tips_back(self, parts: Collection[QWidget]) -> None:
        """Take the reason back, unless a lab has written another tooltip since."""
        valid = [part for part in parts if Shiboken.isValid(part)]
        for part in valid:
            for each in (part, *part.findChildren(QWidget)):
                tip = self._tips.pop(each, "")
                if each.toolTip() == self._reason:
                    each.setToolTip(tip)
        self._tips = {part: tip for part, tip in self._tips.items() if Shiboken.isValid(part)}


def _is_put_away(part: QWidget) -> bool:
    """Tell whether somebody has hidden a control; a new one is only not shown yet."""
    return part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _is_in_use(part: QWidget) -> bool:
    """Tell whether a control is still part of a lab: of one that was replaced nothing is left."""
    return Shiboken.isValid(part) and part.parentWidget() is not None
