"""Underlined letters: every button that shows has one that no other button of its window has, and Alt with it presses the button.

The letters are given when buttons come or go, so that none is given twice, and the same words keep theirs. The key of a button is
painted in it where there is room. A button whose words stand several times on a page has no letter: nobody could tell which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import unheard
from smdb_desktop.gui.kit.dress import dress_again
from smdb_desktop.gui.kit.keys import CTRL_ENTER, is_primary
from smdb_desktop.language import say

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
"""Not the Danish ones: who sits at a foreign keyboard could not press them."""
GAP = 10
_AROUND = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.EnabledChange, QEvent.Type.Resize)


def candidates(words: str) -> list[str]:
    """The letters that may be underlined, the best first: the first of each word, then the others in order."""
    low = words.lower()
    firsts = [low[at] for at in range(len(low)) if at == 0 or not low[at - 1].isalnum()]
    return [letter for letter in dict.fromkeys((*firsts, *low)) if letter in LETTERS]


def underline(words: str, letter: str) -> str:
    """The words as Qt wants them: the letter marked, where it begins a word if it does, and what the words hold of ``&`` kept."""
    low = words.lower()
    places = [at for at in range(len(low)) if low[at] == letter] if letter else []
    at = next((at for at in places if at == 0 or not low[at - 1].isalnum()), places[0] if places else -1)
    plain = words.replace("&", "&&")
    if at < 0:
        return plain
    head = words[:at].replace("&", "&&")
    return f"{head}&{plain[len(head) :]}"


def give(words: Iterable[str], had: Mapping[str, str]) -> dict[str, str]:
    """A letter for each of these words, none twice: first what was had, then what is free, in their order.

    Words that stand several times get none.
    """
    number = Counter(words)
    given: dict[str, str] = {}
    taken: set[str] = set()
    single = [each for each, times in number.items() if times == 1]
    for each in sorted(single, key=lambda each: each not in had):
        letter = had.get(each, "")
        if not letter or letter in taken:
            letter = next((letter for letter in candidates(each) if letter not in taken), "")
        if letter:
            given[each] = letter
            taken.add(letter)
    return given


class _Letters(QObject):
    """Watches buttons, and gives letters anew in the turn of the loop after one came, went or was given other words."""

    def __init__(self) -> None:
        super().__init__()
        # in the order in which they were made
        self._watched: WeakKeyDictionary[QPushButton, None] = WeakKeyDictionary()
        self._written: WeakKeyDictionary[QPushButton, tuple[str, str, str]] = WeakKeyDictionary()
        """The words of each button, its letter, and both as Qt has them."""
        self._had: dict[str, str] = {}
        self._asked = False
        self._given: WeakKeyDictionary[QWidget, tuple[object, ...]] = WeakKeyDictionary()
        """What stood in the buttons of a window when its letters were given last."""

    def watch(self, button: QPushButton) -> None:
        """Give this button a letter whenever it shows."""
        self._watched[button] = None
        button.installEventFilter(self)

    def words_of(self, button: QPushButton) -> str:
        """The words of a button as they were given."""
        words, _letter, written = self._written.get(button, ("", "", ""))
        text = QPushButton.text(button)
        return words if written and text == written else text

    def write(self, button: QPushButton, words: str) -> None:
        """Give a button its words, with the letter that they had last: nothing moves when the letters are given."""
        if button in self._watched:
            self._put(button, words, self._had.get(words, ""))
            self._ask()
        else:
            self._put(button, words, "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look when a button comes or goes; paint its key when it is painted."""
        if isinstance(watched, QPushButton):
            if event.type() in _AROUND:
                self._ask()
            elif isinstance(event, QPaintEvent):
                if watched not in self._written or self._written[watched][2] != QPushButton.text(watched):
                    self._ask()
                if watched.property("keyed"):
                    type(watched).paintEvent(watched, event)
                    _paint_key(watched)
                    return True
        return False

    def _ask(self) -> None:
        if not self._asked:
            self._asked = True
            QTimer.singleShot(0, self._give)

    def _give(self) -> None:
        self._asked = False
        windows: dict[QWidget, list[QPushButton]] = {}
        for button in list(self._watched):
            if isValid(button) and button.isVisible():
                windows.setdefault(button.window(), []).append(button)
        for window, shown in windows.items():
            shown.sort(key=lambda button: not is_primary(button))
            if self._given.get(window) != _stands(shown):
                self._give_to(shown)
                self._given[window] = _stands(shown)
            _show_key_of_primary(window, shown)

    def _give_to(self, shown: list[QPushButton]) -> None:
        given = give((self.words_of(button) for button in shown), self._had)
        self._had |= given
        # another underlined letter is nothing to hear
        with unheard():
            for button in shown:
                words = self.words_of(button)
                self._put(button, words, given.get(words, ""))

    def _put(self, button: QPushButton, words: str, letter: str) -> None:
        text = QPushButton.text(button)
        if self._written.get(button) == (words, letter, text):
            return
        written = underline(words, letter)
        self._written[button] = (words, letter, written)
        if text == written:
            return
        if isinstance(button, Button):
            button.put(written)
        else:
            button.setText(say(written))


