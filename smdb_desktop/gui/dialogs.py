"""Every question that stops a person, as real dialogs. Nothing blocks: each opens and calls back with the answer.

Buttons are named by what they do, the safe one has the focus, Esc is the safe one, and the raw text of an error stands behind
*Detaljer*. It may hold no decision of its own; the port is ``context.Dialogs``.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from smdb_desktop.gui.widgets.parts import label
from smdb_desktop.services.errors import KnownError

WIDTH_IN_LETTERS = 60
DETAILS = "Detaljer"


class Message(QDialog):
    """A title, a text, and buttons with names of their own; optionally a line to type in, optionally details."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.setAccessibleDescription(text)
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
        self._buttons.setSpacing(8)

    def showEvent(self, event: QShowEvent) -> None:
        """High enough for texts that wrap."""
        super().showEvent(event)
        fit_height(self)

    def add_line(self, words: str, *, secret: bool = False) -> QLineEdit:
        """A labelled line to type in; it gets the focus."""
        caption, line = label(words, wrap=False), QLineEdit()
        caption.setBuddy(line)
        line.setAccessibleName(words)
        line.setObjectName("svar")
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self._column.addWidget(caption)
        self._column.addWidget(line)
        return line

    def add_details(self, details: str) -> None:
        """The raw text, hidden until asked for."""
        box = QPlainTextEdit(details)
        box.setReadOnly(True)
        box.setAccessibleName(DETAILS)
        box.setTabChangesFocus(True)
        box.hide()
        self._column.addWidget(box)
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
        self._column.addLayout(self._buttons)
        return accept, refuse

    def _button(self, text: str, kind: str) -> QPushButton:
        button = QPushButton(text)
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


class QtDialogs:
    """Implements ``context.Dialogs`` with windows of Qt."""

    def error(self, parent: QWidget, error: KnownError) -> None:
        """One sentence, *Detaljer* where there are any, and *Luk*."""
        box = Message(parent, "Det lykkedes ikke", str(error))
        if error.details:
            box.add_details(error.details)
        accept, _ = box.add_buttons("Luk")
        box.open()
        accept.setFocus()

    def confirm(
        self,
        parent: QWidget,
        title: str,
        text: str,
        yes: str,
        no: str,
        then: Callable[[bool], Any],
        *,
        danger: bool = False,
    ) -> None:
        """Two named buttons; the safe one has the focus."""
        box = Message(parent, title, text)
        _, refuse = box.add_buttons(yes, no, danger=danger)
        box.finished.connect(lambda result: then(result == QDialog.DialogCode.Accepted))
        box.open()
        if refuse is not None:
            refuse.setFocus()

    def reason(self, parent: QWidget, title: str, text: str, yes: str, then: Callable[[str | None], Any]) -> None:
        """A line that must hold something before the button works."""
        self._line(parent, title, text, ("Begrundelse", yes), then, secret=False)

    def password(self, parent: QWidget, title: str, text: str, then: Callable[[str | None], Any]) -> None:
        """A line that does not show what is typed."""
        self._line(parent, title, text, ("Kodeord", "OK"), then, secret=True)

    def _line(
        self,
        parent: QWidget,
        title: str,
        text: str,
        words: tuple[str, str],
        then: Callable[[str | None], Any],
        *,
        secret: bool,
    ) -> None:
        asked, yes = words
        box = Message(parent, title, text)
        line = box.add_line(asked, secret=secret)
        accept, _ = box.add_buttons(yes, "Annuller")
        accept.setDefault(True)
        accept.setEnabled(secret)
        if not secret:
            line.textChanged.connect(lambda typed: accept.setEnabled(bool(typed.strip())))
        box.finished.connect(lambda result: then(line.text() if result == QDialog.DialogCode.Accepted else None))
        box.open()
        line.setFocus()

    def folder(self, parent: QWidget, title: str, start: Path | None, then: Callable[[Path | None], Any]) -> None:
        """The system's own dialog for a folder."""
        dialog = QFileDialog(parent, title, str(start or ""))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._choose(dialog, then)

    def file(self, parent: QWidget, title: str, pattern: str, then: Callable[[Path | None], Any]) -> None:
        """The system's own dialog for a file that is there."""
        dialog = QFileDialog(parent, title, "", pattern)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._choose(dialog, then)

    def _choose(self, dialog: QFileDialog, then: Callable[[Path | None], Any]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def finished(result: int) -> None:
            chosen = dialog.selectedFiles() if result == QDialog.DialogCode.Accepted else []
            then(Path(chosen[0]) if chosen else None)

        dialog.finished.connect(finished)
        dialog.open()

    def print_page(self, parent: QWidget, title: str, html: str, then: Callable[[bool], Any]) -> None:
        """The system's print dialog; the page goes to the printer and nowhere else."""
        # loaded when it is asked for: asking the system for its printers would slow the start down
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        printer.setDocName(title)
        dialog = QPrintDialog(printer, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def finished(result: int) -> None:
            accepted = result == QDialog.DialogCode.Accepted
            if accepted:
                document = QTextDocument()
                document.setHtml(html)
                document.print_(printer)
            then(accepted)

        dialog.finished.connect(finished)
        QDialog.open(dialog)

    def show_folder(self, folder: Path) -> None:
        """The system's file browser."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
