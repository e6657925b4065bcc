"""A new entry of a list whose heads stand in the register of tilbud: choose one that was used before, or type a new one.

It stores nothing and finds nothing itself: ``searched`` asks for what fits a text, ``chosen`` carries the answers.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.words import T
from smdb_desktop.gui.guide.case import Body
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.parts import button, label, row
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import tilbud_line

SEARCH = T("Søg efter tilbud: jeres eget og dem, der er brugt sidst, står først")
MOST = 50


class TilbudValg(Body):
    """A search line, the tilbud that match, and a way to a new one. ``chosen`` carries the tilbud's answers ({}: a new one).

    ``own`` is the centre's P-nummer ("" where it has none): its own tilbud is marked.
    """

    searched = Signal(str)
    more_wanted = Signal(str, int)
    """The end of what is shown came into sight: what fits the text after so many."""
    chosen = Signal(object)

    def __init__(self, title: str, known: Sequence[Mapping[str, Json]], lister: Kodelister, own: str = "") -> None:
        super().__init__()
        self.title = title
        self._lister, self._own = lister, own
        self._found: tuple[Mapping[str, Json], ...] = ()
        self._found_for = ""
        self._choose_when_found = False
        self._search = focus_first(QLineEdit())
        self._search.setObjectName("soeg_tilbud")
        self._search.setAccessibleName(say(SEARCH))
        self._search.textChanged.connect(self.searched)
        self._search.returnPressed.connect(self.choose)
        self._search.installEventFilter(self)
        caption = label(SEARCH, "label")
        caption.setBuddy(self._search)
        self._list = QListWidget()
        self._list.setObjectName("tilbud")
        self._list.setAccessibleName(say(T("Tilbud")))
        # a long address goes on in a second line: the P-number stands last
        self._list.setWordWrap(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.setMinimumHeight(theme.px(120))
        self._list.setMaximumHeight(theme.px(260))
        self._list.setWordWrap(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.itemActivated.connect(self.choose)
        self._none = label(T("Intet tilbud passer. Opret et nyt tilbud, eller ret søgningen."), "hint")
        self._all = button(T("Vis alle tilbud"), self._show_all)
        self._all.setObjectName("vis_alle_tilbud")
        self._whole = True
        self._list.verticalScrollBar().valueChanged.connect(self._look_on)
        self._list.currentRowChanged.connect(self._look_on)
        self._new = button(T("Opret nyt tilbud"), self._new_one)
        self._new.setObjectName("nyt_tilbud")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        for part in (
            caption,
            label(T("Navn, postnummer, kommune eller by"), "hint"),
            self._search,
            self._list,
            self._none,
        ):
            layout.addWidget(part)
        row(layout, self._all)
        layout.addSpacing(theme.px(10))
        layout.addWidget(label(T("Står tilbuddet ikke på listen?"), "label"))
        row(layout, self._new)
        self.setMaximumWidth(theme.px(760))
        self.show_found("", known)

    def tab_stops(self) -> list[QWidget]:
        """Search, list, all of them, new."""
        return [self._search, self._list, self._all, self._new]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down from the search line goes into the list."""
        key = event.key() if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) else None
        if watched is self._search and key == Qt.Key.Key_Down:
            self._list.setFocus()
            return True
        return super().eventFilter(watched, event)

    def show_found(self, text: str, found: Sequence[Mapping[str, Json]]) -> None:
        """Show what fits a text, unless another one stands there by now."""
        if text != self._search.text():
            return
        self._found, self._found_for = tuple(found), text
        # filled before it is looked at: the row that Qt chooses meanwhile asks for no more
        self._whole = True
        self._list.clear()
        self._add(self._found, 0)
        self._list.setCurrentRow(0)
        self._whole = len(self._found) < MOST
        self._none.setVisible(not self._found)
        if self._choose_when_found:
            self.choose()

    def show_more(self, text: str, first: int, found: Sequence[Mapping[str, Json]]) -> None:
        """Show what comes after what is shown, unless something else stands there by now."""
        if text != self._found_for or first != len(self._found):
            return
        self._found = (*self._found, *found)
        self._add(found, first)
        self._whole = len(found) < MOST

    def _add(self, found: Sequence[Mapping[str, Json]], first: int) -> None:
        for number, tilbud in enumerate(found, start=first):
            item = QListWidgetItem(say(tilbud_line(tilbud, self._lister, self._own)))
            item.setData(Qt.ItemDataRole.UserRole, number)
            self._list.addItem(item)

    def _look_on(self, _at: int) -> None:
        """Near the end of what is shown the next ones are asked for, once."""
        bar = self._list.verticalScrollBar()
        near = bar.maximum() > 0 and bar.value() >= bar.maximum() - bar.pageStep()
        if not self._whole and (near or self._list.currentRow() >= self._list.count() - 2):
            self._whole = True
            self.more_wanted.emit(self._found_for, len(self._found))

    def _show_all(self) -> None:
        """SMDB's *Vis alle tilbud*: no word has to fit, and one goes through the list."""
        self._search.clear()
        self._list.setFocus()

    def choose(self) -> None:
        """Take the tilbud that is marked; while one is still searched for, the first that is found."""
        self._choose_when_found = self._found_for != self._search.text()
        item = self._list.currentItem()
        if item is not None and not self._choose_when_found:
            self.chosen.emit(self._found[int(item.data(Qt.ItemDataRole.UserRole))])

    def _new_one(self) -> None:
        self.chosen.emit({})
