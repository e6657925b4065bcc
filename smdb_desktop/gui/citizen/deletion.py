"""*Slet hele det valgte kontaktforløb*: what goes stands there first, a reason is typed, and a button deletes it.

What was shown is what is carried out, or nothing (``services/casework/deleting.py``).
"""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from smdb_desktop.domain.cpr import read_stored
from smdb_desktop.domain.words import T, Text, joined
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.held import busy, hold
from smdb_desktop.gui.kit.layout import Facts
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.casework.deleting import Sletning
from smdb_desktop.services.errors import KnownError

TITLE = T("Slet hele det valgte kontaktforløb")
ACCEPT = T("Slet forløbet")
REASON = T("Begrundelse")
NO_REASON = T("Skriv en begrundelse.")
CHECK = T(
    "Se først efter, at det er det rigtige forløb. Det skal kun slettes, hvis det er indberettet eller oprettet ved en fejl."
)


def ask_delete(context: Context, page: QWidget, forloeb_id: str, failed: Callable[[KnownError], object]) -> None:
    """Read what would go, and show it with the question."""

    def shown(plan: Sletning) -> None:
        DeleteDialog(page, context, plan).open()

    work = context.work
    context.tasks.run(Lane.STORE, lambda: work.deletions.plan(forloeb_id), page, shown, failed)


class DeleteDialog(Message):
    """Opened without blocking; the page that it stands over shows what became of the course."""

    def __init__(self, parent: QWidget, context: Context, plan: Sletning) -> None:
        super().__init__(parent, TITLE, CHECK)
        self.setObjectName("slet_forloebet")
        self._context, self._plan, self._over = context, plan, parent
        who = T("{cpr} {navn}", cpr=read_stored(plan.cpr_nr).formatted, navn=plan.navn)
        facts = Facts((T("Borger"), who), *plan.indhold, column=150)
        facts.setObjectName("hvad_slettes")
        self.add(facts)
        said = label(joined("\n", plan.konsekvenser), "warning")
        said.setObjectName("hvad_sker")
        self.add(said)
        self.wrong = label("", "error")
        self.wrong.setObjectName("kan_ikke_slettes")
        self.wrong.hide()
        self.add(self.wrong)
        self.reason: QLineEdit = self.add_line(REASON)
        self.reason.setObjectName("begrundelse")
        context.questions.keeps("slet", plan.forloeb_id)(self, self.reason)
        accept, cancel = self.add_buttons(ACCEPT, T("Annuller"), danger=True)
        if cancel is None:
            raise RuntimeError("a dialog without its safe button")
        accept.setObjectName("slet_nu")
        for made in (accept, cancel):
            # Return in the reason deletes nothing: it takes a press of the button
            made.setAutoDefault(False)
        self.accept_button: QPushButton = accept
        accept.clicked.disconnect()
        accept.clicked.connect(self._delete)
        self.reason.textChanged.connect(lambda _text: self._ready())
        self.setAccessibleDescription(say(joined(" ", plan.konsekvenser)))
        self._ready()

    def _ready(self) -> None:
        hold(self.accept_button, "" if self.reason.text().strip() else NO_REASON)

    def _delete(self) -> None:
        plan, reason, deletions = self._plan, self.reason.text(), self._context.work.deletions
        busy((self.reason, self.accept_button), True)
        self._context.tasks.run(Lane.STORE, lambda: deletions.delete(plan, reason), self, self._deleted, self._refused)

    def _deleted(self, told: Text) -> None:
        self.accept()
        announce(self._over.window(), told, assertive=True)

    def _refused(self, error: KnownError) -> None:
        busy((self.reason, self.accept_button), False)
        self.wrong.setText(say(str(error)))
        self.wrong.show()
        announce(self, str(error), assertive=True)
        fit_height(self)
