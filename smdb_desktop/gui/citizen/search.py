"""Fremsøg borger: the CPR field in any spelling, SMDB's own sentence for a number that cannot be one, and a new citizen.

The number is read by the domain; it stands in the field and nowhere else, and leaves it with the page.
"""

from PySide6.QtWidgets import QFrame

from smdb_desktop.domain.cpr import SMDB_UGYLDIG, Cpr, CprFejl, parse_cpr
from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_search import Ui_Search
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.page import refuse, set_up, show_error
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.records import BorgerRecord

UNKNOWN = T("{cpr} er ikke kendt på denne maskine. Opret borgeren for at begynde på et kontaktforløb.")
REPLACEMENT = T(
    "Det er et erstatningsnummer. Sagen kan gemmes her, men først indberettes, når borgeren har fået et CPR-nummer."
)
MODULUS = T("Kontrolcifferet passer ikke. Det er tilladt for nyere numre; se efter, at det er skrevet rigtigt.")
CPR_WIDTH = 260


class SearchCard(QFrame):
    """The card with the CPR field. A known citizen opens the Borgeroverblik, an unknown one can be created."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.form: Ui_Search = Ui_Search()
        set_up(self.form, self)
        self.form.cpr.setMaximumWidth(theme.px(CPR_WIDTH))
        self._cpr: Cpr | None = None
        self.form.cpr.returnPressed.connect(self.search)
        self.form.soeg.clicked.connect(self.search)
        self.form.cpr.textEdited.connect(self._typed)
        self.form.opret.clicked.connect(self._create)
        self.form.navn.returnPressed.connect(self._create)
        self.form.fortryd.clicked.connect(self._regret)

    def focus(self) -> None:
        """Put the person into the CPR field."""
        if self.form.cpr.text():
            self.form.cpr.selectAll()
        focus_soon(self.form.cpr)

    def _typed(self) -> None:
        self._tell("", "")
        self._show_new(None)

    def _tell(self, error: str, detail: str) -> None:
        show_error(self.form.cpr, self.form.cpr_fejl, error, detail)
        self.form.cpr_detalje.setText(say(detail))
        self.form.cpr_detalje.setVisible(bool(detail))

    def search(self) -> None:
        """Look the number up."""
        text = self.form.cpr.text()
        try:
            cpr = parse_cpr(text, self.context.work.cases.today)
        except CprFejl as problem:
            self._show_new(None)
            self._tell(SMDB_UGYLDIG, problem.detalje)
            self.focus()
            refuse(self.form.cpr)
            return
        self._tell("", "")
        cases = self.context.work.cases
        self.context.tasks.run(
            Lane.STORE, lambda: cases.find(text)[1], self, lambda found: self._found(cpr, found), self._failed
        )

    def _found(self, cpr: Cpr, borger: BorgerRecord | None) -> None:
        if borger is not None:
            self.context.navigate(places.Borger(borger.id))
            return
        self._show_new(cpr)
        self.form.navn.setFocus()
        announce(self, self.form.ny_tekst.text())

    def _show_new(self, cpr: Cpr | None) -> None:
        self._cpr = cpr
        self.form.ny_borger.setVisible(cpr is not None)
        # one primary button at a time
        self.form.soeg.setProperty("kind", "primary" if cpr is None else "")
        self.form.soeg.style().unpolish(self.form.soeg)
        self.form.soeg.style().polish(self.form.soeg)
        if cpr is None:
            return
        lines = [UNKNOWN.format(cpr=cpr.formatted)]
        if cpr.erstatning:
            lines.append(REPLACEMENT)
        elif cpr.modulus11_ok is False:
            lines.append(MODULUS)
        self.form.ny_tekst.setText(say(joined("\n", lines)))

    def _create(self) -> None:
        cpr, navn = self._cpr, self.form.navn.text()
        if cpr is None:
            return
        cases = self.context.work.cases
        self.context.tasks.run(Lane.STORE, lambda: cases.save_borger(cpr, navn), self, self._created, self._failed)

    def _created(self, borger: BorgerRecord) -> None:
        self.context.navigate(places.Borger(borger.id))

    def _regret(self) -> None:
        self._show_new(None)
        self.form.cpr.clear()
        self.focus()

    def _failed(self, error: KnownError) -> None:
        self.context.dialogs.error(self, error)
