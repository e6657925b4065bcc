"""Om kodelister: every answer list with its source and how sure we are of it, and the answers of the chosen one.

It says plainly how many lists are only proposals; the wizard never repeats that beside a field.
"""

from collections.abc import Mapping

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.kit.announce import focus_soon
from smdb_desktop.gui.kit.layout import Columns
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import box, card, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.gui.settings.forms_card import FormsCard, Shown
from smdb_desktop.gui.settings.forms_card import read as read_forms
from smdb_desktop.gui.settings.lists_card import ListsCard
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import INGEN, day
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.lists.model import Edition

CONFIDENCE = {
    "official": Cell(T("Officiel"), PillKind.SUCCESS),
    "older-official": Cell(T("Ældre officiel"), PillKind.INFO),
    "seed": Cell(T("Fra vejledningen"), PillKind.INFO),
    "tdi": Cell(T("Efter EU's TDI"), PillKind.INFO),
    "proposed": Cell(T("Forslag"), PillKind.WARNING),
}
SUMMARY = T(
    "{forslag} af {alle} lister er helt eller delvist vores eget forslag, fordi Danmarks Statistik ikke har "
    "offentliggjort dem. Ord og koder i dem kan blive ændret, når de rigtige lister foreligger. De svar, der "
    "allerede er gemt, bliver ved med at gælde for deres datoer."
)


CAME = T(
    "Skiftet ud {tid:%d-%m-%Y} af {hvem} fra {fil}. Sager fra før den dag, den gælder fra, beholder listen fra {fra:%d-%m-%Y}."
)
UNFIT = T(
    "Skiftet ud {tid:%d-%m-%Y} af {hvem} fra {fil}. Den liste passer ikke til programmets skemaer nu og bruges ikke; listen fra "
    "{fra:%d-%m-%Y} gælder. Skift den ud igen, eller fortryd skiftet."
)


class KodelisterPage(ScrollingPage[places.Kodelister]):
    """All lists at the left, the chosen one at the right."""

    shows = frozenset({Kind.INDSTILLINGER})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.add_head(T("Om kodelister"))
        self._lists: dict[str, Kodeliste] = {}
        self._taken: Mapping[str, tuple[Edition, ...]] = {}
        self._unfit: tuple[str, ...] = ()
        self._shown = ""
        self.summary = label("")
        self.column.addWidget(self.summary)
        self.exchange = ListsCard(context, self.tell)
        self.column.addWidget(self.exchange)
        self.forms = FormsCard(context, self.tell)
        self.column.addWidget(self.forms)
        columns = Columns(1, 1)
        self.column.addWidget(columns, 1)
        left = card(T("Lister"))
        self.table = RowTable(T("Kodelister"), (T("Liste"), T("Sikkerhed"), T("Svar")), stretch=0)
        box(left).addWidget(self.table)
        box(left).addStretch(1)
        columns.add(left)
        self._right = card()
        self.name = label("", "h2")
        self.source = label("", "hint")
        self.dates = label("", "hint")
        self.came = label("", "hint")
        self.came.setObjectName("taget_ind")
        self.note = label("", "hint")
        for part in (self.name, self.source, self.dates, self.came, self.note):
            box(self._right).addWidget(part)
        self.answers = RowTable(T("Svar på listen"), (T("Kode"), T("Svar"), T("Sikkerhed")), stretch=1)
        box(self._right).addWidget(self.answers)
        box(self._right).addStretch(1)
        columns.add(self._right)
        self.column.addStretch(1)
        self.table.chosen.connect(self._show)

        self._reading: Reader[None, tuple[Mapping[str, tuple[Edition, ...]], tuple[str, ...]]] = Reader(
            self, lambda work, _: (work.kodelister.taken(), work.kodelister.unfit()), self._show_taken
        )
        self._reading_forms: Reader[None, Shown] = Reader(self, lambda work, _: read_forms(work), self.forms.show_state)

    def enter(self, _place: places.Kodelister, /) -> None:
        """Show all lists."""
        self.reload()
        focus_soon(self.table)

    def leave(self) -> None:
        """Nobody waits for what is being looked through."""
        self.exchange.leave()
        self.forms.leave()

    def reload(self) -> None:
        """Show the lists as they are now."""
        self._lists = dict(sorted(self.context.desk.katalog.lister.items(), key=_by_title))
        proposals = sum(liste.is_proposal for liste in self._lists.values())
        self.summary.setText(say(SUMMARY.format(forslag=proposals, alle=len(self._lists))))
        rows = [
            Row(navn, (liste.title, _confidence(liste), str(len(liste.koder)))) for navn, liste in self._lists.items()
        ]
        self.table.set_rows(rows)
        self._reading.ask(None)
        self._reading_forms.ask(None)

    def _show_taken(self, found: tuple[Mapping[str, tuple[Edition, ...]], tuple[str, ...]]) -> None:
        self._taken, self._unfit = found
        self._show(self._shown)

    def _show(self, navn: str) -> None:
        liste = self._lists.get(navn)
        if liste is None:
            return
        self._shown = navn
        taken = self._taken.get(navn, ())
        self.exchange.show_list(liste, taken[0] if taken else None)
        self.name.setText(say(liste.title))
        self.source.setText(say(T("Kilde: {kilde}", kilde=liste.source or INGEN)))
        dates = T("Gælder fra {fra} til {til}") if liste.valid_to else T("Gælder fra {fra}")
        self.dates.setText(say(dates.format(fra=day(liste.valid_from), til=day(liste.valid_to))))
        self.came.setText(say(self._came(liste)))
        self.came.setVisible(bool(self.came.text()))
        self.note.setText(say(liste.note))
        self.note.setVisible(bool(liste.note))
        self.answers.set_rows([Row(k.code, (k.code, k.label, CONFIDENCE[k.confidence])) for k in liste])

    def _came(self, liste: Kodeliste) -> Text:
        """How the list came in, where somebody exchanged it."""
        taken = self._taken.get(liste.navn, ())
        if not taken:
            return Text("")
        words = UNFIT if liste.navn in self._unfit else CAME
        fra = liste.andre[0].valid_from if liste.andre else liste.valid_from
        return words.format(tid=taken[0].tid, hvem=taken[0].hvem, fil=taken[0].fil, fra=fra)


def _by_title(item: tuple[str, Kodeliste]) -> str:
    return say(item[1].title).casefold()


def _confidence(liste: Kodeliste) -> Cell:
    if liste.is_proposal and liste.confidence != "proposed":
        return Cell(T("Delvist forslag"), PillKind.WARNING)
    return CONFIDENCE[liste.confidence]
