"""A page on paper, or as a PDF where a person chose that: two different things, because a file can be copied unseen.

Printing goes to a printer. What only calls itself one and writes a file is none; where there is no other, that is said.
"""

import re
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.durable import write_whole
from smdb_desktop.gui.kit.spool import in_memory, was_taken
from smdb_desktop.language import say
from smdb_desktop.services.causes import cause
from smdb_desktop.services.errors import KnownError
from smdb_desktop.trouble import named

NO_PRINTER = T(
    "Der er ingen printer på denne maskine. Skriv det af i hånden, eller tilslut en printer, og prøv igen. Intet blev skrevet ud."
)
NO_PAPER = T("Det valgte er ikke en printer: det skriver en fil. Vælg en rigtig printer. Intet blev skrevet ud.")
FAILED = T("Printeren tog ikke imod siden. Se efter, at den er tændt og har papir, og prøv igen.")
NOT_WRITTEN = T("PDF-filen kunne ikke skrives.")
NOT_SAVED = T("PDF-filen kunne ikke skrives. Se efter, at der er plads, og at du må skrive i mappen.")

UNITS = 720
"""To the inch: what sheets are laid out in."""

# on Windows and in some offices they stand among the printers
_FILE_WRITERS = re.compile(r"pdf|xps|onenote|\bfax\b|to file|til fil|evernote|snagit", re.IGNORECASE)


def printers() -> list[QPrinterInfo]:
    """The printers of this machine that print, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    found = [info for info in QPrinterInfo.availablePrinters() if is_real(info.printerName())]
    return sorted(found, key=lambda info: info.printerName() != usual)


def is_real(name: str) -> bool:
    """Whether a printer of this name puts something on paper, as far as its name tells."""
    return bool(name) and not _FILE_WRITERS.search(name)


def print_dialog(parent: QWidget, title: str) -> tuple[QPrintDialog, QPrinter]:
    """The system's dialog without its way into a file. Raises KnownError where there is no printer."""
    found = printers()
    if not found:
        raise KnownError(NO_PRINTER)
    printer = QPrinter(found[0], QPrinter.PrinterMode.HighResolution)
    printer.setDocName(say(title))
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
    return dialog, printer


def choose_printer(parent: QWidget, title: str, pages: int, layout: QPageLayout) -> tuple[QPrintDialog, QPrinter]:
    """The system's dialog for sheets that are laid out like this. Raises KnownError where there is no printer."""
    dialog, printer = print_dialog(parent, title)
    printer.setPageLayout(layout)
    printer.setFullPage(True)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, True)
    dialog.setMinMax(1, pages)
    return dialog, printer


class PrinterPress:
    """A printer that takes sheets (``gui.core.press.Press``)."""

    def __init__(self, printer: QPrinter) -> None:
        self._printer = printer
        self._painter: QPainter | None = None
        self._spool = ExitStack()
        self._folder: Path | None = None

    def page_layout(self) -> QPageLayout:
        """As it was chosen in the system's dialog; the margins are the sheets' own."""
        return self._printer.pageLayout()

    def order(self, many: int) -> Sequence[int]:
        """The pages that were chosen, as often as they were chosen where the printer makes no copies by itself."""
        printer = self._printer
        pages = list(range(many))
        if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
            pages = [page for page in pages if printer.fromPage() <= page + 1 <= (printer.toPage() or many)]
        if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
            pages.reverse()
        return pages * (1 if printer.supportsMultipleCopies() else max(1, printer.copyCount()))

    def begin(self) -> QPainter:
        """Open the printer. Raises KnownError when it is none or does not answer."""
        must_be_paper(self._printer)
        self._folder = self._spool.enter_context(in_memory())
        self._printer.setFullPage(True)
        painter = QPainter()
        if not painter.begin(self._printer):
            self._spool.close()
            raise KnownError(FAILED)
        self._painter = painter
        return painter

    def scale(self) -> float:
        """Its resolution against ours."""
        return self._printer.resolution() / UNITS

    def turn(self) -> None:
        """The next sheet. Raises KnownError where the printer takes no more."""
        if not self._printer.newPage() or self._is_wrong():
            self.stop()
            raise KnownError(FAILED)

    def end(self) -> None:
        """Hand over what is still here. Raises KnownError where it was not taken."""
        painter, self._painter = self._painter, None
        taken = painter is not None and painter.end() and was_taken()
        self._spool.close()
        if not taken or self._is_wrong():
            raise KnownError(FAILED)

    def stop(self) -> None:
        """Throw away what was not handed over. For CUPS Qt knows no way back: without its file there is nothing to hand over."""
        painter, self._painter = self._painter, None
        if painter is not None:
            self._printer.abort()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
            painter.end()
        self._spool.close()

    def _is_wrong(self) -> bool:
        return self._printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)


class PdfPress:
    """Sheets as a PDF in memory (``gui.core.press.Press``); ``content`` when it has ended. Nothing of it is on the disk."""

    def __init__(self, title: str, layout: QPageLayout) -> None:
        self._buffer = QBuffer()
        self._writer: QPdfWriter | None = None
        self._title, self._layout = title, layout
        self._painter: QPainter | None = None

    def page_layout(self) -> QPageLayout:
        """As it was asked for."""
        return self._layout

    def order(self, many: int) -> Sequence[int]:
        """All of them."""
        return range(many)

    def begin(self) -> QPainter:
        """Begin the file: what it says of itself is its title and the program, never anybody's name."""
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setTitle(say(self._title))
        self._writer.setCreator("SMDB Desktop")
        self._writer.setResolution(UNITS)
        self._writer.setPageLayout(self._layout)
        self._painter = QPainter(self._writer)
        return self._painter

    def scale(self) -> float:
        """It is written in our own units."""
        return 1.0

    def turn(self) -> None:
        """The next page."""
        if self._writer is None or not self._writer.newPage():
            raise KnownError(NOT_SAVED)

    def end(self) -> None:
        """Write the end of the file."""
        self._let_go()

    def _let_go(self) -> None:
        if self._painter is not None:
            self._painter.end()
        self._painter = self._writer = None

    def stop(self) -> None:
        """Throw it away."""
        self._let_go()
        self._buffer.close()
        self._buffer.setData(b"")

    def content(self) -> bytes:
        """The file."""
        return bytes(self._buffer.data().data())


def save_new(path: Path, content: bytes) -> None:
    """Write a PDF that only this user may read; what lay there is replaced, wholly or not at all. Raises KnownError."""
    try:
        write_whole(path, content)
    except OSError as error:
        why = cause(error)
        raise KnownError(sentences(NOT_WRITTEN, why) if why else NOT_SAVED, named(error)) from error


def must_be_paper(printer: QPrinter) -> None:
    """Raises KnownError where it writes a file."""
    if printer.outputFormat() is not QPrinter.OutputFormat.NativeFormat or printer.outputFileName():
        raise KnownError(NO_PAPER)
    if not is_real(printer.printerName()):
        raise KnownError(NO_PAPER)


def print_html(printer: QPrinter, html: str) -> None:
    """Hand the page to the printer. Raises KnownError when it is none or does not take it."""
    must_be_paper(printer)
    document = QTextDocument()
    document.setHtml(say(html))
    with in_memory():
        document.print_(printer)
    if not was_taken() or printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise KnownError(FAILED)


def write_pdf(path: Path, title: str, html: str) -> None:
    """Write the page as a PDF that only this user may read; what lay there is replaced. Raises KnownError."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(say(title))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    document = QTextDocument()
    document.setHtml(say(html))
    document.print_(writer)
    del writer
    save_new(path, bytes(buffer.data().data()))
