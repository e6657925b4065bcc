"""Vejledning: the pages at the left, narrowed as one types, and the chosen one at the right.

The texts are files that ship (``sider.py``); this module shows them and follows their links from page to page.
"""

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QTextBrowser, QTextEdit, QWidget

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.layout import Columns
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import box, card, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.gui.vejledning.sider import MISSING, TASTER, Side, find, folded, pictures, read_pages
from smdb_desktop.language import say

LINES = 18
LARGE, LESS = 24, 18
"""How large the headings are, in the sketches' pixels."""
PICTURE = 900
"""How wide a picture is at most, in the sketches' pixels."""
NONE_FOUND = T("Ingen side har de ord. Prøv færre eller kortere ord, eller ryd feltet for at se alle sider.")
"""Said where a search finds nothing."""


class Reading(QTextBrowser):
    """A page to read. Pictures are never wider than what is seen; links lead to other pages, never out of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("vejledningens_tekst")
        self.setAccessibleName(say(T("Vejledningens tekst")))
        self.setOpenLinks(False)
        self.setSearchPaths([str(pictures())])
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * LINES)
        self._words: tuple[str, ...] = ()

    def show_page(self, side: Side, words: tuple[str, ...]) -> None:
        """Show a page from its top, with the words that were searched for marked."""
        self._words = words
        self.setMarkdown(side.tekst)
        self._dress()
        # Qt calls it a label, and of a label nothing but the name is heard
        self.setAccessibleName(say(T("Vejledningens tekst: {titel}", titel=side.titel)))
        self._fit()
        self._mark()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _dress(self) -> None:
        """Headings as large as the program's own, and room in the cells of tables."""
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                font, shape = QFont(), QTextCharFormat(QTextCursor(block).charFormat())
                font.setWeight(QFont.Weight.DemiBold)
                font.setPixelSize(theme.px(LARGE if level == 1 else LESS))
                shape.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly)
                shape.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.setCharFormat(shape)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                table = frame.format()
                table.setCellPadding(theme.px(6))
                frame.setFormat(table)

    def _fit(self) -> None:
        room = self.viewport().width() - 2 * int(self.document().documentMargin()) - theme.px(8)
        block = self.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                if piece.charFormat().isImageFormat():
                    self._fit_picture(piece.position(), piece.charFormat().toImageFormat(), room)
                pieces += 1
            block = block.next()

    def _fit_picture(self, at: int, shape: QTextImageFormat, room: int) -> None:
        own = self.document().resource(QTextDocument.ResourceType.ImageResource.value, QUrl(shape.name()))
        width = min(room, theme.px(PICTURE), own.width() if own is not None else room)
        if width > 0 and shape.width() != width:
            shape.setWidth(width)
            cursor = QTextCursor(self.document())
            cursor.setPosition(at)
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(shape)

    def _mark(self) -> None:
        marks: list[QTextEdit.ExtraSelection] = []
        block = self.document().begin()
        while block.isValid():
            text = block.text()
            for start, length in occurrences(text, self._words):
                mark, cursor = QTextEdit.ExtraSelection(), QTextCursor(block)
                cursor.setPosition(block.position() + start)
                cursor.setPosition(block.position() + start + length, QTextCursor.MoveMode.KeepAnchor)
                shape = mark.format
                shape.setBackground(self.palette().highlight())
                shape.setForeground(self.palette().highlightedText())
                mark.cursor = cursor
                marks.append(mark)
            block = block.next()
        self.setExtraSelections(marks)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures follow the width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """What is marked follows light and dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._mark()


class VejledningPage(ScrollingPage[places.Vejledning]):
    """All pages at the left, the chosen one at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.add_head(T("Vejledning"))
        self._sider = {side.navn: side for side in read_pages()}
        self.mangler = label(MISSING if set(self._sider) == {TASTER} else "")
        self.column.addWidget(self.mangler)
        self.mangler.setVisible(bool(self.mangler.text()))
        columns = Columns(1, 2)
        self.column.addWidget(columns, 1)
        columns.add(self._left())
        right = card()
        self.reading = Reading()
        self.reading.anchorClicked.connect(self._follow)
        box(right).addWidget(self.reading, 1)
        columns.add(right)
        self._chosen, self._searching = "", False

    def _left(self) -> QWidget:
        left = card(T("Sider"))
        caption = label(T("Søg i vejledningen"))
        self.soeg = focus_first(QLineEdit())
        self.soeg.setObjectName("soeg_i_vejledningen")
        self.soeg.setAccessibleName(caption.text())
        self.soeg.setClearButtonEnabled(True)
        caption.setBuddy(self.soeg)
        self.soeg.textChanged.connect(self._search)
        self.soeg.returnPressed.connect(self._read)
        self.found = label("", "hint")
        self.found.setObjectName("antal_sider")
        self.table = RowTable(T("Vejledningens sider"), (T("Side"),), stretch=0)
        self.table.setObjectName("vejledningens_sider")
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _: self._read())
        for part in (caption, self.soeg, self.found, self.table):
            box(left).addWidget(part)
        box(left).addStretch(1)
        return left

    def enter(self, place: places.Vejledning, /) -> None:
        """Show the page that was asked for, or the first."""
        self._chosen = place.side if place.side in self._sider else next(iter(self._sider))
        self._search("")
        focus_soon(self.reading if place.side else self.soeg)

    def _words(self) -> tuple[str, ...]:
        return tuple(folded(self.soeg.text()).split())

    def _search(self, text: str) -> None:
        hits = find(tuple(self._sider.values()), text)
        names = [hit.side.navn for hit in hits]
        # the page that a person chose stays as long as it is among what is found, and where nothing is
        shown = self._chosen if self._chosen in names or not names else names[0]
        self._searching = True
        self.table.set_rows([Row(hit.side.navn, (_cell(hit.side.titel, hit.uddrag),)) for hit in hits], shown)
        self._searching = False
        self._show(shown)
        told = Tn("{n} side", "{n} sider", n=len(hits)) if hits else NONE_FOUND
        self.found.setText(say(told) if text.strip() else "")
        self.found.setVisible(bool(text.strip()))
        if text.strip():
            announce(self.soeg, say(told))

    def _choose(self, name: str) -> None:
        if name in self._sider and not self._searching:
            self._chosen = name
            self._show(name)

    def _show(self, name: str) -> None:
        if name in self._sider:
            self.reading.show_page(self._sider[name], self._words())

    def _read(self) -> None:
        self.reading.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, link: QUrl) -> None:
        name = link.toString()
        if name in self._sider:
            self._chosen = name
            self.soeg.clear()
            self._search("")


def _cell(title: str, excerpt: str) -> str:
    return f"{title}\n{excerpt}" if excerpt else title


def occurrences(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where in a line the folded words stand: start and length in letters as they are written."""
    if not words:
        return []
    shape, owner = "", list[int]()
    for place, letter in enumerate(text):
        part = folded(letter)
        shape += part
        owner += [place] * len(part)
    found = []
    for word in words:
        at = shape.find(word)
        while at >= 0:
            first, last = owner[at], owner[at + len(word) - 1]
            found.append((first, last - first + 1))
            at = shape.find(word, at + len(word))
    return sorted(found)
