"""What a part is to those who hear the window: headings with their level, list items, groups. Eyes see it by the style sheet.

Qt decides the role by the widget's class: a label is a text, a button that stays down a check box, and a bare widget nothing.
Here the same properties that dress a widget (``class`` h1, h2, nav, step) say what it is, and ``heard_as`` does so for the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAttributesInterface,
    QAccessibleEditableTextInterface,
    QAccessibleTextInterface,
)
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QLabel, QWidget
from shiboken6 import Shiboken, getCppPointer

from smdb_desktop.gui.secret import DOT, SecretLine
from smdb_desktop.language import say

ROLE = QAccessible.Role
NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description
LEVEL = QAccessible.Attribute.Level
CASTS = QAccessible.InterfaceType
PRESS = "Press"
LEVELS = {"h1": 1, "h2": 2}
ITEMS = {"nav", "step"}
ROLES = {"list": ROLE.List, "group": ROLE.Grouping, "page": ROLE.Section, "menu": ROLE.PopupMenu}
ENTRY, OPENS = "entry", "opens"
_NOTHING = Shiboken.VoidPtr(0)


class Cast(QAccessibleWidget):
    """An accessible object written here. What it can do besides its role is handed out as objects of ``_more``, which it keeps.

    Qt asks for them by ``interface_cast``. Its Python form must never return None: only a null pointer is "I cannot"; None ends
    the process (PySide6 6.11).
    """

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        super().__init__(widget, role)
        self._more: dict[QAccessible.InterfaceType, Any] = {}

    def interface_cast(self, t: QAccessible.InterfaceType, /) -> Any:
        """The part of this object that speaks that interface, as an address."""
        more = self._more.get(t)
        if more is not None:
            return Shiboken.VoidPtr(getCppPointer(more)[0])
        found: Any = super().interface_cast(t)
        return _NOTHING if found is None else found


class _Level(QAccessibleAttributesInterface):
    """The level of a heading."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        """Only the level."""
        return [LEVEL]

    def attributeValue(self, key: QAccessible.Attribute, /) -> Any:
        """1 for the page's, 2 for a card's."""
        return self._level if key is LEVEL else None


class Heading(Cast):
    """A label that is a heading."""

    def __init__(self, label: QLabel, level: int) -> None:
        super().__init__(label, ROLE.Heading)
        self._label = label
        self._more[CASTS.AttributesInterface] = _Level(level)

    def text(self, t: QAccessible.Text, /) -> str:
        """Its words, unless it was named otherwise."""
        return super().text(t) or (self._label.text() if t is NAME else "")


class Item(Cast):
    """A button that is one of a list: chosen or not. It is worked like a button, and what is laid out in it is its name."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button, ROLE.ListItem)
        self._button = button

    def text(self, t: QAccessible.Text, /) -> str:
        """Its words, unless it was named otherwise."""
        return super().text(t) or (self._button.text().replace("&", "") if t is NAME else "")

    def state(self) -> QAccessible.State:
        """Chosen where the button is down."""
        state: Any = super().state()
        state.selectable = True
        state.selected = self._button.isChecked()
        return state  # type: ignore[no-any-return]

    def childCount(self) -> int:
        """What is laid out in it is its name."""
        return 0

    def actionNames(self) -> list[str]:
        """It is pressed."""
        return [PRESS]

    def doAction(self, actionName: str, /) -> None:  # noqa: N803  Qt's name
        """Press it."""
        if actionName == PRESS and self._button.isEnabled():
            self._button.click()


class Entry(Item):
    """A button that is an entry of a menu. One that only says why it cannot be done is heard as one that cannot."""

    def role(self) -> QAccessible.Role:
        """An entry, not an item of a list."""
        return ROLE.MenuItem

    def state(self) -> QAccessible.State:
        """As a button; not to be used where it is held."""
        state: Any = super().state()
        state.selectable = state.selected = False
        state.disabled = self._button.property("held") == "yes"
        return state  # type: ignore[no-any-return]


class Opener(Item):
    """A button that opens a menu."""

    def role(self) -> QAccessible.Role:
        """So it is called."""
        return ROLE.ButtonMenu

    def state(self) -> QAccessible.State:
        """As a button, with something that pops up."""
        state: Any = super().state()
        state.selectable = state.selected = False
        state.hasPopup = True
        return state  # type: ignore[no-any-return]


class SecretText(Cast):
    """A line for a passphrase: how many letters it has, as dots, and where one is in it. It can be written to, not read."""

    def __init__(self, line: SecretLine) -> None:
        super().__init__(line, ROLE.EditableText)
        self._more[CASTS.TextInterface] = _Dots(line)
        self._more[CASTS.EditableTextInterface] = _Writing(line)
        self._line = line

    def state(self) -> QAccessible.State:
        """As Qt's own line, where it shows dots."""
        state: Any = super().state()
        state.editable = state.selectableText = state.passwordEdit = True
        state.readOnly = self._line.isReadOnly()
        return state  # type: ignore[no-any-return]


