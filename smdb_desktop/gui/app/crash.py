"""Faults of ours in the window: what was typed saved, a report without personal data, and one dialog that says what is true.

What a report holds stands in ``faults.py``. Nothing is promised of what was typed before it was looked at.
"""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler, qVersion

from smdb_desktop import faults
from smdb_desktop.domain.words import T, Text, sentences
from smdb_desktop.gui.core.journal import Event, Journal
from smdb_desktop.services.errors import KnownError

WHAT = T("Der skete en fejl i programmet.")
DO = T("Du kan arbejde videre. Gør programmet noget, du ikke forstår, så luk det, og start det igen.")
TELL = T(
    "Sker det igen, så sig fejlnummeret {nummer} til din support. Under Indstillinger kan du lave en Diagnose, hvor det også "
    "står. Den indeholder ingen oplysninger om borgere."
)


class Saved(Enum):
    """What became of what was typed."""

    ALL = auto()
    NOT_ALL = auto()
    UNSURE = auto()
    NOTHING_OPEN = auto()


SAVED: dict[Saved, Text] = {
    Saved.ALL: T("Alle svar i skemaerne er gemt."),
    Saved.NOT_ALL: T(
        "Det sidste, du skrev, er ikke gemt endnu. Det står stadig på siden, og programmet prøver igen af sig selv."
    ),
    Saved.UNSURE: T(
        "Programmet kunne ikke se, om det sidste, du skrev, er gemt. Alt før det er. Se efter, når du åbner skemaet igen."
    ),
    Saved.NOTHING_OPEN: T("Lageret var lukket, så der er intet, der ikke er gemt."),
}


class Told(NamedTuple):
    """A fault as it is told: what a person reads, and the report behind *Detaljer*."""

    text: Text
    details: str


class CrashReporter(QObject):
    """Takes every exception that nobody took. ``save`` saves what is being typed and says what became of it, then or later;
    ``tell`` shows a fault, ``refuse`` an error that a person can act on."""

    faulted = Signal()
    """A fault of the program, nothing that a person can act on, before anything else is done about it."""
    _elsewhere = Signal(object)

    def __init__(
        self,
        data_dir: Path | None,
        save: Callable[[Callable[[Saved], Any]], Any],
        tell: Callable[[Told], Any],
        refuse: Callable[[KnownError], Any] = lambda _error: None,
    ) -> None:
        super().__init__()
        self._folder = data_dir / "log" if data_dir is not None else None
        self._journal = Journal(data_dir)
        self._save, self._tell, self._refuse = save, tell, refuse
        self._busy = False
        self._told: set[str] = set()
        self._before: tuple[Any, Any, Any, Any] | None = None
        self._elsewhere.connect(self.take)

    def install(self) -> None:
        """Begin to listen: to Python, to its threads, to what is thrown away, and to Qt's own messages."""
        handler = qInstallMessageHandler(self._qt_message)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook, handler)
        sys.excepthook = self._python_hook
        threading.excepthook = self._thread_hook
        sys.unraisablehook = self._unraisable_hook

    def uninstall(self) -> None:
        """Put back what listened before."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook, handler = self._before
            qInstallMessageHandler(handler)
            self._before = None

    def _python_hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.take(error)

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._elsewhere.emit(arguments.exc_value)

    def _unraisable_hook(self, arguments: "sys.UnraisableHookArgs") -> None:
        """What Python would print, message and all, is written down as any other fault; it stops nobody, so nobody is told."""
        if arguments.exc_value is not None:
            self._note(arguments.exc_value, faults.report(arguments.exc_value, qVersion()))

    def _qt_message(self, kind: QtMsgType, context: QMessageLogContext, _message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg:
            self._journal.note(Event.QT, category=context.category or "default")

    def take(self, error: BaseException) -> None:
        """Write the report, save, say what is true and what to do. The same fault is told once."""
        if self._busy:
            return
        self._busy = True
        if not isinstance(error, KnownError):
            self.faulted.emit()
        try:
            text = faults.report(error, qVersion())
            self._note(error, text)
            first = text not in self._told
            self._told.add(text)
            told = (lambda saved: self._say(error, text, saved)) if first else _nobody
            # what follows a fault may fail as well, and must not hide the report
            try:
                self._save(told)
            except Exception:
                told(Saved.UNSURE)
        finally:
            self._busy = False

    def _say(self, error: BaseException, text: str, saved: Saved) -> None:
        if isinstance(error, KnownError):
            self._refuse(KnownError(str(error), text))
        else:
            words = sentences(WHAT, SAVED[saved], DO, TELL.format(nummer=faults.number(error)))
            self._tell(Told(words, text))

    def _note(self, error: BaseException, text: str) -> None:
        faults.keep(self._folder, text)
        places = faults.frames(error.__traceback__)
        with suppress(Exception):
            place = places[-1].split(" ")[0] if places else ""
            self._journal.note(Event.FAULT, type=type(error).__qualname__, place=place, fault=faults.number(error))


def _nobody(_saved: Saved) -> None:
    """It was told before."""
