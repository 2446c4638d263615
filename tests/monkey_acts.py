"""What the monkey does: a table of acts with weights. Each says what it has done in a few words."""

# ruff: noqa: D103 - the names say what is done

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QSplitterHandle,
    QTabBar,
    QTextBrowser,
    QTextEdit,
    QWidget,
)
from shiboken6 import Shiboken

from arrows_gui.views.main_window import MainWindow
from tests.monkey_hands import LEFT, PLAIN, Hands, bring_up, focused, is_canvas, parts
from tests.monkey_watch import told

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
CURIOSITY = 0.3
"""So often something is preferred that was never used before: little would stay unreached."""

WRITTEN_IN = (QLineEdit, QPlainTextEdit, QTextEdit)
BUTTONS = (LEFT, LEFT, LEFT, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)
SIZES = ((1280, 800), (1024, 768), (1600, 1000), (800, 600), (1920, 1080), (640, 480))
_K = Qt.Key
KEYS = (
    *(Qt.Key(number) for number in (*range(0x30, 0x3A), *range(0x41, 0x5B))),
    *(_K.Key_Left, _K.Key_Right, _K.Key_Up, _K.Key_Down) * 4,
    *(_K.Key_Tab, _K.Key_Backtab, _K.Key_Return, _K.Key_Space) * 4,
    *(_K.Key_PageUp, _K.Key_PageDown, _K.Key_Home, _K.Key_End, _K.Key_Escape) * 3,
    *(_K.Key_Comma, _K.Key_Period, _K.Key_Question, _K.Key_Plus, _K.Key_Minus, _K.Key_Slash),
    *(_K.Key_Delete, _K.Key_Backspace, _K.Key_Menu, _K.Key_F1, _K.Key_F2, _K.Key_F5, _K.Key_F11),
)
COMMANDS = (
    *((_K(0x31 + number), CTRL) for number in range(6)),
    *((_K.Key_Z, CTRL), (_K.Key_Z, CTRL), (_K.Key_Y, CTRL), (_K.Key_Z, CTRL | SHIFT)),
    *((_K.Key_C, CTRL | SHIFT), (_K.Key_V, CTRL | SHIFT), (_K.Key_T, CTRL), (_K.Key_E, CTRL)),
    *((_K.Key_N, CTRL), (_K.Key_O, CTRL), (_K.Key_S, CTRL), (_K.Key_S, CTRL | SHIFT)),
    *((_K.Key_Q, CTRL), (_K.Key_A, CTRL), (_K.Key_C, CTRL), (_K.Key_V, CTRL), (_K.Key_X, CTRL)),
    *((_K.Key_Comma, CTRL), (_K.Key_F1, SHIFT), (_K.Key_F, ALT), (_K.Key_Left, SHIFT)),
    *((_K.Key_Right, SHIFT), (_K.Key_Up, CTRL), (_K.Key_Down, CTRL), (_K.Key_P, CTRL | SHIFT)),
    *((_K.Key_A, CTRL | SHIFT), (_K.Key_Y, CTRL | SHIFT), (_K.Key_Tab, CTRL)),
)
TEXTS = (
    *("0", "1", "-1", "0.1", "0.001", "3", "7", "10", "25", "100", "2000", "1,5", "-1.5,2"),
    *("1e308", "1e-320", "nan", "inf", "-inf", "", " ", "abc", "9" * 25, "1e", "--1", "0x10"),
    *("x^2 + 10*y^2", "x*y", "sin(x)*cos(y)", "1/(x-1)", "2x", "x^2 +", "((((", "sqrt(x)"),
    *("log(x*y)", "9^9^9^x", "abs(x)+abs(y)", "x" * 600, "x+" * 150 + "y", "0*x", "exp(exp(x))"),
    *("é∂ü→", "\N{GREEK SMALL LETTER THETA}", "<b>x</b>", "%n {name}", "a\tb", "30;80", "2-16-1"),
)


@dataclass(slots=True)
class Monkey:
    """Who acts, and on what. ``folder`` holds the files that dialogs give."""

    window: MainWindow
    hands: Hands
    chance: Random
    folder: Path
    used: set[str] = field(default_factory=set)
    held: list[QWidget] = field(default_factory=list)  # PySide may give up the child of what is not

    def one_of(self, kind: type | Callable[[QWidget], bool]) -> Any:
        """Give something that can be used of a kind, in view; None where there is nothing."""
        self.held = parts(kind)
        found = [part for part in self.held if Shiboken.isValid(part)]
        self.chance.shuffle(found)
        if self.chance.random() < CURIOSITY:
            found.sort(key=lambda part: part.objectName() in self.used)
        part = next((part for part in found[:6] if bring_up(part)), None)
        if part is not None:
            self.used.add(part.objectName())
        return part


