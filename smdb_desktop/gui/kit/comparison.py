"""A comparison as a window: a text, its lists side by side or under each other, and two buttons. It may hold no decision.

The safe button has the focus, Esc is the safe one. Each list is read with the arrow keys and scrolls by itself.
"""

from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.comparison import Comparison, Listed
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.ground import stand_out
from smdb_desktop.gui.kit.layout import Columns
from smdb_desktop.gui.kit.parts import button, column, label, scrolling
from smdb_desktop.gui.kit.wrapping import WrappingList
from smdb_desktop.language import say

NOTHING = T("Intet")
_WIDTH, _HEIGHT = 1080, 620
_LEAST_LIST = 96


class ComparisonDialog(QDialog):
    """Opened without blocking; accepted only by the button that changes something."""

    def __init__(self, parent: QWidget, comparison: Comparison) -> None:
        super().__init__(parent)
        stand_out(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setObjectName("sammenligning")
        self.setWindowTitle(say(comparison.title))
        bind_dialog(self, "sammenligning")
        inside, lines = column(12)
        lines.addWidget(label(comparison.title, "h2"))
        text = label(comparison.text)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.addWidget(text)
        columns = Columns(*(1 for _ in comparison.lists))
        for listed in comparison.lists:
            columns.add(_titled(listed))
        lines.addWidget(columns, 1)
        self._yes = button(comparison.yes, self.accept, "primary")
        self._yes.setObjectName("skift")
        self._no = button(comparison.no, self.reject)
        self._no.setObjectName("behold")
        for made in (self._no, self._yes):
            made.setAutoDefault(True)
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(16))
        layout.addWidget(scrolling(inside), 1)
        buttons = QHBoxLayout()
        layout.addLayout(buttons)
        buttons.setSpacing(theme.px(8))
        buttons.addStretch(1)
        buttons.addWidget(self._no)
        buttons.addWidget(self._yes)
        room = parent.window().size()
        self.resize(QSize(theme.px(_WIDTH), theme.px(_HEIGHT)).boundedTo(room))
        self._no.setDefault(True)
        self._no.setFocus()


def _titled(listed: Listed) -> QWidget:
    made, lines = column(6)
    title = T("{titel} ({antal})", titel=listed.title, antal=len(listed.lines))
    view = WrappingList(title)
    view.setMinimumHeight(theme.px(_LEAST_LIST))
    heading = label(title, "strong")
    heading.setBuddy(view)
    lines.addWidget(heading)
    lines.addWidget(view, 1)
    group = ""
    for form, line in listed.lines:
        if form != group:
            _add_group(view, form)
        group = form
        if line != form:
            item = QListWidgetItem(say(T("•  {linje}", linje=line)), view)
            # heard alone, a question says which form it stands in
            item.setData(Qt.ItemDataRole.AccessibleTextRole, say(T("{skema}: {linje}", skema=form, linje=line)))
    if not listed.lines:
        QListWidgetItem(say(NOTHING), view)
    # the arrow keys begin at the top, and nothing looks chosen before they are used
    view.setCurrentRow(0, QItemSelectionModel.SelectionFlag.NoUpdate)
    return made


def _add_group(view: QListWidget, words: str) -> None:
    item = QListWidgetItem(say(words), view)
    font = item.font()
    font.setBold(True)
    item.setFont(font)
