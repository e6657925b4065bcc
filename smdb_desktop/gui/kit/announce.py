"""Says what happened to those who hear the window: a page or step that came, a success, a failure, a save, no hits.

Newer screen readers speak the announcement itself; older ones (Orca before 45) speak only what has the focus, so the sentence
also stands in front of the description of the widget that has the focus or gets it next, until the focus leaves it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from smdb_desktop.domain.words import sentences
from smdb_desktop.gui.kit import reading
from smdb_desktop.language import say

POLITE = QAccessible.AnnouncementPoliteness.Polite
ASSERTIVE = QAccessible.AnnouncementPoliteness.Assertive
MOST_WAITING = 3
"""So many sentences wait for a window that is not used; of more only the latest are worth hearing."""


def listened() -> bool:
    """Whether somebody hears the window."""
    return _Of.quiet > 0 or QAccessible.isActive()


@contextmanager
def unheard() -> Iterator[None]:
    """What is built, filled, shown and hidden inside is told to nobody: a reader that gets a hundred events at once throws the
    next ones away too, the name of the page and the focus among them. What is announced inside is announced at the end.
    """
    if not listened():
        yield
        return
    _Of.quiet += 1
    QAccessible.setActive(False)
    try:
        yield
    finally:
        _Of.quiet -= 1
        if not _Of.quiet:
            QAccessible.setActive(True)
            _announcer().let_out()


def when_heard(run: Callable[[], None]) -> None:
    """Do what is to be heard: now, or at the end of what is told to nobody."""
    if _Of.quiet:
        _announcer().later.append(run)
    else:
        run()


def announce(widget: QWidget, text: str, *, assertive: bool = False, described: bool = True) -> None:
    """Say a sentence that belongs to ``widget`` (the page, or the part that changed); an empty one says nothing, as does one
    that nobody listens to.

    Polite sentences wait until the reader is done; an assertive one (a failure, a refusal) does not. Call it before or after the
    focus is moved, in the same turn of the loop: what gets the focus carries the sentence, unless it is heard anyway (not
    ``described``).
    """
    said = say(text)
    if said:
        _announcer().announce(widget, said, assertive=assertive, described=described)


def describe(widget: QWidget, text: str) -> None:
    """Describe a widget anew, where that differs: what is heard with the focus that it has stays in front."""
    found = _Of.announcer
    if found is not None and isValid(found):
        text = found.described_by(widget, text)
    if widget.accessibleDescription() != text:
        widget.setAccessibleDescription(say(text))


def description(widget: QWidget) -> str:
    """What a widget is described by, without what is heard with the focus that it has."""
    found = _Of.announcer
    told = found.told_of(widget) if found is not None and isValid(found) else None
    return told.own if told is not None else widget.accessibleDescription()


def forget() -> None:
    """What was not heard yet is not heard any more: the person who unlocks may be another."""
    found = _Of.announcer
    if found is not None and isValid(found):
        found.forget()


def focus_soon(widget: QWidget) -> None:
    """Give ``widget`` the focus in the next turn of the loop, when all is filled and shown; the last one asked for gets it.

    A page that is filled and given the focus in one burst is not read: the reader is still busy with what was filled in. Nothing
    happens where the widget is gone or hidden by then. While nobody listens it is given at once.
    """
    if listened():
        _announcer().focus_soon(widget)
    else:
        widget.setFocus()


def announcer() -> Announcer:
    """The one of this process, for tests and for what watches."""
    return _announcer()


@dataclass(slots=True, eq=False, repr=False)
class _Told:
    """Sentences that stand in a widget's description: the whole description, and what it is without them."""

    widget: QWidget
    said: str
    whole: str
    own: str


@dataclass(slots=True, eq=False, repr=False)
class _Waiting:
    """What is still to be heard, and what is to get the focus."""

    sentences: list[str] = field(default_factory=list)
    events: list[tuple[QWidget, str, bool]] = field(default_factory=list)
    focus: QWidget | None = None


