"""Printing goes to a printer or says that there is none; a PDF is a file for its owner alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.kit import paper
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.services.errors import KnownError

pytestmark = pytest.mark.usefixtures("qtbot")
PAGE = "<p>en side</p>"


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made


@pytest.mark.parametrize(
    ("name", "real"),
    [
        ("HP LaserJet 4", True),
        ("Kontoret, 2. sal", True),
        ("Microsoft Print to PDF", False),
        ("Microsoft XPS Document Writer", False),
        ("OneNote (Desktop)", False),
        ("Fax", False),
        ("cups-pdf", False),
        ("Faxe Kommune 3", True),
        ("", False),
    ],
)
def test_what_only_writes_a_file_is_no_printer(name: str, real: bool) -> None:
    assert paper.is_real(name) is real


def test_without_a_printer_it_says_so_and_nothing_is_printed(
    parent: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "printers", list)
    printed: list[bool] = []
    QtDialogs().print_page(parent, "Gendannelseskode", PAGE, printed.append)
    message = parent.findChild(Message)
    assert message is not None
    qtbot.waitExposed(message)
    assert printed == [False]
    with pytest.raises(KnownError, match="ingen printer på denne maskine"):
        paper.print_dialog(parent, "Gendannelseskode")


def test_the_dialog_offers_no_file(parent: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "printers", lambda: [QPrinterInfo()])
    dialog, _ = paper.print_dialog(parent, "Gendannelseskode")
    assert not dialog.testOption(dialog.PrintDialogOption.PrintToFile)


def test_a_printer_that_writes_a_file_after_all_is_refused(tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "kode.pdf"))
    with pytest.raises(KnownError, match="ikke en printer"):
        paper.print_html(printer, PAGE)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_of_files_that_was_chosen_among_the_printers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in the system's own dialog beside the printers, and looks like one."""
    printed: list[object] = []
    monkeypatch.setattr(QTextDocument, "print_", lambda *_: printed.append(1))
    monkeypatch.setattr(QPrinter, "outputFormat", lambda _: QPrinter.OutputFormat.NativeFormat)
    monkeypatch.setattr(QPrinter, "outputFileName", lambda _: "")
    monkeypatch.setattr(QPrinter, "printerName", lambda _: "Microsoft Print to PDF")
    with pytest.raises(KnownError, match="ikke en printer"):
        paper.print_html(QPrinter(), PAGE)
    assert printed == []


@pytest.mark.skipif(os.name != "posix", reason="rights of files as Unix has them")
def test_a_pdf_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "kode.pdf"
    path.write_text("den gamle")
    paper.write_pdf(path, "Gendannelseskode", PAGE)
    assert path.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["kode.pdf"]


def test_a_pdf_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="kunne ikke skrives"):
        paper.write_pdf(tmp_path / "væk" / "kode.pdf", "Gendannelseskode", PAGE)
