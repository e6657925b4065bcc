"""The help of a page, and the page *Taster*: what the page is for, what to do first, and its keys, in a dialog over the window.

Opened by F1 and Ctrl+F1 wherever one is, also before unlocking. Its texts stand in ``kit/help.py``, its keys in ``kit/keys.py``.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import keys, theme
from smdb_desktop.gui.kit.fitting import fit_height, room_for
from smdb_desktop.gui.kit.help import HELP, WHERE
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say

WIDTH, HEIGHT = 860, 640
TASTER = T("Taster")
DO_FIRST = T("Begynd sådan")
ALL_KEYS = T("Alle taster")
CLOSE = T("Luk")
READ_MORE = T("Læs mere i vejledningen")


class HelpDialog(QDialog):
    """The help of one page, or with an empty name all keys. Esc closes it.

    ``read`` goes to a page of *Vejledning*; None where one cannot go there now.
    """

    def __init__(self, parent: QWidget, page: str, read: Callable[[str], None] | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setObjectName("hjaelp_til_side")
        self._column = QVBoxLayout(self)
        space = theme.px(20)
        self._column.setContentsMargins(space, space, space, space)
        self._column.setSpacing(theme.px(12))
        self._head = label("", "h2")
        self._purpose = label("")
        self._begin = label(DO_FIRST, "strong")
        self._first = label("")
        self.table = RowTable(TASTER, (T("Tast"), T("Hvad den gør"), T("Hvor")), stretch=1)
        for part in (self._head, self._purpose, self._begin, self._first, self.table):
            self._column.addWidget(part)
        buttons = QHBoxLayout()
        self._column.addLayout(buttons)
        self._all = button(ALL_KEYS, self.show_all)
        self._all.setObjectName("alle_taster")
        self._more = button(READ_MORE, self._read_more)
        self._more.setObjectName("laes_mere")
        self._reads, self._side = read, ""
        close = button(CLOSE, self.accept, "primary")
        close.setObjectName("luk")
        buttons.addWidget(self._all)
        buttons.addWidget(self._more)
        buttons.addStretch(1)
        buttons.addWidget(close)
        self.resize(QSize(theme.px(WIDTH), theme.px(HEIGHT)).boundedTo(self.screen().availableSize()))
        keys.bind(self, keys.EVERYWHERE, {"taster": self.show_all, "hjaelp": self.accept, "hovedknap": self.accept})
        self._more.setVisible(read is not None)
        if page in HELP:
            self._show_page(page)
        else:
            self.show_all()
        self.table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now is it known how high the texts and the keys are."""
        super().showEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """The list of keys gives way on a low screen: the buttons stay in sight."""
        self.table.give_way(self._column.totalHeightForWidth(self.width()) - room_for(self))
        self._column.activate()
        fit_height(self)

    def _show_page(self, name: str) -> None:
        page = HELP[name]
        self._side = page.side
        self._show(T("Hjælp: {side}", side=page.title), page.purpose, page.first, page.keys)

    def _read_more(self) -> None:
        self.accept()
        if self._reads is not None:
            self._reads(self._side)

    def show_all(self) -> None:
        """Every key of every page."""
        self._show(TASTER, T("Tasterne virker, uanset hvor på siden markøren står."), "", keys.KEYS)
        self._all.hide()
        self._more.hide()
        self.table.setFocus()

    def _show(self, title: str, purpose: str, first: str, groups: Iterable[str]) -> None:
        self.setWindowTitle(say(title))
        self._head.setText(say(title))
        self._purpose.setText(say(purpose))
        self._first.setText(say(first))
        for part in (self._begin, self._first):
            part.setVisible(bool(first))
        self.table.set_rows(
            [
                Row(f"{where}.{key.name}", (key.told, key.does, WHERE[where]))
                for where in groups
                for key in keys.KEYS[where]
            ]
        )
        if self.isVisible():
            self._make_room()
