"""A message as a window: a title, a text, and buttons with names of their own. It may hold no decision; ``dialogs.py`` does.

Buttons are named by what they do, the safe one has the focus, Esc is the safe one, and the raw text of an error stands behind
*Detaljer*.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import letters, theme
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.ground import stand_out
from smdb_desktop.gui.kit.layout import FittingArea, Flow
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.parts import column, label
from smdb_desktop.gui.kit.reveal import Reveal
from smdb_desktop.gui.secret import SecretLine
from smdb_desktop.language import say

WIDTH_IN_LETTERS = 60
DETAILS = T("Detaljer")


class Message(QDialog):
    """A title, a text, and buttons with names of their own; optionally a line to type in, optionally details."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        stand_out(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(say(title))
        bind_dialog(self)
        wide, room = self.fontMetrics().averageCharWidth() * WIDTH_IN_LETTERS, self.screen().availableGeometry().width()
        self.setMinimumWidth(min(wide, room))
        layout = QVBoxLayout(self)
        space = theme.px(24)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(16))
        inside, self._column = column(16)
        self.area = FittingArea(inside)
        layout.addWidget(self.area, 1)
        heading = label(title, "h2")
        self.text = label(text)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(heading)
        self._column.addWidget(self.text)
        self._buttons = Flow()
        self._buttons.add_stretch()
        layout.addWidget(self._buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """High enough for texts that wrap."""
        super().showEvent(event)
        fit_height(self)

    def add_line(self, words: str, *, secret: bool = False) -> QLineEdit:
        """A labelled line to type in; it gets the focus."""
        caption, line = label(words, wrap=False), focus_first(SecretLine() if secret else QLineEdit())
        if isinstance(line, SecretLine):
            Reveal(line)
        caption.setBuddy(line)
        line.setAccessibleName(say(words))
        line.setObjectName("svar")
        self.add(caption)
        self.add(line)
        return line

    def add_details(self, details: str) -> None:
        """The raw text, hidden until asked for."""
        box = QPlainTextEdit(say(details))
        box.setReadOnly(True)
        box.setAccessibleName(say(DETAILS))
        box.setTabChangesFocus(True)
        box.hide()
        self.add(box)
        button = self._button(DETAILS, "secondary")
        button.setCheckable(True)
        button.toggled.connect(box.setVisible)
        button.toggled.connect(lambda *_: fit_height(self))
        self._buttons.add(button)

    def add_buttons(self, yes: str, no: str = "", *, danger: bool = False) -> tuple[QPushButton, QPushButton | None]:
        """The button that accepts, and the safe one that rejects."""
        refuse = None
        if no:
            refuse = self._button(no, "secondary")
            refuse.clicked.connect(self.reject)
            self._buttons.add(refuse)
        accept = self._button(yes, "danger" if danger else "primary")
        accept.clicked.connect(self.accept)
        self._buttons.add(accept)
        return accept, refuse

    def add_close(self, words: str) -> QPushButton:
        """The one button of a dialog whose parts have their own: it closes, and is not what Return presses."""
        close = self._button(words, "secondary")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self._buttons.add(close)
        return close

    def add(self, widget: QWidget) -> None:
        """A part above the buttons."""
        self._column.addWidget(widget)

    def _button(self, text: str, kind: str) -> QPushButton:
        button = letters.Button(say(text))
        button.setProperty("kind", kind)
        button.setAutoDefault(True)
        return button
