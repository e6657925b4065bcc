"""Hands on a real screen: keys and clicks go through the X server (XTEST, by ``xdotool``), and each is waited for until it came.

Nothing is sent to a widget. Widgets are only looked at: where they are, and what has the focus.
"""

import shutil
import subprocess
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from smdb_desktop.examples.robot import Robot, RobotLostError
from smdb_desktop.gui.app.main import Gui, application
from tools.effort.model import Effort

NAMES = {
    **{" ": "space", "-": "minus", ".": "period", ",": "comma", "/": "slash", "(": "parenleft", ")": "parenright"},
    **{"æ": "ae", "ø": "oslash", "å": "aring", "Æ": "AE", "Ø": "Oslash", "Å": "Aring", "é": "eacute"},
}
MOST_TURNS = 60
XDOTOOL = shutil.which("xdotool") or "xdotool"


class _Watch(QObject):
    """Counts the releases of keys and buttons that come to a window of ours from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.released = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Look, and let it pass."""
        ends = event.type() in (QEvent.Type.KeyRelease, QEvent.Type.MouseButtonRelease, QEvent.Type.Wheel)
        if ends and isinstance(watched, QWindow):
            self.released += 1
        return False


class Hands:
    """The hands of one person at one window."""

    def __init__(self, program: Gui) -> None:
        self.program, self.effort = program, Effort()
        self.robot = Robot(program.window)
        self._watch = _Watch()
        application().installEventFilter(self._watch)

    # -- waiting ---------------------------------------------------------------------------------------------------

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Until the condition holds; raises RobotLostError with ``what`` when it never does."""
        held = False

        def once() -> bool:
            nonlocal held
            held = held or bool(condition())
            return held

        self.robot.wait(once, what)

    def settle(self) -> None:
        """Until nothing is loaded or saved, and what was put off for the next turns of the loop is done."""
        turns = iter(range(4))
        self.wait(lambda: self.program.context.tasks.is_idle and next(turns, None) is None, "at alt er faldet til ro")

    def focus(self) -> QWidget:
        """What has the focus, waited for: when a dialog closes, the window manager gives it back a moment later."""
        self.wait(QApplication.focusWidget, "at noget har fokus")
        found = QApplication.focusWidget()
        if found is None:
            raise RobotLostError("at noget har fokus")
        return found

    def _send(self, *arguments: str, releases: int) -> None:
        self.wait(QGuiApplication.focusWindow, "et vindue med fokus")
        wanted, front = self._watch.released + releases, QGuiApplication.focusWindow()
        subprocess.run([XDOTOOL, *arguments], check=True)  # noqa: S603  keys and places

        def came() -> bool:
            # what closes a window when it is pressed is let go over nobody
            return self._watch.released >= wanted or QGuiApplication.focusWindow() is not front

        self.wait(came, f"at {' '.join(arguments)} kom frem")
        self.settle()

    # -- keys ------------------------------------------------------------------------------------------------------

    def key(self, chord: str) -> None:
        """Press a key as X names it, with what is held: ``ctrl+Return``."""
        held = chord.count("+")
        self.effort.key(held=held)
        self._send("key", chord, releases=1 + held)

    def letter(self, letter: str) -> None:
        """Write one letter; a capital is written with Shift."""
        self.effort.key(held=int(letter.isupper()), letter=True)
        held = 1 if letter.isupper() or letter in "()/" else 0
        self._send("key", NAMES.get(letter, letter), releases=1 + held)

    def type(self, text: str) -> None:
        """Write a text, letter by letter."""
        for letter in text:
            self.letter(letter)

    # -- the mouse -------------------------------------------------------------------------------------------------

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Bring a widget in sight and click on it, in its middle unless told where."""
        self._bring_in_sight(widget)
        middle = widget.rect().center()
        if at is None and isinstance(widget, QAbstractButton) and widget.isCheckable():
            # its words may end before its middle
            middle.setX(min(middle.x(), widget.height() // 2))
        place = widget.mapToGlobal(at if at is not None else middle)
        self.effort.click()
        self._send("mousemove", str(place.x()), str(place.y()), "click", "1", releases=1)

    def _bring_in_sight(self, widget: QWidget) -> None:
        area = _area_around(widget)
        turned = False
        for _ in range(MOST_TURNS if area is not None else 0):
            if area is None or not (by := _out_of_sight(area, widget)):
                break
            if not turned:
                self.effort.turn()
                turned = True
            self.turn(area.viewport(), down=by > 0)

    def turn(self, over: QWidget, *, down: bool) -> None:
        """One notch of the wheel, over the right edge of something that scrolls; counted by who asks."""
        place = over.mapToGlobal(QPoint(over.width() - 30, over.height() // 2))
        self._send("mousemove", str(place.x()), str(place.y()), "click", "5" if down else "4", releases=1)


def _area_around(widget: QWidget) -> QScrollArea | None:
    inside: QWidget | None = widget
    while inside is not None and not isinstance(inside, QScrollArea):
        inside = inside.parentWidget()
    return inside


def _out_of_sight(area: QScrollArea, widget: QWidget) -> int:
    """How far below (positive) or above what is seen a widget is; 0 where all of it shows."""
    top = widget.mapTo(area.viewport(), QPoint(0, 0)).y()
    bottom = top + widget.height()
    if top < 0:
        return top
    return max(0, bottom - area.viewport().height())