Act = Callable[[Monkey], str]


def press_button(monkey: Monkey) -> str:
    button = monkey.one_of(QAbstractButton)
    if button is None:
        return ""
    said = f"press {told(button)} {button.text()!r}"
    monkey.hands.click(button, twice=monkey.chance.random() < 0.05)
    return said


def choose_in_combo(monkey: Monkey) -> str:
    combo = monkey.one_of(QComboBox)
    if combo is None:
        return ""
    if monkey.chance.random() < 0.4 or not combo.count():
        said = f"open {told(combo)}"
        monkey.hands.click(combo)
        return said
    place = monkey.chance.randrange(combo.count())
    said = f"choose {told(combo)} {combo.itemText(place)!r}"
    combo.setFocus()
    combo.setCurrentIndex(place)
    if Shiboken.isValid(combo):
        combo.activated.emit(place)
    return said


def move_slider(monkey: Monkey) -> str:
    slider = monkey.one_of(QAbstractSlider)
    if slider is None:
        return ""
    if monkey.chance.random() < 0.2:
        slider.setFocus()
        key = monkey.chance.choice((_K.Key_PageUp, _K.Key_Home, _K.Key_End, _K.Key_Left))
        monkey.hands.key(key)
        return f"key {key.name} on {told(slider)}"
    start, end = monkey.hands.spot(slider), monkey.hands.spot(slider)
    monkey.hands.drag(slider, start, end)
    return f"slide {told(slider)} {start.toTuple()} to {end.toTuple()}"


def type_text(monkey: Monkey) -> str:
    chance = monkey.chance
    line = monkey.one_of(
        lambda part: (
            isinstance(part, (QLineEdit, QPlainTextEdit, QTextEdit)) and not part.isReadOnly()
        )
    )
    if line is None:
        return ""
    said, text = told(line), chance.choice(TEXTS)
    monkey.hands.click(line)
    if chance.random() < 0.8:
        monkey.hands.key(_K.Key_A, CTRL)
    monkey.hands.type(text)
    end = chance.choice((_K.Key_Return, _K.Key_Return, _K.Key_Tab, _K.Key_Escape, None))
    if end is not None:
        monkey.hands.key(end)
    return f"type {text[:40]!r} into {said}, then {end}"


def turn_spin(monkey: Monkey) -> str:
    box = monkey.one_of(QAbstractSpinBox)
    if box is None:
        return ""
    by = monkey.chance.choice((-120, 120, 360))
    monkey.hands.click(box)
    if Shiboken.isValid(box):
        monkey.hands.wheel(box, box.rect().center(), by, PLAIN)
    return f"turn {told(box)} by {by}"


def choose_tab(monkey: Monkey) -> str:
    bar = monkey.one_of(QTabBar)
    if bar is None or not bar.count():
        return ""
    place = monkey.chance.randrange(bar.count())
    said = f"tab {bar.tabText(place)!r} of {told(bar)}"
    monkey.hands.click(bar, bar.tabRect(place).center())
    return said


def choose_item(monkey: Monkey) -> str:
    view, chance = monkey.one_of(QAbstractItemView), monkey.chance
    if view is None or view.model() is None:
        return ""
    if isinstance(view, QHeaderView):
        start = monkey.hands.spot(view)
        monkey.hands.drag(view, start, start + QPoint(chance.randint(-60, 60), 0))
        return f"drag {told(view)} at {start.toTuple()}"
    top = QModelIndex()
    rows = view.model().rowCount(top)
    columns = 1 if isinstance(view, QListView) else view.model().columnCount(top)
    if not rows or not columns:
        return ""
    index = view.model().index(chance.randrange(rows), chance.randrange(columns), top)
    view.scrollTo(index)
    said = f"item {told(view)} {index.row()},{index.column()}"
    place = view.visualRect(index).center()
    monkey.hands.click(view.viewport(), place, chance.choice(BUTTONS), twice=chance.random() < 0.2)
    return said


