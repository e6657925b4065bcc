"""Which file is being taken in, and of it which sheet, which row of headings and which encoding of letters."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QVBoxLayout

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.intake.columns import short
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.inputs import quiet
from smdb_desktop.gui.kit.page import INPUT_WIDTH, side_by_side
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.casework.columns import not_seen
from smdb_desktop.services.ports.tables import ENCODINGS, Sheet, Workbook

ENCODED = {
    "utf_8": T("UTF-8"),
    "utf_16": T("Unicode (UTF-16)"),
    "cp1252": T("Windows (ANSI)"),
    "cp850": T("DOS"),
    "mac_roman": T("Mac"),
}
NO_HEADING = T("Ingen overskrifter")
_HEADINGS = 12


class FileCard(QFrame):
    """Hidden until there is a file. What a person chooses of it is told by the signals."""

    sheet_chosen = Signal(int)
    """The place of the sheet."""
    heading_chosen = Signal(int)
    """The number of the row, 0 for none."""
    encoding_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("class", "card")
        self._box = QVBoxLayout(self)
        space = theme.px(20)
        self._box.setContentsMargins(space, space, space, space)
        self._box.setSpacing(theme.px(12))
        self.name, self.blind = label(""), label("", "hint")
        self.blind.setObjectName("ikke_set")
        for part in (label(T("Filen"), "h2"), self.name, self.blind):
            self._box.addWidget(part)
        self.sheets = self._combo(T("Ark"), "ark")
        self.headings = self._combo(T("Rækken med overskrifter"), "overskrift")
        self.encodings = self._combo(T("Bogstaverne er skrevet i"), "tegnsaet")
        self.sheets.activated.connect(self.sheet_chosen)
        self.headings.activated.connect(lambda _i: self.heading_chosen.emit(int(self.headings.currentData())))
        self.encodings.activated.connect(lambda _i: self.encoding_chosen.emit(str(self.encodings.currentData())))
        self.hide()

    def _combo(self, words: str, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(say(words))
        combo.setMaximumWidth(theme.px(INPUT_WIDTH))
        combo.setMinimumContentsLength(40)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        quiet(combo)
        caption = label(words, "label")
        caption.setBuddy(combo)
        self._box.addWidget(caption)
        self._box.addWidget(side_by_side(combo))
        return combo

    def show_book(self, book: Workbook) -> None:
        """Another file."""
        self.name.setText(say(book.name))
        self.blind.setText(say(not_seen(book)))
        self.blind.setVisible(bool(not_seen(book)))
        with QSignalBlocker(self.sheets):
            self.sheets.clear()
            for sheet in book.sheets:
                hidden = T("{ark} (skjult)", ark=sheet.name) if sheet.hidden else sheet.name
                self.sheets.addItem(say(hidden or book.name))
        with QSignalBlocker(self.encodings):
            self.encodings.clear()
            for name in ENCODINGS if book.encoding else ():
                self.encodings.addItem(say(ENCODED[name]), name)
            self.encodings.setCurrentIndex(self.encodings.findData(book.encoding))
        for combo, there in ((self.sheets, len(book.sheets) > 1), (self.encodings, bool(book.encoding))):
            combo.setVisible(there)
            for caption in self.findChildren(QLabel):
                if caption.buddy() is combo:
                    caption.setVisible(there)
        self.show()

    def show_sheet(self, sheet: Sheet) -> None:
        """Another sheet of it."""
        with QSignalBlocker(self.headings):
            self.headings.clear()
            self.headings.addItem(say(NO_HEADING), 0)
            for row in sheet.rows[:_HEADINGS]:
                words = joined(", ", [text for text in row.texts if text][:6])
                self.headings.addItem(say(T("Række {nr}: {tekst}", nr=row.number, tekst=short(words))), row.number)
            self.headings.setCurrentIndex(max(0, self.headings.findData(sheet.heading)))
