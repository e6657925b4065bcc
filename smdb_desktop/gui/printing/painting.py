"""Paints one sheet: the text where ``Sheets`` put it, a running head and foot, and *ØVELSE* where nothing of it is real.

The same on a printer, in a PDF and in the preview: black on white in any look of the program, and no colour carries meaning.
"""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.gui.plots.painting import PAPER, Letters
from smdb_desktop.gui.plots.painting import paint as paint_plot
from smdb_desktop.gui.printing.lines import Size
from smdb_desktop.gui.printing.sheets import BOTTOM, LEFT, MM, PAD, PRACTICE, SIDE, Piece, Sheets
from smdb_desktop.language import say

PAGE = T("Side {nummer} af {antal}")
PRINTED = T("Skrevet ud {dag} kl. {tid}")
PRINTED_BY = T("Skrevet ud {dag} kl. {tid} af {navn}")
INK, RULE, MARK = QColor("#1A1A1A"), QColor("#B8B8B8"), QColor("#ECECEC")
QUIET = QColor("#4A4A4A")
HEAD_AT = 10 * MM
"""How far the running head stands from the edge."""


def page_words(number: int, many: int) -> str:
    """``Side 1 af 3``; ``number`` counts from 0."""
    return say(PAGE.format(nummer=number + 1, antal=many))


def paint(painter: QPainter, sheets: Sheets, number: int, scale: float) -> None:
    """Paint a page; ``scale`` is the device's dots to a tenth of a point."""
    painter.save()
    painter.scale(scale, scale)
    if sheets.imprint.oevelse:
        _watermark(painter, sheets)
    _running(painter, sheets, number)
    _text(painter, sheets, sheets.pages[number])
    _rules(painter, sheets, sheets.pages[number])
    _plots(painter, sheets, sheets.pages[number])
    painter.restore()


def _watermark(painter: QPainter, sheets: Sheets) -> None:
    painter.save()
    font = QFont(sheets.breaker.faces[Size.TITLE].font)
    font.setPixelSize(int(min(sheets.size.width(), sheets.size.height()) / 4.6))
    # as a drawing: as text it would stand between the lines for whoever has the sheet read aloud
    mark = QPainterPath()
    mark.addText(QPointF(0, 0), font, say(PRACTICE))
    painter.translate(sheets.size.width() / 2, sheets.size.height() / 2)
    painter.rotate(-45)
    painter.translate(-mark.boundingRect().center())
    painter.fillPath(mark, MARK)
    painter.restore()


def _running(painter: QPainter, sheets: Sheets, number: int) -> None:
    """Title and organisation above, who printed and the page below; whom it is about stands beside the title."""
    about, width, small = sheets.imprint, sheets.width, sheets.breaker.faces[Size.SMALL]
    painter.setFont(small.font)
    painter.setPen(QUIET)
    left, right = sheets.running()
    _lines(painter, sheets, left, HEAD_AT + small.up)
    _lines(painter, sheets, right, HEAD_AT + small.up, right=True)
    when = local(about.when)
    values = {"dag": format_date(when.date()), "tid": f"{when:%H.%M}"}
    told = PRINTED_BY.format(**values, navn=about.who) if about.who else PRINTED.format(**values)
    edge = sheets.size.height() - BOTTOM + 30
    first = edge + 30 + small.up
    _lines(painter, sheets, sheets.breaker.lines(say(told), Size.SMALL, width * LEFT), first)
    _lines(painter, sheets, (page_words(number, len(sheets.pages)),), first, right=True)
    painter.setPen(QPen(RULE, 6))
    painter.drawLine(QPointF(SIDE, edge), QPointF(SIDE + width, edge))


def _lines(painter: QPainter, sheets: Sheets, lines: Sequence[str], baseline: float, *, right: bool = False) -> None:
    for number, line in enumerate(lines):
        x = SIDE + sheets.width - sheets.breaker.wide(line, Size.SMALL) if right else SIDE
        painter.drawText(QPointF(x, baseline + number * sheets.breaker.faces[Size.SMALL].high), line)


def _text(painter: QPainter, sheets: Sheets, pieces: Sequence[Piece]) -> None:
    """All text of a sheet. A font is chosen only where it is another: choosing costs more than writing."""
    chosen: Size | None = None
    painter.setPen(INK)
    for piece in pieces:
        grid, head = sheets.grids[piece.grid], piece.row < 0
        sizes, high = sheets.sizes(grid, head=head), sheets.line(grid, head=head)
        top = piece.y + (PAD / 2 if grid.ruled else 0)
        row = grid.head if head else grid.rows[piece.row]
        for left, size, lines in zip(grid.lefts, sizes, sheets.cells(grid, row, head=head), strict=True):
            if size is not chosen:
                chosen = size
                painter.setFont(sheets.breaker.faces[size].font)
            for number, line in enumerate(lines[piece.first : piece.last]):
                if line:
                    painter.drawText(QPointF(left, top + number * high + sheets.breaker.faces[size].up), line)


def _plots(painter: QPainter, sheets: Sheets, pieces: Sequence[Piece]) -> None:
    for piece in pieces:
        drawing = sheets.grids[piece.grid].drawing
        if drawing is not None:
            painter.save()
            painter.translate(SIDE, piece.y)
            paint_plot(painter, drawing, Letters(sheets.breaker.faces[Size.SMALL].font), PAPER)
            painter.restore()


def _rules(painter: QPainter, sheets: Sheets, pieces: Sequence[Piece]) -> None:
    """The lines under rows, and the darker ones under headings."""
    for head, pen in ((False, QPen(RULE, 5)), (True, QPen(INK, 8))):
        ends = [
            piece.y + (piece.last - piece.first) * sheets.line(grid, head=head) + PAD
            for piece in pieces
            if (grid := sheets.grids[piece.grid]).ruled and (piece.row < 0) is head
        ]
        painter.setPen(pen)
        painter.drawLines([QLineF(SIDE, end, SIDE + sheets.width, end) for end in ends])
