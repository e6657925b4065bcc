"""The system ends: log-off, shutdown, an update. What was typed is on the disk before it goes on, and nobody is asked anything.

Qt asks by ``commitDataRequest`` and ``saveStateRequest`` (on Windows WM_QUERYENDSESSION); elsewhere an ending session sends the
process a signal. Where something cannot be written, the system is asked to wait, with the reason that Windows shows a person.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from smdb_desktop import windows
from smdb_desktop.domain.words import T
from smdb_desktop.gui.app.shell import MainWindow
from smdb_desktop.gui.core.tasks import Lane, Tasks
from smdb_desktop.language import say

SECONDS = 20.0
"""How long the system is kept waiting, with a reason given: a disk may be slow just when everything ends."""
ENDING_MS = 60_000
"""A session that stands so long after it was to end goes on: somebody has changed their mind."""
SAVING = T("SMDB Desktop gemmer det, du har skrevet.")
NOT_SAVED = T(
    "Det sidste, du har skrevet i SMDB Desktop, er ikke gemt endnu. Gå tilbage til programmet, og se hvorfor."
)


class Manager(Protocol):
    """What is needed of Qt's session manager."""

    def cancel(self) -> None:
        """Ask the system not to end."""


class SessionEnd(QObject):
    """Listens for the end of the session for as long as the window stands."""

    def __init__(self, window: MainWindow, tasks: Tasks, close: Callable[[], object]) -> None:
        """``close`` saves, closes the store and ends the lanes; harmless when it is done twice."""
        super().__init__(window)
        self._window, self._tasks, self._close = window, tasks, close
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(ENDING_MS)
        self._over.timeout.connect(self._goes_on)
        self._woken: QSocketNotifier | None = None

    def listen(self, app: QGuiApplication) -> None:
        """Begin to listen, to Qt and to the signals by which a session ends."""
        app.commitDataRequest.connect(self.commit)
        app.saveStateRequest.connect(self.commit)
        # Windows ends the process in the middle of the loop: nothing behind it is run
        app.aboutToQuit.connect(self._end)
        if sys.platform != "win32":
            self._listen_to_signals(app)

    def commit(self, manager: Manager) -> None:
        """Bring what was typed to the disk before this returns; where that fails, the system is asked to wait."""
        self._give_reason(SAVING)
        self._window.flush()
        if self._tasks.wait_for(Lane.STORE, SECONDS) and not self._window.waiting():
            windows.allow_end(self._handle())
            self._window.session_ends = True
            self._over.start()
            return
        self._give_reason(NOT_SAVED)
        self._take_back_when_written()
        manager.cancel()

    def _take_back_when_written(self) -> None:
        """The reason stays for as long as it holds: until the page has written everything, or is left."""
        page = self._window.page
        for over in (page.saved, page.destroyed) if page is not None else ():
            over.connect(self._take_back, Qt.ConnectionType.SingleShotConnection)
        # a disk that was only slow has done what it was given when the lane comes to this
        self._tasks.run(Lane.STORE, lambda: None, self, self._take_back)

    def _take_back(self, *_: object) -> None:
        if not self._window.waiting():
            windows.allow_end(self._handle())

    def _end(self) -> None:
        self._close()

    def _give_reason(self, text: str) -> None:
        windows.give_reason(self._handle(), say(text))

    def _handle(self) -> int:
        return int(self._window.winId())

    def _goes_on(self) -> None:
        self._window.session_ends = False

    def _listen_to_signals(self, app: QGuiApplication) -> None:
        """A signal is heard by Qt's loop through a pipe: Python's own handlers run only when Python's code does."""
        reading, writing = os.pipe()
        for end in (reading, writing):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda _number, _frame: None)
        self._woken = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)
        self._woken.activated.connect(lambda *_: self._told(reading, app))

    def _told(self, reading: int, app: QGuiApplication) -> None:
        with suppress(BlockingIOError):
            if {signal.SIGTERM, signal.SIGHUP} & set(os.read(reading, 64)):
                self._close()
                app.exit(0)