def follow_link(monkey: Monkey) -> str:
    page = monkey.one_of(
        lambda part: (
            isinstance(part, QTextBrowser) or (isinstance(part, QLabel) and "href" in part.text())
        )
    )
    if page is None:
        return ""
    target = page.viewport() if isinstance(page, QTextBrowser) else page
    place = monkey.hands.spot(target)
    if isinstance(page, QTextBrowser):
        tries = (monkey.hands.spot(target) for _ in range(200))
        place = next((each for each in tries if page.anchorAt(each)), place)
    said = f"click the text {told(page)} at {place.toTuple()}"
    monkey.hands.click(target, place)
    return said


def _place_on(monkey: Monkey, canvas: QWidget) -> QPoint:
    """Give a point of a picture; often one where something lies."""
    if isinstance(canvas, QGraphicsView) and canvas.scene() and monkey.chance.random() < 0.4:
        items = [item for item in canvas.scene().items() if item.isVisible()]
        if items:
            box = monkey.chance.choice(items).sceneBoundingRect()
            place = canvas.mapFromScene(box.center())
            if canvas.viewport().rect().contains(place):
                return place
    return monkey.hands.spot(canvas)


def use_canvas(monkey: Monkey) -> str:
    """Click, drag, turn the wheel or rest the mouse on a plot or a diagram."""
    canvas, chance, hands = monkey.one_of(is_canvas), monkey.chance, monkey.hands
    if canvas is None:
        return ""
    name = told(canvas)
    target = canvas.viewport() if isinstance(canvas, QGraphicsView) else canvas
    start, end = _place_on(monkey, canvas), _place_on(monkey, canvas)
    keys = chance.choice((PLAIN, PLAIN, PLAIN, SHIFT, CTRL, ALT))
    button, what = chance.choice(BUTTONS), chance.random()
    if what < 0.25:
        hands.click(target, start, button, keys)
        return f"click {name} {start.toTuple()} {button.name} {keys}"
    if what < 0.3:
        hands.click(target, start, LEFT, keys, twice=True)
        return f"double click {name} {start.toTuple()}"
    if what < 0.6:
        hands.drag(target, start, end, button, keys)
        return f"drag {name} {start.toTuple()} to {end.toTuple()} {button.name} {keys}"
    if what < 0.8:
        by = chance.choice((-120, 120, -360, 360, 1200, -1200))
        hands.wheel(target, start, by, keys)
        return f"wheel {by} on {name} {start.toTuple()} {keys}"
    hands.hover(target, [start, (start + end) / 2, end])
    return f"rest on {name} {end.toTuple()}"


def press_key(monkey: Monkey) -> str:
    key = monkey.chance.choice(KEYS)
    keys = monkey.chance.choice((PLAIN,) * 9 + (SHIFT,))
    on = focused()
    said = f"key {key.name} {keys} on {told(on) if on else None}"
    monkey.hands.key(key, keys)
    return said


def press_command(monkey: Monkey) -> str:
    key, keys = monkey.chance.choice(COMMANDS)
    monkey.hands.key(key, keys)
    return f"command {key.name} {keys}"


def _all_actions(menus: Sequence[QMenu]) -> list[QAction]:
    found: list[QAction] = []
    for menu in menus:
        menu.aboutToShow.emit()
        for action in menu.actions():
            inner = action.menu()
            found += _all_actions([inner]) if isinstance(inner, QMenu) else [action]
    return [action for action in found if not action.isSeparator() and action.isEnabled()]


def trigger_action(monkey: Monkey) -> str:
    if QApplication.activeModalWidget() or QApplication.activePopupWidget():
        return ""
    bar: QMenuBar = monkey.window.menuBar()
    menus = [top.menu() for top in bar.actions() if top.isVisible() and top.isEnabled()]
    # A menu, then an entry: the long ones would crowd out the others.
    actions = _all_actions([monkey.chance.choice(menus)]) if menus else []
    if not actions:
        return ""
    action = monkey.chance.choice(actions)
    said = f"menu {action.objectName()} {action.text()!r}"
    action.trigger()
    return said


def open_menu(monkey: Monkey) -> str:
    bar = monkey.one_of(QMenuBar)
    if bar is None or not bar.actions():
        return ""
    action = monkey.chance.choice(bar.actions())
    said = f"open the menu {action.text()!r}"
    monkey.hands.click(bar, bar.actionGeometry(action).center())
    return said