def _stands(shown: list[QPushButton]) -> tuple[object, ...]:
    """Which buttons show, and what is written in them, the underlined letters with it."""
    return tuple((id(button), QPushButton.text(button)) for button in shown)


_LETTERS = _Letters()


def watch(button: QPushButton) -> None:
    """Give this button an underlined letter whenever it shows; a link has none."""
    if button.property("kind") != "link":
        _LETTERS.watch(button)


class Button(QPushButton):
    """A push button with an underlined letter; its text is its words, without the mark of the letter.

    One that is not ``lettered`` has none: all of a link is underlined, and no letter of it would stand out.
    """

    def __init__(self, words: str, *, lettered: bool = True) -> None:
        super().__init__(words)
        if lettered:
            _LETTERS.watch(self)
        else:
            _LETTERS.write(self, words)

    def text(self) -> str:
        """The words."""
        return _LETTERS.words_of(self)

    def setText(self, words: str) -> None:
        """Give it other words (already in the person's language), with the letter that they had last: nothing moves later."""
        _LETTERS.write(self, words)

    def put(self, marked: str) -> None:
        """Show words with a letter marked; only the giving of letters does so."""
        super().setText(say(marked))


def show_key(button: QPushButton, key: str) -> None:
    """Paint the name of a key at the right in a button, always: one of the navigation, which has room for it."""
    button.setProperty("key", key)
    if key:
        button.setProperty("keyed", "nav")
        button.installEventFilter(_LETTERS)


# -- the key of the primary button ---------------------------------------------------------------------------------


def _show_key_of_primary(window: QWidget, shown: list[QPushButton]) -> None:
    """Where Ctrl+Enter can mean one button only, and there is room, the button says so."""
    primary = [button for button in shown if is_primary(button)]
    one = primary[0] if len(primary) == 1 and window.property("ctrl_enter") else None
    for button in shown:
        keyed = "yes" if button is one and _has_room(button) else ""
        if (button.property("keyed") or "") != keyed and button.property("keyed") != "nav":
            button.setProperty("key", CTRL_ENTER if keyed else "")
            button.setProperty("keyed", keyed)
            dress_again(button)
            button.updateGeometry()


def _has_room(button: QPushButton) -> bool:
    """Whether the row that the button stands in is wide enough for the key too."""
    row = button.parentWidget()
    layout = row.layout() if row is not None else None
    if button.property("dense") == "yes":
        return False
    if row is None:
        return True
    extra = 0 if button.property("keyed") == "yes" else theme.px(KEY_WIDTH)
    # a row that is too narrow sticks out of what is seen
    if layout is None:
        # one that wraps stays on one line
        return row.sizeHint().width() + extra <= row.width()
    return layout.minimumSize().width() + extra <= row.visibleRegion().boundingRect().width()


KEY_WIDTH = 92
"""How much wider a button with ``keyed`` is, in the sketches' pixels; the style sheet says the same."""


def _paint_key(button: QPushButton) -> None:
    painter = QPainter(button)
    font = button.font()
    font.setPointSizeF(font.pointSizeF() * 0.85)
    font.setWeight(font.Weight.Normal)
    painter.setFont(font)
    painter.setPen(button.palette().buttonText().color())
    area = button.rect().adjusted(0, 0, -theme.px(14), 0)
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(button.property("key")))
    painter.end()
