"""Every question that stops a person, as real dialogs. Nothing blocks: each opens and calls back with the answer.

It may hold no decision of its own; the port is ``context.Dialogs``. The window is there sooner because the classes of dialogs are
loaded when the first one is opened.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.comparison import Comparison
from smdb_desktop.gui.core.half_written import PUT_AWAY, Keeps
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.ground import stand_out
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.parts import TITLE_BAR
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError

if TYPE_CHECKING:
    from PySide6.QtGui import QPageLayout
    from PySide6.QtWidgets import QFileDialog

    from smdb_desktop.gui.core.press import Press
    from smdb_desktop.gui.kit.message import Message

FILE_WIDTH, FILE_HEIGHT = 880, 560
NO_REASON = T("Skriv en begrundelse.")
ACCEPTED = 1
"""``QDialog.DialogCode.Accepted`` as ``finished`` gives it."""


def _message(parent: QWidget, title: str, text: str) -> Message:
    from smdb_desktop.gui.kit.message import Message

    return Message(parent, title, text)


def _file_dialog(parent: QWidget, title: str, start: Path | None = None, pattern: str = "") -> QFileDialog:
    """The system's own dialog; where it has none, Qt's, in the program's language. It opens where people keep what is theirs."""
    from PySide6.QtCore import QSettings, QSize
    from PySide6.QtWidgets import QFileDialog

    # Qt's dialog writes the folders where one was into a file of the person's other programs when it goes away, which may name a
    # citizen; nothing of ours is a setting of Qt, so they have no place. On Windows that is the registry, which cannot be moved
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    dialog = QFileDialog(parent, say(title), str(_sensible(start)), say(pattern))
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, say(T("Se i:")))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, say(T("Filtype:")))
    room = dialog.screen().availableGeometry().size() - QSize(0, theme.px(TITLE_BAR))
    dialog.resize(QSize(theme.px(FILE_WIDTH), theme.px(FILE_HEIGHT)).boundedTo(room))
    stand_out(dialog)
    return dialog


def _sensible(start: Path | None) -> Path:
    """What was chosen last, as long as it is there; else the person's own documents, never the folder of the program."""
    from PySide6.QtCore import QStandardPaths

    if start is not None and start.is_dir():
        return start
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found and Path(found).is_dir() else Path.home()


