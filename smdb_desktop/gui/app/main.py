"""Joins the window: application, look, language, lanes, main window; runs it, and ends it with everything written.

The only module that makes a QApplication. What it shows comes from the pages; what it stores goes through the lanes.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import PySide6
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from smdb_desktop import __version__, language, resources, windows
from smdb_desktop.faults import CrashTrace
from smdb_desktop.gui.access.beside import last_used
from smdb_desktop.gui.app.crash import CrashReporter
from smdb_desktop.gui.app.door import Door
from smdb_desktop.gui.app.placing import open_as_left
from smdb_desktop.gui.app.securing import Securing
from smdb_desktop.gui.app.session_end import SessionEnd
from smdb_desktop.gui.app.shell import PROGRAM, MainWindow
from smdb_desktop.gui.core.context import Context, Dialogs
from smdb_desktop.gui.core.journal import Event, Journal
from smdb_desktop.gui.core.preferences import load_look
from smdb_desktop.gui.core.tasks import Lane, Tasks
from smdb_desktop.gui.kit import heard, ring, theme
from smdb_desktop.gui.kit.announce import unheard
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.language import say
from smdb_desktop.services.workspace import Desk

_DENMARK = "da_DK"
UNSEEN = frozenset({"offscreen", "minimal", "vnc"})
"""Platforms of Qt that show nothing: a question there is never answered."""
APPLICATION_ID = "SMDB.Desktop"
"""What Windows' task bar knows the program by; the installer's shortcuts carry the same."""
FIRST_PAGE = "forside"
"""Whoever comes so far can work: a new version has come up."""


@dataclass(slots=True, eq=False, repr=False)
class Gui:
    """A window that stands, with everything that has to be ended with it."""

    context: Context
    window: MainWindow
    crash: CrashReporter
    session: SessionEnd | None = None
    left: tuple[Lane, ...] = ()
    """The lanes that were left in the middle, once it is closed."""

    def close(self) -> tuple[Lane, ...]:
        """Save, close the store, end the lanes; those that were left in the middle. Harmless when done twice."""
        self.window.end()
        self.left = self.left or self.context.tasks.close()
        self.window.feed.close()
        self.crash.uninstall()
        return self.left


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The one application of the process, speaking the person's language with Qt's own words too."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QLocale.setDefault(QLocale(_DENMARK if language.spoken() == language.DANISH else language.spoken()))
    windows.call_it(APPLICATION_ID)
    # the style is named to Qt, not made here: the first style that Python holds makes PySide write its classes
    app = QApplication([*(arguments or sys.argv[:1]), "-style", "Fusion"])
    app.setApplicationName("smdb-desktop")
    app.setApplicationDisplayName(PROGRAM)
    app.setApplicationVersion(__version__)
    # Wayland knows no picture of a window: it takes that of the desktop entry of this name
    app.setWindowIcon(QIcon(str(resources.path("icons", "program.svg"))))
    app.setDesktopFileName("smdb-desktop")
    if language.spoken() != language.DANISH:
        from smdb_desktop.gui.app.translator import DesignerWords

        app.installTranslator(DesignerWords(app))
    translator = QTranslator(app)
    if translator.load(f"qtbase_{language.spoken()}", _words_of_qt()):
        app.installTranslator(translator)
    return app


def _words_of_qt() -> str:
    """Where Qt's own words lie. Python's path first: Qt knows its own from before it has a locale, and loses æ, ø and å of it."""
    home = Path(PySide6.__path__[0])
    found = (place for place in (home / "Qt" / "translations", home / "translations") if place.is_dir())
    return str(next(found, "")) or QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)


def make_gui(desk: Desk, demo_passphrase: str = "", dialogs: Dialogs | None = None, *, listen: bool = True) -> Gui:
    """The window on its first page, not shown yet. ``listen`` False leaves the process's own error hooks alone."""
    app = application()
    practice = desk.vault.exists() and desk.vault.is_practice()
    theme.apply(app, load_look(desk.machine_dir).dark, practice=practice)
    heard.install()
    ring.install(app)
    context = Context(desk, Tasks(), dialogs or QtDialogs(), demo_passphrase=demo_passphrase)
    with unheard():
        # what a part is to a reader is decided when it is first told of
        window = MainWindow(context)
    crash = CrashReporter(
        desk.machine_dir,
        lambda then: Securing(context, window, window.flush, window.waiting).begin(then),
        lambda told: context.dialogs.fault(window, told.text, told.details, window.close),
        lambda error: context.dialogs.error(window, error),
    )
    context.tasks.failed.connect(crash.take)
    crash.faulted.connect(context.updating.fault_shown)
    journal = Journal(desk.machine_dir)
    window.went.connect(lambda name: journal.note(Event.PAGE, page=name))
    window.went.connect(lambda name: context.updating.came_up() if name == FIRST_PAGE else None)
    if listen:
        crash.install()
    window.start()
    return Gui(context, window, crash)


def run_gui(desk: Desk, demo_passphrase: str = "", file: str = "") -> int:
    """Run the program until its window is closed; the exit status. ``file`` is a submission to show first (absolute)."""
    app = application()
    desk = desk if demo_passphrase else last_used(desk)
    journal = Journal(desk.machine_dir)
    trace = CrashTrace(desk.machine_dir / "log" if desk.machine_dir is not None else None)
    crashed = trace.last_time()
    trace.begin()
    journal.started()
    gui = make_gui(desk, demo_passphrase)
    gui.context.crashed = crashed
    gui.session = SessionEnd(gui.window, gui.context.tasks, gui.close)
    gui.session.listen(app)
    open_as_left(gui.window, desk.machine_dir)
    door = Door(gui.context, gui.window)
    door.knocked.connect(gui.window.opening.knock)
    gui.window.went.connect(door.open_soon)
    door.open_soon()
    if file:
        gui.window.opening.show_file(file)
    # what stands now stays: each later collection is shorter without it
    gc.freeze()
    try:
        return int(app.exec())
    finally:
        door.close()
        left = gui.close()
        for lane in left:
            journal.note(Event.LEFT, lane=lane)
        journal.note(Event.ENDED)
        trace.end()
        if left:
            # a place does not answer, and whatever waits for it would keep the process alive; the store is closed
            os._exit(0)


def tell(text: str, details: str = "") -> None:
    """Say why the program cannot start, in a window of its own; returns when it has been read, at once where nobody sees it."""
    from PySide6.QtWidgets import QMessageBox

    if application().platformName() in UNSEEN:
        return
    box = QMessageBox(QMessageBox.Icon.Critical, say(PROGRAM), say(text))
    box.setDetailedText(say(details))
    box.exec()