class _Dots(QAccessibleTextInterface):
    """What can be read of it."""

    def __init__(self, line: SecretLine) -> None:
        super().__init__()
        self._line = line

    def text(self, startOffset: int, endOffset: int, /) -> str:  # noqa: N803  Qt's names
        """Dots."""
        return (DOT * self.characterCount())[startOffset:endOffset]

    def characterCount(self) -> int:
        """How many letters there are."""
        return len(self._line.text())

    def cursorPosition(self) -> int:
        """Before which letter one types."""
        return self._line.cursorPosition()

    def setCursorPosition(self, position: int, /) -> None:
        """Go there."""
        self._line.setCursorPosition(position)

    def selectionCount(self) -> int:
        """One, or none."""
        return int(self._line.hasSelectedText())

    def selection(self, selectionIndex: int, /) -> Any:  # noqa: N803
        """From where to where."""
        line = self._line
        return (
            (line.selectionStart(), line.selectionEnd()) if selectionIndex == 0 and line.hasSelectedText() else (0, 0)
        )

    def setSelection(self, selectionIndex: int, startOffset: int, endOffset: int, /) -> None:  # noqa: N803
        """Choose letters."""
        if selectionIndex == 0:
            _choose(self._line, startOffset, endOffset)

    def addSelection(self, startOffset: int, endOffset: int, /) -> None:  # noqa: N803
        """Choose letters."""
        self.setSelection(0, startOffset, endOffset)

    def removeSelection(self, selectionIndex: int, /) -> None:  # noqa: N803
        """Choose nothing."""
        if selectionIndex == 0:
            self._line.deselect()

    def attributes(self, offset: int, /) -> Any:
        """Nothing is written in another way than the rest."""
        return "", 0, self.characterCount() if offset >= 0 else 0

    def characterRect(self, _offset: int, /) -> QRect:
        """Where the line is: where a letter is tells nothing more."""
        return QRect(self._line.mapToGlobal(QPoint(0, 0)), self._line.size())

    def offsetAtPoint(self, point: QPoint, /) -> int:
        """The letter at a place of the screen."""
        return self._line.cursorPositionAt(self._line.mapFromGlobal(point))

    def scrollToSubstring(self, startIndex: int, _endIndex: int, /) -> None:  # noqa: N803
        """Bring it into sight."""
        self._line.setCursorPosition(startIndex)


class _Writing(QAccessibleEditableTextInterface):
    """What voice control and the like write: it becomes dots before Qt tells of it."""

    def __init__(self, line: SecretLine) -> None:
        super().__init__()
        self._line = line

    def deleteText(self, startOffset: int, endOffset: int, /) -> None:  # noqa: N803
        """Take letters out."""
        self.replaceText(startOffset, endOffset, "")

    def insertText(self, offset: int, text: str, /) -> None:
        """Put letters in."""
        self.replaceText(offset, offset, text)

    def replaceText(self, startOffset: int, endOffset: int, text: str, /) -> None:  # noqa: N803
        """Put letters in place of others."""
        if not self._line.isReadOnly() and self._line.isEnabled():
            _choose(self._line, startOffset, endOffset)
            self._line.insert(text)


def _choose(line: SecretLine, start: int, end: int) -> None:
    """Choose letters, as far as there are any: what was counted a moment ago may be gone."""
    first, last = (min(max(at, 0), len(line.text())) for at in (start, end))
    line.setSelection(first, last - first)


class Part(Cast):
    """A bare widget that is a list or a group of what stands in it."""


class Area(Cast):
    """What can be scrolled: its children are the part that is seen and both scroll bars, hidden or not.

    Qt's own object counts the scroll bars that show, and reads the memory behind its list for a child past the end. A reader asks
    by number for what it counted a moment ago: when a page has changed since, the process ended there (Qt 6.11).
    """


def _heading(name: str, widget: QWidget) -> QAccessibleWidget | None:
    level = LEVELS.get(str(widget.property("class") or "")) if isinstance(widget, QLabel) and name == "QLabel" else None
    return Heading(widget, level) if level and isinstance(widget, QLabel) else None


def _item(name: str, widget: QWidget) -> QAccessibleWidget | None:
    if name != "QPushButton" or not isinstance(widget, QAbstractButton):
        return None
    if widget.property("class") == ENTRY:
        return Entry(widget)
    if widget.property("heard") == OPENS:
        return Opener(widget)
    return Item(widget) if widget.property("class") in ITEMS else None


def _part(_name: str, widget: QWidget) -> QAccessibleWidget | None:
    role = ROLES.get(str(widget.property("heard") or ""))
    return Part(widget, role) if role is not None else None


def _area(_name: str, widget: QWidget) -> QAccessibleWidget | None:
    return Area(widget, ROLE.Client)


def _secret(_name: str, widget: QWidget) -> QAccessibleWidget | None:
    return SecretText(widget) if isinstance(widget, SecretLine) else None


_MAKERS: dict[str, Callable[[str, QWidget], QAccessibleWidget | None]] = {
    "SecretLine": _secret,
    "QLabel": _heading,
    "QPushButton": _item,
    "QWidget": _part,
    "QFrame": _part,
    "QStackedWidget": _part,
    "QScrollArea": _area,
    "QAbstractScrollArea": _area,
}


def make(name: str, thing: QObject) -> QAccessibleWidget | None:
    """The accessible object of a widget, by a class it is of; None leaves it to Qt. Called only while somebody listens."""
    maker = _MAKERS.get(name)
    return maker(name, thing) if maker is not None and isinstance(thing, QWidget) else None


class _Of:
    """Qt has one list of factories per process."""

    installed = False


def install() -> None:
    """Let Qt ask here first. Harmless when done twice."""
    if not _Of.installed:
        _Of.installed = True
        QAccessible.installFactory(make)


def heard_as(widget: QWidget, part: str, name: str = "") -> None:
    """Say what a bare widget is: ``list``, ``group`` or ``page``. It must be said before somebody listens to it."""
    widget.setProperty("heard", part)
    if name and widget.accessibleName() != name:
        widget.setAccessibleName(say(name))
