"""A submission file comes to the window: named at the start, dropped on it, or handed over by another start of the program.

It goes to the page that shows it when nothing is lost by that: what is typed is saved first, a dialog is answered first, and a
page whose typing nothing keeps is left only where the person says so.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFileOpenEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.places import Place
from smdb_desktop.services.errors import UsageError

LOCKED = T(
    "Lås op først, og slip filerne igen, så åbnes de alle. Før det kan der åbnes én fil ad gangen. Intet er åbnet."
)
TITLE = T("Vis filen?")
TEXT = T("Det, der er skrevet på siden her, bliver ikke gemt og skal skrives igen bagefter.")
YES, NO = T("Vis filen"), T("Bliv her")
FROM_OTHERS = (".p7m", ".jws")
"""What is opened and answered on Modtag: encrypted submissions, and receipts; and everything, where several come at once."""
BEGINNINGS = (places.LaasOp.name, places.FoersteStart.name, places.Gendan.name)
"""In front of the lock: nothing keeps what is typed there, and one comes back to one of them by oneself when a file is closed."""


class Stage(Protocol):
    """What it needs to know of the window."""

    place: Place | None
    context: Context

    @property
    def ending(self) -> bool:
        """Whether it is about to close."""
        ...

    def go_when_saved(self, place: Place) -> None:
        """Go there when what is typed is saved."""
        ...


class Opening(QObject):
    """Opens files in one window."""

    def __init__(self, window: QMainWindow, stage: Stage) -> None:
        super().__init__(window)
        self._window, self._stage = window, stage
        self._wanted: tuple[str, ...] = ()
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        app = QApplication.instance()
        if sys.platform == "darwin" and app is not None:
            # there a file that is opened comes as an event, at the start too
            app.installEventFilter(self)

    def knock(self, path: str) -> None:
        """Another start was for this file, or with "" for the window itself: it comes to the front."""
        window = self._window
        window.setWindowState((window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        window.raise_()
        window.activateWindow()
        if path:
            self.show_file(path)

    def show_file(self, path: str) -> None:
        """Show a file; of several that wait for a dialog the last one."""
        self._show((path,))

    def _show(self, paths: tuple[str, ...]) -> None:
        self._wanted = paths
        self._go_on()

    def _go_on(self) -> None:
        paths, stage = self._wanted, self._stage
        if not paths or stage.ending:
            return
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QDialog):
            # in the next turn: whatever the answer begins is begun by then
            asked.finished.connect(
                lambda _: QTimer.singleShot(0, self, self._go_on), Qt.ConnectionType.SingleShotConnection
            )
            return
        self._wanted = ()
        is_open = stage.context.workspace is not None
        if len(paths) > 1 and not is_open:
            stage.context.dialogs.error(self._window, UsageError(LOCKED))
            return
        place: Place = places.Indberetningsfil(paths[0], self._back())
        if is_open and (len(paths) > 1 or paths[0].lower().endswith(FROM_OTHERS)):
            place = places.Modtag(paths)
        if self._loses_typing():
            stage.context.dialogs.confirm(
                self._window, TITLE, TEXT, YES, NO, lambda yes: stage.go_when_saved(place) if yes else None
            )
        else:
            stage.go_when_saved(place)

    def _loses_typing(self) -> bool:
        """Whether somebody has typed what nothing keeps."""
        at = self._stage.place
        if at is None or at.name not in BEGINNINGS:
            return False
        lines = self._window.findChildren(QLineEdit)
        return any(line.isModified() and line.text() for line in lines)

    def _back(self) -> Place | None:
        """Where one goes when the file is closed."""
        at = self._stage.place
        if isinstance(at, places.Indberetningsfil):
            return at.fra
        return None if at is None or at.name in BEGINNINGS else at

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files that are dropped; of a file that is dragged over the window it is said whether it would be taken."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.show_file(event.file())
            return True
        if watched is self._window and isinstance(event, QDragEnterEvent | QDropEvent):
            files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
            if not files:
                return False
            event.acceptProposedAction()
            if event.type() is QEvent.Type.Drop:
                self._dropped(files)
            return True
        return super().eventFilter(watched, event)

    def _dropped(self, files: list[str]) -> None:
        # in the next turn: the drop itself is over then
        paths = tuple(dict.fromkeys(str(Path(file)) for file in files))
        QTimer.singleShot(0, self, lambda: self._show(paths))
