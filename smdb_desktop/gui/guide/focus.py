"""Where the focus is while the wizard changes what it shows: parked on the heading, then given in the next turn of the loop.

What is hidden with the focus in it hands it on to whatever comes next, and a screen reader hears a page that is filled and
focused in one burst as nothing. It decides nothing: the page says what gets the focus, and in which words one hears why.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from smdb_desktop.domain.words import sentences
from smdb_desktop.gui.kit.announce import announce


class FocusKeeper(QObject):
    """``give`` is called a turn later with what was asked for; ``heading`` holds the focus until then. ``inside`` holds what is
    typed in."""

    def __init__(self, page: QWidget, inside: QWidget, heading: QWidget, give: Callable[[str, str, str], None]) -> None:
        super().__init__(page)
        self._page, self._inside, self._heading, self._give = page, inside, heading, give
        self._wanted: tuple[str, str, str] | None = None
        self._from: QWidget | None = None
        self._said: list[str] = []
        self._assertive = self._held = False
        self._due = QTimer(self, interval=0, singleShot=True)
        self._due.timeout.connect(self._turn)
        heading.installEventFilter(self)

    @property
    def waiting(self) -> bool:
        """Whether the focus is still to be given."""
        return self._wanted is not None

    def park(self) -> None:
        """Take the focus out of what is about to be hidden or filled anew."""
        focus = QApplication.focusWidget()
        if focus is not None and focus is not self._heading and self._page.isAncestorOf(focus):
            self._heading.setFocus()

    def say(self, text: str, *, assertive: bool = False) -> None:
        """A sentence that is heard together with the next focus."""
        if text and text not in self._said:
            self._said.append(text)
        self._assertive = self._assertive or assertive

    def want(self, skema_id: str = "", felt: str = "", part: str = "") -> None:
        """The focus belongs in this field, else in the first input, once everything is shown; the last one asked for gets it."""
        if self._wanted is None:
            self._from = QApplication.focusWidget()
        self._wanted = (skema_id, felt, part)
        self._due.start()

    def drop(self) -> None:
        """Nothing is given any more: the page is left."""
        self._due.stop()
        self._let_go()
        self._wanted, self._from, self._said = None, None, []

    def _turn(self) -> None:
        """Nothing is taken from a question that stands over the page: it waits until that is answered."""
        app = QApplication.instance()
        if QApplication.activeModalWidget() is None or not isinstance(app, QApplication):
            self.give_now()
        elif not self._held:
            self._held = True
            app.focusWindowChanged.connect(self._window_changed)

    def _window_changed(self) -> None:
        if QApplication.activeModalWidget() is None:
            self._let_go()
            self._due.start()

    def _let_go(self) -> None:
        app = QApplication.instance()
        if self._held and isinstance(app, QApplication):
            self._held = False
            app.focusWindowChanged.disconnect(self._window_changed)

    def give_now(self) -> None:
        """Give what waits, without waiting for the next turn."""
        self._due.stop()
        self._let_go()
        wanted, self._wanted, before, self._from = self._wanted, None, self._from, None
        said, self._said, assertive, self._assertive = self._said, [], self._assertive, False
        if wanted is None or not self._page.isVisible():
            return
        if said:
            announce(self._page, sentences(*said), assertive=assertive)
        focus = QApplication.focusWidget()
        inside = focus is not None and self._inside.isAncestorOf(focus)
        if not inside or focus in (before, self._heading):
            # else the person has clicked into the page meanwhile
            self._give(*wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key that comes before the focus does is for what gets it: nobody types into a heading."""
        focus = QApplication.focusWidget()
        key = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if not key or (self._wanted is None and focus is watched):
            return super().eventFilter(watched, event)
        if self._wanted is not None:
            self.give_now()
            focus = QApplication.focusWidget()
        if focus is None or focus is watched or not isinstance(event, QKeyEvent):
            return False
        again = QKeyEvent(
            event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count()
        )
        QApplication.sendEvent(focus, again)
        event.setAccepted(again.isAccepted())
        return True
