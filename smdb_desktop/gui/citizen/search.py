"""Fremsøg borger: the CPR field in any spelling, SMDB's own sentence for a number that cannot be one, and a new citizen.

The number is read by the domain. One that is not known is read back, with birthday, age and sex; the focus stays in its field
while it is looked at and corrected, and only the button makes a citizen of it.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame

from smdb_desktop.domain.cpr import SMDB_UGYLDIG, Cpr, CprFejl, parse_cpr
from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_search import Ui_Search
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.dress import dress_again
from smdb_desktop.gui.kit.layout import Facts, Flow
from smdb_desktop.gui.kit.page import empty, refuse, set_up, show_error
from smdb_desktop.gui.kit.parts import box, button, show_all
from smdb_desktop.language import say
from smdb_desktop.services.casework import readback
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.records import BorgerRecord

UNKNOWN = T("{cpr} er ikke kendt på denne maskine. Passer fødselsdag, alder og køn, så tryk på »Opret borger«.")
RECEIVE = T("Modtag overdraget forløb …")
CPR_WIDTH = 260
FACT_WIDTH = 170


class SearchCard(QFrame):
    """The card with the CPR field. A known citizen opens the Borgeroverblik, an unknown one can be created."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.form: Ui_Search = Ui_Search()
        set_up(self.form, self)
        self.form.cpr.setMaximumWidth(theme.px(CPR_WIDTH))
        self.all = button(T("Se alle CPR-nr."), lambda: context.navigate(places.AlleBorgere()), "link")
        self.receive = button(RECEIVE, self._receive, "link")
        self.receive.setObjectName("modtag_forloeb")
        # side by side: a line more would push a question of Forside out of a laptop's sight
        ways = Flow()
        for each in (self.all, self.receive):
            ways.add(each)
        box(self).addWidget(ways)
        self._cpr: Cpr | None = None
        self.form.cpr.returnPressed.connect(self.search)
        self.form.soeg.clicked.connect(self.search)
        self.form.cpr.textEdited.connect(self._typed)
        self.form.opret.clicked.connect(self._create)
        self.form.navn.returnPressed.connect(self.form.opret.setFocus)
        self.form.fortryd.clicked.connect(self._regret)

    def _receive(self) -> None:
        # forms, rules and import wait until somebody has a file
        from smdb_desktop.gui.citizen.receiving import receive

        receive(self.context, self)

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
            Lane.STORE, lambda: cases.find(text)[1], self, lambda found: self._found(text, cpr, found), self._failed
        )

    def _found(self, text: str, cpr: Cpr, borger: BorgerRecord | None) -> None:
        if self.form.cpr.text() != text:
            return  # corrected meanwhile: the answer is about another number
        if borger is not None:
            self.context.navigate(places.Borger(borger.id))
            return
        self._show_new(cpr)
        heard = readback.heard(cpr, self.context.desk.katalog.lister, self._today)
        announce(self, sentences(heard, *self._lines(cpr)))

    @property
    def _today(self) -> date:
        return self.context.work.cases.today

    def _lines(self, cpr: Cpr) -> list[str]:
        """What stands beside the number that was read back."""
        unknown = UNKNOWN.format(cpr=cpr.formatted)
        return [unknown, *readback.doubts(cpr, self._today), readback.NO_REGISTER]

    def _show_new(self, cpr: Cpr | None) -> None:
        self._cpr = cpr
        self.form.ny_borger.setVisible(cpr is not None)
        # one primary button at a time
        self.form.soeg.setProperty("kind", "primary" if cpr is None else "")
        dress_again(self.form.soeg)
        # one button that looks, or one that makes: what Ctrl+Enter and Tab reach next is the one that is meant
        self.form.soeg.setVisible(cpr is None)
        empty(self.form.ny_fakta)
        if cpr is None:
            return
        read = Facts(*readback.facts(cpr, self.context.desk.katalog.lister, self._today), column=FACT_WIDTH)
        box(self.form.ny_fakta).addWidget(read)
        self.form.ny_tekst.setText(say(joined("\n", self._lines(cpr))))
        show_all(box(self.form.ny_fakta))

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
