"""*Modtag overdraget forløb*: a file, its code, a look at what it holds and what becomes of it here, and then it is taken in.

Nothing is written before the second button is pressed, and nothing but what was shown.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.held import busy, hold
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.page import refuse, show_error
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.casework.receiving import Modtagelse, Modtaget
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.submissions import PACKAGE_LIMIT

R = TypeVar("R")
TITLE = T("Modtag overdraget forløb")
TEXT = T(
    "Skriv koden, som afsenderen har givet ad en anden vej end filen. Intet læses ind, før du har set, hvad der står i den."
)
CODE, NO_CODE = T("Koden til filen"), T("Skriv koden. Den har syv grupper med fire tegn.")
LOOK, TAKE = T("Se, hvad der står i den"), T("Modtag forløbet")
PATTERN = T("Overdraget forløb (*.smdb)")


def receive(context: Context, parent: QWidget) -> None:
    """Choose the file, and ask for its code."""

    def chosen(path: Path | None) -> None:
        if path is not None:
            ReceiveDialog(parent, context, path).open()

    context.dialogs.file(parent, say(T("Vælg filen med det overdragede forløb")), PATTERN, chosen)


class ReceiveDialog(Message):
    """Opened without blocking. First it asks for the code; then it shows the course, and its button takes it in."""

    def __init__(self, parent: QWidget, context: Context, path: Path) -> None:
        super().__init__(parent, TITLE, sentences(T("Filen »{fil}«.", fil=path.name), TEXT))
        self.setObjectName("modtag")
        self._context, self._over, self._path = context, parent, path
        self._shown: Modtagelse | None = None
        self.asked, self.wrong = label(CODE, "label"), label("", "error")
        self.wrong.setObjectName("kan_ikke_modtages")
        self.code: QLineEdit = focus_first(QLineEdit())
        self.code.setObjectName("kode_til_filen")
        self.code.setAccessibleName(say(CODE))
        self.asked.setBuddy(self.code)
        for part in (self.asked, self.wrong, self.code):
            self.add(part)
        self.wrong.hide()
        accept, cancel = self.add_buttons(LOOK, T("Annuller"))
        if cancel is None:
            raise RuntimeError("a dialog without its safe button")
        accept.setObjectName("se_forloebet")
        accept.setDefault(True)
        accept.clicked.disconnect()
        accept.clicked.connect(self._next)
        self.accept_button: QPushButton = accept
        self.cancel: QPushButton = cancel
        self.code.setFocus()

    def _next(self) -> None:
        handovers, shown = self._context.work.handovers, self._shown
        if shown is not None:
            self._run(Lane.STORE, lambda: handovers.receiving.take(shown), self._was_taken)
            return
        code = self.code.text().strip()
        show_error(self.code, self.wrong, "" if code else NO_CODE)
        if not code:
            refuse(self.code)
            return
        self._run(Lane.FREE, lambda: read_file(self._path, PACKAGE_LIMIT), partial(self._look, code))

    def _look(self, code: str, content: bytes) -> None:
        handovers = self._context.work.handovers
        self._run(Lane.STORE, lambda: handovers.receiving.look(content, code), self._show)

    def _show(self, shown: Modtagelse) -> None:
        busy((self.accept_button, self.code), False)
        self._shown = shown
        for part in (self.asked, self.wrong, self.code):
            part.hide()
        said = joined("\n", shown.linjer)
        self.text.setText(say(said))
        self.setAccessibleDescription(say(said))
        self.accept_button.setText(say(TAKE))
        # Return took the look; it takes nothing in
        self.accept_button.setDefault(False)
        self.accept_button.setAutoDefault(False)
        hold(self.accept_button, shown.hvorfor_ikke)
        if shown.hvorfor_ikke:
            self.wrong.setText(say(T("✕ {hvorfor}", hvorfor=shown.hvorfor_ikke)))
            self.wrong.show()
        self.cancel.setFocus()
        announce(self, sentences(said, shown.hvorfor_ikke), assertive=True)
        fit_height(self)

    def _was_taken(self, taken: Modtaget) -> None:
        self.accept()
        window = self._over.window()
        self._context.navigate(places.Borger(taken.borger_id, taken.forloeb_id))
        announce(window, taken.besked, assertive=True)

    def _run(self, lane: Lane, work: Callable[[], R], then: Callable[[R], object]) -> None:
        busy((self.accept_button, self.code), True)
        self._context.tasks.run(lane, work, self, then, self._refused)

    def _refused(self, error: KnownError) -> None:
        busy((self.accept_button, self.code), False)
        if self._shown is None:
            show_error(self.code, self.wrong, str(error))
            refuse(self.code)
        else:
            self.wrong.setText(say(T("✕ {hvorfor}", hvorfor=str(error))))
            self.wrong.show()
            announce(self, str(error), assertive=True)
        fit_height(self)