class Announcer(QObject):
    """Keeps what is still to be heard until something has the focus, and takes it away when the focus is elsewhere."""

    announced = Signal(str, bool)
    """A sentence was announced; whether it was assertive."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._waiting = _Waiting()
        self.later: list[Callable[[], None]] = []
        """What is done when it can be heard again."""
        self._told: list[_Told] = []
        self._arrived: QWidget | None = None
        """What got the focus in this turn of the loop: no reader has asked for its description yet."""
        self._due = QTimer(self, interval=0, singleShot=True)
        self._due.timeout.connect(self._turn)
        app.focusChanged.connect(self._moved)

    def announce(self, widget: QWidget, text: str, *, assertive: bool, described: bool) -> None:
        """Send the event now; the description follows at once where the focus is, else with the next focus."""
        self.announced.emit(text, assertive)
        if not listened():
            return
        self._waiting.events.append((widget, text, assertive))
        if not _Of.quiet:
            self.let_out()
        if not described:
            return
        waiting = self._waiting.sentences
        if text in waiting:
            waiting.remove(text)
        waiting.append(text)
        del waiting[:-MOST_WAITING]
        self._due.start()
        arrived = self._arrived
        if arrived is not None and self._waiting.focus is None and self._app.focusWidget() is arrived:
            # told as a change too it would be heard twice: with the focus, and as what changed
            with unheard():
                self._tell(arrived)

    def let_out(self) -> None:
        """Send the events that were kept back."""
        later, self.later = self.later, []
        for run in later:
            run()
        events, self._waiting.events = self._waiting.events, []
        for widget, text, assertive in events:
            if isValid(widget):
                event = QAccessibleAnnouncementEvent(widget, text)
                event.setPoliteness(ASSERTIVE if assertive else POLITE)
                QAccessible.updateAccessibility(event)

    def focus_soon(self, widget: QWidget) -> None:
        """See the function of this name."""
        self._waiting.focus = widget
        self._due.start()

    def _turn(self) -> None:
        """A turn of the loop later: move the focus, tell where it is, and clean up behind it."""
        self._arrived = None
        wanted, self._waiting.focus = self._waiting.focus, None
        if wanted is not None and isValid(wanted) and wanted.isVisible():
            wanted.setFocus()
        focus = self._app.focusWidget()
        if focus is not None:
            self._tell(focus)
        for told in [told for told in self._told if not isValid(told.widget) or told.widget is not focus]:
            self._told.remove(told)
            # what was described anew meanwhile stays
            if isValid(told.widget) and told.widget.accessibleDescription() == told.whole:
                self._put_back(told)

    @staticmethod
    def _put_back(told: _Told) -> None:
        if told.widget.isVisible():
            told.widget.setAccessibleDescription(say(told.own))
        else:
            # it went with its page or step: nothing is heard from there
            with unheard():
                told.widget.setAccessibleDescription(say(told.own))

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Before the reader hears of the focus: the sentence belongs to what it will read. The old one is cleaned up later."""
        if not listened():
            return
        if new is not None and self._waiting.focus in (None, new):
            self._tell(new, reading.before(new))
        self._arrived = new
        self._due.start()

    def _tell(self, widget: QWidget, around: Sequence[str] = ()) -> None:
        """Describe a widget by what is to be heard, what is written around it, and what it was described by."""
        said, self._waiting.sentences = self._waiting.sentences, []
        if not said and not around:
            return
        own = widget.accessibleDescription()
        if not around and any(told.widget is widget and told.whole == own for told in self._told):
            # what was read with the focus a moment ago is not read again
            said = [text for text in said if text not in own]
            if not said:
                return
        for told in [told for told in self._told if isValid(told.widget) and told.widget is widget]:
            self._told.remove(told)
            own = told.own if own == told.whole else own
        heard, new = f"{widget.accessibleName()}\n{own}", list[str]()
        for text in (*said, *around):
            if text not in heard and text not in new:
                new.append(text)
        whole = sentences(*new, own)
        self._told.append(_Told(widget, sentences(*new), whole, own))
        widget.setAccessibleDescription(say(whole))

    def told_of(self, widget: QWidget) -> _Told | None:
        """What stands in front of the description of a widget now."""
        for told in self._told:
            if isValid(told.widget) and told.widget is widget and widget.accessibleDescription() == told.whole:
                return told
        return None

    def described_by(self, widget: QWidget, own: str) -> str:
        """The whole description of a widget that is described anew."""
        told = self.told_of(widget)
        if told is None:
            return own
        told.own, told.whole = own, sentences(told.said, own)
        return told.whole

    def forget(self) -> None:
        """See the function of this name."""
        self._waiting.sentences.clear()
        self._waiting.events.clear()


class _Of:
    """Qt has one application per process, so there is one announcer."""

    announcer: Announcer | None = None
    quiet = 0


def _announcer() -> Announcer:
    found = _Of.announcer
    app = QCoreApplication.instance()
    if found is None or not isValid(found) or found.parent() is not app:
        if not isinstance(app, QApplication):
            raise RuntimeError("there is no window to say it in")
        found = _Of.announcer = Announcer(app)
    return found