def choose_in_menu(monkey: Monkey) -> str:
    menu = monkey.one_of(QMenu)
    if menu is None or not menu.actions():
        return ""
    action = monkey.chance.choice(menu.actions())
    said = f"choose {action.text()!r} of an open menu"
    monkey.hands.click(menu, menu.actionGeometry(action).center())
    return said


def ask_for_menu(monkey: Monkey) -> str:
    part = monkey.one_of(QWidget)
    if part is None:
        return ""
    said = f"right click {told(part)}"
    monkey.hands.click(part, button=Qt.MouseButton.RightButton)
    return said


def move_splitter(monkey: Monkey) -> str:
    handle = monkey.one_of(QSplitterHandle)
    if handle is None:
        return ""
    far = QPoint(monkey.chance.randint(-400, 400), monkey.chance.randint(-400, 400))
    start = monkey.hands.spot(handle)
    monkey.hands.drag(handle, start, start + far)
    return f"splitter {told(handle.splitter())} by {far.toTuple()}"


def resize_window(monkey: Monkey) -> str:
    window, chance = monkey.window, monkey.chance
    what = chance.random()
    if what < 0.15:
        window.showMinimized()
        window.showNormal()
        return "minimise, and back"
    if what < 0.3:
        window.showMaximized()
        return "maximise"
    size = chance.choice(SIZES)
    if not window.isFullScreen():
        window.showNormal()
    window.resize(*size)
    return f"resize to {size}"


def drop_file(monkey: Monkey) -> str:
    if QApplication.activeModalWidget() or QApplication.activePopupWidget():
        return ""
    path, data = some_file(monkey), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(300, 300), copy, data, LEFT, PLAIN)
    QApplication.sendEvent(monkey.window, enter)
    if enter.isAccepted():
        drop = QDropEvent(QPointF(300, 300), copy, data, LEFT, PLAIN)
        QApplication.sendEvent(monkey.window, drop)
    return f"drop {path.name}"


def fill_clipboard(monkey: Monkey) -> str:
    code = QGuiApplication.clipboard().text()
    texts = (*TEXTS, code[: len(code) // 2], code[::-1], code + "x")
    text = monkey.chance.choice(texts)
    QGuiApplication.clipboard().setText(text)
    return f"clipboard {text[:30]!r}"


def close_dialog(monkey: Monkey) -> str:
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QDialog):
        return ""
    said = f"dismiss {told(dialog)}"
    if monkey.chance.random() < 0.5:
        monkey.hands.key(_K.Key_Escape)
    else:
        dialog.close()
    return said


def close_other_window(monkey: Monkey) -> str:
    own = [
        each
        for each in QApplication.topLevelWidgets()
        if each.isVisible() and each is not monkey.window and not isinstance(each, QMenu)
    ]
    if not own:
        return ""
    other = monkey.chance.choice(own)
    said = f"close {told(other)}"
    other.close()
    return said


def some_file(monkey: Monkey) -> Path:
    """Give one of the files that lie about: good, broken, or not there."""
    there = sorted(path for path in monkey.folder.rglob("*") if path.is_file())
    return monkey.chance.choice([*there, monkey.folder / "missing.arrows"])


ACTS: tuple[tuple[int, Act], ...] = (
    (200, press_button),
    (110, choose_in_combo),
    (80, move_slider),
    (90, type_text),
    (15, turn_spin),
    (60, choose_tab),
    (40, choose_item),
    (20, follow_link),
    (170, use_canvas),
    (90, press_key),
    (30, press_command),
    (50, trigger_action),
    (8, open_menu),
    (30, choose_in_menu),
    (8, ask_for_menu),
    (12, move_splitter),
    (6, resize_window),
    (8, drop_file),
    (5, fill_clipboard),
    (25, close_dialog),
    (10, close_other_window),
)
"""How often each is done; one that finds nothing to do gives way to another."""


def act(monkey: Monkey) -> str:
    """Do something, and tell what."""
    weights, acts = zip(*ACTS, strict=True)
    while True:
        said = monkey.chance.choices(acts, weights)[0](monkey)
        if said:
            return said


def rest(monkey: Monkey) -> int:
    """Give the milliseconds until the next act; now and then the workers have time for more."""
    return monkey.chance.choices((0, 5, 20, 200), (50, 30, 17, 3))[0]
