"""Asks once for what a packaged build may lack unseen: the font, the pictures and the paper. A page is shown without any of them.

Needs the program's ``QApplication``. Each raises AssertionError with a sentence, or returns what it found.
"""

from datetime import UTC, datetime

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinterInfo

from smdb_desktop import resources
from smdb_desktop.domain.words import T, Tn, joined
from smdb_desktop.gui.kit.paper import UNITS, PdfPress
from smdb_desktop.gui.kit.parts import icon
from smdb_desktop.gui.kit.theme import FAMILY
from smdb_desktop.gui.printing.painting import paint
from smdb_desktop.gui.printing.sheets import Sheets
from smdb_desktop.language import say
from smdb_desktop.services.printing.model import Heading, Imprint, Note, Table

TITLE = T("Selvtest af udskrift")
DANISH = "æøåÆØÅé–»«"


def font() -> str:
    """The shipped font is what the window is set in, whatever fonts the machine has, and it has Danish letters."""
    found = QFontInfo(QFont(FAMILY)).family()
    if found != FAMILY:
        raise AssertionError(T("skriften er {fundet}, ikke {ventet}", fundet=found, ventet=FAMILY))
    measure = QFontMetrics(QFont(FAMILY))
    missing = [sign for sign in DANISH if not measure.inFontUcs4(ord(sign))]
    if missing:
        raise AssertionError(T("skriften mangler {tegn}", tegn=joined(", ", missing)))
    return T("skriften {navn} med danske tegn", navn=found)


def pictures() -> str:
    """Every picture of both looks is drawn: the reader of SVG is a plug-in that can be missing."""
    files = sorted(resources.path("icons", "light").glob("*.svg"))
    for file in files:
        image = icon(file.stem).pixmap(24, 24).toImage()
        drawn = (image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height()))
        if not any(drawn):
            raise AssertionError(T("billedet {navn} kunne ikke tegnes", navn=file.stem))
    if not files:
        raise AssertionError(T("der er ingen billeder"))
    return Tn("{n} billede tegnet", "{n} billeder tegnet", n=len(files))


def paper() -> str:
    """Two sheets are laid out and written as a PDF that carries its font; and the machine's printers can be asked for."""
    size = QPageSize(QPageSize.PageSizeId.A4)
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
    about = Imprint(say(TITLE), "", "", datetime.now(UTC), oevelse=True)
    sheets = Sheets(about, layout.fullRect(QPageLayout.Unit.Point).size() * (UNITS / 72))
    rows = tuple((str(number), DANISH) for number in range(80))
    blocks = (Heading(say(TITLE)), Note(DANISH), Table(("Nr.", "Tegn"), rows))
    for _ in sheets.lay_out(blocks):
        pass
    press = PdfPress(TITLE, layout)
    painter = press.begin()
    for number in press.order(len(sheets.pages)):
        if number:
            press.turn()
        paint(painter, sheets, number, press.scale())
    press.end()
    made = press.content()
    if not made.startswith(b"%PDF-") or b"FontFile" not in made or b"%%EOF" not in made[-32:]:
        raise AssertionError(T("der kom ingen hel PDF"))
    printers = len(QPrinterInfo.availablePrinters())
    return joined(
        ", ",
        (
            Tn("PDF på {n} ark", "PDF på {n} ark", n=len(sheets.pages)),
            Tn("{n} printer", "{n} printere", n=printers) if printers else T("ingen printere på denne maskine"),
        ),
    )
