"""A page on paper, or as a PDF where a person chose that: two different things, because a file can be copied unseen.

Printing goes to a printer. What only calls itself one and writes a file is none; where there is no other, that is said.
"""

import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.durable import write_whole
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError

NO_PRINTER = T(
    "Der er ingen printer på denne maskine. Skriv det af i hånden, eller tilslut en printer, og prøv igen. Intet blev skrevet ud."
)
NO_PAPER = T("Det valgte er ikke en printer: det skriver en fil. Vælg en rigtig printer. Intet blev skrevet ud.")
FAILED = T("Printeren tog ikke imod siden. Se efter, at den er tændt og har papir, og prøv igen.")
NOT_SAVED = T("PDF-filen kunne ikke skrives. Se efter, at der er plads, og at du må skrive i mappen.")

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
    printer = QPrinter(found[0])
    printer.setDocName(say(title))
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
    return dialog, printer


def print_html(printer: QPrinter, html: str) -> None:
    """Hand the page to the printer. Raises KnownError when it is none or does not take it."""
    if printer.outputFormat() is not QPrinter.OutputFormat.NativeFormat or printer.outputFileName():
        raise KnownError(NO_PAPER)
    if not is_real(printer.printerName()):
        raise KnownError(NO_PAPER)
    document = QTextDocument()
    document.setHtml(say(html))
    document.print_(printer)
    if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
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
    try:
        write_whole(path, bytes(buffer.data().data()))
    except OSError as error:
        raise KnownError(NOT_SAVED, type(error).__name__) from error
