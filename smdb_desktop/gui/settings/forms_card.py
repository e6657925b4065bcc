"""Om kodelister, the card that takes packages of forms in from files: compared, shown, taken in when a person says so; and back.

Nothing is exchanged under anybody: a package is used from the next start on.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, joined, sentences
from smdb_desktop.gui.core.comparison import Comparison, Listed
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.settings.exchange_card import ExchangeCard
from smdb_desktop.language import say
from smdb_desktop.services.forms import service as forms
from smdb_desktop.services.forms.model import Indtagen, Pakkeplan
from smdb_desktop.services.forms.service import FormService
from smdb_desktop.services.forms.telling import grouped, heading, told
from smdb_desktop.services.ports.updates import Way
from smdb_desktop.services.updates.telling import NOT_SET_UP
from smdb_desktop.services.workspace import Workspace

TITLE = T("Skift skemaer ud")
ABOUT = T(
    "Nye skemaer kommer som en underskrevet fil fra den, der udgiver dem: på en USB-nøgle, i en mail eller på et fællesdrev. Du "
    "ser forskellen, før noget skiftes. Kladder og sager fra før beholder deres version."
)
CHOOSE = T("Vælg fil med skemaer …")
CHOOSE_TITLE = T("Vælg en pakke med skemaer")
PATTERN = T("Pakker med skemaer (*.zip);;Alle filer (*)")
CAME = T("{linje} Taget ind {tid:%d-%m-%Y} kl. {tid:%H.%M} af {hvem} fra {fil}.")
UNDO = T("Fortryd pakken {navn} {version} …")
UNDO_TITLE = T("Fortryd pakken?")
UNDO_TEXT = T(
    "Pakken {navn} {version} blev taget ind {tid:%d-%m-%Y} af {hvem} fra {fil}. Fortrydes den, bruges de skemaer og lister, der "
    "var før, fra næste start. Er en sag skrevet med den, siges det, og intet ændres."
)
UNDO_YES, UNDO_NO = T("Fortryd pakken"), T("Behold pakken")
COMPARED = T("Tag skemaerne ind?")
TAKE, LEAVE = T("Tag skemaerne ind"), T("Lad dem være")
TAKEN = T(
    "Pakken er taget ind og tages i brug, næste gang programmet startes. Luk programmet, og start det igen, før du skriver "
    "videre."
)
UNDONE = T(
    "Pakken er fortrudt. Fra næste start bruges de skemaer og lister, der var før. Luk programmet, og start det igen, før du "
    "skriver videre."
)


class Shown(NamedTuple):
    """What the card shows: whether this program takes packages, those that were taken in, and what is said of each."""

    there: bool
    taken: tuple[Indtagen, ...] = ()
    lines: tuple[str, ...] = ()
    beside: Text = Text("")
    """What is said of another store on the machine before a package is taken back."""


def read(work: Workspace) -> Shown:
    """What is taken in, and how it stands; nothing is written."""
    if work.desk.updates is None:
        return Shown(there=False)
    updates = work.desk.updates()
    if updates.updates.source().way is Way.UNSET:
        return Shown(there=False)
    taken = forms.of(work, updates.updates).taken()
    said = {(line.name, line.version): line.text for line in updates.report().packages}
    lines = [
        CAME.format(linje=said[each.navn, each.version], tid=local(each.tid), hvem=each.hvem, fil=each.fil)
        for each in taken
        if (each.navn, each.version) in said
    ]
    return Shown(True, taken, tuple(lines), forms.beside(work))


class FormsCard(ExchangeCard):
    """The card. ``tell`` is called with what was done."""

    def __init__(self, context: Context, tell: Callable[[str], None]) -> None:
        choose, undo = button(CHOOSE, name="vaelg_skemaer"), button("", name="fortryd_skemaer")
        super().__init__(context, tell, "skemaer", (TITLE, ABOUT), choose, undo)
        choose.clicked.connect(self._ask_file)
        undo.clicked.connect(self._ask_undo)
        self._taken: Indtagen | None = None
        self._beside = Text("")
        self.setObjectName("skift_skemaer_kort")
        self.state = label("", "hint")
        self.state.setObjectName("skemapakker")
        self.state.hide()
        self.column.addWidget(self.state)
        self.choose.hide()
        self.column.addWidget(self.working)
        buttons = Flow()
        for each in (self.choose, self.undo):
            buttons.add(each)
        self.column.addWidget(buttons)

    def show_state(self, shown: Shown) -> None:
        """What was read."""
        self._taken = shown.taken[0] if shown.taken else None
        self._beside = shown.beside
        self.state.setText(say(joined("\n", shown.lines) if shown.there else NOT_SET_UP))
        self.state.setVisible(bool(self.state.text()))
        self.choose.setVisible(shown.there)
        if self._taken is not None:
            self.undo.setText(say(UNDO.format(navn=self._taken.navn, version=self._taken.version)))
        self.undo.setVisible(self._taken is not None)

    def _service(self) -> FormService:
        """Made on the lane that asks."""
        work = self.context.work
        if work.desk.updates is None:
            raise RuntimeError("there are no packages here")
        return forms.of(work, work.desk.updates().updates)

    # -- a file --------------------------------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        def chosen(file: Path | None) -> None:
            if file is not None:
                self._read(
                    file,
                    lambda it, _tell: forms.read(it),
                    lambda it, tell: self._service().look(it, tell),
                    self._compare,
                )

        self.context.dialogs.file(self, CHOOSE_TITLE, PATTERN, chosen)

    def _compare(self, plan: Pakkeplan) -> None:
        shown = tuple(
            Listed(title, tuple((str(om), str(words)) for om, words in lines)) for title, lines in grouped(told(plan))
        )
        comparison = Comparison(COMPARED, heading(plan), shown, TAKE, LEAVE)
        self.context.dialogs.compare(self, comparison, partial(self._answered, plan))

    def _answered(self, plan: Pakkeplan, yes: bool) -> None:
        self.choose.setFocus()
        if yes:
            self._work(lambda tell: self._service().take(plan, tell), lambda _taken: self._done(TAKEN))

    # -- back ----------------------------------------------------------------------------------------------------------------

    def _ask_undo(self) -> None:
        taken = self._taken
        if taken is not None:
            text = UNDO_TEXT.format(
                navn=taken.navn, version=taken.version, tid=local(taken.tid), hvem=taken.hvem, fil=taken.fil
            )
            text = sentences(text, self._beside)
            self.context.dialogs.confirm(self, UNDO_TITLE, text, UNDO_YES, UNDO_NO, partial(self._undo, taken.navn))

    def _undo(self, navn: str, yes: bool) -> None:
        if yes:
            self._work(lambda tell: self._service().undo(navn, tell), lambda _taken: self._done(UNDONE))
