"""The question that ticks a follow-up off: on which day, with a note."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.held import busy
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.deadlines.service import DeadlineService, Linje
from smdb_desktop.services.errors import KnownError

TITLE = T("Kvittér opfølgning: {navn}")
TEXT = T(
    "{hvad}. Skriv den dag, der blev fulgt op, og gerne kort hvordan. Kvitteringen står i forløbets historik og kan fortrydes. "
    "Opfølgning indberettes ikke til SMDB."
)
DAY, NOTE, YES, NO = T("Dato for opfølgningen"), T("Note"), T("Kvittér"), T("Annuller")
DONE = T("Opfølgningen er kvitteret. Den står i forløbets historik; den fortrydes under Kvitterede opfølgninger.")


class FollowUp(Message):
    """Opened without blocking; ``then`` gets a sentence on what became of it."""

    def __init__(self, parent: QWidget, context: Context, line: Linje, then: Callable[[Text], None]) -> None:
        whose = line.row.navn or T("borgeren")
        super().__init__(parent, TITLE.format(navn=whose), TEXT.format(hvad=line.hvad))
        bind_dialog(self, "opfoelgning")
        self.setObjectName("opfoelgning")
        self._context, self._line, self._then = context, line, then
        self.day: QLineEdit = self.add_line(DAY)
        self.day.setObjectName("opfoelgning_dato")
        self.day.setText(say(T("i dag")))
        self.day.selectAll()
        self.note: QLineEdit = self.add_line(NOTE)
        self.note.setObjectName("opfoelgning_note")
        context.questions.keeps("opfoelgning", f"{line.row.forloeb_id}-{line.row.noegle}")(self, self.note)
        self.wrong = label("", "error")
        self.wrong.setObjectName("gik_ikke")
        self.wrong.hide()
        self.add(self.wrong)
        self.yes, _no = self.add_buttons(YES, NO)
        self.yes.setObjectName("kvitter_nu")
        self.yes.clicked.disconnect()
        self.yes.clicked.connect(self._follow)
        self.day.setFocus()

    def _follow(self) -> None:
        row, day, note, work = self._line.row, self.day.text(), self.note.text(), self._context.work
        self._run(lambda: DeadlineService(work).follow(row.forloeb_id, int(row.noegle), day, note), DONE)

    def _run(self, act: Callable[[], None], told: Text) -> None:
        busy((self.day, self.note, self.yes), True)
        self._context.tasks.run(Lane.STORE, act, self, lambda _: self._done(told), self._refused)

    def _done(self, told: Text) -> None:
        self.accept()
        self._then(told)

    def _refused(self, error: KnownError) -> None:
        busy((self.day, self.note, self.yes), False)
        self.wrong.setText(say(str(error)))
        self.wrong.show()
        announce(self, str(error), assertive=True)
        fit_height(self)
