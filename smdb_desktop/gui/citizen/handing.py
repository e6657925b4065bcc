"""*Overdrag*: to whom and why, a folder, and then the code, which a person has to have before the course leaves.

Nothing has left while the dialog asks for the last group of the code: closing it takes the file away again.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from smdb_desktop.domain.words import T, Text, joined
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.code_box import CodeBox
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.held import busy, hold
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.page import refuse, show_error
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.casework.handing import CODE, LEAVES, Overdragelse, Skrevet
from smdb_desktop.services.errors import KnownError

R = TypeVar("R")
TITLE = T("Overdrag kontaktforløb")
TO, REASON, PASSWORD = T("Overdrages til"), T("Begrundelse"), T("Kodeord til certifikatet")
WRITE, LEAVE, GIVE_UP = T("Vælg mappe, og skriv filen …"), T("Overdrag forløbet"), T("Opgiv overdragelsen")
FOLDER = T("Mappe til overdragelsen")
LAST = T("Skriv kodens sidste gruppe")
NOT_YET = T("Skriv først kodens sidste fire tegn, så du har den.")
WRITTEN = T("Filen {fil} er skrevet i {maal}. Koden, der åbner den:")
STILL_HERE = T(
    "Forløbet er her endnu. Skriv koden ned, og skriv dens sidste gruppe. Så overdrages det, og det fjernes her."
)


class HandOverDialog(Message):
    """Opened without blocking; the page shows what became of the course."""

    def __init__(self, parent: QWidget, context: Context, forloeb_id: str, *, needs_password: bool) -> None:
        super().__init__(parent, TITLE, joined("\n", (LEAVES, CODE)))
        self.setObjectName("overdrag")
        self._context, self._over, self._forloeb_id = context, parent, forloeb_id
        self._written: Skrevet | None = None
        self._closed = False
        self.asked = label(TO, "label")
        self.kommune = CodeBox(self, context.desk.katalog.lister["kommune"], "")
        self.kommune.setObjectName("modtager")
        self.kommune.setAccessibleName(say(TO))
        self.asked.setBuddy(self.kommune)
        self.wrong = label("", "error")
        self.wrong.setObjectName("kan_ikke_overdrages")
        self.wrong.hide()
        for part in (self.asked, self.kommune, self.wrong):
            self.add(part)
        self.reason: QLineEdit = self.add_line(REASON)
        self.reason.setObjectName("begrundelse")
        context.questions.keeps("overdrag", forloeb_id)(self, self.reason)
        self.password: QLineEdit | None = self.add_line(PASSWORD, secret=True) if needs_password else None
        self.code = label("", "h2")
        self.code.setObjectName("kode")
        self.code.hide()
        self.add(self.code)
        self.last: QLineEdit = self.add_line(LAST)
        self.last.setObjectName("sidste_gruppe")
        self.last.textChanged.connect(lambda _text: self._ready())
        self._hide_last(hidden=True)
        accept, cancel = self.add_buttons(WRITE, T("Annuller"))
        if cancel is None:
            raise RuntimeError("a dialog without its safe button")
        accept.setObjectName("skriv_filen")
        accept.setAutoDefault(False)
        self.accept_button: QPushButton = accept
        self.cancel: QPushButton = cancel
        accept.clicked.disconnect()
        accept.clicked.connect(self._next)
        self.kommune.setFocus()

    def _hide_last(self, *, hidden: bool) -> None:
        for part in (self.last, *(each for each in self.findChildren(QLabel) if each.buddy() is self.last)):
            part.setHidden(hidden)

    # -- the file --------------------------------------------------------------------------------------------------

    def _next(self) -> None:
        if self._written is not None:
            self._finish()
            return
        handovers, forloeb_id, til = self._context.work.handovers, self._forloeb_id, self.kommune.code
        self._run(lambda: handovers.plan(forloeb_id, til), self._planned)

    def _planned(self, plan: Overdragelse) -> None:
        busy((self.accept_button,), False)
        show_error(self.kommune, self.wrong, "")
        if not self.reason.text().strip():
            refuse(self.reason)
            return
        self._context.dialogs.folder(self, FOLDER, None, lambda folder: self._write(plan, folder))

    def _write(self, plan: Overdragelse, folder: Path | None) -> None:
        if folder is None:
            return
        work, reason = self._context.work, self.reason.text()
        way, password = work.desk.folder_way(folder), self.password.text() if self.password is not None else None
        handovers = work.handovers
        # where the dialog was closed meanwhile nobody will have the code: the file is taken away again
        self._run(lambda: handovers.write(plan, reason, way, password), self._was_written, handovers.give_up)

    def _was_written(self, written: Skrevet) -> None:
        self._written = written
        if self._closed:
            self._take_away()
            return
        busy((self.accept_button,), False)
        for part in (self.asked, self.kommune, self.wrong, self.reason, self.password):
            if part is not None:
                part.hide()
        for caption in self.findChildren(QLabel):
            if caption.buddy() in (self.reason, self.password) and caption.buddy() is not None:
                caption.hide()
        told = WRITTEN.format(fil=written.fil, maal=written.way.maal)
        said = joined("\n", (STILL_HERE, *written.plan.beskeder[2:], told))
        self.text.setText(say(said))
        self.setAccessibleDescription(say(said))
        self.code.setText(say(T("{kode}", kode=written.kode)))
        self.code.show()
        self._hide_last(hidden=False)
        self.accept_button.setText(say(LEAVE))
        self.cancel.setText(say(GIVE_UP))
        self._ready()
        self.last.setFocus()
        announce(self, said, assertive=True)
        fit_height(self)

    def _ready(self) -> None:
        if self._written is not None:
            same = self.last.text().strip().upper() == self._written.kode.rpartition("-")[2]
            hold(self.accept_button, "" if same else NOT_YET)

    # -- the end ---------------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        written, handovers = self._written, self._context.work.handovers
        if written is not None:
            self._run(lambda: handovers.finish(written), self._left)

    def _left(self, told: Text) -> None:
        self._written = None
        self.accept()
        announce(self._over.window(), told, assertive=True)

    def reject(self) -> None:
        """Annuller, Esc, or giving up: what was written is taken away again, unless the course left with it a moment before."""
        self._closed = True
        self._take_away()
        super().reject()

    def _take_away(self) -> None:
        written, handovers = self._written, self._context.work.handovers
        self._written = None
        if written is not None:
            self._context.tasks.run(
                Lane.STORE,
                lambda: handovers.give_up(written),
                self._over,
                lambda told: announce(self._over.window(), told),
                lambda error: self._context.dialogs.error(self._over, error),
            )

    def _run(
        self, work: Callable[[], R], then: Callable[[R], object], cleanup: Callable[[R], object] | None = None
    ) -> None:
        busy((self.accept_button,), True)
        self._context.tasks.run(Lane.STORE, work, self, then, self._refused, cleanup)

    def _refused(self, error: KnownError) -> None:
        busy((self.accept_button,), False)
        self.wrong.show()
        show_error(self.kommune, self.wrong, str(error))
        announce(self, str(error), assertive=True)
        fit_height(self)
