"""Faults of ours: a report without personal data, a dialog that says what to do, and what was typed saved first.

A report holds the exception's type, the places in our own code, and versions. It never holds a message, a value or a local
variable, because any of these could carry an answer.
"""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import QWidget

from smdb_desktop import __version__
from smdb_desktop.domain.words import T, joined
from smdb_desktop.durable import write_whole
from smdb_desktop.gui.core.journal import Event, Journal
from smdb_desktop.services.errors import KnownError

PACKAGE = Path(__file__).resolve().parents[2]
SENTENCE = T(
    "Der skete en fejl i programmet. Det, du har skrevet, er gemt. Luk programmet, og start det igen; sker det "
    "igen, så send fejlrapporten til din support. Den indeholder ingen oplysninger om borgere."
)


def report(error: BaseException) -> str:
    """The fault as text: type, own frames outermost first, versions. Causes are named by type as well."""
    import platform

    lines = [f"SMDB Desktop {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {sys.platform}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__qualname__)
        lines += [f"  {place}" for place in frames(seen.__traceback__)]
        seen = seen.__cause__ or seen.__context__
    return joined("\n", lines)


def frames(trace: TracebackType | None) -> list[str]:
    """Our own frames as ``gui/app/shell.py:120 navigate``."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        if path.is_relative_to(PACKAGE):
            found.append(f"{path.relative_to(PACKAGE).as_posix()}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found


class CrashReporter(QObject):
    """Takes every exception that nobody took. ``flush`` saves what is being typed; ``tell`` shows the dialog."""

    _elsewhere = Signal(object)

    def __init__(self, data_dir: Path | None, flush: Callable[[], Any], tell: Callable[[KnownError], Any]) -> None:
        super().__init__()
        self._folder = data_dir / "log" if data_dir is not None else None
        self._journal = Journal(data_dir)
        self._flush, self._tell = flush, tell
        self._busy = False
        self._told: set[str] = set()
        self._before: tuple[Any, Any, Any] | None = None
        self._elsewhere.connect(self.take)

    def install(self) -> None:
        """Begin to listen: to Python, to its threads, and to Qt's own messages."""
        self._before = (sys.excepthook, threading.excepthook, qInstallMessageHandler(self._qt_message))
        sys.excepthook = self._python_hook
        threading.excepthook = self._thread_hook

    def uninstall(self) -> None:
        """Put back what listened before."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, handler = self._before
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

    def _qt_message(self, kind: QtMsgType, context: QMessageLogContext, _message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg:
            self._journal.note(Event.QT, category=context.category or "default")

    def take(self, error: BaseException) -> None:
        """Save, write the report, say what to do. The same fault is told once."""
        if self._busy:
            return
        self._busy = True
        try:
            text = report(error)
            # what follows a fault may fail as well, and must not hide the report
            with suppress(Exception):
                self._flush()
            self._write(text)
            places = frames(error.__traceback__)
            self._journal.note(
                Event.FAULT, type=type(error).__qualname__, place=(places[-1].split(" ")[0] if places else "")
            )
            if text not in self._told:
                self._told.add(text)
                known = isinstance(error, KnownError)
                self._tell(KnownError(str(error) if known else SENTENCE, text))
        finally:
            self._busy = False

    def _write(self, text: str) -> None:
        if self._folder is None or not self._folder.is_dir():
            return
        with suppress(OSError):
            write_whole(self._folder / f"fejl-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt", (text + "\n").encode())


def dialog_teller(parent: QWidget, show: Callable[[QWidget, KnownError], Any]) -> Callable[[KnownError], Any]:
    """Shows errors over a window that may be gone by then."""

    def tell(error: KnownError) -> None:
        show(parent, error)

    return tell