class QtDialogs:
    """Implements ``context.Dialogs`` with windows of Qt."""

    def error(self, parent: QWidget, error: KnownError) -> None:
        """One sentence, *Detaljer* where there are any, and *Luk*."""
        box = _message(parent, T("Det lykkedes ikke"), str(error))
        if error.details:
            box.add_details(error.details)
        accept, _ = box.add_buttons(T("Luk"))
        box.open()
        accept.setFocus()

    def fault(self, parent: QWidget, text: str, details: str, close: Callable[[], Any]) -> None:
        """What happened, the report behind *Detaljer*, and two ways on."""
        box = _message(parent, T("Fejl i programmet"), text)
        box.add_details(details)
        _, go_on = box.add_buttons(T("Luk programmet"), T("Arbejd videre"))
        box.finished.connect(lambda result: close() if result == ACCEPTED else None)
        box.open()
        if go_on is not None:
            go_on.setFocus()

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
        box = _message(parent, title, text)
        _, refuse = box.add_buttons(yes, no, danger=danger)
        box.finished.connect(lambda result: then(result == ACCEPTED))
        box.open()
        if refuse is not None:
            refuse.setFocus()

    def compare(self, parent: QWidget, comparison: Comparison, then: Callable[[bool], Any]) -> None:
        """Lists that are read before the answer; the safe button has the focus."""
        from smdb_desktop.gui.kit.comparison import ComparisonDialog

        dialog = ComparisonDialog(parent, comparison)
        dialog.finished.connect(lambda result: then(result == ACCEPTED))
        dialog.open()

    def reason(
        self, parent: QWidget, title: str, text: str, yes: str, then: Callable[[str | None], Any], keeps: Keeps
    ) -> None:
        """A line that must hold something before the button works."""
        self._line(parent, title, text, (T("Begrundelse"), yes), then, keeps)

    def line(
        self,
        parent: QWidget,
        title: str,
        text: str,
        asked: str,
        given: str,
        yes: str,
        then: Callable[[str | None], Any],
        keeps: Keeps,
    ) -> None:
        """A line with what stands there already, all of it marked."""
        box = _message(parent, title, text)
        line = box.add_line(asked)
        line.setText(say(given))
        line.selectAll()
        accept, _ = box.add_buttons(yes, T("Annuller"))
        accept.setDefault(True)

        keeps(box, line)

        def finished(result: int) -> None:
            if not box.property(PUT_AWAY):
                then(line.text() if result == ACCEPTED else None)

        box.finished.connect(finished)
        box.open()
        line.setFocus()

    def password(self, parent: QWidget, title: str, text: str, asked: str, then: Callable[[str | None], Any]) -> None:
        """A line that does not show what is typed; ``asked`` is its label."""
        self._line(parent, title, text, (asked, "OK"), then)

    def _line(
        self,
        parent: QWidget,
        title: str,
        text: str,
        words: tuple[str, str],
        then: Callable[[str | None], Any],
        keeps: Keeps | None = None,
    ) -> None:
        """Without ``keeps`` it is a secret."""
        asked, yes = words
        box = _message(parent, title, text)
        line = box.add_line(asked, secret=keeps is None)
        accept, _ = box.add_buttons(yes, T("Annuller"))
        accept.setDefault(True)
        if keeps is not None:
            keeps(box, line)
            hold(accept, NO_REASON)
            line.textChanged.connect(lambda typed: hold(accept, "" if typed.strip() else NO_REASON))
        box.finished.connect(lambda result: then(line.text() if result == ACCEPTED else None))
        box.open()
        line.setFocus()

    def folder(self, parent: QWidget, title: str, start: Path | None, then: Callable[[Path | None], Any]) -> None:
        """The system's own dialog for a folder."""
        dialog = _file_dialog(parent, title, start)
        dialog.setFileMode(dialog.FileMode.Directory)
        dialog.setOption(dialog.Option.ShowDirsOnly)
        self._choose(dialog, then)

    def file(self, parent: QWidget, title: str, pattern: str, then: Callable[[Path | None], Any]) -> None:
        """The system's own dialog for a file that is there."""
        dialog = _file_dialog(parent, title, None, pattern)
        dialog.setFileMode(dialog.FileMode.ExistingFile)
        self._choose(dialog, then)

    def _choose(self, dialog: QFileDialog, then: Callable[[Path | None], Any]) -> None:
        from PySide6.QtWidgets import QHeaderView, QTreeView

        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def finished(result: int) -> None:
            chosen = dialog.selectedFiles() if result == ACCEPTED else []
            then(Path(chosen[0]) if chosen else None)

        dialog.finished.connect(finished)
        for caption in dialog.findChildren(QLabel):
            # Qt's own dialog gives its captions the room that the English words need
            caption.ensurePolished()
            caption.setMinimumWidth(caption.sizeHint().width())
        for files in dialog.findChildren(QTreeView):
            # and its column of days the room of an English day
            files.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        dialog.open()

    def print_page(self, parent: QWidget, title: str, html: str, then: Callable[[bool], Any]) -> None:
        """The system's print dialog; the page goes to a printer and nowhere else, and it is said when there is none."""
        # loaded when it is asked for: asking the system for its printers would slow the start down
        from PySide6.QtWidgets import QDialog

        from smdb_desktop.gui.kit.paper import print_dialog, print_html

        try:
            dialog, printer = print_dialog(parent, title)
        except KnownError as error:
            self.error(parent, error)
            then(False)
            return
        stand_out(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def finished(result: int) -> None:
            printed = result == ACCEPTED
            if printed:
                try:
                    print_html(printer, html)
                except KnownError as error:
                    printed = False
                    self.error(parent, error)
            then(printed)

        dialog.finished.connect(finished)
        QDialog.open(dialog)

    def save_pdf(self, parent: QWidget, title: str, html: str, name: str, then: Callable[[bool], Any]) -> None:
        """The system's own dialog for a new file, which asks before it replaces one."""

        def chosen(file: Path | None) -> None:
            if file is None:
                then(False)
                return
            from smdb_desktop.gui.kit.paper import write_pdf

            try:
                write_pdf(file, title, html)
            except KnownError as error:
                self.error(parent, error)
                then(False)
            else:
                then(True)

        self.new_file(parent, title, T("PDF (*.pdf)"), name, chosen)

    def new_file(
        self, parent: QWidget, title: str, pattern: str, name: str, then: Callable[[Path | None], Any]
    ) -> None:
        """The system's own dialog for a new file, which asks before it replaces one."""
        dialog = _file_dialog(parent, title, None, pattern)
        dialog.setAcceptMode(dialog.AcceptMode.AcceptSave)
        dialog.setFileMode(dialog.FileMode.AnyFile)
        dialog.selectFile(name)
        dialog.setDefaultSuffix(name.rpartition(".")[2])
        self._choose(dialog, then)

    def printer(
        self,
        parent: QWidget,
        title: str,
        pages: int,
        layout: QPageLayout,
        then: Callable[[Press | None], Any],
        none: Callable[[], Any],
    ) -> None:
        """The system's print dialog, without its way into a file."""
        from PySide6.QtWidgets import QDialog

        from smdb_desktop.gui.kit.paper import PrinterPress, choose_printer, printers

        if not printers():
            none()
            return
        dialog, printer = choose_printer(parent, title, pages, layout)
        stand_out(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda result: then(PrinterPress(printer) if result == ACCEPTED else None))
        QDialog.open(dialog)

    def show_address(self, address: str) -> None:
        """Open an address in the person's own browser."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl(address))

    def show_folder(self, folder: Path) -> None:
        """The system's file browser."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
