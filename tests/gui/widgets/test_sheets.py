"""Sheets: nothing is cut, nothing is left out, headings are repeated, and the printing system's files lie in memory."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from smdb_desktop.gui.kit import paper, spool
from smdb_desktop.gui.kit.paper import PrinterPress
from smdb_desktop.gui.printing.lines import Breaker, Size
from smdb_desktop.gui.printing.sheets import Sheets, shared
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.printing.model import Block, Heading, Imprint, Note, Pairs, Table
from tests.platforms import only_unix

pytestmark = pytest.mark.usefixtures("qapp")
A4 = QSizeF(5950, 8420)
IMPRINT = Imprint("Titel", "Alfa", "Ida", datetime(2025, 8, 4, tzinfo=UTC), oevelse=False)


def laid_out(*blocks: Block, size: QSizeF = A4) -> Sheets:
    sheets = Sheets(IMPRINT, size)
    for _ in sheets.lay_out(blocks):
        pass
    return sheets


def inside(sheets: Sheets) -> None:
    """Every line stands between the margins, and none over another."""
    for page in sheets.pages:
        at = sheets.top
        for piece in page:
            grid, head = sheets.grids[piece.grid], piece.row < 0
            assert piece.y >= at - 0.01
            at = piece.y + (piece.last - piece.first) * sheets.line(grid, head=head)
            assert at <= sheets.foot + 0.01
            row = grid.head if head else grid.rows[piece.row]
            for size, width, lines in zip(
                sheets.sizes(grid, head=head), grid.widths, sheets.cells(grid, row, head=head), strict=True
            ):
                assert all(sheets.breaker.wide(line, size) <= width + 1 for line in lines)
            assert grid.lefts[-1] + grid.widths[-1] <= sheets.size.width() - grid.lefts[0] + 1


def test_a_table_repeats_its_headings_and_has_each_row_once() -> None:
    sheets = laid_out(
        *(Table(("Nr.", "Navn"), tuple((str(n), "x") for n in range(k, k + 50))) for k in range(0, 200, 50))
    )
    inside(sheets)
    assert len(sheets.pages) > 2 and len([grid for grid in sheets.grids if grid.head]) == 1, "portions are one table"
    pages = [sheets.words(n).splitlines() for n in range(len(sheets.pages))]
    assert all(page[1 if number == 0 else 0] == "Nr. | Navn" for number, page in enumerate(pages))
    rows = [line for page in pages for line in page if line.endswith("| x")]
    assert rows == [f"{n} | x" for n in range(200)]


def test_a_row_higher_than_a_sheet_is_divided_and_goes_on_under_the_headings() -> None:
    text = " ".join(f"ord{n}" for n in range(3000))
    sheets = laid_out(Table(("Spørgsmål", "Svar"), (("før", "a"), ("lang", text), ("efter", "b"))))
    inside(sheets)
    words = " ".join(sheets.words(n) for n in range(len(sheets.pages)))
    assert len(sheets.pages) > 2 and [w for w in words.split() if w.startswith("ord")] == text.split()
    assert all("Spørgsmål | Svar" in sheets.words(n) for n in range(len(sheets.pages)))


def test_a_word_without_spaces_is_broken_and_whole() -> None:
    word = "æ" * 700
    sheets = laid_out(Pairs((("Et spørgsmål", word),)), Note(word), Heading(word))
    inside(sheets)
    letters = "".join(sheets.words(n) for n in range(len(sheets.pages))).count("æ")
    assert letters == 3 * 700


def test_a_heading_is_not_left_alone_at_the_foot() -> None:
    for notes in range(30, 60):
        sheets = laid_out(*(Note(f"n{n}") for n in range(notes)), Heading("Skema"), Pairs((("Spørgsmål", "Svar"),)))
        page = next(n for n in range(len(sheets.pages)) if "Skema" in sheets.words(n))
        assert "Spørgsmål | Svar" in sheets.words(page)


@example(["", "aaaaaaaaaa", "aaaaaaaaaaaa", "aaaaaaaaaaaa"], 1)
@given(
    st.lists(st.text(alphabet="ab æø\n🙂", max_size=200), min_size=1, max_size=4),
    st.integers(min_value=1, max_value=30),
)
def test_whatever_stands_in_a_table_nothing_of_it_is_lost(cells: list[str], rows: int) -> None:
    table = Table(tuple("abcd"[: len(cells)]), tuple(tuple(cells) for _ in range(rows)))
    sheets = laid_out(table, size=QSizeF(3000, 4200))
    inside(sheets)
    for grid in sheets.grids[1:]:
        assert len(grid.rows) == rows
    shown = [p for page in sheets.pages for p in page if p.grid == len(sheets.grids) - 1 and p.row >= 0]
    for row in range(rows):
        mine = [p for p in shown if p.row == row]
        assert mine[0].first == 0 and all(a.last == b.first for a, b in pairwise(mine))
        cut = sheets.cells(sheets.grids[-1], table.rows[row])
        assert mine[-1].last == max(map(len, cut))
        for cell, lines in zip(cells, cut, strict=True):
            assert "".join("".join(lines).split()) == "".join(cell.split())


def test_widths_are_shared_fairly() -> None:
    assert shared([10, 20], [5, 5], 100) == [10, 20]
    narrow, wide = shared([10, 500], [10, 40], 100)
    assert narrow == 10 and 89 < wide <= 90
    assert sum(shared([500, 500, 500], [200, 200, 100], 300)) <= 300.01
    assert shared([10, 900, 900], [10, 900, 900], 1000)[0] == 10, "what is narrow stays whole where the wide are broken"


def test_a_line_is_no_wider_than_its_place() -> None:
    breaker = Breaker()
    lines = breaker.lines("🙂 et langt ord og 🙂 flere 🙂🙂🙂🙂", Size.BODY, 300)
    assert all(breaker.wide(line, Size.BODY) <= 300 for line in lines) and "".join(lines).count("🙂") == 6


# -- the printing system -----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not os.path.ismount("/dev/shm"), reason="no folder in memory here")  # noqa: S108
def test_what_the_system_writes_on_the_way_lies_in_memory() -> None:
    before = os.environ.get("TMPDIR")
    with spool.in_memory() as folder:
        assert folder is not None and str(folder) == os.environ["TMPDIR"] and folder.is_relative_to("/dev/shm")  # noqa: S108
        (folder / "ark").write_text("x")
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists() and os.environ.get("TMPDIR") == before


def test_without_a_place_in_memory_nothing_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("tmpfs /tmp tmpfs rw 0 0\next4 /dev/shm ext4 rw 0 0\n")
    monkeypatch.setattr(spool, "_MOUNTS", mounts)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(KnownError, match="ukrypteret på disken"), spool.in_memory():
        pytest.fail("it went on")


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QPrinter:
    """A printer whose sheets end in a file, which it does not tell."""
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "ark.pdf"))
    monkeypatch.setattr(paper, "must_be_paper", lambda _printer: None)
    return made


def paint_two(press: PrinterPress) -> None:
    painter: QPainter = press.begin()
    painter.drawText(100, 100, "en")
    press.turn()
    painter.drawText(100, 100, "to")


def test_what_the_printing_system_did_not_take_is_said(printer: QPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    press = PrinterPress(printer)
    monkeypatch.setattr(paper, "was_taken", lambda: True)
    paint_two(press)
    press.end()
    monkeypatch.setattr(paper, "was_taken", lambda: False)
    paint_two(press)
    with pytest.raises(KnownError, match="tog ikke imod"):
        press.end()


@only_unix("Windows' printing makes no file in a folder of ours")
def test_what_was_stopped_has_no_file_to_hand_over(printer: QPrinter) -> None:
    press = PrinterPress(printer)
    painter = press.begin()
    folder = Path(os.environ["TMPDIR"])
    painter.drawText(100, 100, "en")
    (folder / "ark").write_text("i klar tekst")
    press.stop()
    assert not folder.exists() and not painter.isActive()
    press.stop()


def test_the_pages_that_were_chosen_go_through_as_often_as_they_were_asked_for(printer: QPrinter) -> None:
    press = PrinterPress(printer)
    assert press.order(4) == [0, 1, 2, 3]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert press.order(4) == [1, 2]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert press.order(4) == [2, 1]
    assert QApplication.instance() is not None
