"""What a person does to the labs by the keyboard alone, from the actions of lessons."""

import re
from math import atan2, degrees, hypot, log

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QWidget

from arrows_gui.core.array import Array
from arrows_gui.lessons.answer import number
from arrows_gui.lessons.lesson import Stage
from arrows_gui.lessons.parts import Field
from arrows_gui.lessons.reading import stage_run
from arrows_gui.lessons.scene_network import PARTS
from arrows_gui.views.main_window import MainWindow
from arrows_gui.views.predict_part import FINE_STRETCH, STRETCH, TURN_DEGREES
from tests.conftest import Until
from tests.views.lesson_helpers import lab_session, press

_SETTING = re.compile(r"(\w+) = (.*)")


def reach(window: MainWindow, widget: QWidget) -> None:
    """Give a control the focus, as Tab would: it must be one of those that Tab comes to."""
    assert widget.isVisible(), f"{widget.objectName()} cannot be seen"
    assert widget.isEnabled(), f"{widget.objectName()} is locked"
    assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, f"Tab passes {widget.objectName()}"
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert widget.hasFocus()


def control(window: MainWindow, name: str) -> QWidget:
    """Give the control of a name in what is in front."""
    QApplication.processEvents()  # a new form is shown in a moment
    for place in (window.workspaces.stack.currentWidget(), window.lessons.panel):
        found = [each for each in place.findChildren(QWidget) if each.objectName() == name]
        if found:
            return found[0]
    raise AssertionError(f"no control is called {name}")


def push(window: MainWindow, name: str) -> None:
    """Reach a button, and press it by Space."""
    reach(window, control(window, name))
    press(Qt.Key.Key_Space)


def enter(window: MainWindow, field: QWidget, text: str) -> None:
    """Reach a field, and type."""
    reach(window, field)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def pick(window: MainWindow, name: str, data: str) -> None:
    """Reach a menu of choices, and go to one by the arrow keys."""
    combo = control(window, name)
    assert isinstance(combo, QComboBox)
    reach(window, combo)
    wanted = combo.findData(data)
    assert wanted >= 0, f"{name} has no {data}"
    for _ in range(combo.count()):
        if combo.currentIndex() == wanted:
            return
        down = combo.currentIndex() < wanted
        QTest.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
    raise AssertionError(f"{data} was not reached in {name}")


def perform(window: MainWindow, until: Until, begun: Stage, actions: tuple[str, ...]) -> None:
    """Do what the actions of a lesson say."""
    for action in actions:
        _perform(window, until, begun, action)


def _perform(window: MainWindow, until: Until, begun: Stage, action: str) -> None:
    session = lab_session(window)
    verb, _, rest = action.partition(" ")
    if verb == "run":
        QTest.keyClick(window, Qt.Key.Key_End)
        until(session.run_ended, lambda: session.over)
        until(session.cursor_changed, lambda: session.cursor == session.last)
    elif verb == "step":
        for _ in range(int(rest or 1)):
            goal = session.cursor + 1
            QTest.keyClick(window, Qt.Key.Key_Right)
            until(session.cursor_changed, lambda goal=goal: session.cursor == goal)  # type: ignore[misc]
    elif verb == "runner":
        pick(window, "optimizer_combo", rest)
    elif verb == "start":
        for name, text in zip("xy", rest.split(","), strict=True):
            enter(window, control(window, f"start_{name}"), _typed(begun, text))
    elif verb == "constant":
        name, text = rest.split(" = ")
        enter(window, control(window, f"constant_{name}_field"), _typed(begun, text))
    elif verb == "schedule":
        _schedule(window, rest)
    else:
        _set(window, begun, action)


def _set(window: MainWindow, begun: Stage, action: str) -> None:
    match = _SETTING.fullmatch(action)
    assert match is not None, action
    name, text = match.groups()
    if name not in PARTS or begun.document.network is None:
        enter(window, control(window, f"knob_{name}_field"), _typed(begun, text))
        return
    _, read = PARTS[name]
    value = read(Field(name, text, 0))
    if name == "hidden":
        _set_layers(window, value)
    elif isinstance(value, str):
        pick(window, f"{name}_combo", value)
    else:
        enter(window, control(window, f"{name}_field"), f"{value}")


def _set_layers(window: MainWindow, layers: object) -> None:
    assert isinstance(layers, tuple)
    panel = control(window, "network_panel")
    for _ in range(20):
        shown = [
            each
            for each in panel.findChildren(QSpinBox)
            if each.objectName().startswith("hidden_units") and each.isVisible()
        ]
        if len(shown) == len(layers):
            break
        push(window, "add_layer" if len(shown) < len(layers) else "remove_layer")
    for place, layer in enumerate(layers):
        enter(window, control(window, f"hidden_units_{place}"), str(layer.units))
        pick(window, f"hidden_activation_{place}", layer.activation)


def _schedule(window: MainWindow, text: str) -> None:
    schedule_id, _, arguments = text.partition(":")
    if not control(window, "schedule_panel").isVisible():
        push(window, "fold_schedule_and_clipping")
    pick(window, "schedule_combo", schedule_id)
    for argument in filter(None, arguments.split(",")):
        name, _, value = argument.partition("=")
        field = control(window, f"schedule_{name}")
        inner = field if isinstance(field, QLineEdit | QSpinBox) else field.findChild(QLineEdit)
        assert inner is not None
        enter(window, inner, value)


def _typed(begun: Stage, text: str) -> str:
    """Give a value as a person types it; names in it are of the start of the run."""
    return repr(number(text, stage_run(begun)))


def draw(window: MainWindow, vector: Array) -> None:
    """Draw an arrow (2,), in axis units as it is drawn, by the arrow keys on the surface."""
    item = window.lab.surface.guess
    size = item._px_per_unit()
    press(Qt.Key.Key_Right)
    for turn, fine in ((TURN_DEGREES, False), (1.0, True)):
        off = _off(item.guess() * size, vector * size)
        key = Qt.Key.Key_Left if off > 0 else Qt.Key.Key_Right
        press(key, times=round(abs(off) / turn), shift=fine)
    for factor, fine in ((STRETCH, False), (FINE_STRETCH, True)):
        wanted = log(hypot(*(vector * size)) / hypot(*(item.guess() * size))) / log(factor)
        key = Qt.Key.Key_Up if wanted > 0 else Qt.Key.Key_Down
        press(key, times=round(abs(wanted)), shift=fine)


def _off(guess: Array, wanted: Array) -> float:
    """Give the angle in degrees from a guess to what is wanted, against the clock."""
    off = degrees(atan2(wanted[1], wanted[0]) - atan2(guess[1], guess[0]))
    return (off + 180) % 360 - 180
