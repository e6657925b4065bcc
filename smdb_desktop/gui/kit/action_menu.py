"""The menu of what can be done with what a page shows: one button opens it, and each group in it says what it is about.

An entry that cannot be done now stays in reach and says why below its words, to eyes and ears. It is filled each time it opens,
so that it says what holds then; the page keeps nothing of it up to date.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.gui.kit import letters, theme
from smdb_desktop.gui.kit.announce import unheard
from smdb_desktop.gui.kit.heard import heard_as
from smdb_desktop.gui.kit.held import hold, press
from smdb_desktop.gui.kit.layout import FittingArea
from smdb_desktop.gui.kit.parts import button, column, icon, label
from smdb_desktop.gui.kit.reading import skip
from smdb_desktop.language import say

WIDTH, MARK = 440, 16
_KEY = Qt.Key
_STEPS = {_KEY.Key_Down: 1, _KEY.Key_Up: -1, _KEY.Key_Tab: 1, _KEY.Key_Backtab: -1}
_ENDS = {_KEY.Key_Home: 0, _KEY.Key_End: -1}
_RETURNS = {_KEY.Key_Return, _KEY.Key_Enter}


@dataclass(frozen=True, slots=True)
class Action:
    """One entry: its words, the name of its button for tests and pictures, and what it does.

    ``why_not`` is the sentence that says why it cannot be done now; "" where it can.
    """

    words: str
    object_name: str
    run: Callable[[], object]
    why_not: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """Entries about one thing, which ``about`` names."""

    about: str
    actions: tuple[Action, ...]


class MenuButton(letters.Button):
    """The button that opens the menu. ``groups`` is asked each time for what it holds."""

    def __init__(self, words: str, groups: Callable[[], Sequence[ActionGroup]]) -> None:
        super().__init__(say(words))
        self.setAutoDefault(False)
        self.setProperty("menu", "yes")
        heard_as(self, "opens")
        self._groups = groups
        self.clicked.connect(self.open)

    def paintEvent(self, event: QPaintEvent) -> None:
        """With a mark that something opens below."""
        super().paintEvent(event)
        side = theme.px(MARK)
        place = QRect(self.width() - side - theme.px(14), (self.height() - side) // 2, side, side)
        painter = QPainter(self)
        icon("chevron-down").paint(painter, place)
        painter.end()

    def open(self) -> None:
        """Open the menu below the button, at its first entry that can be done."""
        groups = self._groups()
        if self.isVisible() and any(group.actions for group in groups):
            ActionMenu(self, groups).open()


class ActionMenu(QFrame):
    """The menu while it is open. It goes away with the entry that is chosen, with Esc, and with a click beside it."""

    def __init__(self, opener: QWidget, groups: Iterable[ActionGroup]) -> None:
        super().__init__(opener.window(), Qt.WindowType.Popup)
        self.setObjectName("handlinger_menu")
        self.setProperty("class", "menu")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._opener = opener
        self._entries: list[QPushButton] = []
        heard_as(self, "menu", opener.text() if isinstance(opener, QPushButton) else "")
        self._inside, inside = column(4)
        space = theme.px(8)
        inside.setContentsMargins(space, space, space, space)
        with unheard():
            for group in groups:
                self._add_group(inside, group)
        self._area = FittingArea(self._inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    def _add_group(self, column_: QVBoxLayout, group: ActionGroup) -> None:
        part, inside = column(2)
        heard_as(part, "group", say(group.about))
        title = label(group.about, "about")
        # the group is called so
        skip(title)
        inside.addWidget(title)
        for action in group.actions:
            made = button(action.words, partial(self._choose, action), "danger" if action.danger else "")
            made.setObjectName(action.object_name)
            made.setProperty("class", "entry")
            made.installEventFilter(self)
            hold(made, action.why_not)
            self._entries.append(made)
            inside.addWidget(made)
            if action.why_not:
                why = label(action.why_not, "whynot")
                # the entry says it itself
                skip(why)
                inside.addWidget(why)
        column_.addWidget(part)

    # -- opening and closing ---------------------------------------------------------------------------------------

    def open(self) -> None:
        """Show it, with the focus on the first entry that can be done, else on the first."""
        self._place()
        self.show()
        first = next((entry for entry in self._entries if entry.property("held") != "yes"), self._entries[0])
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, action: Action, _down: bool = False) -> None:
        self._leave()
        action.run()

    def _leave(self) -> None:
        self.close()
        if self._opener.isVisible():
            # some systems leave no window active when one with the keys goes
            self._opener.activateWindow()
            self._opener.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        """Below the button, or above it where there is more room, wholly on the screen; what has no room scrolls."""
        # what is dressed only when it is shown would need more room then
        for part in (self, *self.findChildren(QWidget)):
            part.ensurePolished()
        opener = self._opener
        screen = QGuiApplication.screenAt(opener.mapToGlobal(opener.rect().center())) or opener.screen()
        room = screen.availableGeometry()
        width = min(room.width(), max(theme.px(WIDTH), self._inside.minimumSizeHint().width()))
        high = self._area.heightForWidth(width - 2) + 2
        below, above = opener.mapToGlobal(QPoint(0, opener.height())), opener.mapToGlobal(QPoint(0, 0))
        under, over = room.bottom() + 1 - below.y(), above.y() - room.top()
        height = min(high, max(under, over), room.height())
        # the button may be scrolled away when its key is pressed
        y = max(room.top(), min(below.y() if height <= under else above.y() - height, room.bottom() + 1 - height))
        right = below.x() + opener.width()
        x = max(room.left(), min(right - width, room.right() + 1 - width))
        self.setGeometry(x, y, width, height)

    # -- keys ------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of a menu: arrows, Home and End, Return, and the underlined letter alone."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self._entries:
            return self._key(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == _KEY.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        key, now = _KEY(event.key()), self._focused()
        if key in _STEPS:
            self._entries[(now + _STEPS[key]) % len(self._entries)].setFocus(Qt.FocusReason.TabFocusReason)
        elif key in _ENDS:
            self._entries[_ENDS[key]].setFocus(Qt.FocusReason.TabFocusReason)
        elif key in _RETURNS:
            if not event.isAutoRepeat():
                press(self._entries[now])
        elif lettered := self._lettered(event.text().lower()):
            lettered.setFocus(Qt.FocusReason.ShortcutFocusReason)
            press(lettered)
        else:
            return False
        return True

    def _focused(self) -> int:
        return next((number for number, entry in enumerate(self._entries) if entry.hasFocus()), 0)

    def _lettered(self, letter: str) -> QPushButton | None:
        if letter not in letters.LETTERS:
            return None
        return next((e for e in self._entries if f"&{letter}" in QPushButton.text(e).lower().replace("&&", "")), None)
