"""*Godkendelse* on paper: a year beside the year before, question by question, with the notes; and the cases behind a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from smdb_desktop.domain.cpr import masked, without_cpr
from smdb_desktop.domain.figures.approval import Noegle
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.kontrol import day_of
from smdb_desktop.services.casework.overview import day
from smdb_desktop.services.printing.lists import WINDOW, ListPaper
from smdb_desktop.services.printing.model import Block, Heading, Note, Table, personal
from smdb_desktop.services.printing.without import Without
from smdb_desktop.services.reports.approval import Afsnit, approval, cases, percent
from smdb_desktop.services.reports.approval_words import QUESTIONS, SECTION, UNITS, heading
from smdb_desktop.services.workspace import Workspace

TITLE = T("Godkendelse {aar}")
ASKS = T("Hvad vil registret spørge om?")
NOTHING = T("Der er intet, som Danmarks Statistik som hovedregel spørger om for året.")
OVER = T("Ændret over 20 %")


class ApprovalPaper:
    """A year of *Godkendelse*. It holds numbers and notes, and nobody's name but those who wrote the notes."""

    def __init__(self, year: int) -> None:
        self._year = year

    @property
    def title(self) -> str:
        """The page and the year."""
        return TITLE.format(aar=self._year)

    @property
    def words(self) -> str:
        """The same."""
        return self.title

    def count(self, work: Workspace) -> int:
        """How many questions."""
        del work
        return len(QUESTIONS)

    def about(self, work: Workspace) -> str:
        """Nobody."""
        del work
        return ""

    def without(self, work: Workspace, blocks: Iterable[Block]) -> Without:
        """A note may name somebody: it is a text in words of one's own, and is left out."""
        del work, blocks
        return Without()

    def portions(self, work: Workspace) -> Iterator[Sequence[Block]]:
        """What would be asked about, then question by question."""
        found = approval(work.store, work.katalog, self._year)
        asked = [Note(T("{nr}. {tekst}", nr=each.nr, tekst=each.spoerger), strong=True) for each in found.spoerger]
        yield (Heading(ASKS, 1), *(asked or [Note(NOTHING)]))
        for each in found.afsnit:
            yield tuple(_blocks(each, self._year))


def _blocks(each: Afsnit, year: int) -> Iterator[Block]:
    yield Heading(T("{nr}. {title}", nr=each.nr, title=each.title))
    if each.spoerger:
        yield Note(each.spoerger, strong=True)
    columns = (T("Hvad"), T("{aar}", aar=year), T("{aar}", aar=year - 1), T("Ændring"), T("Bemærk"), T("Enhed"))
    rows = ((t.tekst, str(t.nu), str(t.foer), percent(t), OVER if t.changed else "", UNITS[t.enhed]) for t in each.tal)
    yield Table(columns, tuple(rows))
    if each.note is not None:
        said = personal(without_cpr(each.note.tekst))
        at = format_date(local(each.note.tid).date())
        yield Note(T("Note af {hvem} {dag}: {tekst}", hvem=each.note.hvem, dag=at, tekst=said))
    yield Note(each.taelles)


def cases_paper(year: int, noegle: Noegle) -> ListPaper:
    """The cases behind a number."""

    def ids(work: Workspace) -> tuple[str, ...]:
        return cases(work.store, work.katalog, year, noegle)

    def rows(work: Workspace) -> Iterator[tuple[str, ...]]:
        found = ids(work)
        for first in range(0, len(found), WINDOW):
            for row in work.store.figures.lines(found[first : first + WINDOW]):
                anmodet = day_of(row.anmodet)
                state = T("Afsluttet") if row.lukket else T("Åbent")
                yield personal(masked(row.cpr_nr)), personal(row.navn), day(anmodet), state

    columns = (T("Borger"), T("Navn"), T("Anmodet"), T("Forløb"))
    asked = QUESTIONS.get(noegle.nr)
    told, where = heading(noegle, year), "" if asked is None else SECTION.format(afsnit=asked.afsnit, nr=noegle.nr)
    return ListPaper(T("Sager bag tallet"), told, columns, lambda work: len(ids(work)), rows, where)
