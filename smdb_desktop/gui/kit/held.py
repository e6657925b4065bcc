"""A control that cannot be used now stays in reach and says why, to eyes and ears; and one that works asks to wait.

A disabled control is skipped by Tab and tells nothing, and disabling the one that has the focus sends the focus elsewhere. So it
is held: it looks like a disabled one, its signals are off, and trying it says the reason. Buttons and closed lists can be held.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QToolTip, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.announce import announce, describe, description
from smdb_desktop.gui.kit.dress import plain_tip, restyle
from smdb_desktop.language import say

WAIT = T("Vent, til det er færdigt.")
_EVENT, _KEY = QEvent.Type, Qt.Key
_MOUSE = {_EVENT.MouseButtonPress, _EVENT.MouseButtonRelease, _EVENT.MouseButtonDblClick}
_KEYS = {_KEY.Key_Space, _KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Select}
_ARROWS = {_KEY.Key_Up, _KEY.Key_Down, _KEY.Key_PageUp, _KEY.Key_PageDown, _KEY.Key_Home, _KEY.Key_End, _KEY.Key_F4}
_TRIES = {_EVENT.MouseButtonRelease, _EVENT.KeyPress}


def hold(control: QAbstractButton | QComboBox, why: str) -> None:
    """Let a control do nothing but say ``why`` (a sentence); with an empty one it can be used again."""
    _held(control).set(why)


def reason(control: QAbstractButton | QComboBox) -> str:
    """Why it cannot be used now; empty when it can."""
    return _held(control).reason() if control.property(HELD) else ""


def press(control: QAbstractButton) -> None:
    """Press a button from code for a person: one that is held says why instead."""
    why = reason(control)
    if why:
        _held(control).tell()
    else:
        control.click()


def busy(parts: Iterable[QWidget], working: bool) -> None:
    """While something is made of what was typed, nothing of it can be changed: lines are read only, buttons and lists wait.

    A part may be a container of them. What has the focus keeps it.
    """
    for part in parts:
        for each in (part, *part.findChildren(QWidget)):
            if isinstance(each, QAbstractButton | QComboBox):
                _held(each).wait(working)
            elif (
                isinstance(each, QLineEdit)
                and (working or each.property(WAITS))
                and not (working and each.isReadOnly())
            ):
                each.setReadOnly(working)
                each.setProperty(WAITS, working)


HELD, WAITS = "held", "waits"


class _Held(QObject):
    """What a button is held by, and what it was described by before."""

    def __init__(self, control: QAbstractButton | QComboBox) -> None:
        super().__init__(control)
        self._control = control
        self._why, self._waits = "", False
        self._shown = ""
        self._before = ("", "")
        control.installEventFilter(self)

    def set(self, why: str) -> None:
        self._why = say(why)
        self._show()

    def wait(self, working: bool) -> None:
        self._waits = working
        self._show()

    def reason(self) -> str:
        return say(WAIT) if self._waits else self._why

    def _show(self) -> None:
        control, why = self._control, self.reason()
        if why == self._shown:
            return
        if not self._shown:
            self._before = (description(control), control.toolTip())
        self._shown = why
        control.blockSignals(bool(why))
        restyle(control, HELD, "yes" if why else "")
        described, tip = (why, plain_tip(say(why))) if why else self._before
        describe(control, described)
        control.setToolTip(say(tip))

    def tell(self) -> None:
        """Say why."""
        control = self._control
        announce(control, self._shown, assertive=True)
        QToolTip.showText(control.mapToGlobal(control.rect().bottomLeft()), plain_tip(say(self._shown)), control)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Trying it says why, and does nothing."""
        if not self._shown:
            return False
        kind = event.type()
        pressed = isinstance(event, QKeyEvent) and (event.key() in _KEYS or self._is_answer(event))
        if kind in _MOUSE or (pressed and kind in (_EVENT.KeyPress, _EVENT.KeyRelease)):
            if kind in _TRIES and not (isinstance(event, QKeyEvent) and event.isAutoRepeat()):
                self.tell()
            return True
        return False

    def _is_answer(self, event: QKeyEvent) -> bool:
        """Whether a key would open a list or change its answer: one that writes something, or an arrow."""
        return isinstance(self._control, QComboBox) and (
            event.key() in _ARROWS or (event.text().isprintable() and bool(event.text()))
        )


def _held(control: QAbstractButton | QComboBox) -> _Held:
    found = control.findChild(_Held, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else _Held(control)
