"""One thing of the bin: what stands in it, whether it can be put back, and the two ways on: back, or gone for ever.

What is deleted for ever needs a reason; the safe button closes the dialog and changes nothing.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from smdb_desktop.domain.cpr import read_stored
from smdb_desktop.domain.words import T, Text, joined
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.held import busy, hold
from smdb_desktop.gui.kit.layout import Facts
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.bin import COPIES, NO_REASON, Kasseindhold
from smdb_desktop.services.casework.overview import INGEN, moment
from smdb_desktop.services.errors import KnownError

TITLE = T("I papirkurven: {hvad}")
PUT_BACK = T("Læg tilbage")
FOR_EVER = T("Slet for altid nu")
CLOSE = T("Luk")
REASON = T("Begrundelse for at slette for altid")
INSIDE = T("Det, der står i det")
NOTHING_INSIDE = T("Der står ingen svar i det.")
CAN = T("Det kan lægges tilbage, hvor det var.")
MOST = 8
"""So many answers are seen at once; of more the table scrolls."""


class Kassedialog(Message):
    """Opened without blocking; the page that it stands over shows what became of it."""

    def __init__(self, parent: QWidget, context: Context, found: Kasseindhold) -> None:
        row = found.linje.row
        super().__init__(parent, TITLE.format(hvad=found.linje.hvad), found.hindring or CAN)
        bind_dialog(self, "kasseret")
        self.setObjectName("kasseret")
        self._context, self._found, self._over = context, found, parent
        who = T("{cpr} {navn}", cpr=read_stored(row.cpr_nr).formatted, navn=row.navn)
        when = T("{tid} af {hvem}", tid=moment(row.tid, context.desk.clock()), hvem=row.hvem)
        facts = Facts((T("Borger"), who), (T("Slettet"), when), (T("Hvorfor"), row.hvorfor or INGEN), column=200)
        self.add(facts)
        self._show_inside(found)
        said = label(joined(" ", (found.hvorfor_bliver or found.varigt, COPIES)), "hint")
        said.setObjectName("hvad_sker")
        self.add(said)
        self.wrong = label("", "error")
        self.wrong.setObjectName("gik_ikke")
        self.wrong.hide()
        self.add(self.wrong)
        self.reason: QLineEdit = self.add_line(REASON)
        self.reason.setObjectName("begrundelse")
        context.questions.keeps("kasseret", row.id)(self, self.reason)
        self._make_buttons(found)

    def _show_inside(self, found: Kasseindhold) -> None:
        if not found.svar:
            self.add(label(NOTHING_INSIDE, "hint"))
            return
        columns = (T("Skema"), T("Felt"), T("Svar"))
        table = RowTable(INSIDE, columns, stretch=2, flexible=(0, 1, 2), chooses=False, most=MOST)
        table.setObjectName("indhold")
        table.set_rows([Row(str(number), cells) for number, cells in enumerate(found.svar)])
        self.add(table)

    def _make_buttons(self, found: Kasseindhold) -> None:
        self.for_ever: QPushButton = self._button(FOR_EVER, "danger")
        self.for_ever.setObjectName("slet_for_altid")
        self.for_ever.clicked.connect(self._forget)
        self._buttons.add(self.for_ever)
        accept, close = self.add_buttons(PUT_BACK, CLOSE)
        if close is None:
            raise RuntimeError("a dialog without its safe button")
        self.put_back: QPushButton = accept
        self.put_back.setObjectName("laeg_tilbage")
        accept.clicked.disconnect()
        accept.clicked.connect(self._put_back)
        hold(accept, found.hindring)
        for made in (self.for_ever, accept, close):
            # Return in the reason does nothing: it takes a press of a button
            made.setAutoDefault(False)
        self.reason.textChanged.connect(lambda _text: self._ready())
        self._ready()
        (close if found.hindring else accept).setFocus()

    def _ready(self) -> None:
        stays = self._found.hvorfor_bliver
        hold(self.for_ever, stays or ("" if self.reason.text().strip() else NO_REASON))

    def _put_back(self) -> None:
        papirkurv, id_ = self._context.work.papirkurv, self._found.linje.row.id
        self._run(lambda: papirkurv.put_back(id_))

    def _forget(self) -> None:
        papirkurv, id_, reason = self._context.work.papirkurv, self._found.linje.row.id, self.reason.text()
        self._run(lambda: papirkurv.forget(id_, reason))

    def _run(self, act: Callable[[], Text]) -> None:
        busy((self.reason, self.put_back, self.for_ever), True)
        self._context.tasks.run(Lane.STORE, act, self, self._done, self._refused)

    def _done(self, told: Text) -> None:
        self.accept()
        announce(self._over.window(), told, assertive=True)

    def _refused(self, error: KnownError) -> None:
        busy((self.reason, self.put_back, self.for_ever), False)
        hold(self.put_back, self._found.hindring)
        self._ready()
        self.wrong.setText(say(str(error)))
        self.wrong.show()
        announce(self, str(error), assertive=True)
        fit_height(self)
