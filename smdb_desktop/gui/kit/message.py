"""A message as a window: a title, a text, and buttons with names of their own. It may hold no decision; ``dialogs.py`` does.

Buttons are named by what they do, the safe one has the focus, Esc is the safe one, and the raw text of an error stands behind
*Detaljer*.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QStyle, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import letters
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.gui.secret import SecretLine
from smdb_desktop.language import say

WIDTH_IN_LETTERS = 60
DETAILS = T("Detaljer")


class Message(QDialog):
    """A title, a text, and buttons with names of their own; optionally a line to type in, optionally details."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(say(title))
        bind_dialog(self)
        self.setAccessibleDescription(say(text))
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDTH_IN_LETTERS)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 24, 24, 24)
        self._column.setSpacing(16)
        heading = label(title, "h2")
        self.text = label(text)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(heading)
        self._column.addWidget(self.text)
        self._buttons = QHBoxLayout()
        self._column.addLayout(self._buttons)
        self._buttons.setSpacing(8)

    def showEvent(self, event: QShowEvent) -> None:
        """High enough for texts that wrap."""
        super().showEvent(event)
        fit_height(self)

    def add_line(self, words: str, *, secret: bool = False) -> QLineEdit:
        """A labelled line to type in; it gets the focus."""
        caption, line = label(words, wrap=False), SecretLine() if secret else QLineEdit()
        caption.setBuddy(line)
        line.setAccessibleName(say(words))
        line.setObjectName("svar")
        self._above_buttons(caption)
        self._above_buttons(line)
        return line

    def add_details(self, details: str) -> None:
        """The raw text, hidden until asked for."""
        box = QPlainTextEdit(say(details))
        box.setReadOnly(True)
        box.setAccessibleName(say(DETAILS))
        box.setTabChangesFocus(True)
        box.hide()
        self._above_buttons(box)
        button = self._button(DETAILS, "secondary")
        button.setCheckable(True)
        button.toggled.connect(box.setVisible)
        self._buttons.addWidget(button)

    def add_buttons(self, yes: str, no: str = "", *, danger: bool = False) -> tuple[QPushButton, QPushButton | None]:
        """The button that accepts, and the safe one that rejects."""
        self._buttons.addStretch(1)
        refuse = None
        if no:
            refuse = self._button(no, "secondary")
            refuse.clicked.connect(self.reject)
            self._buttons.addWidget(refuse)
        accept = self._button(yes, "danger" if danger else "primary")
        accept.clicked.connect(self.accept)
        self._buttons.addWidget(accept)
        return accept, refuse

    def _above_buttons(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)

    def _button(self, text: str, kind: str) -> QPushButton:
        button = letters.Button(say(text))
        button.setProperty("kind", kind)
        button.setAutoDefault(True)
        return button


def fit_height(dialog: QDialog) -> None:
    """Make a dialog as high as its wrapped texts need at its width, and never higher than the screen.

    Qt reckons with other widths: its own height leaves gaps or cuts texts off.
    """
    layout = dialog.layout()
    if layout is not None and layout.hasHeightForWidth():
        dialog.resize(dialog.width(), min(layout.totalHeightForWidth(dialog.width()), room_for(dialog)))


def room_for(dialog: QDialog) -> int:
    """The height that a dialog may have on its screen, in Qt's pixels; a title bar has room above it."""
    return dialog.screen().availableGeometry().height() - dialog.style().pixelMetric(
        QStyle.PixelMetric.PM_TitleBarHeight
    )
